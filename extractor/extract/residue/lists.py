"""Lists that say how many they hold, reports said to be attached, and what a cost is said to consist of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from extractor.extract.builder import Builder
from extractor.extract.residue.passages import Passage, state
from extractor.profiles.classification import codes_by_name

_COUNT = r"(\d{1,3}|[一二三四五六七八九十]{1,2}|两)"
_QUOTED = r"\"[^\"。;]{2,70}\""
#: Quoted names one after another, and how many they are said to be.
_NAMES = re.compile(
    rf"({_QUOTED}(?:[、,和及]{{0,2}}{_QUOTED})+)(等?)(?:共计?|合计)?(\d{{1,3}}|[一二三四五六七八九十]{{1,2}}|两)个(?:专项|预算|重点|二级)*项目"
)
_REPORTS_SAID = re.compile(
    rf"{_COUNT}(?:个|份|篇)(?:专项|预算|重点|部门|二级)*项目(?:支出)?绩效(?:自评|评价|自评价)报告"
)
_ATTACHED = re.compile(r"附件|附后|见附|后附")
#: 具体附…自评表、…报告; 附表：…自评表.
_PROMISED = re.compile(r"(?:(?:具体|现将?|后|同时)附(?:上|有)?:?|附[件表]\d?:)(?P<list>[^。;]{4,80})")
_PAPERS = (
    ("report", re.compile(r"(?:部门|项目|绩效|财政)+评价报告")),
    ("form", re.compile(r"(?:部门|单位|整体|项目|预算|支出|绩效)+自评表")),
)
_DIGITS = {char: number for number, char in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_SPENT_ON = re.compile(
    r"(人员经费|公用经费)[^。;]{0,40}?(?:主要)?(?:包括|用于|包含|有|开支)(?:了|支付|支出)?:?([^。;]{6,1200})"
)
_WORD = re.compile(r"[^、,]+")
#: The words that close a list which does not name all its lines.
_AND_SO_ON = re.compile(r"等(?:各项|方面|相关)?(?:的)?(?:支出|费用|开支)?$")
#: Endings that documents add to the names of lines, or leave off.
_TAIL = re.compile(r"(?:支出|费用|费)$")
#: 基本建设 (309) has the names of 资本性支出 (310) and is no basic expenditure.
_CONSTRUCTION = "309"


def find_listed_names(builder: Builder, passages: Sequence[Passage]) -> None:
    """Record quoted lists of projects: how many are listed, and how many they are said to be."""
    for passage in passages:
        if "个" in passage.raw and "项目" in passage.raw:
            for match in _NAMES.finditer(passage.squeezed.text):
                span = passage.squeezed.span(match.start(), match.end())
                listed = len(re.findall(_QUOTED, match.group(1)))
                open_list = "open" if match.group(2) else None
                state(
                    builder, "names_listed", span, passage.meaning, value=listed, date=None, concept=open_list
                )
                state(builder, "names_said", span, passage.meaning, value=_number(match.group(3)))


def _number(words: str) -> int:
    if words.isdigit():
        return int(words)
    if len(words) == 2 and words[0] == "十":
        return 10 + _DIGITS[words[1]]
    return _DIGITS[words[0]] * (10 if len(words) == 2 else 1)


def find_reports(builder: Builder, passages: Sequence[Passage]) -> None:
    """Record how many project reports are said to be attached, and the reports that are."""
    said = [
        (passage, match)
        for passage in passages
        if "报告" in passage.raw
        and _ATTACHED.search(passage.raw)
        and not passage.is_in(("performance_report",))
        for match in _REPORTS_SAID.finditer(passage.squeezed.text)
    ]
    for passage, match in said:
        span = passage.squeezed.span(match.start(), match.end())
        state(builder, "reports_said", span, passage.meaning, value=_number(match.group(1)))
    for section in builder.segments.sections if said else ():
        above = builder.section_of(section.parent)
        top = not above or not (above.meaning or "").startswith("performance_report")
        if section.meaning == "performance_report" and top:
            span = (section.start, min(section.body_start, section.end))
            state(builder, "attached_report", span, section.meaning, concept=_kind_of_report(section.title))


def find_attachments(builder: Builder, passages: Sequence[Passage]) -> None:
    """Record the kinds of papers that are said to be attached: evaluation reports and self-evaluation forms."""
    said = False
    for passage in passages:
        if "附" not in passage.raw or "绩效" not in passage.raw:
            continue
        for match in _PROMISED.finditer(passage.squeezed.text):
            for kind, words in _PAPERS:
                if found := words.search(match["list"]):
                    begin = match.start("list") + found.start()
                    span = passage.squeezed.span(begin, match.start("list") + found.end())
                    state(builder, "attachment_said", span, passage.meaning, concept=kind)
                    said = True
    for section in builder.segments.sections if said else ():
        if (section.meaning or "").startswith("performance_report"):
            state(builder, "report_there", (section.start, min(section.body_start, section.end)))
            return


def _kind_of_report(title: str) -> str:
    return (
        "whole"
        if re.search(r"部门预算|部门整体|整体支出|单位整体", title) and "专项" not in title
        else "project"
    )


def find_spent_on(builder: Builder, passages: Sequence[Passage]) -> None:
    """Record the economic lines that 人员经费 and 公用经费 are said to consist of, and where there are more."""
    for passage in passages:
        if passage.is_in(("gpb_basic",)) and "经费" in passage.raw:
            for match in _SPENT_ON.finditer(passage.squeezed.text):
                _record_lines(builder, passage, match)


def _record_lines(builder: Builder, passage: Passage, match: re.Match[str]) -> None:
    for word in _WORD.finditer(match.group(2)):
        name = _AND_SO_ON.sub("", word.group())
        code, begin = _line_code(name), match.start(2) + word.start()
        if code:
            span = passage.squeezed.span(begin, begin + len(name))
            state(builder, "spent_on", span, passage.meaning, concept=f"econ:{code}")
        if not code or name != word.group():
            span = passage.squeezed.span(begin, begin + len(word.group()))
            state(builder, "spent_on_more", span, passage.meaning, concept=match.group(1))


@lru_cache
def _line_codes() -> dict[str, str]:
    """Names of economic lines, whole and without their endings; names of several lines are left out."""
    found: dict[str, set[str]] = {}
    for name, codes in codes_by_name("economic").items():
        lines = {code for code in codes if len(code) == 5 and not code.startswith(_CONSTRUCTION)}
        for key in (name, _TAIL.sub("", name)):
            found.setdefault(key, set()).update(lines)
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


def _line_code(name: str) -> str | None:
    """The line that a name means, endings apart (差旅费支出, 办公设备购置费)."""
    known = _line_codes()
    shorter = _TAIL.sub("", name)
    return known.get(name) or known.get(shorter) or known.get(_TAIL.sub("", shorter))
