"""The funds block of a form: what was budgeted and spent, by source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractor.extract.forms.header import Column, by_place
from extractor.extract.forms.rows import Piece, Row
from extractor.extract.forms.values import figure_of, is_dash
from extractor.extract.forms.vocabulary import Vocabulary, bare
from schemas.frozen import dataclass
from schemas.quantity import Quantity

_NUMERIC = ("declared", "initial", "full", "executed", "balance", "rate", "weight", "score")
_MONEY = frozenset({"declared", "initial", "full", "executed", "balance"})
#: Rows that print fewer numbers are alike by chance.
_FEWEST_ALIKE = 5
_SHIFTS = (1, -1, 2, -2, 3, -3)


@dataclass(frozen=True, slots=True)
class FundRow:
    """A row of the funds block.

    ``cells`` maps a meaning to the piece that prints its figure; ``pieces`` is the row itself.
    """

    source: str
    label: Piece | None
    is_total: bool
    cells: dict[str, Piece]
    figures: dict[str, Quantity]
    pieces: tuple[Piece, ...] = ()


def read_fund_row(row: Row, columns: Sequence[Column], unit: str, words: Vocabulary) -> FundRow | None:
    """Read a funds row; None if the row holds no figure or is no funds row."""
    numbers = [piece for piece in row.own if figure_of(piece.text, "") is not None]
    label = _label_of(row, numbers)
    if label is None and not numbers:
        return None
    source = bare(label.key).removeprefix("其中").lstrip(":、") if label else ""
    known = source in words.fund_totals or any(word in source for word in words.fund_parts)
    if not numbers or not (known or len(numbers) >= 2):
        return None
    cells = _placed(numbers, label, columns)
    figures = {name: figure for name, piece in cells.items() if (figure := _figure(name, piece, unit))}
    pieces = (*((label,) if label and not label.carried else ()), *numbers)
    return FundRow(source, label, source in words.fund_totals, cells, figures, pieces)


def placed_like_others(rows: Sequence[FundRow], unit: str) -> list[FundRow]:
    """Rows that could not be placed get the meanings of a row that prints the same numbers but for one.

    A figure that broke the row's own arithmetic must not hide the row: the source's row beside it tells what stands
    where.
    """
    return [row if row.cells else _like_another(row, rows, unit) for row in rows]


def _like_another(row: FundRow, rows: Sequence[FundRow], unit: str) -> FundRow:
    numbers = [piece for piece in row.pieces if figure_of(piece.text, "") is not None]
    for other in rows:
        order = sorted(other.cells.items(), key=lambda item: item[1].first)[: len(numbers)]
        if len(order) < len(numbers) or len(numbers) < _FEWEST_ALIKE:
            continue
        same = [
            figure_of(one.text, "") == figure_of(piece.text, "")
            for one, (_, piece) in zip(numbers, order, strict=True)
        ]
        if sum(same) == len(same) - 1:
            cells = {name: piece for piece, (name, _) in zip(numbers, order, strict=True)}
            figures = {
                name: figure for name, piece in cells.items() if (figure := _figure(name, piece, unit))
            }
            return replace(row, cells=cells, figures=figures)
    return row


def _label_of(row: Row, numbers: Sequence[Piece]) -> Piece | None:
    """The last words before the first number: the source, not the heading at its left."""
    stop = numbers[0].start if numbers else None
    before = [
        piece
        for piece in row.pieces
        if piece not in numbers
        and not is_dash(piece.key)
        and (stop is None or piece.first < numbers[0].first)
    ]
    own = [piece for piece in before if not piece.carried]
    return own[-1] if own else before[-1] if before else None


def _figure(meaning: str, piece: Piece, unit: str) -> Quantity | None:
    if meaning in _MONEY:
        return figure_of(piece.text, unit)
    if meaning == "rate":
        return figure_of(piece.text, "%")
    return figure_of(piece.text, "分")


def _placed(numbers: Sequence[Piece], label: Piece | None, columns: Sequence[Column]) -> dict[str, Piece]:
    """Numbers by meaning. Moved numbers are put back only where the row's own arithmetic says so."""
    numeric = [column for column in columns if column.meaning in _NUMERIC]
    at = by_place(numeric)
    displaced = label is not None and bool(numeric) and label.first >= numeric[0].first
    direct = _under(numbers, numeric, at, 0)
    if direct is not None and not displaced:
        return direct
    readings = [reading for shift in _SHIFTS if (reading := _under(numbers, numeric, at, shift)) is not None]
    if direct is not None:
        readings.append(direct)
    sound = [(held, reading) for reading in readings if (held := _agreements(reading)) > 0]
    best = max([held for held, _ in sound], default=0)
    chosen = [reading for held, reading in sound if held == best]
    return chosen[0] if len(chosen) == 1 else {}


def _under(
    numbers: Sequence[Piece], columns: Sequence[Column], at: Mapping[int, Column], shift: int
) -> dict[str, Piece] | None:
    """The numbers under the numeric columns ``shift`` to their left; None if one has no column."""
    cells: dict[str, Piece] = {}
    for piece in numbers:
        column = at.get(piece.first - shift)
        if column is None and shift == 0:
            column = next((c for c in columns if c.covers(piece)), None)
        if column is None or column.meaning in cells:
            return None
        cells[column.meaning] = piece
    return cells


def _agreements(cells: dict[str, Piece]) -> int:
    """How many relations of the row hold; -1 if one does not."""
    figures = {name: q.value for name, piece in cells.items() if (q := figure_of(piece.text, ""))}
    full = figures.get("full", figures.get("initial"))
    executed, rate = figures.get("executed"), figures.get("rate")
    held = 0
    if full and executed is not None and rate is not None:
        if abs(executed * 100 / full - rate) > 1:
            return -1
        held += 1
    if full is not None and executed is not None and "balance" in figures:
        if abs(full - executed - figures["balance"]) > 1:
            return -1
        held += 1
    if rate is not None and {"weight", "score"} <= figures.keys():
        if abs(figures["weight"] * rate / 100 - figures["score"]) > 1:
            return -1
        held += 1
    return held
