"""What a manner's template may say of a disclosure. Whatever is said is marked with its fact, so labels follow.

A template names things by the paths of :mod:`eval.writer.model` (``sangong.actual``), and lines and classes by
themselves and a field (``m(line, "budget")``). Keys are those of the codebook: concept, scope, measure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from typing import Any

from eval.writer.draw import ABOUT
from eval.writer.marks import Marks
from eval.writer.model import Disclosure, Item, Line, per_cent, total
from eval.writer.style import Style

#: First name of a path: its concept and scope; ``*`` is the scope the manner gives to 三公 expenses.
_KEYS = {
    "grand_total": ("grand_total", "all"),
    "overall": ("grand_total", "all"),
    "income": ("total_income", "all"),
    "general_income": ("fiscal_income", "fiscal"),
    "other_income": ("other_income", "all"),
    "expenditure": ("total_expenditure", "all"),
    "basic": ("basic_expenditure", "all"),
    "project": ("project_expenditure", "all"),
    "general_project": ("project_expenditure", "gpb"),
    "begin": ("carryover_begin", "all"),
    "end": ("carryover_end", "all"),
    "begin_fiscal": ("carryover_begin", "fiscal"),
    "end_fiscal": ("carryover_end", "fiscal"),
    "fiscal_total": ("grand_total", "fiscal"),
    "fiscal": ("grand_total", "fiscal"),
    "general_total": ("total_expenditure", "gpb"),
    "general": ("total_expenditure", "gpb"),
    "budget": ("total_expenditure", "gpb"),
    "personnel": ("personnel_cost", "gpb"),
    "public": ("public_cost", "gpb"),
    "sangong": ("sangong", "*"),
    "vehicle": ("vehicle", "*"),
    "vehicle_bought": ("vehicle_purchase", "*"),
    "vehicle_run": ("vehicle_maintenance", "*"),
    "reception": ("reception", "*"),
    "domestic": ("domestic_reception", "*"),
    "per_vehicle": ("per_vehicle_maintenance", "*"),
    "running_cost": ("agency_running_cost", "all"),
    "procurement": ("procurement", "all"),
    "goods": ("procurement_goods", "all"),
    "works": ("procurement_works", "all"),
    "services": ("procurement_services", "all"),
    "small_and_medium": ("procurement_sme", "all"),
    "micro": ("procurement_micro", "all"),
}
#: Expenses that nobody had.
_SANGONG = ("outbound", "vehicle_purchase", "foreign_reception", "foreign_guest_reception")
#: A number of people in a reason.
_QUOTED = re.compile(r"(\d+)(名|人)")
#: What the figure of a count path is called.
_COUNTS = {
    "staff": "staff",
    "vehicles": "vehicles_held",
    "batches": "reception_batches",
    "guests": "reception_persons",
    "equipment": "large_equipment",
    "projects": "performance_projects",
}


@dataclass(frozen=True)
class Class:
    """A 类 as templates see it."""

    name: str
    lines: list[Line]
    numeral: str

    @property
    def stem(self) -> str:
        """The name without 支出."""
        return self.name.removesuffix("支出")

    @property
    def actual(self) -> Decimal:
        """支出决算."""
        return total(line.actual for line in self.lines)

    @property
    def budget(self) -> Decimal:
        """年初预算."""
        return total(line.budget for line in self.lines)

    @property
    def reason(self) -> str:
        """The reason of the line that moved most in the direction of the whole."""
        way = 1 if self.actual >= self.budget else -1
        return max(self.lines, key=lambda line: way * (line.actual - line.budget)).reason


Thing = str | Line | Class


@dataclass(frozen=True)
class _Key:
    """What a figure is about."""

    concept: str
    scope: str
    measure: str

    def text(self, year: int) -> str:
        return f"{self.concept}|{self.scope}|{self.measure}|{year}"


class Says:
    """The functions of a template. All give words with marks."""

    def __init__(self, disclosure: Disclosure, style: Style, marks: Marks) -> None:
        self._d = disclosure
        self._style = style
        self._marks = marks

    def names(self) -> Mapping[str, Any]:
        """The functions by the names that templates use."""
        return {
            "m": self.money,
            "zero": self.zero,
            "level": self.level,
            "share": self.share,
            "no_share": self.no_share,
            "change": self.change,
            "gap": self.gap,
            "why": self.why,
            "n": self.count,
        }

    def value(self, thing: Thing, field: str | None = None) -> Any:
        """The figure or item that is named."""
        if not isinstance(thing, str):
            return getattr(thing, field or "actual")
        found = reduce(getattr, thing.split("."), self._d)
        return found.actual if isinstance(found, Item) and field is None else found

    def key(self, thing: Thing, field: str | None = None, scope: str | None = None) -> _Key:
        """What a figure is about."""
        if isinstance(thing, str):
            first, _, field = thing.partition(".")
            concept, own = _KEYS[first]
            own = self._style.sangong_scope if own == "*" else own
            budget = self._style.sangong_budget
        else:
            concept, own, budget = _function(thing), self._style.line_scope, "initial_budget"
            first = ""
        measure = budget if field == "budget" else "initial_budget" if first == "budget" else "actual"
        return _Key(concept, scope or own, measure)

    def money(
        self,
        thing: Thing,
        field: str | None = None,
        *,
        scope: str | None = None,
        side: str | None = None,
        concept: str | None = None,
    ) -> str:
        """An amount with its unit."""
        key = self.key(thing, field, scope)
        return self._amount(self._style.money(self.value(thing, field)), key, side, concept)

    def zero(self, concept: str, printed: str = "0", scope: str = "", *, budget: bool = False) -> str:
        """An amount of nothing."""
        key = self._nothing(concept, scope)
        if budget:
            key = replace(key, measure=self._style.sangong_budget)
        return self._amount(printed, key, None, None)

    def _nothing(self, concept: str, scope: str = "") -> _Key:
        usual = self._style.sangong_scope if concept in _SANGONG else "all"
        return _Key(concept, scope or usual, "actual")

    def level(self, words: str, thing: Thing, base: str = "prior_year", scope: str = "") -> str:
        """Words that say there is no difference, of a thing or of a concept that has no figure."""
        known = not isinstance(thing, str) or thing.partition(".")[0] in _KEYS
        key = self.key(thing) if known else self._nothing(str(thing), scope)
        return self._changed(words, key, base, 0, None, None, None)

    def _amount(self, printed: str, key: _Key, side: str | None, concept: str | None) -> str:
        return self._marks.mark(
            f"{printed}万元",
            kind="amount",
            v=printed.replace(",", ""),
            u="万元",
            concept=concept or key.concept,
            scope="unknown" if concept == "performance_funds" else key.scope,
            measure=key.measure,
            period=self._d.year,
            side=side,
            # the codebook leaves open what money a self-assessed project has
            hard=("ambiguous_scope",) if concept == "performance_funds" else (),
        )

    def share(self, part: Thing, whole: Thing, places: int = 2, scope: str | None = None) -> str:
        """A share, or a completion where the whole is the part's own budget; for lines the fields follow."""
        field = "budget" if part is whole and not isinstance(part, str) else None
        own, other = self.key(part, None, scope), self.key(whole, field)
        value = per_cent(self.value(part), self.value(whole, field))
        printed = f"{value:.{places}f}%"
        if other.measure != "actual":
            fields = {"kind": "completion", "form": "completion", "base": other.measure}
            fields["subject"] = own.text(self._d.year)
        else:
            fields = {"kind": "share", "part": own.text(self._d.year), "whole": other.text(self._d.year)}
        return self._marks.mark(printed, v=printed.removesuffix("%"), **fields)

    def no_share(self, concept: str, whole: str, printed: str = "0", *, completion: bool = False) -> str:
        """A share, or a completion, of nothing."""
        part = self._nothing(concept).text(self._d.year)
        fields = {"kind": "share", "part": part, "whole": self.key(whole).text(self._d.year)}
        if completion:
            base = self._style.sangong_budget
            fields = {"kind": "completion", "form": "completion", "subject": part, "base": base}
        return self._marks.mark(f"{printed}%", v=printed, **fields)

    def change(self, path: str, *, both: bool = False, side: str | None = None, words: str = "") -> str:
        """The words of a change on last year: amount and rate, or that there is none.

        ``both``: of income and of expenditure, two facts in the same words.
        """
        item: Item = self.value(path, "item")
        amount, rate, direction = self._style.sizes(item.change, item.prior)
        said = words or self._style.change(item)
        sides = ("income", "expenditure") if both else (side,)
        for one in sides:
            said = self._changed(said, self.key(path), "prior_year", direction, amount, rate, one)
        return said

    def gap(self, thing: Thing, *, rate: bool = True, word: str | None = None) -> str:
        """The words of a difference from the budget: amount, and rate if wanted."""
        if isinstance(thing, str):
            item: Item = self.value(thing, "item")
            actual, budget = item.actual, item.budget
            key, base = self.key(thing), self.key(f"{thing}.budget").measure
        else:
            actual, budget, key, base = thing.actual, thing.budget, self.key(thing), "initial_budget"
        size, part, direction = self._style.sizes(actual - budget, budget)
        if not direction and word is None:
            return self._changed("持平", key, base, 0, None, None, None)
        words = (self._style.fall if actual < budget or word else self._style.rise)[0]
        said = f"{word or words}{self._style.money(abs(actual - budget))}万元"
        if rate:
            said += f"，{(self._style.rise if direction > 0 else self._style.fall)[1]}{part}%"
        return self._changed(said, key, base, -1 if word else direction, size, part if rate else None, None)

    def _changed(
        self,
        said: str,
        key: _Key,
        base: str,
        direction: int,
        amount: str | None,
        rate: str | None,
        side: str | None,
    ) -> str:
        return self._marks.mark(
            said,
            kind="change",
            subject=key.text(self._d.year),
            base=base,
            dir=direction,
            amount=amount,
            u="万元" if amount else None,
            rate=rate,
            side=side,
        )

    def why(self, thing: Thing, field: str = "reason") -> str:
        """The reason of the change, difference or completion that was told last of a thing."""
        text: str = self.value(f"{thing}.{field}" if isinstance(thing, str) else thing, field)
        subject = self.key(thing).text(self._d.year)
        told = [
            number
            for number, fact in enumerate(self._marks.facts)
            if fact.get("subject") == subject and fact["kind"] in ("change", "completion")
        ]
        last = told[-2:] if len(told) > 1 and _twins(self._marks, *told[-2:]) else told[-1:]
        explains = last or self._amount_of(thing)
        said = _QUOTED.sub(self._quoted, text)
        items, topics = ABOUT.get(text, ((), ()))
        return self._marks.mark(
            said, kind="reason", explains=explains, items=items, topics=topics, vacuous=not text
        )

    def _quoted(self, number: re.Match[str]) -> str:
        fields = {"v": number[1], "u": number[2], "concept": "in_reason", "measure": "actual"}
        return self._marks.mark(number[0], kind="count", period=self._d.year, **fields)

    def _amount_of(self, thing: Thing) -> list[int]:
        concept = self.key(thing).concept
        last = self._marks.last(kind="amount", concept=concept)
        return [] if last is None else [last]

    def count(self, thing: str | int, unit: str, concept: str | None = None) -> str:
        """A number of things with its unit."""
        value = self.value(thing, "count") if isinstance(thing, str) else thing
        return self._marks.mark(
            f"{value}{unit}",
            kind="count",
            v=str(value),
            u=unit,
            concept=concept or _COUNTS[str(thing)],
            measure="actual",
            period=self._d.year,
        )


def _twins(marks: Marks, one: int, other: int) -> bool:
    """Whether two changes are told in the same words, of income and of expenditure."""
    first, second = marks.facts[one], marks.facts[other]
    return (first.get("side"), second.get("side")) == ("income", "expenditure") and other == one + 1


def _function(thing: Line | Class) -> str:
    return "function:" + ("/".join(thing.names) if isinstance(thing, Line) else thing.name)
