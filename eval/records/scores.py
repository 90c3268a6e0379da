"""Scores of aligned facts: precision, recall, F1, and intervals by a bootstrap clustered by document."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TypeVar

from eval.records.align import Aligned, Pair
from eval.records.facts import linked, similarity

T = TypeVar("T")
#: How often documents are drawn anew for an interval, and from which seed.
DRAWS, SEED = 2000, 20240601
#: Below this similarity the words of a reason count as not found (ANLS).
_ANLS_FLOOR = 0.5


@dataclass(frozen=True)
class Tally:
    """Counts that can be added. ``strict``: place, value, unit and key right; ``placed``: place, value and unit;
    ``fact``: key, value and unit, wherever they stand."""

    gold: int = 0
    found: int = 0
    strict: int = 0
    placed: int = 0
    fact: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def precision(self, what: str = "strict") -> float | None:
        """Right ones among those found; None if none was found."""
        return getattr(self, what) / self.found if self.found else None

    def recall(self, what: str = "strict") -> float | None:
        """Right ones among the labels; None if there are none."""
        return getattr(self, what) / self.gold if self.gold else None

    def f1(self, what: str = "strict") -> float | None:
        """The harmonic mean of precision and recall; None if there is neither label nor prediction."""
        both = self.gold + self.found
        return 2 * getattr(self, what) / both if both else None


def tally(aligned: Aligned, hard: bool = True) -> Tally:
    """Count one kind of one document.

    Args:
        aligned: labels and predictions.
        hard: count labels flagged as hard cases; else they and their answers are left out.
    """
    pairs = [pair for pair in aligned.pairs if hard or not pair.gold.hard]
    omitted = [fact for fact in aligned.omitted if hard or not fact.hard]
    strict = sum(pair.right for pair in pairs)
    elsewhere = aligned.elsewhere - (0 if hard else aligned.hard_elsewhere)
    return Tally(
        gold=len(pairs) + len(omitted),
        found=len(pairs) + len(aligned.extra),
        strict=strict,
        placed=sum(pair.placed for pair in pairs),
        fact=strict + elsewhere,
    )


@dataclass(frozen=True)
class Interval:
    """A value with its 95 % interval."""

    value: float | None
    low: float | None = None
    high: float | None = None


def bootstrap(
    groups: Sequence[T],
    measure: Callable[[Sequence[T]], float | None],
    draws: int = DRAWS,
    seed: int = SEED,
) -> Interval:
    """A measure over documents, with the interval that drawing whole documents anew gives.

    Args:
        groups: what was counted, per document.
        measure: of some documents; None where it is not defined (such draws are left out).
    """
    value = measure(groups)
    if value is None or len(groups) < 2:
        return Interval(value)
    chance = random.Random(seed)  # noqa: S311 - a reproducible draw, no secret
    drawn = (measure(chance.choices(groups, k=len(groups))) for _ in range(draws))
    values = sorted(one for one in drawn if one is not None)
    return Interval(value, _quantile(values, 0.025), _quantile(values, 0.975))


def _quantile(values: Sequence[float], part: float) -> float:
    """A quantile by linear interpolation."""
    at = part * (len(values) - 1)
    low = int(at)
    high = min(low + 1, len(values) - 1)
    return values[low] + (at - low) * (values[high] - values[low])


def total(groups: Iterable[Mapping[str, Tally]], kind: str) -> Tally:
    """The counts of a kind (``all``: of all kinds) over documents."""
    return sum(
        (one for group in groups for name, one in group.items() if kind in (name, "all")), start=Tally()
    )


def f1_of(kind: str, what: str = "strict") -> Callable[[Sequence[Mapping[str, Tally]]], float | None]:
    """F1 of a kind over documents, as a measure for :func:`bootstrap`."""
    return lambda groups: total(groups, kind).f1(what)


@dataclass(frozen=True)
class Difference:
    """F1 of one run less that of another on the same documents, with its interval."""

    now: float | None
    before: float | None
    difference: Interval


def paired(
    now: Sequence[Mapping[str, Tally]], before: Sequence[Mapping[str, Tally]], kind: str
) -> Difference:
    """The difference of two runs: the same documents are drawn for both.

    Args:
        now: counts per document of this run.
        before: of the other, the documents in the same order.
    """
    measure = f1_of(kind)
    both = [{"now": a, "before": b} for a, b in zip(now, before, strict=True)]

    def difference(groups: Sequence[Mapping[str, Mapping[str, Tally]]]) -> float | None:
        one = measure([group["now"] for group in groups])
        other = measure([group["before"] for group in groups])
        return None if one is None or other is None else one - other

    return Difference(measure(now), measure(before), bootstrap(both, difference))


def kappa(pairs: Sequence[tuple[object, object]]) -> float | None:
    """Cohen's kappa of two readers' categories; None without pairs, 1 where both always say the same one thing."""
    if not pairs:
        return None
    agreed = sum(a == b for a, b in pairs) / len(pairs)
    categories = {one for pair in pairs for one in pair}
    chance = sum(
        (sum(a == c for a, _ in pairs) / len(pairs)) * (sum(b == c for _, b in pairs) / len(pairs))
        for c in categories
    )
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)


@dataclass
class ReasonScore:
    """What is scored of reasons beside being right: words, links, items, topics, vacuity."""

    likeness: float = 0.0
    texts: int = 0
    links: Tally = field(default_factory=Tally)
    items: Tally = field(default_factory=Tally)
    topics: Tally = field(default_factory=Tally)
    vacuous: list[tuple[object, object]] = field(default_factory=list)

    def __add__(self, other: ReasonScore) -> ReasonScore:
        return ReasonScore(
            self.likeness + other.likeness,
            self.texts + other.texts,
            self.links + other.links,
            self.items + other.items,
            self.topics + other.topics,
            self.vacuous + other.vacuous,
        )

    @property
    def anls(self) -> float | None:
        """ANLS*: mean likeness of the words over labels and predictions, unanswered ones counting 0."""
        return self.likeness / self.texts if self.texts else None

    @property
    def kappa(self) -> float | None:
        """Agreement on whether a reason says anything, over matched reasons."""
        return kappa(self.vacuous)


def reason_score(aligned: Aligned) -> ReasonScore:
    """Score the aligned reasons of one document."""
    score = ReasonScore(
        likeness=sum(map(_anls, aligned.pairs)),
        texts=len(aligned.pairs) + len(aligned.omitted) + len(aligned.extra),
    )
    for pair in aligned.pairs:
        score.links += _links(pair)
        score.items += _set(pair, "items")
        score.topics += _set(pair, "topics")
        score.vacuous.append((pair.gold.beside["vacuous"], pair.found.beside["vacuous"]))
    for fact in aligned.omitted:
        score.links += Tally(gold=len(fact.key["explains"]))
        score.items += Tally(gold=len(fact.beside["items"]))
        score.topics += Tally(gold=len(fact.beside["topics"]))
    for fact, _ in aligned.extra:
        score.links += Tally(found=sum(not link.bare for link in fact.key["explains"]))
        score.items += Tally(found=len(fact.beside["items"]))
        score.topics += Tally(found=len(fact.beside["topics"]))
    return score


def _anls(pair: Pair) -> float:
    likeness = similarity(pair.gold.value["text"], pair.found.value["text"])
    return likeness if likeness >= _ANLS_FLOOR else 0.0


def _links(pair: Pair) -> Tally:
    wanted = pair.gold.key["explains"]
    met, given = linked(wanted, pair.found.key["explains"])
    return Tally(gold=len(wanted), found=given, strict=met)


def _set(pair: Pair, name: str) -> Tally:
    wanted, got = pair.gold.beside[name], pair.found.beside[name]
    return Tally(gold=len(wanted), found=len(got), strict=len(wanted & got))
