"""The grammar on sentences of many provinces' manners: every record, in order."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractor.extract.narrative.numerals import number_of
from schemas.records import AmountRecord, ChangeRecord, CompletionRecord, CountRecord, ShareRecord
from tests.extract.narrative.notation import parse, render

_WORDS = re.compile("[一二两三四五六七八九十]+")
CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("sentences.yml").read_text("utf-8"))


def test_there_are_cases_and_their_names_differ() -> None:
    names = [case["name"] for case in CASES]
    assert len(names) >= 80
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_records(case: dict[str, Any]) -> None:
    builder = parse(case["text"], case.get("title", ""), case.get("section"))
    assert render(builder) == case["records"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_quotes_are_verbatim_and_hold_the_figures(case: dict[str, Any]) -> None:
    builder = parse(case["text"], case.get("title", ""), case.get("section"))
    text = builder.document.text
    for record in builder.records:
        assert text[record.evidence.start : record.evidence.end] == record.evidence.quote
        for figure in _figures(record):
            assert _plain(str(abs(figure))) in _plain(_in_digits(record.evidence.quote))


def _figures(record: object) -> list[Any]:
    if isinstance(record, AmountRecord | CountRecord | ShareRecord | CompletionRecord):
        return [record.quantity.value]
    if isinstance(record, ChangeRecord):
        return [quantity.value for quantity in (record.amount, record.rate) if quantity is not None]
    return []


def _in_digits(quote: str) -> str:
    """A quote with numbers in words (三个) in digits."""
    return _WORDS.sub(lambda match: str(number_of(match.group())), quote)


def _plain(text: str) -> str:
    wide = str.maketrans("０１２３４５６７８９．", "0123456789.")
    return "".join(text.translate(wide).replace("，", "").replace(",", "").split())


def test_ids_are_unique_and_references_lead_somewhere() -> None:
    for case in CASES:
        records = parse(case["text"], case.get("title", ""), case.get("section")).records
        known = {record.id for record in records}
        assert len(known) == len(records)
        for record in records:
            for field in ("subject_id", "base_id", "part_id", "whole_id", "breakdown", "whole"):
                value = getattr(record, field, None)
                assert not isinstance(value, str) or value in known, (case["name"], field)
