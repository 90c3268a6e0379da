"""Which table a grid is: told by the words above it, its number, its sheet or its header; never by order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from extractor.segment.contents import is_contents_table
from extractor.segment.lines import Line, has_residue, offset_after, squeezed
from extractor.segment.meanings import TableTitles
from extractor.segment.numbering import read_number
from schemas.document import Cell, Document, Table
from schemas.sections import TableInfo
from schemas.text import fold_width, squeeze

_NUMBER = re.compile(r"公开(?:表)?0?(\d{1,2})(?:表|$|[^\d])")
#: 元 also begins the names of counties (元氏, 元谋 ...) that stand behind 编制单位.
_UNIT = re.compile(r"单位:?\(?(?:人民币)?(百万元|亿元|万元|千元|元(?![谋氏江阳坝宝州]))")
_UNIT_ALONE = re.compile(r"\((百万元|亿元|万元|千元|元)\)$")
_YEAR = re.compile(r"\(?20\d\d年?度?\)?(?:\d{1,2}月(?:\d{1,2}日)?)?")
_OWNER = re.compile(
    r"(?:编制|填报|公开|编报|填表|预算|主管|项目)?(?:单位|部门)(?:名称)?(?:\([^()]{1,8}\))?:|财决|GK\d|状态:|填报日期|填表日期"
)
#: One of these is in whatever stands behind a title on its line.
_CUT = re.compile(r"公开|单位|部门|财决|GK|状态:|填报日期|填表日期")
_TABLE_END = re.compile(r"表(?:\([^()]{1,30}\))?(?:\d{1,2})?$|表\(?续表?\)?$|信息统计$")
_LABEL = re.compile(r"(?:附?表|附件|GK|Z)(?:[一二三四五六七八九十]{1,3}|\d{1,2}(?:-\d{1,2})?)?[:.、]?")
_SENTENCE = re.compile(r"[。;]")
_NOTE = re.compile(r"(?:注|备注|说明|附注)\d?[:.、]")
#: How many lines above a grid may be its caption.
_ABOVE = 9
_BELOW = 4
_LONGEST_TITLE = 60
#: Rows at the top of a grid that may hold its title and header.
_TOP = 6
_MOST_TOP = 150


@dataclass
class Caption:
    """The words found about one table, with the lines they stand in."""

    lines: list[Line] = field(default_factory=list)
    key: str = ""
    #: the line the title stands in, and from which visible character to which
    line: Line | None = None
    first: int = 0
    last: int = 0
    number: int | None = None
    unit: str | None = None
    empty: bool = False


def describe_tables(
    document: Document, lines: Sequence[Line], titles: TableTitles
) -> tuple[list[TableInfo], dict[int, list[int]]]:
    """Tell what each table is, and which lines are its caption.

    Returns:
        One :class:`TableInfo` for each table of the document, ``section`` not yet set; and for each table
        the indices of its caption's lines and of its own line, in order.
    """
    found: dict[int, TableInfo] = {}
    captions: dict[int, list[int]] = {}
    before: TableInfo | None = None
    for line in lines:
        if line.table is None:
            continue
        table = document.tables[line.table]
        caption = _caption(lines, line, titles)
        captions[table.index] = sorted({line.index, *(one.index for one in caption.lines)})
        info = _describe(document, table, caption, titles)
        if before is not None and _continues(document, before, info, caption):
            info = _like(before, info)
        found[table.index] = info
        before = info if lines_follow(lines, line) else None
    for index, _ in enumerate(document.tables):
        found.setdefault(index, TableInfo(table=index, meaning=None))
    return [found[index] for index in sorted(found)], captions


def lines_follow(lines: Sequence[Line], line: Line) -> bool:
    """Whether the next line is a table too: one that may go on with this."""
    return line.index + 1 < len(lines) and lines[line.index + 1].table is not None


# -- the words above and below a grid ----------------------------------------------------------------------


def _caption(lines: Sequence[Line], at: Line, titles: TableTitles) -> Caption:
    caption = Caption()
    for line in reversed(lines[max(0, at.index - _ABOVE) : at.index]):
        if not line.is_text or not _take_above(caption, line, titles):
            break
    for line in lines[at.index + 1 : at.index + 1 + _BELOW]:
        if not line.is_text or not _take_below(caption, line, titles):
            break
    return caption


def _take_above(caption: Caption, line: Line, titles: TableTitles) -> bool:
    """Read one line above a grid; False if it has nothing to do with it."""
    key = line.key
    if not line.whole or len(key) > 2 * _LONGEST_TITLE or _NOTE.match(key):
        return False
    if titles.empty.search(key):
        caption.empty = not caption.key
        return not caption.key
    if _SENTENCE.search(key):
        return False
    known = _read_marks(caption, key) or _is_mark(key)
    if not known:
        _read_bracketed_unit(caption, key)
    if not caption.key and _is_title(name := _name(key), titles):
        _set_title(caption, line, name)
        known = True
    elif caption.key and not known:
        return False
    if known:
        caption.lines.append(line)
    return known or (not caption.key and len(key) <= _LONGEST_TITLE and not line.number)


def _read_marks(caption: Caption, key: str) -> bool:
    """Read number and unit from a caption line or cell; whether it has either."""
    number = _NUMBER.search(key) if "公开" in key else None
    unit = _UNIT.search(key) if "单位" in key else None
    if not number and not unit:
        return False
    if number and caption.number is None:
        caption.number = int(number.group(1))
    if unit and caption.unit is None:
        caption.unit = unit.group(1)
    return True


def _is_mark(key: str) -> bool:
    """Whether a line is the year, the owner or the label of a table."""
    return bool(_YEAR.fullmatch(key) or _OWNER.match(key) or _LABEL.fullmatch(key))


def _read_bracketed_unit(caption: Caption, key: str) -> None:
    """Read a unit that stands in brackets behind a title: 收入决算表（万元）."""
    if caption.unit is None and key.endswith("元)") and (unit := _UNIT_ALONE.search(key)):
        caption.unit = unit.group(1)


def _is_title(name: str, titles: TableTitles) -> bool:
    if len(name) > _LONGEST_TITLE or _SENTENCE.search(name) or _LABEL.fullmatch(name) or _NUMBER.match(name):
        return False
    return bool(_TABLE_END.search(name)) or (len(name) <= 30 and titles.by_title(name) is not None)


def _name(key: str) -> str:
    """A caption without number, label, unit and owner that stand on the same line."""
    number = read_number(key)
    name = key[number.length :] if number else key
    label = _LABEL.match(name)
    if label and label.end() < len(name) and name[label.end() - 1] in ":.、0123456789一二三四五六七八九十":
        name = name[label.end() :]
    for pattern in (_NUMBER, _UNIT, _OWNER) if _CUT.search(name) else ():
        cut = pattern.search(name)
        if cut and cut.start() >= 4:
            name = name[: cut.start()]
    return name.rstrip("(金额:")


def _set_title(caption: Caption, line: Line, name: str) -> None:
    caption.key = name
    caption.line = line
    caption.first = line.key.find(caption.key)
    caption.last = caption.first + len(caption.key)


def _take_below(caption: Caption, line: Line, titles: TableTitles) -> bool:
    """Read one line below a grid; False where its notes end."""
    if titles.empty.search(line.key):
        caption.empty = True
        return True
    number = line.number
    if number and number.style == "arabic" and line.last == "。":
        return True
    return _NOTE.match(line.key) is not None


# -- the grid itself ---------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    """A cell's text squeezed and width-folded; the same few fill most cells."""
    return squeeze(text) if not has_residue(text) else fold_width(squeezed(text))


def _describe(document: Document, table: Table, caption: Caption, titles: TableTitles) -> TableInfo:
    top = [cell for cell in table.cells[:_MOST_TOP] if cell.row < _TOP and cell.text.strip()]
    title, key, span = _title(document, table, caption, top, titles)
    for cell in top:
        if "公" in cell.text or "单" in cell.text:
            _read_marks(caption, _folded(cell.text[:_LONGEST_TITLE]))
    if _has_empty_note(table, titles):
        caption.empty = True
    meaning = titles.by_title(key) if key else None
    if meaning is None and is_contents_table(table):
        meaning = "contents"
    elif meaning is None:
        meaning = (
            _by_sheet(table, titles) or titles.by_header(_words(table)) or titles.by_number(caption.number)
        )
    return TableInfo(
        table=table.index,
        meaning=meaning,
        title=title,
        number=caption.number,
        unit=caption.unit,
        title_span=span,
        declared_empty=caption.empty and meaning != "performance_form",
    )


def _title(
    document: Document, table: Table, caption: Caption, top: Sequence[Cell], titles: TableTitles
) -> tuple[str, str, tuple[int, int]]:
    """Printed title, its key and span: from the line above, else from the first rows of the grid."""
    if caption.line:
        start = offset_after(document.text, caption.line, caption.first)
        end = offset_after(document.text, caption.line, caption.last - 1) + 1
        return caption.line.plain[caption.first : caption.last], caption.key, (start, end)
    for cell in top:
        key = _folded(cell.text)
        if len(key) > _LONGEST_TITLE:
            continue
        name = _name(key)
        if _TABLE_END.search(name) and titles.by_title(name):
            return squeezed(cell.text), name, (cell.start, cell.end)
    return "", "", (0, 0)


def _words(table: Table) -> str:
    """The cells of a grid that are words, squeezed; figures tell nothing."""
    cells = (_folded(cell.text[:40]) for cell in table.cells[:600] if cell.text)
    return "\x1f".join(cell for cell in cells if cell).replace('"', "")


def _by_sheet(table: Table, titles: TableTitles) -> str | None:
    return titles.by_title(_name(_folded(table.sheet))) if table.sheet else None


def _has_empty_note(table: Table, titles: TableTitles) -> bool:
    first, says_empty = table.rows - 3, titles.empty.search
    for cell in table.cells[-_MOST_TOP:]:
        if cell.row >= first and len(cell.text) >= 4 and says_empty(_folded(cell.text)):
            return True
    return False


def _continues(document: Document, before: TableInfo, info: TableInfo, caption: Caption) -> bool:
    """Whether a grid without words above goes on with the one right before it."""
    if caption.key or info.title or before.meaning in (None, "contents"):
        return False
    if info.meaning not in (None, before.meaning):
        return False
    one, other = document.tables[before.table], document.tables[info.table]
    return abs(one.columns - other.columns) <= 1


def _like(before: TableInfo, info: TableInfo) -> TableInfo:
    return TableInfo(
        table=info.table,
        meaning=before.meaning,
        title=before.title,
        number=before.number,
        unit=info.unit or before.unit,
        title_span=before.title_span,
        declared_empty=before.declared_empty or info.declared_empty,
    )
