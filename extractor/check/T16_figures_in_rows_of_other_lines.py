"""The figures of a table stand in rows of other lines: the column has slipped against the codes.

What it checks:
    公开05 (and 公开02) against 公开03, line by line. Where half of the lines differ, and the figures read
    from top to bottom are those of the other table all the same, they stand in the wrong rows.

Why it matters:
    Every figure of the table is attached to another 科目 than the money was spent on. All that rests on it
    is wrong by this one cause, so the other findings of the table are not listed.

Example:
    公开05 leaves out the two rows of a government fund but not their codes: from there on each code has the
    figure of a line further down.

False alarms:
    Eight lines at least must differ, and seven tenths of the figures stand in the other table's order. Funds
    that make a few lines smaller do not come near that.

Basis:
    Articulation D2.5 and D2.12.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from extractor.check.arithmetic import equal_fit, value
from extractor.check.facts import Facts, Figure
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.words import place
from schemas.records import AmountRecord, LineRecord

TITLE = "报表数字与科目错行"
CATEGORY = "table_vs_table"
SEVERITY = "high"
_MODEL, _COMPARED = "expenditure", ("gpb_expenditure", "income")
_KEYS = ("total_expenditure", "total_income")
_FEWEST = 8
_HALF, _MOST = 0.5, 0.7

Row = tuple[LineRecord, Figure]


def check(facts: Facts) -> Iterator[Outcome]:
    """Compare each table with the detail of all expenditure."""
    model = _rows(facts, _MODEL)
    for table in _COMPARED:
        rows = _rows(facts, table)
        if model and len(rows) >= _FEWEST:
            yield _judge(facts, table, rows, model)


def _rows(facts: Facts, table: str) -> list[Row]:
    """The coded lines of a table with their totals, from top to bottom."""
    found = []
    for line in facts.of(LineRecord):
        if line.table != table or line.kind != "function_line":
            continue
        key = next((key for key in _KEYS if key in line.cells), None)
        figure = facts.figure(line.cells[key]) if key else None
        if figure:
            found.append((line, figure))
    return sorted(found, key=lambda row: row[0].evidence.start)


def _judge(facts: Facts, table: str, rows: Sequence[Row], model: Sequence[Row]) -> Outcome:
    right = {line.code: figure for line, figure in model}
    wrong = [
        (line, figure, right[line.code])
        for line, figure in rows
        if line.code in right and equal_fit(figure.quantity, right[line.code].quantity) == "conflict"
    ]
    used = tuple(figure.id for _, figure in rows)
    if len(wrong) < max(_FEWEST, _HALF * len(rows)) or _in_order(rows, model) < _MOST * len(rows):
        return passed(f"{table}各行的科目", used)
    # a fund of another kind makes figures of the part smaller, a wrong row makes them larger as well
    line, figure, printed = next(
        (one for one in wrong if one[1].quantity.nominal > one[2].quantity.nominal), wrong[0]
    )
    where, other = place(figure), place(printed)
    return failed(
        f"{table}的数字错行",
        f"{where}的数字与科目错行：{len(rows)}行中有{len(wrong)}行与{other}的同一科目不符，"
        f"而数字自上而下的顺序与{other}相同；从{line.code} {line.name}起错位。据此表得出的其他差异不再逐项列出。",
        f"{line.code} {line.name}：{figure.quantity} ≠ {printed.quantity}；共{len(wrong)}行",
        (figure.evidence, printed.evidence),
        used=used,
        values=(value(where, figure.quantity), value(other, printed.quantity)),
        suggestion=f"逐行核对{where}的科目编码与金额。",
        absorbs=frozenset(one.id for one in facts.of(AmountRecord) if one.section == f"table:{table}"),
    )


def _in_order(rows: Sequence[Row], model: Sequence[Row]) -> int:
    """How many figures stand in both tables in one order, whatever code they stand beside."""
    one, other = ([figure.quantity.nominal for _, figure in of] for of in (rows, model))
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)
