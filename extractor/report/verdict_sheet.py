"""Verdicts that a person filled into the Excel report, read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from extractor.report.excel import FINDINGS
from schemas.errors import OptionError
from schemas.verdicts import VERDICT_WORDS, Judged, Verdict, now

_NEEDED = ("指纹", "规则", "复核结论", "复核人", "复核说明")
_VERDICTS: Mapping[str, Verdict] = {word: verdict for verdict, word in VERDICT_WORDS.items()}


def read_verdicts(path: Path, by: str) -> list[Judged]:
    """The filled-in rows of a report. ``by`` stands for a reviewer who is not named in the row.

    Raises:
        OptionError: the file is no report of ours, or a row has a word that is no verdict, or no reviewer.
    """
    header, *rows = _sheet(path)
    if missing := [name for name in _NEEDED if name not in header]:
        raise _refusal(path, f"“{FINDINGS}”缺少列：{'、'.join(missing)}")
    moment = now()
    named = [dict(zip(header, row, strict=False)) for row in rows]
    filled = [(number, row) for number, row in enumerate(named, 2) if row["复核结论"]]
    return [_judged(path, number, row, by, moment) for number, row in filled]


def _sheet(path: Path) -> Sequence[list[str]]:
    """The list of findings as texts, the header first."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_name(FINDINGS)
    except (CalamineError, OSError):
        raise _refusal(path, f"不是 Excel 报告，或没有“{FINDINGS}”表") from None
    rows = [[str(cell).strip() for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    if not rows:
        raise _refusal(path, f"“{FINDINGS}”表是空的")
    return rows


def _judged(path: Path, number: int, row: Mapping[str, str], by: str, moment: str) -> Judged:
    verdict = _VERDICTS.get(row["复核结论"])
    if verdict is None:
        choices = "、".join(_VERDICTS)
        raise _refusal(path, f"第 {number} 行复核结论“{row['复核结论']}”不是{choices}之一")
    who = row["复核人"] or by
    if not who:
        raise _refusal(path, f"第 {number} 行没有复核人，请填写或用 --by 说明")
    return Judged(row["指纹"], row["规则"], verdict, row["复核说明"], who, moment)


def _refusal(path: Path, message: str) -> OptionError:
    return OptionError(str(path), message, "cannot take verdicts from this workbook")
