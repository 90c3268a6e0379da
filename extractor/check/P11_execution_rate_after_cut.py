"""The budget was cut to what had been spent, so an execution rate of 100 % says nothing.

What it checks:
    Forms whose full-year budget was lowered from the initial one to exactly the executed amount, and sentences of a
    report that say so (年初预算数…调整为…，执行率100%).

Why it matters:
    The points for execution measure the adjusted budget; what was planned at the beginning was not carried out.

Example:
    年初预算数 500.00 万元, 全年预算数 320.15 万元, 全年执行数 320.15 万元, 执行率 100 %.

False alarms:
    A budget that was raised, or cut to another amount than was spent, is left alone. All forms are one finding, of
    low severity: the cut may have been approved in time.

Basis:
    《项目支出绩效评价管理办法》（财预〔2020〕10号）：预算执行率按调整后预算计算，绩效目标应当随预算调整.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.check.arithmetic import interval_of, written_share
from extractor.check.facts import Facts
from extractor.check.form_money import wan
from extractor.check.forms import Form, forms_of, listed
from extractor.check.outcome import Outcome, failed, passed
from schemas.quantity import Quantity
from schemas.records import AmountRecord, FormFundRecord
from schemas.text import squeeze

TITLE = "预算调减为执行数后执行率满分"
CATEGORY = "performance_score"
SEVERITY = "low"
#: An adjusted budget stands directly behind the initial one.
_NEAR = 20


def check(facts: Facts) -> Iterator[Outcome]:
    """One outcome for the forms, one for each sentence."""
    rows = [(form, form.total_row) for form in forms_of(facts) if form.total_row]
    known = [
        (form, row) for form, row in rows if row.initial_budget and row.full_year_budget and row.executed
    ]
    if known:
        yield _forms(known)
    yield from _sentences(facts)


def _forms(rows: Sequence[tuple[Form, FormFundRecord]]) -> Outcome:
    cut = [(form, row) for form, row in rows if _cut_to_spent(row)]
    used = tuple(row.id for _, row in rows)
    if not cut:
        return passed("全年预算数与执行数", used)
    words = [
        f"{form.name}（年初{_in_wan(row.initial_budget)}，全年预算和执行都是{_in_wan(row.executed)}）"
        for form, row in cut
    ]
    return failed(
        "全年预算数与执行数",
        f"有{len(cut)}张自评表的全年预算数由年初预算调减为与全年执行数完全相同的金额，"
        f"执行率因此为100%，不能反映年初预算的完成程度：{listed(words, 12)}。",
        "; ".join(_of_initial(row) for _, row in cut),
        tuple(row.evidence for _, row in cut),
        used=used,
    )


def _cut_to_spent(row: FormFundRecord) -> bool:
    initial, budget, spent = row.initial_budget, row.full_year_budget, row.executed
    if initial is None or budget is None or spent is None or not spent.value:
        return False
    same = budget.value == spent.value and budget.unit == spent.unit
    return same and interval_of(initial).lo > interval_of(budget).hi


def _in_wan(quantity: Quantity | None) -> str:
    return wan(quantity.nominal) if quantity and quantity.is_money else str(quantity)


def _of_initial(row: FormFundRecord) -> str:
    if row.executed is None or row.initial_budget is None or not row.initial_budget.nominal:
        return "年初预算数为0"
    share = row.executed.nominal / row.initial_budget.nominal
    return f"{row.executed.value} / {row.initial_budget.value} = {written_share(share)}"


def _sentences(facts: Facts) -> Iterator[Outcome]:
    """年初预算数240.00万元调整为221.50万元, where the adjusted amount was spent."""
    told = [one for one in facts.told if one.quantity.is_money]
    report = [one for one in told if one.section and one.section.startswith("performance_report")]
    for initial, adjusted in pairwise(report):
        near = 0 <= adjusted.evidence.start - initial.evidence.end < _NEAR
        if (
            not near
            or "年初预算数" not in squeeze(initial.name + initial.evidence.quote)
            or "调整为" not in adjusted.evidence.quote
        ):
            continue
        spent = [
            one
            for one in told
            if one.quantity.value == adjusted.quantity.value
            and "支出" in squeeze(one.evidence.quote + one.name)
        ]
        if spent and interval_of(initial.quantity).lo > interval_of(adjusted.quantity).hi:
            yield _sentence(initial, adjusted, spent[0])


def _sentence(initial: AmountRecord, adjusted: AmountRecord, spent: AmountRecord) -> Outcome:
    share = written_share(spent.quantity.nominal / initial.quantity.nominal)
    return failed(
        f"年初预算{initial.quantity}的调整",
        f"绩效评价报告称年初预算数{initial.quantity}调整为{adjusted.quantity}，与支出数相同，执行率按调整后预算为100%；"
        f"按年初预算只有{share}。",
        f"{spent.quantity.value} / {initial.quantity.value} = {share}",
        (initial.evidence, adjusted.evidence, spent.evidence),
        used=(initial.id, adjusted.id, spent.id),
    )
