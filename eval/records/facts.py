"""Labels and records as comparable facts: a place, a value, a key.

A fact's ``value`` is what it says (figure, unit, direction), its ``key`` what it says it about. A field that a
label leaves out is not compared. Records that only repeat others (figures quoted in a reason, claims of a
form) are ``secondary``: they may answer a label, and count as nothing where none asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from rapidfuzz.distance import Levenshtein

from eval.records.keys import Names, bare, same_concept, same_item
from eval.records.labels import Span
from eval.records.normal import label_word, same_figure

#: From this similarity on, the words of two readings of a reason are the same.
SAME_WORDS = 0.9
_NAMED = ("name", "source", "row")


@dataclass(frozen=True)
class Link:
    """What a reason explains: places of which one is meant.

    ``bare``: a comparison without figures (决算数小于预算数), which labels do not list: it may answer a
    label, at its own place or its amount's, and counts as nothing otherwise.
    """

    places: tuple[Span, ...]
    bare: bool = False

    def meets(self, other: Link) -> bool:
        """Whether two links may mean the same."""
        return any(overlap(one, two) for one in self.places for two in other.places)


@dataclass(frozen=True)
class Fact:
    """Something said at a place.

    Attributes:
        id: number of the label, or id of the record.
        place: where the figure stands, in the squeezed text.
        value: fields that make the value.
        key: fields that say what it is about; only those of a label are compared.
        hard: the label's flags.
        secondary: counts only where it answers a label.
        beside: fields scored apart, not part of being right: a reason's items, topics, vacuity.
    """

    kind: str
    id: str
    place: Span
    value: Mapping[str, Any]
    key: Mapping[str, Any] = field(default_factory=dict)
    hard: tuple[str, ...] = ()
    secondary: bool = False
    beside: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Compared:
    """What differs between a label and a prediction: fields of the value, fields of the key."""

    value: tuple[str, ...]
    key: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Nothing differs."""
        return not self.value and not self.key


def compare(gold: Fact, found: Fact, names: Names) -> Compared:
    """Compare a prediction with a label, field by field of the label."""
    value = tuple(n for n, wanted in gold.value.items() if not _same(n, wanted, found.value.get(n), names))
    key = [n for n, wanted in gold.key.items() if not _same(n, wanted, found.key.get(n), names)]
    if "row" in key and _same_row(gold.key, found.key, names):
        key.remove("row")
    return Compared(value, tuple(key))


def _same(name: str, wanted: Any, got: Any, names: Names) -> bool:
    last = name.rpartition(".")[2]
    if wanted is None or got is None:
        return wanted is got
    if isinstance(wanted, Decimal) or isinstance(got, Decimal):
        return isinstance(wanted, Decimal) and isinstance(got, Decimal) and same_figure(wanted, got)
    if last == "concept":
        return same_concept(str(wanted), str(got), names)
    if last in _NAMED:
        return label_word(wanted) == label_word(got)
    if name == "text":
        return similarity(wanted, got) >= SAME_WORDS
    if name == "explains":
        return _same_links(wanted, got)
    return bool(wanted == got)


def similarity(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1: one less the edit distance over the longer length."""
    return Levenshtein.normalized_similarity(one, other)


def linked(wanted: Sequence[Link], got: Sequence[Link]) -> tuple[int, int]:
    """How many links of a label are met, one by one, and how many links of the prediction count."""
    left = sorted(got, key=lambda link: link.bare)
    met = 0
    for link in wanted:
        hit = next((one for one in left if one.meets(link)), None)
        if hit:
            left.remove(hit)
            met += 1
    return met, met + sum(not link.bare for link in left)


def _same_links(wanted: Sequence[Link], got: Sequence[Link]) -> bool:
    return linked(wanted, got) == (len(wanted), len(wanted))


def _same_row(gold: Mapping[str, Any], found: Mapping[str, Any], names: Names) -> bool:
    """Whether two rows of a table are the same: by code, else by name."""
    one, other = str(gold["row"]), str(found.get("row") or "")
    if one.isdigit() and other.isdigit():
        return one == other
    if bare(one) in (bare(other), bare(str(found.get("row_name") or ""))):
        return True
    return same_item(one, other, "function", names) or same_item(one, other, "economic", names)


def joined_sides(facts: Sequence[Fact]) -> list[Fact]:
    """Facts with the two of a pair made one: income and expenditure said at one place alike are ``both``."""
    pairs: dict[object, list[Fact]] = defaultdict(list)
    for fact in facts:
        pairs[_but_side(fact)].append(fact)
    found, done = [], set[object]()
    for fact in facts:
        key = _but_side(fact)
        group = pairs[key]
        if sorted(str(one.key.get("side")) for one in group) != ["expenditure", "income"]:
            found.append(fact)
        elif key not in done:
            done.add(key)
            hard = tuple(dict.fromkeys(flag for one in group for flag in one.hard))
            found.append(replace(fact, key={**fact.key, "side": "both"}, hard=hard))
    return found


def _but_side(fact: Fact) -> object:
    """What two facts that differ in their side only have in common."""
    key = tuple(sorted((name, str(value)) for name, value in fact.key.items() if name != "side"))
    return fact.kind, fact.place, tuple(sorted((n, str(v)) for n, v in fact.value.items())), key


def overlap(one: Span, other: Span) -> int:
    """How many characters two places share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def only(facts: Iterable[Fact], kind: str) -> list[Fact]:
    """The facts of a kind."""
    return [fact for fact in facts if fact.kind == kind]


def names_of(facts: Sequence[Fact]) -> Names:
    """The names a document prints beside its codes, as its labels say."""
    return Names.of((fact.value["code"], fact.key["name"]) for fact in only(facts, "code_name"))
