"""A part is listed under a whole that it is no part of.

What it checks:
    Carry-over listed among the parts of this year's income or expenditure, and items of expenditure whose
    share is stated of income.

Why it matters:
    Carry-over belongs to the grand total only: with it the parts do not make the year. A share of another kind of
    whole is right only as long as income and expenditure happen to agree.

Example:
    2031年本年收入合计500.00万元，其中：…，年初结转和结余0.00万元，占0%.

False alarms:
    Grand totals (总计) contain carry-over, and so do budgets (收入预算). Shares of expenditure in expenditure
    are as they should be.

Basis:
    Articulation D1.1–D1.4: 总计 = 本年合计 + 结转结余; shares have the total of their own side as base (D3.6).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.check.facts import Facts, stands_in_table
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.words import place
from schemas.exact import Fraction
from schemas.records import AmountRecord, ShareRecord
from schemas.text import squeeze

TITLE = "所列部分不属于该合计"
CATEGORY = "other"
SEVERITY = "low"
_FOREIGN = {
    "total_income": ("carryover_begin", "nonfiscal_surplus_used"),
    "total_expenditure": ("carryover_end", "surplus_distribution"),
}
_OF_INCOME = re.compile(r"占[^,，。;；]{0,12}收入(?:总额|合计|总计|决算)?(?:数)?的")


def check(facts: Facts) -> Iterator[Outcome]:
    """Look at the lists of the year's income and expenditure, then at shares of income."""
    for listing in facts.listings:
        whole = listing.whole
        if not isinstance(whole, AmountRecord) or whole.concept not in _FOREIGN or stands_in_table(whole):
            continue
        if whole.measure != "actual":
            continue
        stray = [part for part in listing.parts if part.concept in _FOREIGN[whole.concept]]
        if not stray:
            yield passed(f"{whole.name}的分项", listing.ids)
            continue
        names = "、".join(f"{part.name}{part.quantity}" for part in stray)
        nothing = all(not part.quantity.value for part in stray)
        yield failed(
            f"{whole.name}的分项",
            f"{place(whole)}把{names}列为{whole.name}的组成部分；它只计入总计，不属于{whole.name}"
            f"{'；金额为零，不影响合计' if nothing else ''}。",
            f"{whole.name} ∌ {'、'.join(part.name for part in stray)}",
            (whole.evidence, *(part.evidence for part in stray)),
            used=listing.ids,
            severity="info" if nothing else None,
        )
    yield from _shares(facts)


def _shares(facts: Facts) -> Iterator[Outcome]:
    """Expenditure by function as a share of income, all in one finding."""
    of_income = [one for one in facts.of(ShareRecord) if _OF_INCOME.search(squeeze(one.evidence.quote))]
    if not of_income:
        return
    parts = [(_part(facts, one), one) for one in of_income]
    stray = [(figure, one) for figure, one in parts if figure and one.part.concept.startswith("function:")]
    used = tuple(one.id for one in of_income)
    if not stray:
        yield passed("占收入的比重", used)
        return
    names, equal = "、".join(figure.name for figure, _ in stray), _are_equal(facts)
    what = "本年收支相等，比重数值相同，名称宜写明是收入还是支出" if equal else "应与支出合计相比"
    yield failed(
        "占收入的比重",
        f"{place(stray[0][1])}按功能分类列示的是支出（{names}），却计算占收入的比重；{what}。",
        f"{squeeze(stray[0][1].evidence.quote)}：支出项目 / 收入",
        tuple(one.evidence for pair in stray for one in pair),
        used=used,
        severity="info" if equal else None,
    )


def _are_equal(facts: Facts) -> bool:
    """Whether the year's income is its expenditure, so that shares of the one are shares of the other."""
    sums: dict[str, set[Fraction]] = {"total_income": set(), "total_expenditure": set()}
    for one in facts.of(AmountRecord):
        if one.concept in sums and one.measure == "actual" and one.quantity.is_money:
            sums[one.concept].add(one.quantity.nominal)
    return bool(sums["total_income"] & sums["total_expenditure"])


def _part(facts: Facts, share: ShareRecord) -> AmountRecord | None:
    """The amount a share is stated of: the last one of its concept before it."""
    before = [
        one
        for one in facts.of(AmountRecord)
        if one.concept == share.part.concept and one.evidence.end <= share.evidence.start
    ]
    return max(before, key=lambda one: one.evidence.end, default=None)
