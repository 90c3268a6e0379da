"""The general public budget has another figure in 公开04 than in 公开05.

What it checks:
    公开04, column 一般公共预算 = 公开05: 本年支出合计 and every 类.

Why it matters:
    公开05 is the detail of that column.

Example:
    公开04: 80.00; 公开05: 81.00.

False alarms:
    Figures that rounding can explain agree. A 类 in one table only is claimed only if both tables add
    up by themselves.

Basis:
    Articulation D2.5.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "财政拨款总表与一般公共预算支出表不一致"
CATEGORY = "table_vs_table"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T25")
