"""In a row of 支出决算表 or of 一般公共预算财政拨款支出决算表 the kinds of expenditure do not add up.

What it checks:
    公开03: 合计 = 基本 + 项目 + 上缴上级 + 经营 + 对附属单位补助; 公开05: 合计 = 基本 + 项目; in the
    total row and every line.

Why it matters:
    The division into 基本 and 项目 is what budgets are controlled by.

Example:
    合计 12.30, 基本支出 10.00, 项目支出 2.00: the kinds add to 12.00.

False alarms:
    4520.35 + 3693.14 = 8213.49 beside 8213.50 is rounding. Columns below 基本支出 (人员经费, 公用经费)
    are not added again.

Basis:
    Articulation D1.7 and D1.9.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "支出合计不等于基本支出、项目支出等之和"
CATEGORY = "sum"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T07")
