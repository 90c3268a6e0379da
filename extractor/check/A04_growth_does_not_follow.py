"""A stated change, its rate and the value of this year do not belong together.

What it checks:
    Change amount, rate and current value of every "比上年增加…，增长…" and "较预算减少…，下降…": the rate is
    the change over the base that the change itself implies; where the document states the base, the change
    is current value less base.

Why it matters:
    These sentences are typed by hand from a calculation nobody keeps; auditors recompute them first.

Example:
    支出 50.00 万元，比上年增加 10.00 万元，增长 20.00 %: 10.00 over 40.00 is 25.00 %.

False alarms:
    The rate may be rounded or cut off, and the amounts are intervals: 0.13 万元 can stand for 0.125. A base
    that may be zero is left to A07, contradictory directions to A08.

Basis:
    Articulation D3.1: change = this − last, rate = change ÷ last.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.arithmetic import in_unit, value, written, written_share
from extractor.check.changes import Change, fit_of, magnitude, rate_of, resolve
from extractor.check.facts import Facts, Figure
from extractor.check.outcome import Outcome, Rounding, cannot_check, failed, passed
from extractor.check.suggest import advise
from extractor.check.words import change_words, place, stated
from schemas.exact import Fraction
from schemas.quantity import Quantity
from schemas.records import ChangeRecord

TITLE = "增减额、增减率与本年数不符"
CATEGORY = "growth"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Recompute every stated change."""
    rounding = Rounding()
    for record in facts.of(ChangeRecord):
        if record.direction == 0 or not (record.amount or record.rate):
            continue
        change = resolve(facts, record)
        fit, base = fit_of(change)
        if fit is None:
            yield cannot_check(change.item, "只有增减额或增减率，没有可以核对的另一个数", change.used)
        elif fit == "conflict":
            yield _failure(facts, change, base)
        else:
            if fit == "rounding":
                rounding.add(record.name, _sum(change, base), record.evidence, change.used)
            yield passed(change.item, change.used)
    yield from rounding.note("增减率与计算结果")


def _base(change: Change, base: Figure | None) -> Fraction:
    """The base: as stated, or as the change implies it in the direction that fits better."""
    subject, record = change.subject, change.record
    if base or not subject or not record.amount:
        return base.quantity.nominal if base else Fraction(0)
    way = -1 if record.direction == -1 else 1
    return subject.quantity.nominal - way * magnitude(record.amount).nominal


def _sum(change: Change, base: Figure | None) -> str:
    subject, record = change.subject, change.record
    if not subject:
        return ""
    unit, places = subject.quantity.unit, subject.quantity.decimals
    origin = _base(change, base)
    now, before = subject.quantity.value, in_unit(origin, unit, places)
    moved = in_unit(subject.quantity.nominal - origin, unit, places)
    rate = (
        written_share(abs(subject.quantity.nominal - origin) / origin, record.rate)
        if origin > 0
        else "无法计算"
    )
    printed = "、".join(str(q) for q in (record.amount, record.rate) if q)
    return f"{now} - {before} = {moved}; {abs(moved)} / {before} = {rate}，原文{printed}"


def _failure(facts: Facts, change: Change, base: Figure | None) -> Outcome:
    record, subject = change.record, change.subject
    figures = [figure for figure in (subject, base) if figure]
    advice = advise(facts, (record.id, *(figure.id for figure in figures)))
    rates = [value("增减率", record.rate)] if record.rate else []
    amounts = [value("增减额", record.amount)] if record.amount else []
    what = stated(subject) if subject else record.name
    return failed(
        change.item,
        f"{place(record)}称{what}{change_words(record)}，{_follows(change, base)}。",
        _sum(change, base),
        (record.evidence, *(figure.evidence for figure in figures)),
        used=change.used,
        values=(*(value(figure.name, figure.quantity) for figure in figures), *amounts, *rates),
        suggestion=advice.text,
        severity="low" if _near(record, change, base) else None,
        culprit=advice.culprit,
    )


def _follows(change: Change, base: Figure | None) -> str:
    """What follows from the other figures."""
    subject = change.subject
    origin = _base(change, base)
    if not subject or origin <= 0:
        return (
            "增加额大于本年数额，不可能成立" if change.record.direction == 1 else "降幅超过100%，不可能成立"
        )
    moved = abs(subject.quantity.nominal - origin)
    rate = written_share(moved / origin, change.record.rate)
    if base:
        return f"而所列{stated(base)}，应变动{written(moved, subject.quantity)}、变动率{rate}"
    return f"据此推算基数为{written(origin, subject.quantity)}，变动率应为{rate}"


def _near(record: ChangeRecord, change: Change, base: Figure | None) -> bool:
    """Whether only the last places of the rate are wrong."""
    rate, subject, origin = rate_of(record), change.subject, _base(change, base)
    if base or not rate or not subject or origin <= 0:
        return False
    off = abs(rate.nominal - abs(subject.quantity.nominal - origin) / origin)
    return off <= 2 * Quantity(value=rate.value, unit=rate.unit).factor * Fraction(10) ** -rate.decimals
