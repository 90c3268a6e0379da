"""一般公共预算财政拨款基本支出决算表 (公开06): blocks of code, name and figure side by side."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.extract.tables.columns import Column, code_of, holds_only_codes, is_order_column, read_column
from extractor.extract.tables.emit import Emitter, Meaning
from extractor.extract.tables.grid import Row, Sheet, code_in, figure, has_words
from extractor.extract.tables.words import Vocabulary, word

TABLES = ("gpb_basic",)
#: The columns a line's figure may stand in; the plain one is 基本支出 itself.
_PLAIN = ("", "basic_expenditure", "total_expenditure")


@dataclass
class _Block:
    """A list of lines: columns of codes and names, and of figures."""

    codes: tuple[int, ...]
    name: int
    columns: tuple[Column, ...]
    last: str | None = None


def extract_economic(emit: Emitter) -> None:
    """Record every economic line and the sums of a table of basic expenditure."""
    blocks = _blocks(emit.sheet, emit.known)
    for row in emit.sheet.body:
        if not _record_sums(emit, row, blocks):
            for block in blocks:
                _record(emit, row, block)


def _blocks(sheet: Sheet, known: Vocabulary) -> list[_Block]:
    names = [c for c in range(sheet.width) if _holds_names(sheet, c, known)]
    codes = [c for c in range(sheet.width) if c not in names and _holds_codes(sheet, c, known)]
    found = []
    for number, name in enumerate(names):
        start = names[number - 1] + 1 if number else 0
        stop = names[number + 1] if number + 1 < len(names) else sheet.width
        own = tuple(c for c in codes if start <= c < name)
        figures = [
            c for c in range(name + 1, stop) if c not in codes and not is_order_column(sheet, c, known)
        ]
        found.append(_Block(own, name, tuple(_column(c, sheet, known) for c in figures)))
    return found


def _holds_names(sheet: Sheet, column: int, known: Vocabulary) -> bool:
    totals = [text for text in sheet.worded[column] if word(text) in known.economic_totals]
    words, filled = len(sheet.worded[column]) - len(totals), len(sheet.filled[column]) - len(totals)
    return words * 2 > filled


def _holds_codes(sheet: Sheet, column: int, known: Vocabulary) -> bool:
    path = {word(text) for text in sheet.paths[column]}
    return bool(path & known.codes or path & known.code_parts) or holds_only_codes(sheet, column)


def _column(place: int, sheet: Sheet, known: Vocabulary) -> Column:
    """A column of figures; 人员经费 over a whole block of code, name and figure is the block's title."""
    path = sheet.paths[place]
    titles = {t for t in path[:1] if word(t) in known.economic_totals and _spans_names(sheet, t, known)}
    return read_column(place, [t for t in path if t not in titles], known)


def _spans_names(sheet: Sheet, text: str, known: Vocabulary) -> bool:
    return any(text in path and any(word(t) in known.codes for t in path) for path in sheet.paths) or any(
        text in sheet.paths[c] for c in range(sheet.width) if _holds_names(sheet, c, known)
    )


def _record_sums(emit: Emitter, row: Row, blocks: list[_Block]) -> bool:
    """Record 人员经费合计, 公用经费合计 and 合计: each label with the figures to its right."""
    totals = emit.known.economic_totals
    labels = {
        p: key for p, cell in row.distinct if has_words(cell.text) and (key := totals.get(word(cell.text)))
    }
    if not labels or any(
        code_in(cell.text) and len(row.texts[p]) > 2 for p, cell in row.distinct if _left(p, blocks)
    ):
        return False
    columns = {column.place: column for block in blocks for column in block.columns}
    current: str | None = None
    for place, cell in row.distinct:
        if place in labels:
            current = labels[place]
        elif current and figure(cell.text) is not None:
            _record_sum(emit, row, place, current, columns.get(place), _word_at(row, current, labels))
    return True


def _left(place: int, blocks: list[_Block]) -> bool:
    return any(place in block.codes for block in blocks)


def _word_at(row: Row, key: str, labels: dict[int, str]) -> str:
    return word(next(row.texts[place] for place, found in labels.items() if found == key))


def _record_sum(emit: Emitter, row: Row, place: int, key: str, column: Column | None, label: str) -> None:
    if column and column.meaning is None:
        emit.other(row, column, label)
        return
    concept = column.meaning if column and column.meaning not in (None, *_PLAIN) else key
    measure, period = (column.measure or "actual", column.period) if column else ("actual", 0)
    emit.amount(row, place, Meaning(concept or key, label, "gpb", measure, period=period))


def _record(emit: Emitter, row: Row, block: _Block) -> None:
    texts = [row.texts[c] for c in block.codes]
    code, name = code_of(texts, row.texts[block.name], block.last)
    if code is None:
        _record_other(emit, row, block, texts, name)
        return
    block.last = code
    place = next((c for c in (*block.codes, block.name) if row.texts[c]), block.name)
    cell = row.cells[place]
    cells = _amounts(emit, row, block, code, name)
    if cell:
        emit.line(row, cell, code, name, "economic", cells)


def _record_other(emit: Emitter, row: Row, block: _Block, texts: list[str], name: str) -> None:
    """A block's row without a code: a sum beside another block's lines, or something unknown."""
    label = next((word(t) for t in (*texts, name) if word(t) in emit.known.economic_totals), None)
    for column in block.columns:
        if label and row.texts[column.place]:
            _record_sum(emit, row, column.place, emit.known.economic_totals[label], column, label)
        else:
            emit.other(row, column, word(name))


def _amounts(emit: Emitter, row: Row, block: _Block, code: str, name: str) -> dict[str, str]:
    cells: dict[str, str] = {}
    for column in block.columns:
        if column.meaning is None or column.ratio:
            emit.other(row, column, name)
            continue
        plain = column.meaning in _PLAIN
        concept = f"econ:{code}" if plain else f"econ:{code}:{column.meaning}"
        measure = column.measure or "actual"
        meaning = Meaning(concept, name, "gpb", measure, code=code, period=column.period, unit=column.unit)
        amount = emit.amount(row, column.place, meaning)
        if amount and measure == "actual" and not column.period:
            cells["basic_expenditure" if plain else column.meaning] = amount.id
    return cells
