"""Records are made without validation: they must be what validation would have made of them."""

from __future__ import annotations

import pickle
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from extractor.pipeline import check_path
from schemas.evidence import Evidence
from schemas.quantity import Quantity
from schemas.records import AmountRecord, LineRecord
from schemas.vouched import vouched

OWN = sorted((Path(__file__).parents[2] / "eval" / "documents").glob("*.txt"))
PLACE = Evidence(quote="甲", start=0, end=1)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_records_of_a_document_pass_strict_validation_unchanged(path: Path) -> None:
    records = check_path(path).result.records
    assert len(records) > 1
    for record in records:
        assert type(record).model_validate(record.model_dump(), strict=True) == record


def test_defaults_are_those_of_the_model() -> None:
    printed = Quantity.parse("1.00", "万元")
    values = {"id": "r1", "evidence": PLACE, "concept": "other", "name": "甲", "quantity": printed}
    made, validated = vouched(AmountRecord)(**values), AmountRecord(**values)
    assert made == validated
    assert made.model_dump_json() == validated.model_dump_json()


def test_a_record_made_so_is_hashed_copied_and_pickled_as_any_other() -> None:
    made, validated = vouched(Quantity)(value=Decimal("1.50"), unit="万元"), Quantity.parse("1.50", "万元")
    assert (made, hash(made), repr(made)) == (validated, hash(validated), repr(validated))
    assert pickle.loads(pickle.dumps(made)) == validated  # noqa: S301 - our own
    assert made.model_copy(update={"unit": "元"}) == Quantity.parse("1.50", "元")
    with pytest.raises(ValidationError, match="frozen"):
        made.unit = "元"  # type: ignore[misc]


def test_a_mutable_default_is_not_shared() -> None:
    values = {"id": "r1", "evidence": PLACE, "kind": "economic_line", "code": "301", "name": "甲", "level": 1}
    one, other = (vouched(LineRecord)(**values, table="expenditure") for _ in range(2))
    assert one.cells == {}
    assert one.cells is not other.cells


def test_only_models_are_vouched_for() -> None:
    with pytest.raises(TypeError, match="no model"):
        vouched(dict)
