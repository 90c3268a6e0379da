"""The statutory tables as the checks see them: figures by what they are about, table by table.

A document may print one table twice (a department's and a unit's): each printed table is a
:class:`Sheet` of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from extractor.check.facts import Facts, Figure
from extractor.check.words import concept_name
from extractor.profiles import taxonomy
from schemas.lazy import lazy
from schemas.records import AmountRecord, CountRecord, LineRecord, Measure, Scope, Side, StatementRecord

_PREFIX = "table:"
_LINE = "function:"
#: The entity of figures of a table that is printed again, as the extractor names it.
_SET = re.compile(r"第\d+套表")
#: The column of a line whose concept is the line itself.
PLAIN = "total_expenditure"
UNREADABLE = "unreadable_cell"
#: Figures of functional lines by column (key and fund), then by code.
Columns = dict[tuple[str, Scope], dict[str, list[Figure]]]

_Tabled = AmountRecord | CountRecord | LineRecord | StatementRecord
_TABLED = (AmountRecord, CountRecord, LineRecord, StatementRecord)


class Ambiguous(Exception):  # noqa: N818 - not an error of the program: the table says two things
    """A table states two different figures for one thing."""


@dataclass
class Sheet:
    """One printed statutory table. ``number`` counts the tables of the same meaning from 1."""

    meaning: str
    number: int = 1
    figures: list[Figure] = field(default_factory=list)
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    @lazy
    def title(self) -> str:
        """The table's usual title in Chinese."""
        title = str(taxonomy("relations")["tables"].get(self.meaning, self.meaning))
        return title if self.number == 1 else f"{title}（第{self.number}张）"

    @lazy
    def _index(self) -> tuple[dict[tuple[str, Scope, Measure], list[Figure]], Columns]:
        """The figures by what they are about, and those of functional lines by column, in one pass."""
        by_key: dict[tuple[str, Scope, Measure], list[Figure]] = defaultdict(list)
        columns: Columns = defaultdict(lambda: defaultdict(list))
        for figure in self.figures:
            concept, scope, measure = figure.concept, scope_of(figure), figure.measure
            by_key[concept, scope, measure].append(figure)
            if measure == "actual" and concept.startswith(_LINE):
                code, _, column = concept[len(_LINE) :].partition(":")
                # not a row of zeros without code and name, in a table that has no line
                if figure.name or code.isdigit():
                    columns[column_key(column), scope][code].append(figure)
        return by_key, columns

    @lazy
    def _by_key(self) -> dict[tuple[str, Scope, Measure], list[Figure]]:
        return self._index[0]

    @property
    def by_column(self) -> Columns:
        """Figures of functional lines by column (key and fund), then by code, in the table's order."""
        return self._index[1]

    def has_column(self, key: str, scope: Scope) -> bool:
        """Whether any line, or the total row, may have a figure in a column."""
        return (key, scope) in self.by_column or (key, scope, "actual") in self._by_key

    @lazy
    def codes(self) -> list[str]:
        """The codes of the table's functional lines, each once, in order."""
        return list(dict.fromkeys(code for column in self.by_column.values() for code in column))

    @lazy
    def classes(self) -> list[str]:
        """What the table lists on the level of 类: codes, and names without a code."""
        return [code for code in self.codes if len(code) == 3 or not code.isdigit()]

    def find(
        self, concept: str, scope: Scope = "all", side: Side | None = None, measure: Measure = "actual"
    ) -> Figure | None:
        """The figure of a concept; None if the table prints none.

        Raises:
            Ambiguous: the table prints two different ones.
        """
        found = self._by_key.get((concept, scope, measure))
        if found and side:
            found = [figure for figure in found if getattr(figure, "side", None) in (side, None)]
        if not found:
            return None
        if len(found) > 1 and len({figure.quantity.nominal for figure in found}) > 1:
            raise Ambiguous(concept)
        return found[0]

    def cannot_read(self, concept: str, scope: Scope) -> bool:
        """Whether a cell of the concept (or of a line below it) could not be read."""
        return (concept, scope) in self.unreadable

    def line_name(self, code: str) -> str:
        """Code and name of a line."""
        return f"{code} {self.names[code]}" if code in self.names else code


def scope_of(figure: Figure) -> Scope:
    """The fund of a figure; counts belong to none."""
    return figure.scope if isinstance(figure, AmountRecord) else "all"


def column_key(column: str) -> str:
    """The key of a line's column: ``function:CODE`` is 支出合计, ``function:CODE:income`` 收入合计."""
    return "total_income" if column == "income" else column or PLAIN


def column_concept(code: str, key: str) -> str:
    """The concept of a line's figure in a column; of the total row if the code is empty."""
    if not code:
        return key
    if key == PLAIN:
        return f"function:{code}"
    return f"function:{code}:{'income' if key == 'total_income' else key}"


def column_name(key: str) -> str:
    """What a column is called."""
    group, _, part = key.partition(":")
    return f"{concept_name(group)}（{concept_name(part)}）" if part else concept_name(group)


def sheets_of(facts: Facts) -> dict[str, list[Sheet]]:
    """All statutory tables by meaning.

    Figures of other years and other units are left out. Tables that stand apart with another one
    between them are two, those that follow one another are one that runs over pages.
    """
    found: dict[str, list[Sheet]] = defaultdict(list)
    last: str | None = None
    for record in sorted(_in_tables(facts), key=lambda r: r.evidence.table or 0):
        section = record.section or ""
        if section != last or not found[section]:
            found[section].append(Sheet(section[len(_PREFIX) :], len(found[section]) + 1))
        last = section
        _put(found[section][-1], record, facts.year)
    return {section[len(_PREFIX) :]: sheets for section, sheets in found.items()}


def _in_tables(facts: Facts) -> list[_Tabled]:
    return [
        record
        for record in facts.records
        if record.section and record.section.startswith(_PREFIX) and isinstance(record, _TABLED)
    ]


def _put(sheet: Sheet, record: _Tabled, year: int | None) -> None:
    if isinstance(record, StatementRecord):
        if record.predicate == UNREADABLE:
            sheet.unreadable.append((record.concept or "", record.scope))
    elif isinstance(record, LineRecord):
        sheet.names[record.code] = record.name
    elif (record.entity is None or _SET.fullmatch(record.entity)) and record.period in (year, None):
        sheet.figures.append(record)
