"""Verdicts on findings, kept by fingerprint so that no finding is judged twice.

JSON Lines: ``fingerprint``, ``rule``, ``verdict`` (``right``, ``wrong``, ``arguable``), ``reason``, ``by``. A
fingerprint holds no sentence of the document, only a hash of unit, year, rule and item.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from schemas.findings import SEVERITIES, Finding

Verdict = Literal["right", "wrong", "arguable"]
#: The verdicts that ship with the repository.
OWN = Path(__file__).parent / "gold" / "verdicts.jsonl"


@dataclass(frozen=True)
class Judged:
    """One verdict."""

    fingerprint: str
    rule: str
    verdict: Verdict
    reason: str
    by: str


def load_verdicts(path: Path = OWN) -> dict[str, Judged]:
    """Verdicts by fingerprint; a later line overrides an earlier one.

    Raises:
        ValueError: a verdict is none of the three words.
    """
    if not path.exists():
        return {}
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    judged = {row["fingerprint"]: Judged(**row) for row in rows}
    if bad := {one.verdict for one in judged.values()} - set(get_args(Verdict)):
        raise ValueError(f"not a verdict: {sorted(bad)}")
    return judged


@dataclass(frozen=True)
class Precision:
    """Adjudicated precision of the findings of one severity. ``arguable`` ones count as neither."""

    right: int
    wrong: int
    arguable: int
    unjudged: int

    @property
    def value(self) -> float | None:
        """Right findings among those judged right or wrong; None if there are none."""
        decided = self.right + self.wrong
        return self.right / decided if decided else None


def precision(findings: Iterable[Finding], verdicts: dict[str, Judged]) -> dict[str, Precision]:
    """Adjudicated precision by severity."""
    counts: dict[str, Counter[str]] = {severity: Counter() for severity in SEVERITIES}
    for finding in findings:
        judged = verdicts.get(finding.fingerprint)
        counts[finding.severity][judged.verdict if judged else "unjudged"] += 1
    fields = ("right", "wrong", "arguable", "unjudged")
    return {
        severity: Precision(**{name: count[name] for name in fields})
        for severity, count in counts.items()
        if sum(count.values())
    }
