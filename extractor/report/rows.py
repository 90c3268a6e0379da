"""Findings as rows of a list an auditor keeps: one row a finding, the same columns in every format."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from extractor.report.subject import Rule, Subject, places, quotes, stated
from extractor.report.words import CATEGORY, SEVERITY
from schemas.findings import Finding
from schemas.verdicts import VERDICT_WORDS

#: The columns of the list, in order. 复核… are for the reader to fill in, 指纹 is how a finding is known again.
COLUMNS = (
    "序号",
    "程度",
    "规则",
    "事项",
    "类别",
    "疑点",
    "所列数字",
    "计算",
    "建议",
    "位置",
    "原文",
    "复核结论",
    "复核人",
    "复核说明",
    "指纹",
    "单位与年度",
    "文件",
)
#: What a spreadsheet takes for the beginning of a formula; a signed figure is none.
_FORMULA = re.compile(r"[=@\t\r]|[+-](?!\d[\d,.]*%?$)")


def finding_rows(subjects: Iterable[Subject], rules: Sequence[Rule]) -> list[dict[str, str]]:
    """Every finding of every document as texts by column."""
    titles = {rule.code: rule.title for rule in rules}
    pairs = [(subject, finding) for subject in subjects for finding in subject.result.findings]
    return [{"序号": str(n), **_row(*pair, titles)} for n, pair in enumerate(pairs, 1)]


def _row(subject: Subject, finding: Finding, titles: Mapping[str, str]) -> dict[str, str]:
    judged = subject.verdicts.get(finding.fingerprint)
    return {
        "单位与年度": subject.title,
        "文件": subject.document.name,
        "程度": SEVERITY["zh"][finding.severity],
        "规则": finding.rule,
        "事项": titles.get(finding.rule, finding.name),
        "类别": CATEGORY[finding.category],
        "疑点": finding.message,
        "所列数字": stated(finding),
        "计算": finding.computation,
        "建议": finding.suggestion or "",
        "位置": places(subject, finding),
        "原文": quotes(subject, finding),
        "复核结论": VERDICT_WORDS[judged.verdict] if judged else "",
        "复核人": judged.by if judged else "",
        "复核说明": judged.reason if judged else "",
        "指纹": finding.fingerprint,
    }


def harmless(value: str) -> str:
    """A text that a spreadsheet would take for a formula gets a quote in front."""
    return f"'{value}" if _FORMULA.match(value) else value


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Rows as CSV; a byte order mark lets Excel see that it is UTF-8, and no cell is a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows({key: harmless(value) for key, value in row.items()} for row in rows)
    return "\ufeff" + out.getvalue()


def to_csv(subjects: Iterable[Subject], rules: Sequence[Rule]) -> str:
    """The list of findings as CSV."""
    return csv_text(COLUMNS, finding_rows(subjects, rules))
