"""A small document of our own, its labels, and records to be scored against them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eval.records.labels import CODEBOOK, LABEL, AnyLabel, Gold, Header, text_hash
from eval.records.run import DocumentScore, Prediction, score_document
from schemas.evidence import Evidence
from schemas.findings import Coverage, Result, Run
from schemas.quantity import Quantity
from schemas.records import AmountRecord, AnyRecord, ChangeRecord, FactKey, ReasonRecord
from schemas.text import Squeezed, squeeze

TEXT = (
    "一、收入合计 10.00 万元，支出合计 12.00 万元。\n"
    "二、公务接待费比上年增加 0.10 万元，增长 50%，主要原因是来访批次增加。\n"
)
SQUEEZED = Squeezed.of(TEXT)


def place(words: str, nth: int = 1) -> tuple[int, int]:
    """The squeezed place of some words."""
    wanted, at = squeeze(words), -1
    for _ in range(nth):
        at = SQUEEZED.text.index(wanted, at + 1)
    return at, at + len(wanted)


def label(kind: str, words: str, **fields: Any) -> AnyLabel:
    start, end = place(words)
    return LABEL.validate_python({"kind": kind, "start": start, "end": end, **fields})


INCOME = label(
    "amount",
    "10.00万元",
    v="10.00",
    u="万元",
    concept="total_income",
    scope="all",
    measure="actual",
    period=2024,
)
SPENT = label(
    "amount",
    "12.00万元",
    v="12.00",
    u="万元",
    concept="total_expenditure",
    scope="all",
    measure="actual",
    period=2024,
)
CHANGE = label(
    "change",
    "增加0.10万元,增长50%",
    subject="reception|fiscal|actual|2024",
    base="prior_year",
    dir=1,
    amount="0.10",
    u="万元",
    rate="50",
)
REASON = label(
    "reason",
    "来访批次增加",
    explains=[CHANGE.span],
    items=["reception"],
    topics=["renovation"],
    vacuous=False,
)
LABELS = (INCOME, SPENT, CHANGE, REASON)


def gold(*labels: AnyLabel, text: str = TEXT) -> Gold:
    header = Header(
        document="a.txt",
        sha256="0" * 64,
        text_sha256=text_hash(Squeezed.of(text)),
        codebook=CODEBOOK,
        year=2024,
    )
    return Gold(Path("a.jsonl"), header, labels)


def evidence(words: str) -> Evidence:
    start, end = SQUEEZED.span(*place(words))
    return Evidence(quote=TEXT[start:end], start=start, end=end)


def amount(words: str, value: str, concept: str, **fields: Any) -> AmountRecord:
    return AmountRecord(
        id=fields.pop("id", f"{concept}@{words}"),
        evidence=evidence(words),
        concept=concept,
        name=concept,
        quantity=Quantity.parse(value, fields.pop("unit", "万元")),
        period=fields.pop("period", 2024),
        **fields,
    )


def change(**fields: Any) -> ChangeRecord:
    given: dict[str, Any] = {
        "id": "c1",
        "evidence": evidence("增加0.10万元,增长50%"),
        "subject": FactKey("reception", "fiscal", "actual", 2024),
        "name": "公务接待费",
        "base": "prior_year",
        "direction": 1,
        "amount": Quantity.parse("0.10", "万元"),
        "rate": Quantity.parse("50", "%"),
    }
    return ChangeRecord(**{**given, **fields})


def reason(words: str = "来访批次增加", **fields: Any) -> ReasonRecord:
    given: dict[str, Any] = {
        "id": "x1",
        "evidence": evidence(words),
        "explains": ("c1",),
        "direction": 1,
        "text": words,
        "items": ("reception",),
        "topics": ("renovation",),
    }
    return ReasonRecord(**{**given, **fields})


INCOME_RECORD = amount("收入合计10.00万元", "10.00", "total_income")
SPENT_RECORD = amount("支出合计12.00万元", "12.00", "total_expenditure")
PERFECT: tuple[AnyRecord, ...] = (INCOME_RECORD, SPENT_RECORD, change(), reason())


def prediction(*records: AnyRecord, text: str = TEXT) -> Prediction:
    coverage = Coverage(amounts_seen=3, amounts_recorded=3, amounts_checked=0)
    run = Run(gouji_version="0", python_version="3")
    result = Result(
        run=run, document={"name": "a.txt"}, text=text, records=records, findings=(), coverage=coverage
    )
    return Prediction("a.txt", result, text)


def scored(*records: AnyRecord, labels: tuple[AnyLabel, ...] = LABELS) -> DocumentScore:
    return score_document(gold(*labels), prediction(*records))
