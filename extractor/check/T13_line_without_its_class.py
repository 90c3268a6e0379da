"""A line stands in a table without the row of its class.

What it checks:
    In a statutory table by codes, the 类 of every 款, and the 款 of every 项, has a row of its own, if the table
    prints such rows for its other lines, and another table or the classification has the missing one.

Why it matters:
    A row was lost: the table does not show what was spent on the class.

Example:
    22102 住房改革支出 stands in the table, 221 住房保障支出 does not, while 201, 208 and 210 do.

False alarms:
    Tables that print 项 only lack all classes, so nothing is claimed; nor is it where two rows are missing, or a
    code that neither another table nor the classification has.

Basis:
    Articulation D1.5: 类 = Σ款, 款 = Σ项, which needs the rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.words import place
from extractor.profiles.classification import Scheme, names_by_code
from schemas.records import LineRecord

TITLE = "科目缺少上级行"
CATEGORY = "sum"
SEVERITY = "medium"
#: One printed row of 公开06 holds the lines of two classes.
_SIDE_BY_SIDE = 2
_SCHEMES: dict[str, Scheme] = {"function_line": "function", "economic_line": "economic"}


def check(facts: Facts) -> Iterator[Outcome]:
    """Look for the parents of all lines of each table."""
    tables: dict[tuple[str, str], list[LineRecord]] = defaultdict(list)
    for line in facts.of(LineRecord):
        tables[line.table, line.kind].append(line)
    for (name, kind), lines in tables.items():
        elsewhere = {
            line.code: line
            for (other, other_kind), others in tables.items()
            if other != name and other_kind == kind
            for line in others
        }
        found = list(_orphans(lines, elsewhere))
        yield from found or [passed(name, tuple(line.id for line in lines))]


def _orphans(lines: Sequence[LineRecord], elsewhere: dict[str, LineRecord]) -> Iterator[Outcome]:
    codes = {line.code for line in lines}
    for level in (2, 3):
        children = [line for line in lines if line.level == level and line.parent]
        missing = list(dict.fromkeys(line.parent for line in children if line.parent not in codes))
        parents = {line.parent for line in children}
        most = _SIDE_BY_SIDE if lines[0].kind == "economic_line" else 1
        if not 0 < len(missing) <= most or len(parents) <= len(
            missing
        ):  # not a slip but the way of the table
            continue
        for parent in missing:
            code, scheme = parent or "", _SCHEMES[lines[0].kind]
            row = elsewhere.get(code)
            name = row.name if row else next(iter(names_by_code(scheme).get(code, ())), None)
            if name:
                yield _failure(f"{code} {name}", row, [line for line in children if line.parent == code])


def _failure(what: str, row: LineRecord | None, children: Sequence[LineRecord]) -> Outcome:
    first = children[0]
    names = "、".join(f"{line.code} {line.name}" for line in children[:3])
    return failed(
        f"{first.section} {what}",
        f"{place(first)}列有{names}，却缺少上级科目{what}一行。",
        f"{what}：{place(row) if row else '分类科目'}有，{place(first)}无",
        tuple(line.evidence for line in (*children[:3], *([row] if row else []))),
        used=tuple(line.id for line in (*children, *([row] if row else []))),
    )
