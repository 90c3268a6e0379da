"""The typed records a disclosure is turned into. Each points back into the document.

A *fact key* names what a figure is about: concept × scope × measure × period × entity. Figures with the
same key must agree wherever they stand; figures whose keys differ must not be compared.
"""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from schemas.evidence import Evidence, Model
from schemas.model_use import ModelCoverage
from schemas.quantity import Exact, Quantity
from schemas.sections import DocumentKind, Level
from schemas.usage import Usage

#: Which money: all funds, fiscal appropriations (财政拨款), general public budget
#: (一般公共预算财政拨款), government funds (政府性基金), state capital (国有资本经营); unknown if
#: the document leaves it open, which no check may compare.
Scope = Literal["all", "fiscal", "gpb", "govfund", "statecap", "unknown"]
#: actual 决算数, initial_budget 年初预算数, full_year_budget 全年（调整）预算数, budget 预算数 of a kind
#: that is not said, prior_year is never a measure: it is ``actual`` of the year before.
Measure = Literal["actual", "initial_budget", "full_year_budget", "budget"]
Base = Literal["prior_year", "initial_budget", "full_year_budget", "budget", "other"]
Side = Literal["income", "expenditure", "both"]
Extractor = Literal["grammar", "table", "llm"]
Status = Literal["verified", "repaired"]


class FactKey(NamedTuple):
    """What a figure is about. ``entity`` is None for the disclosing unit itself."""

    concept: str
    scope: Scope = "all"
    measure: Measure = "actual"
    period: int | None = None
    entity: str | None = None


class Record(Model):
    """What all records carry. ``id`` is unique in the document; ``section`` is its meaning key."""

    id: str
    evidence: Evidence
    section: str | None = None
    extractor: Extractor = "grammar"
    status: Status = "verified"


class DocumentRecord(Record):
    """The document itself."""

    kind: Literal["document"] = "document"
    unit_name: str
    region: str
    year: int | None
    document_kind: DocumentKind
    level: Level
    money_unit: str | None
    source_hash: str
    profile: str


class AmountRecord(Record):
    """An amount of money. Negative values are printed with a minus sign.

    ``concept`` is a key of the taxonomy, ``function:CODE`` / ``econ:CODE`` for classified lines,
    ``function:类/款/项`` names where the code is not known, ``project:NAME`` for a project, or
    ``other`` for an amount that is read but means nothing to the checks. ``name`` is the item as worded.
    ``side`` is set where income and expenditure have the same concept (总计).
    """

    kind: Literal["amount"] = "amount"
    concept: str
    name: str
    quantity: Quantity
    scope: Scope = "all"
    measure: Measure = "actual"
    period: int | None = None
    entity: str | None = None
    side: Side | None = None
    #: classification code as printed, without blanks ("2080505", "30101")
    code: str | None = None
    #: unit taken from the table's caption, a neighbour or the document, not printed at the figure
    unit_inferred: bool = False

    @property
    def key(self) -> FactKey:
        """What the amount is about."""
        return FactKey(self.concept, self.scope, self.measure, self.period, self.entity)


class BreakdownRecord(Record):
    """A whole and its listed parts ("其中" lists, structures, table blocks).

    ``complete`` is False if the words leave the list open (主要包括, 等, 含, 其中主要是): then the parts
    may only not exceed the whole. ``parts`` and ``whole`` are record ids (amounts or counts).
    ``whole`` is None if the list has no stated whole.
    """

    kind: Literal["breakdown"] = "breakdown"
    whole: str | None
    parts: tuple[str, ...]
    complete: bool = True


class ShareRecord(Record):
    """A stated share: ``part`` is ``quantity`` per cent of ``whole``.

    ``part_id`` and ``whole_id`` are the amounts meant where the sentence has them; ``whole`` is the key of
    the *named* whole (占本年支出合计的…), or the list's whole. ``whole`` None: not known, cannot check.
    """

    kind: Literal["share"] = "share"
    quantity: Quantity
    part: FactKey
    part_id: str | None = None
    whole: FactKey | None = None
    whole_id: str | None = None
    #: the breakdown the share belongs to
    breakdown: str | None = None


class ChangeRecord(Record):
    """A stated change of ``subject`` against ``base``.

    ``direction`` is the sign of the words (增加 1, 减少 -1, 持平 0, None if none is worded or the template's
    alternatives are both left in); ``word`` is the word itself. ``amount`` and ``rate`` are magnitudes as
    printed (their own minus sign kept if printed). ``rate_text`` is what stands in place of a rate that
    is none (``∞%``). ``subject_id`` is the amount or count of this year where the sentence has it.
    """

    kind: Literal["change"] = "change"
    subject: FactKey
    name: str
    subject_id: str | None = None
    base: Base
    direction: Literal[-1, 0, 1] | None
    word: str = ""
    amount: Quantity | None = None
    rate: Quantity | None = None
    rate_text: str = ""
    side: Side | None = None


class CompletionRecord(Record):
    """A stated completion rate (完成年初预算的 98.20%) or deviation rate (预决算差异率 -70.20%)."""

    kind: Literal["completion"] = "completion"
    subject: FactKey
    name: str
    subject_id: str | None = None
    base: Base
    base_id: str | None = None
    form: Literal["completion", "deviation"] = "completion"
    quantity: Quantity


class ReasonAmount(Model):
    """An amount a reason quotes: of what, which way, against which base."""

    item: str
    quantity: Quantity
    direction: Literal[-1, 0, 1] | None = None
    base: Base | None = None
    evidence: Evidence


class ReasonLabel(Model):
    """What a language model says a phrase of a reason means. Its words are the phrase in the document.

    ``topic`` is a key of the reason lexicon, ``push`` the direction in which it moves spending (None: either).
    ``facts`` are ids of statements elsewhere that bear on it. A label can speak for a reason; no check fails on one.
    """

    topic: str
    push: Literal[-1, 1] | None = None
    facts: tuple[str, ...] = ()
    evidence: Evidence


class ReasonRecord(Record):
    """A stated reason. The evidence is the reason's words, without "主要原因是".

    ``explains`` are the ids of the changes and completions it explains; ``direction`` is theirs (None
    if they differ). ``items`` are taxonomy keys it names, ``topics`` are keys of the reason lexicon
    (``vehicle``, ``staff_increase``, ``thrift`` ...), ``pushes`` is the direction in which the lexicon says
    each topic moves spending. ``bases`` are the bases its words compare with. ``vacuous`` says why it says
    nothing, empty if it says something. ``labels`` are what a model adds where the lexicon reads nothing. ``cue``
    is the whole "主要原因是…" with its sentence.
    """

    kind: Literal["reason"] = "reason"
    explains: tuple[str, ...]
    direction: Literal[-1, 0, 1] | None
    text: str
    items: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    pushes: dict[str, Literal[-1, 0, 1]] = Field(default_factory=dict)
    amounts: tuple[ReasonAmount, ...] = ()
    bases: tuple[Base, ...] = ()
    vacuous: str = ""
    labels: tuple[ReasonLabel, ...] = ()


class CountRecord(Record):
    """A number of things: vehicles, batches, persons, staff, projects, square metres ...

    ``concept`` is a key of ``[counts]`` in the taxonomy, or ``other``. ``measure`` as for amounts.
    """

    kind: Literal["count"] = "count"
    concept: str
    name: str
    quantity: Quantity
    measure: Measure = "actual"
    period: int | None = None
    entity: str | None = None

    @property
    def key(self) -> FactKey:
        """What the count is about; counts belong to no fund."""
        return FactKey(self.concept, "all", self.measure, self.period, self.entity)


class LineRecord(Record):
    """A classified line of a statutory table, functional (类/款/项) or economic.

    ``cells`` maps a column's meaning to the id of its amount; blank cells are not in it. ``level`` is
    1 for 类, 2 for 款, 3 for 项; ``parent`` is the code above.
    """

    kind: Literal["function_line", "economic_line"]
    code: str
    name: str
    level: Literal[1, 2, 3]
    table: str
    parent: str | None = None
    cells: dict[str, str] = Field(default_factory=dict)


class CodeNameRecord(Record):
    """A classification code with the name printed beside it, wherever it stands."""

    kind: Literal["code_name"] = "code_name"
    scheme: Literal["function", "economic"]
    code: str
    name: str
    #: names of the levels above where they are printed (类, 款)
    path: tuple[str, ...] = ()


class FormRecord(Record):
    """A performance form (绩效自评表). ``form`` numbers the forms of a document from 0.

    The evidence is its title; ``total_evidence`` is the row or cell that prints the total score, and
    ``total_weight`` the sum of weights printed there. ``project`` is None for a form on the whole department.
    """

    kind: Literal["form"] = "form"
    form: int
    title: str
    project: str | None = None
    family: str
    total_score: Quantity | None = None
    total_weight: Quantity | None = None
    total_evidence: Evidence | None = None
    goal: str = ""
    goal_evidence: Evidence | None = None
    result: str = ""
    problems: str = ""


class FormFundRecord(Record):
    """One funds row of a performance form, amounts in ``unit`` of each quantity.

    ``is_total`` marks the row of the whole money (年度资金总额); the others are its sources.
    """

    kind: Literal["form_fund"] = "form_fund"
    form: int
    source: str
    is_total: bool = False
    initial_budget: Quantity | None = None
    full_year_budget: Quantity | None = None
    executed: Quantity | None = None
    rate: Quantity | None = None
    weight: Quantity | None = None
    score: Quantity | None = None


class IndicatorRecord(Record):
    """One indicator row of a performance form. Texts as printed; quantities where they are figures.

    ``operator`` is one of ``≥ ≤ = > <`` or empty (qualitative). ``repaired_cells`` names the fields that were
    put back where the form's own arithmetic or header makes it unambiguous. Where the form prints the target
    twice (年初指标值, 调整后指标值), ``target`` is the adjusted one and ``initial_target_text`` the first.
    """

    kind: Literal["indicator"] = "indicator"
    form: int
    name: str
    levels: tuple[str, ...] = ()
    operator: str = ""
    target_text: str = ""
    initial_target_text: str = ""
    actual_text: str = ""
    target: Quantity | None = None
    actual: Quantity | None = None
    weight: Quantity | None = None
    score: Quantity | None = None
    completion: Quantity | None = None
    deviation: Quantity | None = None
    coefficient: Quantity | None = None
    rule: str = ""
    reason: str = ""
    core: bool | None = None
    repaired_cells: tuple[str, ...] = ()


class FormClaimRecord(Record):
    """Something the words of a performance form state, to be held against its own rows.

    ``role`` is the passage it stands in (``goal``, ``result``, ``output``, ``problems`` ..., ``pasted`` for an
    indicator row printed into another cell). ``predicate`` says what it is: ``figure`` a quantity of
    ``subject``, ``sum`` one of everything together (累计, 合计); ``initial_budget``, ``full_year_budget``,
    ``executed``, ``execution_rate`` of the project's own money; ``month`` something done in ``months`` of the
    form's year; ``recurs`` something done every year in ``months``; ``as_of`` a state at the end of a month;
    ``no_problems``; ``full_coverage``. ``subject`` is the words it is said of, without blanks; ``before`` marks a
    month that is only a latest date.
    """

    kind: Literal["form_claim"] = "form_claim"
    form: int
    role: str
    predicate: str
    subject: str = ""
    quantity: Quantity | None = None
    months: tuple[int, ...] = ()
    before: bool = False


class StatementRecord(Record):
    """A plain fact that may contradict others. ``predicate`` is a key of the statement lexicon.

    Examples: ``no_vehicle`` 无公务用车, ``vehicle_bought`` 已完成购置一辆公务用车, ``none`` with concept
    ``reception`` for 未发生公务接待, ``empty_table``, ``no_problems``, ``all_done``.
    """

    kind: Literal["statement"] = "statement"
    predicate: str
    concept: str | None = None
    scope: Scope = "all"
    value: Exact | None = None
    date: str | None = None


AnyRecord = Annotated[
    DocumentRecord
    | AmountRecord
    | BreakdownRecord
    | ShareRecord
    | ChangeRecord
    | CompletionRecord
    | ReasonRecord
    | CountRecord
    | LineRecord
    | CodeNameRecord
    | FormRecord
    | FormFundRecord
    | IndicatorRecord
    | FormClaimRecord
    | StatementRecord,
    Field(discriminator="kind"),
]


class UnreadFigure(Model):
    """A figure no record holds: the coverage ledger's list of what was not understood."""

    text: str
    unit: str
    evidence: Evidence


class Extraction(Model):
    """All records of a document, and the ledger of its figures.

    ``amounts_seen`` counts figures with a unit of money (in the text or from a table's caption),
    ``quantities_seen`` all figures with any unit; ``*_recorded`` those that some record holds.
    """

    records: tuple[AnyRecord, ...]
    amounts_seen: int
    amounts_recorded: int
    quantities_seen: int
    quantities_recorded: int
    unread: tuple[UnreadFigure, ...] = ()
    #: what a language model contributed, and what asking it took; None if none was to be asked
    model: ModelCoverage | None = None
    usage: Usage | None = None
