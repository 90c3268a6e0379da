"""Spending far from the initial budget is not explained.

What it checks:
    Functional lines and the general public budget whose completion of the initial budget is at least a
    fifth off: some reason must explain the gap to the budget. A reason for the change on last year is none.

Why it matters:
    The difference between budget and account is what the detailed explanation is for (C8: 年初预算, 决算,
    reason for difference). A line at 140 % or 40 % of its budget with no word on it is an incomplete disclosure.

Example:
    社会保障和就业支出年初预算100万元，支出决算140万元，完成年初预算的140%，较上年增加5万元，主要原因是…

False alarms:
    If the total's gap to the budget is explained, the lines below it may be meant with it: then nothing is
    said. Of a text that may be a whole region's account nothing is asked. Nor is anything said if a reason
    follows whose item was not told. Zero budgets and documents that explain no
    budget gap because they state only totals are left alone. The lines are one finding with a list.

Basis:
    official_requirements C8. No published limit was found; the fifth is ours, so that small gaps stay silent.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, cannot_check, failed, passed
from extractor.check.reason_facts import BUDGETS, explanations, figures, label, tells
from schemas.findings import Category, Severity
from schemas.records import CompletionRecord, ReasonRecord

TITLE = "预算与决算差异较大而未说明原因"
CATEGORY: Category = "disclosure_missing"
SEVERITY: Severity = "medium"
#: How far from full a completion must be, in percentage points, to need a reason.
_GAP = 20
#: How far behind a completion its reason may stand, in characters.
_NEAR = 300


def check(facts: Facts) -> Iterator[Outcome]:
    """One outcome for all lines of the document."""
    gaps = [one for one in facts.of(CompletionRecord) if _is_gap(one)]
    if not gaps or _total_explained(facts):
        return
    if facts.document is not None and facts.document.document_kind == "other":
        yield cannot_check("年初预算与决算的差异", "看不出是部门或单位的决算，不知是否要求逐项说明")
        return
    told = {record.subject for _, record in explanations(facts) if record.base in BUDGETS}
    loose = _loose_reasons(facts)
    silent = [one for one in gaps if one.subject not in told and not _followed(one, loose)]
    used = tuple(one.id for one in gaps)
    item = "年初预算与决算的差异"
    yield _finding(facts, item, silent) if silent else passed(item, used)


def _is_gap(one: CompletionRecord) -> bool:
    classified = one.subject.concept.startswith("function:")
    rate = one.quantity.value
    off = abs(rate - 100) if one.form == "completion" else abs(rate)
    return classified and one.base == "initial_budget" and off >= _GAP and rate != 0


def _total_explained(facts: Facts) -> bool:
    return any(
        record.base in BUDGETS and record.subject.concept in ("total_expenditure", "grand_total")
        for _, record in explanations(facts)
    )


def _loose_reasons(facts: Facts) -> list[int]:
    """Where reasons begin that explain nothing we know of: each may be meant for the words before it."""
    return sorted(reason.evidence.start for reason in facts.of(ReasonRecord) if not reason.explains)


def _followed(one: CompletionRecord, loose: list[int]) -> bool:
    at = bisect_right(loose, one.evidence.end)
    return at < len(loose) and loose[at] - one.evidence.end < _NEAR


def _finding(facts: Facts, item: str, silent: list[CompletionRecord]) -> Outcome:
    named = "；".join(tells(facts, one) for one in silent)
    return failed(
        item,
        f"{named}，差异较大，文中没有说明与预算差异的原因。",
        "；".join(f"{label(one)}：{one.quantity}" for one in silent),
        tuple(one.evidence for one in silent),
        used=tuple(one.id for one in silent),
        values=tuple(value for one in silent for value in figures(one)),
        suggestion="逐项补充决算数与年初预算数差异的原因。",
    )
