"""How lines are numbered: 第一部分, 一、, （一）, 1., (1), ①."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Style = Literal[
    "part", "attachment", "title", "han", "han_paren", "arabic", "decimal", "arabic_paren", "circled"
]

#: The order in which the styles contain one another in official writing.
RANK: dict[Style, int] = {
    "part": 10,
    "attachment": 12,
    "title": 14,
    "han": 20,
    "han_paren": 30,
    "arabic": 40,
    "decimal": 45,
    "arabic_paren": 50,
    "circled": 60,
}
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}
_HAN = "[一二三四五六七八九十]{1,3}"
#: Units after which a numeral is a figure, not a number of a heading.
_FIGURE = r"(?!万|亿|元|倍|分|人|个|%|‰|年|月|日|号|辆|台|次|项(?!目)|家|吨|米|亩|户|件|所|名|千|百|岁)"
_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    ("part", re.compile(r"第([一二三四五六七八九十]{1,3}|\d{1,2})(?:部分|章|篇|编)[、:.,]?")),
    (
        "attachment",
        re.compile(rf"(?:附件|附录)({_HAN}|\d{{1,2}}(?:-\d{{1,2}})?)?[、:.]*(?![^、:.]{{0,2}}[,。;])"),
    ),
    ("han_paren", re.compile(rf"\(({_HAN})\)[、.:]?")),
    ("han_paren", re.compile(rf"({_HAN})\)[、.]?")),
    ("han", re.compile(rf"({_HAN})[、.:]")),
    ("decimal", re.compile(rf"(\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})[、.]?(?=[^\d,.、%]){_FIGURE}")),
    ("arabic", re.compile(r"(\d{1,2})(?:、|\.(?!\d)|\.(?=20\d\d年))")),
    ("arabic_paren", re.compile(r"\((\d{1,2})\)[、.]?")),
    ("arabic_paren", re.compile(r"(\d{1,2})\)[、.]?")),
    ("circled", re.compile(r"([①-⑳])[、.]?")),
    ("han_paren", re.compile(r"([㈠-㈩])[、.]?")),
    ("arabic_paren", re.compile(r"([⑴-⒇])[、.]?")),
    ("arabic", re.compile(r"([⒈-⒛])[、.]?")),
)
#: Numbers that are one character: the first of each row.
_SINGLE = (("①", "⑳"), ("㈠", "㈩"), ("⑴", "⒇"), ("⒈", "⒛"))
_STARTS = frozenset(
    "第附(一二三四五六七八九十0123456789"
    + "".join(chr(c) for a, z in _SINGLE for c in range(ord(a), ord(z) + 1))
)


class Number(NamedTuple):
    """The number a line begins with: its style, its place in the list, and how long it is."""

    style: Style
    ordinal: int
    length: int


def read_number(key: str) -> Number | None:
    """Read the number at the start of a squeezed, width-folded line; None if there is none."""
    if not key or key[0] not in _STARTS:
        return None
    for style, pattern in _PATTERNS:
        found = pattern.match(key)
        if found:
            return Number(style, _ordinal(found.group(1)), found.end())
    return None


def _ordinal(printed: str | None) -> int:
    if not printed:
        return 0
    for first, last in _SINGLE:
        if first <= printed[0] <= last:
            return ord(printed[0]) - ord(first) + 1
    if printed[0].isdigit():
        return int(re.split(r"[.-]", printed)[-1])
    return _han(printed)


def _han(numeral: str) -> int:
    """一 to 九十九."""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _DIGITS.get(numeral[-1], 0)
    return (_DIGITS.get(tens[-1], 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
