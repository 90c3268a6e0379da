"""Statements: what is stated as a fact, and what only looks like it."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from extractor.extract.statements import extract_statements
from extractor.profiles import taxonomy
from schemas.records import StatementRecord
from tests.extract.making import builder_of


def stated(text: str, **how: str) -> list[tuple[str, str | None]]:
    """Predicate and concept of every statement in a text."""
    builder = builder_of(text, **how)  # type: ignore[arg-type]
    extract_statements(builder)
    found = [record for record in builder.records if isinstance(record, StatementRecord)]
    for record in found:
        assert text[record.evidence.start : record.evidence.end] == record.evidence.quote
    return [(record.predicate, record.concept) for record in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("主要原因是本单位无公务用车。", ("no_vehicle", "vehicle")),
        ("我局没有公 务 用 车，无需安排运行经费。", ("no_vehicle", "vehicle")),
        ("年内已完成采购一辆执法执勤用车，保障下乡出行。", ("vehicle_bought", "vehicle_purchase")),
        ("2024年6月更新购置执法执勤用车2辆。", ("vehicle_bought", "vehicle_purchase")),
        ("原有公务用车已报废，待更新。", ("vehicle_scrapped", "vehicle")),
        ("本年度未发生公务接待支出。", ("none", "reception")),
        ("主要是2024年我局未发生公务接待。", ("none", "reception")),
        ("我单位无因公出国（境）安排。", ("none", "outbound")),
        ("本年度没有因公出国（境）人员。", ("none", "outbound")),
        ("2024年度未购置车辆，无公务用车购置费支出。", ("none", "vehicle_purchase")),
        ("本单位2024年度无“三公”经费财政拨款支出。", ("none", "sangong")),
        ("本部门无政府性基金预算财政拨款收入、支出。", ("no_govfund", "govfund_income")),
        ("我单位2024年未使用政府性基金预算财政拨款安排支出。", ("no_govfund", "govfund_income")),
        ("本单位没有国有资本经营预算收支。", ("no_statecap", "statecap_income")),
        ("国有资本经营预算财政拨款支出决算表以空表列示。", ("empty_table", "statecap_income")),
        ("本单位为事业单位，无机关运行经费。", ("no_agency_running_cost", "agency_running_cost")),
        ("本年度未发生政府采购支出。", ("no_procurement", "procurement")),
        ("存在的主要问题：无。", ("no_problems", None)),
        ("各项绩效指标均已完成。", ("all_done", None)),
        ("我局圆满完成年度工作任务。", ("all_done", None)),
        ("本单位无下属预算单位。", ("no_subordinates", "units_included")),
        ("2022年底失业保险基金实行省级统筹。", ("pooling_done", None)),
        ("做好工伤保险省级统筹前期准备工作。", ("pooling_prepared", None)),
        ("设备没有验收。", ("not_accepted", None)),
        ("对困难群众救助实现了应救尽救、全覆盖。", None),
        ("实现困难群众救助全覆盖。", ("full_coverage", None)),
        ("机构改革人员转隶工作尚未完成。", ("staff_transfer_not_done", None)),
        ("涉改人员转隶工作已全部完成。", ("staff_transfer_done", None)),
        ("划入本局的人员已全部转隶到位。", ("staff_transfer_done", None)),
        ("转隶人员的手续还没有办完。", ("staff_transfer_not_done", None)),
        ("仍有3人没有完成转隶。", ("staff_transfer_not_done", None)),
        ("全年购入公务用车1辆。", ("vehicle_bought", "vehicle_purchase")),
        ("通过政府采购购置业务用车两辆，均已上牌。", ("vehicle_bought", "vehicle_purchase")),
        ("所购轿车已投入使用。", ("vehicle_bought", "vehicle_purchase")),
        ("完成1台公务用车的更新。", ("vehicle_bought", "vehicle_purchase")),
        ("执法用车1辆已采购到位。", ("vehicle_bought", "vehicle_purchase")),
        ("推动工伤保险向省级统筹过渡。", ("pooling_prepared", None)),
    ],
)
def test_a_fact_is_recorded(text: str, expected: tuple[str, str | None] | None) -> None:
    found = stated(text)
    assert expected is None or expected in found, found


@pytest.mark.parametrize(
    "text",
    [
        "如无公务用车，应当租用社会车辆。",
        "拟购置公务用车1辆。",
        "购置公务用车0辆，保有量1辆。",
        "尚未完成购置公务用车的审批手续。",
        "2023年未发生公务接待。",
        "确保全面完成各项任务。",
        "无公务接待超标准情况。",
        "未发现公务用车违规使用。",
        "公务用车运行维护费1.20万元。",
        "车辆报废处置流程按规定执行。",
        "尚未全面完成年度目标任务。",
    ],
)
def test_what_is_no_fact_is_not(text: str) -> None:
    assert stated(text) == []


def test_glossaries_state_nothing() -> None:
    text = "因公出国（境）费：本单位无因公出国（境）支出。"
    assert stated(text, meaning="glossary") == []
    assert stated(text, title="第四部分 名词解释") == []
    assert stated(text)


def test_number_and_date_are_kept() -> None:
    builder = builder_of("年末统计，2024年11月3日已经购置2辆公务用车。")
    extract_statements(builder)
    (record,) = builder.records
    assert isinstance(record, StatementRecord)
    assert (record.value, record.date) == (Decimal(2), "2024-11-03")


def test_the_date_a_stock_is_counted_at_is_kept() -> None:
    builder = builder_of("截至2024年12月31日，本部门共有车辆3辆。")
    extract_statements(builder)
    (record,) = builder.records
    assert isinstance(record, StatementRecord)
    assert (record.predicate, record.date) == ("as_of", "2024-12-31")


def test_needed_words_are_looked_for_as_printed() -> None:
    # a word with a mark in it would be printed in full width as well, and be passed over
    for entry in taxonomy("statements")["statement"]:
        assert all(re.fullmatch("[一-龥]+", need) for need in entry["needs"])
