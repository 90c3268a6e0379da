"""The asker that asks: cache first, then the endpoint, many questions in flight, within budget.

What an endpoint does wrong is a reply with its reason. After a few questions in a row that got no reply, the rest of
the run is not sent: what was answered until then is kept.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.model.answers import Answers, Kept, to_reply
from extractor.model.border import again, bordered
from extractor.model.modes import PROBE, PROBED
from extractor.model.settings import Mode, Settings
from schemas.asks import Ask, Reply
from schemas.usage import Usage

if TYPE_CHECKING:
    from extractor.model.wire import Endpoint, Sent

#: Questions in a row without any reply, each after its tries, that end the asking.
_PATIENCE = 4


class Client:
    """Answers questions by asking a model. Keeps its connections until it is closed.

    Not for use inside a running event loop, nor by several threads.
    """

    def __init__(self, settings: Settings, key: str, answers: Answers) -> None:
        """Ask with completed ``settings``; nothing is sent before there is a question without an answer."""
        self.settings = settings
        self._key = key
        self.answers = answers
        self._runner = asyncio.Runner()
        self._endpoint: Endpoint | None = None
        self._mode = settings.wanted_mode
        self._stopped = ""
        self._unanswered = 0
        self._usage = Usage(
            endpoint=settings.host, model=settings.who, mode=settings.mode, yuan=settings.cost(0, 0)
        )

    @property
    def usage(self) -> Usage:
        """What the questions took until now."""
        return self._usage

    def answer(self, asks: Sequence[Ask]) -> list[Reply]:
        """One reply for each question, in their order.

        Raises:
            OptionError: the cache cannot be written.
        """
        begin = time.perf_counter()
        asks = [bordered(ask) for ask in asks]
        known = {ask.digest: reply for ask in asks if (reply := self.answers.find(ask, self.settings))}
        missing = {ask.digest: ask for ask in asks if ask.digest not in known}
        if missing:
            known |= self._runner.run(self._ask(missing))
        replies = [known[ask.digest] for ask in asks]
        first = {ask.digest: number for number, ask in reversed(list(enumerate(asks)))}
        replies = [
            reply if first[ask.digest] == number else again(reply)
            for number, (ask, reply) in enumerate(zip(asks, replies, strict=True))
        ]
        self._count(replies, time.perf_counter() - begin)
        return replies

    async def _ask(self, asks: dict[str, Ask]) -> dict[str, Reply]:
        gate = asyncio.Semaphore(self.settings.concurrency)
        mode = await self._working_mode()
        replies = await asyncio.gather(*(self._one(ask, mode, gate) for ask in asks.values()))
        return dict(zip(asks, replies, strict=True))

    async def _one(self, ask: Ask, mode: Mode, gate: asyncio.Semaphore) -> Reply:
        async with gate:
            if reason := self._stopped or self._used_up():
                return Reply(None, reason)
            sent = await self._send(ask, mode)
        if sent.kind in ("answered", "bad"):
            kept = self._keep(ask, mode, sent)
            if reply := to_reply(kept, ask):
                return replace(
                    reply,
                    cached=False,
                    tokens_in=sent.tokens_in,
                    tokens_out=sent.tokens_out,
                    calls=sent.calls,
                    seconds=sent.seconds,
                )
        return Reply(None, sent.failure, False, sent.tokens_in, sent.tokens_out, sent.calls, sent.seconds)

    async def _send(self, ask: Ask, mode: Mode) -> Sent:
        """Send one question; its tokens count at once, and so does its silence."""
        from extractor.model.wire import Endpoint

        if self._endpoint is None:
            self._endpoint = Endpoint(self.settings, self._key)
        sent = await self._endpoint.send(ask, mode)
        self._spend(sent)
        self._unanswered = self._unanswered + 1 if sent.kind == "down" else 0
        if sent.kind == "fatal" or self._unanswered >= _PATIENCE:
            self._stopped = self._stopped or f"已停止提问：{sent.failure}"
        return sent

    async def _working_mode(self) -> Mode:
        """The mode the endpoint is known to work in; it is tried out once and remembered."""
        if self._mode is None:
            known = self.answers.mode(self.settings.host, self.settings.who)
            self._mode = next((mode for mode in PROBED if mode == known), None)
        if self._mode is None:
            self._mode = await self._probed()
        self._usage = self._usage.model_copy(update={"mode": self._mode})
        return self._mode

    async def _probed(self) -> Mode:
        """The first mode that gives an answer in form; the last one if none does."""
        for mode in PROBED[:-1]:
            if self._stopped or self._used_up():
                return PROBED[-1]
            sent = await self._send(PROBE, mode)
            if sent.kind in ("down", "fatal"):
                self._stopped = self._stopped or f"已停止提问：{sent.failure}"
            if sent.kind == "answered":
                break
        else:
            mode = PROBED[-1]
        if not self._stopped:
            self.answers.keep_mode(self.settings.host, self.settings.who, mode)
        return mode

    def _keep(self, ask: Ask, mode: Mode, sent: Sent) -> Kept:
        who, sampling = self.settings.who, self.settings.sampling
        tokens = sent.tokens_in, sent.tokens_out
        kept = Kept(
            ask.digest, ask.task, ask.version, who, sampling, mode, sent.answer, sent.failure, *tokens
        )
        self.answers.keep([kept])
        return kept

    def _used_up(self) -> str:
        """Why no more may be spent, or nothing."""
        settings, used = self.settings, self._usage
        if settings.budget_tokens and used.tokens_in + used.tokens_out >= settings.budget_tokens:
            return f"本次预算 {settings.budget_tokens} tokens 已用完"
        if settings.budget_yuan and used.yuan is not None and used.yuan >= settings.budget_yuan:
            return f"本次预算 {settings.budget_yuan} 元已用完"
        return ""

    def _spend(self, sent: Sent) -> None:
        used = self._usage
        tokens_in, tokens_out = used.tokens_in + sent.tokens_in, used.tokens_out + sent.tokens_out
        self._usage = used.model_copy(
            update={
                "calls": used.calls + sent.calls,
                "tokens_in": tokens_in,
                "tokens_out": tokens_out,
                "yuan": self.settings.cost(tokens_in, tokens_out),
            }
        )

    def _count(self, replies: Sequence[Reply], seconds: float) -> None:
        used = self._usage
        self._usage = used.model_copy(
            update={
                "asks": used.asks + len(replies),
                "cached": used.cached + sum(reply.cached for reply in replies),
                "failed": used.failed + sum(reply.answer is None for reply in replies),
                "seconds": round(used.seconds + seconds, 4),
            }
        )

    def close(self) -> None:
        """Close the connections; the cache is its owner's."""
        if self._endpoint is not None:
            self._runner.run(self._endpoint.close())
        self._runner.close()
