"""Scans: what the OCR engine returns becomes text and tables; the engine itself where it is installed."""

from __future__ import annotations

import importlib.util
import io
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from extractor.read import pdf_ocr
from extractor.read.pdf import read_pdf
from extractor.read.pdf_ocr import SCALE, Engine, OcrLine, glyphs_of, slant_of
from schemas.document import Document
from tests.read.pdf_maker import Maker

GRID = [["科目名称", "决算数"], ["办公费", "1,234.50"], ["水费", ""]]
CAPTION = "一般公共预算财政拨款支出决算表"


def scanned(data: bytes, slant: float = 0.0) -> bytes:
    """The pages of a PDF as pictures."""
    pictures = [page.render(scale=200 / 72).to_pil().convert("L") for page in pypdfium2.PdfDocument(data)]
    pictures = [
        picture.rotate(slant, resample=Image.Resampling.BICUBIC, fillcolor=255) for picture in pictures
    ]
    stored = io.BytesIO()
    pictures[0].save(stored, "PDF", save_all=True, append_images=pictures[1:], resolution=200, quality=60)
    return stored.getvalue()


def line(text: str, x: float, y: float, size: float = 12.0) -> OcrLine:
    """A line as the engine returns it; ``x`` and ``y`` are its upper left corner, in points."""
    height = size / 0.9
    left, top, right, bottom = (v / SCALE for v in (x, y, x + size * len(text), y + height))
    step = (right - left) / len(text)
    boxes = [(char, (left + i * step, top, left + (i + 1) * step, bottom)) for i, char in enumerate(text)]
    return OcrLine([(left, top), (right, top), (right, bottom), (left, bottom)], boxes)


def test_lines_become_a_table_and_text(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("cv2")
    maker = Maker()
    maker.table(90, 120, [150, 150], GRID, height=30, size=12)
    lines = [
        line(CAPTION, 90, 80),
        *(line(t, 95 + 150 * c, 128 + 30 * r) for r, row in enumerate(GRID) for c, t in enumerate(row) if t),
    ]
    monkeypatch.setattr(pdf_ocr, "engine", Engine)
    monkeypatch.setattr(Engine, "_lines", lambda *_: lines)
    document = read_pdf(scanned(maker.data()), "扫描件.pdf", max_pages=1)
    assert document.text.splitlines()[0] == CAPTION
    assert document.tables[0].texts() == GRID
    assert document.unreadable == ()


def test_small_gaps_between_recognised_characters_are_closed() -> None:
    whole = line("1234.56", 90, 80)
    torn = whole._replace(characters=[(c, (x0, a, x1 - 8, b)) for c, (x0, a, x1, b) in whole.characters])
    glyphs = list(glyphs_of([torn]))
    for one, following in pairwise(glyphs):
        assert one.right == pytest.approx(following.left)
    assert glyphs[0].size == pytest.approx(12)


def test_the_slant_is_that_of_the_long_lines() -> None:
    level = line("本单位决算公开情况说明", 90, 80)
    assert slant_of([level]) == 0
    (x0, y0), (x1, y1), *rest = level.corners
    assert slant_of([level._replace(corners=[(x0, y0), (x1, y1 + (x1 - x0) / 100), *rest])]) == pytest.approx(
        0.573, abs=0.01
    )
    assert slant_of([]) == 0


def test_without_the_extra_there_is_no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert pdf_ocr.engine() is None


def test_rulings_are_found_and_strokes_of_characters_are_none() -> None:
    pytest.importorskip("cv2")
    maker = Maker()
    maker.text(60, 60, "三王田中川", 30)
    maker.table(60, 100, [100, 100], GRID)
    picture = pypdfium2.PdfDocument(maker.data())[0].render(scale=200 / 72).to_pil()
    edges = list(pdf_ocr.rulings_of(picture))
    assert len([edge for edge in edges if edge.level]) == 4
    assert len([edge for edge in edges if not edge.level]) == 3
    assert all(edge.top > 90 for edge in edges)


@pytest.mark.skipif(not importlib.util.find_spec("rapidocr"), reason="the OCR extra is not installed")
@pytest.mark.parametrize("slant", [0.0, 0.6])
def test_a_scan_of_a_real_page_reads_as_its_text_layer(samples: Any, slant: float) -> None:
    name = "putuo_guihua_2024.pdf"
    data = (samples / name).read_bytes()
    part = pypdfium2.PdfDocument.new()
    part.import_pages(pypdfium2.PdfDocument(data), [8])
    stored = io.BytesIO()
    part.save(stored)
    plain = read_pdf(stored.getvalue(), name, max_pages=1)
    read = read_pdf(scanned(stored.getvalue(), slant), name, max_pages=1)

    def squeezed(document: Document) -> list[list[str]]:
        return [["".join(text.split()) for text in row] for row in document.tables[0].texts()]

    assert squeezed(read) == squeezed(plain)
