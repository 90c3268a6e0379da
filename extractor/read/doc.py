"""DOC (Word 97-2003): converted by LibreOffice where installed, or read by anydoc where importable.

Neither is a dependency: LibreOffice is a program of 200 MB, anydoc is young. LibreOffice goes first, its
output is read like any DOCX. anydoc 0.2 keeps deleted text of tracked changes (12.30 with a deleted 99 after
it came out as 12.3099) and prints 一、 as 1、, which its documents say.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from extractor.read import refusals
from extractor.read.canvas import Canvas, FlowCell, FlowTable, Item, Paragraph
from extractor.read.docx import read_docx
from extractor.read.limits import Limits
from extractor.read.ole import BrokenOleError, Ole
from schemas.document import Document

_PROGRAMS = ("soffice", "libreoffice")
#: The flags of the file information block, and the bit for a password ([MS-DOC] 2.5.2).
_FLAGS_AT = 0x0A
_ENCRYPTED = 0x0100


def read_doc(data: bytes, name: str, limits: Limits | None = None) -> Document:
    """Read a Word 97-2003 file.

    Raises:
        ReadError: encrypted, damaged, too slow, or nothing on this machine reads it.
    """
    limits = limits or Limits()
    if _is_encrypted(data):
        raise refusals.encrypted(name)
    if program := next(filter(None, map(shutil.which, _PROGRAMS)), None):
        converted = _convert(program, data, name, limits)
        return replace(read_docx(converted, name, limits), format="doc", sha256=_sha256(data))
    if (spec := find_spec("anydoc")) and spec.origin:
        return _by_anydoc(data, name, limits)
    raise refusals.no_converter(name)


def _sha256(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _is_encrypted(data: bytes) -> bool:
    try:
        stream = Ole(data).stream("WordDocument")
    except (BrokenOleError, ValueError):
        return False
    flags = int.from_bytes(stream[_FLAGS_AT : _FLAGS_AT + 2], "little")
    return bool(flags & _ENCRYPTED)


def _convert(program: str, data: bytes, name: str, limits: Limits) -> bytes:
    """Convert to DOCX in a folder and with a profile of its own, so that runs do not wait for each other."""
    with tempfile.TemporaryDirectory(prefix="gouji-") as folder:
        source = Path(folder, "in.doc")
        source.write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        command = [
            program,
            f"-env:UserInstallation={profile}",
            *("--headless", "--norestore", "--convert-to", "docx:MS Word 2007 XML"),
            *("--outdir", folder, str(source)),
        ]
        _run(command, name, limits)
        target = source.with_suffix(".docx")
        if not target.is_file():
            raise refusals.damaged(name, "DOC")
        return target.read_bytes()


def _run(command: list[str], name: str, limits: Limits) -> None:
    """Run a program; it and what it started end with the time limit, whoever keeps it."""
    process = subprocess.Popen(  # noqa: S603 - no shell; the path is what the system's search found
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(limits.seconds)
    except subprocess.TimeoutExpired as error:
        raise refusals.too_slow(name, limits.seconds) from error
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _by_anydoc(data: bytes, name: str, limits: Limits) -> Document:
    anydoc = import_module("anydoc")
    canvas = Canvas(name, "doc", data, limits)
    try:
        document = anydoc.to_document(data, "doc")
    except anydoc.EncryptedError as error:
        raise refusals.encrypted(name) from error
    except anydoc.ConvertError as error:
        raise refusals.damaged(name, "DOC", error) from error
    canvas.report("全文", "由 anydoc 读取：已删除的修订内容可能混在文中，自动编号可能与原文不同")
    canvas.lay(_flow(document.blocks))
    for note in document.notes:
        canvas.lay(_flow(note.blocks))
    return canvas.document()


def _flow(blocks: list[Any]) -> list[Item]:
    """anydoc's blocks as paragraphs and tables; list items with the label they print."""
    items: list[Item] = []
    for block in blocks:
        if block.table is not None:
            items.append(_table(block.table))
        elif block.list is not None:
            items += _list(block.list)
        elif block.blocks is not None:
            items += _flow(block.blocks)
        else:
            text = _inline(block.content) if block.content is not None else block.text or ""
            items.append(Paragraph(text, block.level))
    return items


def _list(listed: Any) -> list[Item]:
    items: list[Item] = []
    for number, item in enumerate(listed.items, listed.start):
        inner = _flow(item.blocks)
        label = item.marker_label or (f"{number}. " if listed.marker == "decimal" else "")
        if inner and isinstance(inner[0], Paragraph):
            inner[0].text = label + inner[0].text
        items += inner
    return items


def _inline(content: list[Any]) -> str:
    said = ""
    for one in content:
        if one.kind == "line_break":
            said += "\n"
        else:
            said += _inline(one.content) if one.content is not None else one.text or ""
    return said


def _table(table: Any) -> FlowTable:
    return FlowTable(
        [
            FlowCell(row, column, slot.cell.row_span, slot.cell.col_span, _flow(slot.cell.blocks))
            for row, line in enumerate(table.grid)
            for column, slot in enumerate(line)
            if slot.cell is not None
        ]
    )
