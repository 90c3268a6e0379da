"""The HTML report: one self-contained file, the document on the left, what was found in it on the right.

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
from typing import TYPE_CHECKING, Any

from extractor.report.factbase import charts, explained, facts, recorded
from extractor.report.marks import Marks, Piece, boxes, masked_boxes
from extractor.report.model import model_notes
from extractor.report.subject import Rule, Subject, evidence_shown
from extractor.report.words import CATEGORY, KIND, SEVERITY, Lang, say
from schemas.document import Block, Box, Cell, Document, Table
from schemas.evidence import Evidence
from schemas.findings import SEVERITIES, Finding
from schemas.verdicts import VERDICT_WORDS

if TYPE_CHECKING:
    from jinja2 import Template

#: Width of page pictures in pixels, and their JPEG quality: legible, about 100 KB a page.
_PAGE_WIDTH, _JPEG_QUALITY = 1000, 60
#: A finding quotes so much of a long sentence; the document beside it shows the whole.
_QUOTE = 300


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a picture. Boxes: left, top, width, height in per cent; finding, severity, offset in the text."""

    number: int
    data: str
    boxes: tuple[tuple[float, float, float, float, int, str, int], ...]


def to_html(subject: Subject, rules: Sequence[Rule] = (), pages: bool = False, lang: Lang = "zh") -> str:
    """Render the report.

    Args:
        subject: the checked document.
        rules: for the rules' titles.
        pages: show pictures of the pages, where the document is a PDF.
        lang: language of labels; findings speak Chinese.
    """
    result, document = subject.result, subject.document
    known = facts(result.records)
    marks = Marks(result.findings, recorded(known))
    return _template().render(
        result=result,
        notes=model_notes(result.coverage.model, lang),
        subject=subject,
        titles={rule.code: rule.title for rule in rules},
        document=list(_shown(document, marks)),
        pictures=_pictures(subject) if pages and document.format == "pdf" else (),
        facts=known,
        changes=explained(result.records),
        charts=charts(result.records, result.document.get("year")),
        tally=Counter(finding.severity for finding in result.findings),
        place=lambda one: subject.place(one, lang),
        quoted=_quoted,
        evidence_shown=evidence_shown,
        nonce=secrets.token_urlsafe(16),
        css=_asset("report.css"),
        js=_asset("report.js"),
        severities=SEVERITIES,
        severity_words=SEVERITY[lang],
        category_words=CATEGORY if lang == "zh" else {},
        kind_words=KIND[lang],
        verdict_words=VERDICT_WORDS,
        say=lambda key, **values: say(lang, key, **values),
        lang=lang,
    )


@lru_cache
def _asset(name: str) -> str:
    return (resources.files(__package__) / "templates" / name).read_text("utf-8")


@lru_cache
def _template() -> Template:
    from jinja2 import Environment

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_asset("report.html"))


def _quoted(one: Evidence) -> str:
    quote = " ".join(one.quote.split())
    return quote if len(quote) <= _QUOTE else quote[: _QUOTE - 1] + "…"


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
    return {"kind": block.kind, "pieces": marks.cut(document.text, block.start, block.end)}


def _rows(document: Document, table: Table, marks: Marks) -> list[list[dict[str, Any]]]:
    rows: dict[int, list[Cell]] = defaultdict(list)
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        rows[cell.row].append(cell)
    return [[_cell(document, cell, marks) for cell in rows[row]] for row in sorted(rows)]


def _cell(document: Document, cell: Cell, marks: Marks) -> dict[str, Any]:
    pieces = marks.cut(document.text, cell.start, cell.end) if cell.start < cell.end else [Piece(cell.text)]
    figure = cell.text[:1].isdigit() or cell.text[:1] in "-("
    return {"pieces": pieces, "rows": cell.row_span, "columns": cell.column_span, "figure": figure}


def _pictures(subject: Subject) -> list[Picture]:
    """Pictures of all pages, with the evidence of findings boxed."""
    import pypdfium2

    boxed: dict[int, list[tuple[int, Finding, int, Box]]] = defaultdict(list)
    for number, finding in enumerate(subject.result.findings):
        for one in finding.evidence:
            for page, box in boxes(subject.document, one):
                boxed[page].append((number, finding, one.start, box))
    covered = masked_boxes(subject.document)
    with pypdfium2.PdfDocument(subject.path) as pdf:
        numbers = range(1, len(pdf) + 1)
        return [_picture(pdf[page - 1], page, boxed[page], covered.get(page, ())) for page in numbers]


def _picture(
    page: Any, number: int, boxed: Sequence[tuple[int, Finding, int, Box]], covered: Sequence[Box]
) -> Picture:
    from PIL import ImageDraw

    width, height = page.get_size()
    scale = _PAGE_WIDTH / width
    image = page.render(scale=scale).to_pil().convert("L")
    for box in covered:
        ImageDraw.Draw(image).rectangle([scale * at for at in box], fill=200)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_JPEG_QUALITY)
    placed = tuple((*_in_per_cent(box, width, height), n, f.severity, start) for n, f, start, box in boxed)
    return Picture(number, base64.b64encode(buffer.getvalue()).decode("ascii"), placed)


def _in_per_cent(box: Box, width: float, height: float) -> tuple[float, float, float, float]:
    """Left, top, width and height of a box in per cent of its page."""
    left, top, right, bottom = box
    return (
        round(100 * left / width, 3),
        round(100 * top / height, 3),
        round(100 * (right - left) / width, 3),
        round(100 * (bottom - top) / height, 3),
    )
