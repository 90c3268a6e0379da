"""Excel and Word reports open in LibreOffice, which is asked to print them.

Skipped where LibreOffice is not installed, unless ``GOUJI_OFFICE_TESTS=1`` asks for it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from extractor.check import rules
from extractor.pipeline import check_path
from extractor.report.excel import to_xlsx
from extractor.report.subject import Subject
from extractor.report.word import to_docx

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
WANTED = os.environ.get("GOUJI_OFFICE_TESTS") == "1"
pytestmark = pytest.mark.skipif(
    OFFICE is None and not WANTED, reason="no LibreOffice here; GOUJI_OFFICE_TESTS=1 makes this a failure"
)
OWN = Path(__file__).parents[2] / "eval" / "documents" / "qingxi_2024.txt"


@pytest.fixture(scope="module")
def own() -> Subject:
    checked = check_path(OWN)
    return Subject(OWN, checked.document, checked.result)


def printed(path: Path) -> str:
    """The text of a file as LibreOffice prints it, white space removed."""
    assert OFFICE
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    made = path.with_suffix(".pdf")
    if not made.exists() and not WANTED:
        pytest.skip(f"this LibreOffice cannot open {path.suffix}: {done.stderr.strip()[-80:]}")
    pdf = pypdfium2.PdfDocument(made)
    return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pdf)


def test_workbook_opens(tmp_path: Path, own: Subject) -> None:
    path = tmp_path / "r.xlsx"
    path.write_bytes(to_xlsx([own], rules()))
    said = printed(path)
    for one in own.result.findings:
        assert "".join(one.computation.split())[:20] in said


def test_paper_opens(tmp_path: Path, own: Subject) -> None:
    path = tmp_path / "r.docx"
    path.write_bytes(to_docx(own, rules()))
    said = printed(path)
    assert "审计疑点底稿" in said
    for one in own.result.findings:
        assert one.fingerprint in said
