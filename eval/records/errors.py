"""What is wrong with a reading, one entry an error, with the text around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from eval.records.align import Aligned, Extra, Pair
from eval.records.facts import Fact, Link
from eval.records.labels import Span
from schemas.text import Squeezed

ErrorClass = Literal["omission", "misread", "mislabel", "duplicate", "wrong_kind", "invention"]
#: Classes in the order they are shown, with their Chinese names.
CLASSES: Mapping[ErrorClass, str] = {
    "omission": "遗漏",
    "misread": "读错",
    "mislabel": "归错",
    "invention": "多出",
    "duplicate": "重复",
    "wrong_kind": "种类错",
}
_AROUND = 70


@dataclass(frozen=True)
class Difference:
    """A field as the label has it and as it was read."""

    field: str
    wanted: str
    got: str


@dataclass(frozen=True)
class Error:
    """One error. ``before``, ``words`` and ``after`` are the document's text, white space run together."""

    document: str
    kind: str
    error: ErrorClass
    start: int
    end: int
    differences: tuple[Difference, ...]
    wanted: Mapping[str, str]
    got: Mapping[str, str]
    before: str
    words: str
    after: str
    hard: tuple[str, ...] = ()
    record: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


class Errors:
    """Tells the errors of one document."""

    def __init__(self, document: str, text: str) -> None:
        self.document = document
        self._text = text
        self._squeezed = Squeezed.of(text)

    def of(self, aligned: Aligned) -> Iterator[Error]:
        """The errors of one kind, in document order."""
        found = [*self._pairs(aligned)]
        found += [self._error(fact, None, "omission") for fact in aligned.omitted]
        found += [self._error(None, fact, why) for fact, why in aligned.extra]
        yield from sorted(found, key=lambda one: (one.start, one.end, one.error))

    def _pairs(self, aligned: Aligned) -> Iterator[Error]:
        for pair in aligned.pairs:
            if not pair.right:
                kind: ErrorClass = "mislabel" if pair.placed else "misread"
                yield self._error(pair.gold, pair.found, kind, _differences(pair))

    def _error(
        self,
        gold: Fact | None,
        found: Fact | None,
        error: ErrorClass | Extra,
        differences: tuple[Difference, ...] = (),
    ) -> Error:
        fact = gold or found
        if fact is None:
            raise ValueError("an error is of a label or of a prediction")
        before, words, after = self.around(fact.place)
        return Error(
            self.document,
            fact.kind,
            error,
            *fact.place,
            differences,
            shown(gold),
            shown(found),
            before,
            words,
            after,
            gold.hard if gold else (),
            found.id if found else "",
        )

    def around(self, place: Span) -> tuple[str, str, str]:
        """The text before a place, at it and after it."""
        if place[0] >= place[1]:
            return "", "", ""
        start, end = self._squeezed.span(*place)
        before = self._text[max(0, start - _AROUND) : start]
        after = self._text[end : end + _AROUND]
        return _one_line(before), _one_line(self._text[start:end]), _one_line(after)


def _one_line(text: str) -> str:
    """White space run together, that at the ends kept as one blank."""
    words = " ".join(text.split())
    return (" " if text[:1].isspace() else "") + words + (" " if text[-1:].isspace() and words else "")


def _differences(pair: Pair) -> tuple[Difference, ...]:
    gold, found = pair.gold, pair.found
    values = [Difference(n, show(gold.value[n]), show(found.value.get(n))) for n in pair.compared.value]
    keys = [Difference(n, show(gold.key[n]), show(found.key.get(n))) for n in pair.compared.key]
    return (*values, *keys)


def shown(fact: Fact | None) -> dict[str, str]:
    """A fact's value and key as words."""
    if fact is None:
        return {}
    return {name: show(value) for name, value in {**fact.value, **fact.key}.items()}


def show(value: object) -> str:
    """A field as words."""
    if value is None:
        return "—"
    if isinstance(value, frozenset):
        return "、".join(sorted(value)) or "—"
    if isinstance(value, tuple):
        return "、".join(show(one) for one in value) or "—"
    if isinstance(value, Link):
        return "/".join(f"{start}–{end}" for start, end in value.places)
    return str(value)
