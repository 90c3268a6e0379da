"""Deviation, completion or score of an indicator does not follow from the form's own rule.

What it checks:
    No score exceeds its weight or is negative. Where a form's family has a fixed rule, which is data in
    ``forms.toml``, the printed deviation, completion rate, coefficient and score follow it: 得分系数 falls by ten
    points for every point of deviation where the target is missed; 按完成比例赋分 loses for over-fulfilment what it
    exceeds; 满意度赋分 does not.

Why it matters:
    Scores are typed beside figures that would give others, and nobody recomputes them.

Example:
    分值 20、目标≥80、实际 78: 偏离度 2.5%, 得分系数 75%, 得分 15; a form that prints 18.5 is wrong.

False alarms:
    Rules differ by province and are checked only for families whose rule is known; for others only the limits
    hold. Derived figures may be rounded or cut off. Qualitative indicators are not judged.

Basis:
    《项目支出绩效评价管理办法》（财预〔2020〕10号）及各省绩效自评赋分规则（表内“指标赋分规则”“得分系数”栏）。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extractor.check.facts import Facts
from extractor.check.forms import (
    Form,
    Verdict,
    comparable,
    family_of,
    forms_data,
    forms_of,
    is_full,
    listed,
    row_words,
    verdicts,
)
from extractor.check.outcome import Outcome, cannot_check, failed, passed
from extractor.check.scoring import (
    by_coefficient,
    coefficient_fits,
    deviation_fits,
    earned,
    near,
    points_fit,
    printed_rate,
    rate_of,
    reached,
    rule_formulas,
    shown,
)
from schemas.records import IndicatorRecord

TITLE = "绩效指标的偏离度、完成率或得分不符合赋分规则"
CATEGORY = "performance_score"
SEVERITY = "medium"

#: Weights that add to no more than this are fractions, and scores may be points.
_FRACTIONS = 2
#: An oddity in words, and its arithmetic.
Odd = tuple[str, str]
Data = Mapping[str, Any]


def check(facts: Facts) -> Iterator[Outcome]:
    """One outcome per form that has indicators."""
    data, met = forms_data(facts.profile), facts.once(verdicts)
    for form in forms_of(facts):
        if not form.indicators:
            continue
        item = f"{form.name}指标得分"
        family = family_of(form, facts.profile)
        fractions = sum(row.weight.value for row in form.indicators if row.weight) <= _FRACTIONS
        odd = [
            (row, found)
            for row in form.indicators
            if (found := _odd(row, family, data, met[row.id], fractions=fractions))
        ]
        used = tuple(row.id for row in form.indicators)
        if odd:
            yield _finding(form, item, odd)
        elif any(row.score is not None for row in form.indicators):
            yield passed(item, used)
        else:
            yield cannot_check(item, "各指标得分未能读出", used)


def _finding(form: Form, item: str, odd: list[tuple[IndicatorRecord, Odd]]) -> Outcome:
    return failed(
        item,
        f"{form.name}自评表有{len(odd)}项指标与表内数字或赋分规则不符：{listed([found[0] for _, found in odd])}。",
        "; ".join(found[1] for _, found in odd),
        tuple(row.evidence for row, _ in odd),
        used=tuple(row.id for row, _ in odd),
    )


def _odd(row: IndicatorRecord, family: Data, data: Data, met: Verdict, *, fractions: bool) -> Odd | None:
    """The first thing about a row that does not follow."""
    score, weight = row.score, row.weight
    if not fractions and weight and score and not 0 <= score.value <= weight.value:
        return f"“{row.name}”得分{score.value}超出分值{weight.value}", f"{score.value} > {weight.value}"
    if row.target and row.actual and not comparable(row.target, row.actual, data):
        return None
    rate = rate_of(row)
    if family.get("deviation") == "absolute" and deviation_fits(row, rate) is False:
        return f"{row_words(row)}偏离度{row.deviation and row.deviation.value}%", f"{reached(row)} - 100%"
    if family.get("completion") == "ratio" and row.completion and rate and not near(row.completion, rate):
        return f"{row_words(row)}完成率{row.completion.value}%", f"{reached(row)} ≠ {row.completion.value}%"
    if family.get("coefficient") == "ten_per_point":
        return _by_coefficient(row, met)
    return _by_rule(row, family)


def _by_coefficient(row: IndicatorRecord, met: Verdict) -> Odd | None:
    if met != "unknown" and row.coefficient and coefficient_fits(row, met == "met") is False:
        deviation = row.deviation.value if row.deviation else ""
        return (
            f"{row_words(row)}得分系数{row.coefficient.value}%",
            f"偏离度{deviation}%，系数{row.coefficient.value}%",
        )
    possible = by_coefficient(row)
    if row.score is None or row.weight is None or row.coefficient is None or possible is None:
        return None
    if points_fit(row.score, possible):
        return None
    product = f"{row.weight.value} × {row.coefficient.value}%"
    return f"{row_words(row)}得分{row.score.value}", f"{product} = {shown(possible.lo)} ≠ {row.score.value}"


def _by_rule(row: IndicatorRecord, family: Data) -> Odd | None:
    names = rule_formulas(family, row.rule)
    rate = printed_rate(row)
    if not names or rate is None or row.score is None or row.weight is None:
        return None
    if is_full(row) and rate.lo <= 1 <= rate.hi:
        return None
    possible = earned(names, rate, row.weight)
    if not possible or any(points_fit(row.score, one) for one in possible):
        return None
    usual = possible[0]
    return (
        f"{row_words(row)}按“{row.rule}”得分{row.score.value}",
        f"{row.weight.value} × 规则系数 = {shown((usual.lo + usual.hi) / 2)} ≠ {row.score.value}",
    )
