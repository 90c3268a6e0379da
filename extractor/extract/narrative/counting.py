"""Numbers of things: vehicles, batches, persons, projects."""

from __future__ import annotations

from extractor.extract.narrative import counts
from extractor.extract.narrative.mentions import Mention
from extractor.extract.narrative.reading import Said, text_of
from extractor.extract.narrative.shares import Shares
from extractor.extract.narrative.tokens import Token
from schemas.records import Measure

_LONGEST_NAME = 20
_JOINING = ("和", "及", "与", "以及")
#: What stands between the marks that can be had and those that were.
_FULL_MARKS = ("得", "实得", ",得", ",实得", ",自评得", "自评得")


class Counting(Shares):
    """Reads counts."""

    def count(self, said: Said, token: Token) -> None:
        """A number with a counting unit."""
        self.flush()
        words = said.words
        if token.quantity.unit == "分" and self.view.text.startswith(_FULL_MARKS, token.end):
            # 预算执行10分得9.5分: the first is what could be had
            self.other(words, token)
            return
        mention = self.mention(words)
        self.settle(mention)
        unit = token.quantity.unit
        after = text_of([t for t in said.ahead if isinstance(t, Token)])
        concept = self._concept_of(mention, unit, token, after)
        if concept == "staff" and (quota := self._quota_beside(token)) is not None:
            concept, mention.name = None, quota + mention.name
        if (mention.concept or "").startswith("project:"):
            self.subject_of(mention)
        name = mention.name or text_of(words)
        if concept is not None and name.endswith(_JOINING):
            # 部门整体和12个项目: the words before are another thing
            name = after[:_LONGEST_NAME] or name
        if concept is None:
            going_on = self.subject.name if self.subject and self.subject.counts else ""
            subject = self.counted("other", name or after[:_LONGEST_NAME] or going_on, unit)
        else:
            carried = not mention.explicit and self.subject is not None
            subject = self.counted(concept, self.subject.name if carried and self.subject else name, unit)
        start = mention.start if mention.start >= 0 else (words[0].start if words else token.start)
        period = self.period_of(mention)
        span = self.span(min(start, token.start), token.end)
        measure: Measure = "budget" if self.is_planned(words) else "actual"
        record = self.writer.count(subject, period, token.quantity, span, measure)
        self.subject = subject
        self.unread_words = self.unread_words and concept is None
        self.place(subject, (measure, period), record)
        self.figure_end = token.end

    def _quota_beside(self, token: Token) -> str | None:
        """行政编制12人，实有人数10人；事业编制…: those in posts of one kind, whose name stands in the segment."""
        quota = self.subject
        if quota is None or not quota.counts or quota.concept != "other" or not quota.name.endswith("编制"):
            return None
        held = self.lists.list_of(quota)
        listed = held is not None and len(held.elements) > 1
        between = self.view.text[self.figure_end : token.start]
        return None if listed or any(mark in between for mark in ";。") else quota.name

    def _any_vehicle(self, concept: str, words: str) -> bool:
        """Whether 当年购置车辆3辆 among the assets counts vehicles of all kinds, not those of 三公经费."""
        assets = self.context.meaning == "assets"
        return assets and concept == "vehicles_bought" and not any(word in words for word in ("公务", "公车"))

    def _clause_around(self, token: Token, after: str) -> str:
        """The words of the figure's own clause: 开展自评，对9个项目编制目标 counts those with targets."""
        return self.view.text[max(self.clauses[self.clause_at].start, self.figure_end) : token.end] + after

    def _concept_of(self, mention: Mention, unit: str, token: Token, after: str) -> str | None:
        """What is counted: named, told by the words around, or going with the money spoken of."""
        if mention.counted and counts.fits(mention.counted, unit) and mention.clean:
            held = mention.counted == "vehicles" and self.context.scope == "fiscal"
            return "vehicles_held" if held else mention.counted
        stretch = self.view.text[self.stretch_start() : token.end] + after
        spoken_of = self.subject.concept if self.subject else None
        for words in (self._clause_around(token, after), stretch):
            if (found := counts.counted(words, unit, spoken_of)) is not None:
                return None if self._any_vehicle(found, words) else found
        if mention.concept and (found := counts.of_money(mention.concept, unit)):
            return found
        if mention.explicit or mention.leftover or self.subject is None:
            return None
        if self.subject.counts:
            return counts.sibling(self.subject, unit)
        return counts.of_money(self.subject.concept, unit)
