"""三公经费 differs between its own table and 机构运行信息表.

What it checks:
    Total and items, 决算数, of 公开07 = those of the information table where both are printed.

Why it matters:
    Two tables of one disclosure contradict each other.

Example:
    公开07 公务接待费 2.00, 机构运行信息表 1.00.

False alarms:
    Items that one of the tables leaves blank are not compared.

Basis:
    Both tables print 财政拨款“三公”经费支出.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "“三公”经费表与机构运行信息表不一致"
CATEGORY = "table_vs_table"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T32")
