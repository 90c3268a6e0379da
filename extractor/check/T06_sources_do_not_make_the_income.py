"""In a row of 收入决算表 the sources do not add up to 本年收入合计.

What it checks:
    公开02, total row and every line: 本年收入合计 = 财政拨款 + 上级补助 + 事业 + 经营 + 附属单位上缴 +
    其他.

Why it matters:
    A source left out or counted in the wrong column is visible only across the row.

Example:
    合计 9.00, 财政拨款 5.00, 其他 3.00: the sources add to 8.00.

False alarms:
    Columns under 其中 (教育收费) are parts of their source and not added. Blank cells count as nothing.

Basis:
    Articulation D1.6.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "收入合计不等于各来源之和"
CATEGORY = "sum"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T06")
