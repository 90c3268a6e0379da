"""An evaluation of records as plain data: what the JSON holds and the table and the page show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eval.records.errors import CLASSES
from eval.records.run import DocumentScore, Evaluation
from eval.records.scores import (
    ReasonScore,
    Tally,
    bootstrap,
    f1_of,
    paired,
    total,
)

#: How right a prediction must be, from the strictest.
LEVELS = ("strict", "placed", "fact")
ALL = "all"


def records_data(evaluation: Evaluation, against: Evaluation | None = None) -> dict[str, Any]:
    """Scores of records: per kind with intervals, per document, reasons, errors, the difference to another run."""
    data: dict[str, Any] = {
        "backend": evaluation.backend,
        "missing": list(evaluation.missing),
        "kinds": {kind: _kind(evaluation, kind) for kind in (*evaluation.kinds, ALL)},
        "documents": {one.name: _document(one) for one in evaluation.documents},
        "reasons": _reasons(evaluation.reasons),
        "errors": [error.as_dict() for error in evaluation.errors],
    }
    if against:
        data["against"] = _differences(evaluation, against)
    return data


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def measures(one: Tally, level: str = "strict") -> dict[str, float | None]:
    """Precision, recall and F1 at a level."""
    return {
        "precision": _round(one.precision(level)),
        "recall": _round(one.recall(level)),
        "f1": _round(one.f1(level)),
    }


def _kind(evaluation: Evaluation, kind: str) -> dict[str, Any]:
    groups = evaluation.tallies
    whole = total(groups, kind)
    easy = total([one.easy for one in evaluation.documents], kind)
    interval = bootstrap(groups, f1_of(kind))
    errors = evaluation.count_errors(kind)
    return {
        "gold": whole.gold,
        "found": whole.found,
        **{level: measures(whole, level) | {"right": getattr(whole, level)} for level in LEVELS},
        "interval": [_round(interval.low), _round(interval.high)],
        "easy": measures(easy) | {"gold": easy.gold},
        "errors": {name: errors[name] for name in CLASSES},
    }


def _document(one: DocumentScore) -> dict[str, Any]:
    kinds = {
        kind: {"gold": t.gold, "found": t.found, "right": t.strict, **measures(t)}
        for kind, t in one.tallies.items()
    }
    whole = total([one.tallies], ALL)
    return {
        "sha256": one.sha256,
        "gold_sha256": one.gold_sha256,
        "profile": one.profile,
        "kinds": kinds,
        ALL: {"gold": whole.gold, "found": whole.found, "right": whole.strict, **measures(whole)},
        "coverage": {"amounts_seen": one.amounts_seen, "amounts_recorded": one.amounts_recorded},
    }


def _reasons(score: ReasonScore) -> dict[str, Any] | None:
    if not score.texts:
        return None
    return {
        "anls": _round(score.anls),
        "links": measures(score.links),
        "items": measures(score.items),
        "topics": measures(score.topics),
        "vacuous_kappa": _round(score.kappa),
    }


def _differences(now: Evaluation, before: Evaluation) -> dict[str, Any]:
    common = [one.name for one in now.documents if one.name in {d.name for d in before.documents}]
    one, other = _by_name(now, common), _by_name(before, common)
    kinds: dict[str, Any] = {}
    for kind in (*now.kinds, ALL):
        found = paired(one, other, kind)
        low, high = found.difference.low, found.difference.high
        kinds[kind] = {
            "now": _round(found.now),
            "before": _round(found.before),
            "difference": _round(found.difference.value),
            "interval": [_round(low), _round(high)],
        }
    return {"backend": before.backend, "documents": common, "kinds": kinds}


def _by_name(evaluation: Evaluation, names: Sequence[str]) -> list[Mapping[str, Tally]]:
    tallies = {one.name: one.tallies for one in evaluation.documents}
    return [tallies[name] for name in names]
