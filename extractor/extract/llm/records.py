"""Proposals to records. What a figure is of, code decides from the words; a model's word is not enough.

Checks compare figures by concept, fund, year and measure, so these are set only where nothing in the sentence could
make them others: the item is a name the taxonomy knows, it stands in the figure's own clause with no other
figure and no other item, and every further word of the clause is known to say only that money was spent. All else
keeps its words and its figure with the fund ``unknown``, which no check compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.extract.builder import Builder
from extractor.extract.llm.lines import Line
from extractor.extract.llm.proposals import Proposal
from extractor.extract.llm.wording import around, base_of, direction
from extractor.extract.narrative.context import Context
from extractor.extract.narrative.lexicon import Kind, concepts
from extractor.extract.narrative.mentions import Mention, read_mention
from extractor.extract.narrative.tokens import SEPARATORS, Token
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

#: Words that say of a clause no more than that money was spent this year.
_SPENT = re.compile(
    r"(?:全年|今年|当年|本年|年内|一年|整年|总共|一共|共|合计|累计|算下来|下来|这一?块|那一?块|这一?项|这一?笔|方面|上|的|了|也|就|是|共计|实际"
    r"|咱们|我们|单位|花了|花掉|花去|花出去|花费|花|用了|用掉|用去|用|开销|开支|支出|支了|列支|付了?|付出|掏了?|支|走了?|费用|经费|钱|数|决算)*"
)
#: Words that make the figures of a sentence those of somebody else, of a part, or of another time.
_ELSEWHERE = re.compile(
    r"下属|所属|各单位|各镇|乡镇|街道|其他单位|兄弟单位|代管|代列|垫付|财政局|其中|有关|部分|拟|计划|打算|预计|明年|下一年|下年"
)
_LIGHT = frozenset({Kind.SOFT, Kind.THIS, Kind.UNIT, Kind.SCOPE, Kind.MEASURE, Kind.HEAD})


@dataclass(frozen=True)
class _Meaning:
    """What a figure is of. ``name`` is the item as worded; ``start`` and ``end`` are where the record's words are."""

    concept: str
    scope: Scope
    measure: Measure
    name: str
    start: int
    end: int


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
        return one.kind == "金额" and self._meaning(one).scope != "unknown"

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
        known = meaning.scope != "unknown"
        return AmountRecord(
            **self._common(one, meaning),
            concept=meaning.concept if one.kind == "金额" else "other",
            name=meaning.name,
            quantity=one.place.quantity,
            scope=meaning.scope if one.kind == "金额" else "unknown",
            measure=meaning.measure,
            period=self.context.year if known else None,
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
            subject=FactKey(meaning.concept, "unknown", "actual", None),
            name=meaning.name,
            base=base_of(one),
            direction=way,
            word=word,
            amount=figures.get("增减额"),
            rate=figures.get("增减率"),
        )

    def _completion(self, one: Proposal) -> CompletionRecord:
        meaning = self._meaning(one)
        words = around(one)[0]
        base: Base = "initial_budget" if "年初" in words else "budget" if "预算" in words else "other"
        subject = FactKey(meaning.concept, "unknown", "actual", None)
        return CompletionRecord(
            **self._common(one, meaning),
            subject=subject,
            name=meaning.name,
            base=base,
            quantity=one.place.quantity,
        )

    def _share(self, one: Proposal) -> ShareRecord:
        meaning = self._meaning(one)
        part = FactKey(meaning.concept, "unknown", "actual", None)
        return ShareRecord(**self._common(one, meaning), quantity=one.place.quantity, part=part)

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
        place = one.place
        start, end = one.item or (place.start, place.start)
        name = "".join(one.line.canonical[start:end].split())
        start, end = min(start, place.start), max(end, place.end)
        mention = self._mention(one)
        concept = mention.concept if mention and mention.concept else "other"
        sure = concept != "other" and mention is not None and self._is_plain(one, mention)
        scope = self.context.scope_of(mention, None) if sure and mention else "unknown"
        measure = mention.measure if mention and mention.measure else "actual"
        return _Meaning(concept, scope, measure, name, start, end)

    def _mention(self, one: Proposal) -> Mention | None:
        """What the item's own words mean, together with the fund and the figure named in the clause."""
        self.context.enter(one.line.section)
        if one.item is None:
            return None
        first, last = one.item
        clause = _clause(one.line, one.place.start)
        named = [token for token in one.line.tokens if _within(one.line, token, first, last)]
        around = [t for t in clause if t.kind in (Kind.SCOPE, Kind.MEASURE) and t not in named]
        mention = read_mention(sorted([*named, *around], key=lambda t: t.start), self.context.around)
        known = mention.concept in concepts() and mention.clean and mention.entity is None
        return mention if known and not mention.counted else None

    def _is_plain(self, one: Proposal, mention: Mention) -> bool:
        """Whether nothing in the sentence could make the figure another one than the item's of this year."""
        line, item = one.line, one.item
        if item is None or line.end - line.start > _PLAIN_LENGTH or _ELSEWHERE.search(line.squeezed.text):
            return False
        concept = mention.concept or ""
        if (
            concept.startswith(("total_", "grand_"))
            or "income" in concept
            or mention.approximate
            or mention.prior
        ):
            return False
        if any(t.kind in (Kind.PRIOR, Kind.DATE, Kind.PARTIAL, Kind.APPROX, Kind.LIST) for t in line.tokens):
            return False
        if any(t.kind is Kind.YEAR and t.value != self.context.year for t in line.tokens):
            return False
        clause = _clause(line, one.place.start)
        inside = [p for p in line.places if clause and _holds(line, clause, p.start)]
        return inside == [one.place] and _holds(line, clause, item[0]) and _is_filler(one, clause, item)


#: A sentence longer than this says more than one thing.
_PLAIN_LENGTH = 120
_CHANGES = frozenset({"增减额", "增减率"})


def _is_filler(one: Proposal, clause: Sequence[Token], item: tuple[int, int]) -> bool:
    """Whether the clause says nothing beside item and figure but that money was spent."""
    rest: list[str] = []
    for token in clause:
        start, end = one.line.view.span(token.start, token.end)
        if item[0] <= start and end <= item[1]:
            continue
        if start < one.place.end and one.place.start < end:
            continue
        if token.kind in _LIGHT and token.text not in ("约", "近", "余", "左右", "以上", "以内"):
            continue
        if token.kind is Kind.YEAR:
            continue
        rest.append(token.text)
    return bool(_SPENT.fullmatch("".join(rest).rstrip("。")))


def _clause(line: Line, offset: int) -> list[Token]:
    """The tokens between two marks around a document offset."""
    clause: list[Token] = []
    for token in line.tokens:
        start, end = line.view.span(token.start, token.end)
        if token.kind in SEPARATORS:
            if start >= offset:
                break
            clause = []
        elif end > start:
            clause.append(token)
    return clause


def _holds(line: Line, clause: Sequence[Token], offset: int) -> bool:
    if not clause:
        return False
    start, end = line.view.span(clause[0].start, clause[-1].end)
    return start <= offset < end


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


_NEAR = 16
