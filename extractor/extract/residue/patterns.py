"""Residue that patterns can tell: placeholders, unchosen alternatives, instructions, doubled punctuation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.extract.builder import Builder
from extractor.extract.residue.passages import Passage, from_stop, state, to_stop
from extractor.profiles import taxonomy

#: How many characters around a match make its evidence readable.
_BEFORE, _AFTER = 8, 12
#: Sections that define words, where nothing is left of a template.
_DEFINING = ("glossary",)
_STOP = re.compile(r"[。;!?]")


@dataclass(frozen=True, slots=True)
class Kind:
    """One entry of the list: what to look for, in which sections, and what must be there to look at all."""

    predicate: str
    pattern: re.Pattern[str]
    triggers: tuple[str, ...]
    trigger: re.Pattern[str]
    but: tuple[str, ...]


@lru_cache
def _kinds() -> tuple[Kind, ...]:
    return tuple(
        Kind(
            entry["predicate"],
            re.compile("|".join(entry["patterns"])),
            tuple(entry["triggers"]),
            re.compile("|".join(map(re.escape, entry["triggers"]))),
            tuple(entry.get("but", _DEFINING)),
        )
        for entry in taxonomy("residue")["residue"]
    )


@lru_cache
def _any_trigger() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(trigger) for kind in _kinds() for trigger in kind.triggers))


@lru_cache(maxsize=256)
def _kinds_for(found: frozenset[str]) -> tuple[Kind, ...]:
    """The kinds that may be triggered. A trigger that was found may hide one it shares a character with."""
    letters = set("".join(found))
    return tuple(kind for kind in _kinds() if any(not letters.isdisjoint(one) for one in kind.triggers))


def find_patterns(builder: Builder, passages: Sequence[Passage]) -> None:
    """Record every match with the words around it."""
    triggers = _any_trigger()
    for passage in passages:
        for kind in _kinds_for(frozenset(triggers.findall(passage.raw))):
            if kind.trigger.search(passage.raw) and not passage.is_in(kind.but):
                for match in kind.pattern.finditer(passage.squeezed.text):
                    state(builder, kind.predicate, _around(passage, match), passage.meaning)


def _around(passage: Passage, match: re.Match[str]) -> tuple[int, int]:
    """The match with some words to both sides, within its sentence."""
    text = passage.squeezed.text
    start = from_stop(text, max(0, match.start() - _BEFORE))
    stops = [m.end() for m in _STOP.finditer(text, start, match.start())]
    end = to_stop(text, min(len(text), match.end() + _AFTER))
    stop = _STOP.search(text, match.end(), end)
    return passage.squeezed.span(stops[-1] if stops else start, stop.start() if stop else end)
