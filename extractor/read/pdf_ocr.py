"""Scanned pages: picture to glyphs and rulings, where the OCR extra is installed (``gouji[ocr]``).

RapidOCR finds and reads the lines of text; rulings are what stays of the picture when everything but long
straight strokes is erased. Both go the way of a text layer from there. A page that lies slanted on the
scanner is set straight first; its boxes are those of the straightened page.
"""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Iterator, Sequence
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.read.pdf_glyphs import Edge, Glyph, PageContent
from schemas.document import Box

if TYPE_CHECKING:
    import pypdfium2

#: Pages are rendered at this resolution.
DPI = 200
#: Points per pixel.
SCALE = 72 / DPI
#: A page slanted by less than this, in degrees, is straight.
STRAIGHT = 0.1
#: Share of the height of a line's box that its glyphs have.
GLYPH_HEIGHT = 0.9
#: Lines whose height differs by less than this share from the usual one are of the usual size.
ALIKE = 0.25
#: Shortest piece of a ruling, and its greatest thickness, in pixels.
STROKE, THICK = 34, 14
#: A shorter stroke is a ruling only if rulings end it on both sides; else it belongs to a character.
SURE = 100
#: Gaps in a ruling up to this length are closed, and ends this near to a ruling touch it, in pixels.
GAP = 11

Point = tuple[float, float]


class OcrLine(NamedTuple):
    """A line as read: its four corners in pixels (clockwise from top left), and each character's box."""

    corners: Sequence[Point]
    characters: Sequence[tuple[str, Box]]


class Engine:
    """Reads pictures of pages. The models are loaded with the first page."""

    def read(self, page: pypdfium2.PdfPage, content: PageContent) -> PageContent:
        """Return what is on the picture of ``page``, in the frame it is displayed in."""
        picture = page.render(scale=DPI / 72).to_pil().convert("RGB")
        lines = self._lines(picture)
        slant = slant_of(lines)
        if abs(slant) > STRAIGHT:
            picture = picture.rotate(slant, expand=False, fillcolor="white")
            lines = self._lines(picture)
        found = PageContent(content.number, content.displayed, content.displayed)
        found.glyphs = list(glyphs_of(lines))
        found.edges = list(rulings_of(picture))
        return found

    @cached_property
    def _reader(self) -> Any:
        from rapidocr import RapidOCR

        # the classifier for upside-down lines turns short codes around (08 becomes 80)
        return RapidOCR(params={"Global.use_cls": False, "Global.log_level": "error"})

    def _lines(self, picture: Any) -> list[OcrLine]:
        import numpy as np

        blue_green_red = np.asarray(picture)[:, :, ::-1]
        result = self._reader(
            blue_green_red, use_cls=False, return_word_box=True, return_single_char_box=True
        )
        if result.boxes is None or not result.word_results:
            return []
        return [
            OcrLine([(float(x), float(y)) for x, y in corners], [(word[0], _box(word[2])) for word in words])
            for corners, words in zip(result.boxes, result.word_results, strict=True)
            if words
        ]


def engine() -> Engine | None:
    """Return the OCR engine, None if the extra is not installed."""
    return Engine() if importlib.util.find_spec("rapidocr") else None


def _box(corners: Sequence[Sequence[float]]) -> Box:
    xs, ys = [float(c[0]) for c in corners], [float(c[1]) for c in corners]
    return min(xs), min(ys), max(xs), max(ys)


def rulings_of(picture: Any) -> Iterator[Edge]:
    """Yield the rulings on a picture of a page, in points."""
    import cv2
    import numpy as np

    grey = 255 - np.asarray(picture.convert("L"))
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 15, -10)
    level, upright = _strokes(ink), [Edge(y0, x0, y1, x1) for x0, y0, x1, y1 in _strokes(ink.T.copy())]
    sure_level = [e for e in level if e.x1 - e.x0 >= SURE]
    sure_upright = [e for e in upright if e.bottom - e.top >= SURE]
    for edge in level:
        if edge.x1 - edge.x0 >= SURE or (_meets(edge[:2], sure_upright) and _meets(edge[2:], sure_upright)):
            yield Edge(*(value * SCALE for value in edge))
    for edge in upright:
        if edge.bottom - edge.top >= SURE or (_meets(edge[:2], sure_level) and _meets(edge[2:], sure_level)):
            yield Edge(*(value * SCALE for value in edge))


def _strokes(ink: Any) -> list[Edge]:
    """The level strokes of a picture, in pixels."""
    import cv2

    piece, gap = (cv2.getStructuringElement(cv2.MORPH_RECT, (length, 1)) for length in (STROKE, GAP))
    pieces = cv2.morphologyEx(ink, cv2.MORPH_OPEN, piece)
    _, _, found, _ = cv2.connectedComponentsWithStats(cv2.morphologyEx(pieces, cv2.MORPH_CLOSE, gap))
    return [
        Edge(left, top + height / 2, left + width, top + height / 2)
        for left, top, width, height, _ in found[1:].tolist()
        if height <= THICK
    ]


def _meets(end: tuple[float, ...], rulings: Sequence[Edge]) -> bool:
    x, y = end
    return any(e.x0 - GAP <= x <= e.x1 + GAP and e.top - GAP <= y <= e.bottom + GAP for e in rulings)


def slant_of(lines: Sequence[OcrLine]) -> float:
    """How far the lines rise to the right, in degrees (negative: they fall)."""
    long = [line.corners for line in lines if line.corners[1][0] - line.corners[0][0] > 200]
    angles = [math.degrees(math.atan2(a[1] - b[1], b[0] - a[0])) for a, b, *_ in long]
    return -median(angles) if angles else 0.0


def glyphs_of(lines: Sequence[OcrLine]) -> Iterator[Glyph]:
    """Yield the glyphs of all lines, in points.

    The positions of characters within a line are rough: small gaps are closed, so that no figure is
    torn; wide ones stay, for they may part two cells read as one line.
    """
    heights = [_height(line) * SCALE * GLYPH_HEIGHT for line in lines]
    usual = median(heights) if heights else 0.0
    for run, (line, height) in enumerate(zip(lines, heights, strict=True)):
        size = usual if abs(height - usual) < ALIKE * usual else height
        middle = sum(y for _, y in line.corners) / 4 * SCALE
        boxes = [(char, box[0] * SCALE, box[2] * SCALE) for char, box in line.characters]
        for index, (char, left, right) in enumerate(boxes):
            following = boxes[index + 1][1] if index + 1 < len(boxes) else right
            end = following if left < following < right + size else max(right, left + 0.1 * size)
            yield Glyph(char, left, end, middle + 0.36 * size, size, run)


def _height(line: OcrLine) -> float:
    (_, a), (_, b), (_, c), (_, d) = line.corners
    return (c + d - a - b) / 2
