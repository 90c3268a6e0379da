"""What the base must have been does not agree: parts against whole, or two statements of one thing.

What it checks:
    Value less change gives the value of last year (or of the budget). Two statements about one item must
    imply the same base; the bases implied for the parts of a complete list must add up to that of the whole.

Why it matters:
    The sentences may each be right by themselves and still describe different years.

Example:
    总计 80.00 万元，比上年增加 30.00 万元, and elsewhere 总计 80.00 万元，比上年增加 20.00 万元.

False alarms:
    Intervals add up, so ten rounded parts may differ by 0.10. Items of different funds are never compared; a
    part without a stated change leaves the list undecided.

Basis:
    Articulation D3.1: last = this − change.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.arithmetic import in_unit, value
from extractor.check.changes import Change, Spread, changes_by_key, implied_base, spreads
from extractor.check.facts import Facts, Figure, stands_in_table
from extractor.check.outcome import Outcome, cannot_check, failed, passed
from extractor.check.suggest import advise
from extractor.check.words import BASES, change_words, key_name, worded_apart
from schemas.quantity import Interval
from schemas.records import Base

TITLE = "推算的上年数（预算数）前后不一"
CATEGORY = "prior_year"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Compare implied bases between statements, and between lists and their wholes."""
    for group in facts.once(changes_by_key).values():
        yield from _same(facts, group)
    seen: set[tuple[str, ...]] = set()
    for listing, base, spread in facts.once(spreads):
        if listing.whole and not stands_in_table(listing.record) and spread.used not in seen:
            seen.add(spread.used)
            yield _list(facts, listing.whole, base, spread)


def _same(facts: Facts, group: list[Change]) -> Iterator[Outcome]:
    """Statements of one key: each against the first of its side."""
    first = group[0]
    for other in group[1:]:
        one, two = implied_base(first), implied_base(other)
        sides = {first.record.side, other.record.side} - {None, "both"}
        if not one or not two or len(sides) > 1 or worded_apart(first.record.name, other.record.name):
            continue
        used = (*first.used, *other.used)
        if one.meets(two):
            yield passed(first.item, used)
        else:
            yield _differ(facts, (first, other), (one, two))


def _shown(interval: Interval, like: Figure) -> str:
    return str(in_unit((interval.lo + interval.hi) / 2, like.quantity.unit, like.quantity.decimals))


def _differ(facts: Facts, changes: tuple[Change, Change], implied: tuple[Interval, Interval]) -> Outcome:
    first, other = changes
    base = BASES[first.record.base]
    figures = [change.subject for change in changes if change.subject]
    shown = [_shown(interval, figures[0]) for interval in implied]
    advice = advise(facts, (*first.used, *other.used))
    unit = figures[0].quantity.unit
    return failed(
        first.item,
        f"{key_name(first.record.subject, first.record.name)}两处所称的变动（{change_words(first.record)}；"
        f"{change_words(other.record)}）推算出的{base}数分别为{shown[0]}{unit}和{shown[1]}{unit}，不一致。",
        f"{base}：{shown[0]} ≠ {shown[1]}",
        (first.record.evidence, other.record.evidence),
        used=(*first.used, *other.used),
        values=tuple(value(figure.name, figure.quantity) for figure in figures),
        suggestion=advice.text,
        culprit=advice.culprit,
    )


def _list(facts: Facts, whole: Figure, base: Base, spread: Spread) -> Outcome:
    item = f"{whole.name}各项比{BASES[base]}"
    if spread.impossible:
        return _parts_differ(facts, item, whole, spread)
    if spread.untold and not spread.new_item:
        names = "、".join(part.name for part in spread.untold)
        return cannot_check(item, f"{names}没有说明比{BASES[base]}的变动", spread.used)
    return passed(item, spread.used)


def _parts_differ(facts: Facts, item: str, whole: Figure, spread: Spread) -> Outcome:
    advice = advise(facts, spread.used)
    record, unit = spread.of_whole.record, whole.quantity.unit
    shown = [_shown(interval, whole) for interval in (spread.expected, spread.implied)]
    base = BASES[record.base]
    return failed(
        item,
        f"按{whole.name}的变动推算，{base}数为{shown[0]}{unit}；按所列各项的变动推算，"
        f"各项{base}数合计为{shown[1]}{unit}，不一致。",
        f"{base}：{shown[0]} ≠ {shown[1]}",
        (record.evidence, *(change.record.evidence for change in spread.told)),
        used=spread.used,
        values=(value(whole.name, whole.quantity),),
        suggestion=advice.text,
        culprit=advice.culprit,
    )
