"""Tables of functional lines in the layouts of several provinces."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractor.extract.tables import extract_tables
from tests.extract.tables.making import (
    AmountRecord,
    CodeNameRecord,
    Grid,
    LineRecord,
    StatementRecord,
    amounts,
    builder_of,
    extract,
    others,
    records_of,
)

_ROWS = """
208|社会保障和就业支出|12.30|10.00|2.30
20805|行政事业单位养老支出|12.30|10.00|2.30
2080505|机关事业单位基本养老保险缴费支出|12.30|10.00|2.30
"""
_PLAIN = "项目||本年支出||\n功能分类科目编码|科目名称|合计|基本支出|项目支出\n"
_EXPECTED = {
    ("total_expenditure", "gpb"): "12.30",
    ("basic_expenditure", "gpb"): "10.00",
    ("project_expenditure", "gpb"): "2.30",
    ("function:208", "gpb"): "12.30",
    ("function:208:basic_expenditure", "gpb"): "10.00",
    ("function:208:project_expenditure", "gpb"): "2.30",
    ("function:20805", "gpb"): "12.30",
    ("function:20805:basic_expenditure", "gpb"): "10.00",
    ("function:20805:project_expenditure", "gpb"): "2.30",
    ("function:2080505", "gpb"): "12.30",
    ("function:2080505:basic_expenditure", "gpb"): "10.00",
    ("function:2080505:project_expenditure", "gpb"): "2.30",
}


@pytest.mark.parametrize(
    "rows",
    [
        _PLAIN + "合计||12.30|10.00|2.30" + _ROWS,
        _PLAIN + "|合计|12.30|10.00|2.30" + _ROWS,
        _PLAIN + _ROWS.strip() + "\n合计|<|12.30|10.00|2.30",
        _PLAIN + "栏次||1|2|3\n合计||12.30|10.00|2.30" + _ROWS,
        _PLAIN + "档次||1=2+3|2|3\n合计||12.30|10.00|2.30" + _ROWS,
        "项目|<|本年支出|<|<\n科目代码|科目名称|小计|基本支出|项目支出\n合计|<|12.30|10.00|2.30" + _ROWS,
        "项目||合计|基本支出|项目支出\n合计||12.30|10.00|2.30" + _ROWS,
        "项目|<|合计|基本支出|项目支出\n" + _ROWS.strip().replace("20805|", "208 05|").replace("2080505|", "208.05.05|")
        + "\n总计|<|12.30|10.00|2.30",
        "科目编码|科目名称|支出合计|基本支出|项目支出\n合计||12.30|10.00|2.30" + _ROWS,
        "一般公共预算财政拨款支出决算表||||\n公开05表||||\n编制单位:某局||||金额单位：万元\n"
        + _PLAIN + "合计||12.30|10.00|2.30" + _ROWS,
    ],
    ids=["spans empty", "total under names", "total last", "栏次", "formulas", "spans resolved", "one header row",
         "codes with blanks and dots", "no group", "title inside"],
)  # fmt: skip
def test_layouts_of_the_expenditure_of_one_fund(rows: str) -> None:
    assert amounts(Grid("gpb_expenditure", rows)) == _EXPECTED


_SPLIT_HEAD = """
项目|<|<|<|合计|基本支出|项目支出
支出功能分类科目编码|<|<|科目名称|^|^|^
类|款|项|合计|12.30|10.00|2.30
"""


@pytest.mark.parametrize(
    "rows",
    [
        "208|||社会保障和就业支出|12.30|10.00|2.30\n208|05||行政事业单位养老支出|12.30|10.00|2.30\n"
        "208|05|05|机关事业单位基本养老保险缴费支出|12.30|10.00|2.30",
        "208|||社会保障和就业支出|12.30|10.00|2.30\n|05||行政事业单位养老支出|12.30|10.00|2.30\n"
        "||05|机关事业单位基本养老保险缴费支出|12.30|10.00|2.30",
        "208|||社会保障和就业支出|12.30|10.00|2.30\n208|5||行政事业单位养老支出|12.30|10.00|2.30\n"
        "208|5|5|机关事业单位基本养老保险缴费支出|12.30|10.00|2.30",
        "208|||社会保障和就业支出|12.30|10.00|2.30\n|20805||行政事业单位养老支出|12.30|10.00|2.30\n"
        "||2080505|机关事业单位基本养老保险缴费支出|12.30|10.00|2.30",
        "208|<|<|社会保障和就业支出|12.30|10.00|2.30\n20805|<|<|行政事业单位养老支出|12.30|10.00|2.30\n"
        "2080505|<|<|机关事业单位基本养老保险缴费支出|12.30|10.00|2.30",
    ],
    ids=["repeated", "filled once", "without leading zero", "whole codes in steps", "whole codes spanning"],
)
def test_codes_over_three_columns(rows: str) -> None:
    assert amounts(Grid("gpb_expenditure", _SPLIT_HEAD + rows)) == _EXPECTED


def test_code_and_name_in_one_cell() -> None:
    rows = "项目|合计|基本支出|项目支出\n合计|12.30|10.00|2.30\n208社会保障和就业支出|12.30|10.00|2.30\n"
    rows += "20805 行政事业单位养老支出|12.30|10.00|2.30\n[2080505]机关事业单位基本养老保险缴费支出|12.30|10.00|2.30"
    assert amounts(Grid("gpb_expenditure", rows)) == _EXPECTED


def test_income_by_source() -> None:
    rows = """
    项目||本年收入合计|财政拨款收入|上级补助收入|事业收入||经营收入|附属单位上缴收入|其他收入
    科目编码|科目名称||||小计|其中：教育收费|||
    合计||9.00|5.00|1.00|2.00|0.50||| 1.00
    205|教育支出|9.00|5.00|1.00|2.00|0.50|——|-|1.00
    """
    records = extract(Grid("income", rows))
    found = amounts(Grid("income", rows))
    assert found == {
        ("total_income", "all"): "9.00",
        ("fiscal_income", "fiscal"): "5.00",
        ("superior_subsidy_income", "all"): "1.00",
        ("business_income", "all"): "2.00",
        ("other_income", "all"): "1.00",
        ("function:205:income", "all"): "9.00",
        ("function:205:fiscal_income", "fiscal"): "5.00",
        ("function:205:superior_subsidy_income", "all"): "1.00",
        ("function:205:business_income", "all"): "2.00",
        ("function:205:other_income", "all"): "1.00",
    }
    assert [value for _, value in others(records)] == ["0.50", "0.50"]
    assert "教育收费" in others(records)[1][0]


def test_income_split_by_fund() -> None:
    rows = """
    科目编码|科目名称|本年收入合计|财政拨款收入|<|<|其他收入
    ^|^|^|小计|一般公共预算财政拨款收入|政府性基金预算财政拨款收入|^
    合计|<|6.00|5.00|3.00|2.00|1.00
    """
    assert amounts(Grid("income", rows)) == {
        ("total_income", "all"): "6.00",
        ("fiscal_income", "fiscal"): "5.00",
        ("gpb_income", "gpb"): "3.00",
        ("govfund_income", "govfund"): "2.00",
        ("other_income", "all"): "1.00",
    }


def test_expenditure_with_all_columns() -> None:
    rows = """
    项目||本年支出 合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出
    功能分类科目编码|科目名称||||||
    合计||10.00|4.00|3.00|1.00|1.50|0.50
    2130101|行政运行|10.00|4.00|3.00|1.00|1.50|0.50
    """
    found = amounts(Grid("expenditure", rows))
    assert found[("function:2130101", "all")] == "10.00"
    assert found[("function:2130101:superior_payment", "all")] == "1.00"
    assert found[("affiliated_subsidy", "all")] == "0.50"
    (line,) = records_of(LineRecord, extract(Grid("expenditure", rows)))
    assert (line.code, line.level, line.parent, line.table) == ("2130101", 3, "21301", "expenditure")
    assert set(line.cells) == {
        "total_expenditure", "basic_expenditure", "project_expenditure", "superior_payment",
        "operating_expenditure", "affiliated_subsidy",
    }  # fmt: skip


_FUND = """
项目||年初结转和结余|本年收入|本年支出|||年末结转和结余
功能分类科目编码|科目名称|||小计|基本支出|项目支出|
合计||1.00|5.00|4.00||4.00|2.00
2120803|城市建设支出|1.00|5.00|4.00||4.00|2.00
"""


def test_government_fund() -> None:
    assert amounts(Grid("govfund", _FUND)) == {
        ("carryover_begin", "govfund"): "1.00",
        ("total_income", "govfund"): "5.00",
        ("total_expenditure", "govfund"): "4.00",
        ("project_expenditure", "govfund"): "4.00",
        ("carryover_end", "govfund"): "2.00",
        ("function:2120803:carryover_begin", "govfund"): "1.00",
        ("function:2120803:income", "govfund"): "5.00",
        ("function:2120803", "govfund"): "4.00",
        ("function:2120803:project_expenditure", "govfund"): "4.00",
        ("function:2120803:carryover_end", "govfund"): "2.00",
    }


def test_header_words_beside_the_total_row() -> None:
    rows = _FUND.replace("科目名称|||小计", "科目名称|||").replace(
        "合计||1.00|5.00|4.00||4.00|2.00", "合计||||小计|基本支出|项目支出|"
    )
    assert ("function:2120803:project_expenditure", "govfund") in amounts(Grid("govfund", rows))


def test_wide_general_public_table() -> None:
    rows = """
    科目编码|科目名称|年初结转和结余|<|<|本年收入|<|<|本年支出|<|<|<|<|年末结转和结余|<|<
    ^|^|合计|基本支出结转|项目支出结转和结余|合计|基本支出|项目支出|合计|基本支出|<|<|项目支出|合计|基本支出结转|项目支出结转和结余
    ^|^|^|^|^|^|^|^|^|小计|人员经费|公用经费|^|^|^|^
    合计|<|3.00|1.00|2.00|9.00|5.00|4.00|10.00|6.00|4.00|2.00|4.00|2.00||2.00
    """
    records = extract(Grid("gpb_expenditure", rows))
    assert amounts(Grid("gpb_expenditure", rows)) == {
        ("carryover_begin", "gpb"): "3.00",
        ("total_income", "gpb"): "9.00",
        ("total_income:basic_expenditure", "gpb"): "5.00",
        ("total_income:project_expenditure", "gpb"): "4.00",
        ("total_expenditure", "gpb"): "10.00",
        ("basic_expenditure", "gpb"): "6.00",
        ("personnel_cost", "gpb"): "4.00",
        ("public_cost", "gpb"): "2.00",
        ("project_expenditure", "gpb"): "4.00",
        ("carryover_end", "gpb"): "2.00",
    }
    assert [value for _, value in others(records)] == ["1.00", "2.00", "2.00"]


def test_budget_and_last_year_beside_the_figure() -> None:
    rows = "科目编码|科目名称|年初预算数|上年决算数|2022年决算数|决算数|比上年增长%\n"
    rows += "2010101|行政运行|7.00|6.00|5.00|8.00|33.33\n"
    found = records_of(AmountRecord, extract(Grid("gpb_expenditure", rows)))
    assert [(str(a.quantity.value), a.measure, a.period) for a in found] == [
        ("7.00", "initial_budget", 2024),
        ("6.00", "actual", 2023),
        ("5.00", "actual", 2022),
        ("8.00", "actual", 2024),
    ]
    (line,) = records_of(LineRecord, extract(Grid("gpb_expenditure", rows)))
    assert list(line.cells.values()) == [found[3].id]


def test_blank_dash_and_zero_are_three_things() -> None:
    rows = _PLAIN + "208|社会保障和就业支出|0.00|——|\n210|卫生健康支出|—|-|/"
    records = extract(Grid("gpb_expenditure", rows))
    assert [str(a.quantity.value) for a in records_of(AmountRecord, records)] == ["0.00"]
    assert [set(line.cells) for line in records_of(LineRecord, records)] == [{"total_expenditure"}, set()]
    assert not records_of(StatementRecord, records)


@pytest.mark.parametrize("broken", ["12.3.0", "1２O.00", "10 20", "12.30?"])
def test_a_cell_that_is_no_figure_is_said_and_not_guessed(broken: str) -> None:
    records = extract(Grid("gpb_expenditure", _PLAIN + f"208|社会保障和就业支出|{broken}|1.00|"))
    (said,) = records_of(StatementRecord, records)
    assert (said.predicate, said.concept, said.scope) == ("unreadable_cell", "function:208", "gpb")
    assert [str(a.quantity.value) for a in records_of(AmountRecord, records)] == ["1.00"]


@pytest.mark.parametrize(
    ("printed", "value"), [("48,120,365.5 0", "48120365.50"), ("１２．３０", "12.30"), ("-1,200", "-1200")]
)
def test_figures_as_printed(printed: str, value: str) -> None:
    records = extract(Grid("gpb_expenditure", _PLAIN + f"208|社会保障和就业支出|{printed}||", unit="元"))
    (amount,) = records_of(AmountRecord, records)
    assert (str(amount.quantity.value), amount.quantity.unit, amount.unit_inferred) == (value, "元", True)


def test_names_broken_over_rows_and_names_with_blanks() -> None:
    rows = _PLAIN + "2080505|机关事业单位基本养老|1.00|1.00|\n|保险缴费支出|||\n"
    rows += "22102|住 房 改 革 支 出|2.00|2.00|\n注：本表反映支出情况。||||"
    names = [
        (one.code, one.name) for one in records_of(CodeNameRecord, extract(Grid("gpb_expenditure", rows)))
    ]
    assert names == [("2080505", "机关事业单位基本养老保险缴费支出"), ("22102", "住房改革支出")]


def test_paths_of_names() -> None:
    found = records_of(CodeNameRecord, extract(Grid("gpb_expenditure", _PLAIN + _ROWS)))
    assert [one.path for one in found] == [
        (), ("社会保障和就业支出",), ("社会保障和就业支出", "行政事业单位养老支出")]  # fmt: skip


def test_a_table_goes_on_without_header_on_the_next_page() -> None:
    first = Grid(
        "gpb_expenditure",
        _PLAIN + "合计||12.30|10.00|2.30\n208|社会保障和就业支出|12.30|10.00|2.30",
        title="表",
    )
    rest = "20805|行政事业单位养老支出|12.30|10.00|2.30\n2080505|机关事业单位基本养老保险缴费支出|12.30|10.00|2.30"
    for meaning in ("gpb_expenditure", None):
        assert amounts(first, Grid(meaning, rest, own_title=False)) == _EXPECTED


def test_a_split_code_goes_on_over_the_page() -> None:
    first = Grid("gpb_expenditure", _SPLIT_HEAD + "208|||社会保障和就业支出|12.30|10.00|2.30", title="表")
    rest = (
        "|05||行政事业单位养老支出|12.30|10.00|2.30\n||05|机关事业单位基本养老保险缴费支出|12.30|10.00|2.30"
    )
    assert amounts(first, Grid("gpb_expenditure", rest, own_title=False)) == _EXPECTED


def test_columns_in_strange_words_get_no_meaning() -> None:
    rows = "科目编码|科目名称|合计|基本支出|某某专户\n208|社会保障和就业支出|3.00|2.00|1.00"
    assert others(extract(Grid("expenditure", rows))) == [("社会保障和就业支出 某某专户", "1.00")]


def test_lines_without_codes_are_named() -> None:
    rows = "科目名称|合计|基本支出|项目支出\n社会保障和就业支出|3.00|2.00|1.00\n某某新事务|1.00||1.00"
    found = amounts(Grid("expenditure", rows))
    assert found[("function:208", "all")] == "3.00"
    assert found[("function:某某新事务:project_expenditure", "all")] == "1.00"


def test_income_set_against_expenditure_is_no_list_of_lines() -> None:
    rows = """
收入|执行数|决算数|支出|执行数|决算数
总计|8.00|9.00|总计|8.00|9.00
一、本级收入|8.00|9.00|一、本级支出|8.00|9.00
"""
    found = extract(Grid("gpb_expenditure", rows))
    assert not amounts(Grid("gpb_expenditure", rows))
    assert [value for _, value in others(found)] == ["8.00", "9.00"] * 4
    noted = "科目名称|合计|备注\n社会保障和就业支出|3.00|增加\n教育支出|4.00|"
    assert amounts(Grid("gpb_expenditure", noted))[("function:208", "gpb")] == "3.00"


def test_unit_inside_the_grid_and_no_unit() -> None:
    head = "支出决算表||||\n编制单位：某局||||单位：元\n"
    (amount,) = records_of(
        AmountRecord, extract(Grid("expenditure", head + _PLAIN + "208|社会保障和就业支出|3||", unit=None))
    )
    assert amount.quantity.unit == "元"
    (amount,) = records_of(
        AmountRecord, extract(Grid("expenditure", _PLAIN + "208|社会保障和就业支出|3||", unit=None))
    )
    assert amount.quantity.unit == ""
    records = extract(
        Grid("expenditure", _PLAIN + "208|社会保障和就业支出|3||", unit=None), money_unit="万元"
    )
    assert records_of(AmountRecord, records)[0].quantity.unit == "万元"


def test_a_title_in_words_of_its_own_inside_the_grid() -> None:
    head = "某县2024年度部门决算一般公共预算支出（公开表5）|<|<|<|<\n某县某局|<|<|2024|<\n"
    found = amounts(Grid("gpb_expenditure", head + _PLAIN + "合计||12.30|10.00|2.30" + _ROWS))
    assert found == _EXPECTED


def test_last_year_without_a_year_means_nothing() -> None:
    rows = "科目编码|科目名称|上年决算数|决算数\n2010101|行政运行|7.00|6.00"
    found = records_of(AmountRecord, extract(Grid("expenditure", rows), year=None))
    assert [(a.concept, a.period) for a in found] == [("other", None), ("function:2010101", None)]


def test_years_alone_head_columns() -> None:
    rows = "科目编码|科目名称|2023年|2024年度\n2010101|行政运行|7.00|6.00"
    found = records_of(AmountRecord, extract(Grid("expenditure", rows)))
    assert [(a.concept, a.period) for a in found] == [("function:2010101", 2023), ("function:2010101", 2024)]


def test_split_codes_without_leading_zero_are_lines() -> None:
    rows = _SPLIT_HEAD + "208|||社会保障和就业支出|12.30||\n208|5|1|某某新科目|12.30||"
    lines = records_of(LineRecord, extract(Grid("gpb_expenditure", rows)))
    assert [line.code for line in lines] == ["208", "2080501"]


def test_a_figure_that_spans_columns_is_recorded_once() -> None:
    records = extract(Grid("gpb_expenditure", _PLAIN + "208|社会保障和就业支出|3.00|<|"))
    assert [a.concept for a in records_of(AmountRecord, records)] == ["function:208"]


def test_a_profile_adds_words_of_its_province() -> None:
    rows = "科目编码|科目名称|合计|基本开支|项目支出\n2010101|行政运行|6.00|4.00|2.00"
    assert ("function:2010101:basic_expenditure", "all") not in amounts(Grid("expenditure", rows))
    builder = builder_of(Grid("expenditure", rows))
    builder.profile = replace(builder.profile, columns={"leaves": {"basic_expenditure+": ["基本开支"]}})
    extract_tables(builder)
    concepts = {one.concept for one in records_of(AmountRecord, builder.records)}
    assert "function:2010101:basic_expenditure" in concepts


def test_a_table_printed_again_is_of_another_unit() -> None:
    rows = _PLAIN + "合计||12.30|10.00|2.30"
    grids = (
        Grid("gpb_expenditure", rows, title="一般公共预算财政拨款支出决算表"),
        Grid("unit_list", "序号|单位名称\n1|某县某中心", unit=None),
        Grid("gpb_expenditure", rows, title="一般公共预算财政拨款支出决算表"),
    )
    found = records_of(AmountRecord, extract(*grids))
    assert [one.entity for one in found] == [None, None, None, "第2套表", "第2套表", "第2套表"]


def test_a_row_of_zeros_without_a_name_is_read_by_its_columns() -> None:
    head = "项目||年初结转和结余|本年收入|本年支出\n功能分类科目编码|科目名称|||合计\n合计||0.00|0.00|0.00\n"
    zeros = extract(Grid("govfund", head + "||0.00|0.00|0.00"))
    columns = [
        a.concept for a in zeros if isinstance(a, AmountRecord) and a.concept.startswith("function:无名称")
    ]
    assert columns == ["function:无名称:carryover_begin", "function:无名称:income", "function:无名称"]


def test_a_figure_without_a_name_that_is_no_zero_means_nothing() -> None:
    head = "项目||年初结转和结余|本年收入|本年支出\n功能分类科目编码|科目名称|||合计\n合计||0.00|0.00|2.00\n"
    found = extract(Grid("govfund", head + "||0.00|0.00|2.00"))
    assert [a.concept for a in found if isinstance(a, AmountRecord)][3:] == ["other", "other", "other"]
