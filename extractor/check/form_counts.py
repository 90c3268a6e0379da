"""Counts of persons and degrees of satisfaction that several forms report (check N04)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from extractor.check.forms import Form, head_of, listed, nominal, same_unit, scaled, unit_of
from extractor.check.outcome import Outcome, failed, passed
from schemas.evidence import Evidence
from schemas.quantity import Quantity
from schemas.records import FormClaimRecord, IndicatorRecord
from schemas.text import squeeze

#: What makes of the insured those who paid or were paid for: 参保补助人数.
_PART = re.compile(r"(?:补助|补贴|缴费|资助|代缴)(?=(?:的)?(?:人数|人员))")
_INSURED = re.compile(r"(?:基本)?(?:医疗|养老|意外)?(?:保险|医保)(?=参保)")
_LEAD = re.compile(r"^.*?(?:按照|完成|已|为|共|有)(?=[一-龥]{4,})")
_YEAR = re.compile(r"20\d\d年")
_SATISFIED = re.compile(r"满意度$")
#: Forms of one programme share counts that no chance makes equal.
_TELLING = 1000
_SHARED = 2


class Told(NamedTuple):
    """A count of a form: how it is called, and the row or the words that state it."""

    form: str
    name: str
    quantity: Quantity
    record: IndicatorRecord | FormClaimRecord

    @property
    def evidence(self) -> Evidence:
        """Where it stands."""
        row = self.record
        return head_of(row) if isinstance(row, IndicatorRecord) else row.evidence


def parts_of_insured(forms: Sequence[Form], data: Mapping[str, Any]) -> Iterator[Outcome]:
    """Persons subsidised or paid for are no more than the persons insured."""
    told = [one for form in forms for one in _told(form, data)]
    yield from _parts_twice(told)
    wholes: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        if not _PART.search(one.name):
            wholes[_plain(one.name)].append(one)
    pairs = [
        (part, whole) for part in told if _PART.search(part.name) for whole in wholes[_plain(part.name)][:1]
    ]
    over = list(
        {
            (part.form, part.quantity): (part, whole)  # once for each form and figure
            for part, whole in reversed(pairs)
            if scaled(part.quantity)[0].lo > scaled(whole.quantity)[0].hi
        }.values()
    )
    if not pairs:
        return
    item, used = (
        "参保人数与其中的补助、缴费人数",
        tuple(dict.fromkeys(one.record.id for pair in pairs for one in pair)),
    )
    if not over:
        yield passed(item, used)
        return
    words = [
        f"{part.form}“{part.name}”{part.quantity}，多于{whole.form}“{whole.name}”{whole.quantity}"
        for part, whole in over
    ]
    yield failed(
        item,
        f"{listed(words, 3)}，部分多于全体，口径没有说明。",
        "; ".join(f"{part.quantity} > {whole.quantity}" for part, whole in over),
        tuple(dict.fromkeys(one.evidence for pair in over for one in pair)),
        used=used,
        severity="low",
        category="people_count",
    )


def _parts_twice(told: Sequence[Told]) -> Iterator[Outcome]:
    """Those subsidised are one number in a form's indicator and in its words."""
    parts = [one for one in told if _PART.search(one.name)]
    for at, one in enumerate(parts):
        for other in parts[at + 1 :]:
            if one.form != other.form or _plain(one.name) != _plain(other.name):
                continue
            item, used = f"{one.form}{_plain(one.name)}的补助人数", (one.record.id, other.record.id)
            if scaled(one.quantity)[0].meets(scaled(other.quantity)[0]):
                yield passed(item, used)
                continue
            yield failed(
                item,
                f"{one.form}“{one.name}”{one.quantity}，同一张表另处“{other.name}”{other.quantity}，前后不一。",
                f"{one.quantity} ≠ {other.quantity}",
                (one.evidence, other.evidence),
                used=used,
                category="people_count",
            )


def _told(form: Form, data: Mapping[str, Any]) -> Iterator[Told]:
    """The counts of persons of a form's indicators and of its result, of this year and with a name."""
    for row in form.indicators:
        if row.actual is not None and _are_persons(row.actual, data) and not _YEAR.search(row.name):
            yield Told(form.name, squeeze(row.name), row.actual, row)
    for claim in form.claims:
        if claim.predicate != "figure" or claim.role != "result" or not claim.quantity:
            continue
        if _are_persons(claim.quantity, data) and not _YEAR.search(claim.subject):
            yield Told(form.name, _LEAD.sub("", squeeze(claim.subject)), claim.quantity, claim)


def _are_persons(count: Quantity, data: Mapping[str, Any]) -> bool:
    return same_unit(unit_of(count), "人", data)


def _plain(name: str) -> str:
    """The insured that a count is of: 居民基本医疗保险参保缴费人数 and 居民参保补助人数 are 居民参保人数."""
    return _PART.sub("", _INSURED.sub("", name))


def satisfaction(forms: Sequence[Form]) -> Iterator[Outcome]:
    """One kind of persons has one degree of satisfaction in the forms of one programme."""
    groups: dict[str, list[tuple[Form, IndicatorRecord]]] = defaultdict(list)
    for form in forms:
        for row in form.indicators:
            if _SATISFIED.search(squeeze(row.name)) and row.actual is not None:
                groups[squeeze(row.name)].append((form, row))
    for name, uses in groups.items():
        for at, (form, row) in enumerate(uses):
            for other, same in uses[at + 1 :]:
                if _one_programme(form, other) and row.actual and same.actual:
                    yield _compare(name, (form, row), (other, same))


def _one_programme(one: Form, other: Form) -> bool:
    """Whether two forms share so many large counts that they report on the same persons."""
    first, second = _counts(one), _counts(other)
    shared = first.keys() & second.keys()
    return len(shared) >= _SHARED and all(first[name] == second[name] for name in shared)


def _counts(form: Form) -> dict[str, object]:
    rows = [row for row in form.indicators if row.actual is not None and row.actual.unit != "%"]
    return {
        squeeze(row.name): nominal(row.actual)
        for row in rows
        if row.actual and nominal(row.actual) >= _TELLING
    }


def _compare(name: str, one: tuple[Form, IndicatorRecord], other: tuple[Form, IndicatorRecord]) -> Outcome:
    (form, row), (second, same) = one, other
    item = f"{name}（{form.name}、{second.name}）"
    used = (row.id, same.id)
    if row.actual is None or same.actual is None or scaled(row.actual)[0].meets(scaled(same.actual)[0]):
        return passed(item, used)
    return failed(
        item,
        f"“{form.name}”与“{second.name}”的服务对象相同（多项人数一致），“{name}”却分别为{row.actual}和{same.actual}。",
        f"{row.actual} ≠ {same.actual}",
        (head_of(row), head_of(same)),
        used=used,
        severity="low",
        category="table_vs_table",
    )
