"""Rebuild rows of a form that was printed one cell per line without anything between the rows.

The headings say how many columns there are; what a cell holds says where a row begins: a known level, or
words that are followed by what stands right of a name (an operator, a unit, a target).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence

from extractor.extract.forms.align import misfit
from extractor.extract.forms.header import Column, Lookup
from extractor.extract.forms.rows import Piece, Row
from extractor.extract.forms.values import figure_of, is_dash, is_number
from extractor.extract.forms.vocabulary import Vocabulary, bare

#: Fewer cells than this are headings between tables, not a form.
_FEWEST = 20
#: Columns that no row leaves empty.
_NEEDED = ("name", "target", "actual", "weight", "score")


def is_stacked(rows: Sequence[Row]) -> bool:
    """Whether a form's rows are nearly all single cells."""
    single = sum(len(row.pieces) == 1 for row in rows)
    return len(rows) >= _FEWEST and single * 10 >= len(rows) * 9


def rebuild(rows: Sequence[Row], words: Vocabulary) -> list[Row]:
    """Rows of several cells from a list of single cells."""
    return list(_Rebuilder([piece for row in rows for piece in row.pieces], words).rows())


class _Rebuilder:
    def __init__(self, cells: list[Piece], words: Vocabulary) -> None:
        self.cells = cells
        self.words = words

    def rows(self) -> Iterator[Row]:
        at = 0
        while at < len(self.cells):
            if width := self._header(at, self.words.fund_column, "executed"):
                yield _row(self.cells[at : at + width])
                at = yield from self._funds(at + width, at)
            elif width := self._header(at, self.words.column, "name"):
                header = self.cells[at : at + width]
                yield _row(header)
                at = yield from self._indicators(at + width, header)
            elif self._pair(at):
                yield _row(self.cells[at : at + 2])
                at += 2
            else:
                at = yield from self._goal_or_single(at)

    def _header(self, at: int, lookup: Lookup, needed: str) -> int:
        """How many cells from here on are headings of one block; 0 if there is no block."""
        found: list[str] = []
        for cell in self.cells[at : at + 16]:
            meaning = lookup(cell.key)
            if meaning is None or (meaning in found and meaning not in ("basis", "reason")):
                break
            found.append(meaning)
        return len(found) if len(found) >= 4 and needed in found else 0

    def _pair(self, at: int) -> bool:
        """Whether a label stands here with its value below it."""
        if at + 1 >= len(self.cells) or self.words.label(self.cells[at].key) in (None, "goal", "result"):
            return False
        return self.words.label(self.cells[at + 1].key) is None

    def _goal_or_single(self, at: int) -> Generator[Row, None, int]:
        """Headings of goal and result with the texts below them, or one cell."""
        labels: list[str] = []
        while at + len(labels) < len(self.cells):
            label = self.words.label(self.cells[at + len(labels)].key)
            if label not in ("goal", "adjusted_goal", "result"):
                break
            labels.append(label)
        if "result" in labels and "goal" in labels:
            first = labels.index("result") - 1
            heads = self.cells[at + first : at + len(labels)]
            texts = self.cells[at + len(labels) : at + len(labels) + len(heads)]
            yield _row(heads)
            yield _row(texts)
            return at + len(labels) + len(texts)
        yield _row(self.cells[at : at + 1])
        return at + 1

    def _funds(self, at: int, head: int) -> Generator[Row, None, int]:
        """Rows of words and the figures after them."""
        numeric_first = self.words.fund_column(self.cells[head].key) != "source"
        while at < len(self.cells):
            figures = at + 1
            while figures < len(self.cells) and _is_figure(self.cells[figures]):
                figures += 1
            if figures - at < 2 or _is_figure(self.cells[at]):
                break
            row = self.cells[at:figures]
            start = -1 if numeric_first else 0
            yield Row(tuple(c._replace(first=start + i, last=start + i) for i, c in enumerate(row)))
            at = figures
        return at

    def _indicators(self, at: int, header: Sequence[Piece]) -> Generator[Row, None, int]:
        columns = [Column(self.words.column(c.key) or "other", i, i, c.key) for i, c in enumerate(header)]
        row: list[Piece] = []
        while at < len(self.cells):
            cell = self.cells[at]
            if bare(cell.key) in self.words.totals:
                yield from _indicator_row(row, columns, self.words)
                return (yield from self._total(at, columns))
            if row and self._starts(at, columns, row):
                yield from _indicator_row(row, columns, self.words)
                row = []
            row.append(cell)
            at += 1
        yield from _indicator_row(row, columns, self.words)
        return at

    def _total(self, at: int, columns: Sequence[Column]) -> Generator[Row, None, int]:
        stop = at + 1
        while stop < len(self.cells) and _is_figure(self.cells[stop]) and stop - at <= 2:
            stop += 1
        where = [c.first for c in columns if c.meaning in ("weight", "score")][-(stop - at - 1) :]
        placed = [c._replace(first=w, last=w) for c, w in zip(self.cells[at + 1 : stop], where, strict=False)]
        yield Row((self.cells[at]._replace(first=0, last=0), *placed))
        return stop

    def _starts(self, at: int, columns: Sequence[Column], row: Sequence[Piece]) -> bool:
        """Whether the cell at an index begins a row."""
        cell = self.cells[at]
        if not _is_complete(row, columns):
            return False
        if self.words.is_level(cell.key):
            return True
        after = next((c for c, b in zip(columns[1:], columns, strict=False) if b.meaning == "name"), None)
        follower = self.cells[at + 1] if at + 1 < len(self.cells) else None
        if after is None or follower is None or misfit("name", cell, self.words) >= 1.5:
            return False
        return misfit(after.meaning, follower, self.words) < 0.5


def _is_complete(row: Sequence[Piece], columns: Sequence[Column]) -> bool:
    """Whether a row has its points and all cells that no row leaves out."""
    meanings = [column.meaning for column in columns]
    points = sum(is_number(cell.key) and "%" not in cell.key for cell in row)
    needed = [meaning for meaning in meanings if meaning in _NEEDED]
    return points >= sum(meaning in ("weight", "score") for meaning in needed) and len(row) >= len(needed)


def _indicator_row(row: Sequence[Piece], columns: Sequence[Column], words: Vocabulary) -> Iterator[Row]:
    """A row with its levels under their columns and the rest in order from the name on."""
    if not row:
        return
    place = {column.meaning: column.first for column in columns}
    pieces = []
    lead = list(row)
    for meaning, known in (("level1", words.first_levels), ("level2", words.second_levels)):
        if len(lead) > 3 and meaning in place and bare(lead[0].key) in known:
            pieces.append(lead[0]._replace(first=place[meaning], last=place[meaning]))
            lead.pop(0)
    start = place.get("name", 0)
    pieces += [c._replace(first=start + i, last=start + i) for i, c in enumerate(lead)]
    yield Row(tuple(pieces))


def _row(cells: Sequence[Piece]) -> Row:
    return Row(tuple(cell._replace(first=i, last=i) for i, cell in enumerate(cells)))


def _is_figure(cell: Piece) -> bool:
    return is_dash(cell.key) or figure_of(cell.text, "") is not None
