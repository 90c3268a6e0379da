"""The amounts a reason quotes: of what, which way, against which base."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from extractor.extract.reasons.reading import Reading, clause_at
from schemas.quantity import parse_decimal
from schemas.records import Base

#: Money with its unit; 万 without 元 is a habit of some templates.
_MONEY = re.compile(
    r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(亿元|百万元|万元|千元|元|万(?![元人次户份册\u4e00-\u9fff]))"
)
_MORE = re.compile(
    r"新增|增加|增长|追加|多支出|多支|增支|增拨|上调|提高|补发|补缴|调增|新进|增发|扩大|多付|多拨|多用|多列|新安排|另行?安排|高于"
)
_LESS = re.compile(
    r"减少|少支出|少支|减支|节约|节省|结余|压减|压缩|核减|下降|降低|调减"
    r"|收回|缩减|少拨|少收|少付|少用|少列|省下|低于|不再"
    r"|(?:未|没有|没|尚未)(?:能|能够|及时|全部|足额|全额|完全|按时|如期)*(?:到位|到账|到帐|支付|拨付|下达|下拨|执行|完成|列支|发放|使用|收到|划拨)"
)
#: Amounts that are levels or rates of pay, not parts of a change.
_LEVEL = re.compile(
    r"(?:每人|人均|每月|每年|每车|每个|标准|单价|为|共计|合计|由|从|自|到|至|达|达到|总额|总投资|投资|概算|规模|合同额?|争取到?|贷款|余额|累计)(?:每年|每月)?$"
)
_PER = re.compile(r"[/每](?:人|月|年|亩|辆|次|户|平)")
_LEAD = re.compile(
    r"^(?:[一二三四五六七八九十]是|\d+[.、]|\(\d+\)|因|由于|主要|是|其中|本年度?|当年|今年|20\d\d年度?|较|比|与|上年度?|去年|年初|预算数?|相比|应[到拨付]|原定|计划|和|及|以及|、|的|了)+"
)
_TRAIL = re.compile(r"(?:较|比|与|同)(?:于)?(?:上年度?|去年|20\d\d年度?|年初|全年|预算|数|同期|相比)*$")
_EDGE = re.compile(r"[,;。:、]")


@dataclass(frozen=True, slots=True)
class Quoted:
    """An amount of a reason. ``start`` and ``end`` index the squeezed text."""

    start: int
    end: int
    number: str
    unit: str
    item: str
    direction: Literal[-1, 0, 1] | None
    base: Base | None


def quoted_amounts(reading: Reading) -> list[Quoted]:
    """All amounts of money in a reason, in order.

    The direction is that of the nearest word before the amount in its clause, else after it. Levels
    (由10万元增加到12万元, 每人200元) have none.
    """
    found: list[Quoted] = []
    floor = 0
    for match in _MONEY.finditer(reading.text):
        if parse_decimal(match[1]) is None:
            continue
        clause = clause_at(reading.clauses, match.start())
        begin = max(clause.start, floor)
        before = reading.text[begin : match.start()]
        after = reading.text[match.end() : clause.end]
        found.append(
            Quoted(
                match.start(),
                match.end(),
                match[1],
                "万元" if match[2] == "万" else match[2],
                _item(before),
                _direction(before, after),
                clause.bases[0] if clause.bases else None,
            )
        )
        floor = match.end()
    return found


def _direction(before: str, after: str) -> Literal[-1, 0, 1] | None:
    if _LEVEL.search(before) or _PER.match(after):
        return None
    last = max(
        (
            (match.start(), way)
            for pattern, way in ((_MORE, 1), (_LESS, -1))
            for match in pattern.finditer(before)
        ),
        default=None,
    )
    if last:
        return 1 if last[1] > 0 else -1
    first = min(
        (
            (match.start(), way)
            for pattern, way in ((_MORE, 1), (_LESS, -1))
            for match in pattern.finditer(after)
        ),
        default=None,
    )
    return None if first is None else 1 if first[1] > 0 else -1


def _item(before: str) -> str:
    """The words that name what the amount is of, as far as they stand right before it."""
    words = _EDGE.split(before)[-1]
    for pattern in (_MORE, _LESS):
        if match := pattern.search(words):
            kept = words[match.end() :] or words[: match.start()]
            words = kept
    return _TRAIL.sub("", _LEAD.sub("", words))[-30:]
