"""Evidence: the words a record or finding rests on, and where they stand."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from schemas.document import Box, Cell, Document


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


def quote(document: Document, start: int, end: int) -> Evidence:
    """Return the evidence for a stretch of running text.

    Raises:
        ValueError: the stretch is empty or outside the text.
    """
    if not 0 <= start < end <= len(document.text):
        raise ValueError(f"no text at [{start}:{end}]")
    page, box = document.place(start, end)
    return Evidence(quote=document.text[start:end], start=start, end=end, page=page, bbox=box)


def quote_cell(document: Document, table: int, cell: Cell) -> Evidence:
    """Return the evidence for a table cell (whose text may be blank: then an empty quote)."""
    return Evidence(
        quote=document.text[cell.start : cell.end],
        start=cell.start,
        end=cell.end,
        page=cell.page,
        bbox=cell.box,
        table=table,
        row=cell.row,
        column=cell.column,
    )
