"""What other parts of a document deny: comparisons of statements and forms behind check R06."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import LCSseq

from extractor.check.arithmetic import interval_of
from extractor.check.facts import Facts
from extractor.check.form_money import wan
from extractor.check.forms import Form, forms_of
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.reason_facts import explanations, tells, way_of
from schemas.exact import Fraction
from schemas.records import FormFundRecord, ReasonRecord, StatementRecord
from schemas.text import squeeze

#: What is said to have been cut: 调减居民参保县级财政补助经费.
_CUT = re.compile(
    r"(?:调减|压减|核减|削减|取消)(?:了)?(?P<what>[^,;。、]{8,40}?)(?:的?(?:预算|指标))?(?=[,;。、]|$)"
)
#: A project bears the name of what was cut if it has so much of it, in order.
_NAMED = 0.9
_TRANSFER = ("staff_transfer_done", "staff_transfer_not_done")


def cuts_against_forms(facts: Facts) -> Iterator[Outcome]:
    """A fall is explained by cutting something whose own form shows a budget that was not cut."""
    funded = [(form, form.total_row) for form in forms_of(facts) if form.record.project and form.total_row]
    seen: set[str] = set()
    for reason, record in explanations(facts) if funded else ():
        cut = _CUT.search(reason.text)
        if not cut or way_of(record) != -1 or cut["what"] in seen:
            continue
        named = [(form, row) for form, row in funded if _is_named(cut["what"], squeeze(form.name))]
        if len(named) != 1:
            continue
        seen.add(cut["what"])
        form, row = named[0]
        if not _kept(row):
            yield passed(f"{cut['what']}的调减", (reason.id, row.id))
            continue
        yield _not_cut(form, row, reason, tells(facts, record))


def _is_named(what: str, project: str) -> bool:
    return LCSseq.similarity(what, project) >= _NAMED * len(what)


def _kept(row: FormFundRecord) -> bool:
    """Whether the budget stands at least at its initial amount and was spent."""
    initial, budget, spent = row.initial_budget, row.full_year_budget, row.executed
    if initial is None or budget is None or spent is None or not initial.is_money:
        return False
    return min(interval_of(budget).hi, interval_of(spent).hi) >= interval_of(initial).lo > 0


def _not_cut(form: Form, row: FormFundRecord, reason: ReasonRecord, told: str) -> Outcome:
    initial, budget, spent = (
        one.nominal if one else Fraction(0)
        for one in (row.initial_budget, row.full_year_budget, row.executed)
    )
    return failed(
        f"{form.name}的调减",
        f"{told}，所述原因是“{reason.text}”；但“{form.name}”自评表年初预算{wan(initial)}、"
        f"全年预算{wan(budget)}、全年执行{wan(spent)}，并未调减，二者矛盾。",
        f"{wan(budget)} ≥ {wan(initial)}",
        (reason.evidence, row.evidence),
        used=(reason.id, row.id),
    )


def transfer_against_problems(facts: Facts) -> Iterator[Outcome]:
    """Staff is said to have been transferred, and elsewhere that the transfer is not complete."""
    said = facts.of(StatementRecord)
    done, not_done = ([one for one in said if one.predicate == kind] for kind in _TRANSFER)
    if not done:
        return
    if not not_done:
        yield passed("人员转隶", tuple(one.id for one in done))
        return
    first, other = done[0], not_done[0]
    yield failed(
        "人员转隶",
        f"文中称“{squeeze(first.evidence.quote)}”，另处又称“{squeeze(other.evidence.quote)}”，二者矛盾。",
        "已完成 ≠ 未完成",
        (first.evidence, other.evidence),
        used=(first.id, other.id),
        category="narrative_vs_narrative",
    )


def abolished_in_force(facts: Facts) -> Iterator[Outcome]:
    """Something is said to have been given up, and is spoken of as in force elsewhere."""
    said = facts.of(StatementRecord)
    for one in said:
        if one.predicate != "abolished":
            continue
        uses = [use for use in said if use.predicate == "still_in_force" and use.concept == one.concept]
        if not uses:
            yield passed(f"{one.concept}的存废", (one.id,))
            continue
        places = "、".join(dict.fromkeys(f"“{squeeze(use.evidence.quote)}”" for use in uses))
        yield failed(
            f"{one.concept}的存废",
            f"文中引用的依据是“{squeeze(one.evidence.quote)}”，别处却仍把{one.concept}作为现行待遇叙述（{places}）。",
            f"{one.concept}：已停止 ≠ 现行",
            (one.evidence, *(use.evidence for use in uses)),
            used=(one.id, *(use.id for use in uses)),
            severity="low",
        )
