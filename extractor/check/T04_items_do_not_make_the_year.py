"""The items of a summary table do not add up to 本年收入合计 or 本年支出合计.

What it checks:
    公开01 and 04: 本年收入合计 = the items of income; 本年支出合计 = the 类 of expenditure, and the
    kinds of expenditure (基本, 项目 ...) where a province lists them, in every column of funds.

Why it matters:
    A forgotten or doubled item changes what the unit says it received or spent.

Example:
    收入 90.00、10.00 and 5.00, 本年收入合计 106.00: the items add to 105.00.

False alarms:
    其中 rows are parts of the row above and are not added again. Blank cells count as nothing; an
    unreadable one makes the sum undecided.

Basis:
    Articulation D1.4 and D1.8.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "本年收支合计不等于各项之和"
CATEGORY = "sum"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T04")
