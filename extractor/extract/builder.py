"""What the extractors share: the document being read, and the records made so far."""

from __future__ import annotations

from typing import TypeVar

from extractor.profiles import Profile
from schemas.document import Cell, Document
from schemas.evidence import Evidence, quote, quote_cell
from schemas.records import AnyRecord, CodeNameRecord, Record
from schemas.sections import Section, Segments
from schemas.text import Squeezed, squeeze

R = TypeVar("R", bound=Record)


class Builder:
    """Collects records. Each extractor adds its own and may look at those already there."""

    def __init__(self, document: Document, segments: Segments, profile: Profile) -> None:
        self.document = document
        self.segments = segments
        self.profile = profile
        self.records: list[AnyRecord] = []
        self._count = 0
        self._squeezed: dict[tuple[int, int], Squeezed] = {}

    def new_id(self) -> str:
        """A record id that is new in this document; the same document gives the same ids."""
        self._count += 1
        return f"r{self._count}"

    def add(self, record: R) -> R:
        """Keep a record and return it."""
        self.records.append(record)  # type: ignore[arg-type]
        return record

    def squeezed(self, start: int, end: int) -> Squeezed:
        """``text[start:end]`` without blanks; made once, for paragraphs several extractors look at."""
        found = self._squeezed.get((start, end))
        if found is None:
            found = self._squeezed[start, end] = Squeezed.of(self.document.text, start, end)
        return found

    def quote(
        self,
        start: int,
        end: int,
        table: int | None = None,
        row: int | None = None,
        column: int | None = None,
    ) -> Evidence:
        """Evidence for ``text[start:end]``, with the place in a table where it begins."""
        return quote(self.document, start, end, table, row, column)

    def quote_cell(self, table: int, cell: Cell) -> Evidence:
        """Evidence for a table cell."""
        return quote_cell(self.document, table, cell)

    def quote_or_top(self, start: int, end: int) -> Evidence:
        """Evidence for a stretch, or for the first line of the document if it is empty."""
        if start < end:
            return self.quote(start, end)
        text = self.document.text
        first = len(text) - len(text.lstrip())
        stop = text.find("\n", first)
        return self.quote(first, stop if stop > first else len(text))

    def section_of(self, index: int | None) -> Section | None:
        """The section with an index."""
        return None if index is None else self.segments.sections[index]

    def meaning_of(self, index: int | None) -> str | None:
        """The meaning key of a section."""
        section = self.section_of(index)
        return section.meaning if section else None

    def codes_by_name(self) -> dict[str, set[str]]:
        """Functional codes of the document's own tables by squeezed name."""
        codes: dict[str, set[str]] = {}
        for record in self.records:
            if isinstance(record, CodeNameRecord) and record.scheme == "function":
                codes.setdefault(squeeze(record.name), set()).add(record.code)
        return codes
