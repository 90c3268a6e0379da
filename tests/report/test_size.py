"""Reports of the largest documents are made quickly and stay small."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.check import rules
from extractor.pipeline import check_path
from extractor.report import excel, html, markdown, rows, sarif, word
from extractor.report.subject import Subject

#: The samples with most records, most text, and most of a PDF.
LARGEST = ("tongnan_2024.txt", "gaoping_2023.txt", "putuo_guihua_2024.pdf")
FIVE_MIB = 5 * 1024 * 1024
#: Seconds of this process: other tests run beside this one.
SECONDS = 1.0
WRITERS: dict[str, Callable[[Subject], str | bytes]] = {
    "html": lambda one: html.to_html(one, rules()),
    "xlsx": lambda one: excel.to_xlsx([one], rules()),
    "docx": lambda one: word.to_docx(one, rules()),
    "sarif": lambda one: sarif.to_sarif([one], rules(), "0"),
    "markdown": lambda one: markdown.to_markdown([one], rules()),
    "csv": lambda one: rows.to_csv([one], rules()),
}


@pytest.fixture(scope="module", params=LARGEST)
def sample(request: pytest.FixtureRequest, samples: Path) -> Subject:
    path = samples / request.param
    checked = check_path(path)
    return Subject(path, checked.document, checked.result)


@pytest.mark.parametrize("format", WRITERS)
def test_quick_and_small(sample: Subject, format: str) -> None:
    WRITERS[format](sample)  # modules are imported once
    begun = time.process_time()
    written = WRITERS[format](sample)
    assert time.process_time() - begun < SECONDS
    assert 0 < len(written if isinstance(written, bytes) else written.encode()) < FIVE_MIB


def test_every_finding_and_quote_is_in_every_report(sample: Subject) -> None:
    sarif_text = json.loads(sarif.to_sarif([sample], rules(), "0"))
    results = sarif_text["runs"][0]["results"]
    assert [one["partialFingerprints"]["gouji/v1"] for one in results] == [
        finding.fingerprint for finding in sample.result.findings
    ]
    page = html.to_html(sample, rules())
    text = markdown.to_markdown([sample], rules())
    for finding in sample.result.findings:
        assert f'title="{finding.fingerprint}"' in page
        assert finding.fingerprint in text
