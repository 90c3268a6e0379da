"""Lists of names without amounts: 人员经费…，主要包括：基本工资、津贴补贴…"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractor.extract.narrative.clauses import Clause, Group
from extractor.extract.narrative.lexicon import Kind
from extractor.extract.narrative.tokens import FIGURES, Token

if TYPE_CHECKING:
    from extractor.extract.narrative.reader import Reader

_LISTED = frozenset({"personnel_cost", "public_cost"})
_PARTING = re.compile(r"[、，,;]|(?<=[费金贴助资险])(?:和|及|以及)")
_TAIL = re.compile(r"(?:等等?(?:支出|费用|方面|项目|内容|开支)*|\.+|…+)$")
_LONGEST_NAME = 24


def names_items(reader: Reader, clauses: tuple[Clause, ...], at: int, items: Sequence[Token | Group]) -> bool:
    """Whether a clause opens a list of names: 主要包括, 包括, 用途主要包括 after 人员经费 or 公用经费."""
    subject = reader.subject
    if subject is None or not (subject.concept in _LISTED or subject.concept.startswith("econ:")):
        return False
    mark = next(
        (k for k, t in enumerate(items) if isinstance(t, Token) and t.kind in (Kind.LIST, Kind.USE)), None
    )
    if mark is None or (isinstance(items[mark], Token) and items[mark].text == "其中"):  # type: ignore[union-attr]
        return False
    return not _figures(clauses, at, mark)


def _figures(clauses: tuple[Clause, ...], at: int, mark: int) -> bool:
    """Whether figures stand in the list before its sentence or ；-segment ends."""
    for number in range(at, len(clauses)):
        items = clauses[number].items[mark + 1 :] if number == at else clauses[number].items
        if any(isinstance(t, Token) and t.kind in FIGURES for t in items):
            return number == at or not _fresh(clauses[number])
        if clauses[number].mark in (Kind.SEMICOLON, Kind.STOP):
            break
    return False


def _fresh(clause: Clause) -> bool:
    """Whether a clause says something new (公用经费30万元) rather than going on with the list."""
    kinds = clause.kinds
    return kinds[:1] in ([Kind.BASE], [Kind.ALONE]) or kinds[:1] == [Kind.CONCEPT]


def read_items(reader: Reader, clauses: tuple[Clause, ...], at: int) -> int:
    """Write a statement for every item named; returns the index behind the list."""
    items = clauses[at].items
    mark = next(k for k, t in enumerate(items) if isinstance(t, Token) and t.kind in (Kind.LIST, Kind.USE))
    start = items[mark].end
    end = at
    while end < len(clauses):
        tokens = clauses[end].tokens
        if end > at and (any(t.kind in FIGURES or t.kind is Kind.CUE for t in tokens)):
            break
        end += 1
        if clauses[end - 1].mark in (Kind.SEMICOLON, Kind.STOP):
            break
    last = clauses[end - 1].end
    _write(reader, start, last)
    return end


def _write(reader: Reader, start: int, end: int) -> None:
    text = reader.view.text
    depth_free = re.sub(r"\([^)]*\)", lambda m: "\x00" * len(m.group()), text[start:end])
    begin = 0
    cuts = [m.span() for m in _PARTING.finditer(depth_free)]
    for cut, after in [*cuts, (len(depth_free), len(depth_free))]:
        name = text[start + begin : start + cut].lstrip(":：用于")
        lead = (cut - begin) - len(name)
        name = _TAIL.sub("", name)
        if 2 <= len(name) <= _LONGEST_NAME and name not in ("无", "等"):
            place = start + begin + lead
            reader.writer.listed_item(name, reader.view.span(place, place + len(name)))
        begin = after
