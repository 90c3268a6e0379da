"""What the reader remembers: subjects, open lists, a change that is still being said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from extractor.extract.narrative.lexicon import concepts, parts_of
from schemas.quantity import Quantity
from schemas.records import (
    AmountRecord,
    Base,
    ChangeRecord,
    CompletionRecord,
    CountRecord,
    FactKey,
    Measure,
    Scope,
    Side,
)

Figure = AmountRecord | CountRecord
#: A figure of a subject: which measure, which year.
Slot = tuple[Measure, int | None]


@dataclass(eq=False)
class Subject:
    """What sentences speak of. ``figures`` holds the records made of it so far."""

    concept: str
    scope: Scope
    name: str
    side: Side | None = None
    entity: str | None = None
    code: str | None = None
    #: 1 for 类, 2 for 款, 3 for 项, where a path says so
    level: int = 0
    counts: bool = False
    #: what counts are counted in; empty for money
    unit: str = ""
    measure: Measure = "actual"
    period: int | None = None
    figures: dict[Slot, Figure] = field(default_factory=dict)
    #: canonical offset of the words that name it
    start: int = -1

    @property
    def identity(self) -> tuple[object, ...]:
        """Two mentions of one thing are one subject."""
        name = self.name if self.concept == "other" else ""
        return (self.concept, self.scope, self.side, self.entity, self.counts, name)

    def key(self, measure: Measure | None = None, period: int | None = None) -> FactKey:
        """The fact key of one of its figures."""
        return FactKey(
            self.concept,
            "all" if self.counts else self.scope,
            measure or self.measure,
            period or self.period,
            self.entity,
        )

    def budgets(self) -> list[Slot]:
        """The slots of its budgets."""
        return [slot for slot in self.figures if slot[0] != "actual"]

    def current(self, year: int | None) -> Figure | None:
        """Its figure of this year, 决算 before budgets."""
        slots: list[Slot] = [("actual", year), (self.measure, self.period), (self.measure, year)]
        return next((self.figures[slot] for slot in slots if slot in self.figures), None)


@dataclass(eq=False)
class OpenList:
    """A list being read: its whole, its elements, the shares said of them."""

    whole: Subject | None
    complete: bool
    #: still within the sentence or brackets that opened it
    inline: bool = True
    enumerated: bool = False
    implicit: bool = False
    lines: bool = False
    #: which figure of the whole was said last before the mark
    measure: Measure | None = None
    #: and of which year, if not of this
    period: int | None = None
    elements: list[Subject] = field(default_factory=list)
    #: the ；-segments that the elements stand in
    segments: list[int] = field(default_factory=list)
    #: figures of the elements said within the list, and those the whole had when the list was opened
    figures: dict[tuple[int, Slot], Figure] = field(default_factory=dict)
    wholes: dict[Slot, Figure] = field(default_factory=dict)
    shares: list[ShareDraft] = field(default_factory=list)
    #: parts of which a change was said within the list
    moved: list[Subject] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.whole is not None:
            self.wholes = dict(self.whole.figures)

    def holds(self, subject: Subject) -> bool:
        """Whether a subject is already an element."""
        return subject in self.elements  # a subject equals itself alone

    def admits(self, subject: Subject) -> bool:
        """Whether a subject may be an element at all: of the same kind, not the whole, no mere attribute of it."""
        if self.whole is None:
            return True
        if subject is self.whole or subject.counts != self.whole.counts or subject.unit != self.whole.unit:
            return False
        if self._parted_otherwise(subject):
            return False
        return belongs(self.whole, subject) is not False

    def expects(self, subject: Subject) -> bool:
        """Whether the taxonomy or the kind of the elements says that a subject belongs here."""
        if self._parted_otherwise(subject):
            return False
        if self.whole is not None and (known := belongs(self.whole, subject)) is not None:
            return known
        by_function = bool(self.elements) or (
            self.whole is not None and self.whole.concept == "total_expenditure"
        )
        return by_function and is_function(subject) and all(is_function(e) for e in self.elements)

    def _parted_otherwise(self, subject: Subject) -> bool:
        """Whether a subject parts the whole in another way than the elements do: by fund and not by function.

        One list parts its whole in one way; what parts it once more (支出具体情况如下：…) is another list.
        """
        mine = _way(self.whole, subject) if self.elements else None
        if mine is not None:
            ways = {_way(self.whole, e) for e in self.elements} - {None}
            if ways and mine not in ways:
                return True
        return any(_economic_belongs(e, subject) for e in self.elements if e.concept in _ECONOMIC_OF)


def _way(whole: Subject | None, subject: Subject) -> str | None:
    """How a part divides its whole, where its concept says so."""
    if is_function(subject):
        return "function"
    if whole is not None and subject.concept == whole.concept and subject.concept in concepts():
        return "fund"
    return "nature" if subject.concept in ("basic_expenditure", "project_expenditure") else None


#: What 收入总计 and 支出总计 are made of.
_GRAND = {
    "income": ("total_income", "nonfiscal_surplus_used", "carryover_begin", "fiscal_income"),
    "expenditure": ("total_expenditure", "surplus_distribution", "carryover_end"),
}
#: Counts that are wholes themselves and never parts of another count.
_HEAD_COUNTS = frozenset(
    {"staff", "staff_quota", "vehicles", "vehicles_held", "vehicles_bought", "units_included"}
)
#: 在职, 正式职工 do not count those who have retired.
_IN_SERVICE = re.compile(r"在职|在编|在岗|正式|教职工")
_RETIRED = re.compile(r"退休|离休|离退")
_SIDED = re.compile(r"(收入|支出)(?:合计|总计|总额)?$")
#: Economic 类 that 人员经费 and 公用经费 are made of.
_ECONOMIC_OF = {
    "personnel_cost": ("301", "303"),
    "public_cost": ("302", "307", "309", "310", "311", "312", "313", "399"),
}


def belongs(whole: Subject, subject: Subject) -> bool | None:
    """Whether a subject is a part of a whole by the classification: yes, no, or not known."""
    if subject.counts and subject.concept in _HEAD_COUNTS:
        return False
    if _excluded(whole, subject):
        return False
    if subject.concept == whole.concept and subject.concept in concepts():
        return subject.scope != whole.scope
    if subject.concept in parts_of_deep(whole.concept) or subject.concept in _GRAND.get(whole.side or "", ()):
        return True
    if subject.concept in concepts():
        attribute = subject.concept.startswith(f"{whole.concept}_")
        return (
            False
            if attribute or _siblings(whole.concept, subject.concept) or whole.concept.startswith("econ:")
            else None
        )
    if subject.concept.startswith("econ:"):
        return _economic_belongs(whole, subject)
    if is_function(subject) and is_function(whole) and subject.code and whole.code:
        return len(subject.code) > len(whole.code) and subject.code.startswith(whole.code)
    return None


def _excluded(whole: Subject, subject: Subject) -> bool:
    """Whether two things can never be whole and part: money received and spent, those in service and the retired."""
    if subject.counts:
        return bool(_IN_SERVICE.search(whole.name) and _RETIRED.search(subject.name))
    first, second = _side(whole), _side(subject)
    if whole.concept.startswith("carryover"):
        return second is not None or is_function(subject)
    return first is not None and second is not None and first != second


def _side(subject: Subject) -> Side | None:
    """Whether a concept is money received or money spent."""
    if subject.concept == "grand_total":
        return None if subject.side == "both" else subject.side
    if subject.concept == "other" and (bare := _SIDED.search(subject.name)):
        return "income" if bare.group(1) == "收入" else "expenditure"
    if subject.concept not in concepts():
        return None
    if subject.concept.endswith("_income"):
        return "income"
    return "expenditure" if subject.concept.endswith("_expenditure") else None


@lru_cache(maxsize=4096)
def _siblings(first: str, second: str) -> bool:
    return any(first in about.parts and second in about.parts for about in concepts().values())


def _economic_belongs(whole: Subject, subject: Subject) -> bool | None:
    code = subject.code or ""
    coded = code.isdigit()
    if whole.concept.startswith("econ:"):
        return code.startswith(whole.code or "-") and len(code) > 3 if coded else None
    classes = _ECONOMIC_OF.get(whole.concept)
    if classes is None:
        return True if whole.concept == "basic_expenditure" and coded else None
    return code.startswith(classes) if coded else None


def is_function(subject: Subject) -> bool:
    """Whether a subject is a functional line."""
    return subject.concept.startswith("function:")


def level_of(subject: Subject) -> int:
    """1 for 类, 2 for 款, 3 for 项; 0 if unknown."""
    return (len(subject.code) - 1) // 2 if subject.code else subject.level


@lru_cache
def parts_of_deep(concept: str) -> frozenset[str]:
    """Direct and indirect parts by the taxonomy."""
    found: set[str] = set()
    todo = list(parts_of(concept))
    while todo:
        part = todo.pop()
        if part not in found:
            found.add(part)
            todo.extend(parts_of(part))
    return frozenset(found)


@lru_cache(maxsize=1024)
def are_apart(first: str, second: str) -> bool:
    """Whether two concepts are different parts of one whole by the taxonomy, neither within the other."""
    if first == second or first in parts_of_deep(second) or second in parts_of_deep(first):
        return False
    return any({first, second} <= parts_of_deep(whole) for whole in concepts())


@dataclass(frozen=True, eq=False)
class Pending:
    """A change or completion that no reason has explained yet."""

    record: ChangeRecord | CompletionRecord
    subject: Subject
    sentence: int


@dataclass(frozen=True)
class Preposed:
    """A reason that stands before what it explains: 由于人员增加，基本支出增加…

    View indices of its words and of its cue, and how many statements were unexplained before it.
    """

    start: int
    end: int
    cue: tuple[int, int]
    already: int


@dataclass(frozen=True)
class ShareDraft:
    """A share that waits for its list to be closed."""

    part: FactKey
    part_id: str | None
    quantity: Quantity
    span: tuple[int, int]
    section: str | None


@dataclass(frozen=True)
class BaseRef:
    """What something is compared with, as worded."""

    kind: Base
    worded: bool = True


@dataclass(eq=False)
class ChangeDraft:
    """A change whose amount and rate may come in two clauses."""

    subject: Subject
    measure: Measure
    base: BaseRef | None
    direction: Literal[-1, 0, 1] | None
    word: str
    start: int
    end: int
    amount: Quantity | None = None
    rate: Quantity | None = None
    rate_text: str = ""
    #: its words name no item: it is of what was said before
    bare: bool = False
    #: they name but a side of 收支: of what, only the figures can tell
    loose: bool = False

    def takes(self, other: ChangeDraft) -> bool:
        """Whether another draft says the missing half of this one."""
        if other.subject is not self.subject or other.measure != self.measure:
            return False
        if other.base and self.base and other.base.kind != self.base.kind:
            return False
        if other.direction != self.direction and None not in (other.direction, self.direction):
            return False
        halves = (self.amount is None) != (other.amount is None)
        rated = bool(self.rate or self.rate_text), bool(other.rate or other.rate_text)
        return halves and rated[0] != rated[1] and self.direction != 0

    def take(self, other: ChangeDraft) -> None:
        """Add the other half."""
        self.amount = self.amount or other.amount
        self.rate = self.rate or other.rate
        self.rate_text = self.rate_text or other.rate_text
        self.base = self.base or other.base
        self.start, self.end = min(self.start, other.start), max(self.end, other.end)
        if self.direction is None and other.amount is not None:
            self.direction, self.word = other.direction, other.word
