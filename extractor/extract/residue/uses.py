"""What the money of a functional line is said to be used for: basic or project expenditure only.

Predicates ``used_for_basic`` and ``used_for_project``, in the passages of the detail by line; and
``line_named`` and ``glossary_line`` (``concept``: its name) for the lines named there and in a glossary.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.extract.builder import Builder
from extractor.extract.residue.passages import Passage, state

_LINE = re.compile(r"\(款\)(?P<name>[^()]{2,30}(?:\([^()]{1,6}\)[^()]{0,10})?)\(项\)")
_USED_FOR = re.compile(
    r"(?:项\))[。,:]?(?:主要)?用于:?(?P<words>(?:(?!,(?:当年|全年|年初|本年|调整)?(?:预算|支出决算|决算))[^。;]){4,80})"
)
_BASIC = re.compile(r"基本支出|人员(?:经费|支出|工资)|公用(?:经费|支出)")
_PROJECT = re.compile(r"项目|专项|活动|改造|工程|建设|以及")
_ONLY_PROJECT = re.compile(r"项目")


def find_named_lines(builder: Builder, passages: Sequence[Passage]) -> None:
    """Record the 项 that the detail names and those that a glossary explains, with or without a code."""
    for passage in passages:
        if passage.is_in(("glossary", "gpb_detail")) and "项" in passage.raw:
            predicate = "glossary_line" if passage.is_in(("glossary",)) else "line_named"
            for match in _LINE.finditer(passage.squeezed.text):
                span = passage.squeezed.span(*match.span("name"))
                state(builder, predicate, span, passage.meaning, concept=match["name"])


def find_uses(builder: Builder, passages: Sequence[Passage]) -> None:
    """Record lines that are said to hold basic expenditure only, or project expenditure only."""
    for passage in passages:
        if "用于" not in passage.raw or not passage.is_in(("gpb_detail",)):
            continue
        for match in _USED_FOR.finditer(passage.squeezed.text):
            basic = _BASIC.search(match["words"])
            # what else is named beside staff and office costs may be a project
            project = (_PROJECT if basic else _ONLY_PROJECT).search(match["words"])
            if bool(basic) != bool(project):
                span = passage.squeezed.span(*match.span("words"))
                state(builder, "used_for_basic" if basic else "used_for_project", span, passage.meaning)
