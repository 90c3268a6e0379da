"""The command line. Commands parse, call, and turn errors into one line; all else is elsewhere.

Nothing heavy is imported before a command needs it: ``gouji --version`` is instant.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor import __version__
from extractor.commands.check import baseline_command, check_command, show_command
from extractor.commands.keeping import diff_command, verdicts_app
from extractor.commands.model import estimate_command
from extractor.commands.records import records_command
from extractor.commands.shared import BROKEN, Out, complain, console, write
from schemas.errors import GoujiError, OptionError

if TYPE_CHECKING:
    from extractor.check import Rule

app = typer.Typer(
    name="gouji",
    help="勾稽：核对部门决算公开文件，指出文字、数字与表格互不相符之处。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gouji {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本后退出。")
    ] = False,
) -> None:
    pass


app.command("check")(check_command)
app.command("show")(show_command)
app.command("records")(records_command)
app.command("estimate")(estimate_command)
app.command("baseline")(baseline_command)
app.command("diff")(diff_command)
app.add_typer(verdicts_app)


@app.command("rules")
def rules_command() -> None:
    """列出全部规则。"""
    from rich.table import Table
    from rich.text import Text

    from extractor.check import rules
    from extractor.report.words import SEVERITY

    table = Table("代码", "名称", "说明", "类别", "程度", box=None, pad_edge=False)
    for rule in rules():
        severity = SEVERITY["zh"][rule.severity]
        table.add_row(*map(Text, (rule.code, rule.name, rule.title, rule.category, severity)))
    console().print(table)


@app.command("explain")
def explain_command(code: Annotated[str, typer.Argument(help="规则代码，如 A04。")]) -> None:
    """说明一条规则：查什么、为什么、例子、何时会误报、依据。"""
    rule = _rule(code)
    typer.echo(f"{rule.code} {rule.name}  {rule.title}\n\n{rule.doc.strip()}")


def _rule(code: str) -> Rule:
    from extractor.check import rules

    for rule in rules():
        if code.upper() == rule.code or code == rule.name:
            return rule
    complain(GoujiError(code, "没有这条规则，见 gouji rules", "no such rule, see gouji rules"))
    raise typer.Exit(BROKEN)


@app.command("eval")
def eval_command(
    documents: Annotated[Path, typer.Option("--documents", "-d", help="已标注文件所在的文件夹。")],
    findings: Annotated[Path | None, typer.Option("--findings", help="疑点标注（JSON Lines）。")] = None,
    verdicts: Annotated[Path | None, typer.Option("--verdicts", help="人工复核结论（JSON Lines）。")] = None,
    seeded: Annotated[bool, typer.Option("--seeded", help="逐处植入错误，看能否发现。")] = False,
    seed: Annotated[int, typer.Option("--seed", help="植入错误的随机种子。")] = 1,
    per_document: Annotated[int, typer.Option("--per-document", min=1, help="每份文件植入几处。")] = 25,
    json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。")] = False,
    out: Out = None,
) -> None:
    """评测：在已标注的文件上看疑点的召回、误报陷阱和精确率；或植入错误，看能否发现（--seeded）。"""
    try:
        if seeded:
            text = _seeded(documents, seed, per_document, json)
        elif findings:
            text = _against_labels(documents, findings, verdicts, json)
        else:
            raise OptionError("eval", "需要 --findings 或 --seeded", "--findings or --seeded is needed")
    except GoujiError as error:
        complain(error)
        raise typer.Exit(BROKEN) from None
    write(text, out)


def _against_labels(documents: Path, findings: Path, verdicts: Path | None, json: bool) -> str:
    from eval.run import evaluate_findings, to_json, to_text
    from eval.verdicts import OWN

    evaluation = evaluate_findings(documents, findings, verdicts or OWN)
    return to_json(evaluation) if json else to_text(evaluation)


def _seeded(documents: Path, seed: int, per_document: int, json: bool) -> str:
    from eval.seeded import run, to_json, to_text

    report = run([documents], seed, per_document)
    return to_json(report) if json else to_text(report)


def main() -> None:
    """Run the command line."""
    app()
