"""公开01 and 04: lists side by side."""

from __future__ import annotations

import pytest

from tests.extract.tables.making import (
    AmountRecord,
    Grid,
    StatementRecord,
    amounts,
    extract,
    others,
    records_of,
)

_FULL = """
收入|||支出||
项目|行次|金额|项目|行次|金额
栏次||1|栏次||2
一、一般公共预算财政拨款收入|1|90.00|一、一般公共服务支出|32|80.00
二、政府性基金预算财政拨款收入|2|10.00|二、外交支出|33|
八、其他收入|8|5.00|八、社会保障和就业支出|39|20.00
|9||二十三、其他支出|54|3.00
本年收入合计|27|105.00|本年支出合计|58|103.00
使用非财政拨款结余（含专用结余）|28|1.00|结余分配|59|0.50
年初结转和结余|29|2.00|年末结转和结余|60|4.50
|30|||61|
总计|31|108.00|总计|62|108.00
"""
_EXPECTED = {
    ("gpb_income", "gpb"): "90.00",
    ("govfund_income", "govfund"): "10.00",
    ("other_income", "all"): "5.00",
    ("function:201", "all"): "80.00",
    ("function:208", "all"): "20.00",
    ("function:229", "all"): "3.00",
    ("total_income", "all"): "105.00",
    ("total_expenditure", "all"): "103.00",
    ("nonfiscal_surplus_used", "all"): "1.00",
    ("surplus_distribution", "all"): "0.50",
    ("carryover_begin", "all"): "2.00",
    ("carryover_end", "all"): "4.50",
    ("grand_total:income", "all"): "108.00",
    ("grand_total:expenditure", "all"): "108.00",
}


def _without_row_numbers(rows: str) -> str:
    lines = [line.split("|") for line in rows.strip().splitlines()]
    return "\n".join("|".join((a, c, d, f)) for a, _, c, d, _, f in lines)


@pytest.mark.parametrize(
    "rows",
    [
        _FULL,
        _without_row_numbers(_FULL),
        _FULL.replace("收入|||支出||", "收入|<|<|支出|<|<"),
        _FULL.replace("栏次||1|栏次||2", "档次||1|档次||2"),
        _FULL.replace("项目|行次|金额|项目|行次|金额", "项 目|行次|决算数|项目（按功能分类）|行次|决算数"),
        _FULL.replace("行次", " "),
        _FULL.replace("、", "．"),
        _FULL.replace("八、社会保障和就业支出", "八、社会保障\u3000和就业支出"),
        _FULL.replace("年初结转和结余", "年初结转结余").replace("结余（含专用结余）", "结余和专用结余"),
    ],
    ids=["full", "no row numbers", "spans", "misprint", "by function", "no header of row numbers", "full stops",
         "blanks", "other words"],
)  # fmt: skip
def test_layouts_of_the_summary(rows: str) -> None:
    assert amounts(Grid("income_expenditure_summary", rows)) == _EXPECTED


def test_sides_and_codes_are_kept() -> None:
    found = records_of(AmountRecord, extract(Grid("income_expenditure_summary", _FULL)))
    sides = {(one.concept, one.side, one.code) for one in found}
    assert ("gpb_income", "income", None) in sides
    assert ("function:208", "expenditure", "208") in sides
    assert ("grand_total", "income", None) in sides
    assert {one.section for one in found} == {"table:income_expenditure_summary"}


def test_three_lists_side_by_side() -> None:
    rows = """
    收入||支出|||
    项目|金额|项目(按功能分类)|金额|项目(按支出性质和经济分类)|金额
    一、财政拨款收入|90.00|一、一般公共服务支出|80.00|一、基本支出|60.00
    其中：政府性基金预算财政拨款|10.00|二、其他支出|10.00|人员经费|50.00
    二、事业收入|5.00|||日常公用经费|10.00
    ||||二、项目支出|25.00
    ||||三、经营支出|5.00
    ||||支出经济分类|
    ||||工资福利支出|50.00
    ||||其他支出|40.00
    本年收入合计|95.00|本年支出合计|90.00|本年支出合计|90.00
    """
    records = records_of(AmountRecord, extract(Grid("income_expenditure_summary", rows)))
    found = {(one.concept, one.side): str(one.quantity.value) for one in records}
    assert found == {
        ("fiscal_income", "income"): "90.00",
        ("govfund_income", "income"): "10.00",
        ("business_income", "income"): "5.00",
        ("total_income", "income"): "95.00",
        ("function:201", "expenditure"): "80.00",
        ("function:229", "expenditure"): "10.00",
        ("total_expenditure", "expenditure"): "90.00",
        ("basic_expenditure", "expenditure"): "60.00",
        ("personnel_cost", "expenditure"): "50.00",
        ("public_cost", "expenditure"): "10.00",
        ("project_expenditure", "expenditure"): "25.00",
        ("operating_expenditure", "expenditure"): "5.00",
        ("econ:301:total_expenditure", "expenditure"): "50.00",
        ("econ:399:total_expenditure", "expenditure"): "40.00",
    }


_FISCAL = """
收入|||支出|||||
项目|行次|金额|项目|行次|合计|一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款
栏次||1|栏次||2|3|4|5
一、一般公共预算财政拨款|1|90.00|一、一般公共服务支出|33|80.00|80.00||
二、政府性基金预算财政拨款|2|10.00|十一、城乡社区支出|43|9.00||9.00|
三、国有资本经营预算财政拨款|3||二十一、国有资本经营预算支出|53|||
本年收入合计|27|100.00|本年支出合计|59|89.00|80.00|9.00|
年初财政拨款结转和结余|28|6.00|年末财政拨款结转和结余|60|17.00|15.00|2.00|
一般公共预算财政拨款|29|5.00||61||||
政府性基金预算财政拨款|30|1.00||62||||
国有资本经营预算财政拨款|31|——||63||||
总计|32|106.00|总计|64|106.00|95.00|11.00|
"""
_FISCAL_EXPECTED = {
    ("gpb_income", "gpb"): "90.00",
    ("govfund_income", "govfund"): "10.00",
    ("total_income", "fiscal"): "100.00",
    ("carryover_begin", "fiscal"): "6.00",
    ("carryover_begin", "gpb"): "5.00",
    ("carryover_begin", "govfund"): "1.00",
    ("grand_total:income", "fiscal"): "106.00",
    ("function:201", "fiscal"): "80.00",
    ("function:201", "gpb"): "80.00",
    ("function:212", "fiscal"): "9.00",
    ("function:212", "govfund"): "9.00",
    ("total_expenditure", "fiscal"): "89.00",
    ("total_expenditure", "gpb"): "80.00",
    ("total_expenditure", "govfund"): "9.00",
    ("carryover_end", "fiscal"): "17.00",
    ("carryover_end", "gpb"): "15.00",
    ("carryover_end", "govfund"): "2.00",
    ("grand_total:expenditure", "fiscal"): "106.00",
    ("grand_total:expenditure", "gpb"): "95.00",
    ("grand_total:expenditure", "govfund"): "11.00",
}


@pytest.mark.parametrize(
    "rows",
    [
        _FISCAL,
        _FISCAL.replace("\n一般公共预算财政拨款|29", "\n一、一般公共预算财政拨款|29"),
        _FISCAL.replace(
            "项目|行次|金额|项目|行次|合计|", "项目|行次|决算数|项目|行次|决算数|||\n||||||"
        ).replace("||||||一般公共", "|||||小计|一般公共"),
    ],
    ids=["plain", "numbered funds", "three header rows"],
)
def test_layouts_of_the_fiscal_summary(rows: str) -> None:
    assert amounts(Grid("fiscal_summary", rows)) == _FISCAL_EXPECTED


def test_the_fiscal_summary_goes_on_over_the_page() -> None:
    lines = _FISCAL.strip().splitlines()
    first = Grid("fiscal_summary", "\n".join(lines[:5]), title="财政拨款收入支出决算总表")
    rest = Grid("fiscal_summary", "\n".join(lines[5:]), own_title=False)
    assert amounts(first, rest) == _FISCAL_EXPECTED


def test_parts_of_the_carry_over() -> None:
    rows = """
    项目|金额|项目|金额
    本年收入合计|1.00|本年支出合计|1.00
    年初结转和结余|5.00|年末结转和结余|4.00
    其中：项目支出结转和结余|3.00|其中：项目支出结转和结余|2.00
    经营结余|0.10||
    总计|6.00|总计|5.00
    """
    found = amounts(Grid("income_expenditure_summary", rows))
    assert found[("carryover_begin:project_expenditure", "all")] == "3.00"
    assert found[("carryover_end:project_expenditure", "all")] == "2.00"
    assert found[("grand_total:income", "all")] == "6.00"


def test_budget_columns_are_told_from_the_figure() -> None:
    rows = """
    收入||||支出||||
    项目|行次|年初预算数|全年预算数|决算数|项目|行次|年初预算数|全年预算数|决算数
    一、一般公共预算财政拨款收入|1|7.00|8.00|9.00|一、一般公共服务支出|31|6.00|5.00|4.00
    """
    found = {
        (one.concept, one.measure): str(one.quantity.value)
        for one in records_of(AmountRecord, extract(Grid("income_expenditure_summary", rows)))
    }
    assert found == {
        ("gpb_income", "initial_budget"): "7.00",
        ("gpb_income", "full_year_budget"): "8.00",
        ("gpb_income", "actual"): "9.00",
        ("function:201", "initial_budget"): "6.00",
        ("function:201", "full_year_budget"): "5.00",
        ("function:201", "actual"): "4.00",
    }


def test_rows_in_strange_words_get_no_meaning_but_are_recorded() -> None:
    rows = "收入||支出|\n项目|金额|项目|金额\n九、某某返还|1.00|某某新事业支出|2.00\n|7.00||"
    records = extract(Grid("income_expenditure_summary", rows))
    assert (
        others(records) == [("某某返还 收入 金额", "1.00"), ("收入 金额", "7.00")]
        or len(others(records)) == 2
    )
    assert ("function:某某新事业支出", "all") in amounts(Grid("income_expenditure_summary", rows))


def test_row_numbers_are_never_amounts() -> None:
    for rows in (_FULL, _FISCAL):
        meaning = "fiscal_summary" if rows is _FISCAL else "income_expenditure_summary"
        records = extract(Grid(meaning, rows))
        values = {str(one.quantity.value) for one in records_of(AmountRecord, records)}
        assert not values & {str(n) for n in range(70)}
        assert not records_of(StatementRecord, records)
