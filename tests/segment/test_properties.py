"""Whatever a document holds: sections nest, spans lie in the text, paragraphs do not overlap."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.segment import segment
from extractor.segment.numbering import read_number
from schemas.sections import Segments
from tests.segment.build import document

_LINES = st.sampled_from(
    [
        "第一部分 概况",
        "第二部分",
        "第二部分 部门决算情况说明",
        "一、收入决算情况说明",
        "二、",
        "十一、预算绩效情况",
        "（一）总体情况",
        "（二）具体情况。支出1.00万元。",
        "1.收入情况：2024年收入",
        "（1）小项；",
        "①指标",
        "附件1",
        "项目支出绩效自评报告",
        "收入决算表",
        "公开02表 单位：万元",
        "甲\t1\t2",
        "\t",
        "本表无数据",
        "2024年度收、支总计1.00万元，其中：",
        "人员经费1.00万元；",
        "公用经费1.00万元。",
        "目录",
        "第一部分 概况....1",
        "[bookmark: _Toc1] [image: 图片1]",
        "[bookmark: _Toc1]三、支出",
        "# 标题",
        "- 条目",
        "",
        "  ",
        "— 3 —",
        "东江县水务局2024年度部门决算",
        "一、财政拨款收入：指资金。",
        "\u200b\ufeff",
        "**",
        "公 务 用 车",
    ]
)


def _check(text: str, found: Segments) -> None:
    for i, section in enumerate(found.sections):
        assert section.index == i
        assert 0 <= section.start <= section.body_start <= section.end <= len(text)
        assert section.level == len(section.path)
        if section.parent is not None:
            parent = found.sections[section.parent]
            assert parent.index < i
            assert parent.level == section.level - 1
            assert parent.start <= section.start
            assert section.end <= parent.end
        else:
            assert section.level == 1
    for one, other in zip(found.sections, found.sections[1:], strict=False):
        assert one.start < other.start
        assert other.start <= one.end if other.parent == one.index else other.start >= one.end
    if found.sections:
        assert found.sections[-1].end == len(text)
    for one, other in zip(found.paragraphs, found.paragraphs[1:], strict=False):
        assert one.end <= other.start
    for paragraph in found.paragraphs:
        assert 0 <= paragraph.start < paragraph.end <= len(text)
        assert not text[paragraph.start].isspace()
        if paragraph.section is not None:
            section = found.sections[paragraph.section]
            assert section.start <= paragraph.start < section.end


@given(st.lists(_LINES, max_size=30))
@settings(max_examples=150, deadline=None)
def test_structure_holds_for_any_lines(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = segment(document(text))
    _check(text, found)
    assert [t.table for t in found.tables] == list(range(len(document(text).tables)))


@given(st.text(alphabet="第一二部分、（）1.①附件表。：；\t\n 万元[]#-收入支出决算情况说明", max_size=200))
@settings(max_examples=150, deadline=None)
def test_structure_holds_for_any_text(text: str) -> None:
    _check(text, segment(document(text)))


@given(st.text(max_size=20))
def test_a_number_is_never_longer_than_its_line(key: str) -> None:
    number = read_number(key)
    assert number is None or 0 < number.length <= len(key)


def test_numbers_of_all_styles() -> None:
    read = {
        key: read_number(key)
        for key in (
            "第三部分",
            "第2部分:",
            "十二、",
            "(二十一)",
            "3)",
            "1.2项目",
            "12.",
            "⑫",
            "㈢",
            "⑷",
            "⒌",
            "附件3",
        )
    }
    assert {key: number and (number.style, number.ordinal) for key, number in read.items()} == {
        "第三部分": ("part", 3),
        "第2部分:": ("part", 2),
        "十二、": ("han", 12),
        "(二十一)": ("han_paren", 21),
        "3)": ("arabic_paren", 3),
        "1.2项目": ("decimal", 2),
        "12.": ("arabic", 12),
        "⑫": ("circled", 12),
        "㈢": ("han_paren", 3),
        "⑷": ("arabic_paren", 4),
        "⒌": ("arabic", 5),
        "附件3": ("attachment", 3),
    }
    assert [read_number(key) for key in ("3.02万元", "2024年", "一般公共预算", "三公经费", "")] == [None] * 5


def test_time_grows_with_length_and_no_faster() -> None:
    part = (
        "一、收入决算情况说明\n（一）总体情况\n2024年度收入1.00万元，其中：\n财政拨款1.00万元；\n"
        "其他0万元。\n甲\t1\n"
    )

    def seconds(times: int) -> float:
        made = document("东江县水务局2024年度部门决算\n" + part * times)
        best = 9.0
        for _ in range(3):
            begin = time.perf_counter()
            segment(made)
            best = min(best, time.perf_counter() - begin)
        return best

    assert seconds(800) < 16 * seconds(100) + 0.05
