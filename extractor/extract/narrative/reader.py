"""The reader: walks clauses from left to right and says for every figure what it is.

A figure's part in a sentence follows from the words before it in its clause (an amount of the item named there, a
change, a share, a completion rate, a count); what a clause leaves out (the item, the base, the whole) is taken
from what came before: the subject, the base of the sentence, the open list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.extract.narrative import linkage, listing
from extractor.extract.narrative.changes import acts, is_doubtful, is_level
from extractor.extract.narrative.clauses import Clause, Group, sentences
from extractor.extract.narrative.lexicon import Kind
from extractor.extract.narrative.marks import Marks
from extractor.extract.narrative.mentions import Mention
from extractor.extract.narrative.numerals import read_numerals
from extractor.extract.narrative.phrases import BasePhrase, read_base
from extractor.extract.narrative.projects import project_name
from extractor.extract.narrative.reading import PLAN_LABEL, Said, Verb, names_budget
from extractor.extract.narrative.state import BaseRef, OpenList, level_of
from extractor.extract.narrative.tokens import FIGURES, Token, Tokenizer
from extractor.extract.narrative.view import view
from schemas.quantity import Quantity
from schemas.sections import Paragraph

Items = Sequence[Token | Group]
Sentence = tuple[Clause, ...]
#: Words that introduce what is said beside a list.
_BESIDES = ("此外", "另外", "另", "除此之外", "加", "加上")
#: What brackets behind a figure may go on with (增加12万元（增长5%）).
_GOES_ON = frozenset(
    {Kind.DIRECTION, Kind.FLAT, Kind.SHARE, Kind.DONE, Kind.DONE_RATE, Kind.ALONE, Kind.BASE, Kind.RATE}
)
#: 项 is the third level of the classification.
_ITEM_LEVEL = 3
_VERBS = frozenset({Kind.SHARE, Kind.DONE, Kind.DONE_RATE, Kind.DEVIATION})
#: 三公经费支出决算中，…: words that may open a list.
_INSIDE = ("中", "里")
#: 由财政拨款9万元和其他收入1万元组成: parts that follow their whole.
_MADE_OF = re.compile(r"由[^。;]*?(?:组成|构成)")
_MADE = ("组成", "构成")
#: Behind 在…支出中占…% stands no list.
_IN = "在"
#: Kinds that say something by themselves; others are words of what is said.
_TELLING = (
    FIGURES
    | _VERBS
    | {Kind.ENUM, Kind.LIST, Kind.WITHIN, Kind.USE, Kind.BASE, Kind.FROM, Kind.ALONE}
    | {Kind.DIRECTION, Kind.COMPARE, Kind.FLAT}
)


class Reader(Marks):
    """Reads all narrative paragraphs of one document."""

    # -- paragraphs and sentences

    def read(self, paragraph: Paragraph) -> None:
        """Read one paragraph."""
        if self.context.enter(paragraph.section):
            self._new_section()
        self.view = view(self.builder.document.text, paragraph.start, paragraph.end)
        if not self.view.text or not self.context.says_something(self.view.text):
            read_numerals(self)
            return
        self.tokens = Tokenizer(self.view, self.context.lexicon).run()
        self._report_on(self.tokens)
        tree = linkage.with_continued_reasons(sentences(self.tokens), self.view.text)
        self.figure_end = self.sentence_start = self.sentence_before = self.unread_end = 0
        self.bases.clear()
        self.pointwise = []
        self.planned = bool(PLAN_LABEL.match(self.view.text))
        for number, sentence in enumerate(tree):
            self._sentence(sentence, first=number == 0, rest=tree[number + 1 :])
        read_numerals(self)
        if tree:
            self._paragraph_end(tree[-1][-1].mark)

    def _report_on(self, tokens: list[Token]) -> None:
        """A line in brackets under a report's title names the project that the report is on: 该项目 means it."""
        if not self.context.project:
            self.reported = None
        elif len(tokens) > 2 and (tokens[0].kind, tokens[-1].kind) == (Kind.OPEN, Kind.CLOSE):
            named = project_name(tokens[1:-1], surely=True)
            if named is not None:
                self.reported = self.subject_of(Mention(concept=f"project:{named.name}", name=named.name))
        self.project = self.reported

    def finish(self) -> None:
        """Write down what is still open."""
        self.flush()
        self.lists.close_all()

    def _new_section(self) -> None:
        """Sections below one with a meaning go on with its lists; others start afresh."""
        self.flush()
        if self.writer.section is None or self.writer.section != self.context.meaning:
            self.lists.close_all()
            self.pending.clear()
            self.stated.clear()
        self.writer.section = self.context.meaning
        self.context.above = None
        self.topic = None
        topic = self.context.topic()
        self.topic = self.subject_of(topic) if topic is not None else None
        self.subject = self.topic

    def _sentence(self, clauses: Sentence, *, first: bool, rest: tuple[Sentence, ...]) -> None:
        self.sentence_number += 1
        self.lists.segment += 1
        if clauses[0].kinds[:1] != [Kind.LIST]:
            self.base = None
        self.besides = False
        self.period, self.partial, self.unread_words, self.using = None, False, False, False
        self.at_start, self.comparing, self.made_of = first, False, None
        self.sentence_before, self.sentence_start = self.sentence_start, clauses[0].start
        self.funds.clear()
        at = linkage.read_further_point(self, clauses) if self.pointwise else 0
        while at < len(clauses):
            at = self._clause(clauses, at)
        self.flush()
        if self.made_of is not None and len(self.made_of.elements) > 1:
            # the next sentence adds no parts: …，三是年初结转2万元。本年收入合计8万元。
            self._close_made_of(self.made_of)
        linkage.settle_preposed(self)
        if clauses[-1].mark is Kind.STOP or (clauses[-1].mark is None and rest):
            self._sentence_end(rest)

    def _sentence_end(self, rest: tuple[Sentence, ...]) -> None:
        """Lists said within the sentence end with it, and sentences speak of their whole again."""
        for top in reversed(self.lists.stack):
            if not top.inline or not top.elements:
                continue
            if rest and rest[0][0].kinds[:1] == [Kind.LIST]:
                break
            alone = len(top.elements) == 1
            if not alone or not (self._goes_on_by_sentences(top, rest) or self._tells_more(top, rest)):
                self.subject = top.whole or self.subject
        for one in self.lists.stack:
            one.inline = False

    @staticmethod
    def _tells_more(top: OpenList, rest: tuple[Sentence, ...]) -> bool:
        """Whether the next sentence gives the budget of the one 项 of a list (…（项）9万元，用于…。年初预算为8万元)."""
        if not rest or level_of(top.elements[0]) != _ITEM_LEVEL:
            return False
        first = next((t for t in rest[0][0].tokens if t.kind is not Kind.SOFT), None)
        return first is not None and first.kind is Kind.MEASURE and names_budget([first])

    def _goes_on_by_sentences(self, top: OpenList, rest: tuple[Sentence, ...]) -> bool:
        """Whether a later sentence of the paragraph brings a further element of a list."""
        for sentence in rest:
            if sentence[0].kinds[:1] == [Kind.LIST]:
                return False
            mention = self.mention(_until_verb(sentence[0].tokens))
            if mention.concept is not None and mention.concept != "other":
                found = self.subject_of(mention)
                if found is not top.whole and not top.holds(found) and top.expects(found):
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

    def _clause(self, clauses: Sentence, at: int) -> int:
        """Read a clause; the index of the next one to read."""
        clause = clauses[at]
        self.clauses, self.clause_at = clauses, at
        if at and clauses[at - 1].mark is Kind.SEMICOLON:
            self._segment(clause)
        if clause.items[0].kind is Kind.SOFT and clause.tokens[0].text in _BESIDES:
            self.besides = True
        grouped = len(clause.kinds) < len(clause.items)
        items: Items = _with_codes(clause.items) if grouped else clause.items
        if Kind.CUE in clause.kinds:
            cue = next(k for k, t in enumerate(items) if t.kind is Kind.CUE)
            following = linkage.read_reason(self, clauses, at, list(items), cue)
            if following is not None:
                return following
            items = linkage.as_plain(items)
        elif linkage.is_result(self, clauses, at, items):
            return linkage.read_result(self, clauses, at)
        if listing.names_items(self, clauses, at, items):
            return listing.read_items(self, clauses, at)
        self.predicates(items, clause.mark)
        return at + 1

    def _segment(self, clause: Clause) -> None:
        """A ； ends one element of a list; 比上年 behind it speaks of the whole again."""
        self.lists.segment += 1
        self.besides = False
        if clause.kinds != [Kind.DIRECTION, Kind.RATE]:
            # 减少9万元；减少率5%: one change, said in two halves
            self.flush()
        top = self.lists.top
        compares = clause.kinds[:1] in ([Kind.BASE], [Kind.ALONE])
        if top and top.inline and len(top.elements) > 1 and compares:
            self.subject = top.whole or self.subject

    def predicates(self, items: Items, mark: Kind | None) -> None:
        """Read one clause: every figure in it, and what it says without figures."""
        said = Said(items, mark)
        self.compares, self.comparing = self.comparing, False
        end = len(items)
        while said.at < end:
            item = items[said.at]
            said.at += 1
            if isinstance(item, Group):
                if item.has_figure():
                    self._group(item, said.words)
            else:
                self._take(item, said)
        if said.verb is not None and said.verb.kind is Kind.COMPARE:
            self.change(said, None)
        elif said.words:
            self.leave(said)
        if said.base is not None:
            self.base = BaseRef(said.base.kind)
            self.bases.add(said.base.kind)
            self.comparing = mark is Kind.COMMA and said.base.end >= end
        self.enumerated = self.enumerated and not said.read

    def _take(self, token: Token, said: Said) -> None:
        """Read one token."""
        if token.kind is Kind.BARE:
            token = self._with_unit(token, said)
        kind = token.kind
        if self.made_of is not None and kind is Kind.WORD and self._ends_made_of(token):
            return
        if said.read and not said.words and token.text[0] == "等":
            self.lists.doubt()
        if kind not in _TELLING and token.text not in _INSIDE:
            (said.words if said.verb is None else said.verb.tail).append(token)
        elif kind in FIGURES:
            self._figure(token, said)
        elif kind is Kind.ENUM:
            self.enumerated = True
        elif kind is Kind.WITHIN and said.words and said.words[0].text == _IN:
            said.words.append(token)
        elif kind in (Kind.LIST, Kind.WITHIN) or self._is_within(token, said):
            self.mark(token, said)
        elif kind is Kind.USE:
            self.use(token, said)
        elif kind in (Kind.BASE, Kind.FROM, Kind.ALONE):
            self._base(token, said)
        elif kind is Kind.DIRECTION:
            self._direction(token, said)
        elif kind is Kind.COMPARE:
            self.compare(token, said)
        elif kind is Kind.FLAT:
            self.flat(said, token)
            said.words, said.read = [], True
        elif kind in _VERBS and (said.verb is None or said.verb.kind is not Kind.SHARE):
            said.verb = Verb(token)
        elif said.verb is not None:
            said.verb.tail.append(token)
        else:
            said.words.append(token)

    def _figure(self, token: Token, said: Said) -> None:
        """Say what a figure is. A verb that still waits for its own figure stays."""
        said.read = True
        if token.kind in (Kind.MONEY, Kind.RATE) and (first := self._shares_unit(token)) is not None:
            self.other([], first)
            self.other([], token)
            return
        if token.kind is Kind.MONEY and self._is_compared_with(said):
            # 与2019500.00万元相比 (年 is lost): what something is compared with, whatever it is
            self.other(said.words, token, part=False)
        elif said.verb is None:
            self._of_words(token, said)
        elif not self._of_verb(token, said, said.verb):
            said.verb = None
        said.words = []
        self.figure_end = token.end

    def _of_words(self, token: Token, said: Said) -> None:
        """A figure behind words alone."""
        if token.kind is Kind.RATE:
            self.rate(said, token)
        elif token.kind is Kind.COUNT:
            self.count(said, token)
        elif token.kind is Kind.MONEY:
            self.amount(said.words, token)

    def _of_verb(self, token: Token, said: Said, verb: Verb) -> bool:
        """A figure behind a verb; whether the verb still waits for its own."""
        if verb.kind in (Kind.DIRECTION, Kind.COMPARE):
            if token.kind is Kind.RATE and verb.kind is Kind.COMPARE and said.base is None:
                self.other(said.words, token)
            else:
                self.change(said, token)
            return False
        done = verb.kind is Kind.DONE and token.kind is Kind.MONEY
        if done and names_budget(verb.tail):
            self.name_subject(said.words)
            last = self.last
            self.amount(verb.tail, token)
            self.last = last
            return True
        if token.kind in (Kind.RATE, Kind.COUNT) or (done and not verb.tail and self._names_item(said.words)):
            # 支出完成9万元: no rate, but what was spent
            self._of_words(token, said)
        elif token.kind is not Kind.NORATE:
            self.other(said.all_words(), token)
        return token.kind is Kind.NORATE

    def _shares_unit(self, token: Token) -> Token | None:
        """The figure before one that stands alone behind a comma, if it has no unit (9.50，3.20万元).

        Two figures of two things: which is whose, nobody can tell for sure.
        """
        clause = self.clauses[self.clause_at]
        before = self.clauses[self.clause_at - 1].items[-1] if self.clause_at else None
        if clause.start != token.start or not isinstance(before, Token) or before.kind is not Kind.BARE:
            return None
        if "." not in before.text or self.figure_end >= before.end:
            return None
        return replace(before, kind=token.kind, value=Quantity(value=before.value, unit=token.quantity.unit))

    @staticmethod
    def _is_compared_with(said: Said) -> bool:
        """Whether a figure stands between 与 or 比 and 相比."""
        before, behind = said.words[-1:], said.ahead[:1]
        opened = bool(before) and before[0].kind is Kind.BASE and before[0].value != "closer"
        return opened and bool(behind) and behind[0].kind is Kind.BASE and behind[0].value != "opener"

    def _names_item(self, words: list[Token]) -> bool:
        """Whether words name an item that is known."""
        return bool(words) and self.mention(words).concept not in (None, "other")

    def _with_unit(self, token: Token, said: Said) -> Token:
        """A figure without a unit is what it must be: a rate behind a direction, an amount behind an item."""
        after = self.view.text[token.end : token.end + 1]
        if "." not in token.text or (after and after not in "，,。;、)"):
            return token
        if said.verb is not None:
            rated = said.verb.kind in _VERBS or (said.verb.kind is Kind.DIRECTION and self.draft is not None)
            kind = Kind.RATE if rated else None
        else:
            mention = self.mention(said.words)
            named = mention.concept not in (None, "other")
            known = named or (mention.measure is not None and self.subject is not None)
            kind = Kind.MONEY if known and mention.clean else None
        return replace(token, kind=kind, value=Quantity(value=token.value, unit="")) if kind else token

    def _base(self, token: Token, said: Said) -> None:
        """比上年, 与年初预算数相比, 同比; a preposition that opens nothing of the kind is a word."""
        if self._is_made_of(token, said):
            self.mark(token, said)
            self.made_of = self.lists.top
            return
        if token.kind is Kind.ALONE:
            said.base = BasePhrase(token.value, said.at)
            return
        found = read_base(said.items, said.at - 1, self.year) if said.verb is None else None
        ahead = said.ahead[0] if said.ahead else None
        if (
            found is None
            and token.kind is Kind.FROM
            and isinstance(ahead, Token)
            and ahead.kind is Kind.MONEY
        ):
            # 由0万元增加至…: where it started, whoever's and whenever that was
            self.name_subject(said.words)
            said.words, said.at = [], said.at + 1
            self.other([token], ahead)
            return
        if found is None:
            (said.verb.tail if said.verb else said.words).append(token)
            return
        said.base, said.at = found, found.end
        said.words = self.inline_base(said.words, found)

    def _is_made_of(self, token: Token, said: Said) -> bool:
        """Whether 由 brings the parts of the amount just read (9万元，由基本支出5万元和项目支出4万元组成)."""
        if token.text != "由" or said.words or said.verb is not None or self.last is None:
            return False
        subject, measure = self.last
        told = subject.figures.get((measure, self.year))
        if subject is not self.subject or told is None:
            return False
        here = told.evidence.start >= self.view.offsets[self.sentence_start]
        made = _MADE_OF.match(self.view.text, token.start, self.clauses[-1].end) is not None
        rest = self.clauses[self.clause_at :]
        return here and made and any(Kind.MONEY in clause.kinds for clause in rest)

    def _ends_made_of(self, token: Token) -> bool:
        """Whether 组成 ends the list that 由 opened; what follows is said of its whole (…组成，年末结余1万元)."""
        made = self.made_of
        if made is None or not made.elements or not token.text.startswith(_MADE):
            return False
        self._close_made_of(made)
        return True

    def _close_made_of(self, made: OpenList) -> None:
        """Close the list that 由 opened; its whole goes on."""
        self.made_of = None
        self.flush()
        while made in self.lists.stack[self.lists.floor :]:
            self.lists.close()
        self.subject = made.whole

    def _direction(self, token: Token, said: Said) -> None:
        if is_level(said.ahead, said.base):
            said.at += 1
        elif is_doubtful(token, said.ahead):
            said.words.append(replace(token, kind=Kind.WORD))
        elif acts(said.ahead):
            said.verb = Verb(token)
        else:
            (said.verb.tail if said.verb else said.words).append(replace(token, kind=Kind.WORD))

    def _is_within(self, token: Token, said: Said) -> bool:
        """三公经费支出决算中，…: the words name the whole of what follows."""
        if (
            token.text not in _INSIDE
            or not said.words
            or said.verb is not None
            or said.words[0].text == _IN
            or said.words[-1].kind not in (Kind.CONCEPT, Kind.HEAD, Kind.MEASURE)
        ):
            return False
        after = said.ahead[0] if said.ahead else None
        return after is None or (
            isinstance(after, Token) and after.kind in (Kind.CONCEPT, Kind.FUNCTION, Kind.NAME, Kind.WORD)
        )

    # -- groups and lists

    def _group(self, group: Group, words: list[Token]) -> None:
        """What stands in brackets: the rest of what is being said, or something inside it."""
        if words:
            self.name_subject(words)
        first = next((t for t in group.clauses[0].tokens if t.kind not in (Kind.SOFT, Kind.COLON)), None)
        if first is not None and len(list(group.tokens())) == 1 and first.kind is Kind.RATE:
            if self.is_share(first, group.start):
                self.share(Said(group.clauses[0].items, None), Verb(first), first)
                self.figure_end = first.end
                return
            if self.takes_rate(first, group.start):
                return
        if first is not None and first.kind in _GOES_ON:
            for clause in group.clauses:
                self.predicates(clause.items, clause.mark)
            return
        kept = self.subject, self.draft, self.base, self.clauses, self.clause_at, self.last
        depth, floor = len(self.lists.stack), self.lists.floor
        funds = set(self.funds)
        self.draft, self.lists.floor = None, depth
        for sentence in group.sentences:
            at = 0
            while at < len(sentence):
                at = self._clause(sentence, at)
            self.flush()
        while len(self.lists.stack) > depth:
            self.lists.close()
        self.lists.floor, self.funds = floor, funds
        self.subject, self.draft, self.base, self.clauses, self.clause_at, self.last = kept


def _with_codes(items: Items) -> list[Token | Group]:
    """Codes in brackets belong to the name before them: 行政运行（2010301）."""
    found: list[Token | Group] = []
    for item in items:
        inner = list(item.tokens()) if isinstance(item, Group) else []
        found.append(inner[0] if len(inner) == 1 and inner[0].kind is Kind.CODE else item)
    return found


def _until_verb(tokens: Sequence[Token]) -> list[Token]:
    """The tokens before the first figure or verb."""
    ends = FIGURES | {Kind.DIRECTION, Kind.SHARE, Kind.DONE, Kind.BASE, Kind.CUE, Kind.USE}
    found = []
    for token in tokens:
        if token.kind in ends:
            break
        found.append(token)
    return found
