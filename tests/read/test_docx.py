"""Word files: order, numbers, spans, tracked changes, and what hangs beside the body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.read import Limits, read_bytes
from schemas.document import Document
from schemas.errors import ReadError
from tests.read.making import (
    W,
    assert_sound,
    docx_bytes,
    paragraphs,
    repacked,
    why_unreadable,
)


def read(build: Callable[[Any], None], limits: Limits | None = None) -> Document:
    document = read_bytes(docx_bytes(build), "说明.docx", limits)
    assert document.format == "docx"
    assert_sound(document)
    return document


def element(xml: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(xml)


def append(paragraph: Any, inner: str) -> None:
    """Put XML at the end of a paragraph."""
    for child in list(element(f"<w:p {W}>{inner}</w:p>")):
        paragraph._p.append(child)


def test_headings_paragraphs_and_tables_stand_in_order() -> None:
    def build(word: Any) -> None:
        word.add_heading("二、收入情况", 2)
        word.add_paragraph("总计12.30万元。")
        table = word.add_table(2, 2)
        for cell, text in zip(table._cells, ["项目", "数", "合计", "12.30"], strict=True):
            cell.text = text
        word.add_paragraph("尾")

    document = read(build)
    assert [(b.kind, b.level) for b in document.blocks] == [
        ("heading", 2),
        ("paragraph", None),
        ("table", None),
        ("paragraph", None),
    ]
    assert document.text == "二、收入情况\n总计12.30万元。\n项目\t数\n合计\t12.30\n尾\n"


def test_an_outline_level_without_a_style_makes_a_heading() -> None:
    def build(word: Any) -> None:
        paragraph = word.add_paragraph("一、概况")
        paragraph._p.get_or_add_pPr().append(element(f'<w:outlineLvl {W} w:val="0"/>'))
        body = word.add_paragraph("正文")
        body._p.get_or_add_pPr().append(element(f'<w:outlineLvl {W} w:val="9"/>'))

    assert [(block.kind, block.level) for block in read(build).blocks] == [
        ("heading", 1),
        ("paragraph", None),
    ]


def test_soft_breaks_part_paragraphs_but_not_headings() -> None:
    def build(word: Any) -> None:
        word.add_heading("某局\n决算公开", 1)
        word.add_paragraph("第一行\n第二行\t带制表")

    assert paragraphs(read(build)) == ["某局 决算公开", "第一行", "第二行\t带制表"]


def form(word: Any) -> None:
    table = word.add_table(5, 4)
    table.cell(0, 0).merge(table.cell(0, 3)).text = "项目支出绩效自评表"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "项目"
    table.cell(1, 1).merge(table.cell(1, 2)).text = "金额"
    table.cell(1, 3).text = "得\n分"
    table.cell(2, 1).text, table.cell(2, 2).text = "年初", "全年"
    for column, text in enumerate(["合计", "12.00", "11.80", "9.83"]):
        table.cell(3, column).text = text
    table.cell(4, 0).text = "备注：无"


def test_merged_cells_and_the_title_in_the_grid() -> None:
    document = read(form)
    (table,) = document.tables
    assert table.texts() == [
        ["项目", "金额", "金额", "得 分"],
        ["项目", "年初", "全年", ""],
        ["合计", "12.00", "11.80", "9.83"],
    ]
    assert paragraphs(document) == ["项目支出绩效自评表", "备注：无"]


def test_a_table_in_a_cell_follows_and_is_not_repeated() -> None:
    def build(word: Any) -> None:
        table = word.add_table(3, 2)
        for index, cell in enumerate(table._cells):
            cell.text = f"外{index}"
        inner = table.cell(1, 1).add_table(1, 2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "内甲", "内乙"

    document = read(build)
    assert [table.texts()[0] for table in document.tables] == [["外0", "外1"], ["内甲", "内乙"]]
    assert document.text.count("内甲") == 1


def test_a_table_of_one_cell_is_a_box_of_paragraphs() -> None:
    def build(word: Any) -> None:
        box = word.add_table(1, 1).cell(0, 0)
        box.text = "框中一段"
        box.add_paragraph("框中二段")

    document = read(build)
    assert not document.tables
    assert paragraphs(document) == ["框中一段", "框中二段"]


def test_rows_that_begin_late_and_old_merges() -> None:
    def build(word: Any) -> None:
        late = f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{cell('乙')}{cell('1')}</w:tr>"
        old = (
            "<w:tr>"
            + cell("合", "<w:hMerge w:val='restart'/>")
            + cell("", "<w:hMerge/>")
            + cell("2")
            + "</w:tr>"
        )
        rows = f"<w:tr>{cell('项目')}{cell('名')}{cell('数')}</w:tr>{late}{old}"
        word.element.body.insert(0, element(f"<w:tbl {W}>{rows}</w:tbl>"))

    (table,) = read(build).tables
    assert table.texts() == [["项目", "名", "数"], ["", "乙", "1"], ["合", "合", "2"]]
    assert table.grid[1][0] is None


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def test_inserted_text_counts_and_deleted_text_does_not() -> None:
    def build(word: Any) -> None:
        paragraph = word.add_paragraph("收入")
        append(paragraph, '<w:del w:id="1"><w:r><w:delText>99.00</w:delText></w:r></w:del>')
        append(paragraph, '<w:ins w:id="2"><w:r><w:t>12.30</w:t></w:r></w:ins>')
        append(paragraph, '<w:moveFrom w:id="3"><w:r><w:t>旧</w:t></w:r></w:moveFrom>')
        append(paragraph, "<w:hyperlink><w:r><w:t>万元</w:t></w:r></w:hyperlink>")
        append(paragraph, "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>")
        table = word.add_table(3, 2)
        for index, one in enumerate(table._cells):
            one.text = f"格{index}"
        table.rows[1]._tr.get_or_add_trPr().append(element(f'<w:del {W} w:id="4"/>'))

    document = read(build)
    assert paragraphs(document) == ["收入12.30万元"]
    assert document.tables[0].texts() == [["格0", "格1"], ["格4", "格5"]]


def test_field_codes_are_not_text_and_their_results_are() -> None:
    def build(word: Any) -> None:
        paragraph = word.add_paragraph("共")
        append(
            paragraph,
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE 3</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>8</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:noBreakHyphen/><w:sym w:char="25A1"/></w:r>',
        )

    assert paragraphs(read(build)) == ["共8-□"]


def test_heads_are_furniture() -> None:
    def build(word: Any) -> None:
        word.sections[0].header.paragraphs[0].text = "某局决算"
        word.sections[0].footer.paragraphs[0].text = "第1页"
        word.add_paragraph("正文")

    document = read(build)
    assert [(b.kind, b.text) for b in document.blocks] == [
        ("furniture", "某局决算"),
        ("furniture", "第1页"),
        ("paragraph", "正文"),
    ]
    assert document.text == "正文\n"


BOX = """<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">
<mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></w:drawing>
</mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></w:pict>
</mc:Fallback></mc:AlternateContent></w:r>"""


def test_a_text_box_follows_its_paragraph_once() -> None:
    def build(word: Any) -> None:
        append(word.add_paragraph("段前"), BOX)
        word.add_paragraph("段后")

    assert paragraphs(read(build)) == ["段前", "框内", "段后"]


WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


def drawing(width: int, height: int) -> str:
    extent = f'<wp:extent xmlns:wp="{WP}" cx="{width * 12700}" cy="{height * 12700}"/>'
    return f"<w:r><w:drawing><wp:inline xmlns:wp='{WP}'>{extent}</wp:inline></w:drawing></w:r>"


def test_large_pictures_and_embedded_objects_are_reported() -> None:
    def build(word: Any) -> None:
        append(word.add_paragraph("章"), drawing(60, 60))
        append(word.add_paragraph("表"), drawing(400, 300))
        ole = '<o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" ProgID="Excel.Sheet.12"/>'
        append(word.add_paragraph("附"), f"<w:r><w:object>{ole}</w:object></w:r>")

    assert why_unreadable(read(build)).splitlines() == [
        "第 2 段处的图片 未做文字识别",
        "第 3 段处的嵌入对象 未读入（Excel.Sheet.12）",
    ]


def test_a_file_of_pictures_alone_is_refused_with_the_reason() -> None:
    with pytest.raises(ReadError, match="图片未做文字识别"):
        read(lambda word: append(word.add_paragraph(), drawing(400, 300)))


def test_controls_and_math_are_read_through() -> None:
    def build(word: Any) -> None:
        inner = f"<w:p {W}><w:r><w:t>控件内</w:t></w:r></w:p>"
        word.element.body.insert(0, element(f"<w:sdt {W}><w:sdtContent>{inner}</w:sdtContent></w:sdt>"))
        math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
        append(word.add_paragraph("率"), f'<m:oMath xmlns:m="{math}"><m:r><m:t>a/b</m:t></m:r></m:oMath>')

    assert paragraphs(read(build)) == ["控件内", "率a/b"]


def test_footnotes_stand_at_the_end() -> None:
    notes = f"""<w:footnotes {W}><w:footnote w:type="separator"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote>
    <w:footnote w:id="2"><w:p><w:r><w:t>脚注一</w:t></w:r></w:p></w:footnote></w:footnotes>"""

    def add(name: str, data: bytes) -> bytes:
        if name == "word/_rels/document.xml.rels":
            kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
            relation = f'<Relationship Id="n1" Type="{kind}" Target="styles2.xml"/></Relationships>'
            return data.replace(b"</Relationships>", relation.encode())
        return data

    import io
    import zipfile

    packed = io.BytesIO(repacked(docx_bytes(lambda word: word.add_paragraph("正文")), add))
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("word/styles2.xml", notes)
    assert paragraphs(read_bytes(packed.getvalue(), "一.docx")) == ["正文", "脚注一"]


def test_a_relation_that_leads_nowhere_does_no_harm() -> None:
    data = repacked(
        docx_bytes(lambda word: word.add_paragraph("正文")),
        lambda name, data: data.replace(b'Target="styles.xml"', b'Target="NULL"'),
    )
    assert read_bytes(data, "一.docx").text == "正文\n"


def test_the_strict_form_of_the_format_is_read() -> None:
    data = repacked(
        docx_bytes(lambda word: word.add_paragraph("正文")),
        lambda name, data: data.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
    )
    assert read_bytes(data, "一.docx").text == "正文\n"


def test_an_entity_bomb_is_not_expanded() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY a "' + b"x" * 1000 + b'"><!ENTITY b "' + b"&a;" * 1000 + b'">]>'

    def arm(name: str, data: bytes) -> bytes:
        if name != "word/document.xml":
            return data
        start = data.index(b"<w:document")
        return data[:start] + bomb + data[start:].replace("正文".encode(), b"&b;&b;&b;")

    data = repacked(docx_bytes(lambda word: word.add_paragraph("正文")), arm)
    try:
        length = len(read_bytes(data, "一.docx").text)
    except ReadError:
        length = 0
    assert length < 1000


def test_a_missing_list_of_types_does_no_harm_and_a_missing_body_does() -> None:
    whole = docx_bytes(lambda word: word.add_paragraph("正文"))
    bare = repacked(whole, lambda name, data: None if name == "[Content_Types].xml" else data)
    assert read_bytes(bare, "一.docx").text == "正文\n"
    empty = repacked(whole, lambda name, data: None if name == "word/document.xml" else data)
    with pytest.raises(ReadError, match="损坏"):
        read_bytes(empty, "一.docx")


TEXT = st.text(st.sampled_from("收支决算表0123456789.,%（） "), min_size=1, max_size=6).map(str.strip)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(TEXT, min_size=3, max_size=3), min_size=1, max_size=5))
def test_a_grid_comes_back_from_word(rows: list[list[str]]) -> None:
    grid = [["栏一", "栏二", "栏三"], *rows, ["合计", "1.00", "2.00"]]

    def build(word: Any) -> None:
        table = word.add_table(len(grid), 3)
        for one, text in zip(table._cells, [text for row in grid for text in row], strict=True):
            one.text = text

    assert read(build).tables[0].texts() == grid
