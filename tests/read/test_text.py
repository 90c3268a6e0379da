"""Plain text: unchanged, with paragraphs and tables laid over it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.read import Limits
from extractor.read.plain import read_text
from schemas.document import Document
from schemas.errors import ReadError
from tests.read.making import assert_sound, paragraphs, why_unreadable


def read(text: str, limits: Limits | None = None) -> Document:
    document = read_text(text.encode(), "一.txt", limits)
    assert document.text == text
    assert_sound(document)
    return document


STATUTORY = """收入支出决算总表

公开01表

部门：某县林业局

单位：万元

收入\t\t支出\t
项目\t决算数\t项目\t决算数
一、财政拨款收入\t1,205.60\t一、农林水支出\t1,180.10
二、事业收入\t\t二、住房保障支出\t25.50

本年收入合计\t1,205.60\t本年支出合计\t1,205.60

注：本表反映部门本年度的总收支。
"""


def test_a_statutory_table_keeps_its_captions_and_notes_outside() -> None:
    document = read(STATUTORY)
    (table,) = document.tables
    assert table.texts()[0] == ["收入", "", "支出", ""]
    assert table.texts()[-1] == ["本年收入合计", "1,205.60", "本年支出合计", "1,205.60"]
    assert (table.rows, table.columns) == (5, 4)
    assert paragraphs(document) == [
        "收入支出决算总表",
        "公开01表",
        "部门：某县林业局",
        "单位：万元",
        "注：本表反映部门本年度的总收支。",
    ]


def test_line_ends_stay_as_they_are() -> None:
    document = read(STATUTORY.replace("\n", "\r\n"))
    assert document.tables[0].rows == 5
    assert not any(cell.text.endswith("\r") for cell in document.tables[0].cells)


def test_captions_inside_the_grid_become_paragraphs() -> None:
    rows = [
        "支出决算表\t\t\t",
        "\t\t\t公开03表",
        "编制单位：某县林业局\t\t\t金额单位：万元",
        "项目\t合计\t基本支出\t项目支出",
        "合计\t12.30\t10.10\t2.20",
        "注：本表反映本年度各项支出。\t\t\t",
        "2. 本表金额可能存在尾差。\t\t\t",
    ]
    document = read("\n".join(rows))
    (table,) = document.tables
    assert table.texts() == [["项目", "合计", "基本支出", "项目支出"], ["合计", "12.30", "10.10", "2.20"]]
    assert "公开03表" in paragraphs(document)
    assert "2. 本表金额可能存在尾差。" in paragraphs(document)


def test_forms_that_follow_one_another_are_tables_of_their_own() -> None:
    form = "项目支出绩效自评表\t\t\n状态：已审核\t\t\n项目名称\t植树\t\n指标\t目标\t实际\n棵数\t≥90\t95\n"
    document = read(form + "\n" + form + form)
    assert [table.rows for table in document.tables] == [3, 3, 3]
    assert paragraphs(document).count("项目支出绩效自评表") == 3


def test_a_label_without_tabs_does_not_split_a_form() -> None:
    document = read(
        "项目名称\t植树\t\n\n资金情况\n\n\t年初\t全年\n金额\t10\t12\n\n绩效指标\t\t\n棵数\t90\t95\n"
    )
    (table,) = document.tables
    assert [row[0] for row in table.texts()] == ["项目名称", "资金情况", "", "金额", "绩效指标", "棵数"]


def test_headings_and_titles_between_tables_do_split_them() -> None:
    table = "项目\t数\n合计\t1.00\n"
    for between in ("一、政府采购情况", "收入决算表", "单位：万元", "2023年度", "无相关支出。"):
        document = read(table + between + "\n" + table)
        assert len(document.tables) == 2, between
        assert between in paragraphs(document)


def test_a_short_heading_between_tables_that_are_no_form_splits_them() -> None:
    document = read("项目\t数\n合计\t1.00\n\n政府采购\n\n类别\t数\n货物\t1.00\n")
    assert len(document.tables) == 2
    assert "政府采购" in paragraphs(document)


def test_a_page_number_inside_a_table_is_passed_over() -> None:
    document = read("项目\t数\n农林\t1.00\n\n- 12 -\n\n住房\t2.00\n合计\t3.00\n")
    (table,) = document.tables
    assert [row[0] for row in table.texts()] == ["项目", "农林", "住房", "合计"]


def test_three_blank_lines_end_a_table() -> None:
    assert len(read("项目\t数\n合计\t1.00\n\n\n\n项目\t数\n合计\t2.00\n").tables) == 2


def test_a_cell_over_several_lines_is_put_together() -> None:
    rows = [
        "项目\t说明\t基本\t项目",
        "合计\t无\t1\t2",
        "农林\t原因是\n上年未列支\n今年列支\t3\t4",
        "住房\t无\t1\t2",
        "其他\t无\t1\t2",
    ]
    (table,) = read("\n".join(rows)).tables
    assert table.texts()[2] == ["农林", "原因是\n上年未列支\n今年列支", "3", "4"]
    assert table.rows == 5


def test_lines_whose_cells_do_not_add_up_are_not_put_together() -> None:
    document = read("项目\t基本\t项目\n合计\t1\t2\n以下各项，均为决算数\n农林\t3\t4\n住房\t1\t2\n")
    assert len(document.tables) == 2
    assert "以下各项，均为决算数" in paragraphs(document)


def test_rows_may_have_unequal_numbers_of_cells() -> None:
    (table,) = read("项目\t\t\t说明\n合计\t1.00\n农林\t0.50\t0.50\t\n").tables
    assert (table.rows, table.columns) == (3, 4)
    assert table.grid[1][2] is None  # nothing was printed there
    assert table.text_at(2, 3) == ""


CONTENTS = """目 录

第一部分 概况\t1
一、主要职责.....\t1
二、机构设置.....\t2
第二部分 决算表\t3
一、收入支出决算总表.....\t3
"""


def test_a_table_of_contents_is_no_table() -> None:
    document = read(CONTENTS)
    assert not document.tables
    assert "一、主要职责.....\t1" in paragraphs(document)


@pytest.mark.parametrize(
    "text",
    [
        "一、基本情况\t\n（一）职能\t\n",
        "1.\t贯彻执行林业法律法规。\n2.\t组织造林绿化工作。\n3.\t负责森林防火。\n",
        "\t2024年度收入总计12.30万元。\n\t2024年度支出总计12.30万元。\n\t与上年持平。\n",
        "\t\t缩进的一段\n\t\t缩进的又一段\n",
        "三、其他情况说明\t本单位无此项支出\n下一段没有制表符\n",
    ],
)
def test_paragraphs_with_tabs_are_no_tables(text: str) -> None:
    document = read(text)
    assert not document.tables
    assert len(paragraphs(document)) == sum(bool(line.strip()) for line in text.splitlines())


LONE = "\n\n".join(
    "\n".join(f"\t{cell}" for cell in row)
    for row in [
        ["项目支出绩效自评表"],
        ["项目名称", "退耕还林补助"],
        ["资金来源", "年初预算数", "全年执行数", "得分"],
        ["", "12.00", "11.80", "9.83"],
        ["数量指标", "造林面积", ">=300亩", "310亩"],
    ]
)


def test_one_cell_per_line_is_a_table_of_one_column() -> None:
    document = read("前文。\n\n" + LONE + "\n\n\n\n" + LONE + "\n\n后文。")
    first, second = document.tables
    assert (first.rows, first.columns) == (15, 1)
    assert first.text_at(0, 0) == "项目支出绩效自评表"
    assert first.text_at(7, 0) == ""
    assert second.texts() == first.texts()
    assert paragraphs(document) == ["前文。", "后文。"]


def test_a_lone_cell_may_run_over_lines() -> None:
    document = read(LONE.replace("退耕还林补助", "1.退耕还林。\n2.还草。"))
    assert document.tables[0].text_at(2, 0) == "1.退耕还林。\n2.还草。"


def test_a_list_of_names_behind_tabs_is_no_table() -> None:
    assert not read("下设科室：\n" + "".join(f"\t第{n}业务科\n" for n in "一二三四五六七八")).tables


def test_pipe_tables_are_read_in_plain_text_too() -> None:
    document = read("单位：万元\n\n| 项目 | 数 |\n|:--|--:|\n| 合计 | 1.50 |\n| 其中 | |\n\n后文")
    (table,) = document.tables
    assert table.texts() == [["项目", "数"], ["合计", "1.50"], ["其中", ""]]


def test_a_formula_with_pipes_is_no_table() -> None:
    assert not read("差异率=|决算-预算|/预算\n其中|x|为绝对值\n").tables


def test_an_overlong_cell_is_kept_out_and_reported() -> None:
    long = "长" * 60
    document = read(f"项目\t说明\n农林\t{long}\n合计\t1.00\n", Limits(max_cell_chars=50))
    assert document.tables[0].text_at(1, 1) == ""
    assert "第2行第2列" in why_unreadable(document)
    assert long in document.text


def test_a_table_beyond_the_limit_is_reported_not_laid_out() -> None:
    document = read("a\tb\tc\n" * 3 + "d" + "\t" * 40 + "\n", Limits(max_cells=100))
    assert not document.tables
    assert "表格过大" in why_unreadable(document)


def test_more_tabs_than_the_limit_are_never_laid_out() -> None:
    document = read("a" + "\tb" * 500 + "\n" + "c" + "\td" * 500, Limits(max_cells=300))
    assert not document.tables
    assert "表格过大" in why_unreadable(document)


def test_blank_text_is_refused() -> None:
    with pytest.raises(ReadError, match="空"):
        read_text(b" \r\n\t\n", "空.txt")


def test_a_text_beyond_the_limit_is_refused() -> None:
    with pytest.raises(ReadError, match="过大"):
        read_text(b"abc" * 10, "大.txt", Limits(max_text_bytes=20))


CELL = st.text(st.sampled_from("收支决算0123456789.,%（） "), max_size=8).map(str.strip)
GRIDS = st.integers(2, 6).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=2, max_size=8)
)


@given(GRIDS)
def test_a_grid_comes_back_from_its_tabs(rows: list[list[str]]) -> None:
    head = [f"栏目{column}" for column in range(len(rows[0]))]
    foot = ["合计", *(f"{column}.50" for column in range(1, len(rows[0])))]
    grid = [head, *(["项" + row[0], *row[1:]] for row in rows), foot]
    (table,) = read("\n".join("\t".join(row) for row in grid)).tables
    assert table.texts() == grid


@given(st.text(st.sampled_from("收支表：。一、1.\t\n\r |-#（）"), max_size=200))
def test_any_text_is_read_soundly(text: str) -> None:
    if text.strip():
        read(text)
