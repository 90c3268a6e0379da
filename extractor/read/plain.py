"""Plain text and Markdown: the text stays as it is, blocks and tables are laid over it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

from extractor.read import refusals
from extractor.read.captions import split_rows
from extractor.read.encoding import decode
from extractor.read.limits import Limits
from extractor.read.lines import lines_of, trim
from extractor.read.markup import Grid, GridCell, html_tables, pipe_tables
from extractor.read.tabbed import Run, is_grid, runs_of
from schemas.document import Block, Cell, Document, Format, Table, Unreadable

_HEADING = re.compile(r" {0,3}(#{1,6})(?=[ \t]|$)")


def read_text(data: bytes, name: str, limits: Limits | None = None) -> Document:
    """Read plain text; ``Document.text`` is the decoded file without its byte order mark.

    Tables are tab-separated rows, Word's one cell per line (a table of one column), and pipe tables.

    Raises:
        ReadError: not text in a known encoding, or nothing but white space.
    """
    return _Reading(data, name, "txt", limits or Limits()).document()


def read_markdown(data: bytes, name: str, limits: Limits | None = None) -> Document:
    """Read Markdown as plain text with headings (``#``) and HTML tables.

    A heading's block begins after the ``#``; its ``level`` is their number.

    Raises:
        ReadError: not text in a known encoding, or nothing but white space.
    """
    return _Reading(data, name, "markdown", limits or Limits()).document()


class _Reading:
    """Lays blocks and tables over one text, in order."""

    def __init__(self, data: bytes, name: str, form: Format, limits: Limits) -> None:
        if len(data) > limits.max_text_bytes:
            raise refusals.too_large(name, len(data), limits.max_text_bytes)
        text = decode(data)
        if text is None:
            raise refusals.unknown_text(name)
        if not text.strip():
            raise refusals.empty(name)
        self.name = name
        self.form: Format = form
        self.limits = limits
        self.sha256 = hashlib.sha256(data).hexdigest()
        self.text = text
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.unreadable: list[Unreadable] = []

    def document(self) -> Document:
        """The document."""
        at = 0
        for grid, lone in self._grids():
            self._paragraphs(at, grid.start)
            self._grid(grid, lone)
            at = grid.end
        self._paragraphs(at, len(self.text))
        return Document(
            name=self.name,
            format=self.form,
            sha256=self.sha256,
            text=self.text,
            blocks=tuple(self.blocks),
            tables=tuple(self.tables),
            unreadable=tuple(self.unreadable),
        )

    def _grids(self) -> Iterable[tuple[Grid, bool]]:
        """Every grid, and whether it is one cell per line; where two overlap the earlier wins."""
        text = self.text
        most = self.limits.max_cells
        lines = list(lines_of(text))
        found: list[tuple[Grid, bool]] = []
        if "\t" in text:
            for run in runs_of(text, lines, most):
                if run.places:
                    self._say_too_large(run.places)
                else:
                    found.append((_grid_of(run), run.lone))
        if "|" in text:
            found += [(grid, False) for grid in pipe_tables(text, lines, most)]
        if self.form == "markdown":
            found += [(grid, False) for grid in html_tables(text)]
        at = 0
        for grid, lone in sorted(found, key=lambda one: one[0].start):
            if grid.start >= at:
                yield grid, lone
                at = grid.end

    def _paragraphs(self, start: int, end: int) -> None:
        for line in lines_of(self.text, start, end):
            if line.tabs >= 0:
                self._paragraph(line.start, line.end)

    def _paragraph(self, start: int, end: int) -> None:
        level = None
        if self.form == "markdown" and (match := _HEADING.match(self.text, start, end)):
            level = len(match[1])
            start, end = match.end(), _before_marks(self.text, match.end(), end)
        start, end = trim(self.text, start, end)
        if start == end:
            return
        said = self.text[start:end]
        if level:
            self.blocks.append(Block("heading", start, end, said, level=level))
        else:
            self.blocks.append(Block("paragraph", start, end, said))

    def _grid(self, grid: Grid, lone: bool) -> None:
        """Lay a grid: its captions and notes as paragraphs, the rest as tables."""
        rows, columns = grid.rows, grid.columns
        if rows * columns > self.limits.max_cells:
            self._say_too_large(rows * columns)
            self._paragraphs(grid.start, grid.end)
            return
        if lone:
            self._table(grid.cells, 0, rows)
            return
        texts = [[""] * columns for _ in range(rows)]
        by_row: list[list[GridCell]] = [[] for _ in texts]
        for cell in grid.cells:
            texts[cell.row][cell.column] = self.text[cell.start : cell.end]
            by_row[cell.row].append(cell)
        for kind, first, last in split_rows(texts):
            cells = [cell for row in by_row[first:last] for cell in row]
            if kind == "table" and is_grid(texts[first:last]):
                self._table(cells, first, last)
            else:
                for cell in cells:
                    self._paragraph(cell.start, cell.end)

    def _say_too_large(self, places: int) -> None:
        self.unreadable.append(Unreadable("表格", f"表格过大（{places} 格），未读入"))

    def _table(self, placed: Sequence[GridCell], first: int, last: int) -> None:
        index = len(self.tables)
        cells = tuple(self._cell(index, cell, first, last) for cell in placed)
        start, end = placed[0].start, max(cell.end for cell in placed)
        self.tables.append(Table(index, start, end, cells))
        self.blocks.append(Block("table", start, end, self.text[start:end], table=index))

    def _cell(self, table: int, cell: GridCell, first: int, last: int) -> Cell:
        start, end = cell.start, cell.end
        row = cell.row - first
        if end - start > self.limits.max_cell_chars:
            where = f"表{table + 1}第{row + 1}行第{cell.column + 1}列"
            self.unreadable.append(Unreadable(where, f"单元格过长（{end - start} 字），未读入"))
            end = start
        height = min(cell.row_span, last - cell.row)
        return Cell(row, cell.column, self.text[start:end], start, end, height, cell.column_span)


def _before_marks(text: str, start: int, end: int) -> int:
    """Where a heading's words end: marks may close it too, parted by a blank."""
    said = text[start:end].rstrip()
    bare = said.rstrip("#")
    return start + len(bare) if bare.endswith((" ", "\t")) else start + len(said)


def _grid_of(run: Run) -> Grid:
    cells = [
        GridCell(number, column, start, end)
        for number, row in enumerate(run.rows)
        for column, (start, end) in enumerate(row.cells)
    ]
    return Grid(run.rows[0].start, run.rows[-1].end, cells)
