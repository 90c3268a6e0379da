"""Where cells with spans come to stand in a grid, as HTML lays them out."""

from __future__ import annotations

#: No statutory table comes near; a page that asks for more is not laid out as it wishes.
_MOST_COLUMNS = 512
#: ``rowspan="0"``: down to the end. The table's end cuts it.
_TO_THE_END = 65_534


class Placer:
    """Finds the column of each next cell of a row; ``row`` counts from 0 once a row has begun."""

    def __init__(self) -> None:
        self.row = -1
        self._column = 0
        self._free_from: dict[int, int] = {}

    def begin_row(self) -> None:
        """Go on to the next row."""
        self.row += 1
        self._column = 0

    def place(self, column_span: int, row_span: int) -> tuple[int, int, int]:
        """Place a cell: its column, and the columns and rows it really gets."""
        if self.row < 0:
            self.begin_row()
        while self._taken(self._column):
            self._column += 1
        column = min(self._column, _MOST_COLUMNS - 1)
        last = min(column + max(1, column_span), _MOST_COLUMNS)
        width = next((c - column for c in range(column + 1, last) if self._taken(c)), last - column)
        height = min(row_span or _TO_THE_END, _TO_THE_END)
        for taken in range(column, column + width):
            self._free_from[taken] = self.row + height
        self._column = column + width
        return column, width, height

    def _taken(self, column: int) -> bool:
        return self._free_from.get(column, 0) > self.row
