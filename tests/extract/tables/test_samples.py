"""The tables of real disclosures: every row is there, and their own totals hold."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from extractor.check.articulation import worked
from extractor.check.facts import Facts
from extractor.extract.builder import Builder
from extractor.extract.tables import extract_tables
from extractor.profiles import load_profile
from extractor.read import read
from extractor.segment import segment
from schemas.records import AmountRecord, AnyRecord, CountRecord, DocumentRecord, LineRecord, StatementRecord

_FUNCTIONAL = ("income", "expenditure", "gpb_expenditure")
#: document -> lines of each functional table and of 公开06
_LINES = {
    "tongnan_2024.txt": (26, 90),
    "gaoping_2023.txt": (24, 109),
    "putuo_guihua_2024.pdf": (24, 65),
    "putuo_caizheng_2024.pdf": (19, 64),
}
#: relations that must have been tried, by rule
_TRIED = {
    "tongnan_2024.txt": {
        "T04": 5,
        "T05": 192,
        "T06": 27,
        "T07": 54,
        "T09": 5,
        "T12": 9,
        "T23": 4,
        "T25": 5,
        "T27": 82,
    },
    "gaoping_2023.txt": {
        "T04": 5,
        "T05": 84,
        "T06": 25,
        "T07": 50,
        "T09": 5,
        "T10": 4,
        "T23": 4,
        "T25": 5,
        "T27": 54,
    },
    "putuo_guihua_2024.pdf": {
        "T04": 5,
        "T05": 96,
        "T06": 25,
        "T07": 50,
        "T09": 6,
        "T10": 4,
        "T23": 5,
        "T27": 76,
    },
    "putuo_caizheng_2024.pdf": {
        "T04": 5,
        "T05": 63,
        "T06": 20,
        "T07": 40,
        "T09": 6,
        "T23": 4,
        "T24": 4,
        "T27": 45,
    },
}
_ONCE = {"T01": 1, "T02": 1, "T03": 2, "T21": 1, "T22": 1, "T26": 1}
#: known rounding differences of the published tables
_ROUNDED = {
    "tongnan_2024.txt": 13,
    "gaoping_2023.txt": 4,
    "putuo_guihua_2024.pdf": 11,
    "putuo_caizheng_2024.pdf": 10,
}
_FIELDS = {
    "unit_count": ("units_included", "all"),
    "personnel_cost_total": ("personnel_cost", "gpb"),
    "public_cost_total": ("public_cost", "gpb"),
    "fiscal_grand_total": ("grand_total", "fiscal"),
    "gpb_expenditure": ("total_expenditure", "gpb"),
    "gpb_basic_expenditure": ("basic_expenditure", "gpb"),
}
_COLUMNS = {
    "actual": "",
    "income": ":income",
    "basic": ":basic_expenditure",
    "project": ":project_expenditure",
}


@lru_cache(maxsize=8)
def _records(path: Path) -> tuple[AnyRecord, ...]:
    document = read(path)
    segments = segment(document)
    builder = Builder(document, segments, load_profile(segments.profile))
    builder.add(
        DocumentRecord(
            id=builder.new_id(),
            evidence=builder.quote_or_top(0, 0),
            unit_name="",
            region="",
            year=segments.year,
            document_kind="final_account",
            level="unit",
            money_unit=None,
            source_hash="",
            profile="base",
        )
    )
    extract_tables(builder)
    return tuple(builder.records)


@pytest.mark.parametrize("name", sorted(_LINES))
def test_every_line_is_there(samples: Path, name: str) -> None:
    records = _records(samples / name)
    functional, economic = _LINES[name]
    lines = Counter(one.table for one in records if isinstance(one, LineRecord))
    assert lines == dict.fromkeys(_FUNCTIONAL, functional) | {"gpb_basic": economic}
    assert not [one for one in records if isinstance(one, StatementRecord)]
    money = [one for one in records if isinstance(one, AmountRecord)]
    assert {one.quantity.unit for one in money} == {"万元"}
    assert not [one for one in money if one.concept == "other" and one.quantity.value]


@pytest.mark.parametrize("name", sorted(_LINES))
def test_the_printed_sums_hold_within_rounding(samples: Path, name: str) -> None:
    done = worked(Facts(_records(samples / name), load_profile("base")))
    tried = Counter(one.rule for one in done.relations)
    assert {rule: tried[rule] for rule in _TRIED[name] | _ONCE} == _TRIED[name] | _ONCE
    assert sum(one.fit == "rounding" for one in done.relations) == _ROUNDED[name]
    conflicts = [(one.rule, one.what) for one in done.conflicts]
    assert conflicts == ([("T31", "住房公积金")] if name.startswith("tongnan") else [])
    assert not done.undecided


@pytest.mark.parametrize("name", ["bohu_2024.txt", "gaoyi_2024.txt", "panzhihua_xiqu_2024.txt"])
def test_documents_without_statutory_tables_give_no_lines(samples: Path, name: str) -> None:
    assert not [one for one in _records(samples / name) if isinstance(one, LineRecord)]


def _facts(samples: Path) -> list[dict[str, str]]:
    lines = (samples / "extraction_public.jsonl").read_text("utf-8").splitlines()
    return [fact for fact in map(json.loads, lines) if fact["source"] == "table"]


def _concept(field: str) -> tuple[str, set[str], str]:
    """Concept, scopes and measure of a labelled field."""
    scopes = {"all", "gpb", "fiscal"}
    measure = "budget" if field.endswith("_budget") else "actual"
    if field in _FIELDS:
        concept, scope = _FIELDS[field]
        return concept, {scope}, measure
    parts = field.split(":")
    if len(parts) == 3:
        kind = "econ" if parts[0].startswith("econ") else "function"
        named = next((s for s in ("fiscal", "gpb") if parts[0].startswith(s)), None)
        return f"{kind}:{parts[1]}{_COLUMNS[parts[2]]}", {named} if named else scopes, "actual"
    plain = field.removesuffix("_budget").removesuffix("_actual").removesuffix("_total")
    return (plain if field.startswith(("sangong", "vehicle", "reception")) else field), scopes, measure


def test_labelled_facts_of_tables_are_returned(samples: Path) -> None:
    records = [
        r for r in _records(samples / "putuo_guihua_2024.pdf") if isinstance(r, AmountRecord | CountRecord)
    ]
    facts = _facts(samples)
    assert len(facts) == 37
    for fact in facts:
        concept, scopes, measure = _concept(fact["field"])
        found = [
            one
            for one in records
            if one.concept == concept
            and str(one.quantity.value) == fact["value"]
            and one.quantity.unit == fact["unit"]
            and one.measure == measure
            and one.key.scope in scopes
            and one.evidence.page == fact["page"]
        ]
        assert found, fact["field"]
