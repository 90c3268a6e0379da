"""Tables of contents are skipped, and what they list and the document lacks is told."""

from __future__ import annotations

import pytest

from tests.segment.build import paragraphs, segments

BODY = """第一部分 部门概况
一、主要职能
管理水资源。
第二部分 部门决算表
收入决算表
单位：万元
项目\t本年收入合计\t财政拨款收入\t上级补助收入
合计\t1\t1\t
第三部分 部门决算情况说明
一、收入支出决算总体情况说明
2024年度收、支总计10.00万元。
第四部分 名词解释
一、财政拨款收入：指资金。
"""
TITLE = "东江县水务局2024年度部门决算\n"
CONTENTS = {
    "dots": "目 录\n第一部分 部门概况.....1\n一、主要职能.......1\n第二部分 部门决算表…………2\n一、收入决算表......3\n"
    "第三部分 部门决算情况说明.....4\n一、收入支出决算总体情况说明.....4\n第四部分 名词解释.....9\n",
    "bare": "目录\n第一部分 部门概况\n一、主要职能\n第二部分 部门决算表\n一、收入决算表\n第三部分 部门决算情况说明\n"
    "一、收入支出决算总体情况说明\n第四部分 名词解释\n",
    "fields": "目录\n公开日期：2025年9月1日\n第一部分 部门概况 PAGEREF _Toc25831 \\h 3\n"
    "一、主要职能 PAGEREF _Toc32310 \\h 3\n第三部分 部门决算情况说明 PAGEREF _Toc2776 \\h 4\n"
    "一、收入支出决算总体情况说明 PAGEREF _Toc16112 \\h 4\n",
    "cut": "目录\n第一部分 部门概况\n一、主要职能\n第二部分 东江县水务局2024年度部门决算\n表\n一、收入决算表\n"
    "第三部分 东江县水务局2024年度部门决算\n情况说明\n一、收入支出决算总体情况说明\n第四部分 名词解释\n",
    "unmarked dots": "第一部分 部门概况.....1\n一、主要职能.......1\n第三部分 部门决算情况说明.....4\n",
    "unmarked": "第一部分 部门概况\n一、主要职能\n第二部分 部门决算表\n第三部分 部门决算情况说明\n第四部分 名词解释\n",
    "table": "第一部分 部门概况\t1\n一、主要职能.....\t1\n第二部分 部门决算表\t2\n第三部分 部门决算情况说明\t4\n",
    "marked table": "目录\n第一部分 部门概况\t1\n一、主要职能.....\t1\n第二部分 部门决算表\t2\n第四部分 名词解释\t9\n",
    "colon": "目录\n第一部分：部门概况\n一、主要职能\n第三部分：部门决算情况说明\n一、2024年度收入支出决算总体情况。\n",
}


@pytest.mark.parametrize("kind", CONTENTS)
def test_contents_are_no_headings(kind: str) -> None:
    text = TITLE + CONTENTS[kind] + BODY
    found = segments(text)
    assert [s.meaning for s in found.sections] == [
        "overview",
        "duties",
        "tables",
        "narrative",
        "income_expenditure_overall",
        "glossary",
    ]
    assert found.missing_sections == ()
    assert [p for p in paragraphs(text, found) if "第" in p or "目录" in p] == []
    assert [t.meaning for t in found.tables][-1] == "income"
    assert all(t.meaning == "contents" for t in found.tables[:-1])


def test_the_text_begins_where_listed_headings_stand_again() -> None:
    contents = (
        "目录\n第一部分 部门概况\n一、主要职能\n第三部分 部门决算情况说明\n一、收入支出决算总体情况说明\n"
    )
    found = segments(TITLE + contents + BODY.removeprefix("第一部分 部门概况\n"))
    assert [s.meaning for s in found.sections][:2] == ["duties", "tables"]
    assert found.missing_sections == ("第一部分部门概况",)


def test_what_the_contents_list_and_the_document_lacks() -> None:
    contents = (
        "目录\n第一部分 部门概况\n一、主要职能\n二、机构设置\n第二部分 部门决算表\n一、收入决算表\n"
        "二、财政拨款“三公”经费支出决算表\n第三部分 部门决算情况说明\n一、收入支出决算总体情况说明\n"
        "七、国有资本经营预算财政拨款支出决算情况说明\n第四部分 名词解释\n"
    )
    assert segments(TITLE + contents + BODY).missing_sections == (
        "二、机构设置",
        "二、财政拨款“三公”经费支出决算表",
        "七、国有资本经营预算财政拨款支出决算情况说明",
    )


def test_tables_published_elsewhere_are_not_missed() -> None:
    body = BODY.split("收入决算表\n")[0] + "第三部分" + BODY.split("第三部分")[1]
    contents = (
        "目录\n第一部分 部门概况\n一、主要职能\n第二部分 部门决算表\n一、收入决算表\n二、支出决算表\n"
        "第四部分 名词解释\n"
    )
    found = segments(TITLE + contents + body)
    assert found.tables == ()
    assert found.missing_sections == ()


def test_a_slip_of_the_pen_is_no_missing_section() -> None:
    contents = (
        "目录\n第一部分 部门概况\n一、主要职能\n第三部分 部门决算情况的说明\n"
        "一、收入支岀决算总体情况说明\n第四部分 名词解释\n"
    )
    assert segments(TITLE + contents + BODY).missing_sections == ()


def test_a_list_of_tables_at_the_end_is_no_contents() -> None:
    found = segments(TITLE + BODY + "第五部分 附表\n一、收入支出决算总表\n二、收入决算表\n三、支出决算表\n")
    assert [s.meaning for s in found.sections][-4:] == ["tables"] * 4


def test_a_table_of_counts_is_no_contents() -> None:
    rows = "一、政府采购情况\t1\t\n货物\t2\t8.51\n（一）行政单位\t5\t\n二、国有资产占用情况\t6\t\n1. 其他用车\t15\t1\n"
    found = segments(TITLE + "相关信息统计表\n" + rows)
    assert [t.meaning for t in found.tables] == ["public_info"]


def test_the_first_part_alone_behind_other_entries_begins_the_text() -> None:
    contents = "目录\n九、收入决算情况说明\n十二、其他事项\n九、《收入决算表》\n"
    found = segments(TITLE + contents + BODY)
    assert "第一部分部门概况" not in found.missing_sections
    assert found.sections[0].title == "部门概况"
