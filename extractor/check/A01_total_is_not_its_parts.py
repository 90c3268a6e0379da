"""A total differs from the sum of its listed parts.

What it checks:
    Every list with a stated total outside the statutory tables: 其中 lists, the structure of income and
    expenditure, breakdowns of persons, vehicles or money. Parts and total must be one kind of figure.

Why it matters:
    A list that does not add up has a wrong figure, a forgotten line or a line too many.

Example:
    救助支出 50.20 万元，其中住院 30.10 万元、门诊 20.30 万元: the parts add to 50.40.

False alarms:
    Rounding is allowed for: n rounded parts and a rounded total may differ by (n+1)/2 of the last place.
    Lists that leave themselves open (主要包括, 等) are left to A06, and 其中 alone does not say that all
    parts follow: if clearly less than the whole is listed, nothing can be said. A list whose excess is an
    amount counted twice is reported by D01.

Basis:
    财预〔2016〕143号 (公开内容应当真实、完整、准确); articulation D1.4 and D1.7.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.arithmetic import (
    comparable,
    difference,
    nominal_sum,
    sum_fits,
    value,
    written,
    written_sum,
)
from extractor.check.changes import new_item
from extractor.check.double_count import double_count_of
from extractor.check.facts import Facts, Figure, Listing, stands_in_table
from extractor.check.lists import Claim, claim_of
from extractor.check.outcome import Outcome, Rounding, cannot_check, failed, passed
from extractor.check.suggest import advise
from extractor.check.words import place, stated
from schemas.exact import Fraction
from schemas.records import AmountRecord

TITLE = "合计与分项之和不符"
CATEGORY = "sum"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Compare every complete list with its total."""
    rounding = Rounding()
    for listing in facts.listings:
        if not listing.whole or not listing.record.complete or stands_in_table(listing.record):
            continue
        item = item_of(listing, listing.whole)
        if not comparable(listing.whole.quantity, *listing.quantities):
            yield cannot_check(item, "分项与合计的单位不同，不能相加", listing.ids)
            continue
        fit = sum_fits(listing.whole.quantity, listing.quantities)
        claim = claim_of(facts, listing) if fit == "conflict" else "all"
        if claim == "some":
            less = nominal_sum(listing.quantities) < listing.whole.quantity.nominal
            why = "所列分项少于合计，未说明是否列全" if less else "所列遗属不计入人数，其余相符"
            yield cannot_check(item, why, listing.ids)
        elif fit == "conflict":
            yield _failure(facts, listing, listing.whole, item, claim)
        else:
            if fit == "rounding":
                rounding.add(
                    listing.whole.name, _sum(listing, listing.whole), listing.whole.evidence, listing.ids
                )
            yield passed(item, listing.ids)
    yield from rounding.note("分项之和与合计")


def item_of(listing: Listing, whole: Figure) -> str:
    """What a list is about, in words that do not move with the text."""
    return f"{whole.name}：{'、'.join(part.name for part in listing.parts[:3])}"


def _sum(listing: Listing, whole: Figure) -> str:
    return f"{written_sum(listing.quantities, whole.quantity)} ≠ {whole.quantity.value}"


def _failure(facts: Facts, listing: Listing, whole: Figure, item: str, claim: Claim) -> Outcome:
    found = nominal_sum(listing.quantities)
    advice, left_out = advise(facts, listing.ids), _left_out(facts, whole, found)
    twice, twin = double_count_of(facts, listing), _twin(facts, listing, whole)
    follows = ("D01", twice.item) if twice else None
    if left_out:
        follows = ("A12", new_item(whole, left_out))
    return failed(
        item,
        f"{place(whole)}所列{whole.name}为{whole.quantity}，其{len(listing.parts)}个分项相加为"
        f"{written(found, whole.quantity)}，相差{difference(whole.quantity, found)}"
        f"{f'；{twin.name}另有一处{twin.quantity}，计入后相符，疑有两项误写成同一名称' if twin else ''}。",
        _sum(listing, whole),
        (
            whole.evidence,
            *(part.evidence for part in listing.parts if part.quantity.value),
            *((twin.evidence,) if twin else ()),
        ),
        used=listing.ids,
        values=tuple(value(figure.name, figure.quantity) for figure in (whole, *listing.parts)),
        suggestion=advice.text or (f"差额正好等于{stated(left_out)}，疑为漏列" if left_out else None),
        severity=None if claim == "all" or advice.culprit else "medium",
        culprit=advice.culprit,
        follows=follows,
    )


def _twin(facts: Facts, listing: Listing, whole: Figure) -> Figure | None:
    """Another figure under the name of a part, with which the list adds up: two items were given one name."""
    others = [
        other
        for part in listing.parts
        if part.concept != "other"
        for other in facts.mentions(part.key)
        if other.id not in listing.ids and other.quantity != part.quantity and not stands_in_table(other)
    ]
    fitting = (
        other
        for other in others
        if comparable(whole.quantity, other.quantity)
        and sum_fits(whole.quantity, [*listing.quantities, other.quantity]) != "conflict"
    )
    return next(fitting, None)


def _left_out(facts: Facts, whole: Figure, found: Fraction) -> AmountRecord | None:
    """The classified amount of the same fund that is exactly what the list lacks."""
    lacking = whole.quantity.nominal - found
    for amount in facts.of(AmountRecord) if isinstance(whole, AmountRecord) and lacking > 0 else ():
        same = (
            isinstance(whole, AmountRecord)
            and amount.scope == whole.scope
            and amount.measure == whole.measure
        )
        if same and amount.concept.startswith("function:") and amount.quantity.nominal == lacking:
            return amount
    return None
