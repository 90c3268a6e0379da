"""What the words before a figure are about.

A mention is read from the tokens between the start of a clause and its figure: funds, an item, which figure of
it (决算, 年初预算 ...), of which year. Words the grammar does not know change the meaning (城乡医疗救助项目支出 is not
项目支出), so an item with such words beside it is ``other``: read, and compared with nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.extract.narrative.functions import Functions
from extractor.extract.narrative.lexicon import Kind, concepts, plain
from extractor.extract.narrative.tokens import Path, Token
from schemas.records import Measure, Scope, Side

#: Kinds that carry no item of their own.
_LIGHT = frozenset(
    {Kind.ENUM, Kind.SOFT, Kind.UNIT, Kind.APPROX, Kind.THIS, Kind.YEAR, Kind.DATE, Kind.PARTIAL, Kind.PRIOR}
    | {Kind.COLON, Kind.COMMA, Kind.LIST, Kind.USE, Kind.WITHIN, Kind.BASE, Kind.FROM, Kind.ALONE}
)
#: Kinds that do not begin or end a name.
_UNNAMED = frozenset(
    {
        Kind.ENUM,
        Kind.COLON,
        Kind.COMMA,
        Kind.LIST,
        Kind.YEAR,
        Kind.DATE,
        Kind.PRIOR,
        Kind.THIS,
        Kind.PARTIAL,
        Kind.UNIT,
    }
)
_LIGHT_OR_WORD = _LIGHT | {Kind.WORD}
#: Kinds that say which figure of an item is meant, and of when.
_QUALIFYING = frozenset(
    {
        Kind.SCOPE,
        Kind.MEASURE,
        Kind.THIS,
        Kind.HEAD,
        Kind.YEAR,
        Kind.DATE,
        Kind.PARTIAL,
        Kind.PRIOR,
        Kind.APPROX,
    }
)
_UNKNOWN = frozenset({Kind.WORD, Kind.BARE})
_ITEMS = frozenset({Kind.CONCEPT, Kind.FUNCTION, Kind.NAME, Kind.COUNTED, Kind.CODE})
#: What the name of an organisation ends with.
_ORGANISATIONS = (
    "局", "委员会", "委", "厅", "办公室", "办", "中心", "院", "所", "站", "队", "处", "学校", "中学", "小学", "医院",
    "部", "政府", "街道", "镇", "乡", "机关", "本级", "公司", "协会", "联合会", "馆", "社", "团", "园", "校区",
)  # fmt: skip
_OWN = re.compile(
    r"^(?:本|我|该|全)(?:部门|单位|局|委|院|校|中心|办|所|站|镇|乡|街道|厅|处|队|馆|县|市|区|系统)"
)
_OF_OWNER = frozenset({Kind.WORD, Kind.NAME})
#: What may stand between whose an item is and the item.
_BEHIND_OWNER = frozenset({Kind.SOFT, Kind.YEAR, Kind.DATE, Kind.THIS, Kind.PRIOR})
_TOTALS = frozenset({"total_income", "total_expenditure", "grand_total"})
_LOOSE = frozenset({"总收入", "总支出", "收入总额", "支出总额"})
INCOME_OF: dict[Scope, str] = {
    "gpb": "gpb_income",
    "govfund": "govfund_income",
    "statecap": "statecap_income",
    "fiscal": "fiscal_income",
}


class Surroundings(NamedTuple):
    """What a mention is read in the light of."""

    year: int | None
    unit_name: str
    functions: Functions
    #: names printed in table 06 and listings mean economic lines here, not functions
    economic: bool = False
    #: names of 款 and 项 without level marks mean functional lines here
    functional: bool = False
    #: names of 类 do
    classes: bool = True
    #: totals without fund words mean the section's totals
    totals: bool = True
    #: code of the 类 or 款 that the text is under
    above: str | None = None


class Pair(NamedTuple):
    """A code and the name printed beside it, with the names above it. View indices."""

    code: str
    name: str
    path: tuple[str, ...]
    start: int
    end: int


@dataclass(slots=True)
class Mention:
    """What words mean. ``concept`` None: they name nothing of their own, the subject goes on."""

    concept: str | None = None
    name: str = ""
    scope: Scope | None = None
    measure: Measure | None = None
    period: int | None = None
    head: str | None = None
    side: Side | None = None
    code: str | None = None
    counted: str | None = None
    entity: str | None = None
    partial: bool = False
    #: the words name a fund of the list's whole
    by_fund: bool = False
    #: the figure is said to be last year's
    prior: bool = False
    #: 总收入, 支出总额: a total, but which depends on what is spoken of
    loose: bool = False
    #: 本年 or a year stands directly before a bare 收入 or 支出
    this_year: bool = False
    approximate: bool = False
    #: view indices of the words that name the item; -1 if none do
    start: int = -1
    end: int = -1
    path: Path | None = None
    pair: Pair | None = None
    leftover: list[Token] = field(default_factory=list)

    @property
    def explicit(self) -> bool:
        """Whether the words name an item."""
        return self.concept is not None or self.counted is not None

    @property
    def clean(self) -> bool:
        """Whether every word was understood."""
        return not self.leftover


def read_mention(tokens: Sequence[Token], around: Surroundings) -> Mention:
    """Read the tokens before a figure."""
    mention = Mention()
    if not tokens:
        return mention
    tokens = _with_owner(_behind_names(tokens))
    items: list[Token] = []
    unknown: list[Token] = []
    for token in tokens:
        kind = token.kind
        if kind in _ITEMS:
            items.append(token)
        elif kind in _UNKNOWN:
            unknown.append(token)
        elif kind in _QUALIFYING:
            _read_light(token, mention, around)
    if unknown:
        mention.leftover = _read_leftover(unknown, tokens, mention, around)
    _place(tokens, mention)
    if items:
        _read_items(items, tokens, mention, around)
    elif mention.leftover:
        mention.concept = "other"
    elif mention.head and mention.scope:
        _read_head(mention)
    elif mention.head == "both":
        mention.concept, mention.side = "grand_total", "both"
    if not mention.name and mention.start >= 0:
        mention.name = "".join([t.text for t in tokens if mention.start <= t.start < mention.end])
    return mention


def _behind_names(tokens: Sequence[Token]) -> Sequence[Token]:
    """办公费、差旅费等公用经费: the names before 等 say what is in the item, the item stands behind."""
    for index in range(len(tokens) - 2, 0, -1):
        if tokens[index + 1].kind is Kind.CONCEPT and tokens[index].text == "等":
            return tokens[index + 1 :]
    return tokens


def _with_owner(tokens: Sequence[Token]) -> Sequence[Token]:
    """青禾县林业草原局2024年机关运行经费: a line's name inside an organisation's name is no item."""
    if tokens[0].kind not in _OF_OWNER:
        return tokens
    end = 1
    while end < len(tokens) and tokens[end].kind in _OF_OWNER:
        end += 1
    dated = end < len(tokens) and tokens[end].kind in (Kind.YEAR, Kind.DATE)
    if not dated or tokens[end - 1].kind is not Kind.WORD or all(t.kind is Kind.WORD for t in tokens[:end]):
        return tokens
    text = "".join([t.text for t in tokens[:end]])
    if not text.endswith(_ORGANISATIONS):
        return tokens
    return [Token(Kind.WORD, tokens[0].start, tokens[end - 1].end, text), *tokens[end:]]


def _read_light(token: Token, mention: Mention, around: Surroundings) -> None:
    kind = token.kind
    if kind is Kind.SCOPE:
        mention.scope = token.value if mention.scope in (None, "fiscal") else mention.scope
    elif kind is Kind.MEASURE:
        mention.measure = token.value
        if "收入" in token.text:
            mention.head = "income"
        elif "支出" in token.text:
            mention.head = "expenditure"
    elif kind is Kind.THIS:
        mention.this_year = True
    elif kind is Kind.HEAD:
        mention.head = token.value
        if "决算" in token.text or "实际" in token.text:
            mention.measure = mention.measure or "actual"
    elif kind is Kind.YEAR:
        mention.period = token.value
    elif kind is Kind.DATE:
        mention.period, mention.partial = token.value[0], token.value[1] != 12
    elif kind is Kind.PARTIAL:
        mention.partial = True
    elif kind is Kind.PRIOR:
        mention.period = around.year - 1 if around.year else None
        mention.prior = True
        mention.measure = mention.measure or "actual"
    elif kind is Kind.APPROX:
        mention.approximate = True


def _read_leftover(
    unknown: list[Token], tokens: Sequence[Token], mention: Mention, around: Surroundings
) -> list[Token]:
    """The unknown words that change the meaning; an organisation at the head is the unit itself or another entity."""
    if unknown[0].kind is not Kind.WORD:
        return unknown
    lead = _lead_text(tokens)
    named = lead.endswith(_ORGANISATIONS)
    if not _OWN.match(lead) and not (named and _same_unit(lead, around.unit_name)):
        if not (named and around.unit_name and _lead_names_owner(tokens)):
            return unknown
        mention.entity = lead
    end = _lead_end(tokens)
    return [t for t in unknown if t.start >= end]


def _lead_names_owner(tokens: Sequence[Token]) -> bool:
    """Whether an item follows the first words, so that they say whose it is."""
    end = _lead_end(tokens)
    return any(t.start == end and (t.kind in _ITEMS or t.kind in (Kind.HEAD, Kind.SCOPE)) for t in tokens)


def _lead_end(tokens: Sequence[Token]) -> int:
    for token in tokens:
        if token.kind not in _LIGHT_OR_WORD:
            return token.start
    return tokens[-1].end


def _lead_text(tokens: Sequence[Token]) -> str:
    """The words before the first item, without periods and marks at their head and soft words at their end."""
    texts: list[Token] = []
    for token in tokens:
        if token.kind not in _LIGHT_OR_WORD:
            break
        if texts or token.kind is Kind.WORD:
            texts.append(token)
    # 某局2024年机关运行经费: the year stands between the owner and the item
    while texts and (texts[-1].kind in _BEHIND_OWNER or texts[-1].text in ("部门", "单位")):
        texts.pop()
    return "".join([token.text for token in texts])


def _same_unit(words: str, unit_name: str) -> bool:
    """Whether words name the disclosing unit, typing slips allowed. An unknown unit is taken to be meant."""
    name = plain(unit_name)
    if not name:
        return True
    if words in name or name in words:
        return (
            len(words) >= min(4, len(name))
            and "本级" not in words.replace(name, "")
            and "机关" not in words.replace(name, "")
        )
    shared = sum(1 for char in set(words) if char in name)
    return shared >= 0.85 * len(set(words)) and words[-1:] == name[-1:]


def _place(tokens: Sequence[Token], mention: Mention) -> None:
    """Where the item's words stand: from the first that means something to the last."""
    known = _UNNAMED if mention.leftover else _LIGHT_OR_WORD
    nameless = known if mention.entity is None else _LIGHT
    named = [t for t in tokens if t.kind not in nameless]
    if named:
        mention.start, mention.end = named[0].start, named[-1].end


def _read_items(items: list[Token], tokens: Sequence[Token], mention: Mention, around: Surroundings) -> None:
    counted = [t for t in items if t.kind is Kind.COUNTED]
    if counted:
        mention.counted = counted[-1].value
    money = [t for t in items if t.kind is not Kind.COUNTED]
    if not money:
        return
    money = _without_totals(money)
    if counted and any(t.kind is Kind.NAME for t in money):
        mention.concept = "other"
        return
    values = {_identity(token) for token in money}
    if len(values) > 1 and not (money[0].kind is Kind.FUNCTION or _is_code_of(money)):
        mention.concept = "other"
        mention.name = "".join(t.text for t in tokens if t.kind not in _LIGHT)
        return
    if mention.leftover:
        mention.concept = "other"
        return
    _read_item(money, mention, around)


def _without_totals(items: list[Token]) -> list[Token]:
    """机关运行经费财政拨款支出合计: behind an item, 支出合计 is no item of its own."""
    first = items[0]
    if first.kind is not Kind.CONCEPT or first.value in _TOTALS:
        return items
    return [
        first,
        *(
            t
            for t in items[1:]
            if t.kind is not Kind.CONCEPT or t.value not in _TOTALS or t.text.startswith("本年")
        ),
    ]


def _identity(token: Token) -> object:
    return token.value if token.kind is Kind.CONCEPT else token.text


def _is_code_of(tokens: list[Token]) -> bool:
    """A name and its printed code (either way round) are one item."""
    return len(tokens) == 2 and any(t.kind is Kind.CODE for t in tokens)


def _read_item(items: list[Token], mention: Mention, around: Surroundings) -> None:
    code = next((t.text for t in items if t.kind is Kind.CODE), None)
    token = next((t for t in items if t.kind is not Kind.CODE), items[0])
    if token.kind is Kind.FUNCTION:
        mention.path = token.value
        mention.concept, mention.code = around.functions.concept(token.value, around.above)
    elif code is not None:
        mention.concept, mention.code = _of_code(code), code
    elif token.kind is Kind.NAME:
        mention.concept, mention.code = _of_name(token, around)
        if mention.head == "income" and mention.concept.startswith("function:"):
            # 社会保险基金收入: money received is no line of expenditure
            mention.concept, mention.code = "other", None
    else:
        mention.concept = token.value
        if around.economic and token.value in (
            "meeting",
            "training",
            "travel",
            "reception",
            "vehicle_maintenance",
            "outbound",
        ):
            mention.concept = f"econ:{concepts()[token.value].name}"
        mention.scope = _narrower(mention.scope, token.scope)
        if token.value == "grand_total":
            mention.side = _side_of("".join(t.text for t in items))
            mention.loose = token.text in _LOOSE
    mention.name = token.text
    mention.pair = _pair(items, token, code)


def _pair(items: list[Token], token: Token, code: str | None) -> Pair | None:
    """The code of an item, if one is printed."""
    start, end = items[0].start, items[-1].end
    if token.kind is Kind.FUNCTION:
        path: Path = token.value
        names = tuple(name for name in path.names if name)
        printed = path.code or code
        return Pair(printed, names[-1], names[:-1], start, end) if printed and names else None
    if code is None or token.kind is Kind.CODE:
        return None
    return Pair(code, token.text, (), start, end)


def _of_code(code: str) -> str:
    return f"function:{code}" if code[0] == "2" or len(code) == 7 else f"econ:{code}"


def _of_name(token: Token, around: Surroundings) -> tuple[str, str | None]:
    """A classified name without level marks: an economic line in listings, else a function if it is but one."""
    economic: str | None = token.value.get("economic")
    if economic and around.economic:
        return f"econ:{economic}", economic
    if token.value.get("function") and not around.economic:
        found = around.functions.of_name(token.text, around.above)
        if found and (around.functional or (around.classes and len(found[1]) == 3)):
            return found
    if economic and not token.value.get("function"):
        return f"econ:{economic}", economic
    return "other", None


def _narrower(first: Scope | None, second: Scope | None) -> Scope | None:
    return second if first in (None, "fiscal") and second else first


def _side_of(text: str) -> Side:
    income, expenditure = "收" in text, "支" in text
    if income == expenditure:
        return "both"
    return "income" if income else "expenditure"


def _read_head(mention: Mention) -> None:
    """收入 or 支出 with the funds named beside it."""
    assert mention.scope is not None  # noqa: S101 - the caller saw it
    if mention.head == "income":
        mention.concept = INCOME_OF.get(mention.scope)
    elif mention.head == "expenditure":
        mention.concept = "total_expenditure"
    else:
        mention.concept, mention.side = "grand_total", "both"
