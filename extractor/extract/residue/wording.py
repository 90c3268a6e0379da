"""Words that are misspelt or no longer in use, recorded as statements (``misspelt``, ``outdated``).

``concept`` is the word and the right one, parted by ``|``; of an outdated word what is said now, and the basis.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractor.extract.builder import Builder
from extractor.extract.residue.passages import state
from extractor.profiles import taxonomy

_TITLE = re.compile(r"《[^《》]*》")
#: Quotes show the word with some characters around it.
_AROUND = 8
_STOP = re.compile(r"[\s，,。；;：:、（）()]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word to look for: its slip, or since which year it is stale and what is said now."""

    pattern: re.Pattern[str]
    needs: tuple[str, ...]
    letters: frozenset[str]
    slip: tuple[str, str]
    since: int
    now: str

    def is_needed(self, text: str) -> bool:
        """Whether a text holds what the word needs."""
        return any(need in text for need in self.needs)

    def told(self, found: str) -> str:
        """The word found and what it should be."""
        return f"{found}|{self.now or found.replace(*self.slip)}"


@lru_cache
def _words() -> tuple[Word, ...]:
    return tuple(
        Word(
            pattern=re.compile("|".join(one["wrong"])),
            needs=tuple(one["needs"]),
            letters=frozenset("".join(one["needs"])),
            slip=tuple(one.get("slip", ("", ""))),
            since=one.get("since", 0),
            now=f"{one['now']}（{one['basis']}）" if "now" in one else "",
        )
        for one in taxonomy("wording")["word"]
    )


@lru_cache
def _any_need() -> re.Pattern[str]:
    return re.compile("|".join(need for word in _words() for need in word.needs))


def find_wording(builder: Builder) -> None:
    """Record every misspelt word, and those that were out of use in the document's year."""
    text, year = builder.document.text, builder.segments.year or 0
    titles: list[tuple[int, int]] | None = None
    # one search for all; what it finds may hide what begins inside it
    letters = set("".join(_any_need().findall(text)))
    for word in _words():
        if word.since > year or letters.isdisjoint(word.letters) or not word.is_needed(text):
            continue
        for match in word.pattern.finditer(text):
            if titles is None:
                titles = [one.span() for one in _TITLE.finditer(text)]
            if not any(start < match.start() < end for start, end in titles):
                predicate = "outdated" if word.since else "misspelt"
                state(builder, predicate, _span(text, match), concept=word.told(match.group()))


def _span(text: str, match: re.Match[str]) -> tuple[int, int]:
    """The word with what stands around it in its clause."""
    before = text[max(0, match.start() - _AROUND) : match.start()]
    after = text[match.end() : match.end() + _AROUND]
    stops = [one.end() for one in _STOP.finditer(before)]
    stop = _STOP.search(after)
    start = match.start() - len(before) + (stops[-1] if stops else 0)
    return start, match.end() + (stop.start() if stop else len(after))
