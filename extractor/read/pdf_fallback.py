"""Characters PDFium drops: read by pdfminer, which pdfplumber stands on, instead.

Where a font is neither in the file nor on the machine, PDFium takes a glyph it cannot draw to be without
width, and leaves out text objects of a single ideograph (a cell that says 无) and all text that stands
sideways. pdfminer reads without drawing. It is slower by far, so only such pages go this way.
"""

from __future__ import annotations

import io
import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

from extractor.read.pdf_glyphs import RawGlyph, Run, meaning

if TYPE_CHECKING:
    from pdfminer.pdfpage import PDFPage


class SlowReader:
    """Reads pages of a PDF without PDFium. The file is opened with the first page.

    ``count`` is the number of pages PDFium sees: if pdfminer sees another, page numbers mean nothing.
    """

    def __init__(self, data: bytes, count: int) -> None:
        self._data = data
        self._count = count

    @cached_property
    def _pages(self) -> list[PDFPage]:
        from pdfminer.pdfdocument import PDFDocument
        from pdfminer.pdfpage import PDFPage
        from pdfminer.pdfparser import PDFParser

        return list(PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(self._data)))))

    @cached_property
    def _interpreter(self) -> Any:
        from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager

        resources = PDFResourceManager()
        return PDFPageInterpreter(resources, _device(resources))

    def characters(self, number: int) -> tuple[list[RawGlyph], list[Run], float] | None:
        """Return the glyphs and runs of a page in PDF space, and the share of unmapped ones.

        None if pdfminer cannot read the page.
        """
        try:
            return self._characters(number)
        except Exception:  # noqa: BLE001 - pdfminer raises anything at all on broken input
            return None

    def _characters(self, number: int) -> tuple[list[RawGlyph], list[Run], float] | None:
        if len(self._pages) != self._count:
            return None
        page, interpreter = self._pages[number - 1], self._interpreter
        device = interpreter.device
        device.glyphs, device.runs, device.unmapped = [], [], 0
        interpreter.render_contents(page.resources, page.contents)
        total = len(device.glyphs) + device.unmapped
        return device.glyphs, device.runs, device.unmapped / total if total else 0.0


def _device(resources: Any) -> Any:
    """A pdfminer device that collects characters where they stand in PDF space."""
    from pdfminer.pdfdevice import PDFTextDevice
    from pdfminer.pdffont import PDFUnicodeNotDefined
    from pdfminer.utils import apply_matrix_pt

    class Device(PDFTextDevice):
        """Collects; draws nothing."""

        glyphs: list[RawGlyph]
        runs: list[Run]
        unmapped: int

        def render_string(self, *args: Any) -> None:
            self._fresh = True
            super().render_string(*args)

        def render_char(
            self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, *_rest: Any
        ) -> float:
            advance = float(font.char_width(cid) * fontsize * scaling)
            try:
                text = "".join(meaning(ord(char)) for char in font.to_unichr(cid))
            except PDFUnicodeNotDefined:
                text = ""
            if self._fresh:
                self.runs.append(_run(matrix, fontsize))
                self._fresh = False
            self.unmapped += not text
            if text:
                corners = [apply_matrix_pt(matrix, (x, y)) for x in (0.0, advance) for y in (0.0, fontsize)]
                xs, ys = [x for x, _ in corners], [y for _, y in corners]
                box = (min(xs), min(ys), max(xs), max(ys))
                origin = apply_matrix_pt(matrix, (0.0, rise))
                self.glyphs.append(RawGlyph(text, box, origin, len(self.runs) - 1))
            return advance

    return Device(resources)


def _run(matrix: tuple[float, ...], fontsize: float) -> Run:
    a, b, c, d = matrix[:4]
    angle = math.degrees(math.atan2(b, a))
    quarter = round(angle / 90)
    slanted = abs(angle - 90 * quarter) > 5
    return Run(abs(fontsize) * math.hypot(c, d) or 1.0, -1 if slanted else quarter % 4, None, unmapped=False)
