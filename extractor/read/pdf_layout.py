"""Printed lines to logical paragraphs.

A line goes on the paragraph of the line before if that line is *full* (what cannot be parted from the
new line's first character would not have fitted behind it), and the new line is not indented. Where
that is not enough, punctuation and numbering decide.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from extractor.read.pdf_glyphs import Frame
from extractor.read.pdf_lines import TextLine
from extractor.read.pdf_tables import Grid
from schemas.document import Box
from schemas.text import squeeze

#: Offset from the left margin, in glyph sizes, from which a line is indented.
INDENT = 0.8
#: Share of the long lines that end together where lines are justified.
JUSTIFIED = 0.4
#: A line is long, and shows the margins, from this share of the page's width.
LONG = 0.4

_ITEM = re.compile(
    r"第[一二三四五六七八九十百\d]{1,4}(?:部分|[章节篇条])|[一二三四五六七八九十]{1,3}[、.]|"
    r"[(（][一二三四五六七八九十\d]{1,3}[)）](?![类款项])|\d{1,3}(?:[、)）]|\.(?!\d))|[①-⑳]"
)
_STOPS = frozenset("。！？!?；;：:")
#: Words that announce the reason, which follows in a line of its own.
_LEADS_ON = re.compile(r"原因(?:[是为]|如下)?[:：]?$")
_UNFINISHED = frozenset("，、,（(《“〈")


@dataclass
class PageLayout:
    """A page as items (lines and tables) from top to bottom, and the lines that are no text."""

    number: int
    frame: Frame
    displayed: Frame
    items: list[TextLine | Grid]
    furniture: list[TextLine] = field(default_factory=list)

    @property
    def width(self) -> float:
        """Width in the reading frame."""
        return self.frame.size[0]

    @property
    def height(self) -> float:
        """Height in the reading frame."""
        return self.frame.size[1]

    def shown(self, box: Box) -> Box:
        """Map a box to the page as displayed."""
        return self.frame.shown(box, self.displayed)

    @property
    def lines(self) -> list[TextLine]:
        """The lines outside of tables."""
        return [item for item in self.items if isinstance(item, TextLine)]


@dataclass(frozen=True, slots=True)
class Measure:
    """The text column of a page: its margins, usual distance of lines, and how paragraphs begin."""

    left: float
    right: float
    pitch: float
    indented: bool

    @property
    def width(self) -> float:
        """Width of the column."""
        return self.right - self.left


@dataclass
class Paragraph:
    """Printed lines that are one paragraph, in order."""

    lines: list[TextLine]

    @property
    def is_heading(self) -> bool:
        """Whether it is numbered like a heading, short, and no sentence."""
        text = squeeze("".join(line.text for line in self.lines))
        plain = not any(line.tabular for line in self.lines)
        return plain and is_item(text) and len(text) <= 50 and text[-1] not in "。;；,，:：、"


def is_item(text: str) -> bool:
    """Whether a squeezed text begins with a number of a heading or list: 第一部分, 一、, （一）, 1. ..."""
    return bool(_ITEM.match(text))


def measures(pages: Sequence[PageLayout]) -> dict[int, Measure]:
    """Return the text column of each page, by page number.

    A page with few long lines (a cover, a page of tables) borrows from those of its size.
    """
    by_size: dict[int, list[PageLayout]] = defaultdict(list)
    for page in pages:
        by_size[round(page.width)].append(page)
    found: dict[int, Measure] = {}
    for alike in by_size.values():
        longs = {page.number: _long(page) for page in alike}
        pooled = [line for page in alike for line in longs[page.number]]
        indented = _is_indented(longs.values())
        pitch = _pitch(longs.values())
        for page in alike:
            own = longs[page.number]
            lines = own if _is_column(own) else pooled
            left, right = _margins(lines) if lines else _page_margins(page)
            if lines is own and max(line.left for line in own) - left < INDENT * own[0].size:
                # only first lines of paragraphs, or none of them: others show where the margin is
                common = _margins(pooled)[0]
                left = common if left - 3 * own[0].size < common < left else left
            found[page.number] = Measure(left, right, pitch, indented)
    return found


def _long(page: PageLayout) -> list[TextLine]:
    return [line for line in page.lines if line.width >= LONG * page.width and not line.tabular]


def _page_margins(page: PageLayout) -> tuple[float, float]:
    """Margins where no line is long: as far from the right as the outermost line is from the left."""
    left = min((line.left for line in page.lines), default=0.0)
    return left, max([page.width - left, *(line.right for line in page.lines)])


def _is_column(lines: Sequence[TextLine]) -> bool:
    """Whether the lines show a right margin of their own: enough of them end near the same place."""
    if len(lines) < 4:
        return False
    right = _margins(lines)[1]
    return sum(line.right > right - line.size for line in lines) >= JUSTIFIED * len(lines)


def _margins(lines: Sequence[TextLine]) -> tuple[float, float]:
    """The outermost left end that several lines share; the right end most do, else the outermost."""
    rights, lefts = sorted((line.right for line in lines), reverse=True), sorted(line.left for line in lines)
    size = median(line.size for line in lines)
    shared = max(2, JUSTIFIED * len(lines))
    right = next((r for r in rights if sum(r - 0.6 * size <= x <= r for x in rights) >= shared), rights[0])
    shared = max(2, 0.15 * len(lines))
    left = next((x for x in lefts if sum(x <= y <= x + 0.5 * size for y in lefts) >= shared), lefts[0])
    return left, right


def _is_indented(pages: Iterable[list[TextLine]]) -> bool:
    """Whether paragraphs begin with an indent: lines next to each other differ by two ideographs."""
    steps = [
        a.left - b.left for lines in pages for a, b in pairwise(lines) if a.left > b.left + INDENT * a.size
    ]
    return len(steps) > 1


def _pitch(pages: Iterable[list[TextLine]]) -> float:
    """Usual distance of lines that follow each other; infinite if there are none."""
    steps = [b.bottom - a.bottom for lines in pages for a, b in pairwise(lines)]
    steps = sorted(step for step in steps if step > 0)
    return steps[len(steps) // 3] if steps else float("inf")


def paragraphs(lines: Sequence[TextLine], columns: dict[int, Measure]) -> list[Paragraph]:
    """Join lines that follow each other without a table between to paragraphs."""
    found: list[Paragraph] = []
    for line in lines:
        if found and _goes_on(found[-1], line, columns):
            found[-1].lines.append(line)
        else:
            found.append(Paragraph([line]))
    return found


def _goes_on(paragraph: Paragraph, line: TextLine, columns: dict[int, Measure]) -> bool:
    before = paragraph.lines[-1]
    there, here = columns[before.page], columns[line.page]
    if before.tabular or line.tabular or abs(before.size - line.size) > 0.15 * max(before.size, line.size):
        return False
    item = _is_item_line(line)
    if _LEADS_ON.search(squeeze(before.text[-8:])) and not item:
        return True
    step = line.bottom - before.bottom if line.page == before.page else there.pitch
    if not 0 < step <= max(1.6 * there.pitch, 1.9 * line.size):
        return False
    if item and (_is_item_line(paragraph.lines[0]) or _ended(before)):
        return False
    if _is_full(before, line, there):
        return _full_goes_on(paragraph, line, there, here, item=item)
    return not item and _sentence_goes_on(before, line, there, here, tight=step <= 1.35 * there.pitch)


def _is_item_line(line: TextLine) -> bool:
    return is_item(squeeze(line.text[:12]))


def _ended(line: TextLine) -> bool:
    return line.text[-1] in _STOPS


def _is_full(before: TextLine, line: TextLine, column: Measure) -> bool:
    """Whether the first word of ``line`` would not have fitted behind ``before``."""
    if before.left > column.left + 0.4 * column.width:
        return False
    if _is_centred(before, column) and before.right < column.right - line.size:
        return before.width + line.head > 0.9 * column.width
    return before.right + line.head > column.right - 0.2 * line.size


def _full_goes_on(paragraph: Paragraph, line: TextLine, there: Measure, here: Measure, *, item: bool) -> bool:
    """Whether a line behind a full one belongs to it: by its indent, and punctuation where that is open."""
    before, size = paragraph.lines[-1], line.size
    if line.left - here.left <= INDENT * size:
        return here.indented or not _ended(before)
    if _ended(before) or item:
        return False
    block = len(paragraph.lines) > 1 or not here.indented
    level = block and abs((line.left - here.left) - (before.left - there.left)) < 0.5 * size
    hanging = len(paragraph.lines) == 1 and _is_item_line(before)
    return level or hanging or _is_centred(line, here)


def _sentence_goes_on(
    before: TextLine, line: TextLine, there: Measure, here: Measure, *, tight: bool
) -> bool:
    """Whether a line behind one that is not full belongs to it: the sentence is open, the next not indented.

    Some producers break lines up to a few characters early.
    """
    if line.left - here.left > INDENT * line.size or _ended(before):
        return False
    nearly_full = before.right > there.right - 4 * line.size and before.width > 0.5 * there.width
    return before.text[-1] in _UNFINISHED or (here.indented and nearly_full and tight)


def _is_centred(line: TextLine, column: Measure) -> bool:
    """Whether a line stands in the middle of the column, away from both margins."""
    left, right = line.left - column.left, column.right - line.right
    apart = min(left, right) > INDENT * line.size and line.width < 0.85 * column.width
    return apart and abs(left - right) < line.size
