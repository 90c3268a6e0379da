"""HTML pages and pages in one file."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.read import Limits, read_bytes
from extractor.read.html import read_html
from schemas.document import Document
from schemas.errors import ReadError
from tests.read.making import assert_sound, paragraphs, why_unreadable


def read(body: str, limits: Limits | None = None) -> Document:
    document = read_html(f"<html><body>{body}</body></html>".encode(), "一.html", limits)
    assert_sound(document)
    return document


def test_blocks_are_paragraphs_and_inline_is_not() -> None:
    document = read(
        "<h2>二、收入<span>情况</span></h2><div>总计<b>12.30</b>万元。<br>其中：</div>"
        "<ul><li>甲&nbsp;乙</li></ul>散\n文<p>　　段&lt;落&gt;</p>"
    )
    assert paragraphs(document) == [
        "二、收入情况",
        "总计12.30万元。",
        "其中：",
        "甲\xa0乙",
        "散 文",
        "段<落>",
    ]
    assert document.blocks[0].level == 2
    assert [block.level for block in document.blocks[1:]] == [None] * 5


def test_what_is_not_shown_is_not_read() -> None:
    document = read(
        "<style>p{}</style><script>var a='隐';</script><p style='Display : None'>隐</p><p hidden>隐</p>"
        "<!-- 隐 --><select><option>隐</option></select><p>显</p><textarea>隐</textarea>"
    )
    assert document.text == "显\n"


def test_menus_and_footers_are_furniture() -> None:
    document = read("<nav>首页 <a>政务公开</a></nav><p>正文</p><footer>主办单位</footer>")
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("furniture", "首页 政务公开"),
        ("paragraph", "正文"),
        ("furniture", "主办单位"),
    ]
    assert document.text == "正文\n"


def test_attachments_and_large_pictures_are_said_to_be_missing() -> None:
    document = read(
        '<p>决算公开</p><a href="P0201.PDF?x=1"> 2024年度部门决算 </a><a href="index.html">返回</a>'
        '<img width="30" height="400"><img width=800px height=600><img style="width: 640px; height:480px">'
    )
    assert why_unreadable(document).splitlines() == [
        "附件“2024年度部门决算” 只是链接，不在文件中，未读入",
        "2 幅图片 未做文字识别",
    ]


GRID = (
    "<table><caption>支出决算表</caption><thead><tr><th rowspan=2>项目</th><th colspan=2>金额</th></tr>"
    "<tr><th>基本</th><th>项目</th></tr></thead><tbody><tr><td>合计<td>1.20<td></td></tr></tbody>"
    "<tr><td colspan=3>注：本表反映支出。</td></tr></table>"
)


def test_a_table_with_spans_caption_and_note() -> None:
    document = read(GRID)
    (table,) = document.tables
    assert table.texts() == [["项目", "金额", "金额"], ["项目", "基本", "项目"], ["合计", "1.20", ""]]
    assert paragraphs(document) == ["支出决算表", "注：本表反映支出。"]
    assert document.text.splitlines()[1:4] == ["项目\t金额\t", "\t基本\t项目", "合计\t1.20\t"]


def test_a_table_that_lays_out_a_page_is_no_table() -> None:
    page = f"<table><tr><td>栏目</td><td><h1>某局决算</h1><p>正文</p>{GRID}<p>尾</p></td></tr></table>"
    for body in (page, f"<table><tr><td>{page}</td></tr></table>"):
        document = read(body)
        assert len(document.tables) == 1
        assert paragraphs(document) == ["栏目", "某局决算", "正文", "支出决算表", "注：本表反映支出。", "尾"]


def test_a_table_in_a_cell_follows_the_table_around_it() -> None:
    inner = "<table><tr><td>内</td><td>1</td></tr></table>"
    rows = "".join(f"<tr><td>第{n}行</td><td>{n}.00</td></tr>" for n in range(4))
    document = read(f"<table>{rows}<tr><td>带表</td><td>见下{inner}</td></tr></table>")
    outer, nested = document.tables
    assert outer.text_at(4, 1) == "见下"
    assert nested.texts() == [["内", "1"]]
    assert document.text.count("内") == 1


def test_spans_from_a_hostile_page_do_not_fill_memory() -> None:
    document = read(
        "<table><tr><td rowspan=65000 colspan=99999>甲</td><td>1</td></tr><tr><td>2</td></tr></table>"
    )
    assert all(table.rows <= 2 and table.columns <= 513 for table in document.tables)
    wide = "<tr><td colspan=500>甲</td><td>1</td></tr>" * 30
    assert "表格过大" in why_unreadable(read(f"<p>文</p><table>{wide}</table>", Limits(max_cells=1000)))


def test_a_page_of_thousands_of_nested_tags_is_read() -> None:
    assert read("<div>" * 5000 + "底" + "</div>" * 5000).text == "底\n"


def test_a_page_whose_tags_would_keep_the_parser_busy_for_minutes_is_refused() -> None:
    begin = time.monotonic()
    with pytest.raises(ReadError, match="损坏"):
        read("<div>" * 100_000 + "底")
    assert time.monotonic() - begin < 5
    assert read("<p>段<li>项<td>格" * 20_000).text.count("段") == 20_000  # tags that end by themselves


@pytest.mark.parametrize("declared", ["gbk", "GB2312", "gb18030"])
def test_a_page_in_chinese_encoding(declared: str) -> None:
    page = f"<html><head><meta charset={declared}></head><body><p>决算情况说明</p></body></html>"
    document = read_bytes(page.encode("gb18030"), "一.htm")
    assert (document.format, document.text) == ("html", "决算情况说明\n")


def test_lost_bytes_are_said_where_the_page_names_its_encoding() -> None:
    page = b'<html><meta charset="utf-8"><body><p>' + "决算".encode() * 200 + b"\xff</p></body></html>"
    document = read_bytes(page, "一.html")
    assert "1 处字符编码损坏" in why_unreadable(document)


def test_a_page_in_an_unknown_encoding_is_refused() -> None:
    with pytest.raises(ReadError, match="无法识别"):
        read_bytes(b"<html><body>" + b"\xff\xfe\xfd" * 50 + b"</body></html>", "一.html")


def test_a_page_without_words_is_refused() -> None:
    with pytest.raises(ReadError, match="空"):
        read_bytes(b"<html><body><script>1</script></body></html>", "一.html")


MHTML = b"""MIME-Version: 1.0
Content-Type: multipart/related; boundary="=X"

--=X
Content-Type: text/html; charset="gb2312"
Content-Transfer-Encoding: quoted-printable

<html><body><p>=BE=F6=CB=E3</p></body></html>
--=X
Content-Type: image/png
Content-Transfer-Encoding: base64

AAAA
--=X--
"""


def test_a_page_in_one_file() -> None:
    document = read_bytes(MHTML, "一.doc")
    assert document.text == "决算\n"


def test_a_page_in_one_file_without_a_page_is_refused() -> None:
    with pytest.raises(ReadError, match="MHTML"):
        read_bytes(MHTML.replace(b"text/html", b"text/css"), "一.mht")


def test_a_sheet_saved_as_html_is_read_whatever_its_name() -> None:
    document = read_bytes(f"<table>{GRID[7:]}".encode("gb18030"), "导出.xls")
    assert document.tables[0].text_at(2, 1) == "1.20"


@given(st.text(st.sampled_from("收支<>/=\"' trdablepivh123!-&;"), max_size=200))
def test_any_page_is_read_soundly(body: str) -> None:
    said = ""
    try:
        read(body)
    except ReadError as error:
        said = error.message
    assert not said or "空" in said


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("<p>甲<span style='color:#FFFFFF'>隐</span></p>", "甲"),
        ("<p>甲<font color='white'>隐</font></p>", "甲"),
        ("<p>甲<span style='font-size: 0'>隐</span><span style='opacity:0;'>隐</span></p>", "甲"),
        ("<p>甲<span style='font-size:0.9em;opacity:0.5;background-color:#fff'>乙</span></p>", "甲乙"),
        ("<p style='background:#036'>甲<span style='color:#fff'>乙</span></p>", "甲乙"),
        ("<table><tr class='head'><td style='color:#fff'>乙</td></tr><tr><td>丙</td></tr></table>", "乙丙"),
    ],
)
def test_letters_in_the_colour_of_the_page_are_not_text(body: str, seen: str) -> None:
    assert "".join(read(body).text.split()) == seen
