"""The execution rate of a performance form, or the points for it, do not follow from its funds row.

What it checks:
    执行率 is 全年执行数 over 全年预算数, or over 年初预算数 where a form counts so. The points for it do not exceed
    their weight, follow the family's rule where one is known (in proportion; in some provinces nothing below
    60 %), and are not full where less than 80 % was spent: no province's rule gives that. A project that spent
    nothing of its budget does not have full marks for everything it was to deliver.

Why it matters:
    The execution rate is the one figure of a form that the accounts can prove.

Example:
    全年预算数 89.60, 全年执行数 44.80, 执行率 92.00%: it is 50.00 %.

False alarms:
    The rate may be rounded or cut off, written as a fraction, or capped at 100 %. Without a budget or with a
    budget of zero nothing is checked.

Basis:
    《项目支出绩效评价管理办法》（财预〔2020〕10号）；国家样式填表说明：预算执行率得分=执行率×分值，最高不超过分值。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extractor.check.arithmetic import derived_interval, interval_of
from extractor.check.facts import Facts
from extractor.check.forms import Form, family_of, forms_data, forms_of, head_of, is_full, listed
from extractor.check.outcome import Outcome, cannot_check, failed, passed
from extractor.check.scoring import earned, near, points_fit, shown
from schemas.exact import Fraction
from schemas.quantity import Interval, Quantity
from schemas.records import FormFundRecord

TITLE = "绩效自评表预算执行率或执行率得分不符"
CATEGORY = "budget_completion"
SEVERITY = "medium"

#: Fewer indicators than this may all be of quality or time.
_SEVERAL = 3
#: A row that is odd: the row, the words, the arithmetic.
Odd = tuple[FormFundRecord, str, str]


def check(facts: Facts) -> Iterator[Outcome]:
    """One outcome for the rates of all forms, one for the points they earn."""
    data = forms_data(facts.profile)
    forms = [form for form in forms_of(facts) if form.funds]
    rated = [(form, row) for form in forms for row in form.funds if row.rate is not None]
    if forms and not rated:
        yield cannot_check(
            "预算执行率", "各表未列执行率", tuple(row.id for form in forms for row in form.funds)
        )
    if rated:
        used = tuple(row.id for _, row in rated)
        yield _outcome("预算执行率", [odd for form, row in rated for odd in _rate(form, row)], used)
        scored = [odd for form in forms for odd in _points(form, family_of(form, facts.profile), data)]
        yield _outcome("预算执行率得分", scored, used, "performance_score")
    for form in forms:
        yield from _nothing_spent(form)


def _outcome(what: str, odd: list[Odd], used: tuple[str, ...], category: Any = None) -> Outcome:
    if not odd:
        return passed(what, used)
    return failed(
        what,
        f"绩效自评表{what}有{len(odd)}处不符：{listed([words for _, words, _ in odd])}。",
        "; ".join(computation for _, _, computation in odd),
        tuple(row.evidence for row, _, _ in odd),
        used=tuple(row.id for row, _, _ in odd),
        category=category,
    )


def _rate(form: Form, row: FormFundRecord) -> Iterator[Odd]:
    bases = [base for base in (row.full_year_budget, row.initial_budget) if base and interval_of(base).lo > 0]
    if row.rate is None or row.executed is None or not bases:
        return
    possible = [interval_of(row.executed) / interval_of(base) for base in bases]
    if any(_may_be(row.rate, one) for one in possible):
        return
    found = shown(row.executed.nominal / bases[0].nominal * 100)
    yield (
        row,
        f"{form.name}（{row.source or '合计'}）执行率{row.rate.value}%，按执行数和预算数应为{found}%",
        f"{row.executed.value} ÷ {bases[0].value} = {found}% ≠ {row.rate.value}%",
    )


def _may_be(rate: Quantity, possible: Interval) -> bool:
    """Whether a printed rate can be the quotient, as a percentage, as a fraction, or capped."""
    capped = rate.value == 100 and possible.hi >= 1
    return capped or near(rate, possible) or near(rate, possible, per_cent=False)


def _points(form: Form, family: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[Odd]:
    row = form.execution
    if row is None or row.score is None:
        return
    score, weight = row.score, row.weight
    rate = row.rate or next((fund.rate for fund in form.funds if fund.rate is not None), None)
    if weight is None:
        weight = Quantity(value=data["limits"]["usual_execution_weight"], unit="分")
        if score.value > weight.value:
            return
    if score.value > weight.value:
        yield (
            row,
            f"{form.name}执行率得分{score.value}超过分值{weight.value}",
            f"{score.value} > {weight.value}",
        )
        return
    if rate is None or (0 < rate.value <= 1 and rate.decimals):
        return
    share = Fraction(rate.value) / 100
    names = family.get("execution", ())
    limit = Fraction(data["limits"]["full_execution_score_from"]) / 100
    possible = earned(names, derived_interval(rate.model_copy(update={"unit": "%"})), weight)
    odd = not any(points_fit(score, one) for one in possible) if possible else False
    if odd or (0 < share < limit and score.value == weight.value):
        product = f"{weight.value} × {rate.value}% = {shown(Fraction(weight.value) * share)}"
        yield row, f"{form.name}执行率{rate.value}%得{score.value}分", f"{product} ≠ {score.value}"


def _nothing_spent(form: Form) -> Iterator[Outcome]:
    """No money was spent, and yet every indicator has full marks."""
    row, rows = form.total_row, form.indicators
    if row is None or row.executed is None or row.executed.value or len(rows) < _SEVERAL:
        return
    budget = row.full_year_budget or row.initial_budget
    if budget and budget.value and all(is_full(one) for one in rows):
        yield failed(
            f"{form.name}未执行而满分",
            f"{form.name}全年预算数{budget}，执行数为0，{len(rows)}项指标却全部满分，产出与本项目资金的关系无从证明。",
            f"全年执行数 = {row.executed.value}，满分指标 = {len(rows)}项",
            (row.evidence, *(head_of(one) for one in rows)),
            used=(row.id, *(one.id for one in rows)),
            category="performance_score",
        )
