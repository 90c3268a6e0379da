"""A word of direction contradicts the figures.

What it checks:
    增加, 减少, 持平 and 大于, 小于, 等于预算 against the signs of the figures: those printed beside them, the
    stated value of the base, and the completion rate of the same item wherever it stands.

Why it matters:
    A fall called a rise turns the reader's conclusion round; usually the sentence is last year's.

Example:
    完成年初预算的 108.00 %，决算数小于预算数的主要原因是…: more than 100 % is more than the budget.

False alarms:
    Differences that rounding could make are no contradiction: 100.00 % may stand for slightly more or less.
    持平 beside a change of zero is right. A budget of 0 that was not spent is completed by "0 %".

Basis:
    Articulation D3.3 and D3.5.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.arithmetic import comparable, derived_interval, interval_of, value
from extractor.check.changes import Change, resolve
from extractor.check.facts import Facts, Figure
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.words import BASES, DIRECTIONS, change_words, completion_words, place, stated
from schemas.quantity import Interval
from schemas.records import ChangeRecord, CompletionRecord

TITLE = "增减方向与数字矛盾"
CATEGORY = "growth"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Compare every worded direction with every sign that speaks of the same thing."""
    completions = _completions(facts)
    for record in facts.of(ChangeRecord):
        if record.direction is None:
            continue
        change = resolve(facts, record)
        outcomes = [
            *_own_figures(change),
            *_stated_base(change),
            *_completion(change, completions.get((*facts.about(record.subject), record.base), [])),
        ]
        yield from outcomes[:1] if outcomes else [passed(change.item, change.used)]


def _word(change: Change) -> str:
    return change.record.word or DIRECTIONS[change.record.direction or 0]


def _own_figures(change: Change) -> Iterator[Outcome]:
    """持平 beside a change, or a printed minus sign that turns the word round."""
    record = change.record
    figures = [quantity for quantity in (record.amount, record.rate) if quantity]
    signs = {quantity.value > 0 for quantity in figures if quantity.value}
    if not (len(signs) == 2 if record.direction else signs and record.direction == 0):
        return
    printed = "、".join(map(str, figures))
    about = f"{place(record)}称{record.name}"
    values = tuple(value("增减", quantity) for quantity in figures)
    if record.direction == 0:
        words = f"{about}与{BASES[record.base]}{_word(change)}，又列出变动{printed}，前后矛盾。"
    else:
        words = f"{about}{change_words(record)}，增减额与增减率的正负号不一致。"
    evidence = (record.evidence,)
    yield failed(change.item, words, printed, evidence, used=change.used, values=values, severity="medium")


def _stated_base(change: Change) -> Iterator[Outcome]:
    """The value of the base is stated, and the difference has the other sign."""
    record, subject = change.record, change.subject
    bases = [base for base in change.bases if subject and comparable(subject.quantity, base.quantity)]
    if not subject or not bases:
        return
    contradicted = [base for base in bases if _contradicts(change, subject, base)]
    if len(contradicted) == len(bases):
        base = contradicted[0]
        yield failed(
            change.item,
            f"{place(record)}称{record.name}{change_words(record)}，而所列{stated(subject)}、{BASES[record.base]}"
            f"{base.quantity}，实际是{DIRECTIONS[_sign(_moved(subject, base))]}。",
            f"{subject.quantity.value} - {base.quantity.value}，与“{_word(change)}”不符",
            (record.evidence, subject.evidence, base.evidence),
            used=change.used,
            values=(value(subject.name, subject.quantity), value(BASES[record.base], base.quantity)),
        )


def _moved(subject: Figure, base: Figure) -> Interval:
    return interval_of(subject.quantity) - interval_of(base.quantity)


def _sign(moved: Interval) -> int:
    return 1 if moved.lo > 0 else -1 if moved.hi < 0 else 0


def _contradicts(change: Change, subject: Figure, base: Figure) -> bool:
    """Whether the difference surely has another sign than the word; printed minus signs count."""
    sign, worded = _sign(_moved(subject, base)), change.record.direction
    if worded == 0 or len(change.directions) > 1:
        return worded == 0 and sign != 0
    equal = subject.quantity.nominal == base.quantity.nominal and subject.quantity.value != 0
    amount = change.record.amount
    return sign == -(worded or 0) or (
        equal and sign == 0 and not (amount and amount.value == 0) and bool(worded)
    )


def _completions(facts: Facts) -> dict[tuple[object, ...], list[CompletionRecord]]:
    found: dict[tuple[object, ...], list[CompletionRecord]] = {}
    for record in facts.of(CompletionRecord):
        if record.form == "completion" and record.subject.concept != "other":
            found.setdefault((*facts.about(record.subject), record.base), []).append(record)
    return found


def _completion(change: Change, completions: list[CompletionRecord]) -> Iterator[Outcome]:
    """决算数小于预算数 beside a completion of more than 100 %."""
    record = change.record
    against = [c for c in completions if _excludes(derived_interval(c.quantity), record.direction or 0)]
    if against and len(against) == len(completions) and not change.of_nothing:
        yield failed(
            change.item,
            f"{place(record)}称{record.name}{change_words(record)}，而{completion_words(against[0])}，方向相反。",
            f"{against[0].quantity}，与“{_word(change)}”不符",
            (record.evidence, against[0].evidence),
            used=(*change.used, against[0].id),
            values=(value("完成率", against[0].quantity),),
        )


def _excludes(completion: Interval, direction: int) -> bool:
    below, above = completion.hi < 1, completion.lo > 1
    return {1: below, -1: above, 0: below or above}[direction]
