"""Which figure is wrong: the single slip of one figure that makes everything fit.

A slip is what happens between a ledger and a typed sentence: one digit changed, two neighbours swapped, the
decimal point shifted, the leading digit lost, 元 written for 万元. A figure is named only if one slip, and no
other of any figure, makes all relations of that figure hold; two that explain it equally well are both named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, inf

from extractor.check.arithmetic import in_unit, interval_of
from extractor.check.facts import Facts
from extractor.check.relations import Relation, Relations, Variable, relations_of
from extractor.check.units import in_other_units
from extractor.check.units import slips as slips_of_unit
from schemas.exact import Fraction
from schemas.quantity import Interval, Quantity
from schemas.records import AnyRecord, ChangeRecord
from schemas.vouched import vouched

_new_quantity = vouched(Quantity)

#: A failing relation with more figures than this is not searched: too many single slips would explain it.
_MOST_FIGURES = 40
#: What two failing relations ask for alike is right whatever was typed.
_COPIED = "照抄他处数字或漏改"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A figure, what it would have to be, how it may have slipped, and what would hold then.

    ``mended`` counts the relations that fail as printed, ``exact`` those that would hold to the last place.
    """

    variable: Variable
    value: Quantity
    slip: str
    labels: tuple[str, ...]
    mended: int
    exact: int


@dataclass(frozen=True, slots=True)
class Advice:
    """What to tell the auditor. ``culprit`` is set only where a single figure is to blame."""

    text: str | None = None
    culprit: str | None = None


def advise(facts: Facts, record_ids: Iterable[str]) -> Advice:
    """Say which of the figures of some records is wrong, if the document's other figures tell.

    Args:
        facts: the document.
        record_ids: the records of a relation that fails.
    """
    ids = tuple(record_ids)
    slipped = next((slip for i, slip in facts.once(slips_of_unit).items() if i in ids), None)
    if slipped:
        return Advice(f"{slipped.figure.name}的单位应为{slipped.unit}", f"{slipped.figure.id}.quantity")
    found = explanations(facts, ids)
    if not 1 <= len(found) <= 2:
        return Advice()
    text = "；或".join(_words(facts, one) for one in found)
    only = found[0].variable if len(found) == 1 else None
    return Advice(text, f"{only.record}.{only.field}" if only else None)


def explanations(facts: Facts, record_ids: Iterable[str]) -> list[Suggestion]:
    """The single slips that mend most failing relations and break none, all that are equally good.

    How many relations held before says nothing for a slip: it speaks for the figure as printed. One that
    mends a single relation needs another one of its figure to confirm it.
    """
    relations = relations_of(facts)
    variables = [v for i in dict.fromkeys(record_ids) for v in _variables(facts.get(i)) if relations.of(v)]
    if len(variables) > _MOST_FIGURES:
        return []
    found = [one for variable in variables for one in _closest(_explain(relations, variable))]
    most = max((one.mended for one in found), default=0)
    best = [one for one in found if one.mended == most]
    return best if most > 1 or all(len(one.labels) > 1 for one in best) else []


def _variables(record: AnyRecord) -> Iterator[Variable]:
    fields = ("amount", "rate") if isinstance(record, ChangeRecord) else ("quantity",)
    for name in fields:
        if isinstance(getattr(record, name, None), Quantity):
            yield Variable(record.id, name)


def _closest(found: Iterable[Suggestion]) -> list[Suggestion]:
    """Of several values for one figure, those for which most relations hold to the last place."""
    listed = list(found)
    most = max((one.exact for one in listed), default=0)
    return [one for one in listed if one.exact == most]


def _explain(relations: Relations, variable: Variable) -> Iterator[Suggestion]:
    """The slips of one figure that mend its failing relations and break none that holds.

    Where another figure is wrong too, not all can be mended: then at least two must be.
    """
    involved = [(r, [relations.printed(v) for v in r.variables]) for r in relations.of(variable)]
    failing = [(relation, values) for relation, values in involved if not relation.holds(values)]
    if not failing:
        return
    sound = [one for one in involved if one not in failing]
    for value, slip in _candidates(variable, failing, relations.printed(variable)):
        mended = [r for r, values in failing if _holds_with(r, values, variable, value)]
        enough = len(mended) == len(failing) or len(mended) > 1
        copied = slip == _COPIED and len(mended) < 2
        if enough and not copied and all(_still_holds(r, values, variable, value) for r, values in sound):
            held = [(r, values) for r, values in involved if r in mended or (r, values) in sound]
            exact = sum(r.test(_with(r, values, variable, value)) == "exact" for r, values in held)
            labels = tuple(relation.label for relation, _ in held)
            yield Suggestion(variable, value, slip, labels, len(mended), exact)


def _candidates(
    variable: Variable, failing: Sequence[tuple[Relation, Sequence[Quantity]]], now: Quantity
) -> Iterator[tuple[Quantity, str]]:
    """Slips that a failing relation allows, each once; where it allows none, what it asks for itself."""
    needed = [
        relation.solve(values, relation.variables.index(variable))
        for relation, values in failing
        if relation.solve
    ]
    if not needed:
        yield from slips(now, _limits(variable, failing))
        return
    fitting = list(slips(now, needed))
    yield from fitting
    places = max(now.decimals, 2) if now.is_money else now.decimals
    unmet = [one for one in needed if not any(interval_of(value).meets(one) for value, _ in fitting)]
    for asked in dict.fromkeys(in_unit((one.lo + one.hi) / 2, now.unit, places) for one in unmet):
        if asked < 0 <= now.value:
            continue  # nobody copies a negative figure for a positive one
        yield Quantity(value=asked, unit=now.unit), _COPIED


def _limits(
    variable: Variable, failing: Sequence[tuple[Relation, Sequence[Quantity]]]
) -> Sequence[Interval] | None:
    """What the failing relations admit, one of which must be mended; None if one of them does not tell."""
    limits = []
    for relation, values in failing:
        if relation.limit is None or relation.variables.count(variable) > 1:
            return None
        limits.append(relation.limit(values, relation.variables.index(variable)))
    return limits


def _with(
    relation: Relation, values: Sequence[Quantity], variable: Variable, value: Quantity
) -> list[Quantity]:
    return [value if v == variable else old for v, old in zip(relation.variables, values, strict=True)]


def _holds_with(relation: Relation, values: Sequence[Quantity], variable: Variable, value: Quantity) -> bool:
    return relation.holds(_with(relation, values, variable, value))


def _still_holds(relation: Relation, values: Sequence[Quantity], variable: Variable, value: Quantity) -> bool:
    """Whether a relation holds as before: what adds up to the last place does not by rounding only."""
    fit = relation.test(_with(relation, values, variable, value))
    if fit == "rounding" and relation.solve:
        return relation.test(values) != "exact"
    return fit != "conflict"


def slips(printed: Quantity, within: Sequence[Interval] | None = None) -> Iterator[tuple[Quantity, str]]:
    """What may have been meant by a figure that was typed wrong, each value once, with how it slipped.

    With ``within``, only what meets one of the intervals.
    """
    for value, slip in _typed_wrong(printed, within):
        meant = _new_quantity(value=value, unit=printed.unit)
        if within is None or _meets(meant, within):
            yield meant, slip
    for meant in in_other_units(printed):
        if within is None or _meets(meant, within):
            yield meant, f"单位应为{meant.unit}"


def _meets(quantity: Quantity, within: Sequence[Interval]) -> bool:
    return any(map(interval_of(quantity).meets, within))


def _typed_wrong(printed: Quantity, within: Sequence[Interval] | None) -> Iterator[tuple[Decimal, str]]:
    """The values that slips make, and of those with the same places only what comes near the intervals."""
    sign, digits, exponent = printed.value.as_tuple()
    if not isinstance(exponent, int):
        return
    digits = (0,) * (1 - exponent - len(digits)) + digits  # 0.05 is typed as three digits
    number = int("".join(map(str, digits)))
    low, high = _in_last_places(printed, exponent, within) if within is not None else (-inf, inf)
    others = {number}
    for other, slip in _other_digits(number, digits):
        if other not in others:
            others.add(other)
            signed = -other if sign else other
            if low <= signed <= high:
                yield Decimal((sign, tuple(map(int, str(other))), exponent)), slip
    for shift in (-2, -1, 1, 2):
        zeros = (0,) * max(0, exponent + shift)
        moved = number * Fraction(10) ** shift
        if moved.denominator > 1 or int(moved) not in others:
            yield Decimal((sign, (*digits, *zeros), min(0, exponent + shift))), "小数点错位"


def _in_last_places(printed: Quantity, exponent: int, within: Sequence[Interval]) -> tuple[float, float]:
    """From where to where intervals reach, counted in the last place of a figure, and one place more."""
    place = printed.factor * Fraction(10) ** exponent
    low, high = min(one.lo for one in within), max(one.hi for one in within)
    return floor(low / place) - 1, ceil(high / place) + 1


def _other_digits(number: int, digits: Sequence[int]) -> Iterator[tuple[int, str]]:
    """A number with one of its digits changed, two neighbours swapped, or another one in front."""
    places = [10**i for i in reversed(range(len(digits)))]
    for digit, place in zip(digits, places, strict=True):
        for other in range(10):
            if other != digit:
                yield number + (other - digit) * place, "一位数字有误"
    for i in range(len(digits) - 1):
        swap = (digits[i + 1] - digits[i]) * (places[i] - places[i + 1])
        yield number + swap, "相邻两位数字颠倒"
    for lead in range(1, 10):
        yield number + lead * 10 * places[0], "漏了首位数字"


def _words(facts: Facts, one: Suggestion) -> str:
    record = facts.get(one.variable.record)
    fields = {"amount": "增减额", "rate": "增减率"}
    name = getattr(record, "name", "") or "占比"
    what = f"{name}{fields.get(one.variable.field, '')}"
    labels = "、".join(dict.fromkeys(one.labels))
    return f"若{what}为{one.value}（{one.slip}），则{len(one.labels)}处关系都成立（{labels}）"
