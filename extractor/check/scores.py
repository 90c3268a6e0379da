"""Sums and scoring rules of performance forms, in exact points."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.check.arithmetic import derived_interval
from extractor.check.forms import Form, nominal
from schemas.evidence import Evidence
from schemas.exact import Fraction
from schemas.quantity import MONEY, Interval, Quantity
from schemas.records import IndicatorRecord
from schemas.text import squeeze

#: The execution rate weighs this where a form has a score for it but prints no weight.
_USUAL_WEIGHT = Decimal(10)


#: 因资金未到位，尚有130万元未支付
_OWED = re.compile(r"(\d+(?:\.\d+)?)(亿|万)?元?[^,，;；。\d]{0,12}(?:未|没有|尚未)")


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of a form's scores, and what it may be where scores are missing.

    ``known`` is False if a row could not be read at all. ``open`` is what the ``missing`` rows can add.
    ``alternatives`` are other sums the form's own way of counting allows.
    """

    value: Decimal
    slack: Fraction
    known: bool = True
    missing: int = 0
    open: Decimal = Decimal(0)
    alternatives: tuple[Fraction, ...] = ()
    unscored: tuple[Evidence, ...] = ()
    written: str = ""

    def reaches(self, total: Quantity) -> bool:
        """Whether the printed total is the sum, or one of its alternatives, within rounding."""
        ways = [*self.alternatives] if self.missing else [Fraction(self.value), *self.alternatives]
        return any(abs(Fraction(total.value) - way) <= self.slack + _cut_off(way, total) for way in ways)

    def may_reach(self, total: Quantity) -> bool:
        """Whether the missing scores can make up the difference."""
        slack = self.slack + Fraction(1, 10**total.decimals) / 2
        low, high = Fraction(self.value) - slack, Fraction(self.value + self.open) + slack
        return self.missing > 0 and low <= Fraction(total.value) <= high


def _cut_off(value: Fraction, total: Quantity) -> Fraction:
    """What rounding or cutting off hides: a last place, if the value has more places than the total."""
    place = Fraction(1, 10**total.decimals)
    return place if value % place else Fraction(0)


def score_sum(form: Form) -> Sum:
    """Add the scores of the indicators and of the execution rate."""
    scores = [row.score for row in form.indicators if row.score is not None]
    unscored = [row for row in form.indicators if row.score is None]
    known = all(row.weight is not None for row in unscored) or not unscored
    open_points = sum((row.weight.value for row in unscored if row.weight), Decimal(0))
    execution, may_be = _execution(form)
    listed = [*([execution] if execution is not None else []), *scores]
    value = sum((score.value for score in listed), Decimal(0))
    slack = sum((Fraction(1, 2 * 10**score.decimals) for score in listed if score.decimals), Fraction(0))
    missing = len(unscored)
    if execution is None and may_be is not None:
        missing, open_points = missing + 1, open_points + may_be[1]
    return Sum(
        value,
        slack,
        known and bool(scores),
        missing,
        open_points,
        tuple(_alternatives(form, scores, execution, may_be, bool(unscored))),
        tuple(row.evidence for row in unscored),
        " + ".join(str(score.value) for score in listed),
    )


def _execution(form: Form) -> tuple[Quantity | None, tuple[Fraction, Decimal] | None]:
    """The execution rate's score; or, where none is printed, what it follows to be and its weight."""
    row = form.execution
    if row is not None and row.score is not None:
        return row.score, None
    rates = [fund.rate for fund in form.funds if fund.rate is not None]
    weight = row.weight.value if row and row.weight else _USUAL_WEIGHT if rates else None
    if weight is None:
        return None, None
    rate = min(Fraction(rates[0].value) / 100, Fraction(1)) if rates else Fraction(1)
    return None, (Fraction(weight) * rate, weight)


def _alternatives(
    form: Form,
    scores: Sequence[Quantity],
    execution: Quantity | None,
    may_be: tuple[Fraction, Decimal] | None,
    unscored: bool,
) -> list[Fraction]:
    """Other sums: with the execution score that follows, without it (a subtotal, or the rate is an indicator as
    well), and with indicators that weigh 100 by themselves.
    """
    if unscored:
        return []
    own = Fraction(sum((score.value for score in scores), Decimal(0)))
    share = Fraction(execution.value) if execution is not None else may_be[0] if may_be else Fraction(0)
    ways = [own + share, own]
    weights = [row.weight.value for row in form.indicators if row.weight is not None]
    if len(weights) == len(form.indicators) and sum(weights) == 100:
        rest = 100 - Fraction(execution_weight(form) or _USUAL_WEIGHT)
        ways.append(share + own * rest / 100)
    return ways


def execution_weight(form: Form) -> Decimal | None:
    """The weight of the execution rate: printed, or what its score over its rate makes; None if unknown."""
    row = form.execution
    if row is None:
        return None
    if row.weight is not None:
        return row.weight.value
    rate = row.rate or next((fund.rate for fund in form.funds if fund.rate is not None), None)
    if row.score is None or rate is None or not rate.value:
        return None
    return (row.score.value * 100 / rate.value).quantize(Decimal(1))


def weight_sum(form: Form) -> Decimal | None:
    """All weights together; None if one is not printed."""
    weights = [row.weight.value for row in form.indicators if row.weight is not None]
    if len(weights) != len(form.indicators):
        return None
    return sum(weights, execution_weight(form) or Decimal(0))


def lost_points(form: Form, weight: Decimal, difference: Decimal, forms: Sequence[Form], found: Sum) -> str:
    """How a blank score and a row that only the other forms have make up a difference; empty if they do not."""
    row = _lost_row(form, weight, difference - found.open, forms)
    if row is None or row.score is None:
        return ""
    blank = f"空白得分最多{found.open}分，加" if found.open else ""
    return f"，{blank}其他表都有而本表没有的“{squeeze(row.name)}”{row.score.value}分，恰为此差额"


def _lost_row(form: Form, weight: Decimal, score: Decimal, forms: Sequence[Form]) -> IndicatorRecord | None:
    """The row that most other forms have and this one lacks, with the weight and score that are missing here."""
    others = [one for one in forms if one is not form and one.record.family == form.record.family]
    own = {squeeze(row.name) for row in form.indicators}
    rows = [row for one in others for row in one.indicators if squeeze(row.name) not in own]
    common = Counter(squeeze(row.name) for row in rows)
    return next(
        (
            row
            for row in rows
            if common[squeeze(row.name)] * 2 > len(others) > 1
            and row.weight
            and row.score
            and (row.weight.value, row.score.value) == (weight, score)
        ),
        None,
    )


def product(weight: Quantity, rate: Quantity) -> Interval:
    """Weight × a printed percentage, which may be rounded or cut off."""
    return derived_interval(rate).scaled(weight.value)


def over_with_unpaid(row: IndicatorRecord) -> bool:
    """Whether a ceiling would be broken with the unpaid amount that the remark names."""
    owed = _OWED.search(squeeze(row.reason))
    if owed is None or row.target is None or row.actual is None:
        return False
    money = Fraction(Decimal(owed[1])) * MONEY[f"{owed[2] or ''}元"]
    return nominal(row.actual) + money > nominal(row.target)
