"""Two readers' labels of one document: how far they agree, and where they differ."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eval.records.align import Pair, align
from eval.records.errors import Errors
from eval.records.facts import Fact, names_of
from eval.records.gold_facts import facts_of_labels
from eval.records.keys import Names, same_concept
from eval.records.labels import KINDS, AnyLabel, Gold
from eval.records.scores import Tally, kappa, tally
from schemas.errors import OptionError
from schemas.text import Squeezed

#: Fields with few values, whose agreement beyond chance is told.
CATEGORICAL = ("concept", "scope", "measure", "base", "dir", "side", "form", "vacuous")
_BESIDE = ("items", "topics", "vacuous")


@dataclass(frozen=True)
class Item:
    """A place as both readers labelled it: alike, differently, or one of them only."""

    id: str
    kind: str
    first: AnyLabel | None
    second: AnyLabel | None
    fields: tuple[str, ...] = ()

    @property
    def agreed(self) -> bool:
        """Whether nothing is left to settle."""
        return self.first is not None and self.second is not None and not self.fields


@dataclass
class Agreement:
    """Counts of agreement: per kind, and the categories both gave per field."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    categories: dict[str, list[tuple[object, object]]] = field(default_factory=lambda: defaultdict(list))

    def __add__(self, other: Agreement) -> Agreement:
        both = Agreement(dict(self.tallies))
        for kind, one in other.tallies.items():
            both.tallies[kind] = both.tallies.get(kind, Tally()) + one
        for source in (self, other):
            for name, pairs in source.categories.items():
                both.categories[name] += pairs
        return both

    def as_dict(self) -> dict[str, Any]:
        """F1 between the passes per kind, by place and value and with the key; kappa per field."""
        kinds = {
            kind: {"first": t.gold, "second": t.found, "place_f1": t.f1("placed"), "strict_f1": t.f1()}
            for kind in KINDS
            if (t := self.tallies.get(kind))
        }
        fields = {
            name: {"pairs": len(pairs), "agreed": sum(a == b for a, b in pairs), "kappa": kappa(pairs)}
            for name in CATEGORICAL
            if (pairs := self.categories.get(name))
        }
        return {"kinds": kinds, "fields": fields}


class Passes:
    """Two passes over one document.

    Args:
        first: labels of one reader.
        second: of the other.
        text: the document's canonical text.

    Raises:
        OptionError: the labels are of different texts.
    """

    def __init__(self, first: Gold, second: Gold, text: str) -> None:
        if first.header.text_sha256 != second.header.text_sha256:
            raise OptionError(str(second.path), "与另一遍标注不是同一份文本", "labels of another text")
        self.first, self.second = first, second
        self._text = text
        squeezed = Squeezed.of(text).text
        self._one = facts_of_labels(first.labels, squeezed, first.header.year, open_fields=False)
        self._other = facts_of_labels(second.labels, squeezed, second.header.year, open_fields=False)
        self._names = names_of([*self._one, *self._other])

    def agreement(self) -> Agreement:
        """How far they agree."""
        found = Agreement()
        for kind in KINDS:
            aligned = align(kind, self._one, self._other, self._names)
            found.tallies[kind] = tally(aligned)
            for pair in aligned.pairs:
                for name, values in _categories(pair, self._names):
                    found.categories[name].append(values)
        return found

    def items(self) -> list[Item]:
        """Every label of either, joined where both mean the same place; in document order, ids unique."""
        found = [item for kind in KINDS for item in self._items(kind)]
        return _numbered(sorted(found, key=lambda one: (_place(one), one.kind, one.second is None)))

    def _items(self, kind: str) -> Iterator[Item]:
        aligned = align(kind, self._one, self._other, self._names)
        for pair in aligned.pairs:
            fields = (*pair.compared.value, *pair.compared.key, *_beside(pair))
            yield Item("", kind, self._label(pair.gold), self._label(pair.found, second=True), fields)
        for fact in aligned.omitted:
            yield Item("", kind, self._label(fact), None)
        for fact, _ in aligned.extra:
            yield Item("", kind, None, self._label(fact, second=True))

    def _label(self, fact: Fact, second: bool = False) -> AnyLabel:
        return (self.second if second else self.first).labels[int(fact.id)]

    def differences(self) -> list[dict[str, Any]]:
        """What is to be settled, with the text around, as plain data. For the desk, not for a repository."""
        tell = Errors(self.first.header.document, self._text)
        rows = []
        for item in self.items():
            if not item.agreed:
                before, words, after = tell.around(_place(item))
                rows.append(
                    {
                        "id": item.id,
                        "kind": item.kind,
                        "fields": list(item.fields),
                        "A": item.first.model_dump(mode="json") if item.first else None,
                        "B": item.second.model_dump(mode="json") if item.second else None,
                        "text": f"{before}【{words}】{after}",
                    }
                )
        return rows


def _place(item: Item) -> tuple[int, int]:
    label = item.first or item.second
    if label is None:
        raise ValueError("an item is of a label")
    return label.span


def _numbered(items: Sequence[Item]) -> list[Item]:
    """Ids from kind and place; what stands there twice is numbered."""
    seen: Counter[str] = Counter()
    found = []
    for item in items:
        start, end = _place(item)
        id = f"{item.kind}/{start}-{end}"
        seen[id] += 1
        number = f"/{seen[id]}" if seen[id] > 1 else ""
        found.append(Item(id + number, item.kind, item.first, item.second, item.fields))
    return found


def _beside(pair: Pair) -> list[str]:
    return [name for name in _BESIDE if pair.gold.beside.get(name) != pair.found.beside.get(name)]


def _categories(pair: Pair, names: Names) -> Iterator[tuple[str, tuple[object, object]]]:
    """The categories both gave; a concept worded otherwise but the same counts as the same."""
    one, other = _all_fields(pair.gold), _all_fields(pair.found)
    for name, value in one.items():
        last = name.rpartition(".")[2]
        if last not in CATEGORICAL or (pair.gold.kind in ("fund_row", "indicator") and last == "form"):
            continue
        second = other.get(name)
        if last == "concept" and second is not None and same_concept(str(value), str(second), names):
            second = value
        yield last, (value, second)


def _all_fields(fact: Fact) -> Mapping[str, Any]:
    return {**fact.value, **fact.key, **fact.beside}
