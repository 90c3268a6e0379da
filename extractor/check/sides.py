"""Which statements of one concept must state one figure.

Income and expenditure are two things, but their 总计 are equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.check.facts import Facts
from schemas.records import AmountRecord, FactKey

#: Income and expenditure that are worded so are closed with what was carried over, and equal each other.
#: 总收入 and 总支出 may as well be those of the year.
_CLOSED = "总计"
#: Totals that a region's report states of the region and of its own level, and how far apart the two are told.
_TOTALS = frozenset(
    {"grand_total", "total_income", "total_expenditure", "fiscal_income", "gpb_income", "govfund_income"}
)
_FAR = 300


def sides(key: FactKey, told: Sequence[AmountRecord]) -> Iterator[list[AmountRecord]]:
    """Groups of two and more of the amounts of a key that must be equal."""
    if len(told) < 2:
        return
    if key.concept == "grand_total" and key.measure == "actual":
        yield from _totals(told)
        return
    both = [amount for amount in told if amount.side in (None, "both")]
    for side in ("income", "expenditure"):
        of = [amount for amount in told if amount.side == side]
        if len(of) + len(both) > 1 and of:
            yield of + both
    if len(both) > 1 and len(both) == len(told):
        yield both


def _totals(told: Sequence[AmountRecord]) -> Iterator[list[AmountRecord]]:
    """All that are called 总计, of both sides; those worded loosely with the first 总计 of their own side."""
    closed = [amount for amount in told if _CLOSED in amount.name]
    if len(closed) > 1:
        yield closed
    for side in ("income", "expenditure", "both", None):
        loose = [amount for amount in told if amount.side == side and amount not in closed]
        like = [amount for amount in closed if amount.side in (side, "both")][:1]
        if loose and len(like) + len(loose) > 1:
            yield like + loose


def may_be_of_two_levels(facts: Facts, key: FactKey, told: Sequence[AmountRecord]) -> bool:
    """Whether two totals may be one of 全区 and one of 区本级: in what is not known to be one department's account."""
    if key.concept not in _TOTALS or facts.document is None or facts.document.document_kind != "other":
        return False
    places = [amount.evidence.start for amount in told]
    return max(places) - min(places) > _FAR
