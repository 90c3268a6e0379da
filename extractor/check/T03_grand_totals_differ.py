"""收入总计 and 支出总计 of one table differ.

What it checks:
    收入总计 = 支出总计 in 收入支出决算总表 (公开01) and in 财政拨款收入支出决算总表 (公开04).

Why it matters:
    Both sides describe the same money.

Example:
    收入总计 108.00, 支出总计 107.00.

False alarms:
    A side that is not printed is not compared. Tables of one fund only (公开08, 09) are checked by T11.

Basis:
    Articulation D1.3.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "收入总计与支出总计不相等"
CATEGORY = "sum"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T03")
