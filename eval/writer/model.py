"""A disclosure as figures: everything a manner of writing needs, and nothing of wording. Money in 万元."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def total(values: Iterable[Decimal]) -> Decimal:
    """The sum, with two decimals even of nothing."""
    return sum(values, ZERO)


def per_cent(part: Decimal, whole: Decimal) -> Decimal:
    """``part`` in per cent of ``whole``, rounded half up to two decimals.

    Raises:
        ZeroDivisionError: the whole is zero.
    """
    if not whole:
        raise ZeroDivisionError("no whole to take a part of")
    return (part * 100 / whole).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Line:
    """A functional 项 paid from the general public budget, with 款 and 类 above it."""

    code: str
    names: tuple[str, str, str]
    basic: Decimal
    project: Decimal
    budget: Decimal
    #: why actual differs from the initial budget; empty if it does not
    reason: str
    #: spent beside the general public budget, from other money
    other: Decimal = ZERO

    @property
    def actual(self) -> Decimal:
        """支出决算 from the general public budget."""
        return self.basic + self.project


@dataclass(frozen=True)
class Item:
    """Anything with a figure of this year, of last year, and perhaps of the budget."""

    actual: Decimal
    prior: Decimal
    budget: Decimal = ZERO
    reason: str = ""
    budget_reason: str = ""

    @property
    def change(self) -> Decimal:
        """This year less last year."""
        return self.actual - self.prior


def _together(*parts: Item) -> Item:
    """The sum of items, figure by figure; the part that moved most explains it."""
    most = max(parts, key=lambda part: abs(part.change))
    return Item(
        reason=most.reason,
        budget_reason=max(parts, key=lambda part: part.budget - part.actual).budget_reason,
        actual=total(part.actual for part in parts),
        prior=total(part.prior for part in parts),
        budget=total(part.budget for part in parts),
    )


@dataclass(frozen=True)
class Economic:
    """An economic 款 of basic expenditure."""

    code: str
    name: str
    amount: Decimal


@dataclass(frozen=True)
class Disclosure:
    """One department's final account."""

    unit: str
    year: int
    lines: tuple[Line, ...]
    economic: tuple[Economic, ...]
    other_income: Decimal
    begin_fiscal: Decimal
    end_fiscal: Decimal
    begin_other: Decimal
    end_other: Decimal
    #: last year's 收支总计, 财政拨款收支总计, 一般公共预算财政拨款支出, with the reason of the change
    overall: Item
    fiscal: Item
    general: Item
    vehicle_bought: Item
    vehicle_run: Item
    reception: Item
    batches: int
    guests: int
    vehicles: int
    running_cost: Item
    goods: Decimal
    works: Decimal
    services: Decimal
    small_and_medium: Decimal
    micro: Decimal
    equipment: int
    projects: int
    staff: int

    @property
    def begin(self) -> Decimal:
        """年初结转和结余."""
        return self.begin_fiscal + self.begin_other

    @property
    def end(self) -> Decimal:
        """年末结转和结余."""
        return self.end_fiscal + self.end_other

    @property
    def domestic(self) -> Item:
        """国内公务接待费; no foreigner came."""
        return self.reception

    @property
    def per_vehicle(self) -> Decimal:
        """公务用车运行维护费 per vehicle, rounded half up.

        Raises:
            ZeroDivisionError: there is no vehicle.
        """
        return (self.vehicle_run.actual / self.vehicles).quantize(CENT, ROUND_HALF_UP)

    @property
    def basic(self) -> Decimal:
        """基本支出."""
        return total(line.basic for line in self.lines)

    @property
    def general_total(self) -> Decimal:
        """一般公共预算财政拨款支出."""
        return total(line.actual for line in self.lines)

    @property
    def general_project(self) -> Decimal:
        """项目支出 from the general public budget."""
        return total(line.project for line in self.lines)

    @property
    def project(self) -> Decimal:
        """项目支出 of all money."""
        return self.general_project + total(line.other for line in self.lines)

    @property
    def expenditure(self) -> Decimal:
        """本年支出合计."""
        return self.basic + self.project

    @property
    def general_income(self) -> Decimal:
        """一般公共预算财政拨款收入."""
        return self.general_total + self.end_fiscal - self.begin_fiscal

    @property
    def income(self) -> Decimal:
        """本年收入合计."""
        return self.general_income + self.other_income

    @property
    def grand_total(self) -> Decimal:
        """收支总计."""
        return self.income + self.begin_fiscal + self.begin_other

    @property
    def fiscal_total(self) -> Decimal:
        """财政拨款收支总计."""
        return self.general_income + self.begin_fiscal

    @property
    def budget(self) -> Decimal:
        """一般公共预算财政拨款支出年初预算."""
        return total(line.budget for line in self.lines)

    @property
    def personnel(self) -> Decimal:
        """人员经费."""
        return total(e.amount for e in self.economic if e.code[:3] in ("301", "303"))

    @property
    def public(self) -> Decimal:
        """公用经费."""
        return self.basic - self.personnel

    @property
    def vehicle(self) -> Item:
        """公务用车购置及运行维护费."""
        return _together(self.vehicle_bought, self.vehicle_run)

    @property
    def sangong(self) -> Item:
        """三公经费; nobody travelled abroad."""
        return _together(self.vehicle, self.reception)

    @property
    def procurement(self) -> Decimal:
        """政府采购支出总额."""
        return self.goods + self.works + self.services

    def classes(self) -> dict[str, tuple[str, list[Line]]]:
        """类 code -> its name and lines, in order."""
        found: dict[str, tuple[str, list[Line]]] = {}
        for line in self.lines:
            found.setdefault(line.code[:3], (line.names[0], []))[1].append(line)
        return found

    def groups(self) -> dict[str, tuple[str, list[Line]]]:
        """款 code -> its name and lines, in order."""
        found: dict[str, tuple[str, list[Line]]] = {}
        for line in self.lines:
            found.setdefault(line.code[:5], (line.names[1], []))[1].append(line)
        return found
