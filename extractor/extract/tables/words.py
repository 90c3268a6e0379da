"""Words of headers and labels in comparable form, and the vocabulary they are looked up in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from extractor.profiles import Profile, merge, taxonomy
from schemas.records import Measure, Scope
from schemas.text import squeeze

_NUMBER = re.compile(
    r"(?:[一二三四五六七八九十]+[、.]|\((?:[一二三四五六七八九十]+|\d+)\)|\d{1,2}[、.)](?!\d))"
)
_LEADS = re.compile(r"^(?:其中[:：]?|[加减][:：])")
_UNIT = re.compile(
    r"\((?:单位[:：])?(亿元|百万元|万元|千元|元|辆|台|套|台[,、/]?套|台\(套\)|个|人|人次|批次|批|次|平方米)\)$"
)
#: What a title line, a unit line or a department line leaves inside a grid.
FURNITURE = re.compile(
    r"决算(?:明细|公开|总)?表$|情况表$|统计表$|信息表$|^公开\d*表?$|^公开\d+|^(?:编制)?(?:部门|单位)(?:名称)?:|单位:|^\d{4}年度?$"
)
_DATED = re.compile(r"(20\d\d)年度?(?:(?:财政拨款)?三公经费(?:财政拨款)?(?:支出)?(?=[^支]))?")
_PRINTED_UNIT = re.compile(r"单位:(?:人民币)?(亿元|百万元|万元|千元|元)")
#: What they and list numbers without figures begin with.
_LEADING = frozenset("其加减(一二三四五六七八九十")
#: List numbers from the outside in.
_DEPTHS = (
    re.compile(r"[一二三四五六七八九十]+[、.]"),
    re.compile(r"\([一二三四五六七八九十]+\)"),
    re.compile(r"\d{1,2}[、.](?!\d)"),
    re.compile(r"\(?\d{1,2}\)"),
)


def _may_lead(plain: str) -> bool:
    """Whether a label may begin with 其中, 加, 减 or a list number."""
    return plain[:1] in _LEADING or plain[:1].isdecimal()


@lru_cache(maxsize=8192)
def word(text: str) -> str:
    """A header word or label without blanks, quotes, list number, 其中 and a unit in brackets at its end."""
    plain = squeeze(text).replace('"', "").replace("'", "")
    while _may_lead(plain):
        bare = _LEADS.sub("", plain)
        if match := _NUMBER.match(bare):
            bare = bare[match.end() :]
        if bare == plain:
            break
        plain = bare
    match = _UNIT.search(plain) if plain.endswith(")") else None
    return plain[: match.start()] if match and match.start() else plain


@lru_cache(maxsize=2048)
def unit_of(text: str) -> str | None:
    """The unit in brackets at the end of a label ("车辆数合计（辆）"); None if there is none."""
    match = _UNIT.search(squeeze(text).replace(":", "："))
    return match.group(1) if match else None


@lru_cache(maxsize=2048)
def dated(text: str) -> tuple[int, str]:
    """The year a header word (as by :func:`word`) begins with, 0 for none, and what is left of it.

    三公经费 between year and measure says nothing more: 2023年三公经费财政拨款决算数 is 2023 and 决算数.
    """
    match = _DATED.match(text)
    return (int(match.group(1)), text[match.end() :]) if match else (0, text)


def printed_unit(text: str) -> str | None:
    """The money unit of a line such as ``金额单位：万元``; None if it names none."""
    match = _PRINTED_UNIT.search(squeeze(text))
    return match.group(1) if match else None


def is_part(text: str) -> bool:
    """Whether a label is a part of the row above (其中：…)."""
    return "其中" in squeeze(text)[:8]


@lru_cache(maxsize=4096)
def depth(text: str) -> int:
    """How deep a label's list number stands: 0 for 一、, 1 for （一）, 2 for 1., 3 for （1）, 4 for none."""
    plain = squeeze(text)
    if not _may_lead(plain):
        return len(_DEPTHS)
    plain = _LEADS.sub("", plain)
    return next((level for level, pattern in enumerate(_DEPTHS) if pattern.match(plain)), len(_DEPTHS))


@dataclass(frozen=True)
class Vocabulary:
    """Lookups from words to meanings, made of ``taxonomy/columns.toml`` and a profile's columns."""

    neutral: frozenset[str]
    order: frozenset[str]
    total: frozenset[str]
    ratio: tuple[str, ...]
    codes: frozenset[str]
    code_parts: frozenset[str]
    measures: Mapping[str, Measure]
    prior: frozenset[str]
    scopes: Mapping[str, Scope]
    columns: Mapping[str, str]
    summary: Mapping[str, str]
    modes: Mapping[str, str]
    line_totals: frozenset[str]
    economic_totals: Mapping[str, str]
    sangong: Mapping[str, str]
    items: Mapping[str, str]
    within: tuple[tuple[tuple[str, ...], Mapping[str, str]], ...]
    project_names: frozenset[str]
    unit_names: frozenset[str]
    notes: tuple[tuple[Measure, tuple[str, ...]], ...]


def _inverted(meanings: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    return {word(name): key for key, names in meanings.items() for name in names}


def _words(names: Iterable[str]) -> frozenset[str]:
    return frozenset(word(name) for name in names)


def vocabulary(profile: Profile) -> Vocabulary:
    """The vocabulary of a profile."""
    return _build(profile.columns) if profile.columns else _shared()


@lru_cache(maxsize=1)
def _shared() -> Vocabulary:
    return _build({})


def _build(own: Mapping[str, Any]) -> Vocabulary:
    data = merge(dict(taxonomy("columns")), own)
    totals = dict(data["totals"])
    sangong = _inverted(data["sangong"])
    return Vocabulary(
        neutral=_words(data["neutral"]),
        order=_words(data["order"]),
        total=_words(data["total"]),
        ratio=tuple(data["ratio"]),
        codes=_words(data["codes"]["whole"]),
        code_parts=_words(data["codes"]["parts"]),
        measures=_inverted(data["measures"]),
        prior=_words(data["prior_year"]["words"]),
        scopes=_inverted(data["scopes"]),
        columns=_inverted(data["leaves"]) | _inverted(data["groups"]),
        summary=_inverted(data["summary"]),
        modes=_inverted(data["summary_modes"]),
        line_totals=_words(totals.pop("lines")),
        economic_totals=_inverted(totals["economic"]),
        sangong=sangong,
        items=sangong | _inverted(data["items"]),
        within=tuple((tuple(one["under"]), _inverted(one["labels"])) for one in data["within"]),
        project_names=_words(data["projects"]["name"]),
        unit_names=_words(data["units"]["name"]),
        notes=tuple((measure, tuple(names)) for measure, names in data["notes"].items()),
    )
