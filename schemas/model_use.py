"""What a language model contributed to the records of a document."""

from __future__ import annotations

from pydantic import Field

from schemas.asks import LlmUse
from schemas.evidence import Evidence, Model


class Unanswered(Model):
    """A question that got no usable answer: which words it was about, and why."""

    evidence: Evidence
    why: str


class Disagreement(Model):
    """Two readings of the same words. No check relies on either beyond what it could without the model."""

    evidence: Evidence
    grammar: str
    model: str


class ModelCoverage(Model):
    """What the model was asked, and what became of its proposals.

    ``proposed`` = ``verified`` + ``repaired`` + all of ``dropped`` (by reason). ``added`` counts the records that
    only the model gave, ``agreed`` the figures both read alike, ``unconfirmed`` the grammar's records that were
    left out because the model was to read their section and did not give them (``full`` only). ``labels``
    counts what it said of reasons. ``refused`` are passages that speak to the reader like instructions; no model
    saw them.
    """

    mode: LlmUse
    asks: int = 0
    proposed: int = 0
    verified: int = 0
    repaired: int = 0
    dropped: dict[str, int] = Field(default_factory=dict)
    added: int = 0
    agreed: int = 0
    unconfirmed: int = 0
    labels: int = 0
    disagreements: tuple[Disagreement, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()
    refused: tuple[Evidence, ...] = ()
