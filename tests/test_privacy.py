"""Personal data is masked, figures are not, and no offset moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.document import Block, Cell, Document, Table
from schemas.privacy import mask, masked

MOBILE = "1" + "38" + "00001111"
LANDLINE = "010" + "-" + "12345678"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (f"联系人：赵一曼 电话：{MOBILE}", ["赵一曼", MOBILE]),
        (f"钱三强 {LANDLINE}", [LANDLINE]),
        (f"孙小雨\t办公室\t{MOBILE}", ["孙小雨", MOBILE]),
        ("联系电话：8888 6666", ["8888", "6666"]),
        (f"（{LANDLINE[:3]}）12345678", ["12345678"]),
        ("身份证号 11010119900101001X", ["11010119900101001X"]),
    ],
)
def test_hides_numbers_and_the_names_beside_them(text: str, hidden: list[str]) -> None:
    result = mask(text)
    assert len(result) == len(text)
    assert all(word not in result for word in hidden)


@pytest.mark.parametrize(
    "text",
    [
        f"收入{MOBILE}元",
        f"支出 {MOBILE}.55",
        f"项目编码 50015221T0{MOBILE}",
        "2,365.94万元，增长4.32%",
        "截至2024年12月31日，共有车辆1辆。",
        "本年收入合计27,366,594.00元",
    ],
)
def test_leaves_figures_and_codes_alone(text: str) -> None:
    assert mask(text) == text


@given(st.text(alphabet="0123456789-.,万元年王电话：\t\n 联系人", max_size=80))
def test_never_changes_a_length(text: str) -> None:
    assert len(mask(text)) == len(text)


def test_masks_blocks_and_cells_like_the_text() -> None:
    text = f"联系人：周小川 {MOBILE}\n姓名\t{MOBILE}\n"
    at = text.rindex(MOBILE)
    document = Document(
        name="x.txt",
        format="txt",
        sha256="0",
        text=text,
        blocks=(Block("paragraph", 0, text.index("\n"), text[: text.index("\n")]),),
        tables=(Table(0, text.index("姓名"), len(text) - 1, (Cell(0, 1, MOBILE, at, at + len(MOBILE)),)),),
    )
    result = masked(document)
    assert MOBILE not in result.text
    assert MOBILE not in result.blocks[0].text
    assert result.tables[0].cells[0].text == "*" * len(MOBILE)
