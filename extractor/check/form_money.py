"""Money of performance forms held against the form's own funds and against the accounts (check N03)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from extractor.check.arithmetic import in_unit, interval_of
from extractor.check.facts import Facts
from extractor.check.forms import Form, head_of, listed, nominal, same_unit, scaled, unit_of
from extractor.check.outcome import Outcome, cannot_check, failed, passed
from schemas.exact import Fraction
from schemas.quantity import Interval, Quantity, total
from schemas.records import (
    AmountRecord,
    ChangeRecord,
    CountRecord,
    FormClaimRecord,
    FormFundRecord,
    IndicatorRecord,
    Record,
)
from schemas.text import squeeze

_FIELDS = ("initial_budget", "full_year_budget", "executed")
_PER_HEAD = re.compile(r"元/(?:人|人年|人·年|人/年|年|户|户年|人月)")
#: Standards for a year, which are paid month by month.
_YEARLY = re.compile(r"年")
_MONTHS = 12
#: A ceiling is no spending: 医疗费限额, 控制数.
_LIMIT = re.compile(r"限额|上限|最高|控制数|定额")
#: Projects that pay a standard to each of their persons, and nothing else.
_BY_HEADS = re.compile(r"(?:补贴|补助|津贴|救助金|生活费|奖励)(?:资金|经费|项目|支出)?$")
_OPENING = re.compile(r"(?:上年|上期|年初|期初)(?:结余|结转|余额)")
_PAID = re.compile(r"支出|支付|发放")
_TAKEN_IN = re.compile(r"申请|拨入|拨付至|转入|到位")
_STANDARD = re.compile(r"标准|人均")
_COST = re.compile(r"费|成本|支出|经费|金额")
_OVERALL = re.compile(r"总|合计|预算|人均|标准|单价|节约")
#: Head count × rate above this multiple of what was spent has several payers, not an error.
_SEVERAL_PAYERS = 2
#: 助学贷款总额: what is left is a name that projects bear.
_TOTAL = re.compile(r"(?:资金|经费|支出)?(?:总额|总金额|合计)$")
_TELLING = 4
#: In the form of the whole department two characters are a field of work: 救助资金总额.
_SHORT = 2
#: A total within this share of a sum is meant to be that sum.
_CLOSE = Fraction(5, 100)
_WHOLE = re.compile(r"整体")
_WHOLE_WORDS = {
    "full_year_budget": re.compile(r"全年预算(?:总额|数|金额)$"),
    "executed": re.compile(r"(?:实际|全年)?执行(?:总额|数|金额)$"),
}
_WHOLE_NAMES = {"full_year_budget": "全年预算数", "executed": "全年执行数"}
_SUM_WORDS = re.compile(
    r"涉及(?:财政|预算|项目)?(?:资金|金额)|预算(?:数|总额|资金|金额)|执行(?:数|总额|金额)|资金总额"
)


def is_whole(form: Form) -> bool:
    """Whether the form is on the whole department."""
    return form.record.project is None and bool(_WHOLE.search(form.record.title))


def executed_of(form: Form) -> tuple[FormFundRecord, Quantity] | None:
    """The form's total row and what was spent, if its money unit is known."""
    row = form.total_row
    if row is None or row.executed is None or not row.executed.is_money:
        return None
    return row, row.executed


def sums_of(forms: Sequence[Form]) -> dict[str, Interval]:
    """Initial budget, full-year budget and executed amount of all forms together, in yuan."""
    sums = {}
    for name in _FIELDS:
        figures = [getattr(form.total_row, name) for form in forms if form.total_row]
        if len(figures) == len(forms) and all(figure is not None and figure.is_money for figure in figures):
            sums[name] = total(interval_of(figure) for figure in figures)
    return sums


def wan(value: Fraction) -> str:
    """Yuan written in 万元."""
    return f"{in_unit(value, '万元')}万元"


def middle(interval: Interval) -> Fraction:
    """The nominal value of a sum."""
    return (interval.lo + interval.hi) / 2


def forms_against_whole(facts: Facts, forms: Sequence[Form]) -> Iterator[Outcome]:
    """Project forms together spend no more than the whole department and its project expenditure."""
    projects = [form for form in forms if not is_whole(form)]
    spent = sums_of(projects).get("executed")
    if not projects or spent is None:
        return
    item = "项目自评表执行数合计"
    limits = [
        (f"{form.name}全年执行数", found) for form in forms if is_whole(form) if (found := executed_of(form))
    ]
    accounts = [
        (f"{record.name}（决算）", (record, record.quantity))
        for record in facts.of(AmountRecord)
        if record.concept == "project_expenditure" and record.scope == "all" and record.measure == "actual"
    ][:1]
    over = [limit for limit in (*limits, *accounts) if spent.lo > interval_of(limit[1][1]).hi]
    used = tuple(form.total_row.id for form in projects if form.total_row)
    if not over:
        yield (passed if limits or accounts else _nothing)(item, used)
        return
    largest = max(projects, key=lambda form: _spent(form))
    words = "、".join(f"{name}{found[1]}" for name, found in over)
    yield failed(
        item,
        f"{len(projects)}个项目自评表全年执行数合计{wan(middle(spent))}，大于{words}：有项目资金不在本部门决算之内，"
        f"其中“{largest.name}”执行{wan(_spent(largest))}{_rest(projects, largest, over)}。",
        " + ".join(f"{in_unit(_spent(form), '万元')}" for form in projects) + f" = {wan(middle(spent))}",
        (*(found[0].evidence for _, found in over), *(f.total_row.evidence for f in projects if f.total_row)),
        used=used,
        severity=None if limits else "low",
    )


def _rest(
    projects: Sequence[Form], largest: Form, over: Sequence[tuple[str, tuple[Record, Quantity]]]
) -> str:
    """What the other projects come to, where that is one of the exceeded figures."""
    others = [form for form in projects if form is not largest]
    rest = total(interval_of(found[1]) for form in others if (found := executed_of(form)))
    name = next((name for name, found in over if others and interval_of(found[1]).meets(rest)), None)
    return f"，其余{len(others)}项合计{wan(middle(rest))}，等于{name}" if name else ""


def _nothing(item: str, used: tuple[str, ...]) -> Outcome:
    return cannot_check(item, "没有部门整体自评表，也没有项目支出决算数", used)


def _spent(form: Form) -> Fraction:
    found = executed_of(form)
    return found[1].nominal if found else Fraction(0)


def whole_totals(facts: Facts, forms: Sequence[Form]) -> Iterator[Outcome]:
    """What the narrative says of the whole department's form: its full-year budget and what was executed."""
    whole = next((form for form in forms if is_whole(form) and form.total_row), None)
    row = whole.total_row if whole else None
    if whole is None or row is None:
        return
    for amount in facts.of(AmountRecord):
        if amount.section != "performance" or amount.evidence.table is not None:
            continue
        name = squeeze(amount.name)
        told = _WHOLE.search(name)
        field = next((key for key, words in _WHOLE_WORDS.items() if words.search(name)), None)
        printed = getattr(row, field) if field else None
        if not told or printed is None or not printed.is_money or not amount.quantity.is_money:
            continue
        item, used = f"{whole.name}{field}", (amount.id, row.id)
        if interval_of(amount.quantity).meets(interval_of(printed)):
            yield passed(item, used)
            continue
        yield failed(
            item,
            f"正文称部门整体{_WHOLE_NAMES[field or '']}为{amount.quantity}，{whole.name}为{printed}。",
            f"{amount.quantity} ≠ {printed}",
            (amount.evidence, row.evidence),
            used=used,
        )


def narrative_totals(facts: Facts, forms: Sequence[Form]) -> Iterator[Outcome]:
    """Amounts the narrative gives for all evaluated projects are sums of the forms attached."""
    projects = [form for form in forms if not is_whole(form)]
    sums = sums_of(projects)
    counted = [
        count
        for count in facts.of(CountRecord)
        if count.section == "performance"
        and count.evidence.table is None
        and count.quantity.value == len(projects)
    ]
    if len(projects) < 2 or not sums or not counted:
        return
    for amount in facts.of(AmountRecord):
        if amount.section != "performance" or amount.evidence.table is not None:
            continue
        name = squeeze(amount.name) + squeeze(amount.evidence.quote)
        about = amount.concept == "performance_funds" or _SUM_WORDS.search(name)
        if not about or _WHOLE.search(name) or not amount.quantity.is_money:
            continue
        if not 0 < amount.evidence.start - counted[0].evidence.start < 200:
            continue
        yield _narrative(amount, counted[0], projects, sums)


def _narrative(
    amount: AmountRecord, count: CountRecord, projects: Sequence[Form], sums: Mapping[str, Interval]
) -> Outcome:
    item = "绩效自评项目涉及资金"
    used = (amount.id, count.id, *(form.total_row.id for form in projects if form.total_row))
    if any(interval_of(amount.quantity).meets(one) for one in sums.values()):
        return passed(item, used)
    names = {"initial_budget": "年初预算数", "full_year_budget": "全年预算数", "executed": "全年执行数"}
    words = "、".join(f"{names[name]}{wan(middle(one))}" for name, one in sums.items())
    return failed(
        item,
        f"正文称{len(projects)}个项目涉及资金{amount.quantity}，而所附{len(projects)}张自评表合计为{words}，都不相符。",
        "; ".join(f"Σ{names[name]} = {wan(middle(one))} ≠ {amount.quantity}" for name, one in sums.items()),
        (amount.evidence, count.evidence, *(f.total_row.evidence for f in projects if f.total_row)),
        used=used,
        severity="high" if len(sums) == len(_FIELDS) else None,
    )


def heads_times_rate(form: Form, data: Mapping[str, Any]) -> Outcome | None:
    """Head count × rate per head against what was spent; None where it does not apply or fits."""
    rates = [row for row in form.indicators if row.actual and _is_rate(row, row.actual)]
    heads = [
        row for row in form.indicators if "人数" in row.name and row.actual and _is_heads(row.actual, data)
    ]
    spent = executed_of(form)
    if len(rates) != 1 or len(heads) != 1 or spent is None or not rates[0].actual or not heads[0].actual:
        return None
    product = scaled(rates[0].actual)[0] * scaled(heads[0].actual)[0]
    executed = interval_of(spent[1])
    if product.hi < executed.lo:
        return _more_spent(form, heads[0], rates[0], spent, middle(product))
    if product.lo <= executed.hi or middle(product) > _SEVERAL_PAYERS * middle(executed):
        return None
    rate, head = rates[0].actual, heads[0].actual
    money = middle(product)
    months = _person_months(rate, head, executed)
    rest = "而标准按已完成填报"
    if months:
        monthly = in_unit(nominal(rate) / _MONTHS, "元")
        rest = f"执行数恰为{months}人月（每人每月{monthly}元），疑有年中增减人员，人数口径宜注明"
    return failed(
        f"{form.name}人数乘标准",
        f"{form.name}：{squeeze(heads[0].name)}{head.value}×{squeeze(rates[0].name)}{rate}={in_unit(money, '元')}元，"
        f"大于全年执行数{in_unit(spent[1].nominal, '元')}元，{rest}。",
        f"{nominal(head)} × {nominal(rate)} = {in_unit(money, '元')} > {in_unit(spent[1].nominal, '元')}",
        (heads[0].evidence, rates[0].evidence, spent[0].evidence),
        used=(heads[0].id, rates[0].id, spent[0].id),
        severity="info" if months else None,
    )


def _more_spent(
    form: Form,
    heads: IndicatorRecord,
    rate: IndicatorRecord,
    spent: tuple[FormFundRecord, Quantity],
    product: Fraction,
) -> Outcome | None:
    """More was spent than heads and standard make, in a project that only pays by heads."""
    name, paid = squeeze(form.record.project or ""), spent[1].nominal
    costs = [row for row in form.indicators if row.actual and "元" in row.actual.unit and row is not rate]
    if costs or not _BY_HEADS.search(name) or not heads.actual or not rate.actual or product <= 0:
        return None
    return failed(
        f"{form.name}人数乘标准",
        f"{form.name}：{squeeze(heads.name)}{heads.actual}×{squeeze(rate.name)}{rate.actual}="
        f"{in_unit(product, '元')}元，只是全年执行数{in_unit(paid, '元')}元的一部分，"
        f"其余{in_unit(paid - product, '元')}元没有说明。",
        f"{nominal(heads.actual)} × {nominal(rate.actual)} = {in_unit(product, '元')} < {in_unit(paid, '元')}",
        (heads.evidence, rate.evidence, spent[0].evidence),
        used=(heads.id, rate.id, spent[0].id),
        severity="low",
    )


def _person_months(rate: Quantity, head: Quantity, executed: Interval) -> int | None:
    """The months of all persons together that a yearly standard makes of the money; None if it does not.

    Persons who came or left within the year are paid by the month. The money must be printed so exactly that
    a whole number of months is no chance.
    """
    monthly = nominal(rate) / _MONTHS
    if not _YEARLY.search(rate.unit) or monthly <= 0 or (executed.hi - executed.lo) * _MONTHS > monthly:
        return None
    months = round(middle(executed) / monthly)
    fits = executed.lo <= months * monthly <= executed.hi
    return months if fits and 0 < months <= nominal(head) * _MONTHS else None


def _is_rate(row: IndicatorRecord, actual: Quantity) -> bool:
    """Whether an indicator is a rate of money per head, or a yearly standard."""
    unit = unit_of(actual)
    yearly = unit == "元" and actual.unit.endswith("元/年") and "标准" in row.name
    return bool(_STANDARD.search(row.name)) and (yearly or bool(_PER_HEAD.fullmatch(unit)))


def _is_heads(quantity: Quantity, data: Mapping[str, Any]) -> bool:
    unit = unit_of(quantity)
    return "次" not in unit and same_unit(unit, "人", data)


def parts_above_spent(form: Form) -> Outcome | None:
    """Cost items named after parts of the project add to more than the project spent."""
    spent = executed_of(form)
    project = squeeze(form.record.project or "")
    parts = [row for row in form.indicators if _is_part(row, project)]
    if spent is None or len(parts) < 2:
        return None
    figures = [scaled(row.actual)[0] for row in parts if row.actual]
    limit = interval_of(spent[1])
    if total(figures).lo <= limit.hi or any(one.lo > limit.hi for one in figures):
        return None
    money = middle(total(figures))
    words = [f"{squeeze(row.name)}{row.actual}" for row in parts]
    limits = [f"“{squeeze(row.name)}”" for row in parts if _LIMIT.search(squeeze(row.name))]
    proviso = f"；{'、'.join(limits)}是限额，所填可能不是支出数" if limits else ""
    return failed(
        f"{form.name}分项之和",
        f"{form.name}各成本分项（{listed(words)}）合计{wan(money)}，大于本项目全年执行数{wan(spent[1].nominal)}{proviso}。",
        " + ".join(str(row.actual.value) for row in parts if row.actual)
        + f" = {wan(money)} > {wan(spent[1].nominal)}",
        (*(row.evidence for row in parts), spent[0].evidence),
        used=(*(row.id for row in parts), spent[0].id),
        severity="low" if limits else "high",
        category="part_exceeds_whole",
    )


def _is_part(row: IndicatorRecord, project: str) -> bool:
    """Whether an indicator is an amount of money for something the project's name lists."""
    name = squeeze(row.name)
    if row.actual is None or unit_of(row.actual) != "元" or not _COST.search(name):
        return False
    return not _OVERALL.search(name) and name[:2] in project


def totals_of_projects(forms: Sequence[Form]) -> Iterator[Outcome]:
    """An indicator of the total spent on something against the projects named after it.

    Only a total that nearly equals their sum is meant to be it; one that is far off covers other money.
    """
    for form in forms:
        for row in form.indicators:
            core = _TOTAL.sub("", squeeze(row.name))
            shortest = _SHORT if is_whole(form) else _TELLING
            if row.actual is None or core == squeeze(row.name) or len(core) < shortest:
                continue
            projects = [
                one for one in forms if core in squeeze(one.record.project or "") and executed_of(one)
            ]
            if len(projects) < _SEVERAL_PAYERS or unit_of(row.actual) != "元":
                continue
            spent = total(interval_of(found[1]) for one in projects if (found := executed_of(one)))
            stated = scaled(row.actual)[0]
            item = f"{form.name}{squeeze(row.name)}与项目执行数"
            used = (row.id, *(one.total_row.id for one in projects if one.total_row))
            if stated.meets(spent):
                yield passed(item, used)
            elif abs(middle(stated) - middle(spent)) <= middle(spent) * _CLOSE:
                sums = " + ".join(str(in_unit(_spent(one), "万元")) for one in projects)
                yield failed(
                    item,
                    f"{form.name}“{squeeze(row.name)}”完成值{row.actual}，而名称含“{core}”的{len(projects)}个项目"
                    f"全年执行数合计{wan(middle(spent))}，两数不同而未注明口径。",
                    f"{sums} = {wan(middle(spent))} ≠ {row.actual}",
                    (head_of(row), *(one.total_row.evidence for one in projects if one.total_row)),
                    used=used,
                    severity="low",
                )


def change_with_purchase(facts: Facts, item: str, cost: IndicatorRecord) -> Iterator[Outcome]:
    """A fall of 三公 that would be a rise if the vehicle bought by a project were in it."""
    fell = [
        one
        for one in facts.of(ChangeRecord)
        if one.subject.concept == "sangong"
        and one.base == "prior_year"
        and one.direction == -1
        and one.amount
    ]
    if not fell or cost.actual is None:
        return
    change = fell[0]
    paid, less = (
        scaled(cost.actual)[0],
        interval_of(change.amount) if change.amount else Interval.exactly(Fraction(0)),
    )
    if paid.lo <= less.hi:
        yield passed(f"{item}后的变动", (change.id, cost.id))
        return
    rise = wan(middle(paid) - middle(less))
    yield failed(
        f"{item}后的变动",
        f"“三公”经费称比上年减少{change.amount}，没有计入项目所购车辆的{cost.actual}；计入后是增加{rise}，不是减少。",
        f"{cost.actual} - {change.amount} = {rise} > 0",
        (change.evidence, head_of(cost)),
        used=(change.id, cost.id),
        severity="high",
        category="growth",
    )


def _one_value(claims: Sequence[FormClaimRecord]) -> bool:
    return len({one.quantity.nominal for one in claims if one.quantity}) == 1


def opening_pays(form: Form) -> Outcome | None:
    """An account whose opening balance paid the whole year: what the project moved into it was not used."""
    spent = executed_of(form)
    money = [
        one for one in form.claims if one.predicate == "figure" and one.quantity and one.quantity.is_money
    ]
    opening = [one for one in money if _OPENING.search(one.subject)]
    paid = [one for one in money if _PAID.search(one.subject) and not _OPENING.search(one.subject)]
    moved = [one for one in money if _TAKEN_IN.search(one.subject)]
    if spent is None or not moved or not _one_value(opening) or not _one_value(paid):
        return None
    first, out, put = opening[0].quantity, paid[0].quantity, moved[0].quantity
    if first is None or out is None or put is None or not interval_of(put).meets(interval_of(spent[1])):
        return None
    if interval_of(first).lo < interval_of(out).hi:
        return None
    return failed(
        f"{form.name}拨入资金的使用",
        f"{form.name}把拨入的{put}计为全年执行数；但{opening[0].subject}{first}已大于{paid[0].subject}{out}，"
        f"当年支出不需动用拨入资金，执行率只反映拨付。",
        f"{first.value} > {out.value}",
        (opening[0].evidence, paid[0].evidence, moved[0].evidence, spent[0].evidence),
        used=(*(one.id for one in (opening[0], paid[0], moved[0])), spent[0].id),
        severity="low",
    )
