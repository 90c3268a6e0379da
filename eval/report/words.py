"""Chinese names of what an evaluation shows."""

from __future__ import annotations

from collections.abc import Mapping

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
