"""Askers for the tests of the model client, and what they ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
import stamina
from pydantic import BaseModel, ConfigDict

from extractor.model.answers import Answers
from extractor.model.client import Client
from extractor.model.settings import Settings, completed
from schemas.asks import Ask, Message


class Item(BaseModel):
    """An amount as the document names it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    amount: str


class Items(BaseModel):
    """A list of amounts."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    items: list[Item]


GOOD = '{"items":[{"name":"会议费","amount":"1.20"}]}'


def ask(text: str = "会议费支出1.20万元。", max_tokens: int = 200) -> Ask:
    messages = (Message("system", "列出金额。"), Message("user", text))
    return Ask("items", "1", messages, Items, max_tokens)


Opening = Callable[..., Client]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opening]:
    """Opens clients on one cache; they are closed after the test."""
    with ExitStack() as stack:

        def open_client(url: str, path: Path = tmp_path / "answers.sqlite", **said: Any) -> Client:
            answers = stack.enter_context(closing(Answers(path)))
            given = {"mode": "json_schema", "timeout": 5.0, **said}
            settings = completed(Settings(model="m", base_url=url, **given), {})
            return stack.enter_context(closing(Client(settings, "key", answers)))

        yield open_client


@pytest.fixture
def at_once() -> Iterator[None]:
    """Tries follow each other without a pause."""
    stamina.set_testing(True, attempts=10, cap=True)
    yield
    stamina.set_testing(False)
