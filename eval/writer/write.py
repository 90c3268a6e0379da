"""Write a disclosure in a manner: a template of our own wording, ``manners/NAME.j2``, becomes nodes.

A template begins with the style in TOML (see :class:`eval.writer.style.Style`), then ``+++``, then one paragraph a
line; ``#``, ``##``, ``###`` begin headings and ``@tables`` stands for the statutory tables.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import Any

from jinja2 import Environment, StrictUndefined

from eval.writer.model import Disclosure, Item, Line, total
from eval.writer.nodes import Heading, Node, Paragraph
from eval.writer.style import Style
from eval.writer.tables import tables

_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class _Class:
    """A 类 as templates see it."""

    name: str
    lines: list[Line]
    numeral: str

    @property
    def stem(self) -> str:
        return self.name.removesuffix("支出")

    @property
    def actual(self) -> Decimal:
        return total(line.actual for line in self.lines)

    @property
    def budget(self) -> Decimal:
        return total(line.budget for line in self.lines)

    @property
    def reason(self) -> str:
        """The reason of the line that moved most in the direction of the whole."""
        way = 1 if self.actual >= self.budget else -1
        return max(self.lines, key=lambda line: way * (line.actual - line.budget)).reason


def manners() -> list[str]:
    """The names of all manners."""
    folder = resources.files("eval.writer") / "manners"
    return sorted(file.name[:-3] for file in folder.iterdir() if file.name.endswith(".j2"))


@lru_cache
def _template(manner: str) -> tuple[Style, str]:
    text = (resources.files("eval.writer") / "manners" / f"{manner}.j2").read_text("utf-8")
    head, _, body = text.partition("+++\n")
    settings: dict[str, Any] = {
        key: tuple(v) if isinstance(v, list) else v for key, v in tomllib.loads(head).items()
    }
    return Style(**settings), body


def write(disclosure: Disclosure, manner: str) -> list[Node]:
    """Write a disclosure.

    Raises:
        FileNotFoundError: there is no such manner.
    """
    style, body = _template(manner)
    environment = Environment(trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)  # noqa: S701 - plain text, not HTML
    text = environment.from_string(body).render(**_names(disclosure, style))
    return [
        node for line in text.splitlines() if line.strip() for node in _nodes(line.strip(), disclosure, style)
    ]


def _nodes(line: str, disclosure: Disclosure, style: Style) -> Iterator[Node]:
    if line == "@tables":
        yield from tables(disclosure, style)
    elif line.startswith("#"):
        marks, _, words = line.partition(" ")
        yield Heading(len(marks), words)
    else:
        yield Paragraph(line)


def _names(d: Disclosure, style: Style) -> dict[str, Any]:
    def because(item: Item) -> str:
        return f"，主要原因是{item.reason}" if item.change else ""

    def versus_budget(item: Line | _Class) -> str:
        gap = item.actual - item.budget
        if not gap:
            return f"与{d.year}年年初预算持平"
        words = style.rise if gap > 0 else style.fall
        size = f"{words[0]}{style.money(abs(gap))}万元，{words[1]}{style.share(abs(gap), item.budget)}"
        return f"比{d.year}年年初预算{size}"

    return {
        "d": d,
        "year": d.year,
        "last": d.year - 1,
        "m": style.money,
        "share": style.share,
        "change": style.change,
        "because": because,
        "versus_budget": versus_budget,
        # the part of 三公 that moved most explains the whole
        "sangong_reason": max(d.vehicle_run, d.reception, key=lambda item: abs(item.change)).reason,
        "classes": [
            _Class(name, lines, _NUMERALS[index]) for index, (name, lines) in enumerate(d.classes().values())
        ],
        "staff_names": [one.name for one in d.economic if one.code[:3] in ("301", "303")],
        "public_names": [one.name for one in d.economic if one.code[:3] not in ("301", "303")],
    }
