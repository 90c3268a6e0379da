"""Compound files with streams of one's choice: what XLS writers do not make."""

from __future__ import annotations

import struct

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def ole_bytes(streams: dict[str, bytes]) -> bytes:
    """A compound file with streams at the top, each filled up to 4096 bytes at least."""
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    fat: list[int] = [_FAT, _END]
    bodies: list[bytes] = []
    starts: dict[str, int] = {}
    for name, data in padded.items():
        count = -(-len(data) // _SECTOR)
        starts[name] = len(fat)
        fat += [*range(len(fat) + 1, len(fat) + count), _END]
        bodies.append(data.ljust(count * _SECTOR, b"\0"))
    entries = [_entry("Root Entry", 5, child=1)]
    names = list(padded)
    for index, name in enumerate(names, 1):
        right = index + 1 if index < len(names) else _FREE
        entries.append(_entry(name, 2, right=right, start=starts[name], size=len(padded[name])))
    directory = b"".join(entries).ljust(_SECTOR, b"\0")
    assert len(entries) <= 4
    assert len(fat) <= 128
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(_SECTOR, b"\xff")
    return _header() + table + directory + b"".join(bodies)


def _header() -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    return head + struct.pack("<109I", 0, *([_FREE] * 108))


def _entry(
    name: str, kind: int, *, right: int = _FREE, child: int = _FREE, start: int = 0, size: int = 0
) -> bytes:
    raw = name.encode("utf-16-le").ljust(64, b"\0")
    raw += struct.pack("<HBB3I", 2 * len(name) + 2, kind, 1, _FREE, right, child)
    return raw + bytes(36) + struct.pack("<IQ", start, size)


def doc_bytes(*, encrypted: bool = False) -> bytes:
    """What is a DOC file by its streams, with the flag of a password."""
    flags = 0x0100 if encrypted else 0
    return ole_bytes({"WordDocument": bytes(10) + flags.to_bytes(2, "little")})
