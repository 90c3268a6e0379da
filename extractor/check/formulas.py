"""勾稽 formulas as data, applied to the tables of a document: which figures each ties together.

See ``profiles/taxonomy/relations.toml`` for how a formula is written. Every formula becomes linear
relations: the sum of coefficient times figure is zero, or at most zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from extractor.check.arithmetic import sum_fits
from extractor.check.facts import Figure
from extractor.check.hierarchy import economic_sums, line_sums
from extractor.check.linear import Kind, Relation, Term, Undecided
from extractor.check.statutory import Ambiguous, Sheet, column_concept
from schemas.frozen import dataclass
from schemas.records import Measure, Scope, Side

_TERM = re.compile(
    r"(?P<minus>-)?(?:(?P<table>[a-z_]+):(?=[a-z]))?(?P<concept>[\w:]+)(?:@(?P<scope>\w+))?(?:/(?P<side>\w+))?"
)
_TABLES_WITH_COLONS = ("function", "econ")
_MEASURES: tuple[Measure, ...] = ("actual", "initial_budget", "full_year_budget", "budget")
_FUNDS = {
    "fiscal": "",
    "all": "",
    "gpb": "一般公共预算",
    "govfund": "政府性基金",
    "statecap": "国有资本经营预算",
}

Sheets = Mapping[str, list[Sheet]]


@dataclass(frozen=True)
class _Place:
    """One application of a formula: its tables, and the line, class, fund and measure it is about."""

    sheets: Mapping[str, Sheet]
    table: str | None
    scope: Scope
    measure: Measure = "actual"
    line: str | None = None
    group: str | None = None


@dataclass(frozen=True)
class _Asked:
    """A term of a formula as written."""

    sign: int
    table: str | None
    concept: str
    scope: Scope | None
    side: Side | None


def relations(
    rule: str, formulas: Sequence[Mapping[str, Any]], sheets: Sheets
) -> Iterator[Relation | Undecided]:
    """Everything the formulas of a rule tie together in the tables of a document."""
    for formula in formulas:
        if "hierarchy" in formula:
            for meaning in formula["hierarchy"]:
                for sheet in sheets.get(meaning, ()):
                    yield from line_sums(rule, sheet)
        elif "economic" in formula:
            for sheet in sheets.get(formula["economic"], ()):
                yield from economic_sums(rule, sheet, tuple(formula["personnel"]))
        elif _printed_twice(formula, sheets):
            yield Undecided(rule, formula["item"], "同一种表印有多张，不知哪两张相对应")
        else:
            for place in _places(formula, sheets):
                yield from _apply(rule, formula, place)


def _printed_twice(formula: Mapping[str, Any], sheets: Sheets) -> bool:
    """Whether the tables a formula needs are printed unequally often, so that nobody knows which belong together."""
    if "table" in formula or "tables" in formula:
        return False
    numbers = [len(sheets.get(name or "", ())) for name in _named(formula)]
    return all(numbers) and len(set(numbers)) > 1


def _named(formula: Mapping[str, Any]) -> list[str | None]:
    """The tables a formula between tables names, each once, in its order."""
    return list(dict.fromkeys(asked.table for text in _texts(formula) for asked in _terms(text)))


def _parse(text: str) -> _Asked:
    match = _TERM.fullmatch(text.strip())
    if not match:
        raise ValueError(f"not a term: {text!r}")
    table, concept = match["table"], match["concept"]
    if table in _TABLES_WITH_COLONS:
        table, concept = None, f"{table}:{concept}"
    return _Asked(-1 if match["minus"] else 1, table, concept, match["scope"], match["side"])  # type: ignore[arg-type]


def _places(formula: Mapping[str, Any], sheets: Sheets) -> Iterator[_Place]:
    """Where a formula applies: each printed table it names, or the one of each that it names."""
    scopes: list[Scope] = formula.get("scopes") or [formula.get("scope", "all")]
    measures = _MEASURES if formula.get("measures") else ("actual",)
    tables = formula.get("tables") or ([formula["table"]] if "table" in formula else [None])
    for table in tables:
        for chosen in _chosen(formula, table, sheets):
            for line, group in _rows(formula, chosen):
                for scope in scopes:
                    for measure in measures:
                        yield _Place(chosen, table, scope, measure, line, group)


def _chosen(formula: Mapping[str, Any], table: str | None, sheets: Sheets) -> Iterator[dict[str, Sheet]]:
    if table is not None:
        for sheet in sheets.get(table, ()):
            yield {table: sheet}
        return
    named = _named(formula)
    columns = [sheets.get(name or "", []) for name in named]
    if len({len(column) for column in columns}) == 1:
        for row in zip(*columns, strict=True):
            yield {sheet.meaning: sheet for sheet in row}


def _texts(formula: Mapping[str, Any]) -> list[str]:
    texts: list[str] = [formula["whole"]] if "whole" in formula else []
    for key in ("parts", "equal", "less", "more"):
        for part in formula.get(key, ()):
            texts += part if isinstance(part, list) else [part]
    return texts


@lru_cache(maxsize=1024)
def _terms(text: str) -> tuple[_Asked, ...]:
    return () if text == "classes" else tuple(_parse(part) for part in text.split(" + "))


def _rows(formula: Mapping[str, Any], sheets: Mapping[str, Sheet]) -> list[tuple[str | None, str | None]]:
    """The lines or classes a formula is repeated for (the total row is the line without a code)."""
    if formula.get("lines"):
        codes = dict.fromkeys(code for sheet in sheets.values() for code in sheet.codes)
        return [("", None), *((code, None) for code in codes)]
    if formula.get("classes"):
        return [(None, code) for code in dict.fromkeys(c for sheet in sheets.values() for c in sheet.classes)]
    return [(None, None)]


def _item(formula: Mapping[str, Any], place: _Place) -> str:
    """What a relation is about, in words that do not move with the text."""
    row = place.line if place.line is not None else place.group
    name = next((s.line_name(row) for s in place.sheets.values() if row and row in s.names), row or "")
    fund = _FUNDS[place.scope] if "scopes" in formula else ""
    measure = {
        "actual": "",
        "initial_budget": "年初预算数",
        "full_year_budget": "全年预算数",
        "budget": "预算数",
    }
    titles = "、".join(sheet.title for sheet in place.sheets.values())
    what = f"{fund}{formula['item']}{measure[place.measure]}"
    return f"{titles}：{what}{'：' + name if name else ''}"


def _apply(rule: str, formula: Mapping[str, Any], place: _Place) -> Iterator[Relation | Undecided]:
    try:
        terms = _gather(formula, place)
    except Ambiguous as error:
        yield Undecided(rule, _item(formula, place), f"同一项目印有两个不同的数：{error}")
        return
    if isinstance(terms, str):
        if terms:
            yield Undecided(rule, _item(formula, place), terms)
        return
    kind: Kind = "equal" if "equal" in formula else "most" if "less" in formula else "sum"
    if terms[0].missing:
        kind = "lone"
    yield Relation(rule, _item(formula, place), formula["item"], kind, tuple(terms), formula.get("severity"))


def _gather(formula: Mapping[str, Any], place: _Place) -> list[Term] | str:
    """The terms of one application; or why it cannot be decided (empty: it does not apply)."""
    if any(not _find(place, asked) for text in formula.get("needs", ()) for asked in _terms(text)):
        return ""
    if "whole" in formula:
        whole, parts = _sum(place, [formula["whole"]]), _sum(place, formula["parts"])
        if isinstance(whole, str) or isinstance(parts, str):
            return "有单元格不是一个数字"
        if not whole or not parts:
            return "" if formula.get("optional") else _blank(whole, parts)
        return [Term(-1, whole[0].figure, whole[0].title), *parts]
    left, right = _two_sides(formula, place)
    if isinstance(left, str) or isinstance(right, str):
        return "有单元格不是一个数字"
    if not left or not right:
        return _lone(formula, place, left or right)
    return [*left, *(Term(-term.coefficient, term.figure, term.title) for term in right)]


def _lone(formula: Mapping[str, Any], place: _Place, terms: list[Term]) -> list[Term] | str:
    """A 类 with a figure in one of two tables only: a contradiction if both tables are read in full."""
    if not formula.get("classes") or not terms or not terms[0].figure.quantity.value:
        return ""
    scope = terms[0].figure.key.scope
    if all(_adds_up(sheet, scope) for sheet in place.sheets.values()):
        missing = next(sheet.title for sheet in place.sheets.values() if sheet.title != terms[0].title)
        return [Term(1, terms[0].figure, terms[0].title, missing)]
    return "只有一张表列有这一类"


def _adds_up(sheet: Sheet, scope: Scope) -> bool:
    """Whether a table's 类 add up to its total: then no line of it was lost in reading."""
    figures = [sheet.find(f"function:{code}", scope) for code in sheet.classes]
    whole = sheet.find("total_expenditure", scope)
    if whole is None or not all(code.isdigit() for code in sheet.classes):
        return False
    return sum_fits(whole.quantity, [figure.quantity for figure in figures if figure]) != "conflict"


def _blank(whole: list[Term], parts: list[Term]) -> str:
    """Why a sum without a total or without parts says nothing: it does not apply, or its parts are blank."""
    if whole and not parts:
        return "" if not whole[0].figure.quantity.value else "合计有数，分项全部为空"
    return "分项有数，合计为空" if parts and any(term.figure.quantity.value for term in parts) else ""


def _two_sides(formula: Mapping[str, Any], place: _Place) -> tuple[list[Term] | str, list[Term] | str]:
    if "equal" in formula:
        one, other = formula["equal"]
        return _sum(place, [one]), _sum(place, [other])
    return _sum(place, formula["less"]), _sum(place, formula["more"])


def _sum(place: _Place, parts: Sequence[str | list[str]]) -> list[Term] | str:
    """The printed terms of a sum; a word if one of them cannot be read."""
    found: list[Term] = []
    for part in parts:
        for asked in _alternative(place, [part] if isinstance(part, str) else part):
            sheet = _sheet(place, asked)
            concept, scope = _concept(place, asked), asked.scope or place.scope
            if sheet is None or sheet.cannot_read(concept, scope):
                return "unreadable"
            figure = _find(place, asked)
            if figure:
                found.append(Term(asked.sign, figure, sheet.title))
    return found


def _alternative(place: _Place, alternatives: list[str]) -> Sequence[_Asked]:
    """The first alternative that is printed; ``classes`` is every 类 of the table."""
    for text in alternatives:
        if text == "classes":
            sheet = place.sheets[place.table or ""]
            return [_Asked(1, None, f"function:{code}", None, None) for code in sheet.classes]
        terms = _terms(text)
        if len(alternatives) == 1 or any(_find(place, asked) for asked in terms):
            return terms
    return []


def _sheet(place: _Place, asked: _Asked) -> Sheet | None:
    return place.sheets.get(asked.table or place.table or "")


def _concept(place: _Place, asked: _Asked) -> str:
    if place.line is not None:
        return column_concept(place.line, asked.concept)
    return f"function:{place.group}" if asked.concept == "class" else asked.concept


def _find(place: _Place, asked: _Asked) -> Figure | None:
    sheet = _sheet(place, asked)
    if sheet is None:
        return None
    return sheet.find(_concept(place, asked), asked.scope or place.scope, asked.side, place.measure)
