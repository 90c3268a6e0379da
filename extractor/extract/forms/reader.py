"""Read one form: labels, funds, goal and result, indicators, the total, and what is written below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.extract.forms.align import Placed, place
from extractor.extract.forms.funds import FundRow, placed_like_others, read_fund_row
from extractor.extract.forms.header import (
    Column,
    Range,
    block_of,
    by_place,
    heads_over,
    moved_to,
    places_of,
    read_header,
)
from extractor.extract.forms.rows import Piece, Row
from extractor.extract.forms.split import RawForm
from extractor.extract.forms.values import figure_of, is_number
from extractor.extract.forms.vocabulary import Vocabulary, bare
from schemas.quantity import Quantity
from schemas.vouched import vouched

_new_quantity = vouched(Quantity)
_UNIT = re.compile(r"(?:\(|单位[:：]?|金额单位[:：]?)(万元|元|千元|亿元)")
_PASSAGES = (
    "implementation",
    "output",
    "benefit",
    "satisfaction",
    "experience",
    "problems",
    "measures",
    "conclusion",
    "goal",
    "result",
)
_GROUPS = frozenset({"项目绩效分析", "自评结果分析"})


@dataclass
class IndicatorRow:
    """An indicator: its cells, the levels it stands under, and the pieces of its row."""

    placed: Placed
    levels: tuple[str, ...]
    pieces: tuple[Piece, ...]
    sound: bool = True


@dataclass
class Passage:
    """Words of a form: where they stand and what heading they stand under."""

    role: str
    piece: Piece
    label: Piece | None = None


@dataclass
class Draft:
    """A form as read, before records are made of it."""

    raw: RawForm
    project: str = ""
    project_piece: Piece | None = None
    unit_name: str = ""
    unit: str = ""
    columns: tuple[Column, ...] = ()
    funds: list[FundRow] = field(default_factory=list)
    indicators: list[IndicatorRow] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    total_score: Quantity | None = None
    total_weight: Quantity | None = None
    total_pieces: tuple[Piece, ...] = ()


def read_form(raw: RawForm, words: Vocabulary) -> Draft:
    """Read a form's rows from top to bottom."""
    return _Reader(raw, words).read()


class _Reader:
    """Goes down the rows of one form and knows in which block it is."""

    def __init__(self, raw: RawForm, words: Vocabulary) -> None:
        self.words = words
        self.rows = raw.rows
        self.draft = Draft(raw)
        self.block = ""
        self.columns: list[Column] = []
        self.at: dict[int, Column] = {}
        self.table: int | None = None
        self.grid: list[Range] = []
        self.levels = ["", ""]

    def read(self) -> Draft:
        at = 0
        while at < len(self.rows):
            at += self._step(at)
        self.draft.funds = placed_like_others(self.draft.funds, self.draft.unit)
        return self.draft

    def _step(self, at: int) -> int:
        """Read the row at an index; returns how many rows were taken."""
        row, words = self._on_grid(self.rows[at]), self.words
        block = block_of(row, words)
        if block == "goal":
            self.columns = [Column(words.label(p.key) or "other", p.first, p.last, p.key) for p in row.pieces]
            self.block = block
            return 1
        if block:
            return self._open(block, at)
        if self.block == "below" and len(row.own) > 1 and self._is_total(row.own):
            self._total(row.own)
        elif not (self.block == "indicators" and self._indicator(row)):
            self._other(row)
        return 1

    def _on_grid(self, row: Row) -> Row:
        """The row with its pieces under the header's columns, where it stands on another page's grid."""
        if not row.pieces or row.pieces[0].table in (None, self.table) or not self.grid or not self.block:
            return row
        return moved_to(row, self.columns, self.grid)

    def _open(self, block: str, at: int) -> int:
        lookup = self.words.fund_column if block == "funds" else self.words.column
        top = at - (
            block == "indicators" and at > 0 and heads_over(self.rows[at - 1], self.rows[at], self.words)
        )
        self.columns, taken = read_header(self.rows[top : top + 4], lookup)
        self.at = by_place(self.columns)
        self.block = block
        self.table = self.rows[at].pieces[0].table
        self.grid = places_of(self.rows[top : top + taken], self.columns)
        if block == "funds":
            self._see_unit(self.rows[max(0, at - 6) : at + taken])
        else:
            self.draft.columns = tuple(self.columns)
        return max(1, taken - (at - top))

    def _see_unit(self, rows: Sequence[Row]) -> None:
        for row in rows:
            for piece in row.pieces:
                if "元" in piece.key and len(piece.key) < 40 and (match := _UNIT.search(piece.key)):
                    self.draft.unit = match[1]

    def _other(self, row: Row) -> None:
        if self.block == "funds" and not row.line and self._fund(row):
            return
        if self._labelled(row):
            return
        if self.block == "goal":
            self._goal(row)

    def _fund(self, row: Row) -> bool:
        if not self.draft.unit:
            self._see_unit([row])
        found = read_fund_row(row, self.columns, self.draft.unit, self.words)
        if found is None:
            return False
        self.draft.funds.append(found)
        return True

    def _goal(self, row: Row) -> None:
        """Goal and result under their headings; words that run over a page go on below."""
        if any(self.words.column(piece.key) == "label" for piece in row.own[:1]):
            self.block = ""
            return
        own = [piece for piece in row.own if not self.words.label(piece.key)]
        for piece in own:
            column = max(
                (c for c in self.columns if c.first <= piece.first), key=lambda c: c.first, default=None
            )
            if column is None or column.meaning not in ("goal", "adjusted_goal", "result"):
                column = next((c for c in self.columns if c.meaning in ("goal", "result")), None)
            if column is not None and len(piece.key) > 1:
                role = "goal" if column.meaning == "adjusted_goal" else column.meaning
                self.draft.passages.append(Passage(role, piece))

    def _labelled(self, row: Row) -> bool:
        """Labels with their values: project, total score, passages."""
        found = False
        own = row.own
        for at, piece in enumerate(own):
            head, _, tail = piece.key.partition(":")
            label = self.words.label(head)
            if label is None:
                continue
            value = own[at + 1] if at + 1 < len(own) else None
            found = self._keep(label, piece, tail, value) or found
        return found

    def _keep(self, label: str, piece: Piece, tail: str, value: Piece | None) -> bool:
        draft = self.draft
        text = tail or (value.key if value else "")
        if not text or (value and not tail and self.words.label(value.key)):
            return False
        if label == "project":
            draft.project, draft.project_piece = text, value if not tail else piece
        elif label == "unit":
            draft.unit_name = draft.unit_name or text
        elif label == "total_score":
            figure = figure_of(text, "分")
            if figure is None or draft.total_score is not None:
                return False
            draft.total_score = _new_quantity(value=figure.value, unit="分")
            draft.total_pieces = (piece, value) if value and not tail else (piece,)
        elif label in _PASSAGES:
            where = piece if tail or value is None else value
            if tail or len(text) > 1 or label == "problems":
                draft.passages.append(Passage(label, where, piece))
        else:
            return False
        return True

    def _indicator(self, row: Row) -> bool:
        """Read a row of the indicator block; False if it is none."""
        own = row.own
        if not own or (row.line and len(own) == 1):
            return False
        if self._is_total(own):
            self._total(own)
            self.block = "below"
            return True
        if self._is_passage(own):
            self.block = "below"
            return False
        placed = place(row.pieces, self.columns, self.at, self.words)
        if placed is None:
            return self._unplaced(row)
        if not (set(placed.cells) & {"target", "adjusted", "actual", "weight", "score"}):
            self._continue(placed)
            return True
        self._name(placed)
        self._see_levels(placed)
        levels = tuple(level for level in self.levels if level)
        self.draft.indicators.append(IndicatorRow(placed, levels, own))
        return True

    def _is_total(self, own: Sequence[Piece]) -> bool:
        return bare(own[0].key) in self.words.totals and all(
            is_number(p.key) or len(p.key) <= 3 or not any(c.isdigit() for c in p.key) for p in own[1:]
        )

    def _total(self, own: Sequence[Piece]) -> None:
        """Total of weights and of scores: two figures, or one that is the score."""
        figures = [(piece, figure) for piece in own[1:] if (figure := figure_of(piece.text, "分"))]
        if not figures:
            return
        weights = next((c for c in self.columns if c.meaning == "weight"), None)
        last, score = figures[-1]
        only_weight = len(figures) == 1 and weights and weights.covers(last) and score.value == 100
        if len(figures) > 1 or only_weight:
            self.draft.total_weight = _new_quantity(value=figures[0][1].value, unit="分")
        if not only_weight:
            self.draft.total_score = _new_quantity(value=score.value, unit="分")
            self.draft.total_pieces = (own[0], last)

    def _is_passage(self, own: Sequence[Piece]) -> bool:
        """Whether a row is a labelled passage below the indicators, or a remark."""
        if bare(own[0].key) in _GROUPS:
            return True
        if len(own) > 3 or any(is_number(piece.key) for piece in own):
            return False
        label = self.words.label(own[0].key.partition(":")[0])
        return label in ("remark", "problems", "measures", "conclusion", *_PASSAGES) and (
            len(own) > 1 or ":" in own[0].key
        )

    def _unplaced(self, row: Row) -> bool:
        """A row whose cells fit nowhere: kept with its name alone, so that it is not forgotten."""
        own = [piece for piece in row.own if not self.words.is_level(piece.key)]
        numbers = [piece for piece in own if is_number(piece.key)]
        if len(own) < 2 or not numbers:
            return False
        name = next((piece for piece in own if not is_number(piece.key)), None)
        if name is None:
            return False
        placed = Placed({"name": [name]})
        self.draft.indicators.append(
            IndicatorRow(placed, tuple(filter(None, self.levels)), row.own, sound=False)
        )
        return True

    def _name(self, placed: Placed) -> None:
        """Where no cell reached the name column, words that are no known level are the name."""
        for meaning in ("level2", "level1"):
            cells = placed.cells.get(meaning)
            if "name" not in placed.cells and cells and not self.words.is_level(cells[0].key):
                placed.cells["name"] = placed.cells.pop(meaning)

    def _see_levels(self, placed: Placed) -> None:
        first, second = bare(placed.key("level1")), bare(placed.key("level2"))
        label = bare(placed.key("label"))
        if not first and label in self.words.first_levels:
            first = label
        if first and first != self.levels[0]:
            self.levels = [first, ""]
        if second:
            self.levels[1] = second

    def _continue(self, placed: Placed) -> None:
        """A row of words only: levels that stand alone, or the rest of a cell from the page before."""
        self._see_levels(placed)
        rest = {m: ps for m, ps in placed.cells.items() if m in ("name", "reason") and not ps[0].carried}
        if not self.draft.indicators or not rest:
            return
        last = self.draft.indicators[-1]
        cells = dict(last.placed.cells)
        for meaning, pieces in rest.items():
            cells[meaning] = [*cells.get(meaning, ()), *pieces]
        last.placed = Placed(cells, (*last.placed.moved, *rest))
