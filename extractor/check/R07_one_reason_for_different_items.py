"""One sentence stands word for word as the reason of different things, and only one can be meant.

What it checks:
    Reasons of performance indicators, over all forms of a document, and of functional lines. It fails if
    a sentence of some length that shares a telling stretch of words with the name of one indicator (or
    line) stands again at another that it shares nothing with; and if one short formula explains both a
    target that was missed and one that was exceeded.

Why it matters:
    The forms are filled in by copying. A reason copied from another project explains nothing, and shows
    that the deviation was not looked at.

Example:
    指标“门诊结算及时率”的偏差原因“门诊改为网上结算，结算更加及时”又逐字出现在指标“征缴工作完成率”。

False alarms:
    Sentences that could be about anything (加强预算管理) name nothing and pass. The same indicator in
    several forms may have the same reason.

Basis:
    official_requirements C18: 绩效自评表 ask for each indicator's own 偏差原因.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.reason_facts import Explained, explanations, is_line, label, way_of
from schemas.evidence import Evidence
from schemas.findings import Category, Severity
from schemas.records import IndicatorRecord, ReasonRecord
from schemas.text import squeeze

TITLE = "同一句原因用于不同事项"
CATEGORY: Category = "reason_mismatch"
SEVERITY: Severity = "medium"
#: A sentence shorter than this may be said of many things.
_LONG = 14
#: How many characters a sentence must share with a name to be about it, and how few leave it open.
_TELLING = 4
_RELATED = 2
_MEASURES = re.compile(r"(?:改进|整改|下一步)?措施[:].*$|偏差原因(?:分析)?[:]?|^因|^由于|原因[:是为]")
_GENERIC = re.compile(
    r"[及完按准]时率?|按期|完成率?|达标率|合格率|满意度|知晓率|覆盖率|情况|工作|资金|补助|支出|项目|人数|数量|标准"
    r"|指标|成本|质量|时效|效益|经费|比例|比重|费用|[率数度]"
)


class Use(NamedTuple):
    """A place where a sentence is the reason of something."""

    name: str
    record: IndicatorRecord | ReasonRecord
    way: int | None
    explained: Explained | None = None


def check(facts: Facts) -> Iterator[Outcome]:
    """One outcome per sentence that stands at several things."""
    for sentence, uses in _uses(facts).items():
        names = {use.name for use in uses}
        if len(names) < 2:
            continue
        owner = max(uses, key=lambda use: _covered(sentence, use.name))
        strangers = [use for use in uses if not _covered(sentence, use.name) and not _akin(use, owner)]
        if len(sentence) >= _LONG and strangers and _covered(sentence, owner.name) >= _TELLING:
            yield _copied(sentence, owner, strangers)
        elif {1, -1} <= {use.way for use in uses} and all(
            isinstance(use.record, IndicatorRecord) for use in uses
        ):
            yield _both_ways(sentence, uses)
        else:
            yield passed(sentence, tuple(use.record.id for use in uses))


def _uses(facts: Facts) -> dict[str, list[Use]]:
    uses: dict[str, list[Use]] = defaultdict(list)
    for indicator in facts.of(IndicatorRecord):
        if text := _MEASURES.sub("", squeeze(indicator.reason)).strip("。;,"):
            uses[text].append(Use(squeeze(indicator.name), indicator, _way(indicator)))
    for reason, record in explanations(facts):
        if is_line(record):
            uses[squeeze(reason.text).strip("。;,")].append(
                Use(label(record), reason, way_of(record), record)
            )
    return uses


def _akin(one: Use, other: Use) -> bool:
    """Whether two lines stand above one another (类 and its 项), so that one reason may serve both."""
    if not one.explained or not other.explained:
        return False
    shorter, longer = sorted((one.explained.subject.concept, other.explained.subject.concept), key=len)
    return longer.startswith(shorter)


def _way(indicator: IndicatorRecord) -> int | None:
    target, actual = indicator.target, indicator.actual
    if not target or not actual or target.unit != actual.unit:
        return None
    return (actual.value > target.value) - (actual.value < target.value)


def _covered(sentence: str, name: str) -> int:
    """How many characters of the name stand in the sentence in stretches of two and more."""
    pieces = [piece for piece in _GENERIC.split(name) if len(piece) >= _RELATED]
    told = {
        (number, at + step)
        for number, piece in enumerate(pieces)
        for at in range(len(piece) - 1)
        if piece[at : at + _RELATED] in sentence
        for step in range(_RELATED)
    }
    return len(told)


def _copied(sentence: str, owner: Use, strangers: list[Use]) -> Outcome:
    names = "、".join(f"“{name}”" for name in dict.fromkeys(use.name for use in strangers))
    return failed(
        f"“{owner.name}”的原因用于{names}",
        f"{names}的原因“{sentence[:60]}”说的是“{owner.name}”，两处逐字相同，疑似从后者复制，没有说明{names}本身。",
        f"原因文字相同；与“{owner.name}”有关，与{names}无关",
        _evidence([*strangers, owner]),
        used=tuple(use.record.id for use in (*strangers, owner)),
    )


def _both_ways(sentence: str, uses: list[Use]) -> Outcome:
    below = "、".join(dict.fromkeys(f"“{use.name}”" for use in uses if use.way == -1))
    above = "、".join(dict.fromkeys(f"“{use.name}”" for use in uses if use.way == 1))
    return failed(
        f"“{sentence}”同时解释未达与超出",
        f"同一句“{sentence[:60]}”既用来解释{below}未达目标，又用来解释{above}超出目标，没有说明问题。",
        f"低于目标：{below}；高于目标：{above}",
        _evidence([use for use in uses if use.way]),
        used=tuple(use.record.id for use in uses),
        severity="low",
        category="reason_vacuous",
    )


def _evidence(uses: list[Use]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(one.evidence for use in uses for one in (use.explained, use.record) if one))
