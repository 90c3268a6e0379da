"""A workbook as the accounts software exports it: merged headers, one sheet per table, read like any file."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from extractor.check.articulation import worked
from extractor.check.facts import Facts
from extractor.extract.builder import Builder
from extractor.extract.tables import extract_tables
from extractor.profiles import load_profile
from extractor.read import read
from extractor.segment import segment
from schemas.records import AmountRecord, LineRecord


def _fill(sheet: Worksheet, rows: list[list[object]], merges: list[str]) -> None:
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value not in ("", None):
                sheet.cell(number, column, value)
    for span in merges:
        sheet.merge_cells(span)


def _workbook(path: Path) -> None:
    book = Workbook()
    first = book.active
    first.title = "GK01 收入支出决算总表"
    _fill(
        first,
        [
            ["收入支出决算总表"], ["", "", "", "", "", "公开01表"],
            ["部门：某县某局", "", "", "", "", "金额单位：万元"],
            ["收入", "", "", "支出", "", ""], ["项    目", "行次", "金额", "项    目", "行次", "金额"],
            ["栏    次", "", "1", "栏    次", "", "2"],
            ["一、一般公共预算财政拨款收入", "1", 90.5, "一、一般公共服务支出", "32", 80.25],
            ["八、其他收入", "8", 5, "八、社会保障和就业支出", "39", 15.25],
            ["", "9", "", "九、卫生健康支出", "40", ""],
            ["本年收入合计", "27", 95.5, "本年支出合计", "58", 95.5],
            ["总计", "31", 95.5, "总计", "62", 95.5],
            ["注：本表反映部门本年度的总收支和年末结转结余情况。"],
        ],
        ["A1:F1", "A4:C4", "D4:F4", "A12:F12"],
    )  # fmt: skip
    third = book.create_sheet("GK03 支出决算表")
    _fill(
        third,
        [
            ["支出决算表"], ["", "", "", "", "", "", "", "", "", "公开03表"],
            ["部门：某县某局", "", "", "", "", "", "", "", "", "金额单位：万元"],
            ["项    目", "", "", "", "本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出",
             "对附属单位补助支出"],
            ["科目代码", "", "", "科目名称"],
            ["类", "款", "项", "栏次", "1", "2", "3", "4", "5", "6"],
            ["", "", "", "合计", 95.5, 60, 35.5],
            ["201", "", "", "一般公共服务支出", 80.25, 44.75, 35.5],
            ["20101", "", "", "人大事务", 80.25, 44.75, 35.5],
            ["2010101", "", "", "  行政运行", 80.25, 44.75, 35.5],
            ["208", "", "", "社会保障和就业支出", 15.25, 15.25],
        ],
        ["A1:J1", "A4:D4", "E4:E5", "F4:F5", "G4:G5", "H4:H5", "I4:I5", "J4:J5", "A5:C5",
         *(f"A{n}:C{n}" for n in range(8, 12))],
    )  # fmt: skip
    book.save(path)


def test_a_workbook_of_the_accounts_software(tmp_path: Path) -> None:
    path = tmp_path / "某县某局2024年度部门决算.xlsx"
    _workbook(path)
    document = read(path)
    segments = segment(document)
    builder = Builder(document, segments, load_profile(segments.profile))
    extract_tables(builder)
    amounts = {
        (one.concept, one.scope, one.side): one.quantity
        for one in builder.records
        if isinstance(one, AmountRecord)
    }
    assert str(amounts["function:208", "all", "expenditure"].value) == "15.25"
    assert str(amounts["function:2010101:project_expenditure", "all", None].value) == "35.5"
    assert {quantity.unit for quantity in amounts.values()} == {"万元"}
    assert not [key for key in amounts if key[0] == "other"]
    codes = [one.code for one in builder.records if isinstance(one, LineRecord)]
    assert codes == ["201", "20101", "2010101", "208"]
    undated = [
        one.model_copy(update={"period": None}) if isinstance(one, AmountRecord) else one
        for one in builder.records
    ]
    done = worked(Facts(undated, load_profile("base")))
    assert not done.conflicts
    assert {"T03", "T04", "T05", "T07", "T22", "T23"} <= {one.rule for one in done.relations}
