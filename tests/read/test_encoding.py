"""Decoding: three encodings told apart, garbage refused."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.read.encoding import decode

TEXT = "2024年度收入总计1,280.50万元，比上年增加12.30万元。\r\n（一）基本支出\t830.20"
#: Words of disclosures: Chinese of the common plane, digits, marks and blanks.
WORDS = st.text(
    st.sampled_from("收入支出决算总表年度增减万元主要原因是公用经费预算单位基本项目合计，。、（）：“”％")
    | st.sampled_from("0123456789.,%\t\r\n -"),
    min_size=1,
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_text_survives_each_encoding(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize(
    ("mark", "encoding"), [(codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_LE, "utf-32-le")]
)
def test_a_byte_order_mark_decides(mark: bytes, encoding: str) -> None:
    assert decode(mark + TEXT.encode(encoding)) == TEXT


@given(WORDS)
def test_any_wording_comes_back_from_utf8_and_utf16(words: str) -> None:
    assert decode(codecs.BOM_UTF8 + words.encode()) == words
    assert decode(words.encode("utf-16")) == words


@given(WORDS.filter(lambda words: not words.isascii()))
def test_any_wording_comes_back_from_gb18030(words: str) -> None:
    assert decode(words.encode("gb18030")) == words
    assert decode(words.encode()) == words


def test_a_short_word_is_not_taken_for_latin_letters() -> None:
    assert "十".encode("gb18030").decode("utf-8") == "ʮ"  # valid in both
    assert decode("十".encode("gb18030")) == "十"


def test_only_the_mark_is_removed() -> None:
    assert decode(b"\xef\xbb\xbf\r\n \xef\xbb\xbf\n") == "\r\n \ufeff\n"


def test_a_character_cut_off_at_the_end_is_left_out() -> None:
    assert decode("决算".encode()[:-1]) == "决"


def test_one_damaged_byte_does_not_make_other_characters_of_all() -> None:
    whole = TEXT.encode()
    assert decode(whole[:8] + b"\xff" + whole[9:]) is None


@pytest.mark.parametrize(
    "garbage",
    [
        bytes(range(256)) * 8,
        b"abc\0def",
        b"\xff" * 40,
        "決算報告書收支總表預算單位".encode("big5"),
        b"\x01\x02\x03\x04" * 30,
    ],
)
def test_garbage_is_refused(garbage: bytes) -> None:
    assert decode(garbage) is None


@given(st.binary())
def test_bytes_decode_or_are_refused(data: bytes) -> None:
    text = decode(data)
    assert text is None or "\0" not in text
