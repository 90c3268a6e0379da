"""Records of the model beside those of the grammar.

``assist`` adds what only the model read, and gives a meaning to figures that the grammar read without knowing what they
are; it touches nothing else. ``full`` keeps a figure of the grammar where the
model reads it alike; where they differ, the figure stays in the records with a meaning that no check compares,
and the difference is shown; where the model does not give it, it is left out. A question that failed leaves the
grammar's records of its lines alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from extractor.extract.builder import Builder
from extractor.extract.ledger import quantities_of
from extractor.extract.llm.figures import FigureQuestion
from extractor.extract.llm.lines import Place
from extractor.extract.llm.proposals import Proposal
from extractor.extract.llm.records import Maker
from extractor.extract.llm.tally import Tally
from schemas.model_use import Disagreement
from schemas.records import (
    AmountRecord,
    AnyRecord,
    BreakdownRecord,
    ChangeRecord,
    CompletionRecord,
    CountRecord,
    FactKey,
    ReasonRecord,
    ShareRecord,
)
from schemas.text import squeeze

Figured = AmountRecord | CountRecord | ChangeRecord | CompletionRecord | ShareRecord
_NOTHING = FactKey("other", "unknown")
#: What may stand between a change and its reason.
_CUE = re.compile(r",?(?:其)?主要(?:原因)?(?:是|为|系)?(?:由于|因为)?:?|,(?:是)?(?:由于|因为)")
_LONGEST_CUE = 20


def merge(builder: Builder, maker: Maker, questions: Sequence[FigureQuestion], tally: Tally) -> None:
    """Add the records of all proposals, and settle what the grammar read in the same places."""
    proposals = [one for question in questions for one in question.believed]
    settling = _Settling(builder, maker, tally)
    if tally.use == "full":
        asked = [p for q in questions if q.answered for w in q.wanted for p in w.places]
        proposals = settling.settle(asked, proposals)
    else:
        proposals = settling.give_meaning(proposals)
    for record in maker.make(proposals):
        builder.add(record)
        tally.added += 1
        if isinstance(record, ChangeRecord) and record.subject.scope != "unknown":
            _give_reason(builder, record)


def _give_reason(builder: Builder, change: ChangeRecord) -> None:
    """Let the reason that directly follows a change of a certain item explain it, if it explains nothing yet."""
    for at, record in enumerate(builder.records):
        if not isinstance(record, ReasonRecord) or record.explains:
            continue
        between = builder.document.text[change.evidence.end : record.evidence.start]
        if 0 < len(between) <= _LONGEST_CUE and _CUE.fullmatch(squeeze(between)):
            update = {"explains": (change.id,), "direction": change.direction}
            builder.records[at] = record.model_copy(update=update)
            return


def meaningless(builder: Builder) -> Callable[[Place], bool]:
    """Tells of a figure whether the grammar read it without knowing what it is, and nothing else rests on that."""
    holders = holders_of(builder)
    used = {one for record in builder.records if not is_bare(record) for one in _references(record)}

    def is_open(place: Place) -> bool:
        records = holding(place, holders)
        return bool(records) and all(is_bare(record) and record.id not in used for record in records)

    return is_open


def is_bare(record: AnyRecord) -> bool:
    """An amount of something unknown, a rate of nobody knows what, a change of something against something."""
    if isinstance(record, AmountRecord):
        return record.concept == "other"
    if isinstance(record, ChangeRecord):
        single = (record.amount is None) != (record.rate is None)
        return single and record.subject.concept == "other" and record.base == "other"
    return isinstance(record, CountRecord) and record.concept == "other" and record.quantity.unit == "%"


def _references(record: AnyRecord) -> tuple[str | None, ...]:
    if isinstance(record, BreakdownRecord):
        return (record.whole, *record.parts)
    if isinstance(record, ShareRecord):
        return (record.part_id, record.whole_id)
    if isinstance(record, ReasonRecord):
        return record.explains
    if isinstance(record, ChangeRecord):
        return (record.subject_id,)
    return (record.subject_id, record.base_id) if isinstance(record, CompletionRecord) else ()


def holders_of(builder: Builder) -> dict[object, list[Figured]]:
    """The grammar's records of figures outside tables, by value."""
    found: dict[object, list[Figured]] = defaultdict(list)
    for record in builder.records:
        if isinstance(record, Figured) and record.evidence.table is None and record.extractor == "grammar":
            for quantity, _ in quantities_of(record, record.evidence):
                found[quantity.value].append(record)
    return found


def holding(place: Place, holders: dict[object, list[Figured]]) -> list[Figured]:
    """The records that hold a figure."""
    found = {
        record.id: record
        for record in holders.get(place.quantity.value, ())
        if record.evidence.start <= place.start and place.end <= record.evidence.end
    }
    return list(found.values())


class _Settling:
    """Two readings of one document's narrative figures."""

    def __init__(self, builder: Builder, maker: Maker, tally: Tally) -> None:
        self.builder = builder
        self.maker = maker
        self.tally = tally

    def settle(self, asked: Iterable[Place], proposals: Sequence[Proposal]) -> list[Proposal]:
        """Keep, blunt or remove the grammar's records. Returns the proposals for figures the grammar left alone."""
        holders = holders_of(self.builder)
        is_open = meaningless(self.builder)
        read = {(one.place.start, one.place.end): one for one in proposals}
        kept: set[str] = set()
        doubted: set[str] = set()
        missed: set[str] = set()
        replaced: set[str] = set()
        alone: list[Proposal] = []
        for place in asked:
            records = holding(place, holders)
            one = read.get((place.start, place.end))
            if one is None:
                missed |= {record.id for record in records}
            elif not records or (is_open(place) and self._has_meaning(one)):
                alone.append(one)
                replaced |= {record.id for record in records}
            elif any(self._agree(one, record) for record in records):
                kept |= {record.id for record in records}
                self.tally.agreed += 1
            else:
                doubted |= {record.id for record in records}
                self._disagree(one, records)
        missed -= kept | doubted | replaced
        self.tally.unconfirmed += len(missed)
        self._apply(doubted, missed | replaced)
        return alone

    def give_meaning(self, proposals: Sequence[Proposal]) -> list[Proposal]:
        """Let a proposal take the place of a record without meaning if it has one. Returns those that stand."""
        holders = holders_of(self.builder)
        standing: list[Proposal] = []
        for one in proposals:
            records = holding(one.place, holders)
            if not records or self._has_meaning(one):
                standing.append(one)
            else:
                self.tally.agreed += 1
        gone = {record.id for one in standing for record in holding(one.place, holders)}
        self._apply(set(), gone)
        return standing

    def _has_meaning(self, one: Proposal) -> bool:
        """Whether code knows its item and fund, or it says that the figure is a change, a rate or a share."""
        return one.kind not in ("金额", "数量", "其他") or self.maker.is_sure(one)

    def _agree(self, one: Proposal, record: Figured) -> bool:
        """Whether both say the same of a figure: its kind, and its item as far as both know it."""
        if one.kind not in _kinds(record, one.place):
            return False
        if not isinstance(record, AmountRecord):
            return True
        concept = self.maker.concept(one)
        return concept is None or record.concept == "other" or concept == record.concept

    def _disagree(self, one: Proposal, records: Sequence[Figured]) -> None:
        place = one.place
        named = "".join(one.line.canonical[slice(*one.item)].split()) if one.item else "（未写明项目）"
        self.tally.disagreements.append(
            Disagreement(
                evidence=self.builder.quote(place.start, place.end),
                grammar="；".join(dict.fromkeys(f"{_name(r)}：{_kinds(r, place)[0]}" for r in records)),
                model=f"{named}：{one.kind}",
            )
        )

    def _apply(self, doubted: set[str], missed: set[str]) -> None:
        gone = doubted | missed
        kept = (_without(r, gone) for r in self.builder.records if r.id not in missed)
        self.builder.records = [
            _blunt(record) if record.id in doubted else record for record in kept if record is not None
        ]


def _kinds(record: Figured, place: Place) -> tuple[str, ...]:
    """What a record says that a figure is, in the words a model may use for it."""
    if isinstance(record, AmountRecord):
        return ("金额", "其他") if record.concept == "other" else ("金额",)
    if isinstance(record, CountRecord):
        return ("数量", "其他")
    if isinstance(record, CompletionRecord):
        return ("完成率",)
    if isinstance(record, ShareRecord):
        return ("占比",)
    return ("增减率",) if record.rate and record.rate.value == place.quantity.value else ("增减额",)


def _name(record: Figured) -> str:
    if isinstance(record, ShareRecord):
        return record.part.concept
    return "".join(record.name.split()) or "（未写明项目）"


def _blunt(record: AnyRecord) -> AnyRecord:
    """The record with a meaning that no check compares."""
    if isinstance(record, AmountRecord):
        return record.model_copy(update={"concept": "other", "scope": "unknown", "side": None, "code": None})
    if isinstance(record, CountRecord):
        return record.model_copy(update={"concept": "other"})
    if isinstance(record, ChangeRecord):
        return record.model_copy(update={"subject": _NOTHING, "subject_id": None, "base": "other"})
    if isinstance(record, CompletionRecord):
        return record.model_copy(update={"subject": _NOTHING, "subject_id": None, "base_id": None})
    if isinstance(record, ShareRecord):
        update = {"part": _NOTHING, "part_id": None, "whole": None, "whole_id": None, "breakdown": None}
        return record.model_copy(update=update)
    return record


def _without(record: AnyRecord, gone: set[str]) -> AnyRecord | None:
    """The record with no reference to records that are gone or doubted; None if nothing of it is left."""
    if isinstance(record, BreakdownRecord):
        return None if gone & {record.whole, *record.parts} else record
    if isinstance(record, ReasonRecord) and gone & set(record.explains):
        return record.model_copy(update={"explains": tuple(i for i in record.explains if i not in gone)})
    if isinstance(record, ChangeRecord | CompletionRecord) and record.subject_id in gone:
        record = record.model_copy(update={"subject_id": None})
    if isinstance(record, CompletionRecord) and record.base_id in gone:
        record = record.model_copy(update={"base_id": None})
    if isinstance(record, ShareRecord) and gone & {record.part_id, record.whole_id, record.breakdown}:
        record = record.model_copy(
            update={"part_id": None, "whole_id": None, "whole": None, "breakdown": None}
        )
    return record
