"""Numbers of staff do not fit the posts, or forms serve more office staff than there are.

What it checks:
    A breakdown of posts (编制人数) that counts persons without posts (临聘, 编外, 劳务派遣); persons of a kind
    above the posts of that kind; office staff in a performance form that only come out with the retired.

Why it matters:
    Running costs are budgeted by posts and heads; a head too many is money too much.

Example:
    编制人数 22 人，其中公务员 19 人，临聘人员 3 人.

False alarms:
    Kinds are compared under one name only. Staff above the posts as a whole proves nothing where the retired or
    persons without posts are in it.

Basis:
    《地方各级人民政府机构设置和编制管理条例》（国务院令第486号）：编制是机构编制管理机关核定的人员数额.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.check.facts import Facts, Listing
from extractor.check.forms import Form, forms_of, head_of
from extractor.check.outcome import Outcome, failed, passed
from schemas.records import CountRecord, IndicatorRecord
from schemas.text import squeeze

TITLE = "人员数与编制、在职人数不符"
CATEGORY = "people_count"
SEVERITY = "low"
_NO_POST = re.compile(r"临聘|临时聘用|临时人员|编外|劳务派遣|公益性岗位|合同制")
_ABOVE = ("staff", "staff_active")
_OFFICE = re.compile(r"(?:办公|在职|在编|在岗)(?:的)?(?:工作)?(?:人员|人数|职工|干部)")


def check(facts: Facts) -> Iterator[Outcome]:
    """Posts by kind, persons by kind, then office staff in forms."""
    posts = [one for one in facts.listings if one.whole and one.whole.concept == "staff_quota"]
    persons = [one for one in facts.listings if one.whole and one.whole.concept in _ABOVE]
    for listing in posts:
        yield _without_posts(listing)
        yield from _above_posts(listing, persons)
    yield from _office_staff(facts)


def _without_posts(listing: Listing) -> Outcome:
    item = "编制人数的分项"
    stray = [part for part in listing.parts if _NO_POST.search(part.name) and part.quantity.value > 0]
    if not stray or listing.whole is None:
        return passed(item, listing.ids)
    names = "、".join(f"{part.name}{part.quantity}" for part in stray)
    return failed(
        item,
        f"编制人数{listing.whole.quantity}的分项中列有{names}，这类人员不占编制，不应计入编制人数。",
        " + ".join(str(part.quantity.value) for part in listing.parts) + f" = {listing.whole.quantity}",
        tuple(part.evidence for part in stray),
        used=listing.ids,
    )


def _above_posts(posts: Listing, persons: Sequence[Listing]) -> Iterator[Outcome]:
    limits = {squeeze(part.name): part for part in posts.parts if not _NO_POST.search(part.name)}
    for listing in persons:
        pairs = [(limits[squeeze(p.name)], p) for p in listing.parts if squeeze(p.name) in limits]
        over = [(limit, part) for limit, part in pairs if part.quantity.nominal > limit.quantity.nominal]
        item = "各类人员的实有人数与编制"
        used = tuple(one.id for pair in pairs for one in pair)
        if not over or not listing.whole or not posts.whole:
            if pairs:
                yield passed(item, used)
            continue
        kinds = "、".join(f"{part.name}实有{part.quantity}、编制{limit.quantity}" for limit, part in over)
        yield failed(
            item,
            f"{listing.whole.name}{listing.whole.quantity}，{posts.whole.name}{posts.whole.quantity}；"
            f"{kinds}，实有多于编制，文中没有说明。",
            "; ".join(f"{part.quantity.value} > {limit.quantity.value}" for limit, part in over),
            tuple(one.evidence for pair in over for one in pair),
            used=used,
        )


def _office_staff(facts: Facts) -> Iterator[Outcome]:
    """Office staff in forms against staff in service, where the difference is just the retired."""
    counts = {one.concept: one for one in facts.of(CountRecord) if one.concept.startswith("staff_")}
    active, retired = counts.get("staff_active"), counts.get("staff_retired")
    rows = [
        (form, row)
        for form in forms_of(facts)
        for row in form.indicators
        if row.actual is not None and row.actual.unit == "人" and _OFFICE.search(squeeze(row.name))
    ]
    if active is None or retired is None or not rows:
        return
    yield from _judge(active, retired, rows)


def _judge(
    active: CountRecord, retired: CountRecord, rows: Sequence[tuple[Form, IndicatorRecord]]
) -> Iterator[Outcome]:
    item, together = "办公人员数与在职人数", active.quantity.nominal + retired.quantity.nominal
    used = (active.id, retired.id, *(row.id for _, row in rows))
    over = [(f, r) for f, r in rows if retired.quantity.value and r.actual and r.actual.nominal == together]
    if not over:
        yield passed(item, used)
        return
    words = "、".join(f"{form.name}“{squeeze(row.name)}”{row.actual}" for form, row in over)
    yield failed(
        item,
        f"{words}，而年末{active.name}为{active.quantity}，二者不符；多出的人数等于{retired.name}{retired.quantity}，"
        f"可能用了年初在职人数或含退休人员，请核实口径。",
        f"{active.quantity.value} + {retired.quantity.value} = {together} ≠ {active.quantity.value}",
        (active.evidence, retired.evidence, *(head_of(row) for _, row in over)),
        used=used,
    )
