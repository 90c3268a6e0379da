"""Two versions of a disclosure: which findings are gone, still there, new, and which figures changed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field

from extractor.report.factbase import fact_name
from extractor.report.words import MEASURE, SCOPE, SEVERITY
from schemas.exact import Fraction
from schemas.findings import Finding, Result
from schemas.records import AmountRecord, CountRecord, FactKey


@dataclass(frozen=True)
class Changed:
    """An item whose figures differ between the versions: as printed, in the order of the document."""

    name: str
    about: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """What happened from the old version to the new one."""

    old: str
    new: str
    gone: tuple[Finding, ...]
    still: tuple[Finding, ...]
    added: tuple[Finding, ...]
    changed: tuple[Changed, ...]
    #: the versions name another unit or year: no finding can be recognised
    strangers: bool = field(default=False)


def compare(old: Result, new: Result) -> Comparison:
    """Compare two results of one disclosure."""
    before = {finding.fingerprint for finding in old.findings}
    after = {finding.fingerprint for finding in new.findings}
    return Comparison(
        old=str(old.document["name"]),
        new=str(new.document["name"]),
        gone=tuple(finding for finding in old.findings if finding.fingerprint not in after),
        still=tuple(finding for finding in new.findings if finding.fingerprint in before),
        added=tuple(finding for finding in new.findings if finding.fingerprint not in before),
        changed=tuple(_changed(_figures(old), _figures(new))),
        strangers=any(old.document.get(key) != new.document.get(key) for key in ("unit_name", "year")),
    )


Figures = dict[tuple[FactKey, str | None], list[AmountRecord | CountRecord]]


def _figures(result: Result) -> Figures:
    """Every figure by what it is about."""
    figures: Figures = defaultdict(list)
    for record in result.records:
        if isinstance(record, AmountRecord | CountRecord) and record.concept != "other":
            figures[record.key, getattr(record, "side", None)].append(record)
    return figures


def _changed(old: Figures, new: Figures) -> Iterator[Changed]:
    """Items that both versions have, with other values."""
    for key, records in new.items():
        before = old.get(key, [])
        if before and _values(before) != _values(records):
            about = records[0].key
            words = (SCOPE[about.scope], MEASURE[about.measure], f"{about.period or ''}")
            yield Changed(
                fact_name(records[0]), " · ".join(filter(None, words)), _said(before), _said(records)
            )


def _values(records: Iterable[AmountRecord | CountRecord]) -> set[Fraction]:
    return {record.quantity.nominal for record in records}


def _said(records: Iterable[AmountRecord | CountRecord]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(record.quantity) for record in records))


def to_json(comparison: Comparison) -> str:
    """The comparison as JSON; findings as in the output contract."""
    groups = ("gone", "still", "added")
    whole = {
        "old": comparison.old,
        "new": comparison.new,
        "strangers": comparison.strangers,
        **{name: [one.model_dump(mode="json") for one in getattr(comparison, name)] for name in groups},
        "changed": [asdict(one) for one in comparison.changed],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def to_text(comparison: Comparison) -> str:
    """The comparison as lines of Chinese."""
    return "\n".join(_lines(comparison)) + "\n"


def _lines(comparison: Comparison) -> Iterator[str]:
    yield f"{comparison.old} → {comparison.new}"
    if comparison.strangers:
        yield "注意：两份文件的单位名称或年度不同，疑点无法逐项对应。"
    for title, findings in (
        ("已消除", comparison.gone),
        ("仍存在", comparison.still),
        ("新出现", comparison.added),
    ):
        yield f"{title} {len(findings)} 项"
        for one in findings:
            yield f"  [{SEVERITY['zh'][one.severity]}] {one.rule} {one.fingerprint} {one.message}"
    yield f"数字有变动的事项 {len(comparison.changed)} 项"
    for change in comparison.changed:
        yield f"  {change.name}（{change.about}）：{'、'.join(change.old)} → {'、'.join(change.new)}"
