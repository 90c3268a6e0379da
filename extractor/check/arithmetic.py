"""Arithmetic on printed figures: what fits exactly, what only rounding explains, what conflicts.

All results are exact (:class:`fractions.Fraction`). Money is counted in yuan, percentages as ratios, counted
things one by one. Three answers are possible (:data:`Fit`):

``exact``     the printed figures themselves satisfy the relation,
``rounding``  they do not, but values that would be printed that way do,
``conflict``  no values that would be printed that way do.

A percentage that was *derived* from other figures may be rounded or cut off (99.868 % is printed as
99.87 % and as 99.86 %), so its values reach a whole last place away from zero: for 99.86 % from
99.855 % to just below 99.87 %. Amounts are always half their last place to each side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from schemas.exact import Fraction
from schemas.findings import Value
from schemas.quantity import MONEY, Interval, Quantity, total

Fit = Literal["exact", "rounding", "conflict"]
#: How many places a recomputed percentage is shown with where the printed one has fewer.
_SHOWN = 2


def interval_of(quantity: Quantity) -> Interval:
    """All values a printed figure may stand for.

    Counted things (人, 辆, 批次 without decimals) are exact; money, percentages and counts in 万 are
    rounded. A zero without decimals says that there is nothing (0万元), not that less than half a unit is
    left.
    """
    if quantity.value and quantity.is_money:  # most of what is asked for
        return quantity.interval
    exact = is_counted(quantity) or (not quantity.value and not quantity.decimals)
    return quantity.exact_interval if exact else quantity.interval


def is_counted(quantity: Quantity) -> bool:
    """Whether a figure counts things one by one: no money, no percentage, no decimals, not in 万 or 亿."""
    plain = not quantity.is_money and quantity.unit != "%" and quantity.unit[:1] not in ("万", "亿")
    return plain and quantity.decimals == 0


def comparable(*quantities: Quantity) -> bool:
    """Whether figures can be added and compared: all money, or all of one unit."""
    units = {quantity.unit for quantity in quantities}
    return len(units) == 1 or units <= MONEY.keys()


def equal_fit(one: Quantity, other: Quantity) -> Fit:
    """How two statements of one figure fit (512.40 and 512.4 do exactly)."""
    if one.nominal == other.nominal:
        return "exact"
    return "rounding" if interval_of(one).meets(interval_of(other)) else "conflict"


def sum_fits(whole: Quantity, parts: Sequence[Quantity]) -> Fit:
    """How a total fits the sum of its parts."""
    if whole.nominal == nominal_sum(parts):
        return "exact"
    possible = total(map(interval_of, parts))
    return "rounding" if interval_of(whole).meets(possible) else "conflict"


def exceeds(parts: Sequence[Quantity], whole: Quantity) -> bool:
    """Whether parts are more than their whole whatever was rounded."""
    return sum([interval_of(part).lo for part in parts], Fraction(0)) > interval_of(whole).hi


def nominal_sum(parts: Iterable[Quantity]) -> Fraction:
    """The sum of the printed values, in base units."""
    return sum([part.nominal for part in parts], Fraction(0))


def share_of(part: Quantity, whole: Quantity) -> Interval | None:
    """What share the part can be of the whole; None if the whole may be zero."""
    return _quotient(interval_of(part), interval_of(whole))


def _quotient(above: Interval, below: Interval) -> Interval | None:
    return None if below.lo <= 0 <= below.hi else above / below


def growth_of(current: Quantity, change: Quantity, direction: Literal[-1, 1]) -> Interval | None:
    """The rates a change can make: change over (current - direction × change).

    The quotient rises with the change and falls with the current value, so its ends are taken at the
    opposite ends of the two. None if the base may be zero or less.
    """
    now, by = interval_of(current), interval_of(change)
    base = now - by if direction > 0 else now + by
    if base.lo <= 0:
        return None
    ends = [step / (value - direction * step) for step in (by.lo, by.hi) for value in (now.lo, now.hi)]
    return Interval(min(ends), max(ends))


def prior_of(current: Quantity, change: Quantity, direction: Literal[-1, 0, 1]) -> Interval:
    """What the base must have been: current less the signed change."""
    return interval_of(current) - interval_of(change).scaled(direction)


def change_from_rate(current: Quantity, rate: Quantity, direction: Literal[-1, 1]) -> Interval | None:
    """What the base must have been by the rate alone; None if the rate takes everything away."""
    growth = Interval.exactly(1) + derived_interval(rate).scaled(direction)
    return _quotient(interval_of(current), growth)


def derived_interval(percentage: Quantity) -> Interval:
    """All ratios that are printed as this percentage, by rounding or by cutting off.

    A printed zero stands for less than a whole last place to either side.
    """
    place = Fraction(10) ** -percentage.decimals * percentage.factor
    rounded = percentage.interval
    if percentage.value == 0:
        return rounded.widened(place / 2, place / 2)
    away = place / 2
    return rounded.widened(Fraction(0), away) if percentage.value > 0 else rounded.widened(away, Fraction(0))


def derived_fits(percentage: Quantity, nominal: Fraction, possible: Interval) -> Fit:
    """How a printed percentage fits the ratio it is said to be.

    ``nominal`` is the ratio of the printed figures, ``possible`` all ratios that rounding allows.
    """
    if rounded(nominal / percentage.factor, percentage.decimals) == percentage.value:
        return "exact"
    return "rounding" if derived_interval(percentage).meets(possible) else "conflict"


def rounded(value: Fraction, places: int) -> Decimal:
    """Round half away from zero, as spreadsheets do."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def in_unit(value: Fraction, unit: str, places: int = 2) -> Decimal:
    """Base units written in a unit, with at most ``places`` decimals more than needed to be exact.

    Money comes in yuan: 4236 hundredths of 万元 is ``Decimal("42.36")``. Figures that need more
    decimals than ``places`` keep them up to six.
    """
    number = value / (Fraction(1, 100) if unit == "%" else MONEY.get(unit, Fraction(1)))
    for digits in range(places, 7):
        shown = rounded(number, digits)
        if Fraction(shown) == number:
            return shown
    return rounded(number, max(places, 2))


def places_of(quantities: Iterable[Quantity]) -> int:
    """The most decimals any of the figures was printed with."""
    return max((quantity.decimals for quantity in quantities), default=0)


def written(value: Fraction, like: Quantity) -> str:
    """A recomputed value in the unit and with the decimals of a printed one, with its unit."""
    return f"{in_unit(value, like.unit, like.decimals)}{like.unit}"


def written_share(value: Fraction, like: Quantity | None = None) -> str:
    """A ratio as a percentage with the decimals of a printed one (at least two)."""
    return f"{rounded(value * 100, max(_SHOWN, like.decimals if like else 0))}%"


def written_sum(parts: Sequence[Quantity], like: Quantity) -> str:
    """``40.25 + 512.38 + 0.47 = 553.10`` in the unit of ``like``; negative parts are subtracted."""
    shown = [
        in_unit(part.nominal, like.unit, part.decimals if part.unit == like.unit else like.decimals)
        for part in parts
        if part.nominal or len(parts) < 3
    ]
    text = " ".join(_signed(number, first=not i) for i, number in enumerate(shown)) or "0"
    result = in_unit(nominal_sum(parts), like.unit, places_of([*parts, like]))
    return text if len(parts) == 1 else f"{text} = {result}"


def _signed(number: Decimal, *, first: bool) -> str:
    if first:
        return str(number)
    return f"- {-number}" if number < 0 else f"+ {number}"


def difference(stated: Quantity, found: Fraction) -> str:
    """By how much a stated figure misses, without sign, in its unit."""
    return written(abs(stated.nominal - found), stated)


def value(label: str, quantity: Quantity) -> Value:
    """A printed figure for a finding's list of values."""
    return Value(label=label, value=str(quantity.value), unit=quantity.unit)
