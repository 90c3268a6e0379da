"""Recorded answers as plain JSON Lines: to be read and reviewed by people, and replayed without a network.

One line holds one answer: the question's task, version and digest, who answered in which mode, the answer or
the reason why there is none, and the tokens it took.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from extractor.model.answers import Kept, to_reply
from extractor.model.border import bordered
from schemas.asks import Ask, Reply
from schemas.errors import OptionError
from schemas.usage import Usage


def to_lines(several: Iterable[Kept]) -> str:
    """Answers as JSON Lines, in their order."""
    return "".join(json.dumps(_row(kept), ensure_ascii=False) + "\n" for kept in several)


def _row(kept: Kept) -> dict[str, object]:
    return {**asdict(kept), "answer": None if kept.answer is None else json.loads(kept.answer)}


def from_lines(path: Path) -> list[Kept]:
    """The answers of a file.

    Raises:
        OptionError: it cannot be read, or has a line that is no answer.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise OptionError(str(path), f"无法读取：{error}", f"cannot be read: {error}") from None
    return [_kept(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _kept(path: Path, number: int, line: str) -> Kept:
    try:
        row = json.loads(line)
        answer = row["answer"]
        return Kept(**{**row, "answer": None if answer is None else json.dumps(answer, ensure_ascii=False)})
    except (ValueError, TypeError, KeyError):
        raise OptionError(
            str(path), f"第 {number} 行不是录制的回答", f"line {number} is no recorded answer"
        ) from None


class Replay:
    """Answers from recorded answers alone; sends nothing, ever."""

    def __init__(self, several: Iterable[Kept]) -> None:
        """Answer with these; of several answers to one question, the last."""
        self._kept = {kept.digest: kept for kept in several}
        models = sorted({kept.model for kept in self._kept.values()})
        modes = sorted({kept.mode for kept in self._kept.values()})
        self._usage = Usage(endpoint="recording", model=",".join(models), mode=",".join(modes))

    @property
    def usage(self) -> Usage:
        """What was answered until now."""
        return self._usage

    def answer(self, asks: Sequence[Ask]) -> list[Reply]:
        """One reply for each question, in their order."""
        replies = [self._one(bordered(ask)) for ask in asks]
        failed = sum(reply.answer is None for reply in replies)
        used = self._usage
        self._usage = used.model_copy(
            update={
                "asks": used.asks + len(replies),
                "cached": used.cached + sum(reply.cached for reply in replies),
                "failed": used.failed + failed,
            }
        )
        return replies

    def _one(self, ask: Ask) -> Reply:
        kept = self._kept.get(ask.digest)
        return (kept and to_reply(kept, ask)) or Reply(None, "录制的回答中没有这个问题")
