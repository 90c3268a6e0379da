"""A completion or deviation rate does not follow from the named budget.

What it checks:
    完成年初预算的 98.20 % is actual over initial budget, 预决算差异率 -5.00 % is actual less budget over
    budget: each from the budget the sentence names (年初, 全年 or 调整后).

Why it matters:
    A rate from another budget hides by how much the approved one was missed.

Example:
    年初预算 40.00 万元，支出决算 45.00 万元，完成年初预算的 95.00 %: it is 112.50 %.

False alarms:
    Rates may be rounded or cut off. A budget of zero is left to A07. If the rate follows from another
    budget of the document, the finding says which.

Basis:
    Articulation D3.4 and D3.5.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.arithmetic import Fit, comparable, derived_fits, in_unit, share_of, value, written_share
from extractor.check.changes import base_key, known
from extractor.check.facts import Facts, Figure
from extractor.check.outcome import Outcome, Rounding, cannot_check, failed, passed
from extractor.check.suggest import advise
from extractor.check.words import BASES, completion_words, key_name, place
from schemas.exact import Fraction
from schemas.quantity import Interval
from schemas.records import Base, CompletionRecord

TITLE = "完成率与预算数、决算数不符"
CATEGORY = "budget_completion"
SEVERITY = "high"
_ONE = Interval.exactly(1)


def check(facts: Facts) -> Iterator[Outcome]:
    """Recompute every completion and deviation rate."""
    rounding = Rounding()
    for record in facts.of(CompletionRecord):
        actual, bases = _figures(facts, record)
        item = f"{key_name(record.subject, record.name)}完成{BASES[record.base]}"
        used = (record.id, *((actual.id,) if actual else ()), *(base.id for base in bases))
        fits = {fit: b for b in reversed(bases) if actual and (fit := _fit(record, actual, b))}
        if not actual or not fits:
            yield cannot_check(item, "没有写明预算数或决算数", used)
        elif set(fits) == {"conflict"}:
            yield _failure(facts, record, actual, fits["conflict"], item)
        else:
            if "exact" not in fits:
                rounding.add(record.name, _sum(record, actual, fits["rounding"]), record.evidence, used)
            yield passed(item, used)
    yield from rounding.note("完成率与计算结果")


def _figures(facts: Facts, record: CompletionRecord) -> tuple[Figure | None, list[Figure]]:
    """What was executed, and every place that states the named budget."""
    actual = facts.figure(record.subject_id)
    if not actual and known(record.subject):
        mentions = facts.mentions(record.subject)
        actual = mentions[0] if len({m.quantity.nominal for m in mentions}) == 1 else None
    first = facts.figure(record.base_id)
    # 完成预算 under a whole whose 年初预算 is stated is of that budget; tables call it 预算数
    plain = not any(word in record.evidence.quote for word in ("年初", "全年", "调整"))
    bases: tuple[Base, ...] = (record.base, "budget") if plain else (record.base,)
    keys = [base_key(facts, record.subject, base) for base in dict.fromkeys(bases)]
    found = (*((first,) if first else ()), *(m for key in keys if key for m in facts.mentions(key)))
    return actual, list({base.id: base for base in found}.values())


def _fit(record: CompletionRecord, actual: Figure, base: Figure) -> Fit | None:
    if not comparable(actual.quantity, base.quantity):
        return None
    possible = share_of(actual.quantity, base.quantity)
    if possible is None:
        return None
    ratio = actual.quantity.nominal / base.quantity.nominal
    if record.form == "deviation":
        ratio, possible = ratio - 1, possible - _ONE
        if record.quantity.value > 0 > ratio:  # a deviation is often printed without its sign
            ratio, possible = -ratio, -possible
    return derived_fits(record.quantity, ratio, possible)


def _rate(record: CompletionRecord, actual: Figure, base: Figure) -> Fraction:
    ratio = actual.quantity.nominal / base.quantity.nominal
    return ratio - 1 if record.form == "deviation" else ratio


def _sum(record: CompletionRecord, actual: Figure, base: Figure) -> str:
    above = in_unit(actual.quantity.nominal, base.quantity.unit, actual.quantity.decimals)
    text = f"{above} / {base.quantity.value}"
    if record.form == "deviation":
        text = f"({above} - {base.quantity.value}) / {base.quantity.value}"
    return f"{text} = {written_share(_rate(record, actual, base), record.quantity)}，原文{record.quantity}"


def _failure(facts: Facts, record: CompletionRecord, actual: Figure, base: Figure, item: str) -> Outcome:
    advice = advise(facts, (record.id, actual.id, base.id))
    last_place = Fraction(10) ** -record.quantity.decimals
    near = abs(record.quantity.nominal - _rate(record, actual, base)) * 100 <= 2 * last_place
    return failed(
        item,
        f"{place(record)}称{record.name}{completion_words(record)}，按{BASES[record.base]}{base.quantity}、"
        f"决算{actual.quantity}计算应为{written_share(_rate(record, actual, base), record.quantity)}。",
        _sum(record, actual, base),
        (record.evidence, actual.evidence, base.evidence),
        used=(record.id, actual.id, base.id),
        values=(
            value("完成率", record.quantity),
            value("决算", actual.quantity),
            value("预算", base.quantity),
        ),
        suggestion=_other_budget(facts, record, actual) or advice.text,
        severity="low" if near else None,
        culprit=advice.culprit,
    )


def _other_budget(facts: Facts, record: CompletionRecord, actual: Figure) -> str | None:
    """Another budget of the same thing from which the rate follows."""
    others: tuple[Base, ...] = ("initial_budget", "full_year_budget", "budget")
    for base in others:
        key = base_key(facts, record.subject, base)
        for figure in facts.mentions(key) if key and base != record.base else ():
            if _fit(record, actual, figure) == "exact":
                return f"按{BASES[base]}{figure.quantity}计算则相符，疑为混用预算口径"
    return None
