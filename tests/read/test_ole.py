"""Compound files: names, streams, and chains that lead nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.read.ole import MAGIC, BrokenOleError, Ole
from tests.read.making import xls_bytes
from tests.read.ole_making import ole_bytes


def workbook() -> bytes:
    def build(book: object) -> None:
        sheet = book.add_sheet("一")  # type: ignore[attr-defined]
        for row in range(300):
            sheet.write(row, 0, f"第{row}行")

    return xls_bytes(build)


def test_names_and_streams() -> None:
    ole = Ole(workbook())
    assert "Workbook" in ole.names()
    stream = ole.stream("Workbook")
    assert stream[:2] == b"\x09\x08"
    assert "第299行".encode("utf-16-le") in stream


def test_a_stream_that_is_not_there() -> None:
    with pytest.raises(BrokenOleError, match="WordDocument"):
        Ole(workbook()).stream("WordDocument")


@pytest.mark.parametrize("length", [0, 8, 511, 512, 600])
def test_a_cut_off_file(length: int) -> None:
    with pytest.raises(BrokenOleError):
        Ole(workbook()[:length])


def test_a_cut_off_directory_never_reaches_a_native_reader() -> None:
    data = ole_bytes({"Workbook": b"", "Other": b""})
    for length in range(1024, 1536):  # inside the directory, the second sector
        with pytest.raises(BrokenOleError):
            Ole(data[:length])


def test_sectors_have_one_of_two_sizes() -> None:
    data = bytearray(workbook())
    data[30] = 3
    with pytest.raises(BrokenOleError, match="size"):
        Ole(bytes(data))


def test_a_chain_in_a_circle_ends() -> None:
    data = bytearray(workbook())
    fat = int.from_bytes(data[76:80], "little")
    place = 512 + fat * 512
    for sector in range(128):
        data[place + 4 * sector : place + 4 * sector + 4] = sector.to_bytes(4, "little")
    with pytest.raises(BrokenOleError, match="circle"):
        Ole(bytes(data))


@given(st.binary(max_size=1500))
def test_any_bytes_are_refused_or_read(tail: bytes) -> None:
    try:
        names = Ole(MAGIC + tail).names()
    except BrokenOleError:
        names = set()
    assert isinstance(names, set)
