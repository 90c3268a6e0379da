"""Changes: which way, by how much, against what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from extractor.extract.narrative.amounts import Amounts
from extractor.extract.narrative.clauses import Group
from extractor.extract.narrative.lexicon import Kind
from extractor.extract.narrative.mentions import Mention
from extractor.extract.narrative.phrases import BasePhrase, base_kind
from extractor.extract.narrative.reading import Said, Verb, text_of
from extractor.extract.narrative.state import BaseRef, ChangeDraft, Subject, is_function
from extractor.extract.narrative.tokens import FIGURES, Token
from schemas.records import Base, Measure

Direction = Literal[-1, 0, 1] | None
_COMPARED = frozenset(
    {Kind.MEASURE, Kind.PRIOR, Kind.YEAR, Kind.SOFT, Kind.HEAD, Kind.SCOPE, Kind.CONCEPT, Kind.THIS}
)
_EACH = ("各", "均", "都", "分别")
_SIDES = ("income", "expenditure")
_CARRIED = ("carryover_begin", "carryover_end")
_TWO_SIDED = ("grand_total", "total_income", "total_expenditure")
_BUDGETS: dict[str, Measure] = {
    "initial_budget": "initial_budget",
    "full_year_budget": "full_year_budget",
    "budget": "budget",
}


class Changes(Amounts):
    """Reads changes, comparisons with a budget, and 持平."""

    def compare(self, token: Token, said: Said) -> None:
        """大于年初预算数: what follows is the base."""
        inside: list[Token] = []
        while said.at < len(said.items):
            item = said.items[said.at]
            if isinstance(item, Group) or item.kind not in _COMPARED:
                break
            inside.append(item)
            said.at += 1
        found = base_kind(inside, self.year)
        if found is not None:
            said.base = BasePhrase(found[0], said.at, None, found[1], found[2], tuple(inside))
        said.verb = Verb(token) if said.base is not None else None

    def change(self, said: Said, figure: Token | None) -> None:
        """A direction with its figure, or a comparison without one."""
        verb = said.verb
        assert verb is not None  # noqa: S101 - the caller saw it
        if figure is not None and self._of_its_own(said, verb, figure):
            return
        if figure is not None and verb.token.text == "结余" and said.base is None and self.base is None:
            # what was not spent, compared with nothing
            self.other([*said.words, verb.token], figure)
            return
        if figure is not None and figure.kind is Kind.RATE and figure.quantity.unit not in ("%", ""):
            self.other([*said.words, verb.token], figure)
            return
        mention = self.mention(said.words)
        subject = self._changed(mention, said.words)
        if figure is not None and subject is not None and not mention.explicit:
            subject = self._both_sides(self._money_behind(subject, figure), said.words)
        counted = figure is not None and figure.kind is Kind.COUNT
        if subject is None or (counted and not subject.counts):
            if figure is not None:
                self.other([*said.words, verb.token], figure)
            return
        draft = self._draft(said, verb, subject, mention, figure)
        if self.draft is not None and self.draft.takes(draft):
            self.draft.take(draft)
        else:
            self.flush()
            self.draft = draft
        self.subject = subject
        if said.base is not None and draft.base is not None:
            self.base = draft.base
            self.bases.add(draft.base.kind)
        self.draft.base = self.draft.base or self.base or self._only_base()

    def takes_rate(self, figure: Token, start: int) -> bool:
        """减少1.50万元（39.47%）: a rate alone in brackets right behind a change is the change's."""
        draft = self.draft
        if draft is None or draft.amount is None or draft.rate is not None or draft.rate_text:
            return False
        if self.figure_end != start or figure.quantity.unit != "%":
            return False
        draft.rate, draft.end = figure.quantity, self.span(figure.start, figure.end)[1]
        self.figure_end = figure.end
        return True

    def _money_behind(self, subject: Subject, figure: Token) -> Subject:
        """公务接待费3万元，接待9批次、60人次，比上年下降5%: the money changed, not the number of guests."""
        if not subject.counts or self.last is None or figure.kind not in (Kind.MONEY, Kind.RATE):
            return subject
        money, measure = self.last
        goes_on = self.draft is not None and self.draft.subject is subject
        told = money.figures.get((measure, self.year))
        here = told is not None and told.evidence.start >= self.view.offsets[self.sentence_start]
        if goes_on or not here or (figure.kind is Kind.RATE and not subject.concept.startswith("reception_")):
            return subject
        return money

    def _both_sides(self, subject: Subject, words: Sequence[Token]) -> Subject:
        """收入总计9万元，支出总计9万元，各增加1万元: of both, if both are the same and of one sentence."""
        if subject.concept != "grand_total" or not any(t.text in _EACH for t in words):
            return subject
        begin, slot = self.view.offsets[self.sentence_start], ("actual", self.year)
        said = [s for s in self.known.values() if s.concept == "grand_total" and s.scope == subject.scope]
        told = [s.figures[slot] for s in said if s.side in _SIDES and slot in s.figures]
        here = [f for f in told if f.evidence.start >= begin]
        if len(here) != len(_SIDES) or len({f.quantity.nominal for f in here}) > 1:
            return subject
        return self.subject_of(
            Mention(concept="grand_total", scope=subject.scope, side="both", name="收支总计")
        )

    def _only_base(self) -> BaseRef | None:
        """The base of the sentences before, if the paragraph has compared with one base only."""
        return BaseRef(next(iter(self.bases))) if len(self.bases) == 1 else None

    def _of_its_own(self, said: Said, verb: Verb, figure: Token) -> bool:
        """增加设备购置费12万元: the figure is of the item behind the verb, not of the subject."""
        if verb.kind is not Kind.DIRECTION or not verb.tail:
            return False
        tail = self.mention([t for t in verb.tail if t.kind is not Kind.APPROX])
        if tail.concept == "other":
            self.other([verb.token, *verb.tail], figure)
            return True
        if tail.concept is not None:
            said.words = verb.tail
        return False

    def _draft(
        self, said: Said, verb: Verb, subject: Subject, mention: Mention, figure: Token | None
    ) -> ChangeDraft:
        base = BaseRef(self.named_budget(said.base.kind, subject)) if said.base else None
        start, ends = verb.token.start, [verb.token.end, *(t.end for t in verb.tail[-1:])]
        if verb.kind is Kind.COMPARE:
            start = said.words[0].start if said.words else start
            ends += [t.end for t in said.base.tokens[-1:]] if said.base else []
        if figure is not None:
            ends.append(figure.end)
        direction: Direction = verb.token.value
        draft = ChangeDraft(
            subject,
            self._measure_of_change(mention, subject),
            base,
            direction,
            verb.token.text,
            *self.span(start, max(ends)),
        )
        draft.bare = not mention.explicit
        # …，住房保障支出9万元；支出比上年增加5万元: of all, or of the line named last
        part = subject.concept in _CARRIED or is_function(subject)
        side_only = draft.bare and mention.head in _SIDES and mention.measure is None
        draft.loose = side_only and part and figure is not None
        _fill(draft, figure)
        return draft

    def _measure_of_change(self, mention: Mention, subject: Subject) -> Measure:
        """Which figure changed: as worded, or that of the half just said; in a budget, the planned one just said."""
        if mention.explicit or mention.measure is not None:
            return _BUDGETS.get(mention.measure or "", "actual")
        if self.draft is not None and self.draft.subject is subject:
            return self.draft.measure
        planned = self.last is not None and self.last[0] is subject and self.context.plans_only
        return self.last[1] if planned and self.last is not None else "actual"

    def _changed(self, mention: Mention, words: Sequence[Token]) -> Subject | None:
        """What changed: named in the clause, or the subject."""
        if mention.concept is not None:
            if mention.concept == "other":
                mention.name = mention.name or text_of(words)
            return self.subject_of(mention)
        if mention.counted is not None:
            return self.counted(mention.counted, mention.name)
        if mention.head in _SIDES:
            self.subject = self._side_meant(mention)
        return self.subject

    def _side_meant(self, mention: Mention) -> Subject | None:
        """收入总计9万元，支出总计9万元，收入增加1万元: the side named, if it was stated; else nobody knows."""
        about = self.subject
        if (
            about is None
            or about.concept not in _TWO_SIDED
            or mention.head in (about.side, about.concept[6:])
        ):
            return about
        told = [
            s
            for s in self.known.values()
            if s.scope == about.scope
            and s.figures
            and (
                s.side == mention.head
                if about.concept == "grand_total"
                else s.concept == f"total_{mention.head}"
            )
        ]
        return told[-1] if told else None

    def named_budget(self, kind: Base, subject: Subject) -> Base:
        """预算 alone means the one budget that was stated of the subject."""
        if kind != "budget":
            return kind
        budgets = {slot[0] for slot in subject.budgets()}
        if not budgets:
            # 完成预算的5% of a part: of the budget that was named of its whole
            held = self.lists.list_of(subject)
            whole = held.whole if held is not None and held.inline else None
            budgets = {slot[0] for slot in whole.budgets()} if whole is not None else budgets
        if len(budgets) > 1:
            # of several budgets, the one that the sentence itself states
            begin = self.view.offsets[self.sentence_start]
            here = {slot[0] for slot in subject.budgets() if subject.figures[slot].evidence.start >= begin}
            budgets = here if len(here) == 1 else budgets
        if len(budgets) == 1:
            return _BUDGETS.get(budgets.pop(), kind)  # type: ignore[return-value]
        return self.base.kind if self.base and self.base.kind in _BUDGETS else kind

    def flat(self, said: Said, token: Token) -> None:
        """与上年持平: a change of nothing, if something is compared."""
        mention = self.mention(said.words)
        subject = self._changed(mention, said.words)
        known = said.base or self.base
        if known is None or subject is None:
            return
        again = self.draft is not None and self.draft.direction == 0 and self.draft.subject is subject
        if again and said.base is None:
            return
        self.flush()
        kind = self.named_budget(known.kind, subject)
        starts = [token.start, *(t.start for t in said.base.tokens[:1])] if said.base else [token.start]
        starts += [t.start for t in said.words if t.kind in (Kind.MEASURE, Kind.HEAD, Kind.CONCEPT)]
        measure = _BUDGETS.get(mention.measure or "", "actual")
        span = self.span(min(starts), token.end)
        self.draft = ChangeDraft(subject, measure, BaseRef(kind), 0, token.text, *span)
        self.subject = subject
        self.base = BaseRef(kind)
        self.bases.add(kind)


def acts(items: Sequence[Token | Group]) -> bool:
    """Whether a direction word before ``items`` is a verb, and not part of a name (能力提升资金)."""
    for item in items:
        if isinstance(item, Group) or item.kind in (Kind.SOFT, Kind.APPROX, Kind.HEAD, Kind.FLAT):
            continue
        return item.kind is not Kind.WORD
    return True


def is_level(items: Sequence[Token | Group], base: BasePhrase | None) -> bool:
    """增加到, 减少至, 由10万元调减为: the figure behind is the new level, not the difference."""
    if len(items) < 2 or isinstance(items[0], Group) or isinstance(items[1], Group):
        return False
    starts = base is not None and base.figure is not None
    return items[1].kind is Kind.MONEY and (
        items[0].text in ("到", "至", "到了") or (starts and items[0].text == "为")
    )


def is_doubtful(token: Token, items: Sequence[Token | Group]) -> bool:
    """减少为3万元 may mean a level or a difference: nobody can tell."""
    if len(items) < 2 or isinstance(items[0], Group) or isinstance(items[1], Group):
        return False
    bare = token.text in ("增加", "减少", "下降", "降低", "提高", "压减", "压缩", "缩减", "上升")
    return bare and items[0].text == "为" and items[1].kind is Kind.MONEY


def _fill(draft: ChangeDraft, figure: Token | None) -> None:
    if figure is None:
        return
    if figure.kind is Kind.NORATE:
        draft.rate_text = figure.text
    elif figure.kind is Kind.RATE:
        draft.rate = figure.quantity
    elif figure.kind in FIGURES:
        draft.amount = figure.quantity
