"""三公 tables by column and by row, and the lists of items of 机构运行信息表 and its kin."""

from __future__ import annotations

import pytest

from tests.extract.tables.making import (
    AmountRecord,
    CountRecord,
    Grid,
    builder_of,
    extract,
    others,
    records_of,
)


def _sangong(rows: str, **about: str) -> dict[tuple[str, str], str]:
    found = records_of(AmountRecord, extract(Grid("sangong", rows, **about)))
    return {(one.concept, one.measure): str(one.quantity.value) for one in found if one.entity is None}


_EXPECTED = {
    ("sangong", "budget"): "6.00",
    ("outbound", "budget"): "1.00",
    ("vehicle", "budget"): "3.00",
    ("vehicle_maintenance", "budget"): "3.00",
    ("reception", "budget"): "2.00",
    ("sangong", "actual"): "4.50",
    ("vehicle", "actual"): "2.50",
    ("vehicle_maintenance", "actual"): "2.50",
    ("reception", "actual"): "2.00",
}
_TWO_BLOCKS = """
预算数||||||决算数|||||
合计|因公出国（境） 费|公务用车购置及运行费|||公务接待费|合计|因公出国（境） 费|公务用车购置及运行费|||公务接待费
||小计|公务用车购 置费|公务用车 运行维护费||||小计|公务用车购 置费|公务用车 运行维护费|
1|2|3|4|5|6|7|8|9|10|11|12
6.00|1.00|3.00||3.00|2.00|4.50|——|2.50||2.50|2.00
"""
_PAIRS = """
财政拨款“三公”经费|<|<|<|<|<|<|<|<|<|<|<
合计|<|因公出国（境）费|<|公务用车购置及运行维护费|<|<|<|<|<|公务接待费|<
^|^|^|^|小计|<|公务用车购置费|<|公务用车运行维护费|<|^|^
预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数
6.00|4.50|1.00||3.00|2.50|||3.00|2.50|2.00|2.00
"""
#: The same as plain text gives it: a spanning word is followed by empty cells.
_PAIRS_WITHOUT_SPANS = _PAIRS.replace("<", "").replace("^", "")
_BY_ROW = """
项目|行次|预算数|决算数
栏次||1|2
合计|1|6.00|4.50
1．因公出国（境）费用|2|1.00|
2．公务接待费|3|2.00|2.00
3．公务用车费|4|3.00|2.50
其中：（1）公务用车运行维护费|5|3.00|2.50
（2）公务用车购置|6||
"""

_LAYOUTS = {
    "two blocks": _TWO_BLOCKS,
    "pairs": _PAIRS,
    "pairs without spans": _PAIRS_WITHOUT_SPANS,
    "rows": _BY_ROW,
}


@pytest.mark.parametrize("rows", _LAYOUTS.values(), ids=_LAYOUTS)
def test_layouts_of_the_three_public_costs(rows: str) -> None:
    assert _sangong(rows, title="财政拨款“三公”经费支出决算表") == _EXPECTED
    assert not others(extract(Grid("sangong", rows, title="“三公”经费支出决算表")))


@pytest.mark.parametrize(
    ("note", "measure"),
    [
        ("注：其中，预算数为“三公”经费全年预算数，反映按规定程序调整后的预算数；", "full_year_budget"),
        ("注：本表预算数为年初预算数。", "initial_budget"),
        ("注：本表反映支出预决算情况。", "budget"),
    ],
)
def test_the_note_says_which_budget(note: str, measure: str) -> None:
    found = _sangong(_TWO_BLOCKS, title="“三公”经费支出决算表", note=note)
    assert found[("reception", measure)] == "2.00"


def test_a_table_of_budgets_without_a_word_over_its_columns() -> None:
    rows = """
“三公”经费合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费
^|^|小计|公务用车购置费|公务用车运行费|^
9.00|0|8.00|5.00|3.00|1.00
"""
    assert {measure for _, measure in _sangong(rows, title="“三公”经费支出预算表")} == {"budget"}
    assert {measure for _, measure in _sangong(rows, title="“三公”经费支出决算表")} == {"actual"}


def test_the_figures_of_a_budget_are_budgets() -> None:
    rows = """
项目|上年数|合计
三公经费|8.00|9.00
公务接待费|8.00|9.00
"""
    found = records_of(AmountRecord, extract(Grid("sangong", rows), kind="budget"))
    assert {(one.period, one.measure) for one in found} == {(2023, "actual"), (2024, "budget")}


def test_funds_part_an_item() -> None:
    rows = """
项目|合计|一般公共预算|政府性基金预算|国有资本经营预算
“三公”经费|9.00|7.00|2.00|0.00
公务接待费|3.00|3.00|0.00|0.00
"""
    found = records_of(AmountRecord, extract(Grid("sangong", rows)))
    values = {one.scope: str(one.quantity.value) for one in found if one.concept == "sangong"}
    assert values == {"fiscal": "9.00", "gpb": "7.00", "govfund": "2.00", "statecap": "0.00"}
    alone = extract(Grid("sangong", "项目|一般公共预算\n“三公”经费|9.00\n公务接待费|3.00\n"))
    assert {one.scope for one in records_of(AmountRecord, alone)} == {"fiscal"}


def test_columns_of_two_years_say_year_and_measure() -> None:
    rows = """
2023年“三公经费”财政拨款决算数|<|<|<|2024年“三公经费”财政拨款预算数|<|<|<
合计|因公出国（境）费|公务用车购置及运行费|公务接待费|合计|因公出国（境）费|公务用车购置及运行费|公务接待费
6.00|1.00|2.00|3.00|9.00|2.00|3.00|4.00
"""
    by_rows = """
项目|2023年决算数|2024年预算数
“三公”经费合计|6.00|9.00
公务接待费|3.00|4.00
"""
    for written in (rows, by_rows):
        found = records_of(AmountRecord, extract(Grid("sangong", written), year=2023))
        said = {(one.concept, one.measure, one.period): str(one.quantity.value) for one in found}
        assert said[("sangong", "actual", 2023)] == "6.00"
        assert said[("sangong", "budget", 2024)] == "9.00"
        assert said[("reception", "budget", 2024)] == "4.00"


def test_the_header_says_which_budget() -> None:
    found = _sangong(_TWO_BLOCKS.replace("预算数", "年初预算数"), note="注：预算数为全年预算数")
    assert found[("reception", "initial_budget")] == "2.00"


def test_a_sum_over_more_than_the_three() -> None:
    rows = """
    项目|合计|一般公共预算财政拨款“三公”经费|<|<|会议费|培训费
    ^|^|小计|因公出国（境）费用|公务接待费|^|^
    决算数|9.00|5.00|1.00|4.00|1.50|2.50
    """
    found = _sangong(rows)
    assert found == {
        ("sangong", "actual"): "5.00",
        ("outbound", "actual"): "1.00",
        ("reception", "actual"): "4.00",
        ("meeting", "actual"): "1.50",
        ("training", "actual"): "2.50",
    } | {key: value for key, value in found.items() if key[0] == "other"}
    assert found[("other", "actual")] == "9.00"


_AGENCY = """
项 目|预算数|决算数|项 目|决算数
一、“三公”经费支出|—|—|（一）行政单位|45.00
（一）支出合计|3.00|2.50|（二）参照公务员法管理事业单位|5.00
1.因公出国（境）费|||六、资产信息|—
2.公务用车购置及运行维护费|2.00|1.50|（一）车辆数合计（辆）|3
（1）公务用车购置费|||1.主要领导干部用车|1
（2）公务用车运行维护费|2.00|1.50|2.应急保障用车|2
3.公务接待费|1.00|1.00|（二）单价 100 万元（含）以上设备（不含车辆）（台，套）|4
（1）国内接待费|—|1.00|七、政府采购支出信息|—
其中：外事接待费|—||（一）政府采购支出合计|9.00
（二）相关统计数|—|—|1.政府采购货物支出|8.00
1.因公出国（境）团组数（个）|—||2.政府采购服务支出|1.00
2.公务用车保有量（辆）|—|3|（二）政府采购授予中小企业合同金额|6.00
3.国内公务接待批次（个）|—|7|其中：授予小微企业合同金额|5.00
4.国内公务接待人次（人）|—|111||
二、会议费|—|0.50||
五、机关运行经费|—|50.00||
"""


def test_agency_information() -> None:
    records = extract(Grid("agency_info", _AGENCY, title="机构运行信息表"))
    money = {(one.concept, one.measure): str(one.quantity) for one in records_of(AmountRecord, records)}
    assert money == {
        ("sangong", "budget"): "3.00万元",
        ("sangong", "actual"): "2.50万元",
        ("vehicle", "budget"): "2.00万元",
        ("vehicle", "actual"): "1.50万元",
        ("vehicle_maintenance", "budget"): "2.00万元",
        ("vehicle_maintenance", "actual"): "1.50万元",
        ("reception", "budget"): "1.00万元",
        ("reception", "actual"): "1.00万元",
        ("domestic_reception", "actual"): "1.00万元",
        ("meeting", "actual"): "0.50万元",
        ("agency_running_cost", "actual"): "50.00万元",
        ("agency_running_cost_administrative", "actual"): "45.00万元",
        ("agency_running_cost_civil_service", "actual"): "5.00万元",
        ("procurement", "actual"): "9.00万元",
        ("procurement_goods", "actual"): "8.00万元",
        ("procurement_services", "actual"): "1.00万元",
        ("procurement_sme", "actual"): "6.00万元",
        ("procurement_micro", "actual"): "5.00万元",
    }
    counts = {one.concept: str(one.quantity) for one in records_of(CountRecord, records)}
    assert counts == {
        "vehicles_held": "3辆",
        "reception_batches": "7个",
        "reception_persons": "111人",
        "vehicles": "3辆",
        "vehicles_main_leader": "1辆",
        "vehicles_emergency": "2辆",
        "large_equipment": "4台,套",
    }


def test_statistics_with_headers_inside() -> None:
    rows = """
    一、政府采购情况||
    项目|行次|统计数
    合计|1|9.00
    货物|2|8.00
    服务|4|1.00
    二、机关运行经费||
    项目||统计数
    (一) 行政单位|5|3.00
    (二) 参照公务员法管理事业单位|6|
    三、国有资产占用情况||
    (一) 车辆数合计(辆)|7|1
    8. 其他用车|15|1
    (二) 单价100万元(含)以上设备(不含车辆)|17|
    """
    records = extract(Grid("public_info", rows, title="部门决算公开相关信息统计表"))
    assert {one.concept: str(one.quantity) for one in records_of(AmountRecord, records)} == {
        "procurement": "9.00万元",
        "procurement_goods": "8.00万元",
        "procurement_services": "1.00万元",
        "agency_running_cost_administrative": "3.00万元",
    }
    assert {one.concept: str(one.quantity) for one in records_of(CountRecord, records)} == {
        "vehicles": "1辆",
        "vehicles_other": "1辆",
    }


def test_an_unknown_item_keeps_its_unit() -> None:
    rows = "项目|统计数\n一、其他信息|\n某某用房面积（平方米）|120.5\n某某补贴（元）|30\n某某事项|4.00"
    records = extract(Grid("public_info", rows))
    (count,) = records_of(CountRecord, records)
    assert (count.concept, str(count.quantity)) == ("other", "120.5平方米")
    money = [(one.concept, one.name, str(one.quantity)) for one in records_of(AmountRecord, records)]
    assert money == [("other", "某某补贴", "30元"), ("other", "某某事项 统计数", "4.00万元")]


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        ("序号|单位名称|备注\n1|某县某局（本级）|\n2|某县某中心|\n3|某县某所|", "3"),
        ("序号|单位名称\n1|某县某局\n3|某县某中心", None),
        ("单位名称|性质\n某县某局|行政", None),
    ],
)
def test_a_numbered_list_of_units_is_counted(rows: str, number: str | None) -> None:
    found = records_of(CountRecord, extract(Grid("unit_list", rows, unit=None)))
    assert [(one.concept, str(one.quantity)) for one in found] == (
        [("units_included", f"{number}个")] if number else []
    )


def test_projects_by_name_and_other_tables_without_meaning() -> None:
    rows = "序号|项目名称|年初预算数|决算数|某某数\n1|某某平台建设|3.00|2.00|1.00\n合计||3.00|2.00|1.00"
    found = records_of(AmountRecord, extract(Grid("project_expenditure", rows)))
    assert [(one.concept, one.measure, str(one.quantity.value)) for one in found][:3] == [
        ("project:某某平台建设", "initial_budget", "3.00"),
        ("project:某某平台建设", "actual", "2.00"),
        ("other", "actual", "1.00"),
    ]
    rows = "项目|行次|资产总额|流动资产\n合计|1|30.00|10.00"
    assert others(extract(Grid("asset", rows))) == [("合计 资产总额", "30.00"), ("合计 流动资产", "10.00")]


def test_procurement_by_column_and_by_row() -> None:
    expected = {"procurement": "9.00", "procurement_goods": "8.00", "procurement_services": "1.00"}
    by_column = (
        "项目|政府采购支出总额|<|<|<|授予中小企业合同金额\n^|合计|货物|工程|服务|^\n合计|9.00|8.00||1.00|5.00"
    )
    by_row = "项目|金额\n合计|9.00\n货物|8.00\n服务|1.00\n授予中小企业合同金额|5.00"
    for rows in (by_column, by_row):
        found = records_of(AmountRecord, extract(Grid("procurement", rows, title="政府采购情况表")))
        values = {one.concept: str(one.quantity.value) for one in found}
        assert values == expected | {"procurement_sme": "5.00"}


def test_forms_and_unknown_tables_are_left_alone() -> None:
    for meaning in ("performance_form", "contents", None):
        assert extract(Grid(meaning, "项目|金额\n合计|1.00")) == []


def test_records_are_the_same_every_time() -> None:
    assert extract(Grid("agency_info", _AGENCY)) == extract(Grid("agency_info", _AGENCY))
    assert builder_of(Grid("agency_info", _AGENCY)).records == []
