"""A form's own words against its rows (check N04): money, counts, cumulated counts, rates of its money."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from extractor.check.arithmetic import derived_interval, interval_of
from extractor.check.forms import (
    Form,
    comparable,
    head_of,
    listed,
    nominal,
    row_words,
    same_unit,
    scaled,
    unit_of,
)
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.scoring import near, shown
from schemas.exact import Fraction
from schemas.quantity import Interval, Quantity
from schemas.records import FormClaimRecord, FormFundRecord, IndicatorRecord
from schemas.text import squeeze

_MONEY = ("initial_budget", "full_year_budget", "executed")
_NAMES = {
    "initial_budget": "年初预算数",
    "full_year_budget": "全年预算数",
    "executed": "全年执行数",
    "execution_rate": "执行率",
}
#: Passages that tell what was reached, not what was planned.
_TOLD = frozenset({"result", "output", "implementation", "benefit", "satisfaction", "conclusion"})
#: Generic ends of an indicator's name; what is left is its core.
_GENERIC_END = re.compile(
    r"(?:总)?(?:人数|人次|数量|个数|次数|份数|户数|场次|场数|件数|面积|长度|里程|规模|总量|产量|金额|总数|数)$"
)
#: A figure beside these words is a part, a plan, a unit value, or another year's.
_OTHER = re.compile(
    r"其中|人均|每|平均|新增|增加|减少|比上|较上|同比|上年|去年|计划|目标|应|拟|预计|累计至|以上|以下|不足|近|约|人均|补缴|剩余|未"
)
_SURPLUS = re.compile(r"^(?:项目|资金|预算|经费|当年|年末)*(?:结转)?(?:和|与)?结余(?:率|比例|比率|占比|比重)")
_EXECUTION = re.compile(
    r"^(?:项目)?(?:预算资金|预算|项目资金|资金|财政资金)?(?:支出)?(?:执行率|支出率|执行进度|执行比例|使用率)$"
)
_PAID = re.compile(r"上解|上缴|上交|拨付|支付|发放|兑付|兑现|下达|划拨")
_FULLY = re.compile(r"足额|全额|全部|全数|如数")
#: An amount further from what was spent is only a part of it.
_CLOSE = Fraction(20, 100)
#: Differences in yuan that count as one amount: 0.01万元, as most forms print it.
_SAME = 100
#: Names shorter than this say too little to be found in a sentence.
_SHORTEST = 4
#: Names from this length on are found also behind other words.
_TELLING = 6
_NEUTRAL = re.compile(r"^(?:本?年度?|全年|共|已|完成|实现|实际|项目|该项目|我\w{1,2}|本单位|总|当年|今年)+")


def money(form: Form) -> Outcome | None:
    """Budget, spending and rate as the words give them against the funds rows; None if no words do."""
    claims = form.claimed(*_NAMES)
    if not claims or not form.funds:
        return None
    wrong = [claim for claim in claims if not _stands_in_funds(form, claim)]
    item = f"{form.name}资金文字与表"
    if not wrong or not form.total_row:
        return passed(item, tuple(claim.id for claim in claims))
    row = form.total_row
    stated = {f"{_NAMES[claim.predicate]}{claim.quantity}" for claim in wrong}
    printed = [
        f"{_NAMES[name]}{figure}"
        for name, figure in (
            ("full_year_budget", row.full_year_budget),
            ("executed", row.executed),
            ("execution_rate", row.rate),
        )
        if figure is not None
    ]
    only_budget = all(claim.predicate.endswith("budget") for claim in wrong)
    told = _told_apart(form, wrong, row)
    because = (
        f"：预算数与执行数都相差文中所述的“{squeeze(told.evidence.quote)}”，口径不一，宜注明" if told else ""
    )
    return failed(
        item,
        f"{form.name}文字称{listed(sorted(stated))}，而本表资金栏为{'、'.join(printed)}{because}。",
        "; ".join(sorted(f"{words} ≠ 资金栏" for words in stated)),
        (*(claim.evidence for claim in (*wrong, *([told] if told else []))), row.evidence),
        used=(*(claim.id for claim in wrong), row.id),
        severity="low" if only_budget or told else None,
    )


def _told_apart(form: Form, wrong: Sequence[FormClaimRecord], row: FormFundRecord) -> FormClaimRecord | None:
    """The amount the words name (下拨乡镇15.20万元) by which they exceed both budget and spending of the row."""
    apart = {
        claim.predicate: claim.quantity.nominal - printed.nominal
        for claim in wrong
        if claim.predicate in ("full_year_budget", "executed")
        and claim.quantity
        and (printed := getattr(row, claim.predicate)) is not None
        and printed.is_money
        and claim.quantity.is_money
    }
    budget, spent = apart.get("full_year_budget"), apart.get("executed")
    if budget is None or spent is None or not budget > 0 or abs(budget - spent) > _SAME:
        return None
    named = (claim for claim in form.claimed("figure", "sum") if claim.quantity and claim.quantity.is_money)
    return next((c for c in named if c.quantity and abs(c.quantity.nominal - spent) <= _SAME), None)


def _stands_in_funds(form: Form, claim: FormClaimRecord) -> bool:
    """Whether some row prints the figure, or it cannot be compared."""
    stated = claim.quantity
    if stated is None:
        return True
    field = "rate" if claim.predicate == "execution_rate" else claim.predicate
    printed = [figure for row in form.funds if (figure := getattr(row, field)) is not None]
    if field == "rate":
        return not printed or any(derived_interval(stated).meets(derived_interval(one)) for one in printed)
    known = [one for one in printed if one.is_money]
    return not known or any(interval_of(stated).meets(interval_of(one)) for one in known)


def paid(form: Form) -> Outcome | None:
    """The one amount the result says was paid in full, nearly but not quite what was spent."""
    row = form.total_row
    claims = [
        claim
        for claim in form.claimed("figure")
        if claim.role in ("result", "output") and claim.quantity and claim.quantity.is_money
    ]
    values = {claim.quantity.nominal for claim in claims if claim.quantity}
    if row is None or row.executed is None or not row.executed.is_money or len(values) != 1:
        return None
    claim, executed = claims[0], row.executed
    context = claim.subject + _after(claim, form)
    if claim.quantity is None or _OTHER.search(claim.subject) or "剩余" in form.record.result:
        return None
    if not (_PAID.search(context) and _FULLY.search(context)):
        return None
    item = f"{form.name}支付金额"
    if interval_of(claim.quantity).meets(interval_of(executed)):
        return passed(item, (claim.id, row.id))
    if abs(claim.quantity.nominal - executed.nominal) > executed.nominal * _CLOSE:
        return None
    return failed(
        item,
        f"{form.name}文字称“{squeeze(claim.evidence.quote)}”，而本表全年执行数为{executed}，差额没有说明。",
        f"{claim.quantity} ≠ {executed}",
        (claim.evidence, row.evidence),
        used=(claim.id, row.id),
        category="performance_vs_accounts",
    )


def _after(claim: FormClaimRecord, form: Form) -> str:
    """The words right behind the amount, where 拨付 and 上缴 often stand."""
    result = squeeze(form.record.result)
    at = result.find(squeeze(claim.evidence.quote))
    end = at + len(squeeze(claim.evidence.quote))
    return result[end : end + 12] if at >= 0 else ""


def counts(form: Form, data: Mapping[str, Any]) -> Iterator[Outcome]:
    """Figures of the result's sentences against the indicator of the same thing."""
    told = [claim for claim in form.claimed("figure") if claim.role in _TOLD and claim.quantity]
    for row in form.indicators:
        if row.actual is None:
            continue
        name = squeeze(row.name)
        core = _GENERIC_END.sub("", name) or name
        about = [
            claim
            for claim in told
            if _is_named(name, core, claim)
            and comparable(row.actual, claim.quantity, data)
            and not _of_another(form, row, claim)
        ]
        if not about:
            continue
        item = f"{form.name}{squeeze(row.name)}"
        fits = [claim for claim in about if claim.quantity and _equal(row.actual, claim.quantity)]
        if fits:
            yield passed(item, (row.id, *(claim.id for claim in fits)))
            continue
        words = "、".join(dict.fromkeys(f"“{squeeze(claim.evidence.quote)}”" for claim in about))
        yield failed(
            item,
            f"{form.name}指标“{row_words(row)}”，而本表文字为{words}。",
            "; ".join(dict.fromkeys(f"{row.actual} ≠ {claim.quantity}" for claim in about)),
            (head_of(row), *(claim.evidence for claim in about)),
            used=(row.id, *(claim.id for claim in about)),
            severity="high",
        )


def _of_another(form: Form, row: IndicatorRecord, claim: FormClaimRecord) -> bool:
    """Whether the figure is this row's target or another row's value: then it tells of something else."""
    figures = [
        row.target,
        *(f for other in form.indicators if other is not row for f in (other.actual, other.target)),
    ]
    return any(f is not None and claim.quantity and f.value == claim.quantity.value for f in figures)


def _equal(one: Quantity, other: Quantity) -> bool:
    return scaled(one)[0].meets(scaled(other)[0])


def _is_named(name: str, core: str, claim: FormClaimRecord) -> bool:
    """Whether a sentence tells of an indicator: by its name, or by all characters of the name's core."""
    subject = claim.subject
    if not subject.endswith((name, core)) and not subject.startswith(core[:2]):
        return False
    if _OTHER.search(subject) and not _OTHER.search(name):
        return False
    if len(name) >= _SHORTEST and (
        _NEUTRAL.sub("", subject) == name or (len(name) >= _TELLING and subject.endswith(name))
    ):
        return True
    if len(core) < _SHORTEST or (claim.quantity and claim.quantity.unit == "%"):
        return False
    return subject.endswith(core) or _within(core, subject)


def _within(core: str, subject: str) -> bool:
    """Whether all characters of a name stand in a sentence in their order (帮扶就业 in 帮扶…就近…创业)."""
    at = 0
    for char in core:
        at = subject.find(char, at) + 1
        if not at:
            return False
    return True


def cumulated(form: Form, data: Mapping[str, Any]) -> Iterator[Outcome]:
    """A cumulated count is not below one of its parts; a lost leading digit is named."""
    for claim in form.claimed("sum"):
        whole = claim.quantity
        if whole is None or claim.role not in _TOLD or whole.is_money or whole.unit == "%":
            continue
        if _OTHER.search(claim.subject):
            continue
        deed = claim.subject[-2:]
        parts = [row for row in form.indicators if _is_part(row, whole, deed, data)]
        above = [row for row in parts if row.actual and scaled(row.actual)[0].lo > scaled(whole)[0].hi]
        if not parts:
            continue
        item = f"{form.name}累计{deed}"
        if not above:
            yield passed(item, (claim.id, *(row.id for row in parts)))
            continue
        yield failed(
            item,
            f"{form.name}文字称“{squeeze(claim.evidence.quote)}”，但其中“{row_words(above[0])}”已超过这一累计数。",
            f"{above[0].actual} > {whole}",
            (claim.evidence, *(row.evidence for row in parts)),
            used=(claim.id, *(row.id for row in parts)),
            suggestion=_lost_digit(form, whole, data),
            severity="high",
            category="people_count" if same_unit(unit_of(whole), "人", data) else "count",
        )


def _is_part(row: IndicatorRecord, whole: Quantity, deed: str, data: Mapping[str, Any]) -> bool:
    same = row.actual is not None and same_unit(unit_of(row.actual), unit_of(whole), data)
    return same and deed in squeeze(row.name)


def _lost_digit(form: Form, whole: Quantity, data: Mapping[str, Any]) -> str | None:
    """The sum of all counts of this unit, if the printed figure is that sum without its first digits."""
    unit = unit_of(whole)
    rows = [row for row in form.indicators if row.actual and same_unit(unit_of(row.actual), unit, data)]
    total = sum((nominal(row.actual) for row in rows if row.actual), Fraction(0))
    printed = str(whole.value)
    if total.denominator != 1 or not str(total).endswith(printed) or str(total) == printed:
        return None
    parts = " + ".join(str(row.actual.value) for row in rows if row.actual)
    return f"若为{total}{whole.unit}，则等于各项之和（{parts}），疑漏首位数字。"


def own_rates(form: Form) -> Iterator[Outcome]:
    """Indicators of execution or surplus against the form's own funds."""
    row = form.total_row
    if row is None or row.executed is None:
        return
    bases = [b for b in (row.full_year_budget, row.initial_budget) if b and interval_of(b).lo > 0]
    for indicator in form.indicators:
        name, actual = squeeze(indicator.name), indicator.actual
        surplus = bool(_SURPLUS.match(name))
        if actual is None or actual.unit != "%" or not bases or not (surplus or _EXECUTION.match(name)):
            continue
        spent = [interval_of(row.executed) / interval_of(base) for base in bases]
        possible = [Interval.exactly(1) - one for one in spent] if surplus else spent
        item = f"{form.name}{name}"
        if any(near(actual, one) for one in possible):
            yield passed(item, (indicator.id, row.id))
            continue
        results = [f"{shown((one.lo + one.hi) / 2 * 100)}%" for one in possible]
        sums = dict.fromkeys(
            f"{'1 - ' if surplus else ''}{row.executed.value} ÷ {base.value} = {one} ≠ {actual}"
            for base, one in zip(bases, results, strict=True)
        )
        found = "或".join(dict.fromkeys(results))
        yield failed(
            item,
            f"{form.name}“{row_words(indicator)}”，按本表资金应为{found}。",
            "; ".join(sums),
            (indicator.evidence, row.evidence),
            used=(indicator.id, row.id),
            category="performance_vs_accounts",
        )
