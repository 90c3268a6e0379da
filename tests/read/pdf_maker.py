"""Small PDFs for tests, drawn with reportlab. Coordinates count from the top left corner, in points."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import contextmanager
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
A4 = (595.0, 842.0)
#: A cell with its text, and how many rows and columns it spans.
Spanned = tuple[str, int, int]


def width_of(text: str, size: float) -> float:
    """Width of a text as printed."""
    return float(pdfmetrics.stringWidth(text, FONT, size))


def wrapped(text: str, width: float, size: float, indent: float = 0.0) -> list[str]:
    """Break a paragraph into lines as a word processor does: figures stay whole, stops hang on."""
    lines, line, room = [], "", width - indent
    for word in _words(text):
        if line and width_of(line + word, size) > room:
            lines.append(line)
            line, room = "", width
        line += word
    return [*lines, line]


def _words(text: str) -> list[str]:
    words: list[str] = []
    for char in text:
        glued = words and (
            char in "，。；：、）》”％%"
            or (char.isascii() and words[-1][-1].isascii() and char.strip())
            or words[-1][-1] in "（《“"
        )
        if glued:
            words[-1] += char
        else:
            words.append(char)
    return words


class Maker:
    """A PDF in the making. ``page`` ends the page before."""

    def __init__(self, size: tuple[float, float] = A4, **options: Any) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self._stored = io.BytesIO()
        self.canvas = Canvas(self._stored, pagesize=size, **options)
        self.size = size
        self._begun = True

    def page(self, size: tuple[float, float] | None = None) -> None:
        """Begin another page."""
        self.canvas.showPage()
        self.size = size or self.size
        self.canvas.setPageSize(self.size)

    def data(self) -> bytes:
        """End the PDF and return it."""
        self.canvas.save()
        return self._stored.getvalue()

    def text(self, x: float, y: float, text: str, size: float = 12, font: str = FONT) -> None:
        """Print a text; ``y`` is its baseline from the top."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.size[1] - y, text)

    def right(self, x: float, y: float, text: str, size: float = 12) -> None:
        """Print a text that ends at ``x``."""
        self.text(x - width_of(text, size), y, text, size)

    def centred(self, y: float, text: str, size: float = 12) -> None:
        """Print a text in the middle of the page."""
        self.text((self.size[0] - width_of(text, size)) / 2, y, text, size)

    def paragraph(
        self,
        y: float,
        text: str,
        *,
        left: float = 90,
        right: float = 505,
        size: float = 12,
        pitch: float = 20,
        indent: float = 24,
    ) -> float:
        """Print a paragraph with its first line indented; return the next baseline."""
        return self.lines(y, wrapped(text, right - left, size, indent), left, size, pitch, indent)

    def lines(
        self, y: float, lines: Sequence[str], left: float, size: float, pitch: float, indent: float = 0.0
    ) -> float:
        """Print lines as they are, the first one indented; return the next baseline."""
        for index, line in enumerate(lines):
            self.text(left + (0 if index else indent), y, line, size)
            y += pitch
        return y

    def ruling(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a line."""
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x0, self.size[1] - y0, x1, self.size[1] - y1)

    def table(
        self, x: float, y: float, widths: Sequence[float], rows: Sequence[Sequence[str | Spanned | None]], *,
        height: float = 18, size: float = 9, sides: bool = True,
    ) -> float:  # fmt: skip
        """Draw a ruled table; None stands under a spanned cell. Returns its lower end.

        Without ``sides`` the rulings on the left and right are left out.
        """
        xs = [x + sum(widths[:index]) for index in range(len(widths) + 1)]
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell is None:
                    continue
                text, down, across = cell if isinstance(cell, tuple) else (cell, 1, 1)
                top, bottom = y + row * height, y + (row + down) * height
                x0, x1 = xs[column], xs[column + across]
                self.ruling(x0, top, x1, top)
                self.ruling(x0, bottom, x1, bottom)
                if sides or column:
                    self.ruling(x0, top, x0, bottom)
                if sides or column + across < len(widths):
                    self.ruling(x1, top, x1, bottom)
                self._cell_text(text, x0, (top + bottom) / 2, size)
        return y + len(rows) * height

    def _cell_text(self, text: str, x: float, middle: float, size: float) -> None:
        lines = text.split("\n")
        first = middle - (len(lines) - 1) * size * 0.55 + size * 0.36
        for index, line in enumerate(lines):
            self.text(x + 3, first + index * size * 1.1, line, size)

    def picture(self, picture: Any, x: float, y: float, width: float, height: float) -> None:
        """Put a PIL picture with its upper left corner at ``x``, ``y``."""
        self.canvas.drawImage(ImageReader(picture), x, self.size[1] - y - height, width, height)

    @contextmanager
    def clipped(self, x0: float, y0: float, x1: float, y1: float) -> Any:
        """Show only what lies in a box."""
        self.canvas.saveState()
        path = self.canvas.beginPath()
        path.rect(x0, self.size[1] - y1, x1 - x0, y1 - y0)
        self.canvas.clipPath(path, stroke=0, fill=0)
        yield
        self.canvas.restoreState()
