"""SARIF output against the official schema, which other people's packages ship and this repository does not."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor.cli import app

DOCUMENT = Path(__file__).parent.parent.parent / "eval" / "documents" / "qingxi_2024.txt"


def test_output_is_valid_and_a_broken_one_is_not() -> None:
    path = os.environ.get("GOUJI_SARIF_SCHEMA")
    if not path:
        pytest.skip("GOUJI_SARIF_SCHEMA names no schema (see .ci/run)")
    validator = pytest.importorskip("jsonschema").Draft4Validator(json.loads(Path(path).read_text("utf-8")))
    log = json.loads(CliRunner().invoke(app, ["check", str(DOCUMENT), "--format", "sarif"]).stdout)
    assert list(validator.iter_errors(log)) == []
    del log["runs"][0]["results"][0]["message"]
    assert len(list(validator.iter_errors(log))) == 1
