"""DOCX: the XML of the body walked in order, with spans, numbers, text boxes, notes and tracked changes.

Inserted text counts, deleted text does not. Tables inside cells and text boxes follow what they stand in.
Running heads are furniture. Pictures of some size are reported: they may show tables.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from extractor.read import refusals
from extractor.read.archive import check_archive
from extractor.read.canvas import Canvas, FlowCell, FlowTable, Item, Paragraph
from extractor.read.docx_numbering import Numbering, W, value
from extractor.read.docx_parts import Parts, Styles, list_of
from extractor.read.limits import Limits
from schemas.document import Document

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_SHAPE = "{urn:schemas-microsoft-com:vml}shape"
_OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"
#: Elements that only wrap what they hold; insertions and moves-to are read, deletions are not.
_WRAPPERS = frozenset(
    W + tag
    for tag in (
        "sdt",
        "sdtContent",
        "customXml",
        "smartTag",
        "ins",
        "moveTo",
        "hyperlink",
        "fldSimple",
        "dir",
    )
)
_CHARACTERS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_FALSE = ("0", "false", "off")
#: A picture at least this large (points) may show a table or a text; smaller ones are seals and logos.
_LARGE = (226.0, 113.0)
_EMU = 12_700
_POINTS = re.compile(r"(width|height):\s*([\d.]+)pt")
_MOST_COLUMNS = 512


def read_docx(data: bytes, name: str, limits: Limits | None = None) -> Document:
    """Read a Word file.

    Raises:
        ReadError: damaged, a bomb, or without any text.
    """
    limits = limits or Limits()
    canvas = Canvas(name, "docx", data, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(archive, name, len(data), limits)
            _Walk(Parts(archive), canvas).run()
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise refusals.damaged(name, "DOCX", error) from error
    return canvas.document()


class _Walk:
    """Walks one document."""

    def __init__(self, parts: Parts, canvas: Canvas) -> None:
        self._parts = parts
        self._canvas = canvas
        self._styles = Styles(next(parts.related("styles"), None))
        self._numbering = Numbering(next(parts.related("numbering"), None), self._styles.list_of)
        self._paragraphs = 0
        #: text boxes met in the paragraph being read
        self._boxes: list[Item] = []

    def run(self) -> None:
        """Lay the document on the canvas: heads, body, notes."""
        for kind in ("header", "footer"):
            self._furniture(kind)
        body = self._parts.document.find(W + "body")
        if body is not None:
            self._canvas.lay(list(self._flow(body)))
        for kind in ("footnote", "endnote"):
            for part in self._parts.related(kind + "s"):
                for note in part.iterchildren(W + kind):
                    if note.get(W + "type") in (None, "normal"):
                        self._canvas.lay(list(self._flow(note)))

    def _furniture(self, kind: str) -> None:
        said: list[str] = []
        for part in self._parts.related(kind):
            text = " ".join(_plain(part).split())
            if text and text not in said:
                said.append(text)
                self._canvas.lay([Paragraph(text, furniture=True)])

    def _flow(self, node: Any) -> Iterator[Item]:
        for child in node:
            tag = child.tag
            if tag == W + "p":
                yield from self._paragraph(child)
            elif tag == W + "tbl":
                yield self._table(child)
            elif tag in _WRAPPERS:
                yield from self._flow(child)
            elif tag == _MC + "AlternateContent":
                yield from self._flow(_choice(child))
            elif tag == W + "altChunk":
                self._canvas.report("插入的外部文档", "未读入")

    def _paragraph(self, node: Any) -> Iterator[Item]:
        self._paragraphs += 1
        properties = node.find(W + "pPr")
        label = self._label(properties)
        outer, self._boxes = self._boxes, []
        text = "".join(self._inline(node))
        boxes, self._boxes = self._boxes, outer
        if text.strip():
            yield Paragraph(label + text.lstrip("\t ") if label else text, self._level(properties))
        yield from boxes

    def _level(self, properties: Any | None) -> int | None:
        """The outline level, from 1: the paragraph's own, or its style's."""
        if properties is None:
            return None
        own = value(properties, "outlineLvl")
        level = int(own) if own and own.isdecimal() else self._styles.outline(value(properties, "pStyle"))
        return level + 1 if level is not None and level < 9 else None

    def _label(self, properties: Any | None) -> str:
        """The number Word prints before the paragraph."""
        if properties is None or properties.find(f"{W}rPr/{W}del") is not None:
            return ""
        style = value(properties, "pStyle")
        number, level = list_of(properties)
        if number is None:
            number, style_level = self._styles.numbering(style)
            level = style_level if level is None else level
            if number and level is None and style:
                level = self._numbering.level_of_style(number, style)
        return self._numbering.label(number, level or 0) if number and number != "0" else ""

    def _inline(self, node: Any) -> Iterator[str]:
        """The characters of a paragraph's or run's children."""
        for child in node:
            tag = child.tag
            if tag == W + "t" or tag == _M + "t":
                yield child.text or ""
            elif tag == W + "r":
                if not _is_hidden(child):
                    yield from self._inline(child)
            elif tag in _CHARACTERS:
                yield _CHARACTERS[tag]
            elif tag == W + "sym":
                yield _symbol(child)
            elif tag == _MC + "AlternateContent":
                yield from self._inline(_choice(child))
            elif tag in (W + "drawing", W + "pict", W + "object"):
                self._drawing(child)
            elif tag == W + "ruby":
                yield from self._inline(child.find(W + "rubyBase"))
            elif tag in _WRAPPERS or str(tag).startswith(_M):
                yield from self._inline(child)

    def _drawing(self, node: Any) -> None:
        """Keep text boxes for after the paragraph, and report large pictures and embedded objects."""
        boxes = [box for box in node.iter(W + "txbxContent") if not _is_inside_box(box, node)]
        for box in boxes:
            self._boxes += list(self._flow(box))
        where = f"第 {self._paragraphs} 段处"
        embedded = next(node.iter(_OLE), None)
        if embedded is not None:
            self._canvas.report(f"{where}的嵌入对象", f"未读入（{embedded.get('ProgID', '类型不明')}）")
        elif not boxes and _is_large(node):
            self._canvas.report(f"{where}的图片", "未做文字识别")

    def _table(self, node: Any) -> FlowTable:
        table = FlowTable()
        merged: dict[int, FlowCell] = {}
        for row, line in enumerate(_rows(node)):
            before = line.find(f"{W}trPr/{W}gridBefore")
            column = _count(before.get(W + "val")) if before is not None else 0
            for cell in _cells(line):
                if column >= _MOST_COLUMNS:
                    break
                column += self._cell(cell, row, column, merged, table)
        return table

    def _cell(self, node: Any, row: int, column: int, merged: dict[int, FlowCell], table: FlowTable) -> int:
        """Place a cell, or let it prolong the one above or to the left; returns its width."""
        properties = node.find(W + "tcPr")
        span, down, across = _merging(properties)
        span = min(span, _MOST_COLUMNS - column)
        if across == "continue" and table.cells and table.cells[-1].row == row:
            table.cells[-1].column_span += span
            return span
        above = merged.get(column)
        if down == "continue" and above and above.row + above.row_span == row:
            above.row_span += 1
            return above.column_span
        cell = FlowCell(row, column, 1, span, list(self._flow(node)))
        table.cells.append(cell)
        merged.pop(column, None)
        if down is not None:
            merged[column] = cell
        return span


def _merging(properties: Any | None) -> tuple[int, str | None, str | None]:
    """Width, and whether a cell begins or continues a merge downwards (vMerge) and across (hMerge)."""
    if properties is None:
        return 1, None, None
    marks = []
    for tag in ("vMerge", "hMerge"):
        node = properties.find(W + tag)
        marks.append(None if node is None else node.get(W + "val", "continue"))
    return max(1, _count(value(properties, "gridSpan"), 1)), marks[0], marks[1]


def _count(text: str | None, default: int = 0) -> int:
    return min(int(text), _MOST_COLUMNS) if text and re.fullmatch(r"\d{1,5}", text) else default


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == W + "tr":
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag in _WRAPPERS:
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == W + "tc":
            yield child
        elif child.tag in _WRAPPERS:
            yield from _cells(child)


def _choice(node: Any) -> Iterable[Any]:
    """One of the alternatives: text boxes stand in both, once for new and once for old programs."""
    choice = node.find(_MC + "Choice")
    if choice is None:
        choice = node.find(_MC + "Fallback")
    return choice if choice is not None else ()


def _is_hidden(run: Any) -> bool:
    mark = run.find(f"{W}rPr/{W}vanish")
    return mark is not None and mark.get(W + "val") not in _FALSE


def _symbol(node: Any) -> str:
    """A character of a symbol font; what lies in the private area has no meaning outside it."""
    code = node.get(W + "char", "")
    number = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,5}", code) else 0
    return chr(number) if number >= 0x20 and not 0xE000 <= number <= 0xF8FF else "□"


def _is_inside_box(box: Any, drawing: Any) -> bool:
    """Tell whether a text box stands in another, or is the old form of one already taken."""
    for parent in box.iterancestors():
        if parent is drawing:
            return False
        if parent.tag in (W + "txbxContent", _MC + "Fallback"):
            return True
    return False


def _is_large(drawing: Any) -> bool:
    extent = next(drawing.iter(_EXTENT), None)
    if extent is not None:
        size = [_count_emu(extent.get(side)) for side in ("cx", "cy")]
    else:
        shape = next(drawing.iter(_SHAPE), None)
        style = dict(_POINTS.findall(shape.get("style", ""))) if shape is not None else {}
        size = [float(style.get(side, 0)) for side in ("width", "height")]
    return size[0] >= _LARGE[0] and size[1] >= _LARGE[1]


def _count_emu(text: str | None) -> float:
    return int(text) / _EMU if text and text.isdecimal() else 0.0


def _plain(node: Any) -> str:
    """All words under a node, for running heads."""
    return "".join("\n" if one.tag == W + "p" else one.text or "" for one in node.iter(W + "p", W + "t"))
