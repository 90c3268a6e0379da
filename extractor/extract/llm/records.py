"""Proposals to records. What a figure is of, code decides from the words; a model's word is not enough.

Checks compare figures by concept, fund, year and measure, so these are set only where they are certain (``certainty``).
All else keeps its words and its figure with the fund ``unknown``, which no check compares.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.extract.builder import Builder
from extractor.extract.llm.certainty import clause_of, is_certain, is_certain_change, is_plain
from extractor.extract.llm.lines import Line
from extractor.extract.llm.proposals import Proposal
from extractor.extract.llm.wording import base_of, direction
from extractor.extract.narrative.context import Context
from extractor.extract.narrative.lexicon import Kind, concepts
from extractor.extract.narrative.mentions import Mention, read_mention
from extractor.extract.narrative.tokens import Token
from schemas.records import (
    AmountRecord,
    AnyRecord,
    Base,
    ChangeRecord,
    CompletionRecord,
    CountRecord,
    FactKey,
    Measure,
    Scope,
    ShareRecord,
    Status,
)


@dataclass(frozen=True)
class _Meaning:
    """What a figure is of. ``name`` is the item as worded; ``start`` and ``end`` are where the record's words are."""

    concept: str
    scope: Scope
    measure: Measure
    period: int | None
    name: str
    start: int
    end: int

    @property
    def key(self) -> FactKey:
        """What it is about."""
        return FactKey(self.concept, self.scope, self.measure, self.period)


class Maker:
    """Makes the records of proposals, section by section."""

    def __init__(self, builder: Builder, context: Context) -> None:
        self.builder = builder
        self.context = context

    def make(self, proposals: Sequence[Proposal]) -> Iterator[AnyRecord]:
        """Records in the order of the text. Amount and rate of one change are one record."""
        ordered = sorted(proposals, key=lambda one: one.place.start)
        at = 0
        while at < len(ordered):
            one = ordered[at]
            other = ordered[at + 1] if at + 1 < len(ordered) else None
            if other is not None and _same_change(one, other):
                yield self._change(one, other)
                at += 2
            else:
                yield self._record(one)
                at += 1

    def concept(self, proposal: Proposal) -> str | None:
        """The key of the item that a proposal names, if the taxonomy knows the name."""
        mention = self._mention(proposal)
        return mention.concept if mention and mention.concept not in (None, "other") else None

    def is_sure(self, one: Proposal) -> bool:
        """Whether an amount's item and fund are certain, so that checks may compare it."""
        meaning = self._meaning(one)
        return one.kind == "金额" and meaning.concept != "other" and meaning.scope != "unknown"

    def _record(self, one: Proposal) -> AnyRecord:
        if one.kind in ("增减额", "增减率"):
            return self._change(one, None)
        if one.kind == "完成率":
            return self._completion(one)
        if one.kind == "占比":
            return self._share(one)
        return self._amount(one) if one.place.kind is Kind.MONEY else self._count(one)

    def _amount(self, one: Proposal) -> AmountRecord:
        meaning = self._meaning(one)
        return AmountRecord(
            **self._common(one, meaning),
            concept=meaning.concept if one.kind == "金额" else "other",
            name=meaning.name,
            quantity=one.place.quantity,
            scope=meaning.scope,
            measure=meaning.measure,
            period=meaning.period,
        )

    def _count(self, one: Proposal) -> CountRecord:
        meaning = self._meaning(one)
        return CountRecord(
            **self._common(one, meaning), concept="other", name=meaning.name, quantity=one.place.quantity
        )

    def _change(self, one: Proposal, other: Proposal | None) -> ChangeRecord:
        meaning = self._meaning(one)
        way, word = direction(one)
        figures = {p.kind: p.place.quantity for p in (one, other) if p}
        end = max(meaning.end, other.place.end if other else 0)
        status: Status = "repaired" if other and other.status == "repaired" else one.status
        common = self._common(one, meaning)
        common |= {"evidence": self.builder.quote(meaning.start, end), "status": status}
        return ChangeRecord(
            **common,
            subject=meaning.key,
            name=meaning.name,
            base=base_of(one),
            direction=way,
            word=word,
            amount=figures.get("增减额"),
            rate=figures.get("增减率"),
        )

    def _completion(self, one: Proposal) -> CompletionRecord:
        meaning = self._meaning(one)
        words = one.line.squeezed.text[: one.line.squeezed.index(one.place.start)]
        base: Base = "initial_budget" if "年初" in words else "budget" if "预算" in words else "other"
        return CompletionRecord(
            **self._common(one, meaning),
            subject=meaning.key,
            name=meaning.name,
            base=base,
            quantity=one.place.quantity,
        )

    def _share(self, one: Proposal) -> ShareRecord:
        meaning = self._meaning(one)
        return ShareRecord(**self._common(one, meaning), quantity=one.place.quantity, part=meaning.key)

    def _common(self, one: Proposal, meaning: _Meaning) -> dict[str, Any]:
        self.context.enter(one.line.section)
        return {
            "id": self.builder.new_id(),
            "evidence": self.builder.quote(meaning.start, meaning.end),
            "section": self.context.meaning,
            "extractor": "llm",
            "status": one.status,
        }

    # -- what a figure is of

    def _meaning(self, one: Proposal) -> _Meaning:
        start, end = one.item or (one.place.start, one.place.start)
        name = "".join(one.line.canonical[start:end].split())
        start, end = min(start, one.place.start), max(end, one.place.end)
        mention = self._mention(one)
        concept = mention.concept if mention and mention.concept else "other"
        measure = mention.measure if mention and mention.measure else "actual"
        if mention is None or one.item is None or not self._is_certain(one, one.item, mention):
            return self._uncertain(one, concept, measure, name, start, end)
        scope = self.context.scope_of(mention, None)
        return _Meaning(concept, scope, measure, self.context.year, name, start, end)

    def _uncertain(
        self, one: Proposal, concept: str, measure: Measure, name: str, start: int, end: int
    ) -> _Meaning:
        """What is compared with nothing: an item without its fund, or a thing no check knows with its section's."""
        if concept != "other" or not is_plain(one.line, self.context.year):
            return _Meaning(concept, "unknown", measure, None, name, start, end)
        scope = self.context.scope_of(Mention("other"), None)
        return _Meaning(concept, scope, measure, self.context.year, name, start, end)

    def _is_certain(self, one: Proposal, item: tuple[int, int], mention: Mention) -> bool:
        """Whether nothing in the sentence could make the figure another one than the item's."""
        if one.kind == "金额":
            return is_certain(one.line, one.place, item, mention, self.context.year)
        if one.kind in _CHANGES:
            return is_certain_change(one.line, one.place, item, mention, self.context.year)
        return False

    def _mention(self, one: Proposal) -> Mention | None:
        """What the item's own words mean, together with the fund and the figure named in the clause."""
        self.context.enter(one.line.section)
        if one.item is None:
            return None
        first, last = one.item
        clause = clause_of(one.line, one.place.start)
        named = [token for token in one.line.tokens if _within(one.line, token, first, last)]
        around = [t for t in clause if t.kind in (Kind.SCOPE, Kind.MEASURE) and t not in named]
        mention = read_mention(sorted([*named, *around], key=lambda t: t.start), self.context.around)
        known = mention.concept in concepts() and mention.clean and mention.entity is None
        return mention if known and not mention.counted else None


_CHANGES = frozenset({"增减额", "增减率"})
#: How far apart amount and rate of one change may stand.
_NEAR = 16


def _within(line: Line, token: Token, first: int, last: int) -> bool:
    start, end = line.view.span(token.start, token.end)
    return first <= start and end <= last


def _same_change(one: Proposal, other: Proposal) -> bool:
    """Whether two neighbours are amount and rate of one change."""
    if {one.kind, other.kind} != _CHANGES or one.line is not other.line or one.item != other.item:
        return False
    between = one.line.canonical[one.place.end : other.place.start]
    ways = {direction(one)[0], direction(other)[0]} - {None}
    return len(ways) < 2 and len(between) <= _NEAR and "；" not in between
