"""A figure in a form cannot be what it says: above 100 %, in another unit, or another one where it is repeated.

What it checks:
    Rates that cannot exceed 100 % (合格率, 覆盖率, 及时率) in target or actual value; a target in 万元 with an
    actual value in 元 (or the reverse) of about the same digits; one thing told twice in a form's sentences with
    two figures; a rate in the sentences that the budget and the spending beside it do not give; a target that was
    changed although the budget was not.

Why it matters:
    A form is filled in by hand, cell by cell; what is repeated shows which cell slipped.

Example:
    培训合格率 目标 =120%; 成本 目标 ≤0.23万元, 实际 0.23元.

False alarms:
    Rates of what may be over-fulfilled (完成率, 增长率) have no limit. Goals are no results, and figures of one name
    are compared only if the name is the same, or a long one ends with the other.

Basis:
    《项目支出绩效评价管理办法》（财预〔2020〕10号）：绩效自评应当做到内容完整、权重合理、数据真实、结果客观。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.check.facts import Facts
from extractor.check.form_repeats import own_rate_told, told_twice
from extractor.check.forms import Form, forms_data, forms_of, head_of, nominal, row_words, unit_of
from extractor.check.outcome import Outcome, failed
from schemas.exact import Fraction
from schemas.records import IndicatorRecord
from schemas.text import squeeze

TITLE = "自评表中的数字不可能或前后不一"
CATEGORY = "narrative_vs_table"
SEVERITY = "medium"
_LIMITED = re.compile(
    r"(?:合格|覆盖|达标|准确|及时|符合|知晓|到位|入库|兑现|投入使用|正确|有效|完好|发放|公开|响应|普及|满意)(?:率|度)$"
)
_FULL = 100
_FIGURE = re.compile(r"\d[\d.]*")
#: Units that differ by a factor this large or larger are a slip if the printed digits are alike.
_FAR = 1000


def check(facts: Facts) -> Iterator[Outcome]:
    """Outcomes of every form."""
    data = forms_data(facts.profile)
    for form in forms_of(facts):
        for row in form.indicators:
            found = (_limited(form, row), _unit(form, row), _retargeted(form, row))
            yield from (one for one in found if one)
        yield from told_twice(form, data)
        yield from own_rate_told(form)


def _limited(form: Form, row: IndicatorRecord) -> Outcome | None:
    over = [q for q in (row.target, row.actual) if q is not None and q.unit == "%" and q.value > _FULL]
    if not over or not _LIMITED.search(squeeze(row.name)):
        return None
    return failed(
        f"{form.name}{row.name}的上限",
        f"{form.name}“{row_words(row)}”，这一比率不会超过100%，{'、'.join(map(str, over))}有误。",
        "; ".join(f"{one} > 100%" for one in over),
        (head_of(row),),
        used=(row.id,),
    )


def _unit(form: Form, row: IndicatorRecord) -> Outcome | None:
    """Target and actual value in 万元 and 元, with about the same digits."""
    target, actual = row.target, row.actual
    if target is None or actual is None or not target.value or not actual.value:
        return None
    if unit_of(target) != unit_of(actual) or not unit_of(target).startswith("元"):
        return None
    far = max(nominal(target), nominal(actual)) >= _FAR * min(nominal(target), nominal(actual))
    digits = Fraction(target.value) / Fraction(actual.value)
    if not far or not Fraction(1, 10) < digits < 10:
        return None
    return failed(
        f"{form.name}{row.name}的单位",
        f"{form.name}“{row_words(row)}”，目标值单位为{target.unit}，实际完成值单位为{actual.unit}，单位有误。",
        f"{target} ≠ {actual}",
        (head_of(row),),
        used=(row.id,),
        suggestion=f"单位应为{target.unit}或{actual.unit}，前后一致",
        category="unit",
    )


def _retargeted(form: Form, row: IndicatorRecord) -> Outcome | None:
    """The adjusted target is another figure although the budget was not adjusted."""
    if not row.initial_target_text:
        return None
    first, now = (_FIGURE.search(squeeze(text)) for text in (row.initial_target_text, row.target_text))
    funds = form.total_row
    if not first or not now or first.group() == now.group() or row.target is None or funds is None:
        return None
    if not funds.initial_budget or not funds.full_year_budget:
        return None
    if funds.initial_budget.value != funds.full_year_budget.value:
        return None
    return failed(
        f"{form.name}{row.name}的调整",
        f"{form.name}“{squeeze(row.name)}”年初指标值{squeeze(row.initial_target_text)}，"
        f"调整后{squeeze(row.target_text)}，而本项目预算没有调整，指标值调整的依据没有说明。",
        f"{squeeze(row.initial_target_text)} ≠ {squeeze(row.target_text)}",
        (head_of(row),),
        used=(row.id,),
        severity="low",
        category="performance_score",
    )
