"""One change, or one completion rate, is stated twice with different figures.

What it checks:
    Sentences that state the same item's figure and its change against the same base, or its completion of the same
    budget: if the item's figure is the same in both, amount, rate and direction are too.

Why it matters:
    One of the two places was not corrected.

Example:
    公务接待费 0.39 万元，完成预算的12.74% here and 0.39 万元，完成预算的15.24% there.

False alarms:
    Statements are compared only where both have the item's figure, the same one, in the same fund, measure, year
    and side. Rates with fewer decimals are compared within their rounding.

Basis:
    Articulation D3.1 and D3.4: a change follows from two figures, so it has one value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from extractor.check.arithmetic import comparable, derived_interval, equal_fit, value
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.words import BASES, place
from schemas.quantity import Quantity
from schemas.records import ChangeRecord, CompletionRecord

TITLE = "同一变动前后表述不一致"
CATEGORY = "narrative_vs_narrative"
SEVERITY = "high"
_Stated = ChangeRecord | CompletionRecord
_FIELDS = {"amount": "变动额", "rate": "变动率", "quantity": "完成率"}


def check(facts: Facts) -> Iterator[Outcome]:
    """Compare all statements of one change with the first."""
    groups: dict[tuple[object, ...], list[_Stated]] = defaultdict(list)
    stated: list[_Stated] = [*facts.of(ChangeRecord), *facts.of(CompletionRecord)]
    for record in stated:
        if key := _key(facts, record):
            groups[key].append(record)
    found = False
    for records in groups.values():
        for other in records[1:]:
            if outcome := _outcome(records[0], other):
                found = True
                yield outcome
                break
    if not found:
        yield passed("变动与完成率的各处表述")


def _key(facts: Facts, record: _Stated) -> tuple[object, ...] | None:
    """What a statement is about, with the item's figure; None if it must not be compared."""
    subject = facts.figure(record.subject_id)
    if not subject or record.subject.concept == "other" or record.subject.scope == "unknown":
        return None
    if record.base == "other" or not subject.quantity.value:
        return None
    kind = (record.kind, getattr(record, "form", None), getattr(record, "side", None))
    return (*kind, facts.about(record.subject), record.base, subject.quantity.nominal)


def _outcome(one: _Stated, other: _Stated) -> Outcome | None:
    for field, word in _FIELDS.items():
        first, second = getattr(one, field, None), getattr(other, field, None)
        if isinstance(first, Quantity) and isinstance(second, Quantity) and _differ(first, second):
            return failed(
                f"{one.name} {BASES[one.base]} {word}",
                f"{one.name}与{BASES[one.base]}相比的{word}，{place(one)}写作{first}，{place(other)}写作{second}，"
                f"前后不一致。",
                f"{first} ≠ {second}",
                (one.evidence, other.evidence),
                used=(one.id, other.id),
                values=(value(word, first), value(word, second)),
            )
    return None


def _differ(one: Quantity, other: Quantity) -> bool:
    if one.unit == other.unit == "%":
        return not derived_interval(one).meets(derived_interval(other))
    return comparable(one, other) and equal_fit(one, other) == "conflict"
