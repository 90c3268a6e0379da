"""A table by codes has no row of its total, and the other tables of the document do.

What it checks:
    公开02, 03 and 05: where lines are printed with amounts, the row 合计 is printed too, if another of these tables
    has one; and 总计 in 公开01 and 04 likewise.

Why it matters:
    Without its total a table can neither be tied to the others nor added up.

Example:
    支出决算表 has the rows 208, 20805, 2080505 … and no 合计; 收入决算表 has one.

False alarms:
    Nothing is claimed if no table of the document prints a total, or if a cell of the table could not be read. The
    row may have been lost in reading: the finding says so and is low.

Basis:
    The official forms of 公开02, 03 and 05.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.statutory import PLAIN, Ambiguous, Sheet, sheets_of

TITLE = "报表没有合计行"
CATEGORY = "disclosure_missing"
SEVERITY = "low"
_TABLES = ("income", "expenditure", "gpb_expenditure")
_TOTALS = ("total_income", "total_expenditure", "basic_expenditure", "project_expenditure", "fiscal_income")
_FEWEST = 3
_SUMMARIES = ("income_expenditure_summary", "fiscal_summary")


def check(facts: Facts) -> Iterator[Outcome]:
    """Look for the total of every table by codes, then for 总计 in the two summaries."""
    yield from _summaries(facts)
    printed = facts.once(sheets_of)
    sheets = [sheet for name in _TABLES for sheet in printed.get(name, ())]
    listed = [sheet for sheet in sheets if len(sheet.codes) >= _FEWEST and not sheet.unreadable]
    with_total = [sheet for sheet in listed if _has_total(sheet)]
    for sheet in listed:
        if sheet in with_total:
            yield passed(sheet.title)
        elif with_total:
            first = next(one for one in sheet.figures if one.concept.startswith("function:"))
            yield failed(
                sheet.title,
                f"《{sheet.title}》列有{len(sheet.codes)}个科目而没有合计行，《{with_total[0].title}》有合计行；"
                f"如系读取遗漏请核对原表。",
                "合计 = 无",
                (first.evidence,),
                used=(first.id,),
            )


def _summaries(facts: Facts) -> Iterator[Outcome]:
    """总计 stands in 公开01 and 04: where one of them prints it, the other does."""
    sheets = [sheet for name in _SUMMARIES for sheet in facts.once(sheets_of).get(name, ())]
    filled = [sheet for sheet in sheets if len(sheet.figures) >= _FEWEST and not sheet.unreadable]
    with_total = [one for one in filled if any(f.concept == "grand_total" for f in one.figures)]
    for sheet in filled:
        if sheet in with_total:
            yield passed(f"{sheet.title}总计")
        elif with_total:
            last = sheet.figures[-1]
            yield failed(
                f"{sheet.title}总计",
                f"《{sheet.title}》没有总计行，《{with_total[0].title}》有总计行；如系读取遗漏请核对原表。",
                "总计 = 无",
                (last.evidence,),
                used=(last.id,),
            )


def _has_total(sheet: Sheet) -> bool:
    scopes = {one.key.scope for one in sheet.figures}
    try:
        return any(sheet.find(concept, scope) for concept in (*_TOTALS, PLAIN) for scope in scopes)
    except Ambiguous:
        return True
