"""A text cut where findings' evidence and recorded figures begin and end, so that each piece knows what it is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

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


class Marks:
    """Where findings' evidence and facts stand in a text. Facts are (start, end, number)."""

    def __init__(self, findings: Sequence[Finding], facts: Iterable[tuple[int, int, int]] = ()) -> None:
        self._findings = findings
        spans = [
            (one.start, one.end, number, None)
            for number, finding in enumerate(findings)
            for one in finding.evidence
            if one.start < one.end
        ]
        spans += [(start, end, None, number) for start, end, number in facts if start < end]
        self._starts, self._pieces = self._sweep(spans)

    def _sweep(
        self, spans: Sequence[tuple[int, int, int | None, int | None]]
    ) -> tuple[list[int], list[tuple[tuple[int, ...], int | None]]]:
        """The bounds of all spans, and what holds from each bound to the next."""
        bounds = sorted({bound for start, end, *_ in spans for bound in (start, end)})
        opening: dict[int, list[tuple[int, int, int | None, int | None]]] = {}
        for span in spans:
            opening.setdefault(span[0], []).append(span)
        active: list[tuple[int, int, int | None, int | None]] = []
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
