"""Stated changes with the figures they speak of, and whether they fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from typing import Literal

from extractor.check.arithmetic import (
    Fit,
    comparable,
    derived_fits,
    exceeds,
    growth_of,
    interval_of,
    prior_of,
)
from extractor.check.facts import Facts, Figure, Listing
from extractor.check.words import BASES, key_name
from schemas.exact import Fraction
from schemas.frozen import dataclass
from schemas.lazy import lazy
from schemas.quantity import Interval, Quantity, total
from schemas.records import Base, ChangeRecord, FactKey, Measure, Side

Direction = Literal[-1, 1]
_MEASURE_OF_BASE: dict[Base, Measure] = {
    "initial_budget": "initial_budget",
    "full_year_budget": "full_year_budget",
    "budget": "budget",
}
#: Units of a rate; 个百分点 is a difference of rates, not a rate.
_RATES = ("%", "倍", "")
#: What lists of changes are compared for.
COMPARED: tuple[Base, ...] = ("prior_year", "initial_budget", "full_year_budget", "budget")


@dataclass(frozen=True)
class Change:
    """A change with the figure of this year and the places that state its base."""

    record: ChangeRecord
    subject: Figure | None
    bases: tuple[Figure, ...]

    @lazy
    def item(self) -> str:
        """What changes against what, in words that do not move with the text."""
        return f"{key_name(self.record.subject, self.record.name)}比{BASES[self.record.base]}"

    @lazy
    def used(self) -> tuple[str, ...]:
        """The ids of all records looked at."""
        subject = (self.subject.id,) if self.subject else ()
        return (self.record.id, *subject, *(base.id for base in self.bases))

    @property
    def of_nothing(self) -> bool:
        """Whether nothing is compared with nothing (0 of a budget of 0, which is printed as 0 %)."""
        figures = (self.subject, *self.bases)
        return bool(self.bases) and all(one is not None and not one.quantity.value for one in figures)

    @lazy
    def directions(self) -> tuple[Direction, ...]:
        """The directions the words allow; a printed minus sign turns them round."""
        if self.record.direction == 0:
            return ()
        worded: tuple[Direction, ...] = (1, -1)
        if self.record.direction is not None:
            worded = (1,) if self.record.direction > 0 else (-1,)
        signed = any(q is not None and q.value < 0 for q in (self.record.amount, self.record.rate))
        return (1, -1) if signed else worded


def resolve(facts: Facts, record: ChangeRecord) -> Change:
    """Find the figures a change speaks of: in its sentence, or wherever the document states its key."""
    return facts.once(_resolved)[record.id]


def _resolved(facts: Facts) -> dict[str, Change]:
    return {record.id: _resolve(facts, record) for record in facts.of(ChangeRecord)}


def _resolve(facts: Facts, record: ChangeRecord) -> Change:
    subject = facts.figure(record.subject_id)
    if not subject and known(record.subject):
        mentions = [m for m in facts.mentions(record.subject) if _on_side(m, record.side)]
        one_value = len({m.quantity.nominal for m in mentions}) == 1
        subject = mentions[0] if one_value else None
    key = base_key(facts, record.subject, record.base)
    bases = facts.mentions(key) if key else ()
    return Change(record, subject, tuple([base for base in bases if _on_side(base, record.side)]))


def known(key: FactKey) -> bool:
    """Whether a key says enough to be compared with other places."""
    return key.concept != "other" and key.scope != "unknown"


def base_key(facts: Facts, subject: FactKey, base: Base) -> FactKey | None:
    """What the figure is called that a change or completion compares with; None if that is not known."""
    about = facts.about(subject)
    if not known(about):
        return None
    if base == "prior_year":
        if not about.period:
            return None
        return FactKey(about.concept, about.scope, about.measure, about.period - 1, about.entity)
    measure = _MEASURE_OF_BASE.get(base)
    if not measure or measure == about.measure:
        return None
    return FactKey(about.concept, about.scope, measure, about.period, about.entity)


def _on_side(figure: Figure, side: Side | None) -> bool:
    of = getattr(figure, "side", None)
    return side in (None, "both") or of in (None, "both") or of == side


def is_all_new(change: Change) -> bool:
    """Whether something rose by all that it is."""
    if not change.subject or not change.record.amount or 1 not in change.directions:
        return False
    current, amount = change.subject.quantity, magnitude(change.record.amount)
    return comparable(current, amount) and current.nominal == amount.nominal and current.value > 0


def magnitude(quantity: Quantity) -> Quantity:
    """A figure without its sign, and a rate without a unit as a percentage."""
    signed = quantity.value.is_signed()
    return Quantity(value=abs(quantity.value), unit=quantity.unit) if signed else quantity


def rate_of(record: ChangeRecord) -> Quantity | None:
    """The rate of a change as a magnitude; None if it has none. A missing unit is taken for per cent."""
    if record.rate is None or record.rate.unit not in _RATES:
        return None
    return Quantity(value=abs(record.rate.value), unit=record.rate.unit or "%")


def growth_fit(current: Quantity, amount: Quantity, rate: Quantity, direction: Direction) -> Fit | None:
    """How a rate fits an amount of change and the value of this year; None if the base may be zero.

    A base that is surely negative is impossible: the increase is more than the value.
    """
    possible = growth_of(current, amount, direction)
    if possible is None:
        below = current.nominal >= 0 and prior_of(current, amount, direction).hi < 0
        return "conflict" if below else None
    base = current.nominal - direction * amount.nominal
    return derived_fits(rate, amount.nominal / base, possible) if base else "rounding"


def fit_of(change: Change) -> tuple[Fit | None, Figure | None]:
    """How a change fits, and the stated base if that is what it was compared with; None: nothing to compare."""
    record, subject = change.record, change.subject
    amount = magnitude(record.amount) if record.amount else None
    rate = rate_of(record)
    if not subject or (amount and not comparable(subject.quantity, amount)):
        return None, None
    own = _own_fit(change, subject.quantity, amount, rate)
    if own == "conflict":
        return own, None
    stated: dict[Fit | None, Figure] = {}
    for base in change.bases:
        if comparable(subject.quantity, base.quantity):
            stated[against_base(subject.quantity, base.quantity, amount, rate)] = base
    found = best_of(set(stated))
    return (found, stated[found]) if found and (found == "conflict" or not own) else (own, None)


def best_of(fits: Set[Fit | None]) -> Fit | None:
    """The best of several verdicts."""
    order: tuple[Fit, ...] = ("exact", "rounding", "conflict")
    return next((fit for fit in order if fit in fits), None)


def _own_fit(change: Change, current: Quantity, amount: Quantity | None, rate: Quantity | None) -> Fit | None:
    """How amount, rate and value fit among themselves, in the direction that fits best."""
    if amount and rate:
        return best_of({growth_fit(current, amount, rate, way) for way in change.directions})
    direction = change.record.direction
    falls_below = rate and rate.nominal > 1 and direction == -1 and current.value > 0
    rises_beyond = amount and direction == 1 and current.value >= 0 and exceeds([amount], current)
    return "conflict" if falls_below or rises_beyond else None


def against_base(
    current: Quantity, base: Quantity, amount: Quantity | None, rate: Quantity | None
) -> Fit | None:
    """How a change fits the stated base; signs are left to A08. None if nothing can be compared."""
    fits: list[Fit] = []
    moved = interval_of(current) - interval_of(base)
    nominal = current.nominal - base.nominal
    if amount and comparable(current, amount):
        fits.append(_magnitude_fit(amount, nominal, moved))
    if rate and interval_of(base).lo > 0:
        possible = _absolute(moved / interval_of(base))
        fits.append(derived_fits(rate, abs(nominal) / base.nominal, possible))
    order: tuple[Fit, ...] = ("conflict", "rounding", "exact")
    return next((fit for fit in order if fit in fits), None)


def _magnitude_fit(amount: Quantity, nominal: Fraction, moved: Interval) -> Fit:
    if amount.nominal == abs(nominal):
        return "exact"
    return "rounding" if interval_of(amount).meets(_absolute(moved)) else "conflict"


def _absolute(interval: Interval) -> Interval:
    ends = (abs(interval.lo), abs(interval.hi))
    return Interval(0 if interval.lo <= 0 <= interval.hi else min(ends), max(ends))


def implied_base(change: Change) -> Interval | None:
    """What the base must have been; None if the change does not say."""
    record, subject = change.record, change.subject
    if subject and record.direction == 0 and not record.amount:
        return interval_of(subject.quantity)
    if not subject or not record.amount or len(change.directions) != 1:
        return None
    if not comparable(subject.quantity, record.amount):
        return None
    return prior_of(subject.quantity, magnitude(record.amount), change.directions[0])


ByKey = dict[tuple[FactKey, Base], list[Change]]


def changes_by_key(facts: Facts) -> ByKey:
    """The changes that imply a base, by what they are about and what they compare with."""
    changes: ByKey = defaultdict(list)
    for record in facts.of(ChangeRecord):
        change = resolve(facts, record)
        if known(record.subject) and implied_base(change):
            changes[facts.about(record.subject), record.base].append(change)
    return changes


@dataclass(frozen=True, slots=True)
class Spread:
    """A list whose whole and at least two parts state their changes: the bases these imply.

    ``untold`` are the parts that state no change. What the others leave of the base is theirs, so it cannot be
    less than nothing.
    """

    of_whole: Change
    told: tuple[Change, ...]
    untold: tuple[Figure, ...]
    expected: Interval
    implied: Interval

    @classmethod
    def of(cls, facts: Facts, listing: Listing, whole: Figure, base: Base, changes: ByKey) -> Spread | None:
        """Find the changes of a list; None if there are too few to say anything."""
        of_whole = next(iter(changes.get((facts.about(whole.key), base), ())), None)
        if of_whole is None:
            return None
        # by id: a record is a long thing to hash
        parts = {part.id: part for part in listing.parts}.values()
        found = [next(iter(changes.get((facts.about(p.key), base), ())), None) for p in parts]
        told = tuple(change for change in found if change)
        bases = [interval for change in told if (interval := implied_base(change))]
        expected = implied_base(of_whole)
        if not expected or len(told) < 2 or len(bases) != len(told):
            return None
        untold = tuple(part for part, change in zip(parts, found, strict=True) if not change)
        return cls(of_whole, told, untold, expected, total(bases))

    @property
    def left(self) -> Interval:
        """What the parts with a stated change leave of the base of the whole."""
        return self.expected - self.implied

    @property
    def new_item(self) -> Figure | None:
        """The one part with a value and no stated change, if nothing of the base is left for it."""
        valued = [part for part in self.untold if part.quantity.value]
        if len(valued) != 1 or 0 not in self.left:
            return None
        return valued[0] if valued[0].quantity.nominal > self.left.hi else None

    @property
    def impossible(self) -> bool:
        """Whether the parts' bases cannot make the whole's."""
        return self.left.hi < 0 or (not self.untold and 0 not in self.left)

    @property
    def used(self) -> tuple[str, ...]:
        """The ids of all records looked at."""
        ids = [i for change in (self.of_whole, *self.told) for i in change.used]
        return (*ids, *(part.id for part in self.untold))


def spreads(facts: Facts) -> list[tuple[Listing, Base, Spread]]:
    """The complete lists that state the changes of their parts, for every base they compare with."""
    changes = facts.once(changes_by_key)
    listings = [(one, one.whole) for one in facts.listings if one.whole and one.record.complete]
    return [
        (listing, base, spread)
        for listing, whole in listings
        for base in COMPARED
        if (spread := Spread.of(facts, listing, whole, base, changes))
    ]


def new_item(whole: Figure, new: Figure) -> str:
    """The item of a finding on a new part, by what whole and part are about."""
    return f"{key_name(whole.key)}：{new.concept}"
