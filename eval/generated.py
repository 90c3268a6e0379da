"""``gouji eval --generated``: write drawn disclosures, read them back, and score what comes back per manner and format.

Labels are the writer's. They stand in the plain text it wrote; where a format reads a little otherwise (a PDF breaks
lines, a web page joins them) they are moved to the text that was read, stretch by stretch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rapidfuzz.distance import Levenshtein

from eval.records.errors import Error, Errors
from eval.records.labels import CODEBOOK, KINDS, AnyLabel, Gold, Header, ReasonLabel, Span, text_hash
from eval.records.run import Prediction, align_all
from eval.records.scores import Tally, tally, total
from eval.writer.draw import draw
from eval.writer.render import FORMATS, to_scan, to_xlsx
from eval.writer.write import Written, manners, write_labelled
from extractor.pipeline import Checked, Options, check_path
from schemas.errors import OptionError
from schemas.text import Squeezed

#: Words in one file and the tables in a workbook beside it.
BESIDE = "docx+xlsx"
#: Pages as pictures: read with the OCR extra only.
SCAN = "scan"
_SCAN_SECONDS = 1800.0
ALL_FORMATS = (*FORMATS, BESIDE)


@dataclass(frozen=True)
class Read:
    """One drawn disclosure, written in a manner and a format, read and scored."""

    seed: int
    manner: str
    form: str
    tallies: Mapping[str, Tally]
    errors: tuple[Error, ...]
    #: labels whose words the reader did not give back at all
    lost: int


@dataclass
class Generated:
    """All that was read."""

    seed: int
    reads: list[Read] = field(default_factory=list)

    def of(self, manner: str | None, form: str | None) -> list[Mapping[str, Tally]]:
        """The counts of a manner and a format; None: of all."""
        return [
            one.tallies for one in self.reads if manner in (None, one.manner) and form in (None, one.form)
        ]


def run(
    number: int, seed: int, chosen: Sequence[str] | None = None, forms: Sequence[str] = ALL_FORMATS
) -> Generated:
    """Write and read ``number`` disclosures in every manner and format.

    Args:
        number: drawn with the seeds from ``seed`` on.
        seed: of the first.
        chosen: manners; all if None.
        forms: formats.

    Raises:
        OptionError: there is no such manner or format.
    """
    chosen = chosen or manners()
    if unknown := sorted({*chosen} - {*manners()} | {*forms} - {*ALL_FORMATS, SCAN}):
        raise OptionError(unknown[0], "没有这种文风或格式", "no such manner or format")
    found = Generated(seed)
    with TemporaryDirectory() as folder:
        for one, manner in product(range(seed, seed + number), chosen):
            found.reads += _reads(one, manner, forms, Path(folder))
    return found


def _reads(seed: int, manner: str, forms: Sequence[str], folder: Path) -> Iterator[Read]:
    for form in forms:
        written = write_labelled(draw(seed), manner, tables_last=form == BESIDE)
        options = Options(seconds=_SCAN_SECONDS) if form == SCAN else Options()
        checked = check_path(render(written, form, folder / f"{seed}_{manner}"), options)
        tallies, errors, lost = score(written, checked)
        yield Read(seed, manner, form, tallies, errors, lost)


def render(written: Written, form: str, stem: Path) -> Path:
    """Write a disclosure as a file, or as a folder of words and workbook; return where it is."""
    if form == SCAN:
        path = stem.with_name(f"{stem.name}_{SCAN}.pdf")
        path.write_bytes(to_scan(written.nodes))
        return path
    if form != BESIDE:
        path = stem.with_suffix(f".{form}")
        path.write_bytes(FORMATS[form](written.nodes))
        return path
    stem.mkdir(exist_ok=True)
    (stem / "1.docx").write_bytes(FORMATS["docx"](written.words))
    (stem / "2.xlsx").write_bytes(to_xlsx(written.tables))
    return stem


def score(written: Written, checked: Checked) -> tuple[dict[str, Tally], tuple[Error, ...], int]:
    """The counts per kind, the errors, and how many labels have no place in what was read."""
    squeezed = Squeezed.of(checked.document.text)
    labels = moved(written.labels, Squeezed.of(written.text).text, squeezed.text)
    document = checked.document
    header = Header(
        document=document.name,
        sha256=document.sha256,
        text_sha256=text_hash(squeezed),
        codebook=CODEBOOK,
        year=written.year,
    )
    gold = Gold(Path(document.name), header, tuple(labels))
    aligned = align_all(gold, Prediction(document.name, checked.result, document.text), squeezed)
    tell = Errors(document.name, document.text)
    errors = tuple(error for one in aligned.values() for error in tell.of(one))
    return {kind: tally(one) for kind, one in aligned.items()}, errors, len(written.labels) - len(labels)


def moved(labels: Sequence[AnyLabel], text: str, read: str) -> list[AnyLabel]:
    """Labels of one squeezed text as labels of another; those whose words are not in it are left out."""
    if text == read:
        return list(labels)
    place = _places(text, read)

    def span(old: Span) -> Span | None:
        new = [place[at] for at in range(*old) if at in place]
        return (new[0], new[-1] + 1) if len(new) * 2 > old[1] - old[0] else None

    found: list[AnyLabel] = []
    for label in labels:
        if new := span(label.span):
            update: dict[str, Any] = {"start": new[0], "end": new[1]}
            if isinstance(label, ReasonLabel):
                update["explains"] = tuple(one for old in label.explains if (one := span(old)))
            found.append(label.model_copy(update=update))
    return found


def _places(text: str, read: str) -> dict[int, int]:
    """Where each character of a text is in another that says the same."""
    return {
        block.a + at: block.b + at
        for block in Levenshtein.editops(text, read).as_matching_blocks()
        for at in range(block.size)
    }


def to_dict(found: Generated) -> dict[str, Any]:
    """The scores as plain data: per manner and format, per kind."""
    scored = sorted({(one.manner, one.form) for one in found.reads})
    return {
        "seed": found.seed,
        "documents": len({one.seed for one in found.reads}),
        "lost": sum(one.lost for one in found.reads),
        "scores": [
            {"manner": manner, "format": form, "f1": _f1(found.of(manner, form))} for manner, form in scored
        ],
        "kinds": _f1(found.of(None, None)),
    }


def _f1(groups: Sequence[Mapping[str, Tally]]) -> dict[str, float | None]:
    scores = {kind: total(groups, kind).f1() for kind in (*KINDS, "all")}
    return {kind: None if one is None else round(one, 4) for kind, one in scores.items()}


def to_text(found: Generated) -> str:
    """The scores as a few lines of Chinese: F1 per manner and format, and per kind."""
    data = to_dict(found)
    forms = [form for form in (*ALL_FORMATS, SCAN) if any(one.form == form for one in found.reads)]
    lines = [f"自撰文件 {data['documents']} 个部门，种子 {found.seed} 起；写出后读回的 F1（全部种类）："]
    lines.append("文风\t" + "\t".join(forms))
    names = sorted({one.manner for one in found.reads})
    lines += [_row(name, [found.of(name, form) for form in forms]) for name in names]
    lines.append(_row("合计", [found.of(None, form) for form in forms]))
    lines.append("文风\t" + "\t".join(KINDS))
    lines += [_kinds(name, found.of(name, None)) for name in names]
    lines.append(_kinds("合计", found.of(None, None)))
    if data["lost"]:
        lines.append(f"读出的文字中找不到位置的标注 {data['lost']} 处")
    return "\n".join(lines) + "\n"


def _row(name: str, cells: Sequence[Sequence[Mapping[str, Tally]]]) -> str:
    return "\t".join([name, *(_percent(total(groups, "all").f1()) for groups in cells)])


def _kinds(name: str, groups: Sequence[Mapping[str, Tally]]) -> str:
    return "\t".join([name, *(_percent(total(groups, kind).f1()) for kind in KINDS)])


def _percent(value: float | None) -> str:
    return "—" if value is None else f"{value:.1%}"
