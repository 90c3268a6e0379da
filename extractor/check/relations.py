"""The relations that tie a document's figures together, for the question which figure is wrong.

A relation is a test on some printed figures. Its variables name them: the record and the field. The
checks state what fails; the relations are their common ground, so that one wrong figure is recognised in
all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from extractor.check.arithmetic import (
    Fit,
    comparable,
    derived_fits,
    equal_fit,
    exceeds,
    interval_of,
    share_of,
    sum_fits,
)
from extractor.check.balances import SCOPES, balance_of
from extractor.check.changes import Change, changes_by_key, growth_fit, magnitude, spreads
from extractor.check.facts import Facts, Figure, same_side, stands_in_table
from extractor.check.lists import binds, expenditure_parts
from extractor.check.units import slips
from schemas.exact import Fraction
from schemas.frozen import dataclass
from schemas.quantity import Interval, Quantity, total
from schemas.records import ChangeRecord, CompletionRecord, LineRecord, ShareRecord

Test = Callable[[Sequence[Quantity]], Fit]
Solve = Callable[[Sequence[Quantity], int], Interval]
#: More than anything that is printed.
_ENDLESS = Fraction(10**40)
#: Of the four terms of a balance, these first come in, the others go out.
_TERMS_IN = 2


class Variable(NamedTuple):
    """A printed figure: which record, and which of its fields."""

    record: str
    field: str = "quantity"


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """A test on figures.

    ``solve`` tells what one of them must be by the others, ``limit`` what it may be at most or at least, where
    that is known.
    """

    label: str
    variables: tuple[Variable, ...]
    test: Test
    solve: Solve | None = None
    limit: Solve | None = None

    def holds(self, values: Sequence[Quantity]) -> bool:
        """Whether the figures satisfy the relation within their rounding."""
        return self.test(values) != "conflict"


class Relations:
    """All relations of a document, by the figures that take part in them.

    The relations of the tables' lines and of repeated figures are many, and only those of a few figures are
    asked for: they are made then.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._slipped = facts.once(slips)
        self._of_lists = _by_variable((*_sums(facts), *_limits(facts)))
        self._lines = Lines(facts)
        self._repeated = {figure.id: told for _, told in facts.repeated for figure in told}
        self._of_statements = _by_variable(_statements(facts))
        self._found: dict[Variable, list[Relation]] = {}

    def of(self, variable: Variable) -> list[Relation]:
        """The relations a figure takes part in."""
        if variable not in self._found:
            self._found[variable] = [
                *self._of_lists.get(variable, ()),
                *(self._of_records(variable) if variable.field == "quantity" else ()),
                *self._of_statements.get(variable, ()),
            ]
        return self._found[variable]

    def _of_records(self, variable: Variable) -> Iterator[Relation]:
        for ids in self._lines.sums_with(variable.record):
            yield Relation("科目汇总", tuple(map(Variable, ids)), _sum_test, _sum_solve)
        for relation in _equalities(self._repeated.get(variable.record, ())):
            if variable in relation.variables:
                yield relation

    def printed(self, variable: Variable) -> Quantity:
        """The figure as printed, in the unit it was meant in."""
        if variable.field == "quantity" and variable.record in self._slipped:
            return self._slipped[variable.record].meant
        quantity = getattr(self.facts.get(variable.record), variable.field)
        if not isinstance(quantity, Quantity):
            raise TypeError(f"not a figure: {variable}")
        return quantity


def relations_of(facts: Facts) -> Relations:
    """The relations of a document, built when they are first needed."""
    return facts.once(Relations)


def _by_variable(relations: Iterable[Relation]) -> dict[Variable, list[Relation]]:
    of: dict[Variable, list[Relation]] = defaultdict(list)
    for relation in relations:
        for variable in set(relation.variables):
            of[variable].append(relation)
    return of


def _statements(facts: Facts) -> Iterator[Relation]:
    """What sentences say of figures by shares and changes."""
    for share in facts.of(ShareRecord):
        part, whole = facts.figure(share.part_id), facts.figure(share.whole_id)
        if part and whole and part.id != whole.id and comparable(part.quantity, whole.quantity):
            yield Relation("占比", (Variable(part.id), Variable(whole.id), Variable(share.id)), _share_test)
    for change in facts.of(ChangeRecord):
        yield from _growth(facts, change)
    for completion in facts.of(CompletionRecord):
        yield from _completion(facts, completion)
    yield from _bases(facts)
    for scope in SCOPES:
        if terms := balance_of(facts, scope):
            yield Relation(
                "收支结余", tuple(Variable(one.id) for one in terms), _balance_test, _balance_solve
            )


def _balance_test(values: Sequence[Quantity]) -> Fit:
    """Opening and income less expenditure are the closing balance."""
    left = total(_signed(values, i) for i in range(len(values)))
    if 0 not in left:
        return "conflict"
    opening, income, out, closing = (value.nominal for value in values)
    return "exact" if opening + income - out == closing else "rounding"


def _balance_solve(values: Sequence[Quantity], index: int) -> Interval:
    others = total(_signed(values, i) for i in range(len(values)) if i != index)
    return others.scaled(-1 if index < _TERMS_IN else 1)


def _signed(values: Sequence[Quantity], index: int) -> Interval:
    return interval_of(values[index]).scaled(1 if index < _TERMS_IN else -1)


def _sums(facts: Facts) -> Iterator[Relation]:
    for listing in facts.listings:
        if binds(facts, listing):
            yield Relation("相加", tuple(map(Variable, listing.ids)), _sum_test, _sum_solve)


def _sum_test(values: Sequence[Quantity]) -> Fit:
    return sum_fits(values[0], values[1:])


def _sum_solve(values: Sequence[Quantity], index: int) -> Interval:
    if index == 0:
        return total(interval_of(value) for value in values[1:])
    others = total(interval_of(value) for i, value in enumerate(values) if i not in (0, index))
    return interval_of(values[0]) - others


def _limits(facts: Facts) -> Iterator[Relation]:
    """Parts that may not exceed their whole: open lists, and the two kinds of expenditure."""
    for listing in facts.listings:
        sound = listing.whole and comparable(listing.whole.quantity, *listing.quantities)
        if sound and not listing.record.complete and all(q.value >= 0 for q in listing.quantities):
            yield Relation("不超过总数", tuple(map(Variable, listing.ids)), _limit_test, limit=_limit_solve)
    for whole, parts in facts.once(expenditure_parts):
        if comparable(whole.quantity, *(part.quantity for part in parts)):
            ids = (whole.id, *(part.id for part in parts))
            yield Relation("不超过总数", tuple(map(Variable, ids)), _limit_test, limit=_limit_solve)


def _limit_test(values: Sequence[Quantity]) -> Fit:
    return "conflict" if exceeds(values[1:], values[0]) else "exact"


def _limit_solve(values: Sequence[Quantity], index: int) -> Interval:
    others = [interval_of(value).lo for i, value in enumerate(values) if i not in (0, index)]
    if index == 0:
        return Interval(sum(others, Fraction(0)), _ENDLESS)
    return Interval(-_ENDLESS, interval_of(values[0]).hi - sum(others, Fraction(0)))


class Lines:
    """Classified lines: a 类 is the sum of its 款, a 款 of its 项, in every column."""

    def __init__(self, facts: Facts) -> None:
        lines = facts.of(LineRecord)
        self._above = {(line.table, line.kind, line.code): line for line in lines}
        self._below: dict[str, list[LineRecord]] = defaultdict(list)
        self._places: dict[str, list[tuple[LineRecord, str]]] = defaultdict(list)
        for line in lines:
            if parent := self._parent(line):
                self._below[parent.id].append(line)
            for column, figure in line.cells.items():
                self._places[figure].append((line, column))

    def _parent(self, line: LineRecord) -> LineRecord | None:
        return self._above.get((line.table, line.kind, line.parent or ""))

    def sums_with(self, figure: str) -> Iterator[tuple[str, ...]]:
        """The whole and the parts of every sum a figure stands in, in the order of the wholes."""
        wholes = [
            (one, column)
            for line, column in self._places.get(figure, ())
            for one in {id(each): each for each in (self._parent(line), line) if each}.values()
            if self._above[one.table, one.kind, one.code] is one
        ]
        if len(wholes) > 1:
            order = {line.id: at for at, line in enumerate(self._above.values())}
            wholes.sort(key=lambda whole: order[whole[0].id])
        for line, column in wholes:
            parts = [child.cells[column] for child in self._below.get(line.id, ()) if column in child.cells]
            if parts and column in line.cells:
                yield (line.cells[column], *parts)


def _equalities(mentions: Sequence[Figure]) -> Iterator[Relation]:
    """Each figure of a key agrees with the first one a table states of its side, or the first one at all."""
    ordered = sorted(mentions, key=lambda figure: not stands_in_table(figure))
    for other in ordered[1:]:
        like = (o for o in ordered if same_side(o, other) and comparable(o.quantity, other.quantity))
        first = next(like)
        if first is not other:
            yield Relation("前后一致", (Variable(first.id), Variable(other.id)), _equal_test, _equal_solve)


def _equal_test(values: Sequence[Quantity]) -> Fit:
    return equal_fit(values[0], values[1])


def _equal_solve(values: Sequence[Quantity], index: int) -> Interval:
    return interval_of(values[1 - index])


def _share_test(values: Sequence[Quantity]) -> Fit:
    part, whole, share = values
    possible = share_of(part, whole)
    if possible is None:
        return "exact"
    return derived_fits(share, part.nominal / whole.nominal, possible)


def _growth(facts: Facts, change: ChangeRecord) -> Iterator[Relation]:
    subject = facts.figure(change.subject_id)
    sound = subject and change.amount and change.rate and change.direction
    if subject and sound and change.amount and comparable(subject.quantity, change.amount):
        direction = change.direction or 1
        variables = (Variable(subject.id), Variable(change.id, "amount"), Variable(change.id, "rate"))

        def test(values: Sequence[Quantity], direction: int = direction) -> Fit:
            return _growth_test(values, 1 if direction > 0 else -1)

        yield Relation("增减额与增减率", variables, test)


def _growth_test(values: Sequence[Quantity], direction: int) -> Fit:
    current, amount, rate = values
    return growth_fit(current, amount, rate, 1 if direction > 0 else -1) or "exact"


def _completion(facts: Facts, completion: CompletionRecord) -> Iterator[Relation]:
    actual, base = facts.figure(completion.subject_id), facts.figure(completion.base_id)
    if actual and base and completion.form == "completion" and comparable(actual.quantity, base.quantity):
        variables = (Variable(actual.id), Variable(base.id), Variable(completion.id))
        yield Relation("完成率", variables, _share_test)


def _bases(facts: Facts) -> Iterator[Relation]:
    """Statements of one change imply one base, and the parts' bases make the whole's."""
    changes = facts.once(changes_by_key)
    for group in changes.values():
        for other in group[1:]:
            if {group[0].record.side, other.record.side} - {None, "both"} in (set(), {group[0].record.side}):
                yield _same_base(group[0], [other])
    for _, _, spread in facts.once(spreads):
        if not spread.untold:
            yield _same_base(spread.of_whole, spread.told)


def _same_base(one: Change, others: Sequence[Change]) -> Relation:
    """The base of one change is that of the others together."""
    changes = [one, *others]
    variables = [v for change in changes for v in _terms(change)]
    sizes = [len(_terms(change)) for change in changes]
    ways = [change.directions[0] if change.directions else 0 for change in changes]

    def test(values: Sequence[Quantity]) -> Fit:
        bases, at = [], 0
        for size, way in zip(sizes, ways, strict=True):
            change = interval_of(magnitude(values[at + 1])).scaled(way) if size > 1 else Interval.exactly(0)
            bases.append(interval_of(values[at]) - change)
            at += size
        return "exact" if bases[0].meets(total(bases[1:])) else "conflict"

    return Relation("推算的基数", tuple(variables), test)


def _terms(change: Change) -> list[Variable]:
    if not change.subject:
        return []
    amount = [Variable(change.record.id, "amount")] if change.record.amount else []
    return [Variable(change.subject.id), *amount]
