"""An evaluation as one HTML page: charts, and every error with the text around it.

The page opens without network; nothing in a document can act in it: texts are escaped, the one script and the
styles run by nonce. The text is that of the user's own documents, written at run time.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from eval.evaluation import Report
from eval.records.errors import CLASSES
from eval.report.text import head, interval, reasons_line
from eval.report.words import FIELD, HARD, KIND, field_name, percent, value_words
from eval.run import to_text as findings_text

if TYPE_CHECKING:
    from jinja2 import Template

#: Charts: width of the labels, of the plot, height of a row, in units of the drawing.
_LABEL, _PLOT, _ROW = 150, 560, 26


@dataclass(frozen=True)
class Mark:
    """A kind's row in the chart of scores: value, interval, value whatever the key; places in the drawing."""

    kind: str
    y: float
    value: float | None
    low: float | None
    high: float | None
    placed: float | None
    said: str


@dataclass(frozen=True)
class Piece:
    """A piece of a bar of errors."""

    error: str
    x: float
    width: float
    count: int


@dataclass(frozen=True)
class Bar:
    """A kind's errors by class."""

    kind: str
    y: float
    pieces: tuple[Piece, ...]
    count: int


def to_html(report: Report) -> str:
    """Render the page."""
    data = report.data
    return _template().render(
        head=head(data).splitlines(),
        data=data,
        records=[_shown(one) for one in data["records"]],
        findings=findings_text(report.findings) if report.findings else "",
        nonce=secrets.token_urlsafe(16),
        css=_asset("eval.css"),
        js=_asset("eval.js"),
        kind_words=KIND,
        class_words=CLASSES,
        field_words=FIELD,
        hard_words=HARD,
        field_name=field_name,
        value_words=value_words,
        percent=percent,
        interval=interval,
        label=_LABEL,
        plot=_PLOT,
        row=_ROW,
    )


@lru_cache
def _asset(name: str) -> str:
    return (resources.files(__package__) / "templates" / name).read_text("utf-8")


@lru_cache
def _template() -> Template:
    from jinja2 import Environment

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_asset("eval.html"))


def _shown(records: Mapping[str, Any]) -> dict[str, Any]:
    """A run's records with what its charts need."""
    kinds = records["kinds"]
    least = _least(kinds)
    return {
        **records,
        "marks": [_mark(kind, one, number, least) for number, (kind, one) in enumerate(kinds.items())],
        "ticks": [(_at(part / 10, least), f"{part * 10}%") for part in range(round(least * 10), 11)],
        "bars": _bars(kinds),
        "reasons_line": reasons_line(records["reasons"]) if records["reasons"] else "",
        "columns": [kind for kind in kinds if kind != "all"],
    }


def _least(kinds: Mapping[str, Any]) -> float:
    """Where the axis begins: the ten per cent below the lowest value shown."""
    ends = [one["interval"][0] for one in kinds.values()] + [one["strict"]["f1"] for one in kinds.values()]
    lowest = min((end for end in ends if end is not None), default=0.0)
    return max(0, int(lowest * 10)) / 10 if lowest < 1 else 0.9


def _at(value: float | None, least: float) -> float | None:
    """The place of a value on the axis."""
    if value is None:
        return None
    return round(_LABEL + _PLOT * (max(value, least) - least) / (1 - least), 1)


def _mark(kind: str, one: Mapping[str, Any], number: int, least: float) -> Mark:
    low, high = one["interval"]
    value = one["strict"]["f1"]
    return Mark(
        kind,
        _ROW * number + _ROW / 2,
        _at(value, least),
        _at(low, least),
        _at(high, least),
        _at(one["placed"]["f1"], least),
        f"{percent(value)}（{interval(one['interval'])}）",
    )


def _bars(kinds: Mapping[str, Any]) -> list[Bar]:
    """Errors by class for the kinds that have any, the longest bar as wide as the plot."""
    counted = [(kind, one["errors"]) for kind, one in kinds.items() if kind != "all"]
    counted = [(kind, errors) for kind, errors in counted if any(errors.values())]
    most = max((sum(errors.values()) for _, errors in counted), default=1)
    found = []
    for number, (kind, errors) in enumerate(counted):
        pieces, x = [], float(_LABEL)
        for name, count in errors.items():
            if count:
                width = round(_PLOT * count / most, 1)
                pieces.append(Piece(name, round(x, 1), width, count))
                x += width
        found.append(Bar(kind, _ROW * number + _ROW / 2, tuple(pieces), sum(errors.values())))
    return found
