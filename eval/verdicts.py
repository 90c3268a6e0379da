"""Verdicts on findings, counted: how many of what is reported is right.

The verdicts are those of :mod:`schemas.verdicts`; the ones that ship with the repository are ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from schemas.findings import SEVERITIES, Finding
from schemas.verdicts import Judged, load_verdicts

__all__ = ["OWN", "Judged", "Precision", "load_verdicts", "precision"]

#: The verdicts that ship with the repository.
OWN = Path(__file__).parent / "gold" / "verdicts.jsonl"


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
