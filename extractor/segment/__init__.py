"""Document to sections: which part of the template each piece is, and which table each grid is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractor.segment.about import (
    STATUTORY,
    kind_of_content,
    kind_of_title,
    level_of,
    money_unit,
    part_of_table,
)
from extractor.segment.contents import Contents, find_contents, missing_entries
from extractor.segment.headings import Finder, Heading, caption_heading, wrapped_width
from extractor.segment.lines import Line, read_lines
from extractor.segment.meanings import outline_words, section_titles, table_titles
from extractor.segment.names import NameReader, title_lines
from extractor.segment.outline import Outline
from extractor.segment.paragraphs import Joiner, in_sections, section_at
from extractor.segment.regions import locate, profile_for
from extractor.segment.tables import describe_tables
from schemas.document import Document
from schemas.sections import Section, Segments, TableInfo
from schemas.text import fold_width


def segment(document: Document, profile: str | None = None) -> Segments:
    """Divide a document into sections, logical paragraphs and tables, each with its meaning.

    Args:
        document: as read.
        profile: name of a provincial profile; None: told from the unit's name or the text.

    Raises:
        OptionError: there is no such profile.
    """
    lines = read_lines(document)
    contents = find_contents(document, lines)
    title = title_lines(lines, contents.lines)
    name, year = NameReader(document, lines, title).read()
    place = locate(fold_width(name.value) if name else "", document.text)
    chosen = profile or profile_for(place)
    titles, words = section_titles(chosen), outline_words(chosen)
    tables, captions = describe_tables(document, lines, table_titles(chosen))
    of_title = frozenset(line.index for line in title)
    headings = Finder(
        document.text, lines, titles, words, contents.lines, wrapped_width(lines), of_title
    ).find()
    told = kind_of_title(title)
    outline = Outline(
        titles, "performance_report" if told == "performance_report" else None, len(document.text)
    )
    sections = outline.build(_with_captions(headings, tables, captions, lines))
    spans = Joiner(document.text, words.get("continues", {})).join(
        lines,
        {h.line: h for h in outline.taken},
        contents.lines | _second_lines(headings),
        of_title.union(*captions.values()),
    )
    return Segments(
        kind=told or kind_of_content(sections, tables),
        unit_name=name.value if name else "",
        region=place.title if place else "",
        year=int(year.value) if year else None,
        level=level_of(title, sections, lines),
        money_unit=money_unit(tables),
        profile=chosen,
        sections=sections,
        paragraphs=in_sections(spans, sections),
        tables=tuple(_placed(info, document, sections) for info in tables),
        name_span=name.span if name else (0, 0),
        year_span=year.span if year else (0, 0),
        missing_sections=_missing(contents, headings, tables),
    )


def _with_captions(
    headings: Sequence[Heading],
    tables: Sequence[TableInfo],
    captions: Mapping[int, Sequence[int]],
    lines: Sequence[Line],
) -> list[Heading]:
    """Headings, and the captions that would begin a part with tables or forms had it no heading."""
    taken = {heading.line for heading in headings}
    found = list(headings)
    for info in tables:
        part = part_of_table(info.meaning)
        if part and captions.get(info.table) and captions[info.table][0] not in taken:
            found.append(caption_heading(lines[captions[info.table][0]], info.title, part))
    return sorted(found, key=lambda heading: heading.line)


def _second_lines(headings: Sequence[Heading]) -> frozenset[int]:
    """The lines that a heading goes on in."""
    return frozenset(i for h in headings for i in range(h.line + 1, h.line + h.lines))


def _placed(info: TableInfo, document: Document, sections: Sequence[Section]) -> TableInfo:
    return replace(info, section=section_at(document.tables[info.table].start, sections))


def _missing(contents: Contents, headings: Sequence[Heading], tables: Sequence[TableInfo]) -> tuple[str, ...]:
    """What the contents list and neither headings nor tables answer; tables only if some are here."""
    titles = [h.key for h in headings]
    has_tables = any(info.meaning in STATUTORY for info in tables)
    grids = [fold_width(info.title) for info in tables if info.title] + [t for t in titles if t.endswith("表")]
    return missing_entries(contents.entries, titles, grids if has_tables else [])
