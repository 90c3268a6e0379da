"""Builds the canonical text of formats that have none: paragraphs to a line, table rows to a line.

Readers hand over a flow: paragraphs and tables in reading order, tables with cells that hold flows of
their own. The canvas decides what of a grid is caption, table and note (as for plain text), puts tables
inside cells after the table they stand in, and takes tables that only lay out a page apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.read import refusals
from extractor.read.captions import Stretch, split_rows
from extractor.read.limits import Limits
from schemas.document import Block, Cell, Document, Format, Table, Unreadable

_TABS_AND_BREAKS = str.maketrans({"\t": " ", "\n": " "})
_BREAKS = str.maketrans({"\r": "\n", "\v": "\n", "\f": "\n", "\u2028": "\n", "\u2029": "\n", "\0": " "})
#: A cell with this many paragraphs or characters is a page laid out, in a table of few cells.
_LAID_OUT_CHARS = 600
_FEW_CELLS = 6


@dataclass(slots=True)
class Paragraph:
    """A paragraph; lines in it are parted by newlines. ``level`` makes it a heading."""

    text: str
    level: int | None = None
    furniture: bool = False


@dataclass(slots=True)
class FlowCell:
    """A cell, its place and spans, and what it holds."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    items: list[Paragraph | FlowTable] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The paragraphs in one line; tables inside are left out."""
        said = " ".join(one.text for one in self.items if isinstance(one, Paragraph) and one.text)
        return said.translate(_BREAKS).translate(_TABS_AND_BREAKS).strip()


@dataclass(slots=True)
class FlowTable:
    """A table as read. ``sheet`` names the worksheet."""

    cells: list[FlowCell] = field(default_factory=list)
    sheet: str | None = None

    @property
    def rows(self) -> int:
        """Number of rows."""
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    @property
    def columns(self) -> int:
        """Number of columns."""
        return max((cell.column + cell.column_span for cell in self.cells), default=0)


Item = Paragraph | FlowTable


class Canvas:
    """Collects text, blocks and tables of one document."""

    def __init__(self, name: str, form: Format, data: bytes, limits: Limits) -> None:
        self._name = name
        self._form: Format = form
        self._sha256 = hashlib.sha256(data).hexdigest()
        self._limits = limits
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._tables: list[Table] = []
        self._unreadable: list[Unreadable] = []

    def report(self, where: str, why: str) -> None:
        """Note something that was seen and not read."""
        self._unreadable.append(Unreadable(where, why))

    def lay(self, items: Sequence[Item]) -> None:
        """Lay a flow."""
        for item in items:
            if isinstance(item, Paragraph):
                self._paragraph(item)
            else:
                self._flow_table(item)

    def document(self) -> Document:
        """The document.

        Raises:
            ReadError: it has no text.
        """
        if not self._parts and not self._unreadable:
            raise refusals.empty(self._name)
        if not self._parts:
            raise refusals.no_text(
                self._name, "；".join(f"{one.where}{one.why}" for one in self._unreadable[:3])
            )
        return Document(
            name=self._name,
            format=self._form,
            sha256=self._sha256,
            text="".join(self._parts),
            blocks=tuple(self._blocks),
            tables=tuple(self._tables),
            unreadable=tuple(self._unreadable),
        )

    def _paragraph(self, one: Paragraph) -> None:
        text = one.text.translate(_BREAKS)
        if one.furniture:
            if said := " ".join(text.split()):
                self._blocks.append(Block("furniture", self._length, self._length, said))
            return
        for line in [" ".join(text.split("\n"))] if one.level else text.split("\n"):
            if said := line.strip():
                self._line(said, one.level)

    def _line(self, said: str, level: int | None) -> None:
        start, end = self._length, self._length + len(said)
        if level:
            self._blocks.append(Block("heading", start, end, said, level=level))
        else:
            self._blocks.append(Block("paragraph", start, end, said))
        self._write(said + "\n")

    def _write(self, said: str) -> None:
        self._parts.append(said)
        self._length += len(said)

    def _flow_table(self, table: FlowTable) -> None:
        if _lays_out(table):
            for cell in table.cells:
                self.lay(cell.items)
            return
        if table.rows * table.columns > self._limits.max_cells:
            where = f"表{len(self._tables) + 1}"
            self.report(where, f"表格过大（{table.rows} 行 {table.columns} 列），未读入")
            return
        self._grid(table)
        for cell in table.cells:
            self.lay([item for item in cell.items if isinstance(item, FlowTable)])

    def _grid(self, table: FlowTable) -> None:
        columns = table.columns
        texts = [[""] * columns for _ in range(table.rows)]
        by_row: list[list[FlowCell]] = [[] for _ in texts]
        for cell in sorted(table.cells, key=lambda one: (one.row, one.column)):
            texts[cell.row][cell.column] = cell.text
            by_row[cell.row].append(cell)
        for kind, first, last in _stretches(table, texts):
            cells = [cell for row in by_row[first:last] for cell in row]
            if kind == "table" and _is_table(texts[first:last]):
                self._table(cells, texts[first:last], first, table.sheet)
            else:
                self.lay([one for cell in cells for one in cell.items if isinstance(one, Paragraph)])

    def _table(
        self, cells: Sequence[FlowCell], texts: list[list[str]], first: int, sheet: str | None
    ) -> None:
        index = len(self._tables)
        kept = [self._within_limit(index, row, texts[row]) for row in range(len(texts))]
        start = self._length
        starts: list[list[int]] = []
        for row in kept:
            starts.append([])
            for column, said in enumerate(row):
                starts[-1].append(self._length + bool(column))
                self._write("\t" + said if column else said)
            self._write("\n")
        placed = tuple(_cell(cell, first, kept, starts) for cell in cells)
        end = self._length - 1
        self._tables.append(Table(index, start, end, placed, sheet=sheet))
        text = "\n".join("\t".join(row) for row in kept)
        self._blocks.append(Block("table", start, end, text, table=index))

    def _within_limit(self, table: int, row: int, texts: list[str]) -> list[str]:
        most = self._limits.max_cell_chars
        for column, said in enumerate(texts):
            if len(said) > most:
                where = f"表{table + 1}第{row + 1}行第{column + 1}列"
                self.report(where, f"单元格过长（{len(said)} 字），未读入")
        return [said if len(said) <= most else "" for said in texts]


def _cell(cell: FlowCell, first: int, texts: list[list[str]], starts: list[list[int]]) -> Cell:
    row = cell.row - first
    said = texts[row][cell.column]
    start = starts[row][cell.column]
    row_span = min(cell.row_span, len(texts) - row)
    return Cell(row, cell.column, said, start, start + len(said), row_span, cell.column_span)


def _is_table(texts: list[list[str]]) -> bool:
    return any(sum(map(bool, row)) > 1 for row in texts)


def _stretches(table: FlowTable, texts: list[list[str]]) -> Iterator[Stretch]:
    """Captions, tables and notes of a grid; no cell stands in two of them."""
    parts = split_rows(texts)
    bounds = {part.first for part in parts}
    for cell in table.cells:
        bounds.difference_update(range(cell.row + 1, cell.row + cell.row_span))
    merged: list[Stretch] = []
    for part in parts:
        if part.first in bounds or not merged:
            merged.append(part)
        else:
            before = merged.pop()
            kind = part.kind if before.kind != "table" else before.kind
            merged.append(Stretch(kind, before.first, part.last))
    for part in merged:
        first, last = part.first, part.last
        if part.kind == "table":
            first, last = _without_blank_rows(texts, first, last)
        if first < last:
            yield Stretch(part.kind, first, last)


def _without_blank_rows(texts: list[list[str]], first: int, last: int) -> tuple[int, int]:
    while first < last and not any(texts[first]):
        first += 1
    while first < last and not any(texts[last - 1]):
        last -= 1
    return first, last


def _lays_out(table: FlowTable) -> bool:
    """Tell whether a table only arranges a page: one column, or whole pages and tables in few cells."""
    if table.columns <= 1:
        return True
    filled = [cell for cell in table.cells if cell.items]
    inner = [item for cell in filled for item in cell.items if isinstance(item, FlowTable)]
    if inner and sum(len(one.cells) for one in inner) >= len(filled):
        return True
    return len(filled) <= _FEW_CELLS and any(_is_page(cell) for cell in filled)


def _is_page(cell: FlowCell) -> bool:
    paragraphs = [one for one in cell.items if isinstance(one, Paragraph)]
    if any(one.level for one in paragraphs):
        return True
    return len(paragraphs) > 3 and sum(len(one.text) for one in paragraphs) > _LAID_OUT_CHARS
