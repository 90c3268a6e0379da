"""One indicator in several forms (check N04): its actual value and its target are the same everywhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from extractor.check.arithmetic import in_unit
from extractor.check.forms import (
    Form,
    comparable,
    head_of,
    is_full,
    listed,
    nominal,
    same_unit,
    scaled,
    unit_of,
)
from extractor.check.outcome import Outcome, failed, passed
from schemas.exact import Fraction
from schemas.quantity import Quantity
from schemas.records import FormClaimRecord, IndicatorRecord
from schemas.text import squeeze

Use = tuple[Form, IndicatorRecord]
_QUOTES = re.compile(r"[\"'“”‘’《》()（）]")
#: Words any project may use for a matter of its own; a name made of them alone is no common indicator.
_GENERIC = re.compile(
    r"满意度|服务对象|受益|群众|公众|社会|完成|及时|质量|达标|合格|验收|到位|支付|发放|拨付|兑现|准确|资金|经费|项目|工作|"
    r"人员|人数|人次|次数|数量|个数|份数|户数|场次|金额|总额|成本|费用|费|标准|预算|控制|执行|使用|培训|宣传|采购|购置|设备|"
    r"资料|材料|活动|会议|检查|保障|覆盖|补助|补贴|任务|目标|年度|全年|情况|比例|率|数|的|日常|办公|运转|运行|维护|参与|参加|单位|对象|"
    r"提高|提升|改善|促进|维护|时间|时限|按时|按期|正常|有效|指标|救助|救济|奖励|劳务|差旅|印刷|租赁|服务|建设|改造|安装|系统"
)
#: A name with fewer characters of its own than this is any project's.
_OWN = 3
#: Two projects with fewer other indicators in common may well have different figures under one name.
_SHARED = 2
#: Values this close (share of the larger) under one generic name are meant to be one figure.
_CLOSE = Fraction(5, 100)
#: Counts from here on are not equal by chance.
_TELLING = 100
#: Names this long can be recognised with characters left out.
_LONG = 8
_SATISFIED = re.compile(r"满意")
#: Money that a project pays out; what it recovers or collects is no spending.
_SPENT = re.compile(r"救助|补助|补贴|津贴|资助|发放|支付|支出|奖励|经费")
#: Numbers of persons that differ by this factor and more cannot both be right.
_FAR = 2
#: Words that name one thing in a department's form and in a project's.
_SYNONYMS = (
    (re.compile(r"领导干部|领导"), "干部"),
    (re.compile(r"(?:基本)?医疗保险|基本医保|基本保险"), "医保"),
    (re.compile(r"缴费(?=补)|当年|本年度?|全年"), ""),
)


def pairs_of(forms: Sequence[Form], data: Mapping[str, Any]) -> Iterator[Outcome]:
    """Outcomes for every indicator that stands in two forms or more."""
    groups: dict[str, list[Use]] = defaultdict(list)
    for form in forms:
        for row in form.indicators:
            if row.actual is not None and row.target is not None and not _SATISFIED.search(row.name):
                groups[_QUOTES.sub("", squeeze(row.name))].append((form, row))
    kin = _kin(groups)
    targets: list[tuple[tuple[int, ...], Outcome]] = []
    pasted = [claim for form in forms for claim in form.claims if claim.role == "pasted"]
    for name, uses in groups.items():
        for alike in _in_one_unit(uses, data) if len(uses) > 1 else ():
            if len({form.record.form for form, _ in alike}) > 1:
                if any(
                    _are_kin(one, other, name, kin) and _differ(one, other)
                    for one in alike
                    for other in alike
                ):
                    yield _actuals(name, alike, [c for c in pasted if squeeze(c.subject) == name], data)
                elif any(_are_kin(one, other, name, kin) for one in alike for other in alike):
                    yield passed(f"{name}的完成值", tuple(row.id for _, row in alike))
                targets += _targets(name, alike)
    yield from _grouped(targets)
    yield from nearly_named(forms)


def _kin(groups: Mapping[str, list[Use]]) -> dict[tuple[int, int], set[str]]:
    """For two forms, the indicators that have one actual value in both: they report the same matters."""
    shared: dict[tuple[int, int], set[str]] = defaultdict(set)
    for name, uses in groups.items():
        for at, (form, row) in enumerate(uses):
            for other, same in uses[at + 1 :]:
                if row.actual and same.actual and scaled(row.actual)[0].meets(scaled(same.actual)[0]):
                    shared[form.record.form, other.record.form].add(name)
    return shared


def _are_kin(one: Use, other: Use, name: str, kin: Mapping[tuple[int, int], set[str]]) -> bool:
    """Whether the forms of two uses share enough other indicators to mean one figure by this name too."""
    first, second = sorted((one[0].record.form, other[0].record.form))
    return first != second and len(kin.get((first, second), set()) - {name}) >= _SHARED


def _differ(one: Use, other: Use) -> bool:
    first, second = one[1].actual, other[1].actual
    return first is not None and second is not None and not scaled(first)[0].meets(scaled(second)[0])


def _in_one_unit(uses: list[Use], data: Mapping[str, Any]) -> list[list[Use]]:
    """Uses grouped by what they count."""
    alike: list[list[Use]] = []
    for form, row in uses:
        unit = _unit(row.actual)
        found = next((group for group in alike if same_unit(unit, _unit(group[0][1].actual), data)), None)
        if found is None:
            alike.append([(form, row)])
        else:
            found.append((form, row))
    return alike


def _unit(quantity: Quantity | None) -> str:
    return unit_of(quantity) if quantity else ""


def _is_specific(name: str) -> bool:
    """Whether a name says enough to be one figure of the whole department."""
    return len(_GENERIC.sub("", name)) >= _OWN


def _values(uses: Sequence[Use]) -> list[Fraction]:
    return sorted({nominal(row.actual) for _, row in uses if row.actual})


def _one_figure(name: str, uses: Sequence[Use]) -> bool:
    """Whether differing values are two versions of one figure: a telling name, nearly equal, or one remark."""
    values = _values(uses)
    if values[0] <= 0:
        return False
    close = values[-1] - values[0] <= _CLOSE * values[-1]
    percent = any(row.actual and row.actual.unit == "%" for _, row in uses)
    return _is_specific(name) or (close and not percent and len(str(values[-1])) >= 4)


def _actuals(name: str, uses: list[Use], pasted: list[FormClaimRecord], data: Mapping[str, Any]) -> Outcome:
    used = tuple(row.id for _, row in uses)
    item = f"{name}的完成值"
    if not _one_figure(name, uses):
        return passed(item, used)
    words = [f"“{form.name}”{row.actual}" for form, row in uses]
    stray = [c for c in pasted if c.quantity and comparable(c.quantity, uses[0][1].actual, data)]
    is_money = _unit(uses[0][1].actual) == "元"
    far = _values(uses)[-1] >= _values(uses)[0] * _FAR
    # 人/年 and 人次 may count differently: then it is no plain contradiction
    alike = len({row.actual.unit.removesuffix("/年").lstrip("万亿") for _, row in uses if row.actual}) == 1
    people = alike and same_unit(_unit(uses[0][1].actual), "人", data)
    told = {nominal(row.actual): str(row.actual) for _, row in reversed(uses) if row.actual}
    return failed(
        item,
        f"同一指标“{name}”在各自评表中的完成值不一致：{listed(words, 8)}"
        f"{'；另有整行误填在说明栏，为' + str(stray[0].quantity) if stray else ''}"
        f"{_not_its_own(uses) if is_money and _SPENT.search(name) else ''}。",
        " ≠ ".join(reversed(told.values())),
        (*(head_of(row) for _, row in uses), *(claim.evidence for claim in stray)),
        used=used,
        severity="high" if people and far else "medium",
        category="table_vs_table",
    )


def _not_its_own(uses: Sequence[Use]) -> str:
    """That an amount, where it exceeds what each of the projects spent, is no figure of the project."""
    spent = [form.total_row.executed if form.total_row else None for form, _ in uses]
    if any(one is None or not one.is_money for one in spent):
        return ""
    money = [(one, row.actual) for one, (_, row) in zip(spent, uses, strict=True) if one and row.actual]
    if any(nominal(actual) <= one.nominal for one, actual in money):
        return ""
    words = "、".join(f"{in_unit(one.nominal, '万元')}万元" for one, _ in money)
    return f"；各项目本年执行数分别为{words}，所填都大于本项目执行数，不是本项目的数"


def _grouped(targets: Sequence[tuple[tuple[int, ...], Outcome]]) -> Iterator[Outcome]:
    """One finding for the targets that differ between the same forms in the same way."""
    groups: dict[tuple[tuple[int, ...], str | None], list[Outcome]] = defaultdict(list)
    for forms, outcome in targets:
        groups[forms, outcome.severity].append(outcome)
    for first, *others in groups.values():
        yield replace(
            first,
            used=tuple(one for outcome in (first, *others) for one in outcome.used),
            message="；".join(outcome.message.rstrip("。") for outcome in (first, *others)) + "。",
            computation="; ".join(outcome.computation for outcome in (first, *others)),
            evidence=tuple(one for outcome in (first, *others) for one in outcome.evidence),
        )


def _targets(name: str, uses: list[Use]) -> Iterator[tuple[tuple[int, ...], Outcome]]:
    """Different targets for one figure: the same large actual value, which no chance makes equal."""
    first = uses[0][1].actual
    same = [(f, row) for f, row in uses if row.actual and first and nominal(row.actual) == nominal(first)]
    by_target = {nominal(row.target): (form, row) for form, row in reversed(same) if row.target}
    if len(by_target) < 2 or first is None or first.unit == "%" or nominal(first) < _TELLING:
        return
    points = {is_full(row) for _, row in same if row.score is not None}
    told = list(by_target.values())[::-1]
    words = [f"“{form.name}”目标{row.operator}{row.target}、实际{row.actual}" for form, row in told]
    outcome = failed(
        f"{name}的目标值",
        f"同一指标“{name}”完成值相同而目标值不一致：{listed(words, 8)}"
        f"{'，得分因此有满分有扣分' if len(points) > 1 else ''}。",
        " ≠ ".join(f"{row.operator}{row.target}" for _, row in told),
        tuple(head_of(row) for _, row in told),
        used=tuple(row.id for _, row in same),
        severity="medium" if len(points) > 1 else "low",
        category="performance_score",
    )
    yield tuple(form.record.form for form, _ in told), outcome


def nearly_named(forms: Sequence[Form]) -> Iterator[Outcome]:
    """Rates of one thing under nearly the same name, in the form of the department and in a project's."""
    rates = [
        _Rate.of(form, row, row.actual)
        for form in forms
        for row in form.indicators
        if row.actual and row.actual.unit == "%"
    ]
    found = [
        ((one.form, one.row), (other.form, other.row))
        for one in rates
        if one.form.record.project is None
        for other in rates
        if one.value != other.value and other.form.record.project is not None and _named_alike(one, other)
    ]
    if not found:
        return
    words = [
        f"“{squeeze(a.name)}”{a.actual}（{form.name}“{squeeze(b.name)}”{b.actual}）"
        for (_, a), (form, b) in found
    ]
    yield failed(
        "部门与项目自评表的比率",
        f"部门整体自评表与项目自评表对同一事项的完成值不一致：{listed(words)}。",
        "; ".join(f"{a.actual} ≠ {b.actual}" for (_, a), (_, b) in found),
        tuple(head_of(row) for pair in found for _, row in pair),
        used=tuple(row.id for pair in found for _, row in pair),
        severity="low",
        category="table_vs_table",
    )


class _Rate(NamedTuple):
    """A rate that an indicator reached, and the words of its name that tell what it is of."""

    form: Form
    row: IndicatorRecord
    value: Fraction
    plain: str
    meaning: str

    @classmethod
    def of(cls, form: Form, row: IndicatorRecord, reached: Quantity) -> _Rate:
        """Read the name of an indicator."""
        name = meaning = squeeze(row.name)
        for pattern, word in _SYNONYMS:
            meaning = pattern.sub(word, meaning)
        return cls(form, row, reached.nominal, _QUOTES.sub("", name), meaning)


def _named_alike(one: _Rate, other: _Rate) -> bool:
    """Whether two names say the same, by their characters or by words that mean the same."""
    if _near(one.plain, other.plain):
        return True
    if one.meaning != other.meaning:
        return False
    low, high = sorted((one.value, other.value))
    close = high - low <= _CLOSE * high
    return close and "满意" not in one.meaning and len(_GENERIC.sub("", one.meaning)) > _OWN


def _near(one: str, other: str) -> bool:
    """Whether the shorter of two long names is the longer with some characters left out."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if len(short) < _LONG or len(short) * 10 < len(long) * 7 or short[-3:] != long[-3:] or "满意" in short:
        return False
    at = iter(long)
    return all(char in at for char in short)
