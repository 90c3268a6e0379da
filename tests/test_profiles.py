"""Profiles and shared lists: they load, say nothing unknown, and differ where provinces do."""

from __future__ import annotations

import re

import pytest

from extractor.profiles import load_profile, merge, profile_names, regions, taxonomy
from extractor.segment.meanings import section_titles, table_titles
from schemas.errors import OptionError

_SECTION_KEYS = {"titles", "below", "scope", "yields", "root", "closed", "depth"}
_TABLE_KEYS = {"titles", "number", "header"}
_SCOPES = {"", "all", "fiscal", "gpb", "govfund", "statecap"}


@pytest.mark.parametrize("name", profile_names())
def test_sections_and_tables_hold_nothing_unknown(name: str) -> None:
    profile = load_profile(name)
    for key, data in profile.sections.items():
        assert not set(data) - _SECTION_KEYS, key
        assert data.get("scope", "") in _SCOPES
        assert data.get("closed", "") in ("", "soft", "hard")
        assert set(data.get("below", {})) <= set(profile.sections), key
        assert "." not in key or key.split(".")[0] in profile.sections
    for key, data in profile.tables.items():
        assert not set(data) - _TABLE_KEYS, key
    assert section_titles(name).meanings
    assert table_titles(name).titles


@pytest.mark.parametrize("name", profile_names())
def test_numbers_of_tables_are_unique(name: str) -> None:
    numbers = [data["number"] for data in load_profile(name).tables.values() if "number" in data]
    assert len(numbers) == len(set(numbers))


def test_every_province_is_told_by_its_name() -> None:
    words = regions()
    assert set(words.values()) == set(profile_names()) - {"base"}
    assert set(words) <= set(taxonomy("divisions"))


def test_a_misspelt_profile_is_refused_with_the_known_ones() -> None:
    with pytest.raises(OptionError, match="base, ") as refused:
        load_profile("sichaun")
    assert "sichuan" in refused.value.message


def test_a_province_is_its_parent_plus_differences() -> None:
    child = {"a": {"x+": [3], "y": 2}, "b": 1}
    assert merge({"a": {"x": [1, 2], "y": 1, "z": 0}}, child) == {
        "a": {"x": [1, 2, 3], "y": 2, "z": 0},
        "b": 1,
    }
    assert load_profile("yunnan").sections == load_profile("base").sections


def test_bare_titles_are_written_as_they_are_compared() -> None:
    words = load_profile("base").options["outline"]
    titles = section_titles("base")
    for title in words["bare_titles"]:
        assert not re.search(r"[\s“”\"（）]", title), title
        assert titles.own(title), title


def test_divisions_of_china() -> None:
    divisions = taxonomy("divisions")
    assert len(divisions) == 31
    prefectures = [p for data in divisions.values() for p in data["prefectures"] if p]
    assert len(prefectures) == len(set(prefectures)) > 330
    counties = [
        c for data in divisions.values() for names in data["prefectures"].values() for c in names.split()
    ]
    assert len(counties) > 2800
    assert all(data["name"].startswith(short) for short, data in divisions.items())
