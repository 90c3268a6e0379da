"""The reader: walks clauses from left to right and says for every figure what it is.

A figure's part in a sentence follows from the words before it in its clause (an amount of the item named there, a
change, a share, a completion rate, a count); what a clause leaves out (the item, the base, the whole) is taken
from what came before: the subject, the base of the sentence, the open list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from extractor.extract.builder import Builder
from extractor.extract.narrative import counts, linkage, listing
from extractor.extract.narrative.clauses import Clause, Group, sentences
from extractor.extract.narrative.context import Context
from extractor.extract.narrative.lexicon import Kind
from extractor.extract.narrative.lists import Lists
from extractor.extract.narrative.mentions import Mention, read_mention
from extractor.extract.narrative.phrases import BasePhrase, base_kind, read_base
from extractor.extract.narrative.state import BaseRef, ChangeDraft, Figure, OpenList, ShareDraft, Slot, Subject, parts_of_deep
from extractor.extract.narrative.tokens import FIGURES, Token, Tokenizer
from extractor.extract.narrative.view import View, view
from extractor.extract.narrative.writer import Writer
from schemas.quantity import Quantity
from schemas.records import Base, ChangeRecord, CompletionRecord, Measure
from schemas.sections import Paragraph

Items = Sequence[Token | Group]
Direction = Literal[-1, 0, 1] | None
_LEVEL_WORDS = frozenset({"到", "至", "为", "到了"})
_GOES_ON = frozenset({Kind.DIRECTION, Kind.FLAT, Kind.SHARE, Kind.DONE, Kind.DONE_RATE, Kind.ALONE, Kind.BASE, Kind.RATE})
_NO_INCOME = frozenset({"carryover_begin", "carryover_end", "total_expenditure", "basic_expenditure", "project_expenditure", "surplus_distribution"})
_NO_EXPENDITURE = frozenset({"carryover_begin", "carryover_end", "total_income", "fiscal_income", "gpb_income", "other_income", "business_income"})
_BUDGETS = frozenset({"initial_budget", "full_year_budget", "budget"})


_COPULA = re.compile(r"(?:为|是|共计|总共|共|达到|达|约|的)+$")


class Verb:
    """What the words before a figure do, and the words between them and the figure."""

    def __init__(self, token: Token) -> None:
        self.token = token
        self.kind = token.kind
        self.tail: list[Token] = []
        self.base_figure = None


class Reader:
    """Reads all narrative paragraphs of one document."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.context = Context(builder)
        self.writer = Writer(builder)
        self.lists = Lists(self.writer, self.context.year)
        self.year = self.context.year
        self.known: dict[tuple[object, ...], Subject] = {}
        self.subject: Subject | None = None
        self.element: Subject | None = None
        self.base: BaseRef | None = None
        self.draft: ChangeDraft | None = None
        self.pending: list[linkage.Pending] = []
        self.preposed: linkage.Preposed | None = None
        self.sentence_number = 0
        self.period: int | None = None
        self.partial = False
        self.enumerated = False
        self.at_start = False
        self.unread_words = False
        self.using = False
        self.view: View = view("", 0, 0)
        self.clauses: tuple[Clause, ...] = ()
        self.clause_at = 0
        self.figure_end = 0
        self.sentence_start = 0

    # -- paragraphs and sentences

    def read(self, paragraph: Paragraph) -> None:
        """Read one paragraph."""
        if self.context.enter(paragraph.section):
            self._new_section()
        self.view = view(self.builder.document.text, paragraph.start, paragraph.end)
        if not self.view.text:
            return
        tree = sentences(Tokenizer(self.view, self.context.lexicon).run())
        self.figure_end = self.sentence_start = 0
        for number, sentence in enumerate(tree):
            self._sentence(sentence, first=number == 0, rest=tree[number + 1 :])
        if tree:
            self._paragraph_end(tree[-1][-1].mark)

    def finish(self) -> None:
        """Write down what is still open."""
        self.flush()
        self.lists.close_all()

    def _new_section(self) -> None:
        self.flush()
        same = self.writer.section is not None and self.writer.section == self.context.meaning
        if not same:
            self.lists.close_all()
            self.pending.clear()
        self.writer.section = self.context.meaning
        self.subject = None
        self.context.above = None
        topic = self.context.topic()
        if topic is not None:
            self.subject = self._subject(topic)

    def _sentence(self, clauses: tuple[Clause, ...], *, first: bool, rest: tuple[tuple[Clause, ...], ...]) -> None:
        self.sentence_number += 1
        self.lists.segment += 1
        if clauses[0].kinds()[:1] != [Kind.LIST]:
            self.base = None
        self.period, self.partial, self.unread_words, self.using = None, False, False, False
        self.at_start = first
        self.sentence_start = clauses[0].start
        at = 0
        while at < len(clauses):
            at = self._clause(clauses, at)
        self.flush()
        linkage.settle_preposed(self)
        if clauses[-1].mark in (Kind.STOP, None):
            self._sentence_end(rest, last_mark=clauses[-1].mark)

    def _sentence_end(self, rest: tuple[tuple[Clause, ...], ...], last_mark: Kind | None) -> None:
        """Lists said within the sentence end with it, and sentences speak of their whole again."""
        for top in reversed(self.lists.stack):
            if not top.inline or not top.elements or (last_mark is None and not rest):
                continue
            if rest and rest[0][0].kinds()[:1] == [Kind.LIST]:
                break
            if len(top.elements) > 1 or not self._goes_on_by_sentences(top, rest):
                self.subject = top.whole or self.subject
        for one in self.lists.stack:
            one.inline = False

    def _goes_on_by_sentences(self, top: OpenList, rest: tuple[tuple[Clause, ...], ...]) -> bool:
        """Whether a later sentence of the paragraph brings a further element of a list."""
        for sentence in rest:
            if sentence[0].kinds()[:1] == [Kind.LIST]:
                return False
            mention = read_mention(_until_verb(sentence[0].tokens()), self.context.around)
            if mention.explicit and mention.concept != "other":
                found = self._subject(mention)
                if found is not top.whole and not top.holds(found) and top.expects(found) and top.admits(found):
                    return True
        return False

    def _paragraph_end(self, mark: Kind | None) -> None:
        if mark is Kind.STOP:
            return
        for one in self.lists.stack:
            if not one.elements or mark is Kind.SEMICOLON:
                one.lines = True
            one.inline = False

    # -- clauses

    def _clause(self, clauses: tuple[Clause, ...], at: int) -> int:
        clause = clauses[at]
        self.clauses, self.clause_at = clauses, at
        if at and clauses[at - 1].mark is Kind.SEMICOLON:
            self._segment(clause)
        items = _with_codes(clause.items)
        cue = next((k for k, item in enumerate(items) if isinstance(item, Token) and item.kind is Kind.CUE), None)
        if cue is not None:
            went = linkage.read_reason(self, clauses, at, items, cue)
            if went is not None:
                return went
            items = linkage.as_plain(items)
        elif linkage.is_result(self, clauses, at, items):
            return linkage.read_result(self, clauses, at)
        if listing.names_items(self, clauses, at, items):
            return listing.read_items(self, clauses, at)
        self.predicates(items, clause.mark)
        return at + 1

    def _segment(self, clause: Clause) -> None:
        """A ； ends one element of a list; what follows without an item of its own speaks of the whole again."""
        self.lists.segment += 1
        self.flush()
        top = self.lists.top
        if top and top.inline and len(top.elements) > 1 and clause.kinds()[:1] in ([Kind.BASE], [Kind.ALONE]):
            self.subject = top.whole or self.subject

    def predicates(self, items: Items, mark: Kind | None) -> None:
        """Read one clause: every figure in it, and what it says without figures."""
        words: list[Token] = []
        verb: Verb | None = None
        base: BasePhrase | None = None
        read = used = False
        at = 0
        while at < len(items):
            item = items[at]
            at += 1
            if isinstance(item, Group):
                if item.has_figure():
                    self._group(item, words)
                continue
            kind = item.kind
            if kind is Kind.BARE and (unit := self._missing_unit(item, words, verb)) is not None:
                item = replace(item, kind=unit, value=Quantity(value=item.value, unit=""))
                kind = item.kind
            if kind in FIGURES:
                verb = self._figure(item, words, verb, base, items, at)
                words, read = [], True
            elif kind is Kind.ENUM:
                self.enumerated = True
            elif kind is Kind.LIST and used:
                words = []
            elif kind is Kind.LIST or (kind is Kind.SOFT and item.text == "中" and self._is_within(words, items, at)) or kind is Kind.WITHIN:
                self._list_mark(words, item)
                words, read = [], True
            elif kind is Kind.USE:
                words, read, used = self._use(words, items, at), True, True
            elif kind in (Kind.BASE, Kind.FROM) and verb is None and (found := read_base(items, at - 1, self.year)):
                base, at = found, found.end
                words = self._inline_base(words, found)
            elif kind is Kind.ALONE:
                base = BasePhrase(item.value, at)
            elif kind is Kind.DIRECTION:
                if self._is_level(items, at):
                    at += 1
                elif _acts(items, at):
                    verb = Verb(item)
                else:
                    (verb.tail if verb else words).append(replace(item, kind=Kind.WORD))
            elif kind is Kind.COMPARE:
                verb, base, at = self._compare(item, items, at, base)
            elif kind is Kind.FLAT:
                self._flat(words, base, item)
                words, read = [], True
            elif kind in (Kind.SHARE, Kind.DONE, Kind.DONE_RATE, Kind.DEVIATION) and (verb is None or verb.kind is not Kind.SHARE):
                verb = Verb(item)
            elif verb is not None:
                verb.tail.append(item)
            else:
                words.append(item)
        if verb is not None and verb.kind is Kind.COMPARE:
            self._change(words, base, verb, None, verb.token)
        elif not read or words:
            self._leave(words, base, mark, read)
        if base is not None:
            self.base = BaseRef(base.kind)
        self.enumerated = self.enumerated and not read

    def _missing_unit(self, token: Token, words: list[Token], verb: Verb | None) -> Kind | None:
        """What a figure without a unit must be: a rate behind a direction, an amount behind an item."""
        after = self.view.text[token.end : token.end + 1]
        if "." not in token.text or (after and after not in "，,。;、)"):
            return None
        if verb is not None:
            return Kind.RATE if verb.kind is Kind.DIRECTION and self.draft is not None else None
        mention = read_mention(words, self.context.around)
        known = mention.concept not in (None, "other") or (mention.measure is not None and self.subject is not None)
        return Kind.MONEY if known and mention.clean else None

    def _is_within(self, words: list[Token], items: Items, at: int) -> bool:
        """三公经费支出决算中，…: the words name the whole of what follows."""
        if not words or words[-1].kind not in (Kind.CONCEPT, Kind.HEAD, Kind.MEASURE):
            return False
        after = items[at] if at < len(items) else None
        return after is None or (isinstance(after, Token) and after.kind in (Kind.CONCEPT, Kind.FUNCTION, Kind.NAME))

    @staticmethod
    def _is_level(items: Items, at: int) -> bool:
        """增加到, 减少至: the figure is the new level, not the difference."""
        if at + 1 >= len(items):
            return False
        first, second = items[at], items[at + 1]
        return (
            isinstance(first, Token)
            and isinstance(second, Token)
            and first.text in _LEVEL_WORDS
            and first.text != "为"
            and second.kind is Kind.MONEY
        )

    def _leave(self, words: list[Token], base: BasePhrase | None, mark: Kind | None, read: bool) -> None:
        """A clause without a figure (or its end) may name the subject or period of what follows."""
        del read
        if not words:
            return
        mention = read_mention(words, self.context.around)
        if self.using and mention.path is None:
            return
        if mention.concept is not None and mention.clean and mention.entity is None:
            if mention.path is not None or mention.concept != "other":
                self.subject = self._subject(mention)
                self.unread_words = False
        elif mention.leftover and base is None and mark is not Kind.COLON:
            self.unread_words = True
        elif not mention.explicit and not mention.leftover:
            self.period = mention.period or self.period
            self.partial = mention.partial or self.partial

    # -- what a figure is

    def _figure(self, token: Token, words: list[Token], verb: Verb | None, base: BasePhrase | None, items: Items, at: int) -> Verb | None:
        kind = verb.kind if verb else None
        if kind in (Kind.DIRECTION, Kind.COMPARE) and verb:
            if token.kind is Kind.RATE and kind is Kind.COMPARE and base is None:
                self._other(words, token)
            else:
                self._change(words, base, verb, token, token)
        elif token.kind is Kind.NORATE:
            return verb
        elif token.kind is Kind.MONEY and kind is Kind.DONE and verb and _budget_in(verb.tail):
            self._explicit(words)
            self._amount(verb.tail, token)
            return verb
        elif token.kind is Kind.RATE and verb:
            self._rate(words, verb, base, token)
        elif token.kind is Kind.RATE:
            self._bare_rate(words, token)
        elif token.kind is Kind.COUNT:
            self._count(words, token, items, at)
        elif verb:
            self._other([*words, verb.token, *verb.tail], token)
        else:
            self._amount(words, token)
        self.figure_end = token.end
        return None

    def _rate(self, words: list[Token], verb: Verb, base: BasePhrase | None, token: Token) -> None:
        if verb.kind is Kind.SHARE and not _only_budget(verb.tail):
            self._share(words, verb, token)
        elif verb.kind is Kind.DEVIATION:
            self._completion(words, base, verb, token, "deviation")
        else:
            self._completion(words, base, verb, token, "completion")

    def _bare_rate(self, words: list[Token], token: Token) -> None:
        """为年初预算的98%: a completion without 完成."""
        budget = next((k for k, t in enumerate(words) if t.kind is Kind.MEASURE and t.value in _BUDGETS), None)
        if budget is not None and words[-1].text == "的":
            verb = Verb(words[budget])
            verb.tail = words[budget:]
            self._completion(words[:budget], None, verb, token, "completion")
        else:
            self._other(words, token)

    # -- amounts

    def _amount(self, words: list[Token], token: Token) -> None:
        mention = read_mention(words, self.context.around)
        self._settle(mention)
        begin = self._stretch_start()
        stretch = self.view.text[begin : token.start]
        if (found := counts.composite(stretch)) is not None:
            mention.concept, mention.name, mention.leftover = found, stretch, []
            mention.start = begin
        subject = self._subject_of(mention, words, token)
        measure = mention.measure or self._listed_measure(mention)
        period = self._period(mention)
        start = mention.start if mention.start >= 0 else (words[0].start if words else token.start)
        start = self._words_start(words, start)
        self.flush()
        record = self.writer.amount(subject, measure, period, token.quantity, self._span(min(start, token.start), token.end))
        if not (subject.concept == "other" and not mention.explicit and self.subject and self.subject.counts):
            self.subject = subject
        if measure != "actual":
            subject.measure = subject.measure if ("actual", period) in subject.figures else measure
        self._place(subject, (measure, period), record)
        self.figure_end = token.end

    def _place(self, subject: Subject, slot: Slot, figure: Figure) -> None:
        """Offer the subject of a fresh figure to the open lists."""
        self.lists.offer(subject, enumerated=self.enumerated, at_start=self.at_start)
        self.lists.note(subject, slot, figure)
        self.at_start = False
        if subject.code and not subject.counts and subject.concept.startswith("function:") and len(subject.code) < 7:
            self.context.above = subject.code

    def _listed_measure(self, mention: Mention) -> Measure:
        """Parts without words of their own are what their whole is: parts of a budget are budgets."""
        top = self.lists.top
        if top is None or not (top.inline or top.bracketed) or not mention.explicit or not top.wholes:
            return "actual"
        stated = {slot[0] for slot in top.wholes}
        return "actual" if "actual" in stated or len(stated) > 1 else stated.pop()

    def _settle(self, mention: Mention) -> None:
        mention.period = mention.period or self.period
        mention.partial = mention.partial or self.partial

    def _period(self, mention: Mention) -> int | None:
        if mention.partial:
            return None
        return mention.period or self.year

    def _stretch_start(self) -> int:
        """Where the words since the last figure or the begin of the sentence start."""
        start = max(self.figure_end, self.sentence_start)
        while start < len(self.view.text) and self.view.text[start] in "，,;。:、":
            start += 1
        return start

    def _subject_of(self, mention: Mention, words: list[Token], token: Token) -> Subject:
        """The item of an amount: named in its clause, or going on from before."""
        if mention.concept is None and mention.counted is None:
            return self._carried(mention, words, token)
        if mention.concept is None:
            return self._other_subject(mention, words)
        if mention.concept == "other" and not mention.name:
            mention.name = _text(words) or self.view.text[max(0, token.start - 8) : token.start]
        return self._subject(mention)

    def _contradicts(self, mention: Mention, subject: Subject, token: Token) -> bool:
        """Whether a subject cannot have this figure too: 收入 is no carry-over, one item has no two totals."""
        if mention.head == "income" and subject.concept in _NO_INCOME or mention.head == "expenditure" and subject.concept in _NO_EXPENDITURE:
            return True
        stated = subject.figures.get((mention.measure or "actual", self._period(mention)))
        if stated is None or stated.quantity.value == token.quantity.value or stated.quantity.unit != token.quantity.unit:
            return False
        return self.view.offsets[self.sentence_start] <= stated.evidence.start

    def _carried(self, mention: Mention, words: list[Token], token: Token) -> Subject:
        """The subject goes on; unless unknown words came between, or it was a count."""
        subject = self.subject
        if self._fund_only(mention):
            return self._subject(mention)
        if self._total_only(mention):
            mention.concept = f"total_{mention.head}"
            return self._subject(mention)
        if subject is None or (self.unread_words and mention.measure is None) or self._contradicts(mention, subject, token):
            return self._other_subject(mention, words)
        if mention.partial or mention.approximate:
            return self._varied(subject, "unknown")
        if subject.counts:
            concept = self.context.money_of_counts.get(subject.concept)
            if concept is None:
                return self._other_subject(mention, words, subject.name)
            mention.concept, mention.name = concept, subject.name
            return self._subject(mention)
        return subject

    def _fund_only(self, mention: Mention) -> bool:
        """一般公共预算财政拨款12万元: the fund is the item; its kind is that of the list."""
        if mention.scope is None or mention.head is not None:
            return False
        top = self.lists.top
        whole = top.whole if top else None
        if whole is None or mention.scope == whole.scope:
            return False
        if "income" in whole.concept or whole.side == "income" or whole.concept == "grand_total":
            mention.concept = {"gpb": "gpb_income", "govfund": "govfund_income", "statecap": "statecap_income"}.get(mention.scope, "fiscal_income")
        elif not whole.counts:
            mention.concept = whole.concept
        return mention.concept is not None

    def _total_only(self, mention: Mention) -> bool:
        """预算收入12万元 where nothing is being spoken of: the total."""
        if mention.head not in ("income", "expenditure"):
            return False
        totals = ("total_income", "total_expenditure", "grand_total", "carryover_begin", "carryover_end")
        if self.subject is not None and self.subject.concept not in totals:
            return False
        return mention.measure not in (None, "actual") or mention.this_year

    def _other_subject(self, mention: Mention, words: list[Token], name: str = "") -> Subject:
        made = Mention(concept="other", name=name + _text(words), partial=mention.partial, entity=mention.entity)
        return self._subject(made)

    def _varied(self, subject: Subject, scope: str) -> Subject:
        return Subject(subject.concept, "unknown" if scope == "unknown" else subject.scope, subject.name, subject.side, subject.entity, subject.code)

    def _subject(self, mention: Mention) -> Subject:
        """The subject of an explicit mention; the one already known if it was spoken of before."""
        top = self.lists.top
        whole = top.whole if top else None
        concept = mention.concept or "other"
        if concept == "other" and whole is not None and whole.concept == "project_expenditure" and mention.name:
            concept = f"project:{_trimmed(mention.name)}"
        mention.concept = concept
        made = Subject(
            concept,
            self.context.scope_of(mention, whole if top and top.inline else None),
            _trimmed(mention.name) if concept.startswith(("other", "project:")) else mention.name,
            mention.side,
            mention.entity,
            mention.code,
        )
        return self.known.setdefault((*made.identity, self.context.meaning), made)

    def _explicit(self, words: list[Token]) -> None:
        """Make an item that words name the subject."""
        mention = read_mention(words, self.context.around)
        if mention.concept is not None:
            if mention.concept == "other":
                mention.name = mention.name or _text(words)
            self.subject = self._subject(mention)
        elif mention.counted is not None:
            self.subject = self._counted(mention.counted, mention.name)

    def _words_start(self, words: list[Token], start: int) -> int:
        for token in words:
            if token.start >= start and token.kind not in (Kind.SOFT, Kind.COLON, Kind.ENUM) or token.kind is Kind.MEASURE:
                return min(start, token.start) if token.start >= 0 else start
        return start

    # -- bases, changes

    def _inline_base(self, words: list[Token], phrase: BasePhrase) -> list[Token]:
        """比上年决算数12万元…: a figure of the base is an amount of its own."""
        if phrase.figure is None:
            return words
        self._explicit(words)
        if self.subject is None or self.subject.counts:
            self._explicit(list(phrase.tokens))
        subject = self.subject
        if subject is not None and not subject.counts:
            start = phrase.tokens[0].start if phrase.tokens else phrase.figure.start
            self.writer.amount(
                subject, phrase.measure, phrase.period, phrase.figure.quantity, self._span(start, phrase.figure.end)
            )
            self.figure_end = phrase.figure.end
            return []
        return words

    def _compare(self, token: Token, items: Items, at: int, base: BasePhrase | None) -> tuple[Verb | None, BasePhrase | None, int]:
        """大于年初预算数: what follows is the base."""
        inside = []
        while at < len(items):
            item = items[at]
            if isinstance(item, Group) or item.kind in FIGURES or item.kind in (Kind.CUE, Kind.DIRECTION):
                break
            if item.kind in (Kind.MEASURE, Kind.PRIOR, Kind.YEAR, Kind.SOFT, Kind.HEAD, Kind.SCOPE, Kind.CONCEPT):
                inside.append(item)
                at += 1
                continue
            break
        found = base_kind(inside, self.year)
        if found is None:
            return (Verb(token) if base is not None else None), base, at
        return Verb(token), BasePhrase(found[0], at, None, found[1], found[2], tuple(inside)), at

    def _change(self, words: list[Token], base: BasePhrase | None, verb: Verb, figure: Token | None, last: Token) -> None:
        tail = read_mention([t for t in verb.tail if t.kind is not Kind.APPROX], self.context.around) if verb.tail and verb.kind is Kind.DIRECTION else None
        if tail is not None and figure is not None and tail.concept == "other":
            self._other([verb.token, *verb.tail], figure)
            return
        if tail is not None and tail.concept is not None:
            words = verb.tail
        mention = read_mention(words, self.context.around)
        subject = self._change_subject(mention, words)
        if subject is None:
            if figure is not None:
                self._other([*words, verb.token], figure)
            return
        direction: Direction = verb.token.value
        if figure is not None and figure.kind is Kind.COUNT and not subject.counts:
            self._other([*words, verb.token], figure)
            return
        kind = self._named_budget(base.kind, subject) if base else None
        start = verb.token.start
        if verb.kind is Kind.COMPARE and words:
            start = words[0].start
        ends = [last.end, *(t.end for t in verb.tail[-1:])]
        if verb.kind is Kind.COMPARE and base is not None:
            ends += [t.end for t in base.tokens[-1:]]
        span = self._span(start, max(ends))
        draft = ChangeDraft(
            subject, mention.measure if mention.measure in _BUDGETS else "actual",  # type: ignore[arg-type]
            BaseRef(kind) if kind else None, direction, verb.token.text, *span,
        )
        _fill(draft, figure)
        if self.draft is not None and self.draft.takes(draft):
            self.draft.take(draft)
        else:
            self.flush()
            self.draft = draft
        if base is not None:
            self.base = BaseRef(kind or base.kind)
        self.subject = subject
        self.draft.base = self.draft.base or self.base

    def _change_subject(self, mention: Mention, words: list[Token]) -> Subject | None:
        if mention.concept is not None:
            if mention.concept == "other":
                mention.name = mention.name or _text(words)
            return self._subject(mention)
        if mention.counted is not None:
            return self._counted(mention.counted, mention.name)
        return self.subject

    def _named_budget(self, kind: Base, subject: Subject) -> Base:
        """预算 alone means the one budget that was stated of the subject."""
        budgets = {slot[0] for slot in subject.budgets()}
        if kind == "budget" and len(budgets) == 1:
            return next(iter(budgets))  # type: ignore[return-value]
        return kind

    def _flat(self, words: list[Token], base: BasePhrase | None, token: Token) -> None:
        mention = read_mention(words, self.context.around)
        known = base or self.base
        if known is None:
            return
        subject = self._change_subject(mention, words)
        if subject is None:
            return
        if self.draft and self.draft.direction == 0 and self.draft.subject is subject and base is None:
            return
        self.flush()
        kind = self._named_budget(base.kind, subject) if base else known.kind
        measure: Measure = mention.measure if mention.measure in _BUDGETS else "actual"  # type: ignore[assignment]
        start = min([token.start, *(t.start for t in base.tokens[:1])] if base else [token.start])
        start = min([start, *(t.start for t in words if t.kind in (Kind.MEASURE, Kind.HEAD, Kind.CONCEPT))])
        self.draft = ChangeDraft(subject, measure, BaseRef(kind), 0, token.text, *self._span(start, token.end))
        self.subject = subject
        self.base = BaseRef(kind)

    def flush(self) -> None:
        """Write the change that is being said."""
        draft, self.draft = self.draft, None
        if draft is not None:
            record = self.writer.change(draft, self.year)
            self.note(record, draft.subject)

    def note(self, record: ChangeRecord | CompletionRecord, subject: Subject) -> None:
        """Remember what a reason may explain."""
        self.pending.append(linkage.Pending(record, subject, self.sentence_number))

    # -- shares and completion

    def _share(self, words: list[Token], verb: Verb, token: Token) -> None:
        self.flush()
        self._explicit(words)
        part = self.subject
        span = self._span(verb.token.start, token.end)
        if part is None:
            self._other([*words, verb.token, *verb.tail], token)
            return
        figure = part.current(self.year)
        key = figure.key if figure else part.key("actual", self.year)
        draft = ShareDraft(key, figure.id if figure else None, token.quantity, self.writer.share_span(figure, span), self.writer.section)
        mention = read_mention(verb.tail, self.context.around)
        named = mention.concept is not None or mention.head is not None or mention.leftover
        if not named:
            self._share_of_list(draft, part)
            return
        whole = self._whole_of(mention, part)
        if whole is None:
            if mention.leftover or self.lists.list_of(part) is None:
                self.writer.share(draft, None, None)
            else:
                self.lists.share(draft)
            return
        top = self.lists.list_of(part)
        if top is not None and top.whole is whole:
            self.lists.share(draft)
            return
        if top is not None and part.concept in parts_of_deep(whole.concept) and not top.expects(part):
            top.elements.remove(part)
            top.complete = False
        stated = whole.figures.get((mention.measure or "actual", self.year))
        self.writer.share(draft, stated.key if stated else whole.key(mention.measure or "actual", self.year), stated.id if stated else None)

    def _share_of_list(self, draft: ShareDraft, part: Subject) -> None:
        if self.lists.list_of(part) is None and (whole := self._implied_whole(part)) is not None:
            made = OpenList(whole, True, draft.span, inline=True, lines=True, enumerated=True, implicit=True)
            self.lists.open(made)
            made.elements.append(part)
            for slot, figure in part.figures.items():
                self.lists.note(part, slot, figure)
        self.lists.share(draft)

    def _implied_whole(self, part: Subject) -> Subject | None:
        """The whole of a part in a section that lists parts without naming what they are of."""
        scope = part.scope
        if part.concept.startswith("function:"):
            return self._latest("total_expenditure", scope)
        for concept in ("total_income", "total_expenditure", "sangong", "basic_expenditure", "procurement", "grand_total"):
            found = self._latest(concept, scope)
            if found is not None and OpenList(found, True, (0, 0)).expects(part):
                return found
        return None

    def _latest(self, concept: str, scope: str) -> Subject | None:
        for subject in reversed(self.known.values()):
            if subject.concept == concept and subject.scope == scope and subject.entity is None and subject.figures:
                return subject
        return None

    def _whole_of(self, mention: Mention, part: Subject) -> Subject | None:
        """The subject that the words behind 占 name."""
        mine = self.lists.list_of(part)
        whole = mine.whole if mine else None
        if mention.leftover or mention.concept == "other":
            return None
        if mention.concept is None and mention.head:
            concept = f"total_{mention.head}"
            if whole is not None and (whole.concept == concept or mention.scope is None):
                return whole
            mention.concept = concept
        if whole is not None and whole.concept == mention.concept and mention.scope in (None, whole.scope):
            return None if _is_year_total(mention) and whole.scope not in ("all", "unknown") else whole
        scope = mention.scope
        if scope is None and mention.concept in ("total_income", "total_expenditure", "grand_total"):
            scope = "all"
        for subject in reversed(self.known.values()):
            if subject.concept == mention.concept and subject.figures and subject.entity is None and scope in (None, subject.scope):
                return subject
        mention.scope = scope
        mention.name = mention.name or mention.concept or ""
        return self._subject(mention)

    def _completion(self, words: list[Token], base: BasePhrase | None, verb: Verb, token: Token, form: str) -> None:
        self.flush()
        self._explicit(words)
        subject = self.subject
        if subject is None or subject.counts:
            self._other([*words, verb.token, *verb.tail], token)
            return
        named = [t for t in (*verb.tail, *words) if t.kind is Kind.MEASURE and t.value in _BUDGETS]
        tail = read_mention(verb.tail, self.context.around)
        if tail.leftover or (not named and (verb.token.text.startswith("的") or (verb.kind is Kind.DONE and tail.concept))):
            self._other([*words, verb.token, *verb.tail], token)
            return
        kind: Base = named[0].value if named else (base.kind if base else (self.base.kind if self.base else "budget"))
        kind = self._named_budget(kind, subject)
        figure = subject.figures.get((kind, self.year)) if kind in _BUDGETS else None  # type: ignore[arg-type]
        record = self.writer.completion(subject, kind, figure, token.quantity, form, self.year, self._span(verb.token.start, token.end))
        self.note(record, subject)
        self.figure_end = token.end

    # -- counts

    def _count(self, words: list[Token], token: Token, items: Items, at: int) -> None:
        self.flush()
        mention = read_mention(words, self.context.around)
        self._settle(mention)
        unit = token.quantity.unit
        concept = self._count_concept(mention, unit, token, items, at)
        name = mention.name or _text(words)
        carried = concept is not None and not mention.explicit
        if concept is None:
            subject = self._counted("other", name or _text([t for t in items[at:] if isinstance(t, Token)])[:20], unit)
        else:
            subject = self._counted(concept, name if not carried else (self.subject.name if self.subject else name), unit)
        start = mention.start if mention.start >= 0 else (words[0].start if words else token.start)
        period = self._period(mention)
        record = self.writer.count(subject, period, token.quantity, self._span(min(start, token.start), token.end))
        self.subject = subject
        self._place(subject, ("actual", period), record)
        self.figure_end = token.end

    def _count_concept(self, mention: Mention, unit: str, token: Token, items: Items, at: int) -> str | None:
        if mention.counted and counts.fits(mention.counted, unit) and mention.clean:
            return self._held(mention.counted)
        after = "".join(t.text for t in items[at:] if isinstance(t, Token))
        stretch = self.view.text[self._stretch_start() : token.end] + after
        if (found := counts.counted(stretch, unit)) is not None:
            return found
        if mention.concept and mention.concept != "other" and (found := counts.of_money(mention.concept, unit)):
            return found
        if mention.explicit or mention.leftover:
            return None
        subject = self.subject
        if subject is None:
            return None
        return counts.sibling(subject, unit) if subject.counts else counts.of_money(subject.concept, unit)

    def _held(self, concept: str) -> str:
        if concept == "vehicles" and self.context.scope == "fiscal":
            return "vehicles_held"
        return concept

    def _counted(self, concept: str, name: str, unit: str = "") -> Subject:
        made = Subject(concept, "all", _trimmed(name), counts=True, unit=counts.same(unit))
        return self.known.setdefault((*made.identity, self.context.meaning, self.period), made)

    def _other(self, words: list[Token], token: Token) -> None:
        """A figure that is read, and means nothing to the checks."""
        if token.kind is Kind.NORATE:
            return
        start = words[0].start if words else token.start
        span = self._span(start, token.end)
        name = _text(words)
        if token.kind is Kind.MONEY:
            self.lists.doubt()
            made = Subject("other", "unknown", _trimmed(name))
            self.writer.amount(made, "actual", self.year, token.quantity, span)
        else:
            self.writer.count(Subject("other", "all", _trimmed(name), counts=True), self.year, token.quantity, span)
        self.figure_end = token.end

    # -- groups and lists

    def _group(self, group: Group, words: list[Token]) -> None:
        """What stands in brackets: the rest of what is being said, or something inside it."""
        first = next((t for t in group.clauses[0].tokens() if t.kind not in (Kind.SOFT, Kind.COLON)), None)
        if words:
            self._explicit(words)
        if first is not None and first.kind in _GOES_ON:
            for clause in group.clauses:
                self.predicates(clause.items, clause.mark)
            return
        subject, depth, draft, base = self.subject, len(self.lists.stack), self.draft, self.base
        self.draft = None
        for sentence in group.sentences:
            at = 0
            while at < len(sentence):
                at = self._clause(sentence, at)
            self.flush()
        while len(self.lists.stack) > depth:
            self.lists.close()
        self.subject, self.draft, self.base = subject, draft, base

    def _list_mark(self, words: list[Token], token: Token) -> None:
        self.flush()
        mention = read_mention(words, self.context.around)
        if mention.explicit and mention.clean:
            self._explicit(words)
        value = token.value if token.kind is Kind.LIST else "complete"
        if value == "restart":
            self.lists.close_all()
            return
        if self.subject is None or (mention.leftover and not mention.explicit):
            return
        if token.value != "of_which" and not self._figures_ahead():
            return
        whole = self._with_figures(self.subject)
        self.lists.open(OpenList(whole, value != "open", self._span(token.start, token.end)))

    def _figures_ahead(self) -> bool:
        """Whether the list that a word opens has figures: in this sentence, or in the lines after a colon."""
        rest = self.clauses[self.clause_at :]
        return rest[-1].mark is Kind.COLON or any(
            item.has_figure() if isinstance(item, Group) else item.kind in FIGURES for c in rest for item in c.items
        )

    def _with_figures(self, subject: Subject) -> Subject:
        """The same subject as it was stated elsewhere, if it has no figure here."""
        if subject.figures or subject.counts:
            return subject
        return self._latest(subject.concept, subject.scope) or subject

    def _use(self, words: list[Token], items: Items, at: int) -> list[Token]:
        """主要用于…: names of things; their amounts are a list that may be incomplete."""
        self.using = True
        mention = read_mention(words, self.context.around)
        if mention.explicit and mention.clean:
            self._explicit(words)
        if any(isinstance(i, Token) and i.kind is Kind.MONEY for i in items[at:]) and self.subject is not None:
            self.lists.open(OpenList(self._with_figures(self.subject), False, self._span(items[at - 1].start, items[at - 1].end)))
        return []

    # -- spans

    def _span(self, start: int, end: int) -> tuple[int, int]:
        return self.view.span(start, end)


def _acts(items: Items, at: int) -> bool:
    """Whether a direction word is a verb here, and not part of a name (能力提升资金)."""
    for item in items[at:]:
        if isinstance(item, Group) or item.kind in (Kind.SOFT, Kind.APPROX, Kind.HEAD, Kind.FLAT):
            continue
        return item.kind is not Kind.WORD
    return True


def _with_codes(items: Items) -> list[Token | Group]:
    """Codes in brackets belong to the name before them: 行政运行（2010301）."""
    found: list[Token | Group] = []
    for item in items:
        inner = list(item.tokens()) if isinstance(item, Group) else []
        if len(inner) == 1 and inner[0].kind is Kind.CODE:
            found.append(inner[0])
        else:
            found.append(item)
    return found


def _until_verb(tokens: Sequence[Token]) -> list[Token]:
    found = []
    for token in tokens:
        if token.kind in FIGURES or token.kind in (Kind.DIRECTION, Kind.SHARE, Kind.DONE, Kind.BASE, Kind.CUE, Kind.USE):
            break
        found.append(token)
    return found


def _budget_in(tokens: Sequence[Token]) -> bool:
    return any(t.kind is Kind.MEASURE and t.value in _BUDGETS for t in tokens)


def _only_budget(tail: Sequence[Token]) -> bool:
    """占年初预算的98% is a completion, not a share."""
    return _budget_in(tail) and all(t.kind in (Kind.MEASURE, Kind.SOFT, Kind.YEAR, Kind.THIS) for t in tail)


def _is_year_total(mention: Mention) -> bool:
    return mention.name.startswith("本年")


def _fill(draft: ChangeDraft, figure: Token | None) -> None:
    if figure is None:
        return
    if figure.kind is Kind.NORATE:
        draft.rate_text = figure.text
        return
    quantity: Quantity = figure.quantity
    if figure.kind is Kind.RATE:
        draft.rate = quantity
    else:
        draft.amount = quantity


def _text(tokens: Sequence[Token]) -> str:
    return "".join(token.text for token in tokens)


def _trimmed(name: str) -> str:
    return _COPULA.sub("", name.strip("，,:;。、"))
