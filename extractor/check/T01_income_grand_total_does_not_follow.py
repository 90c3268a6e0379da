"""The total of all income (收入总计) is not what it is made of.

What it checks:
    In 收入支出决算总表 (公开01): 收入总计 = 本年收入合计 + 使用非财政拨款结余 + 年初结转和结余.

Why it matters:
    The two totals of the first table are the frame of the whole account; what does not close here is
    wrong everywhere below.

Example:
    本年收入合计 105.00、年初结转和结余 2.00, 收入总计 108.00: the parts add to 107.00.

False alarms:
    Blank cells count as nothing; where 本年收入合计 itself is blank or unreadable the rule says so
    instead of guessing.

Basis:
    Articulation D1.1 (公开01); holds in every published account it was tried on.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "收入总计不等于本年收入加结转结余"
CATEGORY = "sum"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T01")
