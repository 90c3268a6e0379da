"""Points were taken off an indicator whose target was met exactly.

What it checks:
    A reason for a deviation (偏差原因：…) where actual value and target are the same and no point was lost.
    An indicator whose actual value equals its target, or that the form calls achieved, has less than its
    weight (for a judgement: less than 80 % of it, the lower end of the band of 达成), and no reason is given.

Why it matters:
    Either the actual value or the score is wrong; and a reader cannot tell what was lacking.

Example:
    检查次数 目标=12次, 实际 12次, 分值 10, 得分 7, no reason.

False alarms:
    Exceeding a target may cost points (财预〔2020〕10号 allows it, some provinces demand it): only exact equality
    counts. Families with a fixed rule are left to P02. A stated reason silences the check.

Basis:
    《项目支出绩效评价管理办法》（财预〔2020〕10号）：完成指标值的，记该指标所赋全部分值；达成年度指标的，在分值区间100%—80%内记分。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from extractor.check.facts import Facts
from extractor.check.forms import (
    Form,
    comparable,
    family_of,
    forms_data,
    forms_of,
    judgement,
    listed,
    nominal,
    row_words,
)
from extractor.check.outcome import Outcome, failed, passed
from schemas.exact import Fraction
from schemas.records import IndicatorRecord
from schemas.text import squeeze

TITLE = "指标已完成却被扣分"
CATEGORY = "performance_score"
SEVERITY = "low"

_DEVIATION = re.compile(r"(?:偏差|未完成)原因[:：](?!无|没有|不存在|未|[-—/])")
#: The lower end of the band of points for 达成年度指标.
_BAND = Fraction(80, 100)


def check(facts: Facts) -> Iterator[Outcome]:
    """One outcome for the document."""
    data = forms_data(facts.profile)
    rows = [
        (form, row)
        for form in forms_of(facts)
        if not family_of(form, facts.profile).get("score")
        for row in form.indicators
        if row.weight is not None and row.score is not None and row.weight.value > 0
    ]
    lost = [(form, row) for form, row in rows if _lost(row, data)]
    if lost:
        yield _finding(lost)
    elif rows:
        yield passed("已完成指标的得分", tuple(row.id for _, row in rows))
    yield from _no_deviation([(form, row) for form in forms_of(facts) for row in form.indicators])


def _no_deviation(rows: list[tuple[Form, IndicatorRecord]]) -> Iterator[Outcome]:
    found = [
        (form, row)
        for form, row in rows
        if _DEVIATION.match(squeeze(row.reason))
        and row.target is not None
        and row.target == row.actual
        and row.score == row.weight
    ]
    if found:
        yield failed(
            "无偏差却写偏差原因",
            f"有{len(found)}项指标的完成值等于目标值且未扣分，却写有偏差原因："
            f"{listed([f'{form.name}“{row_words(row)}”' for form, row in found])}。",
            "; ".join(f"{row.actual} = {row.target}" for _, row in found),
            tuple(row.evidence for _, row in found),
            used=tuple(row.id for _, row in found),
            category="reason_contradicts_fact",
        )


def _lost(row: IndicatorRecord, data: Mapping[str, Any]) -> bool:
    if row.weight is None or row.score is None or squeeze(row.reason).strip("无/-—"):
        return False
    share = Fraction(row.score.value) / Fraction(row.weight.value)
    if judgement(row.actual_text, data) == "met":
        return share < _BAND
    if row.target is None or row.actual is None or not comparable(row.target, row.actual, data):
        return False
    return share < 1 and nominal(row.target) == nominal(row.actual)


def _finding(rows: list[tuple[Form, IndicatorRecord]]) -> Outcome:
    words = [
        f"{form.name}“{row_words(row)}”分值{row.weight and row.weight.value}、得分{row.score and row.score.value}"
        for form, row in rows
    ]
    return failed(
        "已完成指标被扣分",
        f"有{len(rows)}项指标已达到目标值却被扣分，且未说明原因：{listed(words)}。",
        "; ".join(f"{row.score and row.score.value} < {row.weight and row.weight.value}" for _, row in rows),
        tuple(row.evidence for _, row in rows),
        used=tuple(row.id for _, row in rows),
    )
