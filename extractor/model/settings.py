"""Which model is asked, where, and within what limits: the table ``[llm]`` of the settings file.

A key never stands in a file: ``key_env`` names the environment variable that holds it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas.asks import LlmUse
from schemas.errors import OptionError

#: How an endpoint is made to answer in a form: a forced tool call, a schema it enforces, or JSON by request.
Mode = Literal["tools", "json_schema", "json"]
#: Where answers are kept unless something else is said.
ANSWERS = Path(".gouji") / "answers.sqlite"
OPENAI = "https://api.openai.com/v1"
_LOCAL = {"localhost", "127.0.0.1", "::1"}
_MILLION = 1_000_000


class _Closed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Price(_Closed):
    """Yuan per million tokens, sent and received."""

    input: Decimal = Field(ge=0)
    output: Decimal = Field(ge=0)

    def of(self, tokens_in: int, tokens_out: int) -> Decimal:
        """Cost in yuan."""
        return (self.input * tokens_in + self.output * tokens_out) / _MILLION


class Settings(_Closed):
    """The settings. ``timeout`` is seconds for one try of one question, ``retries`` are tries after the first.

    ``extra_body`` goes into every request as it is: what one endpoint wants and others do not know.
    """

    use: LlmUse = "off"
    base_url: str | None = None
    key_env: str = "OPENAI_API_KEY"
    model: str | None = None
    temperature: float | None = Field(default=0.0, ge=0)
    mode: Mode | Literal["auto"] = "auto"
    concurrency: int = Field(default=8, ge=1, le=256)
    timeout: float = Field(default=120.0, gt=0)
    retries: int = Field(default=3, ge=0, le=20)
    budget_tokens: int | None = Field(default=None, gt=0)
    budget_yuan: Decimal | None = Field(default=None, gt=0)
    prices: Mapping[str, Price] = Field(default_factory=dict)
    cache: Path = ANSWERS
    extra_body: Mapping[str, Any] = Field(default_factory=dict)

    @property
    def who(self) -> str:
        """The model's name; empty if nobody named one."""
        return self.model or ""

    @property
    def wanted_mode(self) -> Mode | None:
        """The mode that is set; None if any will do."""
        return None if self.mode == "auto" else self.mode

    @property
    def url(self) -> str:
        """The endpoint's address."""
        return self.base_url or OPENAI

    @property
    def host(self) -> str:
        """The endpoint's host, with its port if it is not the usual one."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def is_local(self) -> bool:
        """Whether the endpoint is this machine."""
        return urlsplit(self.url).hostname in _LOCAL

    def cost(self, tokens_in: int, tokens_out: int) -> Decimal | None:
        """Yuan for so many tokens of the model, if the settings know its price."""
        price = self.prices.get(self.who)
        return price.of(tokens_in, tokens_out) if price else None

    @property
    def sampling(self) -> str:
        """All that affects an answer beside question, model and mode, as canonical JSON."""
        said = {
            "temperature": self.temperature,
            **({"extra_body": self.extra_body} if self.extra_body else {}),
        }
        return json.dumps(said, sort_keys=True, ensure_ascii=False)


def parsed(table: Mapping[str, Any], path: Path) -> Settings:
    """The settings of a file's table; a relative ``cache`` is relative to the file.

    Raises:
        OptionError: a setting is unknown or has a bad value.
    """
    try:
        settings = Settings.model_validate(table)
    except ValidationError as error:
        where = ".".join(str(part) for part in ("llm", *error.errors()[0]["loc"]))
        said, english = f"不认识的设置或写法：{where}", f"unknown setting or bad value: {where}"
        hint = "密钥不写入文件：用 key_env 指明环境变量。" if where.startswith("llm.key") else ""
        raise OptionError(str(path), said, english, hint) from None
    if "cache" in table:
        return settings.model_copy(update={"cache": path.parent / settings.cache})
    return settings


def completed(settings: Settings, environ: Mapping[str, str]) -> Settings:
    """The settings with what the environment says where they say nothing.

    Raises:
        OptionError: no model is named, the address is none, or a budget in yuan has no price to count with.
    """
    settings = settings.model_copy(
        update={
            "base_url": settings.base_url or environ.get("OPENAI_BASE_URL") or OPENAI,
            "model": settings.model or environ.get("GOUJI_LLM_MODEL") or None,
        }
    )
    if not settings.who:
        hint = "用 --llm-model、gouji.toml 的 [llm] model 或环境变量 GOUJI_LLM_MODEL 指明。"
        raise OptionError("llm", "没有指明模型", "no model is named", hint)
    if urlsplit(settings.url).scheme not in ("http", "https") or not settings.host:
        raise OptionError("llm", f"接口地址不成立：{settings.url}", f"not an address: {settings.url}")
    if settings.budget_yuan and settings.who not in settings.prices:
        said = f"以元计的预算需要 {settings.who} 的单价"
        english = f"a budget in yuan needs the price of {settings.who}"
        raise OptionError("llm", said, english, f'见 gouji.toml 的 [llm.prices."{settings.who}"]。')
    return settings


def key(settings: Settings, environ: Mapping[str, str]) -> str:
    """The key of the endpoint; one on this machine needs none.

    Raises:
        OptionError: the environment has no key.
    """
    if found := environ.get(settings.key_env):
        return found
    if settings.is_local:
        return "none"
    name = settings.key_env
    raise OptionError("llm", f"没有设置环境变量 {name}（接口密钥）", f"the variable {name} is not set")
