"""What a worksheet says of its cells beside their values: formats, what is hidden, how far it reaches."""

from __future__ import annotations

from dataclasses import dataclass, field

Place = tuple[int, int]
#: Why a cell's value cannot be known.
UNCOMPUTED = "公式没有保存计算结果"
ERROR = "公式计算出错，没有数值"


@dataclass(slots=True)
class SheetMarks:
    """Rows and columns count from 0.

    Attributes:
        formats: number format code of each cell that has one other than General.
        hidden_rows: rows that are not shown.
        hidden_columns: ranges of columns that are not shown, ends included.
        unread: cells whose value cannot be known, and why.
        rows: one more than the last row with a value.
        columns: one more than the last column with a value.
    """

    formats: dict[Place, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    unread: list[tuple[Place, str]] = field(default_factory=list)
    rows: int = 0
    columns: int = 0

    def reach(self, row: int, column: int) -> None:
        """Note a cell with a value."""
        self.rows = max(self.rows, row + 1)
        self.columns = max(self.columns, column + 1)

    def hides(self, column: int) -> bool:
        """Tell whether a column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


def column_name(column: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_name(row: int, column: int) -> str:
    """A cell's address: (1, 0) is A2."""
    return f"{column_name(column)}{row + 1}"
