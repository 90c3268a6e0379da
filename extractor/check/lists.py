"""Whether a list names all parts of its whole.

其中 says that parts follow, not that all do. A list binds its total if what it names is all there can be: the
concepts of the taxonomy, the functional 类 with their shares, shares of the parts at all. Otherwise
parts that are more than the whole are wrong, parts that are a little less are suspect, and parts that are
much less are only some of the parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from extractor.check.arithmetic import comparable, nominal_sum, sum_fits
from extractor.check.facts import Facts, Figure, Listing, stands_in_table
from extractor.profiles import taxonomy
from schemas.exact import Fraction
from schemas.records import AmountRecord, CountRecord, FactKey, Measure, Scope, ShareRecord

#: What a list says of its total: it must be the sum, it probably is, or nothing.
Claim = Literal["all", "nearly", "some"]
#: Parts that leave less than this of the whole are taken for all parts, or probably all.
_ALL, _NEARLY = 0.01, 0.05
#: A text breaks off within a list if no more than the name of a next part follows.
_NEXT_PART = 20
_NO_STAFF = re.compile(r"遗属|临聘|编外|聘用|临时|劳务派遣")
_SCOPES: tuple[Scope, ...] = ("all", "fiscal", "gpb", "govfund", "statecap")
_MEASURES: tuple[Measure, ...] = ("actual", "initial_budget", "full_year_budget", "budget")
#: The parts a list must name to be the whole structure; others of the taxonomy may be left out when zero.
_MAIN = {
    "total_expenditure": {"basic_expenditure", "project_expenditure"},
    "basic_expenditure": {"personnel_cost", "public_cost"},
    "sangong": {"outbound", "vehicle", "reception"},
    "vehicle": {"vehicle_purchase", "vehicle_maintenance"},
    "procurement": {"procurement_goods", "procurement_works", "procurement_services"},
}


def claim_of(facts: Facts, listing: Listing) -> Claim:
    """What a list says of its total."""
    whole = listing.whole
    if not whole or not listing.record.complete or not comparable(whole.quantity, *listing.quantities):
        return "some"
    total, found = whole.quantity.nominal, nominal_sum(listing.quantities)
    if found < total and facts.breaks_off(listing.record, _NEXT_PART):
        return "some"
    staff = of_staff(listing.parts)
    posts = "编" in whole.name or nominal_sum(part.quantity for part in staff) == total
    if len(staff) < len(listing.parts) and posts:
        return "some"
    if found >= total or _names_all(whole, listing) or _has_shares(facts, listing):
        return "all"
    left = (total - found) / total if total else 0
    return "all" if left <= _ALL else "nearly" if left <= _NEARLY else "some"


def binds(facts: Facts, listing: Listing) -> bool:
    """Whether a list ties its figures together: it adds up, or it should."""
    if not listing.whole or not listing.record.complete:
        return False
    if not comparable(listing.whole.quantity, *listing.quantities):
        return False
    return (
        sum_fits(listing.whole.quantity, listing.quantities) != "conflict"
        or claim_of(facts, listing) == "all"
    )


def of_staff(parts: Sequence[Figure]) -> list[Figure]:
    """The parts of a number of staff: 遗属 and those without a post are listed with the staff, but may be none."""
    return [part for part in parts if not (isinstance(part, CountRecord) and _NO_STAFF.search(part.name))]


def _names_all(whole: Figure, listing: Listing) -> bool:
    """Whether the parts are the whole's structure in the taxonomy, or all functional 类 of an expenditure."""
    if not isinstance(whole, AmountRecord):
        return False
    concepts = {part.concept for part in listing.parts if isinstance(part, AmountRecord)}
    main = _MAIN.get(whole.concept)
    if main:
        return main <= concepts
    known = set(taxonomy("concepts")["concepts"].get(whole.concept, {}).get("parts", ()))
    return bool(known) and concepts == known


def _has_shares(facts: Facts, listing: Listing) -> bool:
    parts = {part.id for part in listing.parts if part.quantity.value}
    shared = {s.part_id for s in facts.of(ShareRecord) if s.breakdown == listing.record.id}
    return len(parts) > 1 and parts <= shared


def expenditure_parts(facts: Facts) -> list[tuple[Figure, tuple[Figure, Figure]]]:
    """Expenditure with its basic and project parts, of each fund and measure, where sentences state them.

    The least of several figures for a part and the greatest for the whole: what exceeds then, exceeds in
    any reading. Parts that one list names together are left to the list.
    """
    found: list[tuple[Figure, tuple[Figure, Figure]]] = []
    for scope in _SCOPES:
        for measure in _MEASURES:
            basic = _told(facts, FactKey("basic_expenditure", scope, measure))
            project = _told(facts, FactKey("project_expenditure", scope, measure)) if basic else ()
            whole = facts.mentions(FactKey("total_expenditure", scope, measure)) if project else ()
            if whole and basic and project:
                parts = (min(basic, key=_value), min(project, key=_value))
                ids = {part.id for part in parts}
                if not any(ids <= set(listing.ids) for listing in facts.listings):
                    found.append((max(whole, key=_value), parts))
    return found


def taxonomy_parts(facts: Facts) -> Iterator[tuple[Figure, Figure]]:
    """Wholes and parts of the taxonomy that sentences state apart, of one fund, measure and year.

    Again the greatest figure of the whole and the least of the part.
    """
    listed = {
        frozenset((listing.whole.id, part.id))
        for listing in facts.listings
        if listing.whole
        for part in listing.parts
    }
    concepts = taxonomy("concepts")["concepts"]
    for key, figures in facts.groups():
        about = concepts.get(key.concept)
        for concept in about.get("parts", ()) if about else ():
            parts = _told(facts, FactKey(concept, key.scope, key.measure, key.period, key.entity))
            if parts:
                whole, part = max(figures, key=_value), min(parts, key=_value)
                if frozenset((whole.id, part.id)) not in listed:
                    yield whole, part


def _told(facts: Facts, key: FactKey) -> list[Figure]:
    return [one for one in facts.mentions(key) if not stands_in_table(one)]


def _value(figure: Figure) -> Fraction:
    return figure.quantity.nominal
