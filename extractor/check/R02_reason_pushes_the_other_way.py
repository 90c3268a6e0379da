"""The stated reason can only move spending the other way: a rise because of 厉行节约.

What it checks:
    Every reason of a rise or a fall of income or spending whose words all push the same way by the
    lexicon (人员减少, 基数下调, 厉行节约 push down; 人员增加, 增资, 新增项目 push up). It fails if that
    is the other way; and 持平 explained by a rise or a fall.

Why it matters:
    Such a sentence was copied, or the sign of the change is wrong. Either way one of the two is untrue.

Example:
    会议费比上年增加0.30万元，主要原因是厉行节约，压缩会议规模。

False alarms:
    Silent if one word pushes the right way or either way (政策调整, 机构改革, 疫情, 科目调整), if a
    clause is not understood, if causes are netted (但, 同时, 相抵), if the words tell of the year before
    (上年人员减少), or if a budget comparison speaks of how the budget was made. Persons leaving may raise
    职业年金 and 离退休 lines, so there persons count for nothing. Carry-over and surplus rise by thrift
    and are left out.

Basis:
    official_requirements D3.10: the reason must fit the change it is given for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.reason_facts import (
    BASE_NAMES,
    BUDGETS,
    Explained,
    explained,
    figure_of,
    figures,
    is_money,
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
from schemas.records import ChangeRecord, ReasonRecord

TITLE = "变动原因与变动方向相反"
CATEGORY: Category = "reason_direction"
SEVERITY: Severity = "medium"
_WORD = {1: "增加", -1: "减少"}
#: A reason that ends by saying which way the money moved.
_MOVES = re.compile(r"(?<![未不没无])(?:减少|增加)了?(?:支付|支出|开支|投入|拨款|经费|安排)$")
_BOTH = re.compile(r"增加.*减少|减少.*增加|增减|未|没有|相抵|持平")


def check(facts: Facts) -> Iterator[Outcome]:
    """One outcome per reason that has a direction."""
    for reason in facts.of(ReasonRecord):
        records = [record for record in explained(facts, reason) if is_money(record)]
        ways = {way_of(record) for record in records}
        if ways == {0} and (found := _of_no_change(facts, reason, records[0])):
            yield found
        if not records or len(ways) != 1 or not (way := ways.pop()):
            continue
        record = records[0]
        item = f"{label(record)}比{BASE_NAMES[record.base]}变动的原因"
        against = _against(reason, record, way)
        if not against:
            yield passed(item, (reason.id, *reason.explains))
            continue
        words = "、".join(f"“{word}”" for word in against)
        yield failed(
            item,
            f"{tells(facts, record)}，所述原因“{said(reason)}”（{words}）"
            f"只会使其{_WORD[-way]}，与变动方向相反。",
            f"变动方向：{_WORD[way]}；原因的作用方向：{_WORD[-way]}（{words}）",
            (record.evidence, reason.evidence),
            used=(reason.id, *reason.explains),
            values=figures(record),
            suggestion="核实变动方向和原因，改正其一。",
        )


def _of_no_change(facts: Facts, reason: ReasonRecord, record: Explained) -> Outcome | None:
    """持平, and a reason that ends in a rise or a fall."""
    now, moves = figure_of(facts, record), _MOVES.search(reason.text)
    flat = isinstance(record, ChangeRecord) and "平" in record.word and not record.amount
    if not flat or not moves or not now or not now.value or _BOTH.search(reason.text):
        return None
    return failed(
        f"{label(record)}比{BASE_NAMES[record.base]}持平的原因",
        f"{tells(facts, record)}，所述原因却是“{said(reason)}”（“{moves.group()}”），二者不能同时成立。",
        f"变动：持平；原因：{moves.group()}",
        (record.evidence, reason.evidence),
        used=(reason.id, *reason.explains),
        suggestion="核实变动方向和原因，改正其一。",
    )


def _against(reason: ReasonRecord, record: Explained, way: int) -> list[str]:
    """What pushes the other way, if everything does and nothing else was said."""
    if _open(reason, record):
        return []
    pushes = {key: push for key, push in reason.pushes.items() if push and not _excused(key, record)}
    if not pushes or any(push == way for push in pushes.values()):
        return []
    firm = [key for key in pushes if topic(key).get("firm") or (not topic(key) and key in _own_keys(record))]
    return [topic_title(key) if topic(key) else item_name(key) for key in firm]


def _open(reason: ReasonRecord, record: Explained) -> bool:
    """Whether the reason leaves room: netted causes, words not understood, causes that go either way."""
    netted = any(word in reason.text for word in taxonomy("reasons")["netting"]["words"])
    either = any(
        key == "unread" or not (entry.get("push") or entry.get("hint") or entry.get("empty"))
        for key in reason.topics
        for entry in (topic(key),)
    )
    about_budget = record.base in BUDGETS and "预算" in reason.text
    return netted or either or about_budget


def _excused(key: str, record: Explained) -> bool:
    """Words that mean nothing for this item, and income named for spending."""
    return subject_of(record) in topic(key).get("unless", ()) or "income" in key or "carryover" in key


def _own_keys(record: Explained) -> set[str]:
    return {record.subject.concept, subject_of(record) or record.subject.concept}
