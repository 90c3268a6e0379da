"""Documents of our own: what is written is read back, in every manner and format, and nothing is found in it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from eval.writer.draw import draw
from eval.writer.model import Disclosure
from eval.writer.render import FORMATS
from eval.writer.write import manners, write
from extractor.pipeline import Checked, check_path
from schemas.records import AmountRecord, ChangeRecord

SEEDS = (1, 2, 3)


def check(disclosure: Disclosure, manner: str, folder: Path, form: str = "txt") -> Checked:
    path = folder / f"{manner}.{form}"
    path.write_bytes(FORMATS[form](write(disclosure, manner)))
    return check_path(path)


@pytest.mark.parametrize("seed", range(20))
def test_drawn_figures_add_up(seed: int) -> None:
    d = draw(seed)
    assert d.income + d.begin_fiscal + d.begin_other == d.grand_total
    assert d.expenditure + d.end_fiscal + d.end_other == d.grand_total
    assert d.personnel + d.public == d.basic
    assert d.general_total + d.end_fiscal == d.fiscal_total
    assert draw(seed) == d


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("manner", manners())
def test_a_clean_document_has_no_finding_above_info(manner: str, seed: int, tmp_path: Path) -> None:
    found = check(draw(seed), manner, tmp_path).result.findings
    assert [(f.rule, f.message, f.computation) for f in found if f.severity != "info"] == []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("manner", manners())
def test_every_amount_is_recorded(manner: str, seed: int, tmp_path: Path) -> None:
    coverage = check(draw(seed), manner, tmp_path).result.coverage
    assert coverage.amounts_recorded == coverage.amounts_seen > 100
    assert [one for one in coverage.unread if one.unit == "万元"] == []


@pytest.mark.parametrize("manner", manners())
def test_figures_come_back_as_they_were_meant(manner: str, tmp_path: Path) -> None:
    d = draw(5)
    records = check(d, manner, tmp_path).result.records
    stated = {
        (r.concept, r.scope, r.measure): r.quantity.value
        for r in records
        if isinstance(r, AmountRecord) and r.period == d.year and r.entity is None
    }
    meant = {
        ("total_income", "all"): d.income,
        ("total_expenditure", "all"): d.expenditure,
        ("total_expenditure", "gpb"): d.general_total,
        ("basic_expenditure", "all"): d.basic,
        ("project_expenditure", "all"): d.project,
        ("sangong", "fiscal"): d.sangong.actual,
        ("reception", "fiscal"): d.reception.actual,
        ("vehicle_maintenance", "fiscal"): d.vehicle_run.actual,
    }
    read = {(concept, scope): stated.get((concept, scope, "actual")) for concept, scope in meant}
    assert read == meant
    changes = [r for r in records if isinstance(r, ChangeRecord) and r.amount and r.base == "prior_year"]
    sizes = {r.amount.value for r in changes if r.amount}
    assert abs(d.running_cost.change) in sizes
    # one manner does not tell the change of the general public budget
    assert manner == "yongding" or abs(d.general.change) in sizes


@pytest.mark.parametrize("manner", manners())
def test_every_format_gives_the_same_records(manner: str, tmp_path: Path) -> None:
    d = draw(7)

    def figures(form: str) -> list[tuple[str, str, str, Decimal]]:
        records = check(d, manner, tmp_path, form).result.records
        return sorted(
            (r.concept, r.scope, r.measure, r.quantity.value) for r in records if isinstance(r, AmountRecord)
        )

    plain = figures("txt")
    assert {form: figures(form) == plain for form in FORMATS} == dict.fromkeys(FORMATS, True)
