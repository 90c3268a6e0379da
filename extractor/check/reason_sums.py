"""What the figures of a document allow a reason to explain: the sums behind check R03.

Conservative throughout: a quoted amount may be netted by others that are not quoted, so more than the change
proves nothing, and less proves something only where nothing else was named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.check.arithmetic import interval_of, written_share
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed
from extractor.check.reason_facts import (
    BASE_NAMES,
    Explained,
    explanations,
    figure_of,
    figures,
    groups_of,
    in_wan,
    is_line,
    label,
    middle,
    moved,
    said,
    tells,
    way_of,
)
from schemas.exact import Fraction
from schemas.quantity import Interval, total
from schemas.records import ChangeRecord, ReasonAmount, ReasonRecord
from schemas.text import squeeze

HALF = Fraction(1, 2)
_MAIN_PART = Fraction(3, 5)
_CLAUSE = re.compile(r"[,;。，；]|\d+[.、](?!\d)")
#: A clause shorter than this beside an amount is an introduction, not another cause.
_INTRODUCTION = 8
_LINE_NAME = 4
#: As the words go on that name a line by an end of its name.
_CALLED_LINE = r"(?:支出)?(?:科目|\((?:款|项)\)|项级)"


@dataclass(frozen=True)
class Moved:
    """A reclassification: the line the money left or joined, and how much can have moved at most."""

    line: ChangeRecord
    most: Interval


def reclassified(facts: Facts, reason: ReasonRecord, record: Explained) -> Moved | None:
    """The other line a reclassification names, where what it held last year has gone to zero.

    Only then is the money that moved known exactly: all of it.
    """
    if "reclassification" not in reason.topics or not is_line(record) or not isinstance(record, ChangeRecord):
        return None
    for other in facts.of(ChangeRecord):
        if other.base != record.base or not is_line(other) or other.subject.concept == record.subject.concept:
            continue
        name = label(other)
        if len(name) < _LINE_NAME or name == label(record) or not _names_line(facts, reason.text, name):
            continue
        gone, now = moved(facts, other), figure_of(facts, other)
        if way_of(other) == -1 and way_of(record) == 1 and gone and now and now.value == 0:
            return Moved(other, -gone)
    return None


def _names_line(facts: Facts, text: str, name: str) -> bool:
    """Whether words name a line: in full, or by an end of its name that is its alone, before 科目 (经办事务科目)."""
    core = name.removesuffix("支出")
    if core in text:
        return True
    ends = [core[at:] for at in range(1, len(core) - _LINE_NAME + 1)]
    # few patterns: each end would be one to compile
    said = [end for end in ends if end in text]
    short = next((end for end in said if re.search(rf"{re.escape(end)}{_CALLED_LINE}", text)), None)
    if short is None:
        return False
    lines = {label(one).removesuffix("支出") for one in facts.of(ChangeRecord) if is_line(one)}
    return sum(one.endswith(short) for one in lines) == 1


def quoted_along(reason: ReasonRecord, record: Explained) -> list[ReasonAmount]:
    """The amounts a reason quotes that go the way of the change, against its base or none."""
    way = way_of(record)
    return [
        one
        for one in reason.amounts
        if one.direction == way and way and one.base in (None, record.base) and one.quantity.is_money
    ]


def names_only_amounts(reason: ReasonRecord) -> bool:
    """Whether every cause in a reason comes with its amount, so that nothing unquoted can make the rest."""
    if "unread" in reason.topics or any(one.direction is None for one in reason.amounts):
        return False
    printed = [squeeze(one.evidence.quote) for one in reason.amounts]
    pieces = [piece for piece in _CLAUSE.split(squeeze(reason.text)) if piece]
    return (
        bool(printed)
        and all(any(figure in piece for figure in printed) or len(piece) < _INTRODUCTION for piece in pieces)
        and not re.search(r"等|主要是|及其他|以及|、(?!\d)", squeeze(reason.text))
    )


def sum_of(amounts: list[ReasonAmount]) -> Interval:
    """The quoted amounts together, in yuan."""
    return total(interval_of(one.quantity) for one in amounts)


def base_value(facts: Facts, record: Explained) -> Interval | None:
    """What the subject came to before the change: this year's value less the change."""
    now, by = figure_of(facts, record), moved(facts, record)
    return interval_of(now) - by if now and now.is_money and by else None


@dataclass(frozen=True)
class MainPart:
    """The line that makes most of a total's change, with its own reason."""

    line: Explained
    reason: ReasonRecord
    by: Interval


def unnamed_main_part(facts: Facts, reason: ReasonRecord, record: Explained) -> MainPart | None:
    """The line that makes three fifths and more of a total's change, for a cause the total does not name.

    The line's reason must be about persons and pay alone and the total's about projects alone, or the
    other way round.
    """
    groups = groups_of(reason)
    if is_line(record) or not way_of(record) or len(groups) != 1 or "unread" in reason.topics:
        return None
    by = moved(facts, record)
    if not by:
        return None
    for other, line in explanations(facts):
        if not is_line(line) or line.base != record.base or way_of(line) != way_of(record):
            continue
        if groups_of(other) != {"personnel", "project"} - groups or label(line) in reason.text:
            continue
        part = moved(facts, line)
        if part and least(part) >= most(by) * _MAIN_PART and most(part) <= most(by):
            return MainPart(line, other, part)
    return None


def least(interval: Interval) -> Fraction:
    """The smallest magnitude in an interval."""
    return Fraction(0) if interval.lo <= 0 <= interval.hi else min(abs(interval.lo), abs(interval.hi))


def most(interval: Interval) -> Fraction:
    """The largest magnitude in an interval."""
    return max(abs(interval.lo), abs(interval.hi))


def item_of(record: Explained) -> str:
    """The item of a finding about a reason."""
    return f"{label(record)}比{BASE_NAMES[record.base]}变动的原因"


def moved_line(facts: Facts, reason: ReasonRecord, record: Explained) -> Outcome | None:
    """A line said to have grown by another line's money, which lost less than half of that."""
    by, found = moved(facts, record), reclassified(facts, reason, record)
    if not by or not found or found.most.hi >= least(by) * HALF:
        return None
    most, whole = middle(found.most), abs(middle(by))
    return failed(
        item_of(record),
        f"{tells(facts, record)}，所述原因是科目调整，但“{label(found.line)}”只减少"
        f"{in_wan(most)}且已为零，至多解释其中{in_wan(most)}，其余{in_wan(whole - most)}没有说明。",
        f"{in_wan(whole)} - {in_wan(most)} = {in_wan(whole - most)}",
        (record.evidence, reason.evidence, found.line.evidence),
        used=(reason.id, record.id, found.line.id),
        values=figures(record),
    )


def too_little(facts: Facts, reason: ReasonRecord, record: Explained) -> Outcome | None:
    """A reason made of amounts alone that come to less than half of the change."""
    by, amounts = moved(facts, record), quoted_along(reason, record)
    if not by or not amounts or not names_only_amounts(reason) or sum_of(amounts).hi >= least(by) * HALF:
        return None
    told, whole = middle(sum_of(amounts)), abs(middle(by))
    return failed(
        item_of(record),
        f"{tells(facts, record)}，所述原因“{said(reason)}”合计只有{in_wan(told)}，"
        f"其余{in_wan(whole - told)}没有说明。",
        f"{in_wan(whole)} - {in_wan(told)} = {in_wan(whole - told)}",
        (record.evidence, reason.evidence),
        used=(reason.id, record.id),
        values=figures(record),
        severity="low",
    )


def too_much(facts: Facts, reason: ReasonRecord, record: Explained) -> Outcome | None:
    """A part that fell by more than its whole was, or grew by more than its whole is."""
    now, before = figure_of(facts, record), base_value(facts, record)
    if not now or not before:
        return None
    for one in quoted_along(reason, record):
        limit = before if one.direction == -1 else now.interval
        if one.quantity.interval.lo > limit.hi:
            return _impossible(facts, reason, record, one, in_wan(middle(limit)))
    return None


def _impossible(
    facts: Facts, reason: ReasonRecord, record: Explained, one: ReasonAmount, limit: str
) -> Outcome:
    when = BASE_NAMES[record.base] if one.direction == -1 else "本年"
    word = "减少" if one.direction == -1 else "增加"
    return failed(
        item_of(record),
        f"{tells(facts, record)}，{when}总共只有{limit}，所述原因却称其中一项{word}{one.quantity}，不可能。",
        f"{one.quantity} > {limit}",
        (record.evidence, one.evidence),
        used=(reason.id, record.id),
        values=figures(record),
        suggestion="核对原因中金额的数字和单位。",
    )


def main_part(facts: Facts, reason: ReasonRecord, record: Explained) -> Outcome | None:
    """A total whose reason leaves out the line that makes most of its change."""
    by, found = moved(facts, record), unnamed_main_part(facts, reason, record)
    if not by or not found:
        return None
    part, whole = abs(middle(found.by)), abs(middle(by))
    share = written_share(part / whole)
    return failed(
        item_of(record),
        f"{tells(facts, record)}，其中{in_wan(part)}（{share}）在“{label(found.line)}”，"
        f"原因是“{said(found.reason)}”；总体原因“{said(reason)}”没有提到，解释不了主要部分。",
        f"{in_wan(part)} ÷ {in_wan(whole)} = {share}",
        (record.evidence, reason.evidence, found.line.evidence, found.reason.evidence),
        used=(reason.id, record.id, found.line.id, found.reason.id),
        values=figures(record),
    )


def staff_alone(facts: Facts, reason: ReasonRecord, record: Explained) -> Outcome | None:
    """公用经费 that grew twice as fast as 人员经费 and more, both by the persons who came and nothing else."""
    if not isinstance(record, ChangeRecord) or record.subject.concept != "public_cost" or not record.rate:
        return None
    for other, pay in explanations(facts):
        if not isinstance(pay, ChangeRecord) or pay.subject.concept != "personnel_cost" or not pay.rate:
            continue
        both = _only_staff(reason) and "staff_increase" in other.topics and way_of(pay) == way_of(record) == 1
        if both and pay.base == record.base and record.rate.interval.lo > pay.rate.interval.hi * 2:
            return failed(
                item_of(record),
                f"{tells(facts, record)}，所述原因只有“{said(reason)}”；而同样因人员增加，"
                f"{tells(facts, pay)}，人员增加解释不了公用经费快得多的增长。",
                f"{record.rate} > 2 × {pay.rate}",
                (record.evidence, reason.evidence, pay.evidence, other.evidence),
                used=(reason.id, record.id, other.id, pay.id),
                values=figures(record),
                severity="low",
            )
    return None


def _only_staff(reason: ReasonRecord) -> bool:
    return set(reason.topics) == {"staff_increase"} and not reason.items and not reason.amounts
