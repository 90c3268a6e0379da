"""Findings as workflow commands: one line each, shown beside the file in a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor.report.subject import Rule, Subject
from schemas.findings import Finding, Severity

_LEVEL: dict[Severity, str] = {"high": "error", "medium": "warning", "low": "notice", "info": "notice"}


def to_github(subjects: Iterable[Subject], rules: Sequence[Rule]) -> str:
    """``::warning file=…,line=…,title=…::message``, one line a finding."""
    titles = {rule.code: rule.title for rule in rules}
    return "".join(
        _line(subject, finding, titles.get(finding.rule, finding.name))
        for subject in subjects
        for finding in subject.result.findings
    )


def _line(subject: Subject, finding: Finding, title: str) -> str:
    first = finding.evidence[0]
    properties = {"file": str(subject.path), "title": f"{finding.rule} {title}"}
    if subject.document.format in ("txt", "markdown"):
        properties["line"] = str(subject.line(first.start))
    said = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    message = f"{finding.message}（{subject.place(first)}；{finding.computation}）"
    return f"::{_LEVEL[finding.severity]} {said}::{_data(message)}\n"


def _data(text: str) -> str:
    """A text that cannot end its command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
