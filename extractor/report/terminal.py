"""The report an auditor reads in a terminal: document, findings by severity, what was not checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from extractor.report.model import model_notes
from extractor.report.subject import Subject, evidence_shown
from extractor.report.words import KIND, SEVERITY, Lang, say
from schemas.evidence import Evidence
from schemas.findings import SEVERITIES, Finding, NotChecked, Result

_STYLE = {"high": "bold red", "medium": "yellow", "low": "cyan", "info": "dim"}
#: So much of a quote is shown; the whole is in the JSON.
_QUOTE = 160
#: So many items of a kind are listed before the rest is counted.
_LISTED = 8


def print_report(subject: Subject, console: Console, lang: Lang = "zh") -> None:
    """Print one document's report.

    Everything is printed as plain text: markup in a document's words has no effect.
    """
    result = subject.result
    console.print(_headline(result, lang))
    console.print(Text(_tally(result, lang), style="bold"))
    for finding in result.findings:
        console.print()
        for line in _finding(finding, subject, lang):
            console.print(line)
    console.print()
    for line in _coverage(result, lang):
        console.print(line)


def _headline(result: Result, lang: Lang) -> Text:
    about = result.document
    parts = [about.get("unit_name") or say(lang, "no_unit")]
    if about.get("year"):
        parts.append(say(lang, "year", year=about["year"]))
    parts.append(KIND[lang].get(about.get("document_kind", "other"), ""))
    if about.get("pages"):
        parts.append(say(lang, "pages", n=about["pages"]))
    parts.append(say(lang, "tables", n=about["tables"]))
    parts.append(say(lang, "profile", profile=result.run.profile))
    return Text(f"{about['name']}  ", style="bold") + Text("  ".join(parts), style="not bold")


def _tally(result: Result, lang: Lang) -> str:
    if not result.findings:
        return say(lang, "none")
    counts = Counter(finding.severity for finding in result.findings)
    return say(lang, "findings", n=len(result.findings), **{s: counts[s] for s in SEVERITIES})


def _finding(finding: Finding, subject: Subject, lang: Lang) -> Iterator[Text | Padding]:
    head = Text(f"[{SEVERITY[lang][finding.severity]}] ", style=_STYLE[finding.severity])
    head.append(f"{finding.rule} {finding.name}", style="bold")
    head.append(f"  {finding.fingerprint}", style="dim")
    yield head
    yield _indented(Text(finding.message))
    for one in evidence_shown(finding):
        yield _indented(
            Text(f"{say(lang, 'quote')} {subject.place(one, lang)}：", style="dim") + _quoted(one)
        )
    if finding.computation:
        yield _indented(Text(f"{say(lang, 'sum')}：", style="dim") + Text(finding.computation))
    if finding.suggestion:
        yield _indented(Text(f"{say(lang, 'suggestion')}：", style="dim") + Text(finding.suggestion))


def _indented(line: Text) -> Padding:
    return Padding(line, (0, 0, 0, 4), expand=False)


def _quoted(evidence: Evidence) -> Text:
    words = " ".join(evidence.quote.split())
    return Text(words if len(words) <= _QUOTE else words[: _QUOTE - 1] + "…", style="italic")


def _coverage(result: Result, lang: Lang) -> Iterator[Text | Padding]:
    coverage = result.coverage
    counts = coverage.rules.values()
    yield Text(say(lang, "coverage", **coverage.model_dump(include=_FIGURES)), style="bold")
    decided = sum(count.passed + count.failed for count in counts)
    undecided = sum(count.cannot_check for count in counts)
    yield Text(say(lang, "rules", rules=len(coverage.rules), decided=decided, undecided=undecided))
    if coverage.dismissed or coverage.baselined:
        yield Text(say(lang, "withheld", dismissed=coverage.dismissed, baselined=coverage.baselined))
    for note in model_notes(coverage.model, lang):
        yield Text(note.heading)
        yield from _listed(list(note.lines), lang)
    if coverage.unreadable:
        yield Text(f"{say(lang, 'unreadable')} ({say(lang, 'items', n=len(coverage.unreadable))})")
        yield from _listed(list(coverage.unreadable), lang)
    if coverage.not_checked:
        yield Text(f"{say(lang, 'not_checked')} ({say(lang, 'items', n=len(coverage.not_checked))})")
        yield from _listed(_reasons(coverage.not_checked), lang)
    if coverage.not_applicable:
        yield Text(say(lang, "not_applicable", n=len(coverage.not_applicable)))
    if coverage.unread:
        yield Text(f"{say(lang, 'unread')} ({say(lang, 'items', n=len(coverage.unread))})")
        yield from _listed([" ".join(one.evidence.quote.split()) for one in coverage.unread], lang)


_FIGURES = {
    "amounts_seen",
    "amounts_recorded",
    "amounts_checked",
    "quantities_seen",
    "quantities_recorded",
}


def _reasons(items: tuple[NotChecked, ...]) -> list[str]:
    """One line per rule and reason, with the items it concerns."""
    ordered = sorted(items, key=lambda one: (one.rule, one.reason))
    lines = []
    for (rule, reason), group in groupby(ordered, key=lambda one: (one.rule, one.reason)):
        named = list(dict.fromkeys(one.item for one in group))
        shown = "、".join(named[:3]) + ("…" if len(named) > 3 else "")
        lines.append(f"{rule} ×{len(named)} {reason}（{shown}）")
    return lines


def _listed(lines: list[str], lang: Lang) -> Iterator[Padding]:
    for line in lines[:_LISTED]:
        yield _indented(Text(line[:_QUOTE], style="dim"))
    if len(lines) > _LISTED:
        yield _indented(Text(say(lang, "more", n=len(lines) - _LISTED), style="dim"))
