"""Which figure is wrong, and one finding for one wrong figure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.check.arithmetic import interval_of
from extractor.check.facts import Facts
from extractor.check.relations import Variable, relations_of
from extractor.check.run import check, select_rules
from extractor.check.suggest import advise, explanations, slips
from extractor.profiles import load_profile
from schemas.quantity import Interval, Quantity
from schemas.records import Extraction
from tests.test_checks import build_records

Records = list[dict[str, Any]]


def facts(records: Records) -> Facts:
    return Facts(build_records(records), load_profile())


def structure(whole: str, basic: str, project: str) -> Records:
    """Expenditure of 80.00 in two parts with their shares (25 % and 75 %), and a table that states it too."""
    about = {"kind": "amount"}
    return [
        {**about, "concept": "total_expenditure", "name": "支出合计", "quantity": whole},
        {**about, "concept": "basic_expenditure", "name": "基本支出", "quantity": basic},
        {**about, "concept": "project_expenditure", "name": "项目支出", "quantity": project},
        {"kind": "breakdown", "whole": "r1", "parts": ["r2", "r3"]},
        {"kind": "share", "quantity": "25.00%", "part": "basic_expenditure", "part_id": "r2", "whole_id": "r1",
         "whole": "total_expenditure", "breakdown": "r4"},
        {"kind": "share", "quantity": "75.00%", "part": "project_expenditure", "part_id": "r3", "whole_id": "r1",
         "whole": "total_expenditure", "breakdown": "r4"},
        {**about, "concept": "total_expenditure", "name": "合计", "quantity": "80.00万元", "extractor": "table"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "name", "slip"),
    [
        (("88.00万元", "20.00万元", "60.00万元"), "若支出合计为80.00万元", "一位数字有误"),
        (("80.00万元", "2.00万元", "60.00万元"), "若基本支出为20.0", "小数点错位"),
        (("80.00万元", "20.00万元", "0.00万元"), "若项目支出为60.00万元", "漏了首位数字"),
        (("80.00元", "20.00万元", "60.00万元"), "支出合计", "单位应为万元"),
    ],
)
def test_the_single_slip_that_mends_everything_is_named(wrong: tuple[str, ...], name: str, slip: str) -> None:
    advice = advise(facts(structure(*wrong)), ["r1", "r2", "r3"])
    assert advice.text is not None
    assert name in advice.text
    assert slip in advice.text
    assert advice.culprit is not None


def test_nothing_is_named_where_everything_holds_or_a_lone_sum_fails() -> None:
    assert explanations(facts(structure("80.00万元", "20.00万元", "60.00万元")), ["r1", "r2", "r3"]) == []
    lone = structure("80.00万元", "20.00万元", "61.00万元")[:4]
    assert advise(facts(lone), ["r1", "r2", "r3"]).text is None


def test_no_holding_relation_is_broken_to_mend_another() -> None:
    records = structure("80.00万元", "20.00万元", "60.00万元")
    records[4]["quantity"] = "26.00%"
    advice = advise(facts(records), ["r1", "r2", "r5"])
    assert advice.culprit in (None, "r5.quantity")


def test_a_sum_that_holds_to_the_last_place_is_not_left_to_a_round_figure() -> None:
    about = {"kind": "amount", "concept": "other"}
    records: Records = [
        {**about, "name": "支出", "quantity": "100.20万元"},
        {**about, "name": "城乡社区", "quantity": "100万元"},
        {**about, "concept": "training", "name": "培训费", "quantity": "0.20万元"},
        {"kind": "breakdown", "whole": "r1", "parts": ["r2", "r3"]},
        {**about, "concept": "training", "name": "培训费", "quantity": "0.30万元"},
    ]
    assert advise(facts(records), ["r3"]).text is None


def test_a_copied_figure_is_recognised_by_what_two_relations_ask_for() -> None:
    records = structure("123.45万元", "20.00万元", "60.00万元")
    advice = advise(facts(records), ["r1", "r7"])
    assert advice.culprit == "r1.quantity"
    assert advice.text is not None
    assert "若支出合计为80.00万元" in advice.text


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("5924", "25924"),
        ("1168824.19", "1165824.19"),
        ("35.14", "31.54"),
        ("3.514", "35.14"),
        ("120", "12.0"),
    ],
)
def test_slips_are_what_typing_does(printed: str, meant: str) -> None:
    found = {value.value for value, _ in slips(Quantity.parse(printed, "人"))}
    assert Decimal(meant) in found
    assert Decimal(printed) not in found


@given(
    printed=st.decimals(-10000, 10000, places=2) | st.integers(0, 10**6).map(Decimal),
    unit=st.sampled_from(["元", "万元", "%", "人"]),
    at=st.integers(0, 200),
    width=st.sampled_from([0, 1, 500]),
)
def test_slips_that_meet_an_interval_are_those_of_all_that_do(
    printed: Decimal, unit: str, at: int, width: int
) -> None:
    figure = Quantity(value=printed, unit=unit)
    every = list(slips(figure))
    meant, _ = every[at % len(every)]
    for end in (interval_of(meant).lo, interval_of(meant).hi):
        for asked in (Interval(end - width, end), Interval(end, end + width)):
            met = [slip for slip in every if interval_of(slip[0]).meets(asked)]
            assert list(slips(figure, [asked])) == met


def test_one_wrong_figure_is_one_finding() -> None:
    records = structure("88.00万元", "20.00万元", "60.00万元")
    found, coverage = check(_extraction(records), select_rules(["A", "N", "U"]), load_profile())
    grave = [one for one in found if one.severity == "high"]
    assert [one.rule for one in grave] == ["N01"]
    assert "同一数字还造成" in grave[0].message
    assert {one.quote for one in grave[0].evidence} >= {"支出合计", "基本支出", "合计"}
    assert sum(coverage.rules[code].failed for code in ("A01", "A02", "N01")) > 1


def test_a_slipped_unit_is_one_finding() -> None:
    records = structure("80.00元", "20.00万元", "60.00万元")
    found, _ = check(_extraction(records), select_rules(["A", "N", "U"]), load_profile())
    assert [(one.rule, one.suggestion) for one in found if one.severity == "high"] == [
        ("U01", "单位应为万元")
    ]


def test_two_wrong_figures_are_two_findings() -> None:
    about = {"kind": "amount", "concept": "other"}
    records: Records = [
        {**about, "name": "甲", "quantity": "10.00万元"},
        {**about, "name": "乙", "quantity": "6.00万元"},
        {**about, "name": "丙", "quantity": "5.00万元"},
        {"kind": "breakdown", "whole": "r1", "parts": ["r2", "r3"]},
        {**about, "name": "丁", "quantity": "20.00万元"},
        {**about, "name": "戊", "quantity": "16.00万元"},
        {**about, "name": "己", "quantity": "5.00万元"},
        {"kind": "breakdown", "whole": "r5", "parts": ["r6", "r7"]},
    ]
    found, _ = check(_extraction(records), select_rules(["A01"]), load_profile())
    assert [one.evidence[0].quote for one in found] == ["甲", "丁"]
    assert len({one.fingerprint for one in found}) == 2


def test_relations_are_built_once_for_a_document() -> None:
    known = facts(structure("80.00万元", "20.00万元", "60.00万元"))
    assert relations_of(known) is relations_of(known)
    found = relations_of(known).of(Variable("r1"))
    assert [relation.label for relation in found] == ["相加", "前后一致", "占比", "占比"]


def _extraction(records: Records) -> Extraction:
    return Extraction(
        records=tuple(build_records(records)),
        amounts_seen=0,
        amounts_recorded=0,
        quantities_seen=0,
        quantities_recorded=0,
    )
