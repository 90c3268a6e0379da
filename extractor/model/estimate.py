"""What a run would ask, without asking: the questions are counted and nobody answers them.

Tokens are estimated from the characters, without a tokenizer: tables of real models are downloads. The rates were
fitted to the tokenizer of a Chinese model on our own documents and prompts (1.6 characters a token), where they
are within 10 %; other models' differ by more. Answers are estimated at their limit, so a run costs less; what is
asked only because of an answer (a second try at one that did not hold) is not known before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal

from extractor.model.answers import Answers
from extractor.model.border import bordered
from extractor.model.settings import Settings
from schemas.asks import Ask, Reply

#: Kinds of characters and how many tokens one of them makes; what is none of these counts as a Chinese mark.
_RATES = (
    (re.compile(r"[㐀-鿿]"), 0.6),
    (re.compile(r"[A-Za-z_ \n]"), 0.12),
    (re.compile(r"[0-9]"), 1.0),
    (re.compile(r"[!-/:-@\[-^`{-~]"), 0.75),
)
_OTHERWISE = 1.2
#: What a chat format puts around each turn.
_PER_TURN = 5


def tokens(text: str) -> int:
    """About how many tokens a text is."""
    counts = [(len(kind.findall(text)), rate) for kind, rate in _RATES]
    others = len(text) - sum(count for count, _ in counts)
    return round(sum(count * rate for count, rate in counts) + others * _OTHERWISE)


def tokens_of(ask: Ask) -> int:
    """About how many tokens a question is, the form of its answer included."""
    said = sum(tokens(message.content) + _PER_TURN for message in ask.messages)
    return said + tokens(json.dumps(ask.answer.model_json_schema(), ensure_ascii=False))


class Counting:
    """Takes questions and answers none that is not in the cache."""

    def __init__(self, settings: Settings, answers: Answers | None) -> None:
        """Count what ``settings`` would ask and ``answers`` do not know yet."""
        self._settings = settings
        self._answers = answers
        self.asks = 0
        self.cached = 0
        self.missing: dict[str, Ask] = {}

    def answer(self, asks: Sequence[Ask]) -> list[Reply]:
        """The known replies, and failures."""
        return [self._one(bordered(ask)) for ask in asks]

    def _one(self, ask: Ask) -> Reply:
        self.asks += 1
        if self._answers and (reply := self._answers.find(ask, self._settings)):
            self.cached += 1
            return reply
        self.missing[ask.digest] = ask
        return Reply(None, "只作估算，没有提问")

    @property
    def tokens_in(self) -> int:
        """About how many tokens would be sent."""
        return sum(map(tokens_of, self.missing.values()))

    @property
    def tokens_out(self) -> int:
        """How many tokens would come back at most."""
        return sum(ask.max_tokens for ask in self.missing.values())

    @property
    def yuan(self) -> Decimal | None:
        """Cost at most, if the price is known."""
        return self._settings.cost(self.tokens_in, self.tokens_out)
