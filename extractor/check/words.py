"""How checks speak of keys and figures, in Chinese."""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.check.facts import Figure, stands_in_table
from extractor.profiles import taxonomy
from schemas.records import Base, ChangeRecord, CompletionRecord, FactKey, Measure, Record

_BARE_TOTAL = re.compile(r"(?:收入|支出)(?:合计|总计)")
_FUND = re.compile(r"一般公共预算|政府性基金|国有资本")

_SCOPES = {
    "fiscal": "财政拨款",
    "gpb": "一般公共预算财政拨款",
    "govfund": "政府性基金预算财政拨款",
    "statecap": "国有资本经营预算财政拨款",
}
_MEASURES: dict[Measure, str] = {
    "actual": "决算数",
    "initial_budget": "年初预算数",
    "full_year_budget": "全年预算数",
    "budget": "预算数",
}
BASES: dict[Base, str] = {
    "prior_year": "上年",
    "initial_budget": "年初预算",
    "full_year_budget": "全年预算",
    "budget": "预算",
    "other": "比较基数",
}
_SECTIONS = {
    "income_expenditure_overall": "收入支出决算总体情况说明",
    "income": "收入决算情况说明",
    "expenditure": "支出决算情况说明",
    "fiscal_overall": "财政拨款收入支出决算总体情况说明",
    "gpb_overall": "一般公共预算财政拨款支出决算情况说明",
    "gpb_structure": "一般公共预算财政拨款支出决算结构情况说明",
    "gpb_detail": "一般公共预算财政拨款支出决算具体情况说明",
    "gpb_basic": "一般公共预算财政拨款基本支出决算情况说明",
    "sangong_overall": "“三公”经费总体情况说明",
    "sangong_detail": "“三公”经费具体情况说明",
    "sangong_volume": "“三公”经费实物量说明",
    "meeting_training_travel": "会议费、培训费、差旅费说明",
    "govfund": "政府性基金预算财政拨款情况说明",
    "statecap": "国有资本经营预算财政拨款情况说明",
    "agency_running_cost": "机关运行经费说明",
    "procurement": "政府采购情况说明",
    "assets": "国有资产占用情况说明",
    "carryover": "结转结余情况说明",
    "performance": "预算绩效管理情况说明",
    "performance_report": "绩效评价报告",
    "staff": "人员情况说明",
    "organisation": "机构设置说明",
}
_TABLES = {
    "income_expenditure_summary": "收入支出决算总表",
    "income": "收入决算表",
    "expenditure": "支出决算表",
    "fiscal_summary": "财政拨款收入支出决算总表",
    "gpb_expenditure": "一般公共预算财政拨款支出决算表",
    "gpb_basic": "一般公共预算财政拨款基本支出决算表",
    "sangong": "“三公”经费支出决算表",
    "govfund": "政府性基金预算财政拨款收入支出决算表",
    "statecap": "国有资本经营预算财政拨款支出决算表",
    "agency_info": "机构运行信息表",
    "public_info": "相关信息统计表",
    "performance_form": "绩效自评表",
}
#: How a direction is worded where the document leaves it to its figures.
DIRECTIONS = {1: "增加", -1: "减少", 0: "持平"}


@lru_cache(maxsize=1024)
def concept_name(concept: str) -> str:
    """The standard term of a concept; the name itself for classified lines and projects."""
    known = taxonomy("concepts")
    for part in ("concepts", "counts"):
        if concept in known[part]:
            return str(known[part][concept]["name"])
    return concept.rpartition(":")[2].rpartition("/")[2]


def worded_apart(one: str, other: str) -> bool:
    """Whether one name is a bare total and the other names its fund (收入合计, 一般公共预算收入)."""
    bare = [bool(_BARE_TOTAL.fullmatch(name)) for name in (one, other)]
    named = [bool(_FUND.search(name)) for name in (one, other)]
    return (bare[0] and named[1]) or (bare[1] and named[0])


def key_name(key: FactKey, name: str = "") -> str:
    """What a key is about, with its money and its measure where they are not the usual ones."""
    what = name or concept_name(key.concept)
    scope = _SCOPES.get(key.scope, "")
    measure = "" if key.measure == "actual" else _MEASURES[key.measure]
    entity = f"{key.entity}的" if key.entity else ""
    return f"{entity}{'' if scope and scope in what else scope}{what}{'' if measure in what else measure}"


def place(record: Record) -> str:
    """Where a record stands, in words that an auditor can follow: page, and section or table."""
    page = f"第{record.evidence.page}页" if record.evidence.page else ""
    section = record.section or ""
    if stands_in_table(record):
        return f"{page}{_TABLES.get(section.removeprefix('table:'), '表格')}"
    name = _SECTIONS.get(section) or _SECTIONS.get(section.partition(".")[0], "")
    return f"{page}{name or '正文'}"


def stated(figure: Figure) -> str:
    """A figure with its name as worded: 基本支出415.20万元."""
    return f"{figure.name}{figure.quantity}"


def change_words(change: ChangeRecord) -> str:
    """A stated change as worded: 比上年减少0.39万元、下降100%."""
    word = change.word or DIRECTIONS.get(change.direction if change.direction is not None else 2, "变动")
    amount = f"{word}{change.amount}" if change.amount else word
    rate = f"（{change.rate}）" if change.rate else ""
    return f"比{BASES[change.base]}{amount}{rate}"


def completion_words(completion: CompletionRecord) -> str:
    """A stated completion or deviation as worded: 完成年初预算的97.40%."""
    base = BASES[completion.base]
    if completion.form == "deviation":
        return f"与{base}的差异率{completion.quantity}"
    return f"完成{base}的{completion.quantity}"
