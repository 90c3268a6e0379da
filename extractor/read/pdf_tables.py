"""Ruled tables of a page: rulings and glyphs to grids of cells with their spans.

The cells are found by pdfplumber's table finder, fed with PDFium's rulings: the same grids as pdfplumber
alone finds, in a ninth of the time. What it cannot know is added here: sides that a table leaves open
(开口表; a page end that cuts the verticals), double rulings, and which places a merged cell covers.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from extractor.read.pdf_glyphs import Glyph, PageContent
from extractor.read.pdf_lines import WORD_GAP, TextLine, joined, lines_of
from schemas.document import Box

#: Rulings this far apart, in points, are the same ruling; ends this near meet (pdfplumber's defaults).
TOLERANCE = 3.0
#: Rows and columns thinner than this, without text, are double rulings.
THIN = 5.0
#: More than this many pairs of rulings, or crossings, is a drawing and no table.
MAX_PAIRS = 1_000_000
MAX_CROSSINGS = 4_000
#: Rulings shorter than this are no part of a table (pdfplumber's default).
SHORT = 3.0
#: So many rulings must end together for their ends to be the open side of a table.
OPEN_ENDS = 3
#: A grid without a complete row or column is a table from so many filled cells, and such a share, on.
ENOUGH_CELLS, ENOUGH_SHARE = 4, 0.25
#: A figure cut by a ruling belongs to one cell.
_FIGURE = frozenset("0123456789.,%％-−－")


@dataclass(slots=True)
class GridCell:
    """A cell on one page: where it is in the grid, its box and printed lines."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    lines: list[TextLine] = field(default_factory=list)

    def joined_text(self) -> str:
        """The printed lines as one."""
        text = ""
        for line, mark in self.with_marks():
            text += mark + line.text
        return text

    def with_marks(self) -> list[tuple[TextLine, str]]:
        """Each line with the mark that joins it to the one before."""
        marked: list[tuple[TextLine, str]] = []
        for line in self.lines:
            before = marked[-1][0] if marked else None
            mark = joined(before.text, line.text, self.wraps(before, line)) if before else ""
            marked.append((line, mark))
        return marked

    def wraps(self, first: TextLine, second: TextLine) -> bool:
        """Whether ``second`` would not have fitted behind ``first``: it is the same paragraph."""
        margin = max(0.0, min(line.left for line in self.lines) - self.box[0])
        room = self.box[2] - self.box[0] - 2 * min(margin, first.size)
        return first.width + second.head > room - 0.2 * first.size


@dataclass
class Grid:
    """A table on one page. ``xs`` and ``ys`` are its rulings, from left and from top."""

    page: int
    page_height: float
    xs: list[float]
    ys: list[float]
    cells: list[GridCell]

    @property
    def box(self) -> Box:
        """The box around the table."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    @property
    def top(self) -> float:
        """Upper end."""
        return self.ys[0]

    @property
    def is_table(self) -> bool:
        """Whether it can be a table: a chart's gridlines and bars make cells too, nearly all of them blank.

        A table has a row or column of several cells that are all filled (a header, labels), or text in
        a good part of its cells. One or two rows may be the begin of a table at the end of a page.
        """
        filled = sum(bool(cell.lines) for cell in self.cells)
        if len(self.ys) <= 3:
            return filled > 1
        rows, columns = defaultdict(list), defaultdict(list)
        for cell in self.cells:
            rows[cell.row].append(bool(cell.lines))
            columns[cell.column].append(bool(cell.lines))
        complete = any(len(strip) > 1 and all(strip) for strip in [*rows.values(), *columns.values()])
        return complete or (filled >= ENOUGH_CELLS and filled >= ENOUGH_SHARE * len(self.cells))

    @property
    def lines(self) -> list[TextLine]:
        """The printed lines of all cells, from top to bottom."""
        return sorted((line for cell in self.cells for line in cell.lines), key=lambda line: line.top)

    def row_texts(self, row: int) -> tuple[str, ...]:
        """Texts of the cells that begin in a row, from left to right."""
        return tuple(cell.joined_text() for cell in self.cells if cell.row == row)


class Ruling(NamedTuple):
    """A ruling of one direction: level at height ``at`` from left ``low`` to ``high``, or upright."""

    at: float
    low: float
    high: float


def find_grids(content: PageContent) -> tuple[list[Grid], list[Glyph]]:
    """Return the tables of a page, from top to bottom, and the glyphs outside of their cells.

    A grid without any text is returned too: it may be the end of a table on the page before. Sets
    ``content.crowded`` if there are more rulings than a table can have.
    """
    shapes = [cells for cells in _shapes(content) if len(cells) > 1]
    grids = [_grid(content, cells) for cells in shapes]
    grids = [grid for grid in grids if len(grid.cells) > 1]
    if not grids:
        return [], content.glyphs
    outside = _fill(grids, content)
    return sorted(grids, key=lambda grid: (grid.top, grid.xs[0])), outside


def _shapes(content: PageContent) -> list[list[Box]]:
    """The cells of each table, as pdfplumber's finder sees them."""
    level = merged(Ruling((e.top + e.bottom) / 2, e.x0, e.x1) for e in content.edges if e.level)
    upright = merged(Ruling((e.x0 + e.x1) / 2, e.top, e.bottom) for e in content.edges if not e.level)
    if not level or not upright:
        return []
    if len(level) * len(upright) > MAX_PAIRS:
        content.crowded = True
        return []
    upright += _missing_sides(level, upright, [g.middle for g in content.glyphs], rows=True)
    level += _missing_sides(upright, level, [g.middle[::-1] for g in content.glyphs], rows=False)
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells

    edges = [_edge(r.low, r.at, r.high, r.at, "h") for r in level]
    edges += [_edge(r.at, r.low, r.at, r.high, "v") for r in upright]
    crossings = edges_to_intersections(edges, TOLERANCE, TOLERANCE)
    if len(crossings) > MAX_CROSSINGS:
        content.crowded = True
        return []
    shapes: list[list[Box]] = cells_to_tables(intersections_to_cells(crossings))
    return shapes


def _edge(x0: float, top: float, x1: float, bottom: float, orientation: str) -> dict[str, Any]:
    return {"x0": x0, "top": top, "x1": x1, "bottom": bottom, "orientation": orientation}


def merged(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Snap rulings of one direction that are nearly in line, and join the pieces of each.

    Does what ``pdfplumber.table.merge_edges`` does, without a dictionary for each piece.
    """
    lines: list[list[Ruling]] = []
    last = float("-inf")
    for ruling in sorted(rulings):
        if ruling.at > last + TOLERANCE:
            lines.append([])
        lines[-1].append(ruling)
        last = ruling.at
    return [piece for line in lines for piece in _joined_pieces(line) if piece.high - piece.low >= SHORT]


def _joined_pieces(line: list[Ruling]) -> list[Ruling]:
    at = sum(r.at for r in line) / len(line)
    pieces: list[Ruling] = []
    for ruling in sorted(line, key=lambda r: r.low):
        if pieces and ruling.low <= pieces[-1].high + TOLERANCE:
            pieces[-1] = pieces[-1]._replace(high=max(pieces[-1].high, ruling.high))
        else:
            pieces.append(Ruling(at, ruling.low, ruling.high))
    return pieces


def _missing_sides(
    rulings: list[Ruling], across: list[Ruling], points: list[tuple[float, float]], *, rows: bool
) -> list[Ruling]:
    """The rulings that close the ends of ``rulings`` where a table leaves a side open.

    ``points`` are the middles of the glyphs, first along the rulings, then across. Left and right
    (``rows``) need text in two rows of the strip they add, top and bottom in one column.
    """
    found: list[Ruling] = []
    for high in (False, True):
        ends = sorted((r.high if high else r.low, r.at) for r in rulings)
        for end, heights in _together(ends):
            for strip in _connected(sorted(heights), across, end):
                side = _side(strip, end, across, points, needed=2 if rows else 1)
                if side is not None:
                    found.append(side)
    return found


def _together(ends: list[tuple[float, float]]) -> Iterator[tuple[float, list[float]]]:
    """Groups of ends that lie on one line: where, and at which heights."""
    group: list[tuple[float, float]] = []
    for end in [*ends, (float("inf"), 0.0)]:
        if group and end[0] > group[-1][0] + TOLERANCE:
            if len(group) >= OPEN_ENDS:
                yield sum(e for e, _ in group) / len(group), [at for _, at in group]
            group = []
        group.append(end)


def _connected(heights: list[float], across: list[Ruling], end: float) -> Iterator[list[float]]:
    """Parts of ``heights`` that rulings across connect, other than one that already closes ``end``."""
    inner = [r for r in across if abs(r.at - end) > TOLERANCE]
    strip = heights[:1]
    for low, high in pairwise(heights):
        if not any(r.low <= low + TOLERANCE and r.high >= high - TOLERANCE for r in inner):
            if len(strip) >= OPEN_ENDS:
                yield strip
            strip = []
        strip.append(high)
    if len(strip) >= OPEN_ENDS:
        yield strip


def _side(
    strip: list[float], end: float, across: list[Ruling], points: list[tuple[float, float]], *, needed: int
) -> Ruling | None:
    first, last = strip[0], strip[-1]
    beside = [r for r in across if r.low < last - TOLERANCE and r.high > first + TOLERANCE]
    if not beside or any(abs(r.at - end) <= TOLERANCE for r in beside):
        return None
    nearest = min((r.at for r in beside), key=lambda at: abs(at - end))
    left, right = sorted((end, nearest))
    texts = {bisect_right(strip, at) for along, at in points if left < along < right and first < at < last}
    return Ruling(end, first, last) if len(texts) >= needed else None


def _grid(content: PageContent, shapes: list[Box]) -> Grid:
    """Rulings and cells with spans, double rulings made one."""
    middles = [g.middle for g in content.glyphs]
    xs, x_of = _single({x for s in shapes for x in (s[0], s[2])}, [x for x, _ in middles])
    ys, y_of = _single({y for s in shapes for y in (s[1], s[3])}, [y for _, y in middles])
    cells = []
    for x0, top, x1, bottom in sorted(shapes, key=lambda s: (s[1], s[0])):
        row, column = y_of[top], x_of[x0]
        row_span, column_span = y_of[bottom] - row, x_of[x1] - column
        if row_span and column_span:
            cells.append(GridCell(row, column, row_span, column_span, (x0, top, x1, bottom)))
    return Grid(content.number, content.frame.size[1], xs, ys, cells)


def _single(rulings: set[float], middles: list[float]) -> tuple[list[float], dict[float, int]]:
    """Sorted rulings, thin strips without text closed, and the index of each."""
    kept: list[float] = []
    index: dict[float, int] = {}
    for ruling in sorted(rulings):
        double = kept and ruling - kept[-1] < THIN and not any(kept[-1] < m < ruling for m in middles)
        if not double:
            kept.append(ruling)
        index[ruling] = len(kept) - 1
    return kept, index


def _fill(grids: list[Grid], content: PageContent) -> list[Glyph]:
    """Put the glyphs into their cells; return those outside."""
    finders = [_Finder(grid) for grid in sorted(grids, key=_area)]
    places = [
        next((c for c in (f.find(*g.middle) for f in finders) if c is not None), None) for g in content.glyphs
    ]
    _unite_figures(content.glyphs, places)
    inside: dict[int, list[Glyph]] = defaultdict(list)
    cells: dict[int, GridCell] = {}
    outside: list[Glyph] = []
    for glyph, cell in zip(content.glyphs, places, strict=True):
        if cell is None:
            outside.append(glyph)
        else:
            cells[id(cell)] = cell
            inside[id(cell)].append(glyph)
    for key, cell in cells.items():
        cell.lines = lines_of(inside[key], content.number)
    return outside


class _Finder:
    """Finds the cell of a grid at a point."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._at: dict[tuple[int, int], GridCell] = {}
        for cell in grid.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    self._at.setdefault((row, column), cell)

    def find(self, x: float, y: float) -> GridCell | None:
        """The cell that covers a point."""
        return self._at.get((bisect_right(self._grid.ys, y) - 1, bisect_right(self._grid.xs, x) - 1))


def _area(grid: Grid) -> float:
    x0, top, x1, bottom = grid.box
    return (x1 - x0) * (bottom - top)


def _unite_figures(glyphs: list[Glyph], places: list[GridCell | None]) -> None:
    """Keep a figure that is wider than its column in one cell: the one that holds most of it."""
    for index in range(1, len(glyphs)):
        if places[index] is places[index - 1] or not _one_figure(glyphs[index - 1], glyphs[index]):
            continue
        first, last = index - 1, index + 1
        while first and _one_figure(glyphs[first - 1], glyphs[first]):
            first -= 1
        while last < len(glyphs) and _one_figure(glyphs[last - 1], glyphs[last]):
            last += 1
        most = Counter(id(place) for place in places[first:last]).most_common(1)[0][0]
        places[first:last] = [next(p for p in places[first:last] if id(p) == most)] * (last - first)


def _one_figure(a: Glyph, b: Glyph) -> bool:
    return (
        a.run == b.run
        and a.char in _FIGURE
        and b.char in _FIGURE
        and -WORD_GAP * a.size < b.left - a.right < WORD_GAP * a.size
        and abs(a.baseline - b.baseline) < 1
    )
