"""Forms in plain text: tab-separated rows, one cell per line, and what converters do to cells."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from schemas.quantity import Quantity
from schemas.records import AmountRecord, FormClaimRecord, FormFundRecord, FormRecord, IndicatorRecord
from tests.extract.forms.making import extracted, grid, of, tabbed

_COEFFICIENTS = """\
2024 年度二级项目绩效自评表\t\t\t\t\t\t\t\t\t\t
状态：绩效审核已审\t\t\t\t\t\t\t\t\t\t
项目名称：\t\t校车运营补贴\t\t项目编码：\t\tZX0001\t\t自评总分：\t88.50\t
资金情况\t\t\t\t\t\t\t\t\t\t
\t年初预算数\t\t全年（调整）预算数\t\t全年执行数\t\t执 行 率\t执 行 率 权 重\t执行率得分\t
年度总金额\t1,200,000.0 0\t\t900,000.00\t\t900,000.00\t\t\t\t\t
其中：财政拨款\t1,200,000.0 0\t\t900,000.00\t\t900,000.00\t\t100\t10.00\t10.00\t
绩效目标\t\t\t\t\t\t\t\t\t\t
年初绩效目标\t\t\t\t全年（调整）绩效目标\t\t\t\t全年目标实际完成情况\t\t
保障学生安全乘车\t\t\t\t\t\t\t\t保障了学生安全乘车\t\t
绩效指标\t\t\t\t\t\t\t\t\t\t
指标名称\t计量单位\t指标性质\t指标值\t全年完成\t偏离度（%）\t得分系\t指标权重\t指\t是否\t说明

\t\t\t\t值\t\t数 (%)\t\t标 得 分\t核 心 指 标\t
校车运行班次\t班次\t≥\t4000\t4200\t5\t100\t40\t40\t是\t
乘车学生人数\t人\t≥\t800\t784\t2\t80\t30\t24\t否\t转学
家长满意度\t%\t≥\t95\t94.5\t0.5\t95\t10\t9.5\t否\t
事故次数\t次\t=\t0\t0\t0\t100\t5\t5\t否\t3 校车运行班次 班次 ≥ 4000 4100 2.50 100 40 40 是 增加班次"""


def test_rows_with_a_broken_header(tmp_path: Path) -> None:
    records = extracted(tabbed(tmp_path, _COEFFICIENTS))
    (form,) = of(records, FormRecord)
    assert (form.project, form.family, str(form.total_score)) == ("校车运营补贴", "chongqing", "88.50分")
    rows = of(records, IndicatorRecord)
    assert [(r.name, str(r.actual), str(r.coefficient), str(r.score), r.core) for r in rows] == [
        ("校车运行班次", "4200班次", "100%", "40分", True),
        ("乘车学生人数", "784人", "80%", "24分", False),
        ("家长满意度", "94.5%", "95%", "9.5分", False),
        ("事故次数", "0次", "100%", "5分", False),
    ]
    assert rows[1].reason == "转学"


def test_the_last_line_counts_without_a_newline(tmp_path: Path) -> None:
    assert not _COEFFICIENTS.endswith("\n")
    rows = of(extracted(tabbed(tmp_path, _COEFFICIENTS)), IndicatorRecord)
    assert rows[-1].name == "事故次数"
    assert rows[-1].score == Quantity(value=Decimal(5), unit="分")


def test_amounts_broken_by_a_blank_keep_their_value_and_have_no_unit(tmp_path: Path) -> None:
    records = extracted(tabbed(tmp_path, _COEFFICIENTS))
    total, fiscal = of(records, FormFundRecord)
    assert (total.initial_budget, total.score) == (Quantity(value=Decimal("1200000.00"), unit=""), None)
    assert (str(fiscal.rate), str(fiscal.weight), str(fiscal.score)) == ("100%", "10.00分", "10.00分")
    assert of(records, AmountRecord) == []


def test_a_row_pasted_into_a_remark_becomes_a_claim(tmp_path: Path) -> None:
    claims = of(extracted(tabbed(tmp_path, _COEFFICIENTS)), FormClaimRecord)
    (pasted,) = [claim for claim in claims if claim.role == "pasted"]
    assert (pasted.subject, str(pasted.quantity)) == ("校车运行班次", "4100班次")
    assert pasted.evidence.quote.endswith("4100")


def _total(value: str) -> AmountRecord:
    quote = {"quote": "x", "start": 0, "end": 1}
    quantity = {"value": value, "unit": "万元"}
    return AmountRecord.model_validate(
        {
            "id": "t1",
            "evidence": quote,
            "concept": "total_expenditure",
            "name": "支出合计",
            "quantity": quantity,
        }
    )


@pytest.mark.parametrize(("accounts", "unit"), [("321.05", "元"), ("320.00", "")])
def test_the_unit_is_inferred_only_where_the_accounts_tell_it(
    tmp_path: Path, accounts: str, unit: str
) -> None:
    text = _COEFFICIENTS.replace("校车运营补贴", "教育局整体自评").replace("900,000.00", "3,210,476.30")
    records = extracted(tabbed(tmp_path, text), [_total(accounts)])
    assert of(records, FormFundRecord)[0].executed == Quantity(value=Decimal("3210476.30"), unit=unit)
    assert all(amount.unit_inferred for amount in of(records, AmountRecord))
    assert bool(of(records, AmountRecord)) == bool(unit)


_MOVED = """\
乡镇卫生院补助项目支出绩效自评表

(2024年度)

项目名称\t\t乡镇卫生院补助\t\t\t\t\t\t\t
项目资金预算安排及执行进度(万元)\t\t年初预算数\t\t全年预算数\t全年执行数\t资金结(转)余\t执行率\t得分\t偏差原因分析及改进措施
\t\t目标申报数\t预算编制数\t\t\t\t\t\t
\t\t资金总额:\t\t66\t60\t50\t40\t10\t80
市县区财政资金\t\t66\t60\t50\t40\t10\t80.00\t8.00\t
项目年度绩效目标\t年度目标\t\t\t\t实际完成情况\t\t\t\t
\t补助12家卫生院。\t\t\t\t全年预算数为50万元，全年执行数为40万元，执行率为80%。4月补助卫生院11家。\t\t\t\t
绩效指标\t一级指标\t二级指标\t三级指标\t年初指标值\t调整后指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施
\t产出指标\t数量指标\t补助卫生院家数\t=12家\t=12家\t=11家\t20\t18\t一家停业
\t\t\t时效指标\t补助拨付时间\t5月前\t5月前\t达成预期指标\t20\t20
\t成本指标\t成本指标\t\t未填报\t部分达成预期指标\t10\t5\t未设立成本指标\t
\t\t就诊便利程度\t提高\t提高\t达成预期指标\t30\t30\t\t
共享医疗资源\t\t\t共享\t共享\t达成预期指标\t10\t10\t\t
满意度指标\t服务对象满意度\t患者满意度\t≥90%\t≥90%\t≥90%\t10\t\t\t
总分\t\t\t\t\t\t\t91\t优\t
项目绩效分析\t产出情况\t\t6月拨付11家卫生院补助资金40万元。\t\t\t\t\t\t
\t项目管理中存在的主要问题及原因分析\t无\t\t\t\t\t\t\t
"""


def test_moved_cells_are_put_back_and_marked(tmp_path: Path) -> None:
    rows = {row.name: row for row in of(extracted(tabbed(tmp_path, _MOVED)), IndicatorRecord)}
    assert list(rows) == [
        "补助卫生院家数",
        "补助拨付时间",
        "成本指标",
        "就诊便利程度",
        "共享医疗资源",
        "患者满意度",
    ]
    assert rows["补助卫生院家数"].repaired_cells == ()
    assert rows["补助卫生院家数"].initial_target_text == "=12家"
    late = rows["补助拨付时间"]
    assert (late.levels, late.target_text, str(late.weight)) == (("产出指标", "时效指标"), "5月前", "20分")
    assert {"weight", "score"} <= set(late.repaired_cells)
    unset = rows["成本指标"]
    assert (unset.target_text, unset.actual_text, str(unset.score)) == ("未填报", "部分达成预期指标", "5分")
    assert unset.reason == "未设立成本指标"
    assert (str(rows["就诊便利程度"].weight), rows["共享医疗资源"].target_text) == ("30分", "共享")
    assert (str(rows["患者满意度"].weight), rows["患者满意度"].score) == ("10分", None)


def test_moved_funds_are_put_back_where_their_arithmetic_says_so(tmp_path: Path) -> None:
    total, part = of(extracted(tabbed(tmp_path, _MOVED)), FormFundRecord)
    assert (str(total.full_year_budget), str(total.executed), str(total.rate), total.score) == (
        "50万元",
        "40万元",
        "80%",
        None,
    )
    assert (str(part.initial_budget), str(part.score)) == ("60万元", "8.00分")


def test_moved_funds_that_fit_nowhere_are_left_empty(tmp_path: Path) -> None:
    text = _MOVED.replace("66\t60\t50\t40\t10\t80\n", "66\t60\t51\t37\t22\t80\n")
    total, part = of(extracted(tabbed(tmp_path, text)), FormFundRecord)
    assert (total.executed, total.rate) == (None, None)
    assert str(part.executed) == "40万元"


def test_sentences_of_a_form_become_claims(tmp_path: Path) -> None:
    claims = of(extracted(tabbed(tmp_path, _MOVED)), FormClaimRecord)
    said = [(c.role, c.predicate, str(c.quantity) if c.quantity else c.months) for c in claims]
    assert ("result", "full_year_budget", "50万元") in said
    assert ("result", "execution_rate", "80%") in said
    assert ("result", "month", (4,)) in said
    assert ("output", "month", (6,)) in said
    assert ("problems", "no_problems", ()) in said
    for claim in claims:
        assert claim.evidence.quote == claim.evidence.quote.strip()


_STACKED = [
    ["项目支出绩效自评表"],
    ["(2024年度)"],
    ["项目名称", "殡葬惠民补贴"],
    ["主管部门", "某县民政局", "实施单位", "某县殡仪馆"],
    ["项目资金 （万元）", "资金来源", "年初预算数", "全年预算数", "全年执行数", "分值权重", "执行率", "得分"],
    ["", "年度资金总额", "20.00", "20.00", "19.00", "10", "95.00%", "9.50"],
    ["", "其中：当年财政拨款", "20.00", "20.00", "19.00", "-", "-", "-"],
    ["年度总体目标", "总体目标", "总体目标完成情况"],
    ["", "1.补贴逝者家庭。\n2.倡导文明新风。", "补贴逝者家庭152户。"],
    [
        *["", "一级指标", "二级指标", "三级指标", "指标值", "上年完成值", "指标分值权重", "指标赋分规则"],
        *["指标实际完成值", "完成率", "指标得分", "偏差原因分析及改进措施"],
    ],
    [
        *[
            "年度绩效指标完成情况",
            "产出指标",
            "数量指标",
            "补贴家庭数",
            ">=160户",
            "150户",
            "40",
            "按照完成比例赋分",
        ],
        *["=152户", "95%", "38", "死亡人数下降。"],
    ],
    ["", "", "质量指标", "补贴准确率", "=100%", "-", "20", "按照完成比例赋分", "=100%", "100%", "20", ""],
    [
        "",
        "",
        "时效指标",
        "发放完成时间",
        "2024年12月10日前",
        "-",
        "10",
        "直接赋分",
        "2024年11月30日",
        "100%",
        "10",
        "",
    ],
    [
        "",
        "满意度指标",
        "满意度指标",
        "家属满意度",
        ">=90%",
        "-",
        "20",
        "满意度赋分",
        "=93%",
        "103.33%",
        "20",
        "",
    ],
    ["总分", "", "", "", "", "", "100", "", "", "", "97.50分", ""],
]


def _as_cells(rows: list[list[str]], cell: str, row: str) -> str:
    return row.join("".join(f"{cell}{one}\n" for one in listed) for listed in rows)


def test_one_cell_per_line_with_blank_lines_between_rows(tmp_path: Path) -> None:
    records = extracted(tabbed(tmp_path, _as_cells(_STACKED, "\t", "\n")))
    _check_stacked(records)
    (form,) = of(records, FormRecord)
    assert "倡导文明新风" in form.goal
    assert str(form.total_weight) == "100分"


def test_several_stacked_forms_are_parted_by_their_titles(tmp_path: Path) -> None:
    records = extracted(tabbed(tmp_path, _as_cells([*_STACKED, [""], *_STACKED], "\t", "\n")))
    assert [form.form for form in of(records, FormRecord)] == [0, 1]
    assert len(of(records, IndicatorRecord)) == 8


def test_lost_rows_are_rebuilt_from_the_header() -> None:
    """No blank lines and no empty cells: only the order of the cells is left."""
    cells = [[one.replace("\n", "")] for row in _STACKED for one in row if one]
    records = extracted(grid(cells))
    _check_stacked(records)


def _check_stacked(records: list[object]) -> None:
    forms = of(records, FormRecord)  # type: ignore[arg-type]
    (form,) = forms
    assert (form.project, form.family, str(form.total_score)) == ("殡葬惠民补贴", "xinjiang", "97.50分")
    assert form.result.startswith("补贴逝者家庭152户")
    rows = of(records, IndicatorRecord)  # type: ignore[arg-type]
    assert [(r.name, r.operator, str(r.actual), str(r.completion), str(r.score), r.rule) for r in rows] == [
        ("补贴家庭数", "≥", "152户", "95%", "38分", "按照完成比例赋分"),
        ("补贴准确率", "=", "100%", "100%", "20分", "按照完成比例赋分"),
        ("发放完成时间", "", "None", "100%", "10分", "直接赋分"),
        ("家属满意度", "≥", "93%", "103.33%", "20分", "满意度赋分"),
    ]
    assert rows[0].reason == "死亡人数下降。"
    assert rows[1].levels == ("产出指标", "质量指标")
    total = of(records, FormFundRecord)[0]  # type: ignore[arg-type]
    assert (str(total.executed), str(total.score)) == ("19.00万元", "9.50分")
