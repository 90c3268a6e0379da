"""收入支出决算总表 and 支出决算表 print different 本年支出合计.

What it checks:
    公开01 本年支出合计 = 公开03 合计.

Why it matters:
    Two tables of one disclosure contradict each other.

Example:
    公开01: 103.00; 公开03: 102.00.

False alarms:
    Figures that rounding can explain agree. If a table is printed for several units, nothing is
    compared.

Basis:
    Articulation D2.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "总表与支出决算表的本年支出不一致"
CATEGORY = "table_vs_table"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T22")
