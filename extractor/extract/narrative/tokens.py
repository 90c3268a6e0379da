"""The tokenizer: figures with their units, function paths, words of the lexicon, marks.

It reads a :class:`~extractor.extract.narrative.view.View` from left to right; at each place figures come first,
then the longest word of the lexicon; what is left between is a ``WORD``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from extractor.extract.narrative.lexicon import Kind, Lexicon
from extractor.extract.narrative.view import View
from extractor.profiles import taxonomy
from extractor.profiles.classification import names_by_code
from schemas.quantity import Quantity
from schemas.records import Scope

#: Kinds that are figures with a unit.
FIGURES = frozenset({Kind.MONEY, Kind.RATE, Kind.COUNT, Kind.NORATE})
#: Kinds that end a clause.
SEPARATORS = frozenset({Kind.COMMA, Kind.SEMICOLON, Kind.STOP, Kind.COLON})

_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?")
#: Full-width commas part thousands only where nothing else makes sense: 1，234.50万元.
_WIDE_NUMBER = re.compile(r"[-+]?\d{1,3}(?:，\d{3})+(?:\.\d+)?(?=[亿万千百]?元|[亿万](?!\d))")
_MONEY = re.compile(
    r"(?P<more>[余多几])?(?:(?P<unit>亿元|百万元|千元|万元|元)(?:整)?(?!月)|(?P<short>[万亿])(?=[余多]?元|[^\d万亿余多人户次份亩平吨件册张家辆台条本字场名只头株套公千个㎡]|$)元?)"
)
_RATE = re.compile(r"%|个百分点|百分点|‰")
_NORATE = re.compile(r"∞%?|[-—/]{1,2}%|无穷大|[Nn]/[Aa]%?")
_DATE = re.compile(
    r"(?:20|19)\d\d(?P<mark>年|\.|-|/)(?P<month>\d{1,2})(?(mark)(?:月|\.|-|/))(?:(?P<day>\d{1,2})日?)?(?:底|末|份)?"
)
_CHINESE_DATE = re.compile(
    r"(?P<year>(?:20|19)\d\d)年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?(?:底|末|份)?"
)
_MONTHS = re.compile(
    r"(?P<from>\d{1,2})月?(?:份)?(?:-|—|~|至|到|－)(?:\d{1,2})月(?:份)?|(?P<month>\d{1,2})月(?:\d{1,2}日|份|底|末|中旬|初)?"
)
_YEAR = re.compile(r"((?:20|19)\d\d)(?:年度|年|统筹年度)(?:底|末)?")
#: Several years; 2003年以前 says of whom, not of which year.
_YEARS = re.compile(r"(?:20|19)\d\d(?:(?:-|—|~|至)(?:20|19)\d\d年?度?|年度?(?:以前|之前|以来|以后|之后))")
_DOCUMENT = re.compile(
    r"\[?(?:20|19)\d\d\]?第?\d+号|第[\d一二三四五六七八九十]+[部条章届次期批号项]|\d+号|G\d+|\d{3,4}-\d{7,8}|1[3-9]\d{9}"
)
_PRICE_CLASS = re.compile(
    r"(?<=价)\d+(?:\.\d+)?万?元?(?:人民币)?(?:\(含\)|\(含\d+万元\))?(?:及?以上|以下)|(?<=价值)\d+万元(?:\(含\))?(?:及?以上|以下)"
)
_NO_FIGURE = re.compile("|".join(one.pattern for one in (_YEARS, _DOCUMENT, _PRICE_CLASS)))
_ENUM = re.compile(
    r"(?:\(?[一二三四五六七八九十]{1,3}[)、.]|\([一二三四五六七八九十\d]{1,3}\)、?|\d{1,2}[.、)](?!\d)|\d{1,2}[.、](?=(?:20)\d\d年)"
    # 1.205教育支出 is the first of a list, 1.205万元 a figure
    r"|\d{1,2}[.、](?=2\d{2}(?:\d{2}){0,2}(?![余多]?(?:[亿万千百]|元|平方|立方|公[里斤顷]|[亩吨米克倍天]|小时))[\u4e00-\u9fff])"
    r"|[①-⑳]|[一二三四五六七八九十]是(?!否)|第[一二三四五六七八九十]?[,，、]|其[一二三四五六][:是,，])[:]?"
)
_LEVEL = re.compile(
    # what it begins with comes first: the search for it is then a fast one
    r"[(类款](?:(?<=\()(?:([类款项])级?\)|(\d{3})[类]\)|(\d{5})款\)|(\d{7})项\))"
    r"|(?<=[出务理障业费助][类款])(?=[\u4e00-\u9fff]{2,30}[类款项][^目支]))"
)
_JOINED = re.compile(
    r"(?:^|(?<=[。;:\n.、)]))(?P<top>[\u4e00-\u9fff]{3,16})(?:-|—|/)+(?P<middle>[\u4e00-\u9fff()]{2,24})"
    r"(?:(?:-|—|/)+(?P<low>[\u4e00-\u9fff()、]{2,32}))?(?=:)"
)
#: What joins levels.
_JOINT = re.compile(r"[-—/]")
_NAME_END = re.compile(r"[。;，:\n,]")
_NAME_LEAD = re.compile(
    r"^(?:\(?[一二三四五六七八九十\d]{1,3}[)、.]+|\([一二三四五六七八九十\d]{1,3}\)|[①-⑳]|(?:20\d\d年度?)|主要用于|用于|其中|一般公共预算(?:财政拨款)?(?=.{3})|财政拨款(?=.{3})|[、:])+"
)
_CODE = re.compile(r"(?<![\d.])(?:[2-5]\d{2}(?:\d{2}){0,2})(?![\d.,%年万元])")
_CUE = re.compile(
    r"(?:其|造成|产生)?(?:其?主要|具体)?(?:变动|变化|增减变动|增减变化|增减|差异|增长|增加|减少|下降|上升|偏差|波动|浮动)?(?:情况)?的?(?:主要|具体)?原因(?:及情况)?(?:说明|分析|情况)?(?:主要|具体)?(?:是|为|系|在于|有|如下|包括)?(?:一是(?=.{2}))?(?:由于|因为|因(?!公))?"
    r"|主要(?:变动|变化)?(?:是)?(?:由于|因为|因(?!公)|缘于|源于|归因于|系因)|(?:是|系|均)?(?:由于|因为)|主要(?:是|系|为)(?:由于|因为|因(?!公))"
)
_CUE_FIRST = frozenset("其主具变差增原是系均因造产受减下上偏波浮的由情")
_SOFT_CUE = re.compile(
    r"主要(?:是|系|为|受)|主因(?:是|为)?|系因|系(?=[^统列])|受(?=[\u4e00-\u9fff]{2,30}影响)|因(?![公此而素地]|人而)"
)
_BOTH_WAYS = re.compile(
    r"((?:增加|增长|上升|提高|增|升|多)(?:额|率|数)?)(?:[(/、或]|\(或)((?:减少|下降|降低|减|降|少)(?:额|率|数)?)\)?"
    r"|((?:减少|下降|降低|减|降|少)(?:额|率|数)?)(?:[(/、或])((?:增加|增长|上升|提高|增|升|多)(?:额|率|数)?)\)?"
)
_MARKS = {
    "，": Kind.COMMA, ",": Kind.COMMA, ";": Kind.SEMICOLON, "。": Kind.STOP, "!": Kind.STOP, "?": Kind.STOP,
    ":": Kind.COLON, "、": Kind.PAUSE, "(": Kind.OPEN, ")": Kind.CLOSE, "[": Kind.OPEN, "]": Kind.CLOSE,
}  # fmt: skip


_BEFORE_CLAUSE = SEPARATORS | {Kind.OPEN, Kind.LIST}
#: What follows a direction of one character: a figure.
_ACTED_ON = re.compile(r"(?:了|支出)?[-+]?\d")
_WAYS = frozenset("增上提升多减下降少")
_NORATE_FIRST = frozenset("∞-—/无nN")
#: Every character that a number of a list may begin with.
_ENUM_FIRST = frozenset("0123456789(第其一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
#: Every character that a figure or a number of a list may begin with.
_FIGURE_FIRST = _ENUM_FIRST | _NORATE_FIRST | {"+"}
#: Digits as a view of the text has them, and what may part them. It may be more than one number.
_DIGITS = re.compile(r"[0-9]+(?:[.,，][0-9]+)*")
#: Digits before these are dates, numbers of papers and of lists, or bare: no unit begins so.
NO_UNIT = frozenset("年月日号、.),，;:。")
#: Marks behind which a clause begins.
_CLAUSE_MARKS = frozenset(mark for mark, kind in _MARKS.items() if kind in _BEFORE_CLAUSE)
_SOFT_CUE_FIRST = frozenset("主系受因")
#: Every character that more than a word of the lexicon may begin with: a figure, a mark, a cue, a word of both ways.
_SPECIAL = _FIGURE_FIRST | _CUE_FIRST | _WAYS | _SOFT_CUE_FIRST | set(_MARKS)


@dataclass(slots=True, eq=False)
class Token:
    """A piece of the text. ``start`` and ``end`` index the view; ``value`` depends on the kind."""

    kind: Kind
    start: int
    end: int
    text: str
    value: Any = None
    scope: Scope | None = None

    @property
    def quantity(self) -> Quantity:
        """The figure, for the kinds of :data:`FIGURES` (but not for ``NORATE``)."""
        assert isinstance(self.value, Quantity)  # noqa: S101 - a slip in the grammar, not in the document
        return self.value


#: 3,019.34 3,019.34 are two figures; 48,120,365.5 0 is one.
_WHOLE_DECIMALS = re.compile(r"\.\d{2,}$")


@dataclass(frozen=True, slots=True)
class Path:
    """A functional classification as worded: names of 类, 款, 项 (empty where not printed) and a printed code."""

    names: tuple[str, str, str]
    code: str = ""

    @property
    def level(self) -> int:
        """3 for a path that reaches 项, 2 for 款, 1 for 类, 0 if it is but a code."""
        return max((level for level, name in enumerate(self.names, 1) if name), default=0)


@lru_cache
def _units() -> re.Pattern[str]:
    """Counting units, longest first; a unit is none where a letter of `not_before` makes another word of it."""
    units = taxonomy("grammar")["units"]
    blocked: dict[str, str] = units["not_before"]
    words = sorted(
        (word.replace("（", "(").replace("）", ")") for word in units["words"]), key=len, reverse=True
    )
    made = [re.escape(word) + (f"(?![{blocked[word]}])" if word in blocked else "") for word in words]
    return re.compile("[余多]?(?P<unit>" + "|".join(made) + ")")


def _decimal(printed: str) -> Decimal:
    return Decimal(printed.replace(",", "").replace("，", "").rstrip("."))


@lru_cache(maxsize=4096)
def _quantity(printed: str, unit: str) -> Quantity:
    """A printed figure; every figure of the narrative is seen again when stock is taken."""
    return Quantity(value=_decimal(printed), unit=unit)


class FigureReader:
    """Reads figures with their units, dates and numbers of lists at given places of a view."""

    def __init__(self, seen: View) -> None:
        self.view = seen
        self.text = seen.text
        self.tokens: list[Token] = []
        self._paths = {start: (end, path) for start, end, path in find_paths(self.text)}

    def _number_of_list(self, at: int) -> Token | None:
        """（一）, 2. and the like; only where a clause begins is it one."""
        match = _ENUM.match(self.text, at)
        return self._token(Kind.ENUM, at, match.end()) if match else None

    def _token(self, kind: Kind, start: int, end: int, value: Any = None) -> Token:
        return Token(kind, start, end, self.text[start:end], value)

    def _figure(self, at: int) -> Token:
        if match := _NO_FIGURE.match(self.text, at):
            return self._token(Kind.WORD, at, match.end())
        if date := self._date(at):
            return date
        signed = (
            self.text[at] in "+-" and at > 0 and (self.text[at - 1].isalnum() and self.text[at - 1].isascii())
        )
        start = at + 1 if signed else at
        match = _WIDE_NUMBER.match(self.text, start) or _NUMBER.match(self.text, start)
        if match is None:
            return self._token(Kind.WORD, at, at + 1)
        end = self._unbroken(start, match.end())
        if not self.text[start:end].strip("+-"):
            # a dash on a line of its own before a line that begins with a figure
            return self._token(Kind.WORD, start, end)
        if end < match.end() and self._wrapped(start, end):
            # 收入20⏎323.21万元: one figure or two, nobody can tell; a piece of it is none
            return self._token(Kind.WORD, start, match.end())
        return self._with_unit(start, end)

    def _date(self, at: int) -> Token | None:
        if match := _CHINESE_DATE.match(self.text, at):
            parts = (int(match["year"]), int(match["month"]))
            return self._token(Kind.DATE, at, match.end(), parts)
        if match := _YEAR.match(self.text, at):
            return self._token(Kind.YEAR, at, match.end(), int(match.group(1)))
        if match := _MONTHS.match(self.text, at):
            return self._token(Kind.PARTIAL, at, match.end())
        return None

    def _unbroken(self, start: int, end: int) -> int:
        """Where the number ends if a line break or tab stands inside it, or a blank behind whole decimals."""
        offsets = self.view.offsets
        if offsets[end - 1] - offsets[start] == end - 1 - start:
            return end
        for index in range(start, end - 1):
            if self.view.parted(index) or (
                self.view.spaced(index) and _WHOLE_DECIMALS.search(self.text, start, index + 1)
            ):
                return index + 1
        return end

    def _wrapped(self, start: int, end: int) -> bool:
        """Whether a line of words ends before ``text[end]`` in the midst of a number. A cell holds but the number."""
        offsets, canonical = self.view.offsets, self.view.canonical
        line = canonical[canonical.rfind("\n", 0, offsets[start]) + 1 : offsets[start]]
        between = canonical[offsets[end - 1] + 1 : offsets[end]]
        return "\n" in between and "\t" not in between + line and bool(line.strip())

    def _with_unit(self, start: int, end: int) -> Token:
        printed = self.text[start:end]
        if match := _RATE.match(self.text, end):
            unit = "%" if match.group() == "%" else match.group().replace("个", "")
            return self._token(Kind.RATE, start, match.end(), _quantity(printed, unit))
        if match := _MONEY.match(self.text, end):
            unit = match["unit"] or f"{match['short']}元"
            return self._token(Kind.MONEY, start, match.end(), _quantity(printed, unit))
        if match := _units().match(self.text, end):
            return self._token(Kind.COUNT, start, match.end(), _quantity(printed, match["unit"]))
        if _CODE.fullmatch(printed):
            return self._token(Kind.CODE, start, end, printed)
        return self._token(Kind.BARE, start, end, _decimal(printed))


class Tokenizer(FigureReader):
    """Turns one view into tokens."""

    def __init__(self, seen: View, lexicon: Lexicon) -> None:
        super().__init__(seen)
        self.lexicon = lexicon
        self._word = -1

    def run(self) -> list[Token]:
        """All tokens, in order, without gaps."""
        text, first = self.text, self.lexicon.first
        at, size = 0, len(text)
        while at < size:
            char = text[at]
            if char in _SPECIAL or at in self._paths:
                token = self._read(at, char)
            else:
                token = self._known_word(at) if char in first else None
            if token is None:
                if self._word < 0:
                    self._word = at
                at += 1
                continue
            if self._word >= 0:
                self._flush(at)
            self.tokens.append(token)
            at = token.end
        if self._word >= 0:
            self._flush(size)
        return self.tokens

    def _flush(self, end: int) -> None:
        self.tokens.append(Token(Kind.WORD, self._word, end, self.text[self._word : end]))
        self._word = -1

    def _read(self, at: int, char: str) -> Token | None:
        """What begins at a path or a character that begins more than words of the lexicon."""
        if at in self._paths:
            end, path = self._paths[at]
            return self._token(Kind.FUNCTION, at, end, path)
        if char in _ENUM_FIRST and self._at_clause(at) and (enum := self._number_of_list(at)):
            return enum
        if char in _MARKS and char not in self.lexicon.first:
            return Token(_MARKS[char], at, at + 1, char)
        if char.isdigit() or (char in "+-" and self.text[at + 1 : at + 2].isdigit()):
            return self._figure(at)
        if char in _NORATE_FIRST and (match := _NORATE.match(self.text, at)):
            return self._token(Kind.NORATE, at, match.end())
        return self._words(at, char)

    def _at_clause(self, at: int) -> bool:
        """Whether a clause begins here."""
        return self._word < 0 and (not self.tokens or self.tokens[-1].kind in _BEFORE_CLAUSE)

    def _words(self, at: int, char: str) -> Token | None:
        if char in _WAYS and (match := _BOTH_WAYS.match(self.text, at)):
            return self._token(Kind.DIRECTION, at, match.end())
        if char in _CUE_FIRST and (match := _CUE.match(self.text, at)) and self._brings(match):
            return self._token(Kind.CUE, at, match.end(), "main" if "原因" in match.group() else "strong")
        if char in _SOFT_CUE_FIRST and self._at_clause(at) and (match := _SOFT_CUE.match(self.text, at)):
            return self._token(Kind.CUE, at, match.end(), "soft")
        word = self._known_word(at)
        kind = _MARKS.get(char) if word is None else None
        return self._token(kind, at, at + 1) if kind else word

    def _known_word(self, at: int) -> Token | None:
        found = self.lexicon.longest(self.text, at)
        if found is None:
            return None
        end, entry = found
        if end - at == 1 and entry.kind is Kind.DIRECTION and not _ACTED_ON.match(self.text, end):
            return None
        return Token(entry.kind, at, end, self.text[at:end], entry.value, entry.scope)

    def _brings(self, cue: re.Match[str]) -> bool:
        """Whether a cue brings a reason: 原因 alone does before a colon only, and 等原因 ends one."""
        if self.text[cue.start() - 1 : cue.start()] == "等":
            return False
        return cue.group() not in ("原因", "的原因") or self.text[cue.end() : cue.end() + 1] == ":"


class Numbers(FigureReader):
    """Reads a view where digits stand. What is between is not counted, and costs most of the time to read."""

    def run(self) -> list[Token]:
        """The numbers that may have a unit, in order, but for those inside function paths."""
        text, tokens = self.text, self.tokens
        paths = sorted(((start, end) for start, (end, _) in self._paths.items()), reverse=True)
        at = 0
        while match := _DIGITS.search(text, at):
            place, end = match.span()
            while paths and paths[-1][0] <= place:
                begin, stop = paths.pop()
                at = stop if begin >= at else at
            if place >= at and text[end : end + 1] in NO_UNIT:
                at = end
            elif place >= at:
                token = self._number(place - 1 if place > at and text[place - 1] in "+-" else place)
                tokens.append(token)
                at = token.end
        return tokens

    def _number(self, at: int) -> Token:
        """The number of a list or the figure that begins here."""
        return (self._at_clause(at) and self._number_of_list(at)) or self._figure(at)

    def _at_clause(self, at: int) -> bool:
        """Whether a clause begins here. Of the mark before it no token is made."""
        last = self.tokens[-1] if self.tokens else None
        if at == 0 or (last is not None and last.end == at):
            return last is None or last.kind in _BEFORE_CLAUSE
        return self.text[at - 1] in _CLAUSE_MARKS


def find_paths(text: str) -> list[tuple[int, int, Path]]:
    """Functional classifications marked with （类）（款）（项）: start, end and path."""
    marks = list(_LEVEL.finditer(text))
    found: list[tuple[int, int, Path]] = []
    floor = 0
    group: list[tuple[int, int, str, str]] = []
    for mark in marks:
        begin = _name_start(text, floor, mark.start())
        level, code = _level_of(mark)
        name = text[begin : mark.start()]
        joins = group and begin == group[-1][1] and "类款项".index(level) > "类款项".index(group[-1][2])
        if not joins and group:
            found.append(_path(group))
            group = []
        if name:
            group.append((begin, mark.end(), level, name + ("#" + code if code else "")))
        floor = mark.end()
    if group:
        found.append(_path(group))
    return found or (_joined_paths(text) if _JOINT.search(text) else [])


def _joined_paths(text: str) -> list[tuple[int, int, Path]]:
    """Functional classifications whose levels a dash joins, in front of a colon: 教育支出-普通教育-小学教育：."""
    return [
        (match.start("top"), match.end(), Path((match["top"], match["middle"], match["low"] or "")))
        for match in _JOINED.finditer(text)
        if match["top"] in _classes()
    ]


@lru_cache
def _classes() -> frozenset[str]:
    """The official names of 类."""
    return frozenset(
        name for code, names in names_by_code("function").items() if len(code) == 3 for name in names
    )


def _level_of(mark: re.Match[str]) -> tuple[str, str]:
    for index, level in ((2, "类"), (3, "款"), (4, "项")):
        if mark.group(index):
            return level, mark.group(index)
    return mark.group(1) or mark.group(), ""


def _name_start(text: str, floor: int, end: int) -> int:
    stretch = text[floor:end]
    cut = 0
    for match in _NAME_END.finditer(stretch):
        cut = match.end()
    if lead := _NAME_LEAD.match(stretch[cut:]):
        cut += lead.end()
    for opener in ("万元", "%", "主要用于", "用于"):
        if (place := stretch.rfind(opener, cut)) >= 0:
            cut = place + len(opener)
    return floor + cut


def _path(group: list[tuple[int, int, str, str]]) -> tuple[int, int, Path]:
    names = {"类": "", "款": "", "项": ""}
    code = ""
    for _, _, level, name in group:
        printed, _, digits = name.partition("#")
        code = digits or code
        lead = re.match(r"(\d{3}(?:\d{2}){0,2})(?=\D)", printed)
        if lead:
            code, printed = lead.group(1), printed[lead.end() :]
        names[level] = printed
    return group[0][0], group[-1][1], Path((names["类"], names["款"], names["项"]), code)
