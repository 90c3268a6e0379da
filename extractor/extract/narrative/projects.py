"""Names of projects in reports: whether the words before a figure name one, and which words do.

石漠化治理专项经费（预算支出9万元，执行率100%）, 发放2024年护林员补助资金3万元. What a name ends with, what stands
before one and what makes none are words of ``taxonomy/grammar.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeVar

from extractor.extract.narrative.lexicon import Kind
from extractor.extract.narrative.tokens import Token
from extractor.profiles import taxonomy

T = TypeVar("T")
#: Behind these a name begins; before these it ends.
_BEFORE = frozenset({Kind.YEAR, Kind.DATE, Kind.LIST, Kind.COLON, Kind.ENUM, Kind.UNIT, Kind.USE, Kind.THIS})
_BEHIND = frozenset(
    {Kind.MEASURE, Kind.HEAD, Kind.APPROX, Kind.DIRECTION, Kind.PAUSE, Kind.DONE_RATE, Kind.PARTIAL}
)
_GRANTED = re.compile(
    r"(?:财政|资金|经费|预算|实际|全年|累计|共|已|其中|[:：])*(?:到位|下达|批复|安排|落实|拨入|收到)(?:资金|经费|金额|预算)?(?:为|共)?"
)
_TOTAL = re.compile(
    r"(?:财政|资金|预算|实际|全年|累计|共?(?:下达|批复|安排|到位|拨付|支付))*(?:总计|合计|共计|总额)"
)
#: A level of government, a phase: another project.
_OTHER_PROJECT = re.compile(r"[级期批次轮第一二三四五六七八九十东南西北新老\d]|中央|其他|非")
_SCORED = re.compile(
    r"(?:绩效)?(?:自评|评价)?(?:综合|总|平均)?得分$|(?:绩效)(?:自评|评价)(?:综述|情况|结果|结论)?$"
)
#: What it ends with.
_SCORES = ("得分", "自评", "评价", "综述", "情况", "结果", "结论")
_TAIL = frozenset({"为", "共计", "总计", "合计", "的", "共", "达", "已", "累计"})
#: How many letters more a name may have than one that is known, and how long the known one is at least.
_WORDS_MORE, _TELLING = 3, 5
_SHORTEST, _LONGEST, _SHORTEST_CORE = 4, 40, 2
_ENDING = re.compile(r"(?:专项|项目|资金|经费)+$")
_REFERS = re.compile(r"(?:该|此|本|上述)(?:项|笔|专项)?(?:项目|资金|经费|专项)")


@dataclass(frozen=True, slots=True)
class Named:
    """A project's name and where it stands (view indices)."""

    name: str
    start: int
    end: int


class _Words(NamedTuple):
    """The words of the taxonomy, as what asks for them needs them."""

    endings: tuple[str, ...]
    named_endings: tuple[str, ...]
    tails: tuple[str, ...]
    leads: re.Pattern[str]
    generic: re.Pattern[str]
    never: re.Pattern[str]


@lru_cache
def _words() -> _Words:
    words = taxonomy("grammar")["projects"]

    def one_of(key: str) -> str:
        return "(?:" + "|".join(sorted(words[key], key=len, reverse=True)) + ")"

    return _Words(
        tuple(words["endings"]),
        tuple(words["named_endings"]),
        tuple(sorted(words["tails"], key=len, reverse=True)),
        re.compile(one_of("leads") + "+"),
        re.compile(one_of("generic")),
        re.compile(one_of("never")),
    )


def project_name(tokens: Sequence[Token], *, surely: bool) -> Named | None:
    """The project that words name, if they name one.

    Args:
        tokens: the words before a figure.
        surely: something beside the name says that a project is spoken of, so that plainer endings (资金) do.
    """
    cut = next((k for k in range(len(tokens) - 1, -1, -1) if tokens[k].kind in _BEFORE), -1)
    found = _named(tokens[cut + 1 :], surely=surely)
    if found is None and cut > 0 and tokens[cut].kind is Kind.YEAR:
        # 护林项目2024年申报资金: the year stands behind the name
        return project_name(tokens[:cut], surely=surely)
    return found


def _named(tokens: Sequence[Token], *, surely: bool) -> Named | None:
    words = _without_end(tokens)
    if not words:
        return None
    known = _words()
    text = "".join([token.text for token in words]).strip("、，,:;")
    if text.endswith(_SCORES):
        text = _SCORED.sub("", text)
    lead = known.leads.match(text)
    name = (text[lead.end() :] if lead else text).removesuffix("支出")
    while name.endswith(known.tails):
        name = next(name.removesuffix(tail) for tail in known.tails if name.endswith(tail))
    if name.endswith("计划资金"):
        name = name.removesuffix("计划资金") + "资金"
    if not _SHORTEST <= len(name) <= _LONGEST or not name.endswith(
        known.endings if surely else known.named_endings
    ):
        return None
    if known.never.search(name) or len(known.generic.sub("", name)) < _SHORTEST_CORE:
        return None
    return Named(name, words[0].start, words[-1].end)


def _without_end(tokens: Sequence[Token]) -> list[Token]:
    """The words without what stands behind a name."""
    words = list(tokens)
    while words and (words[-1].kind in _BEHIND or words[-1].text in _TAIL):
        words.pop()
    return words


def bare_name(name: str) -> str:
    """A project's name without its ending, which the next sentence may leave off."""
    return _ENDING.sub("", name) or name


def same_project(name: str, known: Mapping[str, T]) -> T | None:
    """The known project that a name means with a word or two more (各参保单位扩面补助 for 参保扩面补助)."""
    bare = bare_name(name)
    for other, project in known.items():
        if len(other) < _TELLING or not 0 <= len(bare) - len(other) <= _WORDS_MORE:
            continue
        more = _more(other, bare)
        if more is not None and not _OTHER_PROJECT.search(more):
            return project
    return None


def _more(short: str, long: str) -> str | None:
    """The letters that one name has beside those of another, which it has in their order; None if it lacks one."""
    at, more = 0, ""
    for char in long:
        if at < len(short) and char == short[at]:
            at += 1
        else:
            more += char
    return more if at == len(short) else None


def is_granting(tokens: Sequence[Token]) -> bool:
    """到位资金, 实际下达: words of granting and nothing else."""
    return bool(_GRANTED.fullmatch("".join(token.text for token in tokens)))


def is_total(tokens: Sequence[Token]) -> bool:
    """总计, 财政实际下达预算总计: no name, but all that is spoken of."""
    return bool(_TOTAL.fullmatch("".join(token.text for token in tokens)))


def refers(tokens: Sequence[Token]) -> bool:
    """该项资金, 本项目, 项目全年预算数: the project named before is meant."""
    if _REFERS.search("".join(token.text for token in tokens)):
        return True
    named = next((k for k, t in enumerate(tokens) if t.kind in (Kind.MEASURE, Kind.HEAD)), 0)
    return "".join(t.text for t in tokens[:named]) in ("项目", "项目资金", "项目经费")
