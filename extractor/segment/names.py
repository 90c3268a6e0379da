"""Whose document it is and of which year, with the place where it says so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from extractor.segment.lines import Line, offset_after, squeezed
from extractor.segment.regions import locate
from schemas.document import Cell, Document
from schemas.frozen import dataclass
from schemas.text import fold_width

Span = tuple[int, int]

_NAME = r"[\u4e00-\u9fff()·\"]{3,45}?"
#: 三公经费 with the funds it is paid from.
_SANGONG = r"(?:一般公共预算|财政拨款)*\"?三公\"?经费\"?"
#: What a title speaks of, behind name and year.
_SUBJECT = (
    r"(?:(?:市级|区级|县级|省级|本级|部门|单位|\((?:部门|单位)\)|政府|财政|整体支出|项目支出|专项资金|预算项目)*"
    rf"(?:收支|收入支出)?(?:决算|预算|绩效|支出绩效)|(?:部门|单位|[省市区县本]级)*{_SANGONG})"
)
_TITLES = (
    re.compile(rf"(?P<name>{_NAME})(?P<year>20\d\d)年?度?{_SUBJECT}"),
    re.compile(rf"^(?P<name>{_NAME})(?P<year>20\d\d)年?度?(?:收入|支出|财政拨款|一般公共预算)"),
    re.compile(rf"(?P<year>20\d\d)年?度?(?P<name>{_NAME})(?:部门|单位)?{_SUBJECT}"),
    re.compile(rf"(?P<name>{_NAME}){_SANGONG}(?:支出)?(?:决算|预算)?(?P<year>20\d\d)年"),
)
_YEAR_TITLE = re.compile(
    rf"(?P<year>20\d\d)年?度?(?:{_SUBJECT}|总?收入|总?支出|财政拨款|一般公共预算|\"?三公)"
)
_YEAR_ALONE = re.compile(r"\(?(?P<year>20\d\d)年度\)?")
_YEAR_ANYWHERE = re.compile(r"(?P<year>20\d\d)\s*年\s*度")
#: 2024年，…预算为: a sentence about the accounts of a whole year, not about a day or the end of it.
_YEAR_OPENS = re.compile(r"(?P<year>20\d\d)年(?![\d末底初])[^。;]{0,30}?(?:三公|决算|预算|收入|支出)")
#: Words before a year that make it the year compared with: 较2023年决算数, 上年（2023年度）.
_COMPARED = re.compile(r"(?:[较比与同]|(?:上一?|去|前|往)年度?)[,:(]*\Z")
_BEFORE_YEAR = 8
#: The unit as captions of tables print it.
_OWNER = re.compile(
    r"(?:编制|填报|公开|编报)?(?:单位|部门)(?:名称)?(?:\([^()]{1,8}\))?:"
    r"(?P<name>[\u4e00-\u9fff()·]{5,40}?)(?=公开|金额|单位:|[填编]\w{1,2}[日时]|20\d\d|$)"
)
_PART = re.compile(
    rf"^第.{{1,3}}(?:部分|章|篇)[、:.,]?(?P<name>{_NAME})(?:20\d\d年?度?)?(?:部门|单位)?"
    r"(?:概况|基本情况|(?:部门|单位)?决算)"
)
#: Sentences whose subject is the unit.
_SUBJECT_OF = re.compile(
    rf"(?:纳入|^|[,。:;(])(?P<name>{_NAME})"
    r"(?=20\d\d年?度?(?:部门|单位)决算|20\d\d年?度?收入|机关运行经费|政府采购支出总额"
    r"|(?:部门|单位)?决算包括|(?:部门)?共有车辆|下属二级|下属单位|本级决算|\)$)"
)
#: The same of texts on 三公经费 alone, which begin with it.
_SPENDER = re.compile(
    rf"(?:^|^现将|[,;:。]现将)(?P<name>{_NAME})(?=20\d\d年?度?(?:{_SANGONG}|用(?:一般公共预算|财政)))"
)
#: A title without a year: whose 三公经费.
_UNDATED = re.compile(
    rf"^(?P<name>{_NAME}){_SANGONG}(?:财政拨款|[支收]出?|收入|[预决]算|使用|公开|情况|统计|汇总|[的及和、]|说明|公示|表)*\Z"
)
#: A line that is a unit's name and no more, and one below it that is the rest of a title.
_NAME_ALONE = re.compile(
    # not 某市人民政府, whose site a page may be of
    r"^(?P<name>[\u4e00-\u9fff()·]{2,28}(?:局|委员会|管委会|办公室|办事处|学院|大学|[中小]学|学校|幼儿园|医院|卫生院"
    r"|法院|检察院|[镇乡]人民政府|总工会|联合会|协会))\Z"
)
_REST_OF_TITLE = re.compile(
    r"(?:关于)?(?:20\d\d年?度?)?(?:部门|单位|政府采购|财政拨款|一般公共预算|\"?三公\"?经费|收支|整体支出|[预决]算)"
    r"[^,;。]*(?:说明|公开|报告|情况|表|公示)"
)
#: Who has the government of a town report to its congress: 我受某镇人民政府委托.
_MANDATE = re.compile(rf"^我?受(?P<name>{_NAME})的?委托")
#: What a unit says of itself first: 某县检察院是国家法律监督机关, 某乡下设.
_INTRODUCED = re.compile(
    r"^(?:\(?[一1]\)?[、.]?)?(?![其根按由经以为对从在与下])(?P<name>[\u4e00-\u9fff()·]{3,30}?)"
    r"(?=(?<=[^乡][镇乡])下设|是(?:国家[\u4e00-\u9fff]{2,8}机关|[\u4e00-\u9fff]{0,16}(?:工作部门|派出机构|事业单位)))"
)
#: Without one of the words behind the subject, a line need not be searched for a name before them.
_SUBJECT_FOLLOWS = re.compile(
    r"20\d\d年?度?(?:(?:部门|单位)决算|收入)|机关运行经费|政府采购支出总额|决算包括|共有车辆|下属二级|下属单位|本级决算|\)\Z"
)
#: Cells of a form before the unit's name, those that say it most plainly first.
_OWNER_CELLS = (
    re.compile(r"(?:部门|单位)名称:?"),
    re.compile(r"(?:(?:项目)?实施单位|编制单位|预算单位)(?:\(盖章\)|\(公章\))?:?"),
    re.compile(r"主管部门(?:及代码)?:?"),
)
#: Words that stand for nobody in particular, labels, or no name at all.
_NOBODY = re.compile(
    r"^(?:一般公共|财政拨款|政府性|国有资本经营|\"?三公|我|所属|下属|其他|部门|单位|年度|基本|情况|目录|附件|概况|金额)"
    # not 本溪, 各莫 or 全椒
    r"|^(?:本|各|全)(?:单位|部门|级|机关|系统|局|委|办|院|校|厅|所|站|中心|镇|乡|街道|社区|村|年|次|表|项|部|预算)"
    r"|^[本各全][省市县区]"
    r"|^(?:项目)?(?:实施|主管|编制|填报|预算|牵头)(?:单位|部门)"
    r"|(?:表|份|说明|公开|情况|经费|支出|收入|资金|项目|专项|二级单位)$|决算"
    # 某省省级 and 某县本级 are all its departments; the 本级 of an organ is that organ
    r"|[省市县区州旗]级$|(?:^|[省市县区州旗])本级$"
    r"|^[省市县区镇乡州旗](?:人民)?政府$"
)
#: Whom a name that ends so can stand for; of others a caption knows better.
_ORGAN = re.compile(r"[局委会院校学园部厅署所站队馆处办室府团社司心联科区镇乡道场库台县市)]\Z")
#: What stands between a name and what the title says of it.
_TRAIL = re.compile(
    r"(?:关于|[(\"的]|(?:(?<=[局委会院校园厅署所站队馆社团府])|(?<=[大中小]学|中心))(?:部门|单位))+\Z"
)
#: 某区人民政府关于某区2020年决算: who reports, before what on.
_REPORTER = re.compile(r"[\u4e00-\u9fff()·\"]{4,}?(?=关于)")
#: A town or township may be a name of three characters where nothing stands before it.
_SHORTEST, _SHORT = (
    4,
    re.compile(r"(?![省市县区乡镇各全本我])[\u4e00-\u9fff](?![省市县区乡])[\u4e00-\u9fff][镇乡]"),
)
_LEAD = re.compile(r"^(?:关于|附件\d*[:.]?|第[一二三四五六]部分[:.]?)+")
_SENTENCE = re.compile(r"[。;!?]|[,:].*[,:]")
_LONGEST_TITLE = 80
_MOST_TITLE_LINES = 40
#: A name may be cut over this many lines.
_MOST_JOINED = 4
_SEARCHED = 400
#: How much of a line is searched for the year it speaks of.
_BEGINNING = 60
_NOWHERE: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Found:
    """A name or year with its place."""

    value: str
    span: Span


@dataclass(frozen=True)
class _Words:
    """Some lines run together; every character knows its place."""

    text: str
    lines: Sequence[Line]

    @property
    def key(self) -> str:
        return "".join(line.key for line in self.lines)

    @property
    def plain(self) -> str:
        return "".join(line.plain for line in self.lines)

    def found(self, first: int, last: int) -> Found:
        """What stands at ``key[first:last]``."""
        return Found(self.plain[first:last], (self._offset(first), self._offset(last - 1) + 1))

    def _offset(self, at: int) -> int:
        for line in self.lines:
            if at < len(line.key):
                return offset_after(self.text, line, at)
            at -= len(line.key)
        raise ValueError("no such character")

    def name(self, match: re.Match[str]) -> Found | None:
        """The group ``name`` of a match on :attr:`key` if it can be a unit's name."""
        first, last = match.span("name")
        lead = _LEAD.match(match["name"])
        first += lead.end() if lead else 0
        reporter = _REPORTER.match(self.key, first, last)
        last = reporter.end() if reporter else last
        trail = _TRAIL.search(self.key, first, last)
        last = trail.start() if trail else last
        name = self.key[first:last]
        if len(name) < _SHORTEST and (match.start() or not _SHORT.fullmatch(name)):
            return None
        if _NOBODY.search(name) or name.count("(") != name.count(")"):
            return None
        return self.found(first, last)


def title_lines(lines: Sequence[Line], contents: Iterable[int]) -> list[Line]:
    """The lines of the document's title: short, before contents, headings, tables and sentences."""
    stop = min(contents, default=len(lines))
    found: list[Line] = []
    for line in lines[: min(stop, _MOST_TITLE_LINES)]:
        number = line.number
        if number and number.style == "attachment":
            continue
        if not line.is_text or number or (len(line.key) > 40 and _SENTENCE.search(line.key)):
            break
        if line.whole and len(line.key) <= _LONGEST_TITLE and not _SENTENCE.search(line.key):
            found.append(line)
    return found


class NameReader:
    """Looks for a document's unit and year: in its title, captions, headings, sentences and forms."""

    def __init__(self, document: Document, lines: Sequence[Line], title: Sequence[Line]) -> None:
        self._document = document
        self._title = title
        self._words = [line for line in lines[:_SEARCHED] if line.table is None]

    def read(self) -> tuple[Found | None, Found | None]:
        """Return name and year; None what the document does not say."""
        name, year = self._from_title()
        captions = [w for w in self._words if w.whole and len(w.key) <= _LONGEST_TITLE and ":" in w.key]
        if not name or not _ORGAN.search(fold_width(name.value)):
            name = self._from(_OWNER, captions) or name
        name = name or self._from(_PART, self._words)
        name = name or self._from(_SUBJECT_OF, self._with_subject()) or self._from_forms()
        name = name or self._from(_SPENDER, (line for line in self._words if "三公" in line.key))
        name = name or self._from_undated_title()
        name = name or self._from_introduction()
        year = year or self._year()
        if name and year:
            return name, year
        named, dated = self._from_file()
        return name or named, year or dated

    def _from_undated_title(self) -> Found | None:
        """The name in a title that says no year; of 某县 alone, all its units are meant."""
        name = self._from(_UNDATED, (line for line in self._title if "三公" in line.key))
        if name:
            return (
                None
                if name.value[-1] in "省市县区州旗" or not _ORGAN.search(fold_width(name.value))
                else name
            )
        pairs = pairwise(self._title)
        return self._from(_NAME_ALONE, (one for one, rest in pairs if _REST_OF_TITLE.fullmatch(rest.key)))

    def _from_introduction(self) -> Found | None:
        """Who speaks, or is introduced with the place it is of, in the first lines."""
        first = self._words[:_MOST_TITLE_LINES]
        if name := self._from(_MANDATE, first):
            return name
        name = self._from(_INTRODUCED, first)
        placed = name and (name.value[-1] in "镇乡" or locate(fold_width(name.value), ""))
        return name if placed else None

    def _with_subject(self) -> Iterator[Line]:
        return (line for line in self._words if _SUBJECT_FOLLOWS.search(line.key))

    def _from_file(self) -> tuple[Found | None, Found | None]:
        """What the file's name says; it stands nowhere in the text."""
        key = fold_width(squeezed(self._document.name.rpartition(".")[0]))
        for pattern in _TITLES:
            match = pattern.search(key)
            if match and not _NOBODY.search(match["name"]):
                return Found(match["name"], _NOWHERE), Found(match["year"], _NOWHERE)
        match = _dated(_YEAR_TITLE, key)
        return None, Found(match["year"], _NOWHERE) if match else None

    def _from_title(self) -> tuple[Found | None, Found | None]:
        partial: tuple[Found | None, Found | None] = (None, None)
        for last in range(len(self._title)):
            best = self._title_ending_at(last)
            if best and best[0]:
                return best
            partial = best if best and not partial[1] else partial
        return partial

    def _title_ending_at(self, last: int) -> tuple[Found | None, Found | None] | None:
        """Name and year of the title that ends in a line; as many lines above as make the name whole."""
        best: tuple[Found | None, Found | None] | None = None
        for first in range(last, max(-1, last - _MOST_JOINED), -1):
            found = self._read_title(_Words(self._document.text, self._title[first : last + 1]))
            if found and found[0]:
                if locate(found[0].value, "") is not None:
                    return found
                best = found if best is None or best[0] is None else best
            elif found and best is None:
                best = found
        return best

    @staticmethod
    def _read_title(words: _Words) -> tuple[Found | None, Found | None] | None:
        key, dated = words.key, None
        if "20" not in key:
            return None
        for pattern in _TITLES:
            match = pattern.search(key)
            if match and (name := words.name(match)):
                return name, words.found(*match.span("year"))
            dated = dated or match
        match = _dated(_YEAR_TITLE, key) or dated
        return (None, words.found(*match.span("year"))) if match else None

    def _from(self, pattern: re.Pattern[str], lines: Iterable[Line]) -> Found | None:
        """The name a pattern finds most often, at its first place."""
        hits: list[Found] = []
        for line in lines:
            match = pattern.search(line.key)
            name = _Words(self._document.text, [line]).name(match) if match else None
            if name:
                hits.append(name)
        return _most_common(hits)

    def _from_forms(self) -> Found | None:
        """The cell behind 单位名称, 实施单位 or 主管部门 of the performance forms.

        Units under a department have forms of their own: where they differ, the department in charge is the
        document's.
        """
        hits: tuple[list[Found], ...] = ([], [], [])
        for table in self._document.tables[:20]:
            for rank, cell in _labelled(table.cells[:60]):
                name = re.sub(r"^[\d-]+", "", squeezed(cell.text))
                if len(name) >= 4 and not _NOBODY.search(name):
                    hits[rank].append(Found(name, (cell.end - len(name), cell.end)))
        agreed = [found for found in hits if len({one.value for one in found}) == 1]
        return _most_common(next(filter(None, (*agreed, *hits)), []))

    def _year(self) -> Found | None:
        """The year that headings, captions and the beginnings of sentences speak of most often."""
        return (
            _most_common(
                self._dated_lines(lambda key: _dated(_YEAR_TITLE, key) or _YEAR_ALONE.fullmatch(key))
            )
            or _most_common(self._named_years())
            or _most_common(self._dated_lines(_YEAR_OPENS.match))
        )

    def _dated_lines(self, find: Callable[[str], re.Match[str] | None]) -> list[Found]:
        """What is found in the beginnings of lines."""
        beginnings = ((line, line.key[:_BEGINNING]) for line in self._words)
        found = ((line, find(head)) for line, head in beginnings if "20" in head)
        return [_Words(self._document.text, [line]).found(*m.span("year")) for line, m in found if m]

    def _named_years(self) -> list[Found]:
        """Every 2024年度 of the text that is not one compared with."""
        text = self._document.text
        return [
            Found(match["year"], match.span("year"))
            for match in _YEAR_ANYWHERE.finditer(text)
            if not _is_compared(squeezed(text[max(0, match.start() - _BEFORE_YEAR) : match.start()]))
        ]


def _labelled(cells: Sequence[Cell]) -> Iterator[tuple[int, Cell]]:
    """Cells behind those of :data:`_OWNER_CELLS`, with the label's place there.

    A label that ends its row has its cell in the next one (tables printed one cell to a line); one with a blank
    beside it has none.
    """
    ends = {cell.row: cell for cell in cells}
    for label, cell in pairwise(cell for cell in cells if cell.text.strip()):
        if cell.row != label.row and ends[label.row] is not label:
            continue
        key = fold_width(squeezed(label.text))
        rank = next((rank for rank, words in enumerate(_OWNER_CELLS) if words.fullmatch(key)), None)
        if rank is not None:
            yield rank, cell


def _dated(pattern: re.Pattern[str], key: str) -> re.Match[str] | None:
    """The first match of a pattern whose year is not one that something is compared with."""
    found = pattern.finditer(key)
    return next((match for match in found if not _is_compared(key[: match.start("year")])), None)


def _is_compared(before: str) -> bool:
    """Whether the words before a year make it the one compared with."""
    return _COMPARED.search(fold_width(before[-_BEFORE_YEAR:])) is not None


def _most_common(hits: Sequence[Found]) -> Found | None:
    """The value found most often, at its first place."""
    if not hits:
        return None
    value = Counter(hit.value for hit in hits).most_common(1)[0][0]
    return next(hit for hit in hits if hit.value == value)
