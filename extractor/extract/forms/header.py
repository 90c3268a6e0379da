"""Headers of the funds and indicator blocks: which columns hold what.

A header may run over several rows: parts of a heading printed below each other (全年完成 / 值), or
narrower headings under a wide one (年初预算数 over 目标申报数 and 预算编制数).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extractor.extract.forms.rows import Piece, Row
from extractor.extract.forms.values import is_number
from extractor.extract.forms.vocabulary import Vocabulary, bare
from schemas.frozen import dataclass

Lookup = Callable[[str], str | None]
#: Left and right end of a column on the page.
Range = tuple[float, float]


#: A row with a cell that begins so is no header.
_VALUES = frozenset("0123456789≥≤=")
_BUDGETS = frozenset({"initial", "full", "declared"})
_GOALS = frozenset({"goal", "adjusted_goal"})
_NAMES = frozenset({"name", "level1", "level2"})
_RESULTS = frozenset({"actual", "weight", "score"})
_FIGURES = frozenset({"target", "actual", "weight", "score", "unit"})
#: What a heading may mean that does not tell what kind of block it is in.
_WITHOUT_KIND = frozenset({None, "label", "reason", "basis"})


@dataclass(frozen=True, slots=True)
class Column:
    """What the columns ``first`` to ``last`` hold. ``key`` is the heading as printed."""

    meaning: str
    first: int
    last: int
    key: str = ""

    def covers(self, piece: Piece) -> bool:
        """Whether a piece begins in this column, or is spread over it."""
        return self.first <= piece.first <= self.last or piece.first <= self.first <= piece.last


def block_of(row: Row, words: Vocabulary) -> str:
    """Which block a row heads: ``funds``, ``indicators`` or ``goal`` (with its result); empty if it heads none."""
    for piece in row.own:
        if piece.key[0] in _VALUES:
            return ""
    if len(row.pieces) < 2:
        return ""
    plain = [bare(piece.key) for piece in row.pieces]
    funds = {words.funds.get(key) for key in plain}
    if "executed" in funds and not funds.isdisjoint(_BUDGETS):
        return "funds"
    known = {words.columns.get(key) for key in plain} - _WITHOUT_KIND
    if len(known) >= 3 and not known.isdisjoint(_NAMES) and not known.isdisjoint(_FIGURES):
        return "indicators"
    labels = {words.labels.get(key) for key in plain}
    return "goal" if "result" in labels and not labels.isdisjoint(_GOALS) else ""


def heads_over(above: Row, row: Row, words: Vocabulary) -> bool:
    """Whether the row above a header holds its other headings, which no span says (实际完成值, 分值, 得分)."""
    if above.line or not {words.column(piece.key) for piece in row.pieces}.isdisjoint(_RESULTS):
        return False
    other = {words.column(piece.key) for piece in above.own}
    return len(other & _RESULTS) >= 2 and not any(is_number(piece.key) for piece in above.own)


def by_place(columns: Sequence[Column]) -> dict[int, Column]:
    """The column that covers each place."""
    found: dict[int, Column] = {}
    for column in columns:
        for place in range(column.first, column.last + 1):
            found.setdefault(place, column)
    return found


def read_header(rows: Sequence[Row], lookup: Lookup) -> tuple[list[Column], int]:
    """Columns from a header row and the rows that go on with it.

    Returns:
        The columns from left to right, and how many rows the header takes.
    """
    headings = [(piece.first, piece.last, piece.key) for piece in rows[0].pieces]
    taken = 1
    for row in rows[1:4]:
        below = _continued(headings, row, lookup)
        if below is None:
            break
        headings, taken = below, taken + 1
    columns = [Column(lookup(key) or "other", first, last, key) for first, last, key in headings]
    columns.sort(key=lambda column: column.first)
    if columns[0].first > 0:
        columns.insert(0, Column("label", 0, columns[0].first - 1))
    return columns, taken


def _continued(
    headings: list[tuple[int, int, str]], row: Row, lookup: Lookup
) -> list[tuple[int, int, str]] | None:
    """The headings with those of a further header row; None if the row is none."""
    own = row.own
    if not own or row.line or any(len(p.key) > 14 or is_number(p.key) for p in own):
        return None
    result = list(headings)
    fits = 0
    for piece in own:
        at = _above(result, piece)
        if at is None:
            result.append((piece.first, piece.last, piece.key))
            fits += lookup(piece.key) is not None
            continue
        first, last, key = result[at]
        joined = key + piece.key
        if lookup(joined) is not None:
            result[at] = (first, last, joined)
            fits += 1
        elif lookup(piece.key) is not None:
            fits += 1
            result = _narrowed(result, at, piece)
    return result if fits * 2 > len(own) or fits >= 2 else None


def _above(headings: list[tuple[int, int, str]], piece: Piece) -> int | None:
    """The heading over a piece: the one that covers its first column, else the last one left of it."""
    for at, (first, last, _) in enumerate(headings):
        if first <= piece.first <= last:
            return at
    return None


def _narrowed(headings: list[tuple[int, int, str]], at: int, piece: Piece) -> list[tuple[int, int, str]]:
    """Put a narrower heading under a wide one; what it leaves of the wide one stays."""
    first, last, key = headings[at]
    result = [heading for index, heading in enumerate(headings) if index != at]
    if first < piece.first:
        result.append((first, piece.first - 1, key))
    result.append((piece.first, piece.last, piece.key))
    if piece.last < last:
        result.append((piece.last + 1, last, key))
    return result


def places_of(rows: Sequence[Row], columns: Sequence[Column]) -> list[Range]:
    """Where the columns stand on the page; empty if the format has no boxes."""
    ranges: list[Range] = []
    for column in columns:
        boxes = [
            piece.cell.box
            for row in rows
            for piece in row.pieces
            if piece.cell and piece.cell.box and column.first <= piece.first and piece.last <= column.last
        ]
        if boxes:
            ranges.append((min(box[0] for box in boxes), max(box[2] for box in boxes)))
        elif column.meaning == "label":
            ranges.append((0.0, 0.0))
        else:
            return []
    return ranges


def moved_to(row: Row, columns: Sequence[Column], ranges: Sequence[Range]) -> Row:
    """A row of another page under the columns of a header: each piece where its box overlaps most."""
    moved = []
    for piece in row.pieces:
        box = piece.cell.box if piece.cell else None
        if box is None:
            return row
        overlaps = [min(box[2], right) - max(box[0], left) for left, right in ranges]
        best = max(range(len(columns)), key=lambda at: overlaps[at])
        if overlaps[best] <= 0:
            best = 0 if columns[0].meaning == "label" else best
        moved.append(piece._replace(first=columns[best].first, last=columns[best].last))
    return Row(tuple(moved), row.line)
