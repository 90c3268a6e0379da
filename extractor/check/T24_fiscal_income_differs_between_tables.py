"""A source of income has different figures in 公开01, 02 and 04.

What it checks:
    公开02 财政拨款收入 = 公开04 本年收入合计 = the fiscal items of 公开01; 公开01 and 04 item by item;
    the other sources of 公开01 = 公开02.

Why it matters:
    The same receipt is reported twice with different amounts.

Example:
    公开02 财政拨款收入 100.00, 公开04 本年收入合计 99.00.

False alarms:
    Items that a table leaves blank are not compared.

Basis:
    Articulation D2.4.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "各表收入项目不一致"
CATEGORY = "table_vs_table"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T24")
