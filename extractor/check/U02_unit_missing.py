"""A rate, share or amount has no unit.

What it checks:
    Rates of change, completion rates and shares without a per cent sign, and amounts named as such without a
    unit (按 175/人 的标准; 支出决算为 4.19。).

Why it matters:
    "增长12.35" says nothing without its sign: 12.35 % or 12.35 times.

Example:
    比上年增加 10.00 万元，增长 25.00。主要原因是…

False alarms:
    万 for 万元 is the template's own abbreviation and is left alone. Figures inside tables take their unit
    from the caption, and figures side by side (12.30,45.60万元) may share one. Where the text
    breaks off behind a figure, its unit is cut off.

Basis:
    Articulation D3.7.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.arithmetic import value
from extractor.check.facts import Facts, stands_in_table
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.words import BASES, place
from schemas.quantity import Quantity
from schemas.records import AmountRecord, ChangeRecord, CompletionRecord, Record, ShareRecord, StatementRecord
from schemas.text import squeeze

TITLE = "缺少单位或百分号"
CATEGORY = "unit"
SEVERITY = "low"


def check(facts: Facts) -> Iterator[Outcome]:
    """Look at the unit of every rate, and at what the words of the document leave without one."""
    for change in facts.of(ChangeRecord):
        if change.rate:
            yield _rate(facts, change, f"{change.name}比{BASES[change.base]}", "增减率", change.rate)
    for completion in facts.of(CompletionRecord):
        item = f"{completion.name}完成{BASES[completion.base]}"
        yield _rate(facts, completion, item, "完成率", completion.quantity)
    for share in facts.of(ShareRecord):
        yield _rate(facts, share, share.evidence.quote, "占比", share.quantity)
    bare = [amount for amount in facts.told if _is_bare(amount) and not facts.breaks_off(amount)]
    starts = {amount.evidence.start for amount in facts.of(AmountRecord)} if bare else set()
    for amount in bare:
        end = amount.evidence.end
        if not starts & {end, end + 1, end + 2}:
            yield _bare(amount)
    for statement in facts.of(StatementRecord):
        if statement.predicate == "unit_missing" and not facts.breaks_off(statement):
            yield failed(
                statement.evidence.quote,
                f"{place(statement)}的“{statement.evidence.quote.strip()}”缺少金额单位。",
                statement.evidence.quote.strip(),
                (statement.evidence,),
                used=(statement.id,),
            )


def _is_bare(amount: AmountRecord) -> bool:
    """Whether an amount of a known section has no unit. What stands in no section may be a table unread."""
    if amount.quantity.unit or not amount.quantity.value:
        return False
    return not (amount.section or "narrative").startswith(("narrative", "table"))


def _bare(amount: AmountRecord) -> Outcome:
    words = squeeze(amount.evidence.quote)
    return failed(
        f"{amount.name}：{amount.quantity.value}",
        f"{place(amount)}的“{words}”缺少金额单位。",
        f"金额{amount.quantity.value}，无单位",
        (amount.evidence,),
        used=(amount.id,),
    )


def _rate(facts: Facts, record: Record, item: str, what: str, quantity: Quantity) -> Outcome:
    cut = stands_in_table(record) or facts.breaks_off(record)
    if quantity.unit or cut or not quantity.value:
        return passed(item, (record.id,))
    return failed(
        item,
        f"{place(record)}所列{item}的{what}为“{quantity.value}”，缺少百分号。",
        f"{what}{quantity.value}，无单位",
        (record.evidence,),
        used=(record.id,),
        values=(value(what, quantity),),
        suggestion=f"应为{quantity.value}%",
    )
