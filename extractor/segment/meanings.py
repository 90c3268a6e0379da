"""What a title means, by the word lists of a profile (``[sections]`` and ``[tables]``)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from extractor.profiles import Profile, load_profile

_DECORATION = re.compile(r"[\"'《》<>、·*]|^(?:关于)?(?:20\d\d年度?)?|^[:.,]+|[:;,。.]+$")
_NUMBERED_TABLE = re.compile(r"表(?:\([^()]*\))?\)?$")
_MOST_REMEMBERED = 5000
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def bare(title: str) -> str:
    """Return a squeezed, width-folded title as word lists see it: without quotes, 、 and leading year."""
    return _DECORATION.sub("", title)


def compile_entries(written: Sequence[str]) -> re.Pattern[str] | None:
    """Compile the entries of a list (see ``base.toml`` for how they are written) to one pattern.

    The pattern matches a bare title at its start if one of the entries fits; None for an empty list.
    """
    return re.compile("|".join(_compiled(entry) for entry in written), re.DOTALL) if written else None


def _compiled(entry: str) -> str:
    """``=words``: the whole title; else all words, in any order, and none of the ``!words``."""
    if entry.startswith("="):
        return re.escape(entry[1:]) + r"\Z"
    looks = (
        f"(?!.*{re.escape(w[1:])})" if w.startswith("!") else f"(?=.*{re.escape(w)})" for w in entry.split()
    )
    return "".join(looks)


@dataclass(frozen=True)
class Meaning:
    """One key of ``[sections]``."""

    key: str
    titles: re.Pattern[str] | None
    below: Mapping[str, re.Pattern[str] | None]
    scope: str = ""
    yields: bool = False
    root: bool = False
    closed: str = ""
    depth: int = 2


@dataclass
class SectionTitles:
    """The meanings of section titles under one profile."""

    meanings: tuple[Meaning, ...]
    _known: dict[tuple[str, str | None], str | None] = field(default_factory=dict)
    _own: dict[str, Meaning | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_key = {m.key: m for m in self.meanings}
        self._below: dict[str, list[tuple[re.Pattern[str], Meaning]]] = defaultdict(list)
        for one in self.meanings:
            for parent, pattern in one.below.items():
                if pattern:
                    self._below[parent].append((pattern, one))

    @classmethod
    def of(cls, sections: Mapping[str, Any]) -> SectionTitles:
        """Compile ``[sections]``."""
        return cls(
            tuple(
                Meaning(
                    key=key,
                    titles=compile_entries(data.get("titles", ())),
                    below={parent: compile_entries(words) for parent, words in data.get("below", {}).items()},
                    scope=data.get("scope", ""),
                    yields=data.get("yields", False),
                    root=data.get("root", False),
                    closed=data.get("closed", ""),
                    depth=data.get("depth", 2),
                )
                for key, data in sections.items()
            )
        )

    def meaning(self, title: str, parent: str | None = None) -> str | None:
        """The meaning of a squeezed title under a section of meaning ``parent``; its own or inherited."""
        return _remembered(self._known, (title, parent), lambda: self._find(bare(title), parent))

    def own(self, title: str) -> Meaning | None:
        """The meaning that the title has by itself, wherever it stands."""
        return _remembered(self._own, title, lambda: self._first(bare(title)))

    def _first(self, name: str) -> Meaning | None:
        if _NUMBERED_TABLE.search(name):
            return self._table_part(name)
        return next((m for m in self.meanings if m.titles and m.titles.match(name)), None)

    def _find(self, title: str, parent: str | None) -> str | None:
        above = self.by_key.get(parent or "")
        if above:
            for key in (above.key, above.key.partition(".")[0]):
                for below, one in self._below.get(key, ()):
                    if below.match(title):
                        return one.key
            if above.closed == "hard" or (above.closed == "soft" and "决算" not in title):
                return parent
        found = self.own(title)
        if not found or _belongs_to(found, above):
            return parent
        return found.key

    def _table_part(self, name: str) -> Meaning | None:
        """A title that ends in 表 is that of the part with the tables, of an attachment, or means nothing."""
        for key in ("tables", "attachment"):
            meaning = self.by_key.get(key)
            if meaning and meaning.titles and meaning.titles.match(name):
                return meaning
        return None


def _belongs_to(found: Meaning, above: Meaning | None) -> bool:
    """Whether a title without fund or of a whole part speaks of what the section above speaks of."""
    if not above:
        return False
    if found.yields and above.scope not in ("", "all"):
        return True
    return found.root and above.key != "narrative"


@dataclass(frozen=True)
class TableTitles:
    """The meanings of table titles, numbers and header words under one profile.

    ``empty`` finds the words that say that a table is empty.
    """

    titles: tuple[tuple[str, re.Pattern[str]], ...]
    headers: tuple[tuple[str, re.Pattern[str]], ...]
    numbers: Mapping[int, str]
    empty: re.Pattern[str]
    _known: dict[str, str | None] = field(default_factory=dict)

    @classmethod
    def of(cls, tables: Mapping[str, Any], empty: Sequence[str]) -> TableTitles:
        """Compile ``[tables]`` and ``empty`` of ``[options.tables]``."""
        titles = ((key, compile_entries(data.get("titles", ()))) for key, data in tables.items())
        headers = ((key, compile_entries(data.get("header", ()))) for key, data in tables.items())
        return cls(
            tuple((key, pattern) for key, pattern in titles if pattern),
            tuple((key, pattern) for key, pattern in headers if pattern),
            {data["number"]: key for key, data in tables.items() if data.get("number")},
            re.compile("|".join(empty)),
        )

    def by_title(self, title: str) -> str | None:
        """The meaning of a squeezed, width-folded table title; None if it is none that is known."""
        return _remembered(self._known, title, lambda: _first_match(self.titles, bare(title)))

    def by_header(self, words: str) -> str | None:
        """The meaning told by the words in a grid (cells joined by a character that is in no word)."""
        return _first_match(self.headers, words)

    def by_number(self, number: int | None) -> str | None:
        """The meaning of 公开NN where the profile fixes it; decides only if no words do."""
        return self.numbers.get(number) if number is not None else None


def _first_match(patterns: Iterable[tuple[str, re.Pattern[str]]], name: str) -> str | None:
    return next((key for key, pattern in patterns if pattern.match(name)), None)


def _remembered(memory: dict[K, V], key: K, find: Callable[[], V]) -> V:
    """Look up or find; documents of one template repeat their titles. The memory is bounded."""
    try:
        return memory[key]
    except KeyError:
        if len(memory) > _MOST_REMEMBERED:
            memory.clear()
        found = memory[key] = find()
        return found


@lru_cache
def section_titles(profile: str) -> SectionTitles:
    """The section titles of a profile, compiled once."""
    return SectionTitles.of(load_profile(profile).sections)


@lru_cache
def table_titles(profile: str) -> TableTitles:
    """The table titles of a profile, compiled once."""
    chosen = load_profile(profile)
    return TableTitles.of(chosen.tables, chosen.options["tables"]["empty"])


@lru_cache
def outline_words(profile: str) -> Mapping[str, Any]:
    """``[options.outline]`` of a profile, its lists as tuples."""
    found: Profile = load_profile(profile)
    words: Mapping[str, Any] = found.options.get("outline", {})
    return {key: tuple(value) if isinstance(value, list) else value for key, value in words.items()}
