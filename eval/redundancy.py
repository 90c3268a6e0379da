"""Whether an error can be known at all: the relations that tie a document's figures, told from the plain text.

An altered figure is knowable if a relation that held before holds no longer. A relation here is what a careful
reader with a pocket calculator sees: the same figure elsewhere, a sum in a row, a column or a list, a rate with
its two figures. Coincidence is held off by the number of digits and by shared words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from itertools import pairwise

from eval.ground import Figure, Ground, same_kind
from schemas.exact import Fraction
from schemas.quantity import Interval, Quantity, total
from schemas.text import squeeze

#: A figure of so many significant digits is the same one wherever it stands; with fewer it needs shared words.
_TELLING = 5
_FEWEST = 3
_DOWN = re.compile(r"减少|下降|降低|减|少支")
_UP = re.compile(r"增加|增长|上升|提高|增")
_WHOLE_ROW = re.compile(r"合计|总计|^计$")
_OPEN = re.compile(r"主要|包括|包含|等")
#: How many figures before a percentage may be those it is made of.
_BACK = 9


@dataclass(frozen=True)
class Relation:
    """Figures and the test their quantities pass while the document is sound."""

    name: str
    members: tuple[int, ...]
    test: Callable[[Sequence[Quantity]], bool]

    def holds(self, figures: Sequence[Figure], changed: Mapping[int, Quantity] | None = None) -> bool:
        """Whether it holds, with some figures replaced."""
        changed = changed or {}
        return self.test([changed.get(i, figures[i].quantity) for i in self.members])


def _span(quantity: Quantity) -> Interval:
    """What a printed figure stands for: counted things exactly, all else half its last place."""
    counted = quantity.unit not in ("元", "万元", "亿元", "%", "") and not quantity.decimals
    return quantity.exact_interval if counted else quantity.interval


def equal(values: Sequence[Quantity]) -> bool:
    """Two statements of one figure."""
    return _span(values[0]).meets(_span(values[1]))


def sums(values: Sequence[Quantity]) -> bool:
    """The first is the sum of the others within rounding."""
    return _span(values[0]).meets(total(_span(value) for value in values[1:]))


def _near(ratio: Interval, printed: Quantity) -> bool:
    """A ratio printed as a percentage, rounded or cut off."""
    place = Fraction(10) ** -printed.decimals / 100
    centre = Fraction(printed.value) / 100
    return ratio.meets(Interval(centre - place / 2, centre + place))


def is_share(values: Sequence[Quantity]) -> bool:
    """Part, whole, percentage."""
    part, whole, rate = values
    below = _span(whole)
    return below.lo > 0 and _near(_span(part) / below, rate)


def grows(sign: int) -> Callable[[Sequence[Quantity]], bool]:
    """Value, change, rate: the change over the value before it."""

    def test(values: Sequence[Quantity]) -> bool:
        now, step, rate = values
        before = _span(now) - _span(step).scaled(sign)
        return before.lo > 0 and _near(_span(step) / before, rate)

    return test


class Redundancy:
    """All relations of a document that hold, by figure."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.figures = ground.figures

    @cached_property
    def of(self) -> dict[int, list[Relation]]:
        """The relations that hold in the sound document, by the index of each member."""
        found: dict[int, list[Relation]] = defaultdict(list)
        for relation in self._all():
            if relation.holds(self.figures):
                for member in set(relation.members):
                    found[member].append(relation)
        return found

    def broken(self, figure: Figure, new: Quantity) -> str:
        """The name of a relation that the figure's new value breaks, empty if none: not knowable."""
        for relation in self.of.get(figure.index, ()):
            if not relation.holds(self.figures, {figure.index: new}):
                return relation.name
        return ""

    def is_part(self, figures: Sequence[Figure]) -> str:
        """The name of a sum that misses something if these figures are gone."""
        gone = {figure.index for figure in figures}
        for figure in figures:
            for relation in self.of.get(figure.index, ()):
                if relation.test is sums and not gone.issuperset(relation.members) and figure.quantity.value:
                    return relation.name
        return ""

    def _all(self) -> Iterator[Relation]:
        yield from self._same()
        for figures in self.ground.by_paragraph.values():
            yield from _in_words(self.ground, figures)
        yield from self._named_wholes()
        yield from self._item_lists()
        for table in self.ground.by_table:
            yield from self._in_table(table)

    # The same figure elsewhere

    def _same(self) -> Iterator[Relation]:
        groups: dict[tuple[str, Fraction], list[Figure]] = defaultdict(list)
        for figure in self.figures:
            if figure.significant >= _FEWEST:
                groups[_key(figure.quantity)].append(figure)
        for group in groups.values():
            for one in group:
                if other := next((o for o in group if o is not one and self._is_same(one, o)), None):
                    yield Relation("same figure", (one.index, other.index), equal)

    def _is_same(self, one: Figure, other: Figure) -> bool:
        if not same_kind(one.quantity, other.quantity):
            return False
        if one.operator and other.operator and one.row == other.row:  # a target before and after adjustment
            return False
        if one.significant >= _TELLING and one.quantity.unit != "%":
            return True
        return bool(self.ground.grams(one) & self.ground.grams(other))

    # Tables

    def _in_table(self, table: int) -> Iterator[Relation]:
        figures = self.ground.by_table[table]
        is_form = table in self.ground.forms
        if self.ground.is_lone(table):
            for start in range(len(figures)):
                yield from _form_row(figures[start : start + 7], fewest=_FEWEST, joined=self._one_indicator)
            return
        rows, columns = _grouped(figures, "row"), _grouped(figures, "column")
        for row in rows.values():
            yield from _form_row(row) if is_form else _runs("row", row)
        for column in columns.values():
            yield from _runs("column", column)
            if is_form:
                yield from _to_hundred(column)
        if not is_form:
            yield from self._classified(figures)
        if self.ground.meanings.get(table) == "sangong":
            for row in rows.values():
                yield from _three_costs(row)

    def _one_indicator(self, goal: Figure, actual: Figure) -> bool:
        """Whether the scoring rule stands between target and actual value, so that both are of one indicator."""
        return "赋分" in self.ground.folded[goal.end : actual.start]

    def _classified(self, figures: Sequence[Figure]) -> Iterator[Relation]:
        """类 = Σ款 = Σ项 in every column, and the row of the whole."""
        coded: dict[tuple[str, int], Figure] = {}
        wholes: list[Figure] = []
        for figure in figures:
            place = self.ground.code_of(figure)
            if place:
                coded.setdefault(place, figure)
            elif _WHOLE_ROW.search(self.ground.label(figure).split("|")[0]):
                wholes.append(figure)
        for (code, column), whole in coded.items():
            parts = [f for (c, k), f in coded.items() if k == column and _is_child(c, code)]
            if parts:
                yield Relation("codes", (whole.index, *(p.index for p in parts)), sums)
        tops = [(f.column, f) for (code, _), f in coded.items() if len(code) == 3]
        for whole in wholes:
            if parts := [f for column, f in tops if column == whole.column]:
                yield Relation("codes", (whole.index, *(p.index for p in parts)), sums)

    # Words

    def _named_wholes(self) -> Iterator[Relation]:
        """占本年支出合计的99.24%: the whole is named and stands elsewhere."""
        wholes: dict[str, list[Figure]] = defaultdict(list)
        for figures in self.ground.by_paragraph.values():
            for part, rate in pairwise(figures):
                words = squeeze(self.ground.folded[part.unit_end : rate.start])
                named = re.search(
                    r"占(?:全年|当年|同期)?(.{4,20}?)(?:总额)?的?(?:比重|比例)?(?:为|达)?$", words
                )
                if not named or rate.quantity.unit != "%":
                    continue
                key = named[1]
                if key not in wholes:
                    wholes[key] = [f for f in self.figures if key in self.ground.label(f).split("|")[0][-24:]]
                yield from (
                    Relation("share of a named whole", (part.index, whole.index, rate.index), is_share)
                    for whole in wholes[key]
                    if same_kind(part.quantity, whole.quantity)
                )

    def _item_lists(self) -> Iterator[Relation]:
        """Items in paragraphs of their own: their budgets and their actuals add to a stated whole."""
        kinds = {"budget": re.compile(r"年初预算(?:数)?为?$"), "actual": re.compile(r"支出决算(?:数)?为?$")}
        for run in self._runs_of_items():
            for name, cue in kinds.items():
                parts = [f for p in run for f in self._cued(p, cue)[:1]]
                before = range(max(0, run[0] - 12), run[0])
                for whole in (f for p in before for f in self._cued(p, cue)):
                    if len(parts) == len(run) > 1:
                        yield Relation(f"items ({name})", (whole.index, *(f.index for f in parts)), sums)

    def _runs_of_items(self) -> Iterator[list[int]]:
        run: list[int] = []
        for number, paragraph in enumerate(self.ground.segments.paragraphs):
            text = self.ground.folded[paragraph.start : paragraph.end]
            if "(项)" in squeeze(text):
                run.append(number)
            elif run and len(text.strip()) > 2:
                yield run
                run = []
        if run:
            yield run

    def _cued(self, paragraph: int, cue: re.Pattern[str]) -> list[Figure]:
        return [f for f in self.ground.by_paragraph.get(paragraph, []) if cue.search(self.ground.label(f))]


def _key(quantity: Quantity) -> tuple[str, Fraction]:
    """Equal for figures that may be one: money by hundredths of 万元."""
    if quantity.is_money:
        return "money", Fraction(Decimal(round(quantity.nominal / 100)))
    return quantity.unit, quantity.nominal


def _is_child(code: str, parent: str) -> bool:
    return len(code) == len(parent) + 2 and code.startswith(parent)


def _grouped(figures: Sequence[Figure], by: str) -> dict[int, list[Figure]]:
    groups: dict[int, list[Figure]] = defaultdict(list)
    for figure in figures:
        groups[getattr(figure, by)].append(figure)
    return groups


def _runs(name: str, figures: Sequence[Figure]) -> Iterator[Relation]:
    """A figure that is the sum of those right after it, or right before it."""
    for index, whole in enumerate(figures):
        if whole.quantity.value < 10 and whole.significant < _FEWEST:
            continue
        for others in (figures[index + 1 :], figures[:index][::-1]):
            yield from _run(name, whole, others)


def _run(name: str, whole: Figure, others: Sequence[Figure]) -> Iterator[Relation]:
    added, goal = Fraction(0), whole.quantity.nominal
    for number, part in enumerate(others, 1):
        if not same_kind(part.quantity, whole.quantity):
            return
        added += part.quantity.nominal
        if number > 1 and abs(added - goal) <= abs(goal) / 50:
            yield Relation(f"sum in the {name}", (whole.index, *(f.index for f in others[:number])), sums)
        if added > goal + abs(goal) / 50:
            return


def _three_costs(row: Sequence[Figure]) -> Iterator[Relation]:
    """合计 = 出国 + 公车小计 + 接待; 小计 = 购置 + 运行, for one or two groups of six columns."""
    place = {figure.column: figure.index for figure in row}
    first = min((c for c in place if c is not None), default=0)
    for base in (first, first + 6):
        for whole, parts in ((0, (1, 2, 5)), (2, (3, 4))):
            members = [place.get(base + part) for part in parts]
            if base + whole in place and any(m is not None for m in members):
                known = tuple(m for m in members if m is not None)
                yield Relation("three costs", (place[base + whole], *known), sums)


def _always(one: Figure, other: Figure) -> bool:
    return True


def _form_row(
    row: Sequence[Figure], fewest: int = 1, joined: Callable[[Figure, Figure], bool] = _always
) -> Iterator[Relation]:
    """Execution rates and scores that follow from the figures of a form's row.

    Where rows are lost, amounts have at least ``fewest`` significant digits: weights look alike.
    """
    for at, rate in enumerate(row):
        before = [f for f in row[max(0, at - 4) : at] if f.significant >= fewest]
        pairs = list(_executed(before, rate))
        yield from pairs
        if any(pair.test([row[i].quantity for i in _within(row, pair)]) for pair in pairs):
            for weight, score in zip(row[at + 1 :], row[at + 2 :], strict=False):
                yield Relation("score by rate", (score.index, weight.index, rate.index), is_share)
    yield from _scored(row)
    yield from _of_indicator(row, joined)


def _of_indicator(row: Sequence[Figure], joined: Callable[[Figure, Figure], bool]) -> Iterator[Relation]:
    """Completion and deviation of an indicator, and the score that its coefficient gives.

    ``joined`` tells whether two figures are target and actual value of one indicator, where rows are lost.
    """
    for at, goal in enumerate(row):
        for later in range(at + 1, min(at + 4, len(row) - 1)):
            actual, rate = row[later], row[later + 1]
            plain = goal.quantity.unit == actual.quantity.unit and not rate.operator
            if (
                plain
                and goal.operator
                and actual.operator
                and rate.quantity.unit == "%"
                and joined(goal, actual)
            ):
                yield Relation("completion", (actual.index, goal.index, rate.index), is_share)
    for one, other, third in zip(row, row[1:], row[2:], strict=False):
        if any(f.quantity.unit or f.operator for f in (one, other, third)):
            continue
        if third.significant >= _FEWEST:
            yield Relation("deviation", (one.index, other.index, third.index), _deviates)
        if one.quantity.value <= 100 and other.quantity.value <= 100 and one is not row[0]:
            yield Relation("score by coefficient", (third.index, other.index, one.index), is_share)


def _deviates(values: Sequence[Quantity]) -> bool:
    """Target, actual, deviation in per cent without its sign."""
    target, actual, rate = values
    whole = _span(target)
    if whole.lo <= 0:
        return False
    ratio = (actual.nominal - target.nominal) / target.nominal
    return _near(Interval.exactly(abs(ratio)), rate)


def _executed(before: Sequence[Figure], rate: Figure) -> Iterator[Relation]:
    """Budget and execution before a rate, both without a unit of their own."""
    for i, budget in enumerate(before):
        for executed in before[i + 1 :]:
            plain = budget.quantity.unit == executed.quantity.unit == ""
            if plain and budget.quantity.value > 0 and rate.quantity.unit in ("", "%"):
                yield Relation("execution rate", (executed.index, budget.index, rate.index), is_share)


def _to_hundred(column: Sequence[Figure]) -> Iterator[Relation]:
    """Weights of a form: a run of whole numbers that adds to 100, or to 90 beside the execution rate."""
    for start in range(len(column)):
        added: Decimal = Decimal(0)
        for end, figure in enumerate(column[start:], start + 1):
            added += figure.quantity.value
            if figure.quantity.unit or added > 100:
                break
            if added in (90, 100) and end - start > _FEWEST:
                whole = Quantity(value=added, unit="")
                members = tuple(f.index for f in column[start:end])
                yield Relation("weights", members, partial(_adds_to, whole))


def _adds_to(whole: Quantity, values: Sequence[Quantity]) -> bool:
    return sums([whole, *values])


def _within(row: Sequence[Figure], relation: Relation) -> list[int]:
    """The places in the row of a relation's figures."""
    at = {figure.index: place for place, figure in enumerate(row)}
    return [at[index] for index in relation.members]


def _scored(row: Sequence[Figure]) -> Iterator[Relation]:
    """A met target has the full score: target (with operator), actual, weight, score at the end of the row."""
    if len(row) < _FEWEST + 1:
        return
    goal, actual, weight, score = row[-4:]
    if not goal.operator or weight.quantity.unit or score.quantity.unit:
        return

    def test(values: Sequence[Quantity], operator: str = goal.operator) -> bool:
        target, done, most, got = values
        met = {"≥": done.value >= target.value, "≤": done.value <= target.value}
        return got.value == most.value and met.get(operator[:1], done.value == target.value)

    yield Relation("met target", (goal.index, actual.index, weight.index, score.index), test)


def _in_words(ground: Ground, figures: Sequence[Figure]) -> Iterator[Relation]:
    """Lists, shares, completions and growth in a paragraph."""
    amounts = [f for f in figures if f.quantity.unit != "%"]
    for relation in _runs("list", amounts):
        first, second = (ground.figures[i] for i in sorted(relation.members)[:2])
        if not _OPEN.search(ground.folded[first.unit_end : second.start]):  # 主要为: there may be more
            yield relation
    rates = [f for f in figures if f.quantity.unit == "%"]
    if len(rates) > 1:
        hundred = Quantity.parse("100.00", "%")
        for length in range(2, len(rates) + 1):
            for start in range(len(rates) - length + 1):
                part = rates[start : start + length]
                if abs(sum((f.quantity.value for f in part), Decimal(-100))) < Decimal("0.05"):
                    members = tuple(f.index for f in part)
                    yield Relation("shares add to 100 %", members, partial(_adds_to, hundred))
    for at, rate in enumerate(figures):
        if rate.quantity.unit == "%":
            yield from _around_rate(ground, figures, at)


def _around_rate(ground: Ground, figures: Sequence[Figure], at: int) -> Iterator[Relation]:
    rate, before = figures[at], [f for f in figures[max(0, at - _BACK) : at] if f.quantity.unit != "%"]
    if len(str(rate.quantity.value).replace(".", "")) < _FEWEST:
        return
    words = ground.folded[figures[at - 1].unit_end : rate.start] if at else ""
    near = [] if direction(words) else [*before[-4:], *before[:1]]
    for whole in near:
        for part in near:
            if part is not whole and same_kind(part.quantity, whole.quantity):
                yield Relation("share", (part.index, whole.index, rate.index), is_share)
    if not before:
        return
    step = before[-1]
    sign = direction(ground.folded[max(0, step.start - 12) : rate.start])
    for now in before[:-1]:
        if sign and same_kind(now.quantity, step.quantity):
            yield Relation("growth", (now.index, step.index, rate.index), grows(sign))


def direction(words: str) -> int:
    """1 if words say more, -1 if less, 0 if neither."""
    down, up = list(_DOWN.finditer(words)), list(_UP.finditer(words))
    if down and (not up or down[-1].start() > up[-1].start()):
        return -1
    return 1 if up else 0
