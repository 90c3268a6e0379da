"""Shares of a whole, and completion of a budget."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.extract.narrative.changes import Changes
from extractor.extract.narrative.context import SANGONG
from extractor.extract.narrative.lexicon import Kind
from extractor.extract.narrative.mentions import Mention
from extractor.extract.narrative.reading import Said, Verb, names_budget, text_of
from extractor.extract.narrative.state import Figure, OpenList, ShareDraft, Subject, parts_of_deep
from extractor.extract.narrative.tokens import Token
from schemas.records import Base

_BUDGETS: tuple[Base, ...] = ("initial_budget", "full_year_budget", "budget")
_WHOLES = ("total_income", "total_expenditure", "sangong", "basic_expenditure", "procurement", "grand_total")
_YEAR_TOTALS = frozenset({"total_income", "total_expenditure", "grand_total"})
#: 为年初预算50万元的: says what an amount comes to; without 为 the rate is of the budget, and of what else is open.
_AMOUNTS_TO = re.compile(
    r"(?:为|相当于|达到|达|是)(?:20\d\d年(?:度)?|当年|本年)?[^，。；：,;:为]{0,8}预算[^，。；：,;:]{0,3}"
    r"[\d,.]+(?:万|亿)?元的$"
)
_REACH = 40
#: 目标任务完成98%: what was done, not what was spent.
_TASK = re.compile(r"(?:目标|任务|工作|数量|人数|人次|指标|产出|建设)[^，,;。]{0,4}$")


class Shares(Changes):
    """Reads shares and completion rates."""

    def rate(self, said: Said, token: Token) -> None:
        """A percentage that is no change: what it is says its verb."""
        verb = said.verb
        if verb is None:
            self._bare_rate(said, token)
        elif verb.kind is Kind.SHARE and not _only_budget(verb.tail):
            self.share(said, verb, token)
        else:
            self.completion(said, verb, token)

    def _bare_rate(self, said: Said, token: Token) -> None:
        """为年初预算的98%: a completion without 完成."""
        words = said.words
        budget = next((k for k, t in enumerate(words) if names_budget([t])), None)
        if budget is None or words[-1].text != "的":
            if not self._of_stated_budget(words, token):
                self.other(words, token)
            return
        verb = Verb(words[budget])
        verb.tail = words[budget:]
        said.words = words[:budget]
        self.completion(said, verb, token)

    def _of_stated_budget(self, words: Sequence[Token], token: Token) -> bool:
        """为年初预算50万元的98%: the budget stands with its figure right before."""
        subject, measure = self.last or (None, "actual")
        budget = next((one for one in _BUDGETS if one == measure), None)
        before = self.view.text[max(0, token.start - _REACH) : token.start]
        if subject is None or budget is None or subject.counts or not token.quantity.unit:
            return False
        if len(words) != 1 or not _AMOUNTS_TO.search(before):
            return False
        self.flush()
        figures = subject.figures.get(("actual", self.year)), self._budget(subject, budget)
        span = self.span(words[0].start, token.end)
        record = self.writer.completion(
            subject, budget, figures, token.quantity, "completion", self.year, span
        )
        self.note(record, subject)
        self.figure_end = token.end
        # what follows is of what was spent; the budget stood there to compare with
        self.last = subject, "actual"
        return True

    # -- shares

    def share(self, said: Said, verb: Verb, token: Token) -> None:
        """占…的…%."""
        self.flush()
        self._whole_first(said, verb)
        self.name_subject(said.words)
        part = self.subject
        if part is None or self._rates_in_order(verb):
            self.other(said.all_words(), token)
            return
        draft = self._share_draft(part, verb, token)
        if not token.quantity.unit:
            # without its sign it may be no percentage: it is kept, and bound to no figures
            self.writer.share(replace(draft, part_id=None), None, None)
            return
        mention = self.mention(verb.tail)
        if mention.concept is None and mention.head is None and not mention.leftover:
            self._share_of_list(draft, part)
            return
        whole = self._whole_of(mention, part)
        mine = self.lists.list_of(part)
        if whole is None:
            named_badly = bool(mention.leftover) or mine is None
            self.writer.share(draft, None, None) if named_badly else self.lists.share(draft)
        elif mine is not None and mine.whole is whole:
            self.lists.share(draft)
        else:
            self._share_of(draft, part, whole, mention)

    def is_share(self, figure: Token, start: int) -> bool:
        """Whether a rate alone in brackets right behind a part of a list (基本支出9万元（90%）) is its share."""
        if figure.kind is not Kind.RATE or figure.quantity.unit != "%" or self.draft is not None:
            return False
        subject, top = self.subject, self.lists.top
        if self.last is None or subject is None or self.last[0] is not subject or self.figure_end != start:
            return False
        return top is not None and top.inline and top.complete and bool(top.wholes) and top.holds(subject)

    @staticmethod
    def _whole_first(said: Said, verb: Verb) -> None:
        """在采购支出总额中占60%: the whole stands before its verb; the part goes on."""
        words = list(said.words)
        while words and words[-1].text in ("的", "所"):
            words.pop()
        if not words or words[0].text != "在" or not words[-1].text.endswith(("中", "里", "内")):
            return
        inside = words[1:] if words[-1].kind is Kind.WITHIN else words[1:-1]
        verb.tail, said.words = [*inside, *verb.tail], []

    def _rates_in_order(self, verb: Verb) -> bool:
        """分别占总额的60%、40%: the rates are of the things named before, in their order; none is of the last alone."""
        before = self.view.text[max(0, verb.token.start - 2) : verb.token.end]
        following = self.clauses[self.clause_at].kinds.count(Kind.RATE) > 1 or (
            self.clause_at + 1 < len(self.clauses) and self.clauses[self.clause_at + 1].kinds == [Kind.RATE]
        )
        return following and ("分别" in before or "各" in before)

    def _share_draft(self, part: Subject, verb: Verb, token: Token) -> ShareDraft:
        just_read = self.last if self.last is not None and self.last[0] is part else None
        figure = part.figures.get((just_read[1], self.year)) if just_read else None
        figure = figure or part.current(self.year)
        span = self.writer.share_span(figure, self.span(verb.token.start, token.end))
        key = figure.key if figure else part.key("actual", self.year)
        return ShareDraft(key, figure.id if figure else None, token.quantity, span, self.writer.section)

    def _share_of(self, draft: ShareDraft, part: Subject, whole: Subject, mention: Mention) -> None:
        """A share of a whole that is named; a part of another whole than its list's is no part of the list."""
        mine = self.lists.list_of(part)
        if mine is not None and part.concept in parts_of_deep(whole.concept) and not mine.expects(part):
            mine.elements.remove(part)
            mine.complete = False
        if mine is None and whole.figures and OpenList(whole, True).expects(part):
            self._imply(whole, part, draft)
            self.lists.share(draft)
            return
        measure = mention.measure or "actual"
        stated = whole.figures.get((measure, self.year))
        key = stated.key if stated else whole.key(measure, self.year)
        self.writer.share(draft, key, stated.id if stated else None)

    def _share_of_list(self, draft: ShareDraft, part: Subject) -> None:
        """占60%: of the list's whole, or of the one that the section's parts must belong to."""
        if self.lists.list_of(part) is None and (whole := self._implied_whole(part)) is not None:
            self._imply(whole, part, draft)
        self.lists.share(draft)

    def _imply(self, whole: Subject, part: Subject, draft: ShareDraft) -> None:
        """Open a list that no word opened, with its first part."""
        made = OpenList(whole, True, inline=False, lines=True, enumerated=True, implicit=True)
        self.lists.open(made)
        made.elements.append(part)
        for slot, figure in part.figures.items():
            self.lists.note(part, slot, figure)

    def _implied_whole(self, part: Subject) -> Subject | None:
        """The whole of a part in a section that lists parts without naming what they are of."""
        if part.concept.startswith("function:"):
            return self.latest("total_expenditure", part.scope)
        for concept in _WHOLES:
            for scope in dict.fromkeys((part.scope, self.context.scope or "all")):
                found = self.latest(concept, scope)
                if found is not None and OpenList(found, True).expects(part):
                    return found
        return None

    def _whole_of(self, mention: Mention, part: Subject) -> Subject | None:
        """The subject that the words behind 占 name."""
        mine = self.lists.list_of(part)
        whole = mine.whole if mine else None
        if mention.leftover or mention.concept == "other":
            return None
        if whole is not None and self._means_list(mention, whole):
            return whole
        if mention.concept is None:
            mention.concept = f"total_{mention.head}" if mention.head != "both" else "grand_total"
        if mention.concept in SANGONG:
            mention.scope = None
        if whole is not None and whole.concept == mention.concept and mention.scope in (None, whole.scope):
            odd = mention.name.startswith("本年") and whole.scope not in ("all", "unknown")
            return None if odd else whole
        return self._named_whole(mention)

    @staticmethod
    def _means_list(mention: Mention, whole: Subject) -> bool:
        """占总支出的, 占支出的: loosely worded, the list's whole is meant."""
        bare = mention.concept is None and mention.scope is None
        return bare or (mention.loose and whole.concept in _YEAR_TOTALS)

    def _named_whole(self, mention: Mention) -> Subject:
        scope = mention.scope
        if scope is None and mention.concept in _YEAR_TOTALS:
            scope = "all"
        for subject in reversed(self.known.values()):
            same = subject.concept == mention.concept and scope in (None, subject.scope)
            if same and subject.figures and subject.entity is None:
                return subject
        mention.scope = scope
        mention.name = mention.name or mention.concept or ""
        return self.subject_of(mention)

    # -- completion

    def completion(self, said: Said, verb: Verb, token: Token) -> None:
        """完成年初预算的98%, 预决算差异率-2%."""
        self.flush()
        self.name_subject(said.words)
        subject = self.subject
        tail = self.mention(verb.tail)
        named = [t for t in (*verb.tail, *said.words) if names_budget([t])]
        task = not named and said.base is None and bool(_TASK.search(text_of(said.words)))
        vague = (
            not named
            and said.base is None
            and (verb.token.text.startswith("的") or (verb.kind is Kind.DONE and tail.concept))
        )
        unsure = bool(tail.leftover) or vague or task or not token.quantity.unit
        if subject is None or subject.counts or unsure:
            self.other(said.all_words(), token)
            return
        base = said.base or self.base
        worded: Base = named[0].value if named else (base.kind if base else "budget")
        if verb.kind is Kind.DONE_RATE and "预算" in verb.token.text and worded not in _BUDGETS:
            # 比上年增加2万元，预算完成率98%: of the budget, whatever was compared before
            worded = "budget"
        kind = self.named_budget(worded, subject)
        figure = self._beside(subject, self._budget(subject, kind))
        actual = self._beside(subject, subject.figures.get(("actual", self.year)))
        form = "deviation" if verb.kind is Kind.DEVIATION else "completion"
        span = self.span(verb.token.start, token.end)
        record = self.writer.completion(
            subject, kind, (actual, figure), token.quantity, form, self.year, span
        )
        self.note(record, subject)
        self.figure_end = token.end

    def _beside(self, subject: Subject, figure: Figure | None) -> Figure | None:
        """A figure that a rate may be compared with: of money whose fund nobody says, only one of its own sentence.

        Reports state several sums of one project (what was asked for, granted and needed), and refer to it loosely.
        """
        here = figure is not None and figure.evidence.start >= self.view.offsets[self.sentence_start]
        return figure if here or subject.scope != "unknown" else None

    def _budget(self, subject: Subject, kind: Base) -> Figure | None:
        """The stated budget that a completion is of; 支出预算 stands for whichever budget is named later."""
        for slot in ((kind, self.year), ("budget", self.year)):
            if kind in _BUDGETS and slot in subject.figures:
                return subject.figures[slot]
        return None


def _only_budget(tail: Sequence[Token]) -> bool:
    """占年初预算的98% is a completion, not a share."""
    light = (Kind.MEASURE, Kind.SOFT, Kind.YEAR, Kind.THIS)
    return names_budget(tail) and all(t.kind in light for t in tail)
