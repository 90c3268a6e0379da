"""Logical paragraphs: the printed lines that one sentence or one list runs over."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from extractor.segment.headings import Heading
from extractor.segment.lines import Line, squeezed
from schemas.sections import Paragraph, Section
from schemas.text import fold_whole, fold_width

_CLOSED = frozenset("。!?…")
_LIST = frozenset(";,、")
_OPENING = frozenset(":")
#: A label of a chart stands alone: 图1：…, （图2：…）.
_CHART = re.compile(r"\(?图\d{1,2}[:、.]|\(?图[一二三四五六七八九十]{1,2}[:、]")
#: A note under a table begins a paragraph of its own.
_NOTE = re.compile(r"(?:注|备注|说明|附注)\d?[:.、]")
#: A list item by function is its name, and its sentence may begin on the next line.
_ITEM_NAME = re.compile(r"\((?:类|款|项)\)[。:]?$")
#: A page number that stands in the text: between two pages of one sentence.
_PAGE_NUMBER = re.compile(r"[-—·]{0,2}(?:第?\d{1,3}页?)[-—·]{0,2}")
_LONGEST_NUMBER = 9
#: A first line as short as this without punctuation is a label, not the beginning of a sentence.
_LABEL = 12
#: How much of a paragraph is looked at for the whole that a part belongs to.
_LOOKED_BACK = 600


@dataclass
class _Open:
    """A paragraph that may go on: its span, its lines, and how its last line ended."""

    start: int
    end: int
    first: Line
    last: Line
    lines: int = 1
    items: bool = False


class Joiner:
    """Joins lines to paragraphs.

    ``continues`` maps the first words of a line to a pattern that the paragraph before it must fit.
    """

    def __init__(self, text: str, continues: Mapping[str, str]) -> None:
        self._text = text
        self._folded = fold_whole(text)
        self._continues = continues
        self._done: list[tuple[int, int]] = []
        self._open: _Open | None = None

    def join(
        self,
        lines: Iterable[Line],
        headings: Mapping[int, Heading],
        skip: Collection[int],
        alone: Collection[int],
    ) -> list[tuple[int, int]]:
        """Return the spans of the paragraphs in order.

        Args:
            lines: the document's lines.
            headings: headings by the index of their first line.
            skip: lines that are neither (contents, second lines of headings).
            alone: lines that are paragraphs by themselves (captions of tables).
        """
        for line in lines:
            if len(line.key) <= _LONGEST_NUMBER and _PAGE_NUMBER.fullmatch(line.key):
                continue
            heading = headings.get(line.index)
            if heading or line.table is not None or line.index in skip:
                self._flush()
                if heading and heading.body:
                    self._open = _Open(heading.body_start, line.end, line, line, lines=2)
            elif line.index in alone:
                self._flush()
                self._done.append((line.start, line.end))
            else:
                self._take(line)
        self._flush()
        return self._done

    def _take(self, line: Line) -> None:
        if self._open and self._goes_on(self._open, line):
            self._open.items = self._open.items or self._ending(self._open) in _OPENING
            self._open.end = line.end
            self._open.last = line
            self._open.lines += 1
            return
        self._flush()
        self._open = _Open(line.start, line.end, line, line)

    def _flush(self) -> None:
        if self._open and self._open.start < self._open.end:
            self._done.append((self._open.start, self._open.end))
        self._open = None

    def _ending(self, paragraph: _Open) -> str:
        """The character the paragraph ends in, closing quotes and brackets left out."""
        tail = self._folded[max(paragraph.start, paragraph.end - 6) : paragraph.end].rstrip()
        bare = tail.rstrip("\"')]》>")
        return bare[-1] if bare and bare[-1] in _CLOSED else tail[-1:]

    def _goes_on(self, before: _Open, line: Line) -> bool:
        """Whether a line belongs to the paragraph before it."""
        if line.bullet or _CHART.match(line.key) or _CHART.match(before.first.key) or _NOTE.match(line.key):
            return False
        ending = self._ending(before)
        if line.number:
            return self._takes_item(before, ending, line)
        if self._is_continued(before, line):
            return True
        if ending in _CLOSED:
            return _ITEM_NAME.search(before.last.key) is not None and before.last.whole
        return ending in _LIST or ending in _OPENING or not self._is_label(before)

    def _takes_item(self, before: _Open, ending: str, line: Line) -> bool:
        """Whether a numbered line is an item of the list that the paragraph has opened.

        Items that end in ；belong to the sentence that introduced them, with the one that ends it; numbered
        sentences stand by themselves.
        """
        if ending == ";":
            return before.items
        return ending in _OPENING and line.last in _LIST

    def _is_continued(self, before: _Open, line: Line) -> bool:
        """Whether a line is a part of the whole that the paragraph before it has begun to divide."""
        for start, pattern in self._continues.items():
            if line.key.startswith(start):
                said = self._text[before.start : min(before.end, before.start + _LOOKED_BACK)]
                return not pattern or re.search(pattern, fold_width(squeezed(said))) is not None
        return False

    @staticmethod
    def _is_label(paragraph: _Open) -> bool:
        first = paragraph.first
        if paragraph.lines > 1 or len(first.key) > _LABEL or first.last == ",":
            return False
        return first.number is None and not _NOTE.match(first.key)


def section_at(offset: int, sections: Sequence[Section]) -> int | None:
    """The index of the innermost section that holds ``offset``; None before the first."""
    at = bisect_right(sections, offset, key=attrgetter("start")) - 1
    while at >= 0:
        section = sections[at]
        if offset < section.end:
            return section.index
        at = section.parent if section.parent is not None else -1
    return None


def in_sections(spans: Iterable[tuple[int, int]], sections: Sequence[Section]) -> tuple[Paragraph, ...]:
    """Give each span, in order, the innermost section it begins in."""
    paragraphs: list[Paragraph] = []
    following = 0
    innermost: int | None = None
    for start, end in spans:
        while following < len(sections) and sections[following].start <= start:
            innermost = following
            following += 1
        while innermost is not None and sections[innermost].end <= start:
            innermost = sections[innermost].parent
        paragraphs.append(Paragraph(start, end, innermost))
    return tuple(paragraphs)
