"""What a number of things is a number of; and items that several clauses name together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from extractor.extract.narrative.lexicon import plain
from extractor.extract.narrative.state import Subject
from extractor.profiles import taxonomy

#: Units that say the same.
_SAME_UNIT = {"名": "人", "位": "人", "台(套)": "台", "台/套": "台", "台、套": "台", "家": "个"}


@lru_cache
def _units_of(concept: str) -> frozenset[str]:
    units = taxonomy("concepts")["counts"][concept].get("units", ())
    return frozenset(same(plain(unit)) for unit in units)


def same(unit: str) -> str:
    """One name for units that say the same."""
    return _SAME_UNIT.get(unit, unit)


def fits(concept: str, unit: str) -> bool:
    """Whether a unit can count a concept."""
    return same(unit) in _units_of(concept)


def of_money(concept: str, unit: str) -> str | None:
    """The count that goes with a concept of money and a unit (公务接待费 and 批次)."""
    table = taxonomy("grammar")["counting"].get(concept, {})
    found = table.get(unit) or table.get(same(unit))
    return str(found) if found else None


def sibling(subject: Subject, unit: str) -> str | None:
    """The count of the same thing in another unit: after 2批次 comes 19人次."""
    for table in taxonomy("grammar")["counting"].values():
        if subject.concept in table.values():
            found = table.get(unit) or table.get(same(unit))
            return str(found) if found else None
    return None


@lru_cache
def _patterns(kind: str) -> tuple[dict[str, Any], ...]:
    return tuple(taxonomy("grammar")[kind])


def composite(stretch: str) -> str | None:
    """The concept of money that a stretch of words names as a whole."""
    for pattern in _patterns("composites"):
        if _matches(pattern, stretch):
            return str(pattern["concept"])
    return None


def counted(stretch: str, unit: str, spoken_of: str | None) -> str | None:
    """The count that a stretch of words around a number names as a whole.

    ``spoken_of`` is the concept of the subject: some patterns hold under some subjects only.
    """
    for pattern in _counted_in(unit):
        if _matches(pattern, stretch) and spoken_of in pattern.get("subjects", (spoken_of,)):
            return str(pattern["concept"])
    return None


@lru_cache(maxsize=256)
def _counted_in(unit: str) -> tuple[dict[str, Any], ...]:
    """The patterns of what a unit counts."""
    return tuple(pattern for pattern in _patterns("counted") if unit in pattern["units"])


def _matches(pattern: dict[str, Any], stretch: str) -> bool:
    for word in pattern["all"]:  # most patterns fail at their first word: no generator is made for it
        if word not in stretch:
            return False
    some: Sequence[str] = pattern.get("any", ())
    if some and not any(word in stretch for word in some):
        return False
    return not any(word in stretch for word in pattern.get("none", ()))
