"""A builder over a text of our own, one paragraph to a line, for tests of single extractors."""

from __future__ import annotations

from types import MappingProxyType

from extractor.extract.builder import Builder
from extractor.profiles import Profile
from schemas.document import Document
from schemas.sections import Paragraph, Section, Segments

_NONE: MappingProxyType[str, object] = MappingProxyType({})


def builder_of(
    text: str, year: int | None = 2024, meaning: str | None = None, title: str = "说明"
) -> Builder:
    """A builder whose every line is a paragraph of one section."""
    section = Section(0, "一", title, 1, 0, 0, len(text), meaning)
    paragraphs, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            paragraphs.append(Paragraph(at, at + len(line), 0))
        at += len(line) + 1
    segments = Segments(
        kind="final_account",
        unit_name="某县某局",
        region="",
        year=year,
        level="unit",
        money_unit="万元",
        profile="base",
        sections=(section,),
        paragraphs=tuple(paragraphs),
        tables=(),
    )
    document = Document(name="case.txt", format="txt", sha256="0" * 64, text=text, blocks=())
    profile = Profile("base", "通用", (), _NONE, _NONE, _NONE, _NONE, _NONE, _NONE)
    return Builder(document, segments, profile)
