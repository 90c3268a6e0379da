"""What a report is about: a checked document, where it came from, and the rules that were run."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Protocol

from extractor.report.words import Lang, say
from schemas.document import Block, Document
from schemas.evidence import Evidence
from schemas.findings import Category, Finding, Result, Severity
from schemas.verdicts import Judged

_PLAIN = frozenset({"txt", "markdown"})
#: So much of a heading is said, and what a numbered one begins with.
_HEADING = 24
_NUMBERED = re.compile(
    r"\s*(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）])"
)
#: A quote within one of so many characters adds nothing.
_SHORT = 60


class Rule(Protocol):
    """What reports say of a rule."""

    @property
    def code(self) -> str:
        """``A04``."""

    @property
    def name(self) -> str:
        """``growth-does-not-follow``."""

    @property
    def title(self) -> str:
        """The same in Chinese."""

    @property
    def category(self) -> Category:
        """Default category of its findings."""

    @property
    def severity(self) -> Severity:
        """Default severity of its findings."""

    @property
    def doc(self) -> str:
        """Its documentation."""


@dataclass(frozen=True)
class Subject:
    """A checked document. ``path`` is what the user named; ``verdicts`` are by fingerprint."""

    path: Path
    document: Document
    result: Result
    verdicts: Mapping[str, Judged] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Unit and year, or the file's name."""
        about = self.result.document
        unit, year = about.get("unit_name"), about.get("year")
        return f"{unit} {year} 年度" if unit and year else str(unit or about["name"])

    @cached_property
    def _lines(self) -> list[int]:
        """Offset of the end of each line of the text."""
        return list(accumulate(len(line) + 1 for line in self.document.text.split("\n")))

    def line(self, offset: int) -> int:
        """The line of the canonical text that an offset is in, from 1."""
        return bisect_right(self._lines, offset) + 1

    def column(self, offset: int) -> int:
        """How many characters into its line an offset is, from 1."""
        number = self.line(offset)
        return offset - (self._lines[number - 2] if number > 1 else 0) + 1

    def place(self, evidence: Evidence, lang: Lang = "zh") -> str:
        """Where a quote stands, in the words of someone who has the original open."""
        if evidence.page is not None:
            return say(lang, "page", page=evidence.page)
        if evidence.table is not None and evidence.row is not None and self.document.format not in _PLAIN:
            sheet, row = self.document.tables[evidence.table].sheet, evidence.row + 1
            if sheet:
                return say(lang, "sheet", sheet=sheet, row=row)
            return say(lang, "table_row", table=evidence.table + 1, row=row)
        if self.document.format in _PLAIN:
            return say(lang, "line", line=self.line(evidence.start))
        if heading := self._heading(evidence.start):
            return say(lang, "under", heading=heading)
        return say(lang, "paragraph", line=self.line(evidence.start))

    @cached_property
    def _headings(self) -> tuple[list[int], list[str]]:
        """Where headings stand and what they say: styled as such, or numbered like one."""
        blocks = [block for block in self.document.blocks if _is_heading(block)]
        return [block.start for block in blocks], [words(block.text)[:_HEADING] for block in blocks]

    def _heading(self, offset: int) -> str:
        """The heading that an offset stands under; empty where there is none."""
        starts, titles = self._headings
        at = bisect_right(starts, offset)
        return titles[at - 1] if at else ""


def _is_heading(block: Block) -> bool:
    if block.kind == "heading":
        return True
    return block.kind == "paragraph" and len(block.text) < 2 * _HEADING and bool(_NUMBERED.match(block.text))


def evidence_shown(finding: Finding) -> tuple[Evidence, ...]:
    """The evidence a reader needs: without quotes that stand in another short quote of the finding."""
    kept = finding.evidence
    return tuple(
        one
        for one in kept
        if not any(
            o.start <= one.start and one.end <= o.end and one.end - one.start < o.end - o.start <= _SHORT
            for o in kept
        )
    )


def words(quote: str) -> str:
    """A quote on one line."""
    return " ".join(quote.split())


def stated(finding: Finding) -> str:
    """The figures a finding speaks of, one a line."""
    return "\n".join(f"{one.label}：{one.value}{one.unit}" for one in finding.values)


def quotes(subject: Subject, finding: Finding) -> str:
    """The evidence of a finding, one quote a line, each with its place."""
    return "\n".join(f"{subject.place(one)}：“{words(one.quote)}”" for one in evidence_shown(finding))


def places(subject: Subject, finding: Finding) -> str:
    """Where a finding's evidence stands, each place once."""
    return "、".join(dict.fromkeys(subject.place(one) for one in evidence_shown(finding)))
