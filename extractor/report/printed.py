"""The findings as a printed PDF, for documents that are none themselves.

The font is a standard Chinese one that every PDF viewer has; none is embedded.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from extractor.report.model import model_notes
from extractor.report.subject import Rule, Subject, quotes, stated
from extractor.report.words import SEVERITY, say
from schemas.findings import SEVERITIES, Finding

_FONT = "STSong-Light"
_COLOURS = {"high": "#b3261e", "medium": "#a15c00", "low": "#0b63a5", "info": "#6b6b6b"}
#: Points from the edges of an A4 page.
_MARGIN = 48


def to_printed(subject: Subject, rules: Sequence[Rule]) -> bytes:
    """The printed report of one document."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import SimpleDocTemplate

    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    out = io.BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), _MARGIN)
    paper = SimpleDocTemplate(out, pagesize=A4, title=subject.title, author="gouji", **margins)
    paper.build(list(_story(subject, rules)), onFirstPage=_foot, onLaterPages=_foot)
    return out.getvalue()


def _foot(canvas: Any, paper: Any) -> None:
    canvas.setFont(_FONT, 8)
    canvas.drawCentredString(paper.pagesize[0] / 2, _MARGIN / 2, f"第 {canvas.getPageNumber()} 页")


def _story(subject: Subject, rules: Sequence[Rule]) -> Iterator[Any]:
    from reportlab.platypus import KeepTogether

    titles = {rule.code: rule.title for rule in rules}
    result = subject.result
    tally = {s: sum(finding.severity == s for finding in result.findings) for s in SEVERITIES}
    yield _paragraph(subject.title, size=16, after=4)
    said = say("zh", "findings", n=len(result.findings), **tally) if result.findings else say("zh", "none")
    yield _paragraph(f"{subject.document.name}　{said}", after=10)
    for number, finding in enumerate(result.findings, 1):
        title = (
            f"{number}. 〔{SEVERITY['zh'][finding.severity]}〕{finding.rule} {titles.get(finding.rule, '')}"
        )
        yield KeepTogether(list(_finding(subject, finding, title)))
    yield _paragraph(say("zh", "coverage", **result.coverage.model_dump()), before=10)
    for note in model_notes(result.coverage.model):
        yield _paragraph(note.heading, size=8.5)
        yield from (_paragraph(item, size=8.5, indent=12) for item in note.lines)
    for one in result.coverage.not_checked:
        yield _paragraph(f"{say('zh', 'not_checked')}：{one.rule} {one.item}：{one.reason}", size=8.5)


def _finding(subject: Subject, finding: Finding, title: str) -> Iterator[Any]:
    yield _paragraph(title, size=11, before=8, colour=_COLOURS[finding.severity])
    yield _paragraph(finding.message)
    yield _paragraph(quotes(subject, finding), size=9, indent=12)
    for label, text in (
        ("所列数字", stated(finding).replace("\n", "；")),
        (say("zh", "sum"), finding.computation),
        (say("zh", "suggestion"), finding.suggestion),
    ):
        if text:
            yield _paragraph(f"{label}：{text}", size=9, indent=12)


def _paragraph(
    text: str,
    size: float = 10,
    before: float = 1,
    after: float = 1,
    indent: float = 0,
    colour: str = "#000000",
) -> Any:
    """A paragraph of plain text: whatever looks like markup in it is text."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    style = ParagraphStyle(
        "plain",
        fontName=_FONT,
        fontSize=size,
        leading=size * 1.5,
        spaceBefore=before,
        spaceAfter=after,
        leftIndent=indent,
        textColor=colour,
        wordWrap="CJK",
    )
    return Paragraph(escape(text).replace("\n", "<br/>"), style)
