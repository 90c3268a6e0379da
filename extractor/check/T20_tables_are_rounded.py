"""The statutory tables have rounding differences (尾差).

What it checks:
    Whether sums and comparisons of the other T rules hold for the printed figures themselves, or only
    because each is rounded.

Why it matters:
    An auditor who adds up the printed figures finds the differences and wants to know that they are known.

Example:
    76.43 + 1520.11 + 31.05 = 1627.59 beside 1627.60.

False alarms:
    It is a note, not a finding: one per document, however many differences there are.

Basis:
    Every printed figure is an interval of half its last place to each side (XBRL Calculations 1.1).
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import computation, shown_name, worked
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, Rounding

TITLE = "报表尾差"
CATEGORY = "sum"
SEVERITY = "info"


def check(facts: Facts) -> Iterator[Outcome]:
    """Note once what only rounding explains."""
    rounding = Rounding()
    for relation in worked(facts).relations:
        if relation.fit == "rounding":
            first = relation.terms[0]
            rounding.add(
                f"《{first.title}》",
                computation(relation),
                first.figure.evidence,
                relation.ids,
                shown_name(first.figure),
            )
    yield from rounding.note("表内或表间数字")
