"""Marks in written text: which words say which fact, so that labels come from the writer and not from a reader.

A manner or a text of our own wraps what it says of a fact in characters of the private use area; ``read`` takes
them out again and tells where each stood. Marks may lie inside each other: an amount inside a reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eval.records.labels import LABEL, AnyLabel, Span, ordered
from schemas.text import Squeezed

_OPEN, _NAMED, _CLOSE = "\ue000", "\ue001", "\ue002"
_MARK = re.compile(f"{_OPEN}(\\d+){_NAMED}|{_CLOSE}")


@dataclass
class Marks:
    """The facts that a text says, each with a number; ``explains`` of a reason holds numbers of other facts."""

    facts: list[Mapping[str, Any]] = field(default_factory=list)

    def mark(self, words: str, **fact: Any) -> str:
        """Words that say a fact."""
        self.facts.append(fact)
        return f"{_OPEN}{len(self.facts) - 1}{_NAMED}{words}{_CLOSE}"

    def last(self, **wanted: Any) -> int | None:
        """The number of the latest fact that has these fields."""
        for number in range(len(self.facts) - 1, -1, -1):
            if all(self.facts[number].get(name) == value for name, value in wanted.items()):
                return number
        return None

    def labels(self, places: Mapping[int, Span]) -> list[AnyLabel]:
        """Labels of all facts that have a place.

        Raises:
            ValidationError: a fact is not one of the codebook's.
        """
        found = []
        for number, fact in enumerate(self.facts):
            if number not in places:
                continue
            start, end = places[number]
            fields = {**fact, "start": start, "end": end}
            if "explains" in fact:
                told = (places[one] for one in fact["explains"] if one in places)
                fields["explains"] = list(dict.fromkeys(told))
            found.append(LABEL.validate_python(fields))
        return list(ordered(found))


def plain(marked: str) -> str:
    """The text without its marks."""
    return _MARK.sub("", marked)


def places(marked: str) -> tuple[str, dict[int, Span]]:
    """The text without its marks, and the place of each mark in it, before squeezing.

    Raises:
        ValueError: a mark is not closed.
    """
    text: list[str] = []
    length = at = 0
    starts: list[tuple[int, int]] = []
    found: dict[int, Span] = {}
    for match in _MARK.finditer(marked):
        text.append(marked[at : match.start()])
        length, at = length + match.start() - at, match.end()
        if match[1]:
            starts.append((int(match[1]), length))
        else:
            number, start = starts.pop()
            found[number] = start, length
    if starts:
        raise ValueError(f"mark {starts[-1][0]} is not closed")
    return "".join([*text, marked[at:]]), found


def squeezed_places(found: Mapping[int, Span], squeezed: Squeezed) -> dict[int, Span]:
    """Places in the squeezed text."""
    return {number: (squeezed.index(start), squeezed.index(end)) for number, (start, end) in found.items()}


def labels_of(marked: str, marks: Marks) -> tuple[str, Sequence[AnyLabel]]:
    """The text that is written, and the labels of what it says."""
    text, found = places(marked)
    return text, marks.labels(squeezed_places(found, Squeezed.of(text)))
