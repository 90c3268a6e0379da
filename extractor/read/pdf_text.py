"""The pieces of all pages to one document: tables over pages joined, text written with exact offsets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.read.pdf_flow import Furniture, Item, LogicalTable, TableCell
from extractor.read.pdf_layout import PageLayout, Paragraph
from extractor.read.pdf_lines import TextLine, box_around, joined
from schemas.document import Block, BlockKind, Box, Cell, Line, Page, Table


@dataclass
class Written:
    """A document's text and everything that points into it."""

    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    pages: tuple[Page, ...]
    lines: tuple[Line, ...]


def write(items: Sequence[Item], pages: Sequence[PageLayout]) -> Written:
    """Write the items in order: a paragraph or a table row to a line, cells parted by tabs."""
    writer = _Writer({page.number: page for page in pages})
    for item in items:
        writer.item(item)
    text = "".join(writer.parts)
    return Written(
        text, tuple(writer.blocks), tuple(writer.tables), tuple(writer.page_spans()), tuple(writer.lines)
    )


@dataclass
class _Writer:
    layouts: dict[int, PageLayout]
    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    starts: dict[int, int] = field(default_factory=dict)

    def item(self, item: Item) -> None:
        """Write one item."""
        if isinstance(item, Paragraph):
            self._paragraph(item)
        elif isinstance(item, LogicalTable):
            self._table(item)
        else:
            self._furniture(item)

    def page_spans(self) -> Iterator[Page]:
        """Each page from its first character to that of the next page with text."""
        following = self.length
        spans: list[Page] = []
        for layout in sorted(self.layouts.values(), key=lambda page: page.number, reverse=True):
            start = self.starts.get(layout.number, following)
            width, height = layout.displayed.size
            spans.append(Page(layout.number, width, height, start, following))
            following = start
        return reversed(spans)

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _line(self, line: TextLine) -> None:
        start = self.length
        self.starts.setdefault(line.page, start)
        self._put(line.text)
        for piece in line.pieces:
            box = self._shown(line.page, (piece.left, line.top, piece.right, line.bottom))
            self.lines.append(Line(start + piece.start, start + piece.end, line.page, box))

    def _shown(self, page: int, box: Box) -> Box:
        return self.layouts[page].shown(box)

    def _paragraph(self, paragraph: Paragraph) -> None:
        start, begun = self.length, len(self.parts)
        before = ""
        for line in paragraph.lines:
            self._put(joined(before, line.text, wrapped=True))
            self._line(line)
            before = line.text
        first = paragraph.lines[0]
        box = box_around(line.box for line in paragraph.lines if line.page == first.page)
        kind: BlockKind = "heading" if paragraph.is_heading else "paragraph"
        text = "".join(self.parts[begun:])
        self.blocks.append(Block(kind, start, self.length, text, first.page, self._shown(first.page, box)))
        self._put("\n")

    def _furniture(self, furniture: Furniture) -> None:
        at = max(0, self.length - 1)
        line = furniture.line
        box = self._shown(line.page, line.box)
        self.blocks.append(Block("furniture", at, at, line.text, line.page, box))

    def _table(self, table: LogicalTable) -> None:
        start, begun, index = self.length, len(self.parts), len(self.tables)
        cells: list[Cell] = []
        for number, row in enumerate(table.rows()):
            if number:
                self._put("\n")
            self._begin_row(table, row)
            for position, cell in enumerate(row):
                if position:
                    self._put("\t")
                cells.append(self._cell(cell))
        end, page, box = self.length, table.grids[0].page, table.grids[0].box
        self.tables.append(Table(index, start, end, tuple(cells), tuple(grid.page for grid in table.grids)))
        text = "".join(self.parts[begun:])
        self.blocks.append(Block("table", start, end, text, page, self._shown(page, box), index))
        self._put("\n")

    def _begin_row(self, table: LogicalTable, row: Sequence[TableCell]) -> None:
        """A page begins with the first row on it, even if that row is empty."""
        self.starts.setdefault(row[0].page if row else table.grids[0].page, self.length)

    def _cell(self, cell: TableCell) -> Cell:
        start, begun = self.length, len(self.parts)
        for line, mark in cell.lines:
            self._put(mark)
            self._line(line)
        return Cell(
            cell.row, cell.column, "".join(self.parts[begun:]), start, self.length, cell.row_span,
            cell.column_span, cell.page, self._shown(cell.page, cell.box),
        )  # fmt: skip
