"""Other statutory tables (项目支出, 国有资产 and what a province adds): rows and columns by their words."""

from __future__ import annotations

from extractor.extract.tables.columns import Column, is_order_column, read_column
from extractor.extract.tables.emit import Emitter, Meaning
from extractor.extract.tables.grid import Row, has_words
from extractor.extract.tables.items import extract_items, item_key
from extractor.extract.tables.words import word

#: Tables whose rows are projects: an amount is ``project:NAME`` where the header says which one it is.
PROJECTS = ("project_expenditure", "projects")


def extract_procurement(emit: Emitter) -> None:
    """Record 政府采购 by its kinds, whether they stand as columns or as rows."""
    heading = "".join((emit.sheet.info.title, "政府采购"))
    columns = _columns(emit)
    keys = {c.place: item_key(emit, c.words[-1], heading) for c in columns if c.words}
    keys = {place: key for place, key in keys.items() if key and key.startswith("procurement")}
    if len(keys) < 2:
        extract_items(emit)
        return
    for row in emit.sheet.body:
        own = not _label(row, min(keys)) or _label(row, min(keys)) in emit.known.line_totals
        for column in columns:
            if column.place in keys and own:
                name = word(column.words[-1])
                emit.amount(row, column.place, Meaning(keys[column.place] or "other", name))
            elif not has_words(row.texts[column.place]):
                emit.other(row, column, _label(row, column.place))


def extract_other(emit: Emitter) -> None:
    """Record every figure: of a project by its name where the columns are clear, else without a meaning."""
    columns = _columns(emit)
    name = _project_column(emit) if emit.table in PROJECTS else None
    for row in emit.sheet.body:
        for column in columns:
            if name is not None and has_words(row.texts[name]) and _is_plain(column):
                _record_project(emit, row, column, word(row.texts[name]))
            elif not has_words(row.texts[column.place]):
                emit.other(row, column, _label(row, column.place))


def _columns(emit: Emitter) -> list[Column]:
    sheet, known = emit.sheet, emit.known
    places = [c for c in range(sheet.width) if not is_order_column(sheet, c, known)]
    places = [c for c in places if not {word(t) for t in sheet.paths[c]} & (known.codes | known.code_parts)]
    return [read_column(c, sheet.paths[c], known) for c in places]


def _project_column(emit: Emitter) -> int | None:
    for place, path in enumerate(emit.sheet.paths):
        if any(word(text) in emit.known.project_names for text in path) and emit.sheet.worded[place]:
            return place
    return None


def _is_plain(column: Column) -> bool:
    """Whether a column is the sum, of this year or of a budget, of all money."""
    return column.meaning in ("", "total_expenditure") and not column.ratio and not column.scope


def _record_project(emit: Emitter, row: Row, column: Column, name: str) -> None:
    total = name in emit.known.line_totals
    concept = "project_expenditure" if total else f"project:{name}"
    measure = column.measure or "actual"
    emit.amount(
        row,
        column.place,
        Meaning(concept, name, "all", measure, period=column.period, unit=column.unit),
    )


def _label(row: Row, place: int) -> str:
    """The nearest words to the left of a figure."""
    return next((word(row.texts[c]) for c in range(place - 1, -1, -1) if has_words(row.texts[c])), "")
