"""What stated reasons mean, by lexicon: 主要原因是….

The narrative says where a reason's words stand and what they explain; this package says what they name, which
way they push, what amounts they quote, what they compare with, and whether they say anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from extractor.extract.builder import Builder
from extractor.extract.reasons.amounts import Quoted, quoted_amounts
from extractor.extract.reasons.reading import read_reason
from extractor.extract.reasons.vacuity import why_vacuous
from extractor.profiles import taxonomy
from schemas.quantity import Quantity
from schemas.records import ChangeRecord, CompletionRecord, ReasonAmount, ReasonRecord
from schemas.text import Squeezed, squeeze
from schemas.vouched import vouched

_new_reason = vouched(ReasonRecord)
_new_amount = vouched(ReasonAmount)

Explained = ChangeRecord | CompletionRecord
_WHOLE = Decimal(100)
#: How far before a cue its sentence is looked through for a direction.
_LOOK_BACK = 60
_SENTENCE_END = re.compile(r"[。;]")


def analyse_reason(
    builder: Builder,
    *,
    start: int,
    end: int,
    cue: tuple[int, int],
    explains: Sequence[Explained],
    section: str | None,
) -> ReasonRecord:
    """Read the reason that stands at ``text[start:end]``. The caller adds the record.

    Args:
        builder: the document and its records so far.
        start: canonical offset of the reason's first character, after "主要原因是".
        end: canonical offset behind its last.
        cue: canonical span of "主要原因是"; where nothing is linked, the words before it tell the direction
            (支出减少的主要原因是).
        explains: the changes and completions the reason is given for.
        section: meaning key of the section.

    Raises:
        ValueError: the span holds no text.
    """
    squeezed = Squeezed.of(builder.document.text, start, end)
    reading = read_reason(squeezed.text, builder.segments.year)
    subjects = [record.subject.concept for record in explains]
    names = [name for record in explains for name in _names(record)]
    return _new_reason(
        id=builder.new_id(),
        evidence=builder.quote(start, end),
        section=section,
        explains=tuple(record.id for record in explains),
        direction=_direction(explains) if explains else _worded_direction(builder, cue[0], start),
        text=squeezed.text,
        items=tuple(dict.fromkeys(key for _, _, key in reading.items)),
        topics=tuple(reading.topics),
        pushes=dict(reading.pushes),
        amounts=tuple(_amount(builder, squeezed, one) for one in quoted_amounts(reading)),
        bases=reading.bases,
        vacuous=why_vacuous(reading, [*subjects, *_parents(tuple(subjects))], names),
    )


def _amount(builder: Builder, squeezed: Squeezed, quoted: Quoted) -> ReasonAmount:
    return _new_amount(
        item=quoted.item,
        quantity=Quantity.parse(quoted.number, quoted.unit),
        direction=quoted.direction,
        base=quoted.base,
        evidence=builder.quote(*squeezed.span(quoted.start, quoted.end)),
    )


@lru_cache(maxsize=1024)
def _parents(concepts: tuple[str, ...]) -> list[str]:
    """Wholes that have one of the concepts as a part, so that 控制三公经费 names 公务接待费's own whole."""
    known = taxonomy("concepts")["concepts"]
    return [key for key, fields in known.items() if set(fields.get("parts", ())) & set(concepts)]


def _names(record: Explained) -> list[str]:
    """The ways the record's item may be called in its own reason."""
    pieces = [record.name]
    if record.subject.concept.startswith("function:"):
        pieces += record.subject.concept.removeprefix("function:").split("/")
    found = [squeeze(piece) for piece in pieces if piece]
    bare = [name.removesuffix("支出").removesuffix("费").removesuffix("缴费") for name in found]
    return [name for name in dict.fromkeys([*found, *bare]) if len(name) > 1]


def _direction(explains: Sequence[Explained]) -> Literal[-1, 0, 1] | None:
    ways = {_way_of(record) for record in explains}
    return ways.pop() if len(ways) == 1 else None


def _way_of(record: Explained) -> Literal[-1, 0, 1] | None:
    if isinstance(record, ChangeRecord):
        return record.direction
    middle = _WHOLE if record.form == "completion" else Decimal(0)
    if record.quantity.value == middle:
        return 0
    return 1 if record.quantity.value > middle else -1


def _worded_direction(builder: Builder, start: int, end: int) -> Literal[-1, 0, 1] | None:
    """The direction the words before the reason state: 支出减少的主要原因, 决算数大于预算数的主要原因."""
    lead = _SENTENCE_END.split(squeeze(builder.document.text[max(0, start - _LOOK_BACK) : end]))[-1]
    less = max(lead.rfind(word) for word in ("减少", "下降", "小于", "低于"))
    more = max(lead.rfind(word) for word in ("增加", "增长", "大于", "高于"))
    if less == more:
        return None
    return -1 if less > more else 1
