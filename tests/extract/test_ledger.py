"""The ledger counts every figure once and knows which ones a record holds."""

from __future__ import annotations

import pytest

from extractor.extract.ledger import take_stock
from extractor.extract.narrative.tokens import NO_UNIT
from extractor.profiles import taxonomy
from schemas.document import Cell, Document, Table
from schemas.quantity import Quantity
from schemas.records import AmountRecord
from schemas.sections import Segments, TableInfo
from tests.extract.narrative.notation import parse

PROSE = (
    "2024年度收、支总计120.00万元。联系电话010-12345678，依据青财〔2023〕35号，第3部分，"
    "单价100万元以上设备0台（套）。"
)


def test_dates_numbers_of_documents_and_names_count_nothing() -> None:
    stock = take_stock(parse(PROSE, "一、收入支出决算总体情况说明", "total"))
    assert (stock.amounts_seen, stock.amounts_recorded) == (1, 1)
    assert (stock.quantities_seen, stock.quantities_recorded) == (2, 2)
    assert stock.unread == ()


def test_a_dash_on_a_line_of_its_own_is_no_sign_of_the_figure_below() -> None:
    stock = take_stock(parse("支出如下：\n-\n5.00万元", "三、支出决算情况说明", "expenditure"))
    assert (stock.amounts_seen, stock.unread) == (1, ())


def test_a_figure_nobody_recorded_is_listed_with_its_place() -> None:
    builder = parse(PROSE, "一、收入支出决算总体情况说明", "total")
    builder.records.clear()
    stock = take_stock(builder)
    assert stock.amounts_recorded == 0
    assert [(one.text, one.unit) for one in stock.unread] == [("120.00万元", "万元"), ("0台（套）", "台(套)")]


def test_a_record_holds_a_figure_only_inside_its_quote() -> None:
    builder = parse("支出合计70.00万元。其他70.00万元。", "三、支出决算情况说明", "expenditure")
    kept = [r for r in builder.records if isinstance(r, AmountRecord)][:1]
    builder.records[:] = kept
    stock = take_stock(builder)
    assert (stock.amounts_seen, stock.amounts_recorded) == (2, 1)


def test_cells_with_decimals_under_a_money_unit_are_amounts() -> None:
    builder = parse("", "")
    text = "收入决算表\n合计\t88.50\n行次\t12\n"
    cells = (
        Cell(0, 0, "合计", 6, 8),
        Cell(0, 1, "88.50", 9, 14),
        Cell(1, 0, "行次", 15, 17),
        Cell(1, 1, "12", 18, 20),
    )
    table = Table(0, 6, 21, cells)
    builder.document = Document("t", "txt", "0", text, (), (table,))
    segments = Segments(
        "final_account", "", "", 2024, "unit", "万元", "base", (), (), (TableInfo(0, "income", unit="万元"),)
    )
    builder.segments = segments
    assert take_stock(builder).unread[0].text == "88.50"
    cell = AmountRecord(
        id="x",
        evidence=builder.quote_cell(0, cells[1]),
        concept="total_income",
        name="合计",
        quantity=Quantity.parse("88.50", "万元"),
    )
    builder.add(cell)
    stock = take_stock(builder)
    assert (stock.amounts_seen, stock.amounts_recorded, stock.unread) == (1, 1, ())


def test_no_counting_unit_begins_like_the_mark_of_a_date_or_a_list() -> None:
    assert not NO_UNIT & {unit[0] for unit in taxonomy("grammar")["units"]["words"]}


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("2031年12月支付3个项目、12人", ["3个", "12人"]),
        ("第3个项目用了-5.00万元", ["-5.00万元"]),
        ("1.2031年支出20.00万元", ["20.00万元"]),
        ("2029-2031万元以上不计，3-5个计后一个", ["5个"]),
        ("201教育支出20502普通教育5个（项）支出１２，３４５．６０万元", ["１２，３４５．６０万元"]),
    ],
)
def test_figures_are_told_from_dates_lists_and_names(words: str, figures: list[str]) -> None:
    builder = parse(words, "三、支出决算情况说明", "expenditure")
    builder.records.clear()
    stock = take_stock(builder)
    assert [one.text for one in stock.unread] == figures
