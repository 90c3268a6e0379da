"""Expenditure from the general public budget exceeds the expenditure from all money.

What it checks:
    公开05 合计, 基本 and 项目 do not exceed 公开03, line by line; 公开04 本年支出 does not exceed 公开
    01.

Why it matters:
    A part cannot be larger than its whole; usually a figure stands in the wrong column.

Example:
    行政运行 基本支出: 公开05 10.00, 公开03 9.00.

False alarms:
    The rest of 公开03 is other money, so equality is not asked. A line that 公开03 does not print is
    not compared.

Basis:
    Articulation D2.7, an inference from the definition of the tables.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "财政拨款支出大于全部支出"
CATEGORY = "table_vs_table"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T27")
