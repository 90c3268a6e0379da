"""A government fund or state capital figure differs between 公开04 and 公开08 or 09.

What it checks:
    公开04 columns 政府性基金 and 国有资本经营: 收入, 支出 and carry-over = those of the fund tables.

Why it matters:
    The fund tables are the detail of these columns.

Example:
    公开04 政府性基金支出 9.00, 公开08 本年支出 8.00.

False alarms:
    A cell that one of the tables leaves blank is not compared.

Basis:
    Articulation D2.8, an inference from the definition of the tables.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "财政拨款总表与基金、国资表不一致"
CATEGORY = "table_vs_table"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T28")
