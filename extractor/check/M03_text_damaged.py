"""The text is damaged: brackets left open, punctuation doubled, sentences cut off.

What it checks:
    Brackets and book-title marks that are never closed, two stops in a row, sentences cut off, and lists of the
    accounts that end with a semicolon.

Why it matters:
    A clause dropped with its closing bracket may have held a figure.

Example:
    编报绩效目标的项目12个（其中，评为“优”的10个；评为“良”的2个。

False alarms:
    Numbering such as 1） needs no opening bracket, and a bracket may close in the next paragraph. Sentences
    cut off together with skipped headings are M01's missing pages. Each kind is one finding per document.

Basis:
    财预〔2016〕143号 (形式规范).
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from schemas.records import ReasonRecord, StatementRecord

TITLE = "文字残缺或重复"
CATEGORY = "other"
SEVERITY = "low"
#: Quotes end on a stop; only a passage without any is cut here.
_LONGEST = 80
_KINDS = {
    "unclosed_bracket": "括号有前无后，疑有文字脱漏",
    "doubled_punctuation": "标点重复",
    "cut_off": "语句残缺",
    "ends_open": "段落以分号结束，疑有后文脱漏或标点有误",
}


def check(facts: Facts) -> Iterator[Outcome]:
    """List the damages of each kind."""
    said = facts.of(StatementRecord)
    pages_missing = any(one.predicate == "numbering_gap" for one in said)
    for predicate, what in _KINDS.items():
        found = [one for one in said if one.predicate == predicate]
        if predicate == "cut_off" and not found and _torn(facts):
            found = [one for one in said if one.predicate == "ends_without_stop"]
        if not found or (predicate == "cut_off" and pages_missing):
            yield passed(what)
            continue
        quotes = "；".join(dict.fromkeys(f"“{_shown(one)}”" for one in found))
        yield failed(
            what,
            f"文中{what}，共{len(found)}处：{quotes}。",
            f"{len(found)}处",
            tuple(one.evidence for one in found),
            used=tuple(one.id for one in found),
        )


def _torn(facts: Facts) -> bool:
    """Whether the text breaks off within a reason that says nothing yet, or before the unit of an amount."""
    reasons = (one for one in facts.of(ReasonRecord) if one.vacuous)
    bare = (one for one in facts.told if not one.quantity.unit)
    return any(facts.breaks_off(one) for one in (*reasons, *bare))


def _shown(record: StatementRecord) -> str:
    quote = "".join(record.evidence.quote.split())
    return quote if len(quote) <= _LONGEST else f"{quote[:_LONGEST]}…"
