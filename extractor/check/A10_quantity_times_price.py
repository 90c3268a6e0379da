"""A number of persons or things times its unit price is not the amount; a per-head figure does not follow.

What it checks:
    Passages that state a number, a standard per person (每人37.00元, 补助标准) and the amount they make; and
    人均接待费 and 车均维护费 against the stated cost, persons and vehicles.

Why it matters:
    Where all three are printed, each checks the other two.

Example:
    补助人数 200 人、每人 30.00 元，补助资金 0.90 万元: it is 0.60.

False alarms:
    Only a number, a standard and an amount that follow each other closely are multiplied, and only
    products within a factor of two are reported: others belong to different things. Rates per month or
    day are left alone.

Basis:
    Arithmetic of the document's own figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.check.arithmetic import derived_interval, in_unit, interval_of, value, written
from extractor.check.facts import Facts, Figure
from extractor.check.outcome import Outcome, cannot_check, failed, passed
from extractor.check.words import place, stated
from schemas.records import AmountRecord, CountRecord, FactKey

TITLE = "数量、单价与金额不符"
CATEGORY = "unit"
SEVERITY = "medium"
_PRICE = re.compile(r"^(?!.*(?:每[月日天]|人均|车均)).*(?:每人|每户|每台|每辆|标准)")
_AVERAGE = re.compile(r"人均|车均|户均|平均")
_PER_HEAD = (
    (re.compile(r"人均.{0,6}接待"), ("domestic_reception", "reception"), ("reception_persons",)),
    (
        re.compile(r"车均.{0,8}(?:维护|运行)"),
        ("vehicle_maintenance", "vehicle"),
        ("vehicles_held", "vehicles"),
    ),
)
#: How far apart, in characters, number, price and amount may stand.
_NEAR = 120
#: Things that are counted one by one and have a price.
_COUNTED = ("人", "名", "户", "辆", "台", "人次", "份")


def check(facts: Facts) -> Iterator[Outcome]:
    """Multiply what stands together, and divide what a per-head figure speaks of."""
    # where both begin at one place, the amount first
    figures = sorted(facts.outside, key=lambda one: (one.evidence.start, isinstance(one, CountRecord)))
    for at, (number, price) in enumerate(pairwise(figures)):
        if _are_factors(number, price):
            yield from _product(number, price, figures[at + 2 : at + 4])
    for amount in facts.of(AmountRecord):
        for pattern, costs, counts in _PER_HEAD if "均" in amount.name else ():
            if pattern.search(amount.name):
                yield _per_head(facts, amount, costs, counts)


def _are_factors(number: Figure, price: Figure) -> bool:
    quantity = number.quantity
    counted = isinstance(number, CountRecord) and quantity.unit in _COUNTED and quantity.value > 1
    priced = isinstance(price, AmountRecord) and price.quantity.unit == "元" and _PRICE.search(price.name)
    return bool(counted and priced and _gap(number, price) <= _NEAR)


def _gap(one: Figure, other: Figure) -> int:
    return other.evidence.start - one.evidence.end


def _product(number: Figure, price: Figure, following: list[Figure]) -> Iterator[Outcome]:
    """The amount right after number and price; a further one that fits is accepted too."""
    amounts = [f for f in following if isinstance(f, AmountRecord) and _gap(price, f) <= _NEAR]
    amounts = [f for f in amounts if not _PRICE.search(f.name) and not _AVERAGE.search(f.name)]
    if not amounts:
        return
    possible = interval_of(number.quantity) * interval_of(price.quantity)
    found = number.quantity.nominal * price.quantity.nominal
    used = (number.id, price.id, amounts[0].id)
    item = f"{number.name}×{price.name}"
    if any(possible.meets(interval_of(amount.quantity)) for amount in amounts):
        yield passed(item, used)
    elif not found / 2 <= amounts[0].quantity.nominal <= found * 2:
        yield cannot_check(item, "数量、单价与其后的金额可能不是一回事", used)
    else:
        amount = amounts[0].quantity
        yield failed(
            item,
            f"{place(price)}所列{stated(number)}、{stated(price)}，相乘为{written(found, amount)}，"
            f"而{stated(amounts[0])}，不相符。",
            f"{number.quantity.value} × {price.quantity.value} = {in_unit(found, '元')}元 ≠ {amount}",
            (number.evidence, price.evidence, amounts[0].evidence),
            used=used,
            values=tuple(value(f.name, f.quantity) for f in (number, price, amounts[0])),
        )


def _per_head(facts: Facts, amount: AmountRecord, costs: Sequence[str], counts: Sequence[str]) -> Outcome:
    pairs = [
        (cost, count)
        for concept in costs
        for cost in facts.mentions(FactKey(concept, amount.scope, "actual", amount.period))
        for counted in counts
        for count in facts.mentions(FactKey(counted, "all", "actual", amount.period))
        if count.quantity.value
    ]
    if not pairs:
        return cannot_check(amount.name, "没有写明费用或数量", (amount.id,))
    for cost, count in pairs:
        possible = interval_of(cost.quantity) / interval_of(count.quantity)
        if possible.meets(derived_interval(amount.quantity)):
            return passed(amount.name, (amount.id, cost.id, count.id))
    cost, count = pairs[0]
    found = written(cost.quantity.nominal / count.quantity.nominal, amount.quantity)
    return failed(
        amount.name,
        f"{place(amount)}称{stated(amount)}，按{stated(cost)}、{stated(count)}计算应为{found}。",
        f"{cost.quantity} / {count.quantity} = {found}",
        (amount.evidence, cost.evidence, count.evidence),
        used=(amount.id, cost.id, count.id),
        values=tuple(value(figure.name, figure.quantity) for figure in (amount, cost, count)),
    )
