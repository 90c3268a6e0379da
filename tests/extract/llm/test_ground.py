"""A quote is found in its line or it is not: figures digit for digit, words with a little patience."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extract.llm import ground
from extractor.extract.llm.ground import Dropped, Found, find_figure, find_item, locate
from extractor.extract.llm.lines import Line, read_lines
from extractor.extract.narrative.context import Context
from schemas.text import squeeze
from tests.extract.making import builder_of

SENTENCE = "灯塔维护费全年花了1,253.80万元，比头一年多 花了53.80万元，另有3.80万元没有花完。"


def line_of(text: str) -> Line:
    builder = builder_of(text)
    return read_lines(builder, Context(builder)).lines[0]


@dataclass(frozen=True)
class Case:
    quote: str
    status: str  # verified, repaired, or why it is dropped
    words: str = ""  # what the document says there, without blanks


CASES = {
    "as it is": Case("灯塔维护费全年花了1,253.80万元", "verified", "灯塔维护费全年花了1,253.80万元"),
    "blanks": Case("比头一年多花了53.80万元", "verified", "比头一年多花了53.80万元"),
    "widths": Case("灯塔维护费全年花了１,２５３.８０万元", "verified", "灯塔维护费全年花了1,253.80万元"),
    "a word wrong": Case("灯塔维护费用全年花了1,253.80万元", "repaired", "灯塔维护费全年花了1,253.80万元"),
    "a digit wrong": Case("灯塔维护费全年花了1,258.80万元", ground.OTHER_NUMBERS),
    "a digit more": Case("灯塔维护费全年花了11,253.80万元", ground.OTHER_NUMBERS),
    "the tail of a number": Case("253.80万元", ground.OTHER_NUMBERS),
    "the head of a number": Case("灯塔维护费全年花了1,253", ground.OTHER_NUMBERS),
    "made up": Case("航标更新费全年支出88.00万元", ground.NO_QUOTE),
    "empty": Case("", ground.NO_QUOTE),
    "blank": Case("  ", ground.NO_QUOTE),
    "endless": Case("灯塔" * 300, ground.TOO_LONG),
}


@pytest.mark.parametrize("name", CASES)
def test_locate(name: str) -> None:
    case, line = CASES[name], line_of(SENTENCE)
    found = locate(case.quote, line)
    if isinstance(found, Dropped):
        assert found.why == case.status
    else:
        assert (found.status, line.squeezed.text[found.start : found.end]) == (
            case.status,
            squeeze(case.words),
        )


FIGURES = {
    "with its unit": ("1,253.80万元", "1253.80"),
    "without separators": ("1253.80万元", "1253.80"),
    "another unit": ("1,253.80元", ground.NO_FIGURE),
    "no unit": ("1,253.80", ground.NO_FIGURE),
    "rounded": ("1,253.8万元", ground.NO_FIGURE),
    "computed": ("1,200.00万元", ground.NO_FIGURE),
    "of another part of the sentence": ("53.80万元", ground.NO_FIGURE),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_stands_in_the_quote_digit_for_digit(name: str) -> None:
    printed, wanted = FIGURES[name]
    line = line_of(SENTENCE)
    quote = locate("灯塔维护费全年花了1,253.80万元", line)
    assert isinstance(quote, Found)
    place = find_figure(printed, line, quote)
    assert (place.why if isinstance(place, Dropped) else str(place.quantity.value)) == wanted


def test_a_figure_that_stands_twice_in_the_quote_is_not_guessed() -> None:
    line = line_of("船坞花了5.00万元，码头花了5.00万元。")
    whole = locate(line.text, line)
    assert isinstance(whole, Found)
    assert find_figure("5.00万元", line, whole) == Dropped(ground.TWO_FIGURES)


ITEMS = {
    "灯塔维护费": "verified",
    "灯塔养护费": ground.NO_ITEM,
    "灯塔维护费全年花了": "verified",
    "1,253.80万元": ground.NO_ITEM,
}


@pytest.mark.parametrize("item", ITEMS)
def test_items_are_words_of_the_line(item: str) -> None:
    found = find_item(item, line_of(SENTENCE), 0)
    assert (found.why if isinstance(found, Dropped) else found[2]) == ITEMS[item]


@given(st.text(alphabet="灯塔维护费全年花了1253.80,万元比头", max_size=30))
def test_whatever_is_found_is_in_the_document_with_the_same_numbers(quote: str) -> None:
    line = line_of(SENTENCE)
    found = locate(quote, line)
    if isinstance(found, Found):
        start, end = line.squeezed.span(found.start, found.end)
        source = squeeze(SENTENCE[start:end])
        assert source
        assert found.status == "repaired" or source == squeeze(quote)
        assert ground.numbers(source) == ground.numbers(squeeze(quote))
