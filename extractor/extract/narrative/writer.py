"""Makes records of what the reader understood, each with the words and figures it rests on."""

from __future__ import annotations

from extractor.extract.builder import Builder
from extractor.extract.narrative.state import ChangeDraft, Figure, ShareDraft, Subject
from schemas.quantity import Quantity
from schemas.records import (
    AmountRecord,
    Base,
    BreakdownRecord,
    ChangeRecord,
    CodeNameRecord,
    CompletionRecord,
    CountRecord,
    FactKey,
    Measure,
    ShareRecord,
    StatementRecord,
)
from schemas.vouched import vouched

_new_amount = vouched(AmountRecord)
_new_count = vouched(CountRecord)
_new_change = vouched(ChangeRecord)
_new_completion = vouched(CompletionRecord)
_new_share = vouched(ShareRecord)
_new_breakdown = vouched(BreakdownRecord)
_new_statement = vouched(StatementRecord)
_new_code_name = vouched(CodeNameRecord)

#: A breakdown's quote runs from its whole to its last part unless that is longer than this.
_LONGEST_QUOTE = 1200
_SHARE_REACH = 160
Span = tuple[int, int]


class Writer:
    """Adds narrative records to the builder. Spans are canonical."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.section: str | None = None

    def amount(
        self, subject: Subject, measure: Measure, period: int | None, quantity: Quantity, span: Span
    ) -> AmountRecord:
        """An amount of a subject."""
        record = _new_amount(
            id=self.builder.new_id(),
            evidence=self.builder.quote(*span),
            section=self.section,
            concept=subject.concept,
            name=subject.name,
            quantity=quantity,
            scope=subject.scope,
            measure=measure,
            period=period,
            entity=subject.entity,
            side=subject.side,
            code=subject.code,
        )
        subject.figures[measure, period] = record
        return self.builder.add(record)

    def count(
        self,
        subject: Subject,
        period: int | None,
        quantity: Quantity,
        span: Span,
        measure: Measure = "actual",
    ) -> CountRecord:
        """A number of things."""
        record = _new_count(
            id=self.builder.new_id(),
            evidence=self.builder.quote(*span),
            section=self.section,
            concept=subject.concept,
            name=subject.name,
            quantity=quantity,
            measure=measure,
            period=period,
            entity=subject.entity,
        )
        subject.figures[measure, period] = record
        return self.builder.add(record)

    def change(self, draft: ChangeDraft, year: int | None, figure: Figure | None) -> ChangeRecord:
        """A change, its base known by now or ``other``."""
        subject = draft.subject
        return self.builder.add(
            _new_change(
                id=self.builder.new_id(),
                evidence=self.builder.quote(draft.start, draft.end),
                section=self.section,
                subject=subject.key(draft.measure, year if subject.scope != "unknown" else None),
                name=subject.name,
                subject_id=figure.id if figure else None,
                base=draft.base.kind if draft.base else "other",
                direction=draft.direction,
                word=draft.word,
                amount=draft.amount,
                rate=draft.rate,
                rate_text=draft.rate_text,
                side=subject.side,
            )
        )

    def completion(
        self,
        subject: Subject,
        base: Base,
        figures: tuple[Figure | None, Figure | None],
        quantity: Quantity,
        form: str,
        year: int | None,
        span: Span,
    ) -> CompletionRecord:
        """A completion or deviation rate. ``figures``: what was spent, and the budget."""
        figure, base_figure = figures
        return self.builder.add(
            _new_completion(
                id=self.builder.new_id(),
                evidence=self.builder.quote(*span),
                section=self.section,
                subject=subject.key("actual", year),
                name=subject.name,
                subject_id=figure.id if figure else None,
                base=base,
                base_id=base_figure.id if base_figure else None,
                form="deviation" if form == "deviation" else "completion",
                quantity=quantity,
            )
        )

    def share(
        self, draft: ShareDraft, whole: FactKey | None, whole_id: str | None, breakdown: str | None = None
    ) -> ShareRecord:
        """A share. Its quote begins with the part's own words where they stand near."""
        start, end = draft.span
        return self.builder.add(
            _new_share(
                id=self.builder.new_id(),
                evidence=self.builder.quote(start, end),
                section=draft.section,
                quantity=draft.quantity,
                part=draft.part,
                part_id=draft.part_id,
                whole=whole,
                whole_id=whole_id,
                breakdown=breakdown,
            )
        )

    def share_span(self, part: Figure | None, span: Span) -> Span:
        """The stretch from a part's figure to its share, if it is short."""
        if part and 0 <= span[0] - part.evidence.start <= _SHARE_REACH:
            return part.evidence.start, span[1]
        return span

    def breakdown(self, whole: Figure | None, parts: list[Figure], complete: bool) -> BreakdownRecord:
        """A whole and its parts."""
        spans = [f.evidence for f in ([whole] if whole else []) + parts]
        start, end = min(e.start for e in spans), max(e.end for e in spans)
        if end - start > _LONGEST_QUOTE and whole:
            start, end = min(e.start for e in spans[1:]), max(e.end for e in spans[1:])
        if end - start > _LONGEST_QUOTE:
            start, end = spans[0].start, spans[0].end
        return self.builder.add(
            _new_breakdown(
                id=self.builder.new_id(),
                evidence=self.builder.quote(start, end),
                section=self.section,
                whole=whole.id if whole else None,
                parts=tuple(part.id for part in parts),
                complete=complete,
            )
        )

    def listed_item(self, name: str, span: Span) -> None:
        """An item that a list names without an amount."""
        self.builder.add(
            _new_statement(
                id=self.builder.new_id(),
                evidence=self.builder.quote(*span),
                section=self.section,
                predicate="listed_item",
                concept=f"econ:{name}",
            )
        )

    def code_name(self, scheme: str, code: str, name: str, path: tuple[str, ...], span: Span) -> None:
        """A code with the name printed beside it."""
        self.builder.add(
            _new_code_name(
                id=self.builder.new_id(),
                evidence=self.builder.quote(*span),
                section=self.section,
                scheme="economic" if scheme == "economic" else "function",
                code=code,
                name=name,
                path=path,
            )
        )
