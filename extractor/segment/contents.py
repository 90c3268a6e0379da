"""Tables of contents: they repeat every heading and are none themselves."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from extractor.segment.lines import Line, squeezed
from extractor.segment.numbering import Number, read_number
from schemas.document import Document, Table
from schemas.frozen import dataclass
from schemas.text import fold_width

_MARKER = re.compile(r"\(?(?:目录|目次)\)?[:：]?")
#: Dots or a tab and a page number; or the field codes Word leaves in their place.
_PAGE = re.compile(
    r"(?:[.．…·•⋯_\-－—]{2,}\s*|\t\s*|\s{2,})[-－—]?\s*\d{1,3}\s*[-－—]?\s*$|PAGEREF|\\l\s*\"?_Toc"
)
#: What a page number may be followed by.
_PAGE_ENDS = frozenset("-－—")
_LEADER = re.compile(r"[.．…·•⋯_\-—]{2,}[-—]?\d{0,3}[-—]?$|\d{1,3}$")
#: What only contents hold beside numbered titles: parts, and dots up to the page number.
_OF_CONTENTS = re.compile(r"第.{1,2}部分|[.…·•⋯_\-—]{3,}")
_SENTENCE = re.compile(r"[;。！？]|万元|,.*,")
#: A table of contents stands near the beginning.
_FIRST_LINES = 150
_LONGEST = 60
_FEWEST = 3
_ROWS_READ = 40
#: Two titles as alike as this (in per cent) are one with a slip of the pen.
_ALIKE = 75
#: Words that a contents entry may have and the heading not, or the other way round.
_LOOSE = re.compile(r"^.*20\d\d年度?|20\d\d年度?|情况|说明|关于|部门|单位|的|[()\"'《》:、,.。;]")


@dataclass(frozen=True)
class Listed:
    """An entry of the contents: its number, how it is printed, its title (squeezed, width-folded)."""

    number: Number | None
    printed: str
    title: str


@dataclass(frozen=True)
class Contents:
    """Which lines and tables are contents, and what they list."""

    lines: frozenset[int]
    tables: frozenset[int]
    entries: tuple[Listed, ...]


def find_contents(document: Document, lines: Sequence[Line]) -> Contents:
    """Find the document's table of contents, marked 目录 or told by page numbers or by repetition."""
    first = _start(document, lines)
    if first is None:
        return Contents(frozenset(), frozenset(), ())
    last = _end(document, lines, first)
    region = lines[first:last]
    return Contents(
        frozenset(line.index for line in region),
        frozenset(line.table for line in region if line.table is not None),
        tuple(_entries(document, region)),
    )


def _start(document: Document, lines: Sequence[Line]) -> int | None:
    for line in lines[:_FIRST_LINES]:
        if line.table is not None:
            if is_contents_table(document.tables[line.table]):
                return line.index
        elif _MARKER.fullmatch(line.key):
            return line.index
    first = _run_of_pages(document, lines)
    return _repeated_run(document, lines) if first is None else first


def _run_of_pages(document: Document, lines: Sequence[Line]) -> int | None:
    """The first of several lines that end in a page number."""
    run = 0
    for line in lines[:_FIRST_LINES]:
        run = run + 1 if line.is_text and has_page(document, line) else 0
        if run == _FEWEST:
            return line.index - _FEWEST + 1
    return None


def _repeated_run(document: Document, lines: Sequence[Line]) -> int | None:
    """The first numbered line, if it stands again behind nothing but short lines."""
    first = next((line for line in lines[:_FIRST_LINES] if line.number), None)
    if first is None or first.index == 0 or not _is_entry(document, first):
        return None
    for line in lines[first.index + 1 :]:
        if not _is_entry(document, line):
            return None
        if _same(document, line, first):
            return first.index if line.index - first.index > _FEWEST else None
    return None


def _end(document: Document, lines: Sequence[Line], first: int) -> int:
    """The index of the line behind the contents."""
    marked = lines[first].is_text and _MARKER.fullmatch(lines[first].key)
    top = first + 1 if marked else first
    if top < len(lines) and lines[top].table is not None:
        return _end_of_tables(document, lines, top)
    stop, listed = top, None
    while stop < len(lines) and _is_entry(document, lines[stop]):
        if listed is not None and _same(document, lines[stop], listed):
            return stop
        if listed is None and lines[stop].number:
            listed = lines[stop]
        stop += 1
    return _before_repetition(lines, top, stop)


def _end_of_tables(document: Document, lines: Sequence[Line], top: int) -> int:
    stop = top
    while stop < len(lines):
        line = lines[stop]
        if line.table is not None and not is_contents_table(document.tables[line.table]):
            break
        if line.is_text and not has_page(document, line):
            break
        stop += 1
    return stop


def _before_repetition(lines: Sequence[Line], top: int, stop: int) -> int:
    """The contents end where headings stand that they have listed already, right before the text."""
    seen = [_title(line.key) for line in lines[top:stop]]
    first_at: dict[str, int] = {}
    for i, title in enumerate(seen):
        first_at.setdefault(title, i)
    begin = stop
    while begin - 1 > top and first_at[seen[begin - 1 - top]] < begin - 1 - top:
        begin -= 1
    begin = min(begin, _only_first_part(lines, top, stop))
    if begin - top < _FEWEST:
        return top
    return begin


def _only_first_part(lines: Sequence[Line], top: int, stop: int) -> int:
    """Where 第一部分 stands behind other entries with no further part after it: the text begins; else ``stop``."""
    numbers = [(i, n) for i in range(top, stop) if (n := lines[i].number) and n.style == "part"]
    alone = len(numbers) == 1 and numbers[0][1].ordinal == 1
    return numbers[0][0] if alone and numbers[0][0] > top else stop


def is_contents_table(table: Table) -> bool:
    """Tell whether a grid is a table of contents: numbered titles with page numbers."""
    if table.columns > 3 or table.rows < _FEWEST:
        return False
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        if cell.row < _ROWS_READ and cell.text.strip():
            rows.setdefault(cell.row, []).append(cell.text)
    hits = parts = 0
    for cells in rows.values():
        name = fold_width(squeezed(cells[0]))
        page = len(cells) > 1 and cells[-1].strip(" -—－").isdigit()
        if (page or _LEADER.search(name)) and (read_number(name) or "部分" in name):
            hits += 1
            parts += bool(_OF_CONTENTS.search(name))
    return parts > 0 and hits >= max(_FEWEST, len(rows) * 3 // 5)


def has_page(document: Document, line: Line) -> bool:
    """Tell whether a line ends like an entry of the contents, in dots or a tab and a page number."""
    if len(line.key) > _LONGEST + 40:
        return False
    stop = document.text.find("\n", line.end)
    printed = document.text[line.start : stop if stop >= 0 else len(document.text)]
    last = printed.rstrip()[-1:]
    if not (last.isdecimal() or last in _PAGE_ENDS or "PAGEREF" in printed or "\\l" in printed):
        return False
    return _PAGE.search(printed) is not None


def _is_entry(document: Document, line: Line) -> bool:
    if not line.is_text or not line.whole:
        return False
    if has_page(document, line):
        return True
    if not line.number and ("," in line.key or line.last == "。"):
        return False
    return len(line.key) <= _LONGEST and not _SENTENCE.search(line.key[:-1]) and line.last != ";"


def _same(document: Document, line: Line, first: Line) -> bool:
    """Whether a line repeats the first entry: the same part, or the same number and title."""
    one, other = line.number, first.number
    if not one or not other or one[:2] != other[:2] or has_page(document, line):
        return False
    return one.style == "part" or _title(line.key) == _title(first.key)


def _title(key: str) -> str:
    number = read_number(key)
    return _LEADER.sub("", key[number.length :] if number else key).rstrip("。.:")


def _entries(document: Document, region: Iterable[Line]) -> list[Listed]:
    found: list[Listed] = []
    open_entry = False
    for plain, paged in _listed(document, region):
        key = fold_width(plain)
        number, title = read_number(key), _title(key)
        if _MARKER.fullmatch(key) or not (title or number):
            continue
        printed = _LEADER.sub("", plain)
        if not number and found and open_entry:
            last = found[-1]
            found[-1] = Listed(last.number, last.printed + printed, last.title + title)
        else:
            found.append(Listed(number, printed, title))
        open_entry = not paged
    return [entry for entry in found if entry.title]


def _listed(document: Document, region: Iterable[Line]) -> Iterable[tuple[str, bool]]:
    """The entries as printed without white space, and whether each ends in a page number."""
    for line in region:
        if line.table is None:
            yield line.plain, has_page(document, line)
            continue
        for row in document.tables[line.table].texts():
            cells = [squeezed(text) for text in row if text.strip()]
            if cells:
                yield cells[0], len(cells) > 1 or bool(_LEADER.search(cells[0]))


def missing_entries(
    entries: Sequence[Listed], parts: Collection[int], sections: Iterable[str], tables: Iterable[str]
) -> tuple[str, ...]:
    """The entries that no heading and no table of the document answers.

    Args:
        entries: what the contents list.
        parts: the numbers of the parts (第N部分) the document has; their titles are worded freely.
        sections: titles of headings, squeezed and width-folded, without numbers.
        tables: titles of tables; none: the tables are published elsewhere, and their entries are not missed.
    """
    if not entries:
        return ()
    headings = {_loose(title) for title in sections} - {""}
    grids = {_loose(title) for title in tables} - {""}
    return tuple(entry.printed for entry in entries if _is_missing(entry, parts, headings, grids))


def _is_missing(entry: Listed, parts: Collection[int], headings: set[str], grids: set[str]) -> bool:
    if entry.number is None or (entry.number.style == "part" and entry.number.ordinal in parts):
        return False
    title = _loose(entry.title)
    if title.endswith("表"):
        return bool(grids) and not _answered(title, grids)
    return not _answered(title, headings)


def _loose(title: str) -> str:
    return _LOOSE.sub("", title)


def _answered(title: str, known: set[str]) -> bool:
    if not title or title in known or any(len(one) >= 4 and (one in title or title in one) for one in known):
        return True
    from rapidfuzz import fuzz, process

    return process.extractOne(title, known, scorer=fuzz.ratio, score_cutoff=_ALIKE) is not None
