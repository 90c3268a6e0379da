"""Sums along the classification: 合计 = Σ类, 类 = Σ款, 款 = Σ项, and those of 公开06."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from extractor.check.facts import Figure
from extractor.check.linear import Relation, Term, Undecided
from extractor.check.statutory import PLAIN, Ambiguous, Sheet, column_name
from schemas.records import Scope

_CLASS_DIGITS = 3
#: What a line may not have been read: its figures are missing from the sums of several columns alike.
_LOST_LINE = "各列的差额彼此一致，疑有一行没有印出或未能读出"


def line_sums(rule: str, sheet: Sheet) -> Iterator[Relation | Undecided]:
    """The sums of a table of functional lines, column by column.

    A line's parts are the lines whose nearest printed line above it is; tables that leave out a level
    (only 类 and 项) are summed all the same.
    """
    found: dict[str, list[Relation]] = {}
    for (key, scope), printed in sheet.by_column.items():
        column = {code: figures for code, figures in printed.items() if code.isdigit()}
        title, name = sheet.title, column_name(key)
        # rows without a code that hold nothing change no sum: empty forms print one of zeros
        uncoded = len(column) < len(printed)
        if uncoded and any(one.quantity.value for c in printed if c not in column for one in printed[c]):
            yield Undecided(rule, f"{title}：{name}", "有的行没有科目编码，不能分级汇总")
            continue
        for code, whole, parts in _wholes(sheet, key, scope, column):
            item = f"{title}：{sheet.line_name(code) if code else '合计'}：{name}"
            if isinstance(whole, str):
                yield Undecided(rule, item, whole)
            else:
                terms = (Term(-1, whole, title), *[Term(1, part, title) for part in parts])
                found.setdefault(code, []).append(Relation(rule, item, "科目汇总", "sum", terms))
    for code, relations in found.items():
        yield from _unless_line_lost(rule, sheet, code, relations)


def _wholes(
    sheet: Sheet, key: str, scope: Scope, column: Mapping[str, Sequence[Figure]]
) -> Iterator[tuple[str, Figure | str, list[Figure]]]:
    """Each line with parts (the total row without a code), its figure or why it has none, and its parts."""
    below: dict[str, list[Figure]] = {}
    for code, figures in column.items():
        below.setdefault(_above(code, column), []).extend(figures)
    for code, parts in below.items():
        concept = f"function:{code}" if code else key
        unreadable = sheet.unreadable
        if unreadable and any(one.startswith(concept) and other == scope for one, other in unreadable):
            yield code, "有单元格不是一个数字", parts
        elif code:
            printed = column[code]
            alone = len(printed) == 1 or len({figure.quantity.nominal for figure in printed}) == 1
            yield code, printed[0] if alone else "同一科目编码出现两次", parts
        else:
            yield from _total(sheet, key, scope, parts)


def _total(
    sheet: Sheet, key: str, scope: Scope, parts: list[Figure]
) -> Iterator[tuple[str, Figure | str, list[Figure]]]:
    try:
        whole = sheet.find(key, scope)
    except Ambiguous:
        yield "", "合计印有两个不同的数", parts
        return
    if whole or any(part.quantity.value for part in parts):
        yield "", whole or "没有合计", parts


def _above(code: str, codes: Mapping[str, object]) -> str:
    """The nearest code above one among those printed; empty for the total row."""
    for n in range(len(code) - 2, 2, -2):
        if code[:n] in codes:
            return code[:n]
    return ""


def _unless_line_lost(
    rule: str, sheet: Sheet, code: str, relations: list[Relation]
) -> Iterator[Relation | Undecided]:
    """The relations of one line; but if a whole line seems to be missing, that it cannot be decided.

    A single wrong figure disturbs one column. If the sums of several columns miss by figures that
    themselves form a line (合计 = 基本 + 项目), a line was lost.
    """
    for relation in [one for one in relations if one.fit == "conflict"]:
        if why := "同一科目编码出现两次" if _twice(relation) else _counted_twice(relation):
            yield Undecided(rule, relation.item, why)
            relations.remove(relation)
    missed = {_column(relation): -relation.nominal for relation in relations if relation.fit == "conflict"}
    whole = missed.pop(PLAIN, None) or missed.pop("total_income", None)
    if whole and missed and whole == sum(missed.values()) and min(whole, *missed.values()) > 0:
        name = sheet.line_name(code) if code else "合计"
        yield Undecided(rule, f"{sheet.title}：{name}", _LOST_LINE)
        yield from (relation for relation in relations if relation.fit != "conflict")
    else:
        yield from relations


def _twice(relation: Relation) -> bool:
    """Whether one line is among the parts twice: printed or read twice."""
    concepts = [term.figure.concept for term in relation.terms]
    return len(set(concepts)) < len(concepts)


def _counted_twice(relation: Relation) -> str:
    """Why a total that is the sum of its 类 is not that of all lines without a line above: a 类 has a wrong code."""
    whole, *parts = relation.terms
    classes = [part for part in parts if len(part.figure.concept.split(":")[1]) == _CLASS_DIGITS]
    if not 0 < len(classes) < len(parts) or replace(relation, terms=(whole, *classes)).fit == "conflict":
        return ""
    return "有的款、项没有印出所属的类，或类的编码有误"


def _column(relation: Relation) -> str:
    """The column of a sum, by its first part (which is a line)."""
    column = relation.terms[1].figure.concept.split(":", 2)[2:]
    return {"income": "total_income"}.get(column[0], column[0]) if column else PLAIN


def economic_sums(rule: str, sheet: Sheet, personnel: tuple[str, ...]) -> Iterator[Relation | Undecided]:
    """公开06: 类 = Σ款; 人员经费 = 301 + 303; 公用经费 = the other classes."""
    lines, columns = _economic_lines(sheet)
    below: dict[str, list[Figure]] = {}
    for code, figures in lines.items():
        below.setdefault(_above(code, lines), []).extend(figures)
    top = below.pop("", [])
    for code, parts in below.items():
        item = f"{sheet.title}：{code} {lines[code][0].name}"
        if len(lines[code]) > 1 or _unreadable(sheet, code):
            yield Undecided(rule, item, "同一科目编码出现两次，或有单元格不是一个数字")
        else:
            yield _sum(rule, item, lines[code][0], parts, sheet)
    if not columns:
        for key, own in (("personnel_cost", True), ("public_cost", False)):
            parts = [f for f in top if (f.concept.split(":")[1][:3] in personnel) == own]
            yield from _group(rule, sheet, key, parts)


def _economic_lines(sheet: Sheet) -> tuple[dict[str, list[Figure]], bool]:
    """Figures of economic lines by code, and whether 人员经费 and 公用经费 are columns of their own."""
    lines: dict[str, list[Figure]] = {}
    columns = False
    for figure in sheet.figures:
        kind, _, rest = figure.concept.partition(":")
        if kind == "econ" and figure.measure == "actual" and rest.startswith("3"):
            code, _, column = rest.partition(":")
            columns = columns or bool(column)
            if not column:
                lines.setdefault(code, []).append(figure)
    return lines, columns


def _unreadable(sheet: Sheet, code: str) -> bool:
    return any(one.startswith(f"econ:{code}") for one, _ in sheet.unreadable)


def _group(rule: str, sheet: Sheet, key: str, parts: list[Figure]) -> Iterator[Relation | Undecided]:
    item = f"{sheet.title}：{column_name(key)}合计"
    try:
        whole = sheet.find(key, "gpb")
    except Ambiguous:
        whole = None
    if whole is None or not parts or _unreadable(sheet, ""):
        if parts or (whole and whole.quantity.value):
            yield Undecided(rule, item, "没有合计或分项，或有单元格不是一个数字")
        return
    yield _sum(rule, item, whole, parts, sheet)


def _sum(rule: str, item: str, whole: Figure, parts: Sequence[Figure], sheet: Sheet) -> Relation:
    terms = (Term(-1, whole, sheet.title), *(Term(1, part, sheet.title) for part in parts))
    return Relation(rule, item, "经济分类汇总", "sum", terms)
