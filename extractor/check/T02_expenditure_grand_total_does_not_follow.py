"""The total of all expenditure (支出总计) is not what it is made of.

What it checks:
    In 收入支出决算总表 (公开01): 支出总计 = 本年支出合计 + 结余分配 + 年末结转和结余.

Why it matters:
    Money that came in and is neither spent nor distributed must be carried over; a gap is money without
    a place.

Example:
    本年支出合计 103.00、年末结转和结余 4.00, 支出总计 108.00: the parts add to 107.00.

False alarms:
    Blank cells count as nothing. Rounding of each figure to its last place is allowed for.

Basis:
    Articulation D1.2 (公开01).
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "支出总计不等于本年支出加结余分配和年末结转"
CATEGORY = "sum"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T02")
