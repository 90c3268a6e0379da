"""The sentences of a disclosure as a model is shown them: numbered lines, each with the figures in it.

A line is one sentence of one narrative paragraph. What code knows of it stays with it (where it stands, its tokens,
its figures), so that nothing a model says has to be believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from extractor.extract.builder import Builder
from extractor.extract.llm.numerals import find_numerals
from extractor.extract.llm.screen import is_instruction
from extractor.extract.narrative.context import Context
from extractor.extract.narrative.glossary import is_glossary
from extractor.extract.narrative.lexicon import Kind
from extractor.extract.narrative.tokens import Token, Tokenizer
from extractor.extract.narrative.view import View, view
from schemas.evidence import Evidence
from schemas.quantity import Quantity
from schemas.sections import Paragraph
from schemas.text import Squeezed

_COUNTED = frozenset({Kind.MONEY, Kind.RATE, Kind.COUNT})
_SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]*")
_PART = re.compile(r"[^；;]+[；;]*")
#: A sentence that is longer is parted at its semicolons.
_LONG = 240
#: A part that is still longer is parted at a comma before this.
_ENDLESS = 600
#: Signs that could end the frame a document is shown in, or begin a turn of a conversation.
_FRAME = str.maketrans({"<": "＜", ">": "＞", "{": "｛", "}": "｝", "`": "｀", "|": "｜"})


@dataclass(frozen=True, slots=True)
class Place:
    """A figure of a line. ``start`` and ``end`` index the document; ``numeral``: written in Chinese numerals."""

    start: int
    end: int
    quantity: Quantity
    kind: Kind
    numeral: bool = False


@dataclass(frozen=True)
class Line:
    """A sentence. ``start`` and ``end`` index the document, whose text is ``canonical``."""

    canonical: str
    start: int
    end: int
    section: int | None
    paragraph: int
    tokens: tuple[Token, ...]
    view: View
    places: tuple[Place, ...]

    @cached_property
    def text(self) -> str:
        """The words as a model is shown them: without blanks, and without signs that could end their frame."""
        return harmless(self.canonical[self.start : self.end])

    @cached_property
    def squeezed(self) -> Squeezed:
        """The words without blanks and widths, with their offsets."""
        return Squeezed.of(self.canonical, self.start, self.end)

    def printed(self, place: Place) -> str:
        """A figure as it is printed, without blanks."""
        return "".join(self.canonical[place.start : place.end].split())


@dataclass(frozen=True)
class Reading:
    """The lines of a document, and the passages that are shown to no model."""

    lines: tuple[Line, ...]
    refused: tuple[Evidence, ...]


def harmless(text: str) -> str:
    """Words of a document as they may stand in a question: on one line, without signs that could end their frame."""
    return "".join(text.split()).translate(_FRAME)


def read_lines(builder: Builder, context: Context) -> Reading:
    """All sentences of narrative paragraphs, in document order.

    Paragraphs that hold instructions are refused whole, with what follows them in their section: an instruction
    and what it wants believed stand together.
    """
    lines: list[Line] = []
    refused: list[Evidence] = []
    text = builder.document.text
    closed = {s.index for s in builder.segments.sections if is_instruction(s.title)}
    for number, paragraph in enumerate(builder.segments.paragraphs):
        if is_glossary(builder, paragraph):
            continue
        words = text[paragraph.start : paragraph.end]
        hostile = is_instruction(words)
        if hostile or (paragraph.section in closed and _FIGURE.search(words)):
            refused.append(builder.quote(paragraph.start, paragraph.end))
        elif paragraph.section not in closed:
            context.enter(paragraph.section)
            lines.extend(_lines(text, paragraph, number, context))
        if hostile and paragraph.section is not None:
            closed.add(paragraph.section)
    return Reading(tuple(lines), tuple(refused))


_FIGURE = re.compile(r"\d")


def _lines(text: str, paragraph: Paragraph, number: int, context: Context) -> Iterator[Line]:
    for start, end in _sentences(text, paragraph.start, paragraph.end):
        seen = view(text, start, end)
        if not seen.text:
            continue
        tokens = tuple(Tokenizer(seen, context.lexicon).run())
        yield Line(
            text, start, end, paragraph.section, number, tokens, seen, tuple(_places(seen, tokens, text))
        )


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences; long ones in parts, at semicolons and then at commas, so that no line is endless."""
    for match in _SENTENCE.finditer(text, start, end):
        if match.end() - match.start() <= _LONG:
            yield _trimmed(text, *match.span())
            continue
        for part in _PART.finditer(text, *match.span()):
            yield from (_trimmed(text, *piece) for piece in _pieces(text, *part.span()))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _ENDLESS:
        comma = max(text.rfind("，", start, start + _ENDLESS), text.rfind("、", start, start + _ENDLESS))
        stop = comma + 1 if comma > start else start + _ENDLESS
        yield start, stop
        start = stop
    yield start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def _places(seen: View, tokens: tuple[Token, ...], text: str) -> list[Place]:
    found = [
        Place(*seen.span(token.start, token.end), token.quantity, token.kind)
        for token in tokens
        if token.kind in _COUNTED and seen.text[max(0, token.start - 1) : token.start] != "第"
    ]
    for one in find_numerals(seen.text):
        start, end = seen.span(one.start, one.end)
        if not any(place.start < end and start < place.end for place in found):
            found.append(Place(start, end, one.quantity, Kind.MONEY, numeral=True))
    return sorted(found, key=lambda place: place.start)


def plain_line(text: str, start: int, end: int) -> Line:
    """A stretch as a line whose figures do not matter."""
    return Line(text, start, end, None, -1, (), view(text, start, start), ())
