"""One unit's pieces in a folder or ZIP, read as one document.

Pieces stand in the natural order of their paths (2 before 10, 附件二 before 附件三). Their texts follow one
another with a blank line between; offsets, table numbers and page numbers run on. A piece that cannot be
read is listed; an archive that is not safe is refused as a whole.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from extractor.read import refusals
from extractor.read.archive import check_archive, member_name
from extractor.read.limits import Limits
from schemas.document import Block, Cell, Document, Line, Page, Table, Unreadable
from schemas.errors import ReadError

Loader = Callable[[], bytes]
_BETWEEN = "\n\n"
#: What systems and programs leave in folders, and archives inside which pieces may lie.
_LEFTOVERS = re.compile(r"(?:^|/)(?:\.|~\$|__MACOSX/|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_ARCHIVE = re.compile(r"\.zip$", re.IGNORECASE)
_NUMBER = re.compile(r"(\d+)|([一二三四五六七八九十百]+)")
_DIGITS = {char: value for value, char in enumerate("一二三四五六七八九", 1)}
_MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class _Piece:
    """A file of the bundle: its path in it, its size, and how to get its bytes."""

    path: str
    size: int
    load: Loader


class _Budget:
    """What all archives of one bundle may hold together."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self._members = 0
        self._bytes = 0

    def spend(self, members: int, size: int) -> None:
        """Count files; refuses the bundle when there are too many."""
        self._members += members
        self._bytes += size
        if self._members > self.limits.max_members:
            raise refusals.too_many(self.name, self._members, self.limits.max_members)
        if self._bytes > self.limits.max_unpacked_bytes:
            raise refusals.bomb(self.name, self._bytes, self.limits.max_unpacked_bytes)


def read_folder(folder: Path, name: str, limits: Limits) -> Document:
    """Read a folder's files, those of its subfolders included.

    Raises:
        ReadError: too many files, none readable, or an unsafe archive among them.
        OSError: the folder cannot be listed.
    """
    budget = _Budget(name, limits)
    pieces: list[_Piece] = []
    for piece in _files(folder):
        budget.spend(1, 0)
        pieces += _unfolded(piece, budget, depth=0)
    return _read(pieces, name, limits, None)


def read_zip(data: bytes, name: str, limits: Limits) -> Document:
    """Read an archive's files, those of archives inside included.

    Raises:
        ReadError: a bomb, a path out of the archive, too many members, nested too deep, or none readable.
    """
    pieces = _members(data, _Budget(name, limits), depth=1)
    return _read(pieces, name, limits, hashlib.sha256(data).hexdigest())


def _files(folder: Path) -> Iterator[_Piece]:
    """All regular files below a folder; links to folders are not followed, they may run in circles."""
    closed: list[OSError] = []
    for here, folders, files in os.walk(folder, onerror=closed.append):
        folders[:] = [one for one in folders if not _LEFTOVERS.search(one + "/")]
        for one in files:
            path = Path(here, one)
            if not _LEFTOVERS.search(one) and path.is_file():
                yield _Piece(path.relative_to(folder).as_posix(), path.stat().st_size, path.read_bytes)
    for error in closed:
        if Path(error.filename) == folder:
            raise error
        yield _Piece(Path(error.filename).relative_to(folder).as_posix(), 0, _raising(error))


def _raising(error: OSError) -> Loader:
    def load() -> bytes:
        raise error

    return load


def _members(data: bytes, budget: _Budget, depth: int) -> list[_Piece]:
    if depth > budget.limits.max_depth:
        raise refusals.too_deep(budget.name, budget.limits.max_depth)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise refusals.damaged(budget.name, "ZIP", error) from error
    check_archive(archive, budget.name, len(data), budget.limits)
    members = archive.infolist()
    budget.spend(len(members), sum(member.file_size for member in members))
    pieces: list[_Piece] = []
    for member in members:
        path = member_name(member)
        if not member.is_dir() and not _LEFTOVERS.search(path):
            piece = _Piece(path, member.file_size, _loader(archive, member, path))
            pieces += _unfolded(piece, budget, depth)
    return pieces


def _loader(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str) -> Loader:
    def load() -> bytes:
        if member.flag_bits & 1:
            raise refusals.encrypted(path)
        try:
            return archive.read(member)
        except Exception as error:
            raise refusals.damaged(path, "ZIP", error) from error

    return load


def _unfolded(piece: _Piece, budget: _Budget, depth: int) -> list[_Piece]:
    """The piece, or what lies in it if it is an archive; one that does not open says why when it is read."""
    if not _ARCHIVE.search(piece.path) or piece.size > budget.limits.max_bytes:
        return [piece]
    try:
        data = piece.load()
    except (OSError, ReadError):
        return [piece]
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return [piece]
    inner = _members(data, budget, depth + 1)
    return [replace(one, path=f"{piece.path}/{one.path}") for one in inner]


def natural_key(path: str) -> list[tuple[int, int, str]]:
    """A sort key that takes numbers, Chinese ones too, for what they are worth."""
    key: list[tuple[int, int, str]] = []
    at = 0
    for match in _NUMBER.finditer(path):
        key.append((1, 0, path[at : match.start()]))
        key.append((0, int(match[1]) if match[1] else _worth(match[2]), ""))
        at = match.end()
    return [*key, (1, 0, path[at:])]


def _worth(numeral: str) -> int:
    """The worth of a Chinese numeral below 1000."""
    total, digit = 0, 0
    for char in numeral:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
    return total + digit


def _read(pieces: Sequence[_Piece], name: str, limits: Limits, sha256: str | None) -> Document:
    read: list[Document] = []
    failed: list[Unreadable] = []
    seen: dict[str, str] = {}
    for piece in sorted(pieces, key=lambda one: (natural_key(one.path), one.path)):
        try:
            document = _read_piece(piece, limits)
        except ReadError as error:
            failed.append(Unreadable(piece.path, error.message))
        except OSError as error:
            failed.append(Unreadable(piece.path, f"读不出文件（{error.strerror}）。"))
        else:
            if twin := seen.get(document.sha256):
                failed.append(Unreadable(piece.path, f"与“{twin}”内容相同，未重复读入"))
            else:
                seen[document.sha256] = piece.path
                read.append(document)
    if not read:
        raise _nothing(name, failed)
    return _joined(read, failed, name, sha256)


def _read_piece(piece: _Piece, limits: Limits) -> Document:
    from extractor.read import read_bytes

    if piece.size > limits.max_bytes:
        raise refusals.too_large(piece.path, piece.size, limits.max_bytes)
    return read_bytes(piece.load(), piece.path, replace(limits, max_depth=0))


def _nothing(name: str, failed: Sequence[Unreadable]) -> ReadError:
    if not failed:
        return refusals.empty_folder(name)
    reasons = "；".join(
        f"{PurePosixPath(one.where).name}：{one.why.rstrip('。')}" for one in failed[:_MOST_REASONS]
    )
    more = len(failed) - _MOST_REASONS
    return refusals.no_piece(name, reasons + (f"；等 {len(failed)} 个。" if more > 0 else "。"))


def _joined(
    pieces: Sequence[Document], failed: Sequence[Unreadable], name: str, sha256: str | None
) -> Document:
    """One document of several: what each holds, moved to where it now stands."""
    moved: list[Document] = []
    length = tables = pages = 0
    for piece in pieces:
        moved.append(_Shift(length, tables, pages).document(piece))
        length += len(piece.text) + len(_BETWEEN)
        tables += len(piece.tables)
        pages += max((page.number for page in piece.pages), default=0)
    unreadable = [
        Unreadable(f"{piece.name} {one.where}", one.why) for piece in pieces for one in piece.unreadable
    ]
    together = hashlib.sha256("".join(piece.sha256 for piece in pieces).encode()).hexdigest()
    return Document(
        name=name,
        format="bundle",
        sha256=sha256 or together,
        text=_BETWEEN.join(piece.text for piece in pieces),
        blocks=tuple(block for piece in moved for block in piece.blocks),
        tables=tuple(table for piece in moved for table in piece.tables),
        pages=tuple(page for piece in moved for page in piece.pages),
        lines=tuple(line for piece in moved for line in piece.lines),
        unreadable=(*failed, *unreadable),
        parts=tuple(piece.name for piece in pieces),
    )


@dataclass(frozen=True, slots=True)
class _Shift:
    """Moves a document by characters, tables and pages."""

    characters: int
    tables: int
    pages: int

    def document(self, piece: Document) -> Document:
        """The document, moved; its text stays as it is."""
        return replace(
            piece,
            blocks=tuple(self._block(one) for one in piece.blocks),
            tables=tuple(self._table(one) for one in piece.tables),
            pages=tuple(self._page(one) for one in piece.pages),
            lines=tuple(self._line(one) for one in piece.lines),
        )

    def _number(self, page: int | None) -> int | None:
        return None if page is None else page + self.pages

    def _block(self, one: Block) -> Block:
        return replace(
            one,
            start=one.start + self.characters,
            end=one.end + self.characters,
            page=self._number(one.page),
            table=None if one.table is None else one.table + self.tables,
        )

    def _table(self, one: Table) -> Table:
        return Table(
            index=one.index + self.tables,
            start=one.start + self.characters,
            end=one.end + self.characters,
            cells=tuple(self._cell(cell) for cell in one.cells),
            pages=tuple(page + self.pages for page in one.pages),
            sheet=one.sheet,
        )

    def _cell(self, one: Cell) -> Cell:
        if not self.characters and not self.pages:
            return one
        return replace(
            one,
            start=one.start + self.characters,
            end=one.end + self.characters,
            page=self._number(one.page),
        )

    def _page(self, one: Page) -> Page:
        return replace(
            one,
            number=one.number + self.pages,
            start=one.start + self.characters,
            end=one.end + self.characters,
        )

    def _line(self, one: Line) -> Line:
        return replace(
            one,
            start=one.start + self.characters,
            end=one.end + self.characters,
            page=one.page + self.pages,
        )
