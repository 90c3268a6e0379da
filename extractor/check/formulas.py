"""勾稽 formulas as data, applied to the tables of a document: which figures each ties together.

See ``profiles/taxonomy/relations.toml`` for how a formula is written. Every formula becomes linear
relations: the sum of coefficient times figure is zero, or at most zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from extractor.check.arithmetic import sum_fits
from extractor.check.facts import Figure
from extractor.check.hierarchy import economic_sums, line_sums
from extractor.check.linear import Kind, Relation, Term, Undecided
from extractor.check.statutory import Ambiguous, Sheet, column_concept
from extractor.check.words import concept_name
from schemas.frozen import dataclass
from schemas.records import Measure, Scope, Side

_TERM = re.compile(
    r"(?P<minus>-)?(?:(?P<table>[a-z_]+):(?=[a-z]))?(?P<concept>[\w:]+)(?:@(?P<scope>\w+))?(?:/(?P<side>\w+))?"
)
_TABLES_WITH_COLONS = ("function", "econ")
_MEASURED: dict[Measure, str] = {
    "actual": "",
    "initial_budget": "年初预算数",
    "full_year_budget": "全年预算数",
    "budget": "预算数",
}
_MEASURES: tuple[Measure, ...] = tuple(_MEASURED)
_ACTUAL: tuple[Measure, ...] = ("actual",)
_FUNDS = {
    "fiscal": "",
    "all": "",
    "gpb": "一般公共预算",
    "govfund": "政府性基金",
    "statecap": "国有资本经营预算",
}

Sheets = Mapping[str, list[Sheet]]


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """One application of a formula: its tables, and the line, class, fund and measure it is about."""

    sheets: Mapping[str, Sheet]
    table: str | None
    scope: Scope
    measure: Measure = "actual"
    line: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
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
        else:
            yield from _everywhere(rule, formula, sheets)


def _everywhere(rule: str, formula: Mapping[str, Any], sheets: Sheets) -> Iterator[Relation | Undecided]:
    """One formula: in each printed table it names, or in the tables between which it holds."""
    chosen = _chosen(formula, sheets)
    if chosen is None:
        yield Undecided(rule, formula["item"], "同一种表印有多张，不知哪两张相对应")
        return
    scopes: list[Scope] = formula.get("scopes") or [formula.get("scope", "all")]
    measures = _MEASURES if formula.get("measures") else _ACTUAL
    for table, together in chosen:
        shorter = _printed_columns(formula, together, scopes[0]) if formula.get("lines") else formula
        for line, group in _rows(formula, together):
            for scope in scopes:
                for measure in measures:
                    yield from _apply(rule, shorter, _Place(together, table, scope, measure, line, group))


def _chosen(
    formula: Mapping[str, Any], sheets: Sheets
) -> list[tuple[str | None, Mapping[str, Sheet]]] | None:
    """The tables a formula is applied to; None if they are printed unequally often: which belong together?"""
    tables = formula.get("tables") or ([formula["table"]] if "table" in formula else ())
    if tables:
        return [(table, {table: sheet}) for table in tables for sheet in sheets.get(table, ())]
    columns = [sheets.get(name or "", ()) for name in _named(formula)]
    if len({len(column) for column in columns}) > 1:
        return None if all(columns) else []
    return [(None, {sheet.meaning: sheet for sheet in row}) for row in zip(*columns, strict=True)]


def _printed_columns(
    formula: Mapping[str, Any], sheets: Mapping[str, Sheet], scope: Scope
) -> Mapping[str, Any]:
    """A sum for each line of a table without the parts for which the table has no column."""
    (sheet, *others) = sheets.values()
    if others or sheet.unreadable or "parts" not in formula:
        return formula
    parts = [
        part
        for part in formula["parts"]
        if any(
            sheet.has_column(asked.concept, asked.scope or scope)
            for text in ([part] if isinstance(part, str) else part)
            for asked in _terms(text)
        )
    ]
    return {**formula, "parts": parts}


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
    named = [sheet.line_name(row) for sheet in place.sheets.values() if row in sheet.names] if row else ()
    name = f"：{named[0] if named else row}" if row else ""
    fund = _FUNDS[place.scope] if "scopes" in formula else ""
    titles = "、".join([sheet.title for sheet in place.sheets.values()])
    return f"{titles}：{fund}{formula['item']}{_MEASURED[place.measure]}{name}"


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
    relation = Relation(
        rule, _item(formula, place), formula["item"], kind, tuple(terms), formula.get("severity")
    )
    if formula.get("closed") and relation.comparable and relation.fit == "conflict":
        yield _of_all_items(relation, formula, place)
    else:
        yield relation


def _of_all_items(relation: Relation, formula: Mapping[str, Any], place: _Place) -> Relation | Undecided:
    """A broken sum of a table that lists all items of its total: told with what is blank, unless an item is unknown."""
    sheet = place.sheets[place.table or ""]
    if any(
        f.concept == "other" and f.measure == place.measure and f.quantity.is_money for f in sheet.figures
    ):
        return Undecided(relation.rule, relation.item, "表中有不认识的项目，不知是否计入合计")
    parts = [[part] if isinstance(part, str) else part for part in formula["parts"]]
    blank = [p[0] for p in parts if not any(_find(place, one) for text in p for one in _terms(text))]
    return replace(relation, blank=tuple(concept_name(_parse(text).concept) for text in blank))


def _gather(formula: Mapping[str, Any], place: _Place) -> list[Term] | str:
    """The terms of one application; or why it cannot be decided (empty: it does not apply)."""
    if "needs" in formula and not all(_find(place, one) for text in formula["needs"] for one in _terms(text)):
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
        for asked in (
            _terms(part) if isinstance(part, str) and part != "classes" else _alternative(place, part)
        ):
            sheet = place.sheets.get(asked.table or place.table or "")
            if sheet is None:
                return "unreadable"
            concept, scope = _concept(place, asked), asked.scope or place.scope
            if sheet.cannot_read(concept, scope):
                return "unreadable"
            figure = sheet.find(concept, scope, asked.side, place.measure)
            if figure is not None:
                found.append(Term(asked.sign, figure, sheet.title))
    return found


def _alternative(place: _Place, part: str | list[str]) -> Sequence[_Asked]:
    """The first alternative that is printed; ``classes`` is every 类 of the table."""
    alternatives = [part] if isinstance(part, str) else part
    for text in alternatives:
        if text == "classes":
            sheet = place.sheets[place.table or ""]
            return [_Asked(1, None, f"function:{code}", None, None) for code in sheet.classes]
        terms = _terms(text)
        if len(alternatives) == 1 or any(_find(place, asked) for asked in terms):
            return terms
    return []


def _concept(place: _Place, asked: _Asked) -> str:
    if place.line is not None:
        return column_concept(place.line, asked.concept)
    return f"function:{place.group}" if asked.concept == "class" else asked.concept


def _find(place: _Place, asked: _Asked) -> Figure | None:
    sheet = place.sheets.get(asked.table or place.table or "")
    if sheet is None:
        return None
    return sheet.find(_concept(place, asked), asked.scope or place.scope, asked.side, place.measure)
