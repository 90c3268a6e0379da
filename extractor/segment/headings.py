"""Which lines are headings, where their title ends and the text begins."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from extractor.segment.lines import Line, offset_after
from extractor.segment.meanings import SectionTitles, bare
from extractor.segment.numbering import RANK, Number, Style
from schemas.frozen import dataclass
from schemas.text import fold_width

_STOP = re.compile(r"[。;!?:]")
#: A figure with a unit: headings hold none.
_FIGURE = re.compile(r"\d(?:\.\d+)?(?:万元|亿元|元|%|人次|批次|辆|平方米|[万亿](?![^,。;)]))")
#: A functional line 类 / 款 / 项 is an item of a list, however short.
_FUNCTION = re.compile(r"\((?:类|款|项)\)")
#: Title and sentence run together: …情况说明2024年度收入….
_RUN_ON = re.compile(
    r"(?<=情况|说明|概况|职能|职责|设置)[,:]?(?=20\d\d年(?!度?(?:部门|单位|决算|预算))|本部门|本单位|本年|截至|截止|我局|我单位)"
)
_MAY_RUN_ON = re.compile(r"情况|说明|概况|职能|职责|设置")
_NOT_TITLE = re.compile(r"[,;。!?]")
#: What follows a heading and its colon; after a term of the glossary stands its definition (…：指).
_SENTENCE_START = re.compile(r"20\d\d|本|我|截至|截止|全年|\d|无|未")
#: Pieces that a page or column edge cuts off a title.
_PIECE = re.compile(r"[^\d,;。:(]{0,6}(?:情况说明|情况|说明|明|概况|况|报表|决算表|算表|表|解释|释)")
#: What may stand before the words of a template title: a unit and a year.
_LEADING = re.compile(
    r"^(?:关于)?(?:本(?:部门|单位))?(?:[\u4e00-\u9fff()]{0,30}20\d\d年度?)?(?:本(?:部门|单位))?"
)
#: Titles of parts that also begin lines of their own kind.
_BARE_PARTS = ("附件", "附录")
_IN_BRACKETS = re.compile(r"\([^()]*\)$")
_LONGEST = 45
_LONGEST_UNNUMBERED = 36


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: ``lines`` it covers, its number and title, where it and the text behind it begin.

    ``body`` is true if words of the same line follow it. ``level`` is what the format states. ``meaning`` is
    set for a caption that would begin the part with tables or forms if no heading has.
    """

    line: int
    lines: int
    style: Style | None
    ordinal: int
    number: str
    title: str
    key: str
    start: int
    body_start: int
    body: bool
    level: int | None = None
    depth: int = 2
    meaning: str | None = None


@dataclass(frozen=True)
class Finder:
    """Finds headings among the lines of one document.

    ``wrapped`` is the length of a full printed line where the text is hard-wrapped, else 0: a full line
    without punctuation is a sentence that goes on, not a heading. ``title`` are the lines of the document's
    own title: with unit and year in front, 部门决算情况说明 is no heading there; ``named_at`` is where the
    unit's name stands.
    """

    text: str
    lines: Sequence[Line]
    titles: SectionTitles
    words: Mapping[str, Any]
    skip: frozenset[int]
    wrapped: int = 0
    title: frozenset[int] = frozenset()
    named_at: int = -1

    def find(self) -> list[Heading]:
        """All headings in order."""
        found: list[Heading] = []
        done = -1
        for line in self.lines:
            if line.index <= done or line.table is not None or line.index in self.skip:
                continue
            heading = self._heading(line)
            if heading:
                found.append(heading)
                done = line.index + heading.lines - 1
        return found

    def _heading(self, line: Line) -> Heading | None:
        if line.bullet or not line.key:
            return None
        number = line.number
        if number:
            return self._numbered(line, number)
        if line.level is not None:
            return self._styled(line)
        return self._bare(line)

    # -- numbered ------------------------------------------------------------------------------------------

    def _numbered(self, line: Line, number: Number) -> Heading | None:
        rest = line.key[number.length :]
        if number.style in ("part", "attachment"):
            return self._part(line, number, rest)
        if not rest:
            return self._on_next_line(line, number)
        stop = _STOP.search(rest)
        title = rest[: stop.start()] if stop else rest
        run_on = _RUN_ON.search(rest) if _MAY_RUN_ON.search(title) else None
        if run_on and (not stop or run_on.start() < stop.start()):
            return self._with_body(line, number, rest[: run_on.start()], run_on.start())
        if not title or not self._may_be_title(title):
            return None
        if stop is None:
            return self._alone(line, number, title) if line.whole else None
        if stop.end() == len(rest) and line.whole:
            return self._stopped(line, number, title, stop.group())
        return self._with_body(
            line, number, title, stop.end(), stop.group(), rest[stop.end() : stop.end() + 6]
        )

    def _on_next_line(self, line: Line, number: Number) -> Heading | None:
        """A number that a line break has parted from its title."""
        following = self._next(line)
        if not following or not self._is_part_title(following):
            return None
        if not self._is_known(following.key, number) and not self._ends_like_title(following.key):
            return None
        return self._made(line, number, following.key, lines=2, plain=following.plain)

    def _may_be_title(self, title: str) -> bool:
        return len(title) <= _LONGEST and not _FIGURE.search(title) and not _FUNCTION.search(title)

    def _alone(self, line: Line, number: Number, title: str) -> Heading | None:
        """A numbered line without punctuation at its end."""
        known = self._is_known(title, number)
        if not known and line.level is None:
            if _NOT_TITLE.search(title) or self._is_item(title) or not self._is_short(title, number):
                return None
            if self.wrapped and len(line.key) >= self.wrapped:
                return None
        return self._made(line, number, title)

    def _is_short(self, title: str, number: Number) -> bool:
        """Whether an unknown phrase is short enough for a heading; deep down, items of lists look alike."""
        if title.endswith(("的", "等")) or self._names_amount(title, number):
            return False
        return self._ends_like_title(title) or len(title) <= (
            12 if RANK[number.style] >= RANK["arabic"] else 30
        )

    def _stopped(self, line: Line, number: Number, title: str, stop: str) -> Heading | None:
        """A numbered line that is one short phrase and a full stop or colon."""
        if stop == ";" or _NOT_TITLE.search(title):
            return None
        if self._is_known(title, number) or (self._ends_like_title(title) and not self._is_item(title)):
            return self._made(line, number, title)
        return None

    def _with_body(
        self, line: Line, number: Number, title: str, length: int, stop: str = "。", then: str = ""
    ) -> Heading | None:
        """A numbered title with its sentence on the same line."""
        if not title or not self._may_be_title(title) or _NOT_TITLE.search(title) or stop == ";":
            return None
        known = self._is_known(title, number)
        if stop == ":" and (not known or not (_SENTENCE_START.match(then) or self._ends_like_title(title))):
            return None
        if not known and (not self._ends_like_title(title) or self._is_item(title) or len(title) > 20):
            return None
        return self._made(line, number, title, body_at=number.length + length)

    def _part(self, line: Line, number: Number, rest: str) -> Heading | None:
        """第N部分 or 附件N; its title may stand on the next line."""
        stop = _STOP.search(rest)
        if stop and stop.end() < len(rest) and number.style == "attachment":
            return None
        title = rest[: stop.start()] if stop and stop.end() == len(rest) else rest
        if len(title) > _LONGEST + 20 or not line.whole or "。" in title:
            return None
        following = self._next(line)
        if not title and following and self._is_part_title(following):
            return self._made(line, number, following.key, lines=2, plain=following.plain)
        if title and following and _PIECE.fullmatch(following.key) and not self._is_whole_part(title):
            joined = line.plain[number.length :] + following.plain
            return self._made(line, number, title + following.key, lines=2, plain=joined)
        if number.style == "attachment" and title.endswith("表"):
            return None
        return self._made(line, number, title)

    def _is_whole_part(self, title: str) -> bool:
        return title.endswith(self.words.get("part_ends", ()))

    def _next(self, line: Line) -> Line | None:
        following = self.lines[line.index + 1] if line.index + 1 < len(self.lines) else None
        return following if following and following.is_text and following.index not in self.skip else None

    def _is_part_title(self, line: Line) -> bool:
        return (
            line.whole
            and len(line.key) <= _LONGEST
            and (not line.number or line.key in _BARE_PARTS)
            and not _NOT_TITLE.search(line.key)
            and not _FIGURE.search(line.key)
        )

    # -- without a number ----------------------------------------------------------------------------------

    def _styled(self, line: Line) -> Heading | None:
        """A line the format calls a heading."""
        if not line.whole or len(line.key) > _LONGEST + 20 or "。" in line.key[:-1]:
            return None
        title = line.key.rstrip("。:")
        if self._is_report(title):
            return self._made(line, None, title, style="title")
        if line.index in self.title and line.start <= self.named_at < line.end:
            return None
        return self._made(line, None, title)

    def _bare(self, line: Line) -> Heading | None:
        """A line that only its words make a heading."""
        key = line.key
        if not line.whole or len(key) > _LONGEST_UNNUMBERED + 14:
            return None
        if self._is_report(key):
            return None if _FIGURE.search(key) else self._made(line, None, key, style="title")
        if len(key) > _LONGEST_UNNUMBERED or not self._is_whole_part(key):
            return None
        if _NOT_TITLE.search(key) or _FIGURE.search(key):
            return None
        name = bare(key if line.index in self.title else _LEADING.sub("", key))
        own = self.titles.own(name) if name in self.words.get("bare_titles", ()) else None
        return self._made(line, None, key, depth=own.depth) if own else None

    def _is_report(self, key: str) -> bool:
        name = _IN_BRACKETS.sub("", key) if key.endswith(")") else key
        ends = self.words.get("report_ends", ())
        return name.endswith(ends) and not _NOT_TITLE.search(name) and len(name) <= _LONGEST

    # -- shared --------------------------------------------------------------------------------------------

    def _is_known(self, title: str, number: Number) -> bool:
        """Whether a title means a section; deep down, the name of an amount is the subject of a sentence."""
        own = self.titles.own(title)
        if own is None or title.startswith(self.words.get("item_starts", ())):
            return False
        return not self._names_amount(title, number) or not (own.scope or own.yields)

    def _names_amount(self, title: str, number: Number) -> bool:
        return RANK[number.style] >= RANK["arabic"] and title.endswith(self.words.get("amount_ends", ()))

    def _ends_like_title(self, title: str) -> bool:
        return title.endswith(self.words.get("title_ends", ()))

    def _is_item(self, title: str) -> bool:
        """Whether a phrase is an item of a list of duties."""
        return len(title) > 6 and title.startswith(self.words.get("item_starts", ()))

    def _made(
        self,
        line: Line,
        number: Number | None,
        title: str,
        *,
        body_at: int | None = None,
        lines: int = 1,
        plain: str | None = None,
        style: Style | None = None,
        depth: int = 2,
    ) -> Heading:
        skipped = number.length if number else 0
        printed = plain if plain is not None else line.plain[skipped : skipped + len(title)]
        last = self.lines[line.index + lines - 1]
        body = offset_after(self.text, line, body_at) if body_at is not None else last.end
        return Heading(
            line=line.index,
            lines=lines,
            style=number.style if number else style,
            ordinal=number.ordinal if number else 0,
            number=line.plain[:skipped],
            title=printed.strip("*"),
            key=title.strip("*"),
            start=line.start,
            body_start=body,
            body=body_at is not None,
            level=line.level,
            depth=depth,
        )


def caption_heading(line: Line, title: str, meaning: str) -> Heading:
    """The caption of a table as the heading of a part that has none."""
    key = fold_width(title)
    return Heading(
        line.index, 1, None, 0, "", title, key, line.start, line.start, False, depth=1, meaning=meaning
    )


def wrapped_width(lines: Sequence[Line]) -> int:
    """The length of a full line (less a few characters) where a text is hard-wrapped, else 0.

    A text is hard-wrapped if most of its longer lines end in the middle of a sentence, at much the same
    length.
    """
    long = [line for line in lines if len(line.key) >= 18]
    broken = sorted(len(line.key) for line in long if line.last not in "。;:!?)\"'" and line.whole)
    if len(broken) < 12 or len(broken) * 5 < len(long) * 2:
        return 0
    return max(18, broken[len(broken) // 2] - 6)
