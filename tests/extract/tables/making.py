"""Statutory tables of our own, written as grids of words, and what is extracted from them."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.extract.builder import Builder
from extractor.extract.tables import extract_tables
from extractor.profiles import load_profile
from schemas.document import Cell, Document, Table
from schemas.records import AmountRecord, AnyRecord, CodeNameRecord, CountRecord, LineRecord, StatementRecord
from schemas.sections import DocumentKind, Segments, TableInfo


@dataclass
class Grid:
    """A table: rows of cells parted by ``|``.

    ``<`` continues the cell on the left, ``^`` the cell above; an empty place is an empty cell, as plain text
    gives it for a spanning header.
    """

    meaning: str | None
    rows: str
    title: str = ""
    note: str = ""
    unit: str | None = "万元"
    own_title: bool = True
    cells: list[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        lines = [line for line in self.rows.splitlines() if line.strip()]
        self.cells = [[cell.strip() for cell in line.split("|")] for line in lines]


def _table(grid: Grid, index: int, start: int) -> tuple[Table, str]:
    """The table and its text, one row to a line."""
    text, cells = "", []
    width = max(map(len, grid.cells))
    places = [row + [""] * (width - len(row)) for row in grid.cells]
    for r, row in enumerate(places):
        for c, words in enumerate(row):
            if words in ("<", "^"):
                continue
            right = next((n for n in range(c + 1, width) if row[n] != "<"), width) - c
            down = next((n for n in range(r + 1, len(places)) if places[n][c] != "^"), len(places)) - r
            at = start + len(text)
            cells.append(Cell(r, c, words, at, at + len(words), down, right))
            text += words + "\t"
        text += "\n"
    return Table(index, start, start + len(text), tuple(cells)), text


def builder_of(
    *grids: Grid,
    year: int | None = 2024,
    money_unit: str | None = None,
    kind: DocumentKind = "final_account",
) -> Builder:
    """A builder over a document that consists of tables, each with its title above and note below."""
    text, tables, infos = "", [], []
    for index, grid in enumerate(grids):
        span = (len(text), len(text) + len(grid.title)) if grid.title and grid.own_title else (0, 0)
        text += grid.title + "\n" if grid.own_title else ""
        table, words = _table(grid, index, len(text))
        text += words + grid.note + "\n"
        tables.append(table)
        infos.append(TableInfo(index, grid.meaning, grid.title, None, grid.unit, None, span))
    document = Document("case.txt", "txt", "0" * 64, text, (), tuple(tables))
    segments = Segments(
        kind=kind,
        unit_name="某县某局",
        region="",
        year=year,
        level="unit",
        money_unit=money_unit,
        profile="base",
        sections=(),
        paragraphs=(),
        tables=tuple(infos),
    )
    return Builder(document, segments, load_profile("base"))


def extract(*grids: Grid, **about: object) -> list[AnyRecord]:
    """All records of some tables."""
    builder = builder_of(*grids, **about)  # type: ignore[arg-type]
    extract_tables(builder)
    for record in builder.records:
        evidence = record.evidence
        assert builder.document.text[evidence.start : evidence.end] == evidence.quote
    return builder.records


def amounts(*grids: Grid, **about: object) -> dict[tuple[str, str], str]:
    """Values of this year's actual amounts by concept and scope; two for one key are an error."""
    found: dict[tuple[str, str], str] = {}
    for one in records_of(AmountRecord, extract(*grids, **about)):
        if one.measure != "actual" or one.concept == "other":
            continue
        key = (
            (one.concept, one.scope)
            if one.side in (None,) or one.concept != "grand_total"
            else (
                f"grand_total:{one.side}",
                one.scope,
            )
        )
        assert key not in found, f"{key} twice"
        found[key] = str(one.quantity.value)
    return found


def records_of(kind: type, records: list[AnyRecord]) -> list:  # type: ignore[type-arg]
    """The records of a class."""
    return [record for record in records if isinstance(record, kind)]


def others(records: list[AnyRecord]) -> list[tuple[str, str]]:
    """Name and value of amounts without a meaning."""
    found = records_of(AmountRecord, records)
    return [(one.name, str(one.quantity.value)) for one in found if one.concept == "other"]


__all__ = [
    "AmountRecord",
    "CodeNameRecord",
    "CountRecord",
    "Grid",
    "LineRecord",
    "StatementRecord",
    "amounts",
    "builder_of",
    "extract",
    "others",
    "records_of",
]
