"""Glyphs to printed lines: what stands on one baseline, blanks where a reader sees them.

PDF text comes in the producer's order and with the producer's blanks. A line here is made from positions
only: glyphs whose baselines agree within a fraction of their size, from left to right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from extractor.read.pdf_glyphs import Glyph
from schemas.document import Box
from schemas.text import is_blank

#: Baselines this share of the glyph size apart are one line: figures set lower, raised note marks.
SAME_LINE = 0.45
#: Gaps, in glyph sizes, from which letters and figures, and ideographs, are parted by a blank.
WORD_GAP = 0.2
IDEOGRAPH_GAP = 0.5
#: A gap as wide as this without blanks in it parts columns; between figures half of it does.
COLUMN_GAP = 2.0
#: A duplicate glyph (bold by printing twice) stands closer to its twin than this share of its width.
TWIN = 0.3

_OPENING = frozenset("（(〔[【{“‘《〈「『")
_CLOSING = frozenset("）)〕]】}”’》〉」』，。、；：！？,.;:!?%％…\"'")
#: Glyphs sort by their left, then their right end.
_from_left = itemgetter(1, 2)
_QUOTES = frozenset("“‘")
_FIGURE = re.compile(r"[-+−－]?[\d,，]+(?:\.\d+)?[%％]?|[—–-]{1,4}")


@dataclass(slots=True)
class Piece:
    """A run of evenly wide characters: ``text[start:end]`` of its line, from ``left`` to ``right``."""

    start: int
    end: int
    left: float
    right: float


@dataclass(slots=True)
class TextLine:
    """A printed line, in the reading frame of its page.

    ``head`` is the width of what cannot be parted from the first character at a line break. ``tabular``
    says that wide gaps part it into columns. ``slanted`` text (a watermark) belongs to no paragraph.
    """

    page: int
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    head: float
    pieces: list[Piece] = field(default_factory=list)
    tabular: bool = False
    slanted: bool = False

    @property
    def box(self) -> Box:
        """The box around the line."""
        return self.left, self.top, self.right, self.bottom

    @property
    def width(self) -> float:
        """From the first to the last character."""
        return self.right - self.left


def lines_of(glyphs: Iterable[Glyph], page: int) -> list[TextLine]:
    """Return the printed lines that ``glyphs`` make, from top to bottom."""
    upright = [g for g in glyphs if g.turn == 0]
    lines = [_line(row, page) for row in _rows(upright)]
    if len(upright) != len(glyphs if isinstance(glyphs, Sequence) else upright):
        lines += [_turned(row, page) for row in _turned_rows([g for g in glyphs if g.turn])]
    return sorted((line for line in lines if line is not None), key=lambda line: (line.top, line.left))


def _rows(glyphs: list[Glyph]) -> Iterable[list[Glyph]]:
    row: list[Glyph] = []
    base = size = 0.0
    for glyph in sorted(glyphs, key=lambda g: g.baseline):
        if row and glyph.baseline - base > SAME_LINE * max(size, glyph.size):
            yield row
            row = []
        if not row:
            base, size = glyph.baseline, glyph.size
        size = max(size, glyph.size)
        row.append(glyph)
    if row:
        yield row


def _line(row: list[Glyph], page: int) -> TextLine | None:
    seen, blanks = _parted(_without_twins(sorted(row, key=_from_left)))
    if not seen:
        return None
    text, pieces, tabular = _spelled(seen, blanks)
    size = sorted(g.size for g in seen)[len(seen) // 2]
    base = sorted(g.baseline for g in seen)[len(seen) // 2]
    return TextLine(
        page, text, seen[0].left, max(g.right for g in seen), base - 0.88 * size, base + 0.14 * size, size,
        _head_width(seen), pieces, tabular,
    )  # fmt: skip


def _without_twins(row: list[Glyph]) -> list[Glyph]:
    kept = row[:1]
    for glyph in row[1:]:
        last = kept[-1]
        near = glyph.left - last.left < TWIN * (last.right - last.left)
        if not (near and any(_twins(one, glyph) for one in kept[-3:])):
            kept.append(glyph)
    return kept


def _twins(a: Glyph, b: Glyph) -> bool:
    same = a.char == b.char and not is_blank(a.char) and abs(a.baseline - b.baseline) < 0.2 * a.size
    return same and b.left - a.left < TWIN * (a.right - a.left)


def _parted(row: list[Glyph]) -> tuple[list[Glyph], list[float]]:
    """The visible glyphs, and the width of the blanks printed before each but the first."""
    seen: list[Glyph] = []
    gaps: list[float] = []
    blank = 0.0
    for glyph in row:
        if is_blank(glyph.char):
            blank += max(0.0, glyph.right - glyph.left) or 0.01
            continue
        if seen:
            gaps.append(blank)
        seen.append(glyph)
        blank = 0.0
    return seen, gaps


def _spelled(seen: list[Glyph], gaps: list[float]) -> tuple[str, list[Piece], bool]:
    """The line's text with its blanks, its evenly wide pieces, and whether it is in columns."""
    before = seen[0]
    parts = [before.char]
    length, columns = len(before.char), [[before.char]]
    pieces = [Piece(0, length, before.left, before.right)]
    for glyph, blanks in zip(seen[1:], gaps, strict=True):
        mark, wide = _between(before, glyph, blanks)
        if wide:
            columns.append([])
        columns[-1].append(glyph.char)
        parts += [mark, glyph.char]
        start = length + len(mark)
        length = start + len(glyph.char)
        if mark or _full(before.char) != _full(glyph.char):
            pieces.append(Piece(start, length, glyph.left, glyph.right))
        else:
            pieces[-1].end, pieces[-1].right = length, glyph.right
        before = glyph
    return "".join(parts), pieces, "\t" in parts or _in_columns(["".join(c) for c in columns])


def _between(a: Glyph, b: Glyph, blanks: float) -> tuple[str, bool]:
    """The mark between two glyphs, and whether the gap is as wide as one between columns."""
    gap = b.left - a.right
    if gap < 0.1 * b.size:
        return "", False
    size = max(a.size, b.size)
    figures = not _full(a.char) and not _full(b.char)
    wide = gap >= COLUMN_GAP * size / (2 if figures else 1)
    if wide and gap - blanks >= COLUMN_GAP * size / (2 if figures else 1):
        return "\t", True
    if gap >= (WORD_GAP if figures else IDEOGRAPH_GAP) * size or blanks:
        return " ", wide
    return "", False


def _in_columns(columns: list[str]) -> bool:
    """Wide blanks part columns if there are several, or if a figure stands alone between them."""
    return len(columns) > 2 or (len(columns) == 2 and any(_FIGURE.fullmatch(c) for c in columns))


def _full(char: str) -> bool:
    return char >= "\u2e80" or char in "“”‘’…—·×"


def _head_width(seen: list[Glyph]) -> float:
    """Width of the first character with what may not be parted from it at a line break.

    Quotation marks keep both their neighbours, as in the line breaking rules of Unicode.
    """
    index = -1
    while True:
        index += 1
        while index < len(seen) - 1 and seen[index].char in _OPENING:
            index += 1
        if not _full(seen[index].char):
            while index + 1 < len(seen) and _goes_on(seen[index], seen[index + 1]):
                index += 1
        while index + 1 < len(seen) and seen[index + 1].char in _CLOSING:
            index += 1
        if index + 1 >= len(seen) or seen[index + 1].char not in _QUOTES:
            return seen[index].right - seen[0].left


def _goes_on(a: Glyph, b: Glyph) -> bool:
    return not _full(b.char) and b.left - a.right < WORD_GAP * max(a.size, b.size)


def _turned_rows(glyphs: list[Glyph]) -> Iterable[list[Glyph]]:
    """Text set sideways or slanted, in the producer's order: one row per text object and direction."""
    row: list[Glyph] = []
    for glyph in glyphs:
        if row and (glyph.turn, glyph.run) != (row[-1].turn, row[-1].run):
            yield row
            row = []
        row.append(glyph)
    if row:
        yield row


def _turned(row: list[Glyph], page: int) -> TextLine | None:
    text = "".join(g.char for g in row).strip()
    if not text:
        return None
    left, right = min(g.left for g in row), max(g.right for g in row)
    top, bottom = min(g.baseline - g.size for g in row), max(g.baseline for g in row)
    pieces = [Piece(0, len(text), left, right)]
    size = row[0].size
    return TextLine(page, text, left, right, top, bottom, size, right - left, pieces, slanted=row[0].turn < 0)


def joined(first: str, second: str, wrapped: bool) -> str:
    """The mark between two printed lines that belong together.

    Chinese is joined without a blank, words are parted. Figures under each other, and sentences, are
    parted unless the first line ``wrapped``, that is, was full so that its end went to the next.
    """
    if not first or not second:
        return ""
    a, b = first[-1], second[0]
    if a.isascii() and b.isascii() and a.isalpha() and b.isalpha():
        return " "
    apart = a in "。；;！？" or not (_full(a) or _full(b))
    return " " if apart and not wrapped else ""


def box_around(boxes: Iterable[Box]) -> Box:
    """The smallest box around several.

    Raises:
        ValueError: there is none.
    """
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
