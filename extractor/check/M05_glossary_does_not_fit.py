"""The glossary explains lines the account does not have, and leaves out lines it has.

What it checks:
    Glossaries that go through the functional lines one by one with their codes: every 项 with an amount is explained,
    and no 项 is explained that has none.

Why it matters:
    A glossary copied from another unit or year explains nothing to the reader of this account.

Example:
    名词解释 lists 2130206 that was not spent on, and not 2130207 that was.

False alarms:
    Looked at only where the glossary has most of the account's lines. A line is there by its code or by its
    name, and may be meant where the account has a name that no code is known for.

Basis:
    Official template C19 (名词解释 for the terms of this account).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from schemas.evidence import Evidence
from schemas.records import AmountRecord, CodeNameRecord, LineRecord, StatementRecord
from schemas.text import squeeze

TITLE = "名词解释与决算科目不对应"
CATEGORY = "disclosure_missing"
SEVERITY = "low"
_ITEM = 7
_FEWEST = 3

Lines = dict[str, tuple[str, Evidence]]


def check(facts: Facts) -> Iterator[Outcome]:
    """Compare the lines of the account with those explained."""
    told = [
        one
        for one in facts.of(CodeNameRecord)
        if one.section == "glossary" and one.scheme == "function" and len(one.code) == _ITEM
    ]
    lines = _lines(facts)
    named = [one for one in facts.of(StatementRecord) if one.predicate == "glossary_line"]
    known = {one.code for one in told} | {squeeze(one.name) for one in told}
    known |= {one.concept or "" for one in named}
    missing = {code: line for code, line in lines.items() if code not in known and line[0] not in known}
    if len(told) < _FEWEST or not lines or len(missing) * 2 > len(lines):
        return
    names = {name for name, _ in lines.values()}
    unclear = _unclear(facts)
    extra = [
        one
        for one in told
        if one.code not in lines and squeeze(one.name) not in names and not set(one.path) & unclear
    ]
    used = tuple(one.id for one in told)
    if not missing and not extra:
        yield passed("名词解释的科目", used)
        return
    more = "、".join(f"{one.code} {one.name}" for one in extra)
    less = "、".join(f"{code} {name}" for code, (name, _) in missing.items())
    parts = [
        f"解释了本年没有发生的科目{more}" if extra else "",
        f"没有解释本年有支出的科目{less}" if missing else "",
    ]
    yield failed(
        "名词解释的科目",
        f"名词解释逐项解释功能科目，却{'，'.join(part for part in parts if part)}。",
        "，".join(f"{word}{len(ones)}项" for word, ones in (("多", extra), ("缺", missing)) if ones),
        (*(one.evidence for one in extra), *(evidence for _, evidence in missing.values())),
        used=used,
    )


def _unclear(facts: Facts) -> set[str]:
    """The 款 under which the account has a 项 that no code is known for."""
    names = [
        one.name for one in facts.of(AmountRecord) if one.concept.startswith("function:") and not one.code
    ]
    return {part for name in names for part in re.findall(r"[^()]{2,30}(?=\(款\))", squeeze(name))}


def _lines(facts: Facts) -> Lines:
    """Code, name and place of every 项 that has an amount."""
    lines: Lines = {}
    for line in facts.of(LineRecord):
        if line.kind == "function_line" and len(line.code) == _ITEM and line.cells:
            lines.setdefault(line.code, (squeeze(line.name), line.evidence))
    for one in facts.outside:
        if not isinstance(one, AmountRecord) or not one.code or len(one.code) != _ITEM:
            continue
        if one.measure == "actual" and one.quantity.value > 0 and one.concept.startswith("function:"):
            name = squeeze(one.name).removesuffix("(项)").rpartition(")")[2]
            lines.setdefault(one.code, (name, one.evidence))
    return lines
