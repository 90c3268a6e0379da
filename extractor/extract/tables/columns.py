"""What the columns of a statutory table mean, told from the header words above them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractor.extract.tables.grid import Sheet, code_before_name, code_in, has_words
from extractor.extract.tables.words import Vocabulary, dated, unit_of, word
from schemas.frozen import dataclass
from schemas.records import Measure, Scope

#: No statutory table has more rows than this.
_LAST_ROW = 150
#: Groups over which a column below is not the same as outside them: 年初结转和结余 / 基本支出结转.
_APART = ("carryover_begin", "carryover_end", "total_income")


@dataclass(frozen=True)
class Column:
    """A column of figures.

    Attributes:
        place: its place in the grid.
        meaning: a taxonomy key, ``group:key`` for a column within a group (``carryover_end:total``), empty
            where the header only says "the figure", None if the header's words are not known.
        words: the header words, for the name of an amount without a meaning.
        scope: the fund the header names.
        measure: the measure the header names.
        period: the year shown: 0 this year, -1 last year, or the year the header names.
        ratio: the column holds percentages.
        unit: a money unit the header names.
    """

    place: int
    meaning: str | None
    words: tuple[str, ...] = ()
    scope: Scope | None = None
    measure: Measure | None = None
    period: int = 0
    ratio: bool = False
    unit: str | None = None


def read_column(place: int, path: Sequence[str], known: Vocabulary) -> Column:
    """Read a column's header words from the top down."""
    keys: list[str] = []
    strange = False
    scope: Scope | None = None
    measure: Measure | None = None
    period = 0
    for text in path:
        name = word(text)
        year, name = dated(name)
        if year:
            period, name = year, name or "决算数"
        if name in known.measures:
            measure = known.measures[name]
        elif name in known.prior:
            period = -1
        elif name in known.columns:
            keys.append(known.columns[name])
        elif name in known.scopes:
            scope = known.scopes[name]
        elif name not in known.total and name not in known.neutral and name not in known.order:
            strange = True
    words = " ".join(path)
    return Column(
        place,
        None if strange else _meaning(keys),
        tuple(path),
        scope,
        measure,
        period,
        any(mark in words for mark in known.ratio),
        next((unit for text in path if (unit := unit_of(text)) and unit.endswith("元")), None),
    )


def _meaning(keys: Sequence[str]) -> str:
    """One key for the keys of a header path, from the top."""
    if not keys:
        return ""
    first, last = keys[0], keys[-1]
    if first in _APART and last != first and not (first == "total_income" and last.endswith("_income")):
        return f"{first}:{last}"
    return last


@dataclass(frozen=True)
class Layout:
    """Where a table of classified lines has its codes, names and figures."""

    codes: tuple[int, ...]
    name: int | None
    columns: tuple[Column, ...]


def layout_of(sheet: Sheet, known: Vocabulary) -> Layout:
    """Find the columns of codes (one, or 类 款 项), of names, and of figures."""
    name = _name_column(sheet, known)
    codes = tuple(c for c in range(sheet.width) if c != name and _holds_codes(sheet, c, name, known))
    taken = {*codes, name}
    columns = tuple(
        read_column(c, sheet.paths[c], known)
        for c in range(sheet.width)
        if c not in taken and not is_order_column(sheet, c, known)
    )
    return Layout(codes, name, columns)


def _name_column(sheet: Sheet, known: Vocabulary) -> int | None:
    """The column with most words that are no code-and-sum labels; None if there are no words."""
    totals = known.line_totals
    scores = [len([text for text in column if word(text) not in totals]) for column in sheet.worded]
    best = max(scores, default=0)
    if best:
        return scores.index(best)
    named = [c for c in range(sheet.width) if any(word(t).endswith("名称") for t in sheet.paths[c])]
    return named[0] if named else None


def _holds_codes(sheet: Sheet, column: int, name: int | None, known: Vocabulary) -> bool:
    path = {word(text) for text in sheet.paths[column]}
    if path & known.codes or (path & known.code_parts and not path & known.columns.keys()):
        return True
    if sheet.header and path - known.neutral - known.line_totals:
        return False
    beside = name is None or column < name
    return beside and holds_only_codes(sheet, column)


def holds_only_codes(sheet: Sheet, column: int) -> bool:
    """Whether all that is no words in a column are codes or parts of codes."""
    texts = [text for text in sheet.filled[column] if not has_words(text)]
    return bool(texts) and all(code_in(t) or (t.isdigit() and len(t) <= 2) for t in texts)


def is_order_column(sheet: Sheet, column: int, known: Vocabulary) -> bool:
    """Whether a column numbers the rows: its header says 行次, or small numbers rise in (nearly) every row."""
    if any(word(text) in known.order for text in sheet.paths[column]):
        return True
    if any(word(text) in known.measures or word(text) in known.columns for text in sheet.paths[column]):
        return False
    if any(word(text) in known.order for text in sheet.worded[column]):
        return True
    filled = sheet.filled[column]
    if len(filled) < 4 or 5 * len(filled) < 4 * len(sheet.body):
        return False
    if not all(t.isdigit() and len(t) <= 3 for t in filled):
        return False
    numbers = [int(text) for text in filled]
    return numbers[-1] <= _LAST_ROW and all(a < b for a, b in pairwise(numbers))


def code_of(texts: Sequence[str], name: str, last: str | None) -> tuple[str | None, str]:
    """Code and name of a line.

    Args:
        texts: the cells of the code columns, in order: one with the whole code, or 类 款 项 apart, each with
            its own digits or with the whole code so far; blanks to the left repeat the line above.
        name: the cell of the name column, which may hold code and name together.
        last: the code of the line above.
    """
    codes = [code for text in texts if (code := code_in(text))]
    if codes and (len(texts) < 2 or len(codes[-1]) > 3 or not _digits(texts[1:])):
        return max(codes, key=len), name
    if len(texts) > 1 and (joined := _joined(texts, last)):
        return joined, name
    both = code_before_name(name) or next((b for t in texts if (b := code_before_name(t))), None)
    return both if both else (None, name)


def _digits(texts: Sequence[str]) -> bool:
    return any(text.isdigit() for text in texts)


def _joined(texts: Sequence[str], last: str | None) -> str | None:
    """One code from the columns 类 款 项; None if they do not make one."""
    above = [last[:3], last[3:5], last[5:7]] if last else ["", "", ""]
    filled = [place for place, text in enumerate(texts) if text]
    if not filled or not all(text.isdigit() for text in texts if text):
        return None
    parts = [texts[p] or above[p] for p in range(filled[-1] + 1)]
    parts = [part.zfill(2) if place else part for place, part in enumerate(parts)]
    joined = "".join(parts)
    return joined if len(parts[0]) == 3 and len(joined) == 3 + 2 * (len(parts) - 1) else None
