"""A figure slipped: its list fits once a point, a unit or a digit is put right.

What it checks:
    Lists that need not be complete (其中 projects) whose parts make the whole if one figure had its decimal point
    or its unit put right; totals at the end of a sentence (甲1.00万元、乙2.00万元，总计3.00万元).

Why it matters:
    What a list leaves open it does not check; a slip there stays until somebody adds it up.

Example:
    项目支出272.2万元（其中：甲10.00万元、乙17.22万元）.

False alarms:
    A list that fits as printed, or with no single slip, is left alone.

Basis:
    财预〔2016〕143号 (公开内容应当真实、完整、准确); articulation D3.8, D3.9.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.check.arithmetic import in_unit, interval_of
from extractor.check.facts import Facts, Figure, Listing, stands_in_table
from extractor.check.mistyped import mistyped
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.words import place
from schemas.exact import Fraction
from schemas.quantity import Quantity, total
from schemas.records import AmountRecord

TITLE = "数字疑有笔误"
CATEGORY = "sum"
SEVERITY = "medium"
_FEWEST = 3
_TELLING = 4
_TOTALS = ("总计", "合计", "共计")
#: The amounts that a closing total adds stand within so many characters of each other.
_NEAR = 60
#: Decimal points one or two places off, and 元 for 万元.
_FACTORS = [Fraction(10) ** power for power in (1, 2, -1, -2, 4, -4)]


def check(facts: Facts) -> Iterator[Outcome]:
    """Open lists, then closing totals."""
    for listing in facts.listings:
        if not listing.record.complete and listing.whole and not stands_in_table(listing.record):
            yield from _open_list(listing, listing.whole)
    told = [one for one in facts.told if one.quantity.is_money]
    for at, one in enumerate(told):
        if one.concept in ("other", "grand_total") and one.name in _TOTALS:
            yield from _closing_total(told, at)


def _fits(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    return interval_of(whole).meets(total(interval_of(part) for part in parts))


def _open_list(listing: Listing, whole: Figure) -> Iterator[Outcome]:
    figures = [whole, *listing.parts]
    if len(listing.parts) < _FEWEST or not all(one.quantity.is_money for one in figures):
        return
    if _fits(whole.quantity, listing.quantities):
        yield passed(f"{whole.name}的分项", listing.ids)
        return
    meant = [(one, value) for one in figures if (value := _scaled_right(one, whole, listing.parts))]
    if len(meant) == 1:
        yield _slipped(*meant[0], whole, listing.parts)


def _scaled_right(figure: Figure, whole: Figure, parts: Sequence[Figure]) -> Quantity | None:
    """The figure with its point or unit put right, if that makes the list fit."""
    spans = [interval_of(one.quantity) for one in parts if one is not figure]
    rest, own = total(spans), interval_of(figure.quantity)
    wanted = rest if figure is whole else interval_of(whole.quantity) - rest
    factor = next((f for f in _FACTORS if figure.quantity.value and own.scaled(f).meets(wanted)), None)
    if (
        factor is None
        or own.scaled(factor).hi < interval_of(whole.quantity).hi - interval_of(whole.quantity).lo
    ):
        # a figure that vanishes is no slip of itself: the list does without it
        return None
    unit = {Fraction(10**4): ("元", "万元"), Fraction(1, 10**4): ("万元", "元")}.get(factor)
    if unit:
        return (
            Quantity(value=figure.quantity.value, unit=unit[1]) if figure.quantity.unit == unit[0] else None
        )
    return Quantity(
        value=in_unit(figure.quantity.nominal * factor, figure.quantity.unit), unit=figure.quantity.unit
    )


def _closing_total(told: Sequence[AmountRecord], at: int) -> Iterator[Outcome]:
    """甲, 乙, 总计: the last two or three amounts make the total, or would but for one slip."""
    whole, runs = told[at], []
    for number in (2, 3):
        if at < number:
            break
        parts = told[at - number : at]
        gaps = [b.evidence.start - a.evidence.end for a, b in zip(parts, (*parts[1:], whole), strict=True)]
        if all(0 <= gap < _NEAR for gap in gaps) and whole.section == parts[0].section:
            runs.append(parts)
    if any(_fits(whole.quantity, [one.quantity for one in parts]) for parts in runs):
        yield passed(f"{whole.name}：{told[at - 1].name}", (whole.id,))
        return
    for parts in runs:
        meant = [(one, value) for one in (whole, *parts) if (value := _typed_right(one, whole, parts))]
        if meant:
            yield _slipped(*meant[0], whole, parts)
            return


def _typed_right(figure: AmountRecord, whole: AmountRecord, parts: Sequence[AmountRecord]) -> Quantity | None:
    """What a figure must have been for the total to fit exactly, if a single slip explains it."""
    rest = sum((one.quantity.nominal for one in parts if one is not figure), Fraction(0))
    wanted = rest if figure is whole else whole.quantity.nominal - rest
    unit = whole.quantity.unit
    meant = Quantity(value=in_unit(wanted, unit, max(one.quantity.decimals for one in parts)), unit=unit)
    telling = _digits(meant) >= _TELLING
    return meant if telling and wanted > 0 and mistyped(figure.quantity, meant) else None


def _slipped(figure: Figure, meant: Quantity, whole: Figure, parts: Sequence[Figure]) -> Outcome:
    slip = mistyped(figure.quantity, meant) or "小数点错位"
    listed = "、".join(f"{part.name}{part.quantity}" for part in parts[:6])
    return failed(
        f"{whole.name}：{'、'.join(part.name for part in parts[:3])}",
        f"{place(whole)}所列{listed}与{whole.name}{whole.quantity}不符；{figure.name}若为{meant}（{slip}）则相符。",
        f"{' + '.join(str(part.quantity) for part in parts)} ≠ {whole.quantity}",
        (whole.evidence, *(part.evidence for part in parts)),
        used=(whole.id, *(part.id for part in parts)),
        suggestion=f"{figure.name}疑为{meant}（{slip}）",
    )


def _digits(quantity: Quantity) -> int:
    return len(str(quantity.value).replace(".", "").lstrip("0"))
