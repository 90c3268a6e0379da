"""The gate: no kind of record may be read worse than the saved baseline says.

A baseline keeps counts per document, so that it holds whatever part of the corpus is at hand: kinds are
compared over the documents that both have, exactly, without a tolerance.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from eval.records.run import Evaluation
from eval.records.scores import Tally, total
from schemas.errors import OptionError

_SCHEMA = "1"


@dataclass(frozen=True)
class Fall:
    """A kind that is read worse than it was, or than it must be."""

    kind: str
    wanted: float
    now: float | None


def baseline_data(evaluation: Evaluation, made: Mapping[str, Any]) -> dict[str, Any]:
    """What a baseline file holds: who made it, and labels, predictions and right ones per document and kind."""
    documents = {
        one.name: {
            "sha256": one.sha256,
            "kinds": {kind: [t.gold, t.found, t.strict] for kind, t in one.tallies.items()},
        }
        for one in evaluation.documents
    }
    return {"schema": _SCHEMA, "made": dict(made), "documents": documents}


def load_baseline(path: Path) -> dict[str, dict[str, Tally]]:
    """Counts by document and kind.

    Raises:
        OptionError: the file is no baseline.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["schema"] != _SCHEMA:
            raise KeyError("schema")
        return {
            name: {kind: Tally(gold, found, strict) for kind, (gold, found, strict) in one["kinds"].items()}
            for name, one in data["documents"].items()
        }
    except (OSError, ValueError, KeyError, TypeError):
        raise OptionError(str(path), "不是评测基线文件", "not a baseline of an evaluation") from None


def falls(evaluation: Evaluation, baseline: Mapping[str, Mapping[str, Tally]]) -> list[Fall]:
    """The kinds that are read worse than in the baseline, over the documents that both have.

    Raises:
        OptionError: they have none in common; an evaluation of nothing passes no gate.
    """
    common = [one for one in evaluation.documents if one.name in baseline]
    if not common:
        raise OptionError(
            "baseline", "基线与本次评测没有相同的文件", "the baseline has none of the documents"
        )
    now, before = [one.tallies for one in common], [baseline[one.name] for one in common]
    kinds = sorted({kind for tallies in before for kind in tallies})
    found = []
    for kind in kinds:
        was, tally = total(before, kind), total(now, kind)
        if _exact(tally) < _exact(was):
            found.append(Fall(kind, was.f1() or 0.0, tally.f1()))
    return found


def _exact(tally: Tally) -> Fraction:
    """F1 as a fraction; what is neither labelled nor found cannot have fallen."""
    both = tally.gold + tally.found
    return Fraction(2 * tally.strict, both) if both else Fraction(1)


def under(evaluation: Evaluation, least: float) -> list[Fall]:
    """The kinds whose F1 is below a least value."""
    scored = [(kind, total(evaluation.tallies, kind).f1()) for kind in evaluation.kinds]
    return [Fall(kind, least, value) for kind, value in scored if value is not None and value < least]
