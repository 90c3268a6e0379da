"""Slips of the text itself: brackets left open, sentences cut off, numbers left out, a text used twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from extractor.extract.builder import Builder
from extractor.extract.residue.passages import Passage, state, to_stop
from schemas.sections import Section

_PAIRS = {"(": ")", "《": "》"}
_BRACKET = re.compile(r"[()《》]")
_OPENS = re.compile("[（(《]")
_LEAD = re.compile(r"\d{1,2}\)")
#: A sentence does not begin with these: its beginning is on a page that is not there.
_MID_SENTENCE = re.compile(r"\s*(?:[,，、。；;）)]|[度的及和与]\s*[,，。])")
#: A sentence does not end with these words.
_UNFINISHED = (
    "的",
    "和",
    "及",
    "与",
    "或",
    "为",
    "由于",
    "通过",
    "按照",
    "根据",
    "主要是",
    "原因是",
    "一是",
    "二是",
    "三是",
    "其中",
    ",",
    "，",
    "、",
)
#: A page begins with these where its beginning is missing: the figure of an item that is not named.
_BARE_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?(?:亿元|万元|元|%)[,;。、]")
#: A text that is whole ends with one of these.
_FINAL = '。；！？：…;!?:)）”"》】'
#: Texts shorter than this may well be the same for two things.
_LONG = 40
#: Sections whose lists end with a full stop.
_ACCOUNTS = ("income", "expenditure", "fiscal", "gpb", "sangong", "procurement", "assets")
_SHOWN = 30
#: Sections whose paragraphs need be no sentences.
_NO_TEXT = ("glossary", "contact", "tables")
_SHARE = re.compile(r"占[^,;。%]{0,24}?(\d{1,3}(?:\.\d+)?)%")
#: Each share may be off by so many points through rounding.
_STEP = Decimal("0.05")
_CHINESE = "一二三四五六七八九十"
#: The number of an item in a list, by how it is written.
_ITEM = re.compile(
    rf"\s*(?:[(（](?:(?P<paren>\d{{1,2}})|(?P<han_paren>[{_CHINESE}]{{1,3}}))[)）]"
    rf"|(?P<half>\d{{1,2}})[)）]|(?P<arabic>\d{{1,2}})[.、．](?!\d)|(?P<han>[{_CHINESE}]{{1,3}})、)"
)
#: Number and white space before it are no longer than this.
_LEAD_LENGTH = 60
_NUMERAL = re.compile(rf"[{_CHINESE}]{{1,3}}")


def find_brackets(builder: Builder, passages: Sequence[Passage]) -> None:
    """Record brackets that are opened and not closed in their paragraph or the next one."""
    for number, passage in enumerate(passages):
        if not _OPENS.search(passage.raw) or passage.is_in(("glossary",)):
            continue
        following = passages[number + 1].squeezed.text if number + 1 < len(passages) else ""
        text = passage.squeezed.text
        for place in _left_open(text):
            if not _closes(following, _PAIRS[text[place]]):
                end = to_stop(text, place + _SHOWN)
                state(builder, "unclosed_bracket", passage.squeezed.span(place, end), passage.meaning)


def _left_open(text: str) -> list[int]:
    """Places of brackets that are never closed; closers without an opener (numbering) are passed over."""
    stack: list[int] = []
    for match in _BRACKET.finditer(text):
        char = match.group()
        if char in _PAIRS:
            stack.append(match.start())
            continue
        matching = [place for place in stack if _PAIRS[text[place]] == char]
        if matching:
            stack.remove(matching[-1])
    return stack


def _closes(following: str, closer: str) -> bool:
    """Whether a paragraph closes a bracket that it did not open; 1) at its beginning closes nothing."""
    depth, lead = 0, _LEAD.match(following)
    for match in _BRACKET.finditer(following, lead.end() if lead else 0):
        char = match.group()
        if _PAIRS.get(char) == closer:
            depth += 1
        elif char == closer:
            depth -= 1
            if depth < 0:
                return True
    return False


def find_cut_off(builder: Builder, passages: Sequence[Passage]) -> None:
    """Record paragraphs whose beginning or end is missing, and lists that end with a semicolon.

    A paragraph ends a piece of text if a new section begins after it; only there an unfinished end shows
    that something is missing.
    """
    for number, passage in enumerate(passages):
        text = passage.squeezed.text
        if not passage.meaning or passage.is_in(_NO_TEXT) or len(text) < 2:
            continue
        if _MID_SENTENCE.match(passage.raw):
            state(builder, "cut_off", passage.squeezed.span(0, min(len(text), _SHOWN)), passage.meaning)
        last = number + 1 == len(passages) or passages[number + 1].section != passage.section
        if last and len(text) > _SHOWN and passage.raw.rstrip().endswith(_UNFINISHED):
            state(builder, "cut_off", passage.squeezed.span(len(text) - _SHOWN, len(text)), passage.meaning)
        elif last and _ends_open(text) and passage.is_in(_ACCOUNTS) and not _goes_on(builder, passage):
            begin = max(text.rfind(";", 0, len(text) - 1), text.rfind(":", 0, len(text) - 1)) + 1
            state(builder, "ends_open", passage.squeezed.span(begin, len(text)), passage.meaning)


def find_torn_ends(builder: Builder, passages: Sequence[Passage]) -> None:
    """Record the sentence that a text begins within, and the words that it ends with without a stop.

    Neither need be a fault: who forgets the last full stop has cut nothing off. But what a figure of the first
    sentence is of is not known, nor what would have followed the last words.
    """
    if not passages:
        return
    first, last = passages[0], passages[-1]
    if _BARE_FIGURE.match(first.squeezed.text):
        end = first.squeezed.text.find("。") + 1 or len(first.squeezed.text)
        state(builder, "begins_within", first.squeezed.span(0, end), first.meaning)
    ends = not builder.document.text[last.end :].strip()
    text = last.squeezed.text
    if ends and re.search("[,。]", text) and not text.endswith(tuple(_FINAL)) and not last.is_in(_NO_TEXT):
        state(
            builder,
            "ends_without_stop",
            last.squeezed.span(max(0, len(text) - _SHOWN), len(text)),
            last.meaning,
        )


def _ends_open(text: str) -> bool:
    """Whether a list ends with a semicolon, and its shares do not show that nothing is missing."""
    if len(text) <= _SHOWN or not text.endswith(";"):
        return False
    shares = [Decimal(one) for one in _SHARE.findall(text)]
    return not shares or abs(sum(shares, Decimal(0)) - 100) > len(shares) * _STEP


def _goes_on(builder: Builder, passage: Passage) -> bool:
    """Whether the next number of its list follows a passage directly: the list is not over."""
    text = builder.document.text
    end = passage.squeezed.span(0, len(passage.squeezed.text))[1]
    here = _ITEM.match(text, text.rfind("\n", 0, end) + 1, end)
    following = _ITEM.match(text, end, end + _LEAD_LENGTH)
    if not here or not following or here.lastgroup != following.lastgroup:
        return False
    style = here.lastgroup or ""
    return _ordinal(following[style]) == _ordinal(here[style]) + 1


def _ordinal(printed: str) -> int:
    return int(printed) if printed.isdigit() else _value(printed)


def find_gaps(builder: Builder) -> None:
    """Record headings of one level (一、二、…) that leave numbers out, with how many are missing."""
    groups: dict[tuple[int, int | None], list[Section]] = defaultdict(list)
    for section in builder.segments.sections:
        if _NUMERAL.fullmatch(section.number.strip("、.．()（） ")):
            groups[section.level, section.parent].append(section)
    for group in groups.values():
        numbers = [_value(section.number.strip("、.．()（） ")) for section in group]
        for section, previous, number in zip(group[1:], numbers, numbers[1:], strict=False):
            if number > previous + 1:
                missing = number - previous - 1
                end = min(section.body_start, section.end)
                state(builder, "numbering_gap", (section.start, end), section.meaning or "", value=missing)


def _value(numeral: str) -> int:
    """一 to 九十九 as a number."""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _CHINESE.index(numeral[0]) + 1
    return 10 * (_CHINESE.index(tens[0]) + 1 if tens else 1) + (_CHINESE.index(ones[0]) + 1 if ones else 0)


def find_same_text(builder: Builder, passages: Sequence[Passage]) -> None:
    """Record long paragraphs on performance that stand word for word under two things."""
    seen: dict[str, Passage] = {}
    for passage in passages:
        if not passage.is_in(("performance",)) or len(passage.raw) < _LONG:
            continue
        text = passage.squeezed.text
        if len(text) >= _LONG and text in seen:
            for one in (seen[text], passage):
                end = to_stop(text, _LONG) - 1
                state(builder, "same_text", one.squeezed.span(0, end), one.meaning)
        seen.setdefault(text, passage)
