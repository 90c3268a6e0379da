"""Document and sections to records: tables first, then the words that speak of them."""

from __future__ import annotations

from extractor.extract.builder import Builder
from extractor.extract.forms import extract_forms
from extractor.extract.ledger import take_stock
from extractor.extract.narrative import extract_narrative
from extractor.extract.residue import extract_residue
from extractor.extract.tables import extract_tables
from extractor.profiles import Profile
from schemas.asks import Asker, LlmUse
from schemas.document import Document
from schemas.records import DocumentRecord, Extraction
from schemas.sections import Segments


def extract(
    document: Document,
    segments: Segments,
    profile: Profile,
    llm: LlmUse = "off",
    asker: Asker | None = None,
) -> Extraction:
    """Extract every record by grammar and tables; with an ``asker``, let a model propose what they do not read.

    Returns:
        Records in document order within each kind of source (document, tables, forms, narrative), and
        the ledger of figures seen and recorded.

    Raises:
        ValueError: a model is to be asked and there is no asker.
    """
    builder = Builder(document, segments, profile)
    builder.add(_about(builder))
    extract_tables(builder)
    extract_forms(builder)
    extract_narrative(builder)
    extract_residue(builder)
    stock = take_stock(builder)
    if llm == "off":
        return stock
    if asker is None:
        raise ValueError(f"{llm} asks a model, and nobody is there to answer")
    return _with_model(builder, stock, asker, llm)


def _with_model(builder: Builder, stock: Extraction, asker: Asker, llm: LlmUse) -> Extraction:
    """The same with what a model adds. Imported here: who asks no model loads nothing of it."""
    from extractor.extract.llm import read_with_model

    model, usage = read_with_model(builder, stock.unread, asker, llm)
    return take_stock(builder).model_copy(update={"model": model, "usage": usage})


def _about(builder: Builder) -> DocumentRecord:
    """The document's own record."""
    segments, document = builder.segments, builder.document
    return DocumentRecord(
        id=builder.new_id(),
        evidence=builder.quote_or_top(*segments.name_span),
        unit_name=segments.unit_name,
        region=segments.region,
        year=segments.year,
        document_kind=segments.kind,
        level=segments.level,
        money_unit=segments.money_unit,
        source_hash=document.sha256,
        profile=segments.profile,
    )
