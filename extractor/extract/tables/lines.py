"""Tables of functional lines: 公开02, 03, 05, 08 and 09 (收入, 支出, 一般公共预算, 政府性基金, 国资)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractor.extract.tables.columns import Column, Layout, code_of, layout_of
from extractor.extract.tables.emit import Emitter, Meaning
from extractor.extract.tables.grid import Row, figure, has_words
from extractor.extract.tables.words import word
from extractor.profiles import taxonomy
from extractor.profiles.classification import code_of_name
from schemas.document import Cell
from schemas.records import AmountRecord, Scope

#: The table's own fund and what its sum column is, where the header says only 合计.
TABLES: dict[str, tuple[Scope, str]] = {
    "income": ("all", "total_income"),
    "expenditure": ("all", "total_expenditure"),
    "gpb_expenditure": ("gpb", "total_expenditure"),
    "govfund": ("govfund", "total_expenditure"),
    "statecap": ("statecap", "total_expenditure"),
}
#: Stands for the name of a line that has none.
_NAMELESS = "无名称"
#: The column that gives a line its plain concept ``function:CODE``; all others are named after it.
PLAIN = "total_expenditure"


@dataclass
class _Line:
    """A line of the table, its name perhaps broken over rows."""

    row: Row
    cell: Cell
    code: str
    name: str


def extract_lines(emit: Emitter) -> None:
    """Record every line and the total row of a table of functional lines."""
    layout = layout_of(emit.sheet, emit.known)
    names: dict[str, str] = {}
    for line, row, label in _rows(emit, layout):
        if line:
            _record_line(emit, layout, line, names)
        elif label in emit.known.line_totals:
            _record_total(emit, layout, row)
        else:
            _record_unclassified(emit, layout, row, label)


def _rows(emit: Emitter, layout: Layout) -> Iterator[tuple[_Line | None, Row, str]]:
    """Each row as a line, or with its label; the second half of a broken name goes to its line."""
    last: _Line | None = None
    previous: str | None = None
    for row in emit.sheet.body:
        line, label = _read(row, layout, previous)
        if line is None and last and label and not row.has_figures and label not in emit.known.line_totals:
            if not _is_note(label):
                last.name += label
            continue
        if last:
            yield last, last.row, last.name
        last = line
        if line:
            previous = line.code
        elif row.has_figures:
            yield None, row, word(label)
    if last:
        yield last, last.row, last.name


def _read(row: Row, layout: Layout, previous: str | None) -> tuple[_Line | None, str]:
    name = "" if layout.name is None else row.texts[layout.name]
    texts = _own_texts(row, layout.codes)
    code, bare = code_of(texts, name, previous)
    if code is None:
        words = [t for t in (*texts, name) if has_words(t) and t not in ("类", "款", "项")]
        return None, words[-1] if words else ""
    place = next((c for c in (*layout.codes, layout.name) if c is not None and row.texts[c]), None)
    cell = row.cells[place] if place is not None else None
    return (_Line(row, cell, code, bare), bare) if cell else (None, bare)


def _own_texts(row: Row, places: tuple[int, ...]) -> list[str]:
    """Texts at places, a spanning cell only once."""
    seen: set[int] = set()
    texts = []
    for place in places:
        cell = row.cells[place]
        texts.append("" if cell is None or id(cell) in seen else row.texts[place])
        seen.add(id(cell))
    return texts


def _is_note(label: str) -> bool:
    return label.startswith(("注", "备注", "说明")) or len(label) > 40


@lru_cache(maxsize=1024)
def scoped(concept: str, scope: Scope) -> Scope:
    """The scope of a concept: its own if the taxonomy fixes one (财政拨款收入), else the table's."""
    fixed: Scope | None = taxonomy("concepts")["concepts"].get(concept, {}).get("scope")
    return fixed or scope


def column_key(column: Column, table: str) -> str | None:
    """The key of a column's meaning in its table; None if the header's words are not known."""
    if column.meaning is None or column.ratio:
        return None
    return column.meaning or TABLES[table][1]


def _meaning(emit: Emitter, column: Column, key: str, base: str, name: str, code: str | None) -> Meaning:
    """What a figure is, for a line (``base`` its concept) or for the total row (``base`` empty)."""
    table_scope = TABLES[emit.table][0]
    last = key.split(":")[-1]
    named = base if key == PLAIN else f"{base}:{'income' if key == 'total_income' else key}"
    concept = named if base else key
    scope = scoped(last, column.scope or table_scope)
    return Meaning(
        concept, name, scope, column.measure or "actual", code=code, period=column.period, unit=column.unit
    )


def _record_line(emit: Emitter, layout: Layout, line: _Line, names: dict[str, str]) -> None:
    names[line.code] = line.name
    cells = _amounts(emit, layout, line.row, f"function:{line.code}", line.name, line.code)
    emit.line(line.row, line.cell, line.code, line.name, "function", cells)
    if line.name:
        path = tuple(names[line.code[:n]] for n in (3, 5) if n < len(line.code) and line.code[:n] in names)
        emit.code_name(line.row, line.cell, line.code, line.name, "function", path)


def _amounts(
    emit: Emitter, layout: Layout, row: Row, base: str, name: str, code: str | None
) -> dict[str, str]:
    """Record the figures of a row; returns column key to record id."""
    cells: dict[str, str] = {}
    for column in layout.columns:
        key = column_key(column, emit.table)
        if key is None:
            emit.other(row, column, name)
            continue
        amount = emit.amount(row, row.cells[column.place], _meaning(emit, column, key, base, name, code))
        if amount and _is_main(amount, emit):
            cells[key] = amount.id
    return cells


def _is_main(amount: AmountRecord, emit: Emitter) -> bool:
    """Whether an amount is this year's actual one, not a budget or last year's beside it."""
    return amount.concept != "other" and amount.measure == "actual" and amount.period == emit.period()


def _record_total(emit: Emitter, layout: Layout, row: Row) -> None:
    _amounts(emit, layout, row, "", "合计", None)


def _is_empty(row: Row) -> bool:
    """Whether all figures of a row are zero."""
    figures = [found for _, cell in row.distinct if (found := figure(cell.text)) is not None]
    return not any(figures)


def _record_unclassified(emit: Emitter, layout: Layout, row: Row, label: str) -> None:
    """A row without a code: by its name if only one code has it, else by the name itself."""
    if not label and _is_empty(row):
        # a table without lines prints one of zeros without a name: its columns are known all the same
        _amounts(emit, layout, row, f"function:{_NAMELESS}", "", None)
        return
    if not label:
        for column in layout.columns:
            emit.other(row, column, "")
        return
    code = code_of_name(label)
    _amounts(emit, layout, row, f"function:{code or label}", label, code)
