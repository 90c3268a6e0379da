"""The text as the grammar sees it: no blanks, no quotation marks, no residue of word processors.

Quotation marks go because 三公, “三公” and ‘三公’ are one word; the words they enclose are remembered, since
names of projects stand in them. Full-width commas stay, so that they are never taken for the separators of
thousands.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from schemas.frozen import dataclass
from schemas.text import fold_width, is_blank, joined

_RESIDUE = re.compile(r"\[(?:bookmark|image|图片)[^\]\n]*\]|\*\*|(?m:^#+ )", re.IGNORECASE)
_QUOTES = frozenset("\"'「」『』`´")
#: What a reader does not see (as schemas.text.is_blank has it), and quotation marks.
_DROPPED = _QUOTES | {chr(code) for code in range(0x3001) if is_blank(chr(code))} | {"\ufeff"}
_KEPT = re.compile("[^" + re.escape("".join(sorted(_DROPPED))) + "]+")
#: Stands for a full-width comma while widths are folded; no text holds it.
_HELD_COMMA = "\ue000"
_QUOTED = re.compile(r"[“\"「『]([^”\"」』“「『\n]{2,60})[”\"」』]")


@dataclass(frozen=True, slots=True)
class View:
    """A stretch of a document as the grammar reads it. ``text[i]`` stands at ``offsets[i]``."""

    text: str
    offsets: Sequence[int]
    canonical: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The canonical span of ``text[start:end]``.

        Raises:
            ValueError: the stretch is empty.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no text at [{start}:{end}] of {len(self.text)} characters")
        return self.offsets[start], self.offsets[end - 1] + 1

    def index(self, offset: int) -> int:
        """The index of the first kept character at or after a canonical offset."""
        return bisect_left(self.offsets, offset)

    def parted(self, index: int) -> bool:
        """Whether a line break or tab stands between ``text[index]`` and the character after it."""
        between = self.canonical[self.offsets[index] + 1 : self.offsets[index + 1]]
        return "\n" in between or "\t" in between

    def spaced(self, index: int) -> bool:
        """Whether anything was dropped between ``text[index]`` and the character after it."""
        return self.offsets[index + 1] > self.offsets[index] + 1

    def quoted(self) -> list[tuple[int, int, str]]:
        """The stretches in quotation marks: start and end in ``text``, and the words."""
        if not self.offsets:
            return []
        first, last = self.offsets[0], self.offsets[-1] + 1
        return [
            (self.index(m.start(1)), self.index(m.end(1)), m.group(1))
            for m in _QUOTED.finditer(self.canonical, max(0, first - 1), min(last + 1, len(self.canonical)))
        ]


def view(canonical: str, start: int, end: int) -> View:
    """Look at ``canonical[start:end]``."""
    raw = canonical[start:end]
    if "[" in raw or "*" in raw or "#" in raw:
        folded = _fold(_RESIDUE.sub(lambda match: " " * len(match.group()), raw))
    elif len(raw) == len(canonical):
        folded = _fold(canonical)
    else:
        folded = _of_document(canonical)[start:end]
    text, offsets = joined(_KEPT.finditer(folded), start)
    return View(text, offsets, canonical)


def _fold(text: str) -> str:
    """Fold widths; full-width commas stay."""
    return fold_width(text.replace("，", _HELD_COMMA)).replace(_HELD_COMMA, "，")


#: The text of a document is folded once for all its stretches.
_of_document = lru_cache(maxsize=2)(_fold)
