"""Coverage is claimed in full although the form's own rows show that it was not reached.

What it checks:
    The result says 全覆盖 (or a coverage of 100 %) and the coverage rate of the same thing is below 100 %; or an
    indicator of coverage has full marks as achieved, while the counted objects it is about stay below 80 % of
    their target.

Why it matters:
    Coverage is the promise to the public: everyone who is entitled. The counts say who was left out.

Example:
    “实现困难学生资助全覆盖” beside 困难学生资助覆盖率 目标≥97%, 实际 97%.

False alarms:
    Words and indicator must share their object, not only 人数 or 覆盖. Slight shortfalls of the objects (80 % and
    more of the target) do not speak against coverage. Goals are not results.

Basis:
    《项目支出绩效评价管理办法》（财预〔2020〕10号）：绩效自评结果应当客观、真实。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extractor.check.dates import pairs
from extractor.check.facts import Facts
from extractor.check.forms import (
    Form,
    Verdict,
    forms_data,
    forms_of,
    is_full,
    listed,
    ratio,
    row_words,
    verdicts,
)
from extractor.check.outcome import Outcome, failed, passed
from schemas.evidence import Evidence
from schemas.exact import Fraction
from schemas.records import IndicatorRecord
from schemas.text import squeeze

TITLE = "覆盖率与表内数量或文字不符"
CATEGORY = "reason_contradicts_fact"
SEVERITY = "medium"

#: From here on a coverage is nearly full.
_NEARLY = 98
_GENERIC = frozenset({"人数", "人次", "数量", "覆盖", "盖率", "指标", "情况", "工作", "项目", "范围", "对象"})


def check(facts: Facts) -> Iterator[Outcome]:
    """One outcome for the words of all forms, one per coverage indicator that counts as reached."""
    forms = forms_of(facts)
    yield from _full_coverage(forms)
    limit = Fraction(forms_data(facts.profile)["limits"]["far_below"]) / 100
    yield from _coverage(forms, limit, facts.once(verdicts))


def _full_coverage(forms: tuple[Form, ...]) -> Iterator[Outcome]:
    """全覆盖 in the words of the result, less than 100 % in the row."""
    found: list[tuple[Form, IndicatorRecord, Evidence]] = []
    for form in forms:
        claims = [claim for claim in form.claimed("full_coverage") if claim.role != "goal"]
        for row in form.indicators:
            partial = row.actual is not None and row.actual.unit == "%" and row.actual.value < 100
            if not partial or "覆盖" not in row.name:
                continue
            about = [c for c in claims if pairs(squeeze(row.name)) & pairs(c.subject) - _GENERIC]
            if about:
                found.append((form, row, about[0].evidence))
    if not found:
        told = [claim.id for form in forms for claim in form.claimed("full_coverage") if claim.role != "goal"]
        if told:
            yield passed("全覆盖", tuple(told))
        return
    words = [f"{form.name}“{row_words(row)}”" for form, row, _ in found]
    yield failed(
        "全覆盖",
        f"完成情况称“{squeeze(found[0][2].quote)}”，但覆盖率指标不到100%：{listed(words)}。",
        "; ".join(f"{row.actual and row.actual.value}% < 100%" for _, row, _ in found),
        tuple(one for _, row, claim in found for one in (claim, row.evidence)),
        used=tuple(row.id for _, row, _ in found),
        severity="low" if all(row.actual and row.actual.value >= _NEARLY for _, row, _ in found) else None,
    )


def _coverage(forms: tuple[Form, ...], limit: Fraction, met: Mapping[str, Verdict]) -> Iterator[Outcome]:
    """A coverage that counts as reached beside counted objects far below their target."""
    for form in forms:
        covered = [
            row for row in form.indicators if "覆盖" in row.name and is_full(row) and met[row.id] == "met"
        ]
        counted = [row for row in form.indicators if _counts(row)] if covered else []
        far = [row for row in counted if (ratio(row) or Fraction(1)) < limit]
        for row in covered:
            short = _related(form, row, far)
            if not short:
                yield passed(f"{form.name}{row.name}", (row.id,))
            elif all(met[one.id] == "missed" for one in short):
                yield failed(
                    f"{form.name}{row.name}",
                    f"{form.name}“{row_words(row)}”按达成给满分，"
                    f"但{listed([_told(one) for one in short])}远低于目标。",
                    "; ".join(
                        f"{one.actual and one.actual.value}/{one.target and one.target.value}"
                        for one in short
                    ),
                    (row.evidence, *(one.evidence for one in short)),
                    used=(row.id, *(one.id for one in short)),
                    severity="low"
                    if all(one.reason for one in short)
                    else None,  # the form has its own account
                )


def _told(row: IndicatorRecord) -> str:
    """A row with its remark, which may tell another story."""
    return row_words(row) + (f"（说明栏：“{squeeze(row.reason)}”）" if row.reason else "")


def _related(form: Form, row: IndicatorRecord, far: list[IndicatorRecord]) -> list[IndicatorRecord]:
    """The counts far below their targets that speak against a coverage.

    One that another count of the same kind makes up for (fewer in hospital, more in clinics) does not. A
    coverage in words is judged on all counts of persons.
    """
    about = [one for one in far if pairs(one.name) & pairs(squeeze(row.name)) - _GENERIC]
    if about and row.target is None:
        about += [one for one in far if one not in about and "人数" in one.name]
    above = [one for one in form.indicators if _counts(one) and (ratio(one) or Fraction(0)) > 1]
    return [one for one in about if not any(_alike(one, other) for other in above)]


def _alike(one: IndicatorRecord, other: IndicatorRecord) -> bool:
    """Whether two counts end in the same four characters and so count the same deed."""
    return squeeze(one.name)[-4:] == squeeze(other.name)[-4:]


def _counts(row: IndicatorRecord) -> bool:
    return row.target is not None and row.target.unit != "%" and row.operator in ("≥", ">", "=", "")
