"""Performance forms as the checks see them: rows of a form together, values compared in one unit.

A target is met, missed, or it cannot be told: no figure, no operator, or figures that differ by orders of
magnitude and so must be in different units.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from extractor.check.facts import Facts
from extractor.profiles import Profile, merge, taxonomy
from schemas.evidence import Evidence
from schemas.exact import Fraction
from schemas.frozen import dataclass
from schemas.lazy import lazy
from schemas.quantity import MONEY, Interval, Quantity
from schemas.records import FormClaimRecord, FormFundRecord, FormRecord, IndicatorRecord
from schemas.text import squeeze

Verdict = Literal["met", "missed", "unknown"]
_SCALES = {"万": Fraction(10_000), "亿": Fraction(100_000_000), "千": Fraction(1000)}
_MONEY = re.compile(r"(亿元|万元|千元|百万元|元)(.*)")
#: Values further apart than this are in different units, whatever is printed.
_FARTHEST = 1000
#: A judgement may be cut off by the width of its cell, but not before this many characters.
_CUT = 8
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")


@dataclass(frozen=True)
class Form:
    """A form with its rows."""

    record: FormRecord
    funds: tuple[FormFundRecord, ...]
    indicators: tuple[IndicatorRecord, ...]
    claims: tuple[FormClaimRecord, ...]

    @lazy
    def name(self) -> str:
        """What people call it: the project, or the form's title."""
        return squeeze(self.record.project or self.record.title) or f"第{self.record.form + 1}张自评表"

    @lazy
    def total_row(self) -> FormFundRecord | None:
        """The funds row of the whole money."""
        return next((row for row in self.funds if row.is_total), None)

    @lazy
    def execution(self) -> FormFundRecord | None:
        """The funds row that carries the score of the execution rate."""
        scored = [row for row in self.funds if row.score is not None]
        weighed = [row for row in self.funds if row.weight is not None]
        for rows in (scored, weighed):
            if rows:
                return next((row for row in rows if row.is_total), rows[0])
        return None

    def claimed(self, *predicates: str) -> list[FormClaimRecord]:
        """The form's statements of some kinds."""
        return [claim for claim in self.claims if claim.predicate in predicates]


def forms_of(facts: Facts) -> tuple[Form, ...]:
    """All forms of the document, in order."""
    return facts.once(_collected)


def _collected(facts: Facts) -> tuple[Form, ...]:
    funds: dict[int, list[FormFundRecord]] = defaultdict(list)
    rows: dict[int, list[IndicatorRecord]] = defaultdict(list)
    claims: dict[int, list[FormClaimRecord]] = defaultdict(list)
    for fund in facts.of(FormFundRecord):
        funds[fund.form].append(fund)
    for row in facts.of(IndicatorRecord):
        rows[row.form].append(row)
    for claim in facts.of(FormClaimRecord):
        claims[claim.form].append(claim)
    return tuple(
        Form(form, tuple(funds[form.form]), tuple(rows[form.form]), tuple(claims[form.form]))
        for form in facts.of(FormRecord)
    )


def forms_data(profile: Profile) -> Mapping[str, Any]:
    """The forms taxonomy with the profile's differences."""
    return merge(taxonomy("forms"), profile.forms) if profile.forms else taxonomy("forms")


def family_of(form: Form, profile: Profile) -> Mapping[str, Any]:
    """The scoring rules of the form's family; empty if it has none."""
    rules: Mapping[str, Any] = forms_data(profile)["families"].get(form.record.family, {})
    return rules


def scaled(quantity: Quantity) -> tuple[Interval, str]:
    """All values a figure may stand for, and its unit without 万 or 亿: 2.5万人 in 人, 0.3万元/人 in 元/人."""
    factor, unit, counts = _unit(quantity.unit)
    if factor:
        return quantity.interval.scaled(factor), unit
    return quantity.exact_interval if counts and not quantity.decimals else quantity.interval, unit


def nominal(quantity: Quantity) -> Fraction:
    """The printed value in the unit of :func:`scaled`."""
    factor = _unit(quantity.unit)[0]
    return quantity.nominal * factor if factor else quantity.nominal


def unit_of(quantity: Quantity) -> str:
    """A figure's unit without 万 or 亿."""
    return _unit(quantity.unit)[1]


@lru_cache(maxsize=1024)
def _unit(printed: str) -> tuple[Fraction | None, str, bool]:
    """What a unit is worth beyond what :class:`Quantity` knows, what is left of it, and whether it counts things."""
    factor, unit = Fraction(1), printed
    if match := _MONEY.fullmatch(unit):
        factor, unit = MONEY[match[1]], "元" + match[2].removesuffix("/年")
    elif unit[:1] in _SCALES:
        factor, unit = _SCALES[unit[:1]], unit[1:]
    counts = printed not in MONEY and printed != "%" and printed[:1] not in ("万", "亿")
    return None if printed in MONEY or factor == 1 else factor, unit, counts


def same_unit(one: str, other: str, data: Mapping[str, Any]) -> bool:
    """Whether two units count the same things (人 and 人次, 平方米 and ㎡)."""
    if one == other:
        return True
    one, other = one.removesuffix("/年"), other.removesuffix("/年")
    return one == other or any(one in listed and other in listed for listed in data["units"].values())


def comparable(one: Quantity | None, other: Quantity | None, data: Mapping[str, Any]) -> bool:
    """Whether two figures can be held against each other."""
    if one is None or other is None or not same_unit(unit_of(one), unit_of(other), data):
        return False
    first, second = abs(nominal(one)), abs(nominal(other))
    if not first or not second:
        return True
    return first < second * _FARTHEST and second < first * _FARTHEST


def verdicts(facts: Facts) -> dict[str, Verdict]:
    """The verdict on every indicator, by its id."""
    data = forms_data(facts.profile)
    return {row.id: verdict(row, data) for row in facts.of(IndicatorRecord)}


def verdict(indicator: IndicatorRecord, data: Mapping[str, Any]) -> Verdict:
    """Whether the target was met, by the figures or by the judgement in the cell of the actual value."""
    judged = judgement(indicator.actual_text, data)
    if judged in ("met", "partly", "missed"):
        return "met" if judged == "met" else "missed"
    target, actual = indicator.target, indicator.actual
    if target is None or actual is None or not comparable(target, actual, data):
        wanted, done = squeeze(indicator.target_text), squeeze(indicator.actual_text)
        return "met" if wanted and wanted == done and judged != "unset" else "unknown"
    wanted_value, (reached, _) = nominal(target), scaled(actual)
    below, above = reached.hi < wanted_value, reached.lo > wanted_value
    operator = indicator.operator or ("≥" if higher_is_better(indicator, data) else "")
    if below and _counted_otherwise(indicator):
        return "unknown"
    if operator in ("≥", ">", "="):
        unclear = (operator == ">" or operator == "=") and not below and nominal(actual) != wanted_value
        return "missed" if below else "unknown" if unclear and operator == "=" else "met"
    if operator in ("≤", "<"):
        return "missed" if above else "met"
    return "met" if not below and not above else "unknown"


def _counted_otherwise(indicator: IndicatorRecord) -> bool:
    """Whether the remark comes to the target after all (共涉及20所，其中小学18所)."""
    target, remark = indicator.target, squeeze(indicator.reason)
    if target is None or "共" not in remark:
        return False
    return bool(re.search(rf"共\w{{0,4}}?{target.value}(?!\d)", remark))


def judgement(text: str, data: Mapping[str, Any]) -> str:
    """The judgement a cell states (``met``, ``partly``, ``missed``, ``unset``), empty if none."""
    plain = squeeze(text)
    if "(" in plain:
        plain = _BRACKETS.sub("", plain)
    plain = plain.strip("。.、")
    for kind, words in data["judgements"].items():
        if plain in words or (len(plain) >= _CUT and any(word.startswith(plain) for word in words)):
            return str(kind)
    return ""


def is_unset(indicator: IndicatorRecord, data: Mapping[str, Any]) -> bool:
    """Whether the form says that no target was set."""
    return judgement(indicator.target_text, data) == "unset"


def higher_is_better(indicator: IndicatorRecord, data: Mapping[str, Any]) -> bool:
    """Whether a target without operator is a floor: not for costs, delays and other things to keep low."""
    words = squeeze(indicator.name + "".join(indicator.levels))
    return not any(word in words for word in data["lower_is_better"]["words"])


def is_full(indicator: IndicatorRecord) -> bool:
    """Whether an indicator has all its points."""
    weight, score = indicator.weight, indicator.score
    return weight is not None and score is not None and 0 < weight.value <= score.value


def ratio(indicator: IndicatorRecord) -> Fraction | None:
    """Actual over target, nominal; None if it cannot be formed."""
    if indicator.target is None or indicator.actual is None:
        return None
    wanted = nominal(indicator.target)
    return nominal(indicator.actual) / wanted if wanted else None


def per_cent(value: Fraction) -> str:
    """A ratio as a percentage with two decimals."""
    return f"{(Decimal(value.numerator) * 100 / Decimal(value.denominator)).quantize(Decimal('0.01'))}%"


def part_of(evidence: Evidence, text: str, *, last: bool = False) -> Evidence:
    """The part of a row that prints ``text``; the whole row if it is not found as printed."""
    at = (evidence.quote.rfind(text) if last else evidence.quote.find(text)) if text else -1
    if at < 0:
        return evidence
    start = evidence.start + at
    return evidence.model_copy(update={"quote": text, "start": start, "end": start + len(text)})


def head_of(indicator: IndicatorRecord) -> Evidence:
    """The row from its name to its actual value, without weights, scores and remarks."""
    row = indicator.evidence
    after = row.quote.find(indicator.target_text) + len(indicator.target_text) if indicator.target_text else 0
    at = row.quote.find(indicator.actual_text, max(after, 0)) if indicator.actual_text else -1
    if at < 0:
        return row
    stop = at + len(indicator.actual_text)
    return row.model_copy(update={"quote": row.quote[:stop], "end": row.start + stop})


def row_words(indicator: IndicatorRecord) -> str:
    """An indicator in a message: name, target and actual as printed."""
    target, actual = squeeze(indicator.target_text), squeeze(indicator.actual_text)
    sign = indicator.operator if indicator.operator and not target.startswith(tuple("≥≤<>=")) else ""
    return f"{squeeze(indicator.name)}（目标{sign}{target or '空'}，实际{actual or '空'}）"


def per_form(rows: Sequence[tuple[Form, IndicatorRecord]]) -> str:
    """How many of the rows each form has: 河道清淤2项、校舍维修1项."""
    counts = Counter(form.name for form, _ in rows)
    return "、".join(f"{name}{number}项" for name, number in counts.items())


def listed(words: Sequence[str], most: int = 6) -> str:
    """Several items in a message; the rest only counted."""
    shown = "、".join(words[:most])
    return shown if len(words) <= most else f"{shown}等{len(words)}项"
