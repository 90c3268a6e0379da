"""A light pass over XLSX: number formats, hidden rows and columns, formulas without results.

python-calamine gives values, not how they are printed. The XML is read by expat as a stream, so that a
sheet that claims to be a million rows wide is noticed before anything is laid out for it.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable
from xml.parsers import expat

from extractor.read.marks import ERROR, UNCOMPUTED, SheetMarks
from extractor.read.numfmt import BUILT_IN

Attributes = dict[str, str]
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_TRUE = frozenset({"1", "true", "on"})


def sheet_marks(archive: zipfile.ZipFile) -> list[SheetMarks]:
    """The marks of each worksheet, in the workbook's order.

    Raises:
        expat.ExpatError: a part is not well-formed.
        KeyError: a part is missing.
    """
    book = "xl/workbook.xml"
    targets = _targets(archive, "xl/_rels/workbook.xml.rels")
    codes = _codes(archive)
    ids: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            ids.append(next((v for k, v in attributes.items() if k.rpartition(" ")[2] == "id"), ""))

    _parse(archive.read(book), start)
    parts = {part.lower(): part for part in archive.namelist()}
    return [_marks(archive, parts[targets[one].lower()], codes) for one in ids]


def _parse(
    data: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Run handlers over a part; tags come without their namespace."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(" ")[2], attributes)
    if end:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(" ")[2])
    if text:
        parser.CharacterDataHandler = text
    parser.Parse(data, True)


def _targets(archive: zipfile.ZipFile, rels: str) -> dict[str, str]:
    targets: dict[str, str] = {}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship":
            target = attributes.get("Target", "")
            path = target[1:] if target.startswith("/") else posixpath.join("xl", target)
            targets[attributes.get("Id", "")] = posixpath.normpath(path)

    _parse(archive.read(rels), start)
    return targets


def _codes(archive: zipfile.ZipFile) -> list[str]:
    """The format code of each cell style; empty for General."""
    own: dict[str, str] = {}
    codes: list[str] = []
    inside = ""

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal inside
        if tag == "numFmt":
            own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs"):
            inside = tag
        elif tag == "xf" and inside == "cellXfs":
            number = attributes.get("numFmtId", "0")
            known = BUILT_IN.get(int(number), "") if number.isdecimal() else ""
            codes.append(own.get(number, known))

    if "xl/styles.xml" in archive.namelist():
        _parse(archive.read("xl/styles.xml"), start)
    return codes


def _marks(archive: zipfile.ZipFile, part: str, codes: list[str]) -> SheetMarks:
    reader = _SheetReader(codes)
    _parse(archive.read(part), reader.start, reader.end, reader.text)
    return reader.marks


class _SheetReader:
    """Follows rows and cells; both may leave out where they stand."""

    def __init__(self, codes: list[str]) -> None:
        self.marks = SheetMarks()
        self._codes = codes
        self._row = self._column = -1
        self._style = ""
        self._type = ""
        self._formula = self._valued = self._inside_value = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """A tag opens."""
        if tag == "c":
            self._begin_cell(attributes)
        elif tag == "row":
            self._row = int(attributes.get("r", self._row + 2)) - 1
            self._column = -1
            if attributes.get("hidden") in _TRUE:
                self.marks.hidden_rows.add(self._row)
        elif tag == "f":
            self._formula = True
        elif tag == "v":
            self._inside_value = True
        elif tag == "is":
            self._valued = True
        elif tag == "col" and attributes.get("hidden") in _TRUE:
            span = int(attributes.get("min", "1")) - 1, int(attributes.get("max", "1")) - 1
            self.marks.hidden_columns.append(span)

    def end(self, tag: str) -> None:
        """A tag closes."""
        self._inside_value = False
        if tag != "c":
            return
        if self._valued:
            self.marks.reach(self._row, self._column)
            style = int(self._style) if self._style.isdecimal() else 0
            if style < len(self._codes) and self._codes[style]:
                self.marks.formats[self._row, self._column] = self._codes[style]
        elif self._formula and self._type != "str":  # a text may be empty
            self.marks.reach(self._row, self._column)
            self.marks.unread.append(((self._row, self._column), UNCOMPUTED))
        if self._type == "e":
            self.marks.unread.append(((self._row, self._column), ERROR))

    def text(self, _said: str) -> None:
        """Characters: a value is only one if it has some."""
        self._valued |= self._inside_value

    def _begin_cell(self, attributes: Attributes) -> None:
        self._formula = self._valued = False
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._column += 1
        if match := _ADDRESS.fullmatch(attributes.get("r", "")):
            self._column = _column(match[1])


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
