"""The amounts a reason rests on cannot make the change.

What it checks:
    Five things that hold whatever was rounded. A line said to have grown because another line's money was
    moved to it, where that line lost less than half of the growth although it went to zero. A reason made
    of amounts alone that come to less than half of the change. A part that is said to have fallen by more
    than its whole held before, or grown by more than the whole is now. A total's change of which three
    fifths stand in one line for reasons of persons and pay, while the total's reason names projects only
    (or the other way round). And 公用经费 that grew more than twice as fast as 人员经费, where new persons are
    all that explains it.

Why it matters:
    The main reason (主要原因) must be able to make the main part of the change; else the rest is hidden.

Example:
    甲科目增加80万元，主要原因是乙科目经费调整至本科目；乙科目由20万元减为0.

False alarms:
    More than the change proves nothing: other items may have gone the other way. Less proves nothing
    where a cause without an amount stands beside it, or the list is left open (等). Levels
    (由10万元增加到12万元), totals of contracts and per-head rates are no parts of a change.

Basis:
    official_requirements C2, C8, D3.10.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check import reason_sums
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, passed
from extractor.check.reason_facts import explanations, is_money, moved, way_of
from schemas.findings import Category, Severity

TITLE = "变动原因的金额解释不了变动"
CATEGORY: Category = "reason_magnitude"
SEVERITY: Severity = "medium"
_TESTS = (
    reason_sums.moved_line,
    reason_sums.too_little,
    reason_sums.too_much,
    reason_sums.main_part,
    reason_sums.staff_alone,
)


def check(facts: Facts) -> Iterator[Outcome]:
    """One outcome per reason whose change is known in money."""
    for reason, record in explanations(facts):
        if not is_money(record) or not way_of(record) or not moved(facts, record):
            continue
        found = next((outcome for test in _TESTS if (outcome := test(facts, reason, record))), None)
        yield found or passed(reason_sums.item_of(record), (reason.id, record.id))
