"""The statutory tables (公开01-09 and those a province adds) as records.

Concepts of classified lines: ``function:CODE`` is a line's expenditure, ``function:CODE:basic_expenditure``
and so on its other columns, ``function:CODE:income`` and ``function:CODE:fiscal_income`` its income;
``econ:CODE`` is a line of 公开06 and so by definition within 基本支出 of the general public budget, while
``econ:CODE:total_expenditure`` is an economic class of all expenditure. Every record's section is ``table:``
and the table's meaning. A cell that holds something else than one figure is a statement ``unreadable_cell``.
A document that prints a table twice means another unit: the second one's figures have the entity 第2套表.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from extractor.extract.builder import Builder
from extractor.extract.tables import economic, items, lines, sangong, summary, units
from extractor.extract.tables.emit import Emitter
from extractor.extract.tables.grid import NOT_READ, Grids, chains, sheet_of
from extractor.extract.tables.other import extract_other, extract_procurement
from extractor.extract.tables.words import vocabulary

__all__ = ["extract_tables"]

_READERS: dict[str, Callable[[Emitter], None]] = {
    **dict.fromkeys(summary.TABLES, summary.extract_summary),
    **dict.fromkeys(lines.TABLES, lines.extract_lines),
    **dict.fromkeys(economic.TABLES, economic.extract_economic),
    **dict.fromkeys(sangong.TABLES, sangong.extract_sangong),
    **dict.fromkeys(items.TABLES, items.extract_items),
    **dict.fromkeys(units.TABLES, units.extract_units),
    "procurement": extract_procurement,
}


def extract_tables(builder: Builder) -> None:
    """Add the records of every table that has a statutory meaning."""
    known = vocabulary(builder.profile)
    numbers: Counter[str] = Counter()
    grids = Grids(builder.document, known)
    for infos in chains(grids, builder.segments.tables):
        meaning = infos[0].meaning
        if meaning is None or meaning in NOT_READ:
            continue
        sheet = sheet_of(grids, infos)
        if sheet.body:
            numbers[meaning] += 1
            _READERS.get(meaning, extract_other)(Emitter(builder, sheet, known, numbers[meaning]))
