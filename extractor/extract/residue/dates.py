"""Dates and years of another period where this period's belong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from extractor.extract.builder import Builder
from extractor.extract.residue.passages import Passage, state
from extractor.profiles import taxonomy

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
_SENTENCE_START = re.compile(r"[。;!?]")


@lru_cache(maxsize=8)
def _patterns(year: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = taxonomy("residue")["dates"]
    stale = "|".join(data["stale"]).replace("{last}", str(year - 1))
    compared = "|".join(data["compared"]).replace("{year}", r"(20\d\d)")
    return re.compile(stale), re.compile(compared)


def find_stale_dates(builder: Builder, passages: Sequence[Passage]) -> None:
    """Record stocks dated at the end of last year, and comparisons with another year than last."""
    year = builder.segments.year
    if not year:
        return
    stale, compared = _patterns(year)
    for passage in passages:
        if str(year - 1) in passage.raw and passage.is_in((*_ACCOUNTS, *_REPORTS)):
            for match in stale.finditer(passage.squeezed.text):
                if not _excused(passage.squeezed.text, match):
                    span = passage.squeezed.span(match.start(), match.end())
                    state(builder, "stale_date", span, passage.meaning, date=str(year - 1))
        if "20" in passage.raw and passage.is_in(_ACCOUNTS):
            _compare(builder, passage, compared, year)


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
