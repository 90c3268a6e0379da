"""Chinese names of what an evaluation shows."""

from __future__ import annotations

from collections.abc import Mapping

from extractor.report.listing import concept_name
from extractor.report.words import BASE, MEASURE, SCOPE

KIND: Mapping[str, str] = {
    "amount": "金额",
    "count": "数量",
    "share": "占比",
    "change": "增减变动",
    "completion": "完成率",
    "reason": "原因",
    "fund_row": "自评表资金行",
    "indicator": "自评表指标",
    "cell": "决算表单元格",
    "code_name": "科目编码与名称",
    "all": "合计",
}
FIELD: Mapping[str, str] = {
    "v": "数值",
    "unit": "单位",
    "concept": "事项",
    "scope": "资金范围",
    "measure": "口径",
    "period": "年度",
    "side": "收支方",
    "dir": "方向",
    "amount": "金额",
    "rate": "幅度",
    "base": "比较基数",
    "form": "形式",
    "explains": "解释的变动",
    "text": "原因文字",
    "subject": "主体",
    "part": "部分",
    "whole": "整体",
    "table": "表",
    "row": "行",
    "col": "列",
    "name": "名称",
    "code": "编码",
    "source": "资金来源",
    "is_total": "是否总额",
    "op": "符号",
    "target": "目标值",
    "actual": "完成值",
    "weight": "分值",
    "score": "得分",
    "reason": "有无原因",
    "initial_budget": "年初预算数",
    "full_year_budget": "全年预算数",
    "executed": "执行数",
}


def field_name(name: str) -> str:
    """A field's Chinese name; ``subject.scope`` is 主体·资金范围."""
    return "·".join(FIELD.get(part, part) for part in name.split("."))


def percent(value: float | None) -> str:
    """A ratio as per cent with one decimal, a dash where it is not defined."""
    return "—" if value is None else f"{value:.1%}"


HARD: Mapping[str, str] = {
    "shifted": "印在别的格",
    "truncated": "文字残缺",
    "split": "跨行跨页",
    "ambiguous_scope": "资金范围不明",
    "ambiguous_base": "比较基数不明",
    "ambiguous_whole": "整体不明",
    "ambiguous_period": "年度不明",
    "elliptic": "省略主体",
    "template": "模板残留",
    "unit_missing": "缺单位",
    "unit_wrong": "单位有误",
    "double_base": "一因两变",
    "list_open": "列举未尽",
    "not_sure": "把握不大",
}
_SIDE = {"income": "收入", "expenditure": "支出", "both": "收支"}
_DIRECTION = {"1": "增", "-1": "减", "0": "平"}
_VALUES: Mapping[str, Mapping[str, str]] = {
    "scope": SCOPE,
    "measure": MEASURE,
    "base": BASE,
    "side": _SIDE,
    "dir": _DIRECTION,
    "is_total": {"True": "是", "False": "否"},
    "reason": {"True": "有", "False": "无"},
    "form": {"completion": "完成率", "deviation": "差异率"},
}


def value_words(name: str, value: str) -> str:
    """A field's value in Chinese: terms for keys, figures as they are."""
    last = name.rpartition(".")[2]
    if last == "concept":
        kind, _, rest = value.partition(":")
        return f"项目（{rest}）" if kind == "project" else concept_name(value)
    return _VALUES.get(last, {}).get(value, value)
