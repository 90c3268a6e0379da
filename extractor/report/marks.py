"""A text cut where findings' evidence and recorded figures begin and end, so that each piece knows what it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from schemas.document import Box, Document
from schemas.evidence import Evidence
from schemas.findings import SEVERITIES, Finding


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, the findings whose evidence it belongs to, and the fact whose figure it is.

    ``start`` is its offset in the canonical text.
    """

    text: str
    start: int = 0
    findings: tuple[int, ...] = ()
    severity: str = ""
    fact: int | None = None


#: What masking leaves: as many asterisks as there were characters.
_MASKED = re.compile(r"\*[* -]*\*")
#: Start, end, and the finding or the fact that stands there.
_Span = tuple[int, int, int | None, int | None]


class Marks:
    """Where findings' evidence and facts stand in a text. Facts are (start, end, number)."""

    def __init__(self, findings: Sequence[Finding], facts: Iterable[tuple[int, int, int]] = ()) -> None:
        self._findings = findings
        spans: list[_Span] = [
            (one.start, one.end, number, None)
            for number, finding in enumerate(findings)
            for one in finding.evidence
            if one.start < one.end
        ]
        spans += [(start, end, None, number) for start, end, number in facts if start < end]
        self._starts, self._pieces = self._sweep(spans)

    def _sweep(self, spans: Sequence[_Span]) -> tuple[list[int], list[tuple[tuple[int, ...], int | None]]]:
        """The bounds of all spans, and what holds from each bound to the next."""
        bounds = sorted({bound for start, end, *_ in spans for bound in (start, end)})
        opening: dict[int, list[_Span]] = {}
        for span in spans:
            opening.setdefault(span[0], []).append(span)
        active: list[_Span] = []
        pieces = []
        for bound in bounds:
            active = [span for span in active if span[1] > bound] + opening.get(bound, [])
            numbers = tuple(sorted({span[2] for span in active if span[2] is not None}))
            inner = min((s for s in active if s[3] is not None), key=lambda s: s[1] - s[0], default=None)
            pieces.append((numbers, inner[3] if inner else None))
        return bounds, pieces

    def cut(self, text: str, start: int, end: int) -> list[Piece]:
        """Cut ``text[start:end]`` into pieces that together are the text."""
        first, last = bisect_right(self._starts, start), bisect_right(self._starts, end - 1)
        bounds = [start, *self._starts[first:last], end]
        return [self._piece(text[a:b], a, first + at - 1) for at, (a, b) in enumerate(pairwise(bounds))]

    def _piece(self, text: str, start: int, at: int) -> Piece:
        if at < 0:
            return Piece(text, start)
        numbers, fact = self._pieces[at]
        gravest = min((SEVERITIES.index(self._findings[n].severity) for n in numbers), default=None)
        return Piece(text, start, numbers, "" if gravest is None else SEVERITIES[gravest], fact)


def boxes(document: Document, one: Evidence) -> list[tuple[int, Box]]:
    """Where a quote stands on the pages: its cell, or its part of each printed line."""
    if one.page is None or one.bbox is None:
        return []
    if one.table is not None:
        return [(one.page, one.bbox)]
    found: list[tuple[int, Box]] = []
    for page, box in document.boxes(one.start, one.end):
        if found and found[-1][0] == page and _beside(found[-1][1], box):
            found[-1] = page, _around(found[-1][1], box)
        else:
            found.append((page, box))
    return found or [(one.page, one.bbox)]


def masked_boxes(document: Document) -> dict[int, list[Box]]:
    """Where the pages print what was masked at reading (names, telephone numbers): a picture must cover it."""
    found: dict[int, list[Box]] = {}
    for masked in _MASKED.finditer(document.text):
        for page, box in document.boxes(*masked.span()):
            found.setdefault(page, []).append(box)
    for cell in (cell for table in document.tables for cell in table.cells):
        if cell.page is not None and cell.box and _MASKED.search(cell.text):
            found.setdefault(cell.page, []).append(cell.box)
    return found


def _beside(left: Box, right: Box) -> bool:
    """Whether a box goes on where another ends, on the same printed line."""
    overlap = min(left[3], right[3]) - max(left[1], right[1])
    height = min(left[3] - left[1], right[3] - right[1])
    return overlap > height / 2 and -height / 2 < right[0] - left[2] < 2 * height


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
