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
_NUMERALS = "一二三四五六七八九十"
_HAN = f"[{_NUMERALS}]{{1,3}}"
#: Units after which a numeral is a figure, not a number of a heading.
_FIGURE = r"(?!万|亿|元|倍|分|人|个|%|‰|年|月|日|号|辆|台|次|项(?!目)|家|吨|米|亩|户|件|所|名|千|百|岁)"
_ARABIC = "0123456789"
#: Numbers that are one character, in order.
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_HAN_CIRCLED = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_PAREN = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_FULL_STOP = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_SINGLE = {c: i for row in (_CIRCLED, _HAN_CIRCLED, _PAREN, _FULL_STOP) for i, c in enumerate(row, 1)}
#: Of 3.2 and 附件1-2 the last figure counts.
_LAST_PART = re.compile(r"[.-]")
_ONE = re.compile(r"(.)[、.]?")
#: Styles with the characters they can begin with, in the order in which they are tried.
_PATTERNS: tuple[tuple[Style, str, re.Pattern[str]], ...] = (
    ("part", "第", re.compile(rf"第({_HAN}|\d{{1,2}})(?:部分|章|篇|编)[、:.,]?")),
    (
        "attachment",
        "附",
        re.compile(rf"(?:附件|附录)({_HAN}|\d{{1,2}}(?:-\d{{1,2}})?)?[、:.]*(?![^、:.]{{0,2}}[,。;])"),
    ),
    ("han_paren", "(", re.compile(rf"\(({_HAN})\)[、.:]?")),
    ("han_paren", _NUMERALS, re.compile(rf"({_HAN})\)[、.]?")),
    ("han", _NUMERALS, re.compile(rf"({_HAN})[、.:]")),
    ("decimal", _ARABIC, re.compile(rf"(\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})[、.]?(?=[^\d,.、%]){_FIGURE}")),
    ("arabic", _ARABIC, re.compile(r"(\d{1,2})(?:、|\.(?!\d)|\.(?=20\d\d年))")),
    ("arabic_paren", "(", re.compile(r"\((\d{1,2})\)[、.]?")),
    ("arabic_paren", _ARABIC, re.compile(r"(\d{1,2})\)[、.]?")),
    ("circled", _CIRCLED, _ONE),
    ("han_paren", _HAN_CIRCLED, _ONE),
    ("arabic_paren", _PAREN, _ONE),
    ("arabic", _FULL_STOP, _ONE),
)
#: The styles by what a line begins with: most lines begin with nothing of the kind, the others have few to try.
_BY_START = {
    start: tuple((style, pattern.match) for style, starts, pattern in _PATTERNS if start in starts)
    for start in {start for _, starts, _ in _PATTERNS for start in starts}
}


class Number(NamedTuple):
    """The number a line begins with: its style, its place in the list, and how long it is."""

    style: Style
    ordinal: int
    length: int


def read_number(key: str) -> Number | None:
    """Read the number at the start of a squeezed, width-folded line; None if there is none."""
    for style, match in _BY_START.get(key[:1], ()):
        found = match(key)
        if found:
            return Number(style, _ordinal(found.group(1)), found.end())
    return None


def _ordinal(printed: str | None) -> int:
    if not printed:
        return 0
    if printed in _SINGLE:
        return _SINGLE[printed]
    if printed[0].isdigit():
        return int(_LAST_PART.split(printed)[-1] if len(printed) > 2 else printed)
    return _han(printed)


def _han(numeral: str) -> int:
    """一 to 九十九."""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _DIGITS.get(numeral[-1], 0)
    return (_DIGITS.get(tens[-1], 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
