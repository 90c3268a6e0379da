"""The narrative names an expense that the table shows as nothing, or leaves out one that it shows.

What it checks:
    The lines that 人员经费 and 公用经费 are said to consist of, against the economic lines of 公开06.

Why it matters:
    The list was copied from the template or from a shifted row; the reader takes for spent what was not.

Example:
    公用经费主要包括：办公费、税金及附加费用; the table: 税金及附加费用 0.00.

False alarms:
    Judged only where the table was read with at least five lines of the kind. Lines left out count only
    if the list does not end in 等, and only together with one that has no amount. All lines are one
    finding.

Basis:
    Official template C9.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, cannot_check, failed, passed
from extractor.check.words import place
from schemas.records import LineRecord, StatementRecord

TITLE = "正文所列费用项目在报表中没有金额"
CATEGORY = "narrative_vs_table"
SEVERITY = "medium"
_PERSONNEL = ("301", "303")
_FEWEST_LINES = 5


def check(facts: Facts) -> Iterator[Outcome]:
    """Compare the named lines with the amounts of their codes."""
    named = [one for one in facts.of(StatementRecord) if one.predicate == "spent_on" and one.concept]
    amounts = _amounts(facts)
    for what, personnel in (("人员经费", True), ("公用经费", False)):
        own = [one for one in named if (_code(one)[:3] in _PERSONNEL) == personnel]
        lines = {code: a for code, a in amounts.items() if (code[:3] in _PERSONNEL) == personnel}
        if own and len(lines) >= _FEWEST_LINES:
            yield _judge(facts, what, own, lines)
        elif own:
            yield cannot_check(what, "没有读到一般公共预算财政拨款基本支出决算表", tuple(o.id for o in own))


def _code(named: StatementRecord) -> str:
    return (named.concept or "").partition(":")[2]


def _amounts(facts: Facts) -> dict[str, bool]:
    """Economic lines (款) of the table by code: whether they have an amount."""
    found: dict[str, bool] = {}
    for line in facts.of(LineRecord):
        if line.kind == "economic_line" and line.level == 2:
            cells = [facts.figure(cell) for cell in line.cells.values()]
            found[line.code] = any(cell.quantity.value for cell in cells if cell)
    return found


def _judge(facts: Facts, what: str, named: list[StatementRecord], lines: dict[str, bool]) -> Outcome:
    used = tuple(one.id for one in named)
    empty = [one for one in named if lines.get(_code(one)) is False]
    if not empty:
        return passed(what, used)
    names = "、".join("".join(one.evidence.quote.split()) for one in empty)
    left_out = sorted(code for code, has in lines.items() if has and code not in {_code(o) for o in named})
    titles = {line.code: line.name for line in facts.of(LineRecord) if line.kind == "economic_line"}
    others = "、".join(titles[code] for code in left_out)
    table = [line.evidence for line in facts.of(LineRecord) if line.code in {_code(one) for one in empty}]
    return failed(
        what,
        f"{place(empty[0])}称{what}包括{names}，报表中这{len(empty)}项没有金额"
        f"{f'；而有金额的{others}未列' if others and len(left_out) <= len(empty) else ''}。",
        f"{names}：0.00或空白",
        (*(one.evidence for one in empty), *(one for one in table if one.quote)),
        used=used,
    )
