"""The published JSON Schemas follow the models."""

from __future__ import annotations

import json

import pytest

from schemas.generate import FOLDER, schemas


@pytest.mark.parametrize("name", sorted(schemas()))
def test_schema_file_is_generated_from_the_models(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == schemas()[name], "run: make schemas"


def test_no_schema_file_without_a_model() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(schemas())


def test_result_schema_names_the_contract() -> None:
    result = json.loads(schemas()["result.schema.json"])
    assert {"schema_version", "run", "document", "text", "records", "findings", "coverage"} <= set(
        result["properties"]
    )
