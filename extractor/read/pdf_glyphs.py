"""What stands on a PDF page: visible glyphs, rulings, pictures, in the reading frame.

PDFium counts in points from the lower left corner of the unrotated page. Everything the layout works
with is in the *reading frame*: origin top left, turned so that most of the text stands upright (a
landscape table set sideways on a portrait page is turned; :meth:`Frame.shown` leads back to the page
as it is displayed). A glyph's place is its origin on the baseline, not its ink box: in some producers'
files the boxes of figures sit 5 pt below those of the words beside them, but they share the baseline.

What a reader cannot see is left out: glyphs outside the page box or hidden by a clip path (budgets
repeat whole tables there, and facts would count twice). A glyph that is cut but partly visible stays.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.read.pdf_fonts import Borrowed
from schemas.document import Box

#: Share of a glyph's width and height that must lie in the page and clip boxes.
VISIBLE_SHARE = 0.2

#: What PDFium makes of a hyphen, or a minus sign, at the end of a line.
_LINE_END_HYPHENS = frozenset({0x02, 0xFFFE})
#: Glyphs that fonts map to radicals instead of the ideographs they look like.
_RADICALS = str.maketrans(
    "⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰",
    "西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙",
)


class Glyph(NamedTuple):
    """A visible character: its advance box, baseline (downwards), size, and text object.

    ``turn`` is 0 for upright text, 1-3 for text turned by quarter turns, -1 for slanted text (watermarks).
    """

    char: str
    left: float
    right: float
    baseline: float
    size: float
    run: int
    turn: int = 0

    @property
    def middle(self) -> tuple[float, float]:
        """The point that decides which cell the glyph is in."""
        return (self.left + self.right) / 2, self.baseline - 0.36 * self.size


class Edge(NamedTuple):
    """A straight ruling, level or upright."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def level(self) -> bool:
        """Whether it is a horizontal ruling."""
        return self.x1 - self.x0 >= self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Frame:
    """The page box in PDF space, seen after ``quarter`` clockwise quarter turns."""

    left: float
    bottom: float
    right: float
    top: float
    quarter: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as seen."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.quarter % 2 else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Map a point of PDF space to this frame."""
        if self.quarter == 0:
            return x - self.left, self.top - y
        if self.quarter == 1:
            return y - self.bottom, x - self.left
        if self.quarter == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Map a box of PDF space (lower left, upper right) to this frame."""
        if self.quarter == 0:
            return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def shown(self, box: Box, displayed: Frame) -> Box:
        """Map a box of this frame to the frame the page is displayed in."""
        if self.quarter == displayed.quarter:
            return box
        return displayed.box(*around([self.back(box[0], box[1]), self.back(box[2], box[3])]))

    def back(self, x: float, y: float) -> tuple[float, float]:
        """Map a point of this frame to PDF space."""
        if self.quarter == 0:
            return x + self.left, self.top - y
        if self.quarter == 1:
            return y + self.left, x + self.bottom
        if self.quarter == 2:
            return self.right - x, y + self.bottom
        return self.right - y, self.top - x


@dataclass
class PageContent:
    """What stands on a page, in the reading frame."""

    number: int
    frame: Frame
    displayed: Frame
    glyphs: list[Glyph] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    #: share of characters whose font does not say what they are
    unmapped: float = 0.0
    #: the page has more drawing objects than are looked at
    crowded: bool = False
    #: characters of fonts that are not in the file may be missing
    gaps: bool = False
    #: number of characters in the colour of the page, which nobody sees
    unseen: int = 0
    #: number of drawing objects
    drawn: int = 0

    def shown(self, box: Box) -> Box:
        """Map a box to the page as displayed."""
        return self.frame.shown(box, self.displayed)


class RawGlyph(NamedTuple):
    """A character as the file has it, in PDF space: advance box, origin, and text object."""

    char: str
    box: Box
    origin: tuple[float, float]
    run: int


@dataclass
class Run:
    """A text object: size and direction of its glyphs, and what it is clipped to (PDF space)."""

    size: float
    quarter: int
    clip: Box | None
    #: its font does not say which characters its first glyph stands for
    unmapped: bool
    #: the widths the file declares, if another font than the file's draws it
    borrowed: Borrowed | None = None
    #: printed in white
    pale: bool = False


def meaning(code: int) -> str:
    """The character of a code point, ideographs for radicals; empty for what is no character."""
    if code in _LINE_END_HYPHENS:
        return "-"
    char = chr(code) if code < 0x110000 else ""
    if code < 0x2E80:
        return char if code > 32 or code in (9, 10, 13, 32) else ""
    if code < 0x2F00:
        return char.translate(_RADICALS)
    if code < 0x2FE0 or 0xF900 <= code < 0xFB00:
        return unicodedata.normalize("NFKC", char)
    private = 0xE000 <= code < 0xF900 or 0xD800 <= code < 0xE000 or code in (0xFFFD, 0xFFFF)
    return "" if private else char


def reading_quarter(glyphs: list[RawGlyph], runs: list[Run], displayed: int) -> int:
    """The turn that sets most of the text upright; the page's own if there is none."""
    count = Counter(runs[g.run].quarter for g in glyphs if runs[g.run].quarter >= 0)
    return max(count, key=lambda q: (count[q], q == displayed)) if count else displayed


def visible(glyphs: list[RawGlyph], runs: list[Run], frame: Frame, bounds: Box) -> Iterator[Glyph]:
    """Yield the glyphs a reader can see, in the reading frame."""
    page = frame.box(*bounds)
    clips = [overlap(frame.box(*run.clip), page) if run.clip else page for run in runs]
    turns = [(run.quarter - frame.quarter) % 4 if run.quarter >= 0 else -1 for run in runs]
    for char, box, origin, index in glyphs:
        clip, turn, size = clips[index], turns[index], runs[index].size
        if clip is None:
            continue
        left, top, right, bottom = frame.box(*box)
        baseline = bottom
        if turn == 0:
            baseline = frame.point(*origin)[1]
            top, bottom = baseline - 0.75 * size, baseline + 0.1 * size
        inside = clip[0] <= left and right <= clip[2] and clip[1] <= top and bottom <= clip[3]
        if inside or (_share(left, right, clip[0], clip[2]) and _share(top, bottom, clip[1], clip[3])):
            yield Glyph(char, left, right, baseline, size, index, turn)


def _share(low: float, high: float, least: float, most: float) -> bool:
    return min(high, most) - max(low, least) >= VISIBLE_SHARE * (high - low)


def around(points: Sequence[tuple[float, float]]) -> Box:
    """The smallest box that holds all points."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def overlap(a: Box, b: Box) -> Box | None:
    """What two boxes share; None if they do not even touch."""
    x0, y0, x1, y1 = max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])
    return (x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else None
