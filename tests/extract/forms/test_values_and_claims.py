"""Values of cells, what sentences claim, and rows of another page's grid."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.extract.forms.claims import claims_of, pasted_rows
from extractor.extract.forms.header import Column, moved_to
from extractor.extract.forms.reader import Passage
from extractor.extract.forms.rows import Piece, Row, key_of
from extractor.extract.forms.values import figure_of, operator_of, read_value
from extractor.extract.forms.vocabulary import vocabulary
from extractor.profiles import load_profile
from schemas.document import Cell
from schemas.quantity import Quantity

WORDS = vocabulary(load_profile("base"))


@pytest.mark.parametrize(
    ("text", "unit", "operator", "quantity"),
    [
        (">=2.40万人", "", "≥", "2.40万人"),
        ("＝15.60 万元", "", "=", "15.60万元"),
        ("≤1,200元/人", "", "≤", "1200元/人"),
        ("不少于 12 次", "", "≥", "12次"),
        ("[bookmark: _Toc1]≥90％", "", "≥", "90%"),
        ("85", "%", "", "85%"),
        ("100百分比", "", "", "100%"),
        ("-2.5%", "", "", "-2.5%"),
        ("1年", "", "", "1年"),
        ("12个月", "", "", "12个月"),
        ("2024年11月15日前", "", "", None),
        ("9月前", "", "", None),
        ("2024年", "", "", None),
        ("第3季度", "", "", None),
        ("80-90%", "", "", None),
        ("优", "", "", None),
        ("达成预期指标", "", "", None),
        ("——", "", "", None),
        ("", "", "", None),
        ("1:1.5", "", "", None),
    ],
)
def test_values(text: str, unit: str, operator: str, quantity: str | None) -> None:
    value = read_value(text, unit, WORDS)
    assert (value.operator, value.quantity and str(value.quantity)) == (operator, quantity)


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("86.25分", "86.25分"),
        ("71,204,633.4 0", "71204633.40分"),
        ("93.61%", "93.61%"),
        ("15万元", "15万元"),
        ("-", None),
        ("优", None),
        ("10/10", None),
        ("20台", None),
    ],
)
def test_figures(text: str, quantity: str | None) -> None:
    figure = figure_of(text, "分")
    assert (figure and str(figure)) == quantity


@pytest.mark.parametrize(
    ("key", "sign"),
    [
        (">=", "≥"),
        ("小于等于", "≤"),
        ("正向指标(≥)", "≥"),
        ("定性", ""),
        ("＝".replace("＝", "="), "="),
        ("公里", None),
    ],
)
def test_operators(key: str, sign: str | None) -> None:
    assert operator_of(key, WORDS) == sign


def _claims(role: str, text: str) -> list[Any]:
    piece = Piece(text, key_of(text), 0, len(text), 0, 0)
    return list(claims_of(Passage(role, piece), text, 2024))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "帮扶脱贫户、监测户子女就读职业院校36人次。",
            ("figure", "帮扶脱贫户、监测户子女就读职业院校", "36人次"),
        ),
        ("(2)上门巡诊2,140人次", ("figure", "上门巡诊", "2140人次")),
        ("全年共发放补贴3.5 万元", ("figure", "发放补贴", "3.5万元")),
        ("全县累计培训6418人次", ("sum", "全县累计培训", "6418人次")),
        ("全年执行数为6.30万元", ("executed", "全年执行数", "6.30万元")),
        ("预算执行率达96.5%", ("execution_rate", "预算执行率", "96.5%")),
    ],
)
def test_figures_of_sentences(text: str, expected: tuple[str, str, str]) -> None:
    (claim,) = _claims("result", text)
    assert (claim.predicate, claim.subject, str(claim.quantity)) == expected
    assert 0 <= claim.start < claim.end <= len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11月添置投影仪2台", [("month", (11,), False)]),
        ("2024年6月和11月分别采购物资", [("month", (6, 11), False)]),
        ("5月底之前完成发放", [("month", (5,), True)]),
        ("2023年11月签订合同", []),
        ("2024年1—12月津贴已发放", []),
        ("助学金每年4月、10月发放", [("recurs", (4, 10), False)]),
        ("截止9月底，安置搬迁户", [("as_of", (9,), False)]),
        ("截至2023年12月底，存量房屋", []),
    ],
)
def test_times_of_sentences(text: str, expected: list[tuple[str, tuple[int, ...], bool]]) -> None:
    found = [(c.predicate, c.months, c.before) for c in _claims("output", text)]
    assert [one for one in found if one[0] in ("month", "recurs", "as_of")] == expected


@pytest.mark.parametrize(
    ("text", "predicates"),
    [("无", ["no_problems"]), ("暂无。", ["no_problems"]), ("预算执行率低", []), ("无法按时验收", [])],
)
def test_problems(text: str, predicates: list[str]) -> None:
    assert [claim.predicate for claim in _claims("problems", text)] == predicates


def test_full_coverage() -> None:
    assert [c.subject for c in _claims("result", "实现了农村供水全覆盖，水质达标。")] == [
        "实现了农村供水全覆盖"
    ]


def test_a_pasted_row_is_recognised_by_its_operator() -> None:
    (claim,) = pasted_rows("5 追缴税款 万元/年 ≥ 100 200 100.00 100 20 20.00 是 加大力度", 7)
    assert (claim.subject, claim.quantity) == ("追缴税款", Quantity.parse("200", "万元/年"))
    assert claim.start == 9
    assert list(pasted_rows("实际完成200万元，比目标100万元多", 0)) == []


def _boxed(key: str, column: int, left: float, right: float) -> Piece:
    cell = Cell(0, column, key, 0, 1, box=(left, 0.0, right, 10.0))
    return Piece(key, key, 0, 1, column, column, 1, cell)


def test_a_row_of_another_page_is_put_under_the_header_by_its_place() -> None:
    columns = [Column("level1", 0, 1), Column("name", 2, 4), Column("score", 5, 5)]
    ranges = [(50.0, 100.0), (100.0, 300.0), (300.0, 350.0)]
    row = Row((_boxed("完工时间", 0, 102.0, 298.0), _boxed("20", 1, 301.0, 349.0)))
    assert [piece.first for piece in moved_to(row, columns, ranges).pieces] == [2, 5]


def test_a_row_without_boxes_stays_as_it_is() -> None:
    row = Row((Piece("完工时间", "完工时间", 0, 1, 0, 0, 1),))
    assert moved_to(row, [Column("name", 2, 4)], [(0.0, 9.0)]) is row
