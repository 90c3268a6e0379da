"""Money in Chinese numerals (三万五千元), which the grammar leaves alone.

The last numeral that is written sets the precision, as the last printed place does: 三万五千元 is 3.5万元, give or
take half a thousand, since nothing says that it was exact to the yuan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from schemas.quantity import Quantity

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_POWERS = {"十": 1, "百": 2, "千": 3}
_GROUPS = {"万": 4, "亿": 8}
_NUMERAL = "零〇○一二两三四五六七八九十百千"
#: A numeral of money: it ends in 元 (角 and 分 do not occur), 万 and 亿 are part of it.
_MONEY = re.compile(
    rf"(?<![{_NUMERAL}第万亿点\d.])(?P<number>[{_NUMERAL}][{_NUMERAL}万亿]*)(?:点(?P<places>[零〇○一二两三四五六七八九]+))?(?P<tail>[万亿])?元"
)


@dataclass(frozen=True, slots=True)
class Numeral:
    """An amount in Chinese numerals. ``start`` and ``end`` index the text that was searched."""

    start: int
    end: int
    quantity: Quantity


def find_numerals(text: str) -> Iterator[Numeral]:
    """All amounts of money in Chinese numerals in text without blanks; what is malformed is left out."""
    for match in _MONEY.finditer(text):
        value = _with_places(match["number"], match["places"], match["tail"])
        if value is not None:
            yield Numeral(match.start(), match.end(), _quantity(value))


def parse_numeral(words: str) -> tuple[int, int] | None:
    """The value of a numeral, and the power of ten of the last one written; None if it is none.

    ``三万五千`` is ``(35000, 3)``, ``一百二十`` is ``(120, 1)``.
    """
    total = group = last = 0
    digit: int | None = None
    ceiling, bound = 99, 4
    for char in words:
        if char in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[char]
        elif char in _POWERS:
            power = _POWERS[char]
            if power >= bound or digit == 0:
                return None
            if digit is None and (char != "十" or group):
                return None
            group += (1 if digit is None else digit) * 10**power
            digit, bound, last = None, power, power
        else:
            power = _GROUPS.get(char, ceiling)
            if power >= ceiling or not group + (digit or 0):
                return None
            total += (group + (digit or 0)) * 10**power
            group, digit, bound, ceiling, last = 0, None, 4, power, power
    if digit:
        if last and bound != 1 and words[-2] not in "零〇○":
            return None  # 三万五: spoken for 三万五千, and not worth guessing
        last = 0
    return total + group + (digit or 0), last


def _with_places(number: str, places: str | None, tail: str | None) -> tuple[Decimal, int] | None:
    """Value in yuan and the power of ten of its last place."""
    shift = _GROUPS[tail] if tail else 0
    whole = parse_numeral(number)
    if whole is None:
        return None
    value, last = Decimal(whole[0]), whole[1]
    if places:
        digits = "".join(str(_DIGITS[char]) for char in places)
        value += Decimal(f"0.{digits}")
        last = -len(digits)
    return value.scaleb(shift), last + shift


def _quantity(value: tuple[Decimal, int]) -> Quantity:
    """In 万元 from ten thousand yuan on, with the decimals that the last numeral stands for."""
    amount, last = value
    unit, power = (
        ("亿元", 8) if amount >= 10**8 and last >= 6 else ("万元", 4) if amount >= 10**4 else ("元", 0)
    )
    places = max(0, power - last)
    return Quantity(value=amount.scaleb(-power).quantize(Decimal(1).scaleb(-places)), unit=unit)
