"""The stated reason says nothing: it restates the change, or is boilerplate.

What it checks:
    Reasons of a rise or fall that give no cause: they repeat the change (支出减少), say only that the
    base was low or high, that nothing happened (未发生此项支出), that the money was used as needed
    (据实列支, 工作需要), that the execution met expectations, or consist of 厉行节约 alone for a fall of
    a fifth and more.

Why it matters:
    The rules ask for the reason of every change. A low base makes the rate large, and says nothing of it.

Example:
    会议费比上年减少0.50万元，下降40%，主要原因是上年基数较低。

False alarms:
    A reason with any word the lexicon does not know says something, and one that the text breaks off in is
    not judged. No item bought this year (未购置公务用车) is accepted for 公务用车购置费. Zero against zero
    needs no reason. Boilerplate of one kind is one finding with a list.

Basis:
    official_requirements C2, C8, C12; the ministry's checks report 说明不细化 (E).
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, cannot_check, failed, passed
from extractor.check.reason_facts import (
    BASE_NAMES,
    Explained,
    explained,
    figures,
    is_line,
    is_money,
    label,
    of_nothing,
    rate_of,
    said,
    tells,
    topic,
    way_of,
)
from schemas.exact import Fraction
from schemas.findings import Category, Severity
from schemas.records import ChangeRecord, ReasonRecord

TITLE = "变动原因空泛，没有说明问题"
CATEGORY: Category = "reason_vacuous"
SEVERITY: Severity = "low"
#: Kinds of boilerplate that are gathered in one finding.
_GATHERED = (
    "thrift",
    "management",
    "denial",
    "as_actual",
    "as_needed",
    "funds_added",
    "other_reasons",
    "base_changed",
)
_NOTABLE_FALL = Fraction(1, 5)
Case = tuple[ReasonRecord, Explained]


def check(facts: Facts) -> Iterator[Outcome]:
    """One outcome per reason of a change, boilerplate of one kind gathered."""
    gathered: dict[str, list[Case]] = {}
    singles: dict[tuple[str, str], list[Case]] = {}
    copied = _copied(facts)
    for reason in facts.of(ReasonRecord):
        records = [
            one
            for one in explained(facts, reason)
            if is_money(one) and way_of(one) and not of_nothing(facts, one)
        ]
        if not records:
            continue
        kind = _kind(reason)
        if reason.vacuous and facts.breaks_off(reason):
            yield cannot_check(f"{label(records[0])}变动的原因", "原因写到文末中断", (reason.id,))
        elif not reason.vacuous or not (reason.text in copied or _reported(facts, kind, records[0])):
            yield passed(f"{label(records[0])}变动的原因", (reason.id,))
        elif kind in _GATHERED:
            gathered.setdefault(kind, []).append((reason, records[0]))
        else:
            singles.setdefault((kind, _amount_of(reason, records[0])), []).append((reason, records[0]))
    for cases in singles.values():
        yield _single(facts, cases)
    for kind, cases in gathered.items():
        yield _list(facts, kind, cases)


def _copied(facts: Facts) -> set[str]:
    """Boilerplate that stands word for word with several classified lines, however small the changes."""
    lines: dict[str, set[str]] = {}
    for reason in facts.of(ReasonRecord):
        if reason.vacuous and _kind(reason) in ("thrift", "management"):
            lines.setdefault(reason.text, set()).update(
                label(one) for one in explained(facts, reason) if is_line(one)
            )
    return {text for text, labels in lines.items() if len(labels) > 1}


def _amount_of(reason: ReasonRecord, record: Explained) -> str:
    """By how much and since when, as printed; what tells reasons apart where no amount is."""
    amount = record.amount if isinstance(record, ChangeRecord) else None
    return f"{record.base}{amount}" if amount else reason.id


def _kind(reason: ReasonRecord) -> str:
    return next((key for key in reason.topics if topic(key).get("empty")), "restates")


def _reported(facts: Facts, kind: str, record: Explained) -> bool:
    if kind == "base_changed":
        return way_of(record) == -1
    return kind not in ("thrift", "management") or (rate_of(facts, record) or 0) >= _NOTABLE_FALL


def _single(facts: Facts, cases: list[Case]) -> Outcome:
    """One reason; of a total and its only part, which change by one amount, both."""
    reason, record = cases[0]
    words = "”、“".join(dict.fromkeys(said(one) for one, _ in cases))
    told = "；".join(dict.fromkeys(tells(facts, one) for _, one in cases))
    return failed(
        f"{label(record)}比{BASE_NAMES[record.base]}变动的原因",
        f"{told}，所述原因“{words}”{reason.vacuous}。",
        f"原因：“{words}”；{reason.vacuous}",
        tuple(dict.fromkeys(one.evidence for why, what in cases for one in (what, why))),
        used=tuple(one for why, _ in cases for one in (why.id, *why.explains)),
        values=figures(record),
        suggestion="补充具体的事项、数量或金额。",
    )


def _list(facts: Facts, kind: str, cases: list[Case]) -> Outcome:
    items = list(dict.fromkeys(tells(facts, record) for _, record in cases))
    words = "”、“".join(dict.fromkeys(said(reason) for reason, _ in cases))
    count = f"共{len(items)}项，" if len(items) > 1 else ""
    return failed(
        f"空泛原因：{cases[0][0].vacuous}",
        f"{'；'.join(items)}：{count}所述原因“{words}”{cases[0][0].vacuous}。",
        f"原因：“{words}”；{cases[0][0].vacuous}",
        tuple(dict.fromkeys(one.evidence for reason, record in cases for one in (record, reason))),
        used=tuple(one.id for reason, record in cases for one in (reason, record)),
        values=tuple(one for _, record in cases for one in figures(record)),
        suggestion="逐项补充具体的事项、数量或金额。",
    )
