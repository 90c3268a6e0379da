"""What the 勾稽 formulas say of a document, worked out once for all rules that read them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from extractor.check.arithmetic import value, written_sum
from extractor.check.facts import Facts, Figure
from extractor.check.formulas import relations
from extractor.check.linear import Relation, Term, Undecided
from extractor.check.outcome import Outcome, cannot_check, failed, passed
from extractor.check.statutory import column_key, column_name, sheets_of
from extractor.check.suggest import advise
from extractor.profiles import merge, taxonomy
from schemas.lazy import lazy
from schemas.quantity import Quantity

#: No more places than this are quoted for one finding.
_MOST_EVIDENCE = 20


@dataclass(frozen=True)
class Worked:
    """All relations of a document's statutory tables, and those that cannot be decided."""

    relations: tuple[Relation, ...]
    undecided: tuple[Undecided, ...]
    conflicts: tuple[Relation, ...]

    @lazy
    def by_rule(self) -> Mapping[str, list[Relation]]:
        """The relations of each rule."""
        found: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.relations:
            found[relation.rule].append(relation)
        return found


def worked(facts: Facts) -> Worked:
    """The relations of a document, worked out when they are first needed."""
    return facts.once(_work)


def _work(facts: Facts) -> Worked:
    sheets = facts.once(sheets_of)
    known = merge(dict(taxonomy("relations")), facts.profile.relations)
    ties: list[Relation] = []
    undecided: list[Undecided] = []
    mixed: list[Undecided] = []
    for rule, formulas in known.items() if sheets else ():
        for one in relations(rule, formulas, sheets) if rule != "tables" else ():
            if isinstance(one, Undecided):
                undecided.append(one)
            elif one.comparable:
                ties.append(one)
            else:
                mixed.append(Undecided(one.rule, one.item, "单位不同或没有单位，不能比较"))
    conflicts = tuple([tie for tie in ties if tie.fit == "conflict"])
    return Worked(tuple(ties), (*undecided, *mixed), conflicts)


def outcomes(facts: Facts, rule: str) -> Iterator[Outcome]:
    """The outcomes of one rule; what only rounding explains passes (T20 notes it once)."""
    done = worked(facts)
    for relation in done.by_rule.get(rule, ()):
        if relation.fit == "conflict":
            yield _failure(facts, relation, done)
        else:
            yield passed(relation.item, relation.ids)
    for one in done.undecided:
        if one.rule == rule:
            yield cannot_check(one.item, one.reason)


def _failure(facts: Facts, relation: Relation, done: Worked) -> Outcome:
    advice = advise(facts, relation.ids)
    blamed = None if advice.culprit else _common_figure(relation, done)
    shown = [term for term in relation.terms if term.figure.quantity.value or term is relation.terms[0]]
    small = relation.is_small()
    hint = "（差额很小，可能是四舍五入后的数再次相加所致）" if small else ""
    return failed(
        relation.item,
        _message(relation) + hint,
        computation(relation),
        tuple(term.figure.evidence for term in shown[:_MOST_EVIDENCE]),
        used=relation.ids,
        values=tuple(value(label(relation, term), term.figure.quantity) for term in shown),
        suggestion=advice.text or (_suggestion(relation, blamed, done) if blamed else None),
        culprit=advice.culprit or (f"{blamed}.quantity" if blamed else None),
        severity="low" if small else relation.severity,
    )


def label(relation: Relation, term: Term) -> str:
    """A figure's name, with its table where the relation ties several."""
    several = len({one.title for one in relation.terms}) > 1
    return f"《{term.title}》{shown_name(term.figure)}" if several else shown_name(term.figure)


def shown_name(figure: Figure) -> str:
    """A figure's name with its column: 行政运行（基本支出）, 合计（项目支出）."""
    kind, _, rest = figure.concept.partition(":")
    column = rest.partition(":")[2] if kind == "function" else kind if figure.name == "合计" else ""
    return f"{figure.name}（{column_name(column_key(column))}）" if column else figure.name


def _message(relation: Relation) -> str:
    first, rest = relation.terms[0], relation.terms[1:]
    missed = relation.written(abs(relation.nominal))
    if relation.kind == "sum":
        found = relation.written(relation.nominal + first.figure.quantity.nominal)
        blank = f"（{'、'.join(relation.blank)}没有填数）" if relation.blank else ""
        return f"{relation.item}为{first.figure.quantity}，各分项相加为{found}{blank}，相差{missed}。"
    if relation.kind == "equal":
        other = rest[0]
        return (
            f"{relation.what}在《{first.title}》为{first.figure.quantity}，"
            f"在《{other.title}》为{other.figure.quantity}，相差{missed}。"
        )
    if relation.kind == "lone":
        return f"{relation.item}在《{first.title}》为{first.figure.quantity}，《{first.missing}》没有这一类的数。"
    small = "、".join(str(t.figure.quantity) for t in relation.terms if t.coefficient > 0)
    large = "、".join(str(t.figure.quantity) for t in relation.terms if t.coefficient < 0)
    return (
        f"{relation.what}在《{first.title}》为{small}，"
        f"超过《{relation.terms[-1].title}》的{large}，多出{missed}。"
    )


def computation(relation: Relation) -> str:
    """The arithmetic of a relation, in the unit of its first figure."""
    first, rest = relation.terms[0], relation.terms[1:]
    if relation.kind == "sum":
        return f"{written_sum(_signed(rest), first.figure.quantity)} ≠ {first.figure.quantity.value}"
    if relation.kind == "lone":
        return f"{first.figure.quantity} ≠ 无"
    left = [term for term in relation.terms if term.coefficient > 0]
    right = [term for term in relation.terms if term.coefficient < 0]
    sign = "≠" if relation.kind == "equal" else ">"
    texts = [" + ".join(str(term.figure.quantity) for term in side) for side in (left, right)]
    return f"{texts[0]} {sign} {texts[1]}，相差{relation.written(abs(relation.nominal))}"


def _signed(terms: tuple[Term, ...]) -> list[Quantity]:
    return [
        Quantity(value=term.coefficient * term.figure.quantity.value, unit=term.figure.quantity.unit)
        for term in terms
    ]


def _common_figure(relation: Relation, done: Worked) -> str | None:
    """The one figure of a broken relation that several broken relations share, if no other does as well."""
    broken = Counter(record for other in done.conflicts for record in set(other.ids))
    most = max((broken[record] for record in relation.ids), default=0)
    shared = [record for record in dict.fromkeys(relation.ids) if broken[record] == most]
    return shared[0] if most > 1 and len(shared) == 1 else None


def _suggestion(relation: Relation, record: str, done: Worked) -> str | None:
    """What the shared figure would have to be for every relation it stands in to hold, rounding allowed for.

    Of values that do, the one that most relations ask for, then that of the shortest: it is rounded least.
    A figure printed as positive is not taken for a negative one.
    """
    term = next(term for term in relation.terms if term.figure.id == record)
    positive = term.figure.quantity.value >= 0
    involved = [other for other in done.relations if record in other.ids]
    shortest = sorted(involved, key=lambda other: len(other.terms))
    needs = Counter(need for other in shortest if (need := other.needed(record)) is not None)
    asked = [need for need, _ in needs.most_common() if need >= 0 or not positive]
    fitting = [n for n in asked if all(other.holds_with(record, n) for other in involved)]
    if len(involved) < 2 or not fitting:
        return None
    holds = f"则{len(involved)}处勾稽关系都成立"
    return f"若《{term.title}》{shown_name(term.figure)}为{relation.written(fitting[0])}，{holds}"
