"""The numbers Word prints itself: 一、 （一） 1. 第一部分, rebuilt from numbering.xml.

The text of a numbered heading does not hold its number, and sections are told by it. After ECMA-376
part 1, 17.9: each abstract list keeps one counter per level; a paragraph raises its level's and resets
those below.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_PLACE = re.compile(r"%([1-9])")
#: After these no blank is needed between number and words.
_CLOSING = ("、", "）", ")", "．", "。", "：")


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class _List:
    """A numbered list (w:num): its abstract list, and what it overrides."""

    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)


class Numbering:
    """Counts the numbered paragraphs of one document, in order."""

    def __init__(self, root: Any | None, style_list: Callable[[str], str | None]) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        links: dict[str, str] = {}
        for node in root.iterchildren(W + "abstractNum") if root is not None else ():
            name = node.get(W + "abstractNumId", "")
            self._abstract[name] = _levels(node.iterchildren(W + "lvl"))
            if link := value(node, "numStyleLink"):
                links[name] = link
        for node in root.iterchildren(W + "num") if root is not None else ():
            self._lists[node.get(W + "numId", "")] = _list(node)
        for name, link in links.items():  # a list that borrows the levels of a style's list
            if (other := self._lists.get(style_list(link) or "")) and other.abstract in self._abstract:
                self._abstract[name] = self._abstract[other.abstract]

    def level_of_style(self, number: str, style: str) -> int:
        """The level of a list that a paragraph style is bound to; 0 if none is."""
        levels = self._abstract.get(self._lists[number].abstract, {}) if number in self._lists else {}
        return next((index for index, level in levels.items() if level.style == style), 0)

    def label(self, number: str, index: int) -> str:
        """Count a paragraph at level ``index`` (from 0) of a list; returns the number Word prints."""
        one = self._lists.get(number)
        if one is None or index not in (levels := self._abstract.get(one.abstract, {}) | one.levels):
            return ""
        counters = self._counters.setdefault(one.abstract, {})
        if number not in self._begun:
            self._begun.add(number)
            for level, start in one.starts.items():
                counters[level] = start - 1
        counters[index] = counters.get(index, levels[index].start - 1) + 1
        for lower in [level for level in counters if level > index]:
            del counters[lower]
        return _label(levels, index, counters)


def value(node: Any, name: str) -> str | None:
    """The ``w:val`` of a child element."""
    child = node.find(W + name)
    return child.get(W + "val") if child is not None else None


def _levels(nodes: Iterable[Any]) -> dict[int, _Level]:
    return {_number(node.get(W + "ilvl")): _level(node) for node in nodes}


def _level(node: Any) -> _Level:
    legal = node.find(W + "isLgl")
    return _Level(
        start=_number(value(node, "start"), 1),
        form=value(node, "numFmt") or "decimal",
        text=value(node, "lvlText") or "",
        suffix=value(node, "suff") or "tab",
        legal=legal is not None and legal.get(W + "val") not in ("0", "false"),
        style=value(node, "pStyle"),
    )


def _list(node: Any) -> _List:
    one = _List(value(node, "abstractNumId") or "")
    for override in node.iterchildren(W + "lvlOverride"):
        level = _number(override.get(W + "ilvl"))
        if (start := value(override, "startOverride")) is not None:
            one.starts[level] = _number(start, 1)
        one.levels |= _levels(override.iterchildren(W + "lvl"))
    return one


def _number(text: str | None, default: int = 0) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else default


def _label(levels: dict[int, _Level], index: int, counters: dict[int, int]) -> str:
    level = levels[index]
    if level.form in ("bullet", "none"):
        return ""

    def count(match: re.Match[str]) -> str:
        other = int(match[1]) - 1
        one = levels.get(other, level)
        return format_number(counters.get(other, one.start), "decimal" if level.legal else one.form)

    said = _PLACE.sub(count, level.text)
    tight = not said or level.suffix == "nothing" or said.endswith(_CLOSING)
    return said if tight else said + " "


def format_number(number: int, form: str) -> str:
    """A number in one of Word's forms (``w:numFmt``); forms not used in Chinese print as decimals."""
    if form in _FORMS and number > 0:
        return _FORMS[form](number)
    return str(number)


def chinese(number: int, digits: str = _DIGITS, units: tuple[str, ...] = ("", "十", "百", "千")) -> str:
    """A number below 10,000 in Chinese: 10 is 十, 21 is 二十一, 105 is 一百〇五."""
    if number >= 10_000:
        return str(number)
    said = ""
    for place, digit in enumerate(reversed(str(number))):
        if digit != "0":
            said = digits[int(digit)] + units[place] + said
        elif said and not said.startswith(digits[0]):
            said = digits[0] + said
    return said.removeprefix(digits[1]) if said.startswith(digits[1] + "十") else said


def _legal(number: int) -> str:
    return chinese(number, _LEGAL, ("", "拾", "佰", "仟"))


def _letters(number: int) -> str:
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    steps = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
    said = ""
    for worth, letters in steps:
        said += letters * (number // worth)
        number %= worth
    return said


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if number <= 20 else f"({number})"


_FORMS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "chineseLegalSimplified": _legal,
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % 12],
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: "".join(chr(0xFF10 + int(digit)) for digit in str(number)),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}
