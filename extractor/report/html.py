"""The HTML report: one self-contained file, the document on the left, the findings on the right.

It opens without network, and nothing in a document can act in it: every text is escaped, scripts run only
with a nonce, and a content security policy forbids everything else.
"""

from __future__ import annotations

import base64
import io
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.report.words import KIND, SEVERITY, Lang, say
from schemas.document import Block, Box, Cell, Document, Table
from schemas.findings import SEVERITIES, Finding, Result

if TYPE_CHECKING:
    from jinja2 import Template

#: Width of page pictures in pixels, and their JPEG quality: legible, about 100 KB a page.
_PAGE_WIDTH, _JPEG_QUALITY = 1000, 60


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the findings whose evidence it belongs to."""

    text: str
    findings: tuple[int, ...] = ()
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a picture; boxes in per cent of its size: left, top, width, height, finding, severity."""

    number: int
    data: str
    boxes: tuple[tuple[float, float, float, float, int, str], ...]


class Marks:
    """Where findings' evidence stands in the text, for cutting it into pieces."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = findings
        self._marks = sorted(
            (one.start, one.end, number)
            for number, finding in enumerate(findings)
            for one in finding.evidence
            if one.start < one.end
        )

    def cut(self, text: str, start: int, end: int) -> list[Piece]:
        """Cut ``text[start:end]`` where evidence begins and ends."""
        touching = [mark for mark in self._marks if mark[0] < end and start < mark[1]]
        if not touching:
            return [Piece(text[start:end])]
        cuts = {start, end} | {min(max(at, start), end) for mark in touching for at in mark[:2]}
        ordered = sorted(cuts)
        return [self._piece(text, a, b, touching) for a, b in pairwise(ordered)]

    def _piece(self, text: str, start: int, end: int, touching: list[tuple[int, int, int]]) -> Piece:
        numbers = tuple(dict.fromkeys(n for a, b, n in touching if a <= start and end <= b))
        gravest = min((SEVERITIES.index(self.findings[n].severity) for n in numbers), default=None)
        return Piece(text[start:end], numbers, "" if gravest is None else SEVERITIES[gravest])


def to_html(result: Result, document: Document, source: Path | None = None, lang: Lang = "zh") -> str:
    """Render the report.

    Args:
        result: the checked document.
        document: the document as read, for its text and tables.
        source: the original PDF if its pages are to be shown as pictures.
        lang: language of labels; findings speak Chinese.
    """
    marks = Marks(result.findings)
    return _template().render(
        result=result,
        document=list(_shown(document, marks)),
        pictures=_pictures(source, result.findings) if source else (),
        tally=Counter(finding.severity for finding in result.findings),
        places=_places(result, document.text),
        nonce=secrets.token_urlsafe(16),
        severities=SEVERITIES,
        severity_words=SEVERITY[lang],
        kind_words=KIND[lang],
        say=lambda key, **values: say(lang, key, **values),
        lang=lang,
    )


@lru_cache
def _template() -> Template:
    from jinja2 import Environment

    text = (resources.files(__package__) / "templates" / "report.html").read_text("utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(text)


def _shown(document: Document, marks: Marks) -> Iterator[dict[str, Any]]:
    """Blocks in reading order, as the template wants them."""
    page = None
    for block in document.blocks:
        if block.page is not None and block.page != page:
            page = block.page
            yield {"kind": "page", "number": page}
        if block.kind == "table" and block.table is not None:
            yield {"kind": "table", "rows": _rows(document, document.tables[block.table], marks)}
        elif block.kind != "furniture" and block.text.strip():
            yield _words(document, block, marks)


def _words(document: Document, block: Block, marks: Marks) -> dict[str, Any]:
    return {
        "kind": block.kind,
        "level": block.level,
        "pieces": marks.cut(document.text, block.start, block.end),
    }


def _rows(document: Document, table: Table, marks: Marks) -> list[list[dict[str, Any]]]:
    rows: dict[int, list[Cell]] = defaultdict(list)
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        rows[cell.row].append(cell)
    return [[_cell(document, cell, marks) for cell in rows[row]] for row in sorted(rows)]


def _cell(document: Document, cell: Cell, marks: Marks) -> dict[str, Any]:
    pieces = marks.cut(document.text, cell.start, cell.end) if cell.start < cell.end else [Piece(cell.text)]
    figure = cell.text[:1].isdigit() or cell.text[:1] in "-("
    return {"pieces": pieces, "rows": cell.row_span, "columns": cell.column_span, "figure": figure}


def _places(result: Result, text: str) -> list[list[str]]:
    """Where each finding's evidence stands, in words."""
    return [
        [
            f"第{one.page}页" if one.page else f"第{text.count(chr(10), 0, one.start) + 1}行"
            for one in f.evidence
        ]
        for f in result.findings
    ]


def _pictures(source: Path, findings: Sequence[Finding]) -> list[Picture]:
    """Pictures of the pages that evidence stands on."""
    import pypdfium2

    boxed: dict[int, list[tuple[int, Finding, Box]]] = defaultdict(list)
    for number, finding in enumerate(findings):
        for one in finding.evidence:
            if one.page and one.bbox:
                boxed[one.page].append((number, finding, one.bbox))
    with pypdfium2.PdfDocument(source) as pdf:
        return [_picture(pdf[page - 1], page, boxed[page]) for page in sorted(boxed)]


def _picture(page: Any, number: int, boxed: list[tuple[int, Finding, Box]]) -> Picture:
    width, height = page.get_size()
    image = page.render(scale=_PAGE_WIDTH / width).to_pil().convert("L")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_JPEG_QUALITY)
    boxes = tuple((*_in_per_cent(box, width, height), n, finding.severity) for n, finding, box in boxed)
    return Picture(number, base64.b64encode(buffer.getvalue()).decode("ascii"), boxes)


def _in_per_cent(box: Box, width: float, height: float) -> tuple[float, float, float, float]:
    """Left, top, width and height of a box in per cent of its page."""
    left, top, right, bottom = box
    return (
        100 * left / width,
        100 * top / height,
        100 * (right - left) / width,
        100 * (bottom - top) / height,
    )
