"""PDF to document: text with figures in place, tables as grids over page breaks, evidence boxes.

PDFium reads, pdfplumber's finder makes the cells, everything between is geometry. Pages without a text
layer go through OCR where the extra is installed, otherwise they are listed as unreadable.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from extractor.read import pdf_ocr, refusals
from extractor.read.pdf_flow import flow
from extractor.read.pdf_furniture import part_furniture
from extractor.read.pdf_glyphs import Frame, PageContent
from extractor.read.pdf_layout import PageLayout
from extractor.read.pdf_lines import TextLine, lines_of
from extractor.read.pdf_page import PageReader
from extractor.read.pdf_tables import Grid, find_grids
from extractor.read.pdf_text import write
from schemas.document import Box, Document, Unreadable
from schemas.errors import ReadError
from schemas.text import is_blank

if TYPE_CHECKING:
    import pypdfium2

#: A page with pictures on this share of it, and fewer characters than ``FEW`` in its middle, is a scan.
SCAN_SHARE, FEW = 0.5, 12
#: So is a page without any character that holds at least this many drawing objects: letters as outlines.
OUTLINES = 200
#: A picture without text over it on this share of a page is mentioned: it may show figures.
PICTURE_SHARE = 0.15
#: A page is unreadable if this share of its characters has no meaning (fonts without a Unicode map).
UNMAPPED_SHARE = 0.3
#: A document whose other pages hold fewer characters than this is a scan, a cover aside.
HARDLY_ANY = 100
_NO_FRAME = Frame(0, 0, 0, 0, 0)


def read_pdf(data: bytes, name: str, *, max_pages: int) -> Document:
    """Read a PDF.

    Raises:
        ReadError: it is encrypted, damaged, empty, longer than ``max_pages``, or a scan without OCR.
    """
    pdf = _opened(data, name)
    try:
        if not 0 < len(pdf) <= max_pages:
            raise _page_count_error(name, len(pdf), max_pages)
        reading = _Reading(pdf, data)
        reading.run()
    finally:
        pdf.close()
    reading.refuse_without_text(name)
    part_furniture(reading.pages)
    written = write(flow(reading.pages), reading.pages)
    return Document(
        name=name,
        format="pdf",
        sha256=hashlib.sha256(data).hexdigest(),
        text=written.text,
        blocks=written.blocks,
        tables=written.tables,
        pages=written.pages,
        lines=written.lines,
        unreadable=tuple(reading.unreadable()),
    )


class _Reading:
    """Reads every page once: its layout, and what of it could not be read."""

    def __init__(self, pdf: pypdfium2.PdfDocument, data: bytes) -> None:
        self.pages: list[PageLayout] = []
        #: number of a page, and what could not be read there
        self._notes: list[tuple[int, str]] = []
        self._pdf = pdf
        self._reader = PageReader(data, len(pdf))
        self._ocr = pdf_ocr.engine()
        self._scans = 0
        self._characters = 0

    def run(self) -> None:
        """Read all pages."""
        from pypdfium2 import PdfiumError

        for index in range(len(self._pdf)):
            try:
                page = self._pdf[index]
            except PdfiumError:
                self._note(index + 1, "页面损坏，无法读取")
                self.pages.append(PageLayout(index + 1, _NO_FRAME, _NO_FRAME, []))
                continue
            try:
                self.pages.append(self._layout(page, index + 1))
            finally:
                page.close()

    def unreadable(self) -> Iterator[Unreadable]:
        """What could not be read; pages that follow each other for the same reason are one entry."""
        for why in dict.fromkeys(reason for _, reason in self._notes):
            pages = [number for number, reason in self._notes if reason == why]
            first = pages[0]
            for number, following in pairwise([*pages, 0]):
                if following != number + 1:
                    where = f"第{first}页" if first == number else f"第{first}至{number}页"
                    yield Unreadable(where, why)
                    first = following

    def refuse_without_text(self, name: str) -> None:
        """Raise the error for a document that is a scan, or empty."""
        if self._scans and self._characters < HARDLY_ANY and 2 * self._scans >= len(self.pages):
            raise ReadError(
                name,
                "是扫描件（图片），没有文字层。",
                "a scan without a text layer.",
                "请安装 OCR 组件后重试：pip install 'gouji[ocr]'。",
            )
        if not any(page.items for page in self.pages):
            raise refusals.empty(name)

    def _layout(self, page: pypdfium2.PdfPage, number: int) -> PageLayout:
        content = self._reader.read(page, number)
        problem = _problem(content)
        if problem and self._ocr:
            content = self._ocr.read(page, content)
        elif problem:
            self._scans += 1
            self._note(number, problem)
        else:
            self._note_pictures(content)
        if not problem or self._ocr:
            self._characters += len(content.glyphs)
        grids, outside = find_grids(content)
        if content.gaps:
            self._note(number, "字体不在文件中，可能有文字没有读出")
        if content.unseen:
            self._note(number, "有白纸上的白色文字，看不见，没有读入")
        if content.crowded:
            self._note(number, "线条过多，未识别其中的表格")
        items: list[TextLine | Grid] = [*lines_of(outside, number), *grids]
        return PageLayout(number, content.frame, content.displayed, sorted(items, key=lambda item: item.top))

    def _note(self, number: int, why: str) -> None:
        self._notes.append((number, why))

    def _note_pictures(self, content: PageContent) -> None:
        width, height = content.frame.size
        for picture in content.pictures:
            if _area(picture) >= PICTURE_SHARE * width * height and _over(content, picture) < FEW:
                self._note(content.number, "有图片，图中文字未识别")
                return


def _problem(content: PageContent) -> str:
    """Why the text layer of a page cannot be used; empty if it can, or if the page is blank."""
    if content.unmapped > UNMAPPED_SHARE:
        return "字体没有文字编码，无法读取文字"
    width, height = content.frame.size
    middle = (0.0, 0.1 * height, width, 0.9 * height)
    if _over(content, middle) >= FEW:
        return ""
    pictured = sum(_area(picture) for picture in content.pictures) >= SCAN_SHARE * width * height
    outlined = not content.glyphs and content.drawn >= OUTLINES
    return "页面是图片（扫描件），没有文字层" if pictured or outlined else ""


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _over(content: PageContent, box: Box) -> int:
    """Number of visible characters in a box."""
    inside = (g for g in content.glyphs if not is_blank(g.char))
    return sum(box[0] <= g.left <= box[2] and box[1] <= g.baseline <= box[3] for g in inside)


def _opened(data: bytes, name: str) -> pypdfium2.PdfDocument:
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise refusals.encrypted(name) from error
        raise refusals.damaged(name, "PDF", error) from error


def _page_count_error(name: str, count: int, most: int) -> ReadError:
    if not count:
        return ReadError(name, "PDF 没有页面。", "the PDF has no pages.", "请重新下载或重新导出该文件。")
    return ReadError(
        name,
        f"共 {count} 页，超过上限 {most} 页。",
        f"the PDF has {count} pages, limit {most}.",
        "请拆分文件，或提高 max_pages。",
    )
