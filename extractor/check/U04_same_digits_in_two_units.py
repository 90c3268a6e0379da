"""The same digits stand with two units of money.

What it checks:
    A sentence states an amount in 元 whose digits, to the last decimal, stand elsewhere in the document in 万元 (or
    万元 against 亿元), at least four of them, or three in one section where nothing else is in 元: one of the two
    units is wrong. Which one, the relations of the two figures tell, or nothing does.

Why it matters:
    The two amounts differ ten thousand times.

Example:
    预算支出215.37元, and elsewhere 215.37万元.

False alarms:
    Rates per head are in 元 by right; round figures and figures of three digits meet by chance. Where many figures
    meet, the document states everything in both units, and nothing is claimed. Nor is it where each of the two
    fits its own sums and shares in its own unit only.

Basis:
    Articulation D3.8: 元/万元 slips.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from extractor.check.arithmetic import value
from extractor.check.facts import Facts, stands_in_table
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.unit_doubt import both_fit, wrong_one
from extractor.check.units import slips
from extractor.check.words import place, stated
from schemas.records import AmountRecord, ReasonAmount, ReasonRecord

TITLE = "同一数字前后单位不同"
CATEGORY = "unit"
SEVERITY = "medium"
_FEWEST = 4
#: Three digits will do in one section of a document that has no other amount in 元.
_FEWEST_BESIDE = 3
_MOST = 3
_UNITS = ("元", "万元", "亿元")
_RATES = re.compile(r"每|均|标准|单价|限额|起付|封顶")


def check(facts: Facts) -> Iterator[Outcome]:
    """Compare the digits of all amounts in sentences with those of all amounts, and those of reasons."""
    yield from _in_reasons(facts)
    told = [amount for amount in facts.told if _tells(amount)]
    used = [amount.quantity.unit for amount in told]
    digits = {amount.quantity.value for amount in told}
    by_digits: dict[Decimal, list[AmountRecord]] = defaultdict(list)
    for amount in facts.of(AmountRecord):
        if amount.quantity.value in digits and _tells(amount):
            by_digits[amount.quantity.value].append(amount)
    known = facts.once(slips)
    found = [
        (amount, other)
        for group in by_digits.values()
        for amount in group
        if amount.id not in known and not stands_in_table(amount) and not _RATES.search(amount.evidence.quote)
        if (other := _other(amount, group, used)) and not both_fit(facts, amount, other)
    ]
    if not found or len(found) > _MOST:
        yield passed("金额单位")
        return
    for amount, other in found:
        yield _failure(facts, amount, other)


def _in_reasons(facts: Facts) -> Iterator[Outcome]:
    """One reason repeated in several places quotes one amount in two units."""
    quoted: dict[tuple[str, Decimal], list[tuple[str, ReasonAmount]]] = defaultdict(list)
    for reason in facts.of(ReasonRecord):
        for one in reason.amounts:
            if one.quantity.unit in _UNITS and one.quantity.decimals > 0:
                quoted[one.item, one.quantity.value].append((reason.id, one))
    for (item, digits), places in quoted.items():
        units = Counter(one.quantity.unit for _, one in places)
        if len(units) != 2 or len(set(units.values())) != 2:  # which of the two is wrong must be plain
            continue
        rare = min(units, key=units.__getitem__)
        wrong, right = (
            next(one for _, one in places if (one.quantity.unit == rare) is odd) for odd in (True, False)
        )
        yield failed(
            f"原因 {item} {digits}",
            f"同一原因的数额在一处写作{wrong.quantity}，另{units[right.quantity.unit]}处写作{right.quantity}，单位有误。",
            f"{wrong.quantity} ≠ {right.quantity}",
            (wrong.evidence, right.evidence),
            used=tuple(dict.fromkeys(record for record, _ in places)),
            suggestion=f"单位应为{right.quantity.unit}",
        )


def _tells(amount: AmountRecord) -> bool:
    """Whether an amount is money with digits enough to be recognised, and decimals."""
    quantity = amount.quantity
    return quantity.unit in _UNITS and quantity.decimals > 0 and _digits(amount) >= _FEWEST_BESIDE


def _digits(amount: AmountRecord) -> int:
    return len(f"{amount.quantity.value:f}".replace(".", "").strip("-0"))


def _other(amount: AmountRecord, group: list[AmountRecord], used: list[str]) -> AmountRecord | None:
    """A place with the same digits in a unit that the document uses more; none if one agrees in words."""
    unit = amount.quantity.unit
    if any(one is not amount and one.quantity.unit == unit for one in group):
        return None
    few = _digits(amount) < _FEWEST
    if few and (used.count(unit) > 1 or unit != "元"):  # three digits tell where no other sentence is in 元
        return None
    near = [o for o in group if not few or (o.section == amount.section and not stands_in_table(o))]
    return next((o for o in near if used.count(o.quantity.unit) > used.count(unit)), None)


def _failure(facts: Facts, amount: AmountRecord, other: AmountRecord) -> Outcome:
    wrong = wrong_one(facts, amount, other)
    right = (amount if wrong is other else other).quantity.unit
    return failed(
        f"{amount.name} {amount.quantity.value}",
        f"{place(amount)}称{stated(amount)}，{place(other)}有{stated(other)}，数字相同而单位不同，疑单位有误。",
        f"{amount.quantity} ≠ {other.quantity}",
        (amount.evidence, other.evidence),
        used=(amount.id, other.id),
        values=(value(amount.name, amount.quantity), value(other.name, other.quantity)),
        suggestion=f"按与其他数字的关系，{stated(wrong)}的单位应为{right}" if wrong else None,
    )
