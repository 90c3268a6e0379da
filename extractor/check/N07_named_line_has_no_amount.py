"""The narrative names an expense that the table shows as nothing, or leaves out one that it shows.

What it checks:
    The lines that 人员经费 and 公用经费 are said to consist of, against the economic lines of 公开06.

Why it matters:
    The list was copied from the template or from a shifted row; the reader takes for spent what was not.

Example:
    公用经费主要包括：办公费、税金及附加费用; the table: 税金及附加费用 0.00.

False alarms:
    Judged only where the table was read with at least five lines of the kind. Lines left out count only
    if the list does not end in 等 and every name in it is known, and only together with one that has no
    amount. 基本建设 (309) and 资本性支出 (310) have lines of one name. All lines are one finding.

Basis:
    Official template C9.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.check.arithmetic import value
from extractor.check.facts import Facts, Figure
from extractor.check.outcome import Outcome, cannot_check, failed, passed
from extractor.check.words import place
from schemas.evidence import Evidence
from schemas.frozen import dataclass
from schemas.records import LineRecord, StatementRecord

TITLE = "正文所列费用项目在报表中没有金额"
CATEGORY = "narrative_vs_table"
SEVERITY = "medium"
_PERSONNEL = ("301", "303")
_FEWEST_LINES = 5
_CONSTRUCTION, _CAPITAL = "309", "310"


@dataclass(frozen=True, slots=True)
class Printed:
    """An economic line (款) of the table with its figures; an empty cell has none."""

    line: LineRecord
    figures: tuple[Figure, ...]

    @property
    def spent(self) -> Figure | None:
        """The figure that is not zero, if any."""
        return next((one for one in self.figures if one.quantity.value), None)

    @property
    def shown(self) -> str:
        """Name and amount, as an auditor would read them out."""
        figure = self.spent or next(iter(self.figures), None)
        return f"{self.line.name} = {figure.quantity if figure else '空白'}"

    @property
    def evidence(self) -> Evidence:
        """The cell of the amount, or that of the line where it has none."""
        figure = self.spent or next(iter(self.figures), None)
        return figure.evidence if figure else self.line.evidence


def check(facts: Facts) -> Iterator[Outcome]:
    """Compare the named lines with the amounts of their codes."""
    said = facts.of(StatementRecord)
    named = [one for one in said if one.predicate == "spent_on" and one.concept]
    open_lists = {one.concept for one in said if one.predicate == "spent_on_more"}
    printed = _printed(facts)
    for what, personnel in (("人员经费", True), ("公用经费", False)):
        own = [one for one in named if (_code(one)[:3] in _PERSONNEL) == personnel]
        lines = {code: one for code, one in printed.items() if (code[:3] in _PERSONNEL) == personnel}
        if own and len(lines) >= _FEWEST_LINES:
            yield _judge(what, own, lines, what in open_lists)
        elif own:
            yield cannot_check(what, "没有读到一般公共预算财政拨款基本支出决算表", tuple(o.id for o in own))


def _code(named: StatementRecord) -> str:
    return _as_capital((named.concept or "").partition(":")[2])


def _as_capital(code: str) -> str:
    return _CAPITAL + code[3:] if code.startswith(_CONSTRUCTION) else code


def _printed(facts: Facts) -> dict[str, Printed]:
    """Economic lines of the table by code; of two with one name, the one with an amount."""
    found: dict[str, Printed] = {}
    for line in facts.of(LineRecord):
        if line.kind == "economic_line" and line.level == 2:
            cells = [facts.figure(cell) for cell in line.cells.values()]
            one = Printed(line, tuple(cell for cell in cells if cell))
            code = _as_capital(line.code)
            if code not in found or one.spent:
                found[code] = one
    return found


def _judge(what: str, named: list[StatementRecord], lines: dict[str, Printed], is_open: bool) -> Outcome:
    used = tuple(one.id for one in named)
    empty = [one for one in named if _code(one) in lines and not lines[_code(one)].spent]
    if not empty:
        return passed(what, used)
    known = {_code(one) for one in named}
    left_out = [] if is_open else [lines[c] for c in sorted(lines) if lines[c].spent and c not in known]
    if len(left_out) > len(empty):
        left_out = []
    return _failure(what, empty, [lines[_code(one)] for one in empty], left_out, used)


def _failure(
    what: str,
    empty: Sequence[StatementRecord],
    without: Sequence[Printed],
    left_out: Sequence[Printed],
    used: tuple[str, ...],
) -> Outcome:
    names = "、".join("".join(one.evidence.quote.split()) for one in empty)
    others = "、".join(one.line.name for one in left_out)
    figures = [figure for one in (*without, *left_out) for figure in one.figures]
    return failed(
        what,
        f"{place(empty[0])}称{what}包括{names}，报表中这{len(empty)}项没有金额"
        f"{f'；而有金额的{others}未列' if others else ''}。",
        "；".join(one.shown for one in (*without, *left_out)),
        (
            *(one.evidence for one in empty),
            *(one.evidence for one in (*without, *left_out) if one.figures),
        ),
        used=used,
        severity="medium" if left_out else "low",  # a cost named for another: the row has slipped
        values=tuple(value(figure.name, figure.quantity) for figure in figures),
    )
