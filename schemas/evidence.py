"""Evidence: the words a record or finding rests on, and where they stand."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from schemas.document import Box, Cell, Document
from schemas.vouched import put_extra, put_fields_set, put_private, put_values


class Model(BaseModel):
    """Base of everything that is published: immutable, and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(Model):
    """A verbatim stretch of the document: ``quote == text[start:end]``.

    ``page`` counts from 1, ``bbox`` is left, top, right, bottom in points; both are None where
    the format has no pages. ``table``, ``row`` and ``column`` count from 0.
    """

    quote: str
    start: int
    end: int
    page: int | None = None
    bbox: Box | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None


def quote(
    document: Document,
    start: int,
    end: int,
    table: int | None = None,
    row: int | None = None,
    column: int | None = None,
) -> Evidence:
    """Return the evidence for a stretch of text, with the place in a table it begins at if it does.

    Raises:
        ValueError: the stretch is empty or outside the text.
    """
    text = document.text
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no text at [{start}:{end}]")
    page, box = document.place(start, end) if document.lines or document.pages else (None, None)
    return _vouched(text[start:end], start, end, page, box, table, row, column)


def quote_cell(document: Document, table: int, cell: Cell) -> Evidence:
    """Return the evidence for a table cell (whose text may be blank: then an empty quote)."""
    text = document.text[cell.start : cell.end]
    return _vouched(text, cell.start, cell.end, cell.page, cell.box, table, cell.row, cell.column)


def _vouched(
    text: str,
    start: int,
    end: int,
    page: int | None,
    box: Box | None,
    table: int | None = None,
    row: int | None = None,
    column: int | None = None,
) -> Evidence:
    """Evidence of a document's own values, which need no validation. Half the time of the constructor."""
    made = _new(Evidence)
    put_values(
        made,
        {
            "quote": text,
            "start": start,
            "end": end,
            "page": page,
            "bbox": box,
            "table": table,
            "row": row,
            "column": column,
        },
    )
    put_fields_set(made, _FIELDS)
    put_extra(made, None)
    put_private(made, None)
    return made


_new = Evidence.__new__
_FIELDS = set(Evidence.model_fields)
