"""Whatever paragraphs and tables are printed come back as they were."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.read.pdf import read_pdf
from tests.read.pdf_maker import Maker, wrapped

_WORDS = st.sampled_from(
    ["本年", "支出", "决算数", "项目", "为", "增加", "主要用于", "设备", "，", "采购", "单位"]
)
_FIGURES = st.decimals(min_value=0, max_value=99999, places=2).map(lambda value: f"{value:,}万元")
_PARAGRAPH = st.lists(st.one_of(_WORDS, _FIGURES), min_size=12, max_size=60).map(
    lambda words: "本单位" + "".join(words).strip("，") + "。"
)
_CELL = st.one_of(
    st.just(""),
    st.sampled_from(["办公费", "无", "其他支出", "二、水费"]),
    st.decimals(min_value=-999, max_value=999999, places=2).map(lambda value: f"{value:,}"),
)
_GRID = st.integers(2, 5).flatmap(
    lambda columns: st.lists(st.lists(_CELL, min_size=columns, max_size=columns), min_size=1, max_size=60)
)


@settings(max_examples=25, deadline=None)
@given(st.lists(_PARAGRAPH, min_size=2, max_size=14), st.booleans())
def test_paragraphs_come_back(texts: list[str], numbered: bool) -> None:
    maker = Maker()
    y, page = 80.0, 1
    for text in texts:
        for number, line in enumerate(wrapped(text, 415, 12, 24)):
            if y > 740:
                if numbered:
                    maker.centred(815, f"— {page} —", 9)
                maker.page()
                y, page = 80.0, page + 1
            maker.text(90 + (0 if number else 24), y, line)
            y += 20
    document = read_pdf(maker.data(), "样例.pdf", max_pages=50)
    assert document.text.splitlines() == texts
    assert [document.text[b.start : b.end] for b in document.blocks if b.kind == "paragraph"] == texts


@settings(max_examples=25, deadline=None)
@given(_GRID)
def test_a_table_comes_back(grid: list[list[str]]) -> None:
    grid = [["项目", *[f"第{number}栏" for number in range(1, len(grid[0]))]], *grid]
    maker = Maker()
    for first in range(0, len(grid), 38):
        if first:
            maker.page()
        maker.table(60, 70, [95] * len(grid[0]), grid[first : first + 38])
    document = read_pdf(maker.data(), "样例.pdf", max_pages=50)
    (table,) = document.tables
    assert table.texts() == grid
    assert document.text == "".join("\t".join(row) + "\n" for row in grid)
