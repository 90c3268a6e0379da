"""Reasons by lexicon: what they name, which way they push, what they quote, whether they say anything."""

from __future__ import annotations

import re
from typing import Any

import pytest

from extractor.extract.reasons import analyse_reason
from extractor.extract.reasons.amounts import quoted_amounts
from extractor.extract.reasons.reading import read_reason
from extractor.extract.reasons.vacuity import why_vacuous
from extractor.profiles import taxonomy
from schemas.quantity import Quantity
from schemas.records import ChangeRecord, CompletionRecord, FactKey
from schemas.text import squeeze
from tests.extract.making import builder_of


def read(text: str, year: int | None = 2024) -> Any:
    return read_reason(squeeze(text), year)


@pytest.mark.parametrize(
    ("text", "push"),
    [
        ("年中新增3人及正常晋级增资", 1),
        ("新招录公务员5名", 1),
        ("在职人员工资调增，公积金缴存基数上调", 1),
        ("补发2022年度考核奖", 1),
        ("追加乡村道路维修专项资金", 1),
        ("新增老旧小区改造项目", 1),
        ("项目支出较上年增加", 1),
        ("燃油价格上涨，车辆老化维修费用增加", 1),
        ("接待批次和人次增加", 1),
        ("新购置执法执勤用车一辆", 1),
        ("救助标准提高", 1),
        ("在职人员减少2人", -1),
        ("自然减员，人员经费减少", -1),
        ("严格落实中央八项规定精神，厉行节约", -1),
        ("压减一般性支出", -1),
        ("树牢过“紧日子”思想，严控三公经费", -1),
        ("养老保险缴费基数下调", -1),
        ("绩效奖金未发放", -1),
        ("部分项目未完成验收，资金未支付", -1),
        ("财政资金紧张，补助资金未到位", -1),
        ("上级专项转移支付减少", -1),
        ("受疫情影响，出差次数减少", -1),
        ("年中调减会议经费预算", -1),
    ],
)
def test_words_push_one_way(text: str, push: int) -> None:
    reading = read(text)
    assert set(reading.pushes.values()) == {push}, reading.pushes


@pytest.mark.parametrize(
    "text",
    [
        "未新增项目",
        "本年未购置公务用车",
        "退休人员增加",
        "人员变动",
        "科目调整，由其他科目列支",
        "上年新增人员较多",
        "2023年补发绩效奖金",
        "外来务工人员情况变化",
        "工作需要",
        "没有增加人员",
        "参保人员身份变化",
    ],
)
def test_words_that_push_nowhere(text: str) -> None:
    assert read(text).pushes == {}


def test_what_was_last_year_does_not_push_this_year() -> None:
    reading = read("上年受疫情影响，接待减少，今年恢复正常")
    assert reading.pushes == {"demand_up": 1}
    assert read("较上年减少接待批次").pushes["reception"] == -1


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("公务用车运行维护费增加", {"vehicle_maintenance"}),
        ("公 务 接 待 费减少", {"reception"}),
        ("因公出国（境）团组取消", {"outbound"}),
        ("社保、公积金缴费增加", {"social_insurance", "housing_fund"}),
        ("职业年金记实", {"annuity"}),
        ("培训费与会议费减少", {"training", "meeting"}),
        ("办公设备购置增加", {"equipment"}),
        ("日常工作增多", set()),
    ],
)
def test_items_are_named(text: str, items: set[str]) -> None:
    assert {key for *_, key in read(text).items} == items


def test_items_of_a_list_share_the_predicate() -> None:
    pushes = read("社保、公积金基数调增，人员经费增加20万元，压减公用经费").pushes
    assert pushes["social_insurance"] == pushes["housing_fund"] == pushes["personnel_cost"] == 1
    assert pushes["public_cost"] == -1


@pytest.mark.parametrize(
    ("text", "bases"),
    [
        ("较上年少支出5万元", ("prior_year",)),
        ("与2023年相比减少", ("prior_year",)),
        ("比年初预算节约2万元", ("initial_budget",)),
        ("低于全年预算数", ("full_year_budget",)),
        ("较预算减少", ("budget",)),
        ("与2019年相比减少", ("other",)),
        ("使用上年结转资金", ()),
        ("年中追加预算", ()),
        ("较上年减少，较年初预算增加", ("prior_year", "initial_budget")),
    ],
)
def test_bases_are_those_the_words_compare_with(text: str, bases: tuple[str, ...]) -> None:
    assert read(text).bases == bases


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新增道路养护资金120.5万元", [("120.5", "万元", 1, None)]),
        ("残疾人补助300万元、养老补助80万元未到位", [("300", "万元", -1, None), ("80", "万元", -1, None)]),
        ("会议费较年初预算节约1.50万元", [("1.50", "万元", -1, "initial_budget")]),
        ("较上年多支出1,200元", [("1,200", "元", 1, "prior_year")]),
        ("由10万元增加到12万元", [("10", "万元", None, None), ("12", "万元", None, None)]),
        ("每人每年240元", [("240", "元", None, None)]),
        ("合同总投资5000万元", [("5000", "万元", None, None)]),
        ("新增5人", []),
    ],
)
def test_amounts_carry_direction_and_base(
    text: str, expected: list[tuple[str, str, int | None, str | None]]
) -> None:
    found = [(one.number, one.unit, one.direction, one.base) for one in quoted_amounts(read(text))]
    assert found == expected


def test_amounts_name_their_item() -> None:
    (one,) = quoted_amounts(read("一是较上年少支出道路养护费用90万元"))
    assert one.item == "道路养护费用"
    (one,) = quoted_amounts(read("公务接待费较年初预算节约0.60万元"))
    assert one.item == "公务接待费"


@pytest.mark.parametrize(
    ("text", "names", "words"),
    [
        ("支出减少", ("行政运行",), "重复"),
        ("行政运行支出较上年有所增加", ("行政运行",), "重复"),
        ("上年基数较低", (), "基数较低"),
        ("会议费基数较大", ("会议费",), "基数较高"),
        ("本年度无此项支出", (), "没有发生"),
        ("我单位2024年未发生公务接待", (), "没有发生"),
        ("据实列支", (), "按实际"),
        ("根据工作需要安排", (), "工作需要"),
        ("实际执行与预算基本一致", (), "基本一致"),
        ("严格落实中央八项规定精神，厉行节约，严控支出", (), "厉行节约"),
        ("年中追加预算", (), "追加"),
        ("社会保险缴费基数变动", (), "基数变动"),
        ("其他原因", (), "具体原因"),
    ],
)
def test_empty_reasons_are_called_empty(text: str, names: tuple[str, ...], words: str) -> None:
    assert words in why_vacuous(read(text), ("reception", "meeting"), names)


@pytest.mark.parametrize(
    "text",
    [
        "接待批次减少",
        "厉行节约，减少会议场次",
        "公务用车已拍卖，本年无运行维护费用",
        "项目支出减少",
        "年中追加人员经费",
        "本年未购置公务用车",
        "驻村工作队轮换",
        "缴费基数由5000元调整为5500元，养老保险缴费增加",
        "本年承办全省运动会",
    ],
)
def test_what_is_not_understood_is_never_called_empty(text: str) -> None:
    assert why_vacuous(read(text), ("total_expenditure",), ("支出合计",)) == ""


def test_a_clause_the_lexicon_does_not_know_is_said_to_be_unread() -> None:
    assert "unread" in read("厉行节约，驻村帮扶轮换").topics
    assert "unread" not in read("厉行节约，人员减少").topics


TEXT = "公务接待费支出0.40万元，比上年增加0.10万元，主要原因是接待批次 增加，多支出0.10 万元。"


def _change(**how: Any) -> ChangeRecord:
    fields = {"id": "r1", "evidence": builder_of(TEXT).quote(0, 5), "base": "prior_year", "direction": 1}
    subject = FactKey("reception")
    return ChangeRecord(**{**fields, "subject": subject, "name": "公务接待费", **how})


def test_a_record_points_back_into_the_document() -> None:
    builder = builder_of(TEXT)
    start = TEXT.index("接待批次")
    record = analyse_reason(
        builder, start=start, end=len(TEXT) - 1, cue=(0, len(TEXT)), explains=[_change()], section="sangong"
    )
    assert record.explains == ("r1",)
    assert record.direction == 1
    assert record.evidence.quote == TEXT[start:-1]
    assert record.items == ("reception",)
    assert record.pushes["demand_up"] == 1
    (amount,) = record.amounts
    assert (amount.evidence.quote, amount.quantity) == ("0.10 万元", Quantity.parse("0.10", "万元"))
    assert record.vacuous == ""
    assert builder.records == []


def test_the_direction_comes_from_what_is_explained_or_else_from_the_words() -> None:
    text = "决算数小于年初预算数的主要原因：人员减少。"
    builder, start = builder_of(text), text.index("人员")
    how: Any = {"start": start, "end": len(text), "cue": (0, len(text)), "section": None}
    rate = CompletionRecord(
        id="r2",
        evidence=builder.quote(0, 3),
        subject=FactKey("reception"),
        name="公务接待费",
        base="initial_budget",
        quantity=Quantity.parse("105.00", "%"),
    )
    assert analyse_reason(builder, explains=[], **how).direction == -1
    assert analyse_reason(builder, explains=[rate], **how).direction == 1
    assert analyse_reason(builder, explains=[_change(), _change(direction=-1)], **how).direction is None


def test_the_lexicon_is_sound() -> None:
    data, concepts = taxonomy("reasons"), taxonomy("concepts")["concepts"]
    items, topics = {*data["items"], *concepts}, set(data["topics"])
    assert not items & topics
    for key, fields in data["topics"].items():
        assert set(fields) <= {"title", "push", "firm", "hint", "empty", "group", "unless", "patterns"}, key
        assert fields["title"]
        for pattern in fields["patterns"]:
            assert re.compile(pattern.format(**data["macros"])).search("") is None, (key, pattern)
        assert set(fields.get("unless", ())) <= set(data["subjects"]), key
    for key, fields in data["subjects"].items():
        named = {*fields["own"], *fields["foreign"]}
        assert named <= items | topics, (key, named - items - topics)
        assert not set(fields["own"]) & set(fields["foreign"]), key
        assert set(fields.get("concepts", ())) <= set(concepts), key


@pytest.mark.parametrize(
    "text",
    [
        "上年未完成项目在本年支付",
        "2023年项目结转至2024年支付",
        "部分项目结转2024年使用",
    ],
)
def test_what_moves_from_one_year_to_the_next_pushes_nowhere(text: str) -> None:
    assert read(text).pushes == {}


def test_a_hint_is_no_item() -> None:
    reading = read("养老、医疗保险缴费增加")
    assert [key for *_, key in reading.items] == ["medical"]
    assert {"pension_word", "medical_word"} <= set(reading.topics)
