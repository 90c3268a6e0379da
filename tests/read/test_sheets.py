"""Workbooks: what they print, what they hide, and what must not bring the process down."""

from __future__ import annotations

import datetime
import re
import struct
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.read import Limits, read_bytes
from schemas.document import Document
from schemas.errors import ReadError
from tests.read.making import (
    assert_sound,
    paragraphs,
    repacked,
    why_unreadable,
    xls_bytes,
    xlsx_bytes,
)
from tests.read.ole_making import ole_bytes

ROWS = [
    ["支出决算表", None, None, None],
    [None, None, None, "公开03表"],
    ["编制单位：某县林业局", None, None, "金额单位：万元"],
    ["项目", "合计", "基本支出", "项目支出"],
    ["合计", 12.3, 10.1, 2.2],
    [None, None, None, None],
    ["注：本表反映本年度各项支出。", None, None, None],
]


def read(data: bytes, limits: Limits | None = None) -> Document:
    document = read_bytes(data, "附表.xlsx", limits)
    assert_sound(document)
    return document


def formatted(code: str) -> Callable[[Any], None]:
    def shape(book: Any) -> None:
        for row in book.worksheets[0].iter_rows(min_row=5, max_row=5, min_col=2):
            for cell in row:
                cell.number_format = code

    return shape


def test_a_sheet_is_a_heading_captions_a_table_and_a_note() -> None:
    document = read(xlsx_bytes({"公开03": ROWS}, formatted("#,##0.00")))
    (table,) = document.tables
    assert table.sheet == "公开03"
    assert table.texts() == [
        ["项目", "合计", "基本支出", "项目支出"],
        ["合计", "12.30", "10.10", "2.20"],
    ]
    assert paragraphs(document) == [
        "公开03",
        "支出决算表",
        "公开03表",
        "编制单位：某县林业局",
        "金额单位：万元",
        "注：本表反映本年度各项支出。",
    ]
    assert document.blocks[0].level == 1


def test_printed_decimals_are_kept_and_noise_is_not() -> None:
    data = xlsx_bytes({"一": [["项目", "数"], ["甲", 0.1 + 0.2], ["乙", 512.4], ["丙", "512.40"], ["丁", 5]]})
    texts = [row[1] for row in read(data).tables[0].texts()]
    assert texts == ["数", "0.3", "512.4", "512.40", "5"]


def test_merged_cells_span() -> None:
    def shape(book: Any) -> None:
        sheet = book.worksheets[0]
        sheet.merge_cells("A1:D2")
        sheet.merge_cells("A3:A4")
        sheet.merge_cells("B3:C3")

    rows = [
        ["收入决算表"],
        [],
        ["项目", "金额", None, "备注"],
        [None, "基本", "项目", None],
        ["合计", 1, 2, "无"],
    ]
    document = read(xlsx_bytes({"一": rows}, shape))
    (table,) = document.tables
    assert table.texts() == [
        ["项目", "金额", "金额", "备注"],
        ["项目", "基本", "项目", ""],
        ["合计", "1", "2", "无"],
    ]
    assert paragraphs(document) == ["一", "收入决算表"]


def test_dates_truths_and_blanks() -> None:
    def shape(book: Any) -> None:
        book.worksheets[0]["B2"].number_format = 'yyyy"年"m"月"d"日"'

    data = xlsx_bytes(
        {"一": [["项目", "值"], ["截至", datetime.date(2024, 12, 31)], ["是否", True], ["空", " "]]}, shape
    )
    assert [row[1] for row in read(data).tables[0].texts()] == ["值", "2024年12月31日", "TRUE", ""]


def test_what_is_hidden_is_left_out_and_said() -> None:
    def shape(book: Any) -> None:
        sheet = book.worksheets[0]
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True
        book.worksheets[1].sheet_state = "hidden"

    rows = [["项目", "数", "密"], ["甲", 1, 9], ["乙", 2, 9], ["丙", 3, 9]]
    document = read(xlsx_bytes({"一": rows, "参数": [["密", 1]]}, shape))
    assert document.tables[0].texts() == [["项目", "数"], ["甲", "1"], ["丙", "3"]]
    said = why_unreadable(document)
    assert "第 3 行被隐藏" in said
    assert "C 列被隐藏" in said
    assert "“参数” 被隐藏" in said
    assert "密" not in document.text


def test_a_formula_without_a_saved_result_is_unreadable_not_empty() -> None:
    document = read(xlsx_bytes({"一": [["项目", "数"], ["合计", "=1+1"], ["甲", 1]]}))
    assert "B2 公式没有保存计算结果" in why_unreadable(document)
    assert document.tables[0].text_at(1, 1) == ""


def test_an_error_value_is_unreadable() -> None:
    broken = repacked(
        xlsx_bytes({"一": [["项目", "数"], ["合计", 77]]}),
        lambda name, data: data.replace(b'<c r="B2" t="n"><v>77</v>', b'<c r="B2" t="e"><v>#DIV/0!</v>'),
    )
    assert "B2 公式计算出错" in why_unreadable(read(broken))


def test_several_tables_on_one_sheet_are_parted_by_their_titles() -> None:
    document = read(xlsx_bytes({"一": [*ROWS, [], *ROWS]}))
    assert [table.rows for table in document.tables] == [2, 2]


def test_a_sheet_of_one_column_is_paragraphs() -> None:
    document = read(xlsx_bytes({"说明": [["一、编制说明"], ["本表金额单位为万元。"]], "表": [["甲", 1]]}))
    assert paragraphs(document)[:3] == ["说明", "一、编制说明", "本表金额单位为万元。"]
    assert len(document.tables) == 1


def test_an_overlong_cell_is_kept_out_and_reported() -> None:
    document = read(xlsx_bytes({"一": [["项目", "说明"], ["甲", "长" * 400]]}), Limits(max_cell_chars=300))
    assert "单元格过长（400 字）" in why_unreadable(document)
    assert "长长" not in document.text


def far_away(reference: str) -> bytes:
    """A workbook with one cell at the far end, which a dense reader would lay out a grid for."""
    cell = (
        f'<row r="1048576"><c r="{reference}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'.encode()
    )
    return repacked(
        xlsx_bytes({"一": [["项目", 1]], "二": [["甲", 2]]}),
        lambda name, data: data.replace(b"</sheetData>", cell) if name.endswith("sheet1.xml") else data,
    )


def test_a_cell_at_the_far_end_does_not_fill_memory() -> None:
    document = read(far_away("XFD1048576"))
    assert "工作表“一” 范围过大" in why_unreadable(document)
    assert [table.sheet for table in document.tables] == ["二"]


def test_a_legacy_sheet_beyond_the_limit_is_refused_before_it_is_opened() -> None:
    data = xls_bytes(lambda book: book.add_sheet("一").write(60000, 200, "x"))
    with pytest.raises(ReadError, match="工作表范围过大"):
        read_bytes(data, "一.xls")


def test_a_legacy_workbook_prints_by_its_formats() -> None:
    import xlwt

    def build(book: Any) -> None:
        sheet = book.add_sheet("表一")
        sheet.write_merge(0, 0, 0, 4, "支出决算表")
        for column, title in enumerate(["项目", "合计", "占比", "整数", "公式"]):
            sheet.write(1, column, title)
        styles = [xlwt.easyxf(num_format_str=code) for code in ("#,##0.00", "0.00%", "0.0")]
        sheet.write(2, 0, "合计")
        for column, value in enumerate((8120.5, 0.5, 12), 1):
            sheet.write(2, column, value, styles[column - 1])
        sheet.write(2, 4, xlwt.Formula("1/0"))
        sheet.write(3, 0, "密")
        sheet.row(3).hidden = 1
        sheet.col(9).hidden = 1
        book.add_sheet("空")

    document = read_bytes(xls_bytes(build), "没有扩展名")
    assert_sound(document)
    assert document.format == "xls"
    assert document.tables[0].texts()[1][:4] == ["合计", "8,120.50", "50.00%", "12.0"]
    assert "第 4 行被隐藏" in why_unreadable(document)


def test_an_error_in_a_legacy_workbook_is_unreadable() -> None:
    def build(book: Any) -> None:
        sheet = book.add_sheet("一")
        sheet.write(0, 0, "甲")
        sheet.write(0, 1, 1)
        sheet.row(1).set_cell_error(0, "#DIV/0!")

    assert "A2 公式计算出错" in why_unreadable(read_bytes(xls_bytes(build), "一.xls"))


def test_an_encrypted_legacy_workbook() -> None:
    version = struct.pack("<HHHH12x", 0x0809, 16, 0x0600, 5)
    with pytest.raises(ReadError, match="加密"):
        read_bytes(ole_bytes({"Workbook": version + struct.pack("<HH", 0x002F, 4) + b"lock"}), "一.xls")


def test_a_workbook_of_nothing_is_refused() -> None:
    with pytest.raises(ReadError, match="空"):
        read_bytes(xlsx_bytes({"一": []}), "空.xlsx")


def test_a_workbook_whose_sheets_are_hidden_says_so() -> None:
    def shape(book: Any) -> None:
        book.worksheets[0].sheet_state = "veryHidden"

    with pytest.raises(ReadError, match="被隐藏"):
        read_bytes(xlsx_bytes({"一": [["密", 1]], "二": []}, shape), "一.xlsx")


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"]
)
def test_a_missing_part_is_damage(part: str) -> None:
    data = repacked(xlsx_bytes({"一": [["甲", 1]]}), lambda name, data: None if name == part else data)
    with pytest.raises(ReadError, match="损坏"):
        read_bytes(data, "一.xlsx")


def test_cells_without_addresses_are_counted_from_the_left() -> None:
    def strip(name: str, data: bytes) -> bytes:
        return re.sub(rb' r="[A-Z]*\d+"', b"", data) if name.endswith("sheet1.xml") else data

    data = repacked(xlsx_bytes({"一": [["项目", "数"], ["甲", 1.5], ["乙", 2.5]]}, formatted("0.00")), strip)
    assert read(data).tables[0].texts() == [["项目", "数"], ["甲", "1.5"], ["乙", "2.5"]]


VALUE = st.one_of(
    st.none(),
    st.integers(-9999, 9999),
    st.decimals(-9999, 9999, places=2).map(float),
    st.sampled_from("甲乙丙"),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(VALUE, min_size=3, max_size=3), min_size=1, max_size=6))
def test_a_grid_comes_back_from_a_workbook(rows: list[list[Any]]) -> None:
    grid = [["栏一", "栏二", "栏三"], *rows, ["合计", 1, 2]]
    texts = read(xlsx_bytes({"一": grid})).tables[0].texts()
    wanted = [row for row in grid if any(value is not None for value in row)]
    assert len(texts) == len(wanted)
    for said, row in zip(texts, wanted, strict=True):
        for text, value in zip(said, row, strict=True):
            if isinstance(value, (int, float)):
                assert Decimal(text) == Decimal(str(value))
            else:
                assert text == (value or "")
