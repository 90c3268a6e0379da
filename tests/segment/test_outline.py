"""Headings and how they nest."""

from __future__ import annotations

import pytest

from tests.segment.build import outline, paragraphs, section, segments

PLAIN = """东江县水务局2024年度部门决算
第一部分 部门概况
一、主要职能
（一）负责水资源管理。
二、机构设置
下设3个科室。
第二部分 部门决算情况说明
一、收入支出决算总体情况说明
2024年度收、支总计10.00万元。
五、一般公共预算财政拨款支出决算情况说明
（一）一般公共预算财政拨款支出决算总体情况
支出10.00万元。
（二）一般公共预算财政拨款支出决算结构情况
1.农林水支出（类）10.00万元，占100.00%。
（三）一般公共预算财政拨款支出决算具体情况
1.农林水支出（类）水利（款）行政运行（项）：支出决算为10.00万元。
第三部分 名词解释
一、财政拨款收入：指资金。
"""


def test_numbering_nests() -> None:
    assert outline(segments(PLAIN)) == [
        (1, "第一部分部门概况", "overview"),
        (2, "一、主要职能", "duties"),
        (2, "二、机构设置", "organisation"),
        (1, "第二部分部门决算情况说明", "narrative"),
        (2, "一、收入支出决算总体情况说明", "income_expenditure_overall"),
        (2, "五、一般公共预算财政拨款支出决算情况说明", "gpb_overall"),
        (3, "（一）一般公共预算财政拨款支出决算总体情况", "gpb_overall"),
        (3, "（二）一般公共预算财政拨款支出决算结构情况", "gpb_structure"),
        (3, "（三）一般公共预算财政拨款支出决算具体情况", "gpb_detail"),
        (1, "第三部分名词解释", "glossary"),
    ]


def test_a_section_ends_where_the_next_of_its_level_begins() -> None:
    found = segments(PLAIN)
    gpb, detail = section(found, "预算财政拨款支出决算情况"), section(found, "具体情况")
    assert detail.end == gpb.end == section(found, "名词解释").start
    assert detail.parent == gpb.index
    assert detail.path[0] == "部门决算情况说明"


@pytest.mark.parametrize(
    "line",
    [
        "1.社会保障和就业支出（类）行政事业单位养老支出（款）行政单位离退休（项）：决算支出1.00万元。",
        "1、一般公共服务支出（类）档案事务（款）行政运行（项）。主要用于：人员经费。",
        "1.一般公共服务支出（类）档案事务（款）行政运行（项）",
        "（1）农林水支出280.00万元，占7.20%，与年初预算相比无增减。",
        "（2）公务用车购置费0万",
        "（2）公务用车购置费0万；",
        "1、因公出国（境）费支出2万元，出国团组1个，3人次。",
        "（一）贯彻执行水利方针政策和法律法规，拟订规划并监督实施；",
        "- （一）综合股",
        "2.负责全县防汛抗旱的组织协调和监督检查",
        "3.“执行率”是执行数与“全年预算数”相比较的",
        "2. 本套报表金额单位转换时可能存在尾数误差。",
        "（2）比较法。通过实际结果与预期目标的对比，分析影响因素。",
        "一、财政拨款收入：指单位从同级财政部门取得的资金。",
        "第三条 本局的主要职责是：",
        "1.5万元",
        "12.5%的项目已经完成",
    ],
)
def test_items_are_no_headings(line: str) -> None:
    text = f"第二部分 部门决算情况说明\n{line}\n后文。\n"
    assert len(segments(text).sections) == 1


@pytest.mark.parametrize(
    ("line", "title", "rest"),
    [
        ("（一）机关运行经费支出情况。2024年度机关运行经费1.00万元。", "机关运行经费支出情况", "2024年度"),
        ("1.收入情况。2024年度收入合计1.00万元。", "收入情况", "2024年度"),
        ("（二）政府采购支出情况：2024年政府采购支出总额1.00万元。", "政府采购支出情况", "2024年"),
        ("（三）国有资产占用情况说明2024年末共有车辆1辆。", "国有资产占用情况说明", "2024年末"),
        ("（一）机构组成。本局为行政单位。", "机构组成", "本局"),
        ("二、支出决算情况说明 本年支出合计1.00万元。", "支出决算情况说明", "本年支出"),
    ],
)
def test_the_sentence_may_follow_on_the_same_line(line: str, title: str, rest: str) -> None:
    text = f"四、其他重要事项\n{line}\n"
    found = segments(text)
    heading = found.sections[1]
    assert heading.title == title
    assert text[heading.body_start :].startswith(rest)
    assert [text[p.start : p.end] for p in found.paragraphs] == [text[heading.body_start :].strip()]


def test_broken_numbering_keeps_the_level() -> None:
    found = segments(
        "第二部分 部门决算情况说明\n1、 收入支出决算总体情况说明\n总计1.00万元。\n二、收入决算情况说明\n"
        "收入1.00万元。\n四．支出决算情况说明\n支出1.00万元。\n"
    )
    assert [(s.level, s.meaning) for s in found.sections[1:]] == [
        (2, "income_expenditure_overall"),
        (2, "income"),
        (2, "expenditure"),
    ]


def test_brackets_of_both_widths_are_brothers() -> None:
    found = segments(
        "四、其他事项\n（一）机关运行经费情况\n无。\n(二) 政府采购情况\n无。\n（三)国有资产占用情况\n无。\n"
    )
    assert [s.level for s in found.sections] == [1, 2, 2, 2]


def test_word_residue_stays_outside() -> None:
    text = (
        "[bookmark: _Toc1]第一部分 部门概况\n"
        "1、 [bookmark: _Toc2][bookmark: _Toc3]收入支出决算总体情况说明\n"
        "[bookmark: _Toc4]2024年收、支总计1.00万元。[image: 图片1]\n"
        "[bookmark: _Toc5] [image: 图片2] \n"
        "[image: 图片3]（三）国有资产占用情况\n"
    )
    found = segments(text)
    assert [s.title for s in found.sections] == ["部门概况", "收入支出决算总体情况说明", "国有资产占用情况"]
    assert text[found.sections[0].start :].startswith("第一部分")
    assert [text[p.start : p.end] for p in found.paragraphs] == ["2024年收、支总计1.00万元。"]


def test_a_part_may_have_its_title_on_the_next_line() -> None:
    found = segments("第一部分\n东江县水务局概况\n一、职责\n管水。\n第二部分\n附件\n")
    assert [(s.number, s.title) for s in found.sections] == [
        ("第一部分", "东江县水务局概况"),
        ("一、", "职责"),
        ("第二部分", "附件"),
    ]
    assert found.sections[0].meaning == "overview"


def test_a_number_may_stand_alone() -> None:
    found = segments("一、\n收入决算情况说明\n收入1.00万元。\n二、\n收入1.00万元。\n")
    assert [(s.number, s.title) for s in found.sections] == [("一、", "收入决算情况说明")]


def test_a_title_cut_by_the_page_edge_is_put_together() -> None:
    found = segments(
        "第三部分 东江县水务局2024年度部门决算\n情况说明\n一、收入决算情况说明\n收入1.00万元。\n"
    )
    assert found.sections[0].title == "东江县水务局2024年度部门决算情况说明"
    assert found.sections[0].meaning == "narrative"


def test_stated_levels_yield_to_numbering() -> None:
    text = "一、部门概况\n（一）职能\n管水。\n（二）机构设置\n三个科。\n三、收入决算情况说明\n无。\n"
    levels = {"一、部门概况": 2, "（一）职能": 3, "（二）机构设置": 2, "三、收入决算情况说明": 3}
    assert [s.level for s in segments(text, levels=levels).sections] == [1, 2, 2, 1]


def test_markdown_marks_are_levels() -> None:
    found = segments(
        "# 东江县水务局部门决算情况说明\n## 收入决算情况说明\n收入1.00万元。\n**（一）支出决算情况说明**\n无。\n"
    )
    assert [(s.title, s.meaning) for s in found.sections] == [
        ("东江县水务局部门决算情况说明", "narrative"),
        ("收入决算情况说明", "income"),
        ("支出决算情况说明", "expenditure"),
    ]


def test_word_headings_without_numbers_nest_by_level() -> None:
    text = "部门概况\n职责\n管水。\n部门决算情况说明\n一般公共预算财政拨款支出决算情况说明\n具体情况\n无。\n"
    levels = {
        "部门概况": 1,
        "职责": 2,
        "部门决算情况说明": 1,
        "一般公共预算财政拨款支出决算情况说明": 2,
        "具体情况": 3,
    }
    assert outline(segments(text, levels=levels)) == [
        (1, "部门概况", "overview"),
        (2, "职责", "duties"),
        (1, "部门决算情况说明", "narrative"),
        (2, "一般公共预算财政拨款支出决算情况说明", "gpb_overall"),
        (3, "具体情况", "gpb_detail"),
    ]


def test_the_documents_title_is_no_section() -> None:
    text = "东江县水务局2024年度部门决算\n部门概况\n职责\n管水。\n"
    found = segments(text, levels={"东江县水务局2024年度部门决算": 1, "部门概况": 1, "职责": 2})
    assert [s.title for s in found.sections] == ["部门概况", "职责"]


def test_titles_without_number_or_style_are_known_by_their_words() -> None:
    found = segments(
        "东江县水务局2024年度部门决算\n收入支出决算总体情况说明\n总计1.00万元。\n名词解释\n收入：指收入。\n"
    )
    assert [s.meaning for s in found.sections] == ["income_expenditure_overall", "glossary"]


def test_each_report_restarts_the_outline() -> None:
    found = segments(
        "第三部分 决算情况说明\n十、预算绩效管理情况\n（一）工作开展情况\n开展。\n第四部分 附件\n"
        "部门整体支出绩效评价报告\n一、部门概况\n（一）收入支出决算总体情况\n无。\n二、资金收支情况\n无。\n"
        "附件2\n项目支出绩效自评报告\n一、项目概况\n无。\n第一部分 补充\n无。\n"
    )
    assert outline(found)[3:] == [
        (1, "第四部分附件", "attachment"),
        (2, "部门整体支出绩效评价报告", "performance_report"),
        (3, "一、部门概况", "performance_report.overview"),
        (4, "（一）收入支出决算总体情况", "performance_report.overview"),
        (3, "二、资金收支情况", "performance_report.funds"),
        (2, "附件2项目支出绩效自评报告", "performance_report"),
        (3, "一、项目概况", "performance_report.overview"),
        (3, "第一部分补充", "performance_report"),
    ]


def test_the_outline_goes_on_behind_an_inner_report() -> None:
    found = segments(
        "第三部分 决算情况说明\n十、预算绩效管理情况\n（一）绩效情况\n开展。\n2024年度项目支出绩效自评报告\n"
        "一、项目概况\n（一）基本情况\n无。\n二、存在问题\n无。\n十一、其他重要事项的情况说明\n（一）机关运行经费支出情况\n无。\n"
    )
    assert [(s.level, s.meaning) for s in found.sections][-2:] == [
        (2, "other_matters"),
        (3, "agency_running_cost"),
    ]


def test_a_performance_report_is_one_throughout() -> None:
    found = segments(
        "东江县水务局2024年度整体支出绩效自评报告\n一、部门基本情况\n（二）部门收支预决算情况\n2、部门决算收支情况\n无。\n"
        "三、收入决算情况说明\n无。\n"
    )
    assert found.kind == "performance_report"
    assert all((s.meaning or "").startswith("performance_report") for s in found.sections)


def test_numbering_of_the_glossary_may_restart() -> None:
    found = segments(
        "三、部门决算情况说明\n无。\n四、名词解释\n一、财政拨款收入\n指资金。\n二、其他收入\n指资金。\n五、联系方式\n电话。\n"
    )
    assert [(s.level, s.meaning) for s in found.sections] == [
        (1, "narrative"),
        (1, "glossary"),
        (2, "glossary"),
        (2, "glossary"),
        (1, "contact"),
    ]


def test_tables_behind_the_last_section_are_a_part_of_their_own() -> None:
    text = (
        "七、联系方式\n请来电。\n收入决算表\n公开02表\n单位：万元\n项目\t本年收入合计\t财政拨款收入\t上级补助收入\n合计\t1\t1\t\n"
        "注：无。\n2024年度项目支出绩效自评表\n一级指标\t二级指标\t三级指标\t得分\n产出\t数量\t次数\t10\n"
    )
    found = segments(text)
    assert [(s.title, s.meaning) for s in found.sections] == [
        ("联系方式", "contact"),
        ("收入决算表", "tables"),
        ("2024年度项目支出绩效自评表", "attachment"),
    ]
    assert [t.section for t in found.tables] == [1, 2]
    assert paragraphs(text, found)[0] == "请来电。"


def test_a_hard_wrapped_sentence_is_no_heading() -> None:
    sentence = (
        "负责全县防汛抗旱工作组织协调指挥重要江河湖泊和重要水工程的防御洪水调度\n"
        "工作，指导水文工作并管理监测站网的建设和运行情况以及全部相关的日常事务\n处理工作。\n"
    )
    text = "一、主要职能\n" + "".join(f"{i}.水利{sentence}" for i in range(1, 9)) + "二、机构设置\n三个科。\n"
    found = segments(text)
    assert [s.title for s in found.sections] == ["主要职能", "机构设置"]
    assert len(found.paragraphs) == 9


def test_a_document_without_headings_has_paragraphs() -> None:
    text = "2024年度收、支总计10.00万元。\n本年收入合计10.00万元。\n"
    found = segments(text)
    assert found.sections == ()
    assert [p.section for p in found.paragraphs] == [None, None]


def test_an_empty_document_is_no_error() -> None:
    found = segments("")
    assert (found.sections, found.paragraphs, found.tables, found.kind) == ((), (), (), "other")
