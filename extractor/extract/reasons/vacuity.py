"""Whether a reason says anything at all beyond the change it is given for."""

from __future__ import annotations

import re
from collections.abc import Collection

from extractor.extract.reasons.lexicon import lexicon
from extractor.extract.reasons.reading import Reading

RESTATES = "只是重复了变动本身，没有说明原因"
_FIGURE = re.compile(r"\d[\d,.]*(?:亿元|百万元|万元|千元|元|%|个百分点)?")
_MARK = re.compile(r"[^\w]|_")
#: What a residue may hold and still be nothing: a stray character left between fillers.
_STRAY = 1
#: The items of which nothing happened (未发生公务接待) may be named without saying more.
_THREE_PUBLIC = frozenset(
    {
        "sangong",
        "outbound",
        "vehicle",
        "vehicle_maintenance",
        "reception",
        "domestic_reception",
        "meeting",
        "training",
        "travel",
    }
)


def why_vacuous(reading: Reading, concepts: Collection[str], names: Collection[str]) -> str:
    """Why the reason says nothing about a change of ``concepts`` called ``names``; else empty.

    Everything that carries no cause is taken out: the item itself, words of change, figures, fillers, and
    phrases the lexicon knows to be empty. A reason of which nothing is left is vacuous. Words the lexicon
    does not know stay, so that what is not understood is never called empty.
    """
    topics = lexicon().topic_of
    said = [topics[key] for key in reading.topics if key in topics and not topics[key].hint]
    if any(not topic.empty for topic in said):
        return ""
    nothing_happened = "none_happened" in reading.topics
    allowed = set(concepts) | (_THREE_PUBLIC if nothing_happened else set())
    spans = [span for topic in said for span in reading.topics[topic.key]]
    for start, end, key in reading.items:
        if key not in allowed and not any(a <= start and end <= b for a, b in spans):
            return ""
    spans += [(start, end) for start, end, _ in reading.items]
    rest = _without(reading.text, spans)
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, "|")
    rest = _FIGURE.sub("|", rest)
    rest = _without(rest, [(start, end) for start, end, _ in lexicon().fillers.find(rest)])
    if len(_MARK.sub("", rest)) > _STRAY:
        return ""
    return next((topic.empty for topic in said), RESTATES)


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    kept = list(text)
    for start, end in spans:
        kept[start:end] = "|" * (end - start)
    return "".join(kept)
