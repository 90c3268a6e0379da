"""Tables of functional lines: 公开02, 03, 05, 08 and 09 (收入, 支出, 一般公共预算, 政府性基金, 国资)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from extractor.extract.tables.columns import Column, Layout, code_of, layout_of
from extractor.extract.tables.emit import Emitter, Meaning
from extractor.extract.tables.grid import Row, Sheet, figure, has_words
from extractor.extract.tables.other import extract_other
from extractor.extract.tables.words import word
from extractor.profiles import taxonomy
from extractor.profiles.classification import code_of_name
from schemas.document import Cell
from schemas.frozen import dataclass
from schemas.records import Measure, Scope

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


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a column says of each line, told once.

    Attributes:
        column: the column.
        key: the key of its meaning in the table; None if the header's words are not known.
        suffix: what the concept of a line's figure in it ends in.
        scope: the fund.
        measure: the measure.
        main: whether its figures are this year's actual ones, not a budget or last year's beside them.
    """

    column: Column
    key: str | None
    suffix: str
    scope: Scope
    measure: Measure
    main: bool


def extract_lines(emit: Emitter) -> None:
    """Record every line and the total row of a table of functional lines."""
    layout = layout_of(emit.sheet, emit.known)
    if _is_two_lists(emit.sheet, layout):
        extract_other(emit)
        return
    columns = [_asked(column, emit) for column in layout.columns]
    names: dict[str, str] = {}
    for line, row, label in _rows(emit, layout):
        if line:
            _record_line(emit, columns, line, names)
        elif label in emit.known.line_totals:
            _amounts(emit, columns, row, "", "合计", None)
        else:
            _record_unclassified(emit, columns, row, label)


def _is_two_lists(sheet: Sheet, layout: Layout) -> bool:
    """Whether two lists without codes stand side by side, each with figures: income against expenditure."""
    if layout.codes:
        return False
    kinds = [
        "words" if 2 * len(sheet.worded[place]) > len(filled) else "figures"
        for place, filled in enumerate(sheet.filled)
        if filled
    ]
    return [kind for kind, _ in groupby(kinds)][:4] == ["words", "figures"] * 2


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
    for place in (*layout.codes, layout.name):
        if place is not None and row.texts[place] and (cell := row.cells[place]):
            return _Line(row, cell, code, bare), bare
    return None, bare


def _own_texts(row: Row, places: tuple[int, ...]) -> list[str]:
    """Texts at places, a spanning cell only once."""
    if len(places) == 1:
        return [row.texts[places[0]]]
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


def _asked(column: Column, emit: Emitter) -> _Asked:
    table_scope, sums = TABLES[emit.table]
    if column.meaning is None or column.ratio:
        return _Asked(column, None, "", table_scope, "actual", main=False)
    key = column.meaning or sums
    suffix = "" if key == PLAIN else ":income" if key == "total_income" else f":{key}"
    measure = column.measure or "actual"
    this_year = emit.period(column.period) == emit.period() and emit.is_dated(column.period)
    scope = scoped(key.split(":")[-1], column.scope or table_scope)
    return _Asked(column, key, suffix, scope, measure, measure == "actual" and this_year)


def _record_line(emit: Emitter, columns: Sequence[_Asked], line: _Line, names: dict[str, str]) -> None:
    code = line.code
    names[code] = line.name
    cells = _amounts(emit, columns, line.row, f"function:{code}", line.name, code)
    path = tuple([names[code[:n]] for n in (3, 5) if n < len(code) and code[:n] in names])
    emit.line(line.row, line.cell, code, line.name, "function", cells, path)


def _amounts(
    emit: Emitter, columns: Sequence[_Asked], row: Row, base: str, name: str, code: str | None
) -> dict[str, str]:
    """Record the figures of a row, a line (``base`` its concept) or the total row (``base`` empty).

    Returns:
        Column key to record id.
    """
    cells: dict[str, str] = {}
    for asked in columns:
        column = asked.column
        if asked.key is None:
            emit.other(row, column, name)
            continue
        concept = base + asked.suffix if base else asked.key
        meaning = Meaning(
            concept, name, asked.scope, asked.measure, None, code, column.period, None, column.unit
        )
        amount = emit.amount(row, column.place, meaning)
        if amount and asked.main:
            cells[asked.key] = amount.id
    return cells


def _is_empty(row: Row) -> bool:
    """Whether all figures of a row are zero."""
    figures = [found for _, cell in row.distinct if (found := figure(cell.text)) is not None]
    return not any(figures)


def _record_unclassified(emit: Emitter, columns: Sequence[_Asked], row: Row, label: str) -> None:
    """A row without a code: by its name if only one code has it, else by the name itself."""
    if not label and _is_empty(row):
        # a table without lines prints one of zeros without a name: its columns are known all the same
        _amounts(emit, columns, row, f"function:{_NAMELESS}", "", None)
        return
    if not label:
        for asked in columns:
            emit.other(row, asked.column, "")
        return
    code = code_of_name(label)
    _amounts(emit, columns, row, f"function:{code or label}", label, code)
