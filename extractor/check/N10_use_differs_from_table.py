"""A line is said to be basic expenditure, and the table has project expenditure in it (or the reverse).

What it checks:
    The detail by line says what the money was used for (主要用于：人员经费、公用经费等基本支出). Where only
    basic expenditure, or only projects, are named, the line of 公开05 has nothing in the other column.

Why it matters:
    Projects booked under 行政运行 without a word are spending that no project's approval covers.

Example:
    行政运行（项）。主要用于：人员经费及公用经费等的基本支出; in the table 基本支出 1503.52, 项目支出 8.37.

False alarms:
    Words that name both, or neither, claim nothing. Only the table of the same fund is looked at.

Basis:
    Official template C8 (purpose of each 项) and articulation D1.9.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.check.arithmetic import value
from extractor.check.facts import Facts, Figure
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.words import place
from schemas.exact import Fraction
from schemas.records import AmountRecord, LineRecord, StatementRecord
from schemas.text import squeeze

TITLE = "正文所述用途与报表的基本、项目支出不符"
CATEGORY = "narrative_vs_table"
SEVERITY = "low"
_OTHER = {"used_for_basic": "project_expenditure", "used_for_project": "basic_expenditure"}
_NAMES = {"project_expenditure": "项目支出", "basic_expenditure": "基本支出"}
_TABLE = "gpb_expenditure"
#: The line's own amount follows its use within so many characters.
_NEAR = 160

Case = tuple[StatementRecord, LineRecord, Figure]


def check(facts: Facts) -> Iterator[Outcome]:
    """Look up the lines whose use is told."""
    lines = {one.code: one for one in facts.of(LineRecord) if one.table == _TABLE and one.level == 3}
    told = [one for one in facts.of(StatementRecord) if one.predicate in _OTHER]
    amounts = [one for one in facts.told if one.code] if told else []
    cases: list[Case] = []
    for said in told if lines else ():
        line = lines.get(_code_of(said, amounts))
        figure = facts.figure(line.cells.get(_OTHER[said.predicate])) if line else None
        if line and figure and figure.quantity.value:
            cases.append((said, line, figure))
        elif line:
            yield passed(f"{line.name}的用途", (said.id, line.id))
    for said, line, figure in cases:
        yield _failure(facts, said, line, figure)


def _own(facts: Facts, said: StatementRecord, line: LineRecord) -> Fraction:
    """What the line has of the kind that is told."""
    kind = next(one for one in _NAMES if one != _OTHER[said.predicate])
    figure = facts.figure(line.cells.get(kind))
    return figure.quantity.nominal if figure else Fraction(0)


def _code_of(said: StatementRecord, amounts: Sequence[AmountRecord]) -> str:
    """The code of the line a use is told of: that of the amount which follows it."""
    after = [one for one in amounts if 0 <= one.evidence.start - said.evidence.end < _NEAR]
    return (min(after, key=lambda one: one.evidence.start).code or "") if after else ""


def _failure(facts: Facts, said: StatementRecord, line: LineRecord, figure: Figure) -> Outcome:
    other, own = _NAMES[_OTHER[said.predicate]], _own(facts, said, line)
    minor = figure.quantity.nominal <= own
    has = (
        f"另有{other}{figure.quantity}"
        if minor
        else f"{'主要' if own else '全部'}是{other}（{figure.quantity}）"
    )
    only = "项目支出" if said.predicate == "used_for_project" else "基本支出"
    return failed(
        f"{line.code}的用途",
        f"{place(said)}称{line.name}主要用于“{squeeze(said.evidence.quote)}”，只述及{only}；"
        f"报表中该科目{has}。",
        f"{line.code} {line.name}：{other} = {figure.quantity} ≠ 0",
        (said.evidence, figure.evidence),
        used=(said.id, line.id, figure.id),
        values=(value(f"{line.name}（{other}）", figure.quantity),),
        severity="info" if minor else None,
    )
