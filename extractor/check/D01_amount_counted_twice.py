"""An amount is counted in two categories or two funds.

What it checks:
    A list that exceeds its total by exactly an amount (or up to three) that also stands in another fund's
    list, or belongs to another functional category; and one named item with one amount in two categories.

Why it matters:
    Money is spent once. An item of the government fund listed again in the general public budget, or a
    pension item under two categories, inflates a category at the expense of another.

Example:
    一般公共预算支出 80.00 万元: 社会保障 30.00、卫生健康 50.00、其他支出 0.45; and in 政府性基金:
    彩票公益金 0.45.

False alarms:
    An amount that two lists hold because one fund contains the other (财政拨款 contains 一般公共预算) is
    counted once. Equal amounts in different categories are no finding while their lists add up. If two
    choices of amounts explain the excess, nothing is named.

Basis:
    财预〔2016〕143号; articulation D1.4 and D1.5: each category is the sum of its own items.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.arithmetic import value, written, written_sum
from extractor.check.double_count import (
    DoubleCount,
    Twice,
    double_count_of,
    leaf_name,
    narrated_details,
    same_item_twice,
)
from extractor.check.facts import Facts, Figure, Listing
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.words import key_name, place
from schemas.evidence import Evidence
from schemas.quantity import Quantity
from schemas.records import AmountRecord

TITLE = "同一笔金额重复计列"
CATEGORY = "double_count"
SEVERITY = "high"
#: A round or tiny amount may stand twice by chance; three digits that are the same seldom do.
_DIGITS = 3


def check(facts: Facts) -> Iterator[Outcome]:
    """Look for the amounts that explain what exceeds, and for items that stand twice."""
    told: set[str] = set()
    for listing in facts.listings:
        if not listing.whole or not listing.record.complete:
            continue
        found = double_count_of(facts, listing)
        if found:
            told.update(record.id for twice in found.twice for record in (twice.here, twice.there))
            yield _excess(listing, listing.whole, found)
        else:
            yield passed(f"{listing.whole.name}：{listing.parts[0].name}", listing.ids)
    for first, second in same_item_twice(facts.once(narrated_details)):
        if not {first.id, second.id} & told and _tells(first.quantity):
            yield _twice(first, second)


def _tells(quantity: Quantity) -> bool:
    return len(str(abs(quantity.value)).replace(".", "").strip("0")) >= _DIGITS


def _excess(listing: Listing, whole: Figure, found: DoubleCount) -> Outcome:
    amounts = "、".join(f"{leaf_name(twice.here)}{twice.here.quantity}" for twice in found.twice)
    excess = written(found.excess, whole.quantity)
    return failed(
        found.item,
        f"{place(whole)}所列{whole.name}{whole.quantity}的分项相加多出{excess}，正好是{amounts}："
        f"{'；'.join(map(_reason, found.twice))}，系重复计列。",
        f"{written_sum(listing.quantities, whole.quantity)}; 减去{whole.quantity.value}，多{excess}",
        _evidence(whole, found.twice),
        used=listing.ids,
        values=(
            value(whole.name, whole.quantity),
            *(value(t.here.name, t.here.quantity) for t in found.twice),
        ),
        culprit=f"{found.twice[0].here.id}.twice" if len(found.twice) == 1 else None,
    )


def _evidence(whole: Figure, twice: tuple[Twice, ...]) -> tuple[Evidence, ...]:
    places = [whole, *(record for one in twice for record in (one.here, one.there))]
    return tuple({(p.evidence.start, p.evidence.end): p.evidence for p in places}.values())


def _reason(twice: Twice) -> str:
    here, there = twice.here, twice.there
    if twice.kind == "fund":
        return f"{here.quantity}同时列在{key_name(there.key, there.name)}"
    if twice.kind == "inside":
        beyond = f"{there.name}{there.quantity}超出其所列各项之和{here.quantity}"
        return f"{beyond}，而这笔金额已列在另一类的{leaf_name(here)}"
    return f"{leaf_name(here)}{here.quantity}在两个类级科目下各列一次"


def _twice(first: AmountRecord, second: AmountRecord) -> Outcome:
    return failed(
        f"{first.name}：{first.quantity}",
        f"{first.name}{first.quantity}在{key_name(first.key, first.concept.partition(':')[2])}与"
        f"{key_name(second.key, second.concept.partition(':')[2])}下各列一次，金额相同，疑似重复计列。",
        f"{first.quantity.value} = {second.quantity.value}",
        (first.evidence, second.evidence),
        used=(first.id, second.id),
        values=(value(first.name, first.quantity), value(second.name, second.quantity)),
        severity="medium",
    )
