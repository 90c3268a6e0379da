"""Figures, their intervals, and the views of a text that keep its offsets."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas.quantity import MONEY, Interval, Quantity, parse_decimal, total
from schemas.text import Squeezed, fold_width, is_blank, squeeze

DECIMALS = st.decimals(min_value=-(10**10), max_value=10**10, places=2, allow_nan=False)
PRINTED = st.builds(
    lambda value, places: Decimal(value).scaleb(-places),
    st.integers(min_value=-(10**12), max_value=10**12),
    st.integers(min_value=0, max_value=6),
)
UNITS = st.sampled_from([*MONEY, "%", "人", "辆", ""])
BLANKS = st.text(st.sampled_from(" \t\u3000\u00a0\n"), max_size=3)
BOUNDS = st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=1000)
INTERVALS = st.builds(lambda a, b: Interval(min(a, b), max(a, b)), BOUNDS, BOUNDS)
TEXTS = st.text(
    st.sampled_from("收入支出１２３．５（）％12.5,，。 \u3000\t\n\u200b\ufeff“”－–①㎡"), max_size=60
)


@given(PRINTED)
def test_printed_figures_are_read_back_with_their_places(value: Decimal) -> None:
    read = parse_decimal(f"{value:f}")
    assert read is not None
    assert (read, read.as_tuple().exponent) == (value, value.as_tuple().exponent)


@given(st.integers(min_value=0, max_value=10**12), st.integers(min_value=0, max_value=4), BLANKS)
def test_separators_and_blanks_change_nothing(number: int, places: int, blank: str) -> None:
    plain = f"{number}.{'7' * places}" if places else str(number)
    grouped = f"{number:,}.{'7' * places}" if places else f"{number:,}"
    spaced = blank.join(grouped)
    assert parse_decimal(spaced) == parse_decimal(plain) == Decimal(plain)


@pytest.mark.parametrize(
    "printed", ["", "  ", "-", "——", "12,34", "1.2.3", "1 2 万", "∞", "1e5", "12.", ".5"]
)
def test_what_is_not_one_figure_is_none(printed: str) -> None:
    assert parse_decimal(printed) is None
    with pytest.raises(ValueError, match="not a figure"):
        Quantity.parse(printed, "万元")


def test_full_width_figures_are_figures() -> None:
    assert parse_decimal("１，２３４．５０") == Decimal("1234.50")


def test_floats_are_refused_and_json_keeps_the_places() -> None:
    with pytest.raises(ValidationError, match="exact"):
        Quantity(value=0.1, unit="万元")  # type: ignore[arg-type]
    again = Quantity.model_validate_json(Quantity.parse("12.50", "万元").model_dump_json())
    assert str(again) == "12.50万元"


@given(PRINTED, UNITS)
def test_an_interval_is_half_the_last_place_to_each_side(value: Decimal, unit: str) -> None:
    quantity = Quantity(value=value, unit=unit)
    width = quantity.interval.hi - quantity.interval.lo
    assert quantity.nominal in quantity.interval
    assert width == Fraction(10) ** -quantity.decimals * quantity.factor
    assert quantity.interval.hi - quantity.nominal == quantity.nominal - quantity.interval.lo


@pytest.mark.parametrize(
    ("value", "lo", "hi"),
    [("1E+3", 500, 1500), ("-12E+2", -1250, -1150), ("0E+1", -5, 5), ("0E-8", "-5E-9", "5E-9")],
)
def test_a_value_written_with_an_exponent_has_its_last_place(value: str, lo: object, hi: object) -> None:
    assert Quantity(value=Decimal(value), unit="元").interval == Interval(
        Fraction(str(lo)), Fraction(str(hi))
    )


def test_equal_values_with_other_places_have_other_intervals() -> None:
    coarse, fine = Quantity.parse("2", "万元"), Quantity.parse("2.00", "万元")
    assert coarse.interval == Interval(15000, 25000)
    assert fine.interval == Interval(19950, 20050)
    assert coarse.nominal == fine.nominal == 20000


@given(PRINTED)
def test_units_of_money_are_one_scale(value: Decimal) -> None:
    in_wan, in_yuan = Quantity(value=value, unit="万元"), Quantity(value=value, unit="元")
    assert in_wan.nominal == 10_000 * in_yuan.nominal


@given(INTERVALS, INTERVALS, BOUNDS, BOUNDS)
def test_sums_and_products_hold_what_their_members_make(
    one: Interval, other: Interval, part: Fraction, share: Fraction
) -> None:
    a = one.lo + (one.hi - one.lo) * abs(part) / (1 + abs(part))
    b = other.lo + (other.hi - other.lo) * abs(share) / (1 + abs(share))
    assert a in one
    assert b in other
    assert a + b in one + other
    assert a - b in one - other
    assert a * b in one * other
    assert -a in -one
    if not other.lo <= 0 <= other.hi:
        assert a / b in one / other


@given(INTERVALS, INTERVALS)
def test_meeting_is_mutual_and_a_member_is_met(one: Interval, other: Interval) -> None:
    assert one.meets(other) == other.meets(one)
    assert one.meets(Interval.exactly(one.lo))
    assert one.meets(other) == (0 in one - other)


@given(st.lists(INTERVALS, max_size=6))
def test_totals_are_sums(intervals: list[Interval]) -> None:
    summed = total(intervals)
    assert summed.lo == sum((one.lo for one in intervals), Fraction(0))
    assert summed.hi == sum((one.hi for one in intervals), Fraction(0))


def test_impossible_intervals_and_divisors_are_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        Interval(2, 1)
    with pytest.raises(ZeroDivisionError):
        Interval.exactly(1) / Interval(-1, 1)


@given(TEXTS)
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold_width(text)) == len(text)


def test_small_forms_are_the_same_to_a_reader() -> None:
    assert fold_width("数量指标﹦100个﹐合格率﹥95﹪﹔⩾3﹙次﹚") == "数量指标=100个,合格率>95%;≥3(次)"


@given(TEXTS, st.integers(min_value=0, max_value=20))
def test_squeezed_texts_lead_back_to_their_characters(text: str, start: int) -> None:
    start = min(start, len(text))
    view = Squeezed.of(text, start)
    assert view.text == squeeze(text[start:])
    assert len(view.text) == len(view.offsets)
    assert list(view.offsets) == sorted(set(view.offsets))
    for char, offset in zip(view.text, view.offsets, strict=True):
        assert char == fold_width(text[offset])
        assert not is_blank(text[offset])
    kept = set(view.offsets)
    assert all(is_blank(text[i]) for i in range(start, len(text)) if i not in kept)


@given(TEXTS)
def test_spans_begin_and_end_with_what_they_show(text: str) -> None:
    view = Squeezed.of(text)
    for start in range(len(view.text)):
        first, last = view.span(start, len(view.text))
        assert squeeze(text[first:last]) == view.text[start:]
        assert view.index(first) == start


def test_an_empty_stretch_has_no_place() -> None:
    with pytest.raises(ValueError, match="no text"):
        Squeezed.of("收入").span(1, 1)
