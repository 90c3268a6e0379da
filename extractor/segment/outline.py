"""From a list of headings to sections that nest and have meanings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from extractor.segment.headings import Heading
from extractor.segment.meanings import SectionTitles
from extractor.segment.numbering import RANK, Style
from schemas.frozen import dataclass
from schemas.sections import Section

#: Ranks of headings without number, by the outline depth their words or style have.
_DEPTH_RANK = {1: RANK["part"], 2: RANK["han"], 3: RANK["han_paren"], 4: RANK["arabic"]}
_DEEPEST = RANK["circled"]
#: Meanings under which a report begins without ending what stands above it.
_HOSTS = ("performance", "attachment", "tables", "contact")
#: Meanings that tables do not belong to: the first caption behind them begins a part of its own.
_WITHOUT_TABLES = ("contact", "glossary", "overview", "duties", "organisation", "staff")


@dataclass(frozen=True, slots=True)
class _Frame:
    """A heading that is still open."""

    rank: int
    style: Style | None
    ordinal: int
    section: int
    meaning: str | None
    caption: bool = False

    @property
    def is_report(self) -> bool:
        """Whether it belongs to a performance report."""
        return (self.meaning or "").startswith("performance_report")


class Outline:
    """Builds sections from headings one by one."""

    def __init__(self, titles: SectionTitles, root: str | None, end: int) -> None:
        self._titles = titles
        self._root = root
        self._end = end
        self._stack: list[_Frame] = []
        self._sections: list[Section] = []
        self._ends: dict[int, int] = {}
        self.taken: list[Heading] = []

    def build(self, headings: Sequence[Heading]) -> tuple[Section, ...]:
        """Return the sections in order, each ending where the next of its level or above begins.

        Captions among the headings (those with a ``meaning``) count where a part with tables or forms has
        no heading; the headings that counted are in :attr:`taken` afterwards.
        """
        ranks = _style_ranks(headings)
        for heading in headings:
            if heading.meaning is None or self._begins_part(heading):
                self.taken.append(heading)
                self._add(heading, ranks)
        for frame in self._stack:
            self._ends[frame.section] = self._end
        return tuple(self._ended(section) for section in self._sections)

    def _ended(self, section: Section) -> Section:
        end = self._ends[section.index]
        return Section(
            index=section.index,
            number=section.number,
            title=section.title,
            level=section.level,
            start=section.start,
            body_start=min(section.body_start, end),
            end=end,
            meaning=section.meaning,
            parent=section.parent,
            path=section.path,
        )

    def _add(self, heading: Heading, ranks: dict[int, int]) -> None:
        rank = _rank(heading, ranks)
        self._close(self._keep(heading, rank), heading.start)
        above = self._stack[-1] if self._stack else None
        meaning = self._meaning(heading, above)
        parent = self._sections[above.section] if above else None
        section = Section(
            index=len(self._sections),
            number=heading.number,
            title=heading.title,
            level=len(self._stack) + 1,
            start=heading.start,
            body_start=heading.body_start,
            end=heading.start,
            meaning=meaning,
            parent=parent.index if parent else None,
            path=(*(parent.path if parent else ()), heading.title),
        )
        self._sections.append(section)
        caption = heading.meaning is not None
        self._stack.append(_Frame(rank, heading.style, heading.ordinal, section.index, meaning, caption))

    def _begins_part(self, caption: Heading) -> bool:
        if not self._stack:
            return False
        above = self._stack[-1]
        if above.caption:
            return above.meaning != caption.meaning
        return (above.meaning or "").split(".")[0] in _WITHOUT_TABLES

    def _meaning(self, heading: Heading, above: _Frame | None) -> str | None:
        if heading.meaning:
            return heading.meaning
        inherited = above.meaning if above else self._root
        meaning = self._titles.meaning(heading.key, inherited)
        if heading.style == "attachment" and meaning == inherited:
            return "attachment" if inherited in (None, "narrative", "glossary", "contact") else inherited
        return meaning

    def _close(self, keep: int, at: int) -> None:
        for frame in self._stack[keep:]:
            self._ends[frame.section] = at
        del self._stack[keep:]

    def _keep(self, heading: Heading, rank: int) -> int:
        """How many of the open headings stay open above a new one."""
        if heading.style in ("title", "attachment"):
            return self._keep_for_report(rank)
        brothers = [i for i, f in enumerate(self._stack) if f.style == heading.style and f.rank == rank]
        follows = next((i for i in reversed(brothers) if self._stack[i].ordinal + 1 == heading.ordinal), None)
        if heading.style and follows is not None:
            return follows
        if brothers and heading.ordinal == 1 and self._restarts(brothers[-1], rank):
            return self._under(brothers[-1], rank)
        if brothers and heading.style:
            return brothers[-1]
        return self._first_at(rank)

    def _restarts(self, brother: int, rank: int) -> bool:
        """Whether a new count from one begins inside the brother instead of beside it."""
        if self._report_below(brother) is not None:
            return True
        return self._stack[brother].ordinal >= 2 and rank == RANK["han"]

    def _report_below(self, brother: int) -> int | None:
        """Where a report or attachment has begun below the brother; None if none has."""
        for i, frame in enumerate(self._stack[brother + 1 :], brother + 1):
            if frame.style in ("title", "attachment") or (
                frame.is_report and not self._stack[brother].is_report
            ):
                return i
        return None

    def _under(self, brother: int, rank: int) -> int:
        """Keep the brother, or the report below it, and what in it contains the new heading."""
        report = self._report_below(brother)
        if report is None:
            return brother + 1
        keep = report + 1
        while keep < len(self._stack) and self._stack[keep].rank < rank:
            keep += 1
        return keep

    def _first_at(self, rank: int) -> int:
        """Keep what ranks above; a report or attachment ends only with what contains it."""
        keep = len(self._stack)
        while keep and self._stack[keep - 1].rank >= rank and not self._is_host(self._stack[keep - 1], rank):
            keep -= 1
        return keep

    @staticmethod
    def _is_host(frame: _Frame, rank: int) -> bool:
        return frame.style in ("title", "attachment") and rank > RANK["part"]

    def _keep_for_report(self, rank: int) -> int:
        """A report title or 附件 stands beside the last one, under what hosts reports."""
        for i, frame in enumerate(self._stack):
            if frame.style in ("title", "attachment") and frame.rank >= rank:
                return i
        keep = len(self._stack)
        while keep and not self._hosts(self._stack[keep - 1]):
            keep -= 1
        return keep

    @staticmethod
    def _hosts(frame: _Frame) -> bool:
        return frame.style in ("title", "attachment") or (frame.meaning or "").split(".")[0] in _HOSTS


def _style_ranks(headings: Sequence[Heading]) -> dict[int, int]:
    """The rank that numbered headings of each stated level have most often in this document."""
    seen: dict[int, Counter[int]] = defaultdict(Counter)
    for heading in headings:
        if heading.level is not None and heading.style:
            seen[heading.level][RANK[heading.style]] += 1
    return {level: counts.most_common(1)[0][0] for level, counts in seen.items()}


def _rank(heading: Heading, ranks: dict[int, int]) -> int:
    if heading.style:
        return RANK[heading.style]
    if heading.level is not None:
        return ranks.get(heading.level, min(10 * heading.level, _DEEPEST))
    return _DEPTH_RANK.get(heading.depth, RANK["han"])
