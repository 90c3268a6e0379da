"""财政拨款“三公”经费支出决算表 (公开07): two measures of six items, in whatever arrangement of columns."""

from __future__ import annotations

from extractor.extract.tables.columns import Column
from extractor.extract.tables.emit import Emitter, Meaning
from extractor.extract.tables.grid import Row, has_words
from extractor.extract.tables.items import extract_items, item_scope
from extractor.extract.tables.notes import budget_measure, unsaid_measure
from extractor.extract.tables.words import dated, word
from schemas.frozen import dataclass
from schemas.records import Measure
from schemas.text import squeeze

TABLES = ("sangong",)


@dataclass(frozen=True)
class _Item:
    """A column's item and measure."""

    place: int
    key: str
    measure: Measure
    period: int
    words: tuple[str, ...]


def extract_sangong(emit: Emitter) -> None:
    """Record the figures of a 三公 table: items as columns, or else as rows."""
    items = _items(emit)
    if len({item.key for item in items}) < 3:
        extract_items(emit)
        return
    known = {item.place: item for item in items}
    label = next((c for c in range(emit.sheet.width) if c not in known and emit.sheet.worded[c]), None)
    for row in emit.sheet.body:
        entity = _entity(emit, row, label)
        for place in range(emit.sheet.width):
            _record(emit, row, place, known.get(place), entity)


def _entity(emit: Emitter, row: Row, label: int | None) -> str | None:
    """The unit a row is about; None for the disclosing unit (合计 or no label)."""
    text = "" if label is None else row.texts[label]
    if (
        not has_words(text)
        or word(text) in emit.known.line_totals
        or text == squeeze(emit.builder.segments.unit_name)
    ):
        return None
    return text if sum(row_.has_figures for row_ in emit.sheet.body) > 1 else None


def _record(emit: Emitter, row: Row, place: int, item: _Item | None, entity: str | None) -> None:
    if item is None:
        if not has_words(row.texts[place]):
            emit.other(row, Column(place, None, emit.sheet.paths[place]), "")
        return
    name = "合计" if item.key == "sangong" else word(item.words[-1])
    meaning = Meaning(item.key, name, item_scope(item.key), item.measure, entity=entity, period=item.period)
    emit.amount(row, place, meaning)


def _items(emit: Emitter) -> list[_Item]:
    sheet, known = emit.sheet, emit.known
    named = any(
        word(t) in known.sangong and known.sangong[word(t)] == "sangong" for p in sheet.paths for t in p
    )
    wider = any(known.sangong.get(word(t)) in ("meeting", "training") for p in sheet.paths for t in p)
    found = []
    for place, path in enumerate(sheet.paths):
        item = _item(place, path, emit, whole=not wider or not named)
        if item:
            found.append(item)
    return found


def _item(place: int, path: tuple[str, ...], emit: Emitter, *, whole: bool) -> _Item | None:
    """The item of a column; a bare 合计 is 三公 unless the table sums more than the three."""
    known = emit.known
    keys = [known.sangong[word(t)] for t in path if word(t) in known.sangong]
    words = tuple(t for t in path if word(t) in known.sangong)
    summed = any(word(t) in known.total for t in path)
    if not keys and not (summed and whole):
        return None
    rest = [
        t
        for t in path
        if word(t) not in known.sangong and word(t) not in known.total and word(t) not in known.neutral
    ]
    years, said = zip(*(dated(word(t)) for t in rest), strict=True) if rest else ((), ())
    measures = [known.measures[t] for t in said if t in known.measures]
    prior = any(t in known.prior for t in said)
    if any(t and t not in known.measures and t not in known.prior for t in said):
        return None
    period = max(years, default=0) or -prior
    unsaid: Measure = "actual" if prior else unsaid_measure(emit.sheet, emit.builder.segments.kind)
    measure = budget_measure(emit.sheet, emit.builder.document, known, measures[-1] if measures else unsaid)
    return _Item(place, keys[-1] if keys else "sangong", measure, period, words or path[-1:])
