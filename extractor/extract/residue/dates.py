"""Dates and years of another period where this period's belong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.extract.builder import Builder
from extractor.extract.residue.passages import Passage, state
from extractor.profiles import taxonomy
from schemas.records import AmountRecord, CountRecord, StatementRecord
from schemas.text import Squeezed, squeeze

#: Sections of the accounts: they compare with the year before, and their stocks are of the end of the year.
_ACCOUNTS = (
    "income",
    "expenditure",
    "fiscal",
    "gpb",
    "sangong",
    "agency_running_cost",
    "procurement",
    "assets",
    "govfund",
    "statecap",
    "meeting_training_travel",
    "staff",
)
_REPORTS = ("performance_report.overview", "performance_report.funds")
_DATED = (*_ACCOUNTS, *_REPORTS)
_NAMES = ("stale", "opening", "heading", "compared", "plan", "past", "itself")
_SENTENCE_START = re.compile(r"[。;!?]")


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The patterns of the taxonomy for the account of one year."""

    stale: re.Pattern[str]
    opening: re.Pattern[str]
    heading: re.Pattern[str]
    compared: re.Pattern[str]
    plan: re.Pattern[str]
    past: re.Pattern[str]
    itself: re.Pattern[str]


@lru_cache(maxsize=8)
def _patterns(year: int) -> _Patterns:
    data = taxonomy("residue")["dates"]
    words = {name: "|".join(data[name]) for name in _NAMES}
    return _Patterns(
        **{
            name: re.compile(
                one.replace("{last}", str(year - 1))
                .replace("{next}", str(year + 1))
                .replace("{year}", r"(20\d\d)" if name == "compared" else str(year))
            )
            for name, one in words.items()
        }
    )


def find_stale_dates(builder: Builder, passages: Sequence[Passage]) -> None:
    """Record stocks, openings and headings dated last year, and comparisons with another year than last."""
    year = builder.segments.year
    if not year or builder.segments.kind == "budget" or _is_plan(builder, year):
        # a budget's stocks are of the end of the year before, and it is compared with that year's account
        return
    patterns = _patterns(year)
    _headings(builder, patterns.heading, year)
    _plans(builder, passages, patterns, year)
    last = str(year - 1)
    for passage in passages:
        if last in passage.raw and passage.is_in(_DATED):
            _opening(builder, passage, patterns.opening, year)
            for match in patterns.stale.finditer(passage.squeezed.text):
                if not _excused(passage.squeezed.text, match):
                    span = passage.squeezed.span(match.start(), match.end())
                    stale = state(builder, "stale_date", span, passage.meaning, date=last)
                    if _is_this_years(builder, passage, year):
                        _date_anew(builder, stale, year, passage.end)
        if "20" in passage.raw and passage.is_in(_ACCOUNTS):
            _compare(builder, passage, patterns.compared, year)
            for match in patterns.itself.finditer(passage.squeezed.text):
                span = passage.squeezed.span(match.start(), match.end())
                state(builder, "compared_with_itself", span, passage.meaning, date=match["first"])


def _is_plan(builder: Builder, year: int) -> bool:
    """Whether the headings set this year's budget beside last year's account."""
    titles = [squeeze(section.title) for section in builder.segments.sections]
    ours = [title for title in titles if str(year) in title]
    theirs = [title for title in titles if str(year - 1) in title]
    accounted = any("决算" in title for title in ours)
    return not accounted and any("预算" in t for t in ours) and any("决算" in t for t in theirs)


def _plans(builder: Builder, passages: Sequence[Passage], patterns: _Patterns, year: int) -> None:
    """Times of this year in what is planned for the next."""
    plan: int | None = None
    following = str(year + 1)
    for passage in passages:
        if plan is not None and plan not in _lineage(builder, passage.section):
            plan = None
        begin = 0
        if following in passage.raw and (opens := patterns.plan.search(passage.squeezed.text)):
            plan, begin = passage.section, opens.end()
        for match in patterns.past.finditer(passage.squeezed.text, begin) if plan is not None else ():
            span = passage.squeezed.span(match.start(), match.end())
            state(builder, "past_in_plan", span, passage.meaning, date=str(year))


def _lineage(builder: Builder, section: int | None) -> Iterator[int]:
    """A section and those above it."""
    while section is not None:
        yield section
        section = builder.segments.sections[section].parent


def _opening(builder: Builder, passage: Passage, opening: re.Pattern[str], year: int) -> None:
    """A passage that states last year's figure first and never comes to this year."""
    text = passage.squeezed.text
    match = opening.search(text)
    excused = taxonomy("residue")["dates"]["opening_excused"]
    if match and str(year) not in passage.raw and not any(word in match.group() for word in excused):
        span = passage.squeezed.span(match.start(), match.end())
        stale = state(builder, "stale_opening", span, passage.meaning, date=str(year - 1))
        _date_anew(builder, stale, year)


def _is_this_years(builder: Builder, passage: Passage, year: int) -> bool:
    """Whether a passage dated last year states a figure that the document states of this year."""
    amounts = [one for one in builder.records if isinstance(one, AmountRecord) and one.concept != "other"]
    own = {
        (one.concept, one.quantity)
        for one in amounts
        if one.period == year - 1 and passage.start <= one.evidence.start < passage.end
    }
    return bool(own) and any(one.period == year and (one.concept, one.quantity) in own for one in amounts)


def _date_anew(builder: Builder, stale: StatementRecord, year: int, end: int | None = None) -> None:
    """Read the amounts of a passage that opens with last year by mistake as this year's.

    Otherwise they would be held against this year's as if they were last year's, and every comparison would fail.
    """
    for at, record in enumerate(builder.records):
        if not isinstance(record, AmountRecord | CountRecord) or record.period != year - 1:
            continue
        behind = record.evidence.start >= stale.evidence.start and (
            end is None or record.evidence.start < end
        )
        if record.section == stale.section and behind:
            builder.records[at] = record.model_copy(update={"period": year})


def _headings(builder: Builder, heading: re.Pattern[str], year: int) -> None:
    """Headings of last year's account in a document whose other headings name this year or none."""
    for section in builder.segments.sections:
        title = squeeze(section.title)
        if str(year - 1) in title and str(year) not in title and heading.search(title):
            words = Squeezed.of(builder.document.text, section.start, section.body_start)
            if words.text:
                span = words.span(0, len(words.text))
                state(builder, "stale_heading", span, section.meaning or "", date=str(year - 1))


def _excused(text: str, match: re.Match[str]) -> bool:
    """Whether the words before the date in its clause, or in the match, make last year right."""
    starts = [m.end() for m in _SENTENCE_START.finditer(text, 0, match.start())]
    words = text[starts[-1] if starts else 0 : match.end()]
    return any(word in words for word in taxonomy("residue")["dates"]["excused"])


def _compare(builder: Builder, passage: Passage, compared: re.Pattern[str], year: int) -> None:
    for match in compared.finditer(passage.squeezed.text):
        named = next(group for group in match.groups() if group)
        if int(named) != year - 1:
            span = passage.squeezed.span(match.start(), match.end())
            state(builder, "stale_comparison", span, passage.meaning, date=named)
