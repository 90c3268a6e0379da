"""Views of a text that keep its offsets.

Disclosures mix full- and half-width forms and put blanks inside figures and
words. NFKC would change lengths (``①`` becomes ``1``, ``㎡`` becomes ``m2``) and so
break every offset; the width table below maps one character to one character.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain

from schemas.lazy import lazy

_FULL = "".join(chr(c) for c in range(0xFF01, 0xFF5F))
_HALF = "".join(chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F))
#: Characters that are the same to a reader: small forms, dashes, quotes and list marks.
_SAME = {
    "〔": "[",
    "〕": "]",
    "【": "[",
    "】": "]",
    **dict(
        zip("﹐﹑﹒﹔﹕﹖﹗﹙﹚﹛﹜﹝﹞﹟﹠﹡﹢﹣﹤﹥﹦﹨﹩﹪﹫", ",、.;:?!(){}[]#&*+-<>=\\$%@", strict=True)
    ),
    "−": "-",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "・": "·",
    "•": "·",
    "≧": "≥",
    "≦": "≤",
    "⩾": "≥",
    "⩽": "≤",
    "∕": "/",
    "∶": ":",
    "囗": "口",
}
_NARROW = {**dict(zip(_FULL, _HALF, strict=True)), **_SAME}
#: A pattern that finds the few characters to replace is ten times faster than ``str.translate`` on Chinese text.
_WIDE = re.compile(f"[{re.escape(''.join(_NARROW))}]")
#: White space and the invisible characters that word processors leave behind.
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_VISIBLE = re.compile(rf"[^\s{''.join(_INVISIBLE)}]+")
#: What is replaced or left out where a text is squeezed.
_UNSQUEEZED = re.compile(rf"[\s{''.join(_INVISIBLE)}{re.escape(''.join(_NARROW))}]")


def fold_width(text: str) -> str:
    """Return ``text`` with full-width forms made half-width, of the same length."""
    # a text has few kinds of them, and a function called for each one costs more than to replace all of a kind
    if found := _WIDE.findall(text):
        for wide in set(found):
            text = text.replace(wide, _NARROW[wide])
    return text


@lru_cache(maxsize=2)
def fold_whole(text: str) -> str:
    """As :func:`fold_width`, for the text of a document, stretches of which are looked at many times."""
    return fold_width(text)


def is_blank(char: str) -> bool:
    """Tell whether a reader sees nothing where ``char`` stands."""
    return char.isspace() or char in _INVISIBLE


@lru_cache(maxsize=1 << 15)
def squeeze(text: str) -> str:
    """Return ``text`` width-folded and without white space (offsets are lost)."""
    # most of what is printed in cells and titles needs nothing done to it
    if found := _UNSQUEEZED.findall(text):
        for char in set(found):
            text = text.replace(char, _NARROW.get(char, ""))
    return text


def joined(runs: Iterable[re.Match[str]], base: int = 0) -> tuple[str, Sequence[int]]:
    """The text of runs of kept characters, and the offset of each character, counted from ``base``."""
    words: list[str] = []
    spans: list[range] = []
    for run in runs:
        words.append(run.group())
        spans.append(range(base + run.start(), base + run.end()))
    if len(spans) == 1:
        return words[0], spans[0]
    return "".join(words), tuple(chain.from_iterable(spans))


class Squeezed:
    """A stretch of a document without white space, each character with its offset.

    ``text[i]`` stands at ``offsets[i]`` of the canonical text; ``offsets`` is strictly increasing and as long as
    ``text`` (a range where nothing was dropped). Grammars work on ``text``; :meth:`span` leads back.
    """

    #: The folded text, start and end, where it was squeezed from there.
    _place: tuple[str, int, int]

    def __init__(self, text: str, offsets: Sequence[int]) -> None:
        self.text = text
        self.offsets = offsets

    @classmethod
    def of(cls, canonical: str, start: int = 0, end: int | None = None) -> Squeezed:
        """Squeeze ``canonical[start:end]``."""
        made = cls.__new__(cls)
        folded, stop = fold_whole(canonical), len(canonical) if end is None else end
        made.text = "".join(_VISIBLE.findall(folded, start, stop))
        made._place = folded, start, stop
        return made

    @lazy
    def offsets(self) -> Sequence[int]:
        """Where each character stands. Of most stretches nobody asks."""
        folded, start, end = self._place
        if len(self.text) == end - start:
            return range(start, end)
        return joined(_VISIBLE.finditer(folded, start, end))[1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the canonical span of ``text[start:end]``, without outer white space.

        Raises:
            ValueError: the stretch is empty; it has no place in the document.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no text at [{start}:{end}] of {len(self.text)} characters")
        return self.offsets[start], self.offsets[end - 1] + 1

    def index(self, offset: int) -> int:
        """Return the index of the first kept character at or after canonical ``offset``."""
        return bisect_left(self.offsets, offset)
