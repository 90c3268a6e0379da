"""What stays out of a result: findings a person dismissed, and those of a baseline. Counted, never silent."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from schemas.errors import OptionError
from schemas.findings import Finding, Result

_VERSION = "1"


@dataclass(frozen=True)
class Known:
    """A finding of a baseline: which, and of which unit's document of which year."""

    fingerprint: str
    rule: str
    unit_name: str
    year: int | None


def withhold(result: Result, dismissed: Collection[str], baseline: Collection[str]) -> Result:
    """Leave out findings by fingerprint and count them. A dismissed one of the baseline counts as dismissed."""
    out = [finding.fingerprint in dismissed for finding in result.findings]
    kept: list[Finding] = []
    baselined = 0
    for finding, gone in zip(result.findings, out, strict=True):
        if not gone and finding.fingerprint in baseline:
            baselined += 1
        elif not gone:
            kept.append(finding)
    counted = {"dismissed": sum(out), "baselined": baselined}
    coverage = result.coverage.model_copy(update=counted)
    return result.model_copy(update={"findings": tuple(kept), "coverage": coverage})


def known(results: Iterable[Result]) -> list[Known]:
    """The findings of results as a baseline keeps them."""
    return [
        Known(finding.fingerprint, finding.rule, *_whose(result))
        for result in results
        for finding in result.findings
    ]


def _whose(result: Result) -> tuple[str, int | None]:
    return str(result.document.get("unit_name", "")), result.document.get("year")


def to_baseline(results: Iterable[Result]) -> str:
    """The baseline of results as JSON."""
    entries = [asdict(one) for one in known(results)]
    return json.dumps({"baseline": _VERSION, "findings": entries}, ensure_ascii=False, indent=1) + "\n"


def load_baseline(path: Path) -> tuple[Known, ...]:
    """Read a baseline.

    Raises:
        OptionError: the file is not there or is no baseline.
    """
    try:
        whole: Any = json.loads(path.read_text("utf-8"))
        if whole["baseline"] != _VERSION:
            raise ValueError(whole["baseline"])
        return tuple(Known(**one) for one in whole["findings"])
    except (OSError, ValueError, TypeError, KeyError):
        raise OptionError(str(path), "不是 gouji baseline 写的基线文件", "not a baseline file") from None


def stale(baseline: Iterable[Known], results: Sequence[Result]) -> list[Known]:
    """Entries whose document was checked by the entry's rule, and whose finding is no longer there.

    ``results`` are those before anything was withheld.
    """
    checked = {(*_whose(result), rule) for result in results for rule in result.run.rules_selected}
    found = {finding.fingerprint for result in results for finding in result.findings}
    return [
        one
        for one in baseline
        if (one.unit_name, one.year, one.rule) in checked and one.fingerprint not in found
    ]
