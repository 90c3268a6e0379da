"""Every kind of record has a row in the list of records."""

from __future__ import annotations

from extractor.report.records import rows
from schemas.evidence import Evidence
from schemas.records import FormClaimRecord

EVIDENCE = Evidence(quote="共培训90人", start=0, end=6)


def test_a_claim_whose_subject_is_words() -> None:
    claim = FormClaimRecord(
        id="r1", evidence=EVIDENCE, form=0, role="actual", predicate="count", subject="培训护林员"
    )
    assert [row["quote"] for row in rows([claim])] == ["共培训90人"]
