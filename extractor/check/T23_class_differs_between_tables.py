"""A 类 has another figure in 收入支出决算总表 than in 支出决算表, or stands in one of them only.

What it checks:
    公开01, every 类 = the same 类 of 公开03.

Why it matters:
    An amount was put under another class, or a figure of one table is wrong.

Example:
    社会保障和就业支出: 20.00 in 公开01, 18.00 in 公开03.

False alarms:
    418.25 beside 418.26 is rounding. A 类 in one table only is claimed only if both tables add up by
    themselves, so that no line can have been lost in reading.

Basis:
    Articulation D2.3.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "总表与支出决算表的某类支出不一致"
CATEGORY = "table_vs_table"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T23")
