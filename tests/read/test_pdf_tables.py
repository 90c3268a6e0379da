"""Tables of a PDF: grids with spans, open sides, parts on several pages."""

from __future__ import annotations

import io

import pytest

from extractor.read.pdf import read_pdf
from extractor.read.pdf_glyphs import Edge
from extractor.read.pdf_tables import Ruling, merged
from schemas.document import Document
from tests.read.pdf_maker import Maker

HEADER = [["科目编码", "科目名称", "金额"]]
WIDTHS = [80, 200, 100]


def read(maker: Maker) -> Document:
    """Read a PDF in the making; every cell must stand in the text where it says."""
    document = read_pdf(maker.data(), "样例.pdf", max_pages=100)
    for table in document.tables:
        for cell in table.cells:
            assert document.text[cell.start : cell.end] == cell.text
    return document


def rows(first: int, end: int) -> list[list[str]]:
    """Lines of a table."""
    return [[f"2{number:04d}", f"示例科目第{number}项", f"{number}.50"] for number in range(first, end)]


def test_a_grid_with_spans() -> None:
    maker = Maker()
    grid = [
        [("收入", 1, 2), None, ("支出", 1, 2), None],
        [("项目", 2, 1), "预算数", "项目", ("决算数", 2, 1)],
        [None, "1.00", "二、水费", None],
    ]
    maker.table(90, 100, [90, 80, 90, 80], grid)
    document = read(maker)
    (table,) = document.tables
    assert (table.rows, table.columns) == (3, 4)
    assert table.texts() == [
        ["收入", "收入", "支出", "支出"],
        ["项目", "预算数", "项目", "决算数"],
        ["项目", "1.00", "二、水费", "决算数"],
    ]
    assert document.text == "收入\t支出\n项目\t预算数\t项目\t决算数\n1.00\t二、水费\n"
    spans = {cell.text: (cell.row_span, cell.column_span) for cell in table.cells}
    assert spans["收入"] == (1, 2)
    assert spans["决算数"] == (2, 1)
    cell = table.grid[1][1]
    assert cell is not None
    assert cell.box == pytest.approx((180, 118, 260, 136), abs=0.5)


def test_captions_and_notes_stay_around_the_table() -> None:
    maker = Maker()
    maker.centred(60, "支出决算表")
    maker.right(470, 75, "单位：万元", 9)
    end = maker.table(90, 80, WIDTHS, HEADER + rows(1, 3))
    maker.text(90, end + 20, "注：本表反映支出情况。")
    document = read(maker)
    assert [block.kind for block in document.blocks] == ["paragraph", "paragraph", "table", "paragraph"]
    assert document.text.splitlines()[2] == "科目编码\t科目名称\t金额"


def test_a_table_over_three_pages_is_one_without_the_repeated_header() -> None:
    maker = Maker()
    maker.centred(60, "支出决算表")
    for page, lines in enumerate([rows(1, 36), rows(36, 70), rows(70, 75)]):
        if page:
            maker.page()
        maker.table(90, 80, WIDTHS, HEADER + lines if page < 2 else lines)
        maker.centred(812, str(page + 1), 9)
    document = read(maker)
    (table,) = document.tables
    assert table.pages == (1, 2, 3)
    assert table.texts() == HEADER + rows(1, 75)
    assert document.text.count("科目编码") == 1
    assert [b.text for b in document.blocks if b.kind == "furniture" and b.page == 2] == [*HEADER[0], "2"]
    last, first = table.grid[35][0], table.grid[36][0]
    assert last is not None
    assert first is not None
    assert (last.page, first.page) == (1, 2)
    assert document.pages[1].start == first.start


def test_a_repeated_caption_does_not_begin_a_table_and_another_does() -> None:
    maker = Maker()
    for page, title in enumerate(["支出决算表", "支出决算表（续）", "支出决算表", "收入决算表"]):
        if page:
            maker.page()
        maker.centred(60, title)
        maker.right(470, 75, "公开03表", 9)
        maker.table(90, 80, WIDTHS, HEADER + rows(36 * page, 36 * page + 36))
    document = read(maker)
    assert [table.pages for table in document.tables] == [(1, 2, 3), (4,)]
    assert document.text.count("支出决算表") == 1
    assert document.text.count("公开03表") == 2


def test_a_caption_on_every_page_of_a_table_is_no_running_header() -> None:
    maker = Maker()
    for page in range(4):
        if page:
            maker.page()
        maker.centred(60, "支出决算表")
        maker.table(90, 80, WIDTHS, HEADER + rows(36 * page, 36 * page + 36))
    document = read(maker)
    assert document.text.startswith("支出决算表\n科目编码\t")
    assert [table.pages for table in document.tables] == [(1, 2, 3, 4)]
    assert document.text.count("支出决算表") == 1


def test_text_between_parts_makes_two_tables() -> None:
    maker = Maker()
    maker.table(90, 80, WIDTHS, HEADER + rows(1, 30))
    maker.text(90, 750, "注：本表到此为止。")
    maker.page()
    maker.table(90, 80, WIDTHS, rows(30, 33))
    assert [table.pages for table in read(maker).tables] == [(1,), (2,)]


def test_other_columns_make_another_table() -> None:
    maker = Maker()
    maker.table(90, 80, WIDTHS, HEADER + rows(1, 36))
    maker.page()
    maker.table(90, 80, [120, 160, 100], HEADER + rows(36, 40))
    assert len(read(maker).tables) == 2


def test_forms_of_the_same_kind_are_tables_of_their_own() -> None:
    maker = Maker()
    for page, name in enumerate(["设备采购", "人员培训"]):
        if page:
            maker.page()
        form = [
            [("项目支出绩效自评表", 1, 4), None, None, None],
            ["项目名称", (name, 1, 3), None, None],
            ["主管部门", ("示例局", 1, 3), None, None],
            ["数量指标", "10", "10", "20"],
        ]
        maker.table(90, 80, [100] * 4, form)
    assert [table.pages for table in read(maker).tables] == [(1,), (2,)]


def test_a_form_whose_parts_have_other_columns_goes_on_over_the_page_break() -> None:
    maker = Maker()
    maker.table(
        90, 700, [100, 300], [["项目名称", "设备采购"], ["主管部门", "示例局"], ["年度目标", "完成采购"]]
    )
    maker.page()
    maker.table(90, 60, [80, 120, 100, 100], [["指标", "目标", "完成", "得分"], ["数量", "10", "9", "18"]])
    (table,) = read(maker).tables
    assert table.pages == (1, 2)
    assert table.texts()[0] == ["项目名称", "项目名称", "设备采购", "设备采购", "设备采购"][: table.columns]
    assert [cell.text for cell in table.cells if cell.row == 4] == ["数量", "10", "9", "18"]


def test_a_form_that_ends_above_the_foot_of_its_page_does_not_go_on() -> None:
    maker = Maker()
    maker.table(
        90, 300, [100, 300], [["项目名称", "设备采购"], ["主管部门", "示例局"], ["年度目标", "完成采购"]]
    )
    maker.page()
    maker.table(90, 60, [80, 120, 100, 100], [["指标", "目标", "完成", "得分"], ["数量", "10", "9", "18"]])
    assert len(read(maker).tables) == 2


def test_a_table_after_text_in_the_middle_of_a_page_is_its_own() -> None:
    maker = Maker()
    maker.table(90, 80, WIDTHS, HEADER + rows(1, 36))
    maker.page()
    maker.text(90, 60, "二、单位构成")
    maker.table(90, 80, WIDTHS, HEADER + rows(1, 3))
    assert [table.pages for table in read(maker).tables] == [(1,), (2,)]


def test_a_row_cut_by_the_page_break_is_put_together() -> None:
    maker = Maker()
    widths = [60, 96, 80]
    lines = [
        ["编码", "名称", "金额"],
        ["20101", "行政运行", "1.00"],
        ["2080505", "机关事业单位基本养\n老保险缴费的单位缴", "345.67"],
    ]
    maker.table(90, 700, widths, lines, height=28)
    maker.page()
    maker.table(90, 60, widths, [["", "费支出", ""], ["20806", "其他支出", "2.00"]], height=28)
    (table,) = read(maker).tables
    assert table.texts()[2:] == [
        ["2080505", "机关事业单位基本养老保险缴费的单位缴费支出", "345.67"],
        ["20806", "其他支出", "2.00"],
    ]


def test_a_figure_cut_by_the_page_break_is_put_together_with_its_words() -> None:
    maker = Maker()
    widths = [60, 60, 40]
    maker.table(90, 700, widths, [["编码", "名称", "金额"], ["20101", "其中：一般公", "1,234,56"]])
    maker.page()
    maker.table(90, 60, widths, [["", "共预算", "9.00"], ["20806", "其他支出", "2.00"]])
    (table,) = read(maker).tables
    assert table.texts()[1:] == [
        ["20101", "其中：一般公共预算", "1,234,569.00"],
        ["20806", "其他支出", "2.00"],
    ]


def test_a_row_of_a_summary_after_the_page_break_stays_a_row() -> None:
    maker = Maker()
    widths = [100, 60, 100, 60]
    maker.table(
        90, 700, widths, [["收入", "金额", "支出", "金额"], ["一、拨款", "1.00", "一、公共安全", "1.00"]]
    )
    maker.page()
    maker.table(90, 60, widths, [["", "", "二、教育", ""], ["总计", "1.00", "总计", "1.00"]])
    (table,) = read(maker).tables
    assert [row[2] for row in table.texts()] == ["支出", "一、公共安全", "二、教育", "总计"]


def test_a_row_of_a_summary_whose_label_just_fills_its_cell_stays_a_row() -> None:
    maker = Maker()
    widths = [64, 60, 64, 60]
    maker.table(
        90, 700, widths, [["收入", "金额", "支出", "金额"], ["本年收入合计", "1.00", "本年支出合计", "1.00"]]
    )
    maker.page()
    rest = [["年初结转和结\n余", "", "年末结转和结\n余", ""], ["总计", "1.00", "总计", "1.00"]]
    maker.table(90, 60, widths, rest, height=28)
    (table,) = read(maker).tables
    assert [row[0] for row in table.texts()] == ["收入", "本年收入合计", "年初结转和结余", "总计"]


def test_lines_in_a_cell_are_joined_and_figures_in_it_are_not() -> None:
    maker = Maker()
    cells = [["因公出国\n（境）费", "2,718.2\n8", "100\n200"]]
    maker.table(90, 80, [90, 36, 90], cells, height=40)
    assert read(maker).tables[0].texts() == [["因公出国（境）费", "2,718.28", "100 200"]]


def test_open_sides_are_closed() -> None:
    maker = Maker()
    end = maker.table(90, 80, WIDTHS, HEADER + rows(1, 4), sides=False)
    maker.text(90, end + 25, "注：左右不封口。")
    document = read(maker)
    assert document.tables[0].texts() == HEADER + rows(1, 4)
    assert document.text.splitlines()[-1] == "注：左右不封口。"


def test_a_row_cut_off_by_the_page_end_is_in_the_table() -> None:
    maker = Maker()
    end = maker.table(90, 80, WIDTHS, HEADER + rows(1, 4))
    for x in (90, 170, 370, 470):
        maker.ruling(x, end, x, end + 18)
    for x, text in zip((93, 173, 373), ["20009", "最末一行", "9.00"], strict=True):
        maker.text(x, end + 12, text, 9)
    assert read(maker).tables[0].texts()[-1] == ["20009", "最末一行", "9.00"]


def test_double_rulings_make_no_rows() -> None:
    maker = Maker()
    maker.table(90, 80, WIDTHS, HEADER + rows(1, 3))
    maker.ruling(90, 98 + 4, 470, 98 + 4)
    assert read(maker).tables[0].texts() == HEADER + rows(1, 3)


def test_a_figure_wider_than_its_column_stays_whole() -> None:
    maker = Maker()
    maker.table(
        90, 80, [80, 40, 60], [["科目", "金额", "备注"], ["办公费", "", "甲类"], ["水费", "", "乙类"]]
    )
    maker.right(209, 80 + 18 + 12, "1,234,567.89", 9)
    maker.right(209, 80 + 36 + 12, "2.30", 9)
    assert read(maker).tables[0].texts()[1:] == [["办公费", "1,234,567.89", "甲类"], ["水费", "2.30", "乙类"]]


def test_a_chart_is_no_table() -> None:
    maker = Maker()
    maker.text(90, 60, "图1 本单位近三年收入变动情况如下所示。")
    for y in (200, 250, 300, 350):
        maker.ruling(100, y, 400, y)
    for x, top in ((120, 260), (220, 240), (320, 210)):
        for x0, y0, x1, y1 in ((x, top, x, 350), (x + 50, top, x + 50, 350), (x, top, x + 50, top)):
            maker.ruling(x0, y0, x1, y1)
        maker.text(x + 5, top + 20, f"{350 - top}.00", 9)
    maker.ruling(100, 200, 100, 350)
    document = read(maker)
    assert document.tables == ()
    assert "140.00" in document.text


def test_a_frame_around_the_page_is_no_table() -> None:
    maker = Maker()
    for line in [(40, 40, 555, 40), (40, 800, 555, 800), (40, 40, 40, 800), (555, 40, 555, 800)]:
        maker.ruling(*line)
    maker.text(90, 80, "页面有边框的正文。")
    maker.table(90, 100, [80, 80], [["科目", "金额"], ["办公费", "1"]])
    document = read(maker)
    assert document.text.splitlines()[0] == "页面有边框的正文。"
    assert len(document.tables) == 1


def test_lines_of_a_table_without_uprights_keep_their_rows() -> None:
    maker = Maker()
    lines = [["科目", "金额", "上年数"], ["办公费", "12.30", "1,001.20"], ["合计", "16.86", "1,004.20"]]
    for y in (80, 98, 134):
        maker.ruling(90, y, 500, y)
    for number, line in enumerate(lines):
        maker.text(92, 92 + 18 * number, line[0], 10)
        maker.right(320, 92 + 18 * number, line[1], 10)
        maker.right(480, 92 + 18 * number, line[2], 10)
    document = read(maker)
    assert document.tables == ()
    assert [line.split("\t") for line in document.text.splitlines()] == lines


@pytest.mark.parametrize("turned", [False, True])
def test_a_label_set_downwards_or_sideways_is_in_its_cell(turned: bool) -> None:
    maker = Maker()
    label = "" if turned else "产\n出\n指\n标"
    grid = [[(label, 4, 1), "数量", "10"], *[[None, name, "20"] for name in ("质量", "时效", "成本")]]
    maker.table(90, 80, [24, 100, 60], grid)
    if turned:
        maker.canvas.translate(106, maker.size[1] - 145)
        maker.canvas.rotate(90)
        maker.canvas.setFont("STSong-Light", 9)
        maker.canvas.drawString(0, 0, "产出指标")
    assert [row[0] for row in read(maker).tables[0].texts()] == ["产出指标"] * 4


def test_rulings_of_a_nested_drawing_are_found() -> None:
    maker = Maker()
    maker.canvas.beginForm("drawing")
    maker.table(90, 80, WIDTHS, HEADER + rows(1, 3))
    maker.canvas.endForm()
    maker.canvas.translate(10, -50)
    maker.canvas.doForm("drawing")
    document = read(maker)
    assert document.tables[0].texts() == HEADER + rows(1, 3)
    cell = document.tables[0].cells[0]
    assert cell.box == pytest.approx((100, 130, 180, 148), abs=0.5)


def test_slanted_lines_are_no_rulings() -> None:
    maker = Maker()
    maker.text(90, 60, "可见的正文共有十二个汉字哦。")
    maker.text(100, 120, "甲方")
    maker.text(200, 120, "乙方")
    for number in range(4):
        maker.ruling(90, 80 + 60 * number, 400, 95 + 60 * number)
        maker.ruling(90 + 90 * number, 80, 110 + 90 * number, 260)
    assert read(maker).tables == ()


def test_rulings_outside_of_their_clip_path_make_no_table() -> None:
    maker = Maker()
    maker.text(90, 60, "可见的正文共有十二个汉字哦。")
    with maker.clipped(0, 0, 300, 65):
        maker.table(90, 80, WIDTHS, HEADER + rows(1, 3))
    document = read(maker)
    assert document.tables == ()
    assert document.text == "可见的正文共有十二个汉字哦。\n"


@pytest.mark.parametrize(
    "limit", ["pdf_tables.MAX_PAIRS", "pdf_tables.MAX_CROSSINGS", "pdf_page.MAX_OBJECTS"]
)
def test_a_page_full_of_lines_is_read_without_tables_and_says_so(
    limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"extractor.read.{limit}", 20)
    maker = Maker()
    maker.text(90, 60, "地图页面上的文字内容至少十二个字。")
    maker.table(90, 80, WIDTHS, HEADER + rows(1, 9))
    document = read(maker)
    assert document.tables == ()
    assert document.text.startswith("地图页面上的文字内容至少十二个字。\n")
    assert "示例科目第8项" in document.text
    assert [(one.where, one.why) for one in document.unreadable] == [("第1页", "线条过多，未识别其中的表格")]


def test_rulings_are_merged_as_pdfplumber_merges_them() -> None:
    from pdfplumber.table import merge_edges

    edges = [
        Edge(x, y, x + w, y) for x, y, w in [(0, 10, 50), (52, 11, 30), (90, 12.5, 5), (0, 30, 2), (0, 40, 9)]
    ]
    plain = [
        {"x0": e.x0, "x1": e.x1, "top": e.top, "bottom": e.bottom, "width": e.x1 - e.x0, "orientation": "h"}
        for e in edges
    ]
    theirs = [(e["top"], e["x0"], e["x1"]) for e in merge_edges(plain, 3, 3, 3, 3) if e["x1"] - e["x0"] >= 3]
    ours = merged(Ruling(e.top, e.x0, e.x1) for e in edges)
    assert len(ours) == len(theirs) == 3
    for ruling, their in zip(ours, sorted(theirs), strict=True):
        assert tuple(ruling) == pytest.approx(their)


def test_cells_are_those_of_pdfplumber() -> None:
    import pdfplumber

    maker = Maker()
    maker.table(
        60,
        80,
        [90, 80, 90],
        [[("收入", 1, 2), None, "支出"], ["项目", "金额", ("决算", 2, 1)], ["甲类", "1", None]],
    )
    data = maker.data()
    with pdfplumber.open(io.BytesIO(data)) as plain:
        (table,) = plain.pages[0].find_tables()
        theirs = sorted(
            (round(x0), round(top), round(x1), round(bottom)) for x0, top, x1, bottom in table.cells
        )
    (ours,) = read_pdf(data, "样例.pdf", max_pages=1).tables
    assert sorted(tuple(round(v) for v in cell.box or ()) for cell in ours.cells) == theirs
