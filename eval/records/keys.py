"""When two keys name the same thing, one by a code and the other by names, say.

Labels name functional lines as the text words them; the program resolves them to codes where it can.
Both are the same item if the codes agree, or else the names from the last level up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from eval.records.normal import digest_of_project, label_word
from extractor.profiles.classification import Scheme, names_by_code

_TAIL = re.compile(r"支出$")
_LEVEL_MARK = re.compile(r"\([类款项]\)|（[类款项]）")
_SCHEMES: dict[str, Scheme] = {"function": "function", "econ": "economic"}


@lru_cache(maxsize=8192)
def bare(name: str) -> str:
    """An item's name without marks and the endings that documents leave off at will."""
    plain = label_word(_LEVEL_MARK.sub("", name))
    return _TAIL.sub("", plain) or plain


@dataclass(frozen=True)
class Names:
    """Names of codes: the official ones, and those a document prints beside them."""

    own: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Names:
        """Names a document prints: pairs of code and name."""
        found: dict[str, set[str]] = {}
        for code, name in pairs:
            found.setdefault(code, set()).add(bare(name))
        return cls({code: frozenset(names) for code, names in found.items()})

    def of_code(self, scheme: Scheme, code: str) -> frozenset[str]:
        """All names of a code, in comparable form."""
        return self.own.get(code, frozenset()) | _official(scheme).get(code, frozenset())

    def codes_below(self, scheme: Scheme, prefix: str, name: str, length: int) -> set[str]:
        """The codes of a class, of a length, that have a name."""
        known = (*self.own, *_official(scheme))
        return {
            code
            for code in known
            if code.startswith(prefix) and len(code) == length and name in self.of_code(scheme, code)
        }


@lru_cache(maxsize=2)
def _official(scheme: Scheme) -> Mapping[str, frozenset[str]]:
    return {code: frozenset(bare(name) for name in names) for code, names in names_by_code(scheme).items()}


def canonical_concept(concept: str) -> str:
    """A concept in the form labels keep it: a project's name as a digest."""
    kind, _, name = concept.partition(":")
    if kind == "project" and not name.startswith("#"):
        return f"project:{digest_of_project(name)}"
    return concept


def same_concept(one: str, other: str, names: Names) -> bool:
    """Whether two concepts are the same."""
    if one == other:
        return True
    kind, _, rest = one.partition(":")
    other_kind, _, other_rest = other.partition(":")
    if kind != other_kind or not rest or not other_rest:
        return False
    if kind == "project":
        return canonical_concept(one) == canonical_concept(other)
    scheme = _SCHEMES.get(kind)
    if scheme is None:
        return False
    code, _, column = rest.partition(":")
    other_code, _, other_column = other_rest.partition(":")
    return column == other_column and same_item(code, other_code, scheme, names)


def same_item(one: str, other: str, scheme: Scheme, names: Names) -> bool:
    """Whether two items of a classification are the same, each a code or names parted by ``/``."""
    if one.isdigit() and other.isdigit():
        return one == other
    if one.isdigit():
        return _named(one, other, scheme, names)
    if other.isdigit():
        return _named(other, one, scheme, names)
    return all(a == b for a, b in zip(_up(one), _up(other), strict=False) if a and b)


def _up(path: str) -> list[str]:
    """The names of a path from the last level up."""
    return [bare(name) for name in reversed(path.split("/"))]


def _named(code: str, path: str, scheme: Scheme, names: Names) -> bool:
    """Whether a code is what a path of names says, from the last level up.

    Unknown upper names prove nothing. A level between that is worded otherwise (住房保障支出 for 住房改革支出)
    is forgiven where the class has but one item of the name.
    """
    last, *above = _up(path)
    if last not in names.of_code(scheme, code):
        return False
    prefixes = [code[:length] for length in range(len(code) - 2, 2, -2)]
    levels = [
        not name or not (known := names.of_code(scheme, prefix)) or name in known
        for name, prefix in zip(above, prefixes, strict=False)
    ]
    if all(levels):
        return True
    return levels[-1] and names.codes_below(scheme, code[:3], last, len(code)) == {code}
