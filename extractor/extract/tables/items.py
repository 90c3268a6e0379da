"""Lists of items with their figures: 机构运行信息表, 相关信息统计表, 三公 tables with items as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.extract.tables.columns import Column, is_order_column, read_column
from extractor.extract.tables.emit import Emitter, Meaning
from extractor.extract.tables.grid import Row, figure, has_words, is_header_row
from extractor.extract.tables.notes import budget_measure, unsaid_measure
from extractor.extract.tables.words import depth, unit_of, word
from extractor.profiles import taxonomy
from schemas.records import Scope

TABLES = ("agency_info", "public_info")
#: 三公, 会议费, 培训费 and 差旅费 are disclosed for money from fiscal appropriations only.
_FISCAL = frozenset(
    {"sangong", "outbound", "vehicle", "vehicle_purchase", "vehicle_maintenance", "reception", "meeting"}
    | {"domestic_reception", "foreign_reception", "foreign_guest_reception", "training", "travel"}
)


@dataclass
class _Block:
    """A column of labels with the columns of figures to its right."""

    label: int
    columns: tuple[Column, ...]


def item_scope(key: str) -> Scope:
    """The money an item is about."""
    return "fiscal" if key in _FISCAL else "all"


def extract_items(emit: Emitter) -> None:
    """Record every figure of a list of items.

    Blocks that stand side by side are one list: a heading at the foot of the first reaches into the second.
    """
    heading = emit.sheet.info.title
    rows = [(row, is_header_row(row, emit.known)) for row in emit.sheet.body]
    for block in _blocks(emit, [row for row, is_header in rows if not is_header]):
        for row, is_header in rows:
            text = row.texts[block.label]
            if is_header:
                block.columns = _reread(block, row, emit)
            elif has_words(text):
                heading = text if depth(text) == 0 else heading
                _record(emit, row, block, text, heading)
            else:
                for column in block.columns:
                    emit.other(row, column, "")


def _blocks(emit: Emitter, rows: Sequence[Row]) -> list[_Block]:
    sheet, known = emit.sheet, emit.known
    labels = [c for c in range(sheet.width) if _holds_labels(emit, rows, c)]
    found = []
    for number, label in enumerate(labels):
        stop = labels[number + 1] if number + 1 < len(labels) else sheet.width
        places = [c for c in range(label + 1, stop) if not is_order_column(sheet, c, known)]
        found.append(_Block(label, tuple(read_column(c, sheet.paths[c], known) for c in places)))
    return found


def _holds_labels(emit: Emitter, rows: Sequence[Row], column: int) -> bool:
    if any(word(text) in emit.known.order for text in emit.sheet.paths[column]):
        return False
    texts = [row.texts[column] for row in rows if _starts(row, column)]
    words = sum(has_words(text) for text in texts)
    return words > 0 and words >= sum(figure(text) is not None for text in texts)


def _starts(row: Row, column: int) -> bool:
    """Whether a cell begins at a column (a spanning heading counts once)."""
    cell = row.cells[column]
    return cell is not None and bool(row.texts[column]) and (column == 0 or row.cells[column - 1] is not cell)


def _reread(block: _Block, row: Row, emit: Emitter) -> tuple[Column, ...]:
    """The columns as a header row within the list names them."""
    return tuple(
        read_column(c.place, [row.texts[c.place]], emit.known) if row.texts[c.place] else c
        for c in block.columns
    )


def _record(emit: Emitter, row: Row, block: _Block, text: str, heading: str) -> None:
    key = item_key(emit, text, heading)
    for column in block.columns:
        if key is None and unit_of(text) is None:
            emit.other(row, column, word(text))
        else:
            _record_item(emit, row, block, column, key or "other", text)


def _scope(block: _Block, column: Column, key: str) -> Scope:
    """What a figure is about: its column's fund where the columns part the item by funds."""
    parted = len({one.scope for one in block.columns}) > 1
    return column.scope if parted and column.scope else item_scope(key)


def _record_item(emit: Emitter, row: Row, block: _Block, column: Column, key: str, text: str) -> None:
    if column.meaning is None or column.ratio:
        emit.other(row, column, word(text))
        return
    unit = unit_of(text)
    counts = taxonomy("concepts")["counts"]
    counted = key in counts or (key == "other" and unit is not None and not unit.endswith("元"))
    sheet, segments = emit.sheet, emit.builder.segments
    unsaid = "actual" if counted or column.period < 0 else unsaid_measure(sheet, segments.kind)
    measure = budget_measure(sheet, emit.builder.document, emit.known, column.measure or unsaid)
    meaning = Meaning(
        key, word(text), _scope(block, column, key), measure, period=column.period, unit=column.unit or unit
    )
    if counted:
        emit.count(row, column.place, meaning, unit or _unit(counts, key))
    else:
        emit.amount(row, column.place, meaning)


def _unit(counts: dict[str, dict[str, Sequence[str]]], key: str) -> str:
    return next(iter(counts.get(key, {}).get("units", ("",))))


def item_key(emit: Emitter, text: str, heading: str) -> str | None:
    """The concept of a label, told by the heading over it where the label alone does not say."""
    label = word(text)
    title = word(heading)
    for under, labels in emit.known.within:
        if label in labels and label != title and any(name in title for name in under):
            return labels[label]
    return emit.known.items.get(label)
