"""A rate, completion or share has no base to be computed from.

What it checks:
    Growth from zero (增长∞%, or a rate beside an increase that is the whole value), completion of a zero
    budget, a share of a zero total; and one document that calls nothing of nothing both 100 % and 0 %.

Why it matters:
    A division by zero has no result; "增长100%" from zero tells the reader that the base was as large as the
    increase.

Example:
    支出 3.20 万元，比上年增加 3.20 万元，增长 100.00 %: last year's value was zero.

False alarms:
    Zero against zero printed as 0.00 % is the template's way of saying nothing, and is left alone. A fall to
    zero is -100 % and right. Only printed zeros count as zero, not amounts too small for two decimals.
    The totals of a unit that had no last year are one finding with a list.

Basis:
    Articulation D3.2 and D3.4.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.arithmetic import value
from extractor.check.changes import Change, base_key, is_all_new, resolve
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.shares import part_of, wholes_of
from extractor.check.words import BASES, change_words, completion_words, key_name, place, stated
from schemas.records import ChangeRecord, CompletionRecord, Record, ShareRecord

TITLE = "基数为零却计算比率"
CATEGORY = "zero_base"
SEVERITY = "low"
_TOTALS = frozenset(
    {"grand_total", "total_income", "total_expenditure", "fiscal_income"}
    | {"gpb_income", "govfund_income", "statecap_income"}
)


def check(facts: Facts) -> Iterator[Outcome]:
    """Look for rates whose base is zero; the totals of a unit that had no last year are one finding."""
    totals: list[Change] = []
    for record in facts.of(ChangeRecord):
        change = resolve(facts, record)
        if record.rate_text and not record.rate:
            yield _no_number(change)
        elif record.rate and record.amount and change.subject:
            if not is_all_new(change):
                yield passed(change.item, change.used)
            elif record.base == "prior_year" and change.subject.concept in _TOTALS:
                totals.append(change)
            else:
                yield _growth(change)
    if totals:
        yield _growth(*totals)
    for completion in facts.of(CompletionRecord):
        yield from _completion(facts, completion)
    for share in facts.of(ShareRecord):
        yield from _share(facts, share)
    yield from _both_ways(facts)


def _no_number(change: Change) -> Outcome:
    record = change.record
    return failed(
        change.item,
        f"{place(record)}称{record.name}{change_words(record)}、变动率{record.rate_text}，"
        f"{BASES[record.base]}基数为零，变动率无从计算，不应列示。",
        f"基数为0，{record.rate_text}不是数值",
        (record.evidence,),
        used=change.used,
        values=tuple(value("增减额", q) for q in (record.amount,) if q),
    )


def _growth(*changes: Change) -> Outcome:
    """One change, or all those of the totals of what was not there last year."""
    told = [(one.record, one.subject) for one in changes if one.subject]
    record, subject = told[0]
    amount, base = subject.quantity, BASES[record.base]
    names = "、".join(dict.fromkeys(key_name(of.key, of.name) for _, of in told))
    words = f"{place(record)}称{stated(subject)}{change_words(record)}"
    several = f"{len(told)}处总额（{names}）都写有增长率，如{words}" if len(told) > 1 else words
    return failed(
        f"各项总额比{base}" if len(told) > 1 else changes[0].item,
        f"{several}，增加额就是全部数额，{base}为零，增长率无从计算。",
        f"{amount.value} - {amount.value} = 0; {amount.value} / 0 无意义，原文{record.rate}",
        tuple(dict.fromkeys(one.evidence for pair in told for one in pair)),
        used=tuple(dict.fromkeys(one for change in changes for one in change.used)),
        values=tuple(
            value(name, quantity)
            for change, of in told
            for name, quantity in ((of.name, of.quantity), ("增减额", change.amount), ("增减率", change.rate))
            if quantity
        ),
    )


def _completion(facts: Facts, record: CompletionRecord) -> Iterator[Outcome]:
    actual, base = facts.figure(record.subject_id), facts.figure(record.base_id)
    key = base_key(facts, record.subject, record.base)
    bases = [base] if base else list(facts.mentions(key)) if key else []
    if not actual or not bases or any(one.quantity.value for one in bases) or not actual.quantity.value:
        return
    yield failed(
        f"{key_name(record.subject, record.name)}完成{BASES[record.base]}",
        f"{place(record)}称{record.name}{completion_words(record)}，而{BASES[record.base]}为零、"
        f"决算{actual.quantity}，完成率无从计算。",
        f"{actual.quantity.value} / 0 无意义，原文{record.quantity}",
        (record.evidence, actual.evidence, bases[0].evidence),
        used=(record.id, actual.id, bases[0].id),
        values=(value("完成率", record.quantity), value("决算", actual.quantity)),
    )


def _share(facts: Facts, share: ShareRecord) -> Iterator[Outcome]:
    part, wholes = part_of(facts, share), wholes_of(facts, share)
    if not part or not wholes or not share.quantity.value or any(whole.quantity.value for whole in wholes):
        return
    yield failed(
        f"{key_name(share.part, part.name)}占{wholes[0].name}",
        f"{place(share)}称{stated(part)}占{wholes[0].name}的{share.quantity}，而{wholes[0].name}为零，占比无从计算。",
        f"{part.quantity.value} / 0 无意义，原文{share.quantity}",
        (share.evidence, wholes[0].evidence),
        used=(share.id, part.id, wholes[0].id),
        values=(value("占比", share.quantity),),
    )


def _both_ways(facts: Facts) -> Iterator[Outcome]:
    """Nothing spent is called 100 % of the budget in one place and 0 % in another."""
    kinds: dict[bool, list[Record]] = {True: [], False: []}
    for record in facts.of(CompletionRecord):
        actual, budget = facts.figure(record.subject_id), facts.figure(record.base_id)
        nothing = actual and not actual.quantity.value and not (budget and budget.quantity.value)
        if nothing and record.form == "completion":
            kinds[record.quantity.value == 0].append(record)
    if kinds[True] and kinds[False]:
        yield failed(
            "零支出的完成率",
            "支出为零的项目，有的称完成预算100%，有的称完成预算0%，预算数又未列示，口径不一，且0除以0无意义。",
            "0 / 0 无意义",
            (kinds[False][0].evidence, *(record.evidence for record in kinds[True])),
            used=tuple(record.id for records in kinds.values() for record in records),
        )
