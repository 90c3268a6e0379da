"""The three outcomes of a check: pass, fail, cannot check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schemas.evidence import Evidence
from schemas.findings import Category, Severity, Value


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check says of one item.

    ``item`` names the item in words that do not move with the text: it makes the fingerprint, so it holds
    no positions. ``used`` are the ids of the records looked at. ``severity`` and ``category`` override the
    rule's own where a case is plainer or milder.
    """

    status: Literal["pass", "fail", "cannot_check"]
    item: str
    used: tuple[str, ...] = ()
    message: str = ""
    computation: str = ""
    evidence: tuple[Evidence, ...] = ()
    values: tuple[Value, ...] = ()
    suggestion: str | None = None
    severity: Severity | None = None
    category: Category | None = None
    reason: str = ""


def passed(item: str, used: tuple[str, ...] = ()) -> Outcome:
    """The item holds."""
    return Outcome("pass", item, used)


def cannot_check(item: str, reason: str, used: tuple[str, ...] = ()) -> Outcome:
    """The item cannot be decided, and why (in Chinese)."""
    return Outcome("cannot_check", item, used, reason=reason)


def failed(
    item: str,
    message: str,
    computation: str,
    evidence: tuple[Evidence, ...],
    *,
    used: tuple[str, ...] = (),
    values: tuple[Value, ...] = (),
    suggestion: str | None = None,
    severity: Severity | None = None,
    category: Category | None = None,
) -> Outcome:
    """The item does not hold.

    Raises:
        ValueError: there is no evidence; a finding without words cannot be signed.
    """
    if not evidence:
        raise ValueError(f"a finding needs evidence: {item}")
    return Outcome(
        "fail", item, used, message, computation, evidence, values, suggestion, severity, category
    )
