"""What a language model adds to the records: it proposes, the text decides.

Sentences -> questions -> replies -> grounding -> one more question with the failures named -> records. Nothing
enters the records that is not in the document: every proposal quotes the sentence it was asked about, its figure is
taken from there, and what the figure is of is decided by code (``records``). A question that fails leaves the
grammar's records as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from extractor.extract.builder import Builder
from extractor.extract.llm.figures import figure_questions
from extractor.extract.llm.lines import Line, harmless, read_lines
from extractor.extract.llm.merge import meaningless, merge
from extractor.extract.llm.proposals import Wanted
from extractor.extract.llm.reasons import label_reasons, reason_questions
from extractor.extract.llm.records import Maker
from extractor.extract.llm.talk import Question, converse
from extractor.extract.llm.tally import Tally
from extractor.extract.narrative.context import Context
from schemas.asks import Asker, LlmUse
from schemas.model_use import ModelCoverage
from schemas.records import UnreadFigure
from schemas.usage import Usage

__all__ = ["read_with_model"]


def read_with_model(
    builder: Builder, unread: Iterable[UnreadFigure], asker: Asker, use: LlmUse
) -> tuple[ModelCoverage, Usage]:
    """Ask a model about a document and add what holds to the text.

    Args:
        builder: the document with the grammar's records. Records are added; in ``full`` the grammar's records of
            figures that the model was to read are kept only where both agree.
        unread: the figures that no record of the grammar holds.
        asker: who answers.
        use: ``assist`` or ``full``.
    """
    context = Context(builder)
    reading = read_lines(builder, context)
    tally = Tally(asker, use)
    about_figures = figure_questions(_wanted(builder, reading.lines, unread, use))
    about_reasons = reason_questions(builder, use, reading.refused)
    questions: list[Question[Any]] = [*about_figures, *about_reasons]
    converse(builder, questions, tally)
    merge(builder, Maker(builder, context), about_figures, tally)
    label_reasons(builder, [label for question in about_reasons for label in question.believed], tally)
    return tally.coverage(reading.refused), tally.usage()


def _wanted(
    builder: Builder, lines: Sequence[Line], unread: Iterable[UnreadFigure], use: LlmUse
) -> list[Wanted]:
    """The lines to ask about: in ``assist`` those with figures of unknown meaning, in ``full`` all that have any."""
    missing = {(one.evidence.start, one.evidence.end) for one in unread}
    is_open = meaningless(builder)
    found: list[Wanted] = []
    for line in lines:
        places = tuple(
            place
            for place in line.places
            if use == "full" or place.numeral or (place.start, place.end) in missing or is_open(place)
        )
        if places:
            section = builder.section_of(line.section)
            found.append(Wanted(line, places, harmless(section.title) if section else ""))
    return found
