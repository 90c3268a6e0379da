"""Elements of the official template that the narrative of a final account does not speak of at all.

What is not in the text is missing from the text; nothing is said of a document that was not read whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from extractor.extract.builder import Builder
from extractor.extract.residue.passages import Passage, state
from extractor.profiles import taxonomy
from schemas.text import fold_width


def find_absent_elements(builder: Builder, passages: Sequence[Passage]) -> None:
    """Record required elements without a word, and sections that the table of contents promises."""
    if builder.segments.kind != "final_account" or builder.document.unreadable:
        return
    text = "".join(builder.document.text.split()) if builder.segments.missing_sections else ""
    for title in builder.segments.missing_sections:
        words = "".join(title.split()).partition("、")
        if not title.endswith("表") and text.count(words[2] or words[0]) < 2:
            state(builder, "section_missing", builder.segments.name_span, concept=title)
    data = taxonomy("residue")
    meanings = {section.meaning for section in builder.segments.sections}
    if len(meanings & set(data["narrative"]["sections"])) < data["narrative"]["whole"]:
        return
    told = _told(builder, passages, tuple(data["narrative"]["untold"]))
    unspoken = _unspoken("\n".join(told), data["element"])
    if unspoken:
        # nearly all are spoken of in so many characters; only for the rest are blanks taken out of words
        unspoken = _unspoken("\n".join("".join(fold_width(words).split()) for words in told), unspoken)
    for element in unspoken:
        span, meaning = _nearest(builder, element)
        state(builder, "element_absent", span, meaning, concept=element["name"])


def _told(builder: Builder, passages: Sequence[Passage], untold: tuple[str, ...]) -> list[str]:
    """Everything the narrative and its headings say."""
    told = [passage.raw for passage in passages if not passage.is_in(untold)]
    titles = [s.title for s in builder.segments.sections if not (s.meaning or "").startswith(untold)]
    return [*told, *titles]


def _unspoken(told: str, elements: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [one for one in elements if not any(word in told for word in one["words"])]


def _nearest(builder: Builder, element: Mapping[str, Any]) -> tuple[tuple[int, int], str]:
    """The heading of the section where the element belongs, or the document's name."""
    for meaning in element["near"]:
        for section in builder.segments.sections:
            if (section.meaning or "").startswith(meaning):
                return (section.start, min(section.body_start, section.end)), section.meaning or ""
    return builder.segments.name_span, ""
