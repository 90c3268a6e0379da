"""收入支出决算总表 and 收入决算表 print different 本年收入合计.

What it checks:
    公开01 本年收入合计 = 公开02 合计.

Why it matters:
    Two tables of one disclosure contradict each other.

Example:
    公开01: 105.00; 公开02: 104.00.

False alarms:
    Figures that rounding can explain agree. If a table is printed for several units, nothing is
    compared.

Basis:
    Articulation D2.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "总表与收入决算表的本年收入不一致"
CATEGORY = "table_vs_table"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T21")
