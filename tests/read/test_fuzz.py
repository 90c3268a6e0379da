"""Damaged files of every format: a document or a refusal, never anything else, and never for long.

What is damaged, and where, follows from a fixed seed: a failure can be repeated.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from extractor.read import Limits, read_bytes
from schemas.errors import ReadError
from tests.read.making import assert_sound, docx_bytes, repacked, xls_bytes, xlsx_bytes, zip_bytes
from tests.read.ole_making import doc_bytes
from tests.read.test_docx import form
from tests.read.test_front_door import pdf_file
from tests.read.test_sheets import ROWS
from tests.read.test_text import LONE, STATUTORY

PAGE = f"<html><body><h1>决算</h1><table><tr><td rowspan=2>甲</td><td>1</td></tr></table><pre>{STATUTORY}</pre></body>"
LIMITS = Limits(seconds=5)


def legacy(book: Any) -> None:
    sheet = book.add_sheet("一")
    for row, values in enumerate(ROWS):
        for column, value in enumerate(values):
            if value is not None:
                sheet.write(row, column, value)


SEEDS = {
    "txt": (STATUTORY + LONE).encode(),
    "gb": STATUTORY.encode("gb18030"),
    "md": ("# 一\n## 二\n" + PAGE + "\n|甲|乙|\n|-|-|\n|1|2|\n").encode(),
    "html": PAGE.encode(),
    "docx": docx_bytes(form),
    "xlsx": xlsx_bytes({"一": ROWS}),
    "xls": xls_bytes(legacy),
    "doc": doc_bytes(),
    "pdf": pdf_file(),
    "zip": zip_bytes({"一.txt": STATUTORY.encode(), "二.docx": docx_bytes(form)}),
}


def damaged(data: bytes, dice: random.Random) -> Iterator[bytes]:
    """Cut off, with bytes changed, with a stretch zeroed, doubled or taken out."""
    for _ in range(12):
        yield data[: dice.randrange(len(data))]
    for share in (0.0005, 0.005, 0.05):
        for _ in range(4):
            changed = bytearray(data)
            for _ in range(max(1, int(share * len(data)))):
                changed[dice.randrange(len(data))] = dice.randrange(256)
            yield bytes(changed)
    for filling in (b"", b"\0" * 64, b"\xff" * 64, data[:256]):
        for _ in range(3):
            start = dice.randrange(len(data))
            yield data[:start] + filling + data[start + dice.randrange(1, 200) :]


def survives(data: bytes, name: str) -> None:
    try:
        document = read_bytes(data, name, LIMITS)
    except ReadError as error:
        refused = error.line()
    else:
        assert_sound(document)
        return
    assert refused.startswith(name)
    assert "\n" not in refused


@pytest.mark.parametrize("kind", SEEDS)
def test_damage_is_refused_or_read(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")  # no converter is started for a broken DOC
    dice = random.Random(kind)  # noqa: S311 - repeatable, not secret
    for data in damaged(SEEDS[kind], dice):
        survives(data, f"坏.{kind}")


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_damage_inside_the_archive_is_refused_or_read(kind: str) -> None:
    """Damage behind an intact ZIP, so that it reaches the parsers of the parts."""
    dice = random.Random(kind)  # noqa: S311 - repeatable, not secret
    with zipfile.ZipFile(io.BytesIO(SEEDS[kind])) as archive:
        parts = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    for part in parts:
        with zipfile.ZipFile(io.BytesIO(SEEDS[kind])) as archive:
            whole = archive.read(part)
        for inner in list(damaged(whole, dice))[::6]:
            survives(repacked(SEEDS[kind], lambda name, data: inner if name == part else data), f"坏.{kind}")  # noqa: B023 - called at once


@pytest.mark.parametrize("old", ["w:tc>", "w:tr>", "w:tbl>", 'w:val="', "w:gridSpan", "w:vMerge"])
def test_a_document_with_elements_out_of_place(old: str) -> None:
    dice = random.Random(old)  # noqa: S311 - repeatable, not secret
    for new in ("w:p>", "w:tbl>", 'w:val="-', "w:sdt", "w:r>"):
        data = repacked(
            SEEDS["docx"],
            lambda name, data: data.replace(old.encode(), new.encode(), dice.randrange(1, 9)),  # noqa: B023
        )
        survives(data, "坏.docx")
