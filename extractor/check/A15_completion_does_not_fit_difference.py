"""A completion rate does not fit the difference from the same budget.

What it checks:
    完成年初预算的 100 %，比年初预算增加 5.00 万元: the amount spent less the difference is the budget, and the rate
    must follow from it. Only where the document states no such budget; where it does, A04 and A05 compare with it.

Why it matters:
    Without the budget a reader has the rate and the difference alone, and one of the two is wrong.

Example:
    公用经费 45.00 万元，完成年初预算的 100 %，决算数大于预算数 5.00 万元: it is 112.5 % of 40.00.

False alarms:
    Rate and difference must be of one item, one budget and one passage; 预算数 beside 年初预算 in a passage is the
    same. Rates may be rounded or cut off.

Basis:
    Articulation D3.4 and D3.5.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.arithmetic import comparable, derived_interval, interval_of, prior_of, value
from extractor.check.changes import resolve
from extractor.check.facts import Facts, Figure
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.words import BASES, change_words, completion_words, key_name, place
from schemas.quantity import Quantity
from schemas.records import ChangeRecord, CompletionRecord, FactKey

TITLE = "完成率与差额不符"
CATEGORY = "budget_completion"
SEVERITY = "high"
_BUDGETS = ("initial_budget", "full_year_budget", "budget")
#: Characters of one passage: farther apart, two statements may be of different things.
_PASSAGE = 300


def check(facts: Facts) -> Iterator[Outcome]:
    """Hold every completion rate against the difference stated from the same budget."""
    rates: dict[FactKey, list[CompletionRecord]] = {}
    for record in facts.of(CompletionRecord):
        if record.form == "completion" and record.subject.concept != "other":
            rates.setdefault(facts.about(record.subject), []).append(record)
    for change in facts.of(ChangeRecord):
        if not change.direction or not change.amount or change.base not in _BUDGETS:
            continue
        resolved = resolve(facts, change)
        actual = resolved.subject
        if not actual or resolved.bases or not comparable(actual.quantity, change.amount):
            continue
        for rate in rates.get(facts.about(change.subject), ()):
            one_budget = rate.base == change.base or "budget" in (rate.base, change.base)
            if one_budget and abs(rate.evidence.start - change.evidence.start) <= _PASSAGE:
                yield _judge(change, change.amount, rate, actual)


def _judge(change: ChangeRecord, amount: Quantity, rate: CompletionRecord, actual: Figure) -> Outcome:
    item = f"{key_name(rate.subject, rate.name)}完成{BASES[rate.base]}"
    used = (change.id, rate.id, actual.id)
    budget = prior_of(actual.quantity, amount, change.direction or 0)
    fits = budget.lo > 0 and (interval_of(actual.quantity) / budget).meets(derived_interval(rate.quantity))
    if fits:
        return passed(item, used)
    sign = "-" if change.direction == 1 else "+"
    return failed(
        item,
        f"{place(rate)}称{rate.name}{actual.quantity}{completion_words(rate)}，又称{change_words(change)}，两者不能同时成立。",
        f"{actual.quantity.value} {sign} {amount.value} = 预算数；决算 ÷ 预算 ≠ {rate.quantity}",
        (rate.evidence, change.evidence, actual.evidence),
        used=used,
        values=(
            value("决算", actual.quantity),
            value("完成率", rate.quantity),
            value("差额", amount),
        ),
    )
