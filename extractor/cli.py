"""The command line. Commands parse, call, and turn errors into one line; all else is elsewhere.

Nothing heavy is imported before a command needs it: ``gouji --version`` is instant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from extractor import __version__
from extractor.commands.check import baseline_command, check_command, show_command
from extractor.commands.evaluate import eval_command
from extractor.commands.gold import gold_app
from extractor.commands.keeping import diff_command, verdicts_app
from extractor.commands.model import answers_app, estimate_command
from extractor.commands.records import records_command
from extractor.commands.shared import BROKEN, complain, console
from schemas.errors import GoujiError

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
app.command("eval")(eval_command)
app.add_typer(verdicts_app)
app.add_typer(answers_app)
app.add_typer(gold_app)


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


def main() -> None:
    """Run the command line."""
    app()
