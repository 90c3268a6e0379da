"""People, vehicles or visits are counted in fractions.

What it checks:
    In the words on staff, vehicles, receptions and journeys abroad: a number of persons, vehicles, batches or
    groups that has decimals.

Why it matters:
    There is no 1.4 人: the decimal point has slipped, or the unit was 万.

Example:
    参照公务员法管理人员1.4人.

False alarms:
    Averages and rates per head have decimals, and so do counts in 万. Zeros behind the point (14.0人) are a
    matter of style.

Basis:
    Official template C11 and C17: whole numbers of 团组, 批次, 人次, 辆.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.check.arithmetic import value
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.words import place
from schemas.records import CountRecord

TITLE = "人数、车辆数等出现小数"
CATEGORY = "count"
SEVERITY = "medium"
_UNITS = frozenset({"人", "名", "辆", "批", "批次", "人次", "个团组", "台", "户"})
_AVERAGES = re.compile(r"均|每|标准|折合|折算|比")


def check(facts: Facts) -> Iterator[Outcome]:
    """Look at every count of whole things."""
    found = False
    for count in facts.of(CountRecord):
        if count.quantity.unit not in _UNITS or _AVERAGES.search(count.name + count.evidence.quote):
            continue
        if count.quantity.value % 1:
            found = True
            yield failed(
                count.name,
                f"{place(count)}称{count.name}{count.quantity}，{count.quantity.unit}数不应有小数。",
                f"{count.quantity}",
                (count.evidence,),
                used=(count.id,),
                values=(value(count.name, count.quantity),),
            )
    if not found:
        yield passed("数量")
