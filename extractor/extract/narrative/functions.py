"""Which functional code a path of names means: from the document's own tables, else from the taxonomy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from extractor.extract.narrative.lexicon import plain
from extractor.extract.narrative.tokens import Path
from extractor.profiles.classification import names_by_code

_TAIL = re.compile(r"(?:支出|\([类款项]\))+$")


@lru_cache(maxsize=8192)
def bare(name: str) -> str:
    """A name without the endings that documents leave off at will (支出, 级别标记)."""
    folded = plain(name)
    return _TAIL.sub("", folded) or folded


@lru_cache
def _standard_by_name() -> Mapping[str, frozenset[str]]:
    return _by_name((name, code) for code, names in names_by_code("function").items() for name in names)


def _by_name(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, code in pairs:
        found.setdefault(bare(name), set()).add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


class Functions:
    """Resolves names of 类, 款, 项 to codes, in the light of one document."""

    def __init__(self, own: Mapping[str, Iterable[str]]) -> None:
        """``own``: codes by name, as the document's tables print them."""
        self._own = _by_name((name, code) for name, codes in own.items() for code in codes)

    def codes(self, name: str, digits: int, prefix: str = "") -> frozenset[str]:
        """Codes of a level (3, 5 or 7 digits) with a name under a prefix: the document's, else the standard ones.

        Where the document prints several codes for one name, those that are standard: the others are slips.
        """
        own, standard = (
            frozenset(
                code for code in known.get(bare(name), ()) if len(code) == digits and code.startswith(prefix)
            )
            for known in (self._own, _standard_by_name())
        )
        return (len(own) > 1 and own & standard) or own or standard

    def concept(self, path: Path, above: str | None = None) -> tuple[str, str | None]:
        """The concept of a path and its code: ``function:CODE``, or by names where no one code fits.

        ``above`` is the code of the 类 or 款 the text is under, for a path that names but its last level.
        """
        if path.code:
            return f"function:{path.code}", path.code
        code = self._resolve(path) or self._below(path, above)
        if code:
            return f"function:{code}", code
        return "function:" + "/".join(bare(name) for name in path.names if name), None

    def _below(self, path: Path, above: str | None) -> str | None:
        """The one code of a path's last name under the line above."""
        if not above or path.names[0] or not path.level:
            return None
        for prefix in _prefixes(above)[:-1]:
            hits = self.codes(path.names[path.level - 1], 2 * path.level + 1, prefix)
            if len(hits) == 1:
                return next(iter(hits))
        return None

    def _resolve(self, path: Path) -> str | None:
        prefixes = [""]
        digits = 3
        for name in path.names:
            if name:
                hits = sorted({c for prefix in prefixes for c in self.codes(name, digits, prefix)})
                if digits == 2 * path.level + 1:
                    return hits[0] if len(hits) == 1 else self._loose(path, digits)
                prefixes = hits or prefixes
            digits += 2
        return None

    def _loose(self, path: Path, digits: int) -> str | None:
        """The one code of the last name under the class, where the level between is worded otherwise."""
        classes = self.codes(path.names[0], 3) if path.names[0] else frozenset()
        last = path.names[path.level - 1]
        hits = {c for prefix in (classes or {""}) for c in self.codes(last, digits, prefix)}
        if path.level == len(path.names) and path.names[1]:
            between = {c for prefix in (classes or {""}) for c in self.codes(path.names[1], 5, prefix)}
            if between:
                # a 款 of that name is known, and has no such 项
                hits = {code for code in hits if code[:5] in between}
        return hits.pop() if len(hits) == 1 and (classes or path.level == 1) else None

    def of_name(self, name: str, context: str | None = None) -> tuple[str, str] | None:
        """Concept and code of a name printed without level; None if it means no one line.

        ``context`` is the code of the line above, where the text has one.
        """
        for prefix in _prefixes(context):
            for digits in (3, 5, 7):
                hits = self.codes(name, digits, prefix if digits > 3 else "")
                if len(hits) == 1:
                    code = next(iter(hits))
                    return f"function:{code}", code
        return None


def _prefixes(context: str | None) -> list[str]:
    """From the line above to everywhere: 20805, 208, nothing."""
    wider = [context[:length] for length in (7, 5, 3) if length <= len(context)] if context else []
    return [*dict.fromkeys(wider), ""]
