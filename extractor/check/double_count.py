"""Amounts that are counted in two categories or two funds: the evidence from both sides.

A list is more than its total by an excess. An amount explains it if it stands in the list (or inside one of
its categories) and belongs to another fund or another category too. Shared by D01, which reports
it, and A01, which leaves such a list to D01.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from extractor.check.arithmetic import comparable, interval_of, nominal_sum, sum_fits
from extractor.check.facts import Facts, Listing
from extractor.profiles.classification import class_of_name
from schemas.exact import Fraction
from schemas.quantity import Interval, total
from schemas.records import AmountRecord, Scope
from schemas.text import squeeze

_LEVELS = re.compile(r"\(类\)|\(款\)|/")
#: Funds that share no money; 财政拨款 and all funds contain the others.
_FUNDS: frozenset[Scope] = frozenset({"gpb", "govfund", "statecap"})
#: An excess is explained by at most this many amounts.
_MOST_AMOUNTS = 3
#: Item names every category has: the same amount under two of them is no sign of one item.
_EVERYWHERE = ("行政运行", "事业运行", "一般行政管理事务", "机关服务", "其他")


@dataclass(frozen=True, slots=True)
class Twice:
    """An amount (``here``) that belongs elsewhere (``there``): another fund, or another category."""

    here: AmountRecord
    there: AmountRecord
    kind: str


@dataclass(frozen=True, slots=True)
class DoubleCount:
    """The amounts that make a list exceed its total."""

    item: str
    excess: Fraction
    twice: tuple[Twice, ...]


def category_of(amount: AmountRecord) -> str:
    """The functional 类 an amount is put under: as the words say, else by its code; empty if it has none.

    The words come first: an item copied under another 类 keeps the code of its name.
    """
    scheme, _, rest = amount.concept.partition(":")
    if scheme != "function":
        return ""
    worded, marked, _ = squeeze(amount.name).partition("(类)")
    name = worded if marked else "" if rest[:3].isdigit() else rest.split("/")[0]
    return _class(name) if name else rest[:3]


def leaf_name(amount: AmountRecord) -> str:
    """The name of the 项 (or whatever the amount is of) without the levels above."""
    return _LEVELS.split(squeeze(amount.name).removesuffix("(项)"))[-1]


@lru_cache(maxsize=1024)
def _class(name: str) -> str:
    plain = squeeze(name).removesuffix("(类)").removesuffix("类").removesuffix("支出")
    return class_of_name(plain) or plain


def is_detail(amount: AmountRecord) -> bool:
    """Whether an amount is of a 项 (seven digits, or a path of three names)."""
    scheme, _, rest = amount.concept.partition(":")
    return scheme == "function" and (len(rest) == 7 if rest.isdigit() else rest.count("/") == 2)


def double_count_of(facts: Facts, listing: Listing) -> DoubleCount | None:
    """The amounts whose second counting explains by how much a list exceeds its total.

    Returns:
        None if the list does not exceed its total, nothing explains it, or more than one choice does.
    """
    return facts.once(_double_counts)[listing.record.id]


def _double_counts(facts: Facts) -> dict[str, DoubleCount | None]:
    return {listing.record.id: _double_count(facts, listing) for listing in facts.listings}


def _double_count(facts: Facts, listing: Listing) -> DoubleCount | None:
    whole = listing.whole
    if not isinstance(whole, AmountRecord) or not comparable(whole.quantity, *listing.quantities):
        return None
    excess = nominal_sum(listing.quantities) - whole.quantity.nominal
    if excess <= 0 or sum_fits(whole.quantity, listing.quantities) != "conflict":
        return None
    possible = total(map(interval_of, listing.quantities)) - interval_of(whole.quantity)
    twice = _explaining(_candidates(facts, listing), possible)
    return (
        DoubleCount(f"{whole.name}：{'、'.join(leaf_name(t.here) for t in twice)}", excess, twice)
        if twice
        else None
    )


def _explaining(candidates: Iterable[Twice], possible: Interval) -> tuple[Twice, ...]:
    """The smallest choice of amounts that make the excess; none if two choices of that size do."""
    distinct = {twice.here.quantity.nominal: twice for twice in reversed(list(candidates))}
    for size in range(1, _MOST_AMOUNTS + 1):
        fitting = [c for c in combinations(distinct.values(), size) if _sum(c) in possible]
        if fitting:
            return fitting[0] if len(fitting) == 1 else ()
    return ()


def _sum(choice: Iterable[Twice]) -> Fraction:
    return sum((one.here.quantity.nominal for one in choice), Fraction(0))


def _candidates(facts: Facts, listing: Listing) -> Iterator[Twice]:
    amounts = [part for part in listing.parts if isinstance(part, AmountRecord) and part.quantity.value > 0]
    yield from _in_another_fund(facts, amounts)
    details = facts.once(narrated_details)
    for first, second in same_item_twice(details):
        if second in amounts or any(category_of(part) == category_of(second) for part in amounts):
            yield Twice(second, first, "category")
    for part in amounts:
        if not is_detail(part) and category_of(part):
            yield from _not_of_category(part, details)


def _in_another_fund(facts: Facts, amounts: Iterable[AmountRecord]) -> Iterator[Twice]:
    """Parts of this list that a list of another fund holds with the same amount."""
    others = facts.once(_listed_of_funds)
    for amount in amounts:
        for other in others.get(amount.quantity.nominal, ()):
            if amount.scope in _FUNDS and other.scope != amount.scope:
                yield Twice(amount, other, "fund")


def _listed_of_funds(facts: Facts) -> dict[Fraction, list[AmountRecord]]:
    found: dict[Fraction, list[AmountRecord]] = defaultdict(list)
    for listing in facts.listings:
        for part in listing.parts:
            if isinstance(part, AmountRecord) and part.scope in _FUNDS:
                found[part.quantity.nominal].append(part)
    return found


def narrated_details(facts: Facts) -> list[AmountRecord]:
    """The 项 that sentences state, with more than nothing, as they were executed."""
    return [
        amount
        for amount in facts.told
        if is_detail(amount) and amount.measure == "actual" and amount.quantity.value > 0
    ]


def same_item_twice(details: Iterable[AmountRecord]) -> Iterator[tuple[AmountRecord, AmountRecord]]:
    """Items of one name and amount that stand in two categories or two funds."""
    groups: dict[tuple[str, Fraction], list[AmountRecord]] = defaultdict(list)
    for amount in details:
        name = leaf_name(amount)
        if name.startswith(_EVERYWHERE):  # 行政运行 of two 款 are two items, of one 款 they are one
            _, _, name = squeeze(amount.name).partition("(类)")
        if name:
            groups[name, amount.quantity.nominal].append(amount)
    for group in groups.values():
        for first, second in combinations(group, 2):
            funds = {first.scope, second.scope}
            if category_of(first) != category_of(second) or (len(funds) == 2 and funds <= _FUNDS):
                yield first, second


def _not_of_category(part: AmountRecord, details: list[AmountRecord]) -> Iterator[Twice]:
    """Items of other categories that a category's total holds beyond its own items."""
    same_scope = [d for d in details if d.scope == part.scope]
    own = [d.quantity for d in same_scope if category_of(d) == category_of(part)]
    if not own or not comparable(part.quantity, *own) or sum_fits(part.quantity, own) != "conflict":
        return
    beyond = interval_of(part.quantity) - total(map(interval_of, own))
    for detail in same_scope:
        if category_of(detail) != category_of(part) and detail.quantity.nominal in beyond:
            yield Twice(detail, part, "inside")
