"""What the words around a figure say of it: whether it changed, which way, against what.

These cues are wider than the grammar's (多掏了, 省下, 头一年): they never make a record alone, they only confirm or
refuse what a model says a figure is.
"""

from __future__ import annotations

import re
from typing import Literal

from extractor.extract.llm.proposals import Proposal
from extractor.extract.narrative.lexicon import Kind
from schemas.records import Base

Way = Literal[-1, 0, 1]
WORDING = "种类与措辞不符"
UNIT = "种类与单位不符"

_UP = re.compile(
    r"多(?:花|用|出|掏|付|支|开销|领|收|进|拿|拨)?了?|上?涨|增[加长]?了?|添|上升|抬高|翻|高出|高了|超[出支]"
)
_DOWN = re.compile(
    r"少(?:花|用|掏|付|支|开销|领|收|进|拿|拨)?了?|省(?:下|了|出|去|掉)|减少?了?|下?降低?|跌|低|缩[减小水]|砍|压[减缩掉]|回落|节约"
)
#: All that a clause may say before the figure of a change against last year.
CHANGED = re.compile(
    r"(?:比|跟|和|与|同|较)(?:头一?年|上年度?|去年|上一年|前一年)(?:相?比)?(?:也|还|又|就|总共|共|是)?"
    rf"(?:{_UP.pattern}|{_DOWN.pattern})(?:了|出|去)*"
)
#: Behind a word of change these make the figure the level that was reached, not the change.
_LEVEL = re.compile(r"(?:到|至|为|成)了?(?:约|近|大约)?$")
#: What may stand between a word of change and its figure.
_NOTHING = re.compile(r"(?:大?约|将?近|差不多|整整|足足|有所|支出|额|率|幅度?|为|达|了|有|出去|下来|掉)*")
_DONE = re.compile(
    r"(?:完成|执行|兑现|到位|花出去?|花掉|用掉|支付|支出)(?:率|进度|比例)?[到至]?(?:了|为|达到?|是|的|有)*(?:约|近)?$"
)
#: Directly before a rate these make it a bound: a target, and no fact.
_BOUND = re.compile(r"(?:[低少高多大小]于|等于|超过|不超|[≥≤><=]|至少|最多|以上|不足)$")
_SHARE = re.compile(r"占|比重|份额|成分")
_BEFORE = re.compile(r"上年|去年|上一年|头一?年|前一?年|往年|上年度|同比")
_KIND_UNITS: dict[str, frozenset[Kind]] = {
    "金额": frozenset({Kind.MONEY}),
    "增减额": frozenset({Kind.MONEY, Kind.COUNT}),
    "增减率": frozenset({Kind.RATE}),
    "完成率": frozenset({Kind.RATE}),
    "占比": frozenset({Kind.RATE}),
    "数量": frozenset({Kind.COUNT}),
    "其他": frozenset({Kind.MONEY, Kind.COUNT, Kind.RATE}),
}


def contradiction(proposal: Proposal) -> str | None:
    """Why a kind cannot be what the words say; None if it can."""
    if proposal.place.kind not in _KIND_UNITS[proposal.kind]:
        return UNIT
    before, _ = around(proposal)
    last = _last_change(before)
    directly = last is not None and bool(_NOTHING.fullmatch(before, last[1]))
    level = last is not None and bool(_LEVEL.search(before[last[1] :]))
    if proposal.place.kind is Kind.RATE and _BOUND.search(before):
        return None if proposal.kind == "其他" else WORDING
    if proposal.kind in ("增减额", "增减率"):
        return None if directly and not level else WORDING
    if proposal.kind == "金额":
        return WORDING if directly and not level else None
    if proposal.kind == "完成率":
        return None if _DONE.search(before) else WORDING
    if proposal.kind == "占比":
        return None if _SHARE.search(before) else WORDING
    return None


def around(proposal: Proposal) -> tuple[str, str]:
    """The words before the figure, back to the figure before it or two clauses, and those behind it in its clause."""
    line, place = proposal.line, proposal.place
    text, at = line.squeezed.text, line.squeezed.index(place.start)
    floor = max((line.squeezed.index(one.end) for one in line.places if one.end <= place.start), default=0)
    marks = [match.end() for match in re.finditer(r"[,;:]", text[floor:at])]
    start = floor + (marks[-2] if len(marks) > 1 else 0)
    behind = line.squeezed.index(place.end)
    stop = re.search(r"[,;。:]|\d", text[behind:])
    return text[start:at], text[behind : behind + stop.start()] if stop else text[behind:]


def _last_change(words: str) -> tuple[Way, int] | None:
    """The last word of change: its direction, and where it ends."""
    found: list[tuple[int, int, Way]] = [
        *((match.start(), match.end(), 1) for match in _UP.finditer(words)),
        *((match.start(), match.end(), -1) for match in _DOWN.finditer(words)),
    ]
    if not found:
        return None
    _, end, way = max(found)
    return way, end


def direction(one: Proposal) -> tuple[Way | None, str]:
    """The direction that the words nearest to a figure state, and the word."""
    before, after = around(one)
    last = _last_change(before)
    words = before
    if last is None:
        last, words = _last_change(after), after
    if last is None:
        return None, ""
    way, end = last
    word = max(
        (
            match.group()
            for pattern in (_UP, _DOWN)
            for match in pattern.finditer(words)
            if match.end() == end
        ),
        key=len,
    )
    return way, word


def base_of(one: Proposal) -> Base:
    """What a change is against: what the words before it in the sentence name, if it is but one thing."""
    line = one.line
    words = line.squeezed.text[: line.squeezed.index(one.place.start)]
    prior, budget = bool(_BEFORE.search(words)), "预算" in words
    if prior == budget:
        return "other"
    return "prior_year" if prior else "initial_budget" if "年初预算" in words else "budget"
