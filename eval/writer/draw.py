"""Draw a plausible department: figures that add up, growth that follows, reasons that fit."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

from eval.writer.model import CENT, ZERO, Disclosure, Economic, Item, Line, total

_PLACES = ("云岭市清溪区", "江源县", "白石市", "临湖区", "安河县", "青枫市东岭区")
#: Department, its 类/款 with code, and the 项 of its projects.
_DEPARTMENTS = (
    ("档案馆", "20126", "一般公共服务支出", "档案事务", ("2012604", "档案馆")),
    ("统计局", "20105", "一般公共服务支出", "统计信息事务", ("2010507", "专项普查活动")),
    ("水务局", "21303", "农林水支出", "水利", ("2130305", "水利工程建设")),
    ("文化馆", "20701", "文化旅游体育与传媒支出", "文化和旅游", ("2070109", "群众文化")),
    ("残疾人联合会", "20811", "社会保障和就业支出", "残疾人事业", ("2081104", "残疾人康复")),
)
#: Why a line of pay and contributions, or of a project, moved against its budget.
_STAFF_UP = ("年中新录用2名工作人员，人员经费增加", "在职人员工资标准调整，人员经费增加")
_STAFF_DOWN = ("2名人员年中调出，人员经费减少", "年中1人退休，人员经费减少")
_PROJECT_UP = ("年中追加专项工作经费，项目支出增加", "上级新增工作任务，项目支出增加")
_PROJECT_DOWN = ("部分项目跨年度实施，尾款结转下年支付", "项目招标价格低于预算，支出减少")
_TOTAL_UP = ("年中追加专项工作任务经费，项目支出增加", "新增业务系统建设项目，项目支出增加")
_TOTAL_DOWN = ("上年一次性设备更新项目已完成，项目支出减少", "人员减少，基本支出减少")
_VEHICLE_DOWN = "公务用车集中调度使用，燃油费和维修费减少"
_VEHICLE_UP = "车辆使用年限较长，维修费增加"
_RECEPTION_DOWN = "外地同行来访减少，接待批次减少"
_RECEPTION_UP = "承办区域工作交流会，接待批次增加"
_FEWER_TRIPS, _FEWER_GUESTS = "下乡任务减少，出车次数少于预期", "外地同行来访批次少于预期"
_RUNNING_UP = "办公用房修缮，维修费增加"
_RUNNING_DOWN = "推行无纸化办公，印刷费和邮电费减少"
#: What each reason names: items and topics, as a reader of the codebook labels them.
ABOUT: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    _STAFF_UP[0]: (("personnel_cost",), ("staff_increase",)),
    _STAFF_UP[1]: (("wage", "personnel_cost"), ("wage_rise",)),
    _STAFF_DOWN[0]: (("personnel_cost",), ("staff_decrease",)),
    _STAFF_DOWN[1]: (("personnel_cost",), ("retire",)),
    _PROJECT_UP[0]: (("project_expenditure",), ("funds_added",)),
    _PROJECT_UP[1]: (("project_expenditure",), ("demand_up",)),
    _PROJECT_DOWN[0]: ((), ("project_delayed",)),
    _PROJECT_DOWN[1]: ((), ("price_down",)),
    _TOTAL_UP[0]: (("project_expenditure",), ("funds_added",)),
    _TOTAL_UP[1]: (("informatization", "project_expenditure"), ("new_project",)),
    _TOTAL_DOWN[0]: (("equipment", "project_expenditure"), ("project_finished",)),
    _TOTAL_DOWN[1]: (("basic_expenditure",), ("staff_decrease",)),
    _VEHICLE_DOWN: (("vehicle_maintenance",), ("vehicle_use",)),
    _VEHICLE_UP: (("vehicle_maintenance",), ("vehicle_old",)),
    _RECEPTION_DOWN: ((), ("guests",)),
    _RECEPTION_UP: ((), ("guests",)),
    _FEWER_TRIPS: ((), ("vehicle_use",)),
    _FEWER_GUESTS: ((), ("guests",)),
    _RUNNING_UP: ((), ("renovation",)),
    _RUNNING_DOWN: (("office",), ("online",)),
}


@dataclass
class _Dice:
    """Random money in 万元 with two decimals."""

    random: random.Random

    def money(self, low: float, high: float) -> Decimal:
        return Decimal(self.random.randint(round(low * 100), round(high * 100))) * CENT

    def near(self, value: Decimal, spread: float) -> Decimal:
        return (value * Decimal(1 + self.random.uniform(-spread, spread))).quantize(CENT)

    def why(self, change: Decimal, up: tuple[str, ...] | str, down: tuple[str, ...] | str) -> str:
        if not change:
            return ""
        words = up if change > 0 else down
        return words if isinstance(words, str) else self.random.choice(words)


def draw(seed: int, year: int = 2024) -> Disclosure:
    """Draw a department. The same seed gives the same department."""
    dice = _Dice(random.Random(seed))  # noqa: S311 - figures, not secrets
    place, department = dice.random.choice(_PLACES), dice.random.choice(_DEPARTMENTS)
    lines = _lines(dice, department)
    basic, general = total(line.basic for line in lines), total(line.actual for line in lines)
    other = total(line.other for line in lines)
    begin, end = dice.money(0, 30), dice.money(0, 30)
    begin_other, other_income = other + dice.money(1, 9), dice.money(1, 9)
    fiscal_total = general + end
    grand_total = fiscal_total + other_income + begin_other
    economic = _economic(dice, basic, lines)
    goods, works, services = dice.money(5, 90), dice.money(0, 40), dice.money(5, 90)
    procurement = goods + works + services
    small = (procurement * Decimal("0.8")).quantize(CENT)
    return Disclosure(
        unit=place + department[0],
        year=year,
        lines=lines,
        economic=economic,
        other_income=other_income,
        begin_fiscal=begin,
        end_fiscal=end,
        begin_other=begin_other,
        end_other=begin_other + other_income - other,
        overall=_changed(dice, grand_total, _TOTAL_UP, _TOTAL_DOWN),
        fiscal=_changed(dice, fiscal_total, _TOTAL_UP, _TOTAL_DOWN),
        general=_changed(dice, general, _TOTAL_UP, _TOTAL_DOWN),
        vehicle_bought=Item(ZERO, ZERO),
        vehicle_run=_with_budget(dice, dice.money(1, 9), _VEHICLE_UP, _VEHICLE_DOWN, _FEWER_TRIPS),
        reception=_with_budget(dice, dice.money(0.2, 3), _RECEPTION_UP, _RECEPTION_DOWN, _FEWER_GUESTS),
        batches=dice.random.randint(2, 20),
        guests=dice.random.randint(21, 200),
        vehicles=dice.random.randint(1, 6),
        running_cost=_changed(dice, basic - _personnel(economic), _RUNNING_UP, _RUNNING_DOWN),
        goods=goods,
        works=works,
        services=services,
        small_and_medium=small,
        micro=(small * Decimal("0.6")).quantize(CENT),
        equipment=dice.random.randint(0, 3),
        projects=dice.random.randint(2, 9),
        staff=dice.random.randint(12, 80),
    )


def _changed(dice: _Dice, actual: Decimal, up: tuple[str, ...] | str, down: tuple[str, ...] | str) -> Item:
    prior = dice.near(actual, 0.2)
    return Item(actual, prior, reason=dice.why(actual - prior, up, down))


def _with_budget(dice: _Dice, actual: Decimal, up: str, down: str, fewer: str) -> Item:
    prior, budget = dice.near(actual, 0.3), actual + dice.money(0, 2)
    saved = "" if budget == actual else fewer
    return Item(actual, prior, budget, dice.why(actual - prior, up, down), saved)


def _lines(dice: _Dice, department: tuple[str, str, str, str, tuple[str, str]]) -> tuple[Line, ...]:
    _, group, top, middle, (project_code, project_name) = department
    pay = dice.money(200, 900)
    pension, annuity = (pay * Decimal("0.12")).quantize(CENT), (pay * Decimal("0.06")).quantize(CENT)
    social, care = ("社会保障和就业支出", "行政事业单位养老支出"), ("卫生健康支出", "行政事业单位医疗")
    housing = ("住房保障支出", "住房改革支出")
    rows = [
        (f"{group}01", (top, middle, "行政运行"), pay, ZERO, ZERO),
        (project_code, (top, middle, project_name), ZERO, dice.money(40, 400), dice.money(0, 5)),
        ("2080501", (*social, "行政单位离退休"), dice.money(3, 30), ZERO, ZERO),
        ("2080505", (*social, "机关事业单位基本养老保险缴费支出"), pension, ZERO, ZERO),
        ("2080506", (*social, "机关事业单位职业年金缴费支出"), annuity, ZERO, ZERO),
        ("2101101", (*care, "行政单位医疗"), dice.money(8, 50), ZERO, ZERO),
        ("2101103", (*care, "公务员医疗补助"), dice.money(2, 20), ZERO, ZERO),
        ("2210201", (*housing, "住房公积金"), dice.money(20, 90), ZERO, ZERO),
        ("2210203", (*housing, "购房补贴"), dice.money(3, 40), ZERO, ZERO),
    ]
    return tuple(_line(dice, *row) for row in sorted(rows, key=lambda row: row[0]))


def _line(
    dice: _Dice, code: str, names: tuple[str, str, str], basic: Decimal, project: Decimal, other: Decimal
) -> Line:
    actual = basic + project
    budget = actual if dice.random.random() < 0.3 else dice.near(actual, 0.1)
    up, down = (_PROJECT_UP, _PROJECT_DOWN) if project else (_STAFF_UP, _STAFF_DOWN)
    return Line(code, names, basic, project, budget, dice.why(actual - budget, up, down), other)


def _economic(dice: _Dice, basic: Decimal, lines: tuple[Line, ...]) -> tuple[Economic, ...]:
    """Economic lines that add to basic expenditure and repeat what functional lines fix."""
    fixed = {line.code: line.basic for line in lines}
    public = [("30201", "办公费"), ("30207", "邮电费"), ("30211", "差旅费"), ("30213", "维修（护）费")]
    public += [("30228", "工会经费"), ("31002", "办公设备购置")]
    costs = [Economic(code, name, dice.money(1, 12)) for code, name in public]
    known = [
        Economic("30108", "机关事业单位基本养老保险缴费", fixed["2080505"]),
        Economic("30109", "职业年金缴费", fixed["2080506"]),
        Economic("30110", "职工基本医疗保险缴费", fixed["2101101"]),
        Economic("30111", "公务员医疗补助缴费", fixed["2101103"]),
        Economic("30113", "住房公积金", fixed["2210201"]),
        Economic("30302", "退休费", fixed["2080501"]),
    ]
    wages = basic - total(e.amount for e in (*costs, *known))
    base = (wages * Decimal("0.4")).quantize(CENT)
    pay = [Economic("30101", "基本工资", base), Economic("30102", "津贴补贴", wages - base)]
    return tuple(sorted((*pay, *known, *costs), key=lambda one: one.code))


def _personnel(economic: tuple[Economic, ...]) -> Decimal:
    return total(one.amount for one in economic if one.code[:3] in ("301", "303"))
