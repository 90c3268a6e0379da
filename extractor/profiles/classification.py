"""支出功能分类 and 支出经济分类 as data: names of codes, codes of names.

What is not listed proves nothing: the lists hold what is certain, not all there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from extractor.profiles import taxonomy
from schemas.text import squeeze

Scheme = Literal["function", "economic"]
_FILES = {"function": "functions", "economic": "economic"}


@lru_cache(maxsize=2)
def names_by_code(scheme: Scheme) -> Mapping[str, tuple[str, ...]]:
    """All listed codes with their names, the one in force first, then earlier and other official ones."""
    data = taxonomy(_FILES[scheme])
    found = {
        code: (entry,) if isinstance(entry, str) else tuple(entry) for code, entry in data["codes"].items()
    }
    for key, group in data.items():
        if key.startswith("standard"):
            for head in group["under"]:
                for tail, name in group["items"].items():
                    found.setdefault(head + tail, (name,))
    return MappingProxyType(found)


@lru_cache(maxsize=2)
def codes_by_name(scheme: Scheme) -> Mapping[str, frozenset[str]]:
    """All listed names, squeezed, with the codes that have them."""
    found: dict[str, set[str]] = {}
    for code, names in names_by_code(scheme).items():
        for name in names:
            found.setdefault(squeeze(name), set()).add(code)
    return MappingProxyType({name: frozenset(codes) for name, codes in found.items()})


def code_of_name(name: str, scheme: Scheme = "function") -> str | None:
    """The only code that has a name; None if none or several have it."""
    codes = codes_by_name(scheme).get(squeeze(name), frozenset())
    return next(iter(codes)) if len(codes) == 1 else None


def class_of_name(name: str, scheme: Scheme = "function") -> str | None:
    """The code of the 类 with a name, as 公开01 and 04 print it; None if it is the name of no 类."""
    plain = squeeze(name)
    for candidate in (plain, f"{plain}支出"):
        for code in codes_by_name(scheme).get(candidate, frozenset()):
            if len(code) == 3:
                return code
    return None
