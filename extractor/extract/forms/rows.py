"""Rows of performance forms, whatever shape a converter left them in.

Four shapes become one: grids with spans (PDF, Word, Excel, HTML), tab-separated lines, one cell per line
with blank lines between the rows, and plain lines between tables (titles, single headings). A row is a
list of its non-empty cells with the columns they cover.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from operator import itemgetter
from typing import NamedTuple

from extractor.extract.forms.vocabulary import Vocabulary
from schemas.document import Cell, Document, Table
from schemas.frozen import dataclass
from schemas.sections import Segments, TableInfo
from schemas.text import fold_whole, fold_width, squeeze

#: Blanks and the invisible characters of word processors.
_BLANK = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff\u00ad]+")
#: What converters leave where a bookmark or picture was.
_RESIDUE = re.compile(r"\[(?:bookmark|image|OLE)[^\]\n]*\]")
#: A form's title is looked for this far above its first table.
_ABOVE = 300
#: Longer stretches between two tables of forms are another part of the document.
_GAP = 4000
#: A line longer than this between tables is prose, not a heading.
_HEADING = 90
#: No row of a form has more cells: a longer one has lost its ends.
_LONGEST_ROW = 24
#: Cells up to this length are remembered by their key.
_SHORT = 24


class Piece(NamedTuple):
    """A non-empty cell: its text, its place, and the columns it covers (both ends included).

    ``key`` is the text without blanks and residue, width folded. ``carried`` marks a cell that began in
    a row above.
    """

    text: str
    key: str
    start: int
    end: int
    first: int
    last: int
    table: int | None = None
    cell: Cell | None = None
    carried: bool = False


#: Sorts pieces by ``first``, then ``start``.
_LEFT_TO_RIGHT = itemgetter(Piece._fields.index("first"), Piece._fields.index("start"))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a form. ``line`` marks a plain line that stood outside of any table."""

    pieces: tuple[Piece, ...]
    line: bool = False
    own: tuple[Piece, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Set ``own``, the pieces that begin in this row."""
        object.__setattr__(self, "own", tuple([piece for piece in self.pieces if not piece.carried]))


def key_of(text: str) -> str:
    """A cell's text as it is compared: no blanks, width folded, no residue of conversion."""
    if "[" in text:
        text = without_residue(text)
    # the same few words and figures fill most cells, and those are remembered
    return squeeze(text) if len(text) <= _SHORT else _BLANK.sub("", fold_width(text))


def _long_key(canonical: str, cell: Cell) -> str:
    """The key of a long cell: nearly always a stretch of the text, which is folded only once."""
    if "[" in cell.text or canonical[cell.start : cell.end] != cell.text:
        return key_of(cell.text)
    return _BLANK.sub("", fold_whole(canonical)[cell.start : cell.end])


def without_residue(text: str) -> str:
    """A cell's text as a reader sees it: without what converters left."""
    return _RESIDUE.sub("", text).strip() if "[" in text else text


def form_rows(document: Document, segments: Segments, words: Vocabulary) -> Iterator[list[Row]]:
    """Runs of rows that belong to performance forms, in document order.

    Each run covers neighbouring tables, the lines between them, and the lines just above the first.
    """
    for run in _runs(document, segments, words):
        yield list(_rows_of_run(document, run, _floor(document, run[0])))


def _runs(document: Document, segments: Segments, words: Vocabulary) -> list[list[Table]]:
    """Tables of forms, grouped where only short stretches of text part them."""
    infos = {info.table: info for info in segments.tables}
    runs: list[list[Table]] = []
    last: Table | None = None
    for table in document.tables:
        follows = last is not None and runs and last is runs[-1][-1]
        if not _is_form(document, table, infos.get(table.index), words, last if follows else None):
            last = table
            continue
        if follows and last is not None and table.start - last.end <= _GAP:
            runs[-1].append(table)
        else:
            runs.append([table])
        last = table
    return runs


def _is_form(
    document: Document, table: Table, info: TableInfo | None, words: Vocabulary, before: Table | None
) -> bool:
    if info is not None and info.meaning is not None:
        return info.meaning == "performance_form"
    text = key_of(document.text[table.start : table.end])
    if sum(signal in text for signal in words.signals) >= 2:
        return True
    gap = document.text[before.end : table.start] if before else ""
    if before is None or len(gap.strip()) > _HEADING:
        return False
    return before.columns == table.columns > 1 or any(word in text for word in words.inner_signals)


def _floor(document: Document, table: Table) -> int:
    """Where the lines above a run begin: after the table before it, at most so far up."""
    earlier = max((t.end for t in document.tables if t.end <= table.start), default=0)
    return max(earlier, table.start - _ABOVE)


def _rows_of_run(document: Document, run: list[Table], position: int) -> Iterator[Row]:
    text = document.text
    if position and text[position - 1] != "\n":
        cut = text.find("\n", position, run[0].start)
        position = cut + 1 if cut >= 0 else position
    for table in run:
        yield from _lines(text, position, table.start)
        yield from _table_rows(document, table)
        position = max(position, table.end)


def _lines(text: str, start: int, end: int) -> Iterator[Row]:
    """Short plain lines as rows of one piece."""
    for line_start, line in _split_lines(text, start, end):
        if (piece := _piece(text, line_start, line_start + len(line), 0)) and len(piece.key) <= _HEADING:
            yield Row((piece,), line=True)


def _split_lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    position = start
    while position < end:
        stop = text.find("\n", position, end)
        stop = end if stop < 0 else stop
        yield position, text[position:stop]
        position = stop + 1


def _table_rows(document: Document, table: Table) -> Iterator[Row]:
    if table.rows > 1 and all(cell.column + cell.column_span == 1 for cell in table.cells):
        yield from _rows_of_stacked_cells(document.text, table)
        return
    rows: list[list[Piece]] = [[] for _ in range(table.rows)]
    index, new = table.index, tuple.__new__
    for cell in table.cells:
        text, start, end, row, first = cell.text, cell.start, cell.end, cell.row, cell.column
        key = key_of(text) if len(text) <= _SHORT else _long_key(document.text, cell)
        if start == end or not key:
            continue
        last = first + cell.column_span - 1
        # what the constructor does, at half its cost
        rows[row].append(new(Piece, (text, key, start, end, first, last, index, cell, False)))
        if cell.row_span > 1:
            carried = Piece(text, key, start, end, first, last, index, cell, carried=True)
            for below in range(row + 1, row + cell.row_span):
                rows[below].append(carried)
    for pieces in rows:
        if pieces:
            pieces.sort(key=_LEFT_TO_RIGHT)
            yield Row(tuple(pieces))


def _rows_of_stacked_cells(text: str, table: Table) -> Iterator[Row]:
    """Rows of a table that was printed one cell per line.

    A leading tab opens a cell, a blank line closes the row, and a line without a tab goes on with the
    cell above. Without any tab every line is a cell; without any blank line the rows are lost, and every
    cell becomes a row of its own.
    """
    lines = list(_split_lines(text, table.start, table.end))
    tabbed = any(line.startswith("\t") for _, line in lines)
    cells: list[tuple[int, int]] = []
    blank = False
    first_cell = next((start for start, line in lines if line.strip()), table.start)
    for start, line in lines:
        if not line.strip() and not (tabbed and line.startswith("\t")):
            blank = True
            continue
        opens = line.startswith("\t") if tabbed else True
        if not opens and cells:
            cells[-1] = (cells[-1][0], start + len(line))
            continue
        if blank and cells:
            yield from _stacked_row(text, cells, table)
            cells = []
        blank = False
        cells.append((start, start + len(line)))
    if cells and cells[0][0] == first_cell and len(cells) > _LONGEST_ROW:
        for at in cells:
            yield from _stacked_row(text, [at], table)
        return
    yield from _stacked_row(text, cells, table)


def _stacked_row(text: str, cells: list[tuple[int, int]], table: Table) -> Iterator[Row]:
    found = [_piece(text, start, end, at, table.index) for at, (start, end) in enumerate(cells)]
    if pieces := tuple(piece for piece in found if piece):
        yield Row(pieces)


def _piece(text: str, start: int, end: int, column: int, table: int | None = None) -> Piece | None:
    """A piece for a stretch of text, trimmed; None if it is blank."""
    raw = text[start:end]
    key = key_of(raw)
    if not key:
        return None
    lead = len(raw) - len(raw.lstrip())
    trimmed = raw.strip()
    begin = start + lead
    return Piece(trimmed, key, begin, begin + len(trimmed), column, column, table)
