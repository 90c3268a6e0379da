"""The carry-over, income and expenditure of the accounts, where sentences alone state all of them for one fund."""

from __future__ import annotations

from extractor.check.facts import Facts, stands_in_table
from schemas.records import AmountRecord, FactKey, Scope

SCOPES: tuple[Scope, ...] = ("all", "fiscal", "gpb", "govfund", "statecap")
_CONCEPTS = ("carryover_begin", "total_income", "total_expenditure", "carryover_end")
_OTHERS = ("nonfiscal_surplus_used", "surplus_distribution")


def balance_of(facts: Facts, scope: Scope) -> tuple[AmountRecord, ...]:
    """Opening, income, expenditure and closing; nothing if one has no or two figures, or there is more to count."""
    terms = []
    for name in _CONCEPTS:
        concept = f"{scope}_income" if name == "total_income" and scope != "all" else name
        mentions = [m for m in facts.mentions(FactKey(concept, scope)) if isinstance(m, AmountRecord)]
        if len({m.quantity.nominal for m in mentions}) != 1 or any(map(stands_in_table, mentions)):
            return ()
        terms.append(mentions[0])
    stated = [m for c in _OTHERS for m in facts.mentions(FactKey(c, scope)) if m.quantity.value]
    return () if stated else tuple(terms)
