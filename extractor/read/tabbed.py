"""Tables in plain text: tab-separated rows, and Word's one cell per line.

Rows are consecutive lines with tabs. Blank lines and page numbers between two rows are where a page
broke, not where the table ends. A row of fewer cells than its neighbours whose last cell goes on in the
next line is put together again if the count of cells then fits. Merged header cells are followed by empty
cells; no span is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.read.lines import TextLine, cells_of, is_page_number, trim
from schemas.text import squeeze

Span = tuple[int, int]
#: Blank lines that a table may hold between two rows.
_GAP = 2
#: Lines that one cell may run over.
_CELL_LINES = 12
#: Rows looked at to learn how many cells a row has.
_NEAR = 12
#: One cell per line: a table has at least this many, and this share of them short.
_LONE_CELLS = 6
_SHORT = 25
_SHARE = 0.6
_BARE_SHARE = 0.1
_LABEL = re.compile(r"[\u4e00-\u9fff]{2,8}")
_NOT_LABEL = re.compile(r"表$|单位|说明|附件")
#: What the first rows of a form name.
_FORM = re.compile(r"(?:项目|部门|单位)名称|主管部门|预算单位|绩效|自评")
_TOP, _TOP_CHARS = 3, 600
_SENTENCE = re.compile(r"[。；;]$")
_BARE = re.compile(r"[-—+\d.,%/≥≤=><]*")
_COUNT = r"[一二三四五六七八九十\d]"
_ENUMERATOR = re.compile(rf"\(?{_COUNT}{{1,3}}[)、.]+|第{_COUNT}+[部章条]分?|[-·●◆]")
_NUMBERED = re.compile(rf"\(?{_COUNT}{{1,3}}[)、.]|第{_COUNT}+[部章]")
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")
_LEADER = re.compile(r"[.…·‥]{2,}")
_PAGE = re.compile(r"-?\d{1,3}-?")


@dataclass(slots=True)
class TabbedRow:
    """A row: spans of its cells, and the span of its line or lines."""

    start: int
    end: int
    cells: list[Span]

    def texts(self, text: str) -> list[str]:
        """The cells' texts."""
        return [text[a:b] for a, b in self.cells]


@dataclass(slots=True)
class Run:
    """Rows that are one grid.

    ``lone``: one cell per line, the rows are lost. ``places``: too many cells to be laid out, no rows.
    """

    rows: list[TabbedRow] = field(default_factory=list)
    lone: bool = False
    places: int = 0


def runs_of(text: str, lines: Sequence[TextLine], most_cells: int) -> Iterator[Run]:
    """Find the runs of tabbed lines that are grids, in order; those beyond ``most_cells`` without rows."""
    index = 0
    while index < len(lines):
        if lines[index].tabs < 1:
            index += 1
            continue
        taken = _extend(text, lines, index)
        cells = sum(line.tabs for line in lines[index : taken[-1][1]] if line.tabs > 0)
        if cells > most_cells:
            yield Run(places=cells)
        elif run := _lone_run(text, lines, taken) or _grid_run(text, lines, taken):
            yield run
        index = taken[-1][1]


def _extend(text: str, lines: Sequence[TextLine], first: int) -> list[tuple[int, int]]:
    """Collect the rows from line ``first`` on, each as a range of lines."""
    taken = [(first, first + 1)]
    while True:
        last = taken[-1][1]
        after = _skip_blank(lines, last)
        if after >= len(lines) or after - last > _GAP:
            return taken
        if lines[after].tabs > 0:
            taken.append((after, after + 1))
        elif after == last and (joined := _continued(text, lines, taken)):
            taken[-1:] = joined
        elif (jump := _interlude(text, lines, after, taken)) is not None:
            taken += jump
        else:
            return taken


def _skip_blank(lines: Sequence[TextLine], index: int) -> int:
    while index < len(lines) and lines[index].tabs < 0:
        index += 1
    return index


def _continued(text: str, lines: Sequence[TextLine], taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The last row with the lines its last cell runs over, if there is such a row."""
    first, last = taken[-1]
    stop = last
    while stop < len(lines) and lines[stop].tabs == 0:
        stop += 1
    after = _skip_blank(lines, stop)
    if after >= len(lines) or lines[after].tabs < 1 or stop - last > _CELL_LINES or after - stop > _GAP:
        return []
    if _is_lone(text, lines[first]) and _is_lone(text, lines[after]):  # the cell ends before the next tab
        return [(first, stop), (after, after + 1)]
    tabs = sum(line.tabs for line in lines[first:last])
    usual = _usual_tabs(lines, first, stop)
    if after == stop and tabs < usual and tabs + lines[stop].tabs == usual:
        return [(first, stop + 1)]
    return []


def _usual_tabs(lines: Sequence[TextLine], first: int, stop: int) -> int:
    """The most frequent number of tabs of the lines around a gap, not counting those at it."""
    near = [line.tabs for line in lines[max(0, first - _NEAR) : first]]
    near += [line.tabs for line in lines[stop + 1 : stop + 1 + _NEAR]]
    counts = [tabs for tabs in near if tabs > 0]
    return max(counts, key=counts.count, default=0)


def _interlude(
    text: str, lines: Sequence[TextLine], at: int, taken: list[tuple[int, int]]
) -> list[tuple[int, int]] | None:
    """A line without tabs that a table goes on after: a page number, or a label inside a form.

    Between other tables a short line is the heading of the next.
    """
    after = _skip_blank(lines, at + 1)
    if after >= len(lines) or lines[after].tabs < 1 or after - at - 1 > _GAP:
        return None
    said = text[lines[at].start : lines[at].end]
    if is_page_number(said):
        return [(after, after + 1)]
    label = squeeze(said)
    begin, end = lines[taken[0][0]].start, lines[taken[:_TOP][-1][1] - 1].end
    top = text[begin : min(end, begin + _TOP_CHARS)]
    if not _FORM.search(squeeze(top)):
        return None
    if _LABEL.fullmatch(label) and not _NOT_LABEL.search(label):
        return [(at, at + 1), (after, after + 1)]
    return None


def _row(text: str, lines: Sequence[TextLine], span: tuple[int, int]) -> TabbedRow:
    start, end = lines[span[0]].start, lines[span[1] - 1].end
    return TabbedRow(start, end, cells_of(text, start, end))


def _is_lone(text: str, line: TextLine) -> bool:
    return line.tabs == 1 and text[line.start] == "\t"


def _lone_run(text: str, lines: Sequence[TextLine], taken: list[tuple[int, int]]) -> Run | None:
    """One cell per line behind a tab, as Word's tables come out of some converters.

    Indented paragraphs look the same; they are long sentences, and none is empty or a bare figure.
    """
    lone = [span for span in taken if _is_lone(text, lines[span[0]])]
    if len(lone) < _LONE_CELLS or len(lone) < 0.8 * len(taken):
        return None
    rows = []
    for first, last in taken:
        start, end = trim(text, lines[first].start, lines[last - 1].end)
        rows.append(TabbedRow(lines[first].start, lines[last - 1].end, [(start, end)]))
    texts = [squeeze(text[a:b]) for row in rows for a, b in row.cells]
    short = sum(len(one) <= _SHORT and not _SENTENCE.search(one) for one in texts)
    bare = sum(bool(_BARE.fullmatch(one)) for one in texts)
    if short < _SHARE * len(texts) or bare < _BARE_SHARE * len(texts):
        return None
    return Run(rows, lone=True)


def _grid_run(text: str, lines: Sequence[TextLine], taken: list[tuple[int, int]]) -> Run | None:
    rows = [_row(text, lines, span) for span in taken]
    while rows and len(rows[-1].cells) == 1:  # a label at the end belongs to what follows
        rows.pop()
    texts = [row.texts(text) for row in rows]
    if not is_grid(texts) or _is_contents(texts) or _is_list(texts):
        return None
    return Run(rows)


def is_grid(texts: Sequence[Sequence[str]]) -> bool:
    """Tell whether rows of trimmed cells can be a table: two rows, one of them with two filled cells."""
    return len(texts) > 1 and any(sum(map(bool, row)) > 1 for row in texts)


def _filled(row: Sequence[str], most: int) -> list[str]:
    """The filled cells, squeezed; none if they are more than ``most``."""
    filled = [one for one in row if one]
    return [squeeze(one) for one in filled] if len(filled) <= most else []


def _is_contents(texts: Sequence[Sequence[str]]) -> bool:
    """A table of contents: headings, each with dots or a tab and the number of its page."""
    pages = []
    headings = 0
    for row in texts:
        filled = _filled(row, 2)
        if len(filled) == 2 and _PAGE.fullmatch(filled[1]):
            pages.append(int(filled[1].strip("-")))
            headings += bool(_NUMBERED.match(filled[0]) or _LEADER.search(filled[0]))
    rising = sum(a <= b for a, b in pairwise(pages))
    return headings >= 0.5 * len(texts) and rising >= 0.8 * (len(pages) - 1)


def _is_list(texts: Sequence[Sequence[str]]) -> bool:
    """Paragraphs with a tab after their number, or tabs that only indent."""
    paragraphs = 0
    for row in texts:
        filled = _filled(row, 2)
        marked = len(filled) == 2 and _ENUMERATOR.fullmatch(filled[0]) and _WORDS.search(filled[1])
        sentence = filled and len(row) <= 3 and filled[-1].endswith(("。", ";"))
        paragraphs += bool(marked or sentence)
    return paragraphs >= _SHARE * len(texts)
