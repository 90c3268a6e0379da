"""What a report says of the language model: what it was asked, what was believed, where the two readings differ."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.report.words import Lang, say
from schemas.evidence import Evidence
from schemas.model_use import ModelCoverage

#: How much of a passage is shown.
_QUOTE = 60


@dataclass(frozen=True)
class Note:
    """A heading and what stands under it; ``where`` is the place each item is about, as long as ``lines``."""

    heading: str
    lines: tuple[str, ...] = ()
    where: tuple[Evidence, ...] = ()


def model_notes(model: ModelCoverage | None, lang: Lang = "zh") -> list[Note]:
    """What to say; nothing if no model was to be asked."""
    if model is None:
        return []
    dropped = tuple(f"{why} {count}" for why, count in model.dropped.items())
    notes = [
        Note(
            say(lang, "model", **model.model_dump(exclude={"dropped"}), dropped=sum(model.dropped.values())),
            dropped,
        )
    ]
    if model.unconfirmed:
        notes.append(Note(say(lang, "model_unconfirmed", n=model.unconfirmed)))
    groups = (
        ("model_unanswered", [(one.evidence, one.why) for one in model.unanswered]),
        ("model_refused", [(one, "") for one in model.refused]),
        (
            "model_disagreements",
            [(one.evidence, f"{one.grammar} ≠ {one.model}") for one in model.disagreements],
        ),
    )
    for key, listed in groups:
        if listed:
            items = tuple(f"“{_shown(evidence)}”{'：' if said else ''}{said}" for evidence, said in listed)
            notes.append(Note(say(lang, key, n=len(listed)), items, tuple(one for one, _ in listed)))
    return notes


def _shown(evidence: Evidence) -> str:
    words = " ".join(evidence.quote.split())
    return words if len(words) <= _QUOTE else words[:_QUOTE] + "…"
