"""Tables that Markdown holds: pipe tables and HTML tables, as spans of the unchanged text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extractor.read.lines import TextLine, trim
from extractor.read.spans import Placer

#: The line under a pipe table's header.
_RULE = re.compile(r"\s*\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)*\|?\s*")
_PIPE = re.compile(r"(?<!\\)\|")
_OPEN = re.compile(r"<table\b[^<>]*>", re.IGNORECASE)
_CLOSE = re.compile(r"</table\s*>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)(tr|td|th)\b([^<>]*)>", re.IGNORECASE)
_SPAN = re.compile(r"""(row|col)span\s*=\s*["']?\s*(\d{1,4})""", re.IGNORECASE)
#: What may stand around a cell's words and is not one of them.
_WRAPPING = re.compile(r"(?:\s|&nbsp;|&emsp;|&ensp;|</?[a-z][^<>]{0,200}>)+", re.IGNORECASE)
_LAST = re.compile(r"(?:&[en][bms]sp;|</?[a-z][^<>]{0,200}>)\Z", re.IGNORECASE)
#: As many characters as a wrapping tag may have.
_LAST_REACH = 204


@dataclass(frozen=True, slots=True)
class GridCell:
    """A place of a grid and its span of the text."""

    row: int
    column: int
    start: int
    end: int
    row_span: int = 1
    column_span: int = 1


@dataclass(slots=True)
class Grid:
    """A table as spans of the text."""

    start: int
    end: int
    cells: list[GridCell] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    @property
    def columns(self) -> int:
        """Number of columns."""
        return max((cell.column + cell.column_span for cell in self.cells), default=0)


def pipe_tables(text: str, lines: Sequence[TextLine], most_cells: int) -> Iterator[Grid]:
    """Pipe tables: a header over a rule of dashes, or two lines that begin and end with a pipe."""
    index = 0
    while index < len(lines):
        last = index
        while last < len(lines) and _PIPE.search(text, lines[last].start, lines[last].end):
            last += 1
        few = last - index > 1 and text.count("|", lines[index].start, lines[last - 1].end) <= most_cells
        if few and (grid := _pipe_grid(text, lines[index:last])):
            yield grid
        index = max(last, index + 1)


def _pipe_grid(text: str, lines: Sequence[TextLine]) -> Grid | None:
    ruled = bool(_RULE.fullmatch(text, lines[1].start, lines[1].end))
    closed = all(_is_closed(text, line) for line in lines)
    if not ruled and not closed:
        return None
    grid = Grid(lines[0].start, lines[-1].end)
    row = 0
    for number, line in enumerate(lines):
        if number and _RULE.fullmatch(text, line.start, line.end):
            continue
        for column, (start, end) in enumerate(_pipe_cells(text, line)):
            grid.cells.append(GridCell(row, column, start, end))
        row += 1
    return grid


def _is_closed(text: str, line: TextLine) -> bool:
    start, end = trim(text, line.start, line.end)
    return end - start > 2 and text[start] == "|" and text[end - 1] == "|"


def _pipe_cells(text: str, line: TextLine) -> list[tuple[int, int]]:
    start, end = trim(text, line.start, line.end)
    start += text[start] == "|"
    end -= text[end - 1] == "|" and end > start
    bounds = [start - 1, *(m.start() for m in _PIPE.finditer(text, start, end)), end]
    return [trim(text, a + 1, b) for a, b in pairwise(bounds)]


def html_tables(text: str) -> Iterator[Grid]:
    """HTML tables inside Markdown. A cell's words keep the tags and entities between them."""
    at = 0
    while (opens := _OPEN.search(text, at)) and (closes := _CLOSE.search(text, opens.end())):
        if grid := _html_grid(text, opens.end(), closes.start()):
            grid.start, grid.end = opens.start(), closes.end()
            yield grid
        at = closes.end()


def _html_grid(text: str, start: int, end: int) -> Grid | None:
    grid = Grid(start, end)
    placer = Placer()
    begin: tuple[int, str] | None = None
    for tag in _TAG.finditer(text, start, end):
        if begin is not None:
            _place(text, grid, placer, begin, tag.start())
            begin = None
        if tag[1]:
            continue
        if tag[2].lower() == "tr":
            placer.begin_row()
        else:
            begin = (tag.end(), tag[3])
    if begin is not None:
        _place(text, grid, placer, begin, end)
    rows = placer.row + 1
    grid.cells = [replace(one, row_span=min(one.row_span, rows - one.row)) for one in grid.cells]
    return grid if grid.cells else None


def _place(text: str, grid: Grid, placer: Placer, begin: tuple[int, str], stop: int) -> None:
    spans = {m[1].lower(): int(m[2]) for m in _SPAN.finditer(begin[1])}
    column, column_span, row_span = placer.place(spans.get("col", 1), spans.get("row", 1))
    start, end = _words(text, begin[0], stop)
    grid.cells.append(GridCell(placer.row, column, start, end, row_span, column_span))


def _words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without tags and blanks around it."""
    head = _WRAPPING.match(text, start, end)
    left = head.end() if head else start
    right = end
    while left < right:
        left, right = trim(text, left, right)
        tail = _LAST.search(text, max(left, right - _LAST_REACH), right)
        if not tail:
            break
        right = tail.start()
    return (left, right) if left < right else (start, start)
