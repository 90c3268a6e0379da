"""Records of a form that has been read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter

from extractor.extract.builder import Builder
from extractor.extract.forms.claims import Claim, claims_of, pasted_rows
from extractor.extract.forms.funds import FundRow
from extractor.extract.forms.reader import Draft, IndicatorRow
from extractor.extract.forms.rows import Piece
from extractor.extract.forms.units import Inferred, is_whole
from extractor.extract.forms.values import Value, figure_of, operator_of, read_value
from extractor.extract.forms.vocabulary import Vocabulary
from schemas.evidence import Evidence, quote
from schemas.quantity import Quantity
from schemas.records import (
    AmountRecord,
    BreakdownRecord,
    FormClaimRecord,
    FormFundRecord,
    FormRecord,
    IndicatorRecord,
    Measure,
    Scope,
)
from schemas.vouched import vouched

_new_form = vouched(FormRecord)
_new_form_fund = vouched(FormFundRecord)
_new_amount = vouched(AmountRecord)
_new_breakdown = vouched(BreakdownRecord)
_new_indicator = vouched(IndicatorRecord)
_new_form_claim = vouched(FormClaimRecord)
_new_quantity = vouched(Quantity)

_MEASURES: tuple[tuple[str, Measure], ...] = (
    ("initial", "initial_budget"),
    ("full", "full_year_budget"),
    ("executed", "actual"),
)
#: Meaning in the form's columns -> field of the record, for figures.
_POINTS = {"weight": "分", "score": "分", "completion": "%", "deviation": "%", "coefficient": "%"}
#: A list of sources that names what is left over is complete.
_REST = "其他"
SECTION = "performance"
_START = attrgetter("start")


def make_records(builder: Builder, draft: Draft, number: int, words: Vocabulary, inferred: Inferred) -> None:
    """Add a form's records: the form, its funds, its indicators, its claims."""
    maker = _Maker(builder, draft, number, words, inferred)
    maker.form()
    maker.funds()
    for row in draft.indicators:
        maker.indicator(row)
    maker.claims()


class _Maker:
    def __init__(
        self, builder: Builder, draft: Draft, number: int, words: Vocabulary, inferred: Inferred
    ) -> None:
        self.builder = builder
        self.draft = draft
        self.number = number
        self.words = words
        self.unit_inferred = not draft.unit and bool(inferred.unit)
        self.unit = draft.unit or inferred.unit
        self.whole = is_whole(draft, words)

    def form(self) -> None:
        draft = self.draft
        meanings = frozenset(column.meaning for column in draft.columns)
        title = draft.raw.title.key if draft.raw.title else draft.project or draft.unit_name
        self.builder.add(
            _new_form(
                id=self.builder.new_id(),
                evidence=self._top(),
                section=SECTION,
                extractor="table",
                form=self.number,
                title=title,
                project=None if self.whole else draft.project or None,
                family=self.words.family(meanings),
                total_score=draft.total_score,
                total_weight=draft.total_weight,
                total_evidence=self._evidence(draft.total_pieces) if draft.total_pieces else None,
                goal=self._passage("goal"),
                goal_evidence=self._goal_evidence(),
                result=self._passage("result"),
                problems=self._passage("problems"),
            )
        )

    def _top(self) -> Evidence:
        """The title, else the project's name, else the first cell."""
        piece = self.draft.project_piece or self.draft.raw.title
        if self.draft.raw.title and (
            not self.draft.project or self.draft.project in self.draft.raw.title.key
        ):
            piece = self.draft.raw.title
        return self._evidence((piece or self.draft.raw.rows[0].pieces[0],))

    def _passage(self, role: str) -> str:
        return "".join(p.piece.text for p in self.draft.passages if p.role == role)

    def _goal_evidence(self) -> Evidence | None:
        pieces = [p.piece for p in self.draft.passages if p.role == "goal"]
        return self._evidence(pieces[:1]) if pieces else None

    def _evidence(self, pieces: Sequence[Piece]) -> Evidence:
        """The stretch over some pieces, with the table's place of the first."""
        first = min(pieces, key=_START)
        start, end = first.start, max([piece.end for piece in pieces])
        if first.table is None or first.cell is None:
            return quote(self.builder.document, start, end, first.table)
        cell = first.cell
        return quote(self.builder.document, start, end, first.table, cell.row, cell.column)

    def funds(self) -> None:
        totals = [row for row in self.draft.funds if row.is_total] or self.draft.funds[:1]
        amounts: dict[str, list[tuple[bool, AmountRecord]]] = {name: [] for name, _ in _MEASURES}
        for row in self.draft.funds:
            is_total = row is totals[0]
            figures = {name: self._with_unit(name, quantity) for name, quantity in row.figures.items()}
            self._fund(row, figures, is_total)
            for name, measure in _MEASURES:
                if name in figures and self.unit:
                    record = self._amount(row, row.cells[name], figures[name], measure, is_total)
                    amounts[name].append((is_total, record))
        for name, listed in amounts.items():
            self._breakdown(name, listed)

    def _fund(self, row: FundRow, figures: Mapping[str, Quantity], is_total: bool) -> None:
        self.builder.add(
            _new_form_fund(
                id=self.builder.new_id(),
                evidence=self._evidence(row.pieces),
                section=SECTION,
                extractor="table",
                form=self.number,
                source=row.source,
                is_total=is_total,
                initial_budget=figures.get("initial", figures.get("declared")),
                full_year_budget=figures.get("full"),
                executed=figures.get("executed"),
                rate=figures.get("rate"),
                weight=figures.get("weight"),
                score=figures.get("score"),
            )
        )

    def _with_unit(self, name: str, quantity: Quantity) -> Quantity:
        if name in ("rate", "weight", "score") or quantity.unit:
            return quantity
        return _new_quantity(value=quantity.value, unit=self.unit)

    def _amount(
        self, row: FundRow, piece: Piece, figure: Quantity, measure: Measure, is_total: bool
    ) -> AmountRecord:
        scope: Scope = "all" if is_total else self._scope(row.source)
        concept = "other"
        if is_total or scope != "unknown":
            concept = "form_total" if self.whole else f"project:{self.draft.project}"
        return self.builder.add(
            _new_amount(
                id=self.builder.new_id(),
                evidence=self._evidence((piece,)),
                section=SECTION,
                extractor="table",
                concept=concept if self.whole or self.draft.project else "other",
                name=row.source,
                quantity=figure,
                scope=scope,
                measure=measure,
                period=self.builder.segments.year,
                unit_inferred=self.unit_inferred,
            )
        )

    def _scope(self, source: str) -> Scope:
        return self.words.fund_scopes.get(source, "unknown")  # type: ignore[return-value]

    def _breakdown(self, name: str, listed: list[tuple[bool, AmountRecord]]) -> None:
        """The whole money and its sources; nested scopes (财政拨款 over 一般公共预算) are no parts side by side."""
        wholes = [record for is_total, record in listed if is_total]
        sources = [row.source for row in self.draft.funds if name in row.figures and not self._is_first(row)]
        parts = [record.id for is_total, record in listed if not is_total]
        if not wholes or len(parts) < 2 or self._nested(sources):
            return
        self.builder.add(
            _new_breakdown(
                id=self.builder.new_id(),
                evidence=wholes[0].evidence,
                section=SECTION,
                extractor="table",
                whole=wholes[0].id,
                parts=tuple(parts),
                complete=any(_REST in source for source in sources),
            )
        )

    def _is_first(self, row: FundRow) -> bool:
        totals = [known for known in self.draft.funds if known.is_total] or self.draft.funds[:1]
        return row is totals[0]

    def _nested(self, sources: list[str]) -> bool:
        scopes = {self._scope(source) for source in sources}
        return "fiscal" in scopes and bool(scopes & {"gpb", "govfund", "statecap"})

    def indicator(self, row: IndicatorRow) -> None:
        placed, words = row.placed, self.words
        unit = placed.text("unit")
        target_meaning = "adjusted" if placed.cells.get("adjusted") else "target"
        target_text, actual_text = placed.text(target_meaning), placed.text("actual")
        target = read_value(target_text, unit, words)
        actual = read_value(actual_text, unit or _unit_of(target.quantity), words)
        if _is_fraction(target.quantity, actual.quantity, actual_text):
            actual = Value(actual.operator, None)
        operator = operator_of(placed.key("operator"), words) if "operator" in placed.cells else None
        figures = {
            name: figure_of(placed.text(name), said) for name, said in _POINTS.items() if name in placed.cells
        }
        core = placed.key("core")
        self.builder.add(
            _new_indicator(
                id=self.builder.new_id(),
                evidence=self._evidence(self._own_pieces(row)),
                section=SECTION,
                extractor="table",
                status="repaired" if placed.moved else "verified",
                form=self.number,
                name="".join(placed.text("name").split()) or (row.levels[-1] if row.levels else ""),
                levels=row.levels,
                operator=operator or target.operator,
                target_text=target_text,
                initial_target_text=placed.text("target") if target_meaning == "adjusted" else "",
                actual_text=actual_text,
                target=target.quantity,
                actual=actual.quantity,
                weight=figures.get("weight"),
                score=figures.get("score"),
                completion=figures.get("completion"),
                deviation=figures.get("deviation"),
                coefficient=figures.get("coefficient"),
                rule=placed.text("rule"),
                reason=placed.text("reason"),
                core={"是": True, "否": False}.get(core),
                repaired_cells=placed.moved,
            )
        )

    def _own_pieces(self, row: IndicatorRow) -> list[Piece]:
        """The row from its name on, without levels printed before it."""
        names = row.placed.cells.get("name")
        start = names[0].start if names and not names[0].carried else row.pieces[0].start
        return [piece for piece in row.pieces if piece.start >= start] or list(row.pieces)

    def claims(self) -> None:
        text, year = self.builder.document.text, self.builder.segments.year
        for passage in self.draft.passages:
            for claim in claims_of(passage, text, year):
                self._claim(claim)
        for row in self.draft.indicators:
            for piece in row.placed.cells.get("reason", ()):
                if len(piece.key) > 16 and any(sign in piece.key for sign in "≥≤=<>"):
                    for claim in pasted_rows(piece.text, piece.start):
                        self._claim(claim)

    def _claim(self, claim: Claim) -> None:
        self.builder.add(
            _new_form_claim(
                id=self.builder.new_id(),
                evidence=self.builder.quote(claim.start, claim.end),
                section=SECTION,
                form=self.number,
                role=claim.role,
                predicate=claim.predicate,
                subject=claim.subject,
                quantity=claim.quantity,
                months=claim.months,
                before=claim.before,
            )
        )


def _is_fraction(target: Quantity | None, actual: Quantity | None, printed: str) -> bool:
    """Whether a percentage may be written as a fraction (98 % as 0.98): then it cannot be read for sure."""
    if target is None or actual is None or actual.unit != "%" or "%" in printed or "％" in printed:
        return False
    return 0 < actual.value <= 1 < target.value


def _unit_of(quantity: Quantity | None) -> str:
    """The unit of a target, for an actual value printed without one (≥50个, 50)."""
    return quantity.unit if quantity else ""
