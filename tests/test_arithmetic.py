"""The arithmetic of the checks: what fits exactly, by rounding, or not at all."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extractor.check.arithmetic import (
    comparable,
    derived_fits,
    derived_interval,
    difference,
    equal_fit,
    exceeds,
    growth_of,
    in_unit,
    interval_of,
    prior_of,
    rounded,
    share_of,
    sum_fits,
    written_share,
    written_sum,
)
from schemas.quantity import Interval, Quantity

EXACT = st.decimals(min_value=Decimal("0.01"), max_value=10**7, places=6, allow_nan=False)
CENT = Decimal("0.01")


def wan(printed: str) -> Quantity:
    return Quantity.parse(printed, "万元")


def published(value: Decimal) -> Quantity:
    """A true value as it is published: rounded to two places."""
    return Quantity(value=value.quantize(CENT, ROUND_HALF_UP), unit="万元")


@given(st.lists(EXACT, min_size=1, max_size=12))
def test_true_sums_never_conflict(parts: list[Decimal]) -> None:
    whole = published(sum(parts, Decimal(0)))
    assert sum_fits(whole, [published(part) for part in parts]) != "conflict"
    assert not exceeds([published(part) for part in parts], whole)


@given(st.lists(EXACT, min_size=1, max_size=12), st.integers(min_value=1, max_value=10**6))
def test_sums_that_miss_by_more_than_rounding_conflict(parts: list[Decimal], cents: int) -> None:
    published_parts = [published(part) for part in parts]
    found = sum((part.value for part in published_parts), Decimal(0))
    missing = CENT * (len(parts) + cents)
    whole = Quantity(value=found + missing, unit="万元")
    assert sum_fits(whole, published_parts) == "conflict"


@given(EXACT, EXACT, st.sampled_from([ROUND_HALF_UP, ROUND_DOWN]))
def test_true_shares_never_conflict_rounded_or_cut_off(part: Decimal, rest: Decimal, mode: str) -> None:
    whole = part + rest
    share = Quantity(value=(part / whole * 100).quantize(CENT, mode), unit="%")
    possible = share_of(published(part), published(whole))
    assume(possible is not None)
    assert possible is not None
    nominal = published(part).nominal / published(whole).nominal
    assert derived_fits(share, nominal, possible) != "conflict"


@given(EXACT, EXACT, st.sampled_from([ROUND_HALF_UP, ROUND_DOWN]))
def test_true_growth_never_conflicts(prior: Decimal, current: Decimal, mode: str) -> None:
    change = abs(current - prior)
    direction: Literal[-1, 1] = 1 if current >= prior else -1
    rate = Quantity(value=(change / prior * 100).quantize(CENT, mode), unit="%")
    possible = growth_of(published(current), published(change), direction)
    assume(possible is not None)
    assert possible is not None
    base = published(current).nominal - direction * published(change).nominal
    assert derived_fits(rate, published(change).nominal / base, possible) != "conflict"


@pytest.mark.parametrize(
    ("share", "fit"),
    [
        ("66.67", "exact"),
        ("66.66", "rounding"),
        ("66.68", "conflict"),
        ("66.65", "conflict"),
        ("67", "exact"),
    ],
)
def test_a_share_is_rounded_or_cut_off_and_nothing_else(share: str, fit: str) -> None:
    ratio = Fraction(2, 3)
    assert derived_fits(Quantity.parse(share, "%"), ratio, Interval.exactly(ratio)) == fit


def test_a_cut_off_rate_reaches_away_from_zero_only() -> None:
    assert derived_interval(Quantity.parse("99.86", "%")) == Interval(Fraction("0.99855"), Fraction("0.9987"))
    assert derived_interval(Quantity.parse("-5.0", "%")) == Interval(Fraction("-0.051"), Fraction("-0.0495"))
    assert derived_interval(Quantity.parse("0.00", "%")) == Interval(Fraction("-0.0001"), Fraction("0.0001"))


def test_growth_from_nothing_has_no_rate() -> None:
    assert growth_of(wan("3.20"), wan("3.20"), 1) is None
    assert growth_of(wan("0.00"), wan("3.20"), -1) is not None
    assert prior_of(wan("3.20"), wan("3.20"), 1) == Interval(-100, 100)


def test_counted_things_and_plain_zeros_are_exact() -> None:
    assert interval_of(Quantity.parse("12", "人")) == Interval.exactly(12)
    assert interval_of(wan("0")) == Interval.exactly(0)
    assert interval_of(wan("0.00")) == Interval(-50, 50)
    assert interval_of(Quantity.parse("4.3", "万人")) != interval_of(Quantity.parse("4.30", "万人"))


def test_only_like_figures_are_compared() -> None:
    assert comparable(wan("1"), Quantity.parse("1", "元"))
    assert not comparable(wan("1"), Quantity.parse("1", "人"))
    assert equal_fit(wan("512.40"), wan("512.4")) == "exact"
    assert equal_fit(wan("2961.68"), Quantity.parse("0.30", "亿元")) == "rounding"
    assert equal_fit(wan("2961.68"), Quantity.parse("0.31", "亿元")) == "conflict"


def test_computations_are_written_as_people_do() -> None:
    assert written_sum([wan("0.12"), wan("-0.07")], wan("0.05")) == "0.12 - 0.07 = 0.05"
    assert written_sum([wan("1.00"), Quantity.parse("5000", "元")], wan("2.00")) == "1.00 + 0.50 = 1.50"
    assert written_sum([], wan("2.00")) == "0 = 0.00"
    assert written_share(Fraction(1, 3)) == "33.33%"
    assert difference(wan("50.20"), wan("50.40").nominal) == "0.20万元"


def test_base_units_come_back_in_any_unit() -> None:
    assert str(in_unit(Fraction(351400), "万元")) == "35.14"
    assert str(in_unit(Fraction(351412), "万元")) == "35.1412"
    assert str(in_unit(Fraction(1, 8), "%", 1)) == "12.5"
    assert rounded(Fraction(25, 1000), 2) == Decimal("0.03")
