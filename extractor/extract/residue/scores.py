"""Indicators of a narrative self-evaluation that are scored without the figures the score rests on.

Predicates ``score_without_figure`` (a rate without one) and ``score_without_target`` (a quantity without a target);
``concept`` is the indicator's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.extract.builder import Builder
from extractor.extract.residue.passages import Passage, state
from schemas.text import squeeze

_SCORE = re.compile(
    r"[,，]?(?:故|因此)?(?:此项|该项|本项|自评)?(?:指标)?得分?(?:为|:)?\d{1,3}(?:\.\d{1,2})?分"
)
_RATE = re.compile(r"(?:率|进度)$")
_QUANTITY = re.compile(r"(?:人数|数量|次数|人次|个数|户数|场次|面积)$")
_TARGET = re.compile(r"(?:目标|计划|预期|应|指标)[^,。;]{0,8}?\d|[≥>≤<=]\d|不(?:低|少|高|多)于\d")
#: An indicator told in more characters than this is an analysis, not a line of a score sheet.
_LONGEST = 160


def find_scores(builder: Builder, passages: Sequence[Passage]) -> None:
    """Record the scored indicators whose sentences lack a figure or a target."""
    for passage in passages:
        if passage.section is None or not passage.is_in(("performance_report",)) or "分" not in passage.raw:
            continue
        text = passage.squeezed.text
        score = _SCORE.search(text) if len(text) <= _LONGEST else None
        if not score:
            continue
        name, rest = squeeze(builder.segments.sections[passage.section].title), _SCORE.sub("", text)
        span = passage.squeezed.span(0, score.end())
        if _RATE.search(name) and not re.search(r"\d", rest):
            state(builder, "score_without_figure", span, passage.meaning, concept=name)
        elif _is_quantity(builder, passage.section) and not _TARGET.search(rest):
            state(builder, "score_without_target", span, passage.meaning, concept=name)


def _is_quantity(builder: Builder, section: int) -> bool:
    """Whether a heading, or one above it, says that a quantity is measured."""
    titles = list(_titles(builder, section))
    return bool(_QUANTITY.search(titles[0])) or any("数量指标" in title for title in titles)


def _titles(builder: Builder, section: int | None) -> Iterator[str]:
    while section is not None:
        yield squeeze(builder.segments.sections[section].title)
        section = builder.segments.sections[section].parent
