"""Opening balance, money in, money out and closing balance do not belong together.

What it checks:
    Passages that state all four (上年结余, 申请 or 拨入, 支出, 滚存结余), in performance forms, and the
    carry-over, income and expenditure of the accounts where the narrative states all of them for one
    fund.

Why it matters:
    A balance that does not close hides money that came in or went out, or is mistyped.

Example:
    上年结余 10.00 万元，本年拨入 5.00 万元，支出 8.00 万元，滚存结余 9.00 万元: it must be 7.00.

False alarms:
    Passages with two figures for one of the four are left alone. In the accounts, 使用非财政拨款结余 and
    结余分配 count where they are stated; where they are not, the finding is milder. A term printed in round
    万元 could hide the difference: then only a closing balance that is right to the cent but for one digit is
    reported.

Basis:
    Articulation D1.1, D1.2 and D1.12.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.check.arithmetic import difference, in_unit, interval_of, value, written
from extractor.check.balances import SCOPES, balance_of
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.suggest import slips
from schemas.evidence import Evidence
from schemas.exact import Fraction
from schemas.findings import Severity
from schemas.quantity import Interval, Quantity
from schemas.records import FormClaimRecord

TITLE = "期初、收入、支出与结余不平"
CATEGORY = "sum"
SEVERITY = "high"
_ROLES = {
    "opening": re.compile(r"(?:上年|上期|年初|期初|历年|累计)(?:结余|结转|余额|滚存结余)"),
    "closing": re.compile(r"(?:滚存|年末|期末|本年|当年|累计)结余|结转下年|年末余额|期末余额"),
    "in": re.compile(r"申请|拨入|收到|到位|下达|转入|本年收入"),
    "out": re.compile(r"支出|支付|发放|使用"),
}
_CENTS = 2


@dataclass(frozen=True, slots=True)
class Term:
    """A figure of the balance with its words."""

    id: str
    name: str
    quantity: Quantity
    evidence: Evidence


def check(facts: Facts) -> Iterator[Outcome]:
    """Close the balance of every passage and fund that states all its terms."""
    passages: dict[tuple[int, str], list[FormClaimRecord]] = defaultdict(list)
    for claim in facts.of(FormClaimRecord):
        if claim.quantity and claim.quantity.is_money and claim.predicate == "figure":
            passages[claim.form, claim.role].append(claim)
    for claims in passages.values():
        if terms := _by_role(claims):
            yield _judge(terms[0].name, terms, (1, 1, -1, -1), None)
    for scope in SCOPES:
        if told := balance_of(facts, scope):
            terms = [Term(one.id, one.name, one.quantity, one.evidence) for one in told]
            yield _judge(f"结转和结余（{scope}）", terms, (1, 1, -1, -1), "medium")


def _by_role(claims: Sequence[FormClaimRecord]) -> list[Term]:
    """Opening, in, out, closing; empty unless each is stated once."""
    found: dict[str, list[Term]] = defaultdict(list)
    for claim in claims:
        role = next((role for role, pattern in _ROLES.items() if pattern.search(claim.subject)), None)
        if role and claim.quantity:
            found[role].append(Term(claim.id, claim.subject, claim.quantity, claim.evidence))
    if any(len({t.quantity.nominal for t in found[role]}) != 1 for role in _ROLES):
        return []
    return [found[role][0] for role in ("opening", "in", "out", "closing")]


def _judge(item: str, terms: list[Term], signs: Sequence[int], severity: Severity | None) -> Outcome:
    used = tuple(term.id for term in terms)
    opening, income, out, closing = (term.quantity for term in terms)
    left = interval_of(opening) + interval_of(income) - interval_of(out) - interval_of(closing)
    found = opening.nominal + income.nominal - out.nominal
    unit, slip = closing.unit, _slip(terms[3], found)
    other = _slip(terms[0], closing.nominal + out.nominal - income.nominal)
    if 0 in left and not (slip and closing.unit == "元" and closing.decimals == _CENTS):
        return passed(item, used)
    shown = [in_unit(term.quantity.nominal, unit, term.quantity.decimals) for term in terms]
    names = f"{terms[0].name}{opening}，{terms[1].name}{income}，{terms[2].name}{out}"
    return failed(
        item,
        f"{names}，{terms[3].name}应为{written(found, closing)}，所列为{closing}，相差{difference(closing, found)}。",
        f"{shown[0]} + {shown[1]} - {shown[2]} = {in_unit(found, unit, closing.decimals)} ≠ {shown[3]}",
        tuple(term.evidence for term in terms),
        used=used,
        values=tuple(value(term.name, term.quantity) for term in terms),
        suggestion=f"{'；或'.join(one for one in (slip, other) if one)}，则平衡" if slip else None,
        severity=severity,
    )


def _slip(term: Term, found: Fraction) -> str | None:
    """How a balance, which follows from the other figures, may have been mistyped."""
    near = slips(term.quantity, [Interval.exactly(found)])
    fitting = [slip for meant, slip in near if meant.nominal == found]
    return f"若{term.name}为{written(found, term.quantity)}（{fitting[0]}）" if fitting else None
