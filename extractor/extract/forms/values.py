"""Cells of a form as values: operators, figures with units, judgements, dates."""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.extract.forms.rows import key_of
from extractor.extract.forms.vocabulary import Vocabulary
from schemas.frozen import dataclass
from schemas.quantity import Quantity, parse_decimal
from schemas.vouched import vouched

_new_quantity = vouched(Quantity)
_FIGURE = re.compile(
    r"(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<unit>[^\d,.;，。；:≥≤<>=~-]{0,12})"
)
#: Units that make a figure a date or a time of day: 9月前, 2024年, 12日, 3季度.
_DATE_UNIT = re.compile(r"^(?:月|年[前底末初度内]|日[前内]?$|号|季度|点|时$|:)")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_DASHES = frozenset({"-", "--", "—", "——", "/", "无", "———", "一", "－"})
#: Operators in words behind the figure.
_AFTER = (
    ("及以上", "≥"),
    ("(含)以上", "≥"),
    ("以上", "≥"),
    ("以内", "≤"),
    ("及以下", "≤"),
    ("以下", "≤"),
    ("之内", "≤"),
)
#: What a figure may be marked with.
_MARKS = frozenset("约共计为")
_PURE = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Value:
    """A cell's operator and figure; ``quantity`` None if it is words, a date, a range, or blank."""

    operator: str
    quantity: Quantity | None


_NOTHING = Value("", None)


@lru_cache(maxsize=4096)
def read_value(text: str, unit: str, words: Vocabulary) -> Value:
    """Read a target or actual value such as ``≥2.5万人``, ``=15.60万元``, ``优``.

    ``unit`` is the unit of the row's own unit column, used where the cell prints none.
    """
    key = key_of(text)
    operator, rest = split_operator(key, words)
    rest = rest[1:] if rest[:1] in _MARKS else rest
    match = _FIGURE.fullmatch(rest)
    if not match or rest in _DASHES:
        return Value(operator, None) if operator else _NOTHING
    number, printed = match["number"], match["unit"]
    for word, sign in _AFTER if printed else ():
        if printed.endswith(word):
            operator, printed = operator or sign, printed.removesuffix(word)
    value = parse_decimal(number)
    is_date = bool(_DATE_UNIT.match(printed)) or (printed.startswith("年") and bool(_YEAR.match(number)))
    if value is None or is_date:
        return _NOTHING
    return Value(operator, _new_quantity(value=value, unit=_plain_unit(printed) or _plain_unit(key_of(unit))))


def _plain_unit(unit: str) -> str:
    """A unit as quantities carry it."""
    unit = unit.strip("()")
    if unit in ("百分比", "百分点", "个百分点", "﹪"):
        return "%"
    return "" if unit in _DASHES else unit


def split_operator(key: str, words: Vocabulary) -> tuple[str, str]:
    """Take an operator off the front of a cell, in signs or words."""
    if key[:1] in _first_signs(words):
        for word, sign in words.operators:
            if sign and key.startswith(word):
                return sign, key[len(word) :]
    return "", key


@lru_cache
def _first_signs(words: Vocabulary) -> frozenset[str]:
    """What a cell must begin with to begin with an operator."""
    return frozenset(word[:1] for word, sign in words.operators if sign)


@lru_cache(maxsize=1024)
def operator_of(key: str, words: Vocabulary) -> str | None:
    """The operator a cell of the operator column states; None if it states none we know."""
    plain = key.strip("()")
    for word, sign in words.operators:
        if plain == word or (sign and word in ("≥", "≤", ">", "<", "=") and plain.endswith(word)):
            return sign
    return None


@lru_cache(maxsize=8192)
def figure_of(text: str, unit: str) -> Quantity | None:
    """A cell that must be one figure: an amount, a percentage, points; None if it is not.

    A unit printed in the cell wins over ``unit``. ``分`` after points is no unit of its own.
    """
    key = key_of(text)
    if not key or key in _DASHES:
        return None
    match = _FIGURE.fullmatch(key.rstrip("*"))
    if not match:
        return None
    value = parse_decimal(match["number"])
    printed = match["unit"]
    if value is None or printed not in ("", "%", "元", "万元", "亿元", "千元", "分", "万"):
        return None
    if printed == "万":
        printed = "万元"
    return _new_quantity(value=value, unit=printed or unit)


def is_number(key: str) -> bool:
    """Whether a key is a bare figure, with or without a percent sign or 分."""
    return bool(_PURE.fullmatch(key.rstrip("%分")))


def is_dash(key: str) -> bool:
    """Whether a key is a placeholder for nothing."""
    return key in _DASHES
