"""What the commands say of a language model: their options, who answers, and ``gouji estimate``.

A model is asked only if an option or the settings file says so. Where text goes is said before it goes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.shared import (
    BROKEN,
    ConfigFile,
    Out,
    Paths,
    ProfileName,
    complain,
    configured,
    console,
    needed,
    refusing,
    write,
)
from schemas.errors import GoujiError, OptionError

if TYPE_CHECKING:
    from extractor.config import Config
    from extractor.model.estimate import Counting
    from extractor.model.settings import Settings
    from schemas.asks import Asker, LlmUse
    from schemas.usage import Usage

_YUAN = re.compile(r"(\d+(?:\.\d+)?)\s*元")


class Use(StrEnum):
    """When a language model is asked."""

    off = "off"
    assist = "assist"
    full = "full"


class BatchStep(StrEnum):
    """The two halves of a batch."""

    export = "export"
    import_ = "import"


Llm = Annotated[
    Use | None,
    typer.Option(
        "--llm", help="大模型：off 不用（默认），assist 只补读语法读不出的句子和原因，full 读全部叙述。"
    ),
]
LlmModel = Annotated[str | None, typer.Option("--llm-model", help="模型名称。")]
LlmBaseUrl = Annotated[str | None, typer.Option("--llm-base-url", help="OpenAI 兼容接口的地址。")]
LlmCache = Annotated[
    Path | None,
    typer.Option("--llm-cache", help="答案缓存文件；若是 .jsonl，则只用其中录制的回答，不联网。"),
]
LlmBudget = Annotated[
    str | None, typer.Option("--llm-budget", help="本次预算：tokens 数（如 200000），或金额（如 5元）。")
]
LlmBatch = Annotated[
    tuple[BatchStep, Path] | None,
    typer.Option("--llm-batch", help="批量接口：export 文件 写出问题而不提问；import 文件 读入回答。"),
]


@dataclass(frozen=True)
class Flags:
    """What the command line says."""

    use: Use | None = None
    model: str | None = None
    base_url: str | None = None
    cache: Path | None = None
    budget: str | None = None
    batch: tuple[BatchStep, Path] | None = None


@dataclass(frozen=True)
class Model:
    """Who answers in a run. ``only_asks``: the run is made for its questions, there is nothing to report."""

    use: LlmUse = "off"
    asker: Asker | None = None
    only_asks: bool = False


@contextmanager
def asking(config: Config, flags: Flags) -> Iterator[Model]:
    """Who answers in a run, as long as it lasts; says where text goes before and what it took after.

    Raises:
        OptionError: the settings do not suffice, or a package is not installed.
    """
    settings = _settings(config, flags)
    if settings.use == "off":
        _refuse_idle(flags)
        yield Model()
        return
    if flags.batch and flags.batch[0] is BatchStep.export:
        answerer = _exporting(settings, flags.batch[1])
    else:
        answerer = _answering(settings, flags.batch and flags.batch[1])
    with answerer as model:
        yield model


def _settings(config: Config, flags: Flags) -> Settings:
    """The file's settings with the command line's before them."""
    from extractor.model.settings import Settings

    said = {"use": flags.use and flags.use.value, "model": flags.model, "base_url": flags.base_url}
    given = {**said, "cache": flags.cache, **_budget(flags.budget)}
    return (config.llm or Settings()).model_copy(update={k: v for k, v in given.items() if v is not None})


def _budget(words: str | None) -> dict[str, object]:
    if words is None:
        return {}
    if words.isdecimal() and int(words):
        return {"budget_tokens": int(words), "budget_yuan": None}
    if (yuan := _YUAN.fullmatch(words)) and Decimal(yuan[1]):
        return {"budget_yuan": Decimal(yuan[1]), "budget_tokens": None}
    raise OptionError("--llm-budget", f"不是预算：{words}", f"not a budget: {words}", "如 200000 或 5元。")


def _refuse_idle(flags: Flags) -> None:
    """Refuse options that say how a model is asked if none is: a silent no would be taken for an answer."""
    if flags.model or flags.base_url or flags.cache or flags.budget or flags.batch:
        said = "没有要求使用模型，请另加 --llm assist 或 --llm full"
        raise OptionError("--llm", said, "no model is asked for: add --llm assist or --llm full")


@contextmanager
def _exporting(settings: Settings, out: Path) -> Iterator[Model]:
    """Nobody answers; the questions are written down when the run is over."""
    from extractor.model.answers import Answers
    from extractor.model.batch import mode_for, to_lines
    from extractor.model.estimate import Counting
    from extractor.model.settings import completed

    _need_the_libraries()
    settings = completed(settings, os.environ)
    with closing(Answers(settings.cache)) as answers:
        counting = Counting(settings, answers)
        yield Model(settings.use, counting, only_asks=True)
        write(to_lines(counting, settings, mode_for(settings, answers)), out)
    _say(f"已写出问题 {len(counting.missing)} 个：{out}（另有 {counting.cached} 个已有答案）。")


@contextmanager
def _answering(settings: Settings, batch: Path | None) -> Iterator[Model]:
    """A model answers, or a recording, or a batch that was answered before."""
    from extractor.model.batch import Importing, from_lines
    from extractor.model.client import Client
    from extractor.model.opening import is_recording, opened

    if not is_recording(settings.cache):
        _need_the_libraries()
    elif batch:
        said = f"{settings.cache} 是录制的回答，不能读入批量回答"
        raise OptionError("--llm-batch", said, f"{settings.cache} is a recording: nothing can be brought in")
    completions = from_lines(batch) if batch else {}
    with opened(settings, os.environ) as asker:
        if not isinstance(asker, Client):
            _say(f"模型的回答只取自 {settings.cache}，不联网。")
            yield Model(settings.use, asker)
        else:
            _say_where(asker.settings)
            importing = Importing(asker, completions)
            yield Model(settings.use, importing if batch else asker)
            if batch:
                _say(f"读入批量回答 {importing.imported} 个，未用到 {importing.unused} 个。")
        _say_usage(asker.usage)


def _need_the_libraries() -> None:
    for package in ("openai", "instructor", "stamina"):
        needed(package, "llm")


def _say_where(settings: Settings) -> None:
    _say(
        f"文中片段将发送到 {settings.host}（模型 {settings.who}，{settings.use}），"
        f"电话、证件号码及旁边的姓名已遮盖；回答存于 {settings.cache}。"
    )


def _say(words: str) -> None:
    typer.echo(f"gouji: {words}", err=True)


def _say_usage(usage: Usage) -> None:
    cost = "" if usage.yuan is None else f"，约 {usage.yuan:.4f} 元"
    _say(
        f"提问 {usage.asks} 个：缓存 {usage.cached}，无回答 {usage.failed}；"
        f"请求 {usage.calls} 次，输入 {usage.tokens_in}、输出 {usage.tokens_out} tokens{cost}。"
    )


answers_app = typer.Typer(
    name="answers",
    help="大模型的回答：从缓存导出为可以复核、可以重放的 JSON Lines，或读回缓存。",
    no_args_is_help=True,
)
CacheFile = Annotated[Path | None, typer.Option("--cache", help="答案缓存文件，默认按 gouji.toml。")]


@answers_app.command("export")
def export_command(out: Out = None, cache: CacheFile = None, config: ConfigFile = None) -> None:
    """导出缓存中的全部回答。"""
    from extractor.model.answers import Answers
    from extractor.model.recording import to_lines

    with refusing():
        path = cache or _settings(configured(config), Flags()).cache
        if not path.is_file():
            raise OptionError(str(path), "没有这个答案缓存", "no such cache of answers")
        with closing(Answers(path)) as answers:
            lines = to_lines(answers)
    write(lines, out)


@answers_app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="导出的回答。")],
    cache: CacheFile = None,
    config: ConfigFile = None,
) -> None:
    """把导出的回答读入缓存。"""
    from extractor.model.answers import Answers
    from extractor.model.recording import from_lines

    with refusing():
        several = from_lines(file)
        path = cache or _settings(configured(config), Flags()).cache
        with closing(Answers(path)) as answers:
            typer.echo(f"读入回答 {answers.keep(several)} 个：{path}")


def estimate_command(
    paths: Paths,
    llm: Llm = None,
    llm_model: LlmModel = None,
    llm_cache: LlmCache = None,
    profile: ProfileName = None,
    config: ConfigFile = None,
) -> None:
    """估算使用大模型要问多少、花多少：只计数，不提问，不联网。"""
    from rich.table import Table

    table = Table(
        "方式", "问题", "已有答案", "输入 tokens（约）", "输出 tokens（至多）", "费用（至多）", box=None
    )
    with refusing():
        settings = _settings(configured(config), Flags(llm, llm_model, None, llm_cache))
        uses: tuple[LlmUse, ...] = ("assist", "full") if settings.use == "off" else (settings.use,)
        for use in uses:
            counted, failed = _counted(paths, use, settings, profile)
            cost = "单价未知" if counted.yuan is None else f"{counted.yuan:.4f} 元"
            row = (counted.asks, counted.cached, counted.tokens_in, counted.tokens_out)
            table.add_row(use, *map(str, row), cost)
    console().print(table)
    if failed:
        raise typer.Exit(BROKEN)


def _counted(
    paths: list[Path], use: LlmUse, settings: Settings, profile: str | None
) -> tuple[Counting, bool]:
    from extractor.model.answers import Answers
    from extractor.model.estimate import Counting
    from extractor.pipeline import Options, check_path

    settings = settings.model_copy(update={"model": settings.model or os.environ.get("GOUJI_LLM_MODEL")})
    failed = False
    with closing(Answers(settings.cache)) if settings.cache.is_file() else nullcontext() as answers:
        counting = Counting(settings, answers)
        for path in paths:
            try:
                check_path(path, Options(profile=profile, llm=use, asker=counting))
            except GoujiError as error:
                failed = True
                complain(error)
    return counting, failed
