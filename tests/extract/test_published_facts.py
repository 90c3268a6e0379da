"""The labelled reasons and dates of a published final account come back, on their pages."""

from __future__ import annotations

import json
from pathlib import Path

from extractor.pipeline import check_path
from schemas.records import ReasonRecord, StatementRecord
from schemas.text import squeeze

NAME = "putuo_guihua_2024.pdf"


def test_reasons_and_dates_come_back(samples: Path) -> None:
    lines = (samples / "extraction_public.jsonl").read_text("utf-8").splitlines()
    facts = [
        fact for fact in map(json.loads, lines) if fact["doc"] == NAME and fact["unit"] in ("text", "date")
    ]
    records = check_path(samples / NAME).result.records
    reasons = {
        (one.evidence.page, squeeze(one.text).rstrip("。"))
        for one in records
        if isinstance(one, ReasonRecord)
    }
    dates = {(one.evidence.page, one.date) for one in records if isinstance(one, StatementRecord)}
    missing = [
        fact["field"]
        for fact in facts
        if (fact["page"], squeeze(fact["value"])) not in reasons
        and (fact["page"], fact["value"]) not in dates
    ]
    assert len(facts) == 4
    assert missing == []
