"""Phrases inside a clause: what a change is measured against, which budget a completion names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.extract.narrative.clauses import Group
from extractor.extract.narrative.lexicon import Kind
from extractor.extract.narrative.tokens import Token
from schemas.records import Base, Measure

Items = Sequence[Token | Group]
_INSIDE = frozenset(
    {
        Kind.PRIOR,
        Kind.YEAR,
        Kind.THIS,
        Kind.MEASURE,
        Kind.SCOPE,
        Kind.CONCEPT,
        Kind.HEAD,
        Kind.SOFT,
        Kind.FUNCTION,
    }
    | {Kind.NAME, Kind.COUNTED, Kind.DATE, Kind.UNIT}
)
_AFTER_INLINE = frozenset({Kind.DIRECTION, Kind.FLAT, Kind.BASE, Kind.COMPARE, Kind.MONEY})
#: Prepositions that also mean "and".
_JOINS = frozenset({"与", "和", "跟", "同"})
_BUDGETS: frozenset[str] = frozenset({"initial_budget", "full_year_budget", "budget"})


@dataclass(frozen=True)
class BasePhrase:
    """比上年, 与年初预算数相比, 较上年决算数12万元: the base, its inline figure, and where the phrase ends."""

    kind: Base
    #: index behind the phrase in the clause's items
    end: int
    figure: Token | None = None
    #: what the inline figure is: which measure, which year (None: the year before)
    measure: Measure = "actual"
    period: int | None = None
    tokens: tuple[Token, ...] = ()


def base_kind(tokens: Sequence[Token], year: int | None) -> tuple[Base, Measure, int | None] | None:
    """What words compare with: base, measure and year of the figure compared with; None if they name no base."""
    measure = next((t.value for t in tokens if t.kind is Kind.MEASURE and t.value in _BUDGETS), None)
    stated = [
        t.value if t.kind is Kind.YEAR else t.value[0] for t in tokens if t.kind in (Kind.YEAR, Kind.DATE)
    ]
    if measure:
        past = any(t.kind is Kind.PRIOR for t in tokens)
        of = stated[0] if stated else (year - 1 if past and year else year)
        # 比上年预算数 compares with no figure of this year's account, and not with last year's 决算
        return ("other" if of != year or past else measure), measure, of
    if any(t.kind is Kind.PRIOR for t in tokens):
        return "prior_year", "actual", year - 1 if year else None
    if stated:
        before = year is not None and stated[0] == year - 1
        return ("prior_year" if before else "other"), "actual", stated[0]
    return None


def read_base(items: Items, at: int, year: int | None) -> BasePhrase | None:
    """Read a base phrase that begins at ``items[at]``; None if the preposition opens something else."""
    opener = items[at]
    assert isinstance(opener, Token)  # noqa: S101 - the caller looked
    inside: list[Token] = []
    figure: Token | None = None
    k = at + 1
    while k < len(items):
        item = items[k]
        if isinstance(item, Group):
            if item.has_figure():
                break
        elif item.kind is Kind.MONEY and _goes_on(items, k, opener):
            figure = item
        elif item.kind is Kind.BASE and inside and (item.value != "opener" or k + 1 == len(items)):
            k += 1
            break
        elif item.kind is Kind.WORD and (inside and len(item.text) <= 4):
            pass
        elif item.kind not in _INSIDE:
            break
        else:
            inside.append(item)
        k += 1
        if figure is not None:
            break
    return _made(opener, inside, figure, k, year, items)


def _goes_on(items: Items, at: int, opener: Token) -> bool:
    """Whether a figure belongs to the base: a direction follows, or the clause ends (较上年10万元，增加…)."""
    for item in items[at + 1 :]:
        if isinstance(item, Group) or item.kind is Kind.SOFT:
            continue
        return item.kind in _AFTER_INLINE
    return opener.kind is Kind.BASE and opener.value == "opener" and opener.text not in _JOINS


def _made(
    opener: Token, inside: list[Token], figure: Token | None, end: int, year: int | None, items: Items
) -> BasePhrase | None:
    found = base_kind(inside, year)
    if found is None or (opener.kind is Kind.FROM and figure is None):
        return None
    if figure is None and opener.text in _JOINS and not _is_closer(items[end - 1]) and _is_word(items, end):
        return None
    if figure is not None:
        # a closer may stand behind the figure: 与上年10万元相比, 跟预算10万元比
        while end < len(items) and (_is_closer(items[end]) or _ends_with_than(items, end)):
            end += 1
    kind, measure, period = found
    return BasePhrase(kind, end, figure, measure, period, tuple(inside))


def _is_closer(item: Token | Group) -> bool:
    return isinstance(item, Token) and item.kind is Kind.BASE and item.value != "opener"


def _ends_with_than(items: Items, at: int) -> bool:
    """Whether a clause ends with 比, which opens nothing there."""
    last = items[at]
    return at + 1 == len(items) and isinstance(last, Token) and last.text == "比"


def _is_word(items: Items, at: int) -> bool:
    """Whether a word of its own follows, so that 与 joins two things and compares nothing."""
    item = items[at] if at < len(items) else None
    return isinstance(item, Token) and item.kind is Kind.WORD
