"""Numbers that name one thing: those of official papers with their titles, those of units with their names.

Predicates: ``paper`` (``concept``: prefix, year, serial and title, parted by ``|``) and ``unit_code``
(``concept``: code and name, parted by ``|``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.extract.builder import Builder
from extractor.extract.residue.passages import Passage, state
from schemas.text import squeeze

_NUMBER = r"(?P<{p}>[一-龥]{{2,8}})[\[(【〔](?P<{y}>20\d\d)[\])】〕](?P<{n}>\d{{1,4}})号"
_AFTER = _NUMBER.format(p="p1", y="y1", n="n1")
_BEFORE = _NUMBER.format(p="p2", y="y2", n="n2")
#: 《题名》（文号）, with 的通知 and the like between; or 文号《题名》, where no title stands right before.
_PAPER = re.compile(
    rf"《(?P<t1>[^《》]{{6,80}})》(?:的?(?:通知|意见|规定|办法|公告|决定|函))?\(?{_AFTER}"
    rf"|{_BEFORE}(?:文件)?《(?P<t2>[^《》]{{6,80}})》"
)
#: Words before a number that are no part of it: 按照川财社[2024]98号.
_LEAD = re.compile(
    r"^(?:.*(?:根据|按照|依据|依照|落实|印发|关于|转发|下发|执行|遵照|以及|和|及|与|的))?(?P<own>.{2,8})$"
)
#: 160-甲市农业局: the code of a department or unit in the head of a form. The dash, which is rare, is looked for first.
_CODE = re.compile(r"(?:^|[^\d.-])(?P<code>\d{3}(?:\d{3})?)$")
_UNIT = re.compile(
    r"-(?P<name>[一-龥]{3,30}?(?:局|中心|委员会|办公室|厅|院|校|所|站|队|馆|科|处|部))(?![一-龥])"
)


def find_papers(builder: Builder, passages: Sequence[Passage]) -> None:
    """Record the official papers that are cited with number and title."""
    for passage in passages:
        if "号" not in passage.raw or "《" not in passage.raw:
            continue
        for match in _PAPER.finditer(passage.squeezed.text):
            at = "1" if match["t1"] else "2"
            prefix, title = _own(match[f"p{at}"]), match[f"t{at}"]
            words = "|".join((prefix, match[f"y{at}"], match[f"n{at}"], title))
            begin = match.start() if at == "1" else match.end("p2") - len(prefix)
            span = passage.squeezed.span(begin, match.end())
            state(builder, "paper", span, passage.meaning, concept=words)


def _own(prefix: str) -> str:
    """The prefix of a number without the words before it."""
    match = _LEAD.match(prefix)
    return match["own"] if match else prefix


def find_unit_codes(builder: Builder) -> None:
    """Record codes with the names of departments and units, as the heads of forms print them."""
    text = builder.document.text
    for match in _UNIT.finditer(text):
        code = _CODE.search(text[max(0, match.start() - 7) : match.start()])
        if code:
            words = f"{code['code']}|{squeeze(match['name'])}"
            span = (match.start() - len(code["code"]), match.end())
            state(builder, "unit_code", span, "performance_form", concept=words)
