"""Known faults in a written disclosure: several at once, with what was planted and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from eval.ground import Ground
from eval.seeding import Change, Edit, Seeder
from extractor.read import read_bytes
from extractor.segment import segment
from schemas.privacy import masked


def plant(text: str, name: str, random: Random, number: int) -> tuple[str, list[dict[str, Any]]]:
    """A text with up to ``number`` faults that do not touch each other.

    Args:
        text: of a sound disclosure.
        name: of its file.
        random: draws the faults.
        number: how many.

    Returns:
        The text with the faults, and for each its kind and place, where it stands (offsets in that text), what stood
        there and what does now, and the relation that tells (empty if none does).
    """
    document = masked(read_bytes(text.encode("utf-8"), name))
    chosen: list[Change] = []
    for change in Seeder(Ground(document, segment(document)), random).draw(number * 3):
        if len(chosen) < number and not any(_touch(change, one) for one in chosen):
            chosen.append(change)
    edits = [edit for change in chosen for edit in change.edits]
    every = Change("digit", "table", tuple(edits), "")
    return every.apply(document.text), [_said(change, edits, document.text) for change in chosen]


def _touch(one: Change, other: Change) -> bool:
    return any(a.start <= b.end and b.start <= a.end for a in one.edits for b in other.edits)


def _said(change: Change, edits: Sequence[Edit], text: str) -> dict[str, Any]:
    first = change.edits[0]
    earlier = [edit for edit in edits if edit.end <= first.start and edit is not first]
    before = sum(len(edit.new) - (edit.end - edit.start) for edit in earlier)
    start = first.start + before
    return {
        "kind": change.kind,
        "place": change.place,
        "start": start,
        "end": start + len(first.new),
        "old": text[first.start : first.end],
        "new": first.new,
        "knowable": change.knowable,
    }
