"""The HTML report shows document and findings, and nothing in a document can act in it."""

from __future__ import annotations

import re

import pytest

from extractor.report.html import to_html
from extractor.report.marks import Marks, masked_boxes
from extractor.report.subject import evidence_shown
from schemas.document import Block, Cell, Document, Line, Table
from schemas.evidence import quote_cell
from schemas.verdicts import Judged
from tests.report.making import HOSTILE, RULES, amount, change, document, finding, subject


def test_escapes_every_text_of_the_document() -> None:
    read = document(f"收入1.00万元{HOSTILE}\n{HOSTILE}")
    records = (amount(read, "1.00万元", "project:x", "1.00", 1, name=HOSTILE),)
    page = to_html(subject(read, (0, 8), records=records), RULES)
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page
    assert len(re.findall(r"<script", page)) == 1
    assert "onerror=&#34;" in page or "onerror=&quot;" in page


def test_needs_no_network_and_allows_only_its_own_script() -> None:
    read = document("收入1.00万元\n合计")
    page = to_html(subject(read, (0, 2)), RULES)
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", page)
    assert " style=" not in page
    nonce = re.search(r'<script nonce="([^"]+)"', page)
    assert nonce
    assert f"script-src 'nonce-{nonce[1]}'" in page
    assert "default-src 'none'" in page


def test_every_finding_is_linked_to_its_words() -> None:
    read = document("收入1.00万元，支出2.00万元\n合计")
    page = to_html(subject(read, (0, 8), (4, 17)), RULES)
    linked = [set(f.split()) for f in re.findall(r'<mark[^>]*data-f="([^"]+)"', page)]
    assert {"0"} in linked
    assert {"0", "1"} in linked
    assert {"1"} in linked


def test_a_figure_names_all_its_places() -> None:
    read = document("收入合计10.00万元，本年收入12.00万元\n合计")
    records = (
        amount(read, "10.00万元", "total_income", "10.00", 1),
        amount(read, "12.00万元", "total_income", "12.00", 2),
    )
    page = to_html(subject(read, records=records), RULES)
    assert page.count('<span data-k="0">') == 2
    assert "数值不一" in page
    assert re.search(r"本年收入合计</b>.*?10\.00万元.*?12\.00万元", page, re.DOTALL)


def test_changes_stand_with_their_reasons_and_charts_with_their_shares() -> None:
    read = document("收入合计10.00万元，其中财政拨款9.00万元，增加1.00万元，因为接待增多\n合计")
    records = (
        amount(read, "10.00万元", "total_income", "10.00", 1),
        amount(read, "9.00万元", "fiscal_income", "9.00", 2, scope="fiscal"),
        *change(read, "增加1.00万元", "因为接待增多"),
    )
    page = to_html(subject(read, records=records), RULES)
    assert re.search(r"较上年增加 1\.00万元.*?因为接待增多", page, re.DOTALL)
    assert re.search(r"收入构成（全部资金）.*?财政拨款收入.*?9\.00万元　90\.0%", page, re.DOTALL)


def test_a_verdict_is_shown_with_its_finding() -> None:
    read = document("收入1.00万元\n合计")
    one = subject(read, (0, 2))
    given = {"0" * 16: Judged("0" * 16, "A01", "right", "已核实", "甲某")}
    page = to_html(type(one)(one.path, one.document, one.result, given), RULES)
    assert "属实（甲某）已核实" in page


def test_english_labels_have_no_chinese_left() -> None:
    read = document("abc\ndef")
    page = to_html(subject(read), RULES, lang="en")
    assert "not checked" in page
    assert "全部" not in page


@pytest.mark.parametrize("spans", [[(0, 3), (2, 6)], [(0, 6), (1, 2)], [(3, 4)], []])
def test_cutting_keeps_the_text(spans: list[tuple[int, int]]) -> None:
    read = document("收入一点零零\n合计")
    marks = Marks(subject(read, *spans).result.findings, [(1, 5, 7)])
    for start, end in ((0, 6), (2, 4), (5, 6)):
        pieces = marks.cut(read.text, start, end)
        assert "".join(piece.text for piece in pieces) == read.text[start:end]
        assert [piece.start for piece in pieces] == sorted({piece.start for piece in pieces})
    marked = {n for piece in marks.cut(read.text, 0, 6) for n in piece.findings}
    assert marked == set(range(len(spans)))
    facts = "".join(piece.text for piece in marks.cut(read.text, 0, 6) if piece.fact == 7)
    assert facts == read.text[1:5]


def test_what_was_masked_is_covered_in_page_pictures() -> None:
    text = "电话 *** **** 止\n"
    line = Line(0, 13, 1, (0, 0, 130, 10))
    read = Document("x.pdf", "pdf", "0", text, (), lines=(line,))
    assert masked_boxes(read) == {1: [(30.0, 0, 110.0, 10)]}


def test_quotes_within_a_short_quote_are_not_repeated() -> None:
    read = document("基本支出10.00万元，占50%\n合计")
    one = finding(read, 1, (0, 16), (0, 11), (17, 19))
    assert [shown.quote for shown in evidence_shown(one)] == ["基本支出10.00万元，占50%", "合计"]
    same = finding(read, 1, (0, 11), (0, 11))
    assert len(evidence_shown(same)) == 2


@pytest.mark.parametrize(
    ("format", "place"),
    [("docx", "“三、支出情况”之下"), ("txt", "第 2 行"), ("html", "“三、支出情况”之下")],
)
def test_places_are_said_as_the_reader_of_the_original_sees_them(format: str, place: str) -> None:
    text = "三、支出情况\n支出合计10.00万元\n"
    blocks = (Block("paragraph", 0, 6, text[:6]), Block("paragraph", 7, 18, text[7:18]))
    read = Document("x", format, "0", text, blocks)  # type: ignore[arg-type]
    one = subject(read, (7, 11))
    assert one.place(one.result.findings[0].evidence[0]) == place


def test_cells_of_worksheets_are_said_by_row() -> None:
    table = Table(0, 0, 4, (Cell(4, 0, "合计", 0, 2),), sheet="收支总表")
    read = Document("x", "xlsx", "0", "合计\n\n", (), (table,))
    assert subject(read).place(quote_cell(read, 0, table.cells[0])) == "工作表“收支总表”第 5 行"
