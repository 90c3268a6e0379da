"""Fonts that are not in the file: what they are drawn with must not decide what is read."""

from __future__ import annotations

import pytest

from extractor.read.pdf import read_pdf

#: Ideographs are 1000 wide, and figures narrower than any font of the machine would draw them.
_WIDTHS = "/DW 1000/W[1 95 300]"


def pdf(content: str) -> bytes:
    """A page with ``content``, whose font F1 (codes are UTF-16) is not in the file."""
    stream = content.encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/SimSun/FontDescriptor 7 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>" + _WIDTHS.encode() + b">>",
        b"<</Type/FontDescriptor/FontName/SimSun/Flags 6/FontBBox[-8 -145 1000 859]/ItalicAngle 0"
        b"/Ascent 859/Descent -141/CapHeight 683/StemV 80>>",
    ]
    body = b"%PDF-1.4\n"
    places = []
    for number, item in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        body + b"xref\n0 %d\n0000000000 65535 f \n" % size + table
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(body))
    )  # fmt: skip


def code(text: str) -> str:
    """``text`` as the font's codes."""
    return f"<{text.encode('utf-16-be').hex()}>"


HERE = "BT /F1 12 Tf 90 700 Td "
AMOUNT, OTHER = code("1,357.90"), code("6.54")
#: 8 characters of 300/1000 and a gap of a third of the size
AFTER = 90 + 8 * 0.3 * 12 + 4


@pytest.mark.parametrize(
    "content",
    [
        f"{HERE}{AMOUNT} Tj ET BT /F1 12 Tf {AFTER} 700 Td {OTHER} Tj ET",
        f"{HERE}[{AMOUNT} -333 {OTHER}] TJ ET",
        f"BT /F1 1 Tf 12 0 0 12 90 700 Tm [{AMOUNT} -333 {OTHER}] TJ ET",
        f"q .1 0 0 .1 0 0 cm BT /F1 120 Tf 900 7000 Td [{AMOUNT} -333 {OTHER}] TJ ET Q",
        f"BT /F1 12 Tf 0 1 -1 0 200 300 Tm [{AMOUNT} -333 {OTHER}] TJ ET",
        f"BT /F1 12 Tf -1 0 0 -1 300 300 Tm [{AMOUNT} -333 {OTHER}] TJ ET",
        f"BT /F1 12 Tf 0 -1 1 0 200 300 Tm [{AMOUNT} -333 {OTHER}] TJ ET",
    ],
    ids=["two objects", "one object", "scaled", "scaled page", "upwards", "upside down", "downwards"],
)
def test_a_wider_font_of_the_machine_does_not_close_a_gap_between_figures(content: str) -> None:
    assert read_pdf(pdf(content), "样例.pdf", max_pages=1).text.split() == ["1,357.90", "6.54"]


def test_the_figures_of_one_amount_stay_together() -> None:
    text = read_pdf(pdf(f"{HERE}{code('收入1,357.90万元')} Tj ET"), "样例.pdf", max_pages=1).text
    assert text.strip() == "收入1,357.90万元"
