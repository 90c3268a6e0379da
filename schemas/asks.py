"""What the extractor asks a language model, and what comes back. Who answers is not its business.

The extractor makes :class:`Ask` objects; an :class:`Asker` (a client, a recorded run, a script in a test) gives one
:class:`Reply` for each. A question that could not be answered is a reply with ``failure``, never an exception and
never an empty answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Literal, Protocol

from pydantic import BaseModel

Role = Literal["system", "user", "assistant"]
#: off: nobody is asked; assist: sentences with amounts no record covers, and what reasons mean;
#: full: every narrative section.
LlmUse = Literal["off", "assist", "full"]


@dataclass(frozen=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str


@lru_cache
def _form(answer: type[BaseModel]) -> dict[str, Any]:
    """The schema of an answer: making it takes longer than finding a kept answer."""
    return answer.model_json_schema()


@dataclass(frozen=True)
class Ask:
    """One question. ``task`` and ``version`` name the prompt; ``answer`` is the form of the reply."""

    task: str
    version: str
    messages: tuple[Message, ...]
    answer: type[BaseModel]
    max_tokens: int

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything in the question that affects its answer."""
        content = [self.task, self.version, self.max_tokens, _form(self.answer)]
        turns = [[message.role, message.content] for message in self.messages]
        return hashlib.sha256(json.dumps([content, turns], sort_keys=True).encode("utf-8")).hexdigest()


@dataclass(frozen=True)
class Reply:
    """What came back. ``answer`` is None exactly if ``failure`` says why.

    ``tokens_in`` and ``tokens_out`` are those the endpoint counted, for all tries together; 0 from the cache.
    """

    answer: BaseModel | None
    failure: str = ""
    cached: bool = False
    tokens_in: int = 0
    tokens_out: int = 0
    calls: int = 0
    seconds: float = 0.0


class Asker(Protocol):
    """Something that answers questions."""

    def answer(self, asks: Sequence[Ask]) -> list[Reply]:
        """One reply for each question, in their order. Does not raise for a question that fails."""
        ...
