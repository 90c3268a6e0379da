"""A figure of a report stands once, and everywhere else with one digit different.

What it checks:
    Figures of evaluation reports that mean nothing to the accounts (人数, 标准, 项目 amounts): one that stands once
    while the same thing stands three times and more, and that is the other one mistyped.

Why it matters:
    Reports repeat their figures by hand; the odd one out is the slip.

Example:
    实际参保人数 48269 人, and four times 参保 48969 人.

False alarms:
    The repeated figure must have four digits and words in common with the one that differs.

Basis:
    财预〔2016〕143号 (公开内容应当真实、完整、准确); articulation D3.9.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from extractor.check.dates import pairs
from extractor.check.facts import Facts, Figure, stands_in_table
from extractor.check.mistyped import mistyped
from extractor.check.outcome import Outcome, failed
from extractor.check.words import place
from schemas.quantity import Quantity
from schemas.records import AmountRecord, CountRecord
from schemas.text import squeeze

TITLE = "报告中同一数字有一处不同"
CATEGORY = "narrative_vs_narrative"
SEVERITY = "medium"
_TELLING = 4
_REPEATED = 3
#: Slips that no chance makes need fewer witnesses.
_PLAIN = ("小数点", "单位")
_GENERIC = frozenset(
    {"人数", "人次", "资金", "经费", "支出", "金额", "补助", "标准", "总计", "预算", "年度", "项目", "工作"}
)


def check(facts: Facts) -> Iterator[Outcome]:
    """Figures of a report that stand once, beside one that stands often and differs by a slip."""
    figures: list[Figure] = [*facts.of(AmountRecord), *facts.of(CountRecord)]
    told: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for one in figures:
        if (one.section or "").startswith("performance_report") and not stands_in_table(one):
            told[str(one.quantity.value), one.quantity.unit].append(one)
    often = [same for (digits, _), same in told.items() if len(same) > 1 and _telling(digits)]
    for (digits, unit), (one, *more) in told.items():
        if more or one.concept != "other" or unit == "%" or not _telling(digits):
            continue
        for same in often:
            meant = same[0].quantity
            slip = mistyped(one.quantity, meant)
            if slip and (len(same) >= _REPEATED or slip.startswith(_PLAIN)):
                alike = [other for other in same if _shares(one, other)]
                if alike:
                    yield _differs(one, meant, alike, len(same))
                    break


def _telling(digits: str) -> bool:
    return len(digits.replace(".", "").lstrip("0")) >= _TELLING


def _shares(one: Figure, other: Figure) -> bool:
    """Whether two figures are said of things with a word in common."""
    return bool((pairs(squeeze(one.name)) & pairs(squeeze(other.name))) - _GENERIC)


def _differs(one: Figure, meant: Quantity, same: Sequence[Figure], number: int) -> Outcome:
    slip = mistyped(one.quantity, meant)
    return failed(
        f"{one.name}{meant}",
        f"{place(one)}“{squeeze(one.evidence.quote)}”，而同一报告另有{number}处为{meant}"
        f"（如“{squeeze(same[0].evidence.quote)}”），疑{slip}。",
        f"{one.quantity} ≠ {meant}",
        (one.evidence, *(other.evidence for other in same[:3])),
        used=(one.id, *(other.id for other in same)),
        suggestion=f"{one.name}疑为{meant}（{slip}）",
    )
