"""Schemes that a document says were given up, and places that speak of them as if they were in force.

Predicates ``abolished`` and ``still_in_force``; ``concept`` is the scheme's name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.extract.builder import Builder
from extractor.extract.residue.passages import Passage, state

#: 从2030年起不再实施居民补充医疗保险.
_GIVEN_UP = re.compile(
    r"(?:20\d\d年)?(?:\d{1,2}月)?起?(?:不再|停止)(?:实施|实行|执行)(?P<what>[一-龥]{6,20}?)(?=的?(?:通知|公告|决定|意见)|[,。;》)]|$)"
)
#: A shorter name of a scheme has still so many characters: 补充医疗保险.
_SHORTEST = 6
#: Words that show that a place speaks of the end of the scheme, or of its past.
_ENDED = re.compile(r"不再|停止|取消|终止|原|曾|此前|以前|衔接")
#: A name that stands more often than this is that of a scheme in general.
_MOST = 5
_BEFORE, _AFTER = 12, 8


def find_abolished(builder: Builder, passages: Sequence[Passage]) -> None:
    """Record schemes given up and where else they stand as in force."""
    for passage in passages:
        if "不再" not in passage.raw and "停止" not in passage.raw:
            continue
        for match in _GIVEN_UP.finditer(passage.squeezed.text):
            uses = _uses(match["what"], passage, passages)
            if uses:
                name = uses[0][1]
                span = passage.squeezed.span(match.start(), match.end())
                state(builder, "abolished", span, passage.meaning, concept=name)
                for other, _, start, end in uses:
                    state(
                        builder,
                        "still_in_force",
                        other.squeezed.span(start, end),
                        other.meaning,
                        concept=name,
                    )


def _uses(what: str, own: Passage, passages: Sequence[Passage]) -> list[tuple[Passage, str, int, int]]:
    """The places that speak of the scheme by the longest part of its name that is used."""
    shortest = what[-_SHORTEST:]
    others = [one for one in passages if one is not own and shortest in one.squeezed.text]
    for begin in range(len(what) - _SHORTEST + 1):
        name = what[begin:]
        found = [
            (passage, name, start, min(len(passage.squeezed.text), start + len(name) + _AFTER))
            for passage in others
            if not passage.is_in(("glossary",)) and name in passage.squeezed.text
            for start in [passage.squeezed.text.find(name)]
            if not _ENDED.search(passage.squeezed.text[max(0, start - _BEFORE) : start])
        ]
        if found:
            return found if len(found) <= _MOST else []
    return []
