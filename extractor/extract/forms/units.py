"""The money unit of forms that print none, where the document's own totals tell it without doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.extract.builder import Builder
from extractor.extract.forms.reader import Draft
from extractor.extract.forms.vocabulary import Vocabulary
from schemas.exact import Fraction
from schemas.quantity import MONEY, Quantity
from schemas.records import AmountRecord

#: Totals of the accounts that a form on the whole department can be held against.
_TOTALS = ("total_expenditure", "grand_total", "fiscal_expenditure", "gpb_expenditure")
#: Units a form is ever filled in with.
_CANDIDATES = ("元", "万元")
#: Figures with fewer digits fit by chance.
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Inferred:
    """A unit for forms without one; empty if it is not known."""

    unit: str = ""


def is_whole(draft: Draft, words: Vocabulary) -> bool:
    """Whether a form is about the whole department."""
    title = draft.raw.title.key if draft.raw.title else ""
    return any(word in title or word in draft.project for word in words.whole) or (
        not draft.project and bool(draft.unit_name)
    )


def infer_unit(builder: Builder, drafts: Sequence[Draft], words: Vocabulary) -> Inferred:
    """The only unit in which a whole-department form agrees with the accounts.

    All forms of a document without a unit come from one system, so the unit is that of all of them.
    """
    figures = [
        row.figures["executed"]
        for draft in drafts
        if not draft.unit and is_whole(draft, words)
        for row in draft.funds
        if "executed" in row.figures
    ]
    if not figures:
        return Inferred()
    # told by its very class: a model's isinstance and attributes are dear, and all records are asked
    amounts = [record for record in builder.records if type(record) is AmountRecord]
    totals = [record.quantity for record in amounts if record.concept in _TOTALS and _is_total(record)]
    fits = {unit for unit in _CANDIDATES for figure in figures if _agrees(figure, unit, totals)}
    return Inferred(fits.pop()) if len(fits) == 1 else Inferred()


def _is_total(record: AmountRecord) -> bool:
    return record.measure == "actual" and record.quantity.is_money


def _agrees(figure: Quantity, unit: str, totals: Sequence[Quantity]) -> bool:
    if len(str(figure.value).replace(".", "").lstrip("0")) < _DIGITS:
        return False
    amount = Fraction(figure.value) * MONEY[unit]
    return any(amount in total.interval for total in totals if total.value)
