"""What the words of a form state: figures, months, judgements, an indicator row pasted into a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.extract.forms.reader import Passage
from schemas.frozen import dataclass
from schemas.quantity import Quantity, parse_decimal
from schemas.text import Squeezed, fold_whole
from schemas.vouched import vouched

_new_quantity = vouched(Quantity)
_BLANK = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_SENTENCE = re.compile(r"[^。;\n]+")
_DIGIT = re.compile(r"\d")
_CLAUSE = re.compile(r"(?:[^,，。;\n]+|(?<=\d),(?=\d{3}(?!\d)))+")
_PART = re.compile(r"[^,，]+")
#: Possessive: no unit begins inside a figure, and nothing is gained by giving its digits back one by one.
_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})++(?:\.\d++)?+|\d++(?:\.\d++)?+)"
_COUNTED = (
    "人次|人数|个人|人|名|户次|户|家次|家|个百分点|个月|个|批次|批|次|轮次|期|场次|场|台/套|台\\(套\\)|套/台|台|套|辆次|辆|册|"
    "份|张|件|条|处|项|所|平方米|㎡|平米|平方公里|公里|千米|亩|公顷|吨|千克|公斤|箱|种|类|例|篇|本|幅|块|间|座|栋|部|天|学时|课时|小时|"
    "米|株|棵|盏|座次|头|只|片|组|宗|起|桶|袋|瓶|盒|支|艘|架|口|点|棚"
)
_UNIT = rf"(?P<unit>%|(?:万|亿|千)?(?:元(?:/[人年月户次平方米·]{{1,5}})?|{_COUNTED})|万|亿)"
#: What a unit begins with: told before all units are tried.
_UNIT_STARTS = "%万亿千元" + "".join({unit[0] for unit in _COUNTED.split("|")})
_FIGURE = re.compile(rf"{_NUMBER}(?=[{_UNIT_STARTS}]){_UNIT}")
_OWN_MONEY = re.compile(
    r"(?P<what>年初预算(?:数|安排数|安排|金额)?|全年(?:\(调整\))?预算(?:数|金额|资金)?|调整后预算数?|"
    r"全年(?:实际)?执行(?:数|金额)?|预算执行率|资金执行率|执行率|实际执行数?)(?:为|是|达到?|共|合计|:)?"
    + _NUMBER
    + r"(?P<unit>万元|元|亿元|%)"
)
_MEASURES = (
    ("年初", "initial_budget"),
    ("执行率", "execution_rate"),
    ("执行", "executed"),
    ("预算", "full_year_budget"),
)
_MONTH = re.compile(
    r"(?:(?P<year>20\d\d|本|当|今|上|去|次|下|明|翌|前)年度?)?(?P<month>1[0-2]|0?[1-9])月(?P<part>\d{1,2}日|份|底|初|末|中旬|上旬|下旬)?(?P<before>之?前|以前)?"
)
_SPAN_OF_MONTHS = re.compile(
    r"\d(?:月(?:\d{1,2}日|份|底|初)?)?(?:[-—–~至到])(?:20\d\d年)?(?:1[0-2]|0?[1-9])月"
)
_RECURS = re.compile(r"每年(?P<months>(?:(?:1[0-2]|[1-9])月份?[、和及与,]?){1,6})")
_AS_OF = re.compile(r"截[止至]到?(?:(?P<year>20\d\d)年)?(?P<month>1[0-2]|0?[1-9])月(?:底|末|\d{1,2}日)")
_PLANNED = re.compile(r"预计|计划|拟于|将于|力争|争取|下一步|原定|约定|要求|服务期|有效期|合同期")
_NONE = re.compile(r"(?:无|没有|暂无|不存在|未发现)(?:明显|重大|突出)?(?:问题)?[。.]?")
_COVERED = re.compile(r"[^,，。;、]{0,20}全覆盖|[^,，。;、]{0,20}覆盖率(?:达到?|为)?100%")
_LEAD = re.compile(
    r"^(?:[(（]?\d{1,2}[)）.、]|[①-⑩]|其中:?|分别|共计?|累计|并|已|全年|今年|本年度?|20\d\d年度?|(?:1[0-2]|0?[1-9])月(?:\d{1,2}日|份|底|初|末)?|截[至止]\S{0,6}底?|[、和及])+"
)
#: Words that say a figure is of everything together.
_ALL = re.compile(r"累计|共计|合计|总计|总共")
_TAIL = re.compile(r"(?:达到了?|达|为|是|共计|共有|共|约|超过|累计|合计|总计|:|=|\(|有|于)+$")
#: What those words end in.
_TAIL_ENDS = frozenset("了到达为是计有共约过:=(于")
_PASTED = re.compile(
    r"(?P<name>\S{3,40})\s+(?P<unit>\S{1,8})\s+(?P<op>[≥≤=><])\s*(?P<target>[\d.,]+)\s+(?P<actual>[\d.,]+)\s"
)
#: Longer words before a figure are a sentence, not its name.
_LONGEST_SUBJECT = 40


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement with its place in the document; the fields are those of the record."""

    predicate: str
    start: int
    end: int
    role: str
    subject: str = ""
    quantity: Quantity | None = None
    months: tuple[int, ...] = ()
    before: bool = False


def claims_of(passage: Passage, text: str, year: int | None) -> Iterator[Claim]:
    """All statements of a passage, in its order."""
    piece = passage.piece
    if passage.role == "problems":
        if _NONE.fullmatch(piece.key.rpartition(":")[2] if len(piece.key) > 12 else piece.key):
            start = passage.label.start if passage.label else piece.start
            yield Claim("no_problems", min(start, piece.start), piece.end, passage.role, "问题")
        return
    squeezed = _squeezed(text, piece.start, piece.end)
    for sentence in _SENTENCE.finditer(squeezed.text):
        yield from _of_sentence(squeezed, sentence, passage.role, year)


def _squeezed(text: str, start: int, end: int) -> Squeezed:
    """The stretch without blanks; most have none."""
    raw = text[start:end]
    if _BLANK.search(raw):
        return Squeezed.of(text, start, end)
    return Squeezed(fold_whole(text)[start:end], range(start, end))


def _of_sentence(squeezed: Squeezed, sentence: re.Match[str], role: str, year: int | None) -> Iterator[Claim]:
    words, base = sentence.group(), sentence.start()
    if _DIGIT.search(words):
        yield from _with_figures(squeezed, words, base, role, year)
    for match in _COVERED.finditer(words) if "覆盖" in words else ():
        yield _claim(squeezed, "full_coverage", base, match, role, match.group())


def _with_figures(squeezed: Squeezed, words: str, base: int, role: str, year: int | None) -> Iterator[Claim]:
    own = list(_OWN_MONEY.finditer(words)) if "预算" in words or "执行" in words else []
    for match in own:
        measure = next(name for sign, name in _MEASURES if sign in match["what"])
        yield _claim(squeezed, measure, base, match, role, match["what"], _quantity(match))
    taken = [match.span() for match in own]
    for clause in _CLAUSE.finditer(words):
        if _DIGIT.search(clause.group()):
            yield from _figures(squeezed, clause, base, role, taken)
    if "月" in words:
        yield from _times(squeezed, words, base, role, year)


def _claim(
    squeezed: Squeezed,
    predicate: str,
    base: int,
    match: re.Match[str],
    role: str,
    subject: str = "",
    quantity: Quantity | None = None,
    months: tuple[int, ...] = (),
    before: bool = False,
) -> Claim:
    start, end = squeezed.span(base + match.start(), base + match.end())
    return Claim(predicate, start, end, role, subject, quantity, months, before)


def _quantity(match: re.Match[str]) -> Quantity | None:
    value = parse_decimal(match["number"])
    return None if value is None else _new_quantity(value=value, unit=match["unit"])


def _figures(
    squeezed: Squeezed, clause: re.Match[str], base: int, role: str, taken: list[tuple[int, int]]
) -> Iterator[Claim]:
    """Figures with a unit and the words before them."""
    words, at = clause.group(), 0
    for match in _FIGURE.finditer(words):
        lead = words[at : match.start()]
        at = match.end()
        where = clause.start() + match.start()
        subject = _subject(lead)
        if not 2 <= len(subject) <= _LONGEST_SUBJECT or any(a <= where < b for a, b in taken):
            continue
        predicate = "sum" if _ALL.search(lead) else "figure"
        start = clause.start() + match.start() - len(lead)
        begin, end = squeezed.span(base + start, base + clause.start() + match.end())
        yield Claim(predicate, begin, end, role, subject, _quantity(match))


def _subject(lead: str) -> str:
    """The words before a figure without what leads up to them and on to it."""
    begins = _LEAD.match(lead)
    subject = lead[begins.end() :] if begins else lead
    return _TAIL.sub("", subject) if subject[-1:] in _TAIL_ENDS else subject


def _times(squeezed: Squeezed, words: str, base: int, role: str, year: int | None) -> Iterator[Claim]:
    """Months in which something was done, comes back every year, or is counted up to."""
    for match in _AS_OF.finditer(words) if "截" in words else ():
        if not match["year"] or int(match["year"]) == year:
            clause = words[match.start() :]
            start, end = squeezed.span(base + match.start(), base + len(words))
            yield Claim("as_of", start, end, role, clause, months=(int(match["month"]),))
    recurs = list(_RECURS.finditer(words)) if "每年" in words else []
    for match in recurs:
        months = tuple(int(m) for m in re.findall(r"1[0-2]|[1-9]", match["months"]))
        begin = max(words.rfind(mark, 0, match.start()) for mark in ",，") + 1
        stop = min((at for mark in ",，" if (at := words.find(mark, match.end())) >= 0), default=len(words))
        start, end = squeezed.span(base + begin, base + stop)
        yield Claim("recurs", start, end, role, words[begin:stop], months=months)
    if recurs or _SPAN_OF_MONTHS.search(words):
        return
    for part in _PART.finditer(words):
        if "月" in part.group():
            yield from _months(squeezed, part, words, base, role, year)


def _months(
    squeezed: Squeezed, clause: re.Match[str], words: str, base: int, role: str, year: int | None
) -> Iterator[Claim]:
    found = list(_MONTH.finditer(clause.group()))
    if not found or any(_other_year(match, year) for match in found):
        return
    if _AS_OF.search(clause.group()) or _PLANNED.search(clause.group()):
        return
    months = tuple(int(match["month"]) for match in found)
    subject = _MONTH.sub("", clause.group())
    if len(subject) < 2:
        return
    before = any(match["before"] or (match["part"] == "底" and "之前" in words) for match in found)
    start, end = squeezed.span(base + clause.start(), base + clause.end())
    yield Claim("month", start, end, role, subject, months=months, before=before)


def _other_year(match: re.Match[str], year: int | None) -> bool:
    said = match["year"]
    return bool(said) and said not in ("本", "当", "今") and said != str(year)


def pasted_rows(text: str, start: int) -> Iterator[Claim]:
    """Indicator rows that a converter printed into another cell, such as a remark."""
    for match in _PASTED.finditer(text + " "):
        value = parse_decimal(match["actual"])
        if value is not None:
            quantity = _new_quantity(value=value, unit=match["unit"])
            begin = start + match.start("name")
            yield Claim("figure", begin, start + match.end("actual"), "pasted", match["name"], quantity)
