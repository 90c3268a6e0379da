"""What a template or a copied text leaves behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.extract.builder import Builder
from extractor.extract.residue import extract_residue
from extractor.profiles import load_profile
from extractor.read import read
from extractor.segment import segment
from schemas.records import StatementRecord

_TORN = ("begins_within", "ends_without_stop")
HEAD = "某某市丁县林业和草原局2031年度部门决算\n第一部分 部门决算情况说明\n"


def statements(folder: Path, body: str, head: str = HEAD) -> list[StatementRecord]:
    """The residue of a text, and the promise that every quote stands where it says."""
    path = folder / "text.txt"
    path.write_text(head + body, "utf-8")
    document = read(path)
    segments = segment(document)
    builder = Builder(document, segments, load_profile(segments.profile))
    extract_residue(builder)
    found = [one for one in builder.records if isinstance(one, StatementRecord)]
    for one in found:
        assert document.text[one.evidence.start : one.evidence.end] == one.evidence.quote
    return found


def predicates(found: list[StatementRecord]) -> set[str]:
    return {one.predicate for one in found}


@pytest.mark.parametrize(
    "words",
    [
        "收、支总计增加（减少）20.00万元。",
        "收、支总计下降/增长4.17%。",
        "决算数大于（小于）预算数的主要原因是调整。",
        "XX局本年收入合计500.00万元。",
        "本年收入合计XXX万元。",
        "本年收入合计____万元。",
        "○○年度收入合计500.00万元。",
        "（部门名称）本年收入合计500.00万元。",
        "列明公务接待2批次。",
        "本年收入500.00万元（请填写具体原因）。",
        "如无此项内容，请删除。",
    ],
)
def test_template_residue_is_found(words: str, tmp_path: Path) -> None:
    found = statements(tmp_path, f"一、收入支出决算总体情况说明\n{words}\n")
    assert [one.predicate for one in found].count("template_residue") == 1


@pytest.mark.parametrize(
    "words",
    [
        "收、支总计增加20.00万元，增长4.17%。",
        "增减（变动）情况见下文，增长（含补助）3.00%。",
        "采购设备3台，型号XX-200，详见www.example.cn/XXGK。",
        "目标应列明责任人。",
        "电话****。",
    ],
)
def test_finished_sentences_leave_nothing(words: str, tmp_path: Path) -> None:
    assert statements(tmp_path, f"一、收入支出决算总体情况说明\n{words}\n") == []


@pytest.mark.parametrize(
    ("words", "dated"),
    [
        ("截至2030年12月31日，本单位共有车辆2辆。", {"stale_date": "2030"}),
        ("截止2030年底，本单位实有人员20人。", {"stale_date": "2030"}),
        ("截至2031年12月31日，本单位共有车辆2辆。", {}),
        ("截至2030年12月31日的车辆比上年增加2辆。", {}),
        ("车辆费用与2029年相比增加1.00万元。", {"stale_comparison": "2029"}),
        ("车辆费用与2031年相比增加1.00万元。", {"stale_comparison": "2031"}),
        ("车辆费用与2030年相比增加1.00万元，与2031年年初预算相比减少1.00万元。", {}),
    ],
)
def test_dates_of_another_period(words: str, dated: dict[str, str], tmp_path: Path) -> None:
    found = statements(tmp_path, f"一、国有资产占用情况说明\n{words}\n")
    assert {one.predicate: one.date for one in found} == dated


def test_dates_of_projects_are_their_own(tmp_path: Path) -> None:
    body = "一、项目绩效自评报告\n截至2030年12月31日，补助共有人员300人，与2028年相比增加20人。\n"
    assert not predicates(statements(tmp_path, body)) & {"stale_date", "stale_comparison"}


@pytest.mark.parametrize(
    ("words", "left_open"),
    [
        ("自评项目12个（其中，优秀10个，良好2个。", 1),
        ("自评项目12个（其中，优秀10个（含重点项目），良好2个）。", 0),
        ("根据《关于绩效管理的通知要求开展自评。", 1),
        ("1）自评项目12个。2）详见附件。", 0),
        ("自评项目12个（其中，优秀10个；\n（二）良好2个）。", 0),
    ],
)
def test_brackets_left_open(words: str, left_open: int, tmp_path: Path) -> None:
    found = statements(tmp_path, f"一、预算绩效管理情况\n{words}\n")
    assert [one.predicate for one in found].count("unclosed_bracket") == left_open


@pytest.mark.parametrize(
    ("following", "open_ends"),
    [
        ("（2）公务用车购置费支出情况\n2031年未购置公务用车。\n", 0),
        ("（3）公务用车购置费支出情况\n2031年未购置公务用车。\n", 1),
        ("二、政府采购支出情况说明\n2031年未采购。\n", 1),
        ("", 1),
    ],
)
def test_a_list_goes_on_with_its_next_number(following: str, open_ends: int, tmp_path: Path) -> None:
    item = "（1）公务用车运行维护费7.50万元，比上年减少1.00万元，原因是报废车辆1辆；\n"
    body = f"一、“三公”经费支出决算情况说明\n公务用车费7.50万元，其中：\n{item}{following}"
    assert [one.predicate for one in statements(tmp_path, body)].count("ends_open") == open_ends


def test_names_that_are_listed_are_counted(tmp_path: Path) -> None:
    body = "一、预算绩效管理情况\n对“古树保护”、“护林补贴”和“苗圃维护”等2个项目、“防火”1个项目开展自评。\n"
    found = {one.predicate: int(one.value or 0) for one in statements(tmp_path, body)}
    assert (found["names_listed"], found["names_said"]) == (3, 2)


def test_reports_said_and_attached(tmp_path: Path) -> None:
    body = (
        "一、预算绩效管理情况\n形成3个项目绩效自评报告（详见附件）。\n第二部分 附件\n"
        "2031年部门整体支出绩效评价报告\n一、部门概况\n林业管理。\n附件2\n项目绩效评价报告\n一、项目概况\n古树保护。\n"
    )
    found = statements(tmp_path, body)
    assert [one.value for one in found if one.predicate == "reports_said"] == [3]
    assert [one.concept for one in found if one.predicate == "attached_report"] == ["whole", "project"]


def test_the_unit_under_other_names(tmp_path: Path) -> None:
    body = (
        "一、收入支出决算总体情况说明\n某某市丁县林业与草原局收、支总计500.00万元。\n"
        "第二部分 某某市林业和草原局2031年度部门决算表\n"
    )
    found = [one.evidence.quote for one in statements(tmp_path, body) if one.predicate == "name_variant"]
    assert found == ["某某市丁县林业与草原局", "某某市林业和草原局"]


def test_lines_that_costs_consist_of(tmp_path: Path) -> None:
    body = (
        "六、一般公共预算财政拨款基本支出决算情况说明\n"
        "人员经费30.00万元，主要包括：基本工资、津贴补贴、住房公积金等。\n"
        "公用经费5.00万元，主要包括：办公费、印刷费、未知的费用、其他商品和服务支出。\n"
    )
    found = [one.concept for one in statements(tmp_path, body) if one.predicate == "spent_on"]
    assert found == ["econ:30101", "econ:30102", "econ:30113", "econ:30201", "econ:30202", "econ:30299"]


def test_an_unadjusted_budget_is_a_fact_and_a_condition_is_not(tmp_path: Path) -> None:
    body = "一、部门整体支出绩效自评报告\n经自评，预算的调整数与年初预算数的比率为 0。\n"
    assert predicates(statements(tmp_path, body)) == {"no_budget_adjustment"}
    assert statements(tmp_path, "一、说明\n如果预算未调整，取预算数。\n") == []


def test_a_unit_that_is_missing(tmp_path: Path) -> None:
    found = statements(tmp_path, "一、预算绩效管理情况\n补助以175/人的标准发放，另按30元/人发放，数量3/4。\n")
    assert [one.evidence.quote[:8] for one in found if one.predicate == "unit_missing"] == ["补助以175/人"]


def test_missing_pages_show_in_cut_sentences_and_numbers(tmp_path: Path) -> None:
    body = (
        "一、收入决算情况说明\n度，较上年无增减。\n二、支出决算情况说明\n本年支出500.00万元。\n"
        "五、财政拨款支出决算情况说明\n本年支出500.00万元。\n"
    )
    found = statements(tmp_path, body)
    assert [(one.predicate, one.value) for one in found] == [("cut_off", None), ("numbering_gap", 2)]


@pytest.mark.parametrize(
    ("body", "torn"),
    [
        ("25.00万元，项目支出0元。主要用于办公。\n二、联系方式\n", {"begins_within": "25.00万元，项目支出0元。"}),
        ("二、支出决算情况说明\n比上年增加20万元，原因是设备\n", {"ends_without_stop": "比上年增加20万元，原因是设备"}),
        ("25万元以上的采购项目见附件。\n二、支出决算情况说明\n本年支出增加，具体如下：\n", {}),
        ("二、支出决算情况说明\n本年支出500.00万元。\n三、联系方式\n联系人：某某，办公室\n", {}),
    ],
)  # fmt: skip
def test_a_text_torn_out_of_its_page(tmp_path: Path, body: str, torn: dict[str, str]) -> None:
    found = [one for one in statements(tmp_path, body, head="") if one.predicate in _TORN]
    assert {one.predicate: one.evidence.quote for one in found} == torn


ELEMENTS = """一、收入支出决算总体情况说明
2031年度收、支总计500.00万元。
二、收入决算情况说明
本年收入合计500.00万元。
三、支出决算情况说明
本年支出合计500.00万元。
四、财政拨款收入支出决算总体情况说明
财政拨款收、支总计500.00万元。
五、一般公共预算财政拨款支出决算情况说明
一般公共预算财政拨款支出500.00万元。
六、一般公共预算财政拨款基本支出决算情况说明
基本支出300.00万元。
七、财政拨款“三公”经费支出决算情况说明
公务用车购置费0万元，公务用车运行维护费1.00万元，公务接待费0.50万元。{abroad}
八、政府性基金预算支出决算情况说明
本部门无政府性基金预算收支，无国有资本经营预算收支。
九、其他重要事项的情况说明
机关运行经费10.00万元，政府采购支出2.00万元，车辆1辆，绩效自评项目2个。
"""


def test_an_element_nobody_speaks_of(tmp_path: Path) -> None:
    found = statements(tmp_path, ELEMENTS.format(abroad=""))
    assert [(one.predicate, one.concept) for one in found] == [("element_absent", "因公出国（境）费")]
    assert "三公" in found[0].evidence.quote
    assert statements(tmp_path, ELEMENTS.format(abroad="因公出国（境）费0万元。")) == []


def test_a_narrative_that_is_not_whole_is_not_judged(tmp_path: Path) -> None:
    part = "\n".join(ELEMENTS.format(abroad="").splitlines()[:4]) + "\n"
    assert statements(tmp_path, part) == []


def test_a_list_of_lines_is_read_to_its_end(tmp_path: Path) -> None:
    lines = "办公费、差旅费支出、办公设备购置支出、某某杂费"
    body = f"一、一般公共预算财政拨款基本支出决算情况说明\n公用经费3.00万元，主要包括：{lines}。\n"
    found = statements(tmp_path, body)
    assert [one.concept for one in found if one.predicate == "spent_on"] == [
        "econ:30201",
        "econ:30211",
        "econ:31002",
    ]
    assert [one.evidence.quote for one in found if one.predicate == "spent_on_more"] == ["某某杂费"]


def test_a_rate_may_leave_out_what_policy_orders(tmp_path: Path) -> None:
    body = "一、预算绩效管理情况\n预算调整率为0。（因落实政策或上级临时交办而产生的调整除外）\n"
    assert predicates(statements(tmp_path, body)) == {"no_budget_adjustment", "adjustments_excepted"}


@pytest.mark.parametrize(
    ("words", "unadjusted"),
    [
        ("预算调整额占年初预算的比重为0%，得2分。", True),
        ("年中预算没有作任何调整。", True),
        ("全年没有发生预算调整。", True),
        ("如年度预算未作调整，得满分。", False),
        ("预算调整率不超过5%。", False),
    ],
)
def test_an_unadjusted_budget_in_other_words(words: str, *, unadjusted: bool, tmp_path: Path) -> None:
    found = statements(tmp_path, f"一、绩效自评报告\n{words}\n")
    assert ("no_budget_adjustment" in predicates(found)) is unadjusted
