"""Small documents for the readers' tests, and what must hold of every document."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from schemas.document import Document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def assert_sound(document: Document) -> None:
    """Offsets lead to what they claim; blocks stand in order and do not overlap; tables are indexed."""
    text = document.text
    at = 0
    for block in document.blocks:
        assert at <= block.start <= block.end <= len(text)
        at = block.end
        if block.kind == "furniture":
            assert block.start == block.end
        else:
            assert text[block.start : block.end] == block.text
            assert block.start < block.end
    assert [table.index for table in document.tables] == list(range(len(document.tables)))
    shown = [block.table for block in document.blocks if block.kind == "table"]
    assert shown == list(range(len(document.tables)))
    for table in document.tables:
        assert table.grid
        for cell in table.cells:
            assert text[cell.start : cell.end].strip() == cell.text
            assert table.start <= cell.start <= cell.end <= table.end


def paragraphs(document: Document) -> list[str]:
    """The texts of paragraphs and headings."""
    return [block.text for block in document.blocks if block.kind in ("paragraph", "heading")]


def why_unreadable(document: Document) -> str:
    """All that the document says it could not read."""
    return "\n".join(f"{one.where} {one.why}" for one in document.unreadable)


def docx_bytes(build: Callable[[Any], None]) -> bytes:
    """A Word file; ``build`` gets python-docx's empty document."""
    import docx

    document = docx.Document()
    build(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def xlsx_bytes(
    sheets: Mapping[str, Sequence[Sequence[Any]]], shape: Callable[[Any], None] | None = None
) -> bytes:
    """A workbook of sheets with rows; ``shape`` gets openpyxl's workbook before it is saved."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if shape:
        shape(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls_bytes(build: Callable[[Any], None]) -> bytes:
    """An Excel 97 workbook; ``build`` gets xlwt's workbook."""
    import xlwt

    book = xlwt.Workbook()
    build(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zip_bytes(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """An archive with members changed, or left out where ``change`` returns None."""
    members = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            changed = change(name, archive.read(name))
            if changed is not None:
                members[name] = changed
    return zip_bytes(members)
