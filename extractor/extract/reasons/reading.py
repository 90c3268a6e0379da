"""What the words of one reason say: items, topics, directions, bases. A pure function of the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.extract.reasons.lexicon import Push, Topic, lexicon
from schemas.records import Base

_BREAK = re.compile(r"[,;。;!?:](?!\d)")
_SENTENCE_END = "。;!?"
#: A clause that speaks of the year before, not of a comparison with it (较上年).
_EARLIER = (
    r"(?<![较比与同和跟于])(?:上年度?|去年|上一年度?|往年|以前年度{year})"
    r"(?!同期|相比|相对|对比|比|末|底|起|以来|结转|增|减)"
)
_POSTPONED = re.compile(
    r"(?:结转|推迟|延期|延后|延至|跨年|转入|推至)(?:至|到|在|于)?(?:本年|今年|当年|20\d\d年)"
)
_THIS_YEAR = r"本年|今年|当年|本期{year}"
_COMPARED = r"(?:较|比|与|同|跟|和|低于|高于|少于|多于|相比于?|相较于?)(?:于|了)?"
_PRIOR = (
    _COMPARED
    + r"(?:上年度?|去年|上一年度?|前一年度?|往年|以前年度{year})(?:度)?(?!末|底|结转|未|欠)|同比|上年同期"
)
_BUDGET = re.compile(
    r"(?:较|比|与|同|跟|和|低于|高于|少于|多于|超(?:出|过)?|小于|大于)(?:于|了)?"
    r"(?:本年度?|当年|20\d\d年度?)?(?P<which>年初|全年|调整后?的?|年度)?预算(?:数|安排)?(?!调整|追加|管理)"
)
_OTHER_YEAR = re.compile(_COMPARED + r"(20\d\d)年")
_NEGATED = re.compile(
    r"(?:未|没有|没|无|不|停止|取消|避免|杜绝|暂缓|推迟)(?:再|能|予以?|需要?|进行|安排|发生|有)?$"
)
_CUT = re.compile(r"(?:减少|压减|压缩|缩减|核减|控制)(?:了)?$")
_LIST = re.compile(r"(?:支出|费用|费|经费|资金|缴费|缴存|等)*(?:、|和|及|以及|与)(?:其|相关)?")
#: The topic of clauses that are not understood: what they say is open.
UNREAD = "unread"
#: How many characters that are no fillers make a clause worth understanding.
_A_WORD = 2
_TAIL = (
    r"(?:支出|费用|费|经费|资金|项目|缴费|缴存|投入|成本|规模|拨款|收入|类|基数|标准|预算|等|的|金额|总额)*"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between commas.

    ``earlier`` is true where it tells of the year before, ``mixed`` where it tells of both years
    (上年项目推迟至本年支付), so that its words may push either way.
    """

    start: int
    end: int
    earlier: bool
    mixed: bool
    bases: tuple[Base, ...]


@dataclass(frozen=True)
class Reading:
    """What a reason says. Spans index the squeezed text.

    ``topics`` maps a topic to the spans of its words, ``pushes`` topics and items to the direction their
    words move spending in this year (absent: none, or both).
    """

    text: str
    clauses: tuple[Clause, ...]
    items: tuple[tuple[int, int, str], ...]
    topics: dict[str, tuple[tuple[int, int], ...]]
    pushes: dict[str, Push]
    bases: tuple[Base, ...]


@lru_cache(maxsize=4096)
def read_reason(text: str, year: int | None) -> Reading:
    """Read the squeezed words of a reason. ``year`` is the year the document accounts for."""
    clauses = _clauses(text, year)
    items = tuple(lexicon().items.find(text))
    topics, pushes = _topics(text, clauses)
    pushes.update(_item_pushes(text, clauses, items))
    bases = dict.fromkeys(base for clause in clauses for base in clause.bases)
    if unread := _unread(
        text,
        clauses,
        [*((start, end) for start, end, _ in items), *(span for spans in topics.values() for span in spans)],
    ):
        topics[UNREAD] = unread
    return Reading(text, clauses, items, topics, pushes, tuple(bases))


def _unread(
    text: str, clauses: tuple[Clause, ...], known: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    """Clauses of which the lexicon knows no word but fillers."""
    found = []
    for clause in clauses:
        if any(span[0] < clause.end and clause.start < span[1] for span in known):
            continue
        words = text[clause.start : clause.end]
        filled = sum(end - start for start, end, _ in lexicon().fillers.find(words))
        letters = sum(char.isalpha() for char in words)
        if letters - filled >= _A_WORD:
            found.append((clause.start, clause.end))
    return tuple(found)


def _clauses(text: str, year: int | None) -> tuple[Clause, ...]:
    earlier_year, this_year, prior = _year_patterns(year)
    found, start, earlier = [], 0, False
    for stop in [*(match.end() for match in _BREAK.finditer(text)), len(text)]:
        if stop <= start:
            continue
        piece = text[start:stop]
        if (start and text[start - 1] in _SENTENCE_END) or this_year.search(piece):
            earlier = False
        told, now = bool(earlier_year.search(piece)), bool(this_year.search(piece))
        earlier = earlier or (told and not now)
        mixed = (told and now) or bool(now and _POSTPONED.search(piece))
        found.append(Clause(start, stop, earlier, mixed, _bases(piece, prior, year)))
        start = stop
    return tuple(found)


@lru_cache(maxsize=16)
def _year_patterns(year: int | None) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    before = f"|{year - 1}年度?" if year else ""
    return (
        re.compile(_EARLIER.replace("{year}", before)),
        re.compile(_THIS_YEAR.replace("{year}", f"|{year}年" if year else "")),
        re.compile(_PRIOR.replace("{year}", before)),
    )


def _bases(piece: str, prior: re.Pattern[str], year: int | None) -> tuple[Base, ...]:
    found: list[Base] = []
    if prior.search(piece):
        found.append("prior_year")
    if match := _BUDGET.search(piece):
        which = match["which"] or ""
        found.append(
            "initial_budget"
            if which == "年初"
            else "full_year_budget"
            if which[:1] in ("全", "调") and which
            else "budget"
        )
    if (match := _OTHER_YEAR.search(piece)) and (year is None or int(match[1]) not in (year, year - 1)):
        found.append("other")
    return tuple(found)


def clause_at(clauses: tuple[Clause, ...], index: int) -> Clause:
    """The clause that holds a place."""
    return clauses[max(0, bisect_right([clause.start for clause in clauses], index) - 1)]


def _topics(
    text: str, clauses: tuple[Clause, ...]
) -> tuple[dict[str, tuple[tuple[int, int], ...]], dict[str, Push]]:
    topics: dict[str, tuple[tuple[int, int], ...]] = {}
    pushes: dict[str, Push] = {}
    for topic in lexicon().topics:
        hits = [match.span() for match in topic.pattern.finditer(text) if match.group()]
        hits = [hit for hit in hits if not _denied(text, clause_at(clauses, hit[0]), hit[0], topic)]
        if not hits:
            continue
        topics[topic.key] = tuple(hits)
        if topic.push and any(_pushes(clause_at(clauses, start)) for start, _ in hits):
            pushes[topic.key] = topic.push
    return topics, pushes


def _pushes(clause: Clause) -> bool:
    return not clause.earlier and not clause.mixed


def _denied(text: str, clause: Clause, start: int, topic: Topic) -> bool:
    """Whether the words before take a topic back: 未新增项目, 减少新增任务."""
    if not topic.push:
        return False
    before = text[max(clause.start, start - 6) : start]
    return bool(_NEGATED.search(before) or (topic.push > 0 and _CUT.search(before)))


@lru_cache
def _direction_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    macros = lexicon().macros
    after = re.compile(
        _TAIL
        + macros["against"]
        + r"(?:年初|预算|数|,)*"
        + macros["adverb"]
        + f"(?:(?P<up>{macros['up']})|(?P<down>{macros['down']}))"
    )
    before = re.compile(
        f"(?:(?P<up>{macros['up']}|新增|追加)|(?P<down>{macros['down']}|取消|停止|控制))"
        r"(?:了|部分|相关|各项|本年度?|在职|本单位|我单位|不必要的?|非必要|一般性|日常)*$"
    )
    return after, before


def _item_pushes(
    text: str, clauses: tuple[Clause, ...], items: tuple[tuple[int, int, str], ...]
) -> dict[str, Push]:
    """The direction each item is said to have moved; items of one list share the predicate."""
    after, before = _direction_patterns()
    said: dict[str, set[int]] = {}
    following: tuple[int, int] | None = None
    for start, end, key in reversed(items):
        clause = clause_at(clauses, start)
        match = after.match(text, end)
        way = _way(match)
        if not way:
            told = before.search(text, max(clause.start, start - 12), start)
            # 未新增公务用车 moves nothing up
            way = 0 if told and _NEGATED.search(text, clause.start, told.start()) else _way(told)
        if not way and following and _LIST.fullmatch(text, end, following[0]):
            way = following[1]
        following = (start, way) if way else None
        if way and _pushes(clause):
            said.setdefault(key, set()).add(way)
    return {key: (1 if 1 in ways else -1) for key, ways in said.items() if len(ways) == 1}


def _way(match: re.Match[str] | None) -> int:
    if not match:
        return 0
    return 1 if match["up"] else -1
