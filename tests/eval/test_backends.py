"""The count of what was invented sees a planted invention; the comparison tells what a model contributed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eval.backends import invented, model_data, model_lines
from extractor.pipeline import Checked, Options, check_path
from schemas.evidence import Evidence
from schemas.quantity import Quantity
from schemas.records import AmountRecord
from tests.extract.llm.scripts import DOCUMENTS, MESSY, Scripted, oracle

NAME = MESSY[0]


@pytest.fixture(scope="module")
def assisted() -> Checked:
    return check_path(DOCUMENTS / f"{NAME}.txt", Options(llm="assist", asker=Scripted(oracle(NAME))))


PLANTED: dict[str, dict[str, Any]] = {
    "another figure": {"quantity": Quantity.parse("13.65", "万元")},
    "another quote": {"evidence": Evidence(quote="公务接待费99.99万元", start=0, end=10)},
}


def test_nothing_is_invented(assisted: Checked) -> None:
    assert invented(assisted) == 0
    data = model_data([assisted])
    assert data is not None
    assert data["proposed"] == data["verified"] + data["repaired"] + sum(data["dropped"].values())
    assert data["added"] > 5
    assert any("采用而不在原文中的 0" in line for line in model_lines(data))


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_invention_is_counted(name: str, assisted: Checked) -> None:
    records = list(assisted.result.records)
    at = next(i for i, r in enumerate(records) if isinstance(r, AmountRecord) and r.extractor == "llm")
    records[at] = records[at].model_copy(update=PLANTED[name])
    result = assisted.result.model_copy(update={"records": tuple(records)})
    assert invented(Checked(assisted.document, result)) == 1


def test_nothing_is_told_where_no_model_was_asked(tmp_path: Path) -> None:
    assert model_data([check_path(DOCUMENTS / f"{NAME}.txt")]) is None
