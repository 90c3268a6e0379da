"""A date or year of another period stands where this period's belongs.

What it checks:
    Stocks and totals dated at the end of last year in this year's account (截至上年12月底共有车辆…), passages
    that state last year's figure and never come to this year's, headings of last year's account, and
    comparisons with another year than the last one. In what is planned for the next year, times that were over
    by then.

Why it matters:
    A stale date shows that the sentence is last year's, and its figures may be too.

Example:
    In an account for 2031: 截至2030年12月31日，单位共有车辆 2 辆.

False alarms:
    Opening values, comparisons and what was carried over are rightly of last year; policies, insurance
    years and documents keep their own dates. Only the sections on the accounts are looked at, not what
    projects did.

Basis:
    Official template C17 (as of 12-31 of the year); articulation D3.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.words import place
from schemas.records import StatementRecord

TITLE = "日期或年度与本期不符"
CATEGORY = "date_or_year"
SEVERITY = "medium"
#: Sentences so close stand in one passage.
_PASSAGE = 120


def check(facts: Facts) -> Iterator[Outcome]:
    """Report every stale date and every comparison with the wrong year."""
    said = facts.of(StatementRecord)
    found = [o for s in said if (o := _outcome(facts, s))]
    found += [_in_plan(facts, group) for group in _plans(said)] if facts.year else []
    yield from found or [passed("日期")]


def _plans(said: Sequence[StatementRecord]) -> list[list[StatementRecord]]:
    """What a plan sets in the past, by passage: one passage copied from last year is one finding."""
    groups: list[list[StatementRecord]] = []
    for one in said:
        if one.predicate != "past_in_plan":
            continue
        if groups and one.evidence.start - groups[-1][-1].evidence.end < _PASSAGE:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _in_plan(facts: Facts, group: Sequence[StatementRecord]) -> Outcome:
    quotes, year = ["".join(one.evidence.quote.split()) for one in group], group[0].date
    words = "、".join(f"“{quote}”" for quote in quotes)
    following = (facts.year or 0) + 1
    return failed(
        quotes[0],
        f"{place(group[0])}{words}列在{following}年的工作安排中，而{year}年已经过去，疑沿用上年文字。",
        f"{following} > {year}",
        tuple(one.evidence for one in group),
        used=tuple(one.id for one in group),
        severity="low",
    )


def _outcome(facts: Facts, said: StatementRecord) -> Outcome | None:
    quote = "".join(said.evidence.quote.split())
    if said.predicate == "stale_date":
        words = f"{place(said)}“{quote}”用的是{said.date}年末的日期，本期是{facts.year}年度，日期未更新。"
        computation = f"本期{facts.year}年，所写{said.date}年"
    elif said.predicate in ("stale_opening", "stale_heading") and facts.year:
        what = "标题" if said.predicate == "stale_heading" else "开头"
        words = f"{place(said)}{what}“{quote}”写的是{said.date}年度，本期是{facts.year}年度，年份未更新。"
        computation = f"本期{facts.year}年，所写{said.date}年"
    elif said.predicate == "stale_comparison" and facts.year:
        words = f"{place(said)}“{quote}”与{said.date}年比较，{facts.year}年度决算的上年是{facts.year - 1}年。"
        computation = f"{facts.year} - 1 = {facts.year - 1} ≠ {said.date}"
    elif said.predicate == "compared_with_itself":
        words = f"{place(said)}“{quote}”把{said.date}年与{said.date}年自身比较，其中一处年份有误。"
        computation = f"{said.date} = {said.date}"
    else:
        return None
    return failed(quote, words, computation, (said.evidence,), used=(said.id,))
