"""The front door: formats told by content, limits kept, refusals in one clear line."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import extractor.read as front
from extractor.read import Limits, read, read_bytes
from extractor.read.limits import TimeUp, within
from schemas.document import Document
from schemas.errors import ReadError
from tests.read.making import docx_bytes, xls_bytes, xlsx_bytes, zip_bytes
from tests.read.ole_making import doc_bytes, ole_bytes

TEXT = "收入总计12.30万元。".encode()


def word_file() -> bytes:
    return docx_bytes(lambda word: word.add_paragraph("正文"))


def pdf_file() -> bytes:
    import io

    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(72, 700, "Final accounts of the year 2024, total income 12.30, with a line of text.")
    canvas.save()
    return stream.getvalue()


def legacy_sheet() -> bytes:
    def build(book: Any) -> None:
        sheet = book.add_sheet("一")
        sheet.write(0, 0, "甲")
        sheet.write(0, 1, 1)

    return xls_bytes(build)


MAKERS: dict[str, Callable[[], bytes]] = {
    "pdf": pdf_file,
    "docx": word_file,
    "xlsx": lambda: xlsx_bytes({"一": [["甲", 1]]}),
    "xls": legacy_sheet,
    "html": lambda: "<!DOCTYPE html><p>正文</p>".encode(),
    "markdown": lambda: "# 一\n\n## 二\n\n正文\n".encode(),
    "txt": lambda: TEXT,
    "bundle": lambda: zip_bytes({"一.txt": TEXT}),
}


@pytest.mark.parametrize("form", MAKERS)
@pytest.mark.parametrize("name", ["无扩展名", "错.pdf", "错.docx", "错.xls", "错.png"])
def test_the_content_decides_not_the_name(form: str, name: str) -> None:
    document = read_bytes(MAKERS[form](), name)
    assert document.format == form
    assert document.name == name
    assert len(document.sha256) == 64


def test_the_name_decides_between_text_and_markdown() -> None:
    assert read_bytes(TEXT, "一.md").format == "markdown"
    assert read_bytes(TEXT, "一.txt").format == "txt"


def test_a_file_is_read_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "一.txt"
    path.write_bytes(TEXT)
    document = read(path)
    assert (document.name, document.text) == ("一.txt", TEXT.decode())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x89PNG\r\n\x1a\n", "PNG 图片"),
        (b"\xff\xd8\xff\xe0", "JPEG 图片"),
        (b"II*\0" + bytes(20), "TIFF 图片"),
        (b"Rar!\x1a\x07\x00", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"{\\rtf1 a}", "RTF"),
        (b"MZ\x90\0\3", "Windows 程序"),
        (zip_bytes({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), "PPTX"),
        (zip_bytes({"[Content_Types].xml": b"", "xl/workbook.bin": b""}), "XLSB"),
        (zip_bytes({"OFD.xml": b""}), "OFD"),
        (zip_bytes({"mimetype": b"", "content.xml": b""}), "ODF"),
        (ole_bytes({"PowerPoint Document": b""}), "PPT"),
        (ole_bytes({"Something": b""}), "OLE"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "Excel 2003 XML"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', "Word 2003 XML"),
    ],
)
def test_formats_that_are_known_and_not_read(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message) as caught:
        read_bytes(data, "一")
    assert caught.value.hint


def test_pictures_point_to_the_extra() -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(b"\x89PNG\r\n\x1a\n", "扫描.png")
    assert "gouji[ocr]" in caught.value.line()


def test_two_letters_do_not_make_a_text_a_picture() -> None:
    assert read_bytes("BM开头的文本".encode(), "一.txt").format == "txt"
    assert read_bytes("MZ开头的文本".encode(), "一.txt").format == "txt"


def test_an_encrypted_office_file() -> None:
    data = ole_bytes({"EncryptionInfo": b"", "EncryptedPackage": b""})
    with pytest.raises(ReadError, match="加密"):
        read_bytes(data, "一.docx")


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\0\1\2\3", b"\x9c\x01\xfe" * 999])
def test_garbage_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError):
        read_bytes(data, "一.bin")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="不存在"):
        read(tmp_path / "没有.pdf")


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "空.pdf"
    path.touch()
    with pytest.raises(ReadError, match="空"):
        read(path)


@pytest.mark.parametrize(
    ("error", "message"), [(PermissionError(13, "no"), "权限"), (OSError(5, "I/O error"), "I/O error")]
)
def test_what_the_system_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, message: str
) -> None:
    path = tmp_path / "一.txt"
    path.write_bytes(TEXT)

    def refuse(self: Path) -> bytes:
        raise error

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ReadError, match=message):
        read(path)


def test_a_file_beyond_the_limit_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "大.txt"
    path.write_bytes(TEXT)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("opened"))
    with pytest.raises(ReadError, match="过大"):
        read(path, Limits(max_bytes=5))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    path = tmp_path / "管道"
    os.mkfifo(path)
    with pytest.raises(ReadError, match="普通文件"):
        read(path)


def test_refusals_are_one_line_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        read(tmp_path / "没有.pdf")
    for lang in ("zh", "en"):
        line = caught.value.line(lang)
        assert line.startswith("没有.pdf: ")
        assert "\n" not in line


def slow(seconds: float) -> Callable[..., Document]:
    def reader(data: bytes, name: str, limits: Limits) -> Document:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pass
        return front._text(data, name, limits)

    return reader


@pytest.mark.parametrize("own_thread", [False, True])
def test_a_slow_reader_is_stopped(monkeypatch: pytest.MonkeyPatch, own_thread: bool) -> None:
    monkeypatch.setitem(front._READERS, "txt", slow(20))
    caught: list[BaseException] = []

    def work() -> None:
        try:
            read_bytes(TEXT, "慢.txt", Limits(seconds=0.2))
        except BaseException as error:  # noqa: BLE001 - what leaves the thread is the point
            caught.append(error)

    begin = time.monotonic()
    if own_thread:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join(10)
    else:
        work()
    assert time.monotonic() - begin < 5
    (error,) = caught
    assert isinstance(error, ReadError)
    assert "0.2 秒" in error.message


def test_a_reader_in_time_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(front._READERS, "txt", slow(0.02))
    assert read_bytes(TEXT, "一.txt", Limits(seconds=5)).text
    time.sleep(0.05)  # nothing rings afterwards


@pytest.mark.parametrize("own_thread", [False, True])
def test_a_swallowed_alarm_rings_again(own_thread: bool) -> None:
    rings: list[int] = []

    def deaf() -> None:
        while True:
            try:
                while True:
                    pass
            except TimeUp:
                rings.append(1)
                if len(rings) > 1:
                    raise

    def work() -> None:
        with pytest.raises(TimeUp):
            within(0.05, deaf)

    if own_thread:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join(10)
    else:
        work()
    assert len(rings) == 2


@pytest.mark.skipif(not hasattr(__import__("signal"), "setitimer"), reason="no timers here")
def test_the_callers_own_alarm_goes_on() -> None:
    import signal

    rung: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda *_: rung.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.15)
        assert within(5, lambda: 7) == 7
        time.sleep(0.3)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert rung == [1]


@pytest.mark.parametrize("error", [KeyError("x"), RecursionError(), MemoryError(), AssertionError("x")])
def test_whatever_a_parser_throws_is_damage(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def broken(data: bytes, name: str, limits: Limits) -> Document:
        raise error

    monkeypatch.setitem(front._READERS, "docx", broken)
    with pytest.raises(ReadError, match="损坏") as caught:
        read_bytes(word_file(), "一.docx")
    assert caught.value.__cause__ is error
    assert type(error).__name__ in caught.value.english


def test_the_panic_of_a_native_parser_is_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def broken(data: bytes, name: str, limits: Limits) -> Document:
        raise PanicException("index out of bounds")

    monkeypatch.setitem(front._READERS, "docx", broken)
    with pytest.raises(ReadError, match="损坏"):
        read_bytes(word_file(), "一.docx")


def test_an_interrupt_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(data: bytes, name: str, limits: Limits) -> Document:
        raise KeyboardInterrupt

    monkeypatch.setitem(front._READERS, "txt", interrupted)
    with pytest.raises(KeyboardInterrupt):
        read_bytes(TEXT, "一.txt")


def test_pages_beyond_the_limit_are_refused() -> None:
    with pytest.raises(ReadError):
        read_bytes(pdf_file(), "一.pdf", Limits(max_pages=0))


def test_a_doc_is_told_by_its_streams() -> None:
    from extractor.read.sniff import sniff

    assert sniff(doc_bytes(), "一.xls") == "doc"
    assert sniff(legacy_sheet(), "一.doc") == "xls"
