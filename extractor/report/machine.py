"""Findings for programs: JSON and JSON Lines, as the output contract says."""

from __future__ import annotations

import json
from collections.abc import Sequence

from schemas.findings import Result


def to_json(results: Sequence[Result]) -> str:
    """One object for one document, a list for several; indented, Chinese unescaped."""
    objects = [result.model_dump(mode="json", by_alias=True) for result in results]
    whole = objects[0] if len(objects) == 1 else objects
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def to_jsonl(results: Sequence[Result]) -> str:
    """One object a line, one line a document."""
    return "".join(result.model_dump_json(by_alias=True) + "\n" for result in results)
