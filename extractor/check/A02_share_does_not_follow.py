"""A stated share is not the part over the named whole.

What it checks:
    Every share whose part and whole are known: 占本年支出合计的 99.43 % is compared with the part over that
    very whole, not over another total of the document.

Why it matters:
    A share that does not follow was computed from other figures than those published.

Example:
    基本支出 30.00 万元，占 45.00 % of a total of 60.00 万元: it is 50.00 %.

False alarms:
    The share may be rounded or cut off. Where the document states the whole in several places, one that fits
    is enough. A share of a zero whole is left to A07. One off by no more than two of its last places is
    reported as minor.

Basis:
    Articulation D3.6: the denominator is the one the sentence names.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.arithmetic import (
    in_unit,
    value,
    written_share,
)
from extractor.check.double_count import Twice, category_of, double_count_of
from extractor.check.facts import Facts, Figure
from extractor.check.outcome import Outcome, Rounding, cannot_check, failed, passed
from extractor.check.shares import fit_of, is_wrong, item_of, judge
from extractor.check.suggest import advise
from extractor.check.words import place, stated
from schemas.exact import Fraction
from schemas.records import AmountRecord, ShareRecord

TITLE = "占比与分子分母不符"
CATEGORY = "share"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Recompute every share from its named whole."""
    rounding = Rounding()
    for share in facts.of(ShareRecord):
        part, fits = judge(facts, share)
        item = item_of(share, part)
        used = (share.id, *((part.id,) if part else ()), *(whole.id for whole in fits.values()))
        if not part:
            yield cannot_check(item, "分子没有写明", used)
        elif not fits:
            yield cannot_check(item, "分母没有写明、为零或单位不同", used)
        elif not is_wrong(fits):
            if "exact" not in fits:
                rounding.add(part.name, _sum(share, part, fits["rounding"]), share.evidence, used)
            yield passed(item, used)
        else:
            yield _failure(facts, share, part, fits["conflict"])
    yield from rounding.note("占比与计算结果")


def _sum(share: ShareRecord, part: Figure, whole: Figure) -> str:
    above = in_unit(part.quantity.nominal, whole.quantity.unit, part.quantity.decimals)
    ratio = part.quantity.nominal / whole.quantity.nominal
    return f"{above} / {whole.quantity.value} = {written_share(ratio, share.quantity)}，原文{share.quantity}"


def _failure(facts: Facts, share: ShareRecord, part: Figure, whole: Figure) -> Outcome:
    ratio = part.quantity.nominal / whole.quantity.nominal
    advice = advise(facts, (share.id, part.id, whole.id))
    other = _other_whole(facts, share, part)
    last_place = Fraction(10) ** -share.quantity.decimals
    near = abs(share.quantity.nominal - ratio) * 100 <= 2 * last_place
    return failed(
        item_of(share, part),
        f"{place(share)}称{stated(part)}占{whole.name}的{share.quantity}，"
        f"按{stated(whole)}计算应为{written_share(ratio, share.quantity)}。",
        _sum(share, part, whole),
        (share.evidence, part.evidence, whole.evidence),
        used=(share.id, part.id, whole.id),
        values=(
            value("占比", share.quantity),
            value(part.name, part.quantity),
            value(whole.name, whole.quantity),
        ),
        suggestion=advice.text or (f"按{stated(other)}为分母则相符" if other else None),
        severity="low" if near else None,
        culprit=advice.culprit,
        follows=_counted_twice(facts, part),
    )


def _counted_twice(facts: Facts, part: Figure) -> tuple[str, str] | None:
    """The failure of D01 that says why the part is too large."""
    for listing in facts.listings:
        found = double_count_of(facts, listing) if part.id in listing.ids else None
        if found and isinstance(part, AmountRecord) and any(_inflates(twice, part) for twice in found.twice):
            return "D01", found.item
    return None


def _inflates(twice: Twice, part: AmountRecord) -> bool:
    """Whether an amount counted twice makes a category's total too large."""
    return twice.kind != "fund" and (
        twice.there.id == part.id or category_of(twice.here) == category_of(part)
    )


def _other_whole(facts: Facts, share: ShareRecord, part: Figure) -> Figure | None:
    """Another total of the document over which the share is right."""
    totals = ("total_income", "total_expenditure", "grand_total", "basic_expenditure", "project_expenditure")
    for amount in facts.of(AmountRecord):
        if amount.concept in totals and fit_of(share, part, amount) == "exact":
            return amount
    return None
