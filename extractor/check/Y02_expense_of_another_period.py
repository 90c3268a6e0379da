"""A cost of an earlier year was booked in this one.

What it checks:
    Reasons that say so: last year's travel, meetings or services that were not claimed or booked then
    (未报销, 未列支, 未入账) and make this year's amount.

Why it matters:
    Such a cost belongs to the year in which it arose; the change from last year is none of business.

Example:
    差旅费比上年增加 3.00 万元，主要原因是 2030 年有些出差费用未报销.

False alarms:
    Money that was appropriated late, retained or carried over is not a cost booked late.

Basis:
    《政府会计准则——基本准则》: 预算会计实行收付实现制, 财务会计实行权责发生制; late claims are followed up in audits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed
from extractor.check.reason_facts import explained, said, tells
from schemas.records import ReasonRecord

TITLE = "列支了以前年度的费用"
CATEGORY = "other"
SEVERITY = "low"
_LATE = re.compile(
    r"(?:上年度?|去年|以前年度|往年|20\d\d年度?)[^,;。]{0,20}(?:未|没有)(?:及时|能|全部)*(?:报销|列支|入账|核销|报账)"
)


def check(facts: Facts) -> Iterator[Outcome]:
    """Look for reasons that admit it."""
    for reason in facts.of(ReasonRecord):
        records = explained(facts, reason)
        late = _LATE.search(reason.text)
        if not late or not records:
            continue
        yield failed(
            f"以前年度费用：{reason.text}",
            f"{tells(facts, records[0])}，所述原因“{said(reason)}”说明本年列支了以前年度的费用，"
            f"属跨期列支，宜核实归属期间。",
            f"原因：{late.group()}",
            (records[0].evidence, reason.evidence),
            used=(reason.id, *reason.explains),
        )
