"""What the checks say, and the object ``gouji check --format json`` prints."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from schemas.evidence import Evidence, Model
from schemas.model_use import ModelCoverage
from schemas.records import AnyRecord, UnreadFigure
from schemas.usage import Usage

Severity = Literal["high", "medium", "low", "info"]
SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low", "info")
Category = Literal[
    "sum",
    "share",
    "growth",
    "prior_year",
    "budget_completion",
    "part_exceeds_whole",
    "zero_base",
    "double_count",
    "narrative_vs_table",
    "narrative_vs_narrative",
    "table_vs_table",
    "performance_vs_accounts",
    "people_count",
    "count",
    "unit",
    "reason_mismatch",
    "reason_direction",
    "reason_magnitude",
    "reason_base",
    "reason_vacuous",
    "reason_contradicts_fact",
    "performance_score",
    "date_or_year",
    "code_or_name",
    "disclosure_missing",
    "other",
]
SCHEMA_VERSION = "1"


class Value(Model):
    """A figure a finding speaks of, as printed."""

    label: str
    value: str
    unit: str


class Finding(Model):
    """Something that does not fit, with the words and the arithmetic that show it."""

    rule: str
    name: str
    category: Category
    severity: Severity
    message: str
    computation: str
    evidence: tuple[Evidence, ...]
    values: tuple[Value, ...] = ()
    suggestion: str | None = None
    fingerprint: str


class NotChecked(Model):
    """A check that could not run on something, and why."""

    rule: str
    item: str
    reason: str


class RuleCount(Model):
    """How often a rule held, failed, and could not be decided."""

    passed: int = Field(0, alias="pass", serialization_alias="pass")
    failed: int = Field(0, alias="fail", serialization_alias="fail")
    cannot_check: int = 0


class Coverage(Model):
    """What was seen, recorded, checked, and not checked."""

    amounts_seen: int
    amounts_recorded: int
    amounts_checked: int
    quantities_seen: int = 0
    quantities_recorded: int = 0
    rules: dict[str, RuleCount] = Field(default_factory=dict)
    not_checked: tuple[NotChecked, ...] = ()
    #: rules that found nothing to look at in this document, each with the reason
    not_applicable: tuple[NotChecked, ...] = ()
    unread: tuple[UnreadFigure, ...] = ()
    unreadable: tuple[str, ...] = ()
    #: findings left out: those a person dismissed, and those of a baseline
    dismissed: int = 0
    baselined: int = 0
    #: what a language model was asked and what became of its proposals; None if none was to be asked
    model: ModelCoverage | None = None


class Run(Model):
    """What made this result: versions, hashes, backend, profile."""

    gouji_version: str
    python_version: str
    commit: str | None = None
    dirty: bool | None = None
    backend: str = "grammar"
    profile: str = "base"
    packages: dict[str, str] = Field(default_factory=dict)
    rules_selected: tuple[str, ...] = ()
    seconds: dict[str, float] = Field(default_factory=dict)
    #: what asking a language model took; None if none was to be asked
    usage: Usage | None = None


class Result(Model):
    """One document, checked: the output contract."""

    schema_version: str = SCHEMA_VERSION
    run: Run
    document: dict[str, Any]
    text: str | None = None
    records: tuple[AnyRecord, ...]
    findings: tuple[Finding, ...]
    coverage: Coverage
