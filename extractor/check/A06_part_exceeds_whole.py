"""A part, or what is listed of it, is more than its whole.

What it checks:
    Open lists (主要包括, 其中主要是, 等): the parts together may not exceed the whole. Basic plus project
    expenditure may not exceed the expenditure they belong to, in every fund, as budgeted and as executed; nor
    may any concept exceed the one it is a part of (国内接待费 and 公务接待费). Money told beside heads
    (80人次，支出…) that add up exactly to the whole's heads is a list too.

Why it matters:
    A part larger than its whole is impossible in any reading of the words.

Example:
    公用经费 10.00 万元，其中主要是办公费 8.00 万元、差旅费 5.00 万元等: the two make 13.00.

False alarms:
    Negative parts (red entries) let the others exceed the whole: such lists are not judged. Complete lists
    are A01's. Nothing can be listed of an unknown item that is 0: such a list is of something else; and what is
    counted in 个 may be anything (102个部门，其中81个公开了104个项目). 遗属 are no part of the staff they
    are listed with.

Basis:
    Articulation D1.7 and D2.7.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.check.arithmetic import (
    comparable,
    difference,
    exceeds,
    nominal_sum,
    value,
    written,
    written_sum,
)
from extractor.check.facts import Facts, Figure, stands_in_table
from extractor.check.lists import expenditure_parts, of_staff, taxonomy_parts
from extractor.check.outcome import Outcome, cannot_check, failed, passed
from extractor.check.parallel import conflicts
from extractor.check.suggest import advise
from extractor.check.words import key_name, place
from schemas.records import CountRecord

TITLE = "分项大于总数"
CATEGORY = "part_exceeds_whole"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Compare open lists with their wholes, and the two kinds of expenditure with their sum."""
    for listing in facts.listings:
        whole = listing.whole
        if whole and not listing.record.complete and not stands_in_table(listing.record):
            if whole.concept == "other" and (not whole.quantity.value or _counts_anything(whole)):
                continue
            item = f"{whole.name}：{'、'.join(part.name for part in listing.parts[:3])}"
            yield _judge(facts, item, whole, of_staff(listing.parts))
    for whole, parts in facts.once(expenditure_parts):
        yield _judge(facts, key_name(whole.key, "基本支出与项目支出"), whole, parts)
    for found in conflicts(facts):
        listed = [part.amount for part in found.parts]
        yield _judge(facts, f"{found.whole.amount.name}：{listed[0].name}", found.whole.amount, listed)
    for whole, part in taxonomy_parts(facts):
        yield _judge(facts, f"{key_name(whole.key)}：{part.name}", whole, [part])


def _counts_anything(whole: Figure) -> bool:
    """Whether a number is one of unknown things in 个: bodies and projects are both counted so."""
    return isinstance(whole, CountRecord) and whole.quantity.unit == "个"


def _judge(facts: Facts, item: str, whole: Figure, parts: Sequence[Figure]) -> Outcome:
    used = (whole.id, *(part.id for part in parts))
    quantities = [part.quantity for part in parts]
    if not comparable(whole.quantity, *quantities):
        return cannot_check(item, "分项与总数的单位不同", used)
    if any(quantity.value < 0 for quantity in quantities) or not exceeds(quantities, whole.quantity):
        return passed(item, used)
    found, advice = nominal_sum(quantities), advise(facts, used)
    names = "、".join(part.name for part in parts if part.quantity.value)
    return failed(
        item,
        f"{place(whole)}所列{names}合计{written(found, whole.quantity)}，"
        f"超过{whole.name}{whole.quantity}，多{difference(whole.quantity, found)}。",
        f"{written_sum(quantities, whole.quantity)} > {whole.quantity.value}",
        (whole.evidence, *(part.evidence for part in parts if part.quantity.value)),
        used=used,
        values=tuple(value(figure.name, figure.quantity) for figure in (whole, *parts)),
        suggestion=advice.text,
        culprit=advice.culprit,
    )
