"""The Word working paper (审计疑点底稿): each finding with its quotes and its sum, and room to sign.

Names and dates are left open: the paper is signed by people.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from extractor.report.model import model_notes
from extractor.report.subject import Rule, Subject, quotes, stated
from extractor.report.words import CATEGORY, SEVERITY, say
from schemas.findings import SEVERITIES, Finding
from schemas.verdicts import VERDICT_WORDS

#: Characters that XML cannot hold.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_SIGNATURES = (("编制人", "编制日期"), ("复核人", "复核日期"))
_BODY, _HEADING = "宋体", "黑体"


def to_docx(subject: Subject, rules: Sequence[Rule]) -> bytes:
    """The working paper of one document."""
    from docx import Document

    titles = {rule.code: rule.title for rule in rules}
    paper = Document()
    _lay_out(paper)
    _head(paper, subject)
    for number, finding in enumerate(subject.result.findings, 1):
        _finding(paper, subject, number, finding, titles.get(finding.rule, finding.name))
    _unchecked(paper, subject)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _clean(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)


def _lay_out(paper: Any) -> None:
    """A4, Chinese fonts, and the page number at the foot."""
    from docx.shared import Cm, Pt, RGBColor

    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    for name, font, size in (("Normal", _BODY, 10.5), ("Title", _HEADING, 18), ("Heading 1", _HEADING, 12)):
        style = paper.styles[name]
        style.font.name, style.font.size = "Times New Roman", Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(_ns("w:eastAsia"), font)
    _page_number(section.footer.paragraphs[0])


def _ns(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))


def _page_number(paragraph: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(_ns("w:instr"), "PAGE")
    paragraph._p.append(field)


def _head(paper: Any, subject: Subject) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    result = subject.result
    paper.add_heading("审计疑点底稿", 0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    counts = Counter(finding.severity for finding in result.findings)
    tally = say("zh", "findings", n=len(result.findings), **{s: counts[s] for s in SEVERITIES})
    _table(
        paper,
        [
            ("被审计单位与年度", subject.title),
            ("核对文件", subject.document.name),
            ("文件校验值（SHA-256）", subject.document.sha256),
            ("核对工具", f"gouji {result.run.gouji_version}，地区配置 {result.run.profile}"),
            ("核对结果", tally if result.findings else say("zh", "none")),
            *((who, f"　　　　　　　　　　　　{when}：") for who, when in _SIGNATURES),
        ],
    )


def _table(paper: Any, rows: Iterable[tuple[str, str]]) -> None:
    """A table of labels and texts; the text may have several lines."""
    from docx.shared import Cm

    table = paper.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    widths = (Cm(3.4), Cm(12.8))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for label, text in rows:
        cells = table.add_row().cells
        for cell, width, said in zip(cells, widths, (label, text), strict=True):
            cell.width = width
            cell.paragraphs[0].add_run(_clean(said)).bold = said is label
    paper.add_paragraph().paragraph_format.space_after = Cm(0)


def _finding(paper: Any, subject: Subject, number: int, finding: Finding, title: str) -> None:
    heading = f"疑点 {number}　〔{SEVERITY['zh'][finding.severity]}〕{title}"
    paper.add_heading(_clean(heading), 1).paragraph_format.keep_with_next = True
    judged = subject.verdicts.get(finding.fingerprint)
    rows = [
        ("疑点", finding.message),
        ("规则与类别", f"{finding.rule} {finding.name}；{CATEGORY[finding.category]}"),
        ("原文依据", quotes(subject, finding)),
        ("所列数字", stated(finding)),
        ("计算", finding.computation),
        ("建议", finding.suggestion or ""),
        ("复核结论", _verdict(judged) if judged else "□属实　□不属实　□存疑"),
        ("被审计单位说明", ""),
        ("指纹", finding.fingerprint),
    ]
    kept = ("复核结论", "被审计单位说明")
    _table(paper, [(label, text) for label, text in rows if text or label in kept])


def _verdict(judged: Any) -> str:
    return f"{VERDICT_WORDS[judged.verdict]}（{judged.by}，{judged.time[:10]}）{judged.reason}"


def _unchecked(paper: Any, subject: Subject) -> None:
    coverage = subject.result.coverage
    paper.add_heading("未检查事项", 1)
    paper.add_paragraph(say("zh", "coverage", **coverage.model_dump()))
    if coverage.dismissed or coverage.baselined:
        paper.add_paragraph(say("zh", "withheld", **coverage.model_dump()))
    for note in model_notes(coverage.model):
        paper.add_paragraph(note.heading)
        for item in note.lines:
            paper.add_paragraph(_clean(item), style="List Bullet")
    lines = [f"未能读取：{one}" for one in coverage.unreadable]
    lines += [f"{one.rule} {one.item}：{one.reason}" for one in coverage.not_checked]
    for line in lines:
        paper.add_paragraph(_clean(line), style="List Bullet")
