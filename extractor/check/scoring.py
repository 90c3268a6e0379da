"""The scoring rules of performance forms: the deviation, coefficient and score that follow from the figures.

Each formula gives the interval of points an indicator can have earned; a printed score fits if it meets
one of the formulas of its rule. Percentages derived from other figures may be rounded or cut off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from extractor.check.arithmetic import derived_interval
from extractor.check.forms import nominal, scaled
from schemas.exact import Fraction
from schemas.quantity import Interval, Quantity
from schemas.records import IndicatorRecord

_FULL = Fraction(1)
#: The share of the target below which 按完成比例赋分 earns nothing.
_FLOOR = Fraction(6, 10)
#: Points of coefficient lost for every point of deviation.
_PER_POINT = 10


def rate_of(indicator: IndicatorRecord) -> Interval | None:
    """Actual over target with their rounding; None if one is no figure or the target may be zero."""
    target, actual = indicator.target, indicator.actual
    if target is None or actual is None:
        return None
    (above, _), (below, _) = scaled(actual), scaled(target)
    return None if below.lo <= 0 <= below.hi else above / below


@lru_cache(maxsize=2048)
def derived(printed: str, unit: str) -> Interval:
    """All values a printed derived figure stands for; keyed by its text, since 10 and 10.0 differ."""
    return derived_interval(Quantity(value=Decimal(printed), unit=unit))


def near(printed: Quantity, value: Interval, per_cent: bool = True) -> bool:
    """Whether a printed derived figure (rounded or cut off) can stand for a value."""
    return derived(str(printed.value), "%" if per_cent else "").meets(value)


def points_fit(score: Quantity, possible: Interval) -> bool:
    """Whether printed points can be what a formula gives, rounded or cut off at their last place."""
    place = Fraction(1, 10**score.decimals) if score.decimals else Fraction(1, 2)
    return possible.lo - place <= Fraction(score.value) <= possible.hi + place


def _proportional(rate: Interval) -> Iterator[Interval]:
    yield Interval(min(rate.lo, _FULL), min(rate.hi, _FULL))


def _mirrored(rate: Interval) -> Iterator[Interval]:
    """In proportion below the target; above it, as much is lost as the target was exceeded."""
    yield (
        rate
        if rate.hi <= 1
        else Interval(
            min(rate.lo, max(2 - rate.hi, Fraction(0))),
            max(min(rate.hi, _FULL), max(2 - rate.lo, Fraction(0))),
        )
        if rate.lo <= 1
        else Interval(max(2 - rate.hi, Fraction(0)), max(2 - rate.lo, Fraction(0)))
    )


def _above_floor(rate: Interval) -> Iterator[Interval]:
    """The share of the way from the floor to the target."""
    if rate.lo < 1 and rate.hi >= _FLOOR:
        low, high = (max(end, _FLOOR) - _FLOOR for end in (rate.lo, min(rate.hi, _FULL)))
        yield Interval(low / (1 - _FLOOR), high / (1 - _FLOOR))


def _nothing_below_floor(rate: Interval) -> Iterator[Interval]:
    if rate.lo < _FLOOR:
        yield Interval.exactly(0)


def _all_or_nothing(rate: Interval) -> Iterator[Interval]:
    yield from (Interval.exactly(0), Interval.exactly(1))


#: Name in ``forms.toml`` -> shares of the weight that a completion rate can earn.
FORMULAS: Mapping[str, Callable[[Interval], Iterator[Interval]]] = {
    "proportional": _proportional,
    "proportional_capped": _proportional,
    "proportional_mirrored": _mirrored,
    "above_60": _above_floor,
    "below_60_nothing": _nothing_below_floor,
    "all_or_nothing": _all_or_nothing,
}


def earned(names: Sequence[str], rate: Interval, weight: Quantity) -> list[Interval]:
    """What each formula can give for a completion rate."""
    return [share.scaled(weight.value) for name in names for share in FORMULAS[name](rate)]


def deviation_fits(indicator: IndicatorRecord, rate: Interval | None) -> bool | None:
    """Whether the printed deviation is |actual - target| / target; None if it cannot be told."""
    if rate is None or indicator.deviation is None:
        return None
    lo, hi = rate.lo - 1, rate.hi - 1
    size = Interval(lo, hi) if lo >= 0 else Interval(-hi, -lo) if hi <= 0 else Interval(0, max(-lo, hi))
    return derived(str(abs(indicator.deviation.value)), "%").meets(size)


def coefficient_fits(indicator: IndicatorRecord, met: bool) -> bool | None:
    """Whether the coefficient is 100 for a met target, else 100 less ten times the deviation."""
    if indicator.coefficient is None or indicator.deviation is None:
        return None
    wanted = Interval.exactly(100)
    if not met:
        lost = derived(str(abs(indicator.deviation.value)), "").scaled(_PER_POINT)
        wanted = Interval(max(100 - lost.hi, Fraction(0)), max(100 - lost.lo, Fraction(0)))
    return near(indicator.coefficient, wanted, per_cent=False)


def rule_formulas(family: Mapping[str, Any], rule: str) -> Sequence[str]:
    """The formulas of a rule as printed in the form; empty if the rule is not known."""
    for entry in family.get("score", ()):
        if entry["rule"] == rule:
            return list(entry["formulas"])
    return []


def printed_rate(indicator: IndicatorRecord) -> Interval | None:
    """The completion rate as printed, else as it follows."""
    if indicator.completion is not None:
        return derived(str(indicator.completion.value), "%")
    return rate_of(indicator)


def by_coefficient(indicator: IndicatorRecord) -> Interval | None:
    """Weight × coefficient."""
    if indicator.coefficient is None or indicator.weight is None:
        return None
    return derived(str(indicator.coefficient.value), "%").scaled(indicator.weight.value)


def shown(value: Fraction, places: int = 2) -> Decimal:
    """A recomputed figure for a message; zero has no sign."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places)) + Decimal(0)


def reached(indicator: IndicatorRecord) -> str:
    """``78/80 = 97.50%``; empty if the rate cannot be formed."""
    target, actual = indicator.target, indicator.actual
    if target is None or actual is None or not nominal(target):
        return ""
    return f"{actual.value}/{target.value} = {shown(nominal(actual) / nominal(target) * 100)}%"
