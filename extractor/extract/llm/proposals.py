"""What is asked about figures, and what is proposed of them."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.extract.llm.answers import FigureKind
from extractor.extract.llm.lines import Line, Place
from extractor.extract.llm.talk import Believed
from schemas.records import Status


@dataclass(frozen=True)
class Wanted:
    """A line and the figures in it that are to be read."""

    line: Line
    places: tuple[Place, ...]
    #: title of its section, for the model to know where it reads
    section: str


@dataclass(frozen=True)
class Proposal(Believed):
    """A figure and what a model says it is, found in the text. ``item`` is None if the line names none."""

    line: Line
    place: Place
    item: tuple[int, int] | None
    kind: FigureKind
    status: Status
