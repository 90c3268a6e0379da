"""Word 97-2003: which converter, within which time, and what is said when there is none.

LibreOffice itself is tried only where it is installed; everything around it is tested with programs made here.
"""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
import time
import types
from pathlib import Path
from typing import Any

import pytest

from extractor.read import Limits, read_bytes
from extractor.read import doc as reader
from extractor.read.doc import read_doc
from schemas.errors import ReadError
from tests.read.making import assert_sound, docx_bytes, paragraphs, why_unreadable
from tests.read.ole_making import doc_bytes


@pytest.fixture
def no_programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A search path without LibreOffice; programs can be put there."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def put_program(folder: Path, body: str) -> None:
    """A program named soffice that runs Python code; ``out`` is where the result belongs."""
    script = folder / "soffice"
    arguments = "import sys, time, pathlib\nout = pathlib.Path(sys.argv[-1]).with_suffix('.docx')\n"
    script.write_text(f"#!{sys.executable}\n{arguments}{body}\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)


def test_what_libreoffice_writes_is_read(no_programs: Path) -> None:
    (no_programs / "ready.docx").write_bytes(docx_bytes(lambda word: word.add_paragraph("正文")))
    put_program(
        no_programs, f"out.write_bytes(pathlib.Path({str(no_programs / 'ready.docx')!r}).read_bytes())"
    )
    data = doc_bytes()
    document = read_bytes(data, "一.doc")
    assert (document.format, document.text) == ("doc", "正文\n")
    assert document.sha256 != read_bytes((no_programs / "ready.docx").read_bytes(), "一").sha256


def test_a_converter_that_writes_nothing_means_damage(no_programs: Path) -> None:
    put_program(no_programs, "pass")
    with pytest.raises(ReadError, match="损坏"):
        read_bytes(doc_bytes(), "一.doc")


def test_a_converter_that_hangs_is_ended_with_its_children(no_programs: Path) -> None:
    mark = no_programs / "still-here"
    child = f"import time, pathlib; time.sleep(1.5); pathlib.Path({str(mark)!r}).touch()"
    put_program(no_programs, f"import subprocess; subprocess.run([sys.executable, '-c', {child!r}])")
    begin = time.monotonic()
    with pytest.raises(ReadError, match=r"超过 0\.5 秒"):
        read_bytes(doc_bytes(), "一.doc", Limits(seconds=0.5))
    assert time.monotonic() - begin < 1.4
    time.sleep(1.6)
    assert not mark.exists()


def test_a_password_is_seen_before_any_converter(no_programs: Path) -> None:
    with pytest.raises(ReadError, match="加密"):
        read_bytes(doc_bytes(encrypted=True), "一.doc")


def test_without_a_converter_the_way_out_is_said(no_programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "find_spec", lambda name: None)
    with pytest.raises(ReadError, match="LibreOffice") as caught:
        read_bytes(doc_bytes(), "一.doc")
    assert "DOCX" in caught.value.line()


def block(**known: Any) -> types.SimpleNamespace:
    """A block or inline of anydoc's model."""
    names = ("level", "content", "list", "table", "blocks", "text", "kind", "cell")
    return types.SimpleNamespace(**{name: known.get(name) for name in names})


def said(text: str, level: int | None = None) -> types.SimpleNamespace:
    return block(level=level, content=[block(kind="text", text=text), block(kind="line_break")])


def anydoc_module(blocks: list[Any], error: Exception | None = None) -> types.SimpleNamespace:
    """A stand-in for the package, with the names it has."""

    class ConvertError(Exception):
        pass

    class EncryptedError(ConvertError):
        pass

    def to_document(data: bytes, form: str) -> Any:
        if error:
            raise {"damaged": ConvertError, "locked": EncryptedError}[str(error)]
        return types.SimpleNamespace(blocks=blocks, notes=[types.SimpleNamespace(blocks=[said("注一")])])

    return types.SimpleNamespace(
        ConvertError=ConvertError, EncryptedError=EncryptedError, to_document=to_document
    )


@pytest.fixture
def anydoc(no_programs: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(reader, "find_spec", lambda name: types.SimpleNamespace(origin="anydoc.py"))
    return monkeypatch


def test_anydoc_is_the_second_choice_and_says_what_it_loses(anydoc: pytest.MonkeyPatch) -> None:
    slots = [
        [block(cell=cell("项目")), block(cell=cell("数"))],
        [block(cell=cell("合计")), block(cell=cell("12.30"))],
    ]
    listed = types.SimpleNamespace(
        start=1,
        marker="decimal",
        items=[
            types.SimpleNamespace(blocks=[said("甲")], marker_label=None),
            types.SimpleNamespace(blocks=[said("乙")], marker_label="（二）"),
        ],
    )
    quoted = block(blocks=[said("引文")])
    blocks = [said("一、概况", 1), block(list=listed), quoted, block(table=types.SimpleNamespace(grid=slots))]
    anydoc.setattr(reader, "import_module", lambda name: anydoc_module(blocks))
    document = read_doc(doc_bytes(), "一.doc")
    assert_sound(document)
    assert paragraphs(document) == ["一、概况", "1. 甲", "（二）乙", "引文", "注一"]
    assert document.tables[0].texts() == [["项目", "数"], ["合计", "12.30"]]
    assert "修订" in why_unreadable(document)


def cell(text: str) -> types.SimpleNamespace:
    return types.SimpleNamespace(row_span=1, col_span=1, blocks=[said(text)])


@pytest.mark.parametrize(("fault", "message"), [("damaged", "损坏"), ("locked", "加密")])
def test_what_anydoc_refuses_is_refused(anydoc: pytest.MonkeyPatch, fault: str, message: str) -> None:
    anydoc.setattr(reader, "import_module", lambda name: anydoc_module([], Exception(fault)))
    with pytest.raises(ReadError, match=message):
        read_doc(doc_bytes(), "一.doc")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_real_file_through_libreoffice(tmp_path: Path) -> None:
    def build(word: Any) -> None:
        word.add_heading("二、收入情况", 1)
        table = word.add_table(2, 2)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "项目"
        table.cell(1, 0).text, table.cell(1, 1).text = "合计", "12.30"
        word.add_paragraph("尾")  # a DOC cannot end with a table

    source = tmp_path / "一.docx"
    source.write_bytes(docx_bytes(build))
    profile = (tmp_path / "profile").as_uri()
    program = shutil.which("soffice") or ""
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "doc", str(source)]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=60)
    document = read_bytes((tmp_path / "一.doc").read_bytes(), "一.doc")
    assert document.format == "doc"
    assert document.blocks[0].level == 1
    assert document.tables[0].texts() == [["项目", "项目"], ["合计", "12.30"]]
