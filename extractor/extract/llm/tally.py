"""Counts of what was asked and what became of it, and the asking itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from schemas.asks import Ask, Asker, LlmUse, Reply
from schemas.evidence import Evidence
from schemas.model_use import Disagreement, ModelCoverage, Unanswered
from schemas.usage import Metered, Usage


@dataclass
class Tally:
    """Asks, and keeps count. ``status`` counts proposals that were believed, ``dropped`` those that were not."""

    asker: Asker
    use: LlmUse
    replies: list[Reply] = field(default_factory=list)
    status: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    added: int = 0
    agreed: int = 0
    unconfirmed: int = 0
    labels: int = 0
    disagreements: list[Disagreement] = field(default_factory=list)
    unanswered: list[Unanswered] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._before = self.asker.usage if isinstance(self.asker, Metered) else Usage()

    def ask(self, asks: Sequence[Ask]) -> list[Reply]:
        """One reply for each question; nothing is asked if there are none."""
        if not asks:
            return []
        replies = self.asker.answer(asks)
        if len(replies) != len(asks):
            raise ValueError(f"{len(asks)} questions, {len(replies)} replies")
        self.replies += replies
        return replies

    def failed(self, evidence: Evidence, reply: Reply) -> None:
        """Keep a question that got no usable answer."""
        self.unanswered.append(Unanswered(evidence=evidence, why=reply.failure or "回答的格式不对"))

    def coverage(self, refused: tuple[Evidence, ...]) -> ModelCoverage:
        """What a result says of the model."""
        return ModelCoverage(
            mode=self.use,
            asks=len(self.replies),
            proposed=self.status.total() + self.dropped.total(),
            verified=self.status["verified"],
            repaired=self.status["repaired"],
            dropped=dict(sorted(self.dropped.items())),
            added=self.added,
            agreed=self.agreed,
            unconfirmed=self.unconfirmed,
            labels=self.labels,
            disagreements=tuple(self.disagreements),
            unanswered=tuple(self.unanswered),
            refused=refused,
        )

    def usage(self) -> Usage:
        """What asking took: by the asker's own meter if it has one."""
        if isinstance(self.asker, Metered):
            return self.asker.usage.since(self._before)
        return Usage(
            asks=len(self.replies),
            calls=sum(reply.calls for reply in self.replies),
            cached=sum(reply.cached for reply in self.replies),
            failed=sum(reply.answer is None for reply in self.replies),
            tokens_in=sum(reply.tokens_in for reply in self.replies),
            tokens_out=sum(reply.tokens_out for reply in self.replies),
            seconds=round(sum(reply.seconds for reply in self.replies), 4),
        )
