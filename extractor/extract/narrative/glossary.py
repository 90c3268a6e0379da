"""Glossaries (名词解释): they explain terms and hold no facts but codes with their names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.extract.builder import Builder
from extractor.extract.narrative.tokens import find_paths
from extractor.extract.narrative.view import view
from schemas.sections import Paragraph
from schemas.text import squeeze

if TYPE_CHECKING:
    from extractor.extract.narrative.reader import Reader

_CODE_AFTER = re.compile(r"\)?[:：(（]*((?:2\d{2})(?:\d{2}){0,2})(?!\d)[)）]?")
_CODE_BEFORE = re.compile(
    r"(?<!\d)((?:2\d{2})(?:\d{2}){1,2})(?!\d)[、:.]?([\u4e00-\u9fff()、]{2,40}?)(?=[:指,，。;]|反映|$)"
)


def is_glossary(builder: Builder, paragraph: Paragraph) -> bool:
    """Whether a paragraph stands in the glossary."""
    index = paragraph.section
    while index is not None:
        section = builder.segments.sections[index]
        if (section.meaning or "").startswith("glossary") or "名词解释" in squeeze(section.title):
            return True
        index = section.parent
    return False


def read_glossary(reader: Reader, paragraph: Paragraph) -> None:
    """Write the codes that a glossary paragraph prints beside names."""
    reader.context.enter(paragraph.section)
    reader.writer.section = reader.context.meaning
    seen = view(reader.builder.document.text, paragraph.start, paragraph.end)
    found = False
    for start, end, path in find_paths(seen.text):
        match = _CODE_AFTER.match(seen.text, end)
        code = path.code or (match.group(1) if match else "")
        if not code:
            continue
        found = True
        stop = match.end(1) if match else end
        names = [name for name in path.names if name]
        reader.writer.code_name("function", code, names[-1], tuple(names[:-1]), seen.span(start, stop))
    if not found:
        for match in _CODE_BEFORE.finditer(seen.text):
            reader.writer.code_name(
                "function", match.group(1), match.group(2), (), seen.span(match.start(), match.end())
            )
