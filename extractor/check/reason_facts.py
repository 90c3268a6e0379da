"""What the checks of stated reasons share: what is explained, by how much it moved, and what to call it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from extractor.check.arithmetic import in_unit, interval_of, value
from extractor.check.facts import Facts
from extractor.profiles import taxonomy
from schemas.exact import Fraction
from schemas.findings import Value
from schemas.quantity import Interval, Quantity
from schemas.records import AmountRecord, Base, ChangeRecord, CompletionRecord, FactKey, ReasonRecord
from schemas.text import squeeze

Explained = ChangeRecord | CompletionRecord
BUDGETS = frozenset({"initial_budget", "full_year_budget", "budget"})
BASE_NAMES: Mapping[Base, str] = {
    "prior_year": "上年",
    "initial_budget": "年初预算",
    "full_year_budget": "全年预算",
    "budget": "预算",
    "other": "其他期间",
}
#: Concepts that rise when less is spent, or are no spending at all.
_NOT_SPENDING = frozenset(
    {"carryover_begin", "carryover_end", "surplus_distribution", "nonfiscal_surplus_used", "assets"}
)
_FULL = 100
_QUOTED = 60


def explained(facts: Facts, reason: ReasonRecord) -> list[Explained]:
    """The changes and completions a reason is given for."""
    records = [facts.get(one) for one in reason.explains]
    return [record for record in records if isinstance(record, (ChangeRecord, CompletionRecord))]


def explanations(facts: Facts) -> Sequence[tuple[ReasonRecord, Explained]]:
    """Every reason with every change or completion it explains, in document order."""
    return facts.once(_explanations)


def _explanations(facts: Facts) -> list[tuple[ReasonRecord, Explained]]:
    return [(reason, record) for reason in facts.of(ReasonRecord) for record in explained(facts, reason)]


def way_of(record: Explained) -> int | None:
    """The direction a change or completion states: 1, -1, 0, or None."""
    if isinstance(record, ChangeRecord):
        return 0 if stands_still(record) else record.direction
    middle = _FULL if record.form == "completion" else 0
    return (record.quantity.value > middle) - (record.quantity.value < middle)


def stands_still(record: ChangeRecord) -> bool:
    """Whether a change is one of nothing: 持平, or printed as zero."""
    figures = [figure.value for figure in (record.amount, record.rate) if figure]
    if record.amount:
        return record.amount.value == 0
    return record.direction == 0 or (bool(figures) and not any(figures))


def is_money(record: Explained) -> bool:
    """Whether the record is about money spent or received, not about persons, vehicles or carry-over."""
    concept = record.subject.concept
    counted = isinstance(record, ChangeRecord) and record.amount and not record.amount.is_money
    return concept not in _NOT_SPENDING and concept not in taxonomy("concepts")["counts"] and not counted


def of_nothing(facts: Facts, record: Explained) -> bool:
    """Whether nothing of a budget of nothing was spent, which is printed as 0 %."""
    base = facts.figure(record.base_id) if isinstance(record, CompletionRecord) else None
    spent = figure_of(facts, record)
    return base is not None and spent is not None and not base.quantity.value and not spent.value


def figure_of(facts: Facts, record: Explained) -> Quantity | None:
    """This year's figure of the record's subject, as far as one is stated."""
    figure = facts.figure(record.subject_id) or next(iter(facts.mentions(record.subject)), None)
    return figure.quantity if figure else None


def base_figure(facts: Facts, record: Explained) -> Quantity | None:
    """The budget a record compares with, as far as it is stated."""
    if isinstance(record, CompletionRecord) and (figure := facts.figure(record.base_id)):
        return figure.quantity
    if record.base not in ("initial_budget", "full_year_budget", "budget"):
        return None
    stated = next(iter(facts.mentions(record.subject._replace(measure=record.base))), None)
    return stated.quantity if isinstance(stated, AmountRecord) else None


def moved(facts: Facts, record: Explained) -> Interval | None:
    """The signed change in yuan: as printed, or actual less budget; None if it cannot be known."""
    return facts.once(_moves)[record.id]


def _moves(facts: Facts) -> dict[str, Interval | None]:
    records: list[Explained] = [*facts.of(ChangeRecord), *facts.of(CompletionRecord)]
    return {record.id: _moved(facts, record) for record in records}


def _moved(facts: Facts, record: Explained) -> Interval | None:
    if isinstance(record, ChangeRecord) and record.amount:
        sign = 1 if record.amount.value < 0 else record.direction
        return (
            interval_of(record.amount).scaled(sign) if sign is not None and record.amount.is_money else None
        )
    now, budget = figure_of(facts, record), base_figure(facts, record)
    if now and budget and now.is_money and budget.is_money:
        return interval_of(now) - interval_of(budget)
    return None


def rate_of(facts: Facts, record: Explained) -> Fraction | None:
    """How large a change is beside its base; None if the document does not tell."""
    by, now = moved(facts, record), figure_of(facts, record)
    if isinstance(record, ChangeRecord) and record.rate:
        return abs(record.rate.nominal)
    if not by or not now:
        return None
    before = middle(interval_of(now)) - middle(by)
    return abs(middle(by)) / before if before > 0 else None


def middle(interval: Interval) -> Fraction:
    """The nominal value of an interval."""
    return (interval.lo + interval.hi) / 2


def in_wan(value: Fraction) -> str:
    """A sum of money in 万元."""
    return f"{in_unit(value, '万元')}万元"


def label(record: Explained) -> str:
    """What to call the item of a change."""
    concept = record.subject.concept
    if is_line(record):
        return _last_level(record.name) or _last_level(concept.removeprefix("function:"))
    known = taxonomy("concepts")["concepts"].get(concept) or taxonomy("concepts")["counts"].get(concept)
    return squeeze(record.name) or (known["name"] if known else concept)


def is_line(record: Explained) -> bool:
    """Whether a record is about a classified line (类, 款 or 项)."""
    return record.subject.concept.startswith("function:")


def _last_level(path: str) -> str:
    """The last name of a path: 住房保障支出(类)住房改革支出(款)住房公积金(项) -> 住房公积金."""
    names = [name for name in re.split(r"/|\((?:类|款|项)\)", squeeze(path)) if name]
    return names[-1] if names else ""


def change_words(facts: Facts, record: Explained) -> str:
    """The change in words: 比上年增加0.10万元（50%）."""
    base = BASE_NAMES[record.base]
    if isinstance(record, CompletionRecord):
        return (
            f"完成{base}的{record.quantity}"
            if record.form == "completion"
            else f"与{base}差异率{record.quantity}"
        )
    if stands_still(record):
        return f"与{base}持平"
    word = {1: "增加", -1: "减少"}.get(record.direction or 0, "变动")
    rate = f"（{record.rate}）" if record.rate else ""
    return f"比{base}{word}{_amount_words(facts, record)}{rate}"


def tells(facts: Facts, record: Explained) -> str:
    """An item with its change in words: 公务接待费比上年增加0.10万元（50%）."""
    return label(record) + change_words(facts, record)


def _amount_words(facts: Facts, record: ChangeRecord) -> str:
    by = moved(facts, record)
    if record.amount:
        return str(record.amount)
    return in_wan(abs(middle(by))) if by else ""


def figures(record: Explained) -> tuple[Value, ...]:
    """The figures of a change or completion, for a finding's list of values."""
    if isinstance(record, CompletionRecord):
        word = "完成率" if record.form == "completion" else "差异率"
        return (value(f"{label(record)}{word}", record.quantity),)
    named = (("变动额", record.amount), ("变动率", record.rate))
    return tuple(value(f"{label(record)}{word}", figure) for word, figure in named if figure)


def said(reason: ReasonRecord) -> str:
    """The reason's words for a message, cut where they are long."""
    text = reason.text.strip("。；;，,：:")
    return text if len(text) <= _QUOTED else text[:_QUOTED] + "…"


def item_name(key: str) -> str:
    """The Chinese name of an item of the reason lexicon."""
    concept = taxonomy("concepts")["concepts"].get(key)
    if concept:
        return str(concept["name"])
    words = taxonomy("reasons")["items"].get(key, {}).get("words", [key])
    return str(words[0])


def topic_title(key: str) -> str:
    """The Chinese title of a topic."""
    return str(taxonomy("reasons")["topics"].get(key, {}).get("title", key))


def topic(key: str) -> Mapping[str, Any]:
    """A topic's entry; empty for a key the lexicon does not have."""
    found: Mapping[str, Any] = taxonomy("reasons")["topics"].get(key, {})
    return found


@lru_cache
def _subjects() -> tuple[tuple[str, frozenset[str], re.Pattern[str] | None], ...]:
    entries = taxonomy("reasons")["subjects"].items()
    return tuple(
        (
            key,
            frozenset(fields.get("concepts", ())),
            re.compile("|".join(fields["names"])) if fields.get("names") else None,
        )
        for key, fields in entries
    )


def subject_of(record: Explained) -> str | None:
    """The entry of ``[subjects]`` a change belongs to: one plain item, not a total or a mixture."""
    concept = record.subject.concept
    names = {label(record)} if is_line(record) else set()
    for key, concepts, pattern in _subjects():
        if concept in concepts or (pattern and any(pattern.search(one) for one in names)):
            return key
    return None


def groups_of(reason: ReasonRecord) -> set[str]:
    """The families of what a reason names: ``personnel``, ``project``."""
    data = taxonomy("reasons")
    entries = [data["items"].get(key, {}) for key in reason.items] + [topic(key) for key in reason.topics]
    return {str(entry["group"]) for entry in entries if "group" in entry}


def same_money(one: FactKey, other: FactKey) -> bool:
    """Whether two facts can be about the same money: scopes equal, or one of them open."""
    loose = {"unknown"}
    return one.scope == other.scope or one.scope in loose or other.scope in loose
