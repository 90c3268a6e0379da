"""Seeded errors: one change at a time to a sound document, drawn at random, each with whether it can be known.

A change is a few edits of the canonical text. What can be known is decided by :mod:`eval.redundancy` and by the
functions here, from the text alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Literal, get_args

from eval.ground import PLACES, Figure, Ground, Place
from eval.redundancy import Redundancy, direction
from schemas.quantity import Quantity, parse_decimal
from schemas.text import squeeze

Kind = Literal[
    "digit",
    "swap",
    "shift",
    "sign",
    "unit",
    "rate",
    "reason",
    "double",
    "double_raised",
    "row",
    "cell",
    "year",
    "code",
    "name",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
WORDS: dict[Kind, str] = {
    "digit": "改一位数字",
    "swap": "相邻两位对调",
    "shift": "小数点移位",
    "sign": "增减词颠倒",
    "unit": "万元写成元",
    "rate": "改百分比",
    "reason": "原因张冠李戴",
    "double": "重复列入另一类",
    "double_raised": "重复列入并抬高合计",
    "row": "删去表中一行",
    "cell": "改一格数字",
    "year": "年份未更新",
    "code": "改科目编码",
    "name": "改科目名称",
}
#: Draws that yield nothing (no swap in 11.11) before a kind is given up.
_TRIES = 12


@dataclass(frozen=True)
class Edit:
    """Replace ``text[start:end]`` by ``new``."""

    start: int
    end: int
    new: str


@dataclass(frozen=True)
class Change:
    """An error put into a document. ``knowable`` names the relation that tells; empty if none does.

    ``old`` and ``new`` are the altered figure, where one was altered; ``names`` are words of what is gone.
    """

    kind: Kind
    place: Place
    edits: tuple[Edit, ...]
    knowable: str
    old: Quantity | None = None
    new: Quantity | None = None
    names: tuple[str, ...] = ()

    def apply(self, text: str) -> str:
        """The text with the error."""
        for edit in sorted(self.edits, key=lambda one: -one.start):
            text = text[: edit.start] + edit.new + text[edit.end :]
        return text

    def moved(self, offset: int) -> int:
        """Where an offset of the sound text is in the changed one."""
        return offset + sum(len(e.new) - (e.end - e.start) for e in self.edits if e.end <= offset)


class Seeder:
    """Draws changes for one document."""

    def __init__(self, ground: Ground, random: Random) -> None:
        self.ground = ground
        self.random = random
        self.known = Redundancy(ground)
        self.text = ground.text

    def draw(self, number: int) -> list[Change]:
        """Draw changes: first the place, then the kind, then what is changed; none twice."""
        found: dict[tuple[Edit, ...], Change] = {}
        dead: set[tuple[Place, Kind]] = set()
        choices = [(place, kind) for place in PLACES for kind in KINDS]
        while len(found) < number and len(dead) < len(choices):
            place = self.random.choice(PLACES)
            left = [kind for kind in KINDS if (place, kind) not in dead]
            if not left:
                continue
            kind = self.random.choice(left)
            change = self._try(place, kind)
            if change is None or change.edits in found:
                dead.add((place, kind))
            else:
                found[change.edits] = change
        return list(found.values())

    def _try(self, place: Place, kind: Kind) -> Change | None:
        makers: dict[str, Callable[[Place], Change | None]] = {
            "sign": self._sign,
            "reason": self._reason,
            "double": lambda p: self._double(p, raised=False),
            "double_raised": lambda p: self._double(p, raised=True),
            "row": self._row,
            "year": self._year,
            "code": self._code,
            "name": self._name,
        }
        for _ in range(_TRIES):
            change = makers[kind](place) if kind in makers else self._figure(place, kind)
            if change:
                return change
        return None

    # Figures

    def _figure(self, place: Place, kind: Kind) -> Change | None:
        fitting = [f for f in self.ground.by_place[place] if _takes(f, kind, place)]
        if not fitting:
            return None
        figure = self.random.choice(fitting)
        if kind == "unit":
            return self._in_yuan(figure)
        printed = _MUTATIONS[kind](figure.printed, self.random)
        value = parse_decimal(printed) if printed else None
        if value is None or value == figure.quantity.value:
            return None
        new = Quantity(value=value, unit=figure.quantity.unit)
        edit = Edit(figure.start, figure.end, printed)
        told = self.known.broken(figure, new)
        return Change(kind, place, (edit,), told, figure.quantity, new)

    def _in_yuan(self, figure: Figure) -> Change | None:
        at = self.text.find("万元", figure.end, figure.unit_end + 1)
        if at < 0:
            return None
        new = Quantity(value=figure.quantity.value, unit="元")
        told = self.known.broken(figure, new)
        return Change("unit", figure.place, (Edit(at, at + 2, "元"),), told, figure.quantity, new)

    # Words that say which way

    def _sign(self, place: Place) -> Change | None:
        found = [m for m in _SIGN.finditer(self.text) if self._speaks(m, place)]
        if place != "narrative" or not found:
            return None
        word = self.random.choice(found)
        edit = Edit(word.start(1), word.end(1), _TURNED[word[1]])
        return Change("sign", place, (edit,), self._tells_sign(word), names=(word[1],))

    def _speaks(self, word: re.Match[str], place: Place) -> bool:
        """Whether a word of direction stands at a place, and not before nought."""
        nothing = re.match(r"了?\s*0(?:\.0*)?(?![\d.])", self.text[word.end() : word.end() + 12])
        return self.ground.place_of(word.start()) == place and not nothing

    def _tells_sign(self, word: re.Match[str]) -> str:
        """The other word of the pair, the rate, or the two figures compared say which way."""
        start, end = self.ground.sentence(word.start(), word.end())
        others = [m for m in _SIGN.finditer(self.text, start, end) if m.start() != word.start()]
        near = [m for m in others if abs(m.start() - word.start()) < 25 and not self._parts(word, m)]
        way = direction(word[1])
        if way and any(direction(m[1]) == way for m in near):
            return "pair of words"
        figures = self._figures_at(word.start())
        for figure in figures:
            if way and 0 <= figure.start - word.end() < 4 and self._has_growth(figure):
                return "growth"
        return "" if way else self._tells_comparison(word, figures)

    def _parts(self, one: re.Match[str], other: re.Match[str]) -> bool:
        """Whether a full stop or semicolon stands between two words."""
        first, last = sorted((one.start(), other.start()))
        return bool(re.search("[。；;]", self.text[first:last]))

    def _has_growth(self, figure: Figure) -> bool:
        return any(relation.name == "growth" for relation in self.known.of.get(figure.index, ()))

    def _tells_comparison(self, word: re.Match[str], figures: Sequence[Figure]) -> str:
        """决算数大于预算数: both figures stand before it in the paragraph and differ."""
        before = [f for f in figures if f.end <= word.start() and f.quantity.is_money][-2:]
        if len(before) < 2 or before[0].quantity.nominal == before[1].quantity.nominal:
            return ""
        cued = re.search(r"预算", self.ground.label(before[0])) and re.search(
            r"决算", self.ground.label(before[1])
        )
        actual_is_more = before[1].quantity.nominal > before[0].quantity.nominal
        return "comparison" if cued and actual_is_more == (word[1] in _MORE) else ""

    # Reasons

    def _reason(self, place: Place) -> Change | None:
        found = [m for m in _REASON.finditer(self.text) if self.ground.place_of(m.start()) == place]
        if place != "narrative" or len(found) < 2:
            return None
        one, other = self.random.sample(found, 2)
        if squeeze(one[1]) == squeeze(other[1]):
            return None
        told = self._tells_reason(one, other) or self._tells_reason(other, one)
        edits = (Edit(*one.span(1), other[1]), Edit(*other.span(1), one[1]))
        return Change("reason", place, edits, told, names=(one[1][:12], other[1][:12]))

    def _tells_reason(self, given: re.Match[str], target: re.Match[str]) -> str:
        """A reason that names another item than the one it now stands with, or pushes the other way."""
        label = self._item_of(target)
        own = {key for key, words in _ITEMS.items() if re.search(words, label)}
        if "running" in own:  # what keeps an office running are meetings, cars and guests, too
            own |= {"vehicle", "reception", "meeting", "training", "abroad"}
        named = {key for key, words in _ITEMS.items() if re.search(words, given[1])}
        if "running" in named:
            named |= {"vehicle", "reception", "meeting", "training", "abroad"}
        if own and named and not named & own:
            return "names another item"
        way = direction(self._change_before(target))
        pushes = direction(given[1])
        one_sided = not (_RISES.search(given[1]) and _FALLS.search(given[1]))
        return "pushes the other way" if way and pushes == -way and one_sided else ""

    def _item_of(self, reason: re.Match[str]) -> str:
        number = self.ground.paragraph_at(reason.start())
        begin = self.ground.segments.paragraphs[number].start if number is not None else reason.start()
        return squeeze(self.text[max(begin, reason.start() - 150) : reason.start()])

    def _change_before(self, reason: re.Match[str]) -> str:
        begin, _ = self.ground.sentence(reason.start(), reason.start() + 1)
        found = list(_SIGN.finditer(self.text, max(begin, reason.start() - 60), reason.start(1)))
        return found[-1][1] if found else ""

    # One item in two categories

    def _double(self, place: Place, *, raised: bool) -> Change | None:
        if place == "table":
            return self._double_row(raised=raised)
        return self._double_item(raised=raised) if place == "narrative" else None

    def _double_row(self, *, raised: bool) -> Change | None:
        """Copy the row of a 项 under another 类 of the same table."""
        codes = [(where, code) for where, code in self.ground.codes.items() if len(code) == 7]
        if not codes:
            return None
        (table, row, column), code = self.random.choice(codes)
        tops = [
            (where, top)
            for where, top in self.ground.codes.items()
            if where[0] == table and len(top) == 3 and not code.startswith(top)
        ]
        figures = [f for f in self.ground.by_table[table] if f.row == row and f.quantity.value]
        if not tops or not figures:
            return None
        (_, top_row, _), _ = self.random.choice(tops)
        start, end = self._line(table, row)
        below = self._line(table, top_row)[1]
        edits = [Edit(below, below, "\n" + self.text[start:end])]
        if raised:
            edits += self._raised_row(table, top_row, figures)
        name = self.ground.name_cell(table, row, column)
        names = (code, name.text if name else code)
        kind: Kind = "double_raised" if raised else "double"
        return Change(kind, "table", tuple(edits), self.known.is_part(figures), names=names)

    def _raised_row(self, table: int, row: int, added: Sequence[Figure]) -> Iterator[Edit]:
        of_row = {f.column: f for f in self.ground.by_table[table] if f.row == row}
        for figure in added:
            if whole := of_row.get(figure.column):
                value = whole.quantity.value + figure.quantity.value
                yield Edit(whole.start, whole.end, _like(value, whole.printed))

    def _line(self, table: int, row: int) -> tuple[int, int]:
        """The line or lines of a table's row."""
        cells = [c for c in self.ground.document.tables[table].cells if c.row == row]
        start = self.text.rfind("\n", 0, min(c.start for c in cells)) + 1
        end = self.text.find("\n", max(c.end for c in cells))
        return start, end if end >= 0 else len(self.text)

    def _double_item(self, *, raised: bool) -> Change | None:
        """Copy the paragraph of a 项 after the last item of another 类, under that name."""
        items = self._items()
        names = sorted({squeeze(m["top"]) for m in items})
        if len(names) < 2:
            return None
        item = self.random.choice(items)
        other = self.random.choice([name for name in names if name != squeeze(item["top"])])
        last = [m for m in items if squeeze(m["top"]) == other][-1]
        start, end = self.text.rfind("\n", 0, item.start()) + 1, self.text.find("\n", item.end())
        copy = self.text[start : item.start("top")] + other + self.text[item.end("top") : end]
        at = self.text.find("\n", last.end())
        figures = self._figures_at(item.start("top"))
        amount = next((f for f in figures if self._is_actual(f)), None)
        if end < 0 or at < 0 or amount is None or not amount.quantity.value:
            return None
        edits = [Edit(at, at, "\n\n" + copy)]
        if raised:
            edits += self._raised_class(other, amount)
            if len(edits) == 1:
                return None
        told = "item twice" if amount.significant > 2 else self.known.is_part([amount])
        kind: Kind = "double_raised" if raised else "double"
        return Change(kind, "narrative", tuple(edits), told, names=(squeeze(item["item"]), amount.printed))

    def _is_actual(self, figure: Figure) -> bool:
        return figure.quantity.is_money and bool(
            re.search(r"决算(?:数|为)*[:：]?$", self.ground.label(figure))
        )

    def _raised_class(self, name: str, amount: Figure) -> Iterator[Edit]:
        """The total of a 类 in the list of the structure, raised by an amount."""
        stem = name.removesuffix("支出")
        for figure in self.ground.by_place["narrative"]:
            label = self.ground.label(figure)
            if re.search(rf"{re.escape(stem)}(?:支出)?(?:\(类\))?(?:支出)?(?:为)?$", label):
                value = figure.quantity.value + amount.quantity.value
                yield Edit(figure.start, figure.end, _like(value, figure.printed))
                return

    def _items(self) -> list[re.Match[str]]:
        """The items of the detail, each in a paragraph that states an amount."""
        return [
            m
            for m in _ITEM.finditer(self.text)
            if any(f.quantity.is_money for f in self._figures_at(m.start("item")))
        ]

    def _figures_at(self, offset: int) -> list[Figure]:
        """The figures of the paragraph that holds an offset."""
        number = self.ground.paragraph_at(offset)
        return [] if number is None else self.ground.by_paragraph.get(number, [])

    # Rows, years, codes, names

    def _row(self, place: Place) -> Change | None:
        if place == "narrative":
            return None
        tables = [
            t
            for t in self.ground.by_table
            if (t in self.ground.forms) == (place == "form") and not self._lone(t)
        ]
        if not tables:
            return None
        table = self.random.choice(tables)
        rows = sorted({f.row for f in self.ground.by_table[table] if f.quantity.value and f.row is not None})
        if not rows:
            return None
        row = self.random.choice(rows)
        figures = [f for f in self.ground.by_table[table] if f.row == row]
        start, end = self._line(table, row)
        names = [c.text for c in self.ground.document.tables[table].cells if c.row == row and c.text]
        told = self.known.is_part(figures)
        return Change("row", place, (Edit(start, end + 1, ""),), told, names=tuple(names))

    def _lone(self, table: int) -> bool:
        return self.ground.is_lone(table)

    def _year(self, place: Place) -> Change | None:
        year = self.ground.segments.year
        if year is None or place == "form":
            return None
        sections = self.ground.segments.sections  # after the title and the table of contents
        title = max(self.ground.segments.year_span[1], sections[0].start if sections else 0)
        found = [
            m
            for m in re.finditer(rf"{year}(?=\s*年)", self.text)
            if m.start() > title and self.ground.place_of(m.start()) == "narrative"
        ]
        if place != "narrative" or not found:
            return None
        at = self.random.choice(found)
        told = self._tells_year(at, year)
        return Change(
            "year", place, (Edit(at.start(), at.end(), str(year - 1)),), told, names=(str(year - 1),)
        )

    def _tells_year(self, at: re.Match[str], year: int) -> str:
        """A heading of this account, a statement on this year's figure, or a comparison with itself."""
        _, end = self.ground.sentence(at.start(), at.end())
        words = squeeze(self.text[at.start() : end])
        if re.match(rf"{year}年度?.{{0,30}}(?:决算|情况)(?:情况)?(?:说明|表|公开)?$", words):
            return "heading"
        if re.search(rf"[与比较]{year - 1}年", words):
            return "compared with itself"
        figures = self._figures_at(at.start())
        first = next((f for f in figures if f.start > at.start()), None)
        near = first and first.end < end and first.start - at.end() < 40
        again = first and any(r.name == "same figure" for r in self.known.of.get(first.index, ()))
        return "figure of this year" if near and again else ""

    def _code(self, place: Place) -> Change | None:
        if place != "table" or not self.ground.codes:
            return None
        (table, row, column), code = self.random.choice(sorted(self.ground.codes.items()))
        cell = self.ground.document.tables[table].grid[row][column]
        new = _digit(code, self.random)
        if cell is None or not new or new.startswith("0"):
            return None
        told = self._tells_code(table, row, column, code)
        return Change("code", place, (Edit(cell.start, cell.end, new),), told, names=(new, code))

    def _tells_code(self, table: int, row: int, column: int, code: str) -> str:
        """Its parent stands above it, or the same code and name stand elsewhere."""
        name = self.ground.name_cell(table, row, column)
        if any(c == code[:-2] and where[0] == table for where, c in self.ground.codes.items()):
            return "parent"
        for (t, r, k), other in self.ground.codes.items():
            beside = self.ground.name_cell(t, r, k)
            if other == code and t != table and name and beside and _same(name.text, beside.text):
                return "code and name"
        return ""

    def _name(self, place: Place) -> Change | None:
        return self._name_in_table() if place == "table" else self._name_in_words(place)

    def _name_in_table(self) -> Change | None:
        codes = sorted(self.ground.codes.items())
        if len(codes) < 2:
            return None
        (table, row, column), code = self.random.choice(codes)
        (t, r, k), _ = self.random.choice([one for one in codes if len(one[1]) == len(code)])
        cell, other = self.ground.name_cell(table, row, column), self.ground.name_cell(t, r, k)
        if cell is None or other is None or _same(cell.text, other.text):
            return None
        told = self._tells_code(table, row, column, code)
        told = "code and name" if told == "code and name" else ""
        return Change(
            "name", "table", (Edit(cell.start, cell.end, other.text),), told, names=(squeeze(other.text),)
        )

    def _name_in_words(self, place: Place) -> Change | None:
        items = self._items()
        if place != "narrative" or len(items) < 2:
            return None
        one, other = self.random.sample(items, 2)
        if _same(one["item"], other["item"]):
            return None
        figures = self._figures_at(one.start("item"))
        told = any(r.name == "same figure" for f in figures for r in self.known.of.get(f.index, ()))
        in_table = any(_same(one["item"], c.text) for t in self.ground.document.tables for c in t.cells)
        edit = Edit(one.start("item"), one.end("item"), other["item"])
        return Change(
            "name",
            place,
            (edit,),
            "figure of another item" if told and in_table else "",
            names=(squeeze(other["item"]),),
        )


_TURNED = {
    "增加": "减少",
    "减少": "增加",
    "增长": "下降",
    "下降": "增长",
    "上升": "下降",
    "降低": "提高",
    "提高": "降低",
    "大于": "小于",
    "小于": "大于",
    "高于": "低于",
    "低于": "高于",
}
_MORE = ("大于", "高于")
_SIGN = re.compile(
    r"((?:增加|减少|增长|下降|上升|降低|提高)(?=了?\s*\d)|(?<=决算数)(?:大于|小于|高于|低于)(?=年初预算|预算))"
)
_REASON = re.compile(r"原因(?:是|为|系)[:：]?(?:因为?|由于)?([^。；;\n]{6,120})(?=[。；;\n])")
_ITEM = re.compile(
    r"(?P<top>[一-鿿]{2,14})[（(]类[）)](?P<group>[^（()）\n]{2,30})[（(]款[）)](?P<item>[^\n（()）]{2,30})[（(]项[）)]"
)
_RISES = re.compile(r"增加|增长|新增|上升|提高|上调|增多|扩大")
_FALLS = re.compile(r"减少|下降|降低|压缩|压减|减|节约|未发生|取消")
#: Items that a reason may name, and that a change may be of.
_ITEMS = {
    "vehicle": r"公务用车|车辆|用车|燃油|油费",
    "reception": r"接待|来访|客饭",
    "abroad": r"因公出国|出国|出境",
    "meeting": r"会议",
    "training": r"培训",
    "retired": r"退休|养老|年金",
    "medical": r"医疗|医保",
    "housing": r"公积金|购房补贴|住房",
    "running": r"机关运行|办公费|印刷费|邮电费|水电",
    "procurement": r"采购",
}


def _takes(figure: Figure, kind: Kind, place: Place) -> bool:
    is_rate = figure.quantity.unit == "%"
    if kind == "rate":
        return is_rate
    if kind == "unit":
        return figure.quantity.unit == "万元" and place != "table"
    if kind == "cell":
        return figure.table is not None and not is_rate
    return len(figure.printed.replace(",", "").replace(".", "")) > 1 or kind == "digit"


def _digit(printed: str, random: Random) -> str:
    """Change one digit."""
    places = [i for i, char in enumerate(printed) if char.isdigit()]
    at = random.choice(places)
    lowest = "1" if at == places[0] and len(places) > 1 else "0"
    new = random.choice([d for d in "0123456789" if d != printed[at] and d >= lowest])
    return printed[:at] + new + printed[at + 1 :]


def _swap(printed: str, random: Random) -> str:
    """Swap two neighbouring digits that differ; empty if there are none."""
    places = [i for i, char in enumerate(printed) if char.isdigit()]
    pairs = [
        (a, b)
        for a, b in pairwise(places)
        if printed[a] != printed[b] and not (a == places[0] and printed[b] == "0")
    ]
    if not pairs:
        return ""
    a, b = random.choice(pairs)
    chars = list(printed)
    chars[a], chars[b] = chars[b], chars[a]
    return "".join(chars)


def _shift(printed: str, random: Random) -> str:
    """Move the decimal point by one place."""
    value = Decimal(printed.replace(",", ""))
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        return ""
    moved = value.scaleb(1 if exponent < 0 and random.random() < 0.5 else -1)
    return f"{moved:f}"


def _rate(printed: str, random: Random) -> str:
    """Another percentage with as many decimals."""
    value = Decimal(printed.replace(",", ""))
    factor = Decimal(random.choice(("0.5", "0.8", "0.9", "1.1", "1.2", "1.5")))
    return str((value * factor).quantize(value))


def _cell(printed: str, random: Random) -> str:
    """Another figure with as many decimals, between half and one and a half of it."""
    value = Decimal(printed.replace(",", ""))
    moved = (value * Decimal(random.randint(50, 150)) / 100).quantize(value)
    return _like(moved, printed)


def _like(value: Decimal, printed: str) -> str:
    return f"{value:,f}" if "," in printed else f"{value:f}"


def _same(one: str, other: str) -> bool:
    return squeeze(one) == squeeze(other)


_MUTATIONS: dict[str, Callable[[str, Random], str]] = {
    "digit": _digit,
    "swap": _swap,
    "shift": _shift,
    "rate": _rate,
    "cell": _cell,
}
