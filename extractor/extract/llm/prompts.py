"""Prompts: files of the package ``prompts``, and the conversation that a question is.

The examples of a file are turns of the conversation before the question, in the same frame as the question itself.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from pydantic import BaseModel

from schemas.asks import Ask, Message


@dataclass(frozen=True)
class Prompt:
    """One file. ``examples`` are as written there; ``field`` is the name of the list an answer holds."""

    task: str
    version: str
    system: str
    examples: tuple[dict[str, Any], ...]


@lru_cache
def load_prompt(task: str) -> Prompt:
    """The prompt of a task.

    Raises:
        FileNotFoundError: there is no such file; the package is not whole.
    """
    data = tomllib.loads(resources.files("prompts").joinpath(f"{task}.toml").read_text("utf-8"))
    return Prompt(data["task"], data["version"], data["system"].strip(), tuple(data["examples"]))


def frame(lines: Iterable[str], *, section: str = "", asked: str = "") -> str:
    """What a user's turn holds: numbered lines of the source as data, and what is asked of them.

    A line has no line break, so that no text can begin a line of its own.
    """
    shown = [f"章节：{section}"] if section else []
    shown += ["原文：", *(f"[{number}] {line}" for number, line in enumerate(lines, 1)), "（原文到此为止）"]
    return "\n".join([*shown, *([asked] if asked else [])])


def make_ask(
    prompt: Prompt,
    system: str,
    examples: Sequence[tuple[str, str]],
    question: str,
    answer: type[BaseModel],
    max_tokens: int,
) -> Ask:
    """A question with its examples as turns before it."""
    turns = [Message("system", system)]
    for asked, answered in examples:
        turns += [Message("user", asked), Message("assistant", answered)]
    turns.append(Message("user", question))
    return Ask(prompt.task, prompt.version, tuple(turns), answer, max_tokens)


def ask_again(ask: Ask, answered: BaseModel, failures: Sequence[str], close: str) -> Ask:
    """The same conversation with its answer, the failures named, and the request to give those again."""
    named = "\n".join(f"- {one}" for one in failures)
    more = (
        Message("assistant", as_json(answered.model_dump())),
        Message("user", f"下面这些与原文对不上：\n{named}\n{close}"),
    )
    return Ask(ask.task, ask.version, (*ask.messages, *more), ask.answer, ask.max_tokens)


def as_json(answer: Any) -> str:
    """An answer as a model would write it."""
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
