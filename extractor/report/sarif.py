"""Findings as SARIF 2.1.0, the format of code scanning tools. Every rule that was run is declared.

Documents that are not plain text have no lines: their findings say page and box in ``properties`` and carry
the place in the message of the location.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from extractor.report.subject import Rule, Subject, words
from schemas.evidence import Evidence
from schemas.findings import Finding, Severity

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL: dict[Severity, str] = {"high": "error", "medium": "warning", "low": "note", "info": "note"}


def to_sarif(subjects: Sequence[Subject], rules: Sequence[Rule], version: str) -> str:
    """One run over all documents. ``version`` is gouji's."""
    index = {rule.code: number for number, rule in enumerate(rules)}
    driver = {"name": "gouji", "semanticVersion": version, "rules": [_rule(rule) for rule in rules]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "artifacts": [_artifact(subject) for subject in subjects],
        "invocations": [_invocation(subjects)],
        "results": [
            _result(subject, number, finding, index)
            for number, subject in enumerate(subjects)
            for finding in subject.result.findings
        ],
    }
    whole = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.doc.strip().splitlines()[0]},
        "help": {"text": rule.doc.strip()},
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
        "properties": {"category": rule.category, "severity": rule.severity},
    }


def _uri(path: Path) -> str:
    """A path as a URI reference: relative if the path is."""
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _artifact(subject: Subject) -> dict[str, Any]:
    return {
        "location": {"uri": _uri(subject.path)},
        "hashes": {"sha-256": subject.document.sha256},
        "properties": {"title": subject.title},
    }


def _invocation(subjects: Sequence[Subject]) -> dict[str, Any]:
    """That the run went through, and what in the documents could not be read."""
    notes = [
        {"level": "warning", "message": {"text": f"{subject.document.name}: {one}"}}
        for subject in subjects
        for one in subject.result.coverage.unreadable
    ]
    return {"executionSuccessful": True, "toolExecutionNotifications": notes}


def _result(subject: Subject, artifact: int, finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    first, *others = finding.evidence
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVEL[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [_location(subject, artifact, first)],
        "partialFingerprints": {"gouji/v1": finding.fingerprint},
        "properties": {
            "category": finding.category,
            "severity": finding.severity,
            "values": [one.model_dump() for one in finding.values],
        },
    }
    if finding.rule in index:
        result["ruleIndex"] = index[finding.rule]
    if others:
        result["relatedLocations"] = [
            {"id": number, **_location(subject, artifact, one)} for number, one in enumerate(others, 1)
        ]
    return result


def _message(finding: Finding) -> str:
    parts = [finding.message, f"计算：{finding.computation}" if finding.computation else ""]
    return "\n".join(part for part in (*parts, finding.suggestion or "") if part)


def _location(subject: Subject, artifact: int, one: Evidence) -> dict[str, Any]:
    where: dict[str, Any] = {"artifactLocation": {"uri": _uri(subject.path), "index": artifact}}
    location: dict[str, Any] = {"physicalLocation": where}
    if subject.document.format in ("txt", "markdown"):
        where["region"] = _region(subject, one)
    else:
        location["properties"] = {"page": one.page, "bbox": one.bbox}
    location["message"] = {"text": f"{subject.place(one)}：“{words(one.quote)}”"}
    return location


def _region(subject: Subject, one: Evidence) -> dict[str, Any]:
    return {
        "startLine": subject.line(one.start),
        "startColumn": subject.column(one.start),
        "endLine": subject.line(one.end),
        "endColumn": subject.column(one.end),
        "snippet": {"text": one.quote},
    }
