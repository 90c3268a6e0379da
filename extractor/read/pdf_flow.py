"""The pages of a document as one flow: paragraphs and tables over page breaks put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.read.pdf_layout import PageLayout, Paragraph, is_item, measures, paragraphs
from extractor.read.pdf_lines import TextLine, joined
from extractor.read.pdf_tables import Grid, GridCell
from schemas.document import Box
from schemas.text import squeeze

#: Column rulings this far apart, in points, are the same on two pages.
SAME_RULING = 3.0
#: Binding margins may move a table sideways from page to page by this much, in points.
SIDE_STEP = 45.0
#: What runs over a page break ends below this share of the page's height, and goes on above that.
FOOT, HEAD = 0.8, 0.2
#: Lines above a table that a following page may repeat.
CAPTION_LINES = 5

#: A page break leaves at most so many characters of a word that begins in a cell of one line.
WORD_END = 4

_TOTALS = frozenset({"合计", "总计", "小计", "其中", "其中:"})
_ENDS = frozenset("。；;！？：:")
_CONTINUED = re.compile(r"[(（]?(?:续表?|接上页|接上表)\d*[)）]?")
_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
_FIGURE = re.compile(r"[-+]?[\d,]+(?:\.\d+)?%?|[—–-]+")


@dataclass(slots=True)
class TableCell:
    """A cell of a logical table: its place there, and its printed lines with the marks that join them."""

    row: int
    column: int
    row_span: int
    column_span: int
    page: int
    box: Box
    lines: list[tuple[TextLine, str]]
    source: GridCell


@dataclass
class LogicalTable:
    """A table over one page or more: a grid for each, and how many of its rows repeat the header.

    ``caption`` are the lines above it, squeezed.
    """

    grids: list[Grid]
    skipped: list[int]
    caption: list[str]

    def __post_init__(self) -> None:
        """Column rulings are those of all parts, from the left side of the first."""
        self.xs = list(self.grids[0].xs)

    def add(self, grid: Grid, skipped: int) -> None:
        """Add the part on the next page."""
        self.grids.append(grid)
        self.skipped.append(skipped)
        shift = self.xs[0] - grid.xs[0]
        new = [x + shift for x in grid.xs if min(abs(x + shift - y) for y in self.xs) > SAME_RULING]
        self.xs = sorted(self.xs + new)

    def rows(self) -> list[list[TableCell]]:
        """The rows of all parts, each with the cells that begin in it from left to right."""
        rows: list[list[TableCell]] = []
        for grid, skipped in zip(self.grids, self.skipped, strict=True):
            part = self._rows_of(grid, skipped, len(rows))
            if rows and part and _is_rest(rows[-1], part[0]):
                _append(rows[-1], part[0])
                part = self._rows_of(grid, skipped + 1, len(rows))
            rows += part
        return rows

    def _rows_of(self, grid: Grid, skipped: int, offset: int) -> list[list[TableCell]]:
        rows: list[list[TableCell]] = [[] for _ in range(skipped, len(grid.ys) - 1)]
        columns = _columns(grid.xs, self.xs)
        for cell in sorted(grid.cells, key=lambda c: (c.row, c.column)):
            if cell.row < skipped:
                continue
            column, end = columns[cell.column], columns[cell.column + cell.column_span]
            row = cell.row - skipped
            place = (row + offset, column, cell.row_span, end - column)
            rows[row].append(TableCell(*place, grid.page, cell.box, cell.with_marks(), cell))
        return rows


@dataclass
class Furniture:
    """A line that is on the page and not in the text."""

    line: TextLine


Item = Paragraph | LogicalTable | Furniture
_Piece = TextLine | LogicalTable | Furniture


def flow(pages: Sequence[PageLayout]) -> list[Item]:
    """Return paragraphs, tables and furniture of all pages in reading order."""
    stream = _Stream()
    for page in pages:
        middle = page.height / 2
        stream.pieces += [Furniture(line) for line in page.furniture if line.top < middle]
        for item in page.items:
            if isinstance(item, Grid):
                stream.add_grid(item)
            else:
                stream.add_line(item)
        stream.pieces += [Furniture(line) for line in page.furniture if line.top >= middle]
    return _with_paragraphs(stream.pieces, pages)


def _with_paragraphs(pieces: Sequence[_Piece], pages: Sequence[PageLayout]) -> list[Item]:
    """Join lines to paragraphs; furniture between the lines of a paragraph goes behind it."""
    columns = measures(pages)
    items: list[Item] = []
    lines: list[TextLine] = []
    aside: list[Furniture] = []
    for piece in [*pieces, None]:
        if isinstance(piece, TextLine):
            lines.append(piece)
        elif isinstance(piece, Furniture):
            aside.append(piece)
        else:
            items += _interleaved(paragraphs(lines, columns), aside)
            lines, aside = [], []
            if piece is not None:
                items.append(piece)
    return items


def _interleaved(found: list[Paragraph], aside: list[Furniture]) -> list[Item]:
    """Paragraphs with each page's furniture behind the last paragraph that is on the page."""
    items: list[Item] = []
    rest = list(aside)
    for paragraph in found:
        begin = paragraph.lines[0].page
        while rest and rest[0].line.page < begin:
            items.append(rest.pop(0))
        items.append(paragraph)
    return items + rest


# -- tables over several pages ---------------------------------------------------------------------


class _Stream:
    """The pieces of all pages in order; each new grid is put to the table before it, or begins one."""

    def __init__(self) -> None:
        self.pieces: list[_Piece] = []
        self._table: LogicalTable | None = None
        #: indices of the lines behind that table
        self._lines: list[int] = []

    def add_line(self, line: TextLine) -> None:
        """Add a line outside of tables."""
        self._lines.append(len(self.pieces))
        self.pieces.append(line)

    def add_grid(self, grid: Grid) -> None:
        """Add a page's grid: to the table before it if it is a part of that, else as a table.

        A grid that is none (a box around text, the gridlines of a chart) leaves its lines in the text.
        """
        lines = [self.pieces[index] for index in self._lines]
        here = [line for line in lines if isinstance(line, TextLine) and line.page == grid.page]
        caption = [squeeze(line.text) for line in here]
        if self._table and len(here) == len(lines) and _continues(self._table, grid, caption):
            self._extend(self._table, grid)
        elif grid.is_table:
            self._table = LogicalTable([grid], [0], caption[-CAPTION_LINES:])
            self.pieces.append(self._table)
            self._lines = []
        else:
            for line in grid.lines:
                self.add_line(line)

    def _extend(self, table: LogicalTable, grid: Grid) -> None:
        """Make ``grid`` the next part; what repeats above it, captions and header rows, is furniture."""
        for index in self._lines:
            line = self.pieces[index]
            if isinstance(line, TextLine):
                self.pieces[index] = Furniture(line)
        self._lines = []
        header = _repeated_rows(table.grids[0], grid)
        table.add(grid, header)
        self.pieces += [Furniture(line) for cell in grid.cells if cell.row < header for line in cell.lines]


def _continues(table: LogicalTable, grid: Grid, caption: Sequence[str]) -> bool:
    """Whether ``grid`` is the next part of ``table``; ``caption`` are the lines above it, squeezed."""
    if table.grids[-1].page >= grid.page:
        return False
    if any(_CONTINUED.sub("", line) not in table.caption and _CONTINUED.sub("", line) for line in caption):
        return False
    if not _same_sides(table.xs, grid.xs):
        return False
    if not _same_columns(table.xs, grid.xs) and not _cut_by_page(table, grid):
        return False
    if not any(cell.lines for cell in grid.cells):
        return len(table.xs) == len(grid.xs)
    return not _begins_again(table.grids[0], grid)


def _same_sides(a: Sequence[float], b: Sequence[float]) -> bool:
    """Whether both have several columns between the same sides."""
    moved, width = b[0] - a[0], (b[-1] - b[0]) - (a[-1] - a[0])
    return min(len(a), len(b)) > 2 and abs(moved) <= SIDE_STEP and abs(width) <= SAME_RULING


def _same_columns(a: Sequence[float], b: Sequence[float]) -> bool:
    """Whether the rulings of one are all among the other's."""
    few, many = sorted((a, b), key=len)
    shift = many[0] - few[0]
    return all(min(abs(x + shift - y) for y in many) <= SAME_RULING for x in few)


def _cut_by_page(table: LogicalTable, grid: Grid) -> bool:
    """Whether a page break cut through a form, whose rows have columns of their own.

    It runs to the foot of the page and goes on at the head of the next, with neither a title nor the
    table's header there: under a repeated header the columns would be the same.
    """
    last = table.grids[-1]
    if last.ys[-1] < FOOT * last.page_height or grid.ys[0] > HEAD * grid.page_height:
        return False
    title = len([cell for cell in grid.cells if cell.row == 0]) == 1
    return not title and not _repeated_rows(table.grids[0], grid)


def _columns(xs: Sequence[float], master: Sequence[float]) -> list[int]:
    """For each ruling the index of the same ruling in ``master``."""
    shift = master[0] - xs[0]
    return [min(range(len(master)), key=lambda i: abs(master[i] - x - shift)) for x in xs]


def _repeated_rows(first: Grid, grid: Grid) -> int:
    """How many rows at the top of ``grid`` repeat the first rows of the table."""
    count = 0
    for row in range(min(len(first.ys), len(grid.ys)) - 1):
        texts = grid.row_texts(row)
        if texts != first.row_texts(row) or not any(texts):
            break
        count += 1
    return count


def _begins_again(first: Grid, grid: Grid) -> bool:
    """Whether the rows of ``grid`` are those of a new form of the same kind, not further rows.

    Under the header a further part has other labels; a new form has the same ones with other values.
    """
    header = _repeated_rows(first, grid)
    if header == len(grid.ys) - 1:
        return True
    labels = [_label(first, row) for row in (header, header + 1)]
    again = [_label(grid, row) for row in (header, header + 1)]
    if not labels[0] or labels[0] != again[0]:
        return False
    titled = header > 0 and len([c for c in first.cells if c.row == 0]) == 1
    return titled or (bool(labels[1]) and labels[1] == again[1] and labels[0] != labels[1])


def _label(grid: Grid, row: int) -> str:
    """Text of a row's first cell if it has words, without blanks."""
    texts = grid.row_texts(row) if row < len(grid.ys) - 1 else ()
    label = squeeze(texts[0]) if texts else ""
    return label if _IDEOGRAPH.search(label) else ""


def _is_rest(row: Sequence[TableCell], following: Sequence[TableCell]) -> bool:
    """Whether a page break went through a row: ``following`` only ends what begins in ``row``.

    That is so if each of its texts would not have fitted behind the last line of the cell above, and
    words among them are no item of their own. A cell of one line may be full by chance: behind that
    only a few characters are taken for the end of a word, and only if other cells of the row ended;
    unless the first column names the row and is blank behind it.
    """
    above = {(cell.column, cell.column_span): cell for cell in row if cell.lines}
    filled = [cell for cell in following if cell.lines]
    pairs = [(above.get((cell.column, cell.column_span)), cell) for cell in filled]
    if not all(start and start.source.wraps(start.lines[-1][0], rest.lines[0][0]) for start, rest in pairs):
        return False
    named = bool(filled) and filled[0].column > 0 and any(cell.column == 0 for cell in above.values())
    words = [(start, rest) for start, rest in pairs if start and not _FIGURE.fullmatch(_text_of(rest))]
    for start, rest in words:
        text = _text_of(rest)
        short = len(text) <= WORD_END and len(filled) < len(above)
        alone = len(filled) == 1 and start.lines[-1][0].text[-1] in _ENDS
        known = named or (not alone and (short or len(start.lines) > 1))
        if is_item(text) or text in _TOTALS or not known:
            return False
    return bool(words)


def _text_of(cell: TableCell) -> str:
    return squeeze("".join(line.text for line, _ in cell.lines))


def _append(row: Sequence[TableCell], rest: Sequence[TableCell]) -> None:
    """Put the texts of a row's rest behind those of the row."""
    for cell in rest:
        for line, mark in cell.lines:
            start = next(c for c in row if (c.column, c.column_span) == (cell.column, cell.column_span))
            first = line is cell.lines[0][0]
            glue = joined(start.lines[-1][0].text, line.text, wrapped=True) if first else mark
            start.lines.append((line, glue))
