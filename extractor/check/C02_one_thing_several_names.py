"""One thing has several names.

What it checks:
    The unit's own name (和 for 与, a superior's name in a title), projects of one amount whose names
    differ in a word or two, and names made of the same characters in another order.

Why it matters:
    Whoever follows an item through the document, or a unit through the register, loses it.

Example:
    “甲市文化和旅游局” on the cover, “甲市文化与旅游局” in the text.

False alarms:
    A short form of a name is no other name, nor is one that only adds 支出, 经费, 资金 or a year. Amounts
    that stand twice by chance are told apart by their names, which must agree in most characters. All are
    one finding of each kind.

Basis:
    财预〔2016〕143号 (形式规范); articulation D2.12.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from rapidfuzz.distance import LCSseq

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from schemas.evidence import Evidence
from schemas.exact import Fraction
from schemas.records import FormRecord, ReasonRecord, StatementRecord
from schemas.text import squeeze

TITLE = "同一事项名称不一"
CATEGORY = "code_or_name"
SEVERITY = "low"
_LIGHT = re.compile(r"\(.*?\)|20\d\d年?度?|专项|工作|支出|经费|资金|补助|补贴|项目|费用|[、,及和与\"“”]")
#: Two names of one project share this part of the shorter one's characters, in order.
_ALIKE = 0.7
_SHORTEST = 6
_SHORT_FORM = 4  # a name of other length: 基金监管 for 基金使用监督, not 甲校 for 乙校
#: A name that only leaves out so many characters of another is a short form of it.
_OMITTED = 3
#: Words that say what is done with money, not what it is called.
_VERBS = re.compile(r"^(?:实际)?(?:享受|支付|发放|上解|需要|申报|下达|收到|使用|拨付|按照|调整)")


def check(facts: Facts) -> Iterator[Outcome]:
    """Look for other names of the unit, of projects, and of anything with the same characters."""
    yield from _own_name(facts)
    yield from _pairs("项目名称", list(_projects(facts)), "同一金额的项目有不同名称")
    yield from _pairs("字序不同的名称", list(_anagrams(facts)), "名称用字相同而顺序不同，疑为同一事项")


def _own_name(facts: Facts) -> Iterator[Outcome]:
    about = facts.document
    found = [one for one in facts.of(StatementRecord) if one.predicate == "name_variant"]
    if not about or not found:
        yield passed("单位名称")
        return
    names = "、".join(dict.fromkeys(f"“{squeeze(one.evidence.quote)}”" for one in found))
    yield failed(
        "单位名称",
        f"单位名称为“{about.unit_name}”，文中另有{len(found)}处写作{names}。",
        f"{len(found)}处",
        tuple(one.evidence for one in found),
        used=tuple(one.id for one in found),
    )


Named = tuple[str, Evidence, str]


def _pairs(item: str, pairs: Sequence[tuple[Named, Named]], what: str) -> Iterator[Outcome]:
    if not pairs:
        yield passed(item)
        return
    listed = "；".join(f"“{one[0]}”与“{other[0]}”" for one, other in pairs)
    yield failed(
        item,
        f"{what}：{listed}。",
        f"{len(pairs)}对",
        tuple({named[1].start: named[1] for pair in pairs for named in pair}.values()),
        used=tuple(dict.fromkeys(named[2] for pair in pairs for named in pair)),
    )


def _projects(facts: Facts) -> Iterator[tuple[Named, Named]]:
    """Names of one amount that differ and yet are alike."""
    groups: dict[Fraction, dict[str, Named]] = defaultdict(dict)
    for amount in facts.told:
        project = amount.concept == "other" or amount.concept.startswith("project:")
        reported = (amount.section or "").startswith("performance")
        if project and reported and amount.quantity.value > 0:
            named = (squeeze(amount.name), amount.evidence, amount.id)
            groups[amount.quantity.nominal].setdefault(named[0], named)
    for group in groups.values():
        for one, other in combinations(group.values(), 2):
            if _alike(one[0], other[0]):
                yield one, other


def _alike(one: str, other: str) -> bool:
    if _VERBS.match(one) or _VERBS.match(other):
        return False
    first, second = _LIGHT.sub("", one), _LIGHT.sub("", other)
    shorter, longer = sorted((first, second), key=len)
    shared = LCSseq.similarity(first, second)
    shortest = _SHORT_FORM if len(longer) > len(shorter) + 1 and first[:2] == second[:2] else _SHORTEST
    if len(shorter) < shortest or shorter in longer:
        return False
    if shared == len(shorter) and len(longer) - len(shorter) <= _OMITTED:
        return False
    return shared >= _ALIKE * len(shorter)


def _anagrams(facts: Facts) -> Iterator[tuple[Named, Named]]:
    """Names that begin with the same characters in another order."""
    groups: dict[str, list[Named]] = defaultdict(list)
    for named in _names(facts):
        for end in range(2 * _SHORTEST - 4, min(len(named[0]), 20) + 1):
            groups["".join(sorted(named[0][:end])) + f"|{end}"].append(named)
    seen: set[frozenset[str]] = set()
    for key, group in groups.items():
        end = int(key.rpartition("|")[2])
        for first, other in combinations(group, 2):
            pair = frozenset((first[0], other[0]))
            if first[0][:end] != other[0][:end] and pair not in seen:
                seen.add(pair)
                yield first, other


def _names(facts: Facts) -> Iterator[Named]:
    """The names of projects, wherever words state them, each once."""
    named: dict[str, Named] = {}
    for form in facts.of(FormRecord):
        if form.project:
            named.setdefault(squeeze(form.project), (squeeze(form.project), form.evidence, form.id))
    for reason in facts.of(ReasonRecord):
        for quoted in reason.amounts:
            named.setdefault(squeeze(quoted.item), (squeeze(quoted.item), quoted.evidence, reason.id))
    for amount in facts.told:
        if amount.concept == "other" or amount.concept.startswith("project:"):
            named.setdefault(squeeze(amount.name), (squeeze(amount.name), amount.evidence, amount.id))
    yield from named.values()
