"""The grammar's words, compiled once from the taxonomy.

A :class:`Lexicon` answers one question: what is the longest known word that begins here? Words are kept as a tree
of characters, so a look-up costs as many dictionary accesses as the word is long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from extractor.profiles import taxonomy
from extractor.profiles.classification import codes_by_name
from schemas.records import Measure, Scope
from schemas.text import squeeze


class Kind(int):
    """What a token is to the grammar.

    A number with a name, not an Enum: before Python 3.12 to look up a member of one takes three times as long, and
    the grammar does little else.
    """

    name: str
    MONEY: ClassVar[Kind]
    RATE: ClassVar[Kind]
    NORATE: ClassVar[Kind]
    COUNT: ClassVar[Kind]
    BARE: ClassVar[Kind]
    CODE: ClassVar[Kind]
    YEAR: ClassVar[Kind]
    DATE: ClassVar[Kind]
    PARTIAL: ClassVar[Kind]
    PRIOR: ClassVar[Kind]
    THIS: ClassVar[Kind]
    CONCEPT: ClassVar[Kind]
    COUNTED: ClassVar[Kind]
    FUNCTION: ClassVar[Kind]
    NAME: ClassVar[Kind]
    HEAD: ClassVar[Kind]
    SCOPE: ClassVar[Kind]
    MEASURE: ClassVar[Kind]
    BASE: ClassVar[Kind]
    FROM: ClassVar[Kind]
    ALONE: ClassVar[Kind]
    DIRECTION: ClassVar[Kind]
    FLAT: ClassVar[Kind]
    COMPARE: ClassVar[Kind]
    SHARE: ClassVar[Kind]
    DONE: ClassVar[Kind]
    DONE_RATE: ClassVar[Kind]
    DEVIATION: ClassVar[Kind]
    LIST: ClassVar[Kind]
    USE: ClassVar[Kind]
    WITHIN: ClassVar[Kind]
    CUE: ClassVar[Kind]
    SOFT: ClassVar[Kind]
    UNIT: ClassVar[Kind]
    APPROX: ClassVar[Kind]
    ENUM: ClassVar[Kind]
    WORD: ClassVar[Kind]
    COMMA: ClassVar[Kind]
    SEMICOLON: ClassVar[Kind]
    STOP: ClassVar[Kind]
    COLON: ClassVar[Kind]
    PAUSE: ClassVar[Kind]
    OPEN: ClassVar[Kind]
    CLOSE: ClassVar[Kind]

    def __repr__(self) -> str:
        return self.name


def _name_kinds() -> None:
    for number, name in enumerate(filter(str.isupper, Kind.__annotations__), 1):
        kind = Kind(number)
        kind.name = name
        setattr(Kind, name, kind)


_name_kinds()


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the lexicon. ``value`` depends on the kind; ``scope`` is the fund the word itself names."""

    kind: Kind
    value: Any
    scope: Scope | None = None


#: A node of the tree of words: characters lead on, None holds the entry of the word that ends here.
_Node = dict[str | None, Any]


class Lexicon:
    """Longest match over all words the grammar knows, as a tree whose first step takes two characters."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._entries = dict(entries)
        self._root: _Node = {}
        #: every character some word begins with
        self.first = frozenset(word[0] for word in entries)
        for word, entry in entries.items():
            node = self._root
            for key in _steps(word):
                node = node.setdefault(key, {})
            node[None] = entry  # of a word of one character at the root, where no look-up passes

    def longest(self, text: str, start: int) -> tuple[int, Entry] | None:
        """End and entry of the longest word at ``start``; None if none begins there."""
        node: _Node | None = self._root.get(text[start : start + 2])
        found: Entry | None = None
        last = end = start + 2
        while node is not None:
            if None in node:
                found, last = node[None], end
            node = node.get(text[end : end + 1])
            end += 1
        if found is None and (found := self._entries.get(text[start])) is not None:
            last = start + 1
        return None if found is None else (last, found)

    def knows(self, word: str) -> bool:
        """Whether a word is in it."""
        return word in self._entries

    def with_words(self, more: Mapping[str, Entry]) -> Lexicon:
        """A lexicon with further words; of one spelling, the words known already win."""
        return Lexicon({**more, **self._entries})

    def extended(self, more: Mapping[str, Entry]) -> Lexicon:
        """As :meth:`with_words`, sharing the tree with this one: for the few words of one document."""
        fresh = {word: entry for word, entry in more.items() if word not in self._entries}
        if not fresh:
            return self
        made = Lexicon({})
        made._entries = {**fresh, **self._entries}
        made._root = dict(self._root)
        made.first = self.first | {word[0] for word in fresh}
        for word, entry in fresh.items():
            node = made._root
            for key in _steps(word):
                below = dict(node.get(key, ()))
                node[key], node = below, below
            node[None] = entry
        return made


def _steps(word: str) -> tuple[str, ...]:
    """The steps to a word's node. A word of one character has none: :meth:`Lexicon.longest` looks it up."""
    return (word[:2], *word[2:]) if len(word) > 1 else ()


def plain(word: str) -> str:
    """A word as the view shows it: folded, without blanks and quotation marks."""
    return squeeze(word).replace('"', "").replace("'", "").replace(",", "，" if "，" in word else ",")


#: Simple groups of grammar.toml: (table, key) -> kind.
_GROUPS: tuple[tuple[str, str, Kind, Any], ...] = (
    ("soft", "words", Kind.SOFT, None),
    ("soft", "approximate", Kind.APPROX, None),
    ("periods", "prior", Kind.PRIOR, None),
    ("periods", "this", Kind.THIS, None),
    ("periods", "partial", Kind.PARTIAL, None),
    ("bases", "openers", Kind.BASE, "opener"),
    ("bases", "either", Kind.BASE, "either"),
    ("bases", "closers", Kind.BASE, "closer"),
    ("bases", "from", Kind.FROM, None),
    ("bases", "alone", Kind.ALONE, "prior_year"),
    ("bases", "alone_other", Kind.ALONE, "other"),
    ("directions", "up", Kind.DIRECTION, 1),
    ("directions", "down", Kind.DIRECTION, -1),
    ("directions", "none", Kind.DIRECTION, None),
    ("directions", "flat", Kind.FLAT, 0),
    ("directions", "greater", Kind.COMPARE, 1),
    ("directions", "less", Kind.COMPARE, -1),
    ("directions", "equal", Kind.COMPARE, 0),
    ("shares", "words", Kind.SHARE, None),
    ("completions", "words", Kind.DONE, None),
    ("completions", "rates", Kind.DONE_RATE, None),
    ("completions", "deviations", Kind.DEVIATION, None),
    ("lists", "open", Kind.LIST, "open"),
    ("lists", "complete", Kind.LIST, "complete"),
    ("lists", "restart", Kind.LIST, "restart"),
    ("lists", "of_which", Kind.LIST, "of_which"),
    ("lists", "use", Kind.USE, None),
    ("lists", "within", Kind.WITHIN, None),
)


def _groups() -> Iterator[tuple[str, Entry]]:
    words = taxonomy("grammar")
    for table, key, kind, value in _GROUPS:
        for word in words[table][key]:
            yield plain(word), Entry(kind, value)
    for measure, names in words["measures"].items():
        for word in names:
            yield plain(word), Entry(Kind.MEASURE, measure)
    for head, names in words["heads"].items():
        for word in names:
            yield plain(word), Entry(Kind.HEAD, head)
    for scope, names in words["scopes"].items():
        for word in names:
            yield plain(word), Entry(Kind.SCOPE, scope, scope)


@lru_cache
def _scope_words() -> tuple[tuple[Scope, str], ...]:
    scopes = taxonomy("grammar")["scopes"]
    return tuple((scope, plain(name)) for scope, names in scopes.items() for name in names)


@lru_cache(maxsize=4096)
def scope_in(word: str) -> Scope | None:
    """The narrowest fund that a word names, if any."""
    word = word.replace("非财政拨款", "")
    named = [scope for scope, name in _scope_words() if name in word]
    narrow = [scope for scope in named if scope != "fiscal"]
    return (narrow or named or [None])[0]


def _concepts() -> Iterator[tuple[str, Entry]]:
    concepts = taxonomy("concepts")
    for key, about in concepts["counts"].items():
        for word in (about["name"], *about.get("aliases", ())):
            yield plain(word), Entry(Kind.COUNTED, key)
    for key, about in concepts["concepts"].items():
        for word in (about["name"], *about.get("aliases", ())):
            yield plain(word), Entry(Kind.CONCEPT, key, scope_in(plain(word)))


@lru_cache
def base_lexicon() -> Lexicon:
    """The words that every document shares. A word of the grammar wins over a concept of the same spelling."""
    return Lexicon({**dict(_concepts()), **dict(_groups())})


#: A name shortened to less than this is too common a word (其他支出 to 其他).
_SHORTEST_NAME = 4


@lru_cache
def standard_lexicon() -> Lexicon:
    """The shared words with the names of functional and economic lines."""
    return base_lexicon().with_words(names_of_lines(codes_by_name("function"), codes_by_name("economic")))


def names_of_lines(functions: Iterable[str], economic: Mapping[str, frozenset[str]]) -> dict[str, Entry]:
    """Names of classified lines as words; with and without 支出, which documents leave off at will."""
    found: dict[str, dict[str, object]] = {}
    for name in functions:
        word = plain(name)
        for spelling in (word, f"{word}支出", word.removesuffix("支出"), word.replace("的", "")):
            if len(spelling) >= (_SHORTEST_NAME if spelling != word else 2):
                found[spelling] = {"function": True}
    for name, codes in economic.items():
        word = plain(name)
        if base_lexicon().knows(word):
            continue
        code = next(iter(codes)) if len(codes) == 1 else word
        for spelling in (word, f"{word}支出", word.replace("的", ""), f"{word.replace('的', '')}支出"):
            if spelling == word or spelling not in found:
                found[spelling] = {**found.get(spelling, {}), "economic": code}
    return {word: Entry(Kind.NAME, about) for word, about in found.items()}


@dataclass(frozen=True)
class Concept:
    """What the taxonomy says of a concept."""

    key: str
    name: str
    parts: tuple[str, ...]
    scope: Scope | None
    #: the measure, where the concept fixes it
    measure: Measure | None = None


@lru_cache
def concepts() -> Mapping[str, Concept]:
    """All concepts of money by key."""
    return {
        key: Concept(
            key, about["name"], tuple(about.get("parts", ())), about.get("scope"), about.get("measure")
        )
        for key, about in taxonomy("concepts")["concepts"].items()
    }


@lru_cache
def parts_of(concept: str) -> frozenset[str]:
    """The concepts that the taxonomy names as direct parts."""
    known = concepts().get(concept)
    return frozenset(known.parts) if known else frozenset()
