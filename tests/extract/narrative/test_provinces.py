"""The grammar on sentences whose facts were written down by reading, before they were tried."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.extract.narrative.notation import parse, render

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("provinces.yml").read_text("utf-8"))
_NAME = re.compile(r"^(?P<letter>[AN]) other(?:<[^>]*>)?(?:/\w+)?")
_FIGURE = re.compile(r"\(-?[\d.]+\)(?= of | =)")


def comparable(line: str) -> str:
    """A fact without what a reader does not write down."""
    return _FIGURE.sub("", _NAME.sub(r"\g<letter> other", line))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_all_facts_are_read_and_no_others(case: dict[str, Any]) -> None:
    read = render(parse(case["text"], case.get("title", ""), case.get("section")))
    facts = [comparable(line) for line in read if not line.startswith(("B ", "X "))]
    assert sorted(facts) == sorted(comparable(line) for line in case["facts"])


def test_there_are_cases_and_their_names_differ() -> None:
    names = [case["name"] for case in CASES]
    assert len(set(names)) == len(names) >= 60
