"""Which part and which whole a stated share is about, and whether it follows from them."""

from __future__ import annotations

from extractor.check.arithmetic import Fit, comparable, derived_fits, share_of
from extractor.check.facts import Facts, Figure
from extractor.check.words import key_name
from schemas.records import ShareRecord

Judged = tuple[Figure | None, dict[Fit, Figure]]


def judge(facts: Facts, share: ShareRecord) -> Judged:
    """The part of a share, and how the share fits: for each verdict the first whole that gives it."""
    return facts.once(_judged)[share.id]


def _judged(facts: Facts) -> dict[str, Judged]:
    return {share.id: _judge(facts, share) for share in facts.of(ShareRecord)}


def _judge(facts: Facts, share: ShareRecord) -> Judged:
    part = part_of(facts, share)
    if not part:
        return None, {}
    wholes = reversed(wholes_of(facts, share))
    return part, {fit: whole for whole in wholes if (fit := fit_of(share, part, whole))}


def is_wrong(fits: dict[Fit, Figure]) -> bool:
    """Whether a share fits none of the places that state its whole."""
    return set(fits) == {"conflict"}


def item_of(share: ShareRecord, part: Figure | None) -> str:
    """What a share is about, in words that do not move with the text."""
    whole = key_name(share.whole) if share.whole else "总额"
    return f"{key_name(share.part, part.name if part else '')}占{whole}"


def part_of(facts: Facts, share: ShareRecord) -> Figure | None:
    """The amount whose share is stated, in the sentence or wherever its key is stated once."""
    part = facts.figure(share.part_id)
    before = part or _right_before(facts, share)
    if before and (part or share.part.concept in ("other", before.concept)):
        return before
    mentions = facts.mentions(share.part)
    return mentions[0] if len({one.quantity.nominal for one in mentions}) == 1 else None


def _right_before(facts: Facts, share: ShareRecord) -> Figure | None:
    """The amount that ends where the share begins: 公用经费12.00万元，占基本支出的30.00%."""
    return facts.ending_at.get(share.evidence.start) or facts.ending_at.get(share.evidence.start - 1)


def wholes_of(facts: Facts, share: ShareRecord) -> list[Figure]:
    """Every place that states the named whole, the one in the sentence first."""
    first = facts.figure(share.whole_id)
    known = share.whole is not None and share.whole.concept != "other" and share.whole.scope != "unknown"
    others = facts.mentions(share.whole) if share.whole and known else ()
    return list({one.id: one for one in (*((first,) if first else ()), *others)}.values())


def fit_of(share: ShareRecord, part: Figure, whole: Figure) -> Fit | None:
    """How a share fits two figures; None if their units differ or the whole may be zero."""
    if not comparable(part.quantity, whole.quantity):
        return None
    possible = share_of(part.quantity, whole.quantity)
    if possible is None:
        return None
    return derived_fits(share.quantity, part.quantity.nominal / whole.quantity.nominal, possible)
