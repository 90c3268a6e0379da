"""The reason compares with another base than the sentence: last year's for a gap to the budget.

What it checks:
    A reason of a change whose words compare with the prior year while the change is against the budget,
    or the other way round. And money that did not arrive (未到位) given, with the same amounts, both for
    the gap to the budget and for the fall from the prior year.

Why it matters:
    What explains a fall from last year does not explain a gap to the budget: the budget may have known
    it. Money that was budgeted and did not come is missing against the budget; whether it is missing
    against last year depends on what came last year.

Example:
    决算数比年初预算减少120万元，主要原因是较上年少支出补助资金90万元。

False alarms:
    A reason with words for both bases passes. Words like 上年结转 compare with nothing. Without an amount
    the finding is low: 较上年人员增加 may still be the cause of a gap to the budget.

Basis:
    official_requirements C8, C10, C12: changes against the budget and against last year are explained
    apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.reason_facts import (
    BASE_NAMES,
    BUDGETS,
    Explained,
    change_words,
    explained,
    explanations,
    figures,
    is_money,
    label,
    said,
    tells,
    way_of,
)
from schemas.findings import Category, Severity
from schemas.records import Base, ReasonAmount, ReasonRecord

TITLE = "变动原因比较的基数不对"
CATEGORY: Category = "reason_base"
SEVERITY: Severity = "medium"
_MISSING = re.compile(
    r"(?:未|没有|没|不)(?:能|及时|全部|足额|全额|完全|如期|按时|实际|能够)*"
    r"(?:到位|拨付|下达|下拨|到账|到帐|拨到|拨入|收到|划拨|落实|拨来|安排到位)"
)


def check(facts: Facts) -> Iterator[Outcome]:
    """One outcome per reason that names a base, and one for money missing twice."""
    for reason in facts.of(ReasonRecord):
        records = [record for record in explained(facts, reason) if is_money(record) and way_of(record)]
        if records and set(reason.bases) - {"other"}:
            yield _named_base(facts, reason, records)
    yield from _missing_twice(facts)


def _named_base(facts: Facts, reason: ReasonRecord, records: list[Explained]) -> Outcome:
    record = records[0]
    item = f"{label(record)}比{BASE_NAMES[record.base]}变动的原因"
    named = {_family(base) for base in reason.bases}
    if named & {_family(one.base) for one in records} or "other" in (record.base, *reason.bases):
        return passed(item, (reason.id, *reason.explains))
    base = BASE_NAMES[reason.bases[0]]
    amounts = [one for one in reason.amounts if one.base and _family(one.base) != _family(record.base)]
    quoted = f"其中{'、'.join(str(one.quantity) for one in amounts)}" if amounts else ""
    return failed(
        item,
        f"{tells(facts, record)}，是与{BASE_NAMES[record.base]}比较，所述原因“{said(reason)}”"
        f"{quoted}却是与{base}比较，不能说明与{BASE_NAMES[record.base]}的差异。",
        f"变动的比较基数：{BASE_NAMES[record.base]}；原因的比较基数：{base}",
        (record.evidence, reason.evidence, *(one.evidence for one in amounts)),
        used=(reason.id, *reason.explains),
        values=figures(record),
        severity="medium" if amounts else "low",
    )


def _family(base: Base) -> str:
    return "budget" if base in BUDGETS else base


def _missing_twice(facts: Facts) -> Iterator[Outcome]:
    """The same undelivered amounts explain the gap to the budget and the fall from last year."""
    pairs = [
        (reason, record) for reason, record in explanations(facts) if _tells_of_missing_money(reason, record)
    ]
    against_budget: dict[str, tuple[ReasonRecord, Explained]] = {}
    for reason, record in pairs:
        if record.base in BUDGETS:
            against_budget.setdefault(record.subject.concept, (reason, record))
    for reason, record in pairs:
        found = against_budget.get(record.subject.concept)
        if record.base != "prior_year" or not found:
            continue
        own = [one.quantity for one in _missing(reason)]
        shared = [one for one in _missing(found[0]) if one.quantity in own]
        if shared:
            yield _twice(facts, (reason, record), found, shared)
            return


def _tells_of_missing_money(reason: ReasonRecord, record: Explained) -> bool:
    return way_of(record) == -1 and is_money(record) and bool(_missing(reason))


def _missing(reason: ReasonRecord) -> list[ReasonAmount]:
    if not _MISSING.search(reason.text):
        return []
    return [one for one in reason.amounts if one.direction == -1 and one.base is None]


def _twice(
    facts: Facts,
    prior: tuple[ReasonRecord, Explained],
    budget: tuple[ReasonRecord, Explained],
    shared: list[ReasonAmount],
) -> Outcome:
    amounts = "、".join(str(one.quantity) for one in shared)
    partly = [one for one in prior[0].amounts if one.base == "prior_year"]
    besides = f"（另有{'、'.join(str(one.quantity) for one in partly)}是与上年比较）" if partly else ""
    return failed(
        f"未到位资金{amounts}",
        f"{tells(facts, prior[1])}、{change_words(facts, budget[1])}，都用同一笔未到位资金"
        f"（{amounts}）说明；未到位说明的是与预算的差异，没有列出上年数，看不出能否说明与上年的差异{besides}。",
        f"同一原因金额{amounts}同时用于两个比较基数：上年、{BASE_NAMES[budget[1].base]}",
        (prior[1].evidence, prior[0].evidence, *(one.evidence for one in shared)),
        used=(prior[0].id, budget[0].id, prior[1].id, budget[1].id),
        values=(*figures(prior[1]), *figures(budget[1])),
        suggestion="分别列明上年数、预算数和决算数，再说明各自差异的原因。",
        severity="low" if partly else None,
    )
