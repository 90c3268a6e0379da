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
    },
}


def say(lang: Lang, key: str, **values: object) -> str:
    """A phrase of the report in a language, with its values filled in."""
    return _TEXT[lang][key].format(**values)
