"""What was read, record by record: terminal table, CSV, JSON, Excel, Parquet."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from extractor.report.rows import csv_text
from schemas.quantity import Quantity
from schemas.records import AnyRecord, FactKey

COLUMNS = (
    "id",
    "kind",
    "section",
    "subject",
    "scope",
    "measure",
    "period",
    "value",
    "page",
    "start",
    "quote",
)


def rows(records: Iterable[AnyRecord]) -> list[dict[str, str]]:
    """Records as flat rows of text: the columns of :data:`COLUMNS`."""
    return [_row(record) for record in records]


def _row(record: AnyRecord) -> dict[str, str]:
    whole = record.model_dump(exclude={"evidence"})
    stated = getattr(record, "subject", None) or getattr(record, "part", None)
    # the claim of a performance form names its subject in words
    subject = stated if isinstance(stated, FactKey) else None
    about = {name: getattr(subject, name) for name in ("scope", "measure", "period")} if subject else whole
    values = {
        "id": record.id,
        "kind": record.kind,
        "section": record.section,
        "subject": whole.get("concept") or (subject.concept if subject else None) or whole.get("name"),
        **{name: about.get(name) for name in ("scope", "measure", "period")},
        "value": _values(record),
        "page": record.evidence.page,
        "start": record.evidence.start,
        "quote": " ".join(record.evidence.quote.split()),
    }
    return {key: "" if value is None else str(value) for key, value in values.items()}


def _values(record: AnyRecord) -> str:
    """Every figure of a record, in the order of its fields."""
    figures = [value for _, value in record if isinstance(value, Quantity)]
    return " ".join(map(str, figures))


def to_csv(records: Iterable[AnyRecord]) -> str:
    """Rows as CSV."""
    return csv_text(COLUMNS, rows(records))


def to_parquet(records: Iterable[AnyRecord]) -> bytes:
    """Rows as Parquet, with the whole record as JSON beside them; needs ``pyarrow``."""
    import pyarrow
    import pyarrow.parquet

    listed = list(records)
    columns: dict[str, list[Any]] = {name: [row[name] for row in rows(listed)] for name in COLUMNS}
    columns["page"] = [record.evidence.page for record in listed]
    columns["start"] = [record.evidence.start for record in listed]
    columns["end"] = [record.evidence.end for record in listed]
    columns["record"] = [record.model_dump_json() for record in listed]
    numbers = ("page", "start", "end")
    schema = pyarrow.schema([(n, pyarrow.int64() if n in numbers else pyarrow.string()) for n in columns])
    sink = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns, schema=schema), sink, compression="zstd")
    return sink.getvalue()


def to_json(records: Iterable[AnyRecord]) -> str:
    """Whole records as a JSON list."""
    objects: list[Any] = [record.model_dump(mode="json") for record in records]
    return json.dumps(objects, ensure_ascii=False, indent=1) + "\n"


def print_table(records: Iterable[AnyRecord], console: Console) -> None:
    """Rows as a table in the terminal."""
    table = Table(*COLUMNS, box=None, pad_edge=False)
    for row in rows(records):
        table.add_row(*(Text(row[name][:60]) for name in COLUMNS))
    console.print(table)
