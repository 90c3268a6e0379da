"""The paragraphs of a document as the search for residue sees them, and how it records what it finds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.extract.builder import Builder
from schemas.frozen import dataclass
from schemas.lazy import lazy
from schemas.records import StatementRecord
from schemas.text import Squeezed
from schemas.vouched import vouched

_new_statement = vouched(StatementRecord)

#: Cells shorter than this hold figures and names.
_SENTENCE = 12
#: Quotes begin and end at these, unless a clause goes on for longer.
_STOP = re.compile(r"[,。;:!?、]")
_CLAUSE = 40


@dataclass(frozen=True)
class Passage:
    """A logical paragraph. ``raw`` is its text as it stands, ``meaning`` its section's, empty if it has none."""

    builder: Builder
    start: int
    end: int
    raw: str
    meaning: str
    section: int | None

    @lazy
    def squeezed(self) -> Squeezed:
        """The text without blanks, half-width."""
        return self.builder.squeezed(self.start, self.end)

    def is_in(self, meanings: tuple[str, ...]) -> bool:
        """Whether the section is one of some, or one of their subsections."""
        return self.meaning.startswith(meanings) if meanings else False


def passages(builder: Builder) -> Iterator[Passage]:
    """All logical paragraphs, in document order."""
    text = builder.document.text
    for paragraph in builder.segments.paragraphs:
        start, end = paragraph.start, paragraph.end
        meaning = builder.meaning_of(paragraph.section) or ""
        yield Passage(builder, start, end, text[start:end], meaning, paragraph.section)


def form_cells(builder: Builder) -> Iterator[Passage]:
    """The cells of performance forms that hold sentences, in document order."""
    text = builder.document.text
    for info in builder.segments.tables:
        if info.meaning == "performance_form":
            for cell in builder.document.tables[info.table].cells:
                if len(cell.text) >= _SENTENCE:
                    start, end = cell.start, cell.end
                    yield Passage(builder, start, end, text[start:end], "performance_form", info.section)


def to_stop(text: str, index: int) -> int:
    """The end of the clause that an index of a squeezed text falls into, its stop included."""
    stop = _STOP.search(text, max(0, index - 1), index + _CLAUSE)
    return stop.end() if stop else min(len(text), index)


def from_stop(text: str, index: int) -> int:
    """The beginning of the clause that an index of a squeezed text falls into."""
    begin = max(0, index - _CLAUSE)
    stops = [match.end() for match in _STOP.finditer(text, begin, index)]
    return stops[-1] if stops else 0 if begin == 0 else index


def state(
    builder: Builder,
    predicate: str,
    span: tuple[int, int],
    meaning: str = "",
    *,
    concept: str | None = None,
    value: int | None = None,
    date: str | None = None,
) -> StatementRecord:
    """Record a statement whose words stand at a canonical span."""
    return builder.add(
        _new_statement(
            id=builder.new_id(),
            evidence=builder.quote_or_top(*span),
            section=meaning or None,
            predicate=predicate,
            concept=concept,
            value=None if value is None else Decimal(value),
            date=date,
        )
    )
