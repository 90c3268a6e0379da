"""Whether a list names all parts of its whole.

其中 says that parts follow, not that all do. A list binds its total if what it names is all there can be: the
concepts of the taxonomy, the functional 类 with their shares, shares of the parts at all. Otherwise
parts that are more than the whole are wrong, parts that are a little less are suspect, and parts that are
much less are only some of the parts.
"""

from __future__ import annotations

from typing import Literal

from extractor.check.arithmetic import comparable, nominal_sum, sum_fits
from extractor.check.facts import Facts, Figure, Listing
from extractor.profiles import taxonomy
from schemas.records import AmountRecord, ShareRecord

#: What a list says of its total: it must be the sum, it probably is, or nothing.
Claim = Literal["all", "nearly", "some"]
#: Parts that leave less than this of the whole are taken for all parts, or probably all.
_ALL, _NEARLY = 0.01, 0.05
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
