"""部门决算单位构成: how many units a department's account includes, where its list is numbered."""

from __future__ import annotations

from extractor.extract.tables.emit import Emitter, Meaning
from extractor.extract.tables.grid import has_words

TABLES = ("unit_list",)
#: The count a numbered list of units gives.
CONCEPT = "units_included"


def extract_units(emit: Emitter) -> None:
    """Record the number of units listed: the last serial number, if the list counts 1, 2, 3 ... to it.

    A list without serial numbers, or with gaps, gives no record: the number would be ours, not printed.
    """
    rows = [row for row in emit.sheet.body if any(has_words(text) for text in row.texts)]
    for column in range(emit.sheet.width):
        serials = [row.texts[column] for row in rows]
        if serials and serials == [str(number) for number in range(1, len(rows) + 1)]:
            meaning = Meaning(CONCEPT, "纳入决算编制范围的单位")
            emit.count(rows[-1], column, meaning, "个")
            return
