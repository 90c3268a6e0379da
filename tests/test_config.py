"""Settings of a folder: found upwards, refused if misspelt, overruled by the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.config import find_config, load_config
from schemas.errors import OptionError

FAULTY = Path(__file__).parent.parent / "eval" / "documents" / "qingxi_2024.txt"


def rules_run(*options: str) -> list[str]:
    done = CliRunner().invoke(app, ["check", str(FAULTY), "-f", "json", *options])
    assert done.exit_code in (0, 1), done.output
    listed: list[str] = json.loads(done.stdout)["run"]["rules_selected"]
    return listed


def test_nearest_file_upwards_holds(tmp_path: Path) -> None:
    (tmp_path / "gouji.toml").write_text('ignore = ["A"]')
    inner = tmp_path / "甲" / "乙"
    inner.mkdir(parents=True)
    (tmp_path / "甲" / "pyproject.toml").write_text("[project]\nname = 'x'")
    assert find_config(inner).ignore == ("A",)
    (inner / "pyproject.toml").write_text('[tool.gouji]\nselect = ["N01"]')
    assert find_config(inner).select == ("N01",)


def test_check_obeys_the_settings_and_the_command_line_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gouji.toml").write_text('select = ["A", "N01"]\nignore = ["A01"]')
    listed = rules_run()
    assert "N01" in listed
    assert "A02" in listed
    assert "A01" not in listed
    assert rules_run("--select", "T01") == ["T01"]


def test_rules_ignored_in_some_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gouji.toml").write_text('select = ["A04", "N01"]\n[per-file-ignores]\n"qing*.txt" = ["A04"]')
    assert rules_run() == ["N01"]
    settings = find_config(tmp_path)
    assert settings.ignored_in(tmp_path / "别的.txt") == ()


def test_patterns_are_of_paths_below_the_folder(tmp_path: Path) -> None:
    (tmp_path / "gouji.toml").write_text('[per-file-ignores]\n"草稿/*" = ["M"]')
    settings = find_config(tmp_path)
    assert settings.ignored_in(tmp_path / "草稿" / "a.docx") == ("M",)
    assert settings.ignored_in(tmp_path / "定稿" / "a.docx") == ()


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "gouji.toml").write_text('verdicts = "复核.jsonl"\nbaseline = "b.json"')
    settings = find_config(tmp_path)
    assert (settings.verdicts, settings.baseline) == (tmp_path / "复核.jsonl", tmp_path / "b.json")


@pytest.mark.parametrize(
    "text", ['selct = ["A"]', 'select = "A"', "profile = 1", "[per-file-ignores]\na = 1", "x ="]
)
def test_what_is_misspelt_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "gouji.toml"
    path.write_text(text)
    with pytest.raises(OptionError):
        load_config(path)
