"""The task ``reasons``: what the phrases of a reason mean where the lexicon knows no word of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel

from extractor.extract.builder import Builder
from extractor.extract.llm import ground
from extractor.extract.llm.answers import LabelAnswer, Labels
from extractor.extract.llm.ground import Dropped, Found, locate
from extractor.extract.llm.lines import harmless, plain_line
from extractor.extract.llm.prompts import as_json, frame, load_prompt, make_ask
from extractor.extract.llm.screen import is_instruction
from extractor.extract.llm.talk import Believed, Failure, Question
from extractor.extract.llm.tally import Tally
from extractor.extract.reasons.lexicon import Topic, lexicon
from extractor.extract.reasons.reading import UNREAD
from extractor.profiles import taxonomy
from schemas.asks import Ask, LlmUse
from schemas.evidence import Evidence
from schemas.model_use import Disagreement
from schemas.records import ChangeRecord, CompletionRecord, ReasonLabel, ReasonRecord, StatementRecord, Status
from schemas.text import squeeze

_REASONS, _FACTS, _LABELS = 5, 12, 4
_TOKENS_EACH, _TOKENS_BASE = 180, 60
UNKNOWN_TOPIC = "没有这一类别"
AGAINST_TOPIC = "增减方向与类别矛盾"
TOO_MANY = "给出的说法过多"
_PUSH: dict[str, Literal[-1, 1] | None] = {"增": 1, "减": -1, "不定": None}
_WAYS = {1: "增加", -1: "减少", 0: "持平"}
#: What the prompt offers for phrases that fit no topic; an answer like that is no mistake.
NO_TOPIC = "不属于以上各类"


@dataclass(frozen=True)
class Label(Believed):
    """A label that holds to the words of its reason."""

    reason: ReasonRecord
    label: ReasonLabel
    status: Status


class ReasonQuestion(Question[Label]):
    """What some reasons mean. ``facts`` are statements elsewhere that may bear on them."""

    close = "请只就这几处重新给出；原文里没有的不要给。"

    def __init__(
        self, builder: Builder, reasons: Sequence[ReasonRecord], facts: tuple[StatementRecord, ...]
    ) -> None:
        text = builder.document.text
        self.builder = builder
        self.reasons = tuple(reasons)
        self.facts = facts
        self.lines = tuple(plain_line(text, one.evidence.start, one.evidence.end) for one in reasons)
        self._given: Counter[int] = Counter()
        super().__init__(self._asked(), (reasons[0].evidence.start, reasons[0].evidence.end))

    def _asked(self) -> Ask:
        explained = [_explained(self.builder, reason) for reason in self.reasons]
        shown = [f"（{about}）{line.text}" for about, line in zip(explained, self.lines, strict=True)]
        listed = [harmless(fact.evidence.quote) for fact in self.facts]
        prompt = load_prompt("reasons")
        system = prompt.system.replace("{topics}", "、".join(topics()))
        tokens = _TOKENS_BASE + _TOKENS_EACH * len(self.reasons)
        return make_ask(prompt, system, _examples(), frame(shown, asked=_listed(listed)), Labels, tokens)

    def hold(self, answer: BaseModel) -> list[Label | Failure]:
        """Hold every label to the words of its reason. Phrases said to fit no topic are passed over."""
        assert isinstance(answer, Labels)  # noqa: S101 - the caller compared it with the question
        return [self._held(one) for one in answer.labels if one.topic != NO_TOPIC]

    def _held(self, answer: LabelAnswer) -> Label | Failure:
        said = f"[{answer.line}] {answer.quote} → {answer.topic}"
        if not 1 <= answer.line <= len(self.lines):
            return Failure(said, ground.NO_LINE)
        self._given[answer.line] += 1
        if self._given[answer.line] > _LABELS:
            return Failure(said, TOO_MANY, final=True)
        found = locate(answer.quote, self.lines[answer.line - 1])
        if isinstance(found, Dropped):
            return Failure(said, found.why)
        topic = topics().get(answer.topic)
        if topic is None:
            return Failure(said, UNKNOWN_TOPIC)
        push = _PUSH[answer.push]
        if topic.push and push != topic.push:
            return Failure(said, AGAINST_TOPIC)
        return Label(self.reasons[answer.line - 1], self._label(answer, topic, found), found.status)

    def _label(self, answer: LabelAnswer, topic: Topic, found: Found) -> ReasonLabel:
        span = self.lines[answer.line - 1].squeezed.span(found.start, found.end)
        numbers = [n for n in dict.fromkeys(answer.facts) if 1 <= n <= len(self.facts)]
        return ReasonLabel(
            topic=topic.key,
            push=_PUSH[answer.push],
            facts=tuple(self.facts[n - 1].id for n in numbers),
            evidence=self.builder.quote(*span),
        )


def reason_questions(builder: Builder, use: LlmUse, refused: Sequence[Evidence]) -> list[ReasonQuestion]:
    """Questions about reasons: in ``assist`` those with a clause the lexicon does not know, in ``full`` all."""
    reasons = [
        record
        for record in builder.records
        if isinstance(record, ReasonRecord)
        and (use == "full" or UNREAD in record.topics)
        and not any(one.start < record.evidence.end and record.evidence.start < one.end for one in refused)
        and not is_instruction(record.text)
    ]
    facts = tuple(_facts(builder, refused))
    return [
        ReasonQuestion(builder, reasons[at : at + _REASONS], facts) for at in range(0, len(reasons), _REASONS)
    ]


def _facts(builder: Builder, refused: Sequence[Evidence]) -> Iterator[StatementRecord]:
    """The first statements of facts with words of their own."""
    seen: set[str] = set()
    for record in builder.records:
        words = squeeze(record.evidence.quote)
        if not isinstance(record, StatementRecord) or record.predicate == "listed_item" or words in seen:
            continue
        if is_instruction(words) or any(r.start <= record.evidence.start < r.end for r in refused):
            continue
        seen.add(words)
        yield record
        if len(seen) == _FACTS:
            return


def _explained(builder: Builder, reason: ReasonRecord) -> str:
    """What a reason is given for: 公务接待费 减少."""
    named = [
        record.name
        for record in builder.records
        if record.id in reason.explains and isinstance(record, ChangeRecord | CompletionRecord)
    ]
    name = harmless(named[0]) if named else "支出"
    safe = name if not is_instruction(name) else "支出"
    return f"{safe} {_WAYS.get(reason.direction, '变动') if reason.direction is not None else '变动'}"


@lru_cache
def _examples() -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            frame(example["lines"], asked=_listed(example["facts"])),
            as_json({"labels": example["answer"]}),
        )
        for example in load_prompt("reasons").examples
    )


def _listed(facts: Sequence[str]) -> str:
    return "文中别处的事实：" + "；".join(f"F{n} {fact}" for n, fact in enumerate(facts, 1)) if facts else ""


@lru_cache
def topics() -> dict[str, Topic]:
    """The topics a model may choose, by title."""
    titles = taxonomy("reasons")["topics"]
    return {str(titles[topic.key]["title"]): topic for topic in lexicon().topics}


def label_reasons(builder: Builder, labels: Sequence[Label], tally: Tally) -> None:
    """Write the labels down with their reasons; where all push against the change, say so."""
    held: dict[str, list[ReasonLabel]] = {}
    for one in labels:
        held.setdefault(one.reason.id, []).append(one.label)
    for at, record in enumerate(builder.records):
        if not isinstance(record, ReasonRecord) or record.id not in held:
            continue
        given = sorted(held[record.id], key=lambda label: (label.evidence.start, label.topic))
        builder.records[at] = record.model_copy(update={"labels": tuple(given)})
        tally.labels += len(given)
        if record.direction and {label.push for label in given} == {-record.direction}:
            tally.disagreements.append(_against(record, given))


def _against(record: ReasonRecord, labels: Sequence[ReasonLabel]) -> Disagreement:
    titles = {topic.key: title for title, topic in topics().items()}
    named = "、".join(
        f"“{''.join(label.evidence.quote.split())}”归为{titles[label.topic]}" for label in labels
    )
    return Disagreement(
        evidence=record.evidence,
        grammar=f"原因所解释的变动是{_WAYS[record.direction or 0]}",
        model=f"{named}，只会使支出{_WAYS[-(record.direction or 0)]}",
    )
