"""Records of a result as comparable facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from eval.records.facts import Fact, Link
from eval.records.gold_facts import FIGURES, KEY_FIELDS, indicator_value, rate_of
from eval.records.keys import canonical_concept
from eval.records.labels import Span
from eval.records.normal import digest, figures_in
from extractor.profiles import taxonomy
from schemas.evidence import Evidence
from schemas.quantity import Quantity
from schemas.records import (
    AmountRecord,
    AnyRecord,
    ChangeRecord,
    CodeNameRecord,
    CompletionRecord,
    CountRecord,
    DocumentRecord,
    FactKey,
    FormClaimRecord,
    FormFundRecord,
    FormRecord,
    IndicatorRecord,
    LineRecord,
    ReasonRecord,
    ShareRecord,
)
from schemas.text import Squeezed

#: Columns of tables of lines as labels call them, by the end of the record's concept.
_COLUMNS = {
    "": "total",
    "income": "total",
    "total_income": "total",
    "total_expenditure": "total",
    "fiscal_income": "fiscal",
    "gpb_income": "gpb",
    "superior_subsidy_income": "superior",
    "business_income": "business",
    "operating_income": "operating",
    "affiliated_income": "affiliated",
    "other_income": "other",
    "basic_expenditure": "basic",
    "project_expenditure": "project",
    "superior_payment": "superior_payment",
    "operating_expenditure": "operating",
    "affiliated_subsidy": "affiliated_subsidy",
    "carryover_begin": "begin",
    "carryover_end": "end",
}
_FUND_TABLES = ("govfund", "statecap")
_SUMMARIES = ("income_expenditure_summary", "fiscal_summary")
_EDUCATION = "教育收费"
#: A topic that says words were not understood.
_UNREAD = "unread"
#: Claims about the money of a form's own project, and which measure they state.
_OWN_MONEY = {
    "initial_budget": "initial_budget",
    "full_year_budget": "full_year_budget",
    "executed": "actual",
    "execution_rate": "actual",
}
Figure = AmountRecord | CountRecord


class RecordFacts:
    """Turns the records of one document into facts.

    Args:
        records: all of them; those that only join others make no fact of their own.
        text: the squeezed canonical text.
    """

    def __init__(self, records: Sequence[AnyRecord], text: Squeezed) -> None:
        self.records = records
        self.text = text
        self._records = {record.id: record for record in records}
        self._projects = {one.form: one.project for one in records if isinstance(one, FormRecord)}
        self._year = next((one.year for one in records if isinstance(one, DocumentRecord)), None)
        self._places = {record.id: self.span(record.evidence) for record in records}
        self._codes = {
            (one.evidence.table, one.evidence.row): one.code for one in records if isinstance(one, LineRecord)
        }

    def span(self, evidence: Evidence) -> Span:
        """The place of evidence in the squeezed text."""
        start = self.text.index(evidence.start)
        return start, max(self.text.index(evidence.end), start)

    def narrow(self, evidence: Evidence, quantity: Quantity) -> Span:
        """Where a figure itself stands in its evidence: the last that has its value, else all of it."""
        start, end = self.span(evidence)
        hits = [
            (start + first, start + last)
            for first, last, value in figures_in(self.text.text[start:end])
            if abs(value) == abs(quantity.value)
        ]
        return hits[-1] if hits else (start, end)

    def facts(self) -> list[Fact]:
        """The facts of all records."""
        found = [fact for record in self.records for fact in self._facts(record)]
        forms = self._forms()
        found = [replace(fact, secondary=True) if _in_form(fact, forms) else fact for fact in found]
        reasons = [fact.place for fact in found if fact.kind == "reason"]
        return [other for fact in found for other in self._quoted_in(fact, reasons)]

    def _forms(self) -> list[Span]:
        """From the first row or claim of each performance form to its last."""
        forms: dict[int, list[Span]] = defaultdict(list)
        for record in self.records:
            if isinstance(record, FormFundRecord | IndicatorRecord | FormClaimRecord):
                forms[record.form].append(self._places[record.id])
        return [(min(a for a, _ in spans), max(b for _, b in spans)) for spans in forms.values()]

    def _quoted_in(self, fact: Fact, reasons: Sequence[Span]) -> Iterator[Fact]:
        """Comparisons and rates within the words of a reason are no facts of their own to the labels.

        The amount of such a change may answer the label of the amount.
        """
        inside = any(start <= fact.place[0] and fact.place[1] <= end for start, end in reasons)
        if not inside or fact.kind not in ("share", "change", "completion"):
            yield fact
            return
        yield replace(fact, secondary=True)
        record = self._records[fact.id]
        if isinstance(record, ChangeRecord) and record.amount:
            kind = "amount" if record.amount.is_money else "count"
            yield self._of(kind, f"{fact.id}/amount", record.evidence, record.amount, {}, secondary=True)

    def _facts(self, record: AnyRecord) -> Iterator[Fact]:
        match record:
            case AmountRecord() | CountRecord():
                if (record.section or "").startswith("table:"):
                    yield self._cell(record)
                elif record.extractor != "table":
                    yield self._figure(record)
            case ShareRecord():
                key = _key("part", record.part) | _key("whole", record.whole)
                yield self._of("share", record.id, record.evidence, record.quantity, key)
            case ChangeRecord():
                yield self._change(record)
            case CompletionRecord():
                key = {**_key("subject", record.subject), "base": record.base, "form": record.form}
                yield self._of("completion", record.id, record.evidence, record.quantity, key)
            case ReasonRecord():
                yield self._reason(record)
                yield from self._quoted(record)
            case FormFundRecord():
                yield self._fund_row(record)
            case IndicatorRecord():
                yield self._indicator(record)
            case FormClaimRecord():
                yield from self._claim(record)
            case CodeNameRecord():
                place = self._places[record.id]
                yield Fact("code_name", record.id, place, {"code": record.code}, {"name": record.name})

    def _of(
        self, kind: str, id: str, evidence: Evidence, quantity: Quantity, key: dict[str, Any], **more: Any
    ) -> Fact:
        value = {"v": quantity.value, "unit": quantity.unit}
        return Fact(kind, id, self.narrow(evidence, quantity), value, key, **more)

    def _figure(self, record: Figure) -> Fact:
        key = {
            "concept": canonical_concept(record.concept),
            "measure": record.measure,
            "period": record.period,
        }
        if isinstance(record, AmountRecord):
            key |= {"scope": record.scope, "side": record.side}
        percent = isinstance(record, CountRecord) and record.quantity.unit == "%"
        return self._of(record.kind, record.id, record.evidence, record.quantity, key, secondary=percent)

    def _change(self, record: ChangeRecord) -> Fact:
        value: dict[str, Any] = {
            "dir": record.direction,
            "amount": record.amount.value if record.amount else None,
            "unit": record.amount.unit if record.amount else None,
            "rate": record.rate.value if record.rate else rate_of(record.rate_text or None),
        }
        key = {**_key("subject", record.subject), "base": record.base, "side": record.side}
        return Fact("change", record.id, self._places[record.id], value, key, secondary=_is_bare(record))

    def _reason(self, record: ReasonRecord) -> Fact:
        place = self._places[record.id]
        links = tuple(self._link(one) for one in record.explains if one in self._places)
        beside = {
            "items": frozenset(record.items),
            "topics": frozenset(record.topics) - _hints() - {_UNREAD},
            "vacuous": bool(record.vacuous),
        }
        value = {"text": self.text.text[place[0] : place[1]]}
        return Fact("reason", record.id, place, value, {"explains": links}, beside=beside)

    def _link(self, id: str) -> Link:
        """The place of a record; for a bare comparison also that of the amount compared."""
        record = self._records[id]
        if not _is_bare(record):
            return Link((self._places[id],))
        about = getattr(record, "subject_id", None)
        return Link((self._places[id], *([self._places[about]] if about in self._places else [])), bare=True)

    def _quoted(self, record: ReasonRecord) -> Iterator[Fact]:
        for number, one in enumerate(record.amounts):
            kind = "amount" if one.quantity.is_money else "count"
            yield self._of(kind, f"{record.id}/{number}", one.evidence, one.quantity, {}, secondary=True)

    def _claim(self, record: FormClaimRecord) -> Iterator[Fact]:
        """A figure in the words of a form, about its project's money or about anything."""
        if record.quantity is None:
            return
        own = record.predicate in _OWN_MONEY
        key: dict[str, Any] = {
            "concept": self._project(record.form) if own else "other",
            "scope": "unknown",
            "measure": _OWN_MONEY.get(record.predicate) or ("budget" if record.role == "goal" else "actual"),
            "period": self._year,
        }
        kind = "amount" if record.quantity.is_money else "count"
        if record.predicate == "execution_rate":
            kind = "completion"
            key = {f"subject.{name}": value for name, value in key.items()}
            key |= {"base": "full_year_budget", "form": "completion"}
        yield self._of(kind, record.id, record.evidence, record.quantity, key, secondary=True)

    def _project(self, form: int) -> str:
        """The concept of a form's own money: of its project, or of the whole unit."""
        project = self._projects.get(form)
        return canonical_concept(f"project:{project}") if project else "total_expenditure"

    def _fund_row(self, record: FormFundRecord) -> Fact:
        quantities = {name: getattr(record, name) for name in FIGURES}
        value = {name: one.value if one else None for name, one in quantities.items()}
        key = {"form": record.form, "source": record.source, "is_total": record.is_total}
        return Fact("fund_row", record.id, self._places[record.id], value, key)

    def _indicator(self, record: IndicatorRecord) -> Fact:
        value = indicator_value(
            record.operator,
            str(record.target.value) if record.target else record.target_text,
            str(record.actual.value) if record.actual else record.actual_text,
            record.target.unit if record.target else "",
            record.weight.value if record.weight else None,
            record.score.value if record.score else None,
            record.actual.unit if record.actual else "",
        )
        key = {"form": record.form, "name": digest(record.name), "reason": bool(record.reason)}
        return Fact("indicator", record.id, self._places[record.id], value, key)

    def _cell(self, record: Figure) -> Fact:
        table = (record.section or "").removeprefix("table:")
        code = getattr(record, "code", None) or self._code_beside(record)
        # a figure without a meaning is named by its row's label and its column's words
        name = record.name.split(" ")[0] if record.concept == "other" else record.name
        key = {
            "table": table,
            "row": "" if table == "sangong" else code or name,
            "row_name": name,
            "col": _column(record, table),
        }
        derived = table == "unit_list"
        value = {"v": record.quantity.value}
        return Fact("cell", record.id, self._places[record.id], value, key, secondary=derived)

    def _code_beside(self, record: Figure) -> str | None:
        """The code of the line a figure without a meaning stands in."""
        if record.concept != "other":
            return None
        return self._codes.get((record.evidence.table, record.evidence.row))


def _in_form(fact: Fact, forms: Sequence[Span]) -> bool:
    """Whether a fact is read from the words of a performance form, which labels leave to its rows."""
    running = fact.kind in ("amount", "count", "share", "change", "completion", "reason")
    return running and any(start <= fact.place[0] and fact.place[1] <= end for start, end in forms)


@lru_cache
def _hints() -> frozenset[str]:
    """Topics that only hint at an item: labels do not list them."""
    topics = taxonomy("reasons")["topics"]
    return frozenset(name for name, topic in topics.items() if topic.get("hint"))


def _is_bare(record: AnyRecord) -> bool:
    """Whether a change has neither figures nor 持平: 决算数小于预算数 leads to a reason and states no figure."""
    return (
        isinstance(record, ChangeRecord)
        and record.amount is None
        and record.rate is None
        and not record.rate_text
        and record.direction != 0
    )


def _key(name: str, key: FactKey | None) -> dict[str, Any]:
    if key is None:
        return {}
    parts = {f"{name}.{part}": getattr(key, part) for part in KEY_FIELDS}
    return parts | {f"{name}.concept": canonical_concept(key.concept)}


def _column(record: Figure, table: str) -> str:
    """The column a figure stands in, as labels call it."""
    side = "actual" if record.measure == "actual" else "budget"
    if table in _SUMMARIES:
        return _summary_column(record, table)
    if table == "sangong":
        return f"{side}.{record.concept}"
    if table in ("agency_info", "public_info"):
        return side
    if record.concept == "other":
        return "business_education" if _EDUCATION in record.name else "other"
    if table == "gpb_basic":
        return "amount"
    return _line_column(record, table)


def _line_column(record: Figure, table: str) -> str:
    kind, _, rest = record.concept.partition(":")
    end = rest.rpartition(":")[2] if ":" in rest else "" if rest else kind
    if table in _FUND_TABLES and end in ("income", "total_income"):
        return "income"
    return _COLUMNS.get(end, end)


def _summary_column(record: Figure, table: str) -> str:
    side = getattr(record, "side", None)
    if table == "fiscal_summary" and side == "expenditure":
        scope = getattr(record, "scope", "")
        return f"expenditure.{'total' if scope == 'fiscal' else scope}"
    return f"{side}.amount"
