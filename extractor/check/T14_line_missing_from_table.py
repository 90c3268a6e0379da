"""A line that another table prints is missing, and the sum lacks just its amount.

What it checks:
    A 类 or 款 that is more than the sum of its lines, in every column that has figures: if another table of the
    document has a line of it that this table lacks, and the sums hold with that line's amounts, the line is missing.

Why it matters:
    The table hides what was spent on the line.

Example:
    20805 is 86.42, its lines add to 74.12; 2080501 with 12.30 stands in the other tables only.

False alarms:
    A line of other money has other amounts, and then the sums do not close. A row that could not be read looks
    the same as one that was not printed: the finding is low and says so.

Basis:
    Articulation D1.5 and D2.3.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from extractor.check.arithmetic import sum_fits, value
from extractor.check.facts import Facts, Figure
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.words import place
from schemas.records import LineRecord

TITLE = "表中缺少科目行"
CATEGORY = "sum"
SEVERITY = "low"


def check(facts: Facts) -> Iterator[Outcome]:
    """Look for the line that closes each open sum."""
    tables: dict[tuple[str, str], list[LineRecord]] = defaultdict(list)
    for line in facts.of(LineRecord):
        tables[line.table, line.kind].append(line)
    for (name, kind), lines in tables.items():
        others = [
            line
            for (other, other_kind), found in tables.items()
            if other != name and other_kind == kind
            for line in found
        ]
        outcomes = list(_missing(facts, lines, others))
        yield from outcomes or [passed(name, tuple(line.id for line in lines))]


def _missing(facts: Facts, lines: Sequence[LineRecord], others: Sequence[LineRecord]) -> Iterator[Outcome]:
    codes = {line.code for line in lines}
    below: dict[str | None, list[LineRecord]] = defaultdict(list)
    for line in lines:
        below[line.parent].append(line)
    absent: dict[str | None, dict[str, list[LineRecord]]] = defaultdict(lambda: defaultdict(list))
    for line in others:
        if line.code not in codes:
            absent[line.parent][line.code].append(line)
    for parent in lines:
        found = [
            _failure(parent, rows[0], closing)
            for rows in absent[parent.code].values()
            if (closing := _closing(facts, parent, below[parent.code], rows))
        ]
        if len(found) == 1:
            yield found[0]


def _closing(
    facts: Facts, parent: LineRecord, children: Sequence[LineRecord], rows: Sequence[LineRecord]
) -> Figure | None:
    """The missing line's amount that closes every open column of its parent; None if one stays open."""
    amounts = [figure for row in rows for cell in row.cells.values() if (figure := facts.figure(cell))]
    closing: Figure | None = None
    for column, cell in parent.cells.items():
        whole = facts.figure(cell)
        figures = [facts.figure(child.cells.get(column)) for child in children]
        parts = [figure.quantity for figure in figures if figure]
        if not whole or sum_fits(whole.quantity, parts) != "conflict":
            continue
        fitting = [a for a in amounts if sum_fits(whole.quantity, [*parts, a.quantity]) != "conflict"]
        if not fitting:
            return None
        closing = closing or fitting[0]
    return closing


def _failure(parent: LineRecord, row: LineRecord, amount: Figure) -> Outcome:
    return failed(
        f"{parent.section} {row.code}",
        f"{place(parent)}中{parent.code} {parent.name}的分项缺少{row.code} {row.name}一行"
        f"（{place(row)}列有{amount.quantity}），补上后分项之和与合计相符；如系读取遗漏请核对原表。",
        f"差额 = {amount.quantity}",
        (parent.evidence, row.evidence, amount.evidence),
        used=(parent.id, row.id, amount.id),
        values=(value(row.name, amount.quantity),),
        suggestion=f"疑漏列{row.code} {row.name}{amount.quantity}",
    )
