"""What a document says of classification codes: code and name, the names above, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from extractor.check.facts import Facts, stands_in_table
from extractor.profiles.classification import Scheme, codes_by_name, names_by_code
from schemas.evidence import Evidence
from schemas.frozen import dataclass
from schemas.lazy import lazy
from schemas.records import AmountRecord, CodeNameRecord, StatementRecord
from schemas.text import squeeze

_TAIL = re.compile(r"(?:支出|\([类款项]\))+$")
_PATH = re.compile(
    r"(?:(?P<a>[^()]+)\(类\))?(?:(?P<b>[^()]+(?:\([^类款项()]+\)[^()]*)?)\(款\))?(?P<c>.+)\(项\)"
)
#: From this likeness on two names are one with a slip of the pen.
_ALIKE = 0.8
#: An amount stands so near behind the name of its line.
_NEAR = 200
#: A name cut off at the edge of a cell still has this share of its characters.
_CUT = 0.75


@lru_cache(maxsize=8192)
def bare(name: str) -> str:
    """A name without blanks and without the endings that documents leave off at will (支出, 项)."""
    plain = squeeze(name).replace('"', "")
    return _TAIL.sub("", plain) or plain


def same(name: str, right: str) -> bool:
    """Whether a name is the right one: equal to it, or it cut off at its end."""
    short, long = bare(name), bare(right)
    return short == long or (long.startswith(short) and len(short) >= _CUT * len(long) and len(short) > 3)


def alike(one: str, other: str) -> bool:
    """Whether two names differ as by a slip of the pen."""
    return SequenceMatcher(None, bare(one), bare(other), autojunk=False).ratio() >= _ALIKE


@dataclass(frozen=True)
class Said:
    """A place that says what a code is called: ``path`` holds the names of 类 and 款 where printed.

    ``code`` is None where a 项 is named without a code that fits it.
    """

    scheme: Scheme
    code: str | None
    name: str
    path: tuple[str, ...]
    evidence: Evidence
    record: str
    in_table: bool
    #: where the name itself stands, if that is another place than that of its amount
    named: Evidence | None = None

    @lazy
    def item(self) -> str:
        """What it says, in words that do not move with the text."""
        return f"{self.code or ''} {'/'.join((*self.path, self.name))}".strip()


class Codes:
    """Everything a document says of codes, each statement once, and what the codes are called.

    Of the sentences that name one item, the one with the actual amount speaks.
    """

    def __init__(self, facts: Facts) -> None:
        places = list(_said(facts))
        self.said = tuple(one for one in places if one.in_table) + tuple(
            {one.item: one for one in places if not one.in_table}.values()
        )

    @lazy
    def printed(self) -> Mapping[tuple[Scheme, str], tuple[Said, ...]]:
        """What the tables print, by code."""
        found: dict[tuple[Scheme, str], list[Said]] = {}
        for one in self.said:
            if one.in_table and one.code:
                found.setdefault((one.scheme, one.code), []).append(one)
        return {key: tuple(said) for key, said in found.items()}

    def names(self, scheme: Scheme, code: str) -> tuple[str, ...]:
        """All names of a code that can be trusted: of the document's tables and of the classification."""
        own = tuple(one.name for one in self.printed.get((scheme, code), ()))
        return own + names_by_code(scheme).get(code, ())

    def is_named(self, said: Said, code: str) -> bool:
        """Whether a name is one of a code's, old ones included; a table's name does not vouch for itself."""
        known = names_by_code(said.scheme).get(code, ())
        if said.name in known:
            return True
        trusted = known if said.in_table else self.names(said.scheme, code)
        return any(same(said.name, name) for name in trusted)

    def printed_otherwise(self, said: Said, code: str) -> list[Said]:
        """The places where the tables print another name for the code."""
        found = self.printed.get((said.scheme, code), ())
        return [one for one in found if not (same(one.name, said.name) or same(said.name, one.name))]


def other_codes(scheme: Scheme, code: str, name: str) -> list[str]:
    """The codes of the same level that the classification gives to a name."""
    wanted = {bare(name), squeeze(name)}
    found = {c for n, codes in codes_by_name(scheme).items() if bare(n) in wanted for c in codes}
    return sorted(c for c in found if len(c) == len(code) and c != code)


def is_foreign(said: Said, code: str, printed: Sequence[Said]) -> bool:
    """Whether other places print the classification's name of a code, and this name is no piece of it."""
    official = [n for n in names_by_code(said.scheme).get(code, ()) if any(same(p.name, n) for p in printed)]
    mine = bare(said.name)
    pieces = any(mine in bare(name) or bare(name) in mine or alike(mine, name) for name in official)
    return bool(official) and len(mine) > 2 and not pieces


def wrong_parent(codes: Codes, said: Said) -> str | None:
    """The code above a code whose name above is not that of either level; None if it is right or not told."""
    if not said.code or not said.path or len(said.code) <= 3 or said.scheme != "function":
        return None
    complete = len(said.path) == (len(said.code) - 3) // 2
    parent, name = said.code[: -2 if complete else 3], said.path[-1]
    right, between = codes.names(said.scheme, parent), codes.names(said.scheme, said.code[:-2])
    return None if not right or any(same(name, other) for other in (*right, *between)) else parent


def fits_amount(facts: Facts, amount: object, line: Said, said: Said) -> bool:
    """Whether a line of the tables has the sentence's amount and stands under its 类."""
    if not isinstance(amount, AmountRecord) or amount.measure != "actual" or not amount.quantity.value:
        return False
    same_class = not said.path or any(
        same(said.path[0], name) for name in names_by_code("function").get((line.code or "")[:3], ())
    )
    return (
        same_class
        and len(line.code or "") == 7
        and any(
            one.quantity.nominal == amount.quantity.nominal
            for one in facts.mentions(amount.key._replace(concept=f"function:{line.code}"))
            if stands_in_table(one)
        )
    )


def _said(facts: Facts) -> Iterator[Said]:
    for record in facts.of(CodeNameRecord):
        yield Said(
            record.scheme,
            record.code,
            record.name,
            record.path,
            record.evidence,
            record.id,
            stands_in_table(record),
        )
    named = [one for one in facts.of(StatementRecord) if one.predicate == "line_named"]
    for amount in facts.told:
        if amount.concept.startswith("function:") and amount.measure == "actual":
            yield from _from_amount(amount, named)


def _from_amount(amount: AmountRecord, named: Sequence[StatementRecord]) -> Iterator[Said]:
    """A sentence that names 类, 款 and 项 of an amount."""
    match = _PATH.fullmatch(squeeze(amount.name))
    if match and match["c"]:
        code = amount.code if amount.code and len(amount.code) == 7 else None
        path = tuple(name for name in (match["a"], match["b"]) if name)
        before = [
            one.evidence
            for one in named
            if one.concept == match["c"] and 0 <= amount.evidence.start - one.evidence.end < _NEAR
        ]
        own = before[-1] if before else None
        yield Said("function", code, match["c"], path, amount.evidence, amount.id, False, own)
