"""The classic double count, made by hand in a real document: a pension item under two categories."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractor.pipeline import Options, check_path
from schemas.findings import Finding

#: The pension item, the health category's total, and the total with the item counted again.
PENSION, HEALTH, RAISED = "35.14", "584.69", "619.83"


def findings(folder: Path, text: str) -> list[Finding]:
    path = folder / "made_2024.txt"
    path.write_text(text, "utf-8")
    return list(check_path(path, Options(select=("A", "D", "N02"))).result.findings)


def text_of(samples: Path) -> str:
    return (samples / "panzhihua_xiqu_2024.txt").read_text("utf-8")


def copied_item(text: str) -> str:
    """The line of the pension item with the category of the health items."""
    pension = re.search(rf"^\d+\.([^（\n]+)(（类）[^\n]*{PENSION}[^\n]*)$", text, re.M)
    health = re.search(r"^3\.([^（\n]+)（类）", text, re.M)
    assert pension
    assert health
    return f"12.{health.group(1)}{pension.group(2)}"


def raised(text: str) -> str:
    """The document with the structure's health total raised by the pension item."""
    assert text.count(HEALTH) >= 1
    return text.replace(HEALTH, RAISED, 1)


def with_copy(text: str) -> str:
    """The document with the item copied to the end of the list of items."""
    last = re.search(r"^11\.[^\n]*$", text, re.M)
    assert last
    return f"{text[: last.end()]}\n{copied_item(text)}{text[last.end() :]}"


def double_counts(found: list[Finding]) -> list[Finding]:
    return [one for one in found if one.rule == "D01"]


def test_as_published_the_item_is_counted_once(samples: Path, tmp_path: Path) -> None:
    found = findings(tmp_path, text_of(samples))
    assert double_counts(found)
    assert not [one for one in found if PENSION in one.message and one.severity != "info"]


@pytest.mark.parametrize(
    "change", [raised, lambda text: raised(with_copy(text))], ids=["total", "total and item"]
)
def test_counted_twice_it_is_named(samples: Path, tmp_path: Path, change: object) -> None:
    assert callable(change)
    found = double_counts(findings(tmp_path, change(text_of(samples))))
    named = [one for one in found if PENSION in one.message]
    assert named
    assert all(one.severity == "high" and one.category == "double_count" for one in named)
    assert any(PENSION in evidence.quote for evidence in named[0].evidence)
