"""Run the selected checks over the records of one document."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from extractor.check import Rule, rules, run_rule
from extractor.check.facts import Facts
from extractor.check.idle import why_idle
from extractor.check.outcome import Outcome
from extractor.profiles import Profile
from schemas.errors import OptionError
from schemas.findings import SEVERITIES, Coverage, Finding, NotChecked, RuleCount
from schemas.records import AmountRecord, DocumentRecord, Extraction
from schemas.text import squeeze
from schemas.vouched import vouched

#: Which rule speaks for a wrong figure that breaks several: the unit, the place it disagrees with, the sum.
_CARRIERS = ("U01", "N01", "N02", "T", "D01", "A01", "A06", "A05", "A04", "A02", "A09", "A03")

#: In another unit no sum and no rate holds: saying so adds nothing to the slip.
_TRIVIAL = "U01"

Outcomes = list[tuple[Rule, list[Outcome]]]
_new_finding, _not_checked = vouched(Finding), vouched(NotChecked)
# its fields have other names outside
_rule_count: Callable[..., RuleCount] = vouched(RuleCount)


def select_rules(select: Sequence[str] = (), ignore: Sequence[str] = ()) -> tuple[Rule, ...]:
    """Pick rules by code, code prefix ("A") or name.

    Raises:
        OptionError: a word picks no rule.
    """
    known = rules()
    for word in (*select, *ignore):
        if not any(_matches(rule, word) for rule in known):
            raise OptionError(word, "没有这条规则，见 gouji rules", "no such rule, see gouji rules")
    return tuple(
        rule
        for rule in known
        if (not select or any(_matches(rule, word) for word in select))
        and not any(_matches(rule, word) for word in ignore)
    )


def _matches(rule: Rule, word: str) -> bool:
    return bool(word) and (rule.code.startswith(word.upper()) or rule.name == word)


def check(
    extraction: Extraction, selected: Iterable[Rule], profile: Profile
) -> tuple[tuple[Finding, ...], Coverage]:
    """Run checks over the records.

    Returns:
        The findings, gravest first and then in document order, and what was and was not checked.
    """
    facts = Facts(extraction.records, profile)
    outcomes = [(rule, run_rule(rule, facts)) for rule in selected]
    failures = [
        (rule, outcome) for rule, results in outcomes for outcome in results if outcome.status == "fail"
    ]
    place = _place(facts.document)
    findings = [_finding(rule, outcome, place) for rule, outcome in _by_cause(failures)]
    return _ordered(findings), _coverage(extraction, facts, outcomes)


def _by_cause(failures: list[tuple[Rule, Outcome]]) -> list[tuple[Rule, Outcome]]:
    """Make failures with one cause one failure, with the words and sums of all.

    A failure that only follows from another one that was found is left to that one, and so is one that
    rests on figures which another one says stand in wrong places. Of failures that
    one wrong figure explains, the first in :data:`_CARRIERS` carries the others.
    """
    known = {(rule.code, outcome.item) for rule, outcome in failures}
    kept = [(rule, outcome) for rule, outcome in failures if outcome.follows not in known]
    useless = frozenset[str]().union(*(outcome.absorbs for _, outcome in kept))
    kept = [one for one in kept if one[1].absorbs or not _rests_on(one, useless)]
    groups: dict[str, list[tuple[Rule, Outcome]]] = {}
    for number, (rule, outcome) in enumerate(kept):
        groups.setdefault(outcome.culprit or f"#{number}", []).append((rule, outcome))
    return [_joined(sorted(group, key=_carries)) for group in groups.values()]


def _rests_on(failure: tuple[Rule, Outcome], useless: frozenset[str]) -> bool:
    """Whether a failure compares figures of which nothing can be made; a note of rounding goes on."""
    rule, outcome = failure
    return (outcome.severity or rule.severity) != "info" and not useless.isdisjoint(outcome.used)


def _carries(failure: tuple[Rule, Outcome]) -> tuple[int, str]:
    rule, outcome = failure
    return next((i for i, kind in enumerate(_CARRIERS) if rule.code.startswith(kind)), 99), outcome.item


def _joined(group: list[tuple[Rule, Outcome]]) -> tuple[Rule, Outcome]:
    (rule, first), *others = group
    severity = min((o.severity or r.severity for r, o in group), key=SEVERITIES.index)
    if not others:
        return rule, first
    if rule.code == _TRIVIAL:
        return rule, replace(first, severity=severity)
    evidence = {(one.start, one.end): one for _, outcome in group for one in outcome.evidence}
    more = "；".join(outcome.message.rstrip("。") for _, outcome in others)
    return rule, replace(
        first,
        message=f"{first.message.rstrip('。')}。同一数字还造成：{more}。",
        computation="; ".join(outcome.computation for _, outcome in group),
        evidence=tuple(evidence.values()),
        values=tuple(dict.fromkeys(value for _, outcome in group for value in outcome.values)),
        severity=severity,
    )


def _finding(rule: Rule, outcome: Outcome, place: str) -> Finding:
    return _new_finding(
        rule=rule.code,
        name=rule.name,
        category=outcome.category or rule.category,
        severity=outcome.severity or rule.severity,
        message=outcome.message,
        computation=outcome.computation,
        evidence=outcome.evidence,
        values=outcome.values,
        suggestion=outcome.suggestion,
        fingerprint=_fingerprint(rule, outcome.item, place),
    )


def _place(document: DocumentRecord | None) -> str:
    """The unit and the year: one mistake made twice by a unit is two in two years."""
    unit, year = (document.unit_name, document.year) if document else ("", None)
    return f"{squeeze(unit)}\x1f{year}"


def _fingerprint(rule: Rule, item: str, place: str) -> str:
    causes = f"{place}\x1f{rule.code}\x1f{squeeze(item)}"
    return hashlib.sha256(causes.encode()).hexdigest()[:16]


def _ordered(findings: list[Finding]) -> tuple[Finding, ...]:
    """Gravest first; two findings with one fingerprint are one (the first in the document)."""
    findings.sort(key=lambda f: (SEVERITIES.index(f.severity), f.evidence[0].start, f.rule))
    return tuple({finding.fingerprint: finding for finding in reversed(findings)}.values())[::-1]


def _coverage(extraction: Extraction, facts: Facts, outcomes: Outcomes) -> Coverage:
    decided: set[str] = set()
    open_: list[NotChecked] = []
    for rule, results in outcomes:
        for outcome in results:
            if outcome.status == "cannot_check":
                open_.append(_not_checked(rule=rule.code, item=outcome.item, reason=outcome.reason))
            else:
                decided.update(outcome.used)
    return Coverage(
        amounts_seen=extraction.amounts_seen,
        amounts_recorded=extraction.amounts_recorded,
        amounts_checked=len(decided.intersection([amount.id for amount in facts.of(AmountRecord)])),
        quantities_seen=extraction.quantities_seen,
        quantities_recorded=extraction.quantities_recorded,
        rules={rule.code: _count(results) for rule, results in outcomes},
        not_checked=tuple(open_),
        not_applicable=tuple(
            _not_checked(rule=rule.code, item=rule.title, reason=why_idle(rule, facts))
            for rule, results in outcomes
            if not results
        ),
        unread=extraction.unread,
    )


def _count(results: list[Outcome]) -> RuleCount:
    said = [outcome.status for outcome in results]
    return _rule_count(
        passed=said.count("pass"), failed=said.count("fail"), cannot_check=said.count("cannot_check")
    )
