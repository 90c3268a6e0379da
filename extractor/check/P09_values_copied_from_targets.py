"""Actual values of a performance form are copies of its targets, not measurements.

What it checks:
    Actual values written as inequalities (≥350册 is a target's form, not a result); satisfaction that equals
    its target to the point in every form of the document; adjusted targets that were left as they were although
    the budget was cut to less than half.

Why it matters:
    Results nobody measured make every score of the form worthless, and no other check can notice it.

Example:
    群众满意度 目标≥90%, 实际 ≥90%; 受训人员满意度 目标≥85%, 实际 ≥85%; and so on in each of eight forms.

False alarms:
    Three inequalities are a habit, one is a slip; a form that prints operators for equality only (=12次) is fine.
    Satisfaction is judged from five forms on. Targets in other units of time are not judged.

Basis:
    《项目支出绩效评价管理办法》（财预〔2020〕10号）：绩效自评应当数据真实、结果客观；目标随预算调整而调整。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.check.facts import Facts
from extractor.check.forms import Form, forms_of, head_of, listed, nominal, row_words
from extractor.check.outcome import Outcome, failed, passed
from schemas.records import IndicatorRecord
from schemas.text import squeeze

TITLE = "绩效完成值照抄目标值或目标未随预算调整"
CATEGORY = "performance_score"
SEVERITY = "low"

_SIGNS = ("≥", "≤", ">", "<")
#: Fewer inequalities are slips of the pen, fewer forms prove no habit.
_INEQUALITIES = 3
_FORMS = 5
#: The budget was cut to less than this part of the first one.
_CUT = 2


def check(facts: Facts) -> Iterator[Outcome]:
    """One outcome for each of the three ways of copying."""
    forms = [form for form in forms_of(facts) if form.indicators]
    rows = [row for form in forms for row in form.indicators if row.actual_text]
    if rows:
        yield _inequalities(rows)
    yield from _satisfaction(forms)
    for form in forms:
        yield from _not_adjusted(form)


def _inequalities(rows: Sequence[IndicatorRecord]) -> Outcome:
    written = [row for row in rows if squeeze(row.actual_text).startswith(_SIGNS) and row.actual is not None]
    item = "完成值写成不等式"
    if len(written) < _INEQUALITIES:
        return passed(item, tuple(row.id for row in rows))
    return failed(
        item,
        f"有{len(written)}项指标的实际完成值写成不等式，是照抄目标值的格式而不是实际数："
        f"{listed([row_words(row) for row in written])}。",
        f"不等式形式的完成值 = {len(written)}项",
        tuple(head_of(row) for row in written),
        used=tuple(row.id for row in written),
        category="other",
    )


def _satisfaction(forms: Sequence[Form]) -> Iterator[Outcome]:
    """Every satisfaction result stands exactly at its target."""
    asked = [
        (form, row)
        for form in forms
        for row in form.indicators
        if "满意" in row.name and row.target is not None and row.actual is not None and row.actual.unit == "%"
    ]
    if len({form.record.form for form, _ in asked}) < _FORMS:
        return
    equal = [
        row for _, row in asked if row.target and row.actual and nominal(row.target) == nominal(row.actual)
    ]
    used = tuple(row.id for _, row in asked)
    if len(equal) < len(asked) or any(nominal(row.target) == 1 for row in equal if row.target):
        yield passed("满意度等于目标值", used)
        return
    yield failed(
        "满意度等于目标值",
        f"全部{len(equal)}项满意度指标的完成值都与目标值相同，疑照抄目标值，请提供调查资料。",
        "; ".join(f"{row.actual} = {row.target}" for row in equal),
        tuple(head_of(row) for row in equal),
        used=used,
    )


def _not_adjusted(form: Form) -> Iterator[Outcome]:
    """The budget was cut, the column of adjusted targets repeats the first targets."""
    row = form.total_row
    twice = [one for one in form.indicators if one.initial_target_text and one.target is not None]
    counted = [one for one in twice if one.target and one.target.unit != "%"]
    if row is None or not row.initial_budget or not row.full_year_budget or not counted:
        return
    first, later = row.initial_budget.nominal, row.full_year_budget.nominal
    if not 0 < later * _CUT < first:
        return
    item = f"{form.name}目标未随预算调整"
    same = [one for one in counted if _digits(one.initial_target_text) == _digits(one.target_text)]
    if len(same) < len(counted):
        yield passed(item, (row.id, *(one.id for one in counted)))
        return
    yield failed(
        item,
        f"{form.name}预算由{row.initial_budget}调减为{row.full_year_budget}，调整后指标值却与年初完全相同："
        f"{listed([row_words(one) for one in same])}。",
        f"{row.full_year_budget.value} ÷ {row.initial_budget.value} < 50%，目标值不变",
        (row.evidence, *(head_of(one) for one in same)),
        used=(row.id, *(one.id for one in same)),
        severity="medium",
    )


def _digits(text: str) -> str:
    return "".join(char for char in squeeze(text) if char.isdigit() or char == ".")
