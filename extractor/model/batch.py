"""Questions and answers as files of an endpoint's batch service: half the price, overnight.

The questions that a counting run collected are written to a file for the service; ``Importing`` puts the service's
answers into the cache when their questions come up in the next run.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.model.answers import Answers, Kept
from extractor.model.border import bordered
from extractor.model.client import Client
from extractor.model.estimate import Counting
from extractor.model.modes import PROBED
from extractor.model.settings import Mode, Settings
from schemas.asks import Ask, Reply
from schemas.errors import OptionError
from schemas.usage import Usage

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion

_URL = "/v1/chat/completions"


def mode_for(settings: Settings, answers: Answers) -> Mode:
    """The mode to ask in: the one that is set, else that known to work, else the first choice."""
    if settings.wanted_mode:
        return settings.wanted_mode
    known = answers.mode(settings.host, settings.who)
    return next((mode for mode in PROBED if mode == known), PROBED[0])


def to_lines(asked: Counting, settings: Settings, mode: Mode) -> str:
    """The questions as the lines of a batch file; ``custom_id`` is a question's digest."""
    from extractor.model.wire import request

    return "".join(
        json.dumps(
            {"custom_id": digest, "method": "POST", "url": _URL, "body": request(ask, mode, settings)},
            ensure_ascii=False,
        )
        + "\n"
        for digest, ask in asked.missing.items()
    )


def from_lines(path: Path) -> dict[str, dict[str, Any]]:
    """The completions in a service's output file by the digest of their question; errors are left out.

    Raises:
        OptionError: the file cannot be read, or has a line that is none of such a file.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise OptionError(str(path), f"无法读取：{error}", f"cannot be read: {error}") from None
    found = {}
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line) if line.strip() else None
            if row and (row.get("response") or {}).get("status_code") == 200:
                found[str(row["custom_id"])] = dict(row["response"]["body"])
        except (ValueError, TypeError, KeyError, AttributeError):
            said, english = f"第 {number} 行不是批量回答", f"line {number} is no answer of a batch"
            raise OptionError(str(path), said, english) from None
    return found


def _mode_of(completion: ChatCompletion) -> Mode:
    """The mode a completion was asked for in, as far as it matters for reading it."""
    choices = completion.choices
    return "tools" if choices and getattr(choices[0].message, "tool_calls", None) else "json_schema"


class Importing:
    """Keeps a batch's answers when their questions come up, then lets the client answer."""

    def __init__(self, client: Client, completions: dict[str, dict[str, Any]]) -> None:
        """Answer by ``client``, with ``completions`` brought into its cache before."""
        self._client = client
        self._completions = completions
        self.imported = 0

    @property
    def usage(self) -> Usage:
        """What the questions took until now."""
        return self._client.usage

    @property
    def unused(self) -> int:
        """How many answers belong to no question that came up yet."""
        return len(self._completions)

    def answer(self, asks: Sequence[Ask]) -> list[Reply]:
        """One reply for each question, in their order."""
        several = {ask.digest: ask for ask in map(bordered, asks)}
        fresh = [
            self._kept(ask, self._completions.pop(digest))
            for digest, ask in several.items()
            if digest in self._completions
        ]
        self.imported += self._client.answers.keep(fresh)
        return self._client.answer(asks)

    def _kept(self, ask: Ask, body: dict[str, Any]) -> Kept:
        from openai.types.chat import ChatCompletion

        from extractor.model.wire import UnusableReply, answer_of, tokens_used

        completion = ChatCompletion.construct(**body)
        mode = self._client.settings.wanted_mode or _mode_of(completion)
        answer: str | None = None
        failure = ""
        try:
            answer = answer_of(completion, ask, mode)
        except UnusableReply as error:
            failure = str(error)
        who, sampling = self._client.settings.who, self._client.settings.sampling
        tokens = tokens_used(completion)
        return Kept(ask.digest, ask.task, ask.version, who, sampling, mode, answer, failure, *tokens)
