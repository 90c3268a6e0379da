"""Linear relations of printed figures: whether they hold, hold within rounding, or conflict."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

from extractor.check.arithmetic import Fit, in_unit, interval_of, places_of
from extractor.check.facts import Figure
from schemas.exact import Fraction
from schemas.findings import Severity
from schemas.frozen import dataclass
from schemas.lazy import lazy
from schemas.quantity import MONEY, Interval, total

#: ``lone`` is a figure that one of two tables does not print at all.
Kind = Literal["sum", "equal", "most", "lone"]
_NOTHING = Fraction(0)


class Term(NamedTuple):
    """A figure of a relation, how often it counts, and the table it stands in."""

    coefficient: int
    figure: Figure
    title: str
    #: the table that should print the figure too and does not
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Undecided:
    """A relation that cannot be checked, and why."""

    rule: str
    item: str
    reason: str


@dataclass(frozen=True)
class Relation:
    """The sum of coefficient times figure is zero, or (``most``) at most zero.

    In a ``sum`` the first term is the total, with coefficient -1. ``what`` names the relation without the
    place it stands in.
    """

    rule: str
    item: str
    what: str
    kind: Kind
    terms: tuple[Term, ...]
    severity: Severity | None = None
    #: items of the total for which the table prints nothing
    blank: tuple[str, ...] = ()

    @lazy
    def ids(self) -> tuple[str, ...]:
        """The records of the figures."""
        return tuple([term.figure.id for term in self.terms])

    @lazy
    def _added(self) -> tuple[set[str], Decimal]:
        """The units, and the sum of the values as if they were one."""
        units, missed = set(), Decimal(0)
        for coefficient, figure, _, _ in self.terms:
            quantity = figure.quantity
            units.add(quantity.unit)
            missed += coefficient * quantity.value
        return units, missed

    @lazy
    def comparable(self) -> bool:
        """Whether the figures are of one kind."""
        units, _ = self._added
        return len(units) == 1 or units <= MONEY.keys()

    @lazy
    def nominal(self) -> Fraction:
        """The sum of the printed values, in base units: by how much the relation misses."""
        units, missed = self._added
        if len(units) == 1:
            return Fraction(missed) * self.terms[0].figure.quantity.factor if missed else _NOTHING
        return sum((t.coefficient * t.figure.quantity.nominal for t in self.terms), Fraction(0))

    @lazy
    def interval(self) -> Interval:
        """The sums that the printed figures allow."""
        return total(interval_of(t.figure.quantity).scaled(t.coefficient) for t in self.terms)

    @lazy
    def fit(self) -> Fit:
        """How the figures fit."""
        if self.nominal == 0 or (self.kind == "most" and self.nominal < 0):
            return "exact"
        if self.kind == "most":
            return "conflict" if self.interval.lo > 0 else "rounding"
        return "rounding" if self.interval.lo <= 0 <= self.interval.hi else "conflict"

    @property
    def unit(self) -> str:
        """The unit the relation is written in: that of its first figure."""
        return self.terms[0].figure.quantity.unit

    def is_small(self) -> bool:
        """Whether it misses by no more than twice what rounding allows: rounded figures added up again."""
        width = self.interval.hi - self.interval.lo
        return abs(self.nominal) <= width

    def written(self, value: Fraction) -> str:
        """A value in the relation's unit."""
        places = places_of(term.figure.quantity for term in self.terms)
        return f"{in_unit(value, self.unit, places)}{self.unit}"

    def needed(self, record_id: str) -> Fraction | None:
        """What one of its figures would have to be for the relation to hold; None if that is not one value."""
        own = [term for term in self.terms if term.figure.id == record_id]
        if len(own) != 1 or self.kind == "most":
            return None
        rest = self.nominal - own[0].coefficient * own[0].figure.quantity.nominal
        return -rest / own[0].coefficient

    def holds_with(self, record_id: str, value: Fraction) -> bool:
        """Whether the relation would hold, rounding allowed for, if one figure had another value."""
        shift = sum(
            (
                t.coefficient * (value - t.figure.quantity.nominal)
                for t in self.terms
                if t.figure.id == record_id
            ),
            Fraction(0),
        )
        lowest, highest = self.interval.lo + shift, self.interval.hi + shift
        return lowest <= 0 and (self.kind == "most" or highest >= 0)
