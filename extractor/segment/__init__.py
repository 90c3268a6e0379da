"""Document to sections: which part of the template each piece is, and which table each grid is.

The way: lines without residue, the table of contents, whose document it is, which province's words apply,
tables with their captions, headings, outline, logical paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.segment.about import (
    STATUTORY,
    kind_of,
    kind_of_title,
    level_of,
    money_unit,
    part_of_table,
)
from extractor.segment.contents import Contents, find_contents, missing_entries
from extractor.segment.headings import Finder, Heading, caption_heading, wrapped_width
from extractor.segment.lines import Line, read_lines
from extractor.segment.meanings import outline_words, section_titles, table_titles
from extractor.segment.names import Found, NameReader, title_lines
from extractor.segment.outline import Outline
from extractor.segment.paragraphs import Joiner, in_sections, section_at
from extractor.segment.regions import Place, locate, profile_for
from extractor.segment.tables import describe_tables
from schemas.document import Document
from schemas.sections import Paragraph, Section, Segments, TableInfo
from schemas.text import fold_width


@dataclass(frozen=True)
class _Front:
    """What is known before the outline: contents, title, name, year, place, profile."""

    lines: Sequence[Line]
    contents: Contents
    title: Sequence[Line]
    name: Found | None
    year: Found | None
    place: Place | None
    profile: str

    @property
    def of_title(self) -> frozenset[int]:
        """The indices of the title's lines."""
        return frozenset(line.index for line in self.title)


def segment(document: Document, profile: str | None = None) -> Segments:
    """Divide a document into sections, logical paragraphs and tables, each with its meaning.

    Args:
        document: as read.
        profile: name of a provincial profile; None: told from the unit's name or the text.

    Raises:
        OptionError: there is no such profile.
    """
    front = _front(document, profile)
    year = int(front.year.value) if front.year else None
    tables, captions = describe_tables(document, front.lines, table_titles(front.profile))
    headings = _headings(document, front)
    sections, taken = _outline(document, front, _with_captions(headings, tables, captions, front.lines))
    return Segments(
        kind=kind_of(front.title, sections, tables, front.lines, document.text, year),
        unit_name=front.name.value if front.name else "",
        region=front.place.title if front.place else "",
        year=year,
        level=level_of(front.title, sections, front.lines),
        money_unit=money_unit(tables),
        profile=front.profile,
        sections=sections,
        paragraphs=_paragraphs(document, front, taken, front.of_title.union(*captions.values()), sections),
        tables=tuple(_placed(info, document, sections) for info in tables),
        name_span=front.name.span if front.name else (0, 0),
        year_span=front.year.span if front.year else (0, 0),
        missing_sections=_missing(front.contents, headings, tables),
    )


def _front(document: Document, profile: str | None) -> _Front:
    lines = read_lines(document)
    contents = find_contents(document, lines)
    title = title_lines(lines, contents.lines)
    name, year = NameReader(document, lines, title).read()
    place = locate(fold_width(name.value) if name else "", document.text)
    return _Front(lines, contents, title, name, year, place, profile or profile_for(place))


def _headings(document: Document, front: _Front) -> list[Heading]:
    return Finder(
        text=document.text,
        lines=front.lines,
        titles=section_titles(front.profile),
        words=outline_words(front.profile),
        skip=front.contents.lines,
        wrapped=wrapped_width(front.lines),
        title=front.of_title,
        named_at=front.name.span[0] if front.name and any(front.name.span) else -1,
    ).find()


def _with_captions(
    headings: Sequence[Heading],
    tables: Iterable[TableInfo],
    captions: Mapping[int, Sequence[int]],
    lines: Sequence[Line],
) -> list[Heading]:
    """Headings, and the captions that would begin a part with tables or forms had it no heading."""
    taken = {heading.line for heading in headings}
    found = list(headings)
    for info in tables:
        part, caption = part_of_table(info.meaning), captions.get(info.table)
        if part and caption and caption[0] not in taken:
            found.append(caption_heading(lines[caption[0]], info.title, part))
    return sorted(found, key=lambda heading: heading.line)


def _outline(
    document: Document, front: _Front, headings: Sequence[Heading]
) -> tuple[tuple[Section, ...], list[Heading]]:
    """Sections, and the headings they were made of."""
    root = "performance_report" if kind_of_title(front.title) == "performance_report" else None
    outline = Outline(section_titles(front.profile), root, len(document.text))
    return outline.build(headings), outline.taken


def _paragraphs(
    document: Document,
    front: _Front,
    headings: Sequence[Heading],
    alone: frozenset[int],
    sections: Sequence[Section],
) -> tuple[Paragraph, ...]:
    second_lines = {i for h in headings for i in range(h.line + 1, h.line + h.lines)}
    joiner = Joiner(document.text, outline_words(front.profile).get("continues", {}))
    by_line = {heading.line: heading for heading in headings}
    spans = joiner.join(front.lines, by_line, front.contents.lines | second_lines, alone)
    return in_sections(spans, sections)


def _placed(info: TableInfo, document: Document, sections: Sequence[Section]) -> TableInfo:
    return replace(info, section=section_at(document.tables[info.table].start, sections))


def _missing(contents: Contents, headings: Sequence[Heading], tables: Sequence[TableInfo]) -> tuple[str, ...]:
    """What the contents list and neither headings nor tables answer; tables only if some are here."""
    titles = [h.key for h in headings]
    has_tables = any(info.meaning in STATUTORY for info in tables)
    grids = [fold_width(info.title) for info in tables if info.title] + [
        t for t in titles if t.endswith("表")
    ]
    parts = {h.ordinal for h in headings if h.style == "part"}
    return missing_entries(contents.entries, parts, titles, grids if has_tables else [])
