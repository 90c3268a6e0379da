"""Where the reader is: the document's year and unit, the section and the funds its amounts belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache

from extractor.extract.builder import Builder
from extractor.extract.narrative.functions import Functions
from extractor.extract.narrative.lexicon import (
    Entry,
    Kind,
    Lexicon,
    concepts,
    names_of_lines,
    plain,
    scope_in,
    standard_lexicon,
)
from extractor.extract.narrative.mentions import Mention, Surroundings, read_mention
from extractor.extract.narrative.state import Subject, parts_of_deep
from extractor.extract.narrative.tokens import Tokenizer
from extractor.extract.narrative.view import view
from extractor.profiles import taxonomy
from schemas.records import Scope
from schemas.text import squeeze

_TITLE_TAIL = re.compile(
    r"(?:决算)?(?:具体|总体|结构|增减变动|增减变化)?(?:情况)?(?:的)?(?:说明|介绍|分析)?[。.:：]?$"
)
_TITLE_HEAD = re.compile(
    r"^(?:第?[一二三四五六七八九十\d]+(?:部分|[、.．])|[（(][一二三四五六七八九十\d]+[）)])*(?:关于)?(?:20\d\d年度?)?(?:部门|单位)?"
)
_FUNCTIONAL = re.compile(r"gpb|fiscal|govfund|statecap|expenditure")
_WITHOUT_CLASSES = re.compile(r"sangong|procurement|assets|agency|meeting|gpb_basic|staff")
_FUNCTIONAL_TITLE = re.compile(r"支出决算|一般公共预算|财政拨款支出|政府性基金|国有资本经营|功能分类")
#: 三公经费和会议费: the fund of the first is not that of the second. 财政拨款会议费、培训费 are of one fund.
_JOINED = re.compile(r"[和、及与](?:会议费|(?<!会议费.)培训费)")
#: The words that say of which fund 三公经费 are, before them or behind.
_FUND = r"(?:一般公共预算(?:财政)?拨款|一般公共预算|财政拨款)"
_PUBLIC = re.compile(f'{_FUND}(?:安排的|开支的|支出的|的)?[“"]?三公[”"]?经费|三公[”"]?经费(?:的)?{_FUND}')
_BEGINNING = 200
_SHORTEST_UNIT = 4
#: Duties and the like go on for pages; a long paragraph without any of this is not read.
_SHORT = 40
_TELLING = re.compile(r"\d|持平|增减|变化|一致|相同|原因|其中|包括|用于|[类款项]\)|无.{0,20}支出")
_PROJECT_REPORT = re.compile(
    r"项目(?:支出)?绩效(?:评价|自评)|专项.{0,12}绩效评价|项目概况|项目基本情况|项目资金"
)
#: Concepts that are stated for all funds together.
_UNFUNDED = ("agency_running_cost", "procurement", "assets")
_TOTALS = frozenset({"total_income", "total_expenditure", "grand_total", "carryover_begin", "carryover_end"})
SANGONG = frozenset({"sangong"}) | parts_of_deep("sangong") | {"foreign_guest_reception"}


@lru_cache
def _listed(whole: str) -> Mapping[str, str]:
    return {plain(word): concept for word, concept in taxonomy("grammar")["listed"].get(whole, {}).items()}


class Context:
    """One document, and the section the reader is in."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        segments = builder.segments
        self.year = segments.year
        #: the document speaks of what is planned only
        self.plans_only = segments.kind == "budget"
        codes = builder.codes_by_name()
        self.functions = Functions(codes)
        self.section_index: int | None = None
        self.meaning: str | None = None
        self.scope: Scope | None = None
        self.economic = False
        self.functional = False
        self.classes = True
        #: the section is of a performance report, or speaks of performance
        self.report = False
        self.project = False
        self.above: str | None = None
        self._around: Surroundings | None = None
        self.lexicon = self._lexicon(codes)

    def _lexicon(self, codes: Iterable[str]) -> Lexicon:
        """The standard words, the names in the document's own tables, and the unit's name."""
        more = names_of_lines(codes, {})
        unit = plain(self.builder.segments.unit_name)
        if len(unit) >= _SHORTEST_UNIT:
            more[unit] = Entry(Kind.UNIT, None)
        return standard_lexicon().extended(more)

    def enter(self, index: int | None) -> bool:
        """Go to a section. Returns whether it is another one."""
        if index == self.section_index:
            return False
        self.section_index = index
        self._around = None
        self.meaning = self.builder.meaning_of(index)
        titles = self._titles(index)
        self.scope = self._section_scope(titles)
        near = "".join(titles[:2])
        self.economic = "基本支出" in near or "basic" in (self.meaning or "")
        self.functional = bool(_FUNCTIONAL.match(self.meaning or "")) or bool(_FUNCTIONAL_TITLE.search(near))
        self.classes = not _WITHOUT_CLASSES.match(self.meaning or "")
        whole = "".join(titles)
        kind = self.builder.segments.kind
        report = (
            (self.meaning or "").startswith("performance")
            or kind == "performance_report"
            or bool(re.search(r"绩效(?:评价|自评|目标)", whole))
        )
        self.report = report
        self.project = (
            report and bool(_PROJECT_REPORT.search(whole)) and not re.search(r"整体支出|部门整体", whole)
        )
        return True

    def _titles(self, index: int | None) -> list[str]:
        """Titles from the innermost section to the top, squeezed."""
        titles = []
        while index is not None:
            section = self.builder.segments.sections[index]
            titles.append(squeeze(section.title))
            index = section.parent
        return titles

    def _section_scope(self, titles: list[str]) -> Scope | None:
        known = taxonomy("grammar")["sections"]
        for prefix, scope in known["meanings"].items():
            if self.meaning and (self.meaning == prefix or self.meaning.startswith(f"{prefix}_")):
                return scope  # type: ignore[no-any-return]
        for title in titles:
            for word, scope in known["titles"].items():
                if word in title and not _JOINED.search(title):
                    return scope  # type: ignore[no-any-return]
        return None

    @property
    def around(self) -> Surroundings:
        """What mentions are read in the light of, here."""
        known = self._around
        if known is None or known.above != self.above:
            known = self._around = Surroundings(
                self.year,
                self.builder.segments.unit_name,
                self.functions,
                self.economic,
                self.functional,
                self.classes,
                above=self.above,
            )
        return known

    def scope_of(self, mention: Mention, whole: Subject | None) -> Scope:
        """The funds an item belongs to: by its concept, its words, its list, its section."""
        concept = mention.concept or ""
        if mention.partial or mention.approximate:
            return "unknown"
        if mention.by_fund and mention.scope:
            return mention.scope
        known = concepts().get(concept)
        if known and known.scope:
            return known.scope
        if concept.startswith("performance"):
            return "unknown"
        if concept.startswith(_UNFUNDED):
            return "all"
        if concept in SANGONG:
            return self.public_scope
        if mention.scope == "fiscal" and self.scope in ("gpb", "govfund", "statecap"):
            return self.scope
        if mention.scope:
            return mention.scope
        single = concept == "other" or concept.startswith("project:")
        if self.report and single and not self._of_the_unit(concept):
            return "unknown"
        if whole is not None and not whole.counts and concept not in ("procurement",):
            return whole.scope
        if self.scope:
            return self.scope
        return "unknown" if self.project else "all"

    def _of_the_unit(self, concept: str) -> bool:
        """Whether money without a concept is the unit's own: what it has, in the part that describes it."""
        return concept == "other" and (self.meaning or "").endswith((".overview", "performance"))

    @staticmethod
    def by_fund(concept: str) -> bool:
        """Whether a list under a concept may part it by funds; under a total, funds are items of their own."""
        return concept not in _TOTALS and "income" not in concept and not concept.startswith("other")

    @staticmethod
    def listed(whole: str, name: str) -> str | None:
        """What a bare word means under one whole (货物 under 政府采购)."""
        for word in (name, name.removesuffix("支出"), name.removesuffix("采购")):
            if (found := _listed(whole).get(word)) is not None:
                return found
        return None

    @staticmethod
    def fund_of(words: str) -> Scope | None:
        """The fund that words name, if any."""
        return scope_in(words)

    @staticmethod
    def says_something(text: str) -> bool:
        """Whether a paragraph can hold anything the grammar reads: figures, comparisons, reasons, lists."""
        return len(text) < _SHORT or bool(_TELLING.search(text))

    def topic(self) -> Mention | None:
        """What the section's title says its text is about, if the title names one item and nothing else."""
        section = self.builder.section_of(self.section_index)
        if section is None:
            return None
        words = _TITLE_TAIL.sub("", _TITLE_HEAD.sub("", squeeze(section.title)))
        if not words:
            return None
        tokens = Tokenizer(view(words, 0, len(words)), self.lexicon).run()
        mention = read_mention(tokens, self.around)
        mention.pair = None  # its place is one in the title, not in a paragraph
        if mention.concept is None and mention.head in ("income", "expenditure") and mention.clean:
            mention.concept = f"total_{mention.head}"
        return mention if mention.concept not in (None, "other") and mention.clean else None

    @cached_property
    def public_scope(self) -> Scope:
        """The fund of 三公经费 in this document: as its headings word it, else as its first sentence of it does.

        One for all of the document: its headings and sentences word it differently and mean one thing.
        """
        titles = [squeeze(section.title) for section in self.builder.segments.sections]
        for words in (*titles, *self._told_of_public_costs()):
            if (found := _PUBLIC.search(words)) is not None and not words.endswith("表"):
                return "gpb" if "一般公共预算" in found.group() else "fiscal"
        return "fiscal"

    def _told_of_public_costs(self) -> Iterator[str]:
        """The beginnings of the paragraphs that stand in sections on 三公经费."""
        text = self.builder.document.text
        for paragraph in self.builder.segments.paragraphs:
            if (self.builder.meaning_of(paragraph.section) or "").startswith("sangong"):
                yield plain(text[paragraph.start : paragraph.end][:_BEGINNING])

    @cached_property
    def money_of_counts(self) -> dict[str, str]:
        """The money that goes with a count."""
        return dict(taxonomy("grammar")["money_of_counts"])
