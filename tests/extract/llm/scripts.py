"""Askers that follow a script, and documents written for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.corpus import GOLD
from eval.records.labels import AnyLabel, ChangeLabel, load_gold
from extractor.pipeline import Checked, Options, check_path
from schemas.asks import Ask, LlmUse, Reply
from schemas.text import Squeezed, squeeze

DOCUMENTS = Path(__file__).parents[3] / "eval" / "documents"
MESSY = sorted(path.stem for path in DOCUMENTS.glob("messy_*.txt"))
_LINE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
_ASKED = re.compile(r"^\[(\d+)\] (.+)$", re.MULTILINE)
#: kind of a label -> what a model calls it
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
    return {int(number): line for number, line in _LINE.findall(shown.partition("（原文到此为止）")[0])}


def asked_of(ask: Ask) -> list[tuple[int, str]]:
    """The figures that were asked for: line and figure."""
    shown = [m.content for m in ask.messages if m.role == "user" and "原文：" in m.content][-1]
    return [(int(n), figure) for n, figure in _ASKED.findall(shown.partition("要读的数字")[2])]


def is_second(ask: Ask) -> bool:
    """Whether a question names failures of the one before."""
    return "与原文对不上" in ask.messages[-1].content


def nothing(ask: Ask) -> Any:
    """The empty answer of any task."""
    return {"figures": []} if ask.task == "figures" else {"labels": []}


def figure(line: int, quote: str, figure: str, item: str, kind: str) -> dict[str, Any]:
    return {"line": line, "quote": quote, "figure": figure, "item": item, "kind": kind}


def oracle(name: str) -> Callable[[Ask], Any]:
    """A model that answers as the labels of a document say; what is not labelled it leaves out."""
    text = (DOCUMENTS / f"{name}.txt").read_text("utf-8")
    squeezed = Squeezed.of(text)
    labelled = load_gold(GOLD / "messy" / f"{name}.jsonl").labels
    kinds = {place: kind for label in labelled for place, kind in _kinds(label, squeezed.text)}

    def script(ask: Ask) -> Any:
        if ask.task != "figures":
            return {"labels": []}
        lines, found = lines_of(ask), []
        for number, printed in asked_of(ask):
            start = squeezed.text.index(squeeze(lines[number]))
            at = squeezed.text.index(squeeze(printed), start)
            if (kind := kinds.get(at)) is not None:
                line = lines[number]
                found.append(figure(number, line, printed, _item(line, printed), kind))
        return {"figures": found}

    return script


def _kinds(label: AnyLabel, text: str) -> Iterator[tuple[int, str]]:
    """Where the figures of a label begin, and what a model would call them."""
    if isinstance(label, ChangeLabel):
        if label.amount is not None:
            yield label.start, "增减额"
        if label.rate is not None:
            yield text.index(f"{label.rate}%", label.start), "增减率"
    elif label.kind in KINDS:
        yield label.start, KINDS[label.kind]


def _item(line: str, printed: str) -> str:
    """The words at the head of a line: where these documents name what a sentence is about."""
    head = _HEAD.split(line[: line.index(printed)])[0]
    return head if not re.search(r"\d", head) else ""


_HEAD = re.compile(
    r"那一?块|这一?块|这一项|全年|总共|一共|共花|合计|这一年|花了|付了|用去|用掉|发了|用了|开销|翻修|看护这|，|咱们|是|[\d一二三四五六七八九十]+(?:\.\d+)?万"
)


def check_with(
    text: str, script: Callable[[Ask], Any], folder: Path, use: LlmUse = "assist"
) -> tuple[Checked, Scripted]:
    """Check a text with a scripted model."""
    path = folder / "决算.txt"
    path.write_text(text, "utf-8")
    asker = Scripted(script)
    return check_path(path, Options(llm=use, asker=asker, with_text=True)), asker
