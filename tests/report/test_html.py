"""The HTML report shows document and findings, and nothing in a document can act in it."""

from __future__ import annotations

import re

import pytest

from extractor.report.html import Marks, to_html
from schemas.document import Block, Cell, Document, Table
from schemas.evidence import quote
from schemas.findings import Coverage, Finding, Result, Run

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'


def document(text: str) -> Document:
    first = text.index("\n")
    cell = Cell(0, 0, text[first + 1 :], first + 1, len(text))
    return Document(
        name="决算.txt",
        format="txt",
        sha256="0",
        text=text,
        blocks=(
            Block("paragraph", 0, first, text[:first]),
            Block("table", first + 1, len(text), text[first + 1 :], table=0),
        ),
        tables=(Table(0, first + 1, len(text), (cell,)),),
    )


def result(read: Document, *spans: tuple[int, int]) -> Result:
    findings = tuple(
        Finding(
            rule="A01",
            name="total-is-not-its-parts",
            category="sum",
            severity="high",
            message=f"合计与分项不符{HOSTILE}",
            computation="1.00 + 2.00 = 3.00 ≠ 3.50",
            evidence=(quote(read, *span),),
            fingerprint=f"{number:016x}",
        )
        for number, span in enumerate(spans)
    )
    return Result(
        run=Run(gouji_version="0", python_version="3"),
        document={"name": read.name, "unit_name": HOSTILE, "year": 2024, "document_kind": "final_account"},
        records=(),
        findings=findings,
        coverage=Coverage(amounts_seen=1, amounts_recorded=1, amounts_checked=1),
    )


def test_escapes_every_text_of_the_document() -> None:
    read = document(f"收入1.00万元{HOSTILE}\n{HOSTILE}")
    page = to_html(result(read, (0, 8)), read)
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page
    assert len(re.findall(r"<script", page)) == 1
    assert "onerror=&#34;" in page or "onerror=&quot;" in page


def test_needs_no_network_and_allows_only_its_own_script() -> None:
    read = document("收入1.00万元\n合计")
    page = to_html(result(read, (0, 2)), read)
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", page)
    nonce = re.search(r'<script nonce="([^"]+)"', page)
    assert nonce
    assert f"script-src 'nonce-{nonce[1]}'" in page
    assert "default-src 'none'" in page


def test_every_finding_is_linked_to_its_words() -> None:
    read = document("收入1.00万元，支出2.00万元\n合计")
    page = to_html(result(read, (0, 8), (4, 17)), read)
    linked = [set(f.split()) for f in re.findall(r'<mark[^>]*data-f="([^"]+)"', page)]
    assert {"0"} in linked
    assert {"0", "1"} in linked
    assert {"1"} in linked


@pytest.mark.parametrize("spans", [[(0, 3), (2, 6)], [(0, 6), (1, 2)], [(3, 4)], []])
def test_cutting_keeps_the_text(spans: list[tuple[int, int]]) -> None:
    read = document("收入一点零零\n合计")
    findings = result(read, *spans).findings
    pieces = Marks(findings).cut(read.text, 0, 6)
    assert "".join(piece.text for piece in pieces) == read.text[:6]
    marked = {n for piece in pieces for n in piece.findings}
    assert marked == set(range(len(spans)))
