"""Open lists: which amounts are parts of which whole, and where a list ends."""

from __future__ import annotations

from collections.abc import Callable

from extractor.extract.narrative.state import (
    Figure,
    OpenList,
    ShareDraft,
    Slot,
    Subject,
    is_function,
    level_of,
    parts_of_deep,
)
from extractor.extract.narrative.writer import Writer
from extractor.profiles.classification import codes_by_name
from schemas.records import FactKey

#: Economic lines that are fewer than these may be examples.
_FEW = 3
#: What 收入总计 and 支出总计 hold beside the sources and purposes of the year.
_OF_TOTALS = ("total_", "carryover", "nonfiscal_surplus", "surplus_", "fiscal_income", "grand_total")
_LISTED_BY_NAME = ("other", "function:", "econ:", "project:")


class Lists:
    """The stack of open lists, innermost last."""

    def __init__(self, writer: Writer, year: int | None) -> None:
        self.writer = writer
        self.year = year
        self.stack: list[OpenList] = []
        #: lists below this depth were opened outside the brackets that are being read
        self.floor = 0
        #: finds what was last said of a concept and fund
        self.latest: Callable[[str, str], Subject | None] = lambda _concept, _scope: None
        #: counted up by the reader: sentences and ；-segments
        self.segment = 0
        self._segment_of: dict[int, int] = {}

    @property
    def top(self) -> OpenList | None:
        """The innermost open list."""
        return self.stack[-1] if self.stack else None

    @property
    def in_segment(self) -> bool:
        """Whether no ； and no sentence has ended since the innermost list was opened."""
        return bool(self.stack) and self._segment_of.get(id(self.stack[-1])) == self.segment

    def open(self, made: OpenList) -> OpenList:
        """Open a list. A second mark for the same whole at the same place is the same list."""
        if self.stack and self.stack[-1].whole is made.whole and not self.stack[-1].elements:
            self.close()
        self.stack.append(made)
        self._segment_of[id(made)] = self.segment
        return made

    def offer(self, subject: Subject, *, enumerated: bool, at_start: bool) -> None:
        """Put a subject with an amount into the innermost list it belongs to; lists it leaves are closed."""
        while len(self.stack) > self.floor:
            top = self.stack[-1]
            if top.holds(subject):
                return
            if top.whole is not None and top.whole.counts != subject.counts:
                if subject.counts or top.inline:
                    return
                self.close()
                continue
            admits = top.admits(subject)
            if self._leaves_inner(top, subject) or (not admits and self._wanted_outside(subject)):
                self.close()
                continue
            if nested := self._within_element(top, subject):
                nested.elements.append(subject)
                return
            if admits and self._continues(top, subject, enumerated, at_start):
                top.enumerated = enumerated if not top.elements else top.enumerated and enumerated
                top.elements.append(subject)
                top.segments.append(self.segment)
                return
            stranger = subject.concept == "other" or not admits
            if top.whole is not subject and stranger and (top.inline or subject.concept == "other"):
                return
            self.close()

    def _leaves_inner(self, top: OpenList, subject: Subject) -> bool:
        """Whether ； or the taxonomy says that a subject belongs to the list around the innermost one."""
        if len(self.stack) < 2 + self.floor:
            return False
        expected = top.expects(subject)
        if expected and not top.implicit:
            return False
        outer = self.stack[-2]
        if outer.expects(subject) and not expected:
            return True
        if is_function(subject) and outer.elements and top.elements and is_function(top.elements[0]):
            return level_of(subject) <= level_of(outer.elements[-1])
        within = bool(outer.segments) and self._segment_of[id(top)] == outer.segments[-1]
        return bool(outer.elements) and within and self.segment > self._segment_of[id(top)] and outer.inline

    def _wanted_outside(self, subject: Subject) -> bool:
        """Whether a list around the innermost one expects a subject."""
        return any(one.expects(subject) or one.whole is subject for one in self.stack[self.floor : -1])

    def _within_element(self, top: OpenList, subject: Subject) -> OpenList | None:
        """A list of its own for parts of an element (公务用车购置费 under 公务用车购置及运行维护费)."""
        if not top.elements or top.elements[-1] is subject:
            return None
        last = top.elements[-1]
        if subject.concept in parts_of_deep(last.concept):
            return self.open(OpenList(last, True, inline=top.inline, implicit=True, lines=top.lines))
        lower = is_function(subject) and is_function(last) and level_of(subject) > level_of(last) > 0
        if lower and not (last.code and subject.code and not _is_under(last, subject.code)):
            return self.open(OpenList(last, False, inline=top.inline, implicit=True, lines=top.lines))
        return None

    def _continues(self, top: OpenList, subject: Subject, enumerated: bool, at_start: bool) -> bool:
        if top.inline:
            return not subject.counts or top.expects(subject) or not self._ended_by_semicolon(top)
        if not top.elements:
            return enumerated or at_start or top.expects(subject)
        return top.expects(subject) or (enumerated and top.enumerated) or (at_start and top.lines)

    def _ended_by_semicolon(self, top: OpenList) -> bool:
        """Whether commas parted the elements, and a ； followed them (其中专任教师9人，工勤1人；学生100人)."""
        told = top.segments
        return len(told) > 1 and len(set(told)) == 1 and self.segment > told[-1]

    def note(self, subject: Subject, slot: Slot, figure: Figure) -> None:
        """Remember the first figure of an element that was said within its list."""
        for one in self.stack:
            if one.holds(subject):
                one.figures.setdefault((id(subject), slot), figure)

    def doubt(self) -> None:
        """An amount was read that may belong to the list being said: it is not known to be complete."""
        if self.stack and self.stack[-1].inline:
            self.stack[-1].complete = False

    def moved(self, subject: Subject) -> None:
        """A change was said of a part (接待费增加2万元): without its amount the list is not complete."""
        if self.stack and self.stack[-1].inline and self.stack[-1].expects(subject):
            self.stack[-1].moved.append(subject)

    def share(self, draft: ShareDraft) -> None:
        """Keep a share for the list its part is an element of, or for the innermost one."""
        for candidate in reversed(self.stack):
            if any(_has(element, draft.part_id) for element in candidate.elements):
                candidate.shares.append(draft)
                return
        self.writer.share(draft, None, None)

    def list_of(self, subject: Subject) -> OpenList | None:
        """The list that a subject is an element of."""
        for one in reversed(self.stack):
            if one.holds(subject):
                return one
        return None

    def close(self) -> OpenList:
        """Close the innermost list and write it down."""
        made = self.stack.pop()
        written = self._write(made)
        whole = made.whole
        figure = made.wholes.get(("actual", self.year)) or next(iter(made.wholes.values()), None)
        for share in made.shares:
            key: FactKey | None = whole.key("actual", self.year) if whole else None
            if figure is not None:
                key = figure.key
            self.writer.share(share, key, figure.id if figure else None, written)
        return made

    def close_all(self) -> None:
        """Close every list."""
        while self.stack:
            self.close()

    def _write(self, made: OpenList) -> str | None:
        """Breakdowns of a list, one for each measure that its whole and parts are given in; the id of the first."""
        first: str | None = None
        instead = self._of_the_year(made)
        for slot in _slots(made):
            whole = instead.figures.get(slot) if instead else made.wholes.get(slot)
            parts = [made.figures[id(e), slot] for e in made.elements if (id(e), slot) in made.figures]
            if not parts or (whole is None and len(parts) < 2) or (whole and whole in parts):
                continue
            if whole is not None and not isinstance(parts[0], type(whole)):
                continue
            complete = made.complete and 1 < len(parts) == len(made.elements) and self._exact(made)
            record = self.writer.breakdown(whole, parts, complete)
            first = first or record.id
        return first

    def _of_the_year(self, made: OpenList) -> Subject | None:
        """The year's total, where sources alone are listed behind a total that holds carry-overs too.

        总收入12万元，其中本年收入10万元、上年结转2万元。具体收入情况如下：the sources that follow make the 10.
        """
        whole = made.whole
        if whole is None or whole.concept != "grand_total" or whole.side not in ("income", "expenditure"):
            return None
        if any(e.concept.startswith(_OF_TOTALS) or e.concept == "other" for e in made.elements):
            return None
        return self.latest(f"total_{whole.side}", whole.scope)

    @staticmethod
    def _exact(made: OpenList) -> bool:
        """Whether the elements can be meant to add up to the whole.

        其中 alone does not say that all parts follow. It does where each has its share, and where whole and parts are
        of the classification (a total and its 类, 编制 and its kinds); not for projects and other things by name.
        """
        whole = made.whole
        if whole is None:
            return True
        if whole.concept.startswith("reception_") or not all(made.holds(part) for part in made.moved):
            return False
        if len(made.shares) < len(made.elements):
            loose = all(e.concept.startswith(("other", "project:")) for e in made.elements)
            economic = all(e.concept.startswith("econ:") for e in made.elements)
            if (
                whole.concept == "other"
                or (loose and not whole.counts)
                or (economic and len(made.elements) < _FEW)
            ):
                return False
        known = parts_of_deep(whole.concept)
        strangers = [e for e in made.elements if e.concept not in known and e.concept != whole.concept]
        return not known or all(e.concept.startswith(_LISTED_BY_NAME) for e in strangers)


def _is_under(above: Subject, code: str) -> bool:
    """Whether a code is under a line's own, or under that of the line's name: the document may print a wrong one."""
    known = codes_by_name("function").get(above.name, ())
    return code.startswith((above.code or "-", *known))


def _has(subject: Subject, record_id: str | None) -> bool:
    return any(figure.id == record_id for figure in subject.figures.values())


def _slots(made: OpenList) -> list[Slot]:
    slots: dict[Slot, None] = {}
    for element in made.elements:
        slots.update(dict.fromkeys(slot for owner, slot in made.figures if owner == id(element)))
    if made.whole is not None and not made.shares:
        return [slot for slot in slots if slot in made.wholes]
    return [slot for slot in slots if slot in made.wholes] if made.wholes else list(slots)
