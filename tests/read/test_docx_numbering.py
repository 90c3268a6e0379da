"""The numbers Word prints itself."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.read import read_bytes
from extractor.read.docx_numbering import chinese, format_number
from tests.read.making import W, docx_bytes, paragraphs

LEVELS = """<w:abstractNum {W} w:abstractNumId="90">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%3."/></w:lvl>
<w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum>""".replace(
    "{W}", W
)
PART = f"""<w:abstractNum {W} w:abstractNumId="91"><w:lvl w:ilvl="0"><w:start w:val="2"/>
<w:numFmt w:val="chineseCountingThousand"/><w:pStyle w:val="Heading1"/><w:suff w:val="space"/>
<w:lvlText w:val="第%1部分"/></w:lvl></w:abstractNum>"""


def numbered(lines: list[tuple[str, int, int]], *, style: bool = False) -> list[str]:
    """Paragraphs with text, list and level, as read."""
    from docx.oxml import parse_xml

    def build(word: Any) -> None:
        numbering = word.part.numbering_part.element
        numbering.insert(0, parse_xml(PART))
        numbering.insert(0, parse_xml(LEVELS))
        restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
        for number, abstract, more in ((80, 90, ""), (81, 91, ""), (82, 90, restart)):
            xml = f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{more}</w:num>'
            numbering.append(parse_xml(xml))
        if style:
            properties = word.styles["Heading 1"].element.get_or_add_pPr()
            properties.append(parse_xml(f'<w:numPr {W}><w:numId w:val="81"/></w:numPr>'))
            word.add_heading("概况", 1)
            word.add_heading("决算", 1)
        for text, number, level in lines:
            properties = word.add_paragraph(text)._p.get_or_add_pPr()
            xml = f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
            properties.append(parse_xml(xml))

    return paragraphs(read_bytes(docx_bytes(build), "一.docx"))


def test_levels_count_and_reset() -> None:
    lines = [
        ("收入", 80, 0),
        ("财政", 80, 1),
        ("事业", 80, 1),
        ("支出", 80, 0),
        ("基本", 80, 1),
        ("人员", 80, 2),
    ]
    assert numbered(lines) == ["一、收入", "（一）财政", "（二）事业", "二、支出", "（一）基本", "2.1. 人员"]


def test_a_list_that_starts_anew() -> None:
    assert numbered([("甲", 80, 0), ("乙", 82, 0), ("丙", 82, 0)]) == ["一、甲", "五、乙", "六、丙"]


def test_bullets_and_unknown_lists_print_nothing() -> None:
    assert numbered([("点", 80, 3), ("无", 0, 0), ("缺", 999, 0)]) == ["点", "无", "缺"]


def test_a_style_may_carry_the_list() -> None:
    assert numbered([], style=True) == ["第二部分 概况", "第三部分 决算"]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (100, "一百"),
        (105, "一百〇五"),
        (110, "一百一十"),
        (12345, "12345"),
    ],
)
def test_chinese_numbers(number: int, text: str) -> None:
    assert chinese(number) == text


@pytest.mark.parametrize(
    ("form", "texts"),
    [
        ("decimal", ["1", "12"]),
        ("decimalZero", ["01", "12"]),
        ("decimalEnclosedCircle", ["①", "⑫"]),
        ("decimalFullWidth", ["１", "１２"]),
        ("lowerLetter", ["a", "l"]),
        ("upperRoman", ["I", "XII"]),
        ("chineseLegalSimplified", ["壹", "壹拾贰"]),
        ("ideographTraditional", ["甲", "乙"]),
        ("ideographDigital", ["一", "一二"]),
        ("ideographZodiac", ["子", "亥"]),
        ("unheardOf", ["1", "12"]),
    ],
)
def test_forms(form: str, texts: list[str]) -> None:
    assert [format_number(1, form), format_number(12, form)] == texts
