"""Words of the template were left in the published text.

What it checks:
    Alternatives nobody chose (下降（增长）20 %), blanks nobody filled in (XX局, ____万元) and instructions to
    the writer (列明…, 请填写…); an order on the organ copied with its articles (…，制定本规定).

Why it matters:
    The sentence was not written by whoever knew the facts; what it says of them is not reliable.

Example:
    比上年增加（减少）3.00 万元.

False alarms:
    Headings of columns (增（减）%) and definitions are not looked at. All residue of a document is one
    finding.

Basis:
    财预〔2016〕143号 (形式规范); articulation D3.12.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from schemas.records import StatementRecord

TITLE = "模板文字未删改"
CATEGORY = "other"
SEVERITY = "low"


def check(facts: Facts) -> Iterator[Outcome]:
    """List all residue of a document."""
    said = facts.of(StatementRecord)
    copied = [one for one in said if one.predicate == "order_copied"]
    if copied:
        yield _copied(copied)
    found = [one for one in said if one.predicate == "template_residue"]
    if not found:
        yield passed("模板文字")
        return
    quotes = "；".join(dict.fromkeys(f"“{''.join(one.evidence.quote.split())}”" for one in found))
    yield failed(
        "模板文字",
        f"文中留有模板的备选词、空格或填写说明{len(found)}处：{quotes}。",
        f"{len(found)}处",
        tuple(one.evidence for one in found),
        used=tuple(one.id for one in found),
    )


def _copied(found: Sequence[StatementRecord]) -> Outcome:
    quotes = "；".join(f"“{''.join(one.evidence.quote.split())}”" for one in found)
    return failed(
        "照抄的规定条文",
        f"主要职能照抄机构规定的条文，留有不属于决算公开的字句：{quotes}。",
        f"{len(found)}处",
        tuple(one.evidence for one in found),
        used=tuple(one.id for one in found),
    )
