"""What a document says, item by item: every figure with each place it stands in, every change with its reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractor.profiles import taxonomy
from extractor.report.listing import change_words, concept_name, name_of
from extractor.report.words import MEASURE, SCOPE
from schemas.evidence import Evidence
from schemas.exact import Fraction
from schemas.quantity import Quantity
from schemas.records import (
    AmountRecord,
    AnyRecord,
    ChangeRecord,
    CompletionRecord,
    CountRecord,
    FactKey,
    ReasonRecord,
)

#: From the widest money to the narrowest: a structure is shown of the widest that is known.
_SCOPES = ("all", "fiscal", "gpb")
#: The wholes whose structure is shown, and the headings.
_STRUCTURES = (
    ("total_income", "收入构成"),
    ("total_expenditure", "支出构成（按性质）"),
    ("sangong", "“三公”经费构成"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One place where a figure stands."""

    value: Quantity
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Fact:
    """One item with every figure that the document gives for it."""

    number: int
    name: str
    about: str
    places: tuple[Place, ...]

    @property
    def agrees(self) -> bool:
        """Whether one value fits all its figures."""
        ranges = [place.value.interval for place in self.places]
        return max(one.lo for one in ranges) <= min(one.hi for one in ranges)


@dataclass(frozen=True, slots=True)
class Explained:
    """A stated change or completion with the reasons given for it."""

    name: str
    said: str
    evidence: Evidence
    reasons: tuple[ReasonRecord, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a whole: width in per cent of the widest, its share as text."""

    name: str
    value: Quantity
    width: float
    share: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The parts of one whole."""

    title: str
    total: str
    bars: tuple[Bar, ...]


def facts(records: Iterable[AnyRecord]) -> tuple[Fact, ...]:
    """Amounts and counts by what they are about; those that stand in most places first."""
    groups: dict[tuple[FactKey, str | None], list[AmountRecord | CountRecord]] = defaultdict(list)
    for record in records:
        if isinstance(record, AmountRecord | CountRecord) and record.concept != "other":
            groups[record.key, getattr(record, "side", None)].append(record)
    ordered = sorted(groups.values(), key=lambda group: (-len(group), group[0].evidence.start))
    return tuple(_fact(number, group) for number, group in enumerate(ordered))


def _fact(number: int, group: Sequence[AmountRecord | CountRecord]) -> Fact:
    first = group[0]
    key = first.key
    parts = ["" if isinstance(first, CountRecord) else SCOPE[key.scope], MEASURE[key.measure]]
    parts += [f"{key.period}年" if key.period else "", key.entity or ""]
    places = tuple(Place(one.quantity, one.evidence) for one in sorted(group, key=_start))
    return Fact(number, fact_name(first), " · ".join(filter(None, parts)), places)


def fact_name(record: AmountRecord | CountRecord) -> str:
    """What a fact is called: its concept's term, or the words of a classified line."""
    concept = record.concept
    if ":" not in concept:
        return concept_name(concept)
    column = concept.split(":")[2] if concept.count(":") > 1 else ""
    return " ".join(filter(None, (record.code if isinstance(record, AmountRecord) else "", record.name))) + (
        f"（{concept_name(column)}）" if column else ""
    )


def _start(record: AnyRecord) -> int:
    return record.evidence.start


def explained(records: Sequence[AnyRecord]) -> tuple[Explained, ...]:
    """Changes and completions in document order, each with its reasons."""
    reasons: dict[str, list[ReasonRecord]] = defaultdict(list)
    for record in records:
        if isinstance(record, ReasonRecord):
            for one in record.explains:
                reasons[one].append(record)
    return tuple(
        Explained(name_of(one), _said(one), one.evidence, tuple(reasons[one.id]))
        for one in sorted(records, key=_start)
        if isinstance(one, ChangeRecord | CompletionRecord)
        and (isinstance(one, ChangeRecord) or reasons[one.id])
    )


def _said(record: ChangeRecord | CompletionRecord) -> str:
    if isinstance(record, ChangeRecord):
        return change_words(record)
    return f"{'完成' if record.form == 'completion' else '偏离'} {record.quantity}"


def charts(records: Sequence[AnyRecord], year: int | None) -> tuple[Chart, ...]:
    """The structure of income and expenditure as far as the document gives it."""
    amounts = _actual(records, year)
    whole = [chart for concept, title in _STRUCTURES if (chart := _structure(amounts, concept, title))]
    classes = _classes(amounts)
    return tuple(whole + ([classes] if classes else []))


Amounts = dict[tuple[str, str], AmountRecord]


def _actual(records: Iterable[AnyRecord], year: int | None) -> Amounts:
    """This year's actual amounts of the unit itself by concept and scope; a table speaks before a sentence."""
    found: Amounts = {}
    for record in records:
        if not isinstance(record, AmountRecord) or record.measure != "actual" or record.entity:
            continue
        key = record.concept, record.scope
        if record.period in (None, year) and (key not in found or _prefer(record, found[key])):
            found[key] = record
    return found


def _prefer(record: AmountRecord, other: AmountRecord) -> bool:
    return record.extractor == "table" and other.extractor != "table"


def _structure(amounts: Amounts, concept: str, title: str) -> Chart | None:
    concepts = taxonomy("concepts")["concepts"]
    for scope in _SCOPES:
        if whole := amounts.get((concept, scope)):
            found = [
                (concept_name(part), record)
                for part in concepts[concept]["parts"]
                if (
                    record := amounts.get((part, scope))
                    or amounts.get((part, concepts[part].get("scope", "")))
                )
            ]
            if any(record.quantity.value for _, record in found):
                return _chart(f"{title}（{SCOPE[scope]}）", whole, found)
    return None


def _classes(amounts: Amounts) -> Chart | None:
    """Expenditure by functional class (类)."""
    for scope in _SCOPES:
        found = [(r.name, r) for (concept, s), r in amounts.items() if s == scope and _is_class(concept)]
        if len(found) > 1:
            return _chart(
                f"支出构成（按功能，{SCOPE[scope]}）", amounts.get(("total_expenditure", scope)), found
            )
    return None


def _is_class(concept: str) -> bool:
    kind, _, name = concept.partition(":")
    return kind == "function" and ":" not in name and "/" not in name and len(name) == 3 and name.isdigit()


def _chart(title: str, whole: AmountRecord | None, parts: Sequence[tuple[str, AmountRecord]]) -> Chart | None:
    shown = [(name, record.quantity) for name, record in parts if record.quantity.value]
    if not shown or any(quantity.value < 0 for _, quantity in shown):
        return None
    widest = max(quantity.nominal for _, quantity in shown)
    total = whole.quantity.nominal if whole else Fraction(sum(quantity.nominal for _, quantity in shown))
    bars = (
        Bar(name, quantity, float(100 * quantity.nominal / widest), _share(quantity, total))
        for name, quantity in shown
    )
    return Chart(title, str(whole.quantity) if whole else "", tuple(bars))


def _share(quantity: Quantity, total: Fraction) -> str:
    return f"{float(100 * quantity.nominal / total):.1f}%" if total else ""


def recorded(fact_list: Iterable[Fact]) -> list[tuple[int, int, int]]:
    """Where facts stand: start, end, number."""
    return [(p.evidence.start, p.evidence.end, fact.number) for fact in fact_list for p in fact.places]
