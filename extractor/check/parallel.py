"""Lists that say nothing of being lists: each part has its heads and its money, and the heads add up.

全年救助 200 人次，支出 30.00 万元。住院救助 80 人次，支出 20.00 万元；门诊救助 120 人次，支出 10.00 万元: 80 and
120 make the 200, so the two sums of money must make the 30.00 万元, without 其中 being said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.check.arithmetic import comparable, nominal_sum, sum_fits
from extractor.check.facts import Facts
from schemas.records import AmountRecord, CountRecord

#: Characters between a count and its money, and between one pair and the next.
_WITHIN = 40
_BETWEEN = 60
#: Two parts that add up may do so by chance with small numbers; three hardly.
_FEWEST = 2
_MANY = 3
_LARGE = 100


class Pair(NamedTuple):
    """Heads, and the money spent on them."""

    heads: CountRecord
    amount: AmountRecord


class Parallel(NamedTuple):
    """A whole and its parts, by heads and by money."""

    whole: Pair
    parts: tuple[Pair, ...]


def parallels(facts: Facts) -> Iterator[Parallel]:
    """Pairs of heads and money followed by the pairs whose heads make them, where the money is not a list yet."""
    pairs = list(_pairs(facts))
    lists = [(one.whole.id, set(one.ids)) for one in facts.listings if one.whole]
    for at, whole in enumerate(pairs):
        parts = _parts(whole, pairs[at + 1 :])
        money = {part.amount.id for part in parts}
        if parts and not any(owner == whole.amount.id and money <= listed for owner, listed in lists):
            yield Parallel(whole, parts)


def conflicts(facts: Facts) -> Iterator[Parallel]:
    """The lists whose heads add up and whose money does not."""
    for found in parallels(facts):
        money = [part.amount.quantity for part in found.parts]
        whole = found.whole.amount.quantity
        if comparable(whole, *money) and sum_fits(whole, money) == "conflict":
            yield found


def _pairs(facts: Facts) -> Iterator[Pair]:
    for first, second in pairwise(sorted(facts.told_figures, key=lambda one: one.evidence.start)):
        if not isinstance(first, CountRecord) or not isinstance(second, AmountRecord):
            continue
        near = 0 <= second.evidence.start - first.evidence.end < _WITHIN
        if (
            near
            and first.quantity.unit != "%"
            and second.quantity.is_money
            and first.section == second.section
        ):
            yield Pair(first, second)


def _parts(whole: Pair, following: Sequence[Pair]) -> tuple[Pair, ...]:
    """The pairs behind a whole, one upon the other, as soon as their heads make the whole's exactly."""
    parts: list[Pair] = []
    end = whole.amount.evidence.end
    for pair in following:
        if pair.heads.evidence.start - end > _BETWEEN:
            break
        parts.append(pair)
        end = pair.amount.evidence.end
        heads = nominal_sum([part.heads.quantity for part in parts])
        enough = len(parts) >= _MANY or (len(parts) == _FEWEST and heads >= _LARGE)
        if (
            heads == whole.heads.quantity.nominal
            and enough
            and min(p.heads.quantity.value for p in parts) > 0
        ):
            return tuple(parts)
    return ()
