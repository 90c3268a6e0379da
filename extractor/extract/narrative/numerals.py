"""Numbers in words that state a fact: 下设一个, 购置公务用车一辆, 开展三次.

Most 一个 and 两次 state nothing (一个年度内, 一站式), so a number in words counts only where a verb of having or doing,
a noun that is counted, or the beginning of a clause stands before it (``[numerals]`` of ``taxonomy/grammar.toml``).
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from extractor.extract.narrative import counts
from extractor.extract.narrative.state import Subject
from extractor.profiles import taxonomy
from schemas.quantity import Quantity
from schemas.records import Measure, ReasonRecord

if TYPE_CHECKING:
    from extractor.extract.narrative.reader import Reader

_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_MARKS = "，,。;:、()"
#: Of another year, or not done: the number is read, and of nothing that is compared.
_ELSEWHERE = re.compile(r"[拟未无]|计划|申请|预算|上年|去年|(?:19|20)\d\d年")
_LONGEST_NAME = 20


@lru_cache
def _pattern() -> re.Pattern[str]:
    words = taxonomy("grammar")["numerals"]

    def one_of(key: str) -> str:
        return "(?:" + "|".join(sorted(words[key], key=len, reverse=True)) + ")"

    number = "[一两三四五六七八九]?十[一二三四五六七八九]?|[一两三四五六七八九]|二(?!次)"
    done = f"(?<!建){one_of('verbs')}[了有]?(?:{number}){one_of('units')}"
    counted = f"{one_of('nouns')}(?:共[计有]?)?(?:{number}){one_of('units_of_nouns')}"
    begins = f"(?:^|[。;:，])(?:{number}){one_of('units_at_start')}"
    return re.compile(f"(?:{done}|{counted}|{begins})(?![{''.join(words['not_before'])}])")


@lru_cache
def _counting() -> re.Pattern[str]:
    """A number in words with any of the units: what such a stretch ends with."""
    words = taxonomy("grammar")["numerals"]
    units = {*words["units"], *words["units_of_nouns"], *words["units_at_start"]}
    return re.compile(f"[一二两三四五六七八九十](?:{'|'.join(units)})")


#: The number and unit that such a stretch ends with.
_NUMBER = re.compile(r"(?P<number>[一二两三四五六七八九十]+)(?P<unit>[^一二两三四五六七八九十]+)$")


def number_of(words: str) -> int:
    """一 to 九十九."""
    tens, ten, ones = words.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def read_numerals(reader: Reader) -> None:
    """Record the numbers in words of the paragraph that was just read."""
    text = reader.view.text
    if not _counting().search(text):
        return
    for found in _pattern().finditer(text):
        if (match := _NUMBER.search(text, found.start(), found.end())) is not None:
            _write(reader, text, match)


def _write(reader: Reader, text: str, match: re.Match[str]) -> None:
    start, end = match.span()
    begin = max(text.rfind(mark, 0, start) for mark in _MARKS) + 1
    ends = [place for mark in _MARKS if (place := text.find(mark, end)) >= 0]
    clause = text[begin : min(ends, default=len(text))]
    span = reader.span(start, end)
    concept = None
    if not (_in_reason(reader, span) or _ELSEWHERE.search(clause)):
        concept = counts.counted(clause, match["unit"], None)
    name = clause[end - begin :][:_LONGEST_NAME] or text[begin:start]
    measure: Measure = "budget" if reader.plans(clause) else "actual"
    quantity = Quantity(value=Decimal(number_of(match["number"])), unit=match["unit"])
    reader.writer.count(
        Subject(concept or "other", "all", name, counts=True), reader.year, quantity, span, measure
    )


def _in_reason(reader: Reader, span: tuple[int, int]) -> bool:
    first = reader.view.offsets[0]
    for record in reversed(reader.builder.records):
        if record.evidence.start < first:
            break
        if isinstance(record, ReasonRecord) and record.evidence.start <= span[0] < record.evidence.end:
            return True
    return False
