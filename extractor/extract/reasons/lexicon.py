"""The reason lexicon, compiled: items, topics, and the words that carry nothing.

Everything in here comes from ``profiles/taxonomy/reasons.toml`` and ``concepts.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extractor.profiles import taxonomy
from schemas.text import squeeze

Push = Literal[-1, 0, 1]


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of ``reasons.toml``. ``hint`` topics only point at an item and explain nothing themselves."""

    key: str
    pattern: re.Pattern[str]
    push: Push
    empty: str
    hint: bool


class Words:
    """A dictionary of literal words that finds the longest one at each place of a text.

    One lookup by first character per place instead of an alternation of hundreds of words.
    """

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        by_first: dict[str, list[tuple[str, str]]] = {}
        for word, key in dict(words).items():
            by_first.setdefault(word[0], []).append((word, key))
        self._by_first = {
            first: sorted(listed, key=lambda pair: -len(pair[0])) for first, listed in by_first.items()
        }

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """Start, end and key of every word, longest first, without overlaps."""
        found, at = [], 0
        while at < len(text):
            for word, key in self._by_first.get(text[at], ()):
                if text.startswith(word, at):
                    found.append((at, at + len(word), key))
                    at += len(word) - 1
                    break
            at += 1
        return found


@dataclass(frozen=True)
class Lexicon:
    """Items by word, topics in the order of the file and by key, fillers, and the macros for building more patterns."""

    items: Words
    words_of: Mapping[str, tuple[str, ...]]
    topics: tuple[Topic, ...]
    topic_of: Mapping[str, Topic]
    fillers: Words
    macros: Mapping[str, str]


@lru_cache
def lexicon() -> Lexicon:
    """Load and compile the lexicon once."""
    data = taxonomy("reasons")
    words_of = _item_words(data["items"])
    topics = tuple(_topic(key, fields, data["macros"]) for key, fields in data["topics"].items())
    return Lexicon(
        items=Words((word, key) for key, words in words_of.items() for word in words),
        words_of=words_of,
        topics=topics,
        topic_of={topic.key: topic for topic in topics},
        fillers=Words((squeeze(word), word) for word in data["filler"]["words"]),
        macros=data["macros"],
    )


def _item_words(items: Mapping[str, Mapping[str, list[str]]]) -> dict[str, tuple[str, ...]]:
    """All words of every item: the concept's name and aliases and those the lexicon adds.

    A word that two items claim belongs to the one the lexicon gives it to.
    """
    found: dict[str, list[str]] = {}
    for key, concept in taxonomy("concepts")["concepts"].items():
        found[key] = [concept["name"], *concept.get("aliases", ())]
    for key, fields in items.items():
        found.setdefault(key, []).extend(fields["words"])
    return {key: tuple(dict.fromkeys(squeeze(word) for word in words)) for key, words in found.items()}


def _topic(key: str, fields: Mapping[str, object], macros: Mapping[str, str]) -> Topic:
    patterns = fields["patterns"]
    if not isinstance(patterns, list):
        raise TypeError(f"topic {key}: patterns is not a list")
    push = fields.get("push", 0)
    return Topic(
        key=key,
        pattern=re.compile("|".join(pattern.format(**macros) for pattern in patterns)),
        push=1 if push == 1 else -1 if push == -1 else 0,
        empty=str(fields.get("empty", "")),
        hint=bool(fields.get("hint", False)),
    )
