"""The ledger of figures: what a document holds, and what of it some record holds.

Every figure with a unit is counted once: in running text where its unit is printed, in a table cell where the
table's caption states a unit of money. Section numbers, codes, dates, document and telephone numbers have no
unit and are none. A figure is *recorded* if a record whose quantity equals it rests on words that contain it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, get_args

from pydantic import BaseModel

from extractor.extract.builder import Builder
from extractor.extract.narrative.lexicon import Kind, Lexicon
from extractor.extract.narrative.tokens import Token, Tokenizer
from extractor.extract.narrative.view import view
from schemas.document import Cell
from schemas.evidence import Evidence
from schemas.quantity import MONEY, Quantity, parse_decimal
from schemas.records import Extraction, Record, UnreadFigure

_COUNTED = frozenset({Kind.MONEY, Kind.RATE, Kind.COUNT})
_NO_WORDS = Lexicon({})
_MIXED = (None, "performance_form", "unit_list")
#: A table cell is an amount if it is printed like one: with decimals or thousands.
_PRINTED_AMOUNT = re.compile(r"[-+]?\d[\d,\s]*\.\d[\d\s]*|[-+]?\d{1,3}(?:,\d{3})+")


@dataclass(slots=True, eq=False)
class _Seen:
    """A figure of the document."""

    value: Decimal
    unit: str
    start: int
    end: int
    table: int | None = None
    cell: Cell | None = None


def take_stock(builder: Builder) -> Extraction:
    """Count the figures of the document and those that the records hold."""
    held = _Held(builder.records)
    seen = [*_in_text(builder), *_in_tables(builder, held)]
    unread = [one for one in seen if not held.holds(one)]
    missing = set(unread)
    money = [one for one in seen if one.unit in MONEY]
    # every record was validated when it was made
    return Extraction.model_construct(
        records=tuple(builder.records),
        amounts_seen=len(money),
        amounts_recorded=sum(one not in missing for one in money),
        quantities_seen=len(seen),
        quantities_recorded=len(seen) - len(unread),
        unread=tuple(_unread(builder, one) for one in sorted(unread, key=lambda one: one.start)),
    )


def _unread(builder: Builder, one: _Seen) -> UnreadFigure:
    if one.cell is not None and one.table is not None:
        evidence = builder.quote_cell(one.table, one.cell)
    else:
        evidence = builder.quote(one.start, one.end)
    return UnreadFigure(text=evidence.quote, unit=one.unit, evidence=evidence)


def _in_text(builder: Builder) -> Iterator[_Seen]:
    """Figures with a printed unit, outside tables."""
    text = builder.document.text
    for start, end in _gaps(builder):
        seen = view(text, start, end)
        for token in Tokenizer(seen, _NO_WORDS).run():
            if token.kind in _COUNTED and not _is_part_of_a_name(token, seen.text):
                quantity = token.quantity
                first, last = seen.span(token.start, token.end)
                yield _Seen(quantity.value, quantity.unit, first, last)


def _is_part_of_a_name(token: Token, text: str) -> bool:
    """第3个, 100万元以上设备 and the like count nothing."""
    return text[max(0, token.start - 1) : token.start] == "第"


def _gaps(builder: Builder) -> Iterator[tuple[int, int]]:
    """The stretches of text between tables."""
    at = 0
    for table in sorted(builder.document.tables, key=lambda table: table.start):
        if table.start > at:
            yield at, table.start
        at = max(at, table.end)
    if at < len(builder.document.text):
        yield at, len(builder.document.text)


def _in_tables(builder: Builder, held: _Held) -> Iterator[_Seen]:
    """Cells that hold one figure: amounts by their print, others if a record holds them or they print a unit."""
    infos = {info.table: info for info in builder.segments.tables}
    for table in builder.document.tables:
        info = infos.get(table.index)
        unit = info.unit or builder.segments.money_unit if info else builder.segments.money_unit
        if info is None or info.meaning in _MIXED:
            # forms mix amounts with scores and targets: what no record holds there is not known to be money
            unit = None
        for cell in table.cells:
            made = _cell(cell, table.index, unit, held)
            if made is not None:
                yield made


def _cell(cell: Cell, table: int, unit: str | None, held: _Held) -> _Seen | None:
    known = held.cells.get((cell.start, cell.end))
    if known is None and unit and _PRINTED_AMOUNT.fullmatch(cell.text):
        known = unit
    value = parse_decimal(cell.text) if known is not None else None
    if value is None or known is None:
        return None
    return _Seen(value, known, cell.start, cell.end, table, cell)


class _Held:
    """The quantities that records hold, by value."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._by_value: dict[Decimal, list[tuple[str, Evidence]]] = defaultdict(list)
        #: the unit that the first record resting on a cell gives its figure, by the cell's span
        self.cells: dict[tuple[int, int], str] = {}
        for record in records:
            for quantity, evidence in quantities_of(record, record.evidence):
                self._by_value[quantity.value].append((quantity.unit, evidence))
                if evidence.table is not None:
                    self.cells.setdefault((evidence.start, evidence.end), quantity.unit)

    def holds(self, one: _Seen) -> bool:
        """Whether a record with this value rests on a stretch that contains the figure."""
        if one.cell is not None and (one.start, one.end) in self.cells:
            return True
        return any(
            evidence.start <= one.start and one.end <= evidence.end and _same_unit(unit, one)
            for unit, evidence in self._by_value.get(one.value, ())
        )


def _same_unit(unit: str, one: _Seen) -> bool:
    return unit == one.unit or one.cell is not None or not unit or {unit, one.unit} <= {"人", "人次"}


def quantities_of(record: BaseModel, evidence: Evidence) -> Iterator[tuple[Quantity, Evidence]]:
    """All quantities inside a record, each with the nearest evidence."""
    fields = record.__dict__
    evidence = fields.get("evidence") or evidence
    for name in _holders(type(record)):
        value = fields[name]
        for one in value if type(value) is tuple else (value,):
            if type(one) is Quantity:
                yield one, evidence
            elif one is not None:
                yield from quantities_of(one, evidence)


@lru_cache
def _holders(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a model that may hold quantities, at any depth."""
    return tuple(name for name, field in model.model_fields.items() if _may_hold(field.annotation))


def _may_hold(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation is Quantity or bool(_holders(annotation))
    return any(_may_hold(inner) for inner in get_args(annotation))
