"""What kind of document it is, and whether a department's or a single unit's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extractor.segment.lines import Line
from schemas.sections import DocumentKind, Level, Section, TableInfo
from schemas.text import fold_width

#: Of a government as a whole, not of a department.
_GOVERNMENT = re.compile(r"(?:财政|政府|总|本级)决算|决算\(?草案|财政预算|政府预算|预算\(?草案")
_OF_A_UNIT = re.compile(r"(?:部门|单位)\)?(?:决算|预算|\"?三公)")
#: All units of a region together: 全县“三公”经费, 某县2023年“三公”经费, 省级三公经费.
_REGION = re.compile(
    r"全[省市县区州旗](?:20\d\d年?度?)?(?:一般公共预算|财政|\"?三公|决算|预算)"
    r"|[省市县区州旗](?:本?级)?(?:20\d\d年?度?)?(?:[省市县区州]?本?级)?"
    r"(?:一般公共预算|财政拨款)*(?:支出)?(?:开支|安排)?的?\"?三公"
    r"|财政[局厅]汇总"
)
#: Headings of the report of a region's government, for all that is under it.
_OF_ALL = re.compile(
    r"全[省市县区州旗镇乡](?:20\d\d年?度?)?(?:财政)?收支[预决]算|20\d\d年?度?[省市县区州旗镇乡]财政[预决]算"
)
#: Sentences of it: all revenue of a region, or its taxes.
_RAISED = re.compile(
    r"全[省市县区州旗镇乡]一般公共预算(?:总?收入|支出)(?:实际)?(?:完成|实现|为)?\d"
    r"|一般公共预算总?收入(?:实际)?(?:完成|实现|为)?\d[^。;]{0,60}?税收(?:收入)?(?:实际)?(?:完成|实现|为)?\d"
)
#: Words of a department's or unit's account, whatever it tells of its region besides.
_OF_ITS_OWN = re.compile(r"本部门|本单位|我单位|我局|机关运行经费")
_REPORT = re.compile(r"绩效(?:自?评价?|评估)?(?:工作)?(?:报告|总结)|自评(?:价)?报告")
_BUDGET = re.compile(r"预算(?!绩效|项目|支出绩效)")
#: Titles of what only a budget has; an account has 决算 in the same words.
_PLANNED = re.compile(r"预算(?:表|情况|公开|安排|说明|(?:收支)?(?:增减)?变化)|(?:部门|单位)预算\Z")
#: Words of a budget's sentences; with no 决算 in the whole text it is one.
_PLAN = re.compile(
    r"安排\"?三公\"?经费\d|收支总预算|支出总预算|预算总(?:收入|支出)|(?:基本|项目|年度|本年)(?:收入|支出)预算(?:总额|数)?为?\d"
)
_ACCOUNT = re.compile(r"决\s*算")
_ACCOUNTED = re.compile(r"决算(?:数|总额)?(?:为|合计|共计|总计)")
#: The accounts or the budget of 三公 as the subject of a sentence.
_SANGONG = re.compile(
    r"\"?三公\"?经费\"?[^。,;:]{0,12}?(?P<of>决算|预算)(?:支出|总额)?数?(?:为|合计|共计|总计|安排|\d)"
)
#: A count of subordinate units: a department.
_SUBORDINATE = re.compile(
    r"(?:下属|所属|下设)[^。]{0,12}(?:预算|决算|事业|二级)[^。]{0,6}单位[^。]{0,4}?(?:[1-9]\d*|[一二三四五六七八九十]+)个|部门决算包括"
)
_SEARCHED = 60
_LONGEST_HEADING, _STOP = 30, re.compile(r"[,。;]")
#: In so many lines a text says whose it is.
_FIRST = 5
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
    if (_GOVERNMENT.search(words) or _REGION.search(words)) and not _OF_A_UNIT.search(words):
        return "other"
    if "决算" in words:
        return "final_account"
    if _REPORT.search(words):
        return "performance_report"
    return "budget" if _BUDGET.search(words) else None


def kind_of(
    title: Sequence[Line],
    sections: Sequence[Section],
    tables: Sequence[TableInfo],
    lines: Sequence[Line],
    text: str,
    year: int | None,
) -> DocumentKind:
    """The kind by the title, unless what follows is of a whole region; by the content where no title tells."""
    told = kind_of_title(title)
    of_a_unit = _OF_A_UNIT.search("".join(line.key for line in title))
    if told != "performance_report" and not of_a_unit and _is_of_a_region(lines[:_SEARCHED], text):
        return "other"
    return told or _kind_of_content(sections, tables, lines, text, year)


def _is_of_a_region(lines: Sequence[Line], text: str) -> bool:
    """Whether a heading or a sentence of the first lines is one of the report of a region's government."""
    headings = [key for line in lines if len(key := line.key) <= _LONGEST_HEADING and not _STOP.search(key)]
    if any(map(_OF_ALL.search, headings)):
        return True
    return any(_RAISED.search(line.key) for line in lines) and not _OF_ITS_OWN.search(text)


def _kind_of_content(
    sections: Sequence[Section],
    tables: Sequence[TableInfo],
    lines: Sequence[Line],
    text: str,
    year: int | None,
) -> DocumentKind:
    """The kind that sections, tables and the first sentences tell where no title does."""
    titles = [fold_width(title) for title in (*(s.title for s in sections), *(t.title for t in tables))]
    keys = [line.key for line in lines[:_SEARCHED]]
    if any(_REGION.search(words) for words in (*titles, *keys[:_FIRST])):
        return "other"
    if _is_planned(titles, keys, year) or (any(map(_PLAN.search, keys)) and not _ACCOUNT.search(text)):
        return "budget"
    meanings = {(section.meaning or "").split(".")[0] for section in sections}
    if meanings & _OF_ACCOUNTS or any(info.meaning in STATUTORY for info in tables):
        return "final_account"
    if any(_OF_A_UNIT.search(title) and "决算" in title for title in titles):
        return "final_account"
    if "performance_report" in meanings or any(info.meaning == "performance_form" for info in tables):
        return "performance_report"
    said = next(filter(None, map(_SANGONG.search, keys)), None)
    accounted = said and (said["of"] == "决算" or any(map(_ACCOUNTED.search, keys)))
    return "final_account" if accounted else "other"


def _is_planned(titles: Sequence[str], keys: Sequence[str], year: int | None) -> bool:
    """Whether titles or sentences give the figures of a budget and none those of an account of its year."""
    before = f"{year - 1}年" if year else ""
    if before and any(before in title and "决算" in title for title in titles):
        titles = [title for title in titles if before not in title]
    if any("决算" in title for title in titles) or any(map(_ACCOUNTED.search, keys)):
        return False
    said = next(filter(None, map(_SANGONG.search, keys)), None)
    return any(map(_PLANNED.search, titles)) or (said is not None and said["of"] == "预算")


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
