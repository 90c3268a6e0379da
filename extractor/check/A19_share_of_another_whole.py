"""Shares of one whole that is named and not stated imply different amounts of it.

What it checks:
    Where a sentence gives three shares and more of one whole (占全年预算收入的…) and the document does not state that
    whole under this name, each part over its share gives the whole: all must agree.

Why it matters:
    A share of a whole that is not printed cannot be recomputed; the other shares still show which one is wrong.

Example:
    38.71万元占全年预算收入的5.53%, 619.51万元占88.50%, 30.80万元占8.40%.

False alarms:
    Only one share may differ, and the others must agree among themselves within rounding.

Basis:
    Articulation D3.6 (shares: named denominator).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from extractor.check.arithmetic import derived_interval, in_unit, interval_of, value, written_share
from extractor.check.facts import Facts, Figure
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.shares import judge
from extractor.check.words import place, stated
from schemas.quantity import Interval
from schemas.records import ShareRecord
from schemas.text import squeeze

TITLE = "同一分母的占比互不相符"
CATEGORY = "share"
SEVERITY = "high"
#: 占全年预算收入的5.53%: the whole as named.
_WHOLE = re.compile(r"占(.{4,20}?)的")
_FEWEST_SHARES = 3

Implied = tuple[ShareRecord, Figure, Interval]


def check(facts: Facts) -> Iterator[Outcome]:
    """Work out the whole from every share that names it."""
    groups: dict[tuple[str | None, str], list[Implied]] = defaultdict(list)
    for share in facts.of(ShareRecord):
        part, fits = judge(facts, share)
        named = _WHOLE.search(squeeze(share.evidence.quote))
        if part and not fits and named and part.quantity.value > 0 and share.quantity.value > 0:
            whole = interval_of(part.quantity) / derived_interval(share.quantity)
            groups[share.section, named[1]].append((share, part, whole))
    for (_, name), found in groups.items():
        if len(found) >= _FEWEST_SHARES:
            yield from _odd_one(name, found)


def _odd_one(name: str, found: Sequence[Implied]) -> Iterator[Outcome]:
    if all(a[2].meets(b[2]) for a in found for b in found):
        yield passed(name, tuple(share.id for share, _, _ in found))
        return
    odd = [one for one in found if not all(one[2].meets(other[2]) for other in found if other is not one)]
    for share, part, _ in odd:
        rest = [whole for other, _, whole in found if other is not share]
        if not all(a.meets(b) for a in rest for b in rest):
            continue
        low, high = max(one.lo for one in rest), min(one.hi for one in rest)
        ratio = part.quantity.nominal * 2 / (low + high)
        yield failed(
            f"{part.name}占{name}",
            f"{place(share)}称{stated(part)}占{name}的{share.quantity}；按同处其他{len(rest)}项占比推算，"
            f"应为{written_share(ratio, share.quantity)}。",
            f"{part.quantity.value} / {in_unit((low + high) / 2, part.quantity.unit)} = "
            f"{written_share(ratio, share.quantity)}，原文{share.quantity}",
            (share.evidence, part.evidence),
            used=(share.id, part.id),
            values=(value("占比", share.quantity), value(part.name, part.quantity)),
        )
        return
