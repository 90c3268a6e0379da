"""A pattern found by its first characters is found where the engine finds it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractor.extract.searching import finder, first_characters
from extractor.profiles import taxonomy
from schemas.text import squeeze

OWN = sorted((Path(__file__).parents[2] / "eval" / "documents").glob("*.txt"))
SENTENCES = [squeeze(line) for path in OWN for line in path.read_text("utf-8").splitlines()]
SOURCES = [
    "|".join(entry["patterns"])
    for entry in (*taxonomy("residue")["residue"], *taxonomy("statements")["statement"])
    if not any("?P<" in pattern for pattern in entry["patterns"])
]
#: Alternatives of patterns, so that each search begins somewhere in these.
PIECES = "增加（减少）3.00万元，XX局列明未没有发生公务接待费全面完成各项目标任务，预算调整率为0。占%，，截至2031年底"


@pytest.mark.parametrize("source", SOURCES)
def test_matches_are_those_of_the_engine(source: str) -> None:
    find, pattern = finder(source), re.compile(source)
    for sentence in (*SENTENCES, squeeze(PIECES), squeeze(PIECES)[::-1]):
        assert [one.span() for one in find(sentence)] == [one.span() for one in pattern.finditer(sentence)]


@pytest.mark.parametrize(
    ("source", "first"),
    [
        ("(?:甲|乙丙)?丁|戊", "甲乙丁戊"),
        ("(?:甲?|乙){1,2}丁", "甲乙丁"),
        ("(?:甲|乙){0,2}?丁", "甲乙丁"),
        (r"(?<![\d(|])[Xx×]{2,}(?=局|\))|\(此处", "Xx×("),
        ("^甲|(?P<name>乙|丙)丁", "甲乙丙"),
        ("甲*[^乙]丁", None),
        (r"甲|\d+乙", None),
        ("(?:甲|乙)?", None),
    ],
)
def test_first_characters_are_read_off_a_pattern(source: str, first: str | None) -> None:
    assert first_characters(source) == (None if first is None else frozenset(first))


def test_matches_do_not_overlap() -> None:
    find = finder("(?:甲|乙)?甲乙|丙")
    assert [one.group() for one in find("乙甲乙甲乙丙")] == ["乙甲乙", "甲乙", "丙"]
