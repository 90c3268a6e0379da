"""Askers that follow a script, and documents written for them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.pipeline import Checked, Options, check_path
from schemas.asks import Ask, LlmUse, Reply

DOCUMENTS = Path(__file__).parents[3] / "eval" / "documents"
MESSY = sorted(path.stem for path in DOCUMENTS.glob("messy_*.txt"))
_LINE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
_ASKED = re.compile(r"\[(\d+)\] ([^；]+)")
#: kind of a label in eval/documents -> what a model calls it, by unit
KINDS = {"amount": "金额", "completion": "完成率", "share": "占比", "count": "数量"}


@dataclass
class Scripted:
    """Answers by a function of the question; None means that no answer came."""

    script: Callable[[Ask], Any]
    asks: list[Ask] = field(default_factory=list)

    def answer(self, asks: Sequence[Ask]) -> list[Reply]:
        self.asks += asks
        return [self._reply(ask) for ask in asks]

    def _reply(self, ask: Ask) -> Reply:
        said = self.script(ask)
        if said is None:
            return Reply(None, failure="超时", calls=1)
        return Reply(ask.answer.model_validate(said), calls=1, tokens_in=100, tokens_out=10)


def lines_of(ask: Ask) -> dict[int, str]:
    """The numbered lines of the last question that shows any."""
    shown = [m.content for m in ask.messages if m.role == "user" and "原文：" in m.content][-1]
    return {int(number): line for number, line in _LINE.findall(shown)}


def asked_of(ask: Ask) -> list[tuple[int, str]]:
    """The figures that were asked for: line and figure."""
    shown = [m.content for m in ask.messages if m.role == "user" and "原文：" in m.content][-1]
    tail = shown.partition("要读的数字：")[2]
    return [(int(n), figure) for n, named in _ASKED.findall(tail) for figure in named.split("、")]


def is_second(ask: Ask) -> bool:
    """Whether a question names failures of the one before."""
    return "与原文对不上" in ask.messages[-1].content


def nothing(ask: Ask) -> Any:
    """The empty answer of any task."""
    return {"figures": []} if ask.task == "figures" else {"labels": []}


def figure(line: int, quote: str, figure: str, item: str, kind: str) -> dict[str, Any]:
    return {"line": line, "quote": quote, "figure": figure, "item": item, "kind": kind}


def labels(name: str) -> list[dict[str, Any]]:
    """The labelled facts of an own document, without the header."""
    text = (DOCUMENTS / f"{name}.labels.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()[1:]]


def oracle(name: str) -> Callable[[Ask], Any]:
    """A model that answers as the labels of a document say."""
    text = (DOCUMENTS / f"{name}.txt").read_text("utf-8")
    known = labels(name)

    def script(ask: Ask) -> Any:
        if ask.task != "figures":
            return {"labels": []}
        lines = lines_of(ask)
        found = []
        for number, printed in asked_of(ask):
            line = lines[number]
            place = text.index(line)
            fact = next(
                (
                    f
                    for f in known
                    if text[f["start"] : f["end"]] == printed and place <= f["start"] < place + len(line)
                ),
                None,
            )
            if fact is None:
                continue
            kind = KINDS.get(fact["kind"]) or ("增减率" if fact["unit"] == "%" else "增减额")
            item = fact["item"] if fact["item"] in line else ""
            found.append(figure(number, line, printed, item, kind))
        return {"figures": found}

    return script


def check_with(
    text: str, script: Callable[[Ask], Any], folder: Path, use: LlmUse = "assist"
) -> tuple[Checked, Scripted]:
    """Check a text with a scripted model."""
    path = folder / "决算.txt"
    path.write_text(text, "utf-8")
    asker = Scripted(script)
    return check_path(path, Options(llm=use, asker=asker, with_text=True)), asker
