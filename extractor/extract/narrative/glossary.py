"""Glossaries (名词解释): they explain terms and hold no facts but codes with their names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.extract.builder import Builder
from extractor.extract.narrative.tokens import find_paths
from extractor.extract.narrative.view import View, view
from schemas.sections import Paragraph
from schemas.text import squeeze

if TYPE_CHECKING:
    from extractor.extract.narrative.reader import Reader

_CODE_AFTER = re.compile(r"\)?[:：(（]*((?:2\d{2})(?:\d{2}){0,2})(?!\d)[)）]?")
_CODE_BEFORE = re.compile(
    r"(?<!\d)(?P<code>[2-3]\d{2}(?:\d{2}){1,2})(?!\d)[、:.]?(?P<name>[\u4e00-\u9fff()、]{2,40}?)(?=[:指,，。;]|反映|$)"
)
_CODE_BEHIND = re.compile(
    r"(?<![\u4e00-\u9fff])(?P<name>[\u4e00-\u9fff、]{2,40})[(](?P<code>[2-3]\d{2}(?:\d{2}){0,2})[)]"
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
        _read_pairs(reader, seen)


def _read_pairs(reader: Reader, seen: View) -> None:
    """Codes directly before or, in brackets, behind a name without level marks."""
    for pattern in (_CODE_BEFORE, _CODE_BEHIND):
        for match in pattern.finditer(seen.text):
            code, name = match["code"], match["name"]
            scheme = "function" if code.startswith("2") or len(code) == len("2080505") else "economic"
            first, last = (
                min(match.start("code"), match.start("name")),
                max(match.end("code"), match.end("name")),
            )
            reader.writer.code_name(scheme, code, name, (), seen.span(first, last))
