"""What the sentences of one form tell more than once (check P14)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rapidfuzz.distance import Postfix

from extractor.check.arithmetic import derived_interval, interval_of
from extractor.check.forms import Form, same_unit, scaled, unit_of
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.scoring import shown
from schemas.quantity import Quantity
from schemas.records import FormClaimRecord
from schemas.text import squeeze

#: A subject so long may be the end of a longer one.
_ENDING = 8
#: Two subjects that share so long an ending, two thirds of the shorter, are one.
_LONG_ENDING = 14
#: Subjects with fewer characters say too little to be one thing.
_SHORTEST = 5


def _told(form: Form) -> list[FormClaimRecord]:
    """What is told of results, not of goals."""
    return [one for one in form.claims if one.quantity and one.role != "goal"]


def told_twice(form: Form, data: Mapping[str, Any]) -> Iterator[Outcome]:
    """One thing has one figure in all passages of a form."""
    told = _told(form)
    figures = [one for one in told if one.predicate in ("figure", "sum") and len(one.subject) >= _SHORTEST]
    seen: set[tuple[str, str]] = set()
    for at, one in enumerate(figures):
        for other in figures[at + 1 :]:
            # whatever makes two subjects one, they end alike
            if one.subject[-1] != other.subject[-1] or one.role == other.role:
                continue
            if not _same_subject(one.subject, other.subject):
                continue
            if one.quantity is None or other.quantity is None or (one.subject, other.subject) in seen:
                continue
            if not same_unit(unit_of(one.quantity), unit_of(other.quantity), data):
                continue
            seen.add((one.subject, other.subject))
            yield _compared(form, one, other, one.quantity, other.quantity)


def _same_subject(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if one == other or (len(short) >= _ENDING and long.endswith(short)):
        return True
    shared = Postfix.similarity(one, other)
    return shared >= _LONG_ENDING and shared * 3 >= len(short) * 2


def _compared(form: Form, one: FormClaimRecord, other: FormClaimRecord, a: Quantity, b: Quantity) -> Outcome:
    item, used = f"{form.name}{min(one.subject, other.subject, key=len)}", (one.id, other.id)
    if scaled(a)[0].meets(scaled(b)[0]):
        return passed(item, used)
    slip = a.value == b.value and a.unit != b.unit
    return failed(
        item,
        f"{form.name}同一事项前后数字不一：“{squeeze(one.evidence.quote)}”，另处“{squeeze(other.evidence.quote)}”"
        f"{'，单位有误' if slip else ''}。",
        f"{a} ≠ {b}",
        (one.evidence, other.evidence),
        used=used,
        category="unit" if slip else None,
    )


def own_rate_told(form: Form) -> Iterator[Outcome]:
    """The execution rate of a passage against the budget and the spending it states."""
    told = _told(form)
    rated = {one.role for one in told if one.predicate == "execution_rate"}
    for role in dict.fromkeys(one.role for one in told if one.role in rated):
        said = {one.predicate: one for one in told if one.role == role}
        budget, spent, rate = (said.get(k) for k in ("full_year_budget", "executed", "execution_rate"))
        if not (budget and spent and rate and budget.quantity and spent.quantity and rate.quantity):
            continue
        whole = interval_of(budget.quantity)
        if whole.lo <= 0:
            continue
        item, used = f"{form.name}{role}的执行率", (budget.id, spent.id, rate.id)
        if (interval_of(spent.quantity) / whole).meets(derived_interval(rate.quantity)):
            yield passed(item, used)
            continue
        should = shown(spent.quantity.nominal / budget.quantity.nominal * 100)
        yield failed(
            item,
            f"{form.name}文字称全年预算数{budget.quantity}、全年执行数{spent.quantity}、执行率{rate.quantity}，"
            f"按所列数字应为{should}%。",
            f"{spent.quantity.value} / {budget.quantity.value} = {should}%，原文{rate.quantity}",
            (budget.evidence, spent.evidence, rate.evidence),
            used=used,
            category="performance_score",
        )
