"""ZIP archives that may lie: paths out of themselves, bombs, too many members."""

from __future__ import annotations

import re
import zipfile

from extractor.read import refusals
from extractor.read.limits import Limits

#: Below this size a high ratio is a sheet of blanks, not a bomb.
_RATIO_FROM = 32 << 20
_DRIVE = re.compile(r"[A-Za-z]:")
_CHUNK = 1 << 20
_UTF8_FLAG = 0x800


def check_archive(archive: zipfile.ZipFile, name: str, packed: int, limits: Limits) -> None:
    """Refuse an archive that is not safe to unpack.

    Sizes that members state are upper bounds for Python's zipfile, which stops there; other unpackers may
    not, so a member that holds more than it states is refused as damaged when it is read.

    Raises:
        ReadError: too many members, too large unpacked, or a path that leads out of the archive.
    """
    members = archive.infolist()
    if len(members) > limits.max_members:
        raise refusals.too_many(name, len(members), limits.max_members)
    size = sum(member.file_size for member in members)
    if size > limits.max_unpacked_bytes:
        raise refusals.bomb(name, size, limits.max_unpacked_bytes)
    most = max(_RATIO_FROM, packed * limits.max_ratio)
    if size > most:
        raise refusals.bomb(name, size, most)
    for member in members:
        path = member_name(member)
        if path.startswith("/") or _DRIVE.match(path) or ".." in path.split("/"):
            raise refusals.bad_path(name, path)


def check_contents(archive: zipfile.ZipFile, name: str) -> None:
    """Unpack every member once, so that a native reader meets no member larger than stated.

    Raises:
        ReadError: a member is damaged or encrypted.
    """
    for member in archive.infolist():
        if member.flag_bits & 1:
            raise refusals.encrypted(name)
        try:
            with archive.open(member) as stream:
                while stream.read(_CHUNK):
                    pass
        except Exception as error:
            raise refusals.damaged(name, "ZIP/XLSX", error) from error


def member_name(member: zipfile.ZipInfo) -> str:
    """A member's path. Chinese Windows writes names in GBK and does not say so."""
    name = member.filename
    if not member.flag_bits & _UTF8_FLAG:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            return name.replace("\\", "/")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")
