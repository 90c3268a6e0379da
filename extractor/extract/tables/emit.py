"""Makes records of the cells of one statutory table; no cell twice, no blank, no guess."""

from __future__ import annotations

from typing import Literal, NamedTuple

from extractor.extract.builder import Builder
from extractor.extract.tables.columns import Column
from extractor.extract.tables.grid import NONE, Row, Sheet, quantity
from extractor.extract.tables.words import Vocabulary, unit_of
from schemas.document import Cell
from schemas.evidence import Evidence, quote_cell
from schemas.records import (
    AmountRecord,
    CodeNameRecord,
    CountRecord,
    LineRecord,
    Measure,
    Scope,
    Side,
    StatementRecord,
)
from schemas.vouched import vouched

_new_amount = vouched(AmountRecord)
_new_count = vouched(CountRecord)
_new_statement = vouched(StatementRecord)
_new_code_name = vouched(CodeNameRecord)
_new_line = vouched(LineRecord)

#: Predicate of the record that says a cell holds something that is not one figure.
UNREADABLE = "unreadable_cell"


class Meaning(NamedTuple):
    """What a figure in a table is about."""

    concept: str
    name: str
    scope: Scope = "all"
    measure: Measure = "actual"
    side: Side | None = None
    code: str | None = None
    period: int = 0
    entity: str | None = None
    unit: str | None = None


class Emitter:
    """Adds the records of one table (with its continuations) to the builder.

    Every record's ``section`` is ``table:`` and the table's meaning, so that figures of tables are never
    taken for those of the narrative section of the same name. A table printed again (of a subordinate
    unit) is of another ``entity``, 第2套表.
    """

    def __init__(self, builder: Builder, sheet: Sheet, known: Vocabulary, number: int = 1) -> None:
        self.builder = builder
        self.owner = f"第{number}套表" if number > 1 else None
        self.sheet = sheet
        self.known = known
        self.table = sheet.info.meaning or "unknown"
        self.section = f"table:{self.table}"
        self.unit = sheet.unit or builder.segments.money_unit or ""
        self.year = builder.segments.year
        self._seen: set[tuple[int, int, int]] = set()

    def evidence(self, row: Row, cell: Cell) -> Evidence:
        """The cell as evidence."""
        return quote_cell(self.builder.document, row.table, cell)

    def period(self, shown: int = 0) -> int | None:
        """The year a column shows: 0 this year, -1 last year, or a year itself."""
        if shown > 0:
            return shown
        return self.year + shown if self.year is not None else None

    def is_dated(self, shown: int) -> bool:
        """Whether it is known of which year a column is.

        Last year's figures of a document without a year are nothing that can be compared.
        """
        return shown >= 0 or self.year is not None

    def take(self, row: Row, place: int) -> Cell | None:
        """The cell at a place if it holds something and no record was made of it yet."""
        cell = row.cells[place]
        if cell is None or row.texts[place] in NONE:
            return None
        corner = (row.table, cell.row, cell.column)
        if corner in self._seen:
            return None
        self._seen.add(corner)
        return cell

    def amount(self, row: Row, place: int, meaning: Meaning) -> AmountRecord | None:
        """Record an amount; None for a blank, a dash, or what is not one figure (which is said)."""
        taken = self.take(row, place)
        if taken is None:
            return None
        printed = quantity(taken.text, meaning.unit or self.unit)
        if printed is None:
            self._unreadable(row, taken, meaning.concept, meaning.scope)
            return None
        return self.builder.add(
            _new_amount(
                id=self.builder.new_id(),
                evidence=self.evidence(row, taken),
                section=self.section,
                extractor="table",
                concept=meaning.concept if self.is_dated(meaning.period) else "other",
                name=meaning.name,
                quantity=printed,
                scope=meaning.scope,
                measure=meaning.measure,
                period=self.period(meaning.period) if meaning.period else self.year,
                entity=meaning.entity or self.owner,
                side=meaning.side,
                code=meaning.code,
                unit_inferred=True,
            )
        )

    def count(self, row: Row, place: int, meaning: Meaning, unit: str) -> CountRecord | None:
        """Record a number of things; None as for :meth:`amount`."""
        taken = self.take(row, place)
        if taken is None:
            return None
        printed = quantity(taken.text, unit)
        if printed is None:
            self._unreadable(row, taken, meaning.concept, meaning.scope)
            return None
        return self.builder.add(
            _new_count(
                id=self.builder.new_id(),
                evidence=self.evidence(row, taken),
                section=self.section,
                extractor="table",
                concept=meaning.concept if self.is_dated(meaning.period) else "other",
                name=meaning.name,
                quantity=printed,
                measure=meaning.measure,
                period=self.period(meaning.period) if meaning.period else self.year,
                entity=meaning.entity or self.owner,
            )
        )

    def _unreadable(self, row: Row, cell: Cell, concept: str, scope: Scope) -> None:
        if any(char.isdigit() for char in cell.text) and "%" not in cell.text and "％" not in cell.text:
            self.builder.add(
                _new_statement(
                    id=self.builder.new_id(),
                    evidence=self.evidence(row, cell),
                    section=self.section,
                    extractor="table",
                    predicate=UNREADABLE,
                    concept=concept,
                    scope=scope,
                )
            )

    def other(self, row: Row, column: Column, label: str) -> None:
        """Record a figure whose meaning the table does not say in words we know."""
        if column.ratio or row.texts[column.place] in NONE:
            return
        name = " ".join(part for part in (label, *column.words) if part)
        unit = column.unit or next((u for u in map(unit_of, column.words) if u and u.endswith("元")), None)
        self.amount(row, column.place, Meaning("other", name, unit=unit, period=column.period))

    def line(
        self,
        row: Row,
        cell: Cell,
        code: str,
        name: str,
        scheme: Literal["function", "economic"],
        cells: dict[str, str],
        path: tuple[str, ...] = (),
    ) -> None:
        """Record a classified line with the ids of its amounts, and its code with the name beside it."""
        level = (len(code) - 1) // 2
        evidence = self.evidence(row, cell)
        self.builder.add(
            _new_line(
                id=self.builder.new_id(),
                evidence=evidence,
                section=self.section,
                extractor="table",
                kind="function_line" if scheme == "function" else "economic_line",
                code=code,
                name=name,
                level=3 if level >= 3 else 2 if level == 2 else 1,
                table=self.table,
                parent=code[:-2] if len(code) > 3 else None,
                cells=cells,
            )
        )
        if name:
            self._code_name(evidence, code, name, scheme, path)

    def _code_name(
        self,
        evidence: Evidence,
        code: str,
        name: str,
        scheme: Literal["function", "economic"],
        path: tuple[str, ...],
    ) -> None:
        self.builder.add(
            _new_code_name(
                id=self.builder.new_id(),
                evidence=evidence,
                section=self.section,
                extractor="table",
                scheme=scheme,
                code=code,
                name=name,
                path=path,
            )
        )
