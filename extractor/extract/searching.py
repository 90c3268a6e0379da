"""Search for patterns that begin in many ways.

The engine skips to where a pattern may begin if its alternatives begin with plain characters. Where they begin
with groups or options, as most of ours do, it tries them all at every place of the text. Here the characters a
match may begin with are read off the pattern, and it is tried only where one of them stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

#: All matches of a pattern in a text, from left to right, without overlaps.
Finder = Callable[[str], Iterator[re.Match[str]]]

_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?(?:P<\w+>|[:=!]|<[=!]))?|\{[\d,]+\}|.", re.DOTALL)
_AROUND = ("(?=", "(?!", "(?<=", "(?<!")
_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_INNERMOST = re.compile(r"\([^()]*\)")
#: What a pattern looks like, groups left blank, that has several beginnings at each place.
_MANY_WAYS = re.compile(r"^(?:_[?*]|\w[?*])|^_.*\||\|_", re.DOTALL)


def finder(source: str) -> Finder:
    """How to find all matches of a pattern: as its ``finditer``, and faster if it begins in many ways."""
    pattern = re.compile(source)
    first = first_characters(source) if _begins_in_many_ways(source) else None
    if first is None:
        return pattern.finditer
    places = re.compile(f"[{re.escape(''.join(sorted(first)))}]")

    def find(text: str) -> Iterator[re.Match[str]]:
        end = 0
        for place in places.finditer(text):
            start = place.start()
            if start >= end and (match := pattern.match(text, start)):
                end = match.end()
                yield match

    return find


def _begins_in_many_ways(source: str) -> bool:
    """Whether the engine would find no plain characters to skip to."""
    outline = _ATOM.sub("_", source)
    while "(" in outline:
        outline = _INNERMOST.sub("_", outline)
    return bool(_MANY_WAYS.search(outline))


def first_characters(source: str) -> frozenset[str] | None:
    """The characters a match may begin with; None if that may be any, or a match may be empty."""
    pieces = _PIECE.findall(source)
    first, empty = _alternatives(pieces[::-1])
    return None if empty or first is None else frozenset(first)


#: What is read of a pattern: the characters it may begin with (None: any), and whether it may match nothing.
_Opening = tuple[set[str] | None, bool]


def _alternatives(pieces: list[str]) -> _Opening:
    """Read up to the end of a group. The next piece is the last of the list."""
    first, empty = _sequence(pieces)
    while pieces and pieces[-1] == "|":
        pieces.pop()
        more, also = _sequence(pieces)
        first, empty = _united(first, more), empty or also
    return first, empty


def _sequence(pieces: list[str]) -> _Opening:
    first: set[str] | None = set()
    empty = True
    while empty and pieces and pieces[-1] not in ("|", ")"):
        more, empty = _item(pieces)
        first = _united(first, more)
    _skip(pieces)
    return first, empty


def _skip(pieces: list[str]) -> None:
    """Pass over the rest of an alternative."""
    depth = 0
    while pieces:
        piece = pieces[-1]
        if depth == 0 and piece in ("|", ")"):
            return
        depth += (piece[0] == "(") - (piece == ")")
        pieces.pop()


def _item(pieces: list[str]) -> _Opening:
    """Read one character, class or group with how often it stands."""
    piece = pieces.pop()
    if piece.startswith("("):
        first, empty = _alternatives(pieces)
        pieces.pop()
        if piece in _AROUND:
            first, empty = set(), True
    elif piece in ("^", "$"):
        first, empty = set(), True
    else:
        first, empty = _characters(piece), False
    if pieces and (pieces[-1] in ("?", "*", "+") or pieces[-1].startswith("{")):
        times = pieces.pop()
        empty = empty or times[:2] in ("?", "*", "{0", "{,")
        if pieces and pieces[-1] in ("?", "+"):
            pieces.pop()
    return first, empty


def _characters(piece: str) -> set[str] | None:
    """The characters that a piece stands for; None where they are not listed one by one."""
    if piece.startswith("["):
        inside = piece[1:-1]
        return None if re.search(r"^\^|\\|.-.", inside) else set(inside)
    if piece == "." or re.match(r"\\\w", piece):
        return None
    return {piece[-1]}


def _united(one: set[str] | None, other: set[str] | None) -> set[str] | None:
    return None if one is None or other is None else one | other
