"""Optimal one-to-one alignment of labels and predictions by place, and what came of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from eval.records.assign import assign
from eval.records.facts import Compared, Fact, compare, overlap
from eval.records.keys import Names

#: What an extra prediction is: of what stands there already, of what is labelled as another kind, of nothing.
Extra = Literal["duplicate", "wrong_kind", "invention"]


@dataclass(frozen=True)
class Pair:
    """A label with the prediction that answers it, and what differs."""

    gold: Fact
    found: Fact
    compared: Compared

    @property
    def right(self) -> bool:
        """Place, value and key agree."""
        return self.compared.right

    @property
    def placed(self) -> bool:
        """Place and value agree, whatever the key."""
        return not self.compared.value


@dataclass(frozen=True)
class Aligned:
    """The labels and predictions of one kind in one document."""

    pairs: tuple[Pair, ...] = ()
    omitted: tuple[Fact, ...] = ()
    extra: tuple[tuple[Fact, Extra], ...] = ()
    #: labels not answered at their place whose key, value and unit stand elsewhere
    elsewhere: int = 0
    hard_elsewhere: int = 0


def align(kind: str, gold: Sequence[Fact], found: Sequence[Fact], names: Names) -> Aligned:
    """Align the facts of a kind.

    Args:
        kind: which; facts of other kinds tell wrong kinds from inventions.
        gold: all labels of the document.
        found: all predictions.
        names: the names the document prints beside its codes.
    """
    wanted = [fact for fact in gold if fact.kind == kind]
    given = [fact for fact in found if fact.kind == kind]
    pairs = [pair for cluster in _clusters(wanted, given) for pair in _matched(*cluster, names)]
    answered, used = {pair.gold.id for pair in pairs}, {pair.found.id for pair in pairs}
    omitted = [fact for fact in wanted if fact.id not in answered]
    spare = [fact for fact in given if fact.id not in used and not fact.secondary]
    extra = tuple((fact, _extra(fact, gold)) for fact in spare)
    misplaced = _elsewhere(pairs, omitted, spare, names)
    return Aligned(
        tuple(pairs),
        tuple(omitted),
        extra,
        len(misplaced),
        sum(bool(fact.hard) for fact in misplaced),
    )


def _clusters(wanted: Sequence[Fact], given: Sequence[Fact]) -> Iterator[tuple[list[Fact], list[Fact]]]:
    """Labels and predictions whose places touch, directly or through others."""
    both = [(fact.place, 0, fact) for fact in wanted] + [(fact.place, 1, fact) for fact in given]
    cluster: tuple[list[Fact], list[Fact]] = ([], [])
    reach = -1
    for place, side, fact in sorted(both, key=lambda one: (one[0], one[1], one[2].id)):
        if place[0] >= reach and (cluster[0] or cluster[1]):
            yield cluster
            cluster = ([], [])
        cluster[side].append(fact)
        reach = max(reach, place[1])
    if cluster[0] or cluster[1]:
        yield cluster


def _matched(wanted: Sequence[Fact], given: Sequence[Fact], names: Names) -> list[Pair]:
    if not wanted or not given:
        return []
    compared = [[compare(gold, found, names) for found in given] for gold in wanted]
    weights = [
        [_weight(gold, found, compared[g][f]) for f, found in enumerate(given)]
        for g, gold in enumerate(wanted)
    ]
    return [Pair(wanted[g], given[f], compared[g][f]) for g, f in assign(weights)]


def _weight(gold: Fact, found: Fact, compared: Compared) -> int:
    """All right first, then the value, then as much of the key as can be, then the nearer place."""
    shared = overlap(gold.place, found.place)
    if not shared:
        return 0
    length = max(gold.place[1], found.place[1]) - min(gold.place[0], found.place[0])
    fields = len(gold.key) - len(compared.key)
    weight = 1 + 100 * shared // length + 200 * fields
    weight += 10_000 * (not compared.value) + 1_000_000 * compared.right
    return 2 * weight - found.secondary


def _extra(fact: Fact, gold: Sequence[Fact]) -> Extra:
    there = [one for one in gold if overlap(one.place, fact.place)]
    if any(one.kind == fact.kind and not compare(one, fact, Names()).value for one in there):
        return "duplicate"
    figures = _figures(fact)
    if any(one.kind != fact.kind and figures & _figures(one) for one in there):
        return "wrong_kind"
    return "invention"


def _figures(fact: Fact) -> set[Decimal]:
    return {abs(value) for value in fact.value.values() if isinstance(value, Decimal)}


def _elsewhere(
    pairs: Sequence[Pair], omitted: Sequence[Fact], spare: Sequence[Fact], names: Names
) -> list[Fact]:
    """Labels without a right answer at their place that some other prediction states all the same."""
    wrong = [pair for pair in pairs if not pair.right]
    open_labels = [pair.gold for pair in wrong] + list(omitted)
    left = [pair.found for pair in wrong] + list(spare)
    found = []
    for gold in open_labels:
        hit = next((one for one in left if compare(gold, one, names).right), None)
        if hit:
            left.remove(hit)
            found.append(gold)
    return found
