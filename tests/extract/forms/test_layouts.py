"""Forms in the layouts of several provinces, as grids with spans."""

from __future__ import annotations

from decimal import Decimal

import pytest

from schemas.document import Document
from schemas.records import (
    AmountRecord,
    BreakdownRecord,
    FormClaimRecord,
    FormFundRecord,
    FormRecord,
    IndicatorRecord,
)
from tests.extract.forms.making import extracted, grid, of


def _national(*, weights: bool = True) -> Document:
    """The template of the ministry: spans for headings, actual values without units."""
    return grid(
        "项目支出绩效自评表",
        "（2024年度）",
        [
            [("项目名称", 1, 2), ("河道清淤专项经费", 1, 7)],
            [("主管部门", 1, 2), ("某县水务局", 1, 3), ("实施单位", 1, 2), ("某县河道所", 1, 2)],
            [
                ("项目资金\n（万元）", 4, 2),
                "",
                "年初预算数",
                "全年预算数",
                "全年执行数",
                "分值",
                "执行率",
                "得分",
            ],
            ["年度资金总额", "120.00", "110.00", "99.00", "10", "90.00%", "9.00"],
            ["其中：当年财政拨款", "100.00", "90.00", "85.00", "—", "94.44%", "—"],
            ["其他资金", "20.00", "20.00", "14.00", "—", "70.00%", "—"],
            [("年度总体目标", 2, 1), ("预期目标", 1, 4), ("实际完成情况", 1, 4)],
            [("清淤河道18公里，改善水环境。", 1, 4), ("完成清淤河道16.5公里，水环境改善。", 1, 4)],
            [
                ("绩效指标", 8, 1),
                "一级指标",
                "二级指标",
                "三级指标",
                "年度指标值",
                "实际完成值",
                "分值",
                "得分",
                "偏差原因分析及改进措施",
            ],
            [
                ("产出指标（50分）", 3, 1),
                ("数量指标", 2, 1),
                "清淤河道长度",
                "≥18公里",
                "16.5",
                "20",
                "18.33",
                "汛期停工",
            ],
            ["拆除违建数", "≥6处", "7", "10", "10", ""],
            ["时效指标", "完工时间", "11月底前", "达成预期指标", "20", "20", ""],
            [
                ("效益指标（30分）", 1, 1),
                "生态效益指标",
                "水质改善程度",
                "明显改善",
                "达成预期指标",
                "30",
                "28",
                "仍有波动",
            ],
            [
                ("满意度指标（10分）", 1, 1),
                "服务对象满意度指标",
                "沿线居民满意度",
                "≥90%",
                "91.5%",
                "10",
                "10",
                "",
            ],
            [("总分", 1, 5), "100", "95.33", ""],
        ],
    )


def test_the_national_template_is_read_whole() -> None:
    records = extracted(_national())
    (form,) = of(records, FormRecord)
    assert (form.title, form.project, form.family) == ("项目支出绩效自评表", "河道清淤专项经费", "national")
    assert str(form.total_score) == "95.33分"
    assert str(form.total_weight) == "100分"
    assert form.goal.startswith("清淤河道18公里")
    assert form.result.startswith("完成清淤")


def test_the_national_template_funds_have_the_unit_of_the_heading() -> None:
    records = extracted(_national())
    total, fiscal, other = of(records, FormFundRecord)
    assert (total.is_total, fiscal.is_total, other.is_total) == (True, False, False)
    assert (str(total.executed), str(total.rate), str(total.weight), str(total.score)) == (
        "99.00万元",
        "90.00%",
        "10分",
        "9.00分",
    )
    assert (fiscal.source, fiscal.score) == ("当年财政拨款", None)
    amounts = {(a.concept, a.scope, a.measure): str(a.quantity) for a in of(records, AmountRecord)}
    assert amounts["project:河道清淤专项经费", "all", "full_year_budget"] == "110.00万元"
    assert amounts["project:河道清淤专项经费", "fiscal", "actual"] == "85.00万元"
    whole = of(records, BreakdownRecord)[0]
    assert whole.complete
    assert len(whole.parts) == 2


def test_the_national_template_indicators_keep_levels_units_and_remarks() -> None:
    rows = {row.name: row for row in of(extracted(_national()), IndicatorRecord)}
    length = rows["清淤河道长度"]
    assert length.levels == ("产出指标", "数量指标")
    assert (length.operator, str(length.target), str(length.actual)) == ("≥", "18公里", "16.5公里")
    assert (str(length.weight), str(length.score), length.reason) == ("20分", "18.33分", "汛期停工")
    assert rows["拆除违建数"].levels == ("产出指标", "数量指标")
    assert rows["完工时间"].target is None
    assert rows["水质改善程度"].levels == ("效益指标", "生态效益指标")
    assert sum(row.weight.value for row in rows.values() if row.weight) == 90
    assert all(not row.repaired_cells for row in rows.values())


def test_evidence_is_the_row_from_its_name_on() -> None:
    document = _national()
    for row in of(extracted(document), IndicatorRecord):
        assert document.text[row.evidence.start : row.evidence.end] == row.evidence.quote
        assert row.evidence.quote.startswith(row.name)
        assert row.evidence.table == 0


def test_words_of_the_result_become_claims() -> None:
    claims = of(extracted(_national()), FormClaimRecord)
    assert [(c.role, c.subject, str(c.quantity)) for c in claims if c.predicate == "figure"] == [
        ("goal", "清淤河道", "18公里"),
        ("result", "完成清淤河道", "16.5公里"),
    ]


def test_operator_and_unit_in_columns_of_their_own() -> None:
    """四川、云南: 指标性质 | 指标值 | 度量单位 under one wide heading."""
    records = extracted(
        grid(
            [
                [("2024年部门预算项目支出绩效自评表", 1, 9)],
                ["项目名称", ("乡村道路养护", 1, 8)],
                [
                    ("预算执行情况（10分）", 3, 1),
                    "",
                    "年初预算",
                    "调整后预算数",
                    "预算执行数",
                    "预算执行率",
                    "权重",
                    "得分",
                    "原因",
                ],
                ["总额", "30", "30", "27", "90%", "10", "9", ""],
                ["其中：财政资金", "30", "30", "27", "90%", "/", "/", ""],
                [
                    ("一级指标", 2, 1),
                    ("二级指标", 2, 1),
                    ("三级指标", 2, 1),
                    ("年度指标值", 1, 3),
                    ("实际完成值", 2, 1),
                    ("权重", 2, 1),
                    ("得分", 2, 1),
                ],
                ["指标性质", "指标值", "度量单位"],
                [
                    ("产出指标", 2, 1),
                    ("数量指标", 1, 1),
                    "养护道路里程",
                    "≥",
                    "42.5",
                    "公里",
                    "43",
                    "40",
                    "40",
                ],
                ["质量指标", "验收合格率", "=", "100", "%", "100", "20", "20"],
                ["效益指标", "社会效益指标", "出行改善情况", "定性", "明显", "", "明显", "20", "20"],
                ["满意度指标", "满意度指标", "村民满意度", "≥", "90", "%", "92", "10", "10"],
                [("合计", 1, 7), "100", "99"],
                [("评价结论", 1, 1), ("项目总体完成较好。", 1, 8)],
                [("存在问题", 1, 1), ("无", 1, 8)],
                [("改进措施", 1, 1), ("无", 1, 8)],
            ]
        )
    )
    (form,) = of(records, FormRecord)
    assert (form.project, str(form.total_score), form.problems) == ("乡村道路养护", "99分", "无")
    rows = of(records, IndicatorRecord)
    assert [(r.operator, str(r.target), str(r.actual)) for r in rows] == [
        ("≥", "42.5公里", "43公里"),
        ("=", "100%", "100%"),
        ("", "None", "None"),
        ("≥", "90%", "92%"),
    ]
    assert rows[1].levels == ("产出指标", "质量指标")
    assert [c.predicate for c in of(records, FormClaimRecord)] == ["no_problems"]
    (total, part) = of(records, FormFundRecord)
    assert (total.source, str(total.executed), str(total.score)) == ("总额", "27", "9分")
    assert part.score is None
    assert of(records, AmountRecord) == []


def test_a_header_of_two_rows_without_spans() -> None:
    """What a page keeps of the form if its spans are lost; signs in their small forms."""
    records = extracted(
        grid(
            [
                ["项目名称", "乡村道路养护", "", "", "", "", "", "", "", ""],
                ["绩效指标", "", "", "年度指标值", "", "", "实际完成值", "分值", "得分", "偏差原因分析"],
                ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "", "", "", ""],
                ["产出指标", "数量指标", "养护道路里程", "﹦", "42", "公里", "40", "40", "38", "多雨"],
                ["", "质量指标", "验收合格率", "﹥", "95", "﹪", "97", "60", "60", ""],
            ]
        )
    )
    first, second = of(records, IndicatorRecord)
    assert first.levels == ("产出指标", "数量指标")
    assert (first.name, first.operator, str(first.target), str(first.actual)) == (
        "养护道路里程",
        "=",
        "42公里",
        "40公里",
    )
    assert (str(first.weight), str(first.score), first.reason) == ("40分", "38分", "多雨")
    assert (second.operator, str(second.target), str(second.actual)) == (">", "95%", "97%")


def test_scores_without_weights() -> None:
    """湖北: targets (A), actuals (B) and a score, the weights stand in the headings."""
    records = extracted(
        grid(
            "2024年度文物普查项目自评表",
            [
                ["项目名称", ("文物普查", 1, 5)],
                [
                    ("预算执行情况（万元）（20分）", 2, 1),
                    "",
                    "预算数(A)",
                    "执行数(B)",
                    "执行率(B/A)",
                    "得分（20分*执行率）",
                ],
                ["年度财政资金总额", "50", "45", "90%", "18"],
                [
                    ("年度绩效目标1（80分）", 4, 1),
                    "一级指标",
                    "二级指标",
                    "三级指标",
                    "年初目标值(A)",
                    "实际完成值(B)",
                    "得分",
                ],
                ["产出指标", "数量指标", "普查文物点", "300处", "312处", "40"],
                ["产出指标", "质量指标", "数据录入率", "100%", "98%", "19.6"],
                ["效益指标", "社会效益", "公众知晓度", "提升", "提升", "20"],
                [("总分", 1, 6), "97.6"],
                [("偏差大或目标未完成原因分析", 1, 1), ("录入滞后", 1, 6)],
            ],
        )
    )
    (form,) = of(records, FormRecord)
    assert (form.family, str(form.total_score)) == ("unweighted", "97.6分")
    (row,) = of(records, FormFundRecord)
    assert (str(row.full_year_budget), str(row.executed), str(row.score)) == ("50万元", "45万元", "18分")
    rows = of(records, IndicatorRecord)
    assert [(r.name, str(r.target), str(r.score), r.weight) for r in rows] == [
        ("普查文物点", "300处", "40分", None),
        ("数据录入率", "100%", "19.6分", None),
        ("公众知晓度", "None", "20分", None),
    ]


def test_columns_of_causes_are_passed_over() -> None:
    """辽宁: 运算符号, and five columns of causes between score and remark."""
    head = ["一级指标", "二级指标", "三级指标", "运算符号", "指标值", "度量单位", "实际完成", "分值", "得分"]
    causes = ["经费保障", "制度保障", "人员保障", "硬件条件保障", "其他", "原因说明", "改进措施"]
    records = extracted(
        grid(
            [
                [("项目（政策）绩效目标自评表", 1, 16)],
                ["项目(政策)名称", ("图书采购", 1, 15)],
                [*head, *causes],
                [
                    "产出指标",
                    "数量指标",
                    "采购图书册数",
                    ">=",
                    "5000",
                    "册",
                    "4200",
                    "20",
                    "16.8",
                    "√",
                    "",
                    "",
                    "",
                    "",
                    "资金不足",
                    "争取资金",
                ],
                [
                    "产出指标",
                    "时效指标",
                    "采购时间",
                    "<=",
                    "10",
                    "月",
                    "9",
                    "10",
                    "10",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                ],
            ]
        )
    )
    first, second = of(records, IndicatorRecord)
    assert (first.operator, str(first.target), str(first.actual), str(first.score)) == (
        "≥",
        "5000册",
        "4200册",
        "16.8分",
    )
    assert "资金不足" in first.reason
    assert (second.operator, str(second.weight)) == ("≤", "10分")


def test_a_department_form_belongs_to_no_project() -> None:
    records = extracted(
        grid(
            "部门整体支出绩效自评表",
            [
                ["部门名称", ("某县农业局", 1, 6)],
                ["资金来源", "年初预算数", "全年预算数", "全年执行数", "分值权重", "执行率", "得分"],
                ["年度总资金（万元）", "300.00", "310.00", "305.00", "10", "98.39%", "9.84"],
                ["其中：基本支出", "200.00", "210.00", "210.00", "-", "-", "-"],
                ["项目支出", "100.00", "100.00", "95.00", "-", "-", "-"],
                ["一级指标", "二级指标", "三级指标", "预期指标值", "实际完成指标值", "分值权重", "得分"],
                ["履职效能", "数量指标", "农技培训场次", ">=20次", "22次", "90", "90"],
            ],
        )
    )
    (form,) = of(records, FormRecord)
    assert form.project is None
    assert {a.concept for a in of(records, AmountRecord)} == {"form_total", "other"}
    assert of(records, FormFundRecord)[0].source == "年度总资金"


def test_two_forms_in_one_table_without_titles_are_parted() -> None:
    head = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]

    def form(name: str, value: str) -> list[list[str]]:
        row = ["产出指标", "数量指标", f"{name}数量", f"≥{value}个", value, "90", "90"]
        return [["项目名称", name, "", "", "", "", ""], head, row]

    records = extracted(grid([*form("路灯改造", "80"), *form("公厕维护", "12")]))
    assert [form.project for form in of(records, FormRecord)] == ["路灯改造", "公厕维护"]
    assert [(row.form, str(row.actual)) for row in of(records, IndicatorRecord)] == [(0, "80个"), (1, "12个")]


def test_a_form_over_two_pages_goes_on_without_its_header() -> None:
    head = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
    records = extracted(
        grid(
            [
                [("项目支出绩效自评表", 1, 7)],
                ["项目名称", ("水质监测", 1, 6)],
                head,
                ["产出指标", "数量指标", "监测断面", "≥24个", "24", "50", "50"],
            ],
            [
                ["", "质量指标", "数据有效率", "≥95%", "96%", "20", "20"],
                ["效益指标", "生态效益指标", "预警及时性", "及时", "及时", "20", "20"],
                [("总分", 1, 5), "90", "90"],
            ],
        )
    )
    (form,) = of(records, FormRecord)
    rows = of(records, IndicatorRecord)
    assert [row.levels for row in rows] == [
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("效益指标", "生态效益指标"),
    ]
    assert str(form.total_score) == "90分"


@pytest.mark.parametrize("title", ["项目支出绩效目标表", "2024年度项目绩效自评汇总表"])
def test_targets_without_results_and_lists_of_projects_are_no_forms(title: str) -> None:
    head = ["一级指标", "二级指标", "三级指标", "年度指标值", "分值"]
    records = extracted(grid([[(title, 1, 5)], head, ["产出指标", "数量指标", "监测断面", "≥24个", "50"]]))
    assert records == []


def test_other_tables_are_left_alone() -> None:
    assert extracted(grid([["项目", "金额"], ["基本支出", "100.00"], ["项目支出", "50.00"]])) == []


def test_a_name_broken_over_two_rows_is_joined() -> None:
    head = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
    records = extracted(
        grid(
            [
                [("项目支出绩效自评表", 1, 7)],
                head,
                ["产出指标", "数量指标", "高标准农田", "≥2万亩", "2.1", "50", "50"],
                ["", "", "建设面积", "", "", "", ""],
                ["产出指标", "质量指标", "验收合格率", "=100%", "100%", "40", "40"],
            ]
        )
    )
    first, second = of(records, IndicatorRecord)
    assert (first.name, first.target and first.target.value) == ("高标准农田建设面积", Decimal(2))
    assert "name" in first.repaired_cells
    assert second.name == "验收合格率"


_HEAD = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]


def test_points_that_reach_over_several_rows_are_counted_once() -> None:
    rows = of(
        extracted(
            grid(
                [
                    [("项目支出绩效自评表", 1, 7)],
                    _HEAD,
                    ["产出指标", "数量指标", "种植面积", "≥5亩", "5", ("20", 2, 1), ("20", 2, 1)],
                    ["产出指标", "数量指标", "抚育面积", "≥9亩", "9"],
                    ["产出指标", "质量指标", "成活率", "≥90%", "95%", "20", "20"],
                ]
            )
        ),
        IndicatorRecord,
    )
    assert [str(row.weight) for row in rows] == ["20分", "None", "20分"]


def test_the_last_of_two_total_rows_is_the_total() -> None:
    (form,) = of(
        extracted(
            grid(
                [
                    [("项目支出绩效自评表", 1, 7)],
                    _HEAD,
                    ["产出指标", "数量指标", "种植面积", "≥5亩", "5", "90", "88"],
                    [("合计", 1, 5), "90", "88"],
                    [("总分", 1, 5), "100", "97.5"],
                ]
            )
        ),
        FormRecord,
    )
    assert (str(form.total_score), str(form.total_weight)) == ("97.5分", "100分")


def test_a_score_above_its_weight_is_read_as_printed() -> None:
    (row,) = of(
        extracted(
            grid(
                [
                    [("项目支出绩效自评表", 1, 7)],
                    _HEAD,
                    ["产出指标", "数量指标", "种植面积", "5亩以上", "6亩", "20", "25"],
                ]
            )
        ),
        IndicatorRecord,
    )
    assert (str(row.weight), str(row.score), row.repaired_cells) == ("20分", "25分", ())
    assert (row.operator, str(row.target)) == ("≥", "5亩")


def test_a_row_that_cannot_be_read_is_kept_with_its_name() -> None:
    rows = of(
        extracted(
            grid(
                [
                    [("项目支出绩效自评表", 1, 7)],
                    _HEAD,
                    ["产出指标", "数量指标", "种植面积", "≥5亩", "6亩", "20", "20"],
                    ["栽植", "说不清", "20", "5", "30", "是", "一般"],
                ]
            )
        ),
        IndicatorRecord,
    )
    assert rows[1].name == "栽植"
    assert rows[1].weight is None
    assert rows[1].score is None
