"""The words of reports, in Chinese and English."""

from __future__ import annotations

from typing import Literal

Lang = Literal["zh", "en"]

SEVERITY = {
    "zh": {"high": "高", "medium": "中", "low": "低", "info": "提示"},
    "en": {"high": "high", "medium": "medium", "low": "low", "info": "info"},
}
KIND = {
    "zh": {
        "final_account": "决算公开",
        "performance_report": "绩效报告",
        "budget": "预算公开",
        "other": "其他文件",
    },
    "en": {
        "final_account": "final account",
        "performance_report": "performance report",
        "budget": "budget",
        "other": "other document",
    },
}
#: The categories of findings in Chinese.
CATEGORY: dict[str, str] = {
    "sum": "合计与分项",
    "share": "占比",
    "growth": "增减额与增减率",
    "prior_year": "上年数",
    "budget_completion": "预算完成率",
    "part_exceeds_whole": "其中项超过总额",
    "zero_base": "基数为零",
    "double_count": "重复计算",
    "narrative_vs_table": "文字与表格",
    "narrative_vs_narrative": "文字前后",
    "table_vs_table": "表间",
    "performance_vs_accounts": "绩效与决算",
    "people_count": "人员数",
    "count": "数量",
    "unit": "计量单位",
    "reason_mismatch": "原因另指他事",
    "reason_direction": "原因方向相反",
    "reason_magnitude": "原因金额不足",
    "reason_base": "原因比较基数",
    "reason_vacuous": "原因空泛",
    "reason_contradicts_fact": "原因与事实不符",
    "performance_score": "绩效得分",
    "date_or_year": "日期或年度",
    "code_or_name": "编码或名称",
    "disclosure_missing": "公开缺项",
    "other": "其他",
}
#: The kinds of records in Chinese.
RECORD: dict[str, str] = {
    "document": "文件",
    "amount": "金额",
    "count": "数量",
    "change": "增减",
    "completion": "预算完成",
    "reason": "原因",
    "share": "占比",
    "breakdown": "分项",
    "function_line": "功能分类行",
    "economic_line": "经济分类行",
    "code_name": "编码与名称",
    "form": "绩效自评表",
    "form_fund": "绩效资金",
    "indicator": "绩效指标",
    "form_claim": "绩效陈述",
    "statement": "陈述",
}
#: Fund scopes, measures and bases in Chinese.
SCOPE: dict[str, str] = {
    "all": "全部资金",
    "fiscal": "财政拨款",
    "gpb": "一般公共预算",
    "govfund": "政府性基金",
    "statecap": "国有资本经营",
    "unknown": "未注明",
}
MEASURE: dict[str, str] = {
    "actual": "决算数",
    "initial_budget": "年初预算数",
    "full_year_budget": "全年预算数",
    "budget": "预算数",
}
BASE: dict[str, str] = {
    "prior_year": "上年",
    "initial_budget": "年初预算",
    "full_year_budget": "全年预算",
    "budget": "预算",
    "other": "其他",
}
_TEXT = {
    "zh": {
        "findings": "发现疑点 {n} 项：高 {high}、中 {medium}、低 {low}、提示 {info}",
        "none": "未发现疑点",
        "page": "第 {page} 页",
        "line": "第 {line} 行",
        "quote": "原文",
        "sum": "计算",
        "suggestion": "建议",
        "not_checked": "未能检查",
        "not_applicable": "不适用：{n} 条规则在文中没有可核对的内容，原因见 --format json",
        "items": "{n} 项",
        "more": "……另有 {n} 项，见 --format json",
        "unreadable": "未能读取",
        "unread": "未识别的数字",
        "coverage": (
            "覆盖：金额 {amounts_seen} 处，已记录 {amounts_recorded}，已核对 {amounts_checked}；"
            "各类数字 {quantities_seen} 处，已记录 {quantities_recorded}"
        ),
        "rules": "规则：运行 {rules} 条，判断 {decided} 次，未能判断 {undecided} 次",
        "pages": "{n} 页",
        "tables": "{n} 张表",
        "year": "{year} 年度",
        "no_unit": "（未识别单位名称）",
        "profile": "地区配置 {profile}",
        "sheet": "工作表“{sheet}”第 {row} 行",
        "table_row": "第 {table} 张表第 {row} 行",
        "paragraph": "第 {line} 段",
        "under": "“{heading}”之下",
        "withheld": "未列出：已复核为不属实 {dismissed} 项，基线中已有 {baselined} 项",
        "model": (
            "语言模型（{mode}）：提问 {asks} 次；提出 {proposed} 条，与原文相符 {verified} 条，"
            "以原文更正引文后采用 {repaired} 条，舍弃 {dropped} 条；新增记录 {added} 条，原因归类 {labels} 处"
        ),
        "model_unconfirmed": "语法读到、模型没有读到的数字 {n} 处，未列入记录",
        "model_unanswered": "{n} 段未能由模型读出，仍按语法读取",
        "model_refused": "{n} 段文字像是对读者或程序发出的指令，没有交给模型",
        "model_disagreements": "语法与模型读法不同的 {n} 处，未据此判断，请人工核对",
        "ui_text": "文本",
        "ui_pages": "页面",
        "ui_findings": "疑点",
        "ui_facts": "数据",
        "ui_changes": "增减与原因",
        "ui_structure": "结构",
        "ui_unchecked": "未检查",
        "ui_search": "查找",
        "ui_category": "全部类别",
        "ui_rule": "全部规则",
        "ui_verdict": "复核",
        "ui_differs": "数值不一",
        "ui_no_reason": "未说明原因",
        "ui_facts_hint": "每一项数据在文件中出现的各处；点文件里的数字也会显示它还出现在哪里。",
        "ui_keys": "键盘：j / k 下一项、上一项，1–5 换页签，p 文本或页面，/ 查找。",
    },
    "en": {
        "findings": "{n} findings: {high} high, {medium} medium, {low} low, {info} info",
        "none": "nothing found",
        "page": "page {page}",
        "line": "line {line}",
        "quote": "quote",
        "sum": "computation",
        "suggestion": "suggestion",
        "not_checked": "not checked",
        "not_applicable": "not applicable: {n} rules found nothing to look at, reasons in --format json",
        "items": "{n} items",
        "more": "... {n} more, see --format json",
        "unreadable": "not readable",
        "unread": "figures not understood",
        "coverage": (
            "coverage: {amounts_seen} amounts seen, {amounts_recorded} recorded, {amounts_checked} checked; "
            "{quantities_seen} quantities seen, {quantities_recorded} recorded"
        ),
        "rules": "rules: {rules} run, {decided} decisions, {undecided} undecided",
        "pages": "{n} pages",
        "tables": "{n} tables",
        "year": "{year}",
        "no_unit": "(unit name not recognised)",
        "profile": "profile {profile}",
        "sheet": "sheet “{sheet}” row {row}",
        "table_row": "table {table} row {row}",
        "paragraph": "paragraph {line}",
        "under": "under “{heading}”",
        "withheld": "left out: {dismissed} dismissed, {baselined} in the baseline",
        "model": (
            "language model ({mode}): {asks} questions; {proposed} proposals, {verified} verified, "
            "{repaired} with their quote repaired, {dropped} dropped; {added} records added, {labels} labels of reasons"
        ),
        "model_unconfirmed": "{n} figures that the grammar reads and the model did not: left out",
        "model_unanswered": "{n} passages the model did not read; the grammar's reading stands",
        "model_refused": "{n} passages that look like instructions to a reader or program: shown to no model",
        "model_disagreements": "{n} places that grammar and model read differently: nothing was concluded from them",
        "ui_text": "text",
        "ui_pages": "pages",
        "ui_findings": "findings",
        "ui_facts": "data",
        "ui_changes": "changes",
        "ui_structure": "structure",
        "ui_unchecked": "not checked",
        "ui_search": "find",
        "ui_category": "all categories",
        "ui_rule": "all rules",
        "ui_verdict": "verdict",
        "ui_differs": "values differ",
        "ui_no_reason": "no reason given",
        "ui_facts_hint": "Every place where a figure stands; click one in the document to see its other places.",
        "ui_keys": "Keys: j / k next and previous, 1-5 tabs, p text or pages, / find.",
    },
}


def say(lang: Lang, key: str, **values: object) -> str:
    """A phrase of the report in a language, with its values filled in."""
    return _TEXT[lang][key].format(**values)
