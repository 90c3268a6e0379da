"""Documents for the tests, made from text: one block per line, runs of tabbed lines as tables."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.segment import segment
from schemas.document import Block, Cell, Document, Table
from schemas.sections import Section, Segments


def document(text: str, levels: dict[str, int] | None = None, name: str = "测试.txt") -> Document:
    """Make a document as the reader of plain text does.

    Args:
        text: lines; a line with a tab is a table row, and rows without a gap are one table.
        levels: outline levels of whole lines, as Word and Markdown state them.
        name: the file's name.
    """
    blocks: list[Block] = []
    tables: list[Table] = []
    rows: list[tuple[int, str]] = []

    def close() -> None:
        if rows:
            tables.append(_table(len(tables), rows))
            blocks.append(Block("table", tables[-1].start, tables[-1].end, "", table=tables[-1].index))
            rows.clear()

    for start, line in _lines(text):
        if "\t" in line:
            rows.append((start, line))
            continue
        close()
        if line.strip():
            level = (levels or {}).get(line.strip())
            kind = "heading" if level else "paragraph"
            blocks.append(Block(kind, start, start + len(line), line, level=level))
    close()
    return Document(name, "txt", "0" * 64, text, tuple(blocks), tuple(tables))


def _lines(text: str) -> Iterable[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _table(index: int, rows: list[tuple[int, str]]) -> Table:
    cells = []
    for row, (start, line) in enumerate(rows):
        at = start
        for column, text in enumerate(line.split("\t")):
            cells.append(Cell(row, column, text.strip(), at, at + len(text)))
            at += len(text) + 1
    return Table(index, rows[0][0], rows[-1][0] + len(rows[-1][1]), tuple(cells))


def segments(text: str, profile: str | None = None, levels: dict[str, int] | None = None) -> Segments:
    """Divide a text."""
    return segment(document(text, levels), profile)


def outline(found: Segments) -> list[tuple[int, str, str | None]]:
    """Level, number with title, and meaning of every section."""
    return [(s.level, s.number + s.title, s.meaning) for s in found.sections]


def section(found: Segments, title: str) -> Section:
    """The section whose title holds some words."""
    return next(s for s in found.sections if title in s.title)


def paragraphs(text: str, found: Segments) -> list[str]:
    """The paragraphs without white space."""
    return ["".join(text[p.start : p.end].split()) for p in found.paragraphs]
