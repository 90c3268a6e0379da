"""The shares of a complete list do not add up to 100 %.

What it checks:
    Lists that are complete and state a share for every part that is not zero: the shares add up to 100 %
    within their rounding.

Why it matters:
    Shares that make more than the whole show that a part does not belong to it; less, that one is missing.

Example:
    占 40.00 %、占 55.00 %、占 8.00 %: together 103.00 %.

False alarms:
    Each share may be rounded or cut off (99.99 % and 100.01 % are common). Open lists are not checked, nor
    lists whose shares are of different wholes. If one share alone is wrong, A02 reports it.

Basis:
    Articulation D3.6.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from extractor.check.arithmetic import derived_interval, value
from extractor.check.facts import Facts, Figure, stands_in_table
from extractor.check.outcome import Outcome, Rounding, cannot_check, failed, passed
from extractor.check.shares import is_wrong, item_of, judge
from extractor.check.words import place
from schemas.quantity import Interval, total
from schemas.records import BreakdownRecord, ShareRecord

TITLE = "各项占比之和不为100%"
CATEGORY = "share"
SEVERITY = "medium"
_ALL = 100
#: A text breaks off within a list if no more than the name of a next part follows.
_NEXT_PART = 20


def check(facts: Facts) -> Iterator[Outcome]:
    """Add up the shares of every complete list."""
    rounding = Rounding()
    for record, shares in _lists(facts):
        parts = {part: facts.figure(part) for part in record.parts}
        whole = facts.figure(record.whole)
        item = (
            f"{whole.name if whole else '清单'}：{'、'.join(p.name for p in list(parts.values())[:3] if p)}"
        )
        used = tuple(share.id for share in shares)
        if not _covers(parts, shares):
            yield cannot_check(item, "有的分项没有占比", used)
            continue
        printed = sum(share.quantity.value for share in shares)
        if printed < _ALL and facts.breaks_off(record, _NEXT_PART):
            yield cannot_check(item, "清单写到文末中断", used)
            continue
        if 1 not in total(_possible(share, parts) for share in shares):
            yield _failure(facts, item, whole, shares)
            continue
        if printed != _ALL:
            rounding.add(whole.name if whole else "清单", _sum(shares), shares[0].evidence, used)
        yield passed(item, used)
    yield from rounding.note("各项占比之和与100%")


def _lists(facts: Facts) -> Iterator[tuple[BreakdownRecord, list[ShareRecord]]]:
    """Complete lists outside tables with at least two shares of one whole."""
    of: dict[str, list[ShareRecord]] = defaultdict(list)
    for share in facts.of(ShareRecord):
        if share.breakdown:
            of[share.breakdown].append(share)
    for record in facts.of(BreakdownRecord):
        shares = of[record.id]
        one_whole = len({(share.whole, share.whole_id) for share in shares}) == 1
        some = any(share.quantity.value for share in shares)
        if record.complete and len(shares) > 1 and one_whole and some and not stands_in_table(record):
            yield record, shares


def _covers(parts: dict[str, Figure | None], shares: list[ShareRecord]) -> bool:
    """Whether every part that is not zero has its share."""
    shared = {share.part_id for share in shares}
    known = [part for part in parts.values() if part]
    return len(known) == len(parts) and all(part.id in shared or not part.quantity.value for part in known)


def _possible(share: ShareRecord, parts: dict[str, Figure | None]) -> Interval:
    """What a share may stand for; nothing at all where its part is printed as zero."""
    part = parts.get(share.part_id or "")
    if part and not part.quantity.value and not share.quantity.value:
        return Interval.exactly(0)
    return derived_interval(share.quantity)


def _sum(shares: list[ShareRecord]) -> str:
    shown = [share.quantity.value for share in shares if share.quantity.value]
    return f"{' + '.join(map(str, shown))} = {sum(shown)}"


def _failure(facts: Facts, item: str, whole: Figure | None, shares: list[ShareRecord]) -> Outcome:
    printed = sum(share.quantity.value for share in shares)
    listed = f"{place(shares[0])}所列{whole.name if whole else '各项'}的{len(shares)}项占比"
    stranger = _stranger(shares)
    named = facts.figure(stranger.part_id) if stranger else None
    without = f"，去掉{named.name}的{stranger.quantity}正好为100%" if stranger and named else ""
    shown = [stranger] if stranger else [share for share in shares if share.quantity.value]
    return failed(
        item,
        f"{listed}相加为{printed}%，不等于100%{without}。",
        f"{_sum(shares)} ≠ 100",
        (*((whole.evidence,) if whole else ()), *(share.evidence for share in shown)),
        used=tuple(share.id for share in shares),
        values=tuple(value("占比", share.quantity) for share in shares),
        culprit=f"{stranger.part_id}.twice" if stranger else None,
        follows=_wrong_share(facts, shares),
    )


def _stranger(shares: list[ShareRecord]) -> ShareRecord | None:
    """The one share without which the others make exactly 100 %."""
    printed = sum(share.quantity.value for share in shares)
    found = [share for share in shares if share.quantity.value and printed - share.quantity.value == _ALL]
    return found[0] if len(found) == 1 else None


def _wrong_share(facts: Facts, shares: list[ShareRecord]) -> tuple[str, str] | None:
    """The failure of A02 that this one follows from: a share that is not its part over the whole."""
    for share in shares:
        part, fits = judge(facts, share)
        if is_wrong(fits):
            return "A02", item_of(share, part)
    return None
