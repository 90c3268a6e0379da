"""Another statement of the document contradicts the reason.

What it checks:
    A reason that says an item rose or fell against that item's own stated change; personnel cost said to
    have risen while the lines of pay together fell; persons said to have come while there are fewer; a
    fall blamed on retirees where there were none the year before; a reform said to be done that the plan
    still prepares; "there was none" where the figure is not zero; vehicles that wear out where there are
    none; a form's result that says bought and in use where its own indicator says not accepted; something
    said to be cut whose own form shows that it was not; a transfer of staff that is done here and open there;
    a scheme given up by the paper cited and told as in force.

Why it matters:
    Two statements of one document cannot both be true. Whichever is wrong, the explanation does not hold.

Example:
    收入支出总计增加的原因称人员经费增加；行政运行减少的原因称人员经费减少，人员类科目合计减少6.00万元。

False alarms:
    Only the same base and the same fund are compared. Lines of pay are added only where each states its
    change. Turnover (人员变动, 退休) settles nothing about numbers. Statements that plan or require are
    no facts.

Basis:
    official_requirements D3.9, D3.10: what is stated twice must agree.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check import contradictions, denials
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome
from schemas.findings import Category, Severity

TITLE = "变动原因与文中其他事实矛盾"
CATEGORY: Category = "reason_contradicts_fact"
SEVERITY: Severity = "medium"
_COMPARISONS = (
    contradictions.items_against_changes,
    contradictions.personnel_against_lines,
    contradictions.staff_against_counts,
    contradictions.retirees_against_counts,
    contradictions.pooling_against_plans,
    contradictions.nothing_against_figures,
    contradictions.vehicles_against_statements,
    contradictions.results_against_indicators,
    denials.cuts_against_forms,
    denials.transfer_against_problems,
    denials.abolished_in_force,
)


def check(facts: Facts) -> Iterator[Outcome]:
    """Outcomes of all comparisons, in the order of the list."""
    for compare in _COMPARISONS:
        yield from compare(facts)
