"""Microsoft's compound files (OLE2): what DOC, XLS and encrypted Office files are wrapped in.

Only what the readers need: the names of the root's streams, and a stream's bytes. Layout after [MS-CFB].
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_ENTRY = 128
#: Sectors from here on are marks, not places.
_MARKS_FROM = 0xFFFFFFFA
_NO_ENTRY = 0xFFFFFFFF
_STREAM = 2


class BrokenOleError(ValueError):
    """The file is cut off or its chains lead nowhere."""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Ole:
    """A compound file.

    Raises:
        BrokenOleError: the header, the allocation table or the directory cannot be followed.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER or not data.startswith(MAGIC):
            raise BrokenOleError("no compound file header")
        self._data = data
        self._sector = 1 << struct.unpack_from("<H", data, 30)[0] % 16
        if self._sector not in (512, 4096):
            raise BrokenOleError("sectors of a size that does not exist")
        self._fat = self._read_fat()
        directory = self._chain(struct.unpack_from("<I", data, 48)[0])
        if len(directory) % self._sector:
            raise BrokenOleError("the directory is cut off")
        self._entries = [
            _entry(directory[at : at + _ENTRY]) for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)
        ]
        if not self._entries:
            raise BrokenOleError("no directory")
        self._root = self._children(self._entries[0].child)

    def names(self) -> set[str]:
        """Names of the streams and folders at the top; those of embedded files are not among them."""
        return set(self._root)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream at the top (one of 4096 bytes or more).

        Raises:
            BrokenOleError: there is no such stream, or it is cut off.
        """
        entry = self._root.get(name)
        if entry is None or entry.kind != _STREAM or entry.size < struct.unpack_from("<I", self._data, 56)[0]:
            raise BrokenOleError(f"no stream {name}")
        return self._chain(entry.start)[: entry.size]

    def _at(self, sector: int) -> bytes:
        start = _HEADER + sector * self._sector if self._sector == _HEADER else (sector + 1) * self._sector
        piece = self._data[start : start + self._sector]
        if not piece:
            raise BrokenOleError(f"sector {sector} is missing")
        return piece

    def _read_fat(self) -> list[int]:
        places = list(struct.unpack_from("<109I", self._data, 76))
        following, count = struct.unpack_from("<II", self._data, 68)
        for _ in range(min(count, len(self._data) // self._sector)):
            if following >= _MARKS_FROM:
                break
            more = self._numbers(following)
            places += more[:-1]
            following = more[-1]
        fat: list[int] = []
        for place in places:
            if place < _MARKS_FROM:
                fat += self._numbers(place)
        return fat

    def _numbers(self, sector: int) -> list[int]:
        """A sector of the allocation table."""
        piece = self._at(sector)
        if len(piece) < self._sector:
            raise BrokenOleError("the allocation table is cut off")
        return list(struct.unpack(f"<{self._sector // 4}I", piece))

    def _chain(self, sector: int) -> bytes:
        pieces: list[bytes] = []
        for _ in range(len(self._fat) + 1):
            if sector >= _MARKS_FROM:
                return b"".join(pieces)
            if sector >= len(self._fat):
                raise BrokenOleError(f"sector {sector} is out of the table")
            pieces.append(self._at(sector))
            sector = self._fat[sector]
        raise BrokenOleError("a chain runs in a circle")

    def _children(self, first: int) -> dict[str, _Entry]:
        found: dict[str, _Entry] = {}
        waiting, seen = [first], set()
        while waiting:
            number = waiting.pop()
            if number == _NO_ENTRY or number in seen or number >= len(self._entries):
                continue
            seen.add(number)
            entry = self._entries[number]
            found[entry.name] = entry
            waiting += [entry.left, entry.right]
        return found


def _entry(raw: bytes) -> _Entry:
    length = max(0, min(64, struct.unpack_from("<H", raw, 64)[0]) - 2)
    left, right, child = struct.unpack_from("<3I", raw, 68)
    start, size = struct.unpack_from("<II", raw, 116)
    return _Entry(raw[:length].decode("utf-16-le", "replace"), raw[66], left, right, child, start, size)
