"""Report formats as the command line writes them."""

from __future__ import annotations

import importlib.util
import json
import webbrowser
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from typer.testing import CliRunner

from extractor.cli import app

FAULTY = Path(__file__).parent.parent / "eval" / "documents" / "qingxi_2024.txt"
CLEAN = FAULTY.with_name("qingxi_2024_clean.txt")
runner = CliRunner()


def run(*arguments: object) -> tuple[int, str]:
    done = runner.invoke(app, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("format", "begins"),
    [
        ("csv", "\ufeff序号".encode()),
        ("markdown", b"# "),
        ("github", b"::error file="),
        ("sarif", b"{"),
        ("xlsx", b"PK"),
        ("docx", b"PK"),
        ("pdf", b"%PDF"),
        ("html", b"<!doctype html>"),
    ],
)
def test_formats_are_written(tmp_path: Path, format: str, begins: bytes) -> None:
    target = tmp_path / "r"
    assert run("check", FAULTY, "-f", format, "-o", target)[0] == 1
    assert target.read_bytes().lstrip().startswith(begins)


@pytest.mark.parametrize("format", ["xlsx", "docx", "pdf"])
def test_binary_formats_need_a_file(format: str) -> None:
    code, output = run("check", FAULTY, "-f", format)
    assert (code, "--out" in output, output.count("\n")) == (2, True, 1)


def test_several_documents_in_one_file_or_a_folder(tmp_path: Path) -> None:
    target = tmp_path / "r.csv"
    assert run("check", FAULTY, CLEAN, "-f", "csv", "-o", target)[0] == 1
    assert len(json.loads(run("check", FAULTY, CLEAN, "-f", "sarif")[1])["runs"][0]["artifacts"]) == 2
    assert run("check", FAULTY, CLEAN, "-f", "docx", "-o", tmp_path)[0] == 1
    assert (tmp_path / f"{CLEAN.name}.docx").exists()
    assert run("check", FAULTY, CLEAN, "-f", "docx", "-o", target)[0] == 2


def test_documents_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    other = tmp_path / "别处" / FAULTY.name
    other.parent.mkdir()
    other.write_bytes(CLEAN.read_bytes())
    assert run("check", FAULTY, other, "-f", "html", "-o", tmp_path)[0] == 1
    first, second = (tmp_path / f"{FAULTY.name}{n}.html" for n in ("", "-2"))
    assert 'class="finding ' in first.read_text("utf-8")
    assert 'class="finding ' not in second.read_text("utf-8")


def test_records_as_workbook_and_parquet(tmp_path: Path) -> None:
    book, table = tmp_path / "r.xlsx", tmp_path / "r.parquet"
    assert run("records", FAULTY, "-f", "xlsx", "-o", book)[0] == 0
    assert book.read_bytes().startswith(b"PK")
    assert run("records", FAULTY, "-f", "parquet", "-o", table)[0] == 0
    read = pyarrow.parquet.read_table(table).to_pylist()
    text = FAULTY.read_text("utf-8")
    assert len(read) == len(json.loads(run("records", FAULTY, "-f", "json")[1]))
    for row in read:
        assert json.loads(row["record"])["evidence"]["quote"] == text[row["start"] : row["end"]]


def test_a_missing_extra_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    code, output = run("records", FAULTY, "-f", "parquet", "-o", tmp_path / "r")
    assert (code, "gouji[parquet]" in output) == (2, True)
    code, output = run("check", FAULTY, "-f", "pdf", "-o", tmp_path / "r")
    assert (code, "gouji[pdf]" in output) == (2, True)


def test_show_opens_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Any] = []
    monkeypatch.setattr(webbrowser, "open", lambda url: shown.append(url) or True)
    code, output = run("show", FAULTY)
    assert code == 0
    path = Path(output.strip())
    assert shown == [path.as_uri()]
    assert "勾稽核对" in path.read_text("utf-8")
