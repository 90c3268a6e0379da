"""Which of two figures with the same digits in two units has the wrong one: what their relations say."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.facts import Facts
from extractor.check.relations import Relation, Relations, Variable, relations_of
from schemas.quantity import Quantity
from schemas.records import AmountRecord


def wrong_one(facts: Facts, one: AmountRecord, other: AmountRecord) -> AmountRecord | None:
    """The figure that does not fit as printed or whose counterpart does; None if that is true of none or of both."""
    fits, other_fits = _fits(facts, one, other), _fits(facts, other, one)
    if fits == other_fits:
        return None
    return one if fits is False or other_fits else other


def both_fit(facts: Facts, one: AmountRecord, other: AmountRecord) -> bool:
    """Whether each of the two fits in its own unit only: their digits meet by chance."""
    return bool(_fits(facts, one, other) and _fits(facts, other, one))


def _fits(facts: Facts, figure: AmountRecord, other: AmountRecord) -> bool | None:
    """Whether a figure fits as printed, and not in the other's unit; False for the reverse, None if neither."""
    told = {as_printed for as_printed, swapped in _tests(facts, figure, other) if as_printed != swapped}
    return told.pop() if len(told) == 1 else None


def _tests(facts: Facts, figure: AmountRecord, other: AmountRecord) -> Iterator[tuple[bool, bool]]:
    """Whether each relation of a figure holds as printed and in the other's unit; limits hold for anything small."""
    relations, variable = relations_of(facts), Variable(figure.id)
    swapped = Quantity(value=figure.quantity.value, unit=other.quantity.unit)
    for relation in relations.of(variable):
        if relation.limit is None and Variable(other.id) not in relation.variables:
            yield (
                _holds(relations, relation, variable, figure.quantity),
                _holds(relations, relation, variable, swapped),
            )


def _holds(relations: Relations, relation: Relation, variable: Variable, meant: Quantity) -> bool:
    return relation.holds([meant if v == variable else relations.printed(v) for v in relation.variables])
