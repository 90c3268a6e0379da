"""The fact base: all records of a document, indexed for the checks.

Checks see records only; who extracted them, and from what format, they cannot tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from extractor.profiles import Profile
from schemas.lazy import lazy
from schemas.quantity import Quantity
from schemas.records import (
    AmountRecord,
    AnyRecord,
    BreakdownRecord,
    CountRecord,
    DocumentRecord,
    FactKey,
    Record,
    StatementRecord,
)

R = TypeVar("R", bound=Record)
T = TypeVar("T")
Figure = AmountRecord | CountRecord
#: As a tuple: a test against it takes a third of the time of one against the union.
_FIGURES = (AmountRecord, CountRecord)
#: 三公经费 and their parts.
_PUBLIC = frozenset(
    {"sangong", "outbound", "vehicle", "vehicle_purchase", "vehicle_maintenance", "reception"}
) | {
    "domestic_reception",
    "foreign_reception",
    "foreign_guest_reception",
}
#: What expenditure is parted into where it is not parted by function.
_KINDS = ("basic_expenditure", "project_expenditure")
_OTHER_EXPENDITURE = "function:229"
#: A mark and the number of the next item of a list are no longer: ；3、
_NUMBERED = 4


@dataclass(frozen=True, slots=True)
class Listing:
    """A breakdown with its figures: ``whole`` is None if the list states none."""

    record: BreakdownRecord
    whole: Figure | None
    parts: tuple[Figure, ...]

    @property
    def quantities(self) -> list[Quantity]:
        """The parts' figures, in the order of the list."""
        return [part.quantity for part in self.parts]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the whole (if any) and the parts."""
        return (*((self.whole.id,) if self.whole else ()), *(part.id for part in self.parts))


def stands_in_table(record: Record) -> bool:
    """Whether a record was read from a table's cell, not from a sentence."""
    return record.evidence.table is not None or record.extractor == "table"


def same_side(one: Figure, other: Figure) -> bool:
    """Whether two figures of one key are both income, both expenditure, or of no side."""
    sides = {getattr(one, "side", None), getattr(other, "side", None)} - {None, "both"}
    return len(sides) < 2


class Facts:
    """Records by id, by kind and by what they are about. Immutable."""

    def __init__(self, records: Iterable[AnyRecord], profile: Profile) -> None:
        self.records: tuple[AnyRecord, ...] = tuple(records)
        self.profile = profile
        #: all amounts and counts, in document order
        self.figures: tuple[Figure, ...] = tuple(
            [record for record in self.records if isinstance(record, _FIGURES)]
        )
        self._by_id = {record.id: record for record in self.records}
        self._worked_out: dict[Callable[[Facts], Any], Any] = {}
        if len(self._by_id) != len(self.records):
            raise ValueError("record ids are not unique")

    def once(self, work: Callable[[Facts], T]) -> T:
        """What a function of the whole document returns, worked out when it is first asked for."""
        if work not in self._worked_out:
            self._worked_out[work] = work(self)
        return self._worked_out[work]  # type: ignore[no-any-return]

    def of(self, kind: type[R]) -> tuple[R, ...]:
        """All records of a class, in document order."""
        return self._by_class.get(kind, ())  # type: ignore[return-value]

    def get(self, record_id: str) -> AnyRecord:
        """A record by its id.

        Raises:
            KeyError: no record has it; the extractor broke its word.
        """
        return self._by_id[record_id]

    def figure(self, record_id: str | None) -> Figure | None:
        """The amount or count with an id; None if there is none or it is of another kind."""
        record = self._by_id.get(record_id) if record_id else None
        return record if isinstance(record, _FIGURES) else None

    @lazy
    def _by_class(self) -> dict[type, tuple[AnyRecord, ...]]:
        by_class: dict[type, list[AnyRecord]] = defaultdict(list)
        for record in self.records:
            by_class[type(record)].append(record)
        return {kind: tuple(records) for kind, records in by_class.items()}

    @lazy
    def document(self) -> DocumentRecord | None:
        """The document's own record."""
        return next(iter(self.of(DocumentRecord)), None)

    @lazy
    def year(self) -> int | None:
        """The year the document accounts for."""
        return self.document.year if self.document else None

    def about(self, key: FactKey) -> FactKey:
        """The key with the document's year where it names none, so that equal facts have equal keys.

        三公经费 that sentences call 一般公共预算 throughout are those of the table, which says 财政拨款 at most.
        """
        if key.scope == "gpb" and key.concept in _PUBLIC and self._one_public_fund:
            key = FactKey(key.concept, "fiscal", key.measure, key.period, key.entity)
        if key.period is None:
            key = FactKey(key.concept, key.scope, key.measure, self.year, key.entity)
        return key

    @lazy
    def _one_public_fund(self) -> bool:
        """Whether no sentence parts 三公经费 by funds, or speaks of all of 财政拨款."""
        return all(amount.scope == "gpb" for amount in self.told if amount.concept in _PUBLIC)

    @lazy
    def _by_key(self) -> dict[FactKey, list[Figure]]:
        by_key: dict[FactKey, list[Figure]] = defaultdict(list)
        for figure in self.figures:
            if figure.evidence.start < self._begin:
                continue
            key = figure.key
            if key.period is None or key.scope == "gpb":
                key = self.about(key)
            by_key[key].append(figure)
        return by_key

    def mentions(self, key: FactKey) -> tuple[Figure, ...]:
        """Every place that states the figure of a key, in document order."""
        return tuple(self._by_key.get(self.about(key), ()))

    def keys(self) -> Iterable[FactKey]:
        """All keys that some figure has."""
        return self._by_key.keys()

    def groups(self) -> Sequence[tuple[FactKey, tuple[Figure, ...]]]:
        """The figures of every key that has a meaning and a known fund, in document order."""
        return self._groups

    @lazy
    def _groups(self) -> list[tuple[FactKey, tuple[Figure, ...]]]:
        of_a_kind, groups = self._of_a_kind, []
        for key, figures in self._by_key.items():
            if key.concept == "other" or key.scope == "unknown":
                continue
            if of_a_kind and key.concept.startswith("function:"):
                figures = [figure for figure in figures if figure.id not in of_a_kind]
            if figures:
                groups.append((key, tuple(figures)))
        return groups

    @lazy
    def _begin(self) -> int:
        """Where the first whole sentence begins; whose the figures before it are is on a page that is missing."""
        torn = (one for one in self.of(StatementRecord) if one.predicate == "begins_within")
        return next((one.evidence.end for one in torn), 0)

    @lazy
    def torn_at(self) -> int | None:
        """Where the text breaks off without a stop; None if it does not."""
        torn = (one for one in self.of(StatementRecord) if one.predicate == "ends_without_stop")
        return next((one.evidence.end for one in torn), None)

    def breaks_off(self, record: Record, within: int = 0) -> bool:
        """Whether the text breaks off with a record's words, or so many characters behind them."""
        return self.torn_at is not None and 0 <= self.torn_at - record.evidence.end <= within

    @lazy
    def repeated(self) -> Sequence[tuple[FactKey, tuple[Figure, ...]]]:
        """Those of the groups that have more than one figure."""
        return [group for group in self._groups if len(group[1]) > 1]

    @lazy
    def _of_a_kind(self) -> frozenset[str]:
        """Classified amounts that are listed as parts of basic or of project expenditure only, or beside them.

        卫生健康支出 under 项目支出 is less than 卫生健康支出, and has the same key; 其他支出 that comes after
        基本支出 and 项目支出 is what is neither, not the line of that name.
        """
        found: set[str] = set()
        for listing in self.listings:
            parted = any(part.concept in _KINDS for part in listing.parts)
            if parted or (isinstance(listing.whole, AmountRecord) and listing.whole.concept in _KINDS):
                found.update(part.id for part in listing.parts if part.concept.startswith("function:"))
            if parted:
                end = max(part.evidence.end for part in listing.parts)
                found.update(one.id for one in self._other if 0 < one.evidence.start - end <= _NUMBERED)
        return frozenset(found)

    @lazy
    def _other(self) -> Sequence[AmountRecord]:
        """The amounts of sentences that are called 其他支出."""
        return [amount for amount in self.told if amount.concept == _OTHER_EXPENDITURE]

    @lazy
    def outside(self) -> Sequence[Figure]:
        """The figures that stand in no table's cell, in document order; some may be read as a table all the same."""
        return [figure for figure in self.figures if figure.evidence.table is None]

    @lazy
    def told_figures(self) -> Sequence[Figure]:
        """The figures of sentences, in document order."""
        return [figure for figure in self.outside if not stands_in_table(figure)]

    @lazy
    def told(self) -> Sequence[AmountRecord]:
        """The amounts of sentences, in document order."""
        return [figure for figure in self.told_figures if isinstance(figure, AmountRecord)]

    @lazy
    def ending_at(self) -> dict[int, AmountRecord]:
        """The amounts of sentences by where their words end."""
        return {amount.evidence.end: amount for amount in self.told}

    @lazy
    def listings(self) -> tuple[Listing, ...]:
        """The breakdowns whose figures are all known, in document order."""
        found = []
        for record in self.of(BreakdownRecord):
            parts = tuple([part for part in map(self.figure, record.parts) if part])
            if parts and len(parts) == len(record.parts):
                found.append(Listing(record, self.figure(record.whole), parts))
        return tuple(found)
