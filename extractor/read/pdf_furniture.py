"""Running headers and footers, page numbers and watermarks: on the page, but no part of the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from extractor.read.pdf_layout import PageLayout
from extractor.read.pdf_lines import TextLine
from extractor.read.pdf_tables import Grid
from schemas.text import squeeze

#: Furniture stands in this share of the page's height, from the top and from the bottom.
ZONE = 0.14
#: A header is one that runs over at least this many pages.
RUNNING = 3
#: On at least this many of them it stands over text: what always stands over a table is its caption.
OVER_TEXT = 2
#: Lines that may be furniture, counted from the edge of the page; a table's caption has no more.
OUTERMOST = 4
#: Lines whose distance from the edge of the page differs by less, in points, are in the same place.
SAME_PLACE = 8.0

_DASHES = r"[-—–―─~·.|]"
_PAGE_NUMBER = re.compile(
    rf"\d{{1,3}}|{_DASHES}+\d{{1,4}}{_DASHES}+|[ivxIVX]{{1,6}}|第?\d{{1,4}}页|"
    r"第\d{1,4}页[,，/]?共\d{1,4}页|\d{1,4}[/／]\d{1,4}"
)
_NUMBERED = re.compile(r"(?:(\d{1,4})[\s|·—–-]+)?(\D.{3,}?)(?:[\s|·—–-]+(\d{1,4}))?")

_Key = tuple[object, ...]


def part_furniture(pages: Sequence[PageLayout]) -> None:
    """Move running headers, footers, page numbers and watermarks from the items to ``furniture``.

    Only lines with nothing but furniture between them and the edge of the page are moved.
    """
    running = _running(pages)
    for page in pages:
        marked = {id(line) for line in page.lines if line.slanted}
        for from_top in (True, False):
            marked |= {id(line) for line in _marginal(page, from_top, running)}
        page.furniture += [line for line in page.lines if id(line) in marked]
        page.items = [item for item in page.items if id(item) not in marked]


def _marginal(page: PageLayout, from_top: bool, running: set[_Key]) -> list[TextLine]:
    """The furniture at one end of a page, from the edge inwards.

    A running line stands apart from the text: by a gap or by its size. Text that happens to repeat does not.
    """
    found: list[TextLine] = []
    sure = 0
    items = page.items if from_top else page.items[::-1]
    for line, inner in zip_longest(_outer_lines(page, from_top), items[1:]):
        if line is None:
            break
        numbered = bool(_PAGE_NUMBER.fullmatch(squeeze(line.text)))
        if not (numbered or line.slanted or running & _keys(line, page, from_top)):
            break
        found.append(line)
        if numbered or line.slanted or _apart(line, inner):
            sure = len(found)
    return found[:sure]


def _apart(line: TextLine, inner: TextLine | Grid | None) -> bool:
    if not isinstance(inner, TextLine):
        return True
    gap = max(line.top, inner.top) - min(line.bottom, inner.bottom)
    return gap > 0.9 * line.size or abs(line.size - inner.size) > 0.08 * inner.size


def _outer_lines(page: PageLayout, from_top: bool) -> Iterator[TextLine]:
    """Lines of the header or footer zone, from the edge of the page up to the first table."""
    for item in page.items if from_top else reversed(page.items):
        if isinstance(item, Grid):
            return
        inside = item.bottom <= ZONE * page.height if from_top else item.top >= (1 - ZONE) * page.height
        if not inside:
            return
        yield item


def _running(pages: Sequence[PageLayout]) -> set[_Key]:
    """Keys of the lines that run over several pages."""
    seen: dict[_Key, int] = defaultdict(int)
    over_text: dict[_Key, int] = defaultdict(int)
    for page in pages:
        for from_top in (True, False):
            ends = page.items[: OUTERMOST + 1] if from_top else page.items[: -OUTERMOST - 2 : -1]
            by_text = not any(isinstance(item, Grid) for item in ends)
            for line, _ in zip(_outer_lines(page, from_top), range(OUTERMOST), strict=False):
                for key in _keys(line, page, from_top):
                    seen[key] += 1
                    over_text[key] += by_text
    return {key for key, count in seen.items() if count >= RUNNING and over_text[key] >= OVER_TEXT}


def _keys(line: TextLine, page: PageLayout, from_top: bool) -> set[_Key]:
    """What a running line has in common on all its pages: text, place, and page number if it has one.

    The place is rounded both ways, so that lines near each other share a key.
    """
    place = (line.top if from_top else page.height - line.bottom) / SAME_PLACE
    slots = {(half, int(place + half)) for half in (0, 0.5)}
    keys: set[_Key] = {(from_top, slot, squeeze(line.text)) for slot in slots}
    numbered = _NUMBERED.fullmatch(line.text)
    if numbered and (numbered[1] or numbered[3]):
        steps = tuple(int(number) - page.number if number else None for number in (numbered[1], numbered[3]))
        keys |= {(from_top, slot, squeeze(numbered[2]), steps) for slot in slots}
    return keys
