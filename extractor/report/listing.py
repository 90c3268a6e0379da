"""Records as rows that an auditor can read: Chinese labels, one figure as a number, the rest in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from extractor.profiles import taxonomy
from extractor.report.subject import Subject, words
from extractor.report.words import BASE, MEASURE, RECORD, SCOPE
from schemas.quantity import Quantity
from schemas.records import (
    AnyRecord,
    BreakdownRecord,
    ChangeRecord,
    CompletionRecord,
    CountRecord,
    FactKey,
    FormFundRecord,
    FormRecord,
    IndicatorRecord,
    LineRecord,
    ReasonRecord,
    ShareRecord,
    StatementRecord,
)

Cell = str | int | Decimal | None
COLUMNS = (
    "编号",
    "种类",
    "项目",
    "资金口径",
    "数据性质",
    "年度",
    "数值",
    "单位",
    "内容",
    "位置",
    "原文",
    "章节",
    "取得方式",
)
#: Columns of classified tables that are no concepts of their own.
_COLUMNS = {"income": "收入", "expenditure": "支出"}
_EXTRACTOR = {"grammar": "文法", "table": "表格", "llm": "模型"}


def record_rows(subject: Subject, records: Iterable[AnyRecord]) -> list[dict[str, Cell]]:
    """Records by kind, in document order within a kind."""
    by_id = {record.id: record for record in subject.result.records}
    order = {kind: number for number, kind in enumerate(RECORD)}
    ordered = sorted(records, key=lambda record: (order[record.kind], record.evidence.start))
    return [_row(subject, record, by_id) for record in ordered]


def _row(subject: Subject, record: AnyRecord, by_id: Mapping[str, AnyRecord]) -> dict[str, Cell]:
    about, figure = about_of(record), _figure(record)
    return {
        "编号": record.id,
        "种类": RECORD[record.kind],
        "项目": name_of(record),
        "资金口径": SCOPE[about.scope] if about and not isinstance(record, CountRecord) else "",
        "数据性质": MEASURE[about.measure] if about else "",
        "年度": about.period if about else None,
        "数值": figure.value if figure else None,
        "单位": figure.unit if figure else "",
        "内容": _content(record, by_id),
        "位置": subject.place(record.evidence),
        "原文": words(record.evidence.quote),
        "章节": record.section or "",
        "取得方式": _EXTRACTOR[record.extractor],
    }


def about_of(record: AnyRecord) -> FactKey | None:
    """What a record's figure is about, for those that have a figure of an item."""
    for name in ("key", "subject", "part"):
        if isinstance(key := getattr(record, name, None), FactKey):
            return key
    return None


def name_of(record: AnyRecord) -> str:
    """The item of a record: as worded, else by its concept."""
    for name in ("name", "unit_name", "title", "source", "subject"):
        if isinstance(said := getattr(record, name, None), str) and said:
            return said
    about = about_of(record)
    concept = about.concept if about else getattr(record, "concept", None)
    return concept_name(concept) if concept else ""


@lru_cache(maxsize=4096)
def concept_name(concept: str) -> str:
    """A concept's standard term; of a classified line or project its code or name."""
    known = taxonomy("concepts")
    for part in ("concepts", "counts"):
        if concept in known[part]:
            return str(known[part][concept]["name"])
    _, _, name = concept.partition(":")
    line, _, column = name.partition(":")
    return f"{line}（{concept_name(column)}）" if column else line or _COLUMNS.get(concept, concept)


def _figure(record: AnyRecord) -> Quantity | None:
    """The one figure a column of numbers shows: the amount of a change, the executed funds of a form."""
    for name in ("quantity", "amount", "rate", "executed", "actual", "total_score"):
        if isinstance(figure := getattr(record, name, None), Quantity):
            return figure
    return None


def _content(record: AnyRecord, by_id: Mapping[str, AnyRecord]) -> str:
    writer = _CONTENT.get(type(record))
    return writer(record, by_id) if writer else ""


def _joined(**parts: object) -> str:
    return "；".join(f"{label} {part}" for label, part in parts.items() if part not in (None, ""))


def change_words(record: ChangeRecord) -> str:
    """A change as one phrase: 较上年增加 10.00万元，20.00%."""
    figures = "，".join(str(one) for one in (record.amount, record.rate) if one) or record.rate_text
    return f"较{BASE[record.base]}{record.word} {figures}".strip()


def _change(record: ChangeRecord, _: object) -> str:
    return change_words(record)


def _completion(record: CompletionRecord, _: object) -> str:
    return f"{'完成' if record.form == 'completion' else '偏离'}{BASE[record.base]} {record.quantity}"


def _reason(record: ReasonRecord, by_id: Mapping[str, AnyRecord]) -> str:
    explained = [by_id[one] for one in record.explains if one in by_id]
    return "说明：" + "、".join(dict.fromkeys(name_of(one) for one in explained)) if explained else ""


def _share(record: ShareRecord, _: object) -> str:
    return f"占{concept_name(record.whole.concept)}" if record.whole else ""


def _breakdown(record: BreakdownRecord, by_id: Mapping[str, AnyRecord]) -> str:
    def said(one: str) -> str:
        part = by_id.get(one)
        return f"{name_of(part)} {_figure(part) or ''}".strip() if part else one

    whole = f"{said(record.whole)} {'=' if record.complete else '≥'} " if record.whole else ""
    return whole + " + ".join(map(said, record.parts))


def _line(record: LineRecord, by_id: Mapping[str, AnyRecord]) -> str:
    figures = {concept_name(c): _figure(by_id[one]) for c, one in record.cells.items() if one in by_id}
    return f"{record.code} " + "；".join(f"{name} {figure}" for name, figure in figures.items())


def _form(record: FormRecord, _: object) -> str:
    return _joined(项目=record.project, 总分=record.total_score, 目标=words(record.goal)[:200])


def _fund(record: FormFundRecord, _: object) -> str:
    return _joined(
        年初=record.initial_budget,
        全年=record.full_year_budget,
        执行=record.executed,
        执行率=record.rate,
        分值=record.weight,
        得分=record.score,
    )


def _indicator(record: IndicatorRecord, _: object) -> str:
    return _joined(
        目标=f"{record.operator}{words(record.target_text)}",
        实际=words(record.actual_text),
        分值=record.weight,
        得分=record.score,
        原因=words(record.reason),
    )


def _statement(record: StatementRecord, _: object) -> str:
    return " ".join(str(one) for one in (record.predicate, record.value, record.date) if one)


_CONTENT: dict[type, Callable[[Any, Mapping[str, AnyRecord]], str]] = {
    ChangeRecord: _change,
    CompletionRecord: _completion,
    ReasonRecord: _reason,
    ShareRecord: _share,
    BreakdownRecord: _breakdown,
    LineRecord: _line,
    FormRecord: _form,
    FormFundRecord: _fund,
    IndicatorRecord: _indicator,
    StatementRecord: _statement,
}
