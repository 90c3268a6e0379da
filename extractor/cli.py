"""The command line. Commands parse, call, and turn errors into one line; all else is elsewhere.

Nothing heavy is imported before a command needs it: ``gouji --version`` is instant.
"""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor import __version__
from schemas.errors import GoujiError, OptionError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import IO

    from rich.console import Console

    from extractor.check import Rule
    from extractor.pipeline import Checked, Options

app = typer.Typer(
    name="gouji",
    help="勾稽：核对部门决算公开文件，指出文字、数字与表格互不相符之处。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
FOUND, BROKEN = 1, 2
#: A line width that no line reaches.
_UNBROKEN = 100_000


class Format(StrEnum):
    """Output formats of ``check``."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    html = "html"


class RecordFormat(StrEnum):
    """Output formats of ``records``."""

    table = "table"
    json = "json"
    csv = "csv"


class Lang(StrEnum):
    """Languages of reports."""

    zh = "zh"
    en = "en"


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


@app.command("check")
def check_command(
    paths: Paths,
    format: Annotated[Format, typer.Option("--format", "-f", help="输出格式。")] = Format.text,
    out: Out = None,
    select: Select = None,
    ignore: Ignore = None,
    profile: ProfileName = None,
    with_text: Annotated[bool, typer.Option("--with-text", help="JSON 中附上全文。")] = False,
    lang: Annotated[Lang, typer.Option("--lang", help="报告语言。")] = Lang.zh,
) -> None:
    """核对文件，列出疑点及其依据。

    退出码：0 未发现疑点，1 有疑点，2 未能完成。
    """
    from extractor.pipeline import Options

    options = Options(
        select=_codes(select),
        ignore=_codes(ignore),
        profile=profile,
        with_text=with_text,
    )
    checked, failed = _check_all(paths, options, lang)
    if checked:
        _report(checked, format, out, lang)
    if failed:
        raise typer.Exit(BROKEN)
    if any(one.result.findings for one in checked):
        raise typer.Exit(FOUND)


def _codes(words: list[str] | None) -> tuple[str, ...]:
    return tuple(code.strip() for word in words or () for code in word.split(",") if code.strip())


def _check_all(paths: list[Path], options: Options, lang: Lang) -> tuple[list[Checked], bool]:
    """Check every path; one that cannot be read is said and does not stop the others."""
    from extractor.pipeline import check_path

    checked, failed = [], False
    for path in _tracked(paths):
        try:
            checked.append(check_path(path, options))
        except GoujiError as error:
            failed = True
            _complain(error, lang)
    return checked, failed


def _tracked(paths: list[Path]) -> Iterable[Path]:
    """The paths, with a progress bar on the terminal if there is more than one."""
    if len(paths) < 2 or not sys.stderr.isatty():
        return paths
    from rich.console import Console
    from rich.progress import track

    return track(paths, description="核对", console=Console(stderr=True), transient=True)


def _complain(error: GoujiError, lang: Lang) -> None:
    typer.echo(f"gouji: {error.line(lang.value)}", err=True)


def _report(checked: list[Checked], format: Format, out: Path | None, lang: Lang) -> None:
    if format is Format.text:
        _print_reports(checked, out, lang)
    elif format is Format.html:
        _write_html(checked, out, lang)
    else:
        from extractor.report.machine import to_json, to_jsonl

        results = [one.result for one in checked]
        _write(to_json(results) if format is Format.json else to_jsonl(results), out)


def _print_reports(checked: list[Checked], out: Path | None, lang: Lang) -> None:
    import io

    from extractor.report.terminal import print_report

    buffer = io.StringIO()
    console = _console(buffer if out else None)
    for number, one in enumerate(checked):
        if number:
            console.rule()
        print_report(one.result, one.document.text, console, lang.value)
    if out:
        _write(buffer.getvalue(), out)


def _write_html(checked: list[Checked], out: Path | None, lang: Lang) -> None:
    """One file a document: to ``out`` if there is one document, else into the folder ``out``."""
    from extractor.report.html import to_html

    if len(checked) > 1 and (out is None or not out.is_dir()):
        _complain(
            OptionError(
                "--out", "多份文件的 HTML 报告需要一个已有的文件夹", "several HTML reports need a folder"
            ),
            lang,
        )
        raise typer.Exit(BROKEN)
    for one in checked:
        target = out / f"{one.document.name}.html" if out and out.is_dir() else out
        _write(to_html(one.result, one.document, lang=lang.value), target)


def _console(file: IO[str] | None = None) -> Console:
    """A console for a file or the screen; where nobody watches, lines are as long as they are."""
    from rich.console import Console

    if file is not None:
        return Console(file=file, width=120, highlight=False)
    width = None if sys.stdout.isatty() else _UNBROKEN
    return Console(highlight=False, width=width)


def _write(text: str, out: Path | None) -> None:
    """Write to the screen, or to a file that is either whole or not there."""
    if out is None:
        sys.stdout.write(text)
        return
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(out)
    except OSError as error:
        draft.unlink(missing_ok=True)
        _complain(
            GoujiError(str(out), f"无法写入：{error.strerror}", f"cannot write: {error.strerror}"), Lang.zh
        )
        raise typer.Exit(BROKEN) from None


@app.command("records")
def records_command(
    path: Annotated[Path, typer.Argument(help="决算公开文件。")],
    kind: Annotated[
        list[str] | None, typer.Option("--kind", "-k", help="只列这些种类，如 amount,change。")
    ] = None,
    format: Annotated[RecordFormat, typer.Option("--format", "-f", help="输出格式。")] = RecordFormat.table,
    out: Out = None,
    profile: ProfileName = None,
) -> None:
    """列出从文件中读出的每一条记录。"""
    from extractor.pipeline import Options, check_path
    from extractor.report.records import print_table, to_csv, to_json

    try:
        result = check_path(path, Options(profile=profile)).result
    except GoujiError as error:
        _complain(error, Lang.zh)
        raise typer.Exit(BROKEN) from None
    kinds = _codes(kind)
    records = [record for record in result.records if not kinds or record.kind in kinds]
    if format is RecordFormat.table:
        print_table(records, _console())
    else:
        _write(to_csv(records) if format is RecordFormat.csv else to_json(records), out)


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
    _console().print(table)


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
    _complain(GoujiError(code, "没有这条规则，见 gouji rules", "no such rule, see gouji rules"), Lang.zh)
    raise typer.Exit(BROKEN)


@app.command("eval")
def eval_command(
    documents: Annotated[Path, typer.Option("--documents", "-d", help="已标注文件所在的文件夹。")],
    findings: Annotated[Path, typer.Option("--findings", help="疑点标注（JSON Lines）。")],
    verdicts: Annotated[Path | None, typer.Option("--verdicts", help="人工复核结论（JSON Lines）。")] = None,
    json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。")] = False,
    out: Out = None,
) -> None:
    """在已标注的文件上评测：疑点的召回、误报陷阱、经复核的精确率。"""
    from eval.run import evaluate_findings, to_json, to_text
    from eval.verdicts import OWN

    try:
        evaluation = evaluate_findings(documents, findings, verdicts or OWN)
    except GoujiError as error:
        _complain(error, Lang.zh)
        raise typer.Exit(BROKEN) from None
    _write(to_json(evaluation) if json else to_text(evaluation), out)


def main() -> None:
    """Run the command line."""
    app()
