"""Widths of characters whose font is not in the file.

PDFium draws such text with whatever font the machine has, and the box it gives for a character holds the ink
of that font besides the advance the file declares. A wider font then closes the gap between two figures, and
they would be read as one. What the file declares decides: it is the same on every machine.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

from schemas.document import Box

#: Letters, figures and signs: the characters that a narrow gap parts.
_NARROW = 0x80


@dataclass(slots=True)
class Borrowed:
    """The characters of one text object that are drawn with another font than the file's.

    ``widths`` is kept per font, in units of the font size; ``scale`` is the size along the text in points.
    """

    raw: Any
    font: Any
    widths: dict[int, float]
    scale: float
    quarter: int

    def fitted(self, code: int, box: Box, origin: tuple[float, float]) -> Box:
        """Return the box (PDF space) of a character, cut to what the file declares; as it is if unknown."""
        if code >= _NARROW:
            return box
        width = self.widths.get(code)
        if width is None:
            out = ctypes.c_float()
            known = self.raw.FPDFFont_GetGlyphWidth(self.font, code, 1.0, out)
            width = self.widths[code] = out.value if known else 0.0
        if width <= 0:
            return box
        advance = width * self.scale
        x0, y0, x1, y1 = box
        if self.quarter == 0:
            return max(x0, origin[0]), y0, min(x1, origin[0] + advance), y1
        if self.quarter == 1:
            return x0, max(y0, origin[1]), x1, min(y1, origin[1] + advance)
        if self.quarter == 2:
            return max(x0, origin[0] - advance), y0, min(x1, origin[0]), y1
        return x0, max(y0, origin[1] - advance), x1, min(y1, origin[1])
