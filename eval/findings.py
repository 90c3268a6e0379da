"""Score findings against what senior readers found: recall on issues, traps fired, findings nobody listed.

Gold is JSON Lines: ``id``, ``doc``, ``kind`` (``issue``: an auditor wants it flagged; ``trap``: looks wrong,
is fine), ``category``, ``severity``, ``quotes`` (verbatim up to white space). A finding is the same thing as an
item if its evidence overlaps the item's quotes and it is about the same relation: of a category of one family.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from schemas.findings import Finding, Result
from schemas.text import Squeezed, squeeze

#: Categories that name the same relation seen from different sides.
FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({"sum", "share", "part_exceeds_whole", "double_count", "narrative_vs_narrative"}),
    frozenset({"growth", "prior_year", "zero_base", "narrative_vs_narrative", "unit"}),
    frozenset({"budget_completion", "zero_base", "growth"}),
    frozenset({"narrative_vs_table", "narrative_vs_narrative", "table_vs_table", "unit", "sum"}),
    frozenset({"performance_vs_accounts", "narrative_vs_table", "reason_contradicts_fact", "table_vs_table"}),
    frozenset({"performance_score", "reason_contradicts_fact", "date_or_year", "table_vs_table"}),
    frozenset({"people_count", "count", "sum", "narrative_vs_table", "narrative_vs_narrative"}),
    frozenset(
        {
            "reason_mismatch",
            "reason_direction",
            "reason_magnitude",
            "reason_base",
            "reason_vacuous",
            "reason_contradicts_fact",
        }
    ),
    frozenset({"reason_magnitude", "narrative_vs_narrative"}),
    frozenset({"date_or_year"}),
    frozenset({"code_or_name", "other"}),
    frozenset({"disclosure_missing", "other", "prior_year"}),
    frozenset({"other", "unit"}),
)


#: A trap is one relation that holds: a finding fires it only if it is about that relation.
TRAP_FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({"sum", "share", "part_exceeds_whole", "double_count"}),
    frozenset({"growth", "prior_year", "zero_base"}),
    frozenset({"narrative_vs_table", "narrative_vs_narrative", "table_vs_table", "unit"}),
    frozenset({"people_count", "count"}),
)


def same_relation(one: str, other: str, families: Sequence[frozenset[str]] = FAMILIES) -> bool:
    """Tell whether two categories may name the same thing."""
    return one == other or any(one in family and other in family for family in families)


@dataclass(frozen=True)
class Item:
    """A labelled issue or trap."""

    id: str
    doc: str
    kind: str
    category: str
    severity: str
    quotes: tuple[str, ...]
    explanation: str = ""


@dataclass
class Score:
    """How the findings of some documents compare with the labels."""

    found: dict[str, list[Finding]] = field(default_factory=dict)
    missed: list[Item] = field(default_factory=list)
    #: issues none of whose quotes stands in the text: labels of another reading, which decide nothing
    unplaced: list[Item] = field(default_factory=list)
    fired: dict[str, list[Finding]] = field(default_factory=dict)
    unlisted: list[tuple[str, Finding]] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    def recall(self, severity: str) -> tuple[int, int]:
        """Issues of a severity found, and labelled where the text has their words."""
        wanted = [item for item in self._placed if item.severity == severity]
        return sum(item.id in self.found for item in wanted), len(wanted)

    @property
    def _placed(self) -> list[Item]:
        return [item for item in self.items if item.kind == "issue" and item not in self.unplaced]

    def by_category(self) -> dict[str, dict[str, int]]:
        """Issues found and labelled, per category."""
        issues = self._placed
        return {
            category: {
                "found": sum(item.id in self.found for item in issues if item.category == category),
                "of": sum(item.category == category for item in issues),
            }
            for category in sorted({item.category for item in issues})
        }


def load_items(path: Path) -> list[Item]:
    """Read labels.

    Raises:
        KeyError: a line lacks a field.
    """
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    fields = ("id", "doc", "kind", "category", "severity")
    return [
        Item(
            **{name: row[name] for name in fields},
            quotes=tuple(row["quotes"]),
            explanation=row.get("explanation", ""),
        )
        for row in rows
    ]


def spans_of(quotes: Iterable[str], text: Squeezed) -> list[tuple[int, int]]:
    """Every place of every quote in the squeezed text, as spans of the squeezed text."""
    spans = []
    for quote in quotes:
        wanted = squeeze(quote)
        at = text.text.find(wanted) if wanted else -1
        while at >= 0:
            spans.append((at, at + len(wanted)))
            at = text.text.find(wanted, at + 1)
    return spans


def _overlaps(finding: Finding, spans: Sequence[tuple[int, int]], text: Squeezed) -> bool:
    return any(
        text.index(one.start) < end and start < text.index(one.end)
        for one in finding.evidence
        for start, end in spans
    )


def score(results: Iterable[tuple[str, Result, str]], items: Sequence[Item]) -> Score:
    """Compare findings with labels.

    Args:
        results: name, result and canonical text of each document.
        items: labels of these and other documents; the others are ignored.
    """
    total = Score()
    for name, result, text in results:
        squeezed = Squeezed.of(text)
        mine = [item for item in items if item.doc == name]
        total.items += mine
        _score_document(total, name, result.findings, squeezed, mine)
    return total


def _score_document(
    total: Score, name: str, findings: Sequence[Finding], text: Squeezed, items: Sequence[Item]
) -> None:
    listed: set[str] = set()
    for item in items:
        spans = spans_of(item.quotes, text)
        families = TRAP_FAMILIES if item.kind == "trap" else FAMILIES
        hits = [
            finding
            for finding in findings
            if same_relation(finding.category, item.category, families) and _overlaps(finding, spans, text)
        ]
        if item.kind == "trap":
            if graver := [finding for finding in hits if finding.severity != "info"]:
                total.fired[item.id] = graver
        elif hits:
            total.found[item.id] = hits
            listed.update(finding.fingerprint for finding in hits)
        elif spans:
            total.missed.append(item)
        else:
            total.unplaced.append(item)
    total.unlisted += [
        (name, finding)
        for finding in findings
        if finding.fingerprint not in listed and finding.severity != "info"
    ]
