"""Spending is above a budget that is said not to have been adjusted.

What it checks:
    Basic, project and total expenditure against their stated budgets, in documents that say that the budget
    was not adjusted (预算调整率为 0).

Why it matters:
    Money is spent within the budget. More than the budget needs an adjustment; a document that denies
    one leaves the excess unexplained.

Example:
    预算 100.00 万元、其中基本支出 40.00 万元; 决算基本支出 46.00 万元; 预算调整率为 0.

False alarms:
    Documents that say nothing of adjustments are not judged: an initial budget is often exceeded rightly. A
    total that stays within its budget while a part exceeds its own is still reported, and so is an excess
    beside a rate that leaves out adjustments ordered by policy (政策性调整除外); the latter is milder.

Basis:
    《预算法》: 各部门的支出必须以经批准的预算为依据, 未列入预算的不得支出.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.check.arithmetic import comparable, difference, exceeds, share_of, value, written_share
from extractor.check.facts import Facts, Figure
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.words import key_name, stated
from schemas.records import FactKey, StatementRecord

TITLE = "预算未调整而支出超预算"
CATEGORY = "budget_completion"
SEVERITY = "high"
_CONCEPTS = ("basic_expenditure", "project_expenditure", "total_expenditure")


def check(facts: Facts) -> Iterator[Outcome]:
    """Compare spending with budgets that were not adjusted."""
    statements = facts.of(StatementRecord)
    said = next((one for one in statements if one.predicate == "no_budget_adjustment"), None)
    but = next((one for one in statements if one.predicate == "adjustments_excepted"), None)
    for concept in _CONCEPTS if said else ():
        yield from _judge(facts, [one for one in (said, but) if one], FactKey(concept))


def _judge(facts: Facts, said: Sequence[StatementRecord], key: FactKey) -> Iterator[Outcome]:
    budgets = [*facts.mentions(key._replace(measure="initial_budget"))]
    budgets += facts.mentions(key._replace(measure="budget"))
    pairs = [(actual, budget) for actual in facts.mentions(key) for budget in budgets]
    over = [pair for pair in pairs if _over(*pair)]
    if pairs and len(over) == len(pairs):
        yield _failure(said, key, *over[0])
    elif pairs:
        yield passed(key_name(key), tuple(figure.id for pair in pairs for figure in pair))


def _over(actual: Figure, budget: Figure) -> bool:
    return comparable(actual.quantity, budget.quantity) and exceeds([actual.quantity], budget.quantity)


def _failure(said: Sequence[StatementRecord], key: FactKey, actual: Figure, budget: Figure) -> Outcome:
    known = share_of(actual.quantity, budget.quantity) is not None
    share = written_share(actual.quantity.nominal / budget.quantity.nominal) if known else "无法计算"
    excess = difference(actual.quantity, budget.quantity.nominal)
    denied = (
        f"文中称预算调整率为0而把政策性等调整除外，没有说明超出的{excess}是否属于除外情形"
        if len(said) > 1
        else "而文中称预算未作调整"
    )
    return failed(
        key_name(key),
        f"{stated(actual)}超过预算{budget.quantity}，为预算的{share}，{denied}。",
        f"{actual.quantity.value} / {budget.quantity.value} = {share}",
        (budget.evidence, actual.evidence, *(one.evidence for one in said)),
        used=(actual.id, budget.id, *(one.id for one in said)),
        values=(value("决算", actual.quantity), value("预算", budget.quantity)),
        severity="medium" if len(said) > 1 else None,
    )
