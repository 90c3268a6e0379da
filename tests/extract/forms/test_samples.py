"""The forms of the real samples against their own totals: the document is the oracle."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from extractor.check.facts import Facts
from extractor.check.forms import forms_of
from extractor.check.scores import execution_weight, score_sum, weight_sum
from extractor.extract import extract
from extractor.profiles import load_profile
from extractor.read import read
from extractor.segment import segment
from schemas.records import FormClaimRecord, FormFundRecord, FormRecord, IndicatorRecord

#: document: forms, indicators, forms whose total the document itself gets wrong, funds rows
SHAPES = {
    "tongnan_2024.txt": (13, 88, (), 39),
    "gaoping_2023.txt": (8, 69, (0, 7), 16),
    "bohu_2024.txt": (5, 36, (), 16),
}


@cache
def _facts(path: Path) -> Facts:
    document = read(path)
    segments = segment(document, None)
    profile = load_profile(segments.profile)
    return Facts(extract(document, segments, profile).records, profile)


@pytest.fixture(params=sorted(SHAPES))
def sample(request: pytest.FixtureRequest, samples: Path) -> tuple[str, Facts]:
    return request.param, _facts(samples / request.param)


def test_forms_indicators_and_funds_are_counted(sample: tuple[str, Facts]) -> None:
    name, facts = sample
    forms, rows, _, funds = SHAPES[name]
    assert len(facts.of(FormRecord)) == forms
    assert len(facts.of(IndicatorRecord)) == rows
    assert len(facts.of(FormFundRecord)) == funds


def test_every_indicator_has_a_name_and_points(sample: tuple[str, Facts]) -> None:
    name, facts = sample
    rows = facts.of(IndicatorRecord)
    assert all(row.name and row.weight is not None for row in rows)
    assert sum(row.score is None for row in rows) == (1 if name == "gaoping_2023.txt" else 0)


def test_totals_are_the_sums_of_the_scores(sample: tuple[str, Facts]) -> None:
    name, facts = sample
    wrong = []
    for form in forms_of(facts):
        total = form.record.total_score
        if total is not None and not score_sum(form).reaches(total):
            wrong.append(form.record.form)
    assert tuple(wrong) == SHAPES[name][2]


def test_weights_add_to_a_hundred(sample: tuple[str, Facts]) -> None:
    name, facts = sample
    for form in forms_of(facts):
        own = sum((row.weight.value for row in form.indicators if row.weight), Decimal(0))
        whole = weight_sum(form)
        expected = {100} if form.record.form not in SHAPES[name][2] else {90, 95}
        assert whole in expected or own == 100, (form.record.form, own, execution_weight(form))


def test_funds_keep_their_relations(sample: tuple[str, Facts]) -> None:
    _, facts = sample
    rated = [row for row in facts.of(FormFundRecord) if row.rate and row.executed and row.full_year_budget]
    assert rated
    for row in rated:
        assert row.rate
        assert row.executed
        assert row.full_year_budget
        quotient = row.executed.value * 100 / row.full_year_budget.value
        assert abs(quotient - row.rate.value) < Decimal("0.01"), row.evidence.start


def test_evidence_is_verbatim(sample: tuple[str, Facts], samples: Path) -> None:
    name, facts = sample
    text = read(samples / name).text
    records = [*facts.of(FormRecord), *facts.of(IndicatorRecord), *facts.of(FormFundRecord)]
    for record in [*records, *facts.of(FormClaimRecord)]:
        evidence = record.evidence
        assert evidence.quote == text[evidence.start : evidence.end]


def test_funds_without_a_unit_get_it_from_the_accounts(samples: Path) -> None:
    facts = _facts(samples / "tongnan_2024.txt")
    executed = [form.total_row.executed for form in forms_of(facts) if form.total_row]
    assert all(amount is not None and amount.unit == "元" for amount in executed)
    whole, *projects = [amount.value for amount in executed if amount]
    assert whole == Decimal("39256606.05")
    assert sum(projects) == Decimal("31621367.03")


def test_moved_rows_are_marked(samples: Path) -> None:
    rows = _facts(samples / "gaoping_2023.txt").of(IndicatorRecord)
    moved = [row for row in rows if row.repaired_cells]
    assert 15 <= len(moved) <= 30
    assert all(row.status == "repaired" for row in moved)


def test_every_form_score_follows_its_family(samples: Path) -> None:
    families = {
        "tongnan_2024.txt": {"chongqing"},
        "gaoping_2023.txt": {"adjusted_targets"},
        "bohu_2024.txt": {"xinjiang", "national"},
    }
    for name, expected in families.items():
        assert {form.family for form in _facts(samples / name).of(FormRecord)} == expected
