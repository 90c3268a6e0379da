"""Write the JSON Schemas of everything published into ``schemas/json``: ``python -m schemas.generate``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from schemas.findings import Finding, Result
from schemas.quantity import Quantity
from schemas.records import AnyRecord

FOLDER = Path(__file__).parent / "json"


def schemas() -> dict[str, str]:
    """File name and text of each schema."""
    models: dict[str, Any] = {"result": Result, "finding": Finding, "record": AnyRecord, "quantity": Quantity}
    return {
        f"{name}.schema.json": json.dumps(
            TypeAdapter(model).json_schema(by_alias=True), ensure_ascii=False, indent=1, sort_keys=True
        )
        + "\n"
        for name, model in models.items()
    }


def main() -> None:
    """Write all schemas."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
