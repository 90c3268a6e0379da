"""The workbook holds what was found, nothing in it is a formula, and openpyxl reads it back."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from extractor.report.excel import FINDINGS, RECORDS, RULES, UNCHECKED, records_to_xlsx, to_xlsx
from extractor.report.rows import COLUMNS
from extractor.report.subject import Subject
from extractor.report.verdict_sheet import read_verdicts
from schemas.errors import OptionError
from tests.report.making import FORMULA, HOSTILE, amount, document, finding, result, subject
from tests.report.making import RULES as DESCRIBED

Book = openpyxl.Workbook
TEXT = "收入合计12,345.60万元\n合计"


def book(one: Subject) -> Book:
    return openpyxl.load_workbook(io.BytesIO(to_xlsx([one], DESCRIBED)))


def test_sheets_header_filters_and_choices() -> None:
    written = book(subject(document(TEXT), (0, 4), (4, 8)))
    assert written.sheetnames == [FINDINGS, RECORDS, UNCHECKED, RULES]
    sheet = written[FINDINGS]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert sheet.max_row == 3
    for name in written.sheetnames:
        assert written[name].auto_filter.ref
        assert written[name].freeze_panes
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"属实,不属实,存疑"'
    assert str(choice.sqref) == "L2:L3"
    assert COLUMNS["ABCDEFGHIJKL".index("L")] == "复核结论"


def test_a_row_says_everything_about_its_finding() -> None:
    row = {
        cell.value: below.value
        for cell, below in zip(*list(book(subject(document(TEXT), (0, 4)))[FINDINGS].rows)[:2], strict=True)
    }
    assert row["序号"] == 1
    assert row["程度"] == "高"
    assert row["事项"] == "合计与分项不符"
    assert row["类别"] == "合计与分项"
    assert row["所列数字"] == "合计：3.50万元"
    assert row["原文"] == "第 1 行：“收入合计”"
    assert row["指纹"] == "0" * 16


def test_nothing_becomes_a_formula_or_a_link() -> None:
    read = document(f"{FORMULA}\n{FORMULA}", name=f"{FORMULA[:5]}.txt")
    record = amount(read, FORMULA, "project:x", "1", 1, name=FORMULA)
    written = book(subject(read, (0, 9), records=(record,)))
    cells = [cell for sheet in written for row in sheet.rows for cell in row if cell.value is not None]
    assert any(cell.value == FORMULA for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)


def test_figures_are_numbers_with_their_printed_decimals() -> None:
    read = document(TEXT)
    records = (
        amount(read, "12,345.60万元", "total_income", "12345.60", 1),
        amount(read, "合计", "other", "12345678901234567.89", 2),
    )
    sheet = openpyxl.load_workbook(io.BytesIO(records_to_xlsx(subject(read), records)))["金额"]
    places = {cell.value: cell.column - 1 for cell in sheet[1]}
    first, second = (row[places["数值"]] for row in list(sheet.rows)[1:])
    values = {first.value: first.number_format, second.value: second.number_format}
    assert values[12345.6] == "#,##0.00"
    assert "12345678901234567.89" in values


@pytest.mark.parametrize("text", ["\x00\x01控制\x1f符", "\ud800代理", "长" * 40_000])
def test_what_no_cell_can_hold_is_replaced_or_cut(text: str) -> None:
    read = document("收入\n合计")
    one = Subject(Path("x"), read, result(read, (finding(read, 1, (0, 2), message=text),)))
    sheet = book(one)[FINDINGS]
    said = sheet.cell(2, COLUMNS.index("疑点") + 1).value
    assert said
    assert len(said) <= 32_000


def filled(path: Path, column: str, words: list[str], who: str = "") -> Path:
    """A report whose verdict column a person has filled in."""
    read = document(TEXT)
    written = book(subject(read, (0, 4), (4, 8)))
    sheet = written[FINDINGS]
    for row, word in enumerate(words, 2):
        sheet.cell(row, COLUMNS.index(column) + 1).value = word
        sheet.cell(row, COLUMNS.index("复核人") + 1).value = who
    written.save(path)
    return path


def test_verdicts_are_read_back(tmp_path: Path) -> None:
    path = filled(tmp_path / "r.xlsx", "复核结论", ["不属实", ""], "乙某")
    (only,) = read_verdicts(path, "")
    assert (only.fingerprint, only.rule, only.verdict, only.by) == ("0" * 16, "A01", "wrong", "乙某")
    assert only.time


def test_words_that_are_no_verdict_are_refused_with_their_row(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="第 3 行"):
        read_verdicts(filled(tmp_path / "r.xlsx", "复核结论", ["属实", "也许"], "乙某"), "")
    with pytest.raises(OptionError, match="没有复核人"):
        read_verdicts(filled(tmp_path / "s.xlsx", "复核结论", ["属实"]), "")
    assert read_verdicts(tmp_path / "s.xlsx", "丙某")[0].by == "丙某"


def test_other_files_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "x.xlsx"
    other.write_bytes(b"no workbook")
    with pytest.raises(OptionError):
        read_verdicts(other, "")
    openpyxl.Workbook().save(other)
    with pytest.raises(OptionError):
        read_verdicts(other, "")


def test_unchecked_items_and_rules_are_listed() -> None:
    written = book(subject(document(TEXT)))
    listed = [[cell.value for cell in row] for row in written[UNCHECKED].rows]
    assert any(HOSTILE in row and FORMULA in row for row in listed)
    assert [cell.value for cell in written[RULES][2]][:2] == ["A01", "合计与分项不符"]
