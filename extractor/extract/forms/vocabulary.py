"""The words forms are made of, compiled once per profile from ``taxonomy/forms.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from extractor.profiles import Profile, merge, taxonomy
from schemas.text import squeeze

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
#: Signs around a label or heading: numbering, colons, stars.
_TRIM = ":*·#.、,，;；|"
_NUMBERING = re.compile(r"^(?:\d{1,2}[.、]|[(（]?[一二三四五六七八九十]{1,2}[)）]?[、.])")
#: What a numbering without figures begins with.
_NUMBERS = frozenset("(（一二三四五六七八九十")
#: Words of a header that no list names but that say what its column holds.
_REASON = re.compile(r"原因|措施|偏差分析|情况说明|备注")
_COMPILED: dict[str, Vocabulary] = {}


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Lookups by key (blanks removed, width folded, brackets removed). Hashed by identity."""

    columns: Mapping[str, str]
    funds: Mapping[str, str]
    labels: Mapping[str, str]
    titles: tuple[str, ...]
    not_forms: tuple[str, ...]
    whole: tuple[str, ...]
    signals: tuple[str, ...]
    inner_signals: tuple[str, ...]
    totals: frozenset[str]
    fund_totals: frozenset[str]
    fund_parts: tuple[str, ...]
    fund_scopes: Mapping[str, str]
    first_levels: frozenset[str]
    second_levels: frozenset[str]
    operators: tuple[tuple[str, str], ...]
    judgements: Mapping[str, str]
    families: Mapping[str, Any]
    #: how badly short cells fit columns, remembered: the same few fill most rows
    fits: dict[tuple[str, str], float] = field(default_factory=dict)

    def column(self, key: str) -> str | None:
        """What an indicator column with this header holds; None if the header is unknown."""
        plain = bare(key)
        found = self.columns.get(plain)
        if found is None and len(plain) <= 24 and _REASON.search(plain):
            return "reason"
        return found

    def fund_column(self, key: str) -> str | None:
        """What a funds column with this header holds."""
        return self.funds.get(bare(key))

    def label(self, key: str) -> str | None:
        """What a row label stands for."""
        return self.labels.get(bare(key))

    def is_level(self, key: str) -> bool:
        """Whether a cell names an indicator of the first or second level."""
        plain = bare(key)
        return plain in self.first_levels or plain in self.second_levels

    def is_title(self, key: str) -> bool:
        """Whether a line or cell is the title of a form."""
        if len(key) > 80 or "。" in key or "；" in key:
            return False
        plain = bare(key)
        return plain.endswith(self.titles) and len(plain) >= 3

    def family(self, columns: frozenset[str]) -> str:
        """The first family whose columns a header has, ``other`` if none."""
        for name, family in self.families.items():
            if columns.issuperset(family["requires"]) and columns.isdisjoint(family.get("excludes", ())):
                return name
        return "other"


@lru_cache(maxsize=4096)
def bare(key: str) -> str:
    """A label without brackets, numbering and the signs around it."""
    plain = _BRACKETS.sub("", key) if "(" in key or "[" in key else key
    plain = plain.strip(_TRIM)
    return _NUMBERING.sub("", plain).strip(_TRIM) if plain[:1].isdecimal() or plain[:1] in _NUMBERS else plain


def forms_data(profile: Profile) -> dict[str, Any]:
    """The forms taxonomy with a profile's differences laid over it."""
    return merge(taxonomy("forms"), profile.forms)


def vocabulary(profile: Profile) -> Vocabulary:
    """The vocabulary of a profile; compiled once for equal differences."""
    differences = repr(profile.forms)
    if differences not in _COMPILED:
        _COMPILED[differences] = _compiled(forms_data(profile))
    return _COMPILED[differences]


def _inverted(lists: Mapping[str, list[str]]) -> dict[str, str]:
    return {bare(squeeze(word)): meaning for meaning, words in lists.items() for word in words}


def _compiled(data: Mapping[str, Any]) -> Vocabulary:
    operators = [(squeeze(word), sign) for sign, words in data["operators"].items() for word in words]
    totals = {name: data["labels"][name] for name in ("total_row", "total_score")}
    labels = {name: words for name, words in data["labels"].items() if name not in ("total_row",)}
    return Vocabulary(
        columns=_inverted(data["columns"]),
        funds=_inverted(data["funds"]),
        labels=_inverted(labels),
        titles=tuple(data["titles"]),
        not_forms=tuple(data["not_forms"]),
        whole=tuple(squeeze(word) for word in data["whole"]),
        signals=tuple(data["signals"]),
        inner_signals=tuple(data["inner_signals"]),
        totals=frozenset(bare(squeeze(word)) for words in totals.values() for word in words),
        fund_totals=frozenset(data["fund_rows"]["total"]),
        fund_parts=tuple(data["fund_rows"]["part"]),
        fund_scopes=_inverted(data["fund_rows"]["scopes"]),
        first_levels=frozenset(data["levels"]["first"]),
        second_levels=frozenset(data["levels"]["second"]),
        operators=tuple(sorted(operators, key=lambda pair: -len(pair[0]))),
        judgements=_inverted(data["judgements"]),
        families=data["families"],
    )
