"""Plain facts that may contradict others: 无公务用车, 未发生公务接待, 已完成购置一辆公务用车.

Patterns are data (``profiles/taxonomy/statements.toml``). Sentences that only plan, require or define
something state no fact, and neither do glossaries.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extractor.extract.builder import Builder
from extractor.profiles import taxonomy
from schemas.records import FormRecord, Scope, StatementRecord
from schemas.sections import Section
from schemas.text import Squeezed, squeeze
from schemas.vouched import vouched

_new_statement = vouched(StatementRecord)

#: Section meanings that define words instead of stating facts.
_DEFINING = frozenset({"glossary"})
_DEFINING_TITLE = re.compile(r"名\s*词\s*解\s*释|术\s*语")
_SENTENCE = re.compile(r"[^。;!?]+")
_CLAUSE_START = re.compile(r"[,;。:(]")
#: Words before a statement that make it a condition, a plan, a duty or a definition.
_NOT_A_FACT = re.compile(
    r"如果|若|如有|如无|如未|是指|指的是|反映|应当|应予|不得|须|拟|计划|将|力争|争取|预计|预期|确保|原则上|严禁|避免|防止|下一步|是否|目标是|如$"
)
_UNDONE = re.compile(r"(?:未|没有|尚未|无|不)(?:能|曾|全部|及时)?$")
_DATE = re.compile(r"(20\d\d)年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
#: Cells of performance forms shorter than this hold figures and names, no sentences.
_SENTENCE_LENGTH = 8


#: The words each fact of a kind (its predicate) rests on, whoever recorded it.
Known = defaultdict[str, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One entry of the statement lexicon. ``planned`` kinds are plans by nature."""

    predicate: str
    concept: str | None
    scope: Scope
    needs: tuple[str, ...]
    pattern: re.Pattern[str]
    planned: bool


@lru_cache
def _kinds() -> tuple[Kind, ...]:
    return tuple(
        Kind(
            predicate=fields["predicate"],
            concept=fields.get("concept"),
            scope=fields.get("scope", "all"),
            needs=tuple(fields["needs"]),
            pattern=re.compile(_joined(fields["patterns"])),
            planned=fields.get("planned", False),
        )
        for fields in taxonomy("statements")["statement"]
    )


@lru_cache
def _needs() -> re.Pattern[str]:
    return re.compile("|".join(_needed_words()))


@lru_cache
def _printed_needs() -> re.Pattern[str]:
    """The needed words as a text prints them, with blanks anywhere."""
    return re.compile("|".join(r"\W*".join(word) for word in _needed_words()))


def _needed_words() -> list[str]:
    """What statements need, the longest words first."""
    return sorted({need for kind in _kinds() for need in kind.needs}, key=len, reverse=True)


@lru_cache(maxsize=1024)
def _kinds_for(words: frozenset[str]) -> tuple[Kind, ...]:
    """The kinds of statement a sentence can hold, by the words it has."""
    return tuple(kind for kind in _kinds() if not words.isdisjoint(kind.needs))


def _joined(patterns: list[str]) -> str:
    """One pattern of several; a group name may stand in each of them, so only the first keeps it."""
    numbered = [pattern.replace("(?P<number>", f"(?P<number{i}>") for i, pattern in enumerate(patterns)]
    return "|".join(numbered)


def extract_statements(builder: Builder) -> None:
    """Add the statements of all paragraphs and of the sentences in performance forms."""
    known: Known = defaultdict(list)
    for record in builder.records:
        if isinstance(record, StatementRecord):
            known[record.predicate].append((record.evidence.start, record.evidence.end))
    needs = _needs()
    for squeezed, section in _stretches(builder):
        for sentence in _SENTENCE.finditer(squeezed.text):
            if words := needs.findall(sentence.group()):
                _add_statements(builder, known, squeezed, sentence, section, frozenset(words))


def _stretches(builder: Builder) -> Iterator[tuple[Squeezed, str | None]]:
    """Stretches that may state facts, each with the meaning of its section. Two of three hold no needed word."""
    text, is_needed = builder.document.text, _printed_needs().search
    defining = {at for at, section in enumerate(builder.segments.sections) if _defines(section)}
    for paragraph in builder.segments.paragraphs:
        start, end = paragraph.start, paragraph.end
        if paragraph.section not in defining and is_needed(text, start, end):
            yield builder.squeezed(start, end), builder.meaning_of(paragraph.section)
    goals = {squeeze(form.goal) for form in builder.records if isinstance(form, FormRecord)}
    for info in builder.segments.tables:
        if info.meaning != "performance_form":
            continue
        meaning = builder.meaning_of(info.section)
        for cell in builder.document.tables[info.table].cells:
            if len(cell.text) >= _SENTENCE_LENGTH and is_needed(text, cell.start, cell.end):
                squeezed = builder.squeezed(cell.start, cell.end)
                if squeezed.text not in goals:
                    yield squeezed, meaning


def _defines(section: Section) -> bool:
    titles = (*section.path, section.title)
    return section.meaning in _DEFINING or any(_DEFINING_TITLE.search(title) for title in titles)


def _add_statements(
    builder: Builder,
    known: Known,
    squeezed: Squeezed,
    sentence: re.Match[str],
    section: str | None,
    needs: frozenset[str],
) -> None:
    words = sentence.group()
    for kind in _kinds_for(needs):
        for match in kind.pattern.finditer(words):
            if not _is_fact(kind, words, match, builder.segments.year):
                continue
            begin = sentence.start()
            span = squeezed.span(begin + match.start(), begin + match.end())
            if not any(start < span[1] and span[0] < end for start, end in known[kind.predicate]):
                known[kind.predicate].append(span)
                builder.add(_statement(builder, kind, span, section, _number(match), _date(words, match)))
            break


def _statement(
    builder: Builder,
    kind: Kind,
    span: tuple[int, int],
    section: str | None,
    value: Decimal | None,
    date: str | None,
) -> StatementRecord:
    return _new_statement(
        id=builder.new_id(),
        evidence=builder.quote(*span),
        section=section,
        predicate=kind.predicate,
        concept=kind.concept,
        scope=kind.scope,
        value=value,
        date=date,
    )


def _is_fact(kind: Kind, words: str, match: re.Match[str], year: int | None) -> bool:
    if _number(match) == 0:
        return False
    before = words[: match.start()]
    if kind.planned:
        return True
    clause = _CLAUSE_START.split(before)[-1]
    if _NOT_A_FACT.search(clause) or _UNDONE.search(clause):
        return False
    years = {int(one) for one in re.findall(r"20\d\d(?=年)", clause)}
    return kind.predicate != "none" or not years or year is None or year in years


def _number(match: re.Match[str]) -> Decimal | None:
    printed = next((text for name, text in match.groupdict().items() if text), None)
    if printed is None:
        return None
    return Decimal(_DIGITS.get(printed, 0)) if printed in _DIGITS else Decimal(printed)


def _date(words: str, match: re.Match[str]) -> str | None:
    """The last date in the statement's own clause, as far as it is printed (2024-12)."""
    begin = match.start() - len(_CLAUSE_START.split(words[: match.start()])[-1])
    found = list(_DATE.finditer(words, begin, match.end()))
    return "-".join(part.zfill(2) for part in found[-1].groups() if part) if found else None
