"""Stage one: a file, or a folder or ZIP with one unit's pieces, becomes a Document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from extractor.read import refusals
from extractor.read.limits import Limits, TimeUp, within
from extractor.read.sniff import Kind, sniff
from schemas.document import Document
from schemas.errors import ReadError

__all__ = ["Limits", "read", "read_bytes"]


def read(path: Path, limits: Limits | None = None) -> Document:
    """Read one disclosure.

    The format is told from the content, never from the extension. A folder or ZIP is taken for the
    pieces of one disclosure (narrative in Word, tables in Excel) and read as one document; a piece that
    cannot be read is listed in ``Document.unreadable``.

    Raises:
        ReadError: missing, not allowed, empty, too large, too slow, encrypted, damaged, not supported, or a
            ZIP that is a bomb, nested too deep, or points out of itself.
    """
    path = Path(path)
    limits = limits or Limits()
    name = path.name or str(path)
    try:
        if path.is_dir():
            from extractor.read.bundle import read_folder

            return read_folder(path, name, limits)
        data = _bytes_of(path, name, limits)
    except FileNotFoundError as error:
        raise refusals.missing(name) from error
    except PermissionError as error:
        raise refusals.forbidden(name) from error
    except OSError as error:
        raise refusals.unreadable(name, error) from error
    return read_bytes(data, name, limits)


def _bytes_of(path: Path, name: str, limits: Limits) -> bytes:
    size = path.stat().st_size
    if not path.is_file():
        raise refusals.not_a_file(name)
    if size > limits.max_bytes:
        raise refusals.too_large(name, size, limits.max_bytes)
    return path.read_bytes()


def read_bytes(data: bytes, name: str, limits: Limits | None = None) -> Document:
    """Read a file's content; see :func:`read`.

    Raises:
        ReadError: as :func:`read`.
    """
    limits = limits or Limits()
    if not data:
        raise refusals.empty(name)
    kind = sniff(data, name)
    if kind == "zip":
        from extractor.read.bundle import read_zip

        return read_zip(data, name, limits)
    try:
        return within(limits.seconds, lambda: _READERS[kind](data, name, limits))
    except TimeUp as error:
        raise refusals.too_slow(name, limits.seconds) from error
    except ReadError:
        raise
    except Exception as error:  # parsers of others raise anything at all on broken input
        raise refusals.damaged(name, kind.upper(), error) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how Rust's bindings hand on a panic
            raise
        raise refusals.damaged(name, kind.upper(), error) from error


def _pdf(data: bytes, name: str, limits: Limits) -> Document:
    from extractor.read.pdf import read_pdf

    return read_pdf(data, name, max_pages=limits.max_pages)


def _docx(data: bytes, name: str, limits: Limits) -> Document:
    from extractor.read.docx import read_docx

    return read_docx(data, name, limits)


def _doc(data: bytes, name: str, limits: Limits) -> Document:
    from extractor.read.doc import read_doc

    return read_doc(data, name, limits)


def _sheets(data: bytes, name: str, limits: Limits) -> Document:
    from extractor.read.sheets import read_sheets

    return read_sheets(data, name, limits)


def _html(data: bytes, name: str, limits: Limits) -> Document:
    from extractor.read.html import read_html

    return read_html(data, name, limits)


def _mhtml(data: bytes, name: str, limits: Limits) -> Document:
    from extractor.read.html import read_mhtml

    return read_mhtml(data, name, limits)


def _text(data: bytes, name: str, limits: Limits) -> Document:
    from extractor.read.plain import read_text

    return read_text(data, name, limits)


def _markdown(data: bytes, name: str, limits: Limits) -> Document:
    from extractor.read.plain import read_markdown

    return read_markdown(data, name, limits)


#: One function per format; each imports what it needs when it is called.
_READERS: dict[Kind, Callable[[bytes, str, Limits], Document]] = {
    "pdf": _pdf,
    "docx": _docx,
    "doc": _doc,
    "xlsx": _sheets,
    "xls": _sheets,
    "html": _html,
    "mhtml": _mhtml,
    "txt": _text,
    "markdown": _markdown,
}
