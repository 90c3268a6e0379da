"""The ledger of figures: what a document holds, and what of it some record holds.

Every figure with a unit is counted once: in running text where its unit is printed, in a table cell where the
table's caption states a unit of money. Section numbers, codes, dates, document and telephone numbers have no
unit and are none. A figure is *recorded* if a record whose quantity equals it rests on words that contain it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, get_args

from pydantic import BaseModel

from extractor.extract.builder import Builder
from extractor.extract.narrative.lexicon import Kind, Lexicon
from extractor.extract.narrative.tokens import _ENUM, Token, Tokenizer
from extractor.extract.narrative.view import view
from schemas.document import Cell
from schemas.evidence import Evidence
from schemas.lazy import lazy
from schemas.quantity import MONEY, Quantity, parse_decimal
from schemas.records import Extraction, Record, UnreadFigure
from schemas.vouched import vouched

_new_unread = vouched(UnreadFigure)

_COUNTED = frozenset({Kind.MONEY, Kind.RATE, Kind.COUNT})
_NO_WORDS = Lexicon({})
_MIXED = (None, "performance_form", "unit_list")
#: A table cell is an amount if it is printed like one: with decimals or thousands.
_PRINTED_AMOUNT = re.compile(r"[-+]?\d[\d,\s]*\.\d[\d\s]*|[-+]?\d{1,3}(?:,\d{3})+")
_DIGIT = re.compile("[0-9０-９]")
#: Digits as a view of the text has them, and what may part them. It may be more than one number.
_DIGITS = re.compile(r"[0-9]+(?:[.,，][0-9]+)*")
#: Digits before these are dates, numbers of papers and of lists, or bare: no unit begins so.
NO_UNIT = frozenset("年月日号、.),，;:。")


#: Start, end and unit of each stretch that holds a value.
_ByValue = defaultdict[Decimal, list[tuple[int, int, str]]]


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
    on_cells, elsewhere = _in_tables(builder, held)
    seen = [*_in_text(builder), *elsewhere]
    unread = [one for one in seen if not held.holds(one)]
    amounts = sum([one.unit in MONEY for one in seen]) + sum([unit in MONEY for unit in on_cells])
    figures = len(seen) + len(on_cells)
    # every record was validated when it was made
    return Extraction.model_construct(
        records=tuple(builder.records),
        amounts_seen=amounts,
        amounts_recorded=amounts - sum([one.unit in MONEY for one in unread]),
        quantities_seen=figures,
        quantities_recorded=figures - len(unread),
        unread=tuple([_unread(builder, one) for one in sorted(unread, key=lambda one: one.start)]),
    )


def _unread(builder: Builder, one: _Seen) -> UnreadFigure:
    if one.cell is not None and one.table is not None:
        evidence = builder.quote_cell(one.table, one.cell)
    else:
        evidence = builder.quote(one.start, one.end)
    return _new_unread(text=evidence.quote, unit=one.unit, evidence=evidence)


def _in_text(builder: Builder) -> Iterator[_Seen]:
    """Figures with a printed unit, outside tables. 第3个 counts nothing."""
    text = builder.document.text
    for start, end in _gaps(builder):
        if not _DIGIT.search(text, start, end):
            continue
        seen = view(text, start, end)
        words, offsets = seen.text, seen.offsets
        for token in _Numbers(seen, _NO_WORDS).run():
            if token.kind in _COUNTED and words[token.start - 1 : token.start] != "第":
                quantity = token.quantity
                yield _Seen(quantity.value, quantity.unit, offsets[token.start], offsets[token.end - 1] + 1)


class _Numbers(Tokenizer):
    """Reads a view where digits stand. What is between is not counted, and costs most of the time to read."""

    def run(self) -> list[Token]:
        """The numbers that may have a unit, in order, but for those inside function paths."""
        text, tokens = self.text, self.tokens
        paths = sorted(((start, end) for start, (end, _) in self._paths.items()), reverse=True)
        at = 0
        while match := _DIGITS.search(text, at):
            place, end = match.span()
            while paths and paths[-1][0] <= place:
                begin, stop = paths.pop()
                at = stop if begin >= at else at
            if place >= at and text[end : end + 1] in NO_UNIT:
                at = end
            elif place >= at:
                token = self._number(place - 1 if place > at and text[place - 1] in "+-" else place)
                tokens.append(token)
                at = token.end
        return tokens

    def _number(self, at: int) -> Token:
        """The number of a list or the figure that begins here."""
        if self._at_clause(at) and (match := _ENUM.match(self.text, at)):
            return self._token(Kind.ENUM, at, match.end())
        return self._figure(at)


def _gaps(builder: Builder) -> Iterator[tuple[int, int]]:
    """The stretches of text between tables."""
    at = 0
    for table in sorted(builder.document.tables, key=lambda table: table.start):
        if table.start > at:
            yield at, table.start
        at = max(at, table.end)
    if at < len(builder.document.text):
        yield at, len(builder.document.text)


def _in_tables(builder: Builder, held: _Held) -> tuple[list[str], list[_Seen]]:
    """Cells that hold one figure: the units of those on which a record rests, and other amounts by their print."""
    on_cells: list[str] = []
    others: list[_Seen] = []
    infos = {info.table: info for info in builder.segments.tables}
    for table in builder.document.tables:
        info = infos.get(table.index)
        unit = info.unit or builder.segments.money_unit if info else builder.segments.money_unit
        if info is None or info.meaning in _MIXED:
            # forms mix amounts with scores and targets: what no record holds there is not known to be money
            unit = None
        for cell in table.cells:
            text = cell.text
            # most cells are blank or hold words, and no figure ends with a letter
            if text and not "一" <= text[-1] <= "龥":
                start, end = cell.start, cell.end
                known = held.cells.get((start, end))
                if known is not None:
                    if parse_decimal(text) is not None:
                        on_cells.append(known)
                elif unit and _PRINTED_AMOUNT.fullmatch(text) and (value := parse_decimal(text)) is not None:
                    others.append(_Seen(value, unit, start, end, table.index, cell))
    return on_cells, others


class _Held:
    """The quantities that records hold, with the stretch each rests on and its unit, by value."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = records
        self._in_text: _ByValue = defaultdict(list)
        #: the unit that the first record resting on a cell gives its figure, by the cell's span
        self.cells: dict[tuple[int, int], str] = {}
        for record in records:
            if _holders(type(record)):
                for quantity, evidence in quantities_of(record, record.evidence):
                    # thousands of them: a model's attributes cost more to read than its values
                    figure, place = quantity.__dict__, evidence.__dict__
                    if place["table"] is None:
                        stretch = (place["start"], place["end"], figure["unit"])
                        self._in_text[figure["value"]].append(stretch)
                    else:
                        self.cells.setdefault((place["start"], place["end"]), figure["unit"])

    def holds(self, one: _Seen) -> bool:
        """Whether a record with this value rests on a stretch that contains the figure."""
        return _holds(self._in_text, one) or _holds(self._by_value_in_tables, one)

    @lazy
    def _by_value_in_tables(self) -> _ByValue:
        """Nearly all figures of tables are found by their cell, so that mostly nobody asks."""
        found: _ByValue = defaultdict(list)
        for record in self._records:
            for quantity, evidence in quantities_of(record, record.evidence):
                if evidence.table is not None:
                    found[quantity.value].append((evidence.start, evidence.end, quantity.unit))
        return found


def _holds(by_value: _ByValue, one: _Seen) -> bool:
    for start, end, unit in by_value.get(one.value, ()):
        if start <= one.start and one.end <= end and _same_unit(unit, one):
            return True
    return False


def _same_unit(unit: str, one: _Seen) -> bool:
    return unit == one.unit or one.cell is not None or not unit or {unit, one.unit} <= {"人", "人次"}


def quantities_of(record: BaseModel, evidence: Evidence) -> list[tuple[Quantity, Evidence]]:
    """All quantities inside a record, each with the nearest evidence."""
    if type(record) is Quantity:
        return [(record, evidence)]
    names = _holders(type(record))
    if not names:
        return []
    found: list[tuple[Quantity, Evidence]] = []
    fields = record.__dict__
    evidence = fields.get("evidence") or evidence
    for name in names:
        value = fields[name]
        if type(value) is Quantity:
            found.append((value, evidence))
        elif value is not None:
            for one in value if type(value) is tuple else (value,):
                found += quantities_of(one, evidence)
    return found


@lru_cache
def _holders(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a model that may hold quantities, at any depth."""
    return tuple(name for name, field in model.model_fields.items() if _may_hold(field.annotation))


def _may_hold(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation is Quantity or bool(_holders(annotation))
    return any(_may_hold(inner) for inner in get_args(annotation))
