"""What the PDF reader refuses, and what it reads in part."""

from __future__ import annotations

import io
import re

import pypdfium2
import pytest
from PIL import Image, ImageDraw
from reportlab.lib import pdfencrypt

from extractor.read import pdf_fallback, pdf_ocr
from extractor.read.pdf import read_pdf
from extractor.read.pdf_glyphs import Glyph, visible
from extractor.read.pdf_page import PageReader
from schemas.document import Document
from schemas.errors import ReadError
from tests.read.pdf_maker import A4, Maker

TEXT = "本单位2031年度收入总计1,234.56万元，比上年增加34.56万元，增长2.88%，主要原因是新增设备采购项目。"


@pytest.fixture(autouse=True)
def _without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_ocr, "engine", lambda: None)


def read(data: bytes, most: int = 10) -> Document:
    """Read a PDF."""
    return read_pdf(data, "样例.pdf", max_pages=most)


def refusal(data: bytes, most: int = 10) -> ReadError:
    """The error a PDF is refused with: one line in Chinese, and the same in English."""
    with pytest.raises(ReadError) as caught:
        read(data, most)
    error = caught.value
    assert "\n" not in error.line()
    assert error.line().startswith("样例.pdf: ")
    assert error.english.isascii()
    assert error.hint
    return error


def scan() -> Image.Image:
    """A picture of a page."""
    picture = Image.new("L", (600, 850), "white")
    ImageDraw.Draw(picture).rectangle((50, 50, 500, 700), outline="black")
    return picture


def test_encrypted() -> None:
    maker = Maker(encrypt=pdfencrypt.StandardEncryption("geheim", "besitzer"))
    maker.text(90, 90, TEXT)
    assert "密码" in refusal(maker.data()).message


def test_a_password_for_changes_only_is_no_lock() -> None:
    maker = Maker(encrypt=pdfencrypt.StandardEncryption("", "besitzer"))
    maker.paragraph(90, TEXT)
    assert read(maker.data()).text == TEXT + "\n"


def test_damaged() -> None:
    maker = Maker()
    maker.text(90, 90, TEXT)
    data = maker.data()
    assert "损坏" in refusal(data[: len(data) // 3]).message
    assert "损坏" in refusal(b"%PDF-1.7 and nothing else").message


def test_a_page_that_cannot_be_loaded_is_said() -> None:
    maker = Maker()
    maker.paragraph(90, TEXT)
    maker.page()
    maker.paragraph(90, TEXT)
    data = maker.data()
    kids = data.index(b"/Kids")
    broken = data[:kids] + re.sub(rb"\d+ 0 R", b"99 0 R", data[kids:], count=1)
    document = read(broken)
    assert document.unreadable[0].where == "第1页"
    assert document.text == TEXT + "\n"
    assert [page.number for page in document.pages] == [1, 2]


def test_too_many_pages() -> None:
    maker = Maker()
    for _ in range(2):
        maker.text(90, 90, TEXT)
        maker.page()
    maker.text(90, 90, TEXT)
    data = maker.data()
    assert "3 页" in refusal(data, most=2).message
    assert len(read(data, most=3).pages) == 3


def test_no_text() -> None:
    maker = Maker()
    maker.ruling(0, 0, 10, 10)
    assert "空" in refusal(maker.data()).message


def test_a_scan_names_the_extra() -> None:
    maker = Maker()
    for _ in range(3):
        maker.picture(scan(), 0, 0, *A4)
        maker.page()
    maker.picture(scan(), 0, 0, *A4)
    error = refusal(maker.data())
    assert "扫描件" in error.message
    assert "gouji[ocr]" in error.hint


def test_scanned_pages_among_others_are_listed() -> None:
    maker = Maker()
    for _ in range(3):
        maker.paragraph(90, TEXT * 2)
        maker.page()
    for _ in range(2):
        maker.picture(scan(), 0, 0, *A4)
        maker.page()
    maker.paragraph(90, TEXT)
    document = read(maker.data())
    assert [(one.where, one.why[:6]) for one in document.unreadable] == [("第4至5页", "页面是图片（")]
    assert document.text.count("1,234.56") == 7
    assert document.pages[3].start == document.pages[3].end


def test_a_large_picture_on_a_page_with_text_is_mentioned() -> None:
    maker = Maker()
    maker.paragraph(90, TEXT)
    maker.picture(scan(), 90, 200, 400, 400)
    assert [(one.where, one.why) for one in read(maker.data()).unreadable] == [
        ("第1页", "有图片，图中文字未识别")
    ]


def test_a_picture_under_the_text_is_a_background() -> None:
    maker = Maker()
    maker.picture(scan(), 0, 0, *A4)
    maker.paragraph(90, TEXT)
    assert read(maker.data()).unreadable == ()


def test_text_without_meaning_is_said() -> None:
    """A font without a Unicode map: what PDFium returns for it are no words."""
    maker = Maker()
    maker.paragraph(90, TEXT * 3)
    maker.page()
    maker.text(90, 90, "\ue001\ue002\ue003\ue004\ue005\ue006\ue007", 12)
    document = read(maker.data())
    assert [one.where for one in document.unreadable] == ["第2页"]


def test_a_single_ideograph_in_a_font_that_is_nowhere_is_read() -> None:
    """PDFium drops text objects of one ideograph if it has no font for it."""
    maker = Maker()
    maker.table(90, 80, [80, 80], [["项目", "备注"], ["办公费", "乙"], ["水费", "甲"]])
    assert read(maker.data()).tables[0].texts() == [["项目", "备注"], ["办公费", "乙"], ["水费", "甲"]]


def test_a_page_the_second_reader_cannot_read_either_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    complete = PageReader._characters
    monkeypatch.setattr(PageReader, "_characters", lambda *given: (*complete(*given)[:3], False))
    monkeypatch.setattr(pdf_fallback.SlowReader, "_characters", lambda *_: 1 / 0)
    maker = Maker()
    maker.paragraph(90, TEXT)
    document = read(maker.data())
    assert document.text == TEXT + "\n"
    assert [one.why for one in document.unreadable] == ["字体不在文件中，可能有文字没有读出"]


def _place(glyph: Glyph) -> tuple[float, float]:
    return round(glyph.baseline), glyph.left


@pytest.mark.parametrize("rotation", [0, 90])
def test_the_second_reader_sees_what_the_first_sees(rotation: int) -> None:
    maker = Maker()
    maker.canvas.setPageRotation(rotation)
    maker.canvas.setCropBox((20, 30, 500, 560))
    maker.paragraph(300, TEXT)
    maker.text(90, 400, "Accounts 2031", 10, "Helvetica")
    data = maker.data()
    pdf = pypdfium2.PdfDocument(data)
    first = PageReader(data, 1)
    content = first.read(pdf[0], 1)
    found = pdf_fallback.SlowReader(data, 1).characters(1)
    assert found is not None
    glyphs, runs, unmapped = found
    assert unmapped == 0
    assert {run.quarter for run in runs} == {0}
    seen = sorted(visible(glyphs, runs, content.frame, (20, 30, 500, 560)), key=_place)
    assert len(seen) == len(content.glyphs) > 50
    for slow, fast in zip(seen, sorted(content.glyphs, key=_place), strict=True):
        assert (slow.char, slow.size) == (fast.char, fast.size)
        assert (slow.left, slow.baseline) == pytest.approx((fast.left, fast.baseline), abs=0.1)


def test_the_hash_is_that_of_the_bytes() -> None:
    import hashlib

    maker = Maker()
    maker.text(90, 90, TEXT)
    data = io.BytesIO(maker.data()).getvalue()
    document = read(data)
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert (document.format, document.name) == ("pdf", "样例.pdf")
