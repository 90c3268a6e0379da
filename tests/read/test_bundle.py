"""A folder or ZIP as one disclosure, and archives that lie."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from extractor.read import Limits, read, read_bytes
from extractor.read.bundle import natural_key
from schemas.errors import ReadError
from tests.read.making import assert_sound, docx_bytes, why_unreadable, xlsx_bytes, zip_bytes
from tests.read.test_front_door import pdf_file

PIECES = {
    "附件10.txt": "第十个附件。".encode("gb18030"),
    "附件2.xlsx": xlsx_bytes({"表": [["项目", "数"], ["合计", "12.30"]]}),
    "1 说明.docx": docx_bytes(lambda word: word.add_paragraph("正文")),
    "附件1.txt": "项目\t数\n合计\t9.00\n".encode(),
}
ORDER = ("1 说明.docx", "附件1.txt", "附件2.xlsx", "附件10.txt")


def folder_of(place: Path, pieces: dict[str, bytes]) -> Path:
    for name, data in pieces.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return place


@pytest.mark.parametrize("packed", [True, False])
def test_pieces_become_one_document_in_natural_order(tmp_path: Path, packed: bool) -> None:
    document = read_bytes(zip_bytes(PIECES), "某局.zip") if packed else read(folder_of(tmp_path, PIECES))
    assert_sound(document)
    assert (document.format, document.parts) == ("bundle", ORDER)
    assert document.text == "正文\n\n\n项目\t数\n合计\t9.00\n\n\n表\n项目\t数\n合计\t12.30\n\n\n第十个附件。"
    assert [table.text_at(1, 1) for table in document.tables] == ["9.00", "12.30"]


def test_pages_run_on() -> None:
    document = read_bytes(zip_bytes({"1.pdf": pdf_file(), "2.pdf": pdf_file() + b"\n%"}), "一.zip")
    assert_sound(document)
    assert [page.number for page in document.pages] == [1, 2]
    second = document.text.index("Final", 10)
    assert document.place(second, second + 5)[0] == 2
    assert {line.page for line in document.lines} == {1, 2}


@pytest.mark.parametrize(
    "names",
    [
        ["2.txt", "10.txt"],
        ["附件二.txt", "附件三.txt", "附件十.txt", "附件十一.txt", "附件二十.txt"],
        ["附表1-2.xls", "附表1-10.xls", "附表2-1.xls"],
        ["甲/1.txt", "甲/2.txt", "乙.txt"][:2],
    ],
)
def test_natural_order(names: list[str]) -> None:
    shuffled = sorted(names, key=lambda name: name[::-1])
    assert sorted(shuffled, key=natural_key) == names


def test_names_with_and_without_numbers_compare() -> None:
    assert sorted(["说明", "1", "第1章", "一"], key=natural_key)


def test_a_piece_that_cannot_be_read_is_listed() -> None:
    pieces = {"一.txt": b"abc", "二.png": b"\x89PNG\r\n", "三.docx": b"PK\x03\x04broken", "四.txt": b""}
    document = read_bytes(zip_bytes(pieces), "一.zip")
    assert document.parts == ("一.txt",)
    assert {one.where for one in document.unreadable} == {"二.png", "三.docx", "四.txt"}


def test_what_a_piece_could_not_read_names_the_piece() -> None:
    data = xlsx_bytes({"一": [["项目", "数"], ["合计", "=1+1"]]})
    assert "附表.xlsx 工作表“一”B2" in why_unreadable(read_bytes(zip_bytes({"附表.xlsx": data}), "一.zip"))


def test_the_same_piece_twice_is_read_once() -> None:
    document = read_bytes(zip_bytes({"1.txt": b"abc", "2.txt": b"abc"}), "一.zip")
    assert document.text == "abc"
    assert "与“1.txt”内容相同" in why_unreadable(document)


def test_nothing_readable_is_refused_with_the_reasons(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="图片"):
        read_bytes(zip_bytes({"一.png": b"\x89PNG\r\n"}), "一.zip")
    with pytest.raises(ReadError, match="没有可读的文件"):
        read_bytes(zip_bytes({}), "空.zip")
    with pytest.raises(ReadError, match="没有可读的文件"):
        read(tmp_path)


def test_leftovers_of_systems_are_passed_over(tmp_path: Path) -> None:
    leftovers = {
        "__MACOSX/._一.txt": b"x",
        ".DS_Store": b"x",
        "~$一.docx": b"x",
        "子/Thumbs.db": b"x",
        "子/.git/a": b"x",
    }
    pieces = {**leftovers, "子/一.txt": b"abc"}
    for document in (read_bytes(zip_bytes(pieces), "一.zip"), read(folder_of(tmp_path, pieces))):
        assert document.parts == ("子/一.txt",)
        assert not document.unreadable


def test_links_to_folders_do_not_run_in_circles(tmp_path: Path) -> None:
    folder_of(tmp_path, {"一.txt": b"abc"})
    (tmp_path / "圈").symlink_to(tmp_path, target_is_directory=True)
    assert read(tmp_path).parts == ("一.txt",)


def test_a_folder_that_may_not_be_listed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder_of(tmp_path, {"一.txt": b"abc", "密/二.txt": b"x"})
    scan = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("密"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    document = read(tmp_path)
    assert document.parts == ("一.txt",)
    assert "密 读不出" in why_unreadable(document)
    (tmp_path / "密").rename(tmp_path / "全密")
    with pytest.raises(ReadError, match="权限"):
        read(tmp_path / "全密")


def test_a_broken_archive_inside_is_listed() -> None:
    pieces = {"一.txt": b"abc", "坏.zip": b"PK\x03\x04 broken"}
    assert "坏.zip 文件已损坏" in why_unreadable(read_bytes(zip_bytes(pieces), "一.zip"))


def test_names_in_gbk_are_read_in_gbk() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("XXXX.txt", b"abc")
    data = stream.getvalue().replace(b"XXXX", "附表".encode("gbk"))
    assert read_bytes(data, "一.zip").parts == ("附表.txt",)


def nested(depth: int) -> bytes:
    data = zip_bytes({"里.txt": b"abc"})
    for _ in range(depth - 1):
        data = zip_bytes({"内.zip": data})
    return data


def test_archives_nest_twice_and_no_deeper() -> None:
    assert read_bytes(nested(2), "一.zip").parts == ("内.zip/里.txt",)
    with pytest.raises(ReadError, match="嵌套超过 2 层"):
        read_bytes(nested(3), "一.zip")


def test_an_archive_under_another_name_does_not_nest(tmp_path: Path) -> None:
    document = read_bytes(zip_bytes({"一.txt": b"abc", "二.bin": zip_bytes({"a.txt": b"x"})}), "一.zip")
    assert "嵌套" in why_unreadable(document)


@pytest.mark.parametrize("path", ["../外.txt", "/etc/外.txt", "C:/外.txt", "甲/../../外.txt", "..\\外.txt"])
def test_paths_out_of_the_archive_are_refused(path: str) -> None:
    with pytest.raises(ReadError, match="越界路径"):
        read_bytes(zip_bytes({path: b"abc"}), "一.zip")


def test_a_bomb_is_refused_unopened() -> None:
    bomb = zip_bytes({"一.txt": bytes(40 << 20)})
    assert len(bomb) < 100_000
    with pytest.raises(ReadError, match="压缩炸弹"):
        read_bytes(bomb, "一.zip")
    with pytest.raises(ReadError, match="压缩炸弹"):
        read_bytes(zip_bytes({"一.txt": b"x" * 5000}), "一.zip", Limits(max_unpacked_bytes=4000))


def test_a_bomb_in_pieces_is_refused() -> None:
    inner = {f"{number}.zip": zip_bytes({f"{number}.txt": bytes(900)}) for number in range(5)}
    limits = Limits(max_unpacked_bytes=4000)
    with pytest.raises(ReadError, match="压缩炸弹"):
        read_bytes(zip_bytes(inner), "一.zip", limits)


@pytest.mark.parametrize("part", ["word/media/a.bin", "xl/media/a.bin"])
def test_an_office_file_may_be_a_bomb(part: str) -> None:
    main = part.split("/")[0] + ("/document.xml" if part.startswith("word") else "/workbook.xml")
    with pytest.raises(ReadError, match="压缩炸弹"):
        read_bytes(zip_bytes({main: b"<a/>", part: bytes(40 << 20)}), "一.docx")


def test_too_many_members(tmp_path: Path) -> None:
    pieces = {f"{number}.txt": b"abc" for number in range(6)}
    with pytest.raises(ReadError, match="文件过多"):
        read_bytes(zip_bytes(pieces), "一.zip", Limits(max_members=5))
    with pytest.raises(ReadError, match="文件过多"):
        read(folder_of(tmp_path, pieces), Limits(max_members=5))


def test_a_locked_member_is_told() -> None:
    data = bytearray(zip_bytes({"一.txt": b"abc"}, zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ReadError, match="加密"):
        read_bytes(bytes(data), "一.zip")


def test_a_member_that_is_not_what_it_claims_is_listed() -> None:
    data = bytearray(zip_bytes({"一.txt": b"abcdef", "二.txt": b"xyz"}, zipfile.ZIP_STORED))
    data[data.index(b"abcdef")] ^= 0xFF
    document = read_bytes(bytes(data), "一.zip")
    assert document.parts == ("二.txt",)
    assert "一.txt" in why_unreadable(document)


def test_a_workbook_member_larger_than_it_claims_is_refused() -> None:
    data = xlsx_bytes({"一": [["甲", 1]]})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = data.replace(size.to_bytes(4, "little"), (size - 9).to_bytes(4, "little"))
    assert lying != data
    with pytest.raises(ReadError, match="损坏"):
        read_bytes(lying, "一.xlsx")


def test_a_piece_beyond_the_limit_is_listed(tmp_path: Path) -> None:
    document = read(folder_of(tmp_path, {"一.txt": b"abc", "二.txt": b"x" * 50}), Limits(max_bytes=20))
    assert document.parts == ("一.txt",)
    assert "过大" in why_unreadable(document)
