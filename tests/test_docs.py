"""The documentation: every command, rule and record is in it, links and pictures are there, it builds."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest
import typer

from extractor.check import rules
from extractor.cli import app
from extractor.report.words import BASE, CATEGORY, MEASURE, RECORD, SCOPE
from schemas.findings import Category
from schemas.records import AnyRecord, Base, Measure, Scope
from schemas.verdicts import VERDICT_WORDS, Verdict

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
_CHINESE = re.compile(r"[一-鿿]")


@pytest.fixture(scope="module")
def hooks() -> Any:
    spec = importlib.util.spec_from_file_location("docs_hooks", DOCS / "hooks.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def every_command() -> list[tuple[str, Any]]:
    """All commands with their full names."""

    def walk(name: str, command: Any) -> list[tuple[str, Any]]:
        inner = getattr(command, "commands", {})
        return [(name, command)] + [
            one for word, below in inner.items() for one in walk(f"{name} {word}", below)
        ]

    return walk("gouji", typer.main.get_command(app))


@pytest.mark.parametrize(("name", "command"), every_command(), ids=lambda value: str(value))
def test_commands_and_options_have_chinese_help_and_are_documented(
    hooks: Any, name: str, command: Any
) -> None:
    page = hooks.commands()
    assert _CHINESE.search(command.help), name
    assert f"## {name}" in page or name == "gouji"
    for one in command.params:
        if one.name == "help":
            continue
        assert _CHINESE.search(getattr(one, "help", None) or ""), f"{name} {one.name}"
        assert f"`{hooks.parameter_names(one)}`" in page or name == "gouji"


def test_every_rule_is_documented_in_its_sections(hooks: Any) -> None:
    page = hooks.rule_reference()
    for rule in rules():
        assert f"## {rule.code} {rule.title}" in page
    for words in ("**查什么**", "**为什么要紧**", "**例子**", "**何时不报**", "**依据**"):
        assert page.count(words) == len(rules())


def test_every_kind_of_record_is_documented(hooks: Any) -> None:
    page = hooks.record_reference()
    for kind in RECORD:
        assert f"`{kind}`" in page
    assert "| `quantity` |" in page


def test_reports_have_words_for_every_kind_of_record_and_finding() -> None:
    kinds = {
        kind
        for one in get_args(get_args(AnyRecord)[0])
        for kind in get_args(one.model_fields["kind"].annotation)
    }
    assert kinds == set(RECORD)
    assert set(get_args(Category)) == set(CATEGORY)
    assert set(get_args(Scope)) == set(SCOPE)
    assert set(get_args(Measure)) == set(MEASURE)
    assert set(get_args(Base)) == set(BASE)
    assert set(get_args(Verdict)) == set(VERDICT_WORDS)


def test_pictures_are_there_used_and_small() -> None:
    texts = [path.read_text("utf-8") for path in (*DOCS.glob("*.md"), ROOT / "README.md")]
    used = {name for text in texts for name in re.findall(r"pictures/([\w-]+\.png)", text)}
    assert used == {path.name for path in (DOCS / "pictures").iterdir()}
    for path in (DOCS / "pictures").iterdir():
        assert path.stat().st_size < 300_000


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for name in ("index.html", "rules/index.html", "records/index.html", "cli/index.html"):
        assert (tmp_path / name).stat().st_size > 3000
    page = (tmp_path / "index.html").read_text("utf-8")
    assert not re.search(r"""<(?:script|link|img)[^>]+(?:src|href)="https?:(?![^>]+canonical)""", page)
