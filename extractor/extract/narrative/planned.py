"""Parts of a budget that no word of a list calls parts: 支出预算9万元，由基本支出4万元和项目支出5万元组成.

Parts without a word of their own are read as spent. They are planned where the taxonomy makes them parts of the planned
amount right before them, in one sentence, and either they add up to it exactly or the words in between (由, a bracket)
say that it consists of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.extract.builder import Builder
from extractor.extract.narrative.state import parts_of_deep
from schemas.records import AmountRecord, Measure
from schemas.text import squeeze

_PLANNED: tuple[Measure, ...] = ("budget", "initial_budget", "full_year_budget")
#: What may stand between a budget and the first of its parts if they are its parts, whatever they add up to.
_CONSISTS = re.compile(r"^[,，]?(?:它|其)?(?:由|分为|分成|[(（])")
_SENTENCE = re.compile(r"[。;；\n]")
#: Words of execution make a part spent, whatever the parts add up to.
_SPENT = re.compile(r"决算|执行|实际|完成|发生|实支|支出了|支付")


def plan_parts(builder: Builder, since: int) -> None:
    """Read the parts of a planned amount as planned, where they are surely its parts.

    ``since`` is how many records there were before the narrative was read.
    """
    told = [
        (at, one)
        for at, one in enumerate(builder.records[since:], since)
        if isinstance(one, AmountRecord) and one.extractor == "grammar" and one.evidence.table is None
    ]
    told.sort(key=lambda pair: pair[1].evidence.start)
    for number, (_, whole) in enumerate(told):
        if whole.measure not in _PLANNED:
            continue
        parts = _parts(builder, whole, told[number + 1 :])
        if parts and _are_planned(builder, whole, [one for _, one in parts]):
            for at, one in parts:
                builder.records[at] = one.model_copy(update={"measure": whole.measure})


def _parts(
    builder: Builder, whole: AmountRecord, following: Sequence[tuple[int, AmountRecord]]
) -> list[tuple[int, AmountRecord]]:
    """The amounts right behind a planned one, in its sentence, that the taxonomy calls its parts."""
    known, text = parts_of_deep(whole.concept), builder.document.text
    parts: list[tuple[int, AmountRecord]] = []
    end = whole.evidence.end
    for at, one in following:
        between = text[end : one.evidence.start]
        is_part = one.concept in known and one.measure == "actual" and one.period == whole.period
        if not is_part or _SENTENCE.search(between) or _SPENT.search(between + one.evidence.quote):
            break
        parts.append((at, one))
        end = one.evidence.end
    return parts


def _are_planned(builder: Builder, whole: AmountRecord, parts: Sequence[AmountRecord]) -> bool:
    between = squeeze(builder.document.text[whole.evidence.end : parts[0].evidence.start])
    if any(not one.quantity.is_money for one in (whole, *parts)):
        return False
    adds_up = len(parts) > 1 and sum(one.quantity.nominal for one in parts) == whole.quantity.nominal
    return adds_up or bool(_CONSISTS.match(between))
