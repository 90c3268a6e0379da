"""A question, its answer held to the text, and once more with the failures named. The same for every task."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from extractor.extract.builder import Builder
from extractor.extract.llm.prompts import ask_again
from extractor.extract.llm.tally import Tally
from schemas.asks import Ask, Reply
from schemas.records import Status

#: How many failures are named, and how much of each.
_NAMED, _SHOWN = 10, 80


@dataclass(frozen=True)
class Failure:
    """A proposal that does not hold to the text. ``final``: asking again cannot mend it."""

    said: str
    why: str
    final: bool = False


class Believed(ABC):
    """A proposal that holds to the text."""

    status: Status


B = TypeVar("B", bound=Believed)


class Question(ABC, Generic[B]):
    """One question about a stretch of the document, and what is believed of its answers.

    ``span`` are document offsets; ``answered`` is false while no reply could be used.
    """

    #: what is asked of a model whose proposals did not hold
    close: str

    def __init__(self, ask: Ask, span: tuple[int, int]) -> None:
        self.ask = ask
        self.span = span
        self.answered = False
        self.believed: list[B] = []

    @abstractmethod
    def hold(self, answer: BaseModel) -> list[B | Failure]:
        """Hold every proposal of an answer to the text."""

    def take(self, answer: BaseModel, tally: Tally) -> Ask | None:
        """Keep what holds, count the rest. Returns the question to ask once more, if that is worth it."""
        self.answered = True
        worth: list[str] = []
        for one in self.hold(answer):
            if isinstance(one, Failure):
                tally.dropped[one.why] += 1
                if not one.final:
                    worth.append(f"{one.said[:_SHOWN]}（{one.why}）")
            else:
                tally.status[one.status] += 1
                self.believed.append(one)
        return ask_again(self.ask, answer, worth[:_NAMED], self.close) if worth else None


def converse(builder: Builder, questions: Sequence[Question[B]], tally: Tally) -> None:
    """Ask all questions at once, then those again whose answers did not hold."""
    replies = tally.ask([question.ask for question in questions])
    second: list[tuple[Question[B], Ask]] = []
    for question, reply in zip(questions, replies, strict=True):
        if (ask := _taken(builder, question, reply, tally)) is not None:
            second.append((question, ask))
    replies = tally.ask([ask for _, ask in second])
    for (question, _), reply in zip(second, replies, strict=True):
        _taken(builder, question, reply, tally)


def _taken(builder: Builder, question: Question[B], reply: Reply, tally: Tally) -> Ask | None:
    if reply.answer is None or not isinstance(reply.answer, question.ask.answer):
        tally.failed(builder.quote(*question.span), reply)
        return None
    return question.take(reply.answer, tally)
