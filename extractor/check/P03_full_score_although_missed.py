"""Full marks for an indicator whose target was missed.

What it checks:
    An indicator that has all its points, although its actual value misses the target or the form itself calls
    it only partly or not achieved. Two shapes are told apart: a purchase whose acceptance stands at 0 while
    its quantity and time have full marks; and a ceiling (≤) that was kept only because money that was due was
    not paid, as the remark admits.

Why it matters:
    The rule of the self-evaluation is that a missed target earns points in proportion. Full marks hide the
    shortfall and lift the grade.

Example:
    培训人数 目标≥400人, 实际 310人, 分值 5, 得分 5.

False alarms:
    Points that round to the weight (99.9 % of 5) are fine. Without an operator a target counts as a floor only
    where more is better; costs, delays, complaints are left alone. Values in other units are not compared.

Basis:
    《项目支出绩效评价管理办法》（财预〔2020〕10号）：未完成指标值的，按照完成值与指标值的比例记分。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from extractor.check.facts import Facts
from extractor.check.forms import (
    Form,
    Verdict,
    forms_of,
    is_full,
    listed,
    part_of,
    per_cent,
    per_form,
    ratio,
    row_words,
    unit_of,
    verdicts,
)
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.scores import over_with_unpaid
from schemas.exact import Fraction
from schemas.records import IndicatorRecord
from schemas.text import squeeze

TITLE = "指标未完成却得满分"
CATEGORY = "performance_score"
SEVERITY = "medium"

_UNPAID = re.compile(
    r"(?:未|没有|尚未|无法|不能)(?:能|及时|足额|完成|全部|全额)*(?:支付|拨付|兑付|兑现|发放|报销|结算)|拖欠|欠付|欠拨|应付未付"
)
_ACCEPTED = re.compile(r"验收|到货|交付使用")
_BOUGHT = re.compile(r"(?:购置|采购|购买|更新|建设|安装).*(?:数量|数|时间|时限|及时)|(?:数量|时间)")


def check(facts: Facts) -> Iterator[Outcome]:
    """One finding for the rows of the document, one for each of the two special shapes."""
    met = facts.once(verdicts)
    rows = [(form, row) for form in forms_of(facts) for row in form.indicators]
    full = [(form, row) for form, row in rows if is_full(row)]
    missed = [(form, row) for form, row in full if met[row.id] == "missed" and not _rounds(row)]
    if missed:
        yield _missed(missed)
    elif full:
        yield passed("未完成指标的得分", tuple(row.id for _, row in full))
    ceilings = [(form, row) for form, row in full if row.operator in ("≤", "<")]
    yield from _unpaid([(f, row) for f, row in ceilings if row.actual and unit_of(row.actual) == "元"], met)
    for form in forms_of(facts):
        yield from _unaccepted(form)


def _rounds(row: IndicatorRecord) -> bool:
    """Whether points in proportion round to the full weight."""
    done = ratio(row)
    if done is None or row.weight is None or row.score is None or done >= 1:
        return False
    lost = Fraction(row.weight.value) * (1 - done)
    return lost < Fraction(1, 2 * 10**row.score.decimals) and done > Fraction(99, 100)


def _missed(rows: list[tuple[Form, IndicatorRecord]]) -> Outcome:
    words = [f"{form.name}“{row_words(row)}”{row.score and row.score.value}分" for form, row in rows]
    return failed(
        "未完成指标得满分",
        f"有{len(rows)}项指标未达到目标值却得满分（{per_form(rows)}）：{listed(words, 8)}。",
        "; ".join(_shortfall(row) for _, row in rows),
        tuple(row.evidence for _, row in rows),
        used=tuple(row.id for _, row in rows),
    )


def _shortfall(row: IndicatorRecord) -> str:
    done = ratio(row)
    if done is None or row.target is None or row.actual is None:
        return f"{squeeze(row.name)}：{squeeze(row.actual_text)}"
    return f"{row.actual.value}/{row.target.value} = {per_cent(done)}"


def _unpaid(rows: list[tuple[Form, IndicatorRecord]], met: Mapping[str, Verdict]) -> Iterator[Outcome]:
    found = [
        (form, row) for form, row in rows if _UNPAID.search(squeeze(row.reason)) and met[row.id] == "met"
    ]
    if not found:
        return
    words = [f"{form.name}“{row_words(row)}”" for form, row in found]
    over = any(over_with_unpaid(row) for _, row in found)
    yield failed(
        "应付未付使上限指标满分",
        f"有{len(found)}项上限类指标得满分，但说明承认有款项未支付，所填完成值不是全部应付数："
        f"{listed(words)}；加上未付款{'已超过上限' if over else '仍不超过上限，得分不变，但不能说明节约'}。",
        "; ".join(_shortfall(row) for _, row in found),
        tuple(part_of(row.evidence, row.reason, last=True) for _, row in found),
        used=tuple(row.id for _, row in found),
        severity="high" if over else "low",
    )


def _unaccepted(form: Form) -> Iterator[Outcome]:
    """Nothing was accepted, yet what was bought counts as delivered in full and in time."""
    nothing = [
        row
        for row in form.indicators
        if _ACCEPTED.search(row.name) and row.actual is not None and not row.actual.value and row.target
    ]
    if not nothing or not nothing[0].target or not nothing[0].target.value:
        return
    thing = squeeze(nothing[0].name)[:2]
    bought = [row for row in form.indicators if thing in row.name and _BOUGHT.search(squeeze(row.name))]
    full = [row for row in bought if is_full(row)]
    if full:
        yield failed(
            f"{form.name}未验收却得满分",
            f"{form.name}“{row_words(nothing[0])}”，但{listed([f'“{row_words(row)}”' for row in full])}都得满分。",
            f"{squeeze(nothing[0].name)} = {nothing[0].actual and nothing[0].actual.value}",
            tuple(row.evidence for row in (*full, nothing[0])),
            used=tuple(row.id for row in (*full, nothing[0])),
            follows=("R06", f"{form.record.title}{nothing[0].name}"),
        )
