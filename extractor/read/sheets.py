"""Workbooks (XLSX, XLS): values from python-calamine, printed by their number formats."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from extractor.read import refusals
from extractor.read.archive import check_archive, check_contents
from extractor.read.canvas import Canvas, FlowCell, FlowTable, Paragraph
from extractor.read.limits import Limits
from extractor.read.marks import Place, SheetMarks, cell_name, column_name
from extractor.read.numfmt import printed, printed_date
from extractor.read.ole import MAGIC as OLE_MAGIC
from extractor.read.ole import BrokenOleError
from schemas.document import Document

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_Merge = tuple[Place, Place]
#: Cells without a value that are listed one by one.
_MOST_REPORTED = 20


def read_sheets(data: bytes, name: str, limits: Limits | None = None) -> Document:
    """Read a workbook: each visible sheet a heading with its name and its tables.

    Titles and notes in the grid become paragraphs; rows and columns without any text are dropped. Hidden
    sheets, rows and columns are not read and said so.

    Raises:
        ReadError: encrypted, damaged, a bomb, or without any text.
    """
    limits = limits or Limits()
    is_xls = data.startswith(OLE_MAGIC)
    canvas = Canvas(name, "xls" if is_xls else "xlsx", data, limits)
    marks = _xls_marks(data, name, limits) if is_xls else _xlsx_marks(data, name, limits)
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    book = _open(data, name)
    for index, about in enumerate(book.sheets_metadata):
        if about.visible != SheetVisibleEnum.Visible:
            canvas.report(f"工作表“{about.name}”", "被隐藏，未读入")
        elif about.typ == SheetTypeEnum.WorkSheet:
            _sheet(book, index, marks[index], canvas, limits)
    return canvas.document()


def _open(data: bytes, name: str) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise refusals.encrypted(name) from error
    except Exception as error:
        raise refusals.damaged(name, "Excel", error) from error


def _xls_marks(data: bytes, name: str, limits: Limits) -> list[SheetMarks]:
    from extractor.read.biff_sheets import LockedError, xls_marks

    try:
        marks = xls_marks(data)
    except LockedError as error:
        raise refusals.encrypted(name) from error
    except (BrokenOleError, struct.error, IndexError, UnicodeDecodeError) as error:
        raise refusals.damaged(name, "Excel", error) from error
    if (most := max((one.rows * one.columns for one in marks), default=0)) > limits.max_cells:
        raise refusals.too_wide(name, most, limits.max_cells)  # all sheets are laid out on opening
    return marks


def _xlsx_marks(data: bytes, name: str, limits: Limits) -> list[SheetMarks]:
    from extractor.read.ooxml_sheets import sheet_marks

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(archive, name, len(data), limits)
            check_contents(archive, name)
            return sheet_marks(archive)
    except (zipfile.BadZipFile, expat.ExpatError, KeyError, ValueError) as error:
        raise refusals.damaged(name, "Excel", error) from error


def _sheet(book: CalamineWorkbook, index: int, marks: SheetMarks, canvas: Canvas, limits: Limits) -> None:
    title = book.sheet_names[index]
    where = f"工作表“{title}”"
    if marks.rows * marks.columns > limits.max_cells:
        canvas.report(where, f"范围过大（{marks.rows} 行 {marks.columns} 列），未读入")
        return
    sheet = book.get_sheet_by_index(index)
    values = sheet.to_python(skip_empty_area=False)
    texts = [
        [_said(value, marks.formats.get((row, column), "")) for column, value in enumerate(line)]
        for row, line in enumerate(values)
    ]
    _say_unread(where, marks, texts, canvas)
    table = _table(texts, sheet.merged_cell_ranges or [], marks)
    if table.cells:
        table.sheet = title
        canvas.lay([Paragraph(title, level=1), table])


def _said(value: Any, code: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        return printed_date(value, code)
    return printed(value, code)


def _say_unread(where: str, marks: SheetMarks, texts: Sequence[Sequence[str]], canvas: Canvas) -> None:
    """Report what the sheet holds and does not show or know."""
    rows = [row + 1 for row in sorted(marks.hidden_rows) if row < len(texts) and any(texts[row])]
    if rows:
        canvas.report(where, f"第 {_ranges(rows)} 行被隐藏，未读入")
    width = max(map(len, texts), default=0)
    columns = [
        column_name(column)
        for column in range(width)
        if marks.hides(column) and any(row[column] for row in texts if column < len(row))
    ]
    if columns:
        canvas.report(where, f"{'、'.join(columns)} 列被隐藏，未读入")
    for (row, column), why in marks.unread[:_MOST_REPORTED]:
        canvas.report(f"{where}{cell_name(row, column)}", why)
    if (more := len(marks.unread) - _MOST_REPORTED) > 0:
        canvas.report(where, f"还有 {more} 个单元格没有可读的值")


def _ranges(numbers: Iterable[int]) -> str:
    """Numbers in short: 3-5、9."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1][1:] = [number]
        else:
            found.append([number])
    return "、".join("-".join(map(str, one)) for one in found)


def _table(texts: list[list[str]], merges: Sequence[_Merge], marks: SheetMarks) -> FlowTable:
    """The sheet's visible cells; rows and columns that show nothing are dropped."""
    rows, columns = _shown(texts, marks)
    covered: set[Place] = set()
    cells: list[FlowCell] = []
    for (top, left), (bottom, right) in merges:
        within_rows = [rows[r] for r in range(top, min(bottom + 1, len(texts))) if r in rows]
        within_columns = [columns[c] for c in range(left, right + 1) if c in columns]
        places = {(r, c) for r in within_rows for c in within_columns}
        if not places or covered & places:  # of overlapping merges the first counts
            continue
        covered |= places
        said = texts[top][left] if left < len(texts[top]) else ""
        spans = len(within_rows), len(within_columns)
        cells.append(_flow_cell(within_rows[0], within_columns[0], said, *spans))
    for row, r in rows.items():
        for column, c in columns.items():
            if (r, c) not in covered:
                cells.append(_flow_cell(r, c, texts[row][column]))
    return FlowTable(cells)


def _shown(texts: list[list[str]], marks: SheetMarks) -> tuple[dict[int, int], dict[int, int]]:
    """Rows and columns that show something, each with its number among them."""
    rows = [r for r, line in enumerate(texts) if r not in marks.hidden_rows and any(map(str.strip, line))]
    width = max(map(len, texts), default=0)
    columns = [c for c in range(width) if not marks.hides(c) and any(texts[row][c].strip() for row in rows)]
    return (
        {row: number for number, row in enumerate(rows)},
        {column: number for number, column in enumerate(columns)},
    )


def _flow_cell(row: int, column: int, text: str, row_span: int = 1, column_span: int = 1) -> FlowCell:
    return FlowCell(row, column, row_span, column_span, [Paragraph(text)] if text.strip() else [])
