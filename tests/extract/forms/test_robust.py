"""Forms nobody would fill in: the extractor must neither fail nor quote what is not there."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.extract.builder import Builder
from extractor.extract.forms import extract_forms
from extractor.profiles import load_profile
from schemas.records import FormClaimRecord, FormFundRecord, FormRecord, IndicatorRecord
from schemas.sections import Segments
from tests.extract.forms.making import extracted, grid, of

_WORDS = [
    *[
        "",
        "项目支出绩效自评表",
        "项目名称",
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
    ],
    *[
        "产出指标",
        "数量指标",
        "种植面积",
        "≥5亩",
        "6亩",
        "20",
        "25",
        "达成预期指标",
        "总分",
        "100",
        "97.5分",
        "—",
        "是",
    ],
    *[
        "年初预算数",
        "全年预算数",
        "全年执行数",
        "执行率",
        "年度资金总额",
        "120.00",
        "95.00%",
        "其中：财政拨款",
        "（万元）",
    ],
    *[
        "年度总体目标",
        "预期目标",
        "实际完成情况",
        "11月添置投影仪2台，全年执行数为6万元。",
        "存在问题",
        "无",
        "≥",
        "1,000.0 0",
    ],
]
_ROW = st.lists(st.sampled_from(_WORDS), min_size=7, max_size=7)


@settings(max_examples=60, deadline=None)
@given(st.lists(_ROW, min_size=2, max_size=14), st.booleans())
def test_any_rows_are_survived_and_quoted_verbatim(rows: list[list[str]], stacked: bool) -> None:
    cells = [[cell] for row in rows for cell in row if cell] if stacked else rows
    head = [["三级指标", "年度指标值", "实际完成值", "分值", "得分", "", ""]] if not stacked else []
    document = grid([*head, *cells] or [["空"]])
    for record in extracted(document):
        assert record.evidence.quote == document.text[record.evidence.start : record.evidence.end]
        if isinstance(record, IndicatorRecord):
            assert record.name or not record.levels


def test_an_empty_table_is_survived() -> None:
    assert extracted(grid([["", ""], ["", ""]])) == []


def test_a_profile_may_add_words_of_its_own() -> None:
    rows = grid(
        [
            ["一级指标", "二级指标", "三级指标", "考核目标", "年终结果", "满分值", "得分"],
            ["产出指标", "数量指标", "种植面积", "≥5亩", "6亩", "20", "20"],
            ["产出指标", "质量指标", "分值成活率", "≥90%", "95%", "20", "19"],
        ]
    )
    assert of(extracted(rows), FormRecord) == []
    words = {
        "columns": {"target+": ["考核目标"], "actual+": ["年终结果"], "weight+": ["满分值"]},
        "signals+": ["得分"],
    }
    profile = replace(load_profile("base"), forms=words)
    segments = Segments("final_account", "某局", "", 2024, "unknown", None, "base", (), (), ())
    builder = Builder(rows, segments, profile)
    extract_forms(builder)
    first, second = of(builder.records, IndicatorRecord)
    assert (str(first.target), str(first.actual), str(first.weight)) == ("5亩", "6亩", "20分")
    assert str(second.score) == "19分"
    assert of(builder.records, FormFundRecord) == []
    assert of(builder.records, FormClaimRecord) == []
