"""A 类, 款 or the total row is not the sum of the lines below it.

What it checks:
    In 公开02, 03, 05, 08 and 09, column by column: 合计 = Σ类, 类 = Σ款, 款 = Σ项.

Why it matters:
    The classification is the skeleton of the account: a line that does not add up hides a wrong figure
    or a wrong code.

Example:
    款 12.30 over 项 10.00 and 2.00: the 项 add to 12.00.

False alarms:
    Levels that a table leaves out are skipped. If several columns miss by figures that themselves form
    a line, a line was probably lost in reading: then nothing is claimed. Codes printed twice and rows
    without codes are not decided.

Basis:
    Articulation D1.5. Four of 60 sums of a published account miss by 0.01 and are all within rounding.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "科目分级汇总不符"
CATEGORY = "sum"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T05")
