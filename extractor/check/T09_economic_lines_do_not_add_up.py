"""The economic lines of 公开06 do not add up to their class or to 人员经费合计 and 公用经费合计.

What it checks:
    类 = Σ款; 人员经费合计 = 301 + 303; 公用经费合计 = all other classes (302, 307, 310 ...); 合计 = 人
    员 + 公用 where printed.

Why it matters:
    公开06 is where staff cost and running cost are told apart; a line in the wrong place changes both.

Example:
    301 工资福利支出 50.00 over 30.00 and 19.00: the lines add to 49.00.

False alarms:
    3650.24 + 51.87 beside 3702.10 is rounding: each figure may be off by half its last place. Where a
    province prints 人员经费 and 公用经费 as columns, the classes are not sorted into them by code.

Basis:
    Articulation D1.10; 部门预算支出经济分类科目.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "基本支出经济分类汇总不符"
CATEGORY = "sum"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T09")
