"""What reading a document keeps in mind, and how words become the subject of a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.extract.builder import Builder
from extractor.extract.narrative import counts
from extractor.extract.narrative.attachment import attached
from extractor.extract.narrative.clauses import Clause, Group
from extractor.extract.narrative.context import Context
from extractor.extract.narrative.lexicon import Kind
from extractor.extract.narrative.lists import Lists
from extractor.extract.narrative.mentions import INCOME_OF, Mention, read_mention
from extractor.extract.narrative.phrases import BasePhrase
from extractor.extract.narrative.projects import bare_name, is_granting, project_name, refers, same_project
from extractor.extract.narrative.state import (
    BaseRef,
    ChangeDraft,
    Figure,
    OpenList,
    Pending,
    Preposed,
    Slot,
    Subject,
    belongs,
)
from extractor.extract.narrative.tokens import Token
from extractor.extract.narrative.view import View, view
from extractor.extract.narrative.writer import Writer
from schemas.records import Base, ChangeRecord, CompletionRecord, Measure, Scope

Items = Sequence[Token | Group]
_COPULA = re.compile(r"(?:为|是|共计|总共|共|达到|达|约|的)+$")
#: 总收入12万元，其中本年收入10万元、上年结转2万元: a total with what was carried over.
_WITH_CARRYOVER = re.compile(r"其中[:，,]?(?:当年|本年)(?:收入|支出)|结转和结余|结转结余|结余分配")
#: What means the unit's own money unless it is said of something else.
_UNITS_OWN = frozenset({"basic_expenditure", "project_expenditure", "personnel_cost", "public_cost"})
#: Words of a plan, and those that say it was carried out; labels of paragraphs that speak of plans.
_PLANNED = re.compile(r"计划|申报|拟(?!定)|预计|[需所]需|需要|力争|总投资|概算")
_DONE = re.compile(r"实际|完成|已(?!批)|支付|拨付")
PLAN_LABEL = re.compile(
    r"(?:[(]?[一二三四五六七八九十\d]{1,2}[)、.]+)?[^，,。;:、]{0,10}(?:目标|计划|申报|需求)(?:情况)?[:。]"
)
FUNDS: tuple[Scope, ...] = ("gpb", "govfund", "statecap")
_TOTALS = frozenset({"total_income", "total_expenditure", "grand_total", "carryover_begin", "carryover_end"})
_BUDGETS = frozenset({"initial_budget", "full_year_budget", "budget"})


class Verb:
    """What the words before a figure do, and the words between them and the figure."""

    def __init__(self, token: Token) -> None:
        self.token = token
        self.kind = token.kind
        self.tail: list[Token] = []


class Said:
    """A clause as far as it has been read: words that wait for their figure, the verb, the base."""

    __slots__ = ("at", "base", "items", "mark", "read", "used", "verb", "words")

    def __init__(self, items: Items, mark: Kind | None) -> None:
        self.items = items
        self.mark = mark
        self.at = 0
        self.words: list[Token] = []
        self.verb: Verb | None = None
        self.base: BasePhrase | None = None
        #: something was read of the clause; a purpose (主要用于) was
        self.read = False
        self.used = False

    @property
    def ahead(self) -> Items:
        """What has not been read yet."""
        return self.items[self.at :]

    def all_words(self) -> list[Token]:
        """The words before a figure with the verb and what stands behind it."""
        return self.words if self.verb is None else [*self.words, self.verb.token, *self.verb.tail]


class Reading:
    """The memory of a reader: subject, base, open lists, a change being said, what is not explained yet."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.context = Context(builder)
        self.year = self.context.year
        self.writer = Writer(builder)
        self.lists = Lists(self.writer, self.year)
        self.lists.latest = self.latest
        #: funds whose income or expenditure the sentence has named
        self.funds: set[Scope] = set()
        self.known: dict[tuple[object, ...], Subject] = {}
        self.subject: Subject | None = None
        #: what the section's title says it is about
        self.topic: Subject | None = None
        self.base: BaseRef | None = None
        #: all bases of the paragraph so far
        self.bases: set[Base] = set()
        self.draft: ChangeDraft | None = None
        #: ids of figures that say what something is compared with (比上年10万元)
        self.compared: set[str] = set()
        #: codes that were recorded with their names
        self.codes: set[tuple[str, str]] = set()
        self.pending: list[Pending] = []
        #: all changes and completions of the section, explained or not
        self.stated: list[Pending] = []
        self.preposed: Preposed | None = None
        #: the project that a report spoke of last
        self.project: Subject | None = None
        #: the sentence that named it
        self.project_named = 0
        #: the project that a report is on
        self.reported: Subject | None = None
        #: projects by their names without 资金, 经费 and the like
        self._projects: dict[str, Subject] = {}
        #: what a reason that counts its points (一是…。) explains, while its points go on
        self.pointwise: list[Pending] = []
        self.sentence_number = 0
        #: year or part of a year that the sentence began with
        self.period: int | None = None
        self.partial = False
        self.enumerated = False
        self.at_start = False
        #: 此外 stands before, in the segment: what is said belongs to no list
        self.besides = False
        #: words that nobody understood stand between the subject and here
        self.unread_words = False
        #: view index behind the last such words
        self.unread_end = 0
        self.using = False
        #: the clause before ended with what is compared with (跟预算9万元比，…); the clause being read does so
        self.compares = self.comparing = False
        #: the list that 由 opened and 组成 ends
        self.made_of: OpenList | None = None
        #: the paragraph's label says that it speaks of what is planned (绩效目标：)
        self.planned = False
        self.view: View = view("", 0, 0)
        self.tokens: list[Token] = []
        self.clauses: tuple[Clause, ...] = ()
        self.clause_at = 0
        self.figure_end = 0
        #: view index where the sentence begins, and where the one before it did
        self.sentence_start = self.sentence_before = 0
        #: the amount read last, and of what
        self.last: tuple[Subject, Measure] | None = None

    # -- small things

    def span(self, start: int, end: int) -> tuple[int, int]:
        """View indices to canonical offsets."""
        return self.view.span(start, end)

    def mention(self, tokens: Sequence[Token]) -> Mention:
        """What words are about, here."""
        found = read_mention(tokens, self.context.around)
        if self.context.report:
            self._name_project(found, tokens)
        return found

    def _name_project(self, mention: Mention, tokens: Sequence[Token]) -> None:
        """In reports, words that are nothing of the taxonomy may name a project."""
        if self._projects:
            text = text_of(tokens)
            found = next((self._projects[name] for name in self._projects if name in text), None)
            if found is not None:
                self.project, self.project_named = found, self.sentence_number
        if mention.path is not None or not (
            mention.leftover or mention.counted or mention.concept == "other"
        ):
            return
        spoken_of = self.subject is not None and self.subject.concept.startswith("project:")
        if spoken_of and mention.concept == "other" and is_granting(tokens):
            # 实际到位9万元: of the project, what it was given
            mention.concept, mention.name, mention.leftover = None, "", []
            mention.measure = mention.measure or "budget"
            return
        named = project_name(tokens, surely=mention.measure is not None or self.context.project)
        if named is None:
            return
        mention.concept, mention.name, mention.counted = f"project:{named.name}", named.name, None
        mention.leftover, mention.start, mention.end = [], named.start, named.end

    def flush(self) -> None:
        """Write the change that is being said."""
        draft, self.draft = self.draft, None
        if draft is not None:
            said_of = draft.subject
            if draft.bare and (draft.base is None or draft.base.kind == "prior_year"):
                draft.subject = attached(draft, self._wholes_around(said_of), self.year)
            if draft.loose and draft.subject is said_of:
                draft.subject = Subject("other", "unknown", "")
            self.note(self.writer.change(draft, self.year, self._stated(draft)), draft.subject)
            self.lists.moved(draft.subject)

    def _wholes_around(self, subject: Subject) -> list[Subject]:
        """The wholes of the open lists that a subject is within, innermost first."""
        held = self.lists.list_of(subject)
        if held is None:
            return []
        around = self.lists.stack[: self.lists.stack.index(held) + 1]
        return [one.whole for one in reversed(around) if one.whole is not None]

    def _stated(self, draft: ChangeDraft) -> Figure | None:
        """This year's figure of what changed; for 收支 together, that of one side if both are the same."""
        figure = draft.subject.figures.get((draft.measure, self.year))
        if figure is not None or draft.subject.side != "both":
            return figure
        subject = draft.subject
        sides = [
            other.figures[draft.measure, self.year]
            for other in self.known.values()
            if other.concept == subject.concept
            and other.scope == subject.scope
            and (draft.measure, self.year) in other.figures
        ]
        return sides[-1] if sides and len({side.quantity.nominal for side in sides}) == 1 else None

    def note(self, record: ChangeRecord | CompletionRecord, subject: Subject) -> None:
        """Remember what a reason may explain."""
        said = Pending(record, subject, self.sentence_number)
        self.pending.append(said)
        self.stated.append(said)

    def stretch_start(self) -> int:
        """Where the words since the last figure or mark (but for commas) begin."""
        start = max(self.figure_end, self.sentence_start)
        clause = self.clauses[self.clause_at].start if self.clauses else start
        text = self.view.text
        start = max(start, *[text.rfind(mark, start, clause) + 1 for mark in ":;。"])
        while start < len(text) and text[start] in "，,;。:、":
            start += 1
        return start

    # -- subjects

    def subject_of(self, mention: Mention) -> Subject:
        """The subject of an explicit mention; the one already known if it was spoken of before."""
        whole = self._element_whole(mention)
        mention.concept = concept = self._concept(mention, whole)
        scope = self._fund_going_on(mention) or self.context.scope_of(
            mention, whole if self._said_inside() else None
        )
        if concept == "total_income" and scope in INCOME_OF:
            concept = INCOME_OF[scope]
        plain = concept.startswith(("other", "project:"))
        made = Subject(
            concept,
            scope,
            trimmed(mention.name) if plain else mention.name,
            mention.side,
            mention.entity,
            mention.code,
            mention.path.level if mention.path else 0,
        )
        if plain and not made.name.strip("和及与、"):
            # what has no name of its own (…、9万元和3万元) is not what had none before
            return made
        if concept.startswith("project:") and (told := same_project(made.name, self._projects)) is not None:
            self.project, self.project_named = told, self.sentence_number
            return told
        found = self.known.setdefault((*made.identity, self.context.meaning), made)
        if concept.startswith("project:"):
            self.project = self._projects[bare_name(made.name)] = found
            self.project_named = self.sentence_number
        if not found.figures and made.name:
            found.name = made.name
        self._keep_code(mention)
        return found

    def _fund_going_on(self, mention: Mention) -> Scope | None:
        """一般公共预算财政拨款本年收入12万元；本年支出11万元: totals may be of the fund named before them.

        Where the words do not say so for sure, the fund is unknown.
        """
        concept = mention.concept or ""
        if self.context.scope in FUNDS:
            return None
        if mention.scope in FUNDS and (concept.startswith("total_") or concept in INCOME_OF.values()):
            self.funds.add(mention.scope)
        elif mention.scope is None and self.funds and concept in _TOTALS:
            top = self.lists.top
            if (
                top is not None
                and top.inline
                and top.whole is not None
                and top.whole.concept == "total_income"
            ):
                # 本年收入12万元，其中：…年初结转和结余0万元: said within the list of all money
                return top.whole.scope
            sure = concept == "total_expenditure" and len(self.funds) == 1 and "计" not in mention.name
            return next(iter(self.funds)) if sure else "unknown"
        return None

    def _keep_code(self, mention: Mention) -> None:
        """A code printed beside the name it belongs to is a record of its own."""
        pair = mention.pair
        if pair is None or (pair.code, pair.name) in self.codes:
            return
        self.codes.add((pair.code, pair.name))
        scheme = "function" if pair.code.startswith("2") or len(pair.code) == len("2080505") else "economic"
        self.writer.code_name(scheme, pair.code, pair.name, pair.path, self.span(pair.start, pair.end))

    def _element_whole(self, mention: Mention) -> Subject | None:
        """The whole of the innermost list that an item belongs to, or of the innermost list."""
        inline = [one.whole for one in self.lists.stack[self.lists.floor :] if one.inline]
        if inline:
            item = Subject(mention.concept or "other", mention.scope or "all", "", code=mention.code)
            for whole in reversed(inline):
                if whole is not None and belongs(whole, item):
                    return whole
        top = self.lists.top
        return top.whole if top else None

    def _said_inside(self) -> bool:
        top = self.lists.top
        return top is not None and top.inline

    def _concept(self, mention: Mention, whole: Subject | None) -> str:
        """The concept in the light of the list: items of 项目支出 are projects, funds of 三公 are 三公."""
        concept = mention.concept or "other"
        if self._of_evaluation(mention, concept):
            return "other"
        if whole is not None and whole.concept == "project_expenditure" and concept.startswith("econ:"):
            return "other"
        if whole is None or not self._said_inside():
            named = self._of_procurement(mention) if concept == "other" else None
            return named or self._topical(mention, concept)
        if concept in _UNITS_OWN and self._is_line(whole):
            mention.name = f"{whole.name}{mention.name}"
            return "other"
        if concept == "other" and (named := self.context.listed(whole.concept, trimmed(mention.name))):
            return named
        if concept == "other" and whole.concept == "project_expenditure" and mention.name:
            return f"project:{trimmed(mention.name)}"
        fund = mention.scope or self.context.fund_of(mention.name)
        if (
            fund in FUNDS
            and not whole.counts
            and self.context.by_fund(whole.concept)
            and (mention.head or mention.name.endswith(("支出", "收入")))
        ):
            mention.scope, mention.code, mention.side, mention.by_fund = fund, None, None, True
            return whole.concept
        return self._topical(mention, concept)

    def _of_procurement(self, mention: Mention) -> str | None:
        """货物 behind words nobody knows, in the section on procurement; not behind what enterprises were given."""
        about = self.subject
        given = about is not None and about.concept.startswith(("procurement_sme", "procurement_micro"))
        if self.context.meaning != "procurement" or given or mention.entity is not None:
            return None
        return self.context.listed("procurement", trimmed(mention.name))

    def _of_evaluation(self, mention: Mention, concept: str) -> bool:
        """涉及一般公共预算支出12万元 in a section on performance is the money evaluated, not what was spent."""
        evaluation = (self.context.meaning or "").startswith("performance")
        fund = mention.scope in FUNDS
        return evaluation and fund and concept == "total_expenditure" and "本年" not in mention.name

    def _is_line(self, whole: Subject) -> bool:
        """Whether a whole is one line of the classification: its 基本支出 is not that of the unit."""
        if not self.lists.in_segment:
            return False
        if whole.concept.startswith(("function:", "project:")):
            return True
        named = whole.concept == "other" and not whole.counts
        return named and any(self.context.functions.codes(whole.name, digits) for digits in (3, 5, 7))

    def _topical(self, mention: Mention, concept: str) -> str:
        """总收入 in a section on 收入决算 is its total, not 收入总计; unless the year's total is parted from it."""
        loose = concept == "grand_total" and mention.loose
        if not loose or self.topic is None or not self.topic.concept.startswith("total_"):
            return concept
        if self.clauses and _WITH_CARRYOVER.search(self.view.text, self.sentence_start, self.clauses[-1].end):
            return concept
        mention.side = None
        return self.topic.concept

    def name_subject(self, words: Sequence[Token]) -> None:
        """Make an item that words name the subject."""
        mention = self.mention(words)
        if mention.concept in (None, "other") and (project := self.project_meant(words)) is not None:
            self.subject = project
        elif mention.concept is not None:
            if mention.concept == "other":
                mention.name = mention.name or text_of(words)
            self.subject = self.subject_of(mention)
        elif mention.counted is not None:
            self.subject = self.counted(mention.counted, mention.name)

    def project_meant(self, words: Sequence[Token]) -> Subject | None:
        """The project that 该项资金 means: named in the sentence, or before it if nothing unknown came between."""
        if self.project is None or not refers(words):
            return None
        sure = self.project_named == self.sentence_number or not self.unread_words
        return self.project if sure else None

    def counted(self, concept: str, name: str, unit: str = "") -> Subject:
        """The subject of a count."""
        made = Subject(concept, "all", trimmed(name), counts=True, unit=counts.same(unit))
        return self.known.setdefault((*made.identity, self.context.meaning, self.period), made)

    def latest(self, concept: str, scope: str) -> Subject | None:
        """What was last said of a concept and fund, with a figure."""
        for subject in reversed(self.known.values()):
            if (
                subject.concept == concept
                and subject.scope == scope
                and not subject.entity
                and subject.figures
            ):
                return subject
        return None

    def latest_count(self, concept: str) -> Figure | None:
        """The last number said of what is counted."""
        told = (s for s in reversed(self.known.values()) if s.counts and s.concept == concept)
        return next((figure for s in told for figure in s.figures.values()), None)

    def with_figures(self, subject: Subject) -> Subject:
        """The same subject as it was stated elsewhere, if it has no figure here; two unknown things are not one."""
        if subject.figures or subject.counts or subject.concept == "other":
            return subject
        return self.latest(subject.concept, subject.scope) or subject

    def place(self, subject: Subject, slot: Slot, figure: Figure) -> None:
        """Offer the subject of a fresh figure to the open lists."""
        if self.besides:
            self.lists.doubt()
        else:
            self.lists.offer(subject, enumerated=self.enumerated, at_start=self.at_start)
            self.lists.note(subject, slot, figure)
        self.at_start = False
        if subject.code and subject.concept.startswith("function:") and len(subject.code) < 7:
            self.context.above = subject.code

    def open_list(self, whole: Subject, complete: bool) -> OpenList:
        """Open a list; it takes the measure of the figure just read."""
        made = OpenList(whole, complete)
        if self.last is not None and self.last[0] is whole:
            made.measure = self.last[1]
            said = [one for one in whole.figures.values() if one.id not in self.compared]
            latest = max(said, key=lambda one: one.evidence.start, default=None)
            made.period = latest.period if latest is not None else None
        return self.lists.open(made)

    def other(self, words: Sequence[Token], token: Token, *, part: bool = True) -> None:
        """A figure that is read, and means nothing to the checks; an amount may be ``part`` of an open list."""
        if token.kind is Kind.NORATE:
            return
        span = self.span(words[0].start if words else token.start, token.end)
        name = trimmed(text_of(words))
        measure: Measure = "budget" if self.is_planned(words) else "actual"
        if token.kind is Kind.MONEY:
            if part:
                self.lists.doubt()
            self.writer.amount(Subject("other", "unknown", name), measure, self.year, token.quantity, span)
        else:
            thing = Subject("other", "all", name, counts=True)
            self.writer.count(thing, self.year, token.quantity, span, measure)
        self.figure_end = token.end

    def is_planned(self, words: Sequence[Token]) -> bool:
        """Whether a figure of a report is of a plan, a target or an application, not of what was done."""
        clause = self.view.text[self.clauses[self.clause_at].start : words[-1].end] if words else ""
        return self.plans(clause)

    def plans(self, clause: str) -> bool:
        """Whether a clause of a report says what is to be done."""
        if not self.context.report or _DONE.search(clause):
            return False
        return self.planned or bool(_PLANNED.search(clause))

    def settle(self, mention: Mention) -> None:
        """Give a mention the period its sentence began with."""
        mention.period = mention.period or self.period
        mention.partial = mention.partial or self.partial

    def period_of(self, mention: Mention) -> int | None:
        """The year of a figure; None for a part of a year."""
        return None if mention.partial else mention.period or self.year


def text_of(tokens: Sequence[Token]) -> str:
    """The words of tokens."""
    return "".join([token.text for token in tokens])


def trimmed(name: str) -> str:
    """A name without marks at its ends and without 为, 共计 behind it."""
    return _COPULA.sub("", name.strip("，,:;。、"))


def names_budget(tokens: Sequence[Token]) -> bool:
    """Whether words name a budget."""
    return any(t.kind is Kind.MEASURE and t.value in _BUDGETS for t in tokens)
