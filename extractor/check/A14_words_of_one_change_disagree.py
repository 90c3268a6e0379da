"""The two words of one change disagree.

What it checks:
    A change stated by amount and rate has one direction: 增加3.00万元，增长5.00%. Here the amount is said to
    rise and the rate to fall, or the other way round.

Why it matters:
    One of the two words is wrong, and the reader cannot tell whether more or less was spent.

Example:
    收入总计比上年减少36.40万元，增长4.53%.

False alarms:
    Only an amount without a rate right beside a rate without an amount is one change, of one item against one
    base. A change against last year beside one against the budget is two changes, and so are figures of nought.

Basis:
    Articulation D3.3: direction words against the sign.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from extractor.check.arithmetic import growth_of, interval_of, value
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.words import BASES, DIRECTIONS, place
from schemas.quantity import Quantity
from schemas.records import ChangeRecord

TITLE = "同一变动的增减词互相矛盾"
CATEGORY = "growth"
SEVERITY = "high"
#: Characters between the two halves of one change (，同比).
_GAP = 8


def check(facts: Facts) -> Iterator[Outcome]:
    """Look at every two neighbouring changes that are the halves of one."""
    changes = sorted(facts.of(ChangeRecord), key=lambda change: change.evidence.start)
    found = [
        _outcome(facts, one, other)
        for one, other in pairwise(changes)
        if _are_halves(one, other) and _oppose(one, other)
    ]
    yield from found or [passed("增减词")]


def _are_halves(one: ChangeRecord, other: ChangeRecord) -> bool:
    """Whether one states only the amount and the other only the rate of one change."""
    halves = bool(one.amount) != bool(other.amount) and bool(one.rate) != bool(other.rate)
    alike = one.subject == other.subject and one.base == other.base and one.subject_id == other.subject_id
    near = 0 <= other.evidence.start - one.evidence.end <= _GAP
    return halves and alike and near and one.section == other.section


def _oppose(one: ChangeRecord, other: ChangeRecord) -> bool:
    figures = [figure for change in (one, other) for figure in (change.amount, change.rate) if figure]
    opposed = {one.direction, other.direction} == {-1, 1}
    return opposed and all(figure.value > 0 for figure in figures)


def _outcome(facts: Facts, one: ChangeRecord, other: ChangeRecord) -> Outcome:
    amount = one.amount or other.amount
    rate = one.rate or other.rate
    figures = (*([value("增减额", amount)] if amount else []), *([value("增减率", rate)] if rate else []))
    words = f"{_word(one)}{one.amount or one.rate}，{_word(other)}{other.amount or other.rate}"
    return failed(
        f"{one.name}与{BASES[one.base]}比较",
        f"{place(one)}称{one.name}比{BASES[one.base]}{words}，增减方向前后矛盾。",
        f"{_word(one)} ≠ {_word(other)}",
        (one.evidence, other.evidence),
        used=(one.id, other.id),
        values=figures,
        suggestion=_suggestion(facts, one, amount, rate) if amount and rate else None,
    )


def _word(change: ChangeRecord) -> str:
    return change.word or DIRECTIONS[change.direction or 0]


def _suggestion(facts: Facts, change: ChangeRecord, amount: Quantity, rate: Quantity) -> str | None:
    """The direction in which this year's value, the amount and the rate fit."""
    subject = facts.figure(change.subject_id)
    if not subject or subject.quantity.is_money != amount.is_money:
        return None
    fitting = [
        word
        for direction, word in ((1, "增加"), (-1, "减少"))
        if (possible := growth_of(subject.quantity, amount, 1 if direction > 0 else -1))
        and interval_of(rate).meets(possible)
    ]
    return f"按{subject.name}{subject.quantity}推算，应为{fitting[0]}" if len(fitting) == 1 else None
