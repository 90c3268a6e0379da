"""Reasons: where their words begin and end, and which changes they explain.

A reason begins behind 主要原因是 and its kin and ends with its sentence, unless the sentence goes on with a
statement of its own: a part of a list, a further base with its own figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.extract.narrative.clauses import Clause, Group
from extractor.extract.narrative.lexicon import Kind, concepts
from extractor.extract.narrative.phrases import read_base
from extractor.extract.narrative.state import BaseRef, ChangeDraft, Pending, Preposed, Subject, are_apart
from extractor.extract.narrative.tokens import FIGURES, Token
from extractor.extract.reasons import analyse_reason
from schemas.records import ChangeRecord, ReasonRecord

if TYPE_CHECKING:
    from extractor.extract.narrative.reader import Reader

Items = Sequence[Token | Group]
_RESULTS = ("所致", "造成", "造成的", "引起", "引起的", "导致", "导致的")
_ORDINAL = re.compile(r"^[一二三四五六七八九十]是|^\(?[一二三四五六七八九十\d]+[).、]|^[①-⑳]|^其[一二三四]")
#: 三个原因：, 以下几方面： announce reasons and are none.
_ANNOUNCES = re.compile(
    r"(?:有|以下|如下)*[一二三四五六两几多\d]?(?:个|点|方面|个方面|大)?(?:的)?(?:主要)?(?:原因|因素|方面)(?:有|是|为)?"
)
#: How many sentences back a reason may name what it explains.
_REACH = 6
#: Words that follow 由于 and explain a missing figure, not a change.
_NO_REASON = re.compile(r"无法计算|不可比|无可比性|无法比较")
_FURTHER = re.compile(r"[二三四五六七八九]是|其[二三四五六]")
#: A sentence that goes on with the reason before it, and what is none: plans, what did not happen, statements.
_LONGEST_CAUSE = 60
_FURTHER_CAUSE = re.compile(r"(?:同时|另外|此外|并且|而且|其次|再者|加之|另)[，,]?")
_NO_CAUSE = re.compile(r"[无未将]|没有|进一步|下一步|今后|详见|附件|下同")
_OF_ITS_OWN = FIGURES | {
    Kind.CUE,
    Kind.LIST,
    Kind.ENUM,
    Kind.FLAT,
    Kind.COMPARE,
    Kind.USE,
    Kind.COLON,
    Kind.FUNCTION,
}
#: Which way a cue says that what it explains went.
_WAYS_OF_CUES = {1: ("增加", "增长", "上升"), -1: ("减少", "下降")}
_PLAIN_LIST = re.compile(r"^主要(?:是|为|系)$")


def with_continued_reasons(tree: tuple[tuple[Clause, ...], ...], text: str) -> tuple[tuple[Clause, ...], ...]:
    """Join a sentence that goes on with the reason before it to that reason's.

    …主要原因是厉行节约。较上年减少了培训费支出等。
    """
    if len(tree) < 2:
        return tree
    found: list[tuple[Clause, ...]] = []
    for sentence in tree:
        if found and _ends_in_reason(found[-1]) and _goes_on(sentence, text):
            *before, last = found[-1]
            found[-1] = (*before, replace(last, mark=Kind.SEMICOLON), *sentence)
        else:
            found.append(sentence)
    return tuple(found)


def _ends_in_reason(sentence: tuple[Clause, ...]) -> bool:
    """Whether the last thing a sentence says is a reason, without figures behind its cue."""
    last = next((k for k in reversed(range(len(sentence))) if Kind.CUE in sentence[k].kinds), None)
    if last is None or sentence[-1].mark is not Kind.STOP:
        return False
    kinds = sentence[last].kinds
    behind = [
        *kinds[kinds.index(Kind.CUE) :],
        *(kind for clause in sentence[last + 1 :] for kind in clause.kinds),
    ]
    return not FIGURES & set(behind) and Kind.LIST not in behind


def _goes_on(sentence: tuple[Clause, ...], text: str) -> bool:
    """Whether a sentence without figures and without an item of its own names a further cause."""
    start, end = sentence[0].start, sentence[-1].end
    kinds = {kind for clause in sentence for kind in clause.kinds}
    grouped = any(isinstance(item, Group) for clause in sentence for item in clause.items)
    if end - start > _LONGEST_CAUSE or grouped or kinds & _OF_ITS_OWN or _NO_CAUSE.search(text, start, end):
        return False
    joined = bool(_FURTHER_CAUSE.match(text, start, end))
    lead = sentence[0].kinds[:1]
    compared = lead in ([Kind.BASE], [Kind.ALONE]) and Kind.DIRECTION in sentence[0].kinds
    return joined or compared


def as_plain(items: Items) -> list[Token | Group]:
    """A cue that brings no reason is a mark of a list (其他用车主要是…) or just words."""
    found: list[Token | Group] = []
    for item in items:
        if isinstance(item, Token) and item.kind is Kind.CUE:
            listing = bool(_PLAIN_LIST.match(item.text))
            item = replace(item, kind=Kind.LIST if listing else Kind.WORD, value="open" if listing else None)
        found.append(item)
    return found


def read_reason(
    reader: Reader, clauses: tuple[Clause, ...], at: int, items: list[Token | Group], cue: int
) -> int | None:
    """Read a reason whose cue is ``items[cue]``; the index of the clause behind it, None if it is no reason."""
    token = items[cue]
    assert isinstance(token, Token)  # noqa: S101 - the caller found it so
    before = items[:cue]
    if token.value != "main" and not _states(before):
        follows = _explains_something(reader, clauses, at) and _only_light(before)
        if follows and at == 0 and (effect := _effect_of_its_own(reader, clauses)) is not None:
            stated = [p for p in reader.stated if p.subject.concept == effect]
            if stated and cue + 1 < len(items):
                _write(reader, items[cue + 1].start, clauses[0].end, (token.start, token.end), stated[-1:])
                return at + 1
            follows = False
        if not follows:
            return None if before else _prepose(reader, clauses, at, items, cue)
    told = _before(reader, before)
    reader.flush()
    region = _region(reader, clauses, at, items, cue)
    if region is None:
        return at + 1
    start, end, following, rest = region
    explains = _explained(reader, told, at_start=at == 0 and not before)
    if told is None:
        explains = _of_the_way_named(reader, explains, token)
    _inner_changes(reader, clauses, at, cue, end)
    _write(reader, start, end, (token.start, token.end), explains)
    ended = following >= len(clauses) and not rest
    reader.pointwise = explains if ended and _ORDINAL.match(reader.view.text[start:]) else []
    if rest:
        reader.predicates(rest, clauses[following - 1].mark)
    return following


def read_further_point(reader: Reader, clauses: tuple[Clause, ...]) -> int:
    """二是… in a sentence of its own goes on with the reason before it; the index of the clause to go on with."""
    first = clauses[0].tokens[:1]
    if not first or first[0].kind is not Kind.ENUM or not _FURTHER.match(first[0].text):
        reader.pointwise = []
        return 0
    _write(reader, first[0].start, clauses[-1].end, (first[0].start, first[0].end), reader.pointwise)
    return len(clauses)


def _before(reader: Reader, before: list[Token | Group]) -> Subject | None:
    """The words before a cue: 决算数小于预算数的 is a statement, 公务接待费减少的 names what is explained."""
    if not before:
        return None
    tokens = [t for t in before if isinstance(t, Token)]
    mention = reader.mention([t for t in tokens if t.kind not in (Kind.DIRECTION, Kind.FLAT)])
    named = mention.concept not in (None, "other")
    if _states(before) and not (named and _repeats(tokens)):
        reader.predicates(before, None)
        return None
    return reader.subject_of(mention) if named else None


def _repeats(tokens: list[Token]) -> bool:
    """Whether words before a cue say once more that an item stayed the same, against no base (接待费持平的原因)."""
    kinds = {t.kind for t in tokens}
    return Kind.FLAT in kinds and not kinds & (FIGURES | {Kind.COMPARE, Kind.BASE, Kind.ALONE})


def _states(before: Items) -> bool:
    """Whether words before a cue are a statement of their own (比上年增加5万元主要由于…)."""
    return any(
        isinstance(t, Token) and (t.kind in FIGURES or t.kind in (Kind.COMPARE, Kind.FLAT)) for t in before
    )


def _only_light(before: Items) -> bool:
    return all(isinstance(t, Token) and t.kind in (Kind.SOFT, Kind.ENUM, Kind.COLON) for t in before)


def _recent(reader: Reader) -> list[Pending]:
    """What was said in this sentence or the one before and is not explained."""
    return [p for p in reader.pending if p.sentence >= reader.sentence_number - 1]


def _explains_something(reader: Reader, clauses: tuple[Clause, ...], at: int) -> bool:
    """Whether a soft cue follows a change: in its sentence, or at the head of the next."""
    if reader.draft is not None or any(p.sentence == reader.sentence_number for p in reader.pending):
        return True
    return at == 0 and bool(_recent(reader))


def _effect_of_its_own(reader: Reader, clauses: tuple[Clause, ...]) -> str | None:
    """The item that what follows 因… is said of, if not that of before: 因财力不足，公务接待费没有预算。"""
    recent = _recent(reader)
    if not recent or clauses[0].mark is not Kind.COMMA:
        return None
    about = recent[-1].subject.concept
    named = (t for clause in clauses[1:] for t in _spoken_of(clause) if t.kind is Kind.CONCEPT)
    return next((str(t.value) for t in named if are_apart(about, t.value)), None)


def _spoken_of(clause: Clause) -> Iterator[Token]:
    """What a clause begins with, and what 、 joins to it, up to its verb."""
    tokens = [t for t in clause.tokens if t.kind is not Kind.SOFT]
    for index, token in enumerate(tokens):
        if token.kind is Kind.DIRECTION:
            return
        if index == 0 or tokens[index - 1].kind is Kind.PAUSE:
            yield token


def _prepose(reader: Reader, clauses: tuple[Clause, ...], at: int, items: Items, cue: int) -> int | None:
    """Keep a reason that comes first; the changes of its sentence settle what it explains."""
    token, clause = items[cue], clauses[at]
    assert isinstance(token, Token)  # noqa: S101 - the caller found it so
    causal = token.value == "strong" or token.text.startswith(("因", "受", "系因"))
    figures = any(isinstance(t, Token) and t.kind in FIGURES for t in items[cue:])
    if not causal or figures or clause.mark is not Kind.COMMA or cue + 1 >= len(items):
        return None
    reader.preposed = Preposed(
        items[cue + 1].start, clause.end, (token.start, token.end), len(reader.pending)
    )
    return at + 1


def settle_preposed(reader: Reader) -> None:
    """At the end of a sentence: a reason that came first explains the changes that followed it."""
    kept, reader.preposed = reader.preposed, None
    if kept is None:
        return
    explained = [p for p in reader.pending[kept.already :] if p.sentence == reader.sentence_number]
    if explained:
        _write(reader, kept.start, kept.end, kept.cue, explained)


def _region(
    reader: Reader, clauses: tuple[Clause, ...], at: int, items: list[Token | Group], cue: int
) -> tuple[int, int, int, list[Token | Group]] | None:
    """Where the reason's words begin and end, the clause behind it, and what of the last clause is left to read."""
    own = items[cue + 1 :]
    first = at
    while not own:
        if clauses[first].mark in (Kind.STOP, Kind.SEMICOLON) or first + 1 >= len(clauses):
            return None
        first += 1
        own = list(clauses[first].items)
    if _ANNOUNCES.fullmatch(reader.view.text, own[0].start, own[-1].end) and first + 1 < len(clauses):
        first += 1
        own = list(clauses[first].items)
        if not own:
            return None
    start = own[0].start
    numbered = bool(_ORDINAL.match(reader.view.text[start : start + 6]))
    at = first
    while True:
        if (cut := _list_inside(own, clauses[at])) is not None:
            if cut == 0:
                return None
            return start, own[cut - 1].end, at + 1, list(own[cut:])
        end = own[-1].end
        following = at + 1
        if following >= len(clauses) or clauses[at].mark is Kind.STOP:
            return start, end, following, []
        if _breaks(reader, clauses, following, numbered):
            return start, end, following, []
        at, own = following, list(clauses[following].items)


def _list_inside(items: Items, clause: Clause) -> int | None:
    """Where a list mark cuts a clause (…科目其中：), if it does."""
    for index, item in enumerate(items):
        if isinstance(item, Token) and item.kind is Kind.LIST:
            last = index == len(items) - 1 and clause.mark is Kind.COLON
            if last and item.value in ("of_which", "complete"):
                return index
    return None


def _breaks(reader: Reader, clauses: tuple[Clause, ...], at: int, numbered: bool) -> bool:
    """Whether a clause is no more part of the reason before it."""
    clause = clauses[at]
    kinds = clause.kinds
    if not kinds:
        return False
    if kinds[0] is Kind.ENUM:
        return not (numbered and _ORDINAL.match(reader.view.text[clause.start : clause.start + 6]))
    if kinds[0] is Kind.LIST:
        aside = clause.tokens[0].value == "of_which" and clauses[at - 1].mark is Kind.COMMA
        return not aside or clause.mark is Kind.COLON or bool({Kind.MONEY, Kind.COUNT} & set(kinds))
    if Kind.USE in kinds[:3]:
        return True
    mark = next((k for k, t in enumerate(clause.tokens) if t.kind is Kind.LIST), None)
    if mark is not None and clause.tokens[mark].value != "of_which" and Kind.CONCEPT in kinds[:mark]:
        return True
    if any(t.kind is Kind.CUE and t.value == "main" for t in clause.tokens):
        return True
    if kinds[0] in (Kind.DONE, Kind.SHARE, Kind.DEVIATION) and Kind.RATE in kinds:
        return True
    if clauses[at - 1].mark is Kind.SEMICOLON:
        return _structured(reader, clauses, at)
    return _new_base(reader, clauses, at) or _new_item(reader, clauses, at)


def _structured(reader: Reader, clauses: tuple[Clause, ...], at: int) -> bool:
    """Behind ；: does the segment bring figures of its own?"""
    for clause in clauses[at:]:
        kinds = set(clause.kinds)
        if kinds & {Kind.SHARE, Kind.DONE, Kind.RATE} and kinds & FIGURES:
            return True
        if any(t.kind is Kind.CUE and t.value == "main" for t in clause.tokens):
            return True
        if Kind.FLAT in kinds and kinds & {Kind.BASE, Kind.CONCEPT}:
            return True
        if Kind.MONEY in kinds and not kinds & {Kind.DIRECTION} and kinds & {Kind.CONCEPT, Kind.FUNCTION}:
            return True
        if Kind.COUNT in kinds and kinds & {Kind.CONCEPT, Kind.COUNTED} and Kind.DIRECTION not in kinds:
            return True
        if Kind.MONEY in kinds and Kind.BASE in kinds:
            return True
        if clause.mark in (Kind.SEMICOLON, Kind.STOP):
            break
    del reader
    return False


def _new_base(reader: Reader, clauses: tuple[Clause, ...], at: int) -> bool:
    """较上年支出数减少0.7万元，下降18%: a comparison of the whole again, not of something in the reason."""
    items = clauses[at].items
    opener = items[0]
    if not isinstance(opener, Token) or opener.kind is not Kind.BASE:
        return False
    phrase = read_base(items, 0, reader.year)
    if phrase is None:
        return False
    rest = clauses[at].kinds
    follows = clauses[at + 1].kinds[:2] if at + 1 < len(clauses) else []
    if Kind.FLAT in rest:
        return True
    if Kind.DIRECTION not in rest:
        return phrase.end >= len(items)
    if not _bare_change(items[phrase.end :]):
        return False
    rated = (
        Kind.RATE in rest
        or Kind.NORATE in rest
        or (follows[:1] == [Kind.DIRECTION] and Kind.RATE in clauses[at + 1].kinds)
    )
    outer = reader.base.kind if reader.base else None
    return rated or (Kind.MONEY in rest and outer is not None and phrase.kind != outer)


def _bare_change(items: Items) -> bool:
    """Whether a direction is followed by its figure, with no item of its own between (少支出救助费用9万元)."""
    kinds = [t.kind for t in items if isinstance(t, Token) and t.kind not in (Kind.SOFT, Kind.APPROX)]
    return len(kinds) > 1 and kinds[0] is Kind.DIRECTION and kinds[1] in FIGURES


def _new_item(reader: Reader, clauses: tuple[Clause, ...], at: int) -> bool:
    """公务接待费支出0.1万元，占…: an amount without a direction, and something said of it."""
    clause = clauses[at]
    kinds = clause.kinds
    if Kind.MONEY not in kinds or Kind.DIRECTION in kinds or Kind.FLAT in kinds:
        return False
    words = [t for t in clause.tokens if t.kind not in FIGURES]
    mention = reader.mention(words)
    if mention.concept in (None, "other") or not mention.clean:
        return False
    follows = clauses[at + 1].kinds[:1] if at + 1 < len(clauses) else []
    return follows in ([Kind.SHARE], [Kind.BASE], [Kind.DONE], [Kind.ALONE]) or mention.measure is not None


def is_result(reader: Reader, clauses: tuple[Clause, ...], at: int, items: Items) -> bool:
    """…，系人员增加所致 without a cue: a clause that ends with 所致 behind a change."""
    if (
        at == 0
        or clauses[at - 1].mark is not Kind.COMMA
        or not reader.view.text.endswith(_RESULTS, clauses[at].start, clauses[at].end)
    ):
        return False
    if any(isinstance(t, Token) and t.kind in FIGURES for t in items):
        return False
    return _explains_something(reader, clauses, at)


def read_result(reader: Reader, clauses: tuple[Clause, ...], at: int) -> int:
    """Read such a clause."""
    reader.flush()
    clause = clauses[at]
    _write(
        reader, clause.start, clause.end, (clause.start, clause.end), _explained(reader, None, at_start=False)
    )
    return at + 1


def _explained(reader: Reader, told: Subject | None, *, at_start: bool) -> list[Pending]:
    """Which of the unexplained statements a reason means: those of the named item, else the last ones said together."""
    recent = _recent(reader) or reader.pending[-2:]
    if told is not None:
        named = [
            p for p in reader.stated if p.subject is told and p.sentence >= reader.sentence_number - _REACH
        ]
        return [p for p in named[-2:] if _family(p) == _family(named[-1])]
    if not recent:
        return []
    last = recent[-1]
    if at_start and last.sentence < reader.sentence_number:
        # a sentence of its own explains all that the sentence before it states against one base, and of the same
        # item what moved the same way against another
        told_last = [p for p in recent if p.sentence == last.sentence]
        return [p for p in told_last if _family(p) == _family(last) or _moved_alike(p, last)]
    same = [p for p in recent if p.subject is last.subject or _beside(p.subject, last.subject)]
    return [p for p in same if _family(p) == _family(last)]


def _of_the_way_named(reader: Reader, explained: list[Pending], cue: Token) -> list[Pending]:
    """…增加5万元，其中接待费降幅较大，下降的主要原因是… explains what fell in between, not the rise."""
    ways = {way for way, words in _WAYS_OF_CUES.items() if any(word in cue.text for word in words)}
    if len(ways) != 1 or "增减" in cue.text or not explained:
        return explained
    behind = reader.view.index(explained[-1].record.evidence.end)
    between = [t.kind for t in reader.tokens if behind <= t.start < cue.start]
    if not {Kind.CONCEPT, *FIGURES} & set(between):
        # …减少5万元，增加的主要原因是…: of that change, whatever its words say
        return explained
    fitting = (*ways, None, 0)
    return [p for p in explained if not isinstance(p.record, ChangeRecord) or p.record.direction in fitting]


def _moved_alike(first: Pending, second: Pending) -> bool:
    """Whether two changes of one item go the same way: 比上年减少2万元，比年初预算减少1万元。主要是…"""
    if not (isinstance(first.record, ChangeRecord) and isinstance(second.record, ChangeRecord)):
        return False
    same = first.subject is second.subject and first.record.direction == second.record.direction
    return same and first.record.direction in (-1, 1)


def _beside(first: Subject, second: Subject) -> bool:
    """收入总计 and 支出总计 of one sentence are explained together."""
    return first.concept == second.concept == "grand_total" and first.scope == second.scope


def _family(pending: Pending) -> str:
    return (
        "prior_year"
        if pending.record.base == "prior_year"
        else "budget"
        if "budget" in pending.record.base
        else "other"
    )


def _write(reader: Reader, start: int, end: int, cue: tuple[int, int], explains: list[Pending]) -> None:
    """Write a reason down, unless it is none; figures in it that nobody else keeps are kept as such."""
    text = reader.view.text
    start, end = _trimmed(text, start, end)
    told = explains or any(word in text[cue[0] : cue[1]] for word in ("主要", "差异"))
    if end <= start or not told or _NO_REASON.search(text, start, end):
        return
    first, last = reader.view.span(start, end)
    reason = reader.builder.add(
        analyse_reason(
            reader.builder,
            start=first,
            end=last,
            cue=reader.view.span(*cue),
            explains=[p.record for p in explains],
            section=reader.writer.section,
        )
    )
    _keep_figures(reader, start, end, reason)
    done = {id(p) for p in explains}
    reader.pending = [p for p in reader.pending if id(p) not in done and p.sentence >= reader.sentence_number]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A reason's words without marks at their ends and without 所致."""
    while end > start and text[end - 1] in "。,，;:、":
        end -= 1
    while start < end and text[start] in ":，,":
        start += 1
    if end - start > len("因所致") and text[start:end].endswith("所致"):
        end -= len("所致")
    return start, end


def _keep_figures(reader: Reader, start: int, end: int, reason: ReasonRecord) -> None:
    """Record the figures of a reason that its analysis left: persons, shares, amounts of nothing known."""
    held = [(one.evidence.start, one.evidence.end) for one in reason.amounts]
    words = start
    for token in reader.tokens:
        if token.start < start or token.end > end or token.kind not in FIGURES:
            continue
        first, last = reader.view.span(token.start, token.end)
        if not any(begin <= first and last <= stop for begin, stop in held):
            reader.other(
                [t for t in reader.tokens if words <= t.start < token.start and t.kind is Kind.WORD][-1:],
                token,
            )
        words = token.end


def _inner_changes(reader: Reader, clauses: tuple[Clause, ...], at: int, cue: int, end: int) -> None:
    """Changes of known items that a reason states against a stated base (项目支出增加，较上年增加12万元)."""
    subject: Subject | None = None
    first = True
    for clause in clauses[at:]:
        if clause.start >= end:
            break
        items = list(clause.items)[cue + 1 if first else 0 :]
        first = False
        tokens = [t for t in items if isinstance(t, Token)]
        place = next(
            (
                k
                for k, t in enumerate(items)
                if isinstance(t, Token) and t.kind is Kind.BASE and read_base(items, k, reader.year)
            ),
            None,
        )
        words = tokens if place is None else [t for t in items[:place] if isinstance(t, Token)]
        words = [t for t in words if t.kind is not Kind.DIRECTION and t.kind not in FIGURES]
        mention = reader.mention(words)
        if mention.concept in concepts() and mention.clean:
            subject = reader.subject_of(mention)
        elif words:
            # 上年结转9万元，实际较上年增加资金5万元: of what, nobody says
            subject = None
        if place is not None and subject is not None:
            _inner_change(reader, items, place, subject)


def _inner_change(reader: Reader, items: Items, place: int, subject: Subject) -> None:
    phrase = read_base(items, place, reader.year)
    if phrase is None or phrase.figure is not None:
        return
    rest = [t for t in items[phrase.end :] if isinstance(t, Token) and t.kind not in (Kind.SOFT, Kind.APPROX)]
    if (
        len(rest) >= 2
        and rest[0].kind is Kind.DIRECTION
        and rest[1].kind is Kind.MONEY
        and rest[0].value is not None
    ):
        opener = items[place]
        span = reader.view.span(opener.start, rest[1].end)
        draft = ChangeDraft(subject, "actual", BaseRef(phrase.kind), rest[0].value, rest[0].text, *span)
        draft.amount = rest[1].quantity
        reader.writer.change(draft, reader.year, subject.figures.get(("actual", reader.year)))
