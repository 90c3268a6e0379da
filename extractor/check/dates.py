"""Deadlines of indicators, and whether words speak of the same deed as an indicator."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import add
from typing import Literal

from schemas.text import squeeze

_MONTH = r"(?P<month>1[0-2]|0?[1-9])月"
_DAY = r"(?:(?P<day>[12]\d|3[01]|0?[1-9])日)?"
_DATE = re.compile(rf"(?:(?P<year>20\d\d)年)?{_MONTH}{_DAY}(?P<part>份|底|末|初|中旬|上旬|下旬)?")
_CHINESE = re.compile("[一-鿿]{2,}")
_RANGE = re.compile(r"[-—–~至到]|和|、|及")
_MONTHLY = re.compile(r"^(?:每月|按月|逐月|每个月)")
_WHOLE_YEAR = re.compile(r"^(?:全年|每天|常年|长期|1-12月|1月-12月|全年度|2\d{3}年全年)")
_NAMED = {"上半年": 6, "一季度": 3, "第一季度": 3, "二季度": 6, "第二季度": 6, "三季度": 9, "第三季度": 9}
#: Deeds that mean the same; a name and a sentence must share one of these groups.
_DEEDS: tuple[tuple[str, ...], ...] = (
    (
        "缴纳",
        "上解",
        "上缴",
        "上交",
        "缴费",
        "拨付",
        "支付",
        "发放",
        "下拨",
        "划拨",
        "拨款",
        "付款",
        "结算",
        "兑付",
        "兑现",
        "到位",
    ),
    ("购置", "采购", "购买", "购进", "更新", "到货"),
    ("完成", "完工", "竣工", "建成", "交付", "投入使用"),
    ("开展", "举办", "召开", "组织", "举行", "培训", "宣传"),
    ("报销", "救助", "审核", "受理", "办理"),
    ("开工", "动工", "启动"),
    ("验收",),
    ("印刷", "印制", "发布", "编制"),
)
_TIME_WORDS = re.compile(r"(?:的|完成|实施)?(?:时间节点|时间|时限|日期|期限|及时率|及时性|时效性|时效|进度)$")
#: Things bought along the way, which are no equipment.
_CONSUMABLES = re.compile(r"(?:纸|耗材|办公用品|墨盒|硒鼓|印刷品|文具)")


@dataclass(frozen=True, slots=True)
class Deadline:
    """What a time target asks: done by a month (with day), every month, or all through the year."""

    kind: Literal["by", "monthly", "all_year"]
    month: int = 12
    day: int = 31
    year: int | None = None

    def missed_by(self, date: Deadline) -> bool:
        """Whether a date that was reached is after this deadline."""
        if self.year and date.year and self.year != date.year:
            return date.year > self.year
        return (date.month, date.day) > (self.month, self.day)


def deadline_of(text: str) -> Deadline | None:
    """Read a time target such as ``9月前``, ``2024年12月28日前``, ``每月``; None for ranges and all else.

    ``9月前`` is kept as long as September has begun: half of all writers mean its end.
    """
    key = squeeze(text)
    if len(key) > 24:
        return None
    if _MONTHLY.match(key):
        return Deadline("monthly")
    if _WHOLE_YEAR.match(key):
        return Deadline("all_year")
    for words, month in _NAMED.items():
        if key.startswith(words):
            return Deadline("by", month)
    found = list(_DATE.finditer(key))
    if len(found) != 1 or _RANGE.search(key):
        return None
    return _date(found[0])


def date_of(text: str) -> Deadline | None:
    """The single date a cell names, with its last day where only a month stands there."""
    found = list(_DATE.finditer(squeeze(text)))
    return _date(found[0], latest=False) if len(found) == 1 else None


def _date(match: re.Match[str], *, latest: bool = True) -> Deadline:
    day = int(match["day"]) if match["day"] else 31 if latest else 1
    return Deadline("by", int(match["month"]), day, int(match["year"]) if match["year"] else None)


def same_deed(name: str, clause: str) -> bool:
    """Whether a clause tells of what a time indicator is about.

    They must share a deed (拨付 and 上解 are one), and the clause must not speak of consumables only. A name
    without a known deed must share two pairs of characters with the clause.
    """
    core, words = _TIME_WORDS.sub("", squeeze(name)), squeeze(clause)
    groups = [group for group in _DEEDS if any(deed in core for deed in group)]
    if not groups:
        return len(pairs(core) & pairs(words)) >= 2
    if not any(deed in words for group in groups for deed in group):
        return False
    return not _CONSUMABLES.search(words) or bool(_CONSUMABLES.search(core))


def is_payment(name: str) -> bool:
    """Whether an indicator is about paying money, which often goes in instalments."""
    return any(deed in squeeze(name) for deed in _DEEDS[0])


def same_matter(name: str, words: str) -> bool:
    """Whether a sentence shares enough words with an indicator's name."""
    core = _TIME_WORDS.sub("", squeeze(name))
    return len(pairs(core) & pairs(squeeze(words))) >= 2


def pairs(text: str) -> set[str]:
    """All neighbouring pairs of Chinese characters."""
    return {pair for run in _CHINESE.findall(text) for pair in map(add, run, run[1:])}
