"""The sources of a form's money do not make its total.

What it checks:
    The funds rows of a performance form, column by column (年初预算, 全年预算, 全年执行): the total is the sum of
    its sources, or equal to the one source that has all the money. A source is never more than the total, nor is
    the total nought in every column while a source is not. How the
    rows belong together (财政拨款, 其中：一般公共预算) is told by the other columns of the same form: a relation
    that holds in all of them must hold in this one.

Why it matters:
    The execution rate, and with it ten points of the score, is worked out from these rows.

Example:
    年度资金总额 20.00, 20.00, 18.50; 财政拨款 20.00, 20.00, 15.80.

False alarms:
    Sources that are left out because they are nought in every column change nothing. Where no other column shows
    how the rows belong together, nothing is claimed but that no part exceeds the whole.

Basis:
    绩效自评表: 资金总额 = 财政拨款 + 上年结转 + 其他资金.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.check.arithmetic import Fit, comparable, exceeds, sum_fits, value
from extractor.check.facts import Facts
from extractor.check.forms import Form, forms_of
from extractor.check.outcome import Outcome, failed, passed
from schemas.frozen import dataclass
from schemas.lazy import lazy
from schemas.quantity import Quantity
from schemas.records import FormFundRecord

TITLE = "自评表资金来源与总额不符"
CATEGORY = "sum"
SEVERITY = "medium"
_FIELDS = {"initial_budget": "年初预算数", "full_year_budget": "全年预算数", "executed": "全年执行数"}


@dataclass(frozen=True)
class _Reading:
    """How rows belong together: the first is the sum of the others."""

    whole: FormFundRecord
    parts: tuple[FormFundRecord, ...]

    @lazy
    def columns(self) -> dict[str, list[Quantity]]:
        """The figures of the columns that are there and compare, the whole first."""
        rows = (self.whole, *self.parts)
        found = {field: [getattr(row, field) for row in rows] for field in _FIELDS}
        return {field: column for field, column in found.items() if all(column) and comparable(*column)}

    @lazy
    def fits(self) -> dict[str, Fit]:
        """How the parts of each column fit their sum."""
        return {field: sum_fits(whole, parts) for field, (whole, *parts) in self.columns.items()}

    def holds(self, field: str) -> bool:
        """Whether the column's figures are there and add up, and are not all nought."""
        figures = self.columns.get(field)
        return bool(figures and figures[0].value and self.fits[field] != "conflict")


def check(facts: Facts) -> Iterator[Outcome]:
    """Compare the funds rows of every form."""
    for form in forms_of(facts):
        total = form.total_row
        sources = [row for row in form.funds if not row.is_total]
        if not total or not sources:
            continue
        readings = list(_readings(total, sources))
        found = [o for field in _FIELDS if (o := _column(form, readings, field))]
        found = found or _left_at_nought(form, total, sources)
        yield from found or [passed(form.name, (total.id, *(row.id for row in sources)))]


def _left_at_nought(form: Form, total: FormFundRecord, sources: Sequence[FormFundRecord]) -> list[Outcome]:
    """The total is printed as nought in every column, and a source is not."""
    stated = [figure for field in _FIELDS if (figure := getattr(total, field))]
    if len(stated) < len(_FIELDS) or any(figure.value for figure in stated):
        return []
    for source in sources:
        reading = _Reading(total, (source,))
        for field in _FIELDS:
            figures = reading.columns.get(field)
            if figures and figures[1].value:
                return [_failure(form, reading, field, figures)]
    return []


def _column(form: Form, readings: Sequence[_Reading], field: str) -> Outcome | None:
    for reading in readings:
        figures = reading.columns.get(field)
        if not figures or not figures[0].value or not any(part.value for part in figures[1:]):
            continue
        others = [other for other in reading.columns if other != field]
        if reading.fits[field] != "conflict" or not any(map(reading.holds, others)):
            continue
        if all(reading.holds(other) or _is_nothing(reading, other) for other in others):
            return _failure(form, reading, field, figures)
    for reading in readings:
        figures = reading.columns.get(field) if len(reading.parts) == 1 else None
        if figures and figures[0].value and exceeds(figures[1:], figures[0]):
            return _failure(form, reading, field, figures)
    return None


def _readings(total: FormFundRecord, sources: Sequence[FormFundRecord]) -> Iterator[_Reading]:
    """All sources make the total; each alone does; a row is what the row above it is made of."""
    if len(sources) > 1:
        yield _Reading(total, tuple(sources))
    yield from (_Reading(total, (source,)) for source in sources)


def _is_nothing(reading: _Reading, field: str) -> bool:
    figures = reading.columns.get(field)
    return bool(figures) and not any(figure.value for figure in figures or ())


def _failure(form: Form, reading: _Reading, field: str, figures: Sequence[Quantity]) -> Outcome:
    rows = (reading.whole, *reading.parts)
    parts = "、".join(
        f"{row.source}{figure}"
        for row, figure in zip(reading.parts, figures[1:], strict=True)
        if figure.value
    )
    return failed(
        f"{form.name} {_FIELDS[field]}",
        f"{form.name}自评表{_FIELDS[field]}：{reading.whole.source}{figures[0]}，而{parts}，与总额不符。",
        f"{' + '.join(str(figure.value) for figure in figures[1:])} ≠ {figures[0].value}",
        tuple(row.evidence for row in rows),
        used=tuple(row.id for row in rows),
        values=tuple(value(row.source, figure) for row, figure in zip(rows, figures, strict=True)),
    )
