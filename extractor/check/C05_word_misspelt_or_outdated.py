"""A word is misspelt, or official usage gave it up years ago.

What it checks:
    A list of words that are never right in such a document (救助对像, 防返贫检测), and of names that were
    replaced before the document's year (新农合; 贫困人口 in a goal of today).

Why it matters:
    A name of years ago shows that the sentence was copied; a misspelt indicator measures nothing that exists.

Example:
    In an account for 2031: 落实贫困人口住院保障政策.

False alarms:
    Titles of papers keep their words. The list holds only what no sentence of an account can mean; 脱贫人口,
    困难群众 and the like are other words. Each kind is one finding.

Basis:
    财预〔2016〕143号 (形式规范); the replaced names: 中发〔2020〕30号, 国发〔2016〕3号.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from schemas.records import StatementRecord

TITLE = "用字错误或名称过时"
CATEGORY = "code_or_name"
SEVERITY = "low"


def check(facts: Facts) -> Iterator[Outcome]:
    """One outcome for misspelt words and one for those out of use."""
    said = facts.of(StatementRecord)
    yield _judge("用字", [one for one in said if one.predicate == "misspelt"])
    yield _judge("名称的时效", [one for one in said if one.predicate == "outdated"], stale=True)


def _judge(item: str, found: Sequence[StatementRecord], *, stale: bool = False) -> Outcome:
    if not found:
        return passed(item)
    told = Counter(one.concept or "" for one in found)
    words = "；".join(_shown(concept, number, stale=stale) for concept, number in told.items())
    what = "沿用过时的名称" if stale else "用字有误"
    return failed(
        item,
        f"文中{what}：{words}。",
        f"{len(found)}处",
        tuple(one.evidence for one in found),
        used=tuple(one.id for one in found),
        category="date_or_year" if stale else None,
    )


def _shown(concept: str, number: int, *, stale: bool) -> str:
    wrong, right = concept.split("|", 1)
    now = f"“{wrong}”现称{right}" if stale else f"“{wrong}”应为“{right}”"
    return f"{now}{f'，{number}处' if number > 1 else ''}"
