"""A classified line stands twice in one table.

What it checks:
    In one table every code has one row. Two rows with the same code and the same amount in a column count the
    amount twice, the more so if the second stands under another 类.

Why it matters:
    Money that is listed under two categories makes one of them, or the total, too large.

Example:
    2080501 行政单位离退休 12.30 万元 among the lines of 208 and again below 210.

False alarms:
    A table that goes on over a page may repeat the row it broke at: rows right behind each other are only a low
    finding. Rows with different names have codes that were not read whole. Lines of different tables are
    compared by other checks. A row without amounts proves nothing.

Basis:
    Articulation D1.5: 类 = Σ款, 款 = Σ项; each line once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from extractor.check.arithmetic import value
from extractor.check.codes import bare
from extractor.check.facts import Facts, Figure
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.words import place
from schemas.records import LineRecord

TITLE = "同一科目在一张表中重复列示"
CATEGORY = "double_count"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Look for codes with two rows in a table."""
    groups: dict[tuple[int | None, str, str], list[LineRecord]] = defaultdict(list)
    tables: dict[int | None, list[LineRecord]] = defaultdict(list)
    for line in facts.of(LineRecord):
        tables[line.evidence.table].append(line)
        if line.evidence.table is not None:
            groups[line.evidence.table, line.kind, line.code].append(line)
    found = False
    for (table, _, _), lines in groups.items():
        for one, other in combinations(lines, 2):
            if outcome := _outcome(facts, one, other, tables[table]):
                found = True
                yield outcome
                break
    if not found:
        yield passed("科目行")


def _outcome(facts: Facts, one: LineRecord, other: LineRecord, lines: list[LineRecord]) -> Outcome | None:
    if one.evidence.row == other.evidence.row or bare(one.name) != bare(other.name):
        return None
    pairs = list(_same_cells(facts, one, other))
    if not pairs:
        return None
    above = _class_above(other, lines)
    astray = above if above and not other.code.startswith(above.code) else None
    where = f"，一处列在{astray.code} {astray.name}之下" if astray else ""
    first, second = pairs[0]
    return failed(
        f"{one.section} {one.code}",
        f"{place(one)}中{one.code} {one.name}列了两次，金额均为{first.quantity}{where}，疑重复计列。",
        f"{one.code}：{first.quantity} = {second.quantity}，同表两行",
        (one.evidence, other.evidence, first.evidence, second.evidence),
        used=(one.id, other.id, first.id, second.id),
        values=(value(one.name, first.quantity), value(other.name, second.quantity)),
        severity="high" if astray else "low",
    )


def _same_cells(facts: Facts, one: LineRecord, other: LineRecord) -> Iterator[tuple[Figure, Figure]]:
    """The columns in which both rows have the same amount, other than nought."""
    for column, cell in one.cells.items():
        first, second = facts.figure(cell), facts.figure(other.cells.get(column))
        if first and second and first.quantity == second.quantity and first.quantity.value:
            yield first, second


def _class_above(line: LineRecord, lines: list[LineRecord]) -> LineRecord | None:
    """The 类 whose row comes last before a line, in its columns."""
    rows = [
        other
        for other in lines
        if other.level == 1
        and other.evidence.column == line.evidence.column
        and (other.evidence.row or 0) < (line.evidence.row or 0)
    ]
    return max(rows, key=lambda other: other.evidence.row or 0, default=None)
