"""A contribution has another figure by function than by economic class.

What it checks:
    2210201 住房公积金, 2080505 and 2080506, 基本支出 of 公开05 = 30113, 30108 and 30109 of 公开06. Of 2101103
    公务员医疗补助 only that 30111 and 30307, where it belongs, can hold it.

Why it matters:
    Both tables describe basic expenditure of the general public budget; one payment stands in both.

Example:
    2210201 住房公积金 52.00, 30113 住房公积金 54.00.

False alarms:
    Other medical items (21011) may hold other contributions and are not compared. The gap may have an
    undisclosed cause (a part booked under another item), so this is a question, not an error.

Basis:
    《政府收支分类科目》 descriptions of the items; seen equal in published accounts.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.arithmetic import interval_of, value
from extractor.check.articulation import outcomes
from extractor.check.facts import Facts, Figure
from extractor.check.outcome import Outcome, failed, passed
from schemas.quantity import total
from schemas.records import LineRecord

TITLE = "同一事项功能分类与经济分类数字不同"
CATEGORY = "table_vs_table"
SEVERITY = "medium"
_TABLE = "gpb_expenditure"
_SUBSIDY = "2101103"
#: 公务员医疗补助缴费 of those in service, 医疗费补助 of the retired.
_BY_CLASS = ("30111", "30307")


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T31")
    yield from _subsidy(facts)


def _subsidy(facts: Facts) -> Iterator[Outcome]:
    """公务员医疗补助 by function against the economic lines that may hold it."""
    lines = {one.code: one for one in facts.of(LineRecord)}
    line, economic = lines.get(_SUBSIDY), lines.get(_BY_CLASS[0])
    figure = facts.figure(line.cells.get("basic_expenditure")) if line and line.table == _TABLE else None
    if line is None or economic is None or figure is None or not figure.quantity.value:
        return
    cells = [facts.figure(cell) for code in _BY_CLASS if code in lines for cell in lines[code].cells.values()]
    held = [one for one in cells if one is not None]
    used = (line.id, economic.id, *(one.id for one in held))
    if total(interval_of(one.quantity) for one in held).hi >= interval_of(figure.quantity).lo:
        yield passed(line.name, used)
        return
    if made := _made_with(facts, line, figure, economic):
        yield made
        return
    words = f"只有{'、'.join(f'{one.name}{one.quantity}' for one in held)}" if held else "都没有金额"
    yield failed(
        line.name,
        f"{line.code} {line.name}（基本支出）为{figure.quantity}，而基本支出表中可以列它的{'、'.join(_BY_CLASS)}"
        f"{words}，容纳不下，疑列入其他经济科目。",
        f"{figure.quantity} > {' + '.join(str(one.quantity) for one in held) or '0'}",
        (figure.evidence, economic.evidence, *(one.evidence for one in held)),
        used=used,
        values=(value(line.name, figure.quantity),),
        severity="low",
    )


def _made_with(facts: Facts, line: LineRecord, figure: Figure, expected: LineRecord) -> Outcome | None:
    """A note, where the subsidy and another functional line of 行政事业单位医疗 together are one economic line."""
    others = [
        (one, cell)
        for one in facts.of(LineRecord)
        if one.table == line.table
        and one.code.startswith(_SUBSIDY[:5])
        and len(one.code) == len(_SUBSIDY)
        and one.code != _SUBSIDY
        and (cell := facts.figure(one.cells.get("basic_expenditure")))
    ]
    for economic in facts.of(LineRecord):
        held = [cell for one in economic.cells.values() if (cell := facts.figure(one))]
        if economic.table != expected.table or len(economic.code) != len(_BY_CLASS[0]) or len(held) != 1:
            continue
        for other, cell in others:
            if figure.quantity.nominal + cell.quantity.nominal == held[0].quantity.nominal:
                return failed(
                    line.name,
                    f"{line.code} {line.name}{figure.quantity}与{other.code} {other.name}{cell.quantity}合计，"
                    f"等于{economic.code} {economic.name}{held[0].quantity}，应是一并列入该经济科目；请核对科目使用。",
                    f"{figure.quantity.value} + {cell.quantity.value} = {held[0].quantity.value}",
                    (figure.evidence, cell.evidence, held[0].evidence, expected.evidence),
                    used=(line.id, other.id, economic.id),
                    severity="info",
                )
    return None
