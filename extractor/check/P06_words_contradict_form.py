"""What a form's words say does not fit its rows.

What it checks:
    "问题：无" in a form with missed targets; "各项目标均已完成" in the narrative while forms show missed targets;
    points for an indicator whose target was never set (未填报).

Why it matters:
    The words are what is published and read; they decide whether a weakness is ever dealt with.

Example:
    存在的问题：无; 培训人数 目标≥400人, 实际 310人.

False alarms:
    Targets that cannot be compared count as met. A statement in the narrative is judged only by indicators
    that are plainly missed.

Basis:
    《项目支出绩效评价管理办法》（财预〔2020〕10号）：对未完成绩效目标的，应当分析并说明原因，研究提出改进措施。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extractor.check.facts import Facts
from extractor.check.forms import (
    Form,
    forms_data,
    forms_of,
    head_of,
    is_unset,
    listed,
    per_form,
    ratio,
    row_words,
    verdicts,
)
from extractor.check.outcome import Outcome, failed, passed
from schemas.exact import Fraction
from schemas.records import IndicatorRecord, StatementRecord
from schemas.text import squeeze

TITLE = "绩效自评表文字与指标不符"
CATEGORY = "reason_contradicts_fact"
SEVERITY = "medium"

Pair = tuple[Form, IndicatorRecord]


def check(facts: Facts) -> Iterator[Outcome]:
    """One outcome per kind of contradiction that the document's forms can show."""
    data = forms_data(facts.profile)
    forms = forms_of(facts)
    rows = [(form, row) for form in forms for row in form.indicators]
    met = facts.once(verdicts)
    missed = [(form, row) for form, row in rows if met[row.id] == "missed"]
    yield from _no_problems([form for form in forms if form.claimed("no_problems")], missed)
    yield from _unset([pair for pair in rows if is_unset(pair[1], data)])
    yield from _all_done(facts, forms, missed, data)


def _no_problems(forms: list[Form], missed: list[Pair]) -> Iterator[Outcome]:
    """问题：无, in forms that show missed or unset targets."""
    names = {id(form) for form in forms}
    bad = [(form, row) for form, row in missed if id(form) in names]
    if not forms:
        return
    if not bad:
        yield passed("问题：无", tuple(c.id for form in forms for c in form.claimed("no_problems")))
        return
    told = list(dict.fromkeys(form.name for form, _ in bad))
    claims = [claim for form in forms if form.name in told for claim in form.claimed("no_problems")]
    yield failed(
        "问题：无",
        f"{listed(told)}的自评表在“存在的主要问题”中填“无”，但表内有{len(bad)}项指标未达到目标（{per_form(bad)}）："
        f"{listed([row_words(row) for _, row in bad])}。",
        f"未达标指标 = {len(bad)}项",
        (*(claim.evidence for claim in claims), *(row.evidence for _, row in bad)),
        used=(*(claim.id for claim in claims), *(row.id for _, row in bad)),
        severity="low",
    )


def _unset(rows: list[Pair]) -> Iterator[Outcome]:
    scored = [(form, row) for form, row in rows if row.score is not None and row.score.value > 0]
    if not scored:
        return
    words = [f"{form.name}“{squeeze(row.name)}”{row.score and row.score.value}分" for form, row in scored]
    yield failed(
        "未设目标值仍得分",
        f"有{len(scored)}项指标没有设定目标值（“{squeeze(scored[0][1].target_text)}”），却仍给分：{listed(words, 8)}。",
        "; ".join(f"目标值 = 未设，得分 = {row.score and row.score.value}" for _, row in scored),
        tuple(row.evidence for _, row in scored),
        used=tuple(row.id for _, row in scored),
        severity="low",
        category="performance_score",
    )


def _all_done(
    facts: Facts, forms: tuple[Form, ...], missed: list[Pair], data: Mapping[str, Any]
) -> Iterator[Outcome]:
    """The narrative says that everything was done; grave only where some target was missed by far."""
    said = [s for s in facts.of(StatementRecord) if s.predicate == "all_done" and _in_narrative(s, forms)]
    if not forms or not said:
        return
    limit = Fraction(data["limits"]["far_below"]) / 100
    if not missed:
        yield passed("各项目标均已完成", tuple(statement.id for statement in said))
        return
    yield failed(
        "各项目标均已完成",
        f"正文称“{squeeze(said[0].evidence.quote)}”，但绩效自评表有{len(missed)}项指标未达到目标："
        f"{listed([f'{form.name}“{row_words(row)}”' for form, row in missed])}。",
        f"未达标指标 = {len(missed)}项",
        (said[0].evidence, *(head_of(row) for _, row in missed)),
        used=(said[0].id, *(row.id for _, row in missed)),
        severity=None if any((ratio(row) or Fraction(0)) < limit for _, row in missed) else "low",
        category="narrative_vs_table",
    )


def _in_narrative(statement: StatementRecord, forms: tuple[Form, ...]) -> bool:
    """Whether a statement stands outside of all forms."""
    spans = [
        (
            form.record.evidence.start,
            max([r.evidence.end for r in (*form.funds, *form.indicators, *form.claims)] or [0]),
        )
        for form in forms
    ]
    return not any(start <= statement.evidence.start < end for start, end in spans)
