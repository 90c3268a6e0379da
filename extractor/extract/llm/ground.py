"""Grounding: a proposal is held to the words it quotes, before anything is made of it.

A quote is looked for in the line it names: as it is, then without blanks and widths, then approximately. Only
words may be approximate: the figures of the stretch that is found must be those of the quote, digit for digit,
and what counts from there on is the source text. A proposal ends up verified, repaired, or dropped with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import partial_ratio_alignment

from extractor.extract.llm.lines import Line, Place
from schemas.records import Status
from schemas.text import squeeze

#: How alike words must be, of 100, and how short a quote may be to be looked for approximately.
_ALIKE = 88
_SHORTEST = 6
_LONGEST = 400
_NUMBER = re.compile(
    r"\d+(?:[.,]\d+)*|[零〇○一二两三四五六七八九]*[十百千万亿][零〇○一二两三四五六七八九十百千万亿]*"
)
_DIGIT = frozenset("0123456789")

NO_LINE = "引用的句号不存在"
NO_QUOTE = "引文不在原文中"
OTHER_NUMBERS = "引文中的数字与原文不符"
NO_FIGURE = "数字不在引文中"
TWO_FIGURES = "引文中有两个相同的数字，无法确定是哪一个"
NO_ITEM = "项目名称不在原文中"
TOO_LONG = "引文过长"


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of a line that a quote stands for. Indices are of the line's squeezed text."""

    start: int
    end: int
    status: Status


@dataclass(frozen=True, slots=True)
class Dropped:
    """Why a proposal is not believed."""

    why: str


def locate(quote: str, line: Line) -> Found | Dropped:
    """Find a quote in a line."""
    wanted, text = squeeze(quote), line.squeezed.text
    if len(wanted) > _LONGEST:
        return Dropped(TOO_LONG)
    at = text.find(wanted) if wanted else -1
    if at >= 0:
        return _whole(Found(at, at + len(wanted), "verified"), text)
    if len(wanted) < _SHORTEST:
        return Dropped(NO_QUOTE)
    match = partial_ratio_alignment(wanted, text, score_cutoff=_ALIKE)
    if match is None or match.dest_end <= match.dest_start or len(wanted) > len(text):
        return Dropped(NO_QUOTE)
    found = _whole(Found(match.dest_start, match.dest_end, "repaired"), text)
    if isinstance(found, Found) and numbers(wanted) != numbers(text[found.start : found.end]):
        return Dropped(OTHER_NUMBERS)
    return found


def _whole(found: Found, text: str) -> Found | Dropped:
    """The stretch, if it cuts no number in two."""
    for edge in (found.start, found.end):
        around = text[max(0, edge - 2) : edge + 2]
        if 0 < edge < len(text) and _cuts(text, edge) and any(char in _DIGIT for char in around):
            return Dropped(OTHER_NUMBERS)
    return found


def _cuts(text: str, edge: int) -> bool:
    before, after = text[edge - 1], text[edge]
    if before in _DIGIT:
        return after in _DIGIT or (
            after in ".," and text[edge + 1 : edge + 2] in _DIGIT and edge + 1 < len(text)
        )
    return before in ".," and after in _DIGIT and edge > 1 and text[edge - 2] in _DIGIT


def numbers(text: str) -> list[str]:
    """The numbers of a squeezed text, in order, digit for digit."""
    return [match.replace(",", "") for match in _NUMBER.findall(text)]


def find_figure(figure: str, line: Line, found: Found) -> Place | Dropped:
    """The figure of the source text that a proposal means: it stands in the quote, with its unit."""
    first, last = line.squeezed.span(found.start, found.end)
    inside = [place for place in line.places if first <= place.start and place.end <= last]
    same = [place for place in inside if _same(figure, line.printed(place))]
    if not same:
        return Dropped(NO_FIGURE)
    if len(same) > 1:
        return Dropped(TWO_FIGURES)
    return same[0]


def _same(figure: str, printed: str) -> bool:
    """The same digits with the same unit; separators of thousands may be left off."""
    return squeeze(figure).replace(",", "") == squeeze(printed).replace(",", "")


def find_item(item: str, line: Line, near: int) -> tuple[int, int, Status] | Dropped:
    """Where the words that name the item stand in the line: document offsets. The nearest of several counts."""
    wanted, text = squeeze(item), line.squeezed.text
    if not wanted or _DIGIT & set(wanted):
        return Dropped(NO_ITEM)
    starts = [match.start() for match in re.finditer(re.escape(wanted), text)]
    if starts:
        spans: Sequence[tuple[int, int]] = [line.squeezed.span(at, at + len(wanted)) for at in starts]
        return (*min(spans, key=lambda span: (abs(span[0] - near), span[0])), "verified")
    if len(wanted) < _SHORTEST or len(wanted) > len(text):
        return Dropped(NO_ITEM)
    match = partial_ratio_alignment(wanted, text, score_cutoff=_ALIKE)
    if match is None or numbers(text[match.dest_start : match.dest_end]):
        return Dropped(NO_ITEM)
    return (*line.squeezed.span(match.dest_start, match.dest_end), "repaired")
