"""Markdown: the text unchanged, headings with levels, pipe and HTML tables as spans of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractor.read import Limits
from extractor.read.plain import read_markdown
from schemas.document import Document
from tests.read.making import assert_sound, paragraphs, why_unreadable


def read(text: str, limits: Limits | None = None) -> Document:
    document = read_markdown(text.encode(), "一.md", limits)
    assert document.text == text
    assert document.format == "markdown"
    assert_sound(document)
    return document


def test_headings_have_levels_and_no_marks() -> None:
    document = read("# 某局决算\n\n## 一、概况 ##\n正文#号不算\n####### 七级不算\n#没有空格不算\n")
    levels = [(block.level, block.text) for block in document.blocks]
    assert levels == [
        (1, "某局决算"),
        (2, "一、概况"),
        (None, "正文#号不算"),
        (None, "####### 七级不算"),
        (None, "#没有空格不算"),
    ]


def test_an_escaped_pipe_is_a_character() -> None:
    document = read("|项目|数|\n|-|-|\n|甲\\|乙|1.0|\n")
    assert document.tables[0].texts() == [["项目", "数"], ["甲\\|乙", "1.0"]]


HTML = (
    "前文\n\n<table border=1><tr><td colspan=3>收入决算表</td></tr>"
    "<tr><td rowspan='2'>项目</td><td colspan=\"2\"><b>金额</b></td></tr>\n<tr><td>基本</td><td>项目</td></tr>"
    "<tr><td>合计</td><td> 12.30 </td><td>&nbsp;</td></tr></table>\n\n后文"
)


def test_an_html_table_is_laid_over_the_text() -> None:
    document = read(HTML)
    (table,) = document.tables
    assert table.texts() == [["项目", "金额", "金额"], ["项目", "基本", "项目"], ["合计", "12.30", ""]]
    assert paragraphs(document) == ["前文", "收入决算表", "后文"]


def test_rows_without_closing_tags_are_read() -> None:
    document = read("<table><tr><td>甲<td>1\n<tr><td>乙<td>2</table>")
    assert document.tables[0].texts() == [["甲", "1"], ["乙", "2"]]


def test_a_span_beyond_the_table_is_cut() -> None:
    document = read("<table><tr><td rowspan=9999>甲</td><td>1</td></tr><tr><td>2</td></tr></table>")
    (table,) = document.tables
    assert table.rows == 2
    assert table.texts() == [["甲", "1"], ["甲", "2"]]


def test_spans_that_would_fill_memory_are_reported() -> None:
    row = "<tr><td colspan=500>甲</td><td>1</td></tr>"
    document = read(f"<table>{row * 40}</table>", Limits(max_cells=1000))
    assert not document.tables
    assert "表格过大" in why_unreadable(document)


CELL = st.text(st.sampled_from("收支决算0123456789.,%（）<>&; "), max_size=8).map(str.strip)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6))
def test_a_grid_comes_back_from_pipes(rows: list[list[str]]) -> None:
    grid = [["栏一", "栏二", "栏三"], *rows, ["合计", "1.00", "2.00"]]
    lines = ["| " + " | ".join(row) + " |" for row in grid]
    document = read("\n".join([lines[0], "|---|---|---|", *lines[1:]]))
    assert document.tables[0].texts() == grid


@given(st.text(st.sampled_from("收支|-: \n<>/trdable=39'\""), max_size=150))
def test_any_markup_is_read_soundly(text: str) -> None:
    if text.strip():
        read(text)
