"""A contribution has another figure by function than by economic class.

What it checks:
    2210201 住房公积金, 2080505 and 2080506, 基本支出 of 公开05 = 30113, 30108 and 30109 of 公开06.

Why it matters:
    Both tables describe basic expenditure of the general public budget; one payment stands in both.

Example:
    2210201 住房公积金 52.00, 30113 住房公积金 54.00.

False alarms:
    Medical items (21011) may hold other contributions and are not compared. The gap may have an
    undisclosed cause (a part booked under another item), so this is a question, not an error.

Basis:
    《政府收支分类科目》 descriptions of the items; seen equal in published accounts.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "同一事项功能分类与经济分类数字不同"
CATEGORY = "table_vs_table"
SEVERITY = "medium"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T31")
