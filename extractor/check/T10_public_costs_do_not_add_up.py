"""In the table of 三公经费 the items do not add up.

What it checks:
    公开07, 预算数 and 决算数 alike: 合计 = 因公出国（境） + 公务用车 + 公务接待; 公务用车 = 购置 + 运行
    维护.

Why it matters:
    三公经费 is the most read table of a disclosure, and its sub-items are a required element.

Example:
    合计 6.00, 公务用车 3.00, 公务接待 2.00: the items add to 5.00.

False alarms:
    A 合计 that also holds 会议费 and 培训费 is another sum and is not compared, nor is one that does not hold in
    a table with an item nobody knows. What the parts lack because an item is blank is said with the item.

Basis:
    Articulation D1.11.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "“三公”经费合计不等于各项之和"
CATEGORY = "sum"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T10")
