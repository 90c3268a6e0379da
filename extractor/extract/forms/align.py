"""Put the cells of a row under their columns, also where a converter has moved them.

A row whose cells fit the columns they stand in is taken as it is. Otherwise the cells, whose order is
kept, are matched with the columns by what they hold (an operator, points, a known level) and by how
steadily they are shifted; a row that fits nowhere is not guessed at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractor.extract.forms.header import Column
from extractor.extract.forms.rows import Piece, without_residue
from extractor.extract.forms.values import is_dash, is_number, operator_of, read_value, split_operator
from extractor.extract.forms.vocabulary import Vocabulary, bare
from schemas.frozen import dataclass

Cells = dict[str, list[Piece]]
_IMPOSSIBLE = 6.0
_SHIFT_CHANGED = 0.6
#: A score above its weight may be the form's own fault; another reading must be clearly better.
_ABOVE_WEIGHT = 1.6
_SHIFTED = 0.05
_WIDEST_SHIFT = 4
#: What it costs to leave a column of a row empty.
_EMPTY = {"name": 3.0, "weight": 1.2, "score": 1.0, "actual": 1.0, "target": 0.6}
#: A cell odder than this is not what its column says.
_HARDLY = 1.5
#: A row no odder than this is taken as it stands.
_PLAIN = 1.0
#: Cells up to this length are remembered, and how many of them.
_SHORT, _MOST = 16, 20_000
#: An alignment dearer than this is a guess.
_TOO_DEAR = 5.0


@dataclass(frozen=True, slots=True)
class Placed:
    """The cells of a row by meaning; ``moved`` names those that stood elsewhere."""

    cells: Cells
    moved: tuple[str, ...] = ()

    def text(self, meaning: str) -> str:
        """The printed text of a cell, pieces joined; empty if there is none."""
        pieces = self.cells.get(meaning)
        if not pieces:
            return ""
        if len(pieces) == 1:
            return without_residue(pieces[0].text)
        return "".join([without_residue(piece.text) for piece in pieces])

    def key(self, meaning: str) -> str:
        """The compared text of a cell."""
        pieces = self.cells.get(meaning)
        return "".join([piece.key for piece in pieces]) if pieces else ""


def place(
    pieces: Sequence[Piece], columns: Sequence[Column], at: Mapping[int, Column], words: Vocabulary
) -> Placed | None:
    """Match a row's pieces with columns (``at`` the one that covers each place); None if no match is sound."""
    kept = [piece for piece in pieces if words.columns.get(piece.key) != "label"]
    direct = _direct(
        [piece for piece in kept if not (piece.carried and _shared(piece, columns))], columns, at
    )
    cost = _cost(direct, columns, words)
    if direct is not None and cost <= _PLAIN:
        return Placed(direct)
    own = [piece for piece in kept if not piece.carried]
    best = Placed(direct) if direct is not None and cost < _IMPOSSIBLE else None
    for shift in (-1, 1, -2, 2):
        moved = _direct(own, columns, at, shift)
        if moved is not None and (dearer := _cost(moved, columns, words) + _SHIFT_CHANGED) < cost:
            best, cost = Placed(moved, tuple(moved)), dearer
    return best if best and cost < _IMPOSSIBLE else _best(own, columns, words)


def _shared(piece: Piece, columns: Sequence[Column]) -> bool:
    """Whether a cell that began in a row above is one of points: it belongs to all its rows, not to each."""
    return any(column.meaning in ("weight", "score") and column.covers(piece) for column in columns)


def _direct(
    pieces: Sequence[Piece], columns: Sequence[Column], at: Mapping[int, Column], shift: int = 0
) -> Cells | None:
    """Every piece under the column that covers it, moved by ``shift``; None if one has no column."""
    cells: Cells = {}
    for piece in pieces:
        first = piece.first + shift
        column = at.get(first) or next((c for c in columns if first <= c.first <= piece.last + shift), None)
        if column is None:
            return None
        if column.meaning in cells:
            cells[column.meaning].append(piece)
        else:
            cells[column.meaning] = [piece]
    return cells


def _cost(cells: Cells | None, columns: Sequence[Column], words: Vocabulary) -> float:
    """What is odd about a reading; :data:`_IMPOSSIBLE` or more if a cell cannot be what its column says."""
    if cells is None:
        return _IMPOSSIBLE
    cost = 0.0 if _within_weight(cells) else _ABOVE_WEIGHT
    known = words.fits.get
    for meaning, pieces in cells.items():
        for piece in pieces:
            odd = known((meaning, piece.key))
            if odd is None:
                odd = misfit(meaning, piece, words)
            cost += _IMPOSSIBLE if odd >= _HARDLY else odd
    empty = [column.meaning for column in columns if column.meaning not in cells]
    return cost + sum([_EMPTY[meaning] for meaning in empty if meaning in _EMPTY])


def _within_weight(cells: Cells) -> bool:
    weight, score = cells.get("weight"), cells.get("score")
    if not weight or not score:
        return True
    try:
        return float(score[0].key.strip("分%")) <= float(weight[0].key.strip("分%"))
    except ValueError:
        return True


def misfit(meaning: str, piece: Piece, words: Vocabulary) -> float:
    """How badly a piece fits a column: 0 well, from 1.5 hardly, :data:`_IMPOSSIBLE` not at all."""
    asked = meaning, piece.key
    known = words.fits.get(asked)
    if known is None:
        known = _misfit(meaning, piece.key, words)
        if len(piece.key) <= _SHORT and len(words.fits) < _MOST:
            words.fits[asked] = known
    return known


def _misfit(meaning: str, key: str, words: Vocabulary) -> float:
    if meaning in ("weight", "score"):
        return 0.0 if _is_points(key) else 0.3 if is_dash(key) else _IMPOSSIBLE
    if meaning in ("completion", "deviation", "coefficient"):
        return 0.0 if is_number(key) or is_dash(key) else _IMPOSSIBLE
    if meaning == "core":
        return 0.0 if key in ("是", "否") or is_dash(key) else _IMPOSSIBLE
    if meaning == "operator":
        return 0.0 if operator_of(key, words) is not None else _IMPOSSIBLE
    if meaning in ("level1", "level2", "name", "unit"):
        return _misfit_words(meaning, key, words)
    if meaning in ("target", "adjusted", "actual"):
        return _misfit_value(meaning, key, words)
    if meaning == "reason":
        return 3.0 if is_number(key) else 0.2
    return 0.5


def _is_points(key: str) -> bool:
    if not is_number(key):
        return False
    return 0 <= float(key.strip("分%").replace(",", "")) <= 110


def _misfit_words(meaning: str, key: str, words: Vocabulary) -> float:
    if is_number(key):
        return 0.5 if meaning == "unit" and key == "%" else _IMPOSSIBLE
    if meaning == "unit":
        return 0.0 if len(key) <= 10 and not words.is_level(key) else 4.0
    plain = bare(key)
    if meaning == "level1":
        return 0.0 if plain in words.first_levels else 1.0
    if meaning == "level2":
        return 0.0 if plain in words.second_levels else 1.0
    if words.is_level(key) and plain.endswith("指标"):
        return 1.4
    if split_operator(key, words)[0] and any(c.isdigit() for c in key):
        return 4.0
    return 3.0 if plain in words.judgements else 0.0


def _misfit_value(meaning: str, key: str, words: Vocabulary) -> float:
    if words.is_level(key) and key.endswith("指标"):
        return _IMPOSSIBLE
    if bare(key) in words.judgements and words.judgements[bare(key)] != "unset":
        return 0.0 if meaning == "actual" else 2.0
    if is_number(key) or read_value(key, "", words).quantity is not None:
        return 0.0
    return 0.5


def _best(pieces: Sequence[Piece], columns: Sequence[Column], words: Vocabulary) -> Placed | None:
    """The cheapest match that keeps the order of pieces and columns."""
    count = len(pieces)
    if not 2 <= count <= 20:
        return None
    #: cheapest[j] = (cost with the last placed piece in column j, its shift, the columns taken so far)
    cheapest: dict[int, tuple[float, int, tuple[int, ...]]] = {-1: (0.0, 0, ())}
    for piece in pieces:
        following: dict[int, tuple[float, int, tuple[int, ...]]] = {}
        for at, column in enumerate(columns):
            shift = column.first - piece.first
            if abs(shift) > _WIDEST_SHIFT + 2:
                continue
            fit = misfit(column.meaning, piece, words) + _SHIFTED * abs(shift)
            options = [
                (
                    cost + fit + (_SHIFT_CHANGED if shift != before else 0.0) + _left_empty(columns, k, at),
                    path,
                )
                for k, (cost, before, path) in cheapest.items()
                if k < at
            ]
            if options:
                cost, path = min(options)
                following[at] = (cost, shift, (*path, at))
        cheapest = following
        if not cheapest:
            return None
    ends = [(cost + _left_empty(columns, at, len(columns)), path) for at, (cost, _, path) in cheapest.items()]
    cost, path = min(ends)
    return _accepted(pieces, columns, path, cost, words)


def _left_empty(columns: Sequence[Column], after: int, before: int) -> float:
    return sum(_EMPTY.get(column.meaning, 0.1) for column in columns[after + 1 : before])


def _accepted(
    pieces: Sequence[Piece], columns: Sequence[Column], path: tuple[int, ...], cost: float, words: Vocabulary
) -> Placed | None:
    cells: Cells = {}
    moved = []
    for piece, at in zip(pieces, path, strict=True):
        column = columns[at]
        cells.setdefault(column.meaning, []).append(piece)
        if not column.first <= piece.first <= column.last:
            moved.append(column.meaning)
    if cost > _TOO_DEAR or any(misfit(m, p, words) >= 3.0 for m, ps in cells.items() for p in ps):
        return None
    return Placed(cells, tuple(moved))
