"""The number stated is not the number listed or attached.

What it checks:
    Named projects (“甲”、“乙”等2个项目), project reports said to be attached, and self-evaluation forms:
    as many as are said. A report or a form that is said to be attached where other attachments are there.

Why it matters:
    A project too many or too few in the list is one without an evaluation, or one evaluated and not named.

Example:
    “甲项目”、“乙项目”、“丙项目”等2个项目.

False alarms:
    等 may leave some unnamed: then fewer names are right and more are wrong. Fewer forms than projects are no
    finding (often only the chief ones are published); of reports, only if some are attached.

Basis:
    Official template C18.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, cannot_check, failed, passed
from extractor.check.words import place
from schemas.records import CountRecord, FormRecord, StatementRecord

TITLE = "所称数量与所列、所附数量不符"
CATEGORY = "count"
SEVERITY = "medium"
_PAPERS = {"report": "绩效评价报告", "form": "绩效自评表"}


def check(facts: Facts) -> Iterator[Outcome]:
    """Count names, reports and forms."""
    said = facts.of(StatementRecord)
    stated = {one.evidence.start: one for one in said if one.predicate == "names_said"}
    for listed in said:
        if listed.predicate == "names_listed" and listed.evidence.start in stated:
            yield _names(listed, stated[listed.evidence.start])
    yield from _reports(said)
    yield from _forms(facts)
    yield from _attachments(facts, said)


def _names(listed: StatementRecord, stated: StatementRecord) -> Outcome:
    number, names = int(stated.value or 0), int(listed.value or 0)
    item = "".join(listed.evidence.quote.split())[:20]
    used = (listed.id, stated.id)
    if names == number or (names < number and listed.concept == "open"):
        return passed(item, used)
    return failed(
        item,
        f"{place(listed)}引号中列有{names}个项目名称，而称{number}个项目。",
        f"所列{names}个 ≠ 所称{number}个",
        (listed.evidence,),
        used=used,
    )


def _reports(said: tuple[StatementRecord, ...]) -> Iterator[Outcome]:
    """Project reports said to be attached, against those that are."""
    attached = [one for one in said if one.predicate == "attached_report" and one.concept == "project"]
    for stated in said:
        if stated.predicate != "reports_said":
            continue
        number = int(stated.value or 0)
        if len(attached) >= number:
            yield passed("所附项目绩效报告", (stated.id,))
        elif not attached:
            yield cannot_check("所附项目绩效报告", "文件中没有所附报告，可能另行公开", (stated.id,))
        else:
            lacking = number - len(attached)
            yield failed(
                "所附项目绩效报告",
                f"{place(stated)}称有{number}个项目绩效报告并附于文后，所附只有{len(attached)}个，缺{lacking}个。",
                f"所称{number}个，所附{len(attached)}个",
                (stated.evidence, *(one.evidence for one in attached)),
                used=(stated.id, *(one.id for one in attached)),
                category="disclosure_missing",
            )


def _attachments(facts: Facts, said: tuple[StatementRecord, ...]) -> Iterator[Outcome]:
    """Papers said to be attached, in a file that holds other attachments."""
    promised = {one.concept: one for one in reversed(said) if one.predicate == "attachment_said"}
    there = {
        "report": any(one.predicate == "report_there" for one in said),
        "form": bool(facts.of(FormRecord)),
    }
    for kind, name in _PAPERS.items():
        one = promised.get(kind)
        if one is None:
            continue
        if there[kind]:
            yield passed(f"所附{name}", (one.id,))
        elif not any(there.values()):
            yield cannot_check(f"所附{name}", "文件中没有附件，可能另行公开", (one.id,))
        else:
            words = "".join(one.evidence.quote.split())
            yield failed(
                f"所附{name}",
                f"{place(one)}称附有“{words}”，文件附有其他附件而没有这一份。",
                "所称1份，所附0份",
                (one.evidence,),
                used=(one.id,),
                severity="low",
                category="disclosure_missing",
            )


def _forms(facts: Facts) -> Iterator[Outcome]:
    """Self-evaluated projects, against the forms attached."""
    forms = [form for form in facts.of(FormRecord) if form.project]
    counts = [one for one in facts.of(CountRecord) if one.concept == "performance_projects"]
    if not forms or not counts:
        return
    numbers = {int(one.quantity.value) for one in counts}
    used = (*(one.id for one in counts), *(form.id for form in forms))
    if len(forms) in numbers:
        yield passed("绩效自评表", used)
    elif len(forms) < max(numbers):
        yield cannot_check("绩效自评表", f"所附{len(forms)}张项目自评表，可能没有全部公开", used)
    else:
        number = max(numbers)
        yield failed(
            "绩效自评表",
            f"{place(counts[0])}称{number}个项目开展绩效自评，所附项目自评表有{len(forms)}张。",
            f"所称{number}个，所附{len(forms)}张",
            (counts[0].evidence, *(form.evidence for form in forms)),
            used=used,
            severity="low",
        )
