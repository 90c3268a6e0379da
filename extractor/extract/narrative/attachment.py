"""What a bare change is of where the words leave it open: the element said last, or the whole of its list.

总收入12万元，其中本年收入10万元、上年结转2万元，比上年增加3万元，增长33.3%: the grammar takes the last thing
named. Where its figures cannot have the stated change and those of a whole around it have it exactly, the whole is
meant.
"""

from __future__ import annotations

from collections.abc import Iterable

from extractor.extract.narrative.state import ChangeDraft, Figure, Subject
from schemas.quantity import Interval


def attached(draft: ChangeDraft, wholes: Iterable[Subject], year: int | None) -> Subject:
    """The subject of a change that names none: its own, or the whole whose figures it fits."""
    if (
        not draft.direction
        or not (draft.amount and draft.amount.value)
        or not (draft.rate and draft.rate.value)
    ):
        return draft.subject
    slot = (draft.measure, year)
    own = draft.subject.figures.get(slot)
    if own is None or _fits(draft, own):
        return draft.subject
    fitting = (w for w in wholes if (figure := w.figures.get(slot)) and _fits(draft, figure))
    return next(fitting, draft.subject)


def _fits(draft: ChangeDraft, figure: Figure) -> bool:
    """Whether a figure of this year, the amount and the rate of the change agree as printed."""
    assert draft.amount is not None  # noqa: S101 - the caller looked
    assert draft.rate is not None  # noqa: S101 - the caller looked
    if draft.amount.is_money != figure.quantity.is_money:
        return False
    signed = draft.amount.interval.scaled(draft.direction or 0)
    before: Interval = figure.quantity.interval - signed
    return before.lo > 0 and (signed / before).meets(draft.rate.interval.scaled(draft.direction or 0))
