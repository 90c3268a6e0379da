"""The stated changes of the parts leave something over, and it is a part nobody speaks of.

What it checks:
    Lists whose whole and parts state their changes against one base. If one part alone states none and the
    others leave nothing of the base for it, the part is wholly new (or newly budgeted).

Why it matters:
    A new item is what the reader wants explained, and the sentence explains the others only.

Example:
    支出增加 30.00 万元; 类甲增加 10.00, 类乙减少 4.00, 类丙 24.00 without a word: the other 24.00 are 类丙.

False alarms:
    If two parts state no change, or the rest is not exactly the part's own value, nothing is said.

Basis:
    Official template C7 and C8: changes are explained by item.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.arithmetic import value
from extractor.check.changes import Spread, new_item, spreads
from extractor.check.facts import Facts, Figure, stands_in_table
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.words import BASES, change_words, place, stated

TITLE = "新增项目的变动未说明"
CATEGORY = "disclosure_missing"
SEVERITY = "medium"


def check(facts: Facts) -> Iterator[Outcome]:
    """Look for the part that makes up what the others leave of a change."""
    for listing, base, spread in facts.once(spreads):
        whole = listing.whole
        if not whole or stands_in_table(listing.record):
            continue
        if spread.new_item:
            yield _failure(whole, spread, spread.new_item)
        elif not spread.untold:
            yield passed(f"{whole.name}各项比{BASES[base]}", spread.used)


def _failure(whole: Figure, spread: Spread, new: Figure) -> Outcome:
    record = spread.of_whole.record
    told = "；".join(f"{change.record.name}{change_words(change.record)}" for change in spread.told)
    return failed(
        new_item(whole, new),
        f"{place(record)}称{whole.name}{change_words(record)}，所列其余各项的变动只能解释其中一部分，余下的正好是"
        f"{stated(new)}，即该项{BASES[record.base]}为零，文中未说明这一变动。",
        f"{told}；余{new.quantity.value}",
        (record.evidence, new.evidence, *(change.record.evidence for change in spread.told)),
        used=spread.used,
        values=(value(new.name, new.quantity),),
    )
