"""A compact notation of records, so that the expectations of the grammar can be read in one line each.

A concept/scope [measure] [@year] [side] = 12.30万元      an amount (measure and year only where unusual)
N concept = 3辆                                          a count
B whole(10.00) = part(6.00) + part(4.00) [...]            a breakdown; ... if it may be incomplete
S part/scope(6.00) of whole/scope(10.00) = 60%            a share
C concept/scope vs prior_year + 1.00万元 5%               a change, with the sign of its words (+, -, 0, ?)
P concept/scope of initial_budget(5.00) = 98%             a completion rate; D: a deviation rate
R words -> C concept, P concept                           a reason and what it explains
X 2080505 name < parent < grandparent                     a code and its name
L econ:name                                               an item a list names
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from extractor.extract.builder import Builder
from extractor.extract.narrative import extract_narrative
from extractor.profiles import load_profile
from schemas.document import Document
from schemas.records import (
    AmountRecord,
    AnyRecord,
    BreakdownRecord,
    ChangeRecord,
    CodeNameRecord,
    CompletionRecord,
    CountRecord,
    FactKey,
    ReasonRecord,
    ShareRecord,
    StatementRecord,
)
from schemas.sections import Paragraph, Section, Segments
from schemas.text import squeeze

YEAR = 2024
UNIT = "青禾县林草局"
Known = Mapping[str, AnyRecord]


def parse(
    text: str, title: str = "", meaning: str | None = None, *, year: int = YEAR, unit: str = UNIT
) -> Builder:
    """Read a text of one section; every line is a paragraph."""
    head = f"{title}\n" if title else ""
    full = head + text
    document = Document(name="t", format="txt", sha256="0", text=full, blocks=())
    section = Section(0, "", title, 1, 0, len(head), len(full), meaning, None, (title,))
    paragraphs, at = [], len(head)
    for line in text.split("\n"):
        if line.strip():
            paragraphs.append(Paragraph(at, at + len(line), 0))
        at += len(line) + 1
    segments = Segments(
        "final_account", unit, "", year, "unit", "万元", "base", (section,), tuple(paragraphs), ()
    )
    builder = Builder(document, segments, load_profile())
    extract_narrative(builder)
    return builder


def render(builder: Builder) -> list[str]:
    """All narrative records in the notation, plain statements left out."""
    known = {record.id: record for record in builder.records}
    lines = []
    for record in builder.records:
        show = _SHOW.get(type(record))
        if show is not None and (line := show(record, known)):
            lines.append(line)
    return lines


def _key(key: FactKey) -> str:
    return f"{key.concept}/{key.scope}" + (f"[{key.entity}]" if key.entity else "")


def _extras(measure: str, period: int | None) -> str:
    words = [] if measure == "actual" else [measure]
    if period != YEAR:
        words.append(f"@{period}")
    return "".join(f" {word}" for word in words)


def _amount(record: Any, known: Known) -> str:
    name = f"{record.name}" if record.concept == "other" else ""
    concept = f"other<{name}>" if name else _key(record.key)
    side = f" {record.side}" if record.side else ""
    return f"A {concept}{_extras(record.measure, record.period)}{side} = {record.quantity}"


def _count(record: Any, known: Known) -> str:
    concept = f"other<{record.name}>" if record.concept == "other" else record.concept
    return f"N {concept}{_extras(record.measure, record.period)} = {record.quantity}"


def _figure(record_id: str | None, known: Known) -> str:
    record = known.get(record_id or "")
    return f"({record.quantity.value})" if isinstance(record, AmountRecord | CountRecord) else ""


def _breakdown(record: Any, known: Known) -> str:
    parts = " + ".join(f"{_short(known[part])}{_figure(part, known)}" for part in record.parts)
    whole = f"{_short(known[record.whole])}{_figure(record.whole, known)}" if record.whole else "?"
    return f"B {whole} = {parts}" + ("" if record.complete else " ...")


def _short(record: Any) -> str:
    return str(record.name if record.concept == "other" else record.concept)


def _share(record: Any, known: Known) -> str:
    whole = "?" if record.whole is None else _key(record.whole) + _figure(record.whole_id, known)
    return f"S {_key(record.part)}{_figure(record.part_id, known)} of {whole} = {record.quantity}"


def _change(record: Any, known: Known) -> str:
    sign = {1: "+", -1: "-", 0: "0", None: "?"}[record.direction]
    figures = [str(q) for q in (record.amount, record.rate) if q is not None]
    figures += [record.rate_text] if record.rate_text else []
    measure = "" if record.subject.measure == "actual" else f" {record.subject.measure}"
    side = f" {record.side}" if record.side else ""
    return " ".join([f"C {_key(record.subject)}{measure}{side} vs {record.base}", sign, *figures])


def _completion(record: Any, known: Known) -> str:
    letter = "D" if record.form == "deviation" else "P"
    return f"{letter} {_key(record.subject)} of {record.base}{_figure(record.base_id, known)} = {record.quantity}"


def _reason(record: Any, known: Known) -> str:
    told = []
    for explained in record.explains:
        one = known[explained]
        letter = "C" if isinstance(one, ChangeRecord) else "P"
        told.append(f"{letter} {one.subject.concept}")  # type: ignore[union-attr]
    return f"R {squeeze(record.text)} -> {', '.join(told)}"


def _code(record: Any, known: Known) -> str:
    return f"X {record.code} " + " < ".join([record.name, *reversed(record.path)])


def _listed(record: Any, known: Known) -> str:
    return f"L {record.concept}" if record.predicate == "listed_item" else ""


_SHOW: dict[type, Callable[[Any, Known], str]] = {
    AmountRecord: _amount,
    CountRecord: _count,
    BreakdownRecord: _breakdown,
    ShareRecord: _share,
    ChangeRecord: _change,
    CompletionRecord: _completion,
    ReasonRecord: _reason,
    CodeNameRecord: _code,
    StatementRecord: _listed,
}
