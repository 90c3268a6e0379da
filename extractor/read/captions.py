"""Which rows of a grid are the table, and which are its caption or its note.

Workbooks, and text copied from them, hold title, 公开01表, 编制单位 and 金额单位 in the first rows of the
grid and 注：… in the last; in Word and PDF the same words are paragraphs around the table. Here they
are told apart, so that all formats look alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from schemas.text import squeeze

#: Patterns match squeezed text (width-folded, no white space).
_TITLE = re.compile(r"[^。;,:]{2,45}表(?:\([^()]{1,24}\))?")
_LABEL = re.compile(r"(?:附件|附表|表)[\d一二三四五六七八九十]{0,3}(?:-\d{1,2})?[:.]?")
_YEAR = re.compile(r"\(?\d{4}年(?:度|\d{1,2}月(?:\d{1,2}日)?)?\)?")
_UNIT = re.compile(r"\(?(?:金额|货币|计量)?单位:?[^:]{0,6}元.{0,12}")
_OWNER = re.compile(
    r"(?:编制|填报|公开|填表|编报|报送|预算|决算|编制人)?(?:单位|部门)(?:名称|\([^()]{1,6}\)|/部门)*:.{0,60}"
    r"|状态:.{1,20}|(?:填报|编制|填表)?(?:日期|时间):.{0,30}"
)
_CAPTIONS = (_TITLE, _LABEL, _YEAR, _UNIT, _OWNER)
_NUMBERED = re.compile(r"[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|\d+[.、]")
_SUM = re.compile(r"合计|总计|小计")
_NOTE = re.compile(r"\(?(?:注|备注|附注|注释|说明|填表说明|填报说明)[\d一二三]{0,2}[:.、]")
_FIGURE = re.compile(r"[-+\d.,%]+")
#: A caption row holds at most this many cells: title, owner, number, unit.
_MOST_CELLS = 4

Rows = Sequence[Sequence[str]]


class Stretch(NamedTuple):
    """Rows ``first`` to ``last`` (exclusive) of a grid."""

    kind: Literal["caption", "table", "note"]
    first: int
    last: int


def is_caption(text: str) -> bool:
    """Tell whether a cell or line is what stands above a statutory table."""
    bare = squeeze(text)
    return any(pattern.fullmatch(bare) for pattern in _CAPTIONS)


def is_title(text: str) -> bool:
    """Tell whether a cell or line is worded like the title of a table."""
    return bool(_TITLE.fullmatch(squeeze(text)))


def split_rows(rows: Rows) -> list[Stretch]:
    """Part a grid into captions, tables and notes; the stretches cover all rows in order.

    A caption row with a title begins a new table: forms follow one another in one grid.
    """
    starts = [0, *(i for i in range(1, len(rows)) if _begins_table(rows, i)), len(rows)]
    parts: list[Stretch] = []
    for first, last in pairwise(starts):
        parts += _peel(rows, first, last)
    return parts


def _begins_table(rows: Rows, index: int) -> bool:
    row = rows[index]
    if len(row) < 2 or not _is_caption_row(row) or not any(is_title(text) for text in row):
        return False
    return not _is_caption_row(rows[index - 1])


def _peel(rows: Rows, first: int, last: int) -> list[Stretch]:
    top = first
    while top < last and (_is_caption_row(rows[top]) or not _filled(rows[top])):
        top += 1
    if top == first and last - first > 2 and _is_free_title(rows[first]):
        top += 1
    bottom = _note_start(rows, top, last)
    parts = [
        Stretch("caption", first, top),
        Stretch("table", top, bottom),
        Stretch("note", bottom, last),
    ]
    return [part for part in parts if part.first < part.last]


def _filled(row: Sequence[str]) -> list[str]:
    return [text for text in row if text and not text.isspace()]


def _is_caption_row(row: Sequence[str]) -> bool:
    filled = _filled(row)
    if not 0 < len(filled) <= _MOST_CELLS:
        return False
    after_key = False
    for text in filled:
        if not (is_caption(text) or (after_key and len(text) <= 60)):
            return False
        after_key = not after_key and squeeze(text).endswith(":")
    return True


def _is_free_title(row: Sequence[str]) -> bool:
    """A lone heading over the first row that does not end in 表: 2024年度…支出情况."""
    filled = _filled(row)
    if len(filled) != 1 or len(row) < 3:
        return False
    bare = squeeze(filled[0])
    numbered = _NUMBERED.match(bare) or _SUM.search(bare) or _FIGURE.fullmatch(bare)
    return 5 <= len(bare) <= 60 and not numbered and ":" not in bare


def _note_start(rows: Rows, top: int, last: int) -> int:
    """Where the notes under the table begin; ``last`` if there are none."""
    tail = last
    while tail > top and len(_filled(rows[tail - 1])) <= 1:
        tail -= 1
    for index in range(tail, last):
        filled = _filled(rows[index])
        if filled and _NOTE.match(squeeze(filled[0])):
            return index
    return last
