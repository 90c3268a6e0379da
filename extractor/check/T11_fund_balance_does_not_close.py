"""A government fund or state capital table does not close.

What it checks:
    公开08 and 09, total row and lines: 年初结转 + 本年收入 - 本年支出 = 年末结转; 本年支出 = 基本 + 项
    目.

Why it matters:
    Funds are earmarked: what is not spent must appear as carry-over.

Example:
    年初 1.00, 收入 5.00, 支出 4.00, 年末 1.00: the balance is 2.00.

False alarms:
    Tables of expenditure only (国有资本 outside Shanghai) are not balanced. A row whose 年末 is blank
    is not decided.

Basis:
    Articulation D1.12, from the layout of the tables.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "基金或国有资本经营收支结转不平"
CATEGORY = "sum"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T11")
