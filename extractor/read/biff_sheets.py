"""A light pass over XLS: number formats and what is hidden; values come from python-calamine.

Records after [MS-XLS] 2.4. The formats of a version before BIFF8 are not read; it prints its numbers like
General.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from extractor.read.marks import ERROR, SheetMarks
from extractor.read.numfmt import BUILT_IN
from extractor.read.ole import BrokenOleError, Ole

_BOF, _EOF, _BOUNDSHEET, _FORMAT, _XF = 0x0809, 0x000A, 0x0085, 0x041E, 0x00E0
_ROW, _COLINFO, _FILEPASS = 0x0208, 0x007D, 0x002F
_NUMBER, _RK, _MULRK, _FORMULA = 0x0203, 0x027E, 0x00BD, 0x0006
_LABEL, _LABELSST, _RSTRING, _BOOLERR = 0x0204, 0x00FD, 0x00D6, 0x0205
_BIFF8 = 0x0600
#: Records that begin with row, column, style.
_CELLS = frozenset({_NUMBER, _RK, _FORMULA, _LABEL, _LABELSST, _RSTRING, _BOOLERR})


class LockedError(ValueError):
    """The workbook is encrypted: nothing after the mark of it can be read."""


def xls_marks(data: bytes) -> list[SheetMarks]:
    """The marks of each sheet, in the workbook's order.

    Raises:
        LockedError: the workbook is encrypted.
        BrokenOleError: the file cannot be followed.
        struct.error: a record is cut off.
    """
    ole = Ole(data)
    names = ole.names()
    stream = ole.stream("Workbook") if "Workbook" in names else ole.stream("Book")
    places, codes = _globals(stream, struct.unpack_from("<H", stream, 4)[0] == _BIFF8)
    if max(places, default=0) >= len(stream):
        raise BrokenOleError("a sheet begins beyond the end")
    return [_sheet(stream, place, codes) for place in places]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, from its BOF to its EOF; embedded charts are left out."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth < 1:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _globals(stream: bytes, is_biff8: bool) -> tuple[list[int], list[str]]:
    """Where the sheets begin, and the format code of each cell style."""
    places: list[int] = []
    own: dict[int, str] = {}
    styles: list[int] = []
    for kind, body in _records(stream, 0):
        if kind == _BOUNDSHEET:
            places.append(struct.unpack_from("<I", body)[0])
        elif kind == _FORMAT and is_biff8:
            own[struct.unpack_from("<H", body)[0]] = _text(body[2:])
        elif kind == _FILEPASS:
            raise LockedError
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    codes = [own.get(style, BUILT_IN.get(style, "")) for style in styles]
    return places, ["" if code.lower() == "general" else code for code in codes]


def _text(body: bytes) -> str:
    length, wide = struct.unpack_from("<HB", body)
    return (
        body[3 : 3 + 2 * length].decode("utf-16-le") if wide & 1 else body[3 : 3 + length].decode("latin-1")
    )


def _sheet(stream: bytes, place: int, codes: list[str]) -> SheetMarks:
    marks = SheetMarks()
    for kind, body in _records(stream, place):
        if kind in _CELLS:
            row, column, style = struct.unpack_from("<3H", body)
            _cell(marks, codes, row, column, style)
            if _is_error(kind, body):
                marks.unread.append(((row, column), ERROR))
        elif kind == _MULRK:
            row, column = struct.unpack_from("<HH", body)
            for offset in range((len(body) - 6) // 6):
                style = struct.unpack_from("<H", body, 4 + 6 * offset)[0]
                _cell(marks, codes, row, column + offset, style)
        elif kind == _ROW and body[12] & 0x20:
            marks.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLINFO and body[8] & 1:
            marks.hidden_columns.append(struct.unpack_from("<HH", body))
    return marks


def _cell(marks: SheetMarks, codes: list[str], row: int, column: int, style: int) -> None:
    marks.reach(row, column)
    if style < len(codes) and codes[style]:
        marks.formats[row, column] = codes[style]


def _is_error(kind: int, body: bytes) -> bool:
    """Tell whether a cell holds an error: stated, or as the result of its formula."""
    if kind == _BOOLERR:
        return body[7] == 1
    return kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2
