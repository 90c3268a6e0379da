"""Words that open lists: 其中, 包括, 按功能分类, 主要用于以下方面; and what whole they part."""

from __future__ import annotations

from extractor.extract.narrative.clauses import Group
from extractor.extract.narrative.labels import Labels
from extractor.extract.narrative.lexicon import Kind
from extractor.extract.narrative.mentions import Mention
from extractor.extract.narrative.reading import Said
from extractor.extract.narrative.state import Subject
from extractor.extract.narrative.tokens import FIGURES, Token

#: 货物、工程和9万元: what is left of a name that cannot be told.
_CONJUNCTIONS = ("和", "及", "与", "以及")
#: What stands between the amounts of a series.
_SERIES = ("、", "和", "及", "与")
#: Lists that part a whole in a way they name: 按功能分类, 从功能分类看, 分功能看.
_WAYS = "按从分"
#: Parts of all expenditure that are not parted once more by function.
_NATURES = ("basic_expenditure", "project_expenditure")


class Marks(Labels):
    """Opens lists."""

    def mark(self, token: Token, said: Said) -> None:
        """其中, 包括, 主要用于以下方面: a list opens, if figures follow."""
        if self._passes_names(said):
            return
        words, said.words = said.words, []
        if said.used and token.kind is Kind.LIST:
            return
        said.read = True
        self.flush()
        mention = self.mention(words)
        if mention.explicit and mention.clean:
            self.name_subject(words)
        if token.text.startswith("分别") and self.subject is not None and self.subject.side == "both":
            self.subject = self.first_side(self.subject)
            return
        value = token.value if token.kind is Kind.LIST else "complete"
        heads = token.text[0] in _WAYS or token.start == self.sentence_start
        if value != "of_which" and not words and heads:
            self._once_more(token)
        if value == "restart" and any(
            one.whole is self.subject and len(one.elements) > 1 for one in self.lists.stack
        ):
            self.lists.close_all()
            return
        whole = self._whole_meant(words, mention, value, heads=token.start == self.sentence_start)
        if whole is not None and (value == "of_which" or self._figures_ahead()):
            self.besides = False
            self.open_list(self.with_figures(whole), value in ("of_which", "complete"))

    def _whole_meant(
        self, words: list[Token], mention: Mention, value: str, *, heads: bool
    ) -> Subject | None:
        """What a list is of: the words before its mark, or the subject; None if nobody knows."""
        if self.subject is None or self.subject.name in _CONJUNCTIONS:
            return None
        if mention.leftover and not mention.explicit:
            return None
        if words:
            return self.subject
        if value == "of_which":
            # …，按规定补充预算稳定调节基金。其中：of what, nobody knows
            return None if self.unread_end > self.figure_end else self.subject
        # 苗圃管护费9万元。具体情况如下：of all that was said, more likely than of what was named last
        return None if heads and self.subject.concept == "other" else self.subject

    @staticmethod
    def _passes_names(said: Said) -> bool:
        """工资福利支出包括基本工资、奖金等支出9万元: the names explain the item, the figure is the item's."""
        if not said.words:
            return False
        for index, item in enumerate(said.ahead):
            if isinstance(item, Group) or item.kind in FIGURES:
                return False
            if item.text == "等":
                behind = [t.kind for t in said.ahead[index + 1 : index + 3] if isinstance(t, Token)]
                if Kind.MONEY in behind:
                    said.at += index + 1
                    return True
        return False

    def _once_more(self, token: Token) -> None:
        """按经济分类分 behind a list that parts a whole another way parts that whole, not its last element."""
        held = self.lists.list_of(self.subject) if self.subject is not None else None
        if held is None and token.start == self.sentence_start and self._last_of_series():
            self.subject = None
        elif held is None and self.subject is not None and self.subject.concept in _NATURES:
            # （一）按功能分类，其中：教育支出… in a line of its own parts all money, not what the line before ends with
            self.subject = self.subject if self.figure_end else None
        heads = token.start == self.sentence_start
        if held is None or held.whole is None or len(held.elements) < 2:
            return
        if heads and not self.sentence_start and not token.text.startswith("按"):
            return
        begin = self.view.offsets[self.sentence_before if heads else self.sentence_start]
        here = {owner for (owner, _), figure in held.figures.items() if figure.evidence.start >= begin}
        if self.subject is not None and any(f.evidence.start >= begin for f in self.subject.figures.values()):
            here.add(id(self.subject))
        if len(here) != 1:
            self.subject = held.whole

    def _last_of_series(self) -> bool:
        """Whether the amount read last was one of several (甲9万元、乙1万元), none of which is the whole."""
        if self.last is None or self.last[0] is not self.subject:
            return False
        told = self.last[0].figures.get((self.last[1], self.year))
        if told is None:
            return False
        start = told.evidence.start
        return self.view.canonical[:start].rstrip().endswith(_SERIES) and self.view.offsets[0] < start

    def _figures_ahead(self) -> bool:
        """Whether the list that a word opens has figures: in this sentence, or in the lines after a colon."""
        rest = self.clauses[self.clause_at :]
        return rest[-1].mark is Kind.COLON or any(
            item.has_figure() if isinstance(item, Group) else item.kind in FIGURES
            for c in rest
            for item in c.items
        )

    def use(self, token: Token, said: Said) -> None:
        """主要用于…: names of things; their amounts are a list that may be incomplete."""
        if self._passes_names(said):
            return
        self.using = said.used = said.read = True
        words, said.words = said.words, []
        mention = self.mention(words)
        if mention.explicit and mention.clean:
            self.name_subject(words)
        money = any(isinstance(item, Token) and item.kind is Kind.MONEY for item in said.ahead)
        if money and self.subject is not None:
            self.open_list(self.with_figures(self.subject), False)
