"""机关运行经费 exceeds 公用经费合计 of 公开06.

What it checks:
    机关运行经费 (行政 and 参公 units) does not exceed 公用经费合计.

Why it matters:
    机关运行经费 is 公用经费 of the administrative units: a part of it, or all of it.

Example:
    机关运行经费 12.00, 公用经费合计 10.00.

False alarms:
    Equality holds only if every unit is administrative or 参公; less is normal.

Basis:
    Articulation D2.10; 名词解释 of the template.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "机关运行经费大于公用经费"
CATEGORY = "table_vs_table"
SEVERITY = "medium"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T30")
