"""The same results are claimed by several projects.

What it checks:
    Performance forms of different projects with the same indicators and targets (at least five, and four fifths
    of the shorter form), most of which have the same actual value too. Long passages on goals and results
    that stand word for word under two things.

Why it matters:
    An output can be paid for once. If one of the projects spent nothing, it claims what another one achieved.

Example:
    Two forms with the same eight indicators; one executed 30.00 万元, the other 0.00.

False alarms:
    Indicators that every form has (满意度 ≥ 90 %) do not make four fifths of a form. Parts of one project
    that both spent money may share a form: then the finding is low.

Basis:
    绩效自评: outputs and their cost are reported by the project that paid for them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from schemas.records import FormFundRecord, FormRecord, IndicatorRecord, StatementRecord
from schemas.text import squeeze

TITLE = "同一成果由几个项目重复申报"
CATEGORY = "double_count"
SEVERITY = "medium"
_FEWEST = 5
_MOST_OF = 0.8
_SAME = 0.6


def check(facts: Facts) -> Iterator[Outcome]:
    """Compare the indicators of every two project forms; list the passages that stand twice."""
    yield from _copied(facts)
    rows: dict[int, dict[tuple[str, str], IndicatorRecord]] = defaultdict(dict)
    for row in facts.of(IndicatorRecord):
        if row.actual_text.strip():
            rows[row.form][squeeze(row.name), squeeze(row.target_text)] = row
    projects = {form.form: form for form in facts.of(FormRecord) if form.project}
    for one, other in combinations(projects, 2):
        pairs = [(rows[one][key], rows[other][key]) for key in rows[one] if key in rows[other]]
        same = [pair for pair in pairs if squeeze(pair[0].actual_text) == squeeze(pair[1].actual_text)]
        shorter = min(len(rows[one]), len(rows[other]))
        forms = (projects[one], projects[other])
        if len(same) < _FEWEST or len(pairs) < _MOST_OF * shorter or len(same) < _SAME * len(pairs):
            yield passed(_item(forms), (forms[0].id, forms[1].id))
        else:
            yield _failure(facts, forms, same, len(pairs))


def _copied(facts: Facts) -> Iterator[Outcome]:
    """Passages on performance that stand under two things; records come in pairs, the first one first."""
    found = [one for one in facts.of(StatementRecord) if one.predicate == "same_text"]
    passages = list(dict.fromkeys(squeeze(one.evidence.quote) for one in found))
    if not found:
        return
    quotes = "；".join(f"“{passage}…”" for passage in passages)
    yield failed(
        "同一段文字逐字用于两处不同事项",
        f"{len(passages)}段目标或完成情况的文字逐字用于两处不同事项，其中一处的内容疑从另一处照抄：{quotes}。",
        f"{len(passages)}段，共{len(found)}处",
        tuple(dict.fromkeys(one.evidence for one in found)),
        used=tuple(one.id for one in found),
    )


def _executed(facts: Facts, form: FormRecord) -> list[FormFundRecord]:
    return [fund for fund in facts.of(FormFundRecord) if fund.form == form.form and fund.executed]


def _item(forms: tuple[FormRecord, FormRecord]) -> str:
    return f"{forms[0].project}；{forms[1].project}"


def _failure(
    facts: Facts,
    forms: tuple[FormRecord, FormRecord],
    same: list[tuple[IndicatorRecord, IndicatorRecord]],
    number: int,
) -> Outcome:
    unspent = [
        form
        for form in forms
        if (funds := _executed(facts, form)) and all(not f.executed or not f.executed.value for f in funds)
    ]
    spent = f"，其中“{unspent[0].project}”全年执行数为零" if unspent else ""
    rows = [row for pair in same for row in pair]
    return failed(
        _item(forms),
        f"“{forms[0].project}”与“{forms[1].project}”的自评表有{number}项指标的名称和目标值相同，"
        f"其中{len(same)}项完成值也相同{spent}，疑同一成果重复申报。",
        f"相同指标{len(same)}项：{'、'.join(pair[0].name for pair in same)}",
        (*(form.evidence for form in forms), *(row.evidence for row in rows)),
        used=(forms[0].id, forms[1].id, *(row.id for row in rows)),
        severity="medium" if unspent else "low",
    )
