"""The three outcomes of a check: pass, fail, cannot check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import Literal

from schemas.evidence import Evidence
from schemas.findings import Category, Severity, Value
from schemas.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check says of one item.

    ``item`` names the item in words that do not move with the text: it makes the fingerprint, so it holds
    no positions. ``used`` are the ids of the records looked at. ``severity`` and ``category`` override the
    rule's own where a case is plainer or milder. ``follows`` names the failure (rule, item) this one is only
    a consequence of, ``absorbs`` the records nothing can be made of because of it, ``culprit`` the one figure
    that is wrong if the document's other figures tell: failures with the same cause become one finding.
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
    follows: tuple[str, str] | None = None
    culprit: str | None = None
    absorbs: frozenset[str] = frozenset()


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
    follows: tuple[str, str] | None = None,
    culprit: str | None = None,
    absorbs: frozenset[str] = frozenset(),
) -> Outcome:
    """The item does not hold.

    Raises:
        ValueError: there is no evidence; a finding without words cannot be signed.
    """
    if not evidence:
        raise ValueError(f"a finding needs evidence: {item}")
    return Outcome(
        "fail",
        item,
        used,
        message,
        computation,
        evidence,
        values,
        suggestion,
        severity,
        category,
        follows=follows,
        culprit=culprit,
        absorbs=absorbs,
    )


@dataclass
class Rounding:
    """Collects what only rounding explains: one note of severity ``info`` per rule and document."""

    computations: dict[str, list[str]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    used: list[str] = field(default_factory=list)

    def add(
        self, name: str, computation: str, evidence: Evidence, used: Iterable[str], row: str = ""
    ) -> None:
        """Remember one relation that holds within rounding only: of what, and in which row of a table."""
        self.names.append(name)
        self.computations.setdefault(computation, []).append(f"{name}{row}")
        self.evidence.append(evidence)
        self.used.extend(used)

    def note(self, what: str) -> Iterator[Outcome]:
        """The note, if there is anything to note. ``what`` completes the sentence (分项之和与合计)."""
        if self.names:
            names = "、".join(dict.fromkeys(self.names))
            yield failed(
                "尾差",
                f"{names}：{what}有尾差，在四舍五入或截尾允许的范围内。",
                "; ".join(
                    f"{'、'.join(dict.fromkeys(places))}：{computation}"
                    for computation, places in self.computations.items()
                ),
                tuple(dict.fromkeys(self.evidence)),
                used=tuple(dict.fromkeys(self.used)),
                severity="info",
            )
