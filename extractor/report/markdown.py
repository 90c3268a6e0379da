"""Findings as Markdown: for a pull request, a wiki, or a mail."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from extractor.report.model import model_notes
from extractor.report.subject import Rule, Subject, evidence_shown, words
from extractor.report.words import SEVERITY, say
from schemas.findings import SEVERITIES, Finding

#: Characters that mean something to Markdown or to the HTML it may hold. A cell is escaped by the same.
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#!|<>&~$])")
#: What begins a list at the beginning of a line.
_LIST = re.compile(r"^([-+]|\d+(?=[.)]))(?=[.)]?\s)")


def escape(text: str) -> str:
    """A text as Markdown that shows it letter by letter, on one line."""
    plain = _SPECIAL.sub(r"\\\1", words(text)).replace(r"\&", "&amp;").replace(r"\<", "&lt;")
    return _LIST.sub(r"\1\\" if plain[:1].isdigit() else r"\\\1", plain).replace("://", "&#58;//")


def to_markdown(subjects: Sequence[Subject], rules: Sequence[Rule]) -> str:
    """One heading a document, one a finding; what was not checked at the end of each."""
    titles = {rule.code: rule.title for rule in rules}
    return "\n".join(line for subject in subjects for line in _document(subject, titles))


def _document(subject: Subject, titles: dict[str, str]) -> Iterator[str]:
    result = subject.result
    counts = Counter(finding.severity for finding in result.findings)
    tally = {severity: counts[severity] for severity in SEVERITIES}
    yield f"# {escape(subject.title)}\n"
    said = say("zh", "findings", n=len(result.findings), **tally) if result.findings else say("zh", "none")
    yield f"{escape(subject.document.name)}：{said}\n"
    for number, finding in enumerate(result.findings, 1):
        yield from _finding(number, subject, finding, titles)
    yield f"{say('zh', 'coverage', **result.coverage.model_dump())}\n"
    for note in model_notes(result.coverage.model):
        yield f"{escape(note.heading)}\n"
        yield from (f"- {escape(item)}" for item in note.lines)
        yield ""
    if result.coverage.not_checked:
        yield f"**{say('zh', 'not_checked')}**\n"
        yield from (
            f"- {one.rule} {escape(one.item)}：{escape(one.reason)}" for one in result.coverage.not_checked
        )
        yield ""


def _finding(number: int, subject: Subject, finding: Finding, titles: dict[str, str]) -> Iterator[str]:
    title = titles.get(finding.rule, finding.name)
    yield f"## {number}. 〔{SEVERITY['zh'][finding.severity]}〕{finding.rule} {escape(title)}\n"
    yield f"{escape(finding.message)}\n"
    for one in evidence_shown(finding):
        yield f"> {subject.place(one)}：“{escape(one.quote)}”\n>"
    yield ""
    if finding.computation:
        yield f"- 计算：{escape(finding.computation)}"
    if finding.suggestion:
        yield f"- 建议：{escape(finding.suggestion)}"
    yield f"- 指纹：`{finding.fingerprint}`\n"
