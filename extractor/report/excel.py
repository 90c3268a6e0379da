"""The Excel report: findings to work through, what was read, what was not checked, and the rules.

A text is always written as a text (``write_string``), so that nothing a document says can become a formula
or a link. Figures are numbers with the decimals they were printed with; one of more digits than a
spreadsheet keeps is written as a text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import repeat
from typing import Any

from extractor.report import listing
from extractor.report.model import model_notes
from extractor.report.rows import COLUMNS, finding_rows
from extractor.report.subject import Rule, Subject
from extractor.report.words import CATEGORY, RECORD, SEVERITY, say
from schemas.records import AnyRecord
from schemas.verdicts import VERDICT_WORDS

#: The sheets, in order. The first is what ``gouji verdicts import`` reads back.
FINDINGS, RECORDS, UNCHECKED, RULES = "疑点清单", "已提取数据", "未检查事项", "规则说明"
_WIDTHS: Mapping[str, int] = {
    "序号": 6,
    "单位与年度": 22,
    "文件": 18,
    "程度": 5,
    "规则": 7,
    "事项": 18,
    "类别": 12,
    "疑点": 40,
    "所列数字": 22,
    "计算": 28,
    "建议": 20,
    "位置": 10,
    "原文": 40,
    "复核结论": 9,
    "复核人": 8,
    "复核说明": 18,
    "指纹": 18,
    "种类": 12,
    "项目": 30,
    "数值": 16,
    "内容": 46,
    "名称": 30,
    "说明": 90,
    "原因": 46,
}
_SEVERITY_COLOURS = {"高": "#F6D5D2", "中": "#FBE6C8", "低": "#D9E8F5", "提示": "#EEEEEE"}
#: Characters that no sheet can hold, and the most that one cell can.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_LONGEST = 32_000
#: A spreadsheet keeps so many digits of a number.
_DIGITS = 15
#: The greatest height of a row, in points.
_HIGHEST = 409


class _Book:
    """A workbook being written in memory."""

    def __init__(self, title: str) -> None:
        import xlsxwriter

        self._out = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(self._out, options)
        self._book.set_properties({"title": title[:200], "comments": "gouji 勾稽"})
        self._wrapped = self._format(text_wrap=True)
        colours = _SEVERITY_COLOURS.items()
        self._severities = {word: self._format(bg_color=colour, align="center") for word, colour in colours}
        self._numbers: dict[str, Any] = {}

    def _format(self, **wanted: object) -> Any:
        whole = {
            "font_name": "宋体",
            "font_size": 10,
            "valign": "top",
            "border": 1,
            "border_color": "#C8C8C8",
        }
        return self._book.add_format({**whole, **wanted})

    def _number(self, value: Decimal) -> Any:
        """The format of a number with the decimals of ``value``, made once."""
        pattern = _number_format(value)
        if pattern not in self._numbers:
            self._numbers[pattern] = self._format(num_format=pattern)
        return self._numbers[pattern]

    def sheet(self, name: str, columns: Sequence[str], rows: Iterable[Mapping[str, listing.Cell]]) -> Any:
        """A sheet with a frozen header, filters and wrapped text; returns it with its number of rows."""
        sheet = self._book.add_worksheet(name)
        head = self._format(bold=True, bg_color="#DDE3EA", text_wrap=True, align="center", valign="vcenter")
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column, head)
            sheet.set_column(place, place, _WIDTHS.get(column, 12))
        last = 0
        for last, row in enumerate(rows, 1):
            self._row(sheet, last, columns, row)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer(f"&C{name}  第 &P 页 共 &N 页")
        return sheet

    def _row(self, sheet: Any, at: int, columns: Sequence[str], row: Mapping[str, listing.Cell]) -> None:
        sheet.set_row(at, _height(columns, row))
        for place, column in enumerate(columns):
            value = row.get(column)
            if isinstance(value, Decimal) and len(value.as_tuple().digits) <= _DIGITS:
                sheet.write_number(at, place, value, self._number(value))
            elif isinstance(value, int):
                sheet.write_number(at, place, value, self._wrapped)
            elif not value:
                sheet.write_blank(at, place, None, self._wrapped)
            else:
                marked = self._severities.get(str(value)) if column == "程度" else None
                sheet.write_string(at, place, _text(value), marked or self._wrapped)

    def done(self) -> bytes:
        """The file."""
        self._book.close()
        return self._out.getvalue()


def _text(value: object) -> str:
    said = "" if value is None else _ILLEGAL.sub("\ufffd", str(value))
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"


def _height(columns: Sequence[str], row: Mapping[str, listing.Cell]) -> float:
    """The height in points that shows all of a row: not every program finds it by itself."""
    lines = max(_lines(str(row.get(column) or ""), _WIDTHS.get(column, 12)) for column in columns)
    return min(_HIGHEST, 13.5 * lines + 2)


def _lines(text: str, width: int) -> int:
    """Lines that a text takes in a column so many Latin characters wide; a Chinese character is two."""
    return sum(
        1 + (len(line) + sum(map(str.__ge__, line, repeat("\u2e80")))) // width for line in text.split("\n")
    )


def _number_format(value: Decimal) -> str:
    places = -int(value.as_tuple().exponent)
    return "#,##0" + ("." + "0" * places if places > 0 else "")


def to_xlsx(subjects: Sequence[Subject], rules: Sequence[Rule]) -> bytes:
    """The workbook of one or more documents."""
    book = _Book("、".join(subject.title for subject in subjects))
    _write_findings(book, finding_rows(subjects, rules))
    several = len(subjects) > 1
    columns = ("文件", *listing.COLUMNS) if several else listing.COLUMNS
    book.sheet(RECORDS, columns, (row for subject in subjects for row in _records(subject)))
    book.sheet(UNCHECKED, ("文件", "种类", "规则", "项目", "原因"), _unchecked(subjects))
    book.sheet(RULES, ("规则", "名称", "类别", "程度", "说明"), map(_rule, rules))
    return book.done()


def _write_findings(book: _Book, rows: list[dict[str, str]]) -> None:
    numbered: list[dict[str, listing.Cell]] = [{**row, "序号": int(row["序号"])} for row in rows]
    sheet = book.sheet(FINDINGS, COLUMNS, numbered)
    verdict = COLUMNS.index("复核结论")
    choices = list(VERDICT_WORDS.values())
    sheet.data_validation(1, verdict, max(1, len(rows)), verdict, _choice(choices))
    sheet.freeze_panes(1, COLUMNS.index("事项"))
    sheet.set_paper(8)  # A3: fourteen columns of words
    sheet.print_area(0, 0, max(1, len(rows)), COLUMNS.index("复核说明"))


def _choice(words: Sequence[str]) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": list(words),
        "error_title": "复核结论",
        "error_message": "请选择：" + "、".join(words),
    }


def _records(subject: Subject) -> list[dict[str, listing.Cell]]:
    rows = listing.record_rows(subject, subject.result.records)
    return [{"文件": subject.document.name, **row} for row in rows]


def _unchecked(subjects: Iterable[Subject]) -> Iterable[dict[str, listing.Cell]]:
    """Coverage first, then each check that could not run, unread figure and unreadable piece."""
    for subject in subjects:
        coverage, name = subject.result.coverage, subject.document.name
        yield {"文件": name, "种类": "覆盖", "原因": say("zh", "coverage", **coverage.model_dump())}
        if coverage.dismissed or coverage.baselined:
            yield {"文件": name, "种类": "未列出", "原因": say("zh", "withheld", **coverage.model_dump())}
        for note in model_notes(coverage.model):
            yield {"文件": name, "种类": "语言模型", "原因": note.heading}
            for line in note.lines:
                yield {"文件": name, "种类": "语言模型", "原因": line}
        for piece in coverage.unreadable:
            yield {"文件": name, "种类": say("zh", "unreadable"), "原因": piece}
        for one in coverage.not_checked:
            kind = say("zh", "not_checked")
            yield {"文件": name, "种类": kind, "规则": one.rule, "项目": one.item, "原因": one.reason}
        for figure in coverage.unread:
            where = subject.place(figure.evidence)
            yield {"文件": name, "种类": say("zh", "unread"), "项目": figure.evidence.quote, "原因": where}


def _rule(rule: Rule) -> dict[str, listing.Cell]:
    return {
        "规则": rule.code,
        "名称": rule.title,
        "类别": CATEGORY[rule.category],
        "程度": SEVERITY["zh"][rule.severity],
        "说明": rule.doc.strip(),
    }


def records_to_xlsx(subject: Subject, records: Sequence[AnyRecord]) -> bytes:
    """What was read: one sheet a kind of record."""
    book = _Book(subject.title)
    rows = listing.record_rows(subject, records)
    for kind in RECORD.values():
        of_kind = [row for row in rows if row["种类"] == kind]
        if of_kind:
            book.sheet(kind, listing.COLUMNS, of_kind)
    if not rows:
        book.sheet(RECORDS, listing.COLUMNS, ())
    return book.done()
