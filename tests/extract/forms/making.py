"""Documents with performance forms, made from rows, and what is extracted from them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from extractor.extract.builder import Builder
from extractor.extract.forms import extract_forms
from extractor.profiles import load_profile
from extractor.read import read
from schemas.document import Block, Cell, Document, Table
from schemas.records import AmountRecord, AnyRecord, Record
from schemas.sections import Segments

R = TypeVar("R", bound=Record)
#: A cell: its text, or its text with the rows and columns it spans.
Spanning = tuple[str, int, int]
Rows = Sequence[Sequence[str | Spanning]]
YEAR = 2024


def grid(*tables: Rows | str) -> Document:
    """A document of tables with spans, as a reader of PDF or Word gives them; strings are lines between."""
    text, found, blocks = "", [], []
    for part in tables:
        if isinstance(part, str):
            blocks.append(Block("paragraph", len(text), len(text) + len(part), part))
            text += part + "\n"
            continue
        cells: list[Cell] = []
        start = len(text)
        taken: set[tuple[int, int]] = set()
        for row, listed in enumerate(part):
            column = 0
            for at, one in enumerate(listed):
                words, down, across = (one, 1, 1) if isinstance(one, str) else one
                while (row, column) in taken:
                    column += 1
                text += "\t" if at else ""
                cells.append(Cell(row, column, words, len(text), len(text) + len(words), down, across))
                text += words
                taken |= {(r, c) for r in range(row, row + down) for c in range(column, column + across)}
                column += across
            text += "\n"
        found.append(Table(len(found), start, len(text), tuple(cells)))
    return Document("form", "docx", "0", text, tuple(blocks), tuple(found))


def tabbed(folder: Path, text: str) -> Document:
    """A document read from plain text."""
    path = folder / "form.txt"
    path.write_text(text, "utf-8")
    return read(path)


def extracted(document: Document, known: Sequence[AmountRecord] = ()) -> list[AnyRecord]:
    """The records of the document's forms. ``known`` are amounts of the accounts read before."""
    segments = Segments("final_account", "某局", "", YEAR, "unknown", None, "base", (), (), ())
    builder = Builder(document, segments, load_profile("base"))
    builder.records.extend(known)
    extract_forms(builder)
    return builder.records[len(known) :]


def of(records: Sequence[AnyRecord], kind: type[R]) -> list[R]:
    """The records of one kind."""
    return [record for record in records if isinstance(record, kind)]
