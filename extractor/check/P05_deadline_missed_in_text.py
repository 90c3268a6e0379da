"""An indicator of time counts as kept, and the form's own words give a later date.

What it checks:
    A time target (9月前, 每月, 全年) whose actual value is "achieved" or has full marks is held against the months
    the form's text names for the same deed: later than the deadline; twice a year instead of every month;
    the year's money all spent by October for the whole year. A date in the actual cell is compared as well.

Why it matters:
    Lateness is what time indicators exist to show; points for a deadline that was missed are plainly wrong.

Example:
    系统采购时间 目标 8月底前, 达成预期指标, 10/10; 完成情况：“10月采购服务器4台”.

False alarms:
    The text must name the deed of the indicator; other years, ranges of months and consumables bought along
    the way do not count. ``9月前`` is kept until the end of September.

Basis:
    《项目支出绩效评价管理办法》（财预〔2020〕10号）：时效指标反映预期提供服务或产品的及时程度和效率情况。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extractor.check.arithmetic import interval_of
from extractor.check.dates import Deadline, date_of, deadline_of, is_payment, same_deed, same_matter
from extractor.check.facts import Facts
from extractor.check.forms import Form, forms_data, forms_of, is_full, judgement, row_words
from extractor.check.outcome import Outcome, cannot_check, failed, passed
from schemas.records import FormClaimRecord, IndicatorRecord
from schemas.text import squeeze

TITLE = "时效指标与文字所述日期不符"
CATEGORY = "performance_score"
SEVERITY = "high"

#: Passages that tell what was done.
_TOLD = frozenset({"result", "output", "implementation", "benefit"})


def check(facts: Facts) -> Iterator[Outcome]:
    """One outcome per time indicator that counts as kept."""
    data = forms_data(facts.profile)
    for form in forms_of(facts):
        claims = [claim for claim in form.claims if claim.role in _TOLD]
        for row in form.indicators:
            deadline = deadline_of(row.target_text)
            if deadline is None or not _kept(row, data):
                continue
            yield _own_date(form, row, deadline) or _of_row(form, row, deadline, claims)


def _kept(row: IndicatorRecord, data: Mapping[str, Any]) -> bool:
    """Whether the form counts the indicator as achieved."""
    return judgement(row.actual_text, data) == "met" or is_full(row)


def _own_date(form: Form, row: IndicatorRecord, deadline: Deadline) -> Outcome | None:
    """A date in the cell of the actual value that is after the deadline."""
    date = date_of(row.actual_text)
    if deadline.kind != "by" or date is None or not deadline.missed_by(date):
        return None
    return failed(
        f"{form.name}{row.name}",
        f"{form.name}“{row_words(row)}”：实际日期晚于目标，却得满分。",
        f"{squeeze(row.actual_text)} 晚于 {squeeze(row.target_text)}",
        (row.evidence,),
        used=(row.id,),
    )


def _of_row(form: Form, row: IndicatorRecord, deadline: Deadline, claims: list[FormClaimRecord]) -> Outcome:
    late = [claim for claim in claims if _contradicts(row, deadline, claim)]
    if not late:
        return passed(f"{form.name}{row.name}", (row.id,))
    if deadline.kind == "all_year":
        return _of_whole_year(form, row, late)
    said = "、".join(dict.fromkeys(f"“{squeeze(claim.evidence.quote)[:50]}”" for claim in late))
    in_time = [
        c
        for c in claims
        if c.predicate == "month" and same_deed(row.name, c.evidence.quote) and c not in late
    ]
    in_parts = deadline.kind == "by" and bool(in_time) and is_payment(row.name)
    months = "、".join(f"{month}月" for month in sorted({m for claim in late for m in claim.months}))
    kept = f"按已达成处理（得分{row.score.value}）" if row.score is not None else "按已达成处理（得分空白）"
    return failed(
        f"{form.name}{row.name}",
        f"{form.name}时效指标“{squeeze(row.name)}”目标为{squeeze(row.target_text)}，{kept}，"
        f"但本表文字写明{said}。",
        f"{months} 与目标“{squeeze(row.target_text)}”不符",
        (row.evidence, *(claim.evidence for claim in late)),
        used=(row.id, *(claim.id for claim in late)),
        severity="medium" if in_parts else None,
    )


def _of_whole_year(form: Form, row: IndicatorRecord, early: list[FormClaimRecord]) -> Outcome:
    """A statistic up to a month is no time of performance, unless the whole year's money is in it already."""
    item, total = f"{form.name}{row.name}", form.total_row
    spent = total.executed if total and total.executed and total.executed.is_money else None
    inside = [
        (claim, figure)
        for claim in early
        for figure in form.claimed("figure", "sum")
        if figure.quantity
        and figure.quantity.is_money
        and squeeze(figure.evidence.quote) in squeeze(claim.evidence.quote)
    ]
    done = [
        (claim, figure.quantity)
        for claim, figure in inside
        if spent and figure.quantity and interval_of(figure.quantity).meets(interval_of(spent))
    ]
    if not done or not total:
        return cannot_check(item, "文字只有截至年中的统计，不能说明全年是否开展", (row.id,))
    (claim, amount), month = done[0], max(done[0][0].months)
    return failed(
        item,
        f"{form.name}时效指标“{squeeze(row.name)}”目标为{squeeze(row.target_text)}，按已达成处理，但本表文字称"
        f"“{squeeze(claim.evidence.quote)[:50]}”，{amount}已等于全年执行数{spent}，此后没有支出。",
        f"截至{month}月{amount} = 全年执行数{spent}",
        (row.evidence, claim.evidence, total.evidence),
        used=(row.id, claim.id, total.id),
        severity="low",
        category="date_or_year",
    )


def _contradicts(row: IndicatorRecord, deadline: Deadline, claim: FormClaimRecord) -> bool:
    words = claim.subject + claim.evidence.quote
    if deadline.kind == "monthly":
        rare = claim.predicate == "recurs" and len(claim.months) <= 6
        return rare and same_matter(row.name, words) and same_deed(row.name, words)
    if deadline.kind == "all_year":
        ends_early = claim.predicate == "as_of" and max(claim.months) < 12
        return ends_early and same_matter(row.name, words)
    if claim.predicate != "month" or claim.before:
        return False
    return max(claim.months) > deadline.month and same_deed(row.name, claim.evidence.quote)
