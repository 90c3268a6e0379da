"""Checked documents made by hand, with words that try to act in a report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from extractor.report.subject import Subject
from schemas.document import Block, Cell, Document, Table
from schemas.evidence import quote
from schemas.findings import Coverage, Finding, NotChecked, Result, Run, Value
from schemas.quantity import Quantity
from schemas.records import AmountRecord, AnyRecord, ChangeRecord, FactKey, ReasonRecord

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'
FORMULA = '=HYPERLINK("http://example.invalid","x")'


class Described:
    """A rule as reports see it."""

    code, name, title = "A01", "total-is-not-its-parts", "合计与分项不符"
    category, severity = "sum", "high"
    doc = "A total is not the sum of its parts.\n\nWhat it checks:\n    Totals."


RULES: Any = (Described(),)


def document(text: str, name: str = "决算.txt") -> Document:
    """The first line is a paragraph, the rest the one cell of a table."""
    first = text.index("\n")
    cell = Cell(0, 0, text[first + 1 :], first + 1, len(text))
    return Document(
        name=name,
        format="txt",
        sha256="0" * 64,
        text=text,
        blocks=(
            Block("paragraph", 0, first, text[:first]),
            Block("table", first + 1, len(text), text[first + 1 :], table=0),
        ),
        tables=(Table(0, first + 1, len(text), (cell,)),),
    )


def finding(read: Document, number: int, *spans: tuple[int, int], **changed: Any) -> Finding:
    fields: dict[str, Any] = {
        "rule": "A01",
        "name": "total-is-not-its-parts",
        "category": "sum",
        "severity": "high",
        "message": f"合计与分项不符{HOSTILE}",
        "computation": "1.00 + 2.00 = 3.00 ≠ 3.50",
        "evidence": tuple(quote(read, *span) for span in spans),
        "values": (Value(label="合计", value="3.50", unit="万元"),),
        "suggestion": FORMULA,
        "fingerprint": f"{number:016x}",
    }
    return Finding(**{**fields, **changed})


def result(
    read: Document, findings: tuple[Finding, ...] = (), records: tuple[AnyRecord, ...] = (), **about: Any
) -> Result:
    known = {"unit_name": "青石县档案局", "year": 2024, "document_kind": "final_account", "tables": 1}
    return Result(
        run=Run(gouji_version="0", python_version="3", rules_selected=("A01",)),
        document={"name": read.name, **known, **about},
        records=records,
        findings=findings,
        coverage=Coverage(
            amounts_seen=1,
            amounts_recorded=1,
            amounts_checked=1,
            not_checked=(NotChecked(rule="A01", item=HOSTILE, reason=FORMULA),),
        ),
    )


def subject(read: Document, *spans: tuple[int, int], records: tuple[AnyRecord, ...] = ()) -> Subject:
    """A document with one finding a span."""
    findings = tuple(finding(read, number, span) for number, span in enumerate(spans))
    return Subject(Path(read.name), read, result(read, findings, records))


def amount(read: Document, words: str, concept: str, value: str, number: int, **more: Any) -> AmountRecord:
    start = read.text.index(words)
    return AmountRecord(
        id=f"r{number}",
        evidence=quote(read, start, start + len(words)),
        concept=concept,
        name=more.pop("name", concept),
        quantity=Quantity.parse(value, "万元"),
        period=2024,
        **more,
    )


def change(read: Document, words: str, because: str) -> tuple[ChangeRecord, ReasonRecord]:
    """A growth and its reason, as one stands after the other in the text."""
    at, why = read.text.index(words), read.text.index(because)
    grown = ChangeRecord(
        id="c1",
        evidence=quote(read, at, at + len(words)),
        subject=FactKey("total_income", "all", "actual", 2024),
        name="收入",
        base="prior_year",
        direction=1,
        word="增加",
        amount=Quantity.parse("1.00", "万元"),
    )
    reason = ReasonRecord(
        id="c2", evidence=quote(read, why, why + len(because)), explains=("c1",), direction=1, text=because
    )
    return grown, reason
