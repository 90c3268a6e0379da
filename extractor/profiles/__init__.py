"""Knowledge as data: the taxonomy, the lexicons, and provincial profiles.

A profile is one TOML file in this folder: a parent (``inherits = "base"``) plus differences. The taxonomy
(``taxonomy/*.toml``) is shared by all. Adding an alias, a table variant or a province is an edit of data.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from schemas.errors import OptionError

#: The keys a profile may have; a misspelt one is refused.
_KEYS = frozenset(
    {"inherits", "title", "regions", "sections", "tables", "columns", "forms", "relations", "options"}
)


@dataclass(frozen=True)
class Profile:
    """A provincial profile with its parents merged in.

    Attributes:
        name: the file's name without ``.toml``.
        title: what people call it ("四川").
        regions: words that tell the profile from a unit's name or text.
        sections: meaning key -> titles or title patterns (see ``base.toml``).
        tables: meaning key -> titles, and 公开NN numbers of the province.
        columns: column meanings by header words, per table meaning.
        forms: families of performance forms with their headers and scoring rules.
        relations: articulation formulas.
        options: single settings.
    """

    name: str
    title: str
    regions: tuple[str, ...]
    sections: Mapping[str, Any]
    tables: Mapping[str, Any]
    columns: Mapping[str, Any]
    forms: Mapping[str, Any]
    relations: Mapping[str, Any]
    options: Mapping[str, Any]


def _folder() -> Traversable:
    return resources.files(__name__)


def profile_names() -> list[str]:
    """All profiles, ``base`` first."""
    names = [f.name[:-5] for f in _folder().iterdir() if f.name.endswith(".toml")]
    return sorted(names, key=lambda name: (name != "base", name))


@lru_cache
def _file(name: str) -> Mapping[str, Any]:
    """One file as written, without its parents."""
    return tomllib.loads((_folder() / f"{name}.toml").read_text("utf-8"))


@lru_cache
def regions() -> Mapping[str, str]:
    """The words that tell a profile (``regions`` of each file), with the name of the profile."""
    return {word: name for name in profile_names() for word in _file(name).get("regions", ())}


def _load(name: str, seen: tuple[str, ...] = ()) -> dict[str, Any]:
    if name not in profile_names() or name in seen:
        known = ", ".join(profile_names())
        raise OptionError(name, f"没有这个地区配置。可用：{known}", f"no such profile. Known: {known}")
    data = dict(_file(name))
    if unknown := set(data) - _KEYS:
        raise ValueError(f"profile {name} has unknown keys: {sorted(unknown)}")
    parent = data.pop("inherits", None)
    return merge(_load(parent, (*seen, name)), data) if parent else data


def merge(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    """Lay ``child`` over ``parent``: tables merge key by key, all else replaces.

    A key that ends in ``+`` extends the parent's list instead of replacing it.
    """
    merged = dict(parent)
    for key, value in child.items():
        if key.endswith("+"):
            merged[key[:-1]] = [*merged.get(key[:-1], []), *value]
        elif isinstance(value, Mapping) and isinstance(merged.get(key), Mapping):
            merged[key] = merge(merged[key], value)
        else:
            merged[key] = value
    return merged


@lru_cache
def load_profile(name: str = "base") -> Profile:
    """Load a profile with its parents merged in.

    Raises:
        OptionError: there is no such profile.
        ValueError: the file has a misspelt key.
    """
    data = _load(name)
    parts = {key: data.get(key, {}) for key in ("sections", "tables", "columns", "forms")}
    return Profile(
        name=name,
        title=data.get("title", name),
        regions=tuple(data.get("regions", ())),
        relations=data.get("relations", {}),
        options=data.get("options", {}),
        **parts,
    )


@lru_cache
def taxonomy(part: str) -> Mapping[str, Any]:
    """Load one file of the taxonomy (``concepts``, ``functions``, ``economic``, ``reasons`` ...).

    Raises:
        FileNotFoundError: there is no such part.
    """
    text = (_folder() / "taxonomy" / f"{part}.toml").read_text("utf-8")
    return MappingProxyType(tomllib.loads(text))
