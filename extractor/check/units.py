"""Figures whose unit slipped: 元, 万元 or 亿元 written for one another.

A figure slipped if, as printed, it fits nothing else that states or bounds it, and in exactly one other unit
it fits: another place that states the same, or the share of a whole that is printed beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.check.arithmetic import comparable, derived_fits, equal_fit, share_of
from extractor.check.facts import Facts, Figure, same_side, stands_in_table
from extractor.check.shares import judge, wholes_of
from schemas.quantity import Quantity
from schemas.records import ShareRecord

_UNITS = ("元", "万元", "亿元")


@dataclass(frozen=True, slots=True)
class Slip:
    """A figure, the unit it must have been meant in, and what shows it."""

    figure: Figure
    unit: str
    witness: Figure
    share: ShareRecord | None = None

    @property
    def meant(self) -> Quantity:
        """The figure in the unit that fits."""
        return Quantity(value=self.figure.quantity.value, unit=self.unit)


def slips(facts: Facts) -> dict[str, Slip]:
    """The slipped figures of a document by record id; a figure with two possible slips is left out."""
    found: dict[str, Slip] = {}
    for slip in (*_by_share(facts), *_by_other_places(facts)):
        found.setdefault(slip.figure.id, slip)
    return found


def in_other_units(quantity: Quantity) -> Iterator[Quantity]:
    """The same digits in the other units of money, nothing for zero."""
    if quantity.unit in _UNITS and quantity.value:
        for unit in _UNITS:
            if unit != quantity.unit:
                yield Quantity(value=quantity.value, unit=unit)


def _by_other_places(facts: Facts) -> Iterator[Slip]:
    """Figures that differ from every other statement of their key, and equal one in another unit.

    Of places that differ, the one that the rest contradicts has slipped: not a table's, and of two alone the
    one with fewer digits.
    """
    for _, figures in facts.repeated:
        agree = len({one.quantity.nominal for one in figures}) == 1
        if agree or not any(one.quantity.unit in _UNITS for one in figures):
            continue
        for figure in figures:
            others = [o for o in figures if o is not figure and _may_compare(figure, o)]
            if others and _differs(figure, others) and _least_trusted(figure, figures):
                yield from _fitting(figure, others)


def _may_compare(one: Figure, other: Figure) -> bool:
    return same_side(one, other) and comparable(one.quantity, other.quantity)


def _differs(figure: Figure, others: Sequence[Figure]) -> bool:
    return all(equal_fit(figure.quantity, other.quantity) == "conflict" for other in others)


def _least_trusted(figure: Figure, figures: Sequence[Figure]) -> bool:
    """Whether a figure is rather wrong than what it differs from: words rather than a table."""
    if any(stands_in_table(one) for one in figures):
        return not stands_in_table(figure)
    return len(figures) > 2 or max(figures, key=_doubt) is figure


def _doubt(figure: Figure) -> tuple[int, int]:
    return -_digits(figure.quantity), figure.evidence.start


def _digits(quantity: Quantity) -> int:
    return len(quantity.value.as_tuple().digits)


def _fitting(figure: Figure, others: Sequence[Figure]) -> Iterator[Slip]:
    fits = [
        Slip(figure, meant.unit, other)
        for meant in in_other_units(figure.quantity)
        for other in others
        if equal_fit(meant, other.quantity) != "conflict"
    ]
    if len({fit.unit for fit in fits}) == 1:
        yield fits[0]


def _by_share(facts: Facts) -> Iterator[Slip]:
    """Parts whose printed share holds only in another unit: 12.34元，占40.00% of 30.85万元."""
    for share in facts.of(ShareRecord):
        part, fits_as_printed = judge(facts, share)
        # a share of nothing does not tell a unit
        if fits_as_printed.keys() - {"conflict"} or not share.quantity.value:
            continue
        wholes = wholes_of(facts, share)
        money = all(whole.quantity.is_money for whole in wholes)
        if not part or not wholes or not part.quantity.is_money or not money:
            continue
        if any(_share_holds(share, part.quantity, whole.quantity) for whole in wholes):
            continue
        whole = wholes[0]
        fits = [m for m in in_other_units(part.quantity) if _share_holds(share, m, whole.quantity)]
        others = [m for m in in_other_units(whole.quantity) if _share_holds(share, part.quantity, m)]
        if len(others) == 1 and _is_rarer(facts, whole.quantity.unit, part.quantity.unit):
            yield Slip(whole, others[0].unit, part, share)
        elif len(fits) == 1:
            yield Slip(part, fits[0].unit, whole, share)


def _is_rarer(facts: Facts, unit: str, other: str) -> bool:
    """Whether the document's sentences use a unit of money less than another."""
    units = [amount.quantity.unit for amount in facts.told]
    return units.count(unit) < units.count(other)


def _share_holds(share: ShareRecord, part: Quantity, whole: Quantity) -> bool:
    possible = share_of(part, whole)
    if possible is None or not share.quantity.value:
        return possible is None
    return derived_fits(share.quantity, part.nominal / whole.nominal, possible) != "conflict"
