"""What a manner writes: headings, paragraphs and grids, in order. Formats render them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` from 1."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text, or a caption."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of equal length; ``name`` is what a worksheet would be called.

    ``spans`` are merged places: row, column, rows, columns; the text stands in the upper left cell and
    the others are empty.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    spans: tuple[tuple[int, int, int, int], ...] = ()


Node = Heading | Paragraph | Grid
