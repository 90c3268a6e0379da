"""Money in Chinese numerals: what is written comes back, with the precision it was written with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extract.llm.numerals import find_numerals, parse_numeral

CASES = {
    "三万五千元": ["3.5万元"],
    "一百二十万元": ["120万元"],
    "九十八万五千六百元": ["98.56万元"],
    "一百零三万元": ["103万元"],
    "三点五万元": ["3.5万元"],
    "两千零五元": ["2005元"],
    "二〇元": [],
    "十二万元": ["12万元"],
    "一亿三千万元": ["13000万元"],
    "三万五元": [],  # spoken for 三万五千, or 30,005
    "第三百元": [],
    "每万元": [],
    "十一万亩": [],
    "一二三元": [],
}


@pytest.mark.parametrize("text", CASES)
def test_cases(text: str) -> None:
    assert [str(one.quantity) for one in find_numerals(text)] == CASES[text]


DIGITS = "零一二三四五六七八九"


def written(number: int) -> str:
    """A number below 10,000 as people write it."""
    words, gap = "", False
    for power, name in ((3, "千"), (2, "百"), (1, "十"), (0, "")):
        digit = number // 10**power % 10
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = bool(words)
    return words


@given(st.integers(1, 9999), st.integers(0, 9999))
def test_what_is_written_is_read(high: int, low: int) -> None:
    words = written(high) + "万"
    if low:
        words += ("零" if low < 1000 else "") + written(low)
    read = parse_numeral(words)
    assert read is not None
    assert read[0] == high * 10_000 + low


@given(st.text(alphabet="零一二两十百千万亿点元", max_size=12))
def test_nothing_breaks_it(text: str) -> None:
    for one in find_numerals(text):
        assert text[one.start : one.end].endswith("元")
        assert one.quantity.value >= 0
