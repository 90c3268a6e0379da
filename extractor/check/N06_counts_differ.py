"""One count has two values, or a count contradicts its money.

What it checks:
    Staff, vehicles, receptions, groups abroad and areas wherever they are stated; and whether what was
    counted was paid for: no reception without a batch, no vehicle bought without money.

Why it matters:
    The counts of 三公 are required so that the money can be judged; where they differ, neither tells
    anything.

Example:
    公务用车购置费 18.00 万元 and 购置公务用车 0 辆.

False alarms:
    A total and its part are different counts. Vehicles held (paid by the treasury) and vehicles there are
    (all) may differ and are not compared. A cost booked for last year's reception is possible: such
    findings are of medium severity.

Basis:
    Official template C11 and C17.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.check.arithmetic import value
from extractor.check.facts import Facts, Figure
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.words import concept_name, place, stated
from schemas.records import AmountRecord, CountRecord, FactKey

TITLE = "人数、车辆、批次前后不一"
CATEGORY = "count"
SEVERITY = "medium"
#: Counts that are different things each time they are stated.
_EACH_ITS_OWN = ("other", "performance_score", "performance_projects")
_SAME_UNIT = (
    {"人", "名", "人次", "位"},
    {"辆", "台", "部"},
    {"批次", "批", "个", "次"},
    {"个", "家"},
    {"平方米", "㎡"},
    {"台(套)", "台（套）", "台", "套"},
)
#: What is counted, what it costs, and what the two are called together.
_PAID = (
    ("vehicles_bought", ("vehicle_purchase",), "公务用车购置"),
    ("reception_batches", ("domestic_reception", "reception"), "国内公务接待"),
    ("reception_persons", ("domestic_reception", "reception"), "国内公务接待"),
    ("outbound_groups", ("outbound",), "因公出国（境）"),
)
_PEOPLE = ("staff", "persons")


def check(facts: Facts) -> Iterator[Outcome]:
    """Compare counts with each other and with their costs."""
    for key, figures in facts.repeated:
        counts = [figure for figure in figures if isinstance(figure, CountRecord)]
        if len(counts) > 1 and key.concept not in _EACH_ITS_OWN and not _one_list(facts, counts):
            yield _judge(key, counts)
    for concept, costs, what in _PAID:
        yield from _paid(facts, concept, costs, what)


def _one_list(facts: Facts, counts: Sequence[Figure]) -> bool:
    """Whether two of the counts stand in one list: a total and its part."""
    ids = {count.id for count in counts}
    return any(len(ids & set(listing.ids)) > 1 for listing in facts.listings)


def _same_unit(one: CountRecord, other: CountRecord) -> bool:
    units = {one.quantity.unit, other.quantity.unit}
    return len(units) == 1 or any(units <= group for group in _SAME_UNIT)


def _judge(key: FactKey, counts: Sequence[CountRecord]) -> Outcome:
    first = counts[0]
    used = tuple(count.id for count in counts)
    others = [c for c in counts[1:] if _same_unit(first, c) and c.quantity.value != first.quantity.value]
    if not others:
        return passed(concept_name(key.concept), used)
    return failed(
        concept_name(key.concept),
        f"{concept_name(key.concept)}在{place(first)}为{first.quantity}（“{first.name}”），"
        f"另处为{others[0].quantity}（“{others[0].name}”），不一致。",
        f"{first.quantity} ≠ {others[0].quantity}",
        (first.evidence, others[0].evidence),
        used=used,
        values=(value("一处", first.quantity), value("另一处", others[0].quantity)),
        category="people_count" if any(word in key.concept for word in _PEOPLE) else None,
    )


def _paid(facts: Facts, concept: str, costs: Sequence[str], what: str) -> Iterator[Outcome]:
    """A count that is nothing beside a cost, or the other way round."""
    counts = facts.mentions(FactKey(concept))
    if not counts:
        return
    named = [a for cost in costs for a in facts.of(AmountRecord) if a.concept == cost]
    amounts = [amount for amount in named if _is_cost(facts, amount)]
    if not amounts:
        return
    used = (*(count.id for count in counts), *(amount.id for amount in amounts))
    counted, spent = {bool(c.quantity.value) for c in counts}, {bool(a.quantity.value) for a in amounts}
    if len(counted) > 1 or len(spent) > 1 or counted == spent:
        yield passed(what, used)
        return
    count, amount = counts[0], amounts[0]
    yield failed(
        f"{what}：{concept_name(concept)}",
        f"{place(count)}所列{stated(count)}，而{place(amount)}所列{stated(amount)}，"
        f"{'有支出而无数量' if amount.quantity.value else '有数量而无支出'}。",
        f"{count.quantity}；{amount.quantity}",
        (count.evidence, amount.evidence),
        used=used,
        values=(value(count.name, count.quantity), value(amount.name, amount.quantity)),
    )


def _is_cost(facts: Facts, amount: AmountRecord) -> bool:
    """Whether an amount is this year's spending by the treasury, of the unit itself."""
    known = amount.scope in ("all", "fiscal", "gpb") and amount.entity is None
    return known and amount.measure == "actual" and amount.period in (None, facts.year)
