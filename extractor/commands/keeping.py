"""``gouji verdicts`` and ``gouji diff``: what people decided, and what changed between two versions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.shared import (
    BROKEN,
    FOUND,
    VERDICTS,
    Out,
    ProfileName,
    VerdictFile,
    complain,
    console,
    refusing,
    write,
)
from schemas.errors import GoujiError, OptionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.findings import Result
    from schemas.verdicts import Judged, Verdict

_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
verdicts_app = typer.Typer(
    name="verdicts",
    help="复核结论：属实、不属实、存疑。只追加，不改写；不属实的以后不再列出，只计数。",
    no_args_is_help=True,
)
Fingerprint = Annotated[str, typer.Argument(help="疑点的指纹（16 位），见各种报告。")]
By = Annotated[str, typer.Option("--by", help="复核人。")]
Reason = Annotated[str, typer.Option("--reason", help="理由。")]
RuleCode = Annotated[str, typer.Option("--rule", help="规则代码，便于统计。")]


@verdicts_app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="填好“复核结论”一栏的 Excel 报告。")],
    by: Annotated[str, typer.Option("--by", help="复核人，表中未填时用它。")] = "",
    verdicts: VerdictFile = None,
) -> None:
    """读回 Excel 报告中填写的复核结论。"""
    from extractor.report.verdict_sheet import read_verdicts
    from schemas.verdicts import load_verdicts

    with refusing():
        path = verdicts or VERDICTS
        given, before = read_verdicts(file, by), load_verdicts(path)
    fresh = [one for one in given if _is_news(one, before.get(one.fingerprint))]
    _append(path, fresh)
    typer.echo(f"读到复核结论 {len(given)} 条，新记入 {len(fresh)} 条：{path}")


def _is_news(one: Judged, before: Judged | None) -> bool:
    return before is None or (one.verdict, one.reason, one.by) != (before.verdict, before.reason, before.by)


@verdicts_app.command("confirm")
def confirm_command(
    fingerprint: Fingerprint, by: By, reason: Reason = "", rule: RuleCode = "", verdicts: VerdictFile = None
) -> None:
    """记为属实。"""
    _judge(fingerprint, "right", by, reason, rule, verdicts)


@verdicts_app.command("dismiss")
def dismiss_command(
    fingerprint: Fingerprint, by: By, reason: Reason, rule: RuleCode = "", verdicts: VerdictFile = None
) -> None:
    """记为不属实：以后不再列出。"""
    _judge(fingerprint, "wrong", by, reason, rule, verdicts)


@verdicts_app.command("doubt")
def doubt_command(
    fingerprint: Fingerprint, by: By, reason: Reason, rule: RuleCode = "", verdicts: VerdictFile = None
) -> None:
    """记为存疑：仍然列出。"""
    _judge(fingerprint, "arguable", by, reason, rule, verdicts)


def _judge(fingerprint: str, verdict: Verdict, by: str, reason: str, rule: str, path: Path | None) -> None:
    from schemas.verdicts import VERDICT_WORDS, Judged, now

    with refusing():
        if not _FINGERPRINT.fullmatch(fingerprint):
            raise OptionError(fingerprint, "不是疑点的指纹（16 位）", "not a fingerprint of 16 digits")
    _append(path or VERDICTS, [Judged(fingerprint, rule, verdict, reason, by, now())])
    typer.echo(f"{fingerprint} 记为{VERDICT_WORDS[verdict]}：{path or VERDICTS}")


def _append(path: Path, judged: Sequence[Judged]) -> None:
    from schemas.verdicts import append_verdicts

    try:
        append_verdicts(path, judged)
    except OSError as error:
        complain(GoujiError(str(path), f"无法写入：{error.strerror}", f"cannot write: {error.strerror}"))
        raise typer.Exit(BROKEN) from None


@verdicts_app.command("list")
def list_command(
    verdicts: VerdictFile = None,
    all: Annotated[bool, typer.Option("--all", help="列出全部历史，而不只是现行结论。")] = False,
) -> None:
    """列出复核结论。"""
    from rich.table import Table
    from rich.text import Text

    from schemas.verdicts import VERDICT_WORDS, history, load_verdicts

    with refusing():
        path = verdicts or VERDICTS
        judged = history(path) if all else list(load_verdicts(path).values())
    table = Table("指纹", "规则", "结论", "复核人", "时间", "理由", box=None, pad_edge=False)
    for one in judged:
        row = (one.fingerprint, one.rule, VERDICT_WORDS[one.verdict], one.by, one.time, one.reason)
        table.add_row(*map(Text, row))
    console().print(table)


def diff_command(
    old: Annotated[Path, typer.Argument(help="原来的文件，或它的 JSON 结果。")],
    new: Annotated[Path, typer.Argument(help="新的文件，或它的 JSON 结果。")],
    json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。")] = False,
    out: Out = None,
    profile: ProfileName = None,
) -> None:
    """比较两个版本：哪些疑点已消除、仍存在、新出现，哪些数字变了。

    退出码：0 没有新出现的疑点，1 有，2 未能完成。
    """
    from extractor.report.compare import compare, to_json, to_text

    with refusing():
        comparison = compare(_result(old, profile), _result(new, profile))
    write(to_json(comparison) if json else to_text(comparison), out)
    if comparison.added:
        raise typer.Exit(FOUND)


def _result(path: Path, profile: str | None) -> Result:
    """A document's result: checked now, or read from JSON written before.

    Raises:
        ReadError: the document cannot be read.
        OptionError: the JSON is no result.
    """
    from extractor.pipeline import Options, check_path
    from schemas.findings import Result

    if path.suffix.lower() != ".json":
        return check_path(path, Options(profile=profile)).result
    try:
        return Result.model_validate_json(path.read_bytes())
    except (OSError, ValueError):
        said = "不是 gouji check --format json 的单份结果"
        raise OptionError(str(path), said, "not a result of gouji check --format json") from None
