"""A completion of 100 % and an adjustment of 0 exclude each other, given the figures.

What it checks:
    A report that says its budget was not adjusted (预算调整率为0) and that income or expenditure was completed to
    100 %, while the budget and the actual amount it states differ.

Why it matters:
    Both indicators carry points: either the budget was adjusted to the actual amount, or it was not completed.

Example:
    预算收入 500.00 万元, 本年收入 450.00 万元; 收入预算完成率 100 %; 预算调整率 0.

False alarms:
    Amounts that agree within rounding contradict nothing. Where the rate of adjustment leaves out changes of policy,
    the whole difference may be such a change: the finding says so and is milder.

Basis:
    财预〔2013〕53号，部门整体支出绩效评价共性指标：预算完成率 = 预算完成数 ÷ 预算数，
    预算调整率 = 预算调整数 ÷ 预算数.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.arithmetic import comparable, difference, interval_of, share_of, value, written_share
from extractor.check.facts import Facts, Figure
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.words import key_name
from schemas.records import CompletionRecord, StatementRecord

TITLE = "预算完成率与预算调整率不能同时成立"
CATEGORY = "performance_score"
SEVERITY = "high"
_CONCEPTS = ("total_income", "total_expenditure")
_FULL = 100


def check(facts: Facts) -> Iterator[Outcome]:
    """Hold stated full completions against budgets that are said to be as they were."""
    said = {one.predicate: one for one in facts.of(StatementRecord)}
    unadjusted = said.get("no_budget_adjustment")
    for stated in facts.of(CompletionRecord) if unadjusted else ():
        is_full = stated.form == "completion" and stated.quantity.value == _FULL
        if not is_full or stated.subject.concept not in _CONCEPTS or unadjusted is None:
            continue
        actual, budget = _figures(facts, stated)
        if actual is None or budget is None or not comparable(actual.quantity, budget.quantity):
            continue
        if interval_of(actual.quantity).meets(interval_of(budget.quantity)):
            yield passed(key_name(stated.subject), (stated.id, unadjusted.id))
        else:
            yield _failure(stated, unadjusted, said.get("adjustments_excepted"), actual, budget)


def _figures(facts: Facts, stated: CompletionRecord) -> tuple[Figure | None, Figure | None]:
    """This year's amount and the budget, where the document has one of each."""
    actual = facts.figure(stated.subject_id) or next(iter(facts.mentions(stated.subject)), None)
    measures = ("initial_budget", "budget")
    found = (one for m in measures for one in facts.mentions(stated.subject._replace(measure=m)))  # type: ignore[arg-type]
    return actual, facts.figure(stated.base_id) or next(found, None)


def _failure(
    stated: CompletionRecord,
    unadjusted: StatementRecord,
    but: StatementRecord | None,
    actual: Figure,
    budget: Figure,
) -> Outcome:
    share = written_share(actual.quantity.nominal / budget.quantity.nominal)
    known = share_of(actual.quantity, budget.quantity) is not None
    gap = difference(actual.quantity, budget.quantity.nominal)
    name = key_name(stated.subject)
    excepted = "（文中把政策性等调整除外，没有说明这一差额是否属于除外情形）" if but else ""
    return failed(
        name,
        f"文中称{name}的预算完成率为{stated.quantity}、预算调整率为0，但预算{budget.quantity}、决算{actual.quantity}："
        f"若预算未调整，完成率应为{share}；若完成率为{stated.quantity}，则预算调整了{gap}。"
        f"两项不能同时成立{excepted}。",
        f"{actual.quantity.value} / {budget.quantity.value} = {share}" if known else "预算数为0",
        (
            stated.evidence,
            unadjusted.evidence,
            budget.evidence,
            actual.evidence,
            *((but.evidence,) if but else ()),
        ),
        used=(stated.id, unadjusted.id, actual.id, budget.id),
        values=(value("决算", actual.quantity), value("预算", budget.quantity)),
        severity="medium" if but else None,
    )
