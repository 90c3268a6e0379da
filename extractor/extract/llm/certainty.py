"""When a figure's item, year and fund are certain, so that checks may compare it.

They are only if nothing in the sentence, up to its reason, could make the figure another one: the item is a name the
taxonomy knows and stands in a clause with one figure and no further word but those that say that money was spent;
and a change stands in a clause of its own that says no more than against last year, which way, and how much.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.extract.llm.lines import Line, Place
from extractor.extract.llm.wording import CHANGED
from extractor.extract.narrative.lexicon import Kind
from extractor.extract.narrative.mentions import Mention
from extractor.extract.narrative.tokens import SEPARATORS, Token

Clause = Sequence[Token]
#: A sentence longer than this, its reason left off, says more than one thing.
_LONGEST = 100
#: Words that say of a clause no more than that money was spent this year.
_SPENT = re.compile(
    r"(?:全年|今年|当年|本年|年内|一年|整年|总共|一共|共|合计|累计|算下来|下来|这一?块|那一?块|这一?项|这一?笔|方面|上|的|了|也|就|是|共计|实际"
    r"|咱们|我们|单位|花了|花掉|花去|花出去|花费|花|用了|用掉|用去|用|开销|开支|支出|支了|列支|付了?|付出|掏了?|支|走了?|费用|经费|钱|数|决算)*"
)
#: Words that make the figures of a sentence those of somebody else, of a part, or of another time.
_ELSEWHERE = re.compile(
    r"下属|所属|各单位|各镇|乡镇|街道|其他单位|兄弟单位|代管|代列|垫付|财政局|其中|有关|部分|拟|计划|打算|预计|明年|下一年|下年"
)
_LIGHT = frozenset({Kind.SOFT, Kind.THIS, Kind.UNIT, Kind.SCOPE, Kind.MEASURE, Kind.HEAD})
_ABOUT = frozenset({"约", "近", "余", "左右", "以上", "以内", "大约", "接近", "将近"})
#: Words of other years, of parts of a year, of lists.
_DOUBTFUL = frozenset({Kind.PRIOR, Kind.DATE, Kind.PARTIAL, Kind.APPROX, Kind.LIST})


def is_certain(line: Line, place: Place, item: tuple[int, int], mention: Mention, year: int | None) -> bool:
    """Whether an amount is the item's of this year, and nothing else. ``item`` are document offsets."""
    if not _names_one_item(mention) or not is_plain(line, year):
        return False
    clause = clause_of(line, place.start)
    return (
        _places(line, clause) == [place]
        and _holds(line, clause, item[0])
        and bool(_SPENT.fullmatch(_rest(line, clause, place, item)))
    )


def is_certain_change(
    line: Line, place: Place, item: tuple[int, int], mention: Mention, year: int | None
) -> bool:
    """Whether a change against last year is that of the item, whose amount stands in the same sentence."""
    own = _places(line, clause_of(line, item[0]))
    return (
        len(own) == 1
        and own != [place]
        and is_certain(line, own[0], item, mention, year)
        and _is_change(line, clause_of(line, place.start))
    )


def clause_of(line: Line, offset: int) -> list[Token]:
    """The tokens between two marks around a document offset."""
    return next((clause for clause in _clauses(line) if _holds(line, clause, offset)), [])


def _names_one_item(mention: Mention) -> bool:
    """Totals depend on what section and fund they are of."""
    concept = mention.concept or ""
    total = concept.startswith(("total_", "grand_")) or "income" in concept
    return not (total or mention.approximate or mention.prior)


def is_plain(line: Line, year: int | None) -> bool:
    """Whether no word of the sentence, before its reason, speaks of somebody else or of another time."""
    said: list[Token] = []
    for clause in _clauses(line):
        if any(token.kind is Kind.CUE for token in clause):
            break
        if not _is_change(line, clause):
            said += clause
    words = "".join(token.text for token in said)
    if len(words) > _LONGEST or _ELSEWHERE.search(words):
        return False
    years = {token.value for token in said if token.kind is Kind.YEAR}
    return years <= {year} and not any(token.kind in _DOUBTFUL for token in said)


def _is_change(line: Line, clause: Clause) -> bool:
    """Whether a clause says no more than against last year, which way, and how much."""
    places = _places(line, clause)
    if len(places) != 1:
        return False
    before = "".join(t.text for t in clause if line.view.span(t.start, t.end)[1] <= places[0].start)
    behind = "".join(t.text for t in clause if line.view.span(t.start, t.end)[0] >= places[0].end)
    return not behind and bool(CHANGED.fullmatch(before))


def _rest(line: Line, clause: Clause, place: Place, item: tuple[int, int]) -> str:
    """The words of a clause that are neither item nor figure nor without weight."""
    rest: list[str] = []
    for token in clause:
        start, end = line.view.span(token.start, token.end)
        inside = (item[0] <= start and end <= item[1]) or (start < place.end and place.start < end)
        light = token.kind is Kind.YEAR or (token.kind in _LIGHT and token.text not in _ABOUT)
        if not inside and not light:
            rest.append(token.text)
    return "".join(rest)


def _clauses(line: Line) -> list[list[Token]]:
    clauses: list[list[Token]] = [[]]
    for token in line.tokens:
        if token.kind in SEPARATORS:
            clauses.append([])
        else:
            clauses[-1].append(token)
    return [clause for clause in clauses if clause]


def _places(line: Line, clause: Clause) -> list[Place]:
    return [place for place in line.places if _holds(line, clause, place.start)]


def _holds(line: Line, clause: Clause, offset: int) -> bool:
    if not clause:
        return False
    start, end = line.view.span(clause[0].start, clause[-1].end)
    return start <= offset < end
