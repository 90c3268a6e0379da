"""The lines of a document as a reader sees them: without blanks and word processor residue."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.segment.numbering import Number, read_number
from schemas.document import Block, Document
from schemas.frozen import dataclass
from schemas.text import fold_whole, fold_width, is_blank

#: Field codes and object marks that conversions from Word leave in the text.
_RESIDUE = re.compile(
    r"\[(?:bookmark|image|附件图片)[:：][^\]\n]*\]"
    r"|PAGEREF\s+\S+(?:\s+\\?h)?|HYPERLINK\s+\\l\s*\"?\S*|(?:错误[!！])?未定义书签。?|TOC\s+\\o\s+\"[^\"]*\""
)
_HINT = re.compile(r"\[(?:bookmark|image|附件图片)|PAGEREF|HYPERLINK|未定义书签|TOC ")
_EDGE = re.compile(rf"(?:\s|[\u200b-\u200d\u2060\ufeff\u00ad]|{_RESIDUE.pattern})*")
_TAIL = re.compile(rf"(?:\s|[\u200b-\u200d\u2060\ufeff\u00ad]|{_RESIDUE.pattern})+\Z")
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
#: One of these is in a line that has anything to leave out. (Literals alone make a pattern that is searched fast.)
_UNSEEN = re.compile(
    r"\u200b|\u200c|\u200d|\u2060|\ufeff|\u00ad|\[(?:bookmark|image|附件图片)|PAGEREF|HYPERLINK|未定义书签|TOC"
)
#: What marks of Markdown, bold print and bullets begin with.
_MARKS = frozenset("#*-+•·●◆■□➢")
_MARKDOWN = re.compile(r"(#{1,6})\s+")
_BULLET = re.compile(r"(?:[-+*]\s+|[•·●◆■□➢]\s*)(?=\S)")
#: A heading is shorter than this; what comes after it need not be squeezed.
HEAD = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line or logical paragraph, or a table standing in its place.

    ``plain`` is its text without white space and residue, at most the first :data:`HEAD` characters
    (``whole`` tells whether that is all); ``key`` is the same width-folded, character by character;
    ``number`` is the number that ``key`` begins with.
    ``start`` and ``end`` leave out blanks and residue at both ends, and the marks of Markdown.
    """

    index: int
    start: int
    end: int
    plain: str
    key: str
    whole: bool
    last: str
    table: int | None = None
    level: int | None = None
    bullet: bool = False
    number: Number | None = None

    @property
    def is_text(self) -> bool:
        """Whether the line is words, not a table."""
        return self.table is None


def has_residue(text: str) -> bool:
    """Whether a text may hold what conversions from Word leave."""
    return _HINT.search(text) is not None


def squeezed(text: str) -> str:
    """Return ``text`` without white space, invisible characters and residue, widths kept."""
    if _HINT.search(text):
        text = _RESIDUE.sub("", text)
    if _INVISIBLE.search(text):
        text = _INVISIBLE.sub("", text)
    return "".join(text.split())


def read_lines(document: Document) -> list[Line]:
    """Return the document's lines and tables in reading order; empty lines and furniture left out."""
    lines: list[Line] = []
    text, folded = document.text, fold_whole(document.text)
    for block in document.blocks:
        if block.kind == "furniture":
            continue
        if block.table is not None:
            lines.append(_table_line(block, len(lines)))
            continue
        for start, end in _printed(text, block):
            line = _text_line(text, folded, start, end, block.level, len(lines))
            if line:
                lines.append(line)
    return lines


def _printed(text: str, block: Block) -> Iterable[tuple[int, int]]:
    """The printed lines of a block: most formats give one."""
    start, end = block.start, block.end
    stop = text.find("\n", start, end)
    if stop < 0:
        return ((start, end),) if start < end else ()
    found = []
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        found.append((start, stop))
        start = stop + 1
    return found


def _text_line(text: str, folded: str, start: int, end: int, level: int | None, index: int) -> Line | None:
    all_seen = _UNSEEN.search(text, start, end) is None
    start, end = (_stripped if all_seen else _trim)(text, start, end)
    bullet = False
    if start < end and text[start] in _MARKS:
        start, end, level, bullet = _without_marks(text, start, end, level)
    if start >= end:
        return None
    stop = min(end, start + 3 * HEAD)
    if all_seen:
        plain, key = "".join(text[start:stop].split()), "".join(folded[start:stop].split())[:HEAD]
        head = plain[:HEAD]
    else:
        plain = squeezed(text[start:stop])
        head = plain[:HEAD]
        key = fold_width(head)
    whole = len(plain) <= HEAD and stop == end
    return Line(index, start, end, head, key, whole, folded[end - 1], None, level, bullet, read_number(key))


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out blanks at both ends."""
    raw = text[start:end].lstrip()
    start = end - len(raw)
    return start, start + len(raw.rstrip())


def _without_marks(text: str, start: int, end: int, level: int | None) -> tuple[int, int, int | None, bool]:
    """Leave out the marks of Markdown, of a list and of bold print; returns level and bullet as marked."""
    mark = _MARKDOWN.match(text, start, end)
    if mark:
        level, start = len(mark.group(1)), mark.end()
    bullet = _BULLET.match(text, start, end)
    if bullet:
        start = bullet.end()
    start, end = _without_emphasis(text, start, end)
    return start, end, level, bullet is not None


def _without_emphasis(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out the marks of bold print around a whole line."""
    if text.startswith("**", start, end):
        start += 2
        if text.endswith("**", start, end):
            end -= 2
    return start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out blanks and residue at both ends."""
    first = _EDGE.match(text, start, end)
    start = first.end() if first else start
    while end > start and is_blank(text[end - 1]):
        end -= 1
    if end > start and text[end - 1] in "]h。" and _HINT.search(text, start, end):
        tail = _TAIL.search(text[start:end])
        end = start + tail.start() if tail else end
    return start, end


def _table_line(block: Block, index: int) -> Line:
    return Line(index, block.start, block.end, "", "", True, "", table=block.table)


def offset_after(text: str, line: Line, count: int) -> int:
    """Return the canonical offset behind the ``count``-th visible character of a line.

    Raises:
        ValueError: the line has fewer visible characters.
    """
    at = line.start
    while at < line.end:
        residue = _RESIDUE.match(text, at, line.end) if text[at] in "[PH错未T" else None
        if residue:
            at = residue.end()
            continue
        if not is_blank(text[at]):
            if count == 0:
                return at
            count -= 1
        at += 1
    if count:
        raise ValueError(f"line {line.index} has {count} visible characters less")
    return line.end
