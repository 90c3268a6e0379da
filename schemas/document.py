"""One document for every format: canonical text, blocks, tables, pages.

Offsets index ``Document.text``. For plain text that is the decoded file unchanged; for other
formats the reader builds it: paragraphs one to a line, table rows one to a line with cells
parted by tabs. Nothing a reader drops from the text is lost: running headers and page numbers
stay in the block list as ``furniture``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from schemas.lazy import lazy

#: left, top, right, bottom in points from the top left corner of the page.
Box = tuple[float, float, float, float]

BlockKind = Literal["paragraph", "heading", "table", "furniture"]
Format = Literal["pdf", "docx", "doc", "xlsx", "xls", "html", "markdown", "txt", "bundle"]


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, or a run of one with evenly wide characters: where it is in the text and on the page."""

    start: int
    end: int
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. ``row`` and ``column`` count from 0 and name its upper left corner.

    ``start == end`` for a cell without text. ``text`` is what is printed, white space at the
    ends removed; blanks inside are kept as read.
    """

    row: int
    column: int
    text: str
    start: int
    end: int
    row_span: int = 1
    column_span: int = 1
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True)
class Table:
    """A grid of cells with spans resolved. ``pages`` lists the pages it runs over."""

    index: int
    start: int
    end: int
    cells: tuple[Cell, ...]
    pages: tuple[int, ...] = ()
    #: name of the worksheet, where there is one
    sheet: str | None = None

    @lazy
    def rows(self) -> int:
        """Number of rows."""
        return max([c.row + c.row_span for c in self.cells], default=0)

    @lazy
    def columns(self) -> int:
        """Number of columns."""
        return max([c.column + c.column_span for c in self.cells], default=0)

    @lazy
    def grid(self) -> tuple[tuple[Cell | None, ...], ...]:
        """The cell that covers each place, row by row; None where the source has none.

        A cell that spans several places stands in each of them.
        """
        places: list[list[Cell | None]] = [[None] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            if cell.row_span == cell.column_span == 1:
                places[cell.row][cell.column] = cell
                continue
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    places[row][column] = cell
        return tuple(tuple(row) for row in places)

    def text_at(self, row: int, column: int) -> str:
        """The text of the cell that covers a place, empty where there is none."""
        cell = self.grid[row][column]
        return cell.text if cell else ""

    def texts(self) -> list[list[str]]:
        """The grid as texts; spanned places repeat their cell's text."""
        return [[cell.text if cell else "" for cell in row] for row in self.grid]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, table or piece of furniture, in reading order.

    ``level`` is the outline level a format states (Word heading style, ``#`` of Markdown), from 1;
    None where the format states none. Furniture has ``start == end``: its text is not in the
    canonical text.
    """

    kind: BlockKind
    start: int
    end: int
    text: str
    page: int | None = None
    box: Box | None = None
    table: int | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page: number from 1, size in points, its span of the text."""

    number: int
    width: float
    height: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something the reader saw and could not read: said, never taken for missing."""

    where: str
    why: str


@dataclass(frozen=True)
class Document:
    """A disclosure as read. See the module's docstring for what offsets mean."""

    name: str
    format: Format
    sha256: str
    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()
    pages: tuple[Page, ...] = ()
    lines: tuple[Line, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    #: names of the files a bundle (folder or ZIP) was read from, in order
    parts: tuple[str, ...] = field(default=())

    @lazy
    def _line_starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def lines_of(self, start: int, end: int) -> Iterator[Line]:
        """The printed lines that ``text[start:end]`` touches."""
        lines, starts = self.lines, self._line_starts
        for index in range(max(0, bisect_right(starts, start) - 1), bisect_left(starts, end)):
            if lines[index].end > start:
                yield lines[index]

    def place(self, start: int, end: int) -> tuple[int | None, Box | None]:
        """Page and box of ``text[start:end]``; None where the format has none.

        A stretch over several lines gets the box around those on its first page. Within a
        line, characters are taken to be equally wide, which holds for Chinese print.
        """
        places = self.boxes(start, end) if self.lines else []
        if not places:
            return self._page_only(start), None
        page = places[0][0]
        boxes = [box for number, box in places if number == page]
        return page, (
            min(b[0] for b in boxes),
            min(b[1] for b in boxes),
            max(b[2] for b in boxes),
            max(b[3] for b in boxes),
        )

    def boxes(self, start: int, end: int) -> list[tuple[int, Box]]:
        """Page and box of each printed line's part of ``text[start:end]``."""
        return [(line.page, _part_of(line, start, end)) for line in self.lines_of(start, end)]

    def _page_only(self, start: int) -> int | None:
        for page in self.pages:
            if page.start <= start < page.end:
                return page.number
        return None


def _part_of(line: Line, start: int, end: int) -> Box:
    left, top, right, bottom = line.box
    length = max(1, line.end - line.start)
    step = (right - left) / length
    first = max(0, start - line.start)
    last = min(length, end - line.start)
    return (left + first * step, top, left + last * step, bottom)
