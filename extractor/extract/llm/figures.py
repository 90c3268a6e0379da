"""The task ``figures``: what the figures are that were asked for, as far as the answers hold to the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from pydantic import BaseModel

from extractor.extract.llm import ground
from extractor.extract.llm.answers import FigureAnswer, Figures
from extractor.extract.llm.ground import Dropped, find_figure, find_item, locate
from extractor.extract.llm.prompts import as_json, frame, load_prompt, make_ask
from extractor.extract.llm.proposals import Proposal, Wanted
from extractor.extract.llm.talk import Failure, Question
from extractor.extract.llm.wording import contradiction
from schemas.asks import Ask

#: What one question may hold; longer lists are parted.
_FIGURES, _LINES = 10, 6
_TOKENS_EACH, _TOKENS_BASE = 90, 60
NOT_ASKED = "没有要求读这个数字"
TWICE = "同一数字重复给出"


class FigureQuestion(Question[Proposal]):
    """What the figures of some lines are."""

    close = "请只就这些数字重新给出；原文里没有的不要给。"

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        super().__init__(_ask(wanted), (wanted[0].line.start, wanted[-1].line.end))
        self.wanted = tuple(wanted)
        self._taken: set[tuple[int, int]] = set()

    def hold(self, answer: BaseModel) -> list[Proposal | Failure]:
        """Hold every figure of an answer to the text."""
        assert isinstance(answer, Figures)  # noqa: S101 - the caller compared it with the question
        return [self._held(one) for one in answer.figures]

    def _held(self, answer: FigureAnswer) -> Proposal | Failure:
        said = f"[{answer.line}] {answer.figure}：{answer.quote}"
        if not 1 <= answer.line <= len(self.wanted):
            return Failure(said, ground.NO_LINE)
        wanted = self.wanted[answer.line - 1]
        found = locate(answer.quote, wanted.line)
        if isinstance(found, Dropped):
            return Failure(said, found.why)
        place = find_figure(answer.figure, wanted.line, found)
        if isinstance(place, Dropped):
            return Failure(said, place.why)
        if place not in wanted.places:
            return Failure(said, NOT_ASKED, final=True)
        if (place.start, place.end) in self._taken:
            return Failure(said, TWICE, final=True)
        item = find_item(answer.item, wanted.line, place.start) if answer.item.strip() else None
        if isinstance(item, Dropped):
            return Failure(said, item.why)
        repaired = "repaired" in (found.status, item[2] if item else "verified")
        proposal = Proposal(
            wanted.line,
            place,
            item[:2] if item else None,
            answer.kind,
            "repaired" if repaired else "verified",
        )
        if (why := contradiction(proposal)) is not None:
            return Failure(said, why)
        self._taken.add((place.start, place.end))
        return proposal


def figure_questions(wanted: Sequence[Wanted]) -> list[FigureQuestion]:
    """Questions about lines, in their order. A line with more figures than a question may hold comes several times."""
    return [FigureQuestion(batch) for batch in _batches(wanted)]


def _batches(wanted: Sequence[Wanted]) -> Iterator[list[Wanted]]:
    batch: list[Wanted] = []
    for one in _parted(wanted):
        figures = sum(len(each.places) for each in batch) + len(one.places)
        if batch and (one.section != batch[0].section or len(batch) == _LINES or figures > _FIGURES):
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch


def _parted(wanted: Sequence[Wanted]) -> Iterator[Wanted]:
    for one in wanted:
        for at in range(0, len(one.places), _FIGURES):
            yield replace(one, places=one.places[at : at + _FIGURES])


def _ask(batch: Sequence[Wanted]) -> Ask:
    prompt = load_prompt("figures")
    figures = sum(len(one.places) for one in batch)
    asked = [[one.line.printed(place) for place in one.places] for one in batch]
    question = frame([one.line.text for one in batch], section=batch[0].section, asked=_asked(asked))
    tokens = _TOKENS_BASE + _TOKENS_EACH * figures
    return make_ask(prompt, prompt.system, _examples(), question, Figures, tokens)


@lru_cache
def _examples() -> tuple[tuple[str, str], ...]:
    """The examples in the frame of questions."""
    made = []
    for example in load_prompt("figures").examples:
        asked = [
            [one["figure"] for one in example["answer"] if one["line"] == number]
            for number in range(1, len(example["lines"]) + 1)
        ]
        question = frame(example["lines"], section=example["section"], asked=_asked(asked))
        made.append((question, as_json({"figures": example["answer"]})))
    return tuple(made)


def _asked(figures: Sequence[Sequence[str]]) -> str:
    """One figure a line, so that a model does not give several as one."""
    named = [f"[{number}] {figure}" for number, one in enumerate(figures, 1) for figure in one]
    return "\n".join([f"要读的数字，共{len(named)}个：", *named])
