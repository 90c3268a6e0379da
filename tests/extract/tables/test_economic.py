"""公开06: economic lines in two to four blocks, or in one list."""

from __future__ import annotations

import pytest

from tests.extract.tables.making import AmountRecord, Grid, LineRecord, amounts, extract, others, records_of

_TWO = """
人员经费|||公用经费||
经济分类科目编码|科目名称|决算数|经济分类科目编码|科目名称|决算数
301|工资福利支出|50.00|302|商品和服务支出|9.00
30101|基本工资|30.00|30201|办公费|5.00
30102|津贴补贴|20.00|30217|公务接待费|4.00
303|对个人和家庭的补助|6.00|310|资本性支出|1.00
30302|退休费|6.00|31002|办公设备购置|1.00
人员经费合计||56.00|公用经费合计||10.00
"""
_EXPECTED = {
    ("econ:301", "gpb"): "50.00",
    ("econ:30101", "gpb"): "30.00",
    ("econ:30102", "gpb"): "20.00",
    ("econ:303", "gpb"): "6.00",
    ("econ:30302", "gpb"): "6.00",
    ("econ:302", "gpb"): "9.00",
    ("econ:30201", "gpb"): "5.00",
    ("econ:30217", "gpb"): "4.00",
    ("econ:310", "gpb"): "1.00",
    ("econ:31002", "gpb"): "1.00",
    ("personnel_cost", "gpb"): "56.00",
    ("public_cost", "gpb"): "10.00",
}
_FOUR = """
人员经费|||公用经费||||||||
科目代码|科目名称|金额|科目代码|科目名称|金额|科目代码|科目名称|金额|科目代码|科目名称|金额
301|工资福利支出|50.00|302|商品和服务支出|9.00|307|债务利息及费用支出||31013|公务用车购置|
30101|基本工资|30.00|30201|办公费|5.00|310|资本性支出|1.00|312|对企业补助|——
30102|津贴补贴|20.00|30217|公务接待费|4.00|31002|办公设备购置|1.00|||
303|对个人和家庭的补助|6.00|||||||||
30302|退休费|6.00|||||||||
人员经费合计||56.00|公用经费合计||||||||10.00
"""
_SPLIT = """
经济分类科目编码|<|科目名称|决算数|经济分类科目编码|<|科目名称|决算数
类|款|^|^|类|款|^|^
301||工资福利支出|50.00|302||商品和服务支出|9.00
301|01|基本工资|30.00|302|01|办公费|5.00
301|02|津贴补贴|20.00||17|公 务 接 待 费|4.00
303||对个人和家庭的补助|6.00|310||资本性支出|1.00
303|02|退休费|6.00|310|02|办公设备购置|1.00
人员经费合计|<|<|56.00|公用经费合计|<|<|10.00
"""


@pytest.mark.parametrize(
    "rows",
    [_TWO, _FOUR, _SPLIT, _TWO.replace("人员经费|||公用经费||\n", ""),
     _TWO.replace("人员经费|||公用经费||", "人员经费|<|<|公用经费|<|<"),
     _TWO.replace("人员经费合计||56.00|公用经费合计||10.00", "人员经费合计|<|56.00|公用经费合计|<|10.00")],
    ids=["two blocks", "four blocks", "split codes", "one header row", "spans", "sums spanning"],
)  # fmt: skip
def test_layouts_of_blocks(rows: str) -> None:
    assert amounts(Grid("gpb_basic", rows)) == _EXPECTED
    assert not others(extract(Grid("gpb_basic", rows)))


def test_one_list_with_personnel_and_public_columns() -> None:
    rows = """
    科目编码|科目名称|合计|人员经费|公用经费
    合计||66.00|56.00|10.00
    301|工资福利支出|56.00|56.00|
    302|商品和服务支出|10.00||10.00
    """
    assert amounts(Grid("gpb_basic", rows)) == {
        ("basic_expenditure", "gpb"): "66.00",
        ("personnel_cost", "gpb"): "56.00",
        ("public_cost", "gpb"): "10.00",
        ("econ:301", "gpb"): "56.00",
        ("econ:301:personnel_cost", "gpb"): "56.00",
        ("econ:302", "gpb"): "10.00",
        ("econ:302:public_cost", "gpb"): "10.00",
    }


def test_sum_of_everything_below_the_two_sums() -> None:
    found = amounts(Grid("gpb_basic", _TWO + "合计|||||66.00"))
    assert found[("basic_expenditure", "gpb")] == "66.00"


def test_a_sum_beside_lines_of_another_block() -> None:
    rows = _TWO.replace("303|对个人和家庭的补助|6.00|310|资本性支出|1.00", "303|对个人和家庭的补助|6.00|||")
    rows = rows.replace("30302|退休费|6.00|31002|办公设备购置|1.00", "30302|退休费|6.00|公用经费合计||9.00")
    rows = rows.replace("|公用经费合计||10.00", "|||")
    found = amounts(Grid("gpb_basic", rows))
    assert (found["public_cost", "gpb"], found["personnel_cost", "gpb"]) == ("9.00", "56.00")


def test_blocks_go_on_over_the_page() -> None:
    lines = _TWO.strip().splitlines()
    first = Grid("gpb_basic", "\n".join(lines[:4]), title="基本支出决算表")
    for meaning in ("gpb_basic", None):
        assert amounts(first, Grid(meaning, "\n".join(lines[4:]), own_title=False)) == _EXPECTED


def test_lines_with_blank_amounts_are_lines_all_the_same() -> None:
    lines = {one.code: one for one in records_of(LineRecord, extract(Grid("gpb_basic", _FOUR)))}
    assert lines["31013"].cells == {}
    assert lines["312"].cells == {}
    assert lines["312"].level == 1
    assert (lines["31002"].parent, list(lines["31002"].cells)) == ("310", ["basic_expenditure"])


def test_the_scope_keeps_projects_apart() -> None:
    found = records_of(AmountRecord, extract(Grid("gpb_basic", _TWO)))
    assert {one.scope for one in found} == {"gpb"}
    assert {one.code for one in found if one.concept.startswith("econ:30217")} == {"30217"}
