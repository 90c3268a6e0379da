"""One PDF page as PDFium has it, brought to glyphs, rulings and pictures.

Calls into PDFium go through its raw interface: a page has a thousand glyphs, and every call counts.
PDFium is not safe for threads; readers run in processes.
"""

from __future__ import annotations

import ctypes
import math
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.read.pdf_fallback import SlowReader
from extractor.read.pdf_fonts import Borrowed
from extractor.read.pdf_glyphs import (
    Edge,
    Frame,
    PageContent,
    RawGlyph,
    Run,
    around,
    meaning,
    overlap,
    reading_quarter,
    visible,
)
from schemas.document import Box

if TYPE_CHECKING:
    import pypdfium2

#: Objects of one page that are looked at; drawings beyond that are not read for tables.
MAX_OBJECTS = 60_000
#: Forms nested deeper than this are not opened.
MAX_DEPTH = 8
#: From this value on, of 255, all three colours make white.
_WHITE = 250
#: How far from straight a ruling may be, in points.
SKEW = 0.6
#: A filled area no thicker than this is a ruling, in points.
BAR = 2.0


class _Matrix(NamedTuple):
    """An affine map as PDF writes it."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def apply(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def then(self, outer: _Matrix) -> _Matrix:
        a, b = self.a * outer.a + self.b * outer.c, self.a * outer.b + self.b * outer.d
        c, d = self.c * outer.a + self.d * outer.c, self.c * outer.b + self.d * outer.d
        return _Matrix(a, b, c, d, *outer.apply(self.e, self.f))


_IDENTITY = _Matrix(1, 0, 0, 1, 0, 0)


class PageReader:
    """Reads one page object after another; PDFium is told nothing twice."""

    def __init__(self, data: bytes, count: int) -> None:
        import pypdfium2.raw as raw

        self._raw: Any = raw
        self._slow = SlowReader(data, count)
        # one set of out-parameters for all calls: making them anew costs more than the calls
        self._float, self._double = (
            (ctypes.c_float(), ctypes.c_float()),
            (ctypes.c_double(), ctypes.c_double()),
        )
        self._bounds = tuple(ctypes.c_float() for _ in range(4))
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._colour = tuple(ctypes.c_uint() for _ in range(4))
        self._affine, self._rect = raw.FS_MATRIX(), raw.FS_RECTF()
        self._edges: list[tuple[float, float, float, float]] = []
        self._pictures: list[Box] = []
        #: areas that are filled with another colour than white
        self._painted: list[Box] = []
        #: the text objects of the page by address, and what each is clipped to
        self._texts: dict[int, tuple[Any, Box | None]] = {}
        #: widths of characters by the address of their font, for fonts that are not in the file
        self._widths: dict[int, dict[int, float]] = {}
        self._seen = 0

    def read(self, page: pypdfium2.PdfPage, number: int) -> PageContent:
        """Return the content of ``page``; ``number`` counts from 1."""
        self._edges, self._pictures, self._painted = [], [], []
        self._texts, self._widths, self._seen = {}, {}, 0
        box = self._raw.FS_RECTF()
        self._raw.FPDF_GetPageBoundingBox(page.raw, box)
        bounds = (box.left, box.bottom, box.right, box.top)
        self._walk(page.raw, bounds)
        displayed = Frame(*bounds, quarter=page.get_rotation() // 90 % 4)
        textpage = page.get_textpage()
        try:
            glyphs, runs, unmapped, complete = self._characters(textpage.raw)
        finally:
            textpage.close()
        slow = None if complete else self._slow.characters(number)
        if slow:
            glyphs, runs, unmapped = slow
        frame = Frame(*bounds, quarter=reading_quarter(glyphs, runs, displayed.quarter))
        content = PageContent(number, frame, displayed, unmapped=unmapped, drawn=self._seen)
        content.crowded = self._seen > MAX_OBJECTS
        content.gaps = not (complete or slow)
        shown = [one for one in glyphs if not runs[one.run].pale or self._stands_out(one.box)]
        content.unseen = len(glyphs) - len(shown)
        content.glyphs = list(visible(shown, runs, frame, bounds))
        content.edges = [] if content.crowded else [Edge(*frame.box(*edge)) for edge in self._edges]
        content.pictures = [frame.box(*picture) for picture in self._pictures]
        return content

    # -- drawing objects -----------------------------------------------------------------------

    def _walk(self, page: Any, bounds: Box) -> None:
        raw = self._raw
        for index in range(raw.FPDFPage_CountObjects(page)):
            self._object(raw.FPDFPage_GetObject(page, index), _IDENTITY, bounds, 0)

    def _object(self, item: Any, outer: _Matrix, bounds: Box, depth: int) -> None:
        raw = self._raw
        self._seen += 1
        if self._seen > MAX_OBJECTS:
            return
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            self._texts[ctypes.addressof(item.contents)] = item, self._clip(item, outer)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            self._path(item, outer, bounds)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            unit = [self._matrix(item).then(outer).apply(x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)]
            picture = overlap(around(unit), self._clip(item, outer) or bounds)
            if picture is not None:
                self._pictures.append(picture)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            inner = self._matrix(item).then(outer)
            for index in range(raw.FPDFFormObj_CountObjects(item)):
                self._object(raw.FPDFFormObj_GetObject(item, index), inner, bounds, depth + 1)

    def _matrix(self, item: Any) -> _Matrix:
        m = self._affine
        self._raw.FPDFPageObj_GetMatrix(item, m)
        return _Matrix(m.a, m.b, m.c, m.d, m.e, m.f)

    def _clip(self, item: Any, outer: _Matrix) -> Box | None:
        """Box of the clip paths, None if the object is not clipped."""
        raw = self._raw
        path = raw.FPDFPageObj_GetClipPath(item)
        clip: Box | None = None
        for index in range(max(0, raw.FPDFClipPath_CountPaths(path))):
            count = raw.FPDFClipPath_CountPathSegments(path, index)
            points = [
                self._segment_point(raw.FPDFClipPath_GetPathSegment(path, index, i)) for i in range(count)
            ]
            if not points:
                continue
            box = around([outer.apply(x, y) for x, y in points])
            clip = box if clip is None else overlap(clip, box) or (*box[:2], *box[:2])
        return clip

    def _segment_point(self, segment: Any) -> tuple[float, float]:
        x, y = self._float
        self._raw.FPDFPathSegment_GetPoint(segment, x, y)
        return x.value, y.value

    def _path(self, item: Any, outer: _Matrix, bounds: Box) -> None:
        raw = self._raw
        raw.FPDFPath_GetDrawMode(item, self._fill, self._stroke)
        count = raw.FPDFPath_CountSegments(item)
        if count < 2 or not (self._fill.value or self._stroke.value):
            return
        limits = overlap(self._clip(item, outer) or bounds, bounds)
        if limits is None:
            return
        if not self._stroke.value and self._bar(item, outer, limits):
            return
        if self._fill.value and not self._is_white(item):
            self._painted.append(self._bounds_of(item, outer))
        self._segments(item, count, self._matrix(item).then(outer), limits)

    def _bar(self, item: Any, outer: _Matrix, limits: Box) -> bool:
        """Take a filled area as one ruling if it is thin: that is how Word draws borders."""
        box = self._bounds_of(item, outer)
        width, height = box[2] - box[0], box[3] - box[1]
        if min(width, height) > BAR:
            return False
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if width > height:
            self._edge((box[0], y), (box[2], y), limits)
        else:
            self._edge((x, box[1]), (x, box[3]), limits)
        return True

    def _bounds_of(self, item: Any, outer: _Matrix) -> Box:
        x0, y0, x1, y1 = self._bounds
        self._raw.FPDFPageObj_GetBounds(item, x0, y0, x1, y1)
        return around([outer.apply(x0.value, y0.value), outer.apply(x1.value, y1.value)])

    def _is_white(self, item: Any) -> bool:
        red, green, blue, alpha = self._colour
        known = self._raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
        return bool(known) and min(red.value, green.value, blue.value) >= _WHITE

    def _stands_out(self, box: Box) -> bool:
        """Whether a picture or a filled area lies behind a white character, so that it can be seen."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in (*self._painted, *self._pictures))

    def _segments(self, item: Any, count: int, matrix: _Matrix, limits: Box) -> None:
        raw = self._raw
        start = here = (0.0, 0.0)
        for index in range(count):
            segment = raw.FPDFPath_GetPathSegment(item, index)
            kind = raw.FPDFPathSegment_GetType(segment)
            point = matrix.apply(*self._segment_point(segment))
            if kind == raw.FPDF_SEGMENT_MOVETO:
                start = point
            elif kind == raw.FPDF_SEGMENT_LINETO:
                self._edge(here, point, limits)
            here = point
            if raw.FPDFPathSegment_GetClose(segment):
                self._edge(here, start, limits)
                here = start

    def _edge(self, a: tuple[float, float], b: tuple[float, float], limits: Box) -> None:
        dx, dy = abs(a[0] - b[0]), abs(a[1] - b[1])
        if (dx > SKEW and dy > SKEW) or max(dx, dy) < 1:
            return
        inside = overlap(around([a, b]), (limits[0] - 1, limits[1] - 1, limits[2] + 1, limits[3] + 1))
        if inside is not None:
            self._edges.append(inside)

    # -- text -----------------------------------------------------------------------------------

    def _characters(self, textpage: Any) -> tuple[list[RawGlyph], list[Run], float, bool]:
        """Glyphs, runs, the share of unmapped characters, and whether PDFium gave all text objects."""
        raw = self._raw
        rect, (x, y) = self._rect, self._double
        glyphs: list[RawGlyph] = []
        runs: list[Run] = []
        known: dict[int, int] = {}
        total = unmapped = 0
        for index in range(max(0, raw.FPDFText_CountChars(textpage))):
            code = raw.FPDFText_GetUnicode(textpage, index)
            raw.FPDFText_GetLooseCharBox(textpage, index, rect)
            item = raw.FPDFText_GetTextObject(textpage, index)
            # PDFium puts in blanks and line ends of its own; they have no width or no text object
            if not item or (code <= 32 and rect.right - rect.left < 0.01 and rect.top - rect.bottom < 0.01):
                continue
            total += 1
            char = meaning(code)
            address = ctypes.addressof(item.contents)
            run = known.get(address)
            if run is None:
                run = known[address] = len(runs)
                runs.append(self._run(textpage, index, item, self._texts.get(address, (None, None))[1]))
            unmapped += not char or runs[run].unmapped
            raw.FPDFText_GetCharOrigin(textpage, index, x, y)
            if char:
                box, origin = (rect.left, rect.bottom, rect.right, rect.top), (x.value, y.value)
                if (borrowed := runs[run].borrowed) is not None:
                    box = borrowed.fitted(code, box, origin)
                glyphs.append(RawGlyph(char, box, origin, run))
        lost = any(self._is_lost(item) for key, (item, _) in self._texts.items() if key not in known)
        return glyphs, runs, unmapped / total if total else 0.0, not lost

    def _is_lost(self, item: Any) -> bool:
        """Whether a text object that PDFium gave no characters of may be more than a blank."""
        return self._foreign(item) is not None

    def _foreign(self, item: Any) -> Any:
        """The font of a text object if it is not in the file."""
        font = self._raw.FPDFTextObj_GetFont(item)
        return font if font and self._raw.FPDFFont_GetIsEmbedded(font) == 0 else None

    def _run(self, textpage: Any, index: int, item: Any, clip: Box | None) -> Run:
        raw = self._raw
        m, size = self._affine, self._float[0]
        raw.FPDFText_GetMatrix(textpage, index, m)
        raw.FPDFTextObj_GetFontSize(item, size)
        angle = math.degrees(math.atan2(m.b, m.a))
        quarter = round(angle / 90)
        slanted = abs(angle - 90 * quarter) > 5
        unmapped = raw.FPDFText_HasUnicodeMapError(textpage, index) == 1
        height = abs(size.value) * math.hypot(m.c, m.d) or 1.0
        run = Run(height, -1 if slanted else quarter % 4, clip, unmapped)
        filled = raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_FILL
        run.pale = filled and self._is_white(item)
        if not slanted and (font := self._foreign(item)) is not None:
            widths = self._widths.setdefault(ctypes.addressof(font.contents), {})
            scale = abs(size.value) * math.hypot(m.a, m.b)
            run.borrowed = Borrowed(raw, font, widths, scale, run.quarter)
        return run
