"""What kind of document it is, and whether a department's or a single unit's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extractor.segment.lines import Line
from schemas.sections import DocumentKind, Level, Section, TableInfo
from schemas.text import fold_width

#: Of a government as a whole, not of a department.
_GOVERNMENT = re.compile(r"(?:财政|政府|总|本级)决算|决算草案|财政预算|政府预算|预算草案")
_OF_A_UNIT = re.compile(r"(?:部门|单位)(?:决算|预算)")
_REPORT = re.compile(r"绩效(?:自?评价?|评估)?(?:工作)?(?:报告|总结)|自评(?:价)?报告")
_BUDGET = re.compile(r"预算(?!绩效|项目|支出绩效)")
#: A count of subordinate units: a department.
_SUBORDINATE = re.compile(
    r"(?:下属|所属|下设)[^。]{0,12}(?:预算|决算|事业|二级)[^。]{0,6}单位[^。]{0,4}?(?:[1-9]\d*|[一二三四五六七八九十]+)个|部门决算包括"
)
_SEARCHED = 60
#: Meanings that only a final account has.
_OF_ACCOUNTS = {
    "income_expenditure_overall",
    "income",
    "expenditure",
    "fiscal_overall",
    "gpb_overall",
    "gpb_detail",
    "gpb_basic",
    "sangong_overall",
    "govfund",
    "statecap",
    "agency_running_cost",
}
#: The nine tables; the unit of money they agree on is the document's.
STATUTORY = frozenset(
    {
        "income_expenditure_summary",
        "income",
        "expenditure",
        "fiscal_summary",
        "gpb_expenditure",
        "gpb_basic",
        "sangong",
        "govfund",
        "statecap",
    }
)


def kind_of_title(title: Sequence[Line]) -> DocumentKind | None:
    """The kind that the title's words tell; None if they tell none."""
    words = "".join(line.key for line in title)
    if _GOVERNMENT.search(words) and not _OF_A_UNIT.search(words):
        return "other"
    if "决算" in words:
        return "final_account"
    if _REPORT.search(words):
        return "performance_report"
    return "budget" if _BUDGET.search(words) else None


def kind_of_content(sections: Sequence[Section], tables: Iterable[TableInfo]) -> DocumentKind:
    """The kind that sections and tables tell where no title does."""
    meanings = {(section.meaning or "").split(".")[0] for section in sections}
    if meanings & _OF_ACCOUNTS or any(info.meaning in STATUTORY for info in tables):
        return "final_account"
    if any(_OF_A_UNIT.search(section.title) and "决算" in section.title for section in sections):
        return "final_account"
    if "performance_report" in meanings or any(info.meaning == "performance_form" for info in tables):
        return "performance_report"
    return "other"


def level_of(title: Sequence[Line], sections: Sequence[Section], lines: Sequence[Line]) -> Level:
    """A department (部门) or a single unit (单位): by the title, the parts' titles, the units under it."""
    words = "".join(line.key for line in title)
    unit, department = (re.search(f"{of}(?:决算|预算)", words) is not None for of in ("单位", "部门"))
    if unit != department:
        return "unit" if unit else "department"
    parts = fold_width("".join(s.title for s in sections if s.level == 1))
    units, departments = parts.count("单位"), parts.count("部门")
    if units != departments:
        return "unit" if units > departments else "department"
    if any(_SUBORDINATE.search(line.key) for line in lines[:_SEARCHED]):
        return "department"
    return "unknown"


def money_unit(tables: Iterable[TableInfo]) -> str | None:
    """The unit of money all captions of the nine tables agree on."""
    units = {info.unit for info in tables if info.unit and info.meaning in STATUTORY}
    return units.pop() if len(units) == 1 else None


def part_of_table(meaning: str | None) -> str | None:
    """The meaning of the part a table belongs to: the statutory tables, or the attached forms."""
    if meaning == "performance_form":
        return "attachment"
    return "tables" if meaning in STATUTORY or meaning in ("agency_info", "public_info") else None
