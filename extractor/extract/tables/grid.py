"""A statutory table as rows of cells: header apart from data, figures apart from row numbers.

A table that runs over several pages arrives as several tables; the later ones have no header. They
are joined here into one :class:`Sheet`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import field
from decimal import Decimal
from functools import lru_cache

from extractor.extract.tables.words import FURNITURE, Vocabulary, dated, depth, printed_unit, word
from schemas.document import Cell, Document
from schemas.frozen import dataclass
from schemas.lazy import lazy
from schemas.quantity import Quantity, parse_decimal
from schemas.sections import TableInfo
from schemas.text import squeeze
from schemas.vouched import vouched

_new_quantity = vouched(Quantity)
#: What a cell without a figure holds, squeezed.
NONE = frozenset(
    {"", "-", "--", "---", "—", "——", "———", "－", "/", "\\", "无", "…", "……", "*", "不适用", "_", "一"}
)
_ORDER = re.compile(r"(?:栏次|档次|列次|行次)?\(?\d{1,3}\)?(?:栏|列)?(?:=[\d+\-()（）栏]+)?")
_ORDER_LABEL = re.compile(r"(?:栏|档|列)次")
#: Meanings of tables without statutory figures, or that others read.
NOT_READ = frozenset({None, "performance_form", "contents"})
#: What may head the columns of codes and names in a row that numbers the columns.
_ORDER_WORDS = frozenset({"类", "款", "项", "合计"})
#: How many rows of titles may stand above a header inside a grid.
_TITLES = 4
_YEAR = re.compile(r"20\d\d")
_LETTERS = re.compile(r"[\u4e00-\u9fff]")
_CODE = re.compile(r"(?:\d{3}(?:\d{2}){0,2})(?:\.0)?")
_SPLIT = re.compile(r"\[?(\d{3})[.\-·/_](\d{2})(?:[.\-·/_](\d{2}))?\]?")
_EMBEDDED = re.compile(r"\[?(\d{3}(?:[.\-]?\d{2}){0,2})\]?[.\-:、_]?(?=[\u4e00-\u9fff])")
_WHOLE_PARTS = re.compile(r"\d+(?:\s+\d+)+")


@lru_cache(maxsize=16384)
def figure(text: str) -> Decimal | None:
    """The figure a cell holds; None for blanks, dashes, words, and what could be two figures ("12 5")."""
    if _WHOLE_PARTS.fullmatch(text.strip()):
        return None
    return parse_decimal(text.replace("￥", "").replace("¥", ""))


@lru_cache(maxsize=16384)
def quantity(text: str, unit: str) -> Quantity | None:
    """As :func:`figure`, with its unit; tables repeat the same figures over and over."""
    value = figure(text)
    return None if value is None else _new_quantity(value=value, unit=unit)


def has_words(text: str) -> bool:
    """Whether a cell holds Chinese words (a lone 一 is a dash that was read wrongly)."""
    return not text.isascii() and _LETTERS.search(text) is not None and squeeze(text) not in NONE


@lru_cache(maxsize=4096)
def code_in(text: str) -> str | None:
    """The classification code a cell consists of ("208 05 05", "208.05.05", "2080505"); None if none."""
    plain = squeeze(text)
    if not plain[:1].isdecimal() and plain[:1] != "[":
        return None
    if _CODE.fullmatch(plain):
        return plain.removesuffix(".0")
    match = _SPLIT.fullmatch(plain)
    return "".join(part or "" for part in match.groups()) if match else None


@lru_cache(maxsize=4096)
def code_before_name(text: str) -> tuple[str, str] | None:
    """Code and name of a cell that holds both ("2080505 机关事业单位基本养老保险缴费支出")."""
    plain = squeeze(text)
    match = _EMBEDDED.match(plain)
    if not match:
        return None
    return re.sub(r"\D", "", match.group(1)), plain[match.end() :]


@dataclass(frozen=True)
class Row:
    """A row of a table: the cell at each place (the same cell at all places it spans).

    ``texts`` holds the squeezed text at each place.
    """

    table: int
    cells: tuple[Cell | None, ...]
    texts: tuple[str, ...]

    @lazy
    def distinct(self) -> tuple[tuple[int, Cell], ...]:
        """First place and cell of each cell with text, left to right."""
        found: dict[int, tuple[int, Cell]] = {}
        for place, cell in enumerate(self.cells):
            if cell and self.texts[place] and id(cell) not in found:
                found[id(cell)] = (place, cell)
        return tuple(found.values())

    @lazy
    def is_order(self) -> bool:
        """Whether the row numbers the columns (栏次 1 2 3, 3=4+5)."""
        labelled = False
        numbered: list[int] = []
        for place, text in enumerate(self.texts):
            if not text or text in _ORDER_WORDS:
                continue
            if _ORDER.fullmatch(text):
                numbered.append(place)
            elif _ORDER_LABEL.fullmatch(text):
                labelled = True
            else:
                return False
        if labelled:
            return True
        first = {place for place, _ in self.distinct}
        return _counts_up([self.texts[place] for place in numbered if place in first])

    @lazy
    def has_figures(self) -> bool:
        """Whether a cell holds a figure, in a row that does not number the columns."""
        return not self.is_order and any(figure(cell.text) is not None for _, cell in self.distinct)

    def widened(self, width: int) -> Row:
        """The row with empty places at its end up to a width."""
        more = width - len(self.cells)
        return Row(self.table, self.cells + (None,) * more, self.texts + ("",) * more) if more else self


def _counts_up(texts: Sequence[str]) -> bool:
    numbers = [int(m.group()) for text in texts if (m := re.search(r"\d+", text))]
    return (
        len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] < 3
    )


@dataclass(frozen=True)
class Sheet:
    """A statutory table with its continuations. ``header`` holds the rows above the data.

    All rows are as wide as the widest: ``width`` places.
    """

    infos: tuple[TableInfo, ...]
    header: tuple[Row, ...]
    body: tuple[Row, ...]
    width: int
    unit: str | None
    span: tuple[int, int] = field(default=(0, 0))

    @property
    def info(self) -> TableInfo:
        """What the table is."""
        return self.infos[0]

    @lazy
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """The header words over each column, from the top; a spanning word stands over each."""
        filled = _filled(self.header, self.width)
        return tuple(_path(filled, column) for column in range(self.width))

    @lazy
    def filled(self) -> tuple[list[str], ...]:
        """The squeezed texts of the data in each column, without the blank ones."""
        return tuple(
            [text for text in column if text] for column in zip(*[r.texts for r in self.body], strict=True)
        )

    @lazy
    def worded(self) -> tuple[list[str], ...]:
        """Those of them that are words."""
        return tuple([text for text in column if has_words(text)] for column in self.filled)


def _filled(header: Sequence[Row], width: int) -> list[list[str]]:
    """Header texts with those of spanning cells repeated to the right.

    Plain text has no spans: an empty cell takes the word on its left if a word stands below it, unless a word
    above it begins there (公务接待费 over two columns, beside 运行维护费 one row lower).
    """
    printed = [row.texts for row in header]
    rows = [list(row) for row in printed]
    for number, row in enumerate(rows):
        above, below = printed[:number], rows[number + 1 :]
        for column in range(1, width):
            if row[column] or not row[column - 1] or not any(lower[column] for lower in below):
                continue
            row[column] = "" if _begins(above, column) else row[column - 1]
    return rows


def _begins(above: Sequence[Sequence[str]], column: int) -> bool:
    """Whether a word above a cell begins in its column."""
    return any(row[column] and row[column] != row[column - 1] for row in above)


def _path(rows: Sequence[Sequence[str]], column: int) -> tuple[str, ...]:
    words: list[str] = []
    for row in rows:
        if row[column] and (not words or words[-1] != row[column]):
            words.append(row[column])
    return tuple(words)


class Grids:
    """The tables of a document as rows, each read once."""

    def __init__(self, document: Document, known: Vocabulary) -> None:
        self.tables = document.tables
        self.known = known
        self._rows: dict[int, list[Row]] = {}
        self._heights: dict[int, int] = {}

    def rows(self, table: int) -> list[Row]:
        """The rows of one table that hold anything."""
        found = self._rows.get(table)
        if found is None:
            found = self._rows[table] = []
            for cells in self.tables[table].grid:
                texts = tuple([squeeze(cell.text) if cell else "" for cell in cells])
                if any(texts):
                    found.append(Row(table, cells, texts))
        return found

    def height(self, table: int) -> int:
        """How many of them stand above the first row of data."""
        if table not in self._heights:
            self._heights[table] = header_height(self.rows(table), self.known)
        return self._heights[table]

    def is_bare(self, table: int) -> bool:
        """Whether a grid has no header."""
        return not self.rows(table) or self.height(table) == 0


def sheet_of(grids: Grids, infos: Sequence[TableInfo]) -> Sheet:
    """Join a table and its continuations and part header from data."""
    header: list[Row] = []
    body: list[Row] = []
    unit = next((info.unit for info in infos if info.unit), None)
    for info in infos:
        rows = grids.rows(info.table)
        unit = unit or _unit_in(rows)
        top = grids.height(info.table)
        if not header:
            header = [row for row in rows[:top] if _is_top(row, grids.known)]
        body += [row for row in rows[top:] if not row.is_order]
    width = max([len(row.cells) for row in (*header, *body)], default=0)
    header, body = ([row.widened(width) for row in rows] for rows in (header, body))
    span = (grids.tables[infos[0].table].start, grids.tables[infos[-1].table].end)
    return Sheet(tuple(infos), tuple(header), tuple(body), width, unit, span)


def _unit_in(rows: Sequence[Row]) -> str | None:
    texts = (cell.text for row in rows[:5] for _, cell in row.distinct)
    return next((unit for text in texts if (unit := printed_unit(text))), None)


def _is_furniture(row: Row) -> bool:
    return all(FURNITURE.search(squeeze(cell.text)) for _, cell in row.distinct)


def _is_top(row: Row, known: Vocabulary) -> bool:
    """Whether a row above the data heads columns: no title, no unit line."""
    return is_header_row(row, known) and not _is_furniture(row) and not row.is_order


def header_height(rows: Sequence[Row], known: Vocabulary) -> int:
    """How many rows stand above the first row of data (rows that number the columns included)."""
    height = 0
    for number, row in enumerate(rows):
        if row.is_order:
            return number + 1
        above = is_header_row(row, known) or _is_furniture(row)
        if not above and not (height == number < _TITLES and _is_title(row, rows[number + 1 :], known)):
            return height
        height = number + 1
    return height


def _is_title(row: Row, below: Sequence[Row], known: Vocabulary) -> bool:
    """Whether a row at the top of a grid is a title in words of its own: a header row must follow."""
    texts = [cell.text for _, cell in row.distinct if not _YEAR.fullmatch(squeeze(cell.text))]
    if len(row.distinct) > 2 or depth(row.distinct[0][1].text) == 0:
        return False
    if any(figure(text) is not None or code_in(text) or code_before_name(text) for text in texts):
        return False
    return any(is_header_row(one, known) for one in below[:_TITLES])


def is_header_row(row: Row, known: Vocabulary) -> bool:
    """Whether a row holds header words, and no figure, code or numbered label."""
    if row.has_figures or any(code_in(cell.text) or code_before_name(cell.text) for _, cell in row.distinct):
        return False
    texts = [cell.text for _, cell in row.distinct]
    if any(depth(text) == 0 and word(text) not in known.neutral for text in texts):
        return False
    words = [word(text) for text in texts]
    return any(is_header_word(one, known) for one in words) or _dated_measures(words, known) > 1


def _dated_measures(words: Iterable[str], known: Vocabulary) -> int:
    """How many words are a year's measure (2023年决算数); one alone may be a title."""
    return sum(year > 0 and rest in known.measures for year, rest in map(dated, words))


def is_header_word(text: str, known: Vocabulary) -> bool:
    """Whether a word heads columns; words for sums head rows as well and do not count."""
    return (
        text in known.neutral
        or text in known.order
        or text in known.columns
        or text in known.measures
        or text in known.scopes
        or text in known.sangong
        or text in known.prior
        or text in known.codes
        or text in known.code_parts
        or text in known.project_names
        or text in known.unit_names
    )


def continues(grids: Grids, earlier: TableInfo, later: TableInfo) -> bool:
    """Whether a table goes on with the one before it, on the next page.

    It does if it means the same and has neither a title of its own nor a header; or if nothing is known
    of it, and it has as many columns and no header.
    """
    if later.meaning == earlier.meaning:
        titled = later.title_span != (0, 0) and later.title_span[0] >= grids.tables[earlier.table].end
        return not titled or grids.is_bare(later.table)
    if later.meaning is not None or later.title:
        return False
    same_width = grids.tables[earlier.table].columns == grids.tables[later.table].columns
    return same_width and bool(grids.rows(later.table)) and grids.height(later.table) == 0


def chains(grids: Grids, tables: Iterable[TableInfo]) -> list[list[TableInfo]]:
    """Group each table that is to be read with those that continue it on the next pages."""
    found: list[list[TableInfo]] = []
    for info in tables:
        if found and _joins(grids, found[-1], info):
            found[-1].append(info)
        else:
            found.append([info])
    return found


def _joins(grids: Grids, chain: Sequence[TableInfo], info: TableInfo) -> bool:
    head, last = chain[0], chain[-1]
    if head.meaning in NOT_READ or info.table != last.table + 1:
        return False
    return continues(grids, TableInfo(last.table, head.meaning), info)
