"""Numbers as a workbook prints them: by the cell's number format.

A cell stores 512.4 and prints 512.40: the printed decimals are what the figure claims. Format codes
after ECMA-376 part 1, 18.8.30/31. What a code asks beyond decimals, groups, per cent, scale and fixed words
(fractions, exponents, conditions) is printed like General.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

#: Codes that a workbook refers to by number without writing them down.
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    37: "#,##0_);(#,##0)",
    38: "#,##0_);(#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);(#,##0.00)",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
    31: "yyyy年m月d日",
    57: "yyyy年m月",
    58: "m月d日",
}
#: General shows eleven characters, the point among them.
_GENERAL_DIGITS = 10
_GENERAL_WORDS = ("general", "g/通用格式")
_PLACES = "0#?"
_COLOURS = frozenset(
    {"black", "blue", "cyan", "green", "magenta", "red", "white", "yellow"}
    | {"黑色", "蓝色", "绿色", "红色", "白色", "黄色"}
)


@dataclass(slots=True)
class _Section:
    """One of a code's up to four parts."""

    before: str = ""
    after: str = ""
    places: str = ""
    percent: bool = False
    #: says "General"
    general: bool = False
    #: asks what is not done here: the bare number is printed
    beyond: bool = False

    def add(self, literal: str) -> None:
        """Add words to the side of the digits they stand on."""
        if self.places or self.general:
            self.after += literal
        else:
            self.before += literal

    def add_place(self, char: str) -> None:
        """Add a digit's place; digits on both sides of words are not done here."""
        if self.after.strip("% "):
            self.beyond = True
        self.places += char


def printed(value: float, code: str) -> str:
    """Print a number by a format code; an empty code is General."""
    number = Decimal(f"{value:.15g}")
    if not code:
        return general(number)
    sections = _sections(code)
    section, signed = _choose(sections, number)
    if section.beyond:
        return general(number)
    if section.general:
        said = general(abs(number))
    elif not section.places:  # words alone, as for zero: "-" or nothing
        return (section.before + section.after).strip()
    else:
        said = _digits(abs(number), section)
    minus = "-" if number < 0 and said.strip("0.,") else ""
    before, after = section.before, section.after
    if signed:
        before, after = (side.strip("-−() ") for side in (before, after))
    return f"{minus}{before}{said}{after}".strip()


def general(number: Decimal) -> str:
    """Print a number as General does, without an exponent and without the noise of binary fractions."""
    whole = max(1, number.adjusted() + 1)
    rounded = round(number, max(0, _GENERAL_DIGITS - whole))
    said = f"{rounded:f}"
    return said.rstrip("0").rstrip(".") if "." in said else said


def printed_date(value: datetime.date | datetime.time | datetime.timedelta, code: str) -> str:
    """Print a date in Chinese where the code does, else as ISO 8601."""
    if isinstance(value, datetime.date) and "年" in code:
        day = f"{value.day}日" if "日" in code else ""
        return f"{value.year}年{value.month}月{day}" if "月" in code else f"{value.year}年"
    if isinstance(value, datetime.date) and "月" in code:
        return f"{value.month}月{value.day}日" if "日" in code else f"{value.month}月"
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    return str(value)


def _choose(sections: tuple[_Section, ...], number: Decimal) -> tuple[_Section, bool]:
    """The section for a number, and whether it is one for negative numbers, which brings its own sign."""
    if number < 0 and len(sections) > 1:
        return sections[1], True
    if number == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], False


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[_Section, ...]:
    parts = _split(code)
    if len(parts) == 4:
        parts.pop()  # the fourth is for texts
    return tuple(_parse(part) for part in parts)


def _split(code: str) -> list[str]:
    """Part a code at semicolons that are not quoted."""
    parts, quoted, index = [""], False, 0
    while index < len(code):
        char = code[index]
        if char in "\\!" and not quoted:
            parts[-1] += code[index : index + 2]
            index += 2
            continue
        quoted ^= char == '"'
        if char == ";" and not quoted:
            parts.append("")
        else:
            parts[-1] += char
        index += 1
    return parts


def _parse(part: str) -> _Section:
    section = _Section()
    index = 0
    while index < len(part):
        index = _token(part, index, section)
    return section


def _token(part: str, index: int, section: _Section) -> int:
    """Read one token into the section; returns where the next begins."""
    char = part[index]
    for word in _GENERAL_WORDS:
        if part[index:].lower().startswith(word):
            section.general = True
            return index + len(word)
    if char == '"':
        end = part.find('"', index + 1)
        end = len(part) if end < 0 else end
        section.add(part[index + 1 : end])
        return end + 1
    if char == "[":
        end = part.find("]", index)
        end = len(part) if end < 0 else end
        _bracket(part[index + 1 : end], section)
        return end + 1
    if char in "\\!":
        section.add(part[index + 1 : index + 2])
        return index + 2
    if char in "_*":  # a blank as wide as the next character, or a filling with it
        return index + 2
    _plain(char, section)
    return index + 1


def _plain(char: str, section: _Section) -> None:
    if char in _PLACES or (char in ".," and (section.places or char == ".")):
        section.add_place(char)
    elif char == "%":
        section.percent = True
        section.add(char)
    elif char in "@Ee/ymdhsYMDHSaAgG":
        section.beyond = True
    else:
        section.add(char)


def _bracket(inside: str, section: _Section) -> None:
    """[Red] and [DBNum1] colour, [$¥-804] is a currency, [>100] and [h] are beyond us."""
    if inside.startswith("$"):
        section.add(inside[1:].split("-")[0])
    elif inside.lower() not in _COLOURS and not inside.lower().startswith(("color", "颜色")):
        section.beyond = True


def _digits(number: Decimal, section: _Section) -> str:
    places = section.places
    scale = len(places) - len(places.rstrip(","))
    whole, _, decimals = places.rstrip(",").partition(".")
    number = number.scaleb(2) if section.percent else number
    number = number.scaleb(-3 * scale)
    most = sum(decimals.count(char) for char in _PLACES)
    rounded = number.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    said = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    return _fill(said, whole, decimals)


def _fill(said: str, whole: str, decimals: str) -> str:
    """Drop optional decimals and the optional zero of a whole number; add the zeros asked for in front."""
    left, _, right = said.partition(".")
    least = max((i + 1 for i, char in enumerate(decimals) if char == "0"), default=0)
    while len(right) > least and right.endswith("0"):
        right = right[:-1]
    digits = whole.count("0")
    if left == "0" and not digits and not right:
        return ""
    left = left.rjust(digits, "0") if "," not in left else left
    return f"{left}.{right}" if right else left
