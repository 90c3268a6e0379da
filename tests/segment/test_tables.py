"""Which table a grid is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractor.segment import segment
from tests.segment.build import document, segments

INCOME = "项目\t本年收入合计\t财政拨款收入\t上级补助收入\t事业收入\n合计\t1\t1\t\t\n"
GRIDS = {
    "income_expenditure_summary": "项目\t决算数\t项目\t决算数\n"
    "一、一般公共预算财政拨款收入\t1\t一、一般公共服务支出\t\n五、事业收入\t\t五、教育支出\t\n",
    "income": INCOME,
    "expenditure": "项目\t本年支出合计\t基本支出\t项目支出\t上缴上级支出\t对附属单位补助支出\n合计\t1\t1\t\t\t\n",
    "fiscal_summary": "项目\t决算数\t项目\t一般公共预算财政拨款\t政府性基金预算财政拨款\n"
    "一、一般公共预算财政拨款\t1\t一、一般公共服务支出\t1\t\n",
    "gpb_expenditure": "项目\t本年支出\t\t\n"
    "科目编码\t科目名称\t基本支出\t项目支出\n201\t一般公共服务支出\t1\t\n208\t社会保障\t\t\n",
    "gpb_basic": "科目编码\t科目名称\t金额\n301\t工资福利支出\t1\n人员经费合计\t1\t公用经费合计\n",
    "sangong": "合计\t因公出国（境）费\t公务用车购置及运行费\t公务接待费\n1\t\t\t1\n",
    "agency_info": "项目\t决算数\t项目\t决算数\n"
    "一、“三公”经费支出\t1\t五、机关运行经费\t1\n（二）相关统计数\t\t六、资产信息\t\n",
    "public_info": "一、政府采购情况\t\t\n项目\t行次\t统计数\n三、国有资产占用情况\t\t\n",
    "performance_form": "一级指标\t二级指标\t三级指标\t指标值\n产出\t数量\t次数\t10\n",
    "unit_list": "序号\t单位名称\t备注\n1\t水务局（本级）\t\n",
}


@pytest.mark.parametrize("meaning", GRIDS)
def test_the_header_tells_where_no_title_is_printed(meaning: str) -> None:
    assert [t.meaning for t in segments("前文。\n" + GRIDS[meaning]).tables] == [meaning]


def test_a_grid_of_nothing_known_is_unknown() -> None:
    found = segments("前文。\n姓名\t职务\n张三\t局长\n")
    assert [(t.meaning, t.title) for t in found.tables] == [(None, "")]


@pytest.mark.parametrize(
    "caption",
    [
        "收入决算表\n公开02表\n单位：万元\n",
        "收入决算表\n\n公开 02 表\n部门名称：东江县水务局\n2023年度\n金额单位：万元\n",
        "公开02表\n收入决算表\n编制单位：元江县水务局\n单位：万元\n",
        "表二：收入决算表\n公开02表 单位：万元\n",
        "二、收入决算表\n部门：水务局 公开02表 金额单位：万元\n",
    ],
)
def test_captions(caption: str) -> None:
    text = "前文说明。\n" + caption + INCOME
    (table,) = segments(text).tables
    assert (table.meaning, table.title, table.number, table.unit) == ("income", "收入决算表", 2, "万元")
    assert text[slice(*table.title_span)] == "收入决算表"


@pytest.mark.parametrize("fund", ["一般公共预算", "政府性基金预算", "国有资本经营预算"])
def test_a_balance_of_a_whole_region_is_none_of_the_nine(fund: str) -> None:
    rows = "收入\t决算数\t支出\t决算数\n总计\t9.00\t总计\t9.00\n"
    title = f"2020年全县{fund}收支决算平衡表"
    assert segments(f"{title}\n{rows}").tables[0].meaning is None
    inside = f"{title}\t\t\t\n{rows}"
    assert segments(inside).tables[0].meaning is None
    assert segments(f"{fund}财政拨款收支决算表\n{rows}").tables[0].meaning is not None


def test_the_title_may_stand_in_the_grid() -> None:
    text = "收入决算表\t\n公开02表\t单位：元\n" + INCOME
    (table,) = segments(text).tables
    assert (table.meaning, table.number, table.unit) == ("income", 2, "元")
    assert text[slice(*table.title_span)] == "收入决算表"


def test_the_worksheet_tells() -> None:
    plain = document("甲\t乙\n1\t2\n")
    grid = replace(plain.tables[0], sheet="Z05 一般公共预算财政拨款支出决算表")
    assert segment(replace(plain, tables=(grid,))).tables[0].meaning == "gpb_expenditure"


@pytest.mark.parametrize(
    ("profile", "meaning"),
    [("base", None), ("shanxi", "govfund"), ("chongqing", "govfund"), ("shanghai", "sangong")],
)
def test_the_number_decides_only_where_the_province_fixes_it(profile: str, meaning: str | None) -> None:
    (table,) = segments("公开07表\n甲\t乙\n1\t2\n", profile).tables
    assert table.number == 7
    assert table.meaning == meaning


def test_the_number_does_not_overrule_the_title() -> None:
    (table,) = segments("财政拨款“三公”经费支出决算表\n公开07表\n甲\t乙\n1\t2\n", "shanxi").tables
    assert table.meaning == "sangong"


@pytest.mark.parametrize(
    "note",
    [
        "说明：本表无数据\n",
        "注：水务局本年度没有政府性基金预算财政拨款收入，也没有支出，故本表无数据。\n",
        "备注：本表反映政府性基金预算收支情况。本部门无政府性基金收支，故本表无数据。\n",
        "本表为空表\n",
        "注：1.本表反映情况。\n2.本单位无政府性基金预算支出，因此本表以空表列示。\n",
    ],
)
def test_a_note_declares_a_table_empty(note: str) -> None:
    text = (
        f"政府性基金预算财政拨款收入支出决算表\n项目\t本年收入\n合计\t\n{note}"
        "国有资本经营预算财政拨款支出决算表\n项目\t本年支出\n合计\t1\n"
    )
    assert [(t.meaning, t.declared_empty) for t in segments(text).tables] == [
        ("govfund", True),
        ("statecap", False),
    ]


def test_the_note_may_stand_in_the_grid() -> None:
    (table,) = segments(
        "政府性基金预算财政拨款支出决算表\n项目\t支出\n合计\t\n注：本部门无此项支出，故本表无数据\t\n"
    ).tables
    assert table.declared_empty


def test_a_grid_without_words_above_goes_on_with_the_one_before() -> None:
    plain = document("收入决算表\n单位：万元\n" + INCOME + "断\n2130101\t1\t1\t\t\n")
    blocks = tuple(b for b in plain.blocks if b.text != "断")
    found = segment(replace(plain, blocks=blocks)).tables
    assert [(t.meaning, t.title, t.unit) for t in found] == [("income", "收入决算表", "万元")] * 2


def test_several_forms_in_one_column() -> None:
    cells = [
        "部门整体支出绩效自评表",
        "（2024年度）",
        "部门名称",
        "东江县水务局",
        "一级指标",
        "二级指标",
        "项目支出绩效自评表",
    ]
    (table,) = segments("\n".join("\t" + c for c in cells) + "\n").tables
    assert table.meaning == "performance_form"


def test_the_documents_unit_is_what_the_nine_tables_agree_on() -> None:
    one = "收入决算表\n单位：万元\n" + INCOME
    other = "支出决算表\n单位：元\n" + GRIDS["expenditure"]
    form = "绩效自评表\n单位：元\n" + GRIDS["performance_form"]
    assert segments(one + form).money_unit == "万元"
    assert segments(one + other).money_unit is None
