"""Counts of persons and degrees of satisfaction that several forms report (check N04)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from extractor.check.forms import Form, head_of, listed, nominal, same_unit, scaled
from extractor.check.outcome import Outcome, failed, passed
from schemas.evidence import Evidence
from schemas.quantity import Quantity
from schemas.records import IndicatorRecord
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

Told = tuple[str, str, Quantity, Evidence, str]


def parts_of_insured(forms: Sequence[Form], data: Mapping[str, Any]) -> Iterator[Outcome]:
    """Persons subsidised or paid for are no more than the persons insured."""
    told = [one for form in forms for one in _told(form) if same_unit(scaled(one[2])[1], "人", data)]
    yield from _parts_twice(told)
    wholes: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        if not _PART.search(one[1]):
            wholes[_plain(one[1])].append(one)
    pairs = [(part, whole) for part in told if _PART.search(part[1]) for whole in wholes[_plain(part[1])][:1]]
    over = list(
        {
            (part[0], part[2]): (part, whole)  # once for each form and figure
            for part, whole in reversed(pairs)
            if scaled(part[2])[0].lo > scaled(whole[2])[0].hi
        }.values()
    )
    if not pairs:
        return
    item, used = (
        "参保人数与其中的补助、缴费人数",
        tuple(dict.fromkeys(one[4] for pair in pairs for one in pair)),
    )
    if not over:
        yield passed(item, used)
        return
    words = [f"{part[0]}“{part[1]}”{part[2]}，多于{whole[0]}“{whole[1]}”{whole[2]}" for part, whole in over]
    yield failed(
        item,
        f"{listed(words, 3)}，部分多于全体，口径没有说明。",
        "; ".join(f"{part[2]} > {whole[2]}" for part, whole in over),
        tuple(dict.fromkeys(one[3] for pair in over for one in pair)),
        used=used,
        severity="low",
        category="people_count",
    )


def _parts_twice(told: Sequence[Told]) -> Iterator[Outcome]:
    """Those subsidised are one number in a form's indicator and in its words."""
    parts = [one for one in told if _PART.search(one[1])]
    for at, one in enumerate(parts):
        for other in parts[at + 1 :]:
            if one[0] != other[0] or _plain(one[1]) != _plain(other[1]):
                continue
            item, used = f"{one[0]}{_plain(one[1])}的补助人数", (one[4], other[4])
            if scaled(one[2])[0].meets(scaled(other[2])[0]):
                yield passed(item, used)
                continue
            yield failed(
                item,
                f"{one[0]}“{one[1]}”{one[2]}，同一张表另处“{other[1]}”{other[2]}，前后不一。",
                f"{one[2]} ≠ {other[2]}",
                (one[3], other[3]),
                used=used,
                category="people_count",
            )


def _told(form: Form) -> Iterator[Told]:
    """The counts of a form's indicators and of its result, of this year and with a name."""
    for row in form.indicators:
        if row.actual is not None and not _YEAR.search(row.name):
            yield form.name, squeeze(row.name), row.actual, head_of(row), row.id
    for claim in form.claims:
        if claim.predicate == "figure" and claim.role == "result" and claim.quantity:
            name = _LEAD.sub("", squeeze(claim.subject))
            if not _YEAR.search(claim.subject):
                yield form.name, name, claim.quantity, claim.evidence, claim.id


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
