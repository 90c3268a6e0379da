"""Sentences, clauses and bracketed groups: the tree the reader walks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from extractor.extract.narrative.lexicon import Kind
from extractor.extract.narrative.tokens import FIGURES, SEPARATORS, Token
from schemas.frozen import dataclass
from schemas.lazy import lazy

_BRACKETS = frozenset({Kind.OPEN, Kind.CLOSE})
#: Kinds that part clauses and groups; others stand in them.
_STRUCTURE = SEPARATORS | _BRACKETS | {Kind.PAUSE}


@dataclass(frozen=True)
class Group:
    """What stands in brackets. ``start`` and ``end`` (view indices) include the brackets."""

    #: a group is no token of any kind
    kind: ClassVar[None] = None
    sentences: tuple[tuple[Clause, ...], ...]
    start: int
    end: int

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses inside."""
        return tuple(clause for sentence in self.sentences for clause in sentence)

    def tokens(self) -> Iterator[Token]:
        """All tokens inside, nested ones too."""
        for clause in self.clauses:
            for item in clause.items:
                if isinstance(item, Group):
                    yield from item.tokens()
                else:
                    yield item

    def has_figure(self) -> bool:
        """Whether a figure stands inside."""
        return any(token.kind in FIGURES for token in self.tokens())


@dataclass(frozen=True)
class Clause:
    """Tokens and groups up to a mark. ``mark`` is the separator that ended it, None at the end of the text."""

    items: tuple[Token | Group, ...]
    mark: Kind | None

    @property
    def start(self) -> int:
        """View index of the first token."""
        return self.items[0].start

    @property
    def end(self) -> int:
        """View index behind the last token, the mark not counted."""
        return self.items[-1].end

    @lazy
    def tokens(self) -> list[Token]:
        """The tokens outside brackets."""
        return [item for item in self.items if isinstance(item, Token)]

    @lazy
    def kinds(self) -> list[Kind]:
        """Their kinds."""
        return [item.kind for item in self.items if item.kind is not None]


def sentences(tokens: Sequence[Token]) -> tuple[tuple[Clause, ...], ...]:
    """Part tokens into sentences of clauses."""
    closing = _brackets(tokens)
    return _Parser(tokens, closing).parse(0, len(tokens))


def _brackets(tokens: Sequence[Token]) -> dict[int, int]:
    """Opening brackets and where they close. One that never closes ends with its sentence."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for index in [k for k, token in enumerate(tokens) if token.kind in _BRACKETS]:
        if tokens[index].kind is Kind.OPEN:
            opened.append(index)
        elif opened:
            closing[opened.pop()] = index
    for index in opened:
        ends = (k for k in range(index, len(tokens)) if tokens[k].kind is Kind.STOP)
        closing[index] = next(ends, len(tokens))
    return closing


class _Parser:
    def __init__(self, tokens: Sequence[Token], closing: dict[int, int]) -> None:
        self.tokens = tokens
        self.closing = closing

    def parse(self, at: int, end: int) -> tuple[tuple[Clause, ...], ...]:
        found: list[tuple[Clause, ...]] = []
        clauses: list[Clause] = []
        items: list[Token | Group] = []
        while at < end:
            token = self.tokens[at]
            if token.kind not in _STRUCTURE:
                items.append(token)
                at += 1
                continue
            if token.kind is Kind.OPEN:
                close = min(self.closing[at], end)
                items.append(self._group(at, close))
                at = close + (close < end and self.tokens[close].kind is Kind.CLOSE)
                continue
            if token.kind in SEPARATORS or (token.kind is Kind.PAUSE and self._parts(items, at)):
                if items:
                    clauses.append(Clause(tuple(items), token.kind))
                elif clauses and token.kind in (Kind.STOP, Kind.SEMICOLON):
                    clauses[-1] = Clause(clauses[-1].items, token.kind)
                items = []
                if token.kind is Kind.STOP and clauses:
                    found.append(tuple(clauses))
                    clauses = []
            elif token.kind is not Kind.CLOSE:
                items.append(token)
            at += 1
        if items:
            clauses.append(Clause(tuple(items), None))
        if clauses:
            found.append(tuple(clauses))
        return tuple(found)

    def _parts(self, items: Sequence[Token | Group], at: int) -> bool:
        """Whether 、 parts two statements: behind a figure, or between 2个行政单位 and 3个事业单位."""
        if _after_figure(items):
            return True
        following = self.tokens[at + 1].kind if at + 1 < len(self.tokens) else None
        return following in FIGURES and any(isinstance(i, Token) and i.kind in FIGURES for i in items)

    def _group(self, at: int, close: int) -> Group:
        inner = self.parse(at + 1, close)
        end = (
            self.tokens[close].end
            if close < len(self.tokens) and self.tokens[close].kind is Kind.CLOSE
            else self.tokens[close - 1].end
        )
        return Group(inner, self.tokens[at].start, end)


def _after_figure(items: Sequence[Token | Group]) -> bool:
    """、 parts clauses only behind a figure; elsewhere it joins words (收、支)."""
    if not items:
        return True
    last = items[-1]
    if isinstance(last, Group):
        return len(items) > 1 and isinstance(items[-2], Token) and items[-2].kind in FIGURES
    return last.kind in FIGURES or last.kind is Kind.FLAT
