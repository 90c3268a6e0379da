"""The scores or weights of a performance form do not add up.

What it checks:
    The total score of a form is the sum of the scores of its indicators and of the execution rate; the
    weights add up to 100. Where the indicators weigh 100 by themselves, they count for what the execution
    rate leaves: 10 + 0.9 × their sum. A row without a score can have had anything from nothing to its
    weight. A form without a total, beside forms that have one, is noted as well.

Why it matters:
    A total that is too high moves a project into a better grade, and grades decide on next year's money.

Example:
    得分 9.50 + 20 + 30 + 20 + 10 = 89.50, 总分 94.50: five points stand in no row.

False alarms:
    A score printed rounded (18.33 for 18.333) is an interval; whole points are exact. If a row could not be
    read, the sum is not judged. Weights are judged only where the total shows that all rows were read.

Basis:
    《项目支出绩效评价管理办法》（财预〔2020〕10号）：单位自评总分由各项指标得分汇总形成；预算执行率和一级指标权重合计100。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.check.facts import Facts
from extractor.check.forms import Form, forms_of
from extractor.check.outcome import Outcome, cannot_check, failed, passed
from extractor.check.scores import Sum, execution_weight, lost_points, score_sum, weight_sum
from schemas.evidence import Evidence
from schemas.findings import Value
from schemas.quantity import Quantity

TITLE = "绩效自评表得分或分值加总不符"
CATEGORY = "performance_score"
SEVERITY = "high"

#: Weights further from 100 belong to a form that covers only some of the points.
_NEAR = (85, 115)


def check(facts: Facts) -> Iterator[Outcome]:
    """One outcome per form, and one for a form that alone lacks a total."""
    forms = [form for form in forms_of(facts) if form.indicators]
    with_total = [form for form in forms if form.record.total_score is not None]
    for form in forms:
        total = form.record.total_score
        if total is not None:
            yield from _of_total(form, total, forms)
        elif with_total:
            yield from _without_total(form, len(with_total))


def _item(form: Form) -> str:
    return f"{form.name}得分合计"


def _used(form: Form) -> tuple[str, ...]:
    return (form.record.id, *(row.id for row in (*form.funds, *form.indicators)))


def _of_total(form: Form, total: Quantity, forms: Sequence[Form]) -> Iterator[Outcome]:
    found = score_sum(form)
    if not found.known:
        yield cannot_check(_item(form), "有指标行未能读出得分，不能加总", _used(form))
    elif found.reaches(total):
        yield passed(_item(form), _used(form))
        yield from _of_weights(form)
    elif found.may_reach(total):
        yield cannot_check(_item(form), f"{found.missing}项未列得分，不能加总", _used(form))
    else:
        yield _wrong(form, total, found, forms)


def _wrong(form: Form, total: Quantity, found: Sum, forms: Sequence[Form]) -> Outcome:
    """The sums differ; where rows missing from the table can make it so, the table is incomplete."""
    difference, weights = total.value - found.value, weight_sum(form)
    gap = f"，另有{found.missing}项未列得分（最多{found.open}分）" if found.missing else ""
    absent = 100 - weights if weights is not None and weights < 100 else Decimal(0)
    lost = bool(absent) and 0 < difference <= absent + found.open
    lead = (
        f"{'不完整：' if lost else ''}表内分值合计{weights}，不是100；" if weights not in (None, 100) else ""
    )
    lead += f"疑缺{absent}分的指标行；" if lost else ""
    words = "相差" if lost else "多" if difference > 0 else "少"
    made = lost_points(form, absent, difference, forms, found) if lost else ""
    return failed(
        _item(form),
        f"{form.name}自评表{lead}各项得分（含执行率得分）合计{found.value}分{gap}，总分{total.value}分，"
        f"{words}{abs(difference)}分{made}。",
        f"{found.written} = {found.value} ≠ {total.value}；差额 {abs(difference)}",
        _evidence(form, found.unscored or ()),
        used=_used(form),
        values=(
            Value(label="总分", value=str(total.value), unit="分"),
            Value(label="各项得分合计", value=str(found.value), unit="分"),
        ),
        severity="medium" if lost else None,
    )


def _evidence(form: Form, unscored: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """The total, the execution rate's row, and rows without a score; the others stand in the sum."""
    record = form.record
    execution = tuple(row.evidence for row in form.funds if row.score is not None)
    return (record.total_evidence or record.evidence, *execution, *unscored)


def _of_weights(form: Form) -> Iterator[Outcome]:
    item = f"{form.name}分值合计"
    weights = weight_sum(form)
    if weights is None or not _NEAR[0] <= weights <= _NEAR[1]:
        return
    printed = form.record.total_weight
    own = sum((row.weight.value for row in form.indicators if row.weight), Decimal(0))
    if (
        weights == 100
        or own == 100
        or (printed and printed.value in (weights, own) and own < weights)
        or (execution_weight(form) is None and own in (80, 90))
    ):
        yield passed(item, _used(form))
        return
    stated = f"，表内合计写为{printed.value}" if printed else ""
    yield failed(
        item,
        f"{form.name}自评表分值（含执行率）合计{weights}分{stated}，不是100分。",
        f"各项分值合计 = {weights} ≠ 100",
        _evidence(form, ()),
        used=_used(form),
        severity="medium",
    )


def _without_total(form: Form, others: int) -> Iterator[Outcome]:
    """A form whose points are all there, but not their sum; tables of targets have no points."""
    found, weights = score_sum(form), weight_sum(form)
    if not found.known or found.missing or weights is None or not _NEAR[0] <= weights <= _NEAR[1]:
        return
    yield failed(
        f"{form.name}缺少总分",
        f"{form.name}没有列出总分（各项得分合计为{found.value}分），而其他{others}张自评表都有。",
        f"{found.written} = {found.value}",
        (form.record.evidence, *(row.evidence for row in form.indicators[-1:])),
        used=(form.record.id,),
        severity="low",
        category="disclosure_missing",
    )
