"""A 三公 item (or 会议费, 培训费, 差旅费) is smaller than the economic line of the same name in basic expenditure.

What it checks:
    公开07 and 机构运行信息表, 决算数: 因公出国 >= 30212, 公务接待 >= 30217, 公务用车运行维护 >= 30231,
    购置 >= 31013, 会议费 >= 30215, 培训费 >= 30216, 差旅费 >= 30211.

Why it matters:
    公开06 holds only the part paid from basic expenditure of the general public budget; the disclosed
    total holds project money too.

Example:
    公务接待费: 公开07 0.30, 公开06 30217 8.31.

False alarms:
    The other way round is normal: 三公 paid from projects leaves 公开06 blank. A blank 三公 item is not
    compared.

Basis:
    Articulation D2.9.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "“三公”等经费小于基本支出中的同一款"
CATEGORY = "table_vs_table"
SEVERITY = "medium"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T29")
