"""A completion rate of 三公 is stated against a budget that the document does not disclose.

What it checks:
    Documents that say to what degree the budget of 三公 was executed: the budget's amount must stand
    somewhere, in a sentence or in a table.

Why it matters:
    Whether 100 % is right cannot be told; of the whole of 三公 the budget, the actual amount and the
    completion are required.

Example:
    “三公”经费财政拨款支出决算为 3.00 万元，完成预算 100 %, and no budget of 三公 anywhere.

False alarms:
    Only the whole of 三公 in final accounts and evaluation reports is looked at, not its items. A budget that
    follows from a stated difference (比预算减少 1.00 万元) is disclosed.

Basis:
    Official template C12.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.arithmetic import value
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.words import completion_words, place
from schemas.records import AmountRecord, ChangeRecord, CompletionRecord

TITLE = "“三公”经费预算数未公开"
CATEGORY = "disclosure_missing"
SEVERITY = "low"
_KINDS = ("final_account", "performance_report")


def check(facts: Facts) -> Iterator[Outcome]:
    """Look for the budget that a stated completion is of."""
    stated = [one for one in facts.of(CompletionRecord) if one.subject.concept == "sangong"]
    if not stated or (facts.document and facts.document.document_kind not in _KINDS):
        return
    used = tuple(one.id for one in stated)
    if _disclosed(facts):
        yield passed("“三公”经费预算数", used)
        return
    first = stated[0]
    yield failed(
        "“三公”经费预算数",
        f"{place(first)}称“三公”经费{completion_words(first)}，全文未列“三公”经费预算数，无法核对。",
        f"{first.quantity}，预算数未列",
        (first.evidence,),
        used=used,
        values=(value("完成率", first.quantity),),
    )


def _disclosed(facts: Facts) -> bool:
    amounts = any(a.concept == "sangong" and a.measure != "actual" for a in facts.of(AmountRecord))
    changes = any(
        c.subject.concept == "sangong" and c.base not in ("prior_year", "other") and c.amount
        for c in facts.of(ChangeRecord)
    )
    return amounts or changes
