"""Document and sections to records: tables first, then the words that speak of them."""

from __future__ import annotations

from extractor.extract.builder import Builder
from extractor.extract.forms import extract_forms
from extractor.extract.ledger import take_stock
from extractor.extract.narrative import extract_narrative
from extractor.extract.residue import extract_residue
from extractor.extract.tables import extract_tables
from extractor.profiles import Profile
from schemas.document import Document
from schemas.records import DocumentRecord, Extraction
from schemas.sections import Segments


def extract(document: Document, segments: Segments, profile: Profile) -> Extraction:
    """Extract every record by grammar and tables, without a model.

    Returns:
        Records in document order within each kind of source (document, tables, forms, narrative), and
        the ledger of figures seen and recorded.
    """
    builder = Builder(document, segments, profile)
    builder.add(_about(builder))
    extract_tables(builder)
    extract_forms(builder)
    extract_narrative(builder)
    extract_residue(builder)
    return take_stock(builder)


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
