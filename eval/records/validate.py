"""Labels against their document: the text is the same, every place holds what is said, what nobody labelled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from eval.records.errors import Errors
from eval.records.facts import overlap
from eval.records.labels import (
    AmountLabel,
    AnyLabel,
    CellLabel,
    ChangeLabel,
    CodeNameLabel,
    CompletionLabel,
    CountLabel,
    FundRowLabel,
    Gold,
    IndicatorLabel,
    ReasonLabel,
    ShareLabel,
    Span,
    text_hash,
)
from eval.records.normal import figure, figures_in
from schemas.document import Document, Table
from schemas.text import Squeezed

#: An amount with its unit; 100万元以上 is part of a definition.
_MONEY = re.compile(r"\d[\d,]*(?:\.\d+)?(?:亿元|百万元|万元|千元|元)(?!(?:\(含\))?以上)")
#: A cell with fewer characters holds no sentence.
_LITTLE = 20
_NUMERAL = re.compile(r"[一二两三四五六七八九十百〇零]")


@dataclass(frozen=True)
class Place:
    """Something in the document, with the text around."""

    start: int
    end: int
    said: str
    text: str


@dataclass
class Validation:
    """What is wrong with labels, and what no label covers."""

    wrong: list[Place] = field(default_factory=list)
    amounts: list[Place] = field(default_factory=list)
    cells: list[Place] = field(default_factory=list)
    other_text: bool = False

    @property
    def valid(self) -> bool:
        """Whether the labels are of this document and hold what it prints."""
        return not self.other_text and not self.wrong


def validate(gold: Gold, document: Document) -> Validation:
    """Hold labels against their document, as read and masked."""
    squeezed = Squeezed.of(document.text)
    result = Validation()
    if text_hash(squeezed) != gold.header.text_sha256:
        result.other_text = True
        return result
    tell = Errors(document.name, document.text)

    def place(span: Span, said: str) -> Place:
        before, words, after = tell.around(span)
        return Place(*span, said, f"{before}【{words}】{after}")

    result.wrong = [place(span, said) for span, said in _wrong(gold, squeezed.text)]
    covers = sorted(label.span for label in gold.labels if not isinstance(label, ReasonLabel))
    inside = _not_running_text(gold, document, squeezed)
    for match in _MONEY.finditer(squeezed.text):
        if not _covered(match.span(), covers) and not _covered(match.span(), inside):
            result.amounts.append(place(match.span(), "金额未标注"))
    result.cells = [place(span, "单元格未标注") for span in _open_cells(gold, document, squeezed)]
    return result


def _wrong(gold: Gold, text: str) -> Iterator[tuple[Span, str]]:
    seen: Counter[str] = Counter()
    for label in gold.labels:
        if label.start >= label.end or label.end > len(text):
            yield (0, 0), f"{label.kind} 的位置 {label.start}-{label.end} 不在文中"
        elif missing := _missing_figure(label, text[label.start : label.end]):
            yield label.span, f"{label.kind} 的位置上没有 {missing}"
        plain = label.model_copy(update={"hard": (), "settled": None})
        if seen[plain.model_dump_json()]:
            yield label.span, f"{label.kind} 重复标注"
        seen[plain.model_dump_json()] += 1
    yield from _dangling(gold)


def _missing_figure(label: AnyLabel, words: str) -> str | None:
    """The first figure of a label that its place does not hold. Counts may be written in characters."""
    if isinstance(label, CodeNameLabel):
        return None if words.replace(".", "") in label.code or label.code in words else label.code
    wanted: tuple[str | None, ...] = ()
    if isinstance(label, AmountLabel | CountLabel | ShareLabel | CompletionLabel | CellLabel):
        wanted = (label.v,)
    elif isinstance(label, ChangeLabel):
        wanted = (label.amount, label.rate)
    if isinstance(label, CountLabel) and _NUMERAL.search(words):
        return None
    there = {abs(value) for _, _, value in figures_in(words)}
    for one in wanted:
        value = figure(one)
        if one is not None and value is not None and abs(value) not in there:
            return one
    return None


def _dangling(gold: Gold) -> Iterator[tuple[Span, str]]:
    """Reasons that explain a place without a label."""
    places = [label.span for label in gold.labels if not isinstance(label, ReasonLabel)]
    for label in gold.labels:
        if isinstance(label, ReasonLabel):
            for span in label.explains:
                if not any(overlap(span, one) for one in places):
                    yield span, "原因所解释的位置上没有标注"


def _covered(span: Span, covers: list[Span]) -> bool:
    return any(overlap(span, one) for one in covers)


def _not_running_text(gold: Gold, document: Document, squeezed: Squeezed) -> list[Span]:
    """Whole performance forms, and cells of other tables that hold little: sentences there are running text."""
    rows = [label.span for label in gold.labels if isinstance(label, FundRowLabel | IndicatorLabel)]
    found = []
    for table in document.tables:
        whole = squeezed.index(table.start), squeezed.index(table.end)
        if _covered(whole, rows):
            found.append(whole)
            continue
        cells = [(squeezed.index(cell.start), squeezed.index(cell.end)) for cell in table.cells]
        found += [span for span in cells if span[1] - span[0] < _LITTLE]
    return found


def _open_cells(gold: Gold, document: Document, squeezed: Squeezed) -> Iterator[Span]:
    """Figure cells that no label covers, in tables of which some cell is labelled."""
    covers = [label.span for label in gold.labels if isinstance(label, CellLabel | CodeNameLabel)]
    for table in document.tables:
        spans = _figure_cells(table, squeezed)
        if any(_covered(span, covers) for span in spans):
            yield from (span for span in spans if not _covered(span, covers))


def _figure_cells(table: Table, squeezed: Squeezed) -> list[Span]:
    """Cells with one figure that has decimals: order numbers, codes and years have none."""
    found = []
    for cell in table.cells:
        value = figure(cell.text)
        if value is not None and "." in cell.text:
            found.append((squeezed.index(cell.start), squeezed.index(cell.end)))
    return found
