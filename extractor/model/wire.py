"""One question to an endpoint: made into a request, sent, tried again where that may help, and read.

The form of request and reply is instructor's (tools, JSON schema, JSON); connections are openai's. Both retry on
their own, each in its way; here tries are counted, limited in time each, and made once.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ValidationError

from extractor.model.answers import to_json
from extractor.model.settings import Mode, Settings
from schemas.asks import Ask

if TYPE_CHECKING:
    from instructor.v2 import ModeHandlers
    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletion

#: answered: in form. bad: a reply that cannot be used. refused: the endpoint does not take this question.
#: down: no reply after all tries. fatal: there will be none to any question.
Kind = Literal["answered", "bad", "refused", "down", "fatal"]
#: An endpoint that wants a longer pause than this is not waited for.
_LONGEST_PAUSE = 60.0
_CONNECT_SECONDS = 10.0
_AGAIN = {408, 409, 429}
_HOPELESS = {401, 402, 403, 404}
_SHOWN = 200
_WAYLESS: dict[Mode, str] = {
    "tools": "没有以工具调用的形式回答",
    "json_schema": "没有给出回答",
    "json": "没有给出回答",
}


@dataclass(frozen=True)
class Sent:
    """What came of a question. ``answer`` is the answer's JSON if the kind is "answered"."""

    kind: Kind
    answer: str | None = None
    failure: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    calls: int = 0
    seconds: float = 0.0


class UnusableReply(Exception):  # noqa: N818 - not a fault of the program, a kind of reply
    """A reply that is not an answer in the form that was asked for."""


@cache
def _handlers(mode: Mode) -> ModeHandlers:
    from instructor.v2 import Mode as Theirs
    from instructor.v2 import Provider, mode_registry

    modes = {"tools": Theirs.TOOLS, "json_schema": Theirs.JSON_SCHEMA, "json": Theirs.JSON}
    return mode_registry.get_handlers(Provider.OPENAI, modes[mode])


@cache
def _fenced() -> ModeHandlers:
    """Reads JSON that stands in a code block too, as models without an enforced form like to write it."""
    from instructor.v2 import Mode as Theirs
    from instructor.v2 import Provider, mode_registry

    return mode_registry.get_handlers(Provider.OPENAI, Theirs.MD_JSON)


def request(ask: Ask, mode: Mode, settings: Settings) -> dict[str, Any]:
    """The body of a question's request."""
    messages = [{"role": one.role, "content": one.content} for one in ask.messages]
    body = {"model": settings.who, "messages": messages, "max_tokens": ask.max_tokens}
    if settings.temperature is not None:
        body["temperature"] = settings.temperature
    _, made = _handlers(mode).request_handler(response_model=ask.answer, kwargs=body)
    return {**made, **settings.extra_body}


def answer_of(completion: ChatCompletion, ask: Ask, mode: Mode) -> str:
    """The answer in a completion, as JSON.

    Raises:
        UnusableReply: there is none in the form that was asked for; says why.
    """
    from instructor.core.exceptions import IncompleteOutputException

    parser = (_handlers(mode) if mode == "tools" else _fenced()).response_parser
    try:
        parsed = parser(response=completion, response_model=ask.answer, validation_context=None, strict=False)
    except IncompleteOutputException:
        raise UnusableReply(f"回答超过 {ask.max_tokens} tokens 而被截断") from None
    except ValidationError as error:
        raise UnusableReply(_said(error)) from None
    except AssertionError as error:  # how instructor says that the model declined
        raise UnusableReply(f"模型拒绝回答：{_short(error)}") from None
    except (ValueError, AttributeError, TypeError):
        raise UnusableReply(_WAYLESS[mode]) from None
    if not isinstance(parsed, BaseModel):
        raise UnusableReply(_WAYLESS[mode])
    return to_json(parsed)


def _said(error: ValidationError) -> str:
    """The first things wrong with an answer; not its words, which may be anything."""
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    if faults[0]["type"] == "json_invalid":
        return "回答不是完整的 JSON"
    named = "；".join(f"{'.'.join(map(str, one['loc']))} {one['type']}" for one in faults[:3])
    return f"回答不合格式（{len(faults)} 处）：{named}"


def _short(error: object) -> str:
    return " ".join(str(error).split())[:_SHOWN]


class Endpoint:
    """A connection to an endpoint. Belongs to one event loop."""

    def __init__(self, settings: Settings, key: str) -> None:
        from openai import AsyncOpenAI, Timeout
        from stamina.instrumentation import set_on_retry_hooks

        # Their own lines on a reply that failed would stand between the user's.
        logging.getLogger("instructor").addHandler(logging.NullHandler())
        set_on_retry_hooks([])
        self._settings = settings
        limits = Timeout(settings.timeout, connect=min(_CONNECT_SECONDS, settings.timeout))
        self._client: AsyncOpenAI = AsyncOpenAI(
            base_url=settings.url, api_key=key, max_retries=0, timeout=limits
        )
        #: parameters that this endpoint was found not to take
        self._renamed: dict[str, str | None] = {}

    async def send(self, ask: Ask, mode: Mode) -> Sent:
        """Ask one question; never raises for what an endpoint may do."""
        from openai import APIError

        begin, calls = time.perf_counter(), 0
        body = request(ask, mode, self._settings)
        try:
            async for attempt in self._tries():
                with attempt:
                    calls += 1
                    completion = await self._post(body)
        except (APIError, TimeoutError, ValueError) as error:
            kind, failure = _verdict(error)
            return Sent(kind, None, failure, 0, 0, calls, time.perf_counter() - begin)
        return self._read(completion, ask, mode, calls, time.perf_counter() - begin)

    def _tries(self) -> Any:
        import stamina

        return stamina.retry_context(
            on=_try_again,
            attempts=self._settings.retries + 1,
            timeout=max(2 * self._settings.timeout, 120.0),
            wait_initial=0.5,
            wait_max=30.0,
            wait_jitter=1.0,
        )

    async def _post(self, body: Mapping[str, Any]) -> ChatCompletion:
        """One try. The limit holds for the whole of it: a reply that drips does not hold the run."""
        from openai import BadRequestError

        while True:
            adapted = self._adapted(body)
            try:
                async with asyncio.timeout(self._settings.timeout):
                    return await self._client.post("/chat/completions", body=adapted, cast_to=_completion())
            except BadRequestError as error:
                self._learn(str(error))
                if self._adapted(body) == adapted:
                    raise

    def _adapted(self, body: Mapping[str, Any]) -> dict[str, Any]:
        names = {name: self._renamed.get(name, name) for name in body}
        return {new: body[name] for name, new in names.items() if new}

    def _learn(self, complaint: str) -> None:
        """Leave out or rename what newer models refuse."""
        if "max_completion_tokens" in complaint:
            self._renamed["max_tokens"] = "max_completion_tokens"
        elif "temperature" in complaint and "nsupported" in complaint:
            self._renamed["temperature"] = None

    def _read(self, completion: Any, ask: Ask, mode: Mode, calls: int, seconds: float) -> Sent:
        choices = getattr(completion, "choices", None)
        if not choices:
            said = _short(getattr(completion, "error", None) or "没有内容")
            return Sent("refused", None, f"接口未给出回答：{said}", 0, 0, calls, seconds)
        tokens = tokens_used(completion)
        try:
            return Sent("answered", answer_of(completion, ask, mode), "", *tokens, calls, seconds)
        except UnusableReply as error:
            return Sent("bad", None, str(error), *tokens, calls, seconds)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


def tokens_used(completion: Any) -> tuple[int, int]:
    """The tokens a completion says were sent and received; 0 where it says nothing."""
    usage = getattr(completion, "usage", None)
    return getattr(usage, "prompt_tokens", None) or 0, getattr(usage, "completion_tokens", None) or 0


def _completion() -> type[ChatCompletion]:
    from openai.types.chat import ChatCompletion

    return ChatCompletion


def _try_again(error: Exception) -> bool | float:
    """Whether to try again, or the seconds the endpoint wants to be left alone."""
    from openai import APIConnectionError, APIStatusError

    if isinstance(error, APIConnectionError | TimeoutError | ValueError):
        return True
    if not isinstance(error, APIStatusError) or error.code == "insufficient_quota":
        return False
    if error.status_code not in _AGAIN and error.status_code < 500:
        return False
    pause = _pause(error.response.headers.get("retry-after", ""))
    return True if pause is None else pause <= _LONGEST_PAUSE and pause


def _pause(header: str) -> float | None:
    """Seconds of a Retry-After header: a number, or a date."""
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _verdict(error: Exception) -> tuple[Kind, str]:
    """What a question that got no reply came to, and why."""
    from openai import APIConnectionError, APIStatusError, APITimeoutError

    if isinstance(error, TimeoutError | APITimeoutError):
        return "down", "超过时限没有答完（可加大 timeout 或减小 concurrency）"
    if isinstance(error, APIConnectionError):
        return "down", f"接口连接不上或中途断开：{_short(error.__cause__ or error)}"
    if not isinstance(error, APIStatusError):
        return "down", f"接口的回复读不懂：{_short(error)}"
    said = f"接口返回 {error.status_code}：{_short(error.message)}"
    if error.status_code in _HOPELESS or error.code == "insufficient_quota":
        return "fatal", said
    return ("down" if error.status_code in _AGAIN or error.status_code >= 500 else "refused"), said
