"""The parts of a DOCX file: XML by relationship, and the styles' outline levels and lists.

Parts are read one by one, not by python-docx's package, which refuses a whole file for one relation that
leads nowhere (WPS writes such files).
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extractor.read.docx_numbering import W, value

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
#: ISO's strict form of the format has namespaces of its own; the words are the same.
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = W[1:-1].encode()
_BODY_TEXT = 9
_CHAIN = 20


class Parts:
    """A DOCX file's XML parts.

    Raises:
        KeyError: there is no main document.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
        main = next((t for kind, t in self._relations("") if kind == "officeDocument"), "word/document.xml")
        self.document = self._xml(main)
        self._related = list(self._relations(main))

    def related(self, kind: str) -> Iterator[Any]:
        """The parts of a kind (``styles``, ``numbering``, ``footnotes``, ``header`` ...) that exist."""
        for one, target in self._related:
            if one == kind and target.lower() in self._names:
                yield self._xml(target)

    def _xml(self, path: str) -> Any:
        from docx.oxml import parse_xml

        data = self._archive.read(self._names[path.lower()])
        return parse_xml(data.replace(_STRICT, _USUAL))

    def _relations(self, path: str) -> Iterator[tuple[str, str]]:
        folder, _, name = path.rpartition("/")
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels.lower() not in self._names:
            return
        for node in self._xml(rels).iter(_RELATIONSHIP):
            if node.get("TargetMode") == "External":
                continue
            target = node.get("Target", "")
            place = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            yield node.get("Type", "").rpartition("/")[2], posixpath.normpath(place)


@dataclass(slots=True)
class _Style:
    parent: str | None = None
    outline: int | None = None
    list_number: str | None = None
    list_level: int | None = None


class Styles:
    """Outline levels and lists of paragraph styles, inherited."""

    def __init__(self, root: Any | None) -> None:
        self._styles: dict[str, _Style] = {}
        for node in root.iterchildren(W + "style") if root is not None else ():
            self._styles[node.get(W + "styleId", "")] = _style(node)

    def outline(self, name: str | None) -> int | None:
        """The outline level of a style, from 0; None for body text."""
        level = next((one.outline for one in self._chain(name) if one.outline is not None), None)
        return level if level is not None and level < _BODY_TEXT else None

    def numbering(self, name: str | None) -> tuple[str | None, int | None]:
        """The list a style belongs to and its level there, each None if not said."""
        chain = list(self._chain(name))
        number = next((one.list_number for one in chain if one.list_number is not None), None)
        return number, next((one.list_level for one in chain if one.list_level is not None), None)

    def list_of(self, name: str) -> str | None:
        """The list of a numbering style."""
        return self.numbering(name)[0]

    def _chain(self, name: str | None) -> Iterator[_Style]:
        for _ in range(_CHAIN):
            style = self._styles.get(name or "")
            if style is None:
                return
            yield style
            name = style.parent


def _style(node: Any) -> _Style:
    style = _Style(parent=value(node, "basedOn"))
    title = (value(node, "name") or "").lower()
    if title.startswith("heading ") and title[8:].isdecimal():
        style.outline = int(title[8:]) - 1
    properties = node.find(W + "pPr")
    if properties is not None:
        outline = value(properties, "outlineLvl")
        style.outline = int(outline) if outline and outline.isdecimal() else style.outline
        style.list_number, style.list_level = list_of(properties)
    return style


def list_of(properties: Any) -> tuple[str | None, int | None]:
    """The list (``w:numId``) and level that paragraph properties name."""
    node = properties.find(W + "numPr")
    if node is None:
        return None, None
    level = value(node, "ilvl")
    return value(node, "numId"), int(level) if level and level.isdecimal() else None
