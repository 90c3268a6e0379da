"""Words without a figure: they may name the subject or the period of what follows, or be nothing known."""

from __future__ import annotations

import re

from extractor.extract.narrative.counting import Counting
from extractor.extract.narrative.lexicon import Kind
from extractor.extract.narrative.mentions import Mention
from extractor.extract.narrative.reading import Said, text_of

_LONGEST_LABEL = 40
_NO_LABEL = re.compile(r"情况|说明|如下|方面|内容|事项|安排|来看|其中|原因|附|注")
#: Words that tell how a whole is parted are of that whole, known or not (按照政府功能分类科目，其中：).
_PARTS = re.compile(r"分类|科目|构成|组成|划分|如下")
#: The sides of 收支, as labels name them.
_SIDES = {"income": "收入", "expenditure": "支出"}


class Labels(Counting):
    """Reads what a clause says without figures."""

    def leave(self, said: Said) -> None:
        """Words without a figure may name the subject or the period of what follows."""
        mention = self.mention(said.words)
        if self.using and mention.path is None:
            return
        if mention.concept is not None and mention.clean and mention.entity is None:
            if mention.path is not None or mention.concept != "other":
                self.subject = self.subject_of(mention)
                self.unread_words = False
        elif mention.leftover and said.base is None and not said.read:
            self.unread_words = True
            if not _PARTS.search(mention.name):
                self.unread_end = said.words[-1].end
            if self._is_label(said, mention):
                self.subject = self.subject_of(mention)
        elif said.mark is Kind.COLON and self._is_other_side(mention):
            # 决算收支情况。收入：9万元；支出：8万元: one side of it, and whether with what was carried over is not said
            self.subject = self.subject_of(Mention(concept="other", name=text_of(said.words)))
        elif not mention.explicit and not mention.leftover:
            self.period = mention.period or self.period
            self.partial = mention.partial or self.partial
        cut = said.mark is None or any(token.kind is Kind.BARE for token in said.words)
        if mention.explicit and cut:
            # …；其他收入5. or …；其他收入 and no more: an amount that is cut off; the list may have it as a part
            self.lists.doubt()

    def _is_other_side(self, mention: Mention) -> bool:
        """Whether words name one side of 收支, and the subject is both of them or the other one."""
        about = self.subject
        if about is None or mention.head not in _SIDES:
            return False
        named = [side for side, word in _SIDES.items() if word in about.name]
        return about.side == "both" or len(named) != 1 or named[0] != mention.head

    def _is_label(self, said: Said, mention: Mention) -> bool:
        """苗圃收入：, 2.其他事项。 name what follows, though nobody knows what it is; 具体情况： names nothing."""
        if len(mention.name) > _LONGEST_LABEL or _NO_LABEL.search(mention.name):
            return False
        return said.mark is Kind.COLON or (self.enumerated and len(self.clauses) == 1)
