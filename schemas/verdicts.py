"""What a person decided about a finding: kept by fingerprint, appended, never overwritten.

A file of verdicts is JSON Lines; the last line about a fingerprint holds. A fingerprint is a hash of unit,
year, rule and item, so that a file of verdicts quotes no document. The same words serve the auditor who
files a finding and the evaluation that counts how many were right.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from schemas.errors import OptionError

Verdict = Literal["right", "wrong", "arguable"]
#: What people write for each, in the drop-down of the Excel report.
VERDICT_WORDS: Mapping[Verdict, str] = {"right": "属实", "wrong": "不属实", "arguable": "存疑"}


@dataclass(frozen=True)
class Judged:
    """One verdict: on which finding, what, why, by whom, and when (ISO 8601, empty if not kept)."""

    fingerprint: str
    rule: str
    verdict: Verdict
    reason: str
    by: str
    time: str = ""


def now() -> str:
    """The present moment as a verdict keeps it: UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def load_verdicts(path: Path) -> dict[str, Judged]:
    """Verdicts by fingerprint; a later line overrides an earlier one. No file, no verdicts.

    Raises:
        OptionError: a line is no verdict.
    """
    return {one.fingerprint: one for one in history(path)}


def history(path: Path) -> list[Judged]:
    """Every verdict ever given, in the order of giving.

    Raises:
        OptionError: a line is no verdict.
    """
    if not path.exists():
        return []
    lines = path.read_text("utf-8").splitlines()
    return [_parse(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _parse(path: Path, number: int, line: str) -> Judged:
    try:
        judged = Judged(**json.loads(line))
    except (ValueError, TypeError):
        raise _refusal(path, number) from None
    if judged.verdict not in get_args(Verdict):
        raise _refusal(path, number)
    return judged


def _refusal(path: Path, number: int) -> OptionError:
    return OptionError(str(path), f"第 {number} 行不是复核结论", f"line {number} is not a verdict")


def append_verdicts(path: Path, verdicts: Iterable[Judged]) -> None:
    """Add verdicts at the end of a file, which is made if need be. What stands there stays.

    Raises:
        OSError: the file cannot be written.
    """
    lines = "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in verdicts)
    path.parent.mkdir(parents=True, exist_ok=True)
    torn = path.exists() and not path.read_bytes().endswith(b"\n") and path.stat().st_size > 0
    with path.open("ab") as file:
        file.write(("\n" if torn else "").encode() + lines.encode())
        file.flush()
        os.fsync(file.fileno())
