"""Lines and cells of a text, as spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.text import squeeze

#: What ends a line. Not ``str.splitlines``, which also breaks at form feeds and separators.
_END = re.compile(r"\r\n|\n|\r")
_PAGE_NUMBER = re.compile(r"[-~·]*\d{1,4}[-~·]*|第\d{1,4}页(?:[,/]?共\d{1,4}页)?")


@dataclass(frozen=True, slots=True)
class TextLine:
    """``text[start:end]`` without its line end. ``tabs`` is -1 for a blank line without tabs."""

    start: int
    end: int
    tabs: int


def lines_of(text: str, start: int = 0, end: int | None = None) -> Iterator[TextLine]:
    """The lines of ``text[start:end]``."""
    stop = len(text) if end is None else end
    begin = start
    for match in _END.finditer(text, start, stop):
        yield _line(text, begin, match.start())
        begin = match.end()
    if begin < stop:
        yield _line(text, begin, stop)


def _line(text: str, start: int, end: int) -> TextLine:
    tabs = text.count("\t", start, end)
    if not tabs and not text[start:end].strip():
        tabs = -1
    return TextLine(start, end, tabs)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without outer white space; an empty span stays where it began."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if left == len(piece):
        return start, start
    return start + left, start + len(piece.rstrip())


def cells_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the tab-separated cells of ``text[start:end]``, trimmed."""
    spans = []
    begin = start
    for piece in text[start:end].split("\t"):
        stop = begin + len(piece)
        spans.append(trim(text, begin, stop) if piece else (begin, begin))
        begin = stop + 1
    return spans


def is_page_number(text: str) -> bool:
    """Tell whether a line is nothing but the number of its page."""
    return bool(_PAGE_NUMBER.fullmatch(squeeze(text)))
