"""Performance forms do not agree with the accounts.

What it checks:
    A vehicle bought in a form (stated, or an indicator of its cost) against 公务用车购置费 of zero in 三公, spent
    and budgeted; what all project forms spent against the form of the whole department and against 项目支出;
    the amount the narrative gives for the evaluated projects against the sums of the forms attached; head count
    × rate, and cost items named after parts of a project, against what the project spent; a total as an
    indicator against the projects named after it.

Why it matters:
    Forms are filled in by the business departments from the bills; they show what the accounts leave out.

Example:
    三公 “公务用车购置费0.00万元”; a form: “已完成购置两辆公务用车”, 车辆采购成本 =15.60万元, paid by 财政拨款.

False alarms:
    Only money whose unit is known is compared. Vehicles of forms without fiscal money, and special vehicles,
    do not count. Sums that are smaller than 项目支出 only mean that not every project has a form.

Basis:
    《地方预决算公开操作规程》（财预〔2016〕143号）：公开内容应当真实、准确；“三公”经费含公务用车购置费。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.check.facts import Facts
from extractor.check.form_money import (
    change_with_purchase,
    forms_against_whole,
    heads_times_rate,
    narrative_totals,
    opening_pays,
    parts_above_spent,
    totals_of_projects,
    whole_totals,
)
from extractor.check.forms import Form, forms_data, forms_of, head_of, listed, row_words, unit_of
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.vehicles import OFFICIAL, bought_rows, told_bought
from schemas.records import AmountRecord, CountRecord, IndicatorRecord
from schemas.text import squeeze

TITLE = "绩效自评表与决算数据不符"
CATEGORY = "performance_vs_accounts"
SEVERITY = "medium"


def check(facts: Facts) -> Iterator[Outcome]:
    """Outcomes of every comparison that the document's forms allow."""
    forms = forms_of(facts)
    if not forms:
        return
    data = forms_data(facts.profile)
    yield from _vehicles(facts, forms)
    yield from forms_against_whole(facts, forms)
    yield from narrative_totals(facts, forms)
    yield from whole_totals(facts, forms)
    yield from totals_of_projects(forms)
    for form in forms:
        checks = (heads_times_rate(form, data), parts_above_spent(form), opening_pays(form))
        yield from (found for found in checks if found)


def _vehicles(facts: Facts, forms: Sequence[Form]) -> Iterator[Outcome]:
    for form in forms:
        rows = bought_rows(facts, form)
        words = "".join(
            (form.name, form.record.goal, form.record.result, *(squeeze(row.name) for row in rows))
        )
        fiscal = any("财政" in fund.source and fund.executed and fund.executed.value for fund in form.funds)
        if rows and OFFICIAL.search(squeeze(words)) and (fiscal or len(form.funds) < 2):
            yield from _against_accounts(facts, form, rows)


def _against_accounts(facts: Facts, form: Form, rows: list[IndicatorRecord]) -> Iterator[Outcome]:
    costs = [row for row in rows if row.actual and unit_of(row.actual) == "元" and row.actual.value > 0]
    said = told_bought(facts, form)
    bought = costs or [
        row for row in rows if row.actual and row.actual.unit in ("辆", "台") and row.actual.value > 0
    ]
    zero = [
        a
        for a in facts.of(AmountRecord)
        if a.concept == "vehicle_purchase" and a.period in (None, facts.year)
    ]
    actual = [a for a in zero if a.measure == "actual"]
    if not bought or not actual:
        return
    item = f"{form.name}购置公务用车"
    used = (*(row.id for row in bought), *(amount.id for amount in actual))
    if any(amount.quantity.value for amount in actual):
        yield passed(item, used)
        return
    counts = [c for c in facts.of(CountRecord) if c.concept == "vehicles_bought" and not c.quantity.value]
    budgets = [a for a in zero if a.measure != "actual" and not a.quantity.value]
    planned = budgets if any(row.target and row.target.value > 0 for row in costs) else []
    budget = f"、预算{planned[0].quantity}" if planned else ""
    paid_by = [fund for fund in form.funds if "财政" in fund.source and fund.executed]
    claimed = f"，并称“{squeeze(said[0].evidence.quote)}”" if said else ""
    yield failed(
        item,
        f"“三公”经费称公务用车购置费{actual[0].quantity}{budget}，但{form.name}自评表有"
        f"{listed([row_words(row) for row in bought])}{claimed}，资金{'为财政拨款' if paid_by else '来源未列'}。",
        "; ".join(
            [
                *(f"{row.actual} ≠ {actual[0].quantity}" for row in bought),
                *(f"{row.target} ≠ {one.quantity}" for one in planned[:1] for row in costs if row.target),
            ]
        ),
        (
            *(amount.evidence for amount in (*actual, *planned)),
            *(statement.evidence for statement in said),
            *(head_of(row) for row in bought),
            *(count.evidence for count in counts),
            *(fund.evidence for fund in paid_by),
        ),
        used=(*used, *(amount.id for amount in planned)),
        severity="high",
    )
    if costs and costs[0].actual:
        yield from change_with_purchase(facts, item, costs[0])
