"""What the notes under a table say of its columns."""

from __future__ import annotations

import re

from extractor.extract.tables.grid import Sheet
from extractor.extract.tables.words import Vocabulary
from schemas.document import Document
from schemas.records import Measure
from schemas.sections import DocumentKind
from schemas.text import squeeze

#: How far below a table its note is looked for, in characters.
_REACH = 800
_CLAUSE = re.compile(r"预算数(?:为|是|指|即|反映)(.{0,40})")


def budget_measure(sheet: Sheet, document: Document, known: Vocabulary, measure: Measure) -> Measure:
    """Which budget 预算数 is, if a note says so ("预算数为全年预算数"); other measures as they are."""
    return _noted(sheet, document, known) if measure == "budget" else measure


def unsaid_measure(sheet: Sheet, kind: DocumentKind) -> Measure:
    """What the figures are where no column says: those of a 预算表, and of any table in a budget, are budgets."""
    title = squeeze(sheet.info.title)
    if "决算" in title:
        return "actual"
    return "budget" if kind == "budget" or "预算表" in title else "actual"


def _noted(sheet: Sheet, document: Document, known: Vocabulary) -> Measure:
    last = sheet.infos[-1].table
    follows = document.tables[last + 1].start if last + 1 < len(document.tables) else len(document.text)
    stop = min(sheet.span[1] + _REACH, max(follows, sheet.span[1]))
    cells = " ".join(cell.text for row in sheet.body[-3:] for _, cell in row.distinct)
    clause = _CLAUSE.search(squeeze(cells + document.text[sheet.span[1] : stop]))
    words = clause.group(1) if clause else ""
    return next((key for key, names in known.notes if any(name in words for name in names)), "budget")
