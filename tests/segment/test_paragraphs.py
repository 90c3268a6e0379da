"""What one sentence or one list runs over is one paragraph."""

from __future__ import annotations

import pytest

from tests.segment.build import paragraphs, segments


def joined(body: str) -> list[str]:
    text = "一、收入决算情况说明\n" + body
    return paragraphs(text, segments(text))


@pytest.mark.parametrize(
    "body",
    [
        "收、支总计各减少3.00万元，下降\n\n43.96%。主要原因是项目减少。\n",
        "收、支总计各减少3.00万元，下降43.96%\n。主要原因是项目减少。\n",
        "收、支总计各减少3.00万\n元，下降43.96%。\n主要原因是项目减少。\n".replace("。\n主", "。主"),
    ],
)
def test_a_cut_sentence_is_joined(body: str) -> None:
    assert joined(body) == ["收、支总计各减少3.00万元，下降43.96%。主要原因是项目减少。"]


def test_a_page_number_does_not_part_a_sentence() -> None:
    assert len(joined("收、支总计各减少3.00万元，\n- 3 -\n下降43.96%。主要原因是项目减少。\n")) == 1


def test_sentences_that_end_stand_alone() -> None:
    assert joined("收入合计1.00万元。\n比上年增加1.00万元。\n") == [
        "收入合计1.00万元。",
        "比上年增加1.00万元。",
    ]


def test_items_belong_to_the_sentence_that_introduces_them() -> None:
    body = (
        "收入合计3.00万元，其中：\n\n财政拨款收入2.00万元，占66.67%；\n\n"
        "其他收入1.00万元，占33.33%。\n\n上年相同。\n"
    )
    assert joined(body) == [
        "收入合计3.00万元，其中：财政拨款收入2.00万元，占66.67%；其他收入1.00万元，占33.33%。",
        "上年相同。",
    ]


def test_numbered_items_with_semicolons_are_joined() -> None:
    body = (
        "主要用于以下方面：\n1.农林水支出1.00万元；\n2.住房保障支出2.00万元；\n"
        "3.其他支出3.00万元。\n4.比上年有所增加。\n"
    )
    assert joined(body) == [
        "主要用于以下方面：1.农林水支出1.00万元；2.住房保障支出2.00万元；3.其他支出3.00万元。",
        "4.比上年有所增加。",
    ]


def test_numbered_sentences_stand_alone() -> None:
    body = "支出决算10.00万元。其中：\n1.农林水支出1.00万元，增加0.10万元。\n2.住房保障支出2.00万元。\n"
    assert joined(body) == [
        "支出决算10.00万元。其中：",
        "1.农林水支出1.00万元，增加0.10万元。",
        "2.住房保障支出2.00万元。",
    ]


def test_duties_that_end_in_semicolons_stand_alone() -> None:
    assert joined("（一）贯彻方针；\n（二）编制规划；\n（三）其他工作。\n") == [
        "（一）贯彻方针；",
        "（二）编制规划；",
        "（三）其他工作。",
    ]


@pytest.mark.parametrize(
    "body",
    [
        "基本支出3.00万元。\n其中：\n人员经费2.00万元，主要包括基本工资等。\n公用经费1.00万元，主要包括办公费等。\n",
        "基本支出3.00万元，其中：人员经费2.00万元，主要包括基本工资等。\n公用经费1.00万元，主要包括办公费等。\n",
        "基本支出3.00万元，其中：\n人员经费2.00万元，主要包括基本工资等。\n日常公用经费1.00万元，主要包括办公费等。\n",
    ],
)
def test_personnel_and_public_cost_stay_with_their_sum(body: str) -> None:
    assert len(joined(body)) == 1


def test_kinds_of_reception_stay_with_their_sum() -> None:
    body = (
        "2.公务用车购置及运行维护费支出2.00万元。其中：\n公务用车购置支出1.00万元。\n公务用车运行维护支出1.00万元。\n"
        "3.公务接待费支出2.00万元。其中：\n国内公务接待支出1.00万元。\n外事接待支出1.00万元。\n"
    )
    assert [p[:4] for p in joined(body)] == ["2.公务", "3.公务"]


def test_a_name_of_a_functional_line_goes_with_its_sentence() -> None:
    body = (
        "1.农林水支出（类）水利（款）行政运行（项）。\n年初预算为1.00万元，支出决算为1.00万元。\n"
        "2.其他支出（类）。\n"
    )
    assert [p[:2] for p in joined(body)] == ["1.", "2."]


def test_a_name_of_an_amount_goes_with_its_sentence() -> None:
    body = "1.因公出国（境）费\n全年支出0万元。\n（2）公务接待费\n全年支出1.00万元。\n3.财政拨款收入\n1.00万元。\n"
    assert [p[:2] for p in joined(body)] == ["1.", "（2", "3."]


def test_labels_charts_and_bullets_stand_alone() -> None:
    body = "收入情况如图\n2024年收入1.00万元。\n（图1：收入结构图）\n- 一是增收\n- 二是节支\n"
    assert joined(body) == [
        "收入情况如图",
        "2024年收入1.00万元。",
        "（图1：收入结构图）",
        "一是增收",
        "二是节支",
    ]


def test_captions_and_notes_stand_alone() -> None:
    text = "收入决算表\n公开02表\n部门：水务局\n单位：万元\n项目\t本年收入合计\n合计\t1\n注：本表反映收入\n情况。\n"
    assert paragraphs(text, segments(text)) == [
        "收入决算表",
        "公开02表",
        "部门：水务局",
        "单位：万元",
        "注：本表反映收入情况。",
    ]


def test_paragraphs_know_the_innermost_section() -> None:
    text = "前言。\n一、甲情况\n甲一。\n（一）乙情况\n乙一。\n二、丙情况\n丙一。\n"
    found = segments(text)
    assert [p.section for p in found.paragraphs] == [None, 0, 1, 2]
