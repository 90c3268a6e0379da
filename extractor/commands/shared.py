"""What all commands share: options, exit codes, how a refusal is said, how a file is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from schemas.errors import GoujiError, OptionError

if TYPE_CHECKING:
    from typing import IO

    from rich.console import Console

    from extractor.config import Config

FOUND, BROKEN = 1, 2
#: A line width that no line reaches.
_UNBROKEN = 100_000
#: Where verdicts are kept unless something else is said.
VERDICTS = Path(".gouji") / "verdicts.jsonl"


class Lang(StrEnum):
    """Languages of reports."""

    zh = "zh"
    en = "en"


Paths = Annotated[
    list[Path],
    typer.Argument(help="决算公开文件：PDF、Word、Excel、HTML、文本；文件夹或 ZIP 视为同一单位的一套材料。"),
]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="写入文件，而不是屏幕。")]
Select = Annotated[
    list[str] | None, typer.Option("--select", "-s", help="只运行这些规则，如 A,R01，可重复。")
]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", "-i", help="不运行这些规则，可重复。")]
ProfileName = Annotated[str | None, typer.Option("--profile", "-p", help="地区配置，默认自动识别。")]
VerdictFile = Annotated[
    Path | None, typer.Option("--verdicts", help=f"复核结论文件（JSON Lines），默认 {VERDICTS}。")
]
ConfigFile = Annotated[
    Path | None, typer.Option("--config", help="配置文件，默认向上查找 gouji.toml 或 pyproject.toml。")
]
OutputLang = Annotated[Lang, typer.Option("--lang", help="报告语言。")]


def configured(path: Path | None) -> Config:
    """The settings of a file, or those that hold in the current folder."""
    from extractor.config import Config, find_config, load_config

    if path is None:
        return find_config(Path.cwd())
    return load_config(path) or Config()


def codes(words: list[str] | None) -> tuple[str, ...]:
    """The words of an option that may be repeated and may hold several words with commas."""
    return tuple(code.strip() for word in words or () for code in word.split(",") if code.strip())


def complain(error: GoujiError, lang: Lang = Lang.zh) -> None:
    """Say a refusal in one line."""
    typer.echo(f"gouji: {error.line(lang.value)}", err=True)


@contextmanager
def refusing(lang: Lang = Lang.zh) -> Iterator[None]:
    """Turn a refusal into its one line and the exit code for work not done."""
    try:
        yield
    except GoujiError as error:
        complain(error, lang)
        raise typer.Exit(BROKEN) from None


def console(file: IO[str] | None = None) -> Console:
    """A console for a file or the screen; where nobody watches, lines are as long as they are."""
    from rich.console import Console

    if file is not None:
        return Console(file=file, width=120, highlight=False)
    width = None if sys.stdout.isatty() else _UNBROKEN
    return Console(highlight=False, width=width)


def write(content: str | bytes, out: Path | None) -> None:
    """Write to the screen, or to a file that is either whole or not there."""
    if out is None:
        if isinstance(content, bytes):
            with refusing():
                raise OptionError("--out", "这种格式要用 --out 指明文件", "this format needs --out FILE")
        sys.stdout.write(content)
        return
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        draft.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        draft.replace(out)
    except OSError as error:
        draft.unlink(missing_ok=True)
        complain(GoujiError(str(out), f"无法写入：{error.strerror}", f"cannot write: {error.strerror}"))
        raise typer.Exit(BROKEN) from None


def needed(package: str, extra: str) -> None:
    """Refuse if a package of an extra is not installed.

    Raises:
        OptionError: it is not.
    """
    from importlib.util import find_spec

    if find_spec(package) is None:
        said, english = f"未安装 {package}", f"{package} is not installed"
        raise OptionError(extra, said, english, f"请运行：pip install 'gouji[{extra}]'")
