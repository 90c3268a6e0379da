"""Vehicles that performance forms buy (check N03)."""

from __future__ import annotations

import re

from extractor.check.facts import Facts
from extractor.check.forms import Form
from schemas.evidence import Evidence
from schemas.records import IndicatorRecord, StatementRecord
from schemas.text import squeeze

_VEHICLE = re.compile(
    r"用车|公务车|执法车|业务车|车辆|公车|轿车|汽车|新车|[购换]车|(?:单|每|整)台?辆?车|辆车"
)
#: 购置车辆, 新购公务用车, 车辆更新; what such a row costs is also told as 单价, 车价 or 成本 of a vehicle.
_BUYING = re.compile(r"购|更新|添置|换车|置换")
_PRICE = re.compile(r"成本|单价|价款|价格|车价")
OFFICIAL = re.compile(r"公务用车|公务车|公车|执法执勤用车")
_SPECIAL = re.compile(
    r"救护车|消防|环卫|垃圾|洒水|清扫|特种|专业技术|校车|客车|货车|作业车|租|运行|维护|维修|保险|车库|车位|停车|车间|车站|车棚"
    r"|充电|充值|加油|油料|燃油|油费|用油|保养|轮胎|配件|保障|使用"
)


def bought_rows(facts: Facts, form: Form) -> list[IndicatorRecord]:
    """The rows of a bought vehicle, and what it costs where the form buys one at all."""
    named = [(row, squeeze(row.name)) for row in form.indicators]
    about = [(row, name) for row, name in named if _VEHICLE.search(name) and not _SPECIAL.search(name)]
    buys = told_bought(facts, form) or any(_BUYING.search(name) for _, name in about)
    return [row for row, name in about if _BUYING.search(name) or (buys and _PRICE.search(name))]


def told_bought(facts: Facts, form: Form) -> list[StatementRecord]:
    """What a form's words say of a vehicle that was bought."""
    return [
        one
        for one in facts.of(StatementRecord)
        if one.predicate == "vehicle_bought" and _inside(one.evidence, form)
    ]


def _inside(evidence: Evidence, form: Form) -> bool:
    last = max(row.evidence.end for row in (*form.indicators, *form.funds))
    return form.record.evidence.start <= evidence.start < last
