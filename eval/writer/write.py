"""Write a disclosure in a manner: a template of our own wording, ``manners/NAME.j2``, becomes nodes.

A template begins with the style in TOML (see :class:`eval.writer.style.Style`), then ``+++``, then one paragraph a
line; ``#``, ``##``, ``###`` begin headings and ``@tables`` stands for the statutory tables.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Any

from jinja2 import Environment, StrictUndefined

from eval.records.labels import AnyLabel
from eval.writer.marks import Marks, labels_of, plain
from eval.writer.model import Disclosure
from eval.writer.nodes import Grid, Heading, Node, Paragraph
from eval.writer.render import to_text
from eval.writer.says import Class, Says
from eval.writer.style import Style
from eval.writer.tables import tables

_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Written:
    """A disclosure as it was written: nodes, and the labels of what they say in their plain text."""

    words: tuple[Node, ...]
    #: where among the words the tables stand
    at: int
    tables: tuple[Node, ...]
    text: str
    labels: tuple[AnyLabel, ...]
    year: int

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Words and tables in order."""
        return self.words[: self.at] + self.tables + self.words[self.at :]


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
    """Write a disclosure, without labels.

    Raises:
        FileNotFoundError: there is no such manner.
    """
    return list(write_labelled(disclosure, manner).nodes)


def write_labelled(disclosure: Disclosure, manner: str, *, tables_last: bool = False) -> Written:
    """Write a disclosure with labels.

    Args:
        disclosure: what to write.
        manner: how.
        tables_last: the tables come after all words, as where a workbook holds them.

    Raises:
        FileNotFoundError: there is no such manner.
    """
    style, body = _template(manner)
    marks = Marks()
    environment = Environment(trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)  # noqa: S701 - plain text, not HTML
    said = environment.from_string(body).render(**_names(disclosure, style, marks))
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    at = lines.index("@tables")
    words = [_node(line) for line in lines if line != "@tables"]
    grids = list(tables(disclosure, style, marks))
    at = len(words) if tables_last else at
    text, labels = labels_of(to_text([*words[:at], *grids, *words[at:]]), marks)
    return Written(
        tuple(map(_bare, words)), at, tuple(map(_bare, grids)), text, tuple(labels), disclosure.year
    )


def _bare(node: Node) -> Node:
    """The node without marks."""
    if isinstance(node, Grid):
        return replace(node, rows=tuple(tuple(map(plain, row)) for row in node.rows))
    return replace(node, text=plain(node.text))


def _node(line: str) -> Node:
    if line.startswith("#"):
        hashes, _, words = line.partition(" ")
        return Heading(len(hashes), words)
    return Paragraph(line)


def _names(d: Disclosure, style: Style, marks: Marks) -> dict[str, Any]:
    classes = [
        Class(name, lines, _NUMERALS[index]) for index, (name, lines) in enumerate(d.classes().values())
    ]
    return {
        **Says(d, style, marks).names(),
        "d": d,
        "year": d.year,
        "last": d.year - 1,
        "classes": classes,
        "staff_names": [one.name for one in d.economic if one.code[:3] in ("301", "303")],
        "public_names": [one.name for one in d.economic if one.code[:3] not in ("301", "303")],
    }
