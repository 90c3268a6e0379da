"""A change that the rules want explained has no reason, or a reason stands where nothing changed.

What it checks:
    Changes of the totals, of 三公经费 and its items, and of 机关运行经费: some reason of the document
    must explain the change of that item against that base. And reasons of changes that are zero: a reason
    of substance there (人员增加, 压减支出) is left over from a template or from another item.

Why it matters:
    The reason is a required element of the disclosure. A reason for nothing shows that sentences were
    filled in by pattern.

Example:
    公务接待费支出与上年持平，主要原因是接待批次减少。

False alarms:
    Where nothing happened in either year, 本单位无此项支出 is a proper remark and passes, and so does
    持平 with an explanation of why it stayed the same (厉行节约). A total is explained if one of its
    scopes or sides is, and anything is by what changed by the same amount. A document in which no reason
    was read at all cannot be checked.

Basis:
    official_requirements C2, C5, C6, C12, C15, D3.10, D3.11.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from extractor.check import contradictions
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, cannot_check, failed, passed
from extractor.check.reason_facts import (
    BASE_NAMES,
    Explained,
    change_words,
    explained,
    explanations,
    is_money,
    label,
    said,
    tells,
    way_of,
)
from schemas.exact import Fraction
from schemas.findings import Category, Severity
from schemas.records import Base, ChangeRecord, ReasonRecord

TITLE = "变动没有原因，或没有变动却有原因"
CATEGORY: Category = "disclosure_missing"
SEVERITY: Severity = "low"
_TOTALS = frozenset({"grand_total", "total_income", "total_expenditure", "gpb_income", "fiscal_income"})
_THREE_PUBLIC = frozenset(
    {"sangong", "outbound", "vehicle", "vehicle_purchase", "vehicle_maintenance", "reception"}
)
_REQUIRED = _THREE_PUBLIC | _TOTALS | {"agency_running_cost"}
#: How far behind a change its reason may stand and still be taken for it, in characters.
_NEAR = 300
#: Topics that say why nothing changed.
_CALM = frozenset({"none_happened", "denial"})


def check(facts: Facts) -> Iterator[Outcome]:
    """One outcome per item that must be explained, and one per reason of no change."""
    yield from _missing(facts)
    for reason in facts.of(ReasonRecord):
        records = explained(facts, reason)
        if records and all(way_of(record) == 0 for record in records) and is_money(records[0]):
            yield _idle(facts, reason, records[0])
    yield from contradictions.cause_of_no_difference(facts)


def _missing(facts: Facts) -> Iterator[Outcome]:
    reasons = facts.of(ReasonRecord)
    told = {(record.subject.concept, record.base) for _, record in explanations(facts)}
    elsewhere = {by for _, record in explanations(facts) if (by := _by(record))}
    wanted: dict[str, list[ChangeRecord]] = defaultdict(list)
    for change in facts.of(ChangeRecord):
        concept = change.subject.concept
        if concept in _REQUIRED and change.base == "prior_year" and way_of(change) and is_money(change):
            wanted["totals" if concept in _TOTALS else concept].append(change)
    for group, changes in wanted.items():
        item = f"{label(changes[0])}比上年变动的原因"
        if not reasons:
            yield cannot_check(item, "全文没有读到任何变动原因")
        elif (
            any((one.subject.concept, one.base) in told or _by(one) in elsewhere for one in changes)
            or _near(changes, reasons)
            or any(facts.breaks_off(change, _NEAR) for change in changes)
            or (group in _THREE_PUBLIC and _whole_told(told, group))
        ):
            yield passed(item, tuple(change.id for change in changes))
        else:
            yield _unexplained(facts, changes[0], item)


def _by(record: Explained) -> tuple[Base, int, Fraction] | None:
    """Since when, which way and by how much: two items that changed by the same are one under two names."""
    if not isinstance(record, ChangeRecord) or not record.amount or not record.amount.value:
        return None
    return record.base, way_of(record) or 0, record.amount.nominal


def _near(changes: list[ChangeRecord], reasons: tuple[ReasonRecord, ...]) -> bool:
    """Whether a reason follows so closely that it may be meant for one of the changes."""
    return any(
        0 <= reason.evidence.start - change.evidence.end < _NEAR for change in changes for reason in reasons
    )


def _whole_told(told: set[tuple[str, Base]], concept: str) -> bool:
    """Whether the item's whole or its own part is explained, where only one of them moved."""
    family = {"sangong", "vehicle"} if concept.startswith("vehicle") else {"sangong"}
    parts = {"vehicle_purchase", "vehicle_maintenance", "reception", "outbound", "vehicle"}
    return any((one, "prior_year") in told for one in (family if concept != "sangong" else parts))


def _unexplained(facts: Facts, change: ChangeRecord, item: str) -> Outcome:
    return failed(
        item,
        f"{tells(facts, change)}，文中没有说明原因。",
        f"{change_words(facts, change)}；原因：无",
        (change.evidence,),
        used=(change.id,),
        suggestion="补充变动的主要原因。",
    )


def _idle(facts: Facts, reason: ReasonRecord, record: Explained) -> Outcome:
    item = f"{label(record)}比{BASE_NAMES[record.base]}没有变动"
    ways = {push for key, push in reason.pushes.items() if push and key != "thrift"}
    ways |= {one.direction for one in reason.amounts if one.direction}
    if len(ways) != 1 or _CALM & set(reason.topics):
        return passed(item, (reason.id, record.id))
    return failed(
        item,
        f"{tells(facts, record)}，没有变动，却给出变动原因“{said(reason)}”，疑为模板遗留或误抄。",
        "变动 = 0",
        (record.evidence, reason.evidence),
        used=(reason.id, record.id),
        category="reason_vacuous",
    )
