"""The narrative grammar: sentences of a final account to records, without a model.

``view`` (text without blanks) -> ``tokens`` -> ``clauses`` (a tree) -> ``reader``, which walks the tree and asks
``mentions`` what words are about, ``phrases`` what a change is measured against, ``lists`` what is part of what,
and ``linkage`` where a reason ends and what it explains. Words are data: ``taxonomy/grammar.toml`` and
``taxonomy/concepts.toml``.
"""

from __future__ import annotations

from extractor.extract.builder import Builder
from extractor.extract.narrative.glossary import is_glossary, read_glossary
from extractor.extract.narrative.planned import plan_parts
from extractor.extract.narrative.reader import Reader
from extractor.extract.statements import extract_statements

__all__ = ["extract_narrative"]


def extract_narrative(builder: Builder) -> None:
    """Add the records of all narrative paragraphs, then the plain statements."""
    since = len(builder.records)
    reader = Reader(builder)
    for paragraph in builder.segments.paragraphs:
        if is_glossary(builder, paragraph):
            read_glossary(reader, paragraph)
        else:
            reader.read(paragraph)
    reader.finish()
    plan_parts(builder, since)
    extract_statements(builder)
