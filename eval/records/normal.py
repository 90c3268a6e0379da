"""Words and figures in comparable form."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from functools import lru_cache

from schemas.quantity import parse_decimal
from schemas.text import squeeze

_FIGURE = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_OPERATOR = re.compile(r"^(?:[≥≤=><＝]|大于等于|小于等于)+")
_NUMBER = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.]|\((?:[一二三四五六七八九十]+|\d+)\)|\d{1,2}[、.)](?!\d)|"
    r"(?:其中|加|减)[:：]?(?=.))"
)
_IN_BRACKETS = re.compile(
    r"\((?:单位[:：])?(?:亿元|万元|千元|元|辆|台|套|台[,、/]?套|台\(套\)|个|人|人次|批次|批|次|平方米)\)$"
)
_MARKS = re.compile(r"[\"'“”‘’()\[\]《》<>、,，.。;；:：·/-]")
#: The year in front of a project's name is no part of it.
_YEAR = re.compile(r"^20\d\d年度?")
#: Endings that a project's name has or has not, as the writer likes.
_LOOSE = re.compile(r"(?:专项|项目|资金|经费|支出|费用|补助|补贴)+$")


def figure(printed: str | None) -> Decimal | None:
    """A printed figure with its places kept; None if it is not one. A per cent sign and a unit 分 fall away."""
    if printed is None:
        return None
    text = squeeze(printed).replace("%", "").removesuffix("分")
    return parse_decimal(text)


def same_figure(one: Decimal | None, other: Decimal | None) -> bool:
    """Whether two figures are printed alike: ``0.30`` and ``0.3`` are not."""
    if one is None or other is None:
        return one is other
    return one.as_tuple() == other.as_tuple()


def figures_in(text: str) -> list[tuple[int, int, Decimal]]:
    """All figures of a squeezed text: start, end, value."""
    found = ((m.start(), m.end(), parse_decimal(m.group())) for m in _FIGURE.finditer(text))
    return [(start, end, value) for start, end, value in found if value is not None]


@lru_cache(maxsize=1 << 14)
def label_word(text: str) -> str:
    """A row label or name without blanks, marks, list number, 其中 and a unit in brackets at its end."""
    plain = squeeze(text)
    while (bare := _NUMBER.sub("", plain)) != plain and bare:
        plain = bare
    return _MARKS.sub("", _IN_BRACKETS.sub("", plain) or plain)


def digest(words: str) -> str:
    """Words that are not kept, as something that can be compared: ``#`` and twelve hexadecimal digits."""
    plain = _MARKS.sub("", squeeze(words))
    return "#" + hashlib.sha256(plain.encode("utf-8")).hexdigest()[:12]


def digest_of_project(name: str) -> str:
    """The digest of a project's name, its loose ending (专项资金, 项目, 经费) left off."""
    plain = _YEAR.sub("", label_word(name))
    return digest(_LOOSE.sub("", plain) or plain)


def said(text: str, unit: str = "") -> str:
    """A target or result in comparable form: the figure if it is one, else a digest of the words.

    Args:
        text: as printed, with or without operator, unit and per cent sign; empty if nothing is.
        unit: the unit of the row, taken off the figure's end.
    """
    plain = squeeze(text)
    if not plain or plain.startswith("#"):
        return plain
    bare = _OPERATOR.sub("", plain)
    if unit:
        bare = bare.removesuffix(squeeze(unit))
    value = parse_decimal(bare.removesuffix("%"))
    return str(value) if value is not None else digest(plain)
