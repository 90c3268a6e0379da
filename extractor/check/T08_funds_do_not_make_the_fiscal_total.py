"""In 财政拨款收入支出决算总表 the funds, or the year and the carry-over, do not add up.

What it checks:
    公开04: every 合计 = 一般公共预算 + 政府性基金 + 国有资本经营; 收入总计 = 本年收入 + 年初结转; 支出
    总计 = 本年支出 + 年末结转, in every column.

Why it matters:
    The three funds may not be mixed; the table shows that they are not.

Example:
    合计 89.00, 一般公共预算 80.00, 政府性基金 8.00: the funds add to 88.00.

False alarms:
    Funds that are blank count as nothing. Carry-over rows by fund are compared only where printed.

Basis:
    Articulation D1.8.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "财政拨款总表各资金栏或结转关系不符"
CATEGORY = "sum"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T08")
