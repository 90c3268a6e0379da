"""The internal offices a unit lists, and offices that are named elsewhere and not among them.

Predicates ``office_listed`` and ``office_unlisted``; ``concept`` is the office's name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.extract.builder import Builder
from extractor.extract.residue.passages import Passage, state
from schemas.text import fold_width, squeeze

_OVERVIEW = ("organisation", "overview", "units")
#: Sections where offices are listed or explained.
_NOT_ACTING = (*_OVERVIEW, "duties", "glossary")
#: What an office that does something looks like at a glance, whatever blanks stand between.
_MAY_ACT = re.compile("[股科室][^一-龥]*[负主承根牵实审办组统]")
_OFFICE = r"(?:[股科]|办公室|财务室|信息室)"
#: 内设部门：（一）综合股 (二)…; 下设5个科室，分别是：征缴科、待遇科.
_LISTS = re.compile(r"内设(?:机构|部门|科室|股室)|下设[^,。;]{0,6}(?:科室|股室|机构|部门)|(?:科室|股室)分别")
_NAME = re.compile(r"(?:^|[、,:：;(（]|\)|和|及)(?P<name>[一-龥]{1,8}?[股科室])(?=[、,。;]|$|和|及)")
#: An office that does something: 由基金待遇股负责审核.
_DOES = re.compile(
    rf"(?:^|[,。;:、]|由|是)(?P<owner>[一-龥]{{0,10}}?(?:中心|局|单位|部门|委员会|委)|)(?P<name>[一-龥]{{0,8}}?{_OFFICE})"
    r"(?=负责|主导|承办|根据|牵头|实施|审核|办理|组织|统筹)"
)
#: Words before an owner's name that are no part of it.
_LEAD = re.compile(r"^(?:该|本|此)?(?:项目|工作|资金)?(?:由|是)?(?:我|本|区|市|县)?")
_ANY = re.compile(r"(?:业务|各|相关|有关|职能|责任|主管|具体)(?:业务)?科|^(?:该|本|此)")
_FEWEST = 3
#: The lines that list the offices follow the words that say so.
_LINES = 30


def find_offices(builder: Builder, passages: Sequence[Passage], cells: Sequence[Passage]) -> None:
    """Record the offices listed and those that act without being listed."""
    listed = _listed(builder, passages)
    if len(listed) < _FEWEST:
        return
    for name, span in listed.items():
        state(builder, "office_listed", span, "organisation", concept=name)
    for passage in (*passages, *cells):
        if passage.is_in(_NOT_ACTING) or not _MAY_ACT.search(passage.raw):
            continue
        for match in _DOES.finditer(passage.squeezed.text):
            name = _LEAD.sub("", match["name"])
            own = _is_own(_LEAD.sub("", match["owner"]), builder.segments.unit_name)
            if own and len(name) > 1 and name not in listed and not _ANY.search(name):
                span = passage.squeezed.span(*match.span("name"))
                state(builder, "office_unlisted", span, passage.meaning, concept=name)


def _is_own(owner: str, unit: str) -> bool:
    """Whether an owner is the unit itself: nobody is named, or its name cut short (医保中心)."""
    rest = iter(fold_width(unit))
    return all(char in rest for char in owner)


def _listed(builder: Builder, passages: Sequence[Passage]) -> dict[str, tuple[int, int]]:
    """Names in the sentence, the lines or the headings that list the offices."""
    found: dict[str, tuple[int, int]] = {}
    left = 0
    for passage in passages:
        if not passage.is_in(_OVERVIEW):
            left = 0
            continue
        if not left and not any(one in passage.raw for one in ("内设", "下设", "分别")):
            continue
        text = passage.squeezed.text
        if _LISTS.search(text):
            left = _LINES
        for match in _NAME.finditer(text) if left else ():
            found.setdefault(match["name"], passage.squeezed.span(*match.span("name")))
        left = max(0, left - 1)
    for section in builder.segments.sections:
        title = squeeze(section.title)
        if (section.meaning or "").startswith(_OVERVIEW) and re.fullmatch(r"[一-龥]{2,8}[股科室]", title):
            found.setdefault(title, (section.start, min(section.body_start, section.end)))
    return found
