"""Titles as all provinces write them, and what they mean."""

from __future__ import annotations

import pytest

from extractor.segment.meanings import bare, compile_entries, section_titles, table_titles
from schemas.text import squeeze

TITLES = {
    "overview": [
        "部门概况",
        "概况",
        "单位概况",
        "东江县水务局概况",
        "部门基本情况",
        "单位基本情况",
        "基本情况",
    ],
    "duties": [
        "主要职能",
        "部门职责",
        "本部门（单位）职责",
        "职能职责",
        "主要职责",
        "单位主要职责",
        "部门主要职能、职责",
    ],
    "organisation": [
        "机构设置",
        "机构设置情况",
        "部门决算单位构成",
        "机构设置及决算单位构成",
        "机构设置及人员情况",
        "部门机构设置及决算单位构成情况",
        "部门和所属预算单位机构设置情况",
        "决算单位构成",
    ],
    "staff": ["人员构成情况", "人员情况", "部门人员情况"],
    "tables": [
        "部门决算表",
        "2024年度部门决算表",
        "部门决算报表（见附表）",
        "2023年度单位决算报表",
        "2020年度部门决算公开表",
        "附表",
    ],
    "narrative": [
        "部门决算情况说明",
        "2024年度部门决算情况说明",
        "情况说明",
        "部门决算收支情况说明",
        "2022年度部门决算说明",
        "2023年度单位决算情况说明",
        "决算情况说明",
    ],
    "income_expenditure_overall": [
        "收入支出决算总体情况说明",
        "收支决算总体情况",
        "收入支出总体情况",
        "收入支出决算情况说明",
        "2023年度收入支出决算总体情况。",
        "2021年度收入支出决算总体及增减变动情况",
        "部门决算收支情况总体及增减变化情况说明",
        "关于2023年度收支总体情况说明",
        "收、支决算总体情况说明",
    ],
    "income": ["收入决算情况说明", "收入情况", "收入决算说明", "本年收入决算情况", "关于收入决算情况说明"],
    "expenditure": ["支出决算情况说明", "支出情况", "支出决算说明", "本年支出决算情况说明"],
    "carryover": ["结转结余情况", "年末结转和结余情况", "结转和结余情况"],
    "fiscal_overall": [
        "财政拨款收入支出决算总体情况说明",
        "财政拨款收支决算总体情况说明",
        "2020年度财政拨款收入支出总体情况说明",
        "财政拨款支出决算情况说明",
        "财政拨款收支决算情况",
    ],
    "gpb_overall": [
        "一般公共预算财政拨款支出决算情况说明",
        "一般公共预算财政拨款收入支出决算情况说明",
        "一般公共预算财政拨款支出决算总体情况",
        "一般公共预算支出决算情况说明",
        "2023年度一般公共预算财政拨款支出决算情况。",
    ],
    "gpb_structure": ["一般公共预算财政拨款支出决算结构情况", "一般公共预算支出决算结构情况"],
    "gpb_detail": ["一般公共预算财政拨款支出决算具体情况", "一般公共预算财政拨款支出决算明细情况"],
    "gpb_basic": [
        "一般公共预算财政拨款基本支出决算情况说明",
        "一般公共预算基本支出决算情况说明",
        "财政拨款基本支出决算情况说明",
    ],
    "govfund": [
        "政府性基金预算财政拨款收入支出决算情况说明",
        "政府性基金预算支出决算情况说明",
        "政府性基金预算收支决算情况说明",
        "2021年度政府性基金支出决算情况",
    ],
    "statecap": [
        "国有资本经营预算财政拨款收入支出决算情况说明",
        "国有资本经营预算财政拨款支出决算情况说明",
        "国有资本经营预算支出决算情况说明",
    ],
    "sangong_overall": [
        "财政拨款“三公”经费支出决算情况说明",
        "“三公”经费财政拨款支出决算总体情况说明",
        "财政拨款三公经费支出决算情况说明",
        "2020年度“三公”经费、培训费及会议费支出情况说明",
        "一般公共预算财政拨款“三公”经费支出决算情况说明",
        "2021年度一般公共决算财政拨款安排的“三公”经费支出决算及增减变动情况说明",
        "“三公”经费支出总体情况说明",
    ],
    "sangong_detail": ["“三公”经费财政拨款支出决算具体情况说明", "“三公”经费分项支出情况"],
    "sangong_volume": ["“三公”经费实物量情况"],
    "agency_running_cost": [
        "机关运行经费支出情况",
        "关于机关运行经费支出说明",
        "机关运行经费及公用经费支出情况",
        "机构运行经费支出决算情况说明",
    ],
    "procurement": ["政府采购支出情况", "政府采购情况说明", "关于政府采购支出说明", "政府采购执行情况说明"],
    "assets": ["国有资产占用情况", "国有资产占有使用情况说明", "关于国有资产占用情况说明", "资产占用情况"],
    "performance": [
        "预算绩效管理情况",
        "预算绩效的情况说明",
        "部门绩效自评情况",
        "关于2023年度预算绩效情况的说明",
    ],
    "performance_report": [
        "部门整体支出绩效自评报告",
        "2024年部门预算绩效评价报告",
        "专项预算项目绩效评价报告",
    ],
    "meeting_training_travel": [
        "一般性支出情况说明",
        "财政拨款会议费、培训费和差旅费情况说明",
        "会议费支出情况",
    ],
    "other_matters": [
        "其他重要事项的情况说明",
        "其他需要说明的事项",
        "其他重要事项及相关口径情况说明",
        "其他需说明的事项",
    ],
    "glossary": ["名词解释", "专业名词解释", "专业性较强的名词解释", "相关口径说明"],
    "contact": ["决算公开联系方式及信息反馈渠道", "联系方式"],
    "attachment": ["附件"],
}


@pytest.mark.parametrize(("meaning", "title"), [(m, t) for m, titles in TITLES.items() for t in titles])
def test_titles(meaning: str, title: str) -> None:
    assert section_titles("base").meaning(squeeze(title)) == meaning


@pytest.mark.parametrize(
    ("parent", "title", "meaning"),
    [
        ("gpb_overall", "收入情况", "gpb_overall"),
        ("gpb_overall", "结转结余情况", "gpb_overall"),
        ("gpb_overall", "支出决算结构情况", "gpb_structure"),
        ("gpb_overall", "财政拨款支出决算结构情况", "gpb_structure"),
        ("gpb_overall", "财政拨款支出决算具体情况", "gpb_detail"),
        ("gpb_overall", "基本支出情况", "gpb_basic"),
        ("expenditure", "基本支出情况", "expenditure"),
        ("income_expenditure_overall", "收入情况", "income"),
        ("fiscal_overall", "一般公共预算财政拨款支出决算情况", "gpb_overall"),
        ("fiscal_overall", "财政拨款支出决算具体情况", "fiscal_overall"),
        ("sangong_overall", "具体情况说明", "sangong_detail"),
        ("sangong_overall", "总体情况说明", "sangong_overall"),
        ("sangong_overall", "培训费支出情况", "meeting_training_travel"),
        ("sangong_overall", "公务接待费支出情况", "sangong_detail"),
        ("other_matters", "政府购买服务支出说明", "other_matters"),
        ("other_matters", "基本情况", "other_matters"),
        ("narrative", "部门基本情况", "overview"),
        ("organisation", "政府采购管理科", "organisation"),
        ("duties", "国有资产管理", "duties"),
        ("duties", "收入支出决算总体情况说明", "income_expenditure_overall"),
        ("overview", "机构设置、职责", "organisation"),
        ("overview", "人员构成情况", "staff"),
        ("glossary", "收入决算情况", "glossary"),
        ("glossary", "机关运行经费", "glossary"),
        ("performance_report", "部门决算收支情况", "performance_report.funds"),
        ("performance_report.overview", "预算执行情况", "performance_report.funds"),
        ("performance_report.funds", "存在的主要问题", "performance_report.problems"),
        ("performance_report", "政府采购情况", "performance_report"),
        ("tables", "收入支出决算总表", "tables"),
        ("performance", "其他情况一", "other_matters"),
    ],
)
def test_titles_in_their_place(parent: str, title: str, meaning: str) -> None:
    assert section_titles("base").meaning(title, parent) == meaning


def test_an_unknown_title_means_what_is_above_it() -> None:
    titles = section_titles("base")
    assert titles.meaning("其中几点") is None
    assert titles.meaning("其中几点", "income") == "income"


TABLES = {
    "income_expenditure_summary": ["收入支出决算总表", "收支决算总表", "部门收支总体情况表（收入支出总体）"],
    "income": ["收入决算表", "收入决算总表", "单位收入决算表"],
    "expenditure": ["支出决算表", "支出决算总表"],
    "fiscal_summary": ["财政拨款收入支出决算总表", "财政拨款收支决算总表"],
    "gpb_expenditure": [
        "一般公共预算财政拨款支出决算表",
        "一般公共预算财政拨款收入支出决算表",
        "一般公共预算支出决算表",
    ],
    "gpb_basic": ["一般公共预算财政拨款基本支出决算表", "一般公共预算财政拨款基本支出决算明细表"],
    "govfund": ["政府性基金预算财政拨款收入支出决算表", "政府性基金预算支出决算表"],
    "statecap": ["国有资本经营预算财政拨款支出决算表", "国有资本经营预算财政拨款收入支出决算表"],
    "sangong": [
        "财政拨款“三公”经费支出决算表",
        "一般公共预算财政拨款“三公”经费支出决算表",
        "一般公共预算财政拨款“三公”经费及会议费、培训费支出决算表",
    ],
    "agency_info": ["机构运行信息表", "“三公”经费、行政参公单位机关运行经费情况表"],
    "public_info": ["部门决算公开相关信息统计表", "机构运行经费支出、国有资产占用情况及政府采购支出信息表"],
    "performance_form": ["项目支出绩效自评表", "2024年度部门整体绩效自评表", "项目绩效目标表"],
    "project_expenditure": ["项目支出决算表", "一般公共预算财政拨款项目支出决算表", "项目收入支出决算表"],
    "asset": ["国有资产占用情况表", "国有资产使用情况表"],
    "procurement": ["政府采购情况表", "政府购买服务决算公开情况表"],
    "govfund_basic": ["政府性基金预算财政拨款基本支出决算表"],
}


@pytest.mark.parametrize(("meaning", "title"), [(m, t) for m, titles in TABLES.items() for t in titles])
def test_table_titles(meaning: str, title: str) -> None:
    assert table_titles("base").by_title(squeeze(title)) == meaning


def test_a_table_divided_otherwise_is_not_taken_for_the_functional_one() -> None:
    assert table_titles("base").by_title("一般公共预算财政拨款支出决算明细表") is None


def test_entries_are_words_in_any_order() -> None:
    pattern = compile_entries(["乙 甲 !丙", "=丁"])
    assert pattern is not None
    assert [t for t in ("甲和乙", "甲乙丙", "甲", "丁", "丁甲", "") if pattern.match(t)] == ["甲和乙", "丁"]
    assert compile_entries([]) is None


def test_bare_titles() -> None:
    assert bare('关于2023年度"三公"经费、会议费:') == "三公经费会议费"
