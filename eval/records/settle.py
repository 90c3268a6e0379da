"""Settled labels: two passes and the decisions on what they differ in, each with its reason."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from eval.records.agree import Item
from eval.records.labels import LABEL, AnyLabel, Settled, ordered
from schemas.errors import OptionError
from schemas.evidence import Model

Take = Literal["A", "B", "both", "neither"]


class Decision(Model):
    """What to take where two readers differ, and why.

    Either ``id`` names one place, or ``kind``, ``fields`` and ``only`` say which differences it settles
    (``only``: labelled by that reader alone). ``label`` lays fields over what is taken; a decision by id may so
    correct what both agreed on. ``add`` is a label neither has.
    """

    take: Take = "neither"
    reason: str
    document: str | None = None
    id: str | None = None
    kind: str | None = None
    fields: tuple[str, ...] | None = None
    only: Literal["A", "B"] | None = None
    label: dict[str, Any] | None = None
    add: dict[str, Any] | None = None

    def settles(self, item: Item) -> bool:
        """Whether this is about an item."""
        if self.add is not None:
            return False
        if self.id is not None:
            return self.id == item.id
        alone = "A" if item.second is None else "B" if item.first is None else None
        if item.agreed or (self.kind is not None and self.kind != item.kind) or self.only != alone:
            return False
        return self.fields is None or set(self.fields) == set(item.fields)


_DECISION: TypeAdapter[Decision] = TypeAdapter(Decision)


def load_decisions(path: Path, document: str) -> list[Decision]:
    """The decisions about a document: those that name it and those that name none.

    Raises:
        OptionError: a line is no decision.
    """
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(_DECISION.validate_python(json.loads(line)))
        except (ValueError, ValidationError):
            raise OptionError(str(path), f"第 {number} 行不是裁定", f"line {number} is no decision") from None
    return [one for one in found if one.document in (None, document)]


@dataclass
class Settlement:
    """Final labels, items nobody decided, and decisions that were about nothing."""

    labels: list[AnyLabel] = field(default_factory=list)
    undecided: list[Item] = field(default_factory=list)
    idle: list[Decision] = field(default_factory=list)


def settle(items: Sequence[Item], decisions: Sequence[Decision]) -> Settlement:
    """Merge two passes. Decisions by id come first, then the first that fits.

    Raises:
        OptionError: a decision makes no label.
    """
    result, used = Settlement(), set[int]()
    ranked = sorted(enumerate(decisions), key=lambda pair: pair[1].id is None)
    for item in items:
        hit = next((pair for pair in ranked if pair[1].settles(item)), None)
        if hit:
            used.add(hit[0])
            result.labels += _taken(item, hit[1])
        elif item.agreed and item.first and item.second:
            hard = tuple(dict.fromkeys((*item.first.hard, *item.second.hard)))
            result.labels.append(item.first.model_copy(update={"hard": hard}))
        else:
            result.undecided.append(item)
    for number, one in enumerate(decisions):
        if one.add is not None:
            result.labels.append(_laid(one.add, {}, one))
        elif number not in used and one.id is not None:
            result.idle.append(one)
    result.labels = list(ordered(result.labels))
    return result


def _taken(item: Item, decision: Decision) -> list[AnyLabel]:
    chosen = {
        "A": [item.first],
        "B": [item.second],
        "both": [item.first, item.second],
        "neither": [],
    }[decision.take]
    return [_laid(one.model_dump(), decision.label or {}, decision) for one in chosen if one]


def _laid(fields: Mapping[str, Any], over: Mapping[str, Any], decision: Decision) -> AnyLabel:
    """A label with fields laid over it and the reason kept."""
    settled = Settled(by=decision.take, why=decision.reason)
    try:
        return LABEL.validate_python({**fields, **over, "settled": settled})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise OptionError(
            decision.id or "add", f"裁定后不成标注：{where} {first['msg']}", "a decision makes no label"
        ) from None
