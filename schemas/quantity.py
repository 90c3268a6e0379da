"""Exact figures with the precision they were printed with, and their intervals.

A published figure is an interval: half of its last place to each side (653.3 is
653.25 to 653.35). Two statements conflict only if no choice of values inside the
intervals satisfies both (the rule of XBRL Calculations 1.1). There is no other
tolerance. Bounds are :class:`fractions.Fraction`, so quotients stay exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from schemas.exact import Fraction
from schemas.lazy import lazy
from schemas.text import squeeze

#: What one unit of money is worth in yuan (元).
MONEY: dict[str, Fraction] = {
    "元": Fraction(1),
    "千元": Fraction(1000),
    "万元": Fraction(10_000),
    "百万元": Fraction(1_000_000),
    "亿元": Fraction(100_000_000),
}
_PRINTED = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")


def _exact(value: Any) -> Any:
    """Refuse floats: 0.1 + 0.2 is not a figure anyone printed."""
    if isinstance(value, float):
        raise ValueError("a figure must be exact: pass a Decimal or the printed text, not a float")
    return value


#: A decimal that keeps its printed places (``0.30`` stays ``0.30``) and refuses floats.
Exact = Annotated[Decimal, BeforeValidator(_exact), PlainSerializer(str, return_type=str, when_used="json")]


@lru_cache(maxsize=16384)
def parse_decimal(printed: str) -> Decimal | None:
    """Read a printed figure, or return None if the text is not exactly one figure.

    Blanks inside and thousands separators are removed; places are kept, so that
    ``"62,015,542.5 0"`` is ``Decimal("62015542.50")``. A blank or a dash is None: empty is
    not zero.
    """
    text = squeeze(printed)
    if not _PRINTED.fullmatch(text):
        return None
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:  # pragma: no cover - the pattern admits decimals only
        return None


class Interval:
    """A closed interval of exact numbers."""

    __slots__ = ("hi", "lo")

    def __init__(self, lo: Fraction | Decimal | int, hi: Fraction | Decimal | int) -> None:
        # making a fraction of a fraction costs as much as the sums that most intervals come from
        self.lo = lo if type(lo) is Fraction else Fraction(lo)
        self.hi = hi if type(hi) is Fraction else Fraction(hi)
        if self.lo > self.hi:
            raise ValueError(f"empty interval [{self.lo}, {self.hi}]")

    @classmethod
    def exactly(cls, value: Fraction | Decimal | int) -> Interval:
        """Return the interval that holds ``value`` alone."""
        return cls(value, value)

    def __repr__(self) -> str:
        return f"Interval({self.lo}, {self.hi})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Interval) and (self.lo, self.hi) == (other.lo, other.hi)

    def __hash__(self) -> int:
        return hash((self.lo, self.hi))

    def __contains__(self, value: Fraction | Decimal | int) -> bool:
        return self.lo <= Fraction(value) <= self.hi

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.lo + other.lo, self.hi + other.hi)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.lo - other.hi, self.hi - other.lo)

    def __neg__(self) -> Interval:
        return Interval(-self.hi, -self.lo)

    def __mul__(self, other: Interval) -> Interval:
        ends = [a * b for a in (self.lo, self.hi) for b in (other.lo, other.hi)]
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        """Divide.

        Raises:
            ZeroDivisionError: the divisor may be zero.
        """
        if other.lo <= 0 <= other.hi:
            raise ZeroDivisionError("the divisor may be zero")
        ends = [a / b for a in (self.lo, self.hi) for b in (other.lo, other.hi)]
        return Interval(min(ends), max(ends))

    def scaled(self, factor: Fraction | Decimal | int) -> Interval:
        """Return the interval times an exact factor."""
        ends = self.lo * Fraction(factor), self.hi * Fraction(factor)
        return Interval(min(ends), max(ends))

    def meets(self, other: Interval) -> bool:
        """Tell whether some value lies in both."""
        return self.lo <= other.hi and other.lo <= self.hi

    def widened(self, down: Fraction, up: Fraction) -> Interval:
        """Return the interval with its ends moved apart."""
        return Interval(self.lo - down, self.hi + up)


def total(intervals: Iterable[Interval]) -> Interval:
    """Add intervals; nothing adds to zero."""
    lo = hi = Fraction(0)
    for one in intervals:
        lo += one.lo
        hi += one.hi
    return Interval(lo, hi)


def _factor(unit: str) -> Fraction:
    return Fraction(1, 100) if unit == "%" else MONEY.get(unit, Fraction(1))


# The caches are keyed by the printed digits: Decimal("2") equals Decimal("2.00"), but they are two claims.


def _digits(printed: str) -> tuple[int, int]:
    """A printed figure as a whole number of its last places, and the exponent of that place.

    Raises:
        ValueError: it is not finite.
    """
    whole, _, decimals = printed.partition(".")
    try:
        return int(whole + decimals), -len(decimals)
    except ValueError:
        value = Decimal(printed)
    # 1E+3, or none at all
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"not a finite figure: {printed}")
    return (-1) ** sign * int("".join(map(str, digits))), exponent


@lru_cache(maxsize=65536)
def _exponent(printed: str) -> int:
    """The exponent of a printed figure's last place.

    Raises:
        ValueError: it is not finite.
    """
    return _digits(printed)[1]


@lru_cache(maxsize=1024)
def _half_place(exponent: int, unit: str) -> tuple[int, int]:
    """Half of a last place in base units, as numerator and denominator."""
    half = Fraction(1, 2) * Fraction(10) ** exponent * _factor(unit)
    return half.numerator, half.denominator


@lru_cache(maxsize=65536)
def _nominal(printed: str, unit: str) -> Fraction:
    """A printed figure in base units.

    Raises:
        ValueError: it is not finite.
    """
    digits, exponent = _digits(printed)
    numerator, denominator = _half_place(exponent, unit)
    return Fraction(2 * digits * numerator, denominator)


@lru_cache(maxsize=65536)
def _interval(printed: str, unit: str) -> Interval:
    """The values that round to a printed figure, in base units."""
    digits, exponent = _digits(printed)
    numerator, denominator = _half_place(exponent, unit)
    return Interval(
        Fraction((2 * digits - 1) * numerator, denominator),
        Fraction((2 * digits + 1) * numerator, denominator),
    )


class Quantity(BaseModel):
    """A printed figure: exact value, unit, and the decimals it was printed with.

    ``value`` carries its decimals in its exponent: ``0.30`` and ``0.3`` are different claims.
    ``unit`` is a unit of money (see :data:`MONEY`), ``"%"``, or a counting unit such as
    ``"辆"`` or ``"批次"``. An empty unit means none was printed and none could be inferred.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(lazy,))

    value: Exact
    unit: str

    @classmethod
    def parse(cls, printed: str, unit: str) -> Quantity:
        """Read a printed figure.

        Raises:
            ValueError: ``printed`` is not one figure.
        """
        value = parse_decimal(printed)
        if value is None:
            raise ValueError(f"not a figure: {printed!r}")
        return cls(value=value, unit=unit)

    @lazy
    def decimals(self) -> int:
        """The number of decimals printed."""
        return max(0, -_exponent(str(self.value))) if self.value.is_finite() else 0

    @property
    def is_money(self) -> bool:
        """Whether the unit is one of money."""
        return self.unit in MONEY

    @property
    def factor(self) -> Fraction:
        """What one unit is worth: yuan for money, one hundredth for per cent, else one."""
        return _factor(self.unit)

    @lazy
    def nominal(self) -> Fraction:
        """The printed value in base units (yuan for money, a ratio for per cent)."""
        return _nominal(str(self.value), self.unit)

    @lazy
    def interval(self) -> Interval:
        """All values that round to what is printed, in base units."""
        return _interval(str(self.value), self.unit)

    @lazy
    def exact_interval(self) -> Interval:
        """The printed value alone, in base units: for figures that are counted, not rounded."""
        return Interval.exactly(self.nominal)

    def __str__(self) -> str:
        return f"{self.value}{self.unit}"
