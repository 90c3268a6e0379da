"""A change is explained with another item: 公务接待费 with the cost of vehicles.

What it checks:
    Every stated reason of a change in one of the three public expenses, 会议费, 培训费, or a plain
    personnel line (养老保险, 职业年金, 单位医疗, 住房公积金, 离退休). It fails if the reason names
    another of these items outright and has no word that belongs to its own, neither the item nor its
    hints (接待, 来访; 车, 油价), nor the whole it is part of, nor pay and persons for personnel lines.

Why it matters:
    The sentences are typed by hand, mostly by copying the one above. A reason that belongs to another
    item means that nobody looked at why this one changed.

Example:
    公务接待费支出0.40万元，比上年增加0.10万元，主要原因是公务用车维修次数增多。

False alarms:
    Totals and mixed items (三公经费 in total, 公用经费, 机关运行经费, 行政运行) may be explained with any
    of their parts and are not looked at for those. Activities are not items: 下乡接待任务多 may well
    raise the cost of vehicles. A reason that serves several changes passes if it fits one of them.

Basis:
    《地方预决算公开操作规程》 and the disclosure templates ask for the reason of each item's own change
    (official_requirements C10, C12, D3.10).
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.reason_facts import (
    BASE_NAMES,
    Explained,
    explained,
    figures,
    item_name,
    label,
    said,
    subject_of,
    tells,
    topic,
    topic_title,
    way_of,
)
from extractor.profiles import taxonomy
from schemas.findings import Category, Severity
from schemas.records import ReasonRecord

TITLE = "变动原因说的是另一个项目"
CATEGORY: Category = "reason_mismatch"
SEVERITY: Severity = "high"
_PROJECTS = ("project_delayed", "project_finished", "new_project", "project_down")
_NO_ITEMS = frozenset({"carryover_begin", "carryover_end", "project_expenditure"})
_THREE_PUBLIC = frozenset({"reception", "outbound", "vehicle", "vehicle_maintenance", "vehicle_purchase"})


def check(facts: Facts) -> Iterator[Outcome]:
    """One outcome per reason of a plain item."""
    reasons = facts.of(ReasonRecord)
    for reason in reasons:
        records = explained(facts, reason)
        subjects = [subject_of(record) for record in records]
        if not records or None in subjects:
            continue
        foreign = [_foreign(reason, subject) for subject in subjects if subject]
        item = f"{label(records[0])}比{BASE_NAMES[records[0].base]}变动的原因"
        used = (reason.id, *reason.explains)
        if not all(foreign):
            yield passed(item, used)
            continue
        yield _finding(facts, reason, records[0], foreign[0], item, used)


def _foreign(reason: ReasonRecord, subject: str) -> list[str]:
    """The foreign items the reason names, if it has nothing of its own."""
    fields = taxonomy("reasons")["subjects"][subject]
    named = set(reason.items)
    spoken = named | set(reason.topics) | {label.topic for label in reason.labels}
    if spoken & set(fields["own"]) or _whole_controlled(reason, subject):
        return []
    foreign = [key for key in reason.items if key in fields["foreign"]]
    if subject in _THREE_PUBLIC and named <= _NO_ITEMS:  # nothing is named but projects, which pay no guests
        foreign += [key for key in reason.topics if key in _PROJECTS]
    return [key for key in foreign if not any(other.startswith(f"{key}_") for other in foreign)]


def _whole_controlled(reason: ReasonRecord, subject: str) -> bool:
    """Whether a three public expense is explained with all three being held down, its own with them."""
    said_down = "thrift" in reason.topics or bool(reason.pushes.get("sangong"))
    return subject in _THREE_PUBLIC and "sangong" in reason.items and said_down


def _finding(
    facts: Facts,
    reason: ReasonRecord,
    record: Explained,
    foreign: list[str],
    item: str,
    used: tuple[str, ...],
) -> Outcome:
    names = "、".join(
        f"“{topic_title(key) if topic(key) else item_name(key)}”" for key in dict.fromkeys(foreign)
    )
    owner = _owner(facts, reason, record)
    copied = f"，且与“{label(owner)}”的原因逐字相同，疑似误抄" if owner else ""
    return failed(
        item,
        f"{tells(facts, record)}，所述原因“{said(reason)}”讲的是{names}，"
        f"没有一处涉及{label(record)}本身{copied}。",
        f"变动项目：{label(record)}；原因所指项目：{names}；二者无交集",
        tuple(dict.fromkeys([record.evidence, reason.evidence, *([owner.evidence] if owner else [])])),
        used=used,
        values=figures(record),
        suggestion=f"核实{label(record)}变动的真实原因，改正原因说明。",
        severity=_severity(reason, record),
    )


def _severity(reason: ReasonRecord, record: Explained) -> Severity:
    if way_of(record) == 0:
        return "low"
    plain = subject_of(record) in _THREE_PUBLIC and "thrift" not in reason.topics
    return "high" if plain else "medium"


def _owner(facts: Facts, reason: ReasonRecord, record: Explained) -> Explained | None:
    """The change to which the same words belong, if the document has it."""
    for other in facts.of(ReasonRecord):
        if other.id == reason.id or other.text.strip("。；;") != reason.text.strip("。；;"):
            continue
        for candidate in explained(facts, other):
            subject = subject_of(candidate)
            own = set(taxonomy("reasons")["subjects"][subject]["own"]) if subject else set()
            if subject and subject != subject_of(record) and own & set(reason.items):
                return candidate
    return None
