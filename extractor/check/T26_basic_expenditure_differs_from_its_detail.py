"""基本支出 of 公开05 is not 人员经费 + 公用经费 of 公开06.

What it checks:
    公开05 基本支出合计 = 公开06 人员经费合计 + 公用经费合计.

Why it matters:
    公开06 is the detail of the general public budget: both show the same money.

Example:
    公开05 基本支出 66.00; 公开06 人员经费 56.00 and 公用经费 9.00.

False alarms:
    105.58 beside 105.59 is rounding. 公开06 covers basic expenditure of the general public budget only.

Basis:
    Articulation D2.6.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "基本支出与人员经费、公用经费之和不符"
CATEGORY = "table_vs_table"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T26")
