"""One thing has two values in the words of the document.

What it checks:
    The same concept, fund, measure and year, wherever the narrative or an attached report states an amount.
    Also parts of one whole in two funds, where the wholes of both funds are equal; and 收入总计 against 支出总计,
    but not 总收入 against 总支出, which may be those of the year.

Why it matters:
    An attached performance report is often written from other papers than the accounts; one of the figures is
    wrong.

Example:
    公用经费 20.00 万元 in the accounts, 公用经费 21.50 万元 in the self-evaluation.

False alarms:
    More or fewer decimals (512.40 and 512.4) are one value. Figures of different funds, measures or entities
    are different facts, and so are 收入合计 and 一般公共预算收入 under one heading. What a table states too is
    N01's, a slipped unit U01's.

Basis:
    Articulation D1.3 and D3.9.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.arithmetic import comparable, difference, equal_fit, value
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, cannot_check, failed, passed
from extractor.check.sides import may_be_of_two_levels, sides
from extractor.check.suggest import advise
from extractor.check.units import Slip, slips
from extractor.check.words import key_name, place, worded_apart
from schemas.quantity import Quantity
from schemas.records import AmountRecord, FactKey, Scope

TITLE = "同一事项前后数字不一致"
CATEGORY = "narrative_vs_narrative"
SEVERITY = "high"
_WHOLE_OF = {"personnel_cost": "basic_expenditure", "public_cost": "basic_expenditure"} | {
    "basic_expenditure": "total_expenditure",
    "project_expenditure": "total_expenditure",
}
#: Funds that are inside another: 一般公共预算 is inside 财政拨款, which is inside all money.
_INSIDE: dict[Scope, tuple[Scope, ...]] = {"all": ("fiscal", "gpb"), "fiscal": ("gpb",)}


def check(facts: Facts) -> Iterator[Outcome]:
    """Compare all statements of one fact with each other."""
    slipped = facts.once(slips)
    told = dict(_told(facts))
    for key, amounts in told.items():
        for side in sides(key, amounts):
            if may_be_of_two_levels(facts, key, side):
                yield cannot_check(key_name(key), "可能是全区和区本级两套数，看不出是不是同一个数")
            else:
                yield _judge(facts, key, side, slipped)
    for key, inner, outer in _same_by_whole(facts, told):
        yield _judge(facts, key, [inner, outer], slipped)


def _told(facts: Facts) -> Iterator[tuple[FactKey, list[AmountRecord]]]:
    """The amounts of every key that only sentences state."""
    ids = {figure.id for figure in facts.told_figures}
    for key, figures in facts.groups():
        if figures[0].id not in ids or not all(figure.id in ids for figure in figures):
            continue
        told = [figure for figure in figures if isinstance(figure, AmountRecord)]
        if told:
            yield key, told


def _same_by_whole(
    facts: Facts, told: dict[FactKey, list[AmountRecord]]
) -> Iterator[tuple[FactKey, AmountRecord, AmountRecord]]:
    """Parts that must agree between a fund and all money, because their wholes do.

    If all of the basic expenditure is of the general public budget, so is all of its public part.
    """
    for key, outer in told.items():
        whole = _WHOLE_OF.get(key.concept)
        for scope in _INSIDE.get(key.scope, ()) if whole else ():
            inner = told.get(key._replace(scope=scope))
            wholes = [facts.mentions(key._replace(concept=whole or "", scope=s)) for s in (key.scope, scope)]
            same = {figure.quantity.nominal for figures in wholes for figure in figures}
            if inner and all(wholes) and len(same) == 1:
                yield key, inner[0], outer[0]


def _meant(amount: AmountRecord, slipped: dict[str, Slip]) -> Quantity:
    return slipped[amount.id].meant if amount.id in slipped else amount.quantity


def _judge(facts: Facts, key: FactKey, told: list[AmountRecord], slipped: dict[str, Slip]) -> Outcome:
    first = told[0]
    used = tuple(amount.id for amount in told)
    for other in told[1:]:
        one, two = _meant(first, slipped), _meant(other, slipped)
        if worded_apart(first.name, other.name):
            continue
        if comparable(one, two) and equal_fit(one, two) == "conflict":
            return _failure(facts, key, (first, other), (one, two), used)
    return passed(key_name(key), used)


def _failure(
    facts: Facts,
    key: FactKey,
    places: tuple[AmountRecord, AmountRecord],
    meant: tuple[Quantity, Quantity],
    used: tuple[str, ...],
) -> Outcome:
    first, other = places
    advice = advise(facts, (first.id, other.id))
    missing = difference(meant[0], meant[1].nominal)
    return failed(
        key_name(key),
        f"{key_name(key, first.name)}在{place(first)}为{first.quantity}（“{_context(first)}”），"
        f"{_elsewhere(key, first, other)}为{other.quantity}（“{_context(other)}”）"
        f"{_in_unit(places, meant)}，相差{missing}。",
        f"{meant[0]} ≠ {meant[1]}，相差{missing}",
        (first.evidence, other.evidence),
        used=used,
        values=(value("一处", first.quantity), value("另一处", other.quantity)),
        suggestion=advice.text,
        culprit=None if (first.quantity, other.quantity) != meant else advice.culprit,
    )


def _elsewhere(key: FactKey, first: AmountRecord, other: AmountRecord) -> str:
    """The other place; with its name where that is the other side, which must be equal."""
    if first.side == other.side or first.name == other.name:
        return "另处"
    where = f"在{place(other)}" if place(other) != place(first) else ""
    return f"应与之相等的{key_name(key, other.name)}{where}"


def _in_unit(places: tuple[AmountRecord, AmountRecord], meant: tuple[Quantity, Quantity]) -> str:
    """A note where one of the two was compared in another unit than it is printed in."""
    read = [q for place, q in zip(places, meant, strict=True) if place.quantity != q]
    return f"，单位有误，按{read[0]}比较" if read else ""


def _context(amount: AmountRecord) -> str:
    quote = "".join(amount.evidence.quote.split())
    return quote if len(quote) <= 30 else f"{quote[:30]}…"
