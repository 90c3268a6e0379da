"""Performance forms (绩效自评表) to records: forms, funds, indicators, and what their words claim."""

from __future__ import annotations

from extractor.extract.builder import Builder
from extractor.extract.forms.make import make_records
from extractor.extract.forms.reader import Draft, read_form
from extractor.extract.forms.rows import form_rows
from extractor.extract.forms.split import split_forms
from extractor.extract.forms.stacked import is_stacked, rebuild
from extractor.extract.forms.units import infer_unit
from extractor.extract.forms.vocabulary import Vocabulary, vocabulary

__all__ = ["extract_forms"]


def extract_forms(builder: Builder) -> None:
    """Add the records of all performance forms of the document."""
    words = vocabulary(builder.profile)
    drafts = [draft for draft in _drafts(builder, words) if draft.indicators or draft.funds]
    inferred = infer_unit(builder, drafts, words)
    for number, draft in enumerate(drafts):
        make_records(builder, draft, number, words, inferred)


def _drafts(builder: Builder, words: Vocabulary) -> list[Draft]:
    drafts = []
    for rows in form_rows(builder.document, builder.segments, words):
        for raw in split_forms(rows, words):
            if is_stacked(raw.rows):
                raw.rows = rebuild(raw.rows, words)
            drafts.append(read_form(raw, words))
    return drafts
