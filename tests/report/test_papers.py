"""The Word paper and the PDFs: what they hold, that hostile words stay words, that the original stays."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import docx
import pikepdf
import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractor.read import read as read_document
from extractor.report.annotated import to_annotated
from extractor.report.html import _pictures
from extractor.report.printed import to_printed
from extractor.report.subject import Subject
from extractor.report.word import to_docx
from schemas.document import Document, Line
from schemas.errors import ReadError
from schemas.privacy import masked
from schemas.verdicts import Judged
from tests.report.making import FORMULA, HOSTILE, RULES, document, finding, result, subject

READ = document("收入1.00万元\n合计")


def texts(paper: bytes) -> str:
    """Every paragraph and cell of a Word file."""
    read = docx.Document(io.BytesIO(paper))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in read.paragraphs] + cells)


def test_word_paper_has_quotes_sums_and_room_to_sign() -> None:
    said = texts(to_docx(subject(READ, (0, 4)), RULES))
    for words in ("审计疑点底稿", "编制人", "编制日期", "复核人", "复核日期", "□属实", "被审计单位说明"):
        assert words in said
    assert "第 1 行：“收入1.”" in said
    assert "1.00 + 2.00 = 3.00 ≠ 3.50" in said
    assert HOSTILE in said
    assert "0" * 64 in said


def test_word_paper_shows_a_verdict_that_was_given() -> None:
    one = subject(READ, (0, 4))
    judged = Judged("0" * 16, "A01", "arguable", "待查", "甲某", "2025-01-02T03:04:05+00:00")
    said = texts(to_docx(Subject(one.path, READ, one.result, {"0" * 16: judged}), RULES))
    assert "存疑（甲某，2025-01-02）待查" in said
    assert "□属实" not in said


def test_word_paper_survives_characters_that_xml_forbids() -> None:
    bad = finding(READ, 1, (0, 2), message="控\x00制\x0b符\ud800")
    assert "控\ufffd制\ufffd符\ufffd" in texts(to_docx(Subject(Path("x"), READ, result(READ, (bad,))), RULES))


def test_printed_report_takes_markup_for_text() -> None:
    pdf = pypdfium2.PdfDocument(to_printed(subject(READ, (0, 4)), RULES))
    said = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    flat = "".join(said.split())
    assert "合计与分项不符<script>alert(1)</script>" in flat
    assert "".join(FORMULA.split()) in flat
    assert "1.00+2.00=3.00≠3.50" in flat


def original(path: Path, rotated: int = 0, crop: tuple[int, int, int, int] | None = None) -> Path:
    """A page that prints one line 100 points from the left and from the top."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=(400, 600))
    canvas.setFont("STSong-Light", 10)
    canvas.drawString(100, 500, "收入1.00万元")
    canvas.showPage()
    canvas.save()
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        if rotated:
            pdf.pages[0].rotate(rotated, relative=False)
        if crop:
            pdf.pages[0].cropbox = pikepdf.Array(crop)
        pdf.save(path)
    return path


def checked(path: Path, box: tuple[float, float, float, float]) -> Subject:
    text = "收入1.00万元\n"
    line = Line(0, 8, 1, box)
    read = Document(path.name, "pdf", "0" * 64, text, (), lines=(line,))
    return Subject(path, read, result(read, (finding(read, 1, (0, 8)),)))


@pytest.mark.parametrize(
    ("rotated", "crop", "box"),
    [
        (0, None, (100, 92, 170, 102)),
        (90, None, (498, 100, 508, 170)),
        (180, None, (230, 498, 300, 508)),
        (270, None, (92, 230, 102, 300)),
        (0, (50, 50, 350, 550), (50, 42, 120, 52)),
    ],
)
def test_highlights_lie_on_the_words(
    tmp_path: Path,
    rotated: int,
    crop: tuple[int, int, int, int] | None,
    box: tuple[float, float, float, float],
) -> None:
    path = original(tmp_path / "x.pdf", rotated, crop)
    before = path.read_bytes()
    pdf = pikepdf.open(io.BytesIO(to_annotated(checked(path, box), RULES)))
    (note,) = pdf.pages[0].Annots
    assert [float(one) for one in note.Rect] == pytest.approx([100, 498, 170, 508])
    assert "1.00 + 2.00" in str(note.Contents)
    assert str(note.T).endswith("合计与分项不符")
    with pdf.open_outline() as outline:
        assert [child.title for child in outline.root[0].children] == [str(note.T).removeprefix("gouji ")]
    assert path.read_bytes() == before


def test_a_pdf_without_findings_gets_no_bookmarks(tmp_path: Path) -> None:
    path = original(tmp_path / "x.pdf")
    one = checked(path, (0, 0, 1, 1))
    clean = Subject(path, one.document, result(one.document))
    pdf = pikepdf.open(io.BytesIO(to_annotated(clean, RULES)))
    assert "/Annots" not in pdf.pages[0]
    with pdf.open_outline() as outline:
        assert not outline.root


def test_what_is_no_pdf_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(ReadError):
        to_annotated(checked(path, (0, 0, 1, 1)), RULES)


def test_a_page_picture_does_not_show_a_masked_number(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=(400, 600))
    canvas.setFont("STSong-Light", 20)
    number = "1" + "38" + "0" * 8
    canvas.drawString(50, 500, f"联系电话：{number}")
    canvas.drawString(50, 400, "收入合计10.00万元")
    canvas.save()
    read = masked(read_document(path))
    assert number not in read.text
    (picture,) = _pictures(Subject(path, read, result(read)))
    image = Image.open(io.BytesIO(base64.b64decode(picture.data)))
    scale = image.width / 400
    shades = set(image.crop([int(scale * at) for at in (165, 84, 250, 98)]).tobytes())
    assert shades <= set(range(190, 211)), "the number shows through"
    printed = image.crop([int(scale * at) for at in (50, 180, 200, 202)])
    assert min(printed.tobytes()) < 100
