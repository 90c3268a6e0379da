"""The narrative states another figure than the table.

What it checks:
    Every amount of the narrative whose concept, fund, measure and year a table states too. Units are
    converted; both sides are intervals (2,984.15 万元 and 0.30 亿元 agree).

Why it matters:
    The tables are approved, the sentences are typed: where they differ, one of the two published figures is
    false.

Example:
    正文: 一般公共预算财政拨款基本支出 52.00 万元; 表: 基本支出 合计 50.00.

False alarms:
    Different funds (all money and 财政拨款), measures (年初预算 and 全年预算) and years are different facts.
    Where the narrative leaves the fund open, nothing is compared. If tables differ among themselves, one
    that agrees is enough here. 总收入 and 总支出 mean the year's total or the grand total: one that is the
    table's grand total contradicts nothing.

Basis:
    财预〔2016〕143号; articulation D3.8.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.check.arithmetic import comparable, difference, equal_fit, value
from extractor.check.facts import Facts, same_side, stands_in_table
from extractor.check.outcome import Outcome, Rounding, cannot_check, failed, passed
from extractor.check.suggest import advise
from extractor.check.units import slips
from extractor.check.words import key_name, place
from schemas.records import AmountRecord, FactKey

TITLE = "正文与报表数字不符"
CATEGORY = "narrative_vs_table"
SEVERITY = "high"


@dataclass(frozen=True, slots=True)
class Gap:
    """A figure of the narrative and the figure of a table that it should equal."""

    key: FactKey
    told: AmountRecord
    table: AmountRecord

    @property
    def item(self) -> str:
        """The fact, in words that do not move with the text."""
        return key_name(self.key)


def check(facts: Facts) -> Iterator[Outcome]:
    """Compare every amount that both sentences and tables state."""
    gaps: list[Gap] = []
    rounding, slipped = Rounding(), facts.once(slips)
    for key, figures in facts.repeated:
        amounts = [figure for figure in figures if isinstance(figure, AmountRecord)]
        tables = [amount for amount in amounts if stands_in_table(amount)]
        for told in [amount for amount in amounts if not stands_in_table(amount)] if tables else ():
            others = [t for t in tables if same_side(told, t) and comparable(told.quantity, t.quantity)]
            if not others:
                continue
            fits = {equal_fit(told.quantity, table.quantity): table for table in reversed(others)}
            if set(fits) == {"conflict"} and _is_grand_total(facts, key, told):
                yield cannot_check(
                    told.name, "“总”收支可以指本年合计，也可以指总计，此处与总计相符", (told.id,)
                )
                continue
            if set(fits) == {"conflict"}:
                gaps += [Gap(key, told, fits["conflict"])] if told.id not in slipped else []
                continue
            if "exact" not in fits:
                rounding.add(
                    told.name, f"{told.quantity} ≈ {fits['rounding'].quantity}", told.evidence, [told.id]
                )
            yield passed(key_name(key), (told.id, *(table.id for table in others)))
    yield from (_failure(facts, gap, _leader(facts, gap, gaps)) for gap in _one_each(gaps))
    yield from rounding.note("正文与报表数字")
    yield from _open(facts)


def _is_grand_total(facts: Facts, key: FactKey, told: AmountRecord) -> bool:
    """总收入, 总支出: the year's total to some provinces, the grand total to others; the figure is the latter's."""
    if key.concept not in ("total_income", "total_expenditure") or "总" not in told.name:
        return False
    grand = facts.mentions(key._replace(concept="grand_total"))
    return any(stands_in_table(one) and one.quantity.nominal == told.quantity.nominal for one in grand)


def _one_each(gaps: list[Gap]) -> list[Gap]:
    """One gap per fact and stated value: a figure copied through the text is one mistake."""
    return list({(gap.key, gap.told.quantity.nominal): gap for gap in reversed(gaps)}.values())[::-1]


def _leader(facts: Facts, gap: Gap, gaps: list[Gap]) -> Gap | None:
    """The whole that misses its table by the same difference: its part's gap is the same mistake."""
    by_id = {other.told.id: other for other in gaps}
    for listing in facts.listings:
        whole = by_id.get(listing.whole.id) if listing.whole else None
        inside = whole and whole.key != gap.key and any(part.id == gap.told.id for part in listing.parts)
        if whole and inside and _missing(whole) == _missing(gap):
            return whole
    return None


def _missing(gap: Gap) -> object:
    return gap.told.quantity.nominal - gap.table.quantity.nominal


def _failure(facts: Facts, gap: Gap, leader: Gap | None) -> Outcome:
    told, table = gap.told, gap.table
    advice = advise(facts, (told.id, table.id))
    missing = difference(told.quantity, table.quantity.nominal)
    return failed(
        gap.item,
        f"{place(told)}称{key_name(gap.key, told.name)}为{told.quantity}，"
        f"{place(table)}所列为{table.quantity}，相差{missing}。",
        f"{told.quantity} ≠ {table.quantity}，相差{missing}",
        (told.evidence, table.evidence),
        used=(told.id, table.id),
        values=(value("正文", told.quantity), value("报表", table.quantity)),
        suggestion=advice.text if advice.culprit else _other_fund(facts, gap) or advice.text,
        follows=("N01", leader.item) if leader else None,
        culprit=advice.culprit,
    )


def _other_fund(facts: Facts, gap: Gap) -> str | None:
    """The same concept of another fund whose figure was taken."""
    for scope in ("all", "fiscal", "gpb", "govfund", "statecap"):
        key = gap.key._replace(scope=scope)
        for other in facts.mentions(key) if key != gap.key else ():
            if stands_in_table(other) and other.quantity.nominal == gap.told.quantity.nominal != 0:
                fund = "全部资金的" if scope == "all" else ""
                return f"所称数额与{fund}{key_name(key)}相同，疑为口径混用"
    return None


def _open(facts: Facts) -> Iterator[Outcome]:
    """Amounts whose fund the narrative leaves open."""
    vague = [amount for amount in facts.told if amount.scope == "unknown"]
    asked = {amount.concept for amount in vague}
    in_tables = {a.concept for a in facts.of(AmountRecord) if a.concept in asked and stands_in_table(a)}
    for amount in vague:
        if amount.concept in in_tables:
            yield cannot_check(amount.name, "没有写明是哪一种资金", (amount.id,))
