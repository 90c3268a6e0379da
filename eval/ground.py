"""The plain view of a document for the seeded-error evaluation: its figures, where they stand and what by.

It knows no record and no check. Whether an error can be known must not be told by what the checks happen to see.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from schemas.document import Cell, Document, Table
from schemas.quantity import MONEY, Quantity, parse_decimal
from schemas.sections import Segments
from schemas.text import fold_width, squeeze

Place = Literal["table", "narrative", "form"]
PLACES: tuple[Place, ...] = ("table", "narrative", "form")

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNITS = "亿元|万元|元|%|人次|批次|人|辆|个|项|台|套|件|户|家|次|份|名|条|平方米|例"
_STATED = re.compile(rf"(?<![\d.,A-Za-z〔\[(-])({_NUMBER})\s*({_UNITS})(?!次会议)")
_IN_CELL = re.compile(rf"([≥≤=><]{{0,2}})({_NUMBER})(万?(?:{_UNITS}))?")
_CODE = re.compile(r"\d{3}|\d{5}|\d{7}")
_SENTENCE_ENDS = "。；;\n"
_FORMS = ("performance_form",)
#: How far the words that say what a figure is reach back in a paragraph.
_REACH = 60
#: Cells of a one-cell-per-line form that stand for a row.
_NEAR = 3
_GRAM = 4


@dataclass(frozen=True)
class Figure:
    """A printed figure. ``start`` and ``end`` enclose the digits; ``place`` is where it stands.

    ``table``, ``row`` and ``column`` are None in running text, where ``paragraph`` is the paragraph's index.
    ``operator`` is what precedes it in a cell (≥90%).
    """

    index: int
    start: int
    end: int
    printed: str
    quantity: Quantity
    place: Place
    unit_end: int
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    operator: str = ""

    @property
    def significant(self) -> int:
        """Digits that count: 10.00 has one, 12.30 has three."""
        return len("".join(map(str, self.quantity.value.as_tuple().digits)).strip("0"))


class Ground:
    """Figures, rows and sentences of one document."""

    def __init__(self, document: Document, segments: Segments) -> None:
        self.document = document
        self.segments = segments
        self.text = document.text
        #: of the same length as the text, full-width forms folded
        self.folded = fold_width(document.text)
        self.forms = frozenset(info.table for info in segments.tables if info.meaning in _FORMS)
        self.units = {info.table: info.unit or "" for info in segments.tables}
        self.meanings = {info.table: info.meaning for info in segments.tables}
        self.figures: tuple[Figure, ...] = tuple(
            Figure(index, **fields) for index, fields in enumerate(self._read())
        )

    def _read(self) -> Iterator[dict]:  # type: ignore[type-arg]
        for number, paragraph in enumerate(self.segments.paragraphs):
            for found in _STATED.finditer(self.folded, paragraph.start, paragraph.end):
                if not self._is_numbering(found.start()):
                    yield self._stated(found, "narrative") | {"paragraph": number}
        for table in self.document.tables:
            for cell in table.cells:
                yield from self._of_cell(table, cell)

    def _is_numbering(self, start: int) -> bool:
        return self.folded[max(0, start - 1) : start] in ("第", "前", "近")

    def _stated(self, found: re.Match[str], place: Place) -> dict:  # type: ignore[type-arg]
        return {
            "start": found.start(1),
            "end": found.end(1),
            "printed": found[1],
            "quantity": Quantity.parse(found[1], found[2] or ""),
            "place": place,
            "unit_end": found.end(2),
        }

    def _of_cell(self, table: Table, cell: Cell) -> Iterator[dict]:  # type: ignore[type-arg]
        place: Place = "form" if table.index in self.forms else "table"
        where = {"table": table.index, "row": cell.row, "column": cell.column}
        text = self.folded[cell.start : cell.end]
        if found := _IN_CELL.fullmatch(text):
            if not self._is_code(table, cell, text) and parse_decimal(found[2]) is not None:
                unit = found[3] or (self.units[table.index] if place == "table" else "")
                start = cell.start + found.start(2)
                yield {
                    "start": start,
                    "end": cell.start + found.end(2),
                    "printed": found[2],
                    "quantity": Quantity.parse(found[2], unit),
                    "place": place,
                    "unit_end": cell.end,
                    "operator": found[1],
                    **where,
                }
            return
        for found in _STATED.finditer(self.folded, cell.start, cell.end):
            yield self._stated(found, place) | where

    def _is_code(self, table: Table, cell: Cell, text: str) -> bool:
        """A code, the two digits of its 款 or 项 in columns of their own, or the number of a column (栏次)."""
        if _CODE.fullmatch(text) or (text.isdigit() and self._is_numbering_row(table, cell.row)):
            return True
        first = table.text_at(cell.row, max(0, cell.column - 1))
        split = cell.column and re.fullmatch(r"\d{2,3}", text) and re.fullmatch(r"\d{2,3}|", first)
        return bool(split) and (text.startswith("0") or cell.column < 3)

    def _is_numbering_row(self, table: Table, row: int) -> bool:
        """Whether a row counts the columns: 1, 2, 3 ..."""
        numbers = [int(text) for text in table.texts()[row] if text.isdigit()]
        return len(numbers) > 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))

    @cached_property
    def by_place(self) -> dict[Place, list[Figure]]:
        """The figures other than zero, by place."""
        return {p: [f for f in self.figures if f.place == p and f.quantity.value] for p in PLACES}

    @cached_property
    def by_paragraph(self) -> dict[int, list[Figure]]:
        """Figures of running text by paragraph."""
        found: dict[int, list[Figure]] = {}
        for figure in self.figures:
            if figure.paragraph is not None:
                found.setdefault(figure.paragraph, []).append(figure)
        return found

    @cached_property
    def by_table(self) -> dict[int, list[Figure]]:
        """Figures that fill a cell, by table, row by row."""
        found: dict[int, list[Figure]] = {}
        for figure in self.figures:
            if figure.table is not None and self.fills_cell(figure):
                found.setdefault(figure.table, []).append(figure)
        return found

    def fills_cell(self, figure: Figure) -> bool:
        """Whether a figure is all its cell says."""
        cell = self._cell(figure)
        return cell is not None and cell.end == figure.unit_end and cell.end - cell.start < 20

    def _cell(self, figure: Figure) -> Cell | None:
        if figure.table is None or figure.row is None or figure.column is None:
            return None
        return self.document.tables[figure.table].grid[figure.row][figure.column]

    def is_lone(self, table: int) -> bool:
        """Whether a table is one cell per line: its rows are lost."""
        return self.document.tables[table].columns == 1

    # What a place is

    def zone(self, start: int, end: int) -> tuple[int, int]:
        """The sentence, or the row, that holds a stretch of the text."""
        for table in self.document.tables:
            if table.start <= start < table.end:
                return self._row_zone(table, start)
        return self.sentence(start, end)

    def _row_zone(self, table: Table, start: int) -> tuple[int, int]:
        at = next((c for c in table.cells if c.start <= start < max(c.end, c.start + 1)), None)
        if at is None:
            return self.sentence(start, start + 1)
        reach = _NEAR if table.columns == 1 else 0
        cells = [c for c in table.cells if abs(c.row - at.row) <= reach]
        return min(c.start for c in cells), max(c.end for c in cells)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence around a stretch: between two full stops, or the line."""
        first = max(self.text.rfind(mark, 0, start) for mark in "。\n") + 1
        stops = [at for at in (self.text.find(mark, end) for mark in "。\n") if at >= 0]
        return first, min(stops, default=len(self.text))

    # What a figure is called

    def label(self, figure: Figure) -> str:
        """The words that say what a figure is: before it in its paragraph; names and heads in its table."""
        if figure.paragraph is not None:
            begin = self.segments.paragraphs[figure.paragraph].start
            return squeeze(self.folded[max(begin, figure.start - _REACH) : figure.start])
        cell = self._cell(figure)
        if cell is None or figure.table is None:
            return ""
        if not self.fills_cell(figure):
            return squeeze(self.folded[max(cell.start, figure.start - 20) : figure.start])
        return self._heads(figure.table, cell)

    def _heads(self, table: int, cell: Cell) -> str:
        if self.is_lone(table):
            rows = self.document.tables[table].cells[max(0, cell.row - 8) : cell.row]
            return "|".join(squeeze(fold_width(c.text)) for c in rows)
        grid = self.document.tables[table].texts()
        words = [text for text in grid[cell.row] if re.search("[一-鿿]", text)]
        words += [row[cell.column] for row in grid[: cell.row] if re.search("[一-鿿]", row[cell.column])][:4]
        title = next((info.title for info in self.segments.tables if info.table == table), "")
        return "|".join(squeeze(fold_width(word)) for word in dict.fromkeys([*words, title]))

    def grams(self, figure: Figure) -> frozenset[str]:
        """The stretches of four characters of a figure's label that say something."""
        if figure.index not in self._grams:
            words = re.split(r"[^一-鿿]+", self.label(figure))
            all_of = {w[i : i + _GRAM] for w in words for i in range(len(w) - _GRAM + 1)}
            self._grams[figure.index] = frozenset(all_of - _GENERIC)
        return self._grams[figure.index]

    @cached_property
    def _grams(self) -> dict[int, frozenset[str]]:
        return {}

    # Codes of tables

    @cached_property
    def codes(self) -> dict[tuple[int, int, int], str]:
        """The classification codes of the tables by table, row and column."""
        return {
            (table.index, cell.row, cell.column): cell.text
            for table in self.document.tables
            if table.index not in self.forms
            for cell in table.cells
            if _CODE.fullmatch(cell.text) and self._named(table, cell)
        }

    def _named(self, table: Table, cell: Cell) -> bool:
        if cell.column + 1 >= table.columns:
            return False
        return any(
            re.search("[一-鿿]{2}", table.text_at(cell.row, column))
            for column in range(cell.column + 1, min(cell.column + 3, table.columns))
        )

    def name_cell(self, table: int, row: int, column: int) -> Cell | None:
        """The cell with the name beside a code."""
        grid = self.document.tables[table].grid[row]
        return next((c for c in grid[column + 1 : column + 3] if c and re.search("[一-鿿]{2}", c.text)), None)

    def code_of(self, figure: Figure) -> tuple[str, int] | None:
        """The code a table's figure belongs to, and how many columns it stands to the right of it."""
        if figure.table is None or figure.row is None or figure.column is None:
            return None
        for column in range(figure.column - 1, -1, -1):
            if code := self.codes.get((figure.table, figure.row, column)):
                return code, figure.column - column
        return None

    @cached_property
    def _starts(self) -> list[int]:
        return [p.start for p in self.segments.paragraphs]

    def paragraph_at(self, offset: int) -> int | None:
        """The index of the paragraph that holds an offset."""
        index = bisect_right(self._starts, offset) - 1
        if index >= 0 and offset < self.segments.paragraphs[index].end:
            return index
        return None

    def place_of(self, offset: int) -> Place:
        """Where an offset stands."""
        for table in self.document.tables:
            if table.start <= offset < table.end:
                return "form" if table.index in self.forms else "table"
        return "narrative"


def _generic(words: str) -> frozenset[str]:
    return frozenset(w[i : i + _GRAM] for w in words.split() for i in range(len(w) - _GRAM + 1))


#: What labels of different items share.
_GENERIC = _generic(
    "年初预算数为 支出年初预算为 支出决算数为 财政拨款支出决算表 收入支出决算总表 本年支出合计 项目支出合计"
    " 预算财政拨款 一般公共预算 完成年初预算的 主要原因是 财政拨款收入支出 收入决算表 全年预算数"
    " 比上年增加 比上年减少 较上年增加 较上年减少"
)


def same_kind(one: Quantity, other: Quantity) -> bool:
    """Whether two figures can be compared: money with money, else the same unit."""
    return one.unit == other.unit or (one.unit in MONEY and other.unit in MONEY)
