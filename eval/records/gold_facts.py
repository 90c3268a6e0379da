"""Labels as comparable facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from eval.records.facts import Fact, Link
from eval.records.keys import canonical_concept
from eval.records.labels import (
    AmountLabel,
    AnyLabel,
    CellLabel,
    ChangeLabel,
    CodeNameLabel,
    CompletionLabel,
    CountLabel,
    FundRowLabel,
    IndicatorLabel,
    Key,
    ReasonLabel,
    ShareLabel,
)
from eval.records.normal import figure, said
from schemas.text import squeeze

#: Fields of a key as a field: ``concept|scope|measure|period``.
KEY_FIELDS = ("concept", "scope", "measure", "period")
FIGURES = ("initial_budget", "full_year_budget", "executed", "rate", "weight", "score")
#: Flags that leave a field open, which is not compared then: two careful readers may differ.
_AMBIGUOUS = {
    "ambiguous_scope": "scope",
    "ambiguous_base": "base",
    "ambiguous_whole": "whole",
    "ambiguous_period": "period",
}
_OPERATORS = ((">=", "≥"), ("<=", "≤"))
_SAID = re.compile(r"(?P<op>[≥≤=><]*)(?P<figure>[+-]?\d[\d,]*(?:\.\d+)?)(?P<unit>[^\d]{0,5})")


def facts_of_labels(
    labels: Sequence[AnyLabel], text: str, year: int | None, open_fields: bool = True
) -> list[Fact]:
    """Labels as facts, numbered as they stand.

    Args:
        labels: of one document.
        text: its squeezed text.
        year: the document's, for labels that name no period.
        open_fields: leave out of the key what the label flags as ambiguous; two readers are compared with it.
    """
    return [_fact(str(number), label, text, year, open_fields) for number, label in enumerate(labels)]


def _fact(number: str, label: AnyLabel, text: str, year: int | None, open_fields: bool) -> Fact:
    value, key, beside = _PARTS[type(label)](label, text, year)
    if open_fields:
        ambiguous = {_AMBIGUOUS[flag] for flag in label.hard if flag in _AMBIGUOUS}
        key = {name: one for name, one in key.items() if not ambiguous & set(name.split("."))}
    return Fact(label.kind, number, label.span, value, key, hard=label.hard, beside=beside)


Parts = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]


def _stated(**fields: Any) -> dict[str, Any]:
    """The fields that a label fills; what it leaves out is not compared."""
    return {name: value for name, value in fields.items() if value is not None}


def _amount(label: AmountLabel, text: str, year: int | None) -> Parts:
    value = {"v": figure(label.v), "unit": squeeze(label.u)}
    if label.concept == "in_reason":
        return value, {}, {}
    return (
        value,
        _stated(
            concept=canonical_concept(label.concept),
            scope=label.scope,
            measure=label.measure,
            side=label.side,
        )
        | _period(label, year),
        {},
    )


def _period(label: AmountLabel | CountLabel, year: int | None) -> dict[str, Any]:
    """The period as labelled, None included; the document's year where the label leaves it out."""
    if "period" in label.model_fields_set:
        return {"period": label.period}
    return _stated(period=year)


def _count(label: CountLabel, text: str, year: int | None) -> Parts:
    value = {"v": figure(label.v), "unit": squeeze(label.u)}
    if label.concept == "in_reason":
        return value, {}, {}
    return value, _stated(concept=label.concept, measure=label.measure) | _period(label, year), {}


def key_parts(name: str, key: Key | None) -> dict[str, Any]:
    """The parts of a key as a field, ``NAME.concept`` and so on; empty parts left out."""
    if not key:
        return {}
    parts: list[Any] = list(key.split("|"))
    if len(parts) > 3:
        parts[3] = int(parts[3]) if parts[3].isdigit() else None
    parts[0] = canonical_concept(parts[0])
    return {f"{name}.{part}": value for part, value in zip(KEY_FIELDS, parts, strict=False) if value}


def _share(label: ShareLabel, text: str, year: int | None) -> Parts:
    return {"v": figure(label.v)}, key_parts("part", label.part) | key_parts("whole", label.whole), {}


def rate_of(printed: str | None) -> Any:
    """A rate as a figure, or what is printed in its place (∞%); None if nothing is."""
    if printed is None:
        return None
    value = figure(printed)
    return value if value is not None else squeeze(printed).removesuffix("%")


def _change(label: ChangeLabel, text: str, year: int | None) -> Parts:
    value = {"dir": label.dir, "amount": figure(label.amount), "rate": rate_of(label.rate)}
    if label.amount is not None and label.u:
        value["unit"] = squeeze(label.u)
    return value, key_parts("subject", label.subject) | _stated(base=label.base, side=label.side), {}


def _completion(label: CompletionLabel, text: str, year: int | None) -> Parts:
    key = key_parts("subject", label.subject) | {"base": label.base, "form": label.form}
    return {"v": figure(label.v)}, key, {}


def _reason(label: ReasonLabel, text: str, year: int | None) -> Parts:
    beside = {
        "items": frozenset(label.items),
        "topics": frozenset(label.topics),
        "vacuous": label.vacuous,
    }
    links = tuple(Link((place,)) for place in label.explains)
    return {"text": text[label.start : label.end]}, {"explains": links}, beside


def _fund_row(label: FundRowLabel, text: str, year: int | None) -> Parts:
    key = {"form": label.form, "source": label.source, "is_total": label.is_total}
    return {name: figure(getattr(label, name)) for name in FIGURES}, key, {}


def split_said(printed: str, op: str, unit: str) -> tuple[str, str, str]:
    """Operator, value and unit of a target or result, wherever they are printed.

    Values are figures as text, or digests of words.
    """
    plain = squeeze(printed)
    for pair, sign in _OPERATORS:
        plain, op = plain.replace(pair, sign), op.replace(pair, sign)
    match = _SAID.fullmatch(plain)
    if match is None:
        return op, said(plain), unit
    return op or match["op"], match["figure"].replace(",", ""), unit or match["unit"]


def indicator_value(
    op: str, target: str, actual: str, unit: str, weight: Any, score: Any, actual_unit: str = ""
) -> dict[str, Any]:
    """The comparable value of a row of indicators."""
    op, target_value, target_unit = split_said(target, op, unit)
    _, actual_value, printed = split_said(actual, "", actual_unit or unit)
    return {
        "op": op,
        "target": target_value,
        "actual": actual_value,
        "unit": target_unit or printed,
        "weight": weight,
        "score": score,
    }


def _indicator(label: IndicatorLabel, text: str, year: int | None) -> Parts:
    weight, score = figure(label.weight), figure(label.score)
    value = indicator_value(label.op, label.target, label.actual, squeeze(label.unit), weight, score)
    return value, {"form": label.form, "name": label.name, "reason": label.reason}, {}


def _cell(label: CellLabel, text: str, year: int | None) -> Parts:
    if label.table == "other":
        return {"v": figure(label.v)}, {}, {}
    col = label.col.replace("statistic", "actual")
    return {"v": figure(label.v)}, {"table": label.table, "row": label.row, "col": col}, {}


def _code_name(label: CodeNameLabel, text: str, year: int | None) -> Parts:
    return {"code": squeeze(label.code)}, {"name": label.name}, {}


_PARTS: dict[type, Callable[[Any, str, int | None], Parts]] = {
    AmountLabel: _amount,
    CountLabel: _count,
    ShareLabel: _share,
    ChangeLabel: _change,
    CompletionLabel: _completion,
    ReasonLabel: _reason,
    FundRowLabel: _fund_row,
    IndicatorLabel: _indicator,
    CellLabel: _cell,
    CodeNameLabel: _code_name,
}
