"""Amounts of money: of what, which figure of it, of which year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.extract.narrative import counts
from extractor.extract.narrative.lexicon import Kind, concepts
from extractor.extract.narrative.mentions import INCOME_OF, Mention
from extractor.extract.narrative.phrases import BasePhrase
from extractor.extract.narrative.projects import is_total
from extractor.extract.narrative.reading import Reading, text_of
from extractor.extract.narrative.state import BaseRef, Slot, Subject, is_function
from extractor.extract.narrative.tokens import Token
from schemas.records import Measure, Side

_SPENT = frozenset({"total_expenditure", "basic_expenditure", "project_expenditure", "surplus_distribution"})
_RECEIVED = frozenset({"total_income", "fiscal_income", "gpb_income", "other_income", "business_income"})
_CARRIED_OVER = frozenset({"carryover_begin", "carryover_end"})
#: Amounts per head or thing are part of nothing.
_AVERAGE = re.compile(r"平均|人均|车均|户均|均次|每(?:人|辆|批|次|台|户|个|件|项|亩|平方米)")
#: What a total without more words is the sum of.
_GRAND_TOTALS: tuple[tuple[frozenset[str], Side], ...] = (
    (frozenset({"carryover_begin", "total_income"}), "income"),
    (frozenset({"carryover_end", "total_expenditure"}), "expenditure"),
)
_OWN = re.compile(r"[本我](?:单位|部门|局|委|院|校|中心|办|县|区|市)")
_TOTAL = re.compile(r"(?:收入|支出)(?:合计|总计)")
_TOTALS = frozenset({"total_income", "total_expenditure", "grand_total"}) | _CARRIED_OVER


class Amounts(Reading):
    """Reads amounts."""

    def amount(self, words: Sequence[Token], token: Token) -> None:
        """An amount with the words before it."""
        mention = self.mention(words)
        self.settle(mention)
        begin = self.stretch_start()
        stretch = self.view.text[begin : token.start]
        if (found := counts.composite(stretch)) is not None:
            mention.concept, mention.name, mention.leftover, mention.start = found, stretch, [], begin
        average = bool(_AVERAGE.search(text_of(words)))
        if average and (mention.concept is None or not mention.concept.startswith("per_")):
            self.other(words, token, part=False)
            return
        # 跟预算9万元比，抠出1万元: in words nobody knows, what was compared
        strange = self.compares and mention.concept == "other" and mention.path is None
        subject = self._subject(mention, words, token)
        measure = self._measure(mention, subject, words)
        period = self._listed_period(mention)
        self.flush()
        span = self.span(min(_start(mention, words, token), token.start), token.end)
        record = self.writer.amount(subject, measure, period, token.quantity, span)
        counted = subject.concept == "other" and not mention.explicit and self.subject and self.subject.counts
        nameless = subject.concept == "other" and not subject.name
        if not counted and not average and not nameless:
            self.subject = subject
        if measure != "actual" and ("actual", period) not in subject.figures:
            subject.measure = measure
        if average or strange:
            self.figure_end = token.end
            return
        self.last = (subject, measure)
        if self.base is None and mention.prior:
            self.base = BaseRef("prior_year")
        if nameless or (subject.concept == "other" and _TOTAL.fullmatch(subject.name)):
            self.lists.doubt()
        else:
            self.place(subject, (measure, period), record)
        self.figure_end = token.end

    def first_side(self, both: Subject) -> Subject:
        """收入、支出总计分别为9万元、8万元: the first figure is of the side named first."""
        side: Side = "income" if "收" in both.name.partition("支")[0] else "expenditure"
        return self.subject_of(
            Mention(concept=both.concept, name=both.name, scope=both.scope, side=side, entity=both.entity)
        )

    def inline_base(self, words: list[Token], phrase: BasePhrase) -> list[Token]:
        """比上年决算数12万元…: a figure of the base is an amount of its own. Returns the words still to be read."""
        if phrase.figure is None:
            return words
        self.name_subject(words)
        if self.subject is None or self.subject.counts:
            self.name_subject(phrase.tokens)
        subject = self.subject
        if subject is None or subject.counts:
            return words
        start = phrase.tokens[0].start if phrase.tokens else phrase.figure.start
        span = self.span(start, phrase.figure.end)
        record = self.writer.amount(subject, phrase.measure, phrase.period, phrase.figure.quantity, span)
        self.compared.add(record.id)
        self.figure_end = phrase.figure.end
        return []

    def _measure(self, mention: Mention, subject: Subject, words: Sequence[Token]) -> Measure:
        """Which figure of its subject an amount is: as worded, as the concept fixes it, as planned, as its list is."""
        known = concepts().get(subject.concept)
        if known is not None and known.measure is not None:
            return known.measure
        if self.is_planned(words):
            return "budget" if mention.measure in (None, "actual") else mention.measure
        return mention.measure or self._listed_measure(mention)

    def _listed_measure(self, mention: Mention) -> Measure:
        """Parts without words of their own are what their whole is: parts of a budget are budgets."""
        top = self.lists.top
        if top is None or not self._said_inside() or not mention.explicit or not top.wholes:
            return "actual"
        if top.measure is not None:
            return top.measure
        stated = {slot[0] for slot in top.wholes}
        return "actual" if "actual" in stated or len(stated) > 1 else stated.pop()

    def _listed_period(self, mention: Mention) -> int | None:
        """Parts without a year of their own are of their whole's year."""
        top = self.lists.top
        if mention.period is None and not mention.partial and top is not None and self._said_inside():
            return top.period or self.period_of(mention)
        return self.period_of(mention)

    def _subject(self, mention: Mention, words: Sequence[Token], token: Token) -> Subject:
        """The item of an amount: named in its clause, or going on from before."""
        if mention.concept in (None, "other") and (project := self.project_meant(words)) is not None:
            return project
        if self.reported is not None and mention.concept in (None, "other") and is_total(words):
            return self.reported
        counted = self.subject is not None and self.subject.counts
        attribute = counted and bool(words) and words[0].text.startswith("涉及")
        if not mention.explicit or (attribute and not mention.leftover):
            return self._carried(mention, words, token)
        if mention.concept is None:
            return self._unnamed(mention, words)
        if self.subject is not None and self._is_actual_of_item(mention):
            return self.subject
        spent = mention.concept == "total_expenditure" and mention.scope is None and not mention.prior
        if spent and self.subject is not None and self.subject.concept.startswith("project:"):
            # …项目全年预算数9万元，全年支出8万元: the project's
            return self.subject
        if mention.concept == "other" and not mention.name:
            mention.name = text_of(words) or self.view.text[max(0, token.start - 8) : token.start]
        subject = self.subject_of(mention)
        return self._unnamed(mention, words) if self._is_whole_again(subject, mention, token) else subject

    def _is_actual_of_item(self, mention: Mention) -> bool:
        """年初预算为9万元，当年支出决算为8万元: behind the budget of a 项, 当年支出 is what was spent on it."""
        if self.last is None or self.last[0] is not self.subject or self.last[1] == "actual":
            return False
        plain = mention.scope is None and mention.concept == "total_expenditure"
        return plain and is_function(self.last[0]) and "合计" not in mention.name

    def _is_whole_again(self, subject: Subject, mention: Mention, token: Token) -> bool:
        """Whether a part is called what its whole is called (全县收入合计9万元，其中一般公共预算收入5万元)."""
        slot = (mention.measure or "actual", self.period_of(mention))
        top = self.lists.top
        said = top.wholes.get(slot) if top is not None and top.inline and top.whole is subject else None
        if said is None and _TOTAL.fullmatch(mention.name):
            # 一般公共预算收入5万元，加上级补助4万元，收入合计9万元: the sum of a sentence is none of its parts
            stated = subject.figures.get(slot)
            here = self.view.offsets[self.sentence_start]
            said = stated if stated is not None and stated.evidence.start >= here else None
        return said is not None and said.quantity.nominal != token.quantity.nominal

    def _carried(self, mention: Mention, words: Sequence[Token], token: Token) -> Subject:
        """The subject goes on; unless unknown words came between, or it was a count."""
        if self._is_fund(mention):
            return self.subject_of(mention)
        if self._is_total(mention):
            mention.concept = f"total_{mention.head}"
            return self.subject_of(mention)
        subject = self.subject
        unread = self.unread_words and mention.measure is None
        if (total := self._sum_so_far(words)) is not None:
            return total
        if subject is None or unread or self._contradicts(mention, subject, words, token):
            return self._whole_unit(mention, words) or self._unnamed(mention, words)
        if mention.partial or mention.approximate:
            return Subject(
                subject.concept, "unknown", subject.name, subject.side, subject.entity, subject.code
            )
        if not subject.counts:
            return subject
        concept = self.context.money_of_counts.get(subject.concept)
        if concept is None and (mention.measure is not None and "整体支出" in subject.name):
            # 整体支出绩效自评表1个，全年预算数9万元: the money of the form, which may be another unit's or fund's
            mention.scope, mention.by_fund, concept = "unknown", True, "total_expenditure"
        if concept is None and ("自评表" in subject.name or self._evaluates(words)):
            concept = "performance_funds"
        if concept == "domestic_reception":
            concept = self._of_receptions(subject, words)
        if concept is None:
            return self._unnamed(mention, words, subject.name)
        mention.concept, mention.name = concept, subject.name
        return self.subject_of(mention)

    def _sum_so_far(self, words: Sequence[Token]) -> Subject | None:
        """年初结转3万元，本年收入9万元，总计12万元: the total of what the sentence has named."""
        if text_of(words) not in ("总计", "合计", "共计"):
            return None
        begin = self.view.offsets[self.sentence_start]
        slot: Slot = ("actual", self.year)
        said = {
            one.concept: one
            for one in self.known.values()
            if slot in one.figures and one.figures[slot].evidence.start >= begin
        }
        for parts, side in _GRAND_TOTALS:
            if parts <= said.keys() and len({said[part].scope for part in parts}) == 1:
                scope = said[next(iter(parts))].scope
                total = Mention(concept="grand_total", name=text_of(words), scope=scope, side=side)
                return self.subject_of(total)
        return None

    def _evaluates(self, words: Sequence[Token]) -> bool:
        """对9个项目开展自评，其中一级项目2个、二级项目7个，共涉及资金…: the money is of all of them."""
        begin = self.view.offsets[self.sentence_start]
        told = self.latest_count("performance_projects")
        here = told is not None and told.evidence.start >= begin
        return here and any(t.text == "涉及" for t in words)

    def _of_receptions(self, subject: Subject, words: Sequence[Token]) -> str | None:
        """国内公务接待5批次，60人次，共计支出9万元: the money of all receptions, unless they are part of some."""
        if not any(t.text in ("共计", "共", "合计", "总计", "累计") for t in words) or self._said_inside():
            return None
        return "domestic_reception" if "国内" in subject.name else "reception"

    def _whole_unit(self, mention: Mention, words: Sequence[Token]) -> Subject | None:
        """本单位全年预算数9万元 in a report where nothing else is spoken of: the unit's total expenditure."""
        own = any(t.kind is Kind.UNIT or _OWN.match(t.text) for t in words)
        budget = mention.measure is not None and mention.head in (None, "expenditure")
        if not (own and budget and self.context.report):
            return None
        mention.concept = "total_expenditure"
        return self.subject_of(mention)

    def _unnamed(self, mention: Mention, words: Sequence[Token], name: str = "") -> Subject:
        """An amount of something that is no concept."""
        made = Mention(
            concept="other", name=name + text_of(words), partial=mention.partial, entity=mention.entity
        )
        return self.subject_of(made)

    def _contradicts(self, mention: Mention, subject: Subject, words: Sequence[Token], token: Token) -> bool:
        """Whether a subject cannot have this figure: 收入 is no carry-over, one item has no two totals."""
        if subject.side == "both" and mention.head in ("income", "expenditure"):
            # 决算收支完成情况。收入9万元，支出8万元: one side is not both
            return True
        if mention.head == "income" and subject.concept in _SPENT | _CARRIED_OVER:
            return True
        if mention.head == "expenditure" and subject.concept in _RECEIVED | _CARRIED_OVER:
            return True
        if subject.concept.startswith("project:") and mention.measure not in (None, "actual"):
            # what was applied for and what was granted are two budgets of one project
            return False
        measure: Measure = "budget" if self.is_planned(words) else "actual"
        stated = subject.figures.get((mention.measure or measure, self.period_of(mention)))
        if stated is None or stated.quantity.unit != token.quantity.unit:
            return False
        same = stated.quantity.value == token.quantity.value
        return not same and self.view.offsets[self.sentence_start] <= stated.evidence.start

    def _is_fund(self, mention: Mention) -> bool:
        """一般公共预算财政拨款12万元: the fund is the item; its kind is that of the list."""
        if mention.scope is None or mention.head is not None:
            return False
        top = self.lists.top
        whole = top.whole if top else None
        if whole is None or mention.scope == whole.scope or whole.counts:
            return False
        received = "income" in whole.concept or whole.side == "income" or whole.concept == "grand_total"
        mention.concept = INCOME_OF[mention.scope] if received else whole.concept
        return True

    def _is_total(self, mention: Mention) -> bool:
        """预算收入12万元 where nothing else is being spoken of: the total."""
        if mention.head not in ("income", "expenditure"):
            return False
        own_fund = self.context.meaning in ("govfund", "statecap") and not mention.leftover
        totals = {*_TOTALS, *INCOME_OF.values()} if own_fund else _TOTALS
        if self.subject is not None and self.subject.concept not in totals:
            return False
        return own_fund or mention.measure not in (None, "actual") or mention.this_year


def _start(mention: Mention, words: Sequence[Token], token: Token) -> int:
    """Where the quote of an amount begins: at the item's words, else at the first word of the clause."""
    if mention.start >= 0:
        return mention.start
    heavy = [t.start for t in words if t.kind not in (Kind.SOFT, Kind.COLON, Kind.ENUM)]
    return heavy[0] if heavy else (words[0].start if words else token.start)
