"""The text of a PDF: what is on it, in which order, and where paragraphs begin and end."""

from __future__ import annotations

import pytest

from extractor.read.pdf import read_pdf
from schemas.document import Document
from tests.read.pdf_maker import Maker, wrapped

FIRST = (
    "本单位2031年度收入总计1,234.56万元，比上年增加34.56万元，增长2.88%，"
    "主要原因是新增设备采购项目，以及人员工资正常晋升等因素综合影响所致。"
)
SECOND = "支出总计1,200.00万元，其中：基本支出800.00万元，占66.67%；项目支出400.00万元，占33.33%。"


def read(maker: Maker) -> Document:
    """Read a PDF in the making."""
    return read_pdf(maker.data(), "样例.pdf", max_pages=100)


def texts(document: Document) -> list[str]:
    """The lines of the canonical text."""
    return document.text.splitlines()


def test_lines_of_a_paragraph_are_one_line_of_text() -> None:
    maker = Maker()
    y = maker.paragraph(80, FIRST)
    maker.paragraph(y, SECOND)
    assert texts(read(maker)) == [FIRST, SECOND]


def test_paragraphs_without_indent_are_told_by_their_last_lines() -> None:
    maker = Maker()
    y = 80.0
    for text in [FIRST, SECOND] * 3:
        y = maker.paragraph(y, text, indent=0)
    assert texts(read(maker)) == [FIRST, SECOND] * 3


def test_hanging_items_are_paragraphs() -> None:
    maker = Maker()
    y = 80.0
    items = ["1." + FIRST, "2." + SECOND, "3." + FIRST]
    for item in items:
        lines = wrapped(item, 390, 12, -24)
        maker.text(90, y, lines[0])
        y = maker.lines(y + 20, lines[1:], 114, 12, 20)
    assert texts(read(maker)) == items


def test_a_line_broken_a_few_characters_early_goes_on() -> None:
    maker = Maker()
    y = maker.paragraph(80, FIRST)
    y = maker.paragraph(y, FIRST)
    y = maker.paragraph(y, FIRST)
    begin, end = (
        "本单位全年完成设备采购与人员培训等两类重点项目，年初预算为",
        "151.20万元，支出决算为150.10万元。",
    )
    maker.lines(y, [begin, end], 90, 12, 20, 24)
    assert texts(read(maker))[-1] == begin + end


def test_a_reason_in_a_line_of_its_own_belongs_to_its_sentence() -> None:
    maker = Maker()
    y = maker.paragraph(80, "收入总计与上年持平。主要原因：")
    maker.paragraph(y + 10, SECOND, indent=0)
    assert texts(read(maker)) == ["收入总计与上年持平。主要原因：" + SECOND]


def test_an_indented_line_behind_a_full_one_is_a_paragraph() -> None:
    """First lines of paragraphs stand nearly in the middle; they are no centred titles."""
    maker = Maker()
    full = "示例单位二〇三一年度决算公开情况说明之一般公共预算财政拨款支"
    y = maker.lines(80, [full + "出情"], 90, 12, 20)
    maker.paragraph(y, FIRST)
    assert texts(read(maker)) == [full + "出情", FIRST]


def test_quotation_marks_keep_their_neighbours() -> None:
    """A line ends early where the next word begins with a closing quotation mark."""
    maker = Maker()
    y = maker.paragraph(80, FIRST)
    begin, end = (
        "其他进项：指示例单位当年取得除“会费返还款项”、“捐赠收",
        "入”、“培训收入”、“场地对外出租款”等以外的各项款。",
    )
    y = maker.lines(y, [begin, end], 90, 12, 20, 24)
    maker.paragraph(y, FIRST)
    assert texts(read(maker)) == [FIRST, begin + end, FIRST]


def test_a_minus_at_the_end_of_a_line_stays() -> None:
    maker = Maker()
    for y, line in ((80, "two thousand-"), (100, "fold")):
        maker.text(90, y, line, 12, "Helvetica")
    assert "thousand-" in read(maker).text


def test_numbered_lines_of_a_list_are_not_joined() -> None:
    maker = Maker()
    titles = [
        "一、收入支出决算总体情况说明",
        "二、收入决算情况说明",
        "三、支出决算情况说明",
        "（一）机关运行经费",
    ]
    for number, title in enumerate(titles):
        maker.text(90, 80 + 20 * number, title)
    document = read(maker)
    assert texts(document) == titles
    assert [block.kind for block in document.blocks] == ["heading"] * 4


def test_a_centred_title_of_two_lines_is_one_paragraph() -> None:
    maker = Maker()
    y = maker.paragraph(200, FIRST)
    maker.paragraph(y, SECOND)
    maker.centred(100, "第三部分示例市示例区示例局二〇三一年度部门", 20)
    maker.centred(130, "决算情况说明", 20)
    assert texts(read(maker))[0] == "第三部分示例市示例区示例局二〇三一年度部门决算情况说明"


def test_captions_at_both_margins_stay_apart() -> None:
    maker = Maker()
    maker.centred(70, "收入支出决算总表", 18)
    maker.right(505, 90, "公开01表")
    maker.text(90, 110, "部门：示例局")
    maker.right(505, 110, "单位：万元")
    assert texts(read(maker)) == ["收入支出决算总表", "公开01表", "部门：示例局\t单位：万元"]


def test_entries_of_a_table_of_contents_stay_apart() -> None:
    maker = Maker()
    for number, title in enumerate(["一、收入", "二、支出", "三、资产"]):
        maker.text(90, 80 + 20 * number, title + "." * 100 + "1")
    assert len(texts(read(maker))) == 3


@pytest.mark.parametrize("number", ["— {} —", "{}", "第{}页", "第{}页共9页", "{}/9"])
def test_headers_and_page_numbers_are_furniture_and_the_text_runs_over_them(number: str) -> None:
    maker = Maker()
    lines = wrapped(FIRST, 415, 12, 24) * 40
    for page in range(4):
        if page:
            maker.page()
        maker.text(90, 50, "示例单位决算公开", 9)
        maker.lines(80, lines[page * 36 : page * 36 + 36], 90, 12, 19)
        maker.centred(815, number.format(page + 1), 9)
    document = read(maker)
    assert "示例单位" not in document.text
    furniture = [block.text for block in document.blocks if block.kind == "furniture"]
    assert len(furniture) == 8
    assert furniture.count("示例单位决算公开") == 4
    for block in document.blocks:
        if block.kind == "furniture":
            assert block.start == block.end


def test_a_sentence_over_a_page_break_is_one_line() -> None:
    maker = Maker()
    y = maker.paragraph(80, FIRST)
    maker.paragraph(y, FIRST)
    lines = wrapped(SECOND, 415, 12, 24)
    maker.text(114, 760, lines[0])
    maker.page()
    y = maker.lines(80, lines[1:], 90, 12, 20)
    maker.paragraph(y, FIRST)
    document = read(maker)
    assert texts(document) == [FIRST, FIRST, SECOND, FIRST]
    second = document.text.index(lines[1])
    assert document.pages[0].end == document.pages[1].start == second
    assert document.place(second, second + 3)[0] == 2


def test_figures_on_a_lower_line_stay_in_their_sentence() -> None:
    maker = Maker()
    maker.text(90, 80, "年初预算为")
    maker.text(150, 84.9, "1,357.90", 12)
    maker.text(200, 80, "万元，支出")
    assert "".join(read(maker).text.split()) == "年初预算为1,357.90万元，支出"


def test_figures_next_to_each_other_are_never_one() -> None:
    maker = Maker()
    maker.text(90, 80, "行政运行")
    maker.right(230, 80, "1,357.90")
    maker.right(285, 80, "1,246.80")
    assert read(maker).text.split() == ["行政运行", "1,357.90", "1,246.80"]


def test_figures_with_a_narrow_gap_are_parted_by_a_blank() -> None:
    maker = Maker()
    maker.right(130, 80, "1,357.90")
    maker.text(134, 80, "6.54")
    assert texts(read(maker)) == ["1,357.90 6.54"]


def test_what_lies_outside_the_page_or_is_clipped_is_not_text() -> None:
    maker = Maker()
    maker.text(90, 80, "看得见的正文共有十二个汉字。")
    with maker.clipped(90, 100, 300, 120):
        maker.text(90, 115, "窗内可见")
        maker.text(320, 115, "窗外重复的文字")
        maker.text(90, 300, "下方重复的文字")
    maker.text(700, 100, "页外的文字")
    maker.text(90, -20, "页上的文字")
    assert texts(read(maker)) == ["看得见的正文共有十二个汉字。", "窗内可见"]


def test_a_character_cut_by_a_clip_path_stays() -> None:
    maker = Maker()
    with maker.clipped(95, 60, 300, 83):
        maker.text(90, 80, "边缘的文字不可丢失")
    assert texts(read(maker)) == ["边缘的文字不可丢失"]


def test_bold_by_printing_twice_counts_once() -> None:
    maker = Maker()
    for shift in (0, 0.3):
        maker.text(90 + shift, 80, "合计1111.11万元")
    assert texts(read(maker)) == ["合计1111.11万元"]


def test_a_watermark_is_furniture() -> None:
    maker = Maker()
    maker.paragraph(80, FIRST)
    maker.canvas.translate(200, 300)
    maker.canvas.rotate(45)
    maker.canvas.setFont("STSong-Light", 60)
    maker.canvas.drawString(0, 0, "样张")
    document = read(maker)
    assert texts(document) == [FIRST]
    assert [b.text for b in document.blocks if b.kind == "furniture"] == ["样张"]


@pytest.mark.parametrize(
    ("rotation", "move"), [(0, (0, 0, 0)), (90, (842, 0, 90)), (180, (595, 842, 180)), (270, (0, 595, -90))]
)
def test_a_turned_page_reads_as_it_is_shown(rotation: int, move: tuple[float, float, float]) -> None:
    maker = Maker()
    maker.canvas.setPageRotation(rotation)
    maker.canvas.translate(*move[:2])
    maker.canvas.rotate(move[2])
    maker.text(60, 200, "收入决算表")
    maker.table(60, 220, [80, 80], [["科目", "金额"], ["办公费", "无"]])
    document = read(maker)
    assert texts(document) == ["收入决算表", "科目\t金额", "办公费\t无"]
    assert (document.pages[0].width, document.pages[0].height) == (595, 842)
    assert document.blocks[1].box == pytest.approx((60, 220, 220, 256), abs=1)


def test_text_set_sideways_is_read_upright_and_placed_as_shown() -> None:
    maker = Maker()
    maker.canvas.translate(595, 0)
    maker.canvas.rotate(90)
    maker.size = (842, 595)
    maker.text(50, 60, "收入决算表")
    maker.table(50, 80, [100, 100], [["科目", "金额"], ["办公费", "无"]])
    document = read(maker)
    assert texts(document) == ["收入决算表", "科目\t金额", "办公费\t无"]
    assert document.blocks[1].box == pytest.approx((80, 592, 116, 792), abs=1)


def test_places_count_from_the_corner_of_the_visible_page() -> None:
    maker = Maker()
    maker.canvas.setCropBox((20, 30, 500, 700))
    maker.text(60, 200, "收入决算表")
    document = read(maker)
    assert (document.pages[0].width, document.pages[0].height) == (480, 670)
    page, box = document.place(0, 5)
    assert page == 1
    assert box == pytest.approx((40, 200 - 142 - 0.88 * 12, 100, 200 - 142 + 0.14 * 12), abs=0.5)


def test_the_place_of_a_figure_is_that_of_its_glyphs() -> None:
    maker = Maker()
    maker.text(90, 80, "收入总计1234.56万元")
    document = read(maker)
    start = document.text.index("1234.56")
    page, box = document.place(start, start + 7)
    assert page == 1
    assert box is not None
    assert box[0] == pytest.approx(138, abs=0.5)
    assert box[2] == pytest.approx(138 + 42, abs=6)


def test_radicals_become_the_ideographs_they_look_like() -> None:
    from extractor.read.pdf_glyphs import meaning

    assert [meaning(ord(char)) for char in "⼀⼆⻓⻉"] == ["一", "二", "长", "贝"]
    assert meaning(0xE123) == meaning(0) == ""
    assert meaning(ord("①")) == "①"


def test_white_text_on_white_paper_is_not_text() -> None:
    maker = Maker()
    maker.text(90, 80, "看得见的正文共有十二个汉字。")
    maker.canvas.setFillColorRGB(1, 1, 1)
    maker.text(90, 120, "看不见的金额999.99万元")
    document = read(maker)
    assert texts(document) == ["看得见的正文共有十二个汉字。"]
    assert [(one.where, "白色文字" in one.why) for one in document.unreadable] == [("第1页", True)]


def test_white_text_on_a_coloured_ground_is_read() -> None:
    maker = Maker()
    maker.text(90, 80, "看得见的正文共有十二个汉字。")
    maker.canvas.setFillColorRGB(0.1, 0.2, 0.6)
    maker.canvas.rect(80, 842 - 130, 300, 30, stroke=0, fill=1)
    maker.canvas.setFillColorRGB(1, 1, 1)
    maker.text(90, 120, "蓝底白字的标题")
    document = read(maker)
    assert texts(document) == ["看得见的正文共有十二个汉字。", "蓝底白字的标题"]
    assert document.unreadable == ()
