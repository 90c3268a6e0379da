"""元, 万元 and 亿元 are mistaken for one another.

What it checks:
    Figures that agree with the other places that state them, or with the share printed beside them, only
    after ×10⁴ or ×10⁸.

Why it matters:
    A slip of the unit changes an amount ten thousandfold and is easily overlooked.

Example:
    公用经费 12.34 元，占基本支出 40.00 万元的 30.85 %: the share is right for 12.34 万元.

False alarms:
    A figure is named only if no other place agrees with it as printed and exactly one unit makes it fit. A
    zero has no unit to slip.

Basis:
    Articulation D3.8.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.arithmetic import value
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.units import Slip, slips
from extractor.check.words import place, stated
from schemas.records import AmountRecord, Record, ShareRecord

TITLE = "金额单位错误（元、万元、亿元混淆）"
CATEGORY = "unit"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Name every figure that fits in another unit only."""
    found = facts.once(slips)
    for slip in found.values():
        yield _failure(slip)
    compared = [s.part_id for s in facts.of(ShareRecord) if s.part_id and s.whole_id]
    compared += [one.id for _, figures in facts.repeated for one in figures]
    for record_id in dict.fromkeys(compared):
        figure = facts.figure(record_id)
        if isinstance(figure, AmountRecord) and record_id not in found:
            yield passed(figure.name, (record_id,))


def _failure(slip: Slip) -> Outcome:
    figure, witness, share = slip.figure, slip.witness, slip.share
    if share and share.part_id != figure.id:
        shows = f"{stated(witness)}占其{share.quantity}，这一占比只有按{slip.meant}计算才成立"
        computation = f"{witness.quantity} / {slip.meant} = {share.quantity}"
    elif share:
        shows = f"占{stated(witness)}的{share.quantity}，这一占比只有按{slip.meant}计算才成立"
        computation = f"{slip.meant} / {witness.quantity} = {share.quantity}"
    else:
        shows = f"{place(witness)}为{witness.quantity}，只有单位为{slip.unit}时两处才相符"
        computation = f"{figure.quantity} ≠ {witness.quantity}; {slip.meant} ≈ {witness.quantity}"
    records: list[Record] = [figure, witness, *([share] if share else [])]
    return failed(
        figure.name,
        f"{place(figure)}称{stated(figure)}，{shows}，单位有误。",
        computation,
        tuple(record.evidence for record in records),
        used=tuple(record.id for record in records),
        values=(value(figure.name, figure.quantity), value(witness.name, witness.quantity)),
        suggestion=f"单位应为{slip.unit}",
        culprit=f"{figure.id}.quantity",
    )
