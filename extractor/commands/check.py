"""``gouji check`` and ``gouji show``: check documents and report what does not fit."""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.model import (
    Flags,
    Llm,
    LlmBaseUrl,
    LlmBatch,
    LlmBudget,
    LlmCache,
    LlmModel,
    asking,
)
from extractor.commands.shared import (
    BROKEN,
    FOUND,
    VERDICTS,
    ConfigFile,
    Ignore,
    Lang,
    Out,
    OutputLang,
    Paths,
    ProfileName,
    Select,
    VerdictFile,
    codes,
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
    from extractor.pipeline import Options
    from extractor.report.subject import Subject
    from extractor.report.withheld import Known


class Format(StrEnum):
    """Output formats of ``check``."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    markdown = "markdown"
    github = "github"
    sarif = "sarif"
    xlsx = "xlsx"
    html = "html"
    docx = "docx"
    pdf = "pdf"


#: Formats that are one file a document.
_SINGLE = (Format.html, Format.docx, Format.pdf)
Baseline = Annotated[
    Path | None, typer.Option("--baseline", help="基线文件：其中已有的疑点不再列出，只计数。")
]
Seconds = Annotated[
    float,
    typer.Option("--timeout", min=0.1, help="读取一份文件的时限（秒）；扫描件识别文字较慢，可适当放宽。"),
]
Pages = Annotated[bool, typer.Option("--pages", help="HTML 中附上 PDF 各页的图片，并框出原文。")]


def check_command(
    paths: Paths,
    format: Annotated[Format, typer.Option("--format", "-f", help="输出格式。")] = Format.text,
    out: Out = None,
    select: Select = None,
    ignore: Ignore = None,
    profile: ProfileName = None,
    with_text: Annotated[bool, typer.Option("--with-text", help="JSON 中附上全文。")] = False,
    pages: Pages = False,
    verdicts: VerdictFile = None,
    baseline: Baseline = None,
    seconds: Seconds = 120.0,
    llm: Llm = None,
    llm_model: LlmModel = None,
    llm_base_url: LlmBaseUrl = None,
    llm_cache: LlmCache = None,
    llm_budget: LlmBudget = None,
    llm_batch: LlmBatch = None,
    config: ConfigFile = None,
    lang: OutputLang = Lang.zh,
) -> None:
    """核对文件，列出疑点及其依据。

    退出码：0 未发现疑点，1 有疑点，2 未能完成。
    """
    from extractor.pipeline import Options

    with refusing(lang):
        settings = configured(config)
        options = Options(
            select=codes(select) or settings.select,
            ignore=(*settings.ignore, *codes(ignore)),
            profile=profile or settings.profile,
            with_text=with_text,
            seconds=seconds,
        )
        flags = Flags(llm, llm_model, llm_base_url, llm_cache, llm_budget, llm_batch)
        with asking(settings, flags) as model:
            asked = replace(options, llm=model.use, asker=model.asker)
            subjects, failed = _check_all(paths, asked, settings, lang)
        if model.only_asks:
            raise typer.Exit(BROKEN if failed else 0)
        subjects = _kept(subjects, verdicts or settings.verdicts, baseline or settings.baseline)
        if subjects:
            _report(subjects, format, out, pages, lang)
    if failed:
        raise typer.Exit(BROKEN)
    if any(one.result.findings for one in subjects):
        raise typer.Exit(FOUND)


def show_command(
    path: Annotated[Path, typer.Argument(help="决算公开文件。")],
    pages: Annotated[bool, typer.Option("--pages/--no-pages", help="附上 PDF 各页的图片。")] = True,
    profile: ProfileName = None,
    verdicts: VerdictFile = None,
    llm: Llm = None,
    llm_model: LlmModel = None,
    llm_base_url: LlmBaseUrl = None,
    llm_cache: LlmCache = None,
    llm_budget: LlmBudget = None,
    config: ConfigFile = None,
) -> None:
    """核对一份文件，并在浏览器中打开报告。"""
    import tempfile
    import webbrowser

    from extractor.pipeline import Options

    with refusing():
        settings = configured(config)
        with asking(settings, Flags(llm, llm_model, llm_base_url, llm_cache, llm_budget)) as model:
            options = Options(
                settings.select,
                settings.ignore,
                profile or settings.profile,
                llm=model.use,
                asker=model.asker,
            )
            subjects, failed = _check_all([path], options, settings, Lang.zh)
        if failed:
            raise typer.Exit(BROKEN)
        subjects = _kept(subjects, verdicts or settings.verdicts, settings.baseline)
    target = Path(tempfile.mkdtemp(prefix="gouji-")) / f"{path.stem}.html"
    write(_one(subjects[0], Format.html, pages, Lang.zh), target)
    typer.echo(str(target))
    if not webbrowser.open(target.as_uri()):
        typer.echo("gouji: 没有可用的浏览器，请自行打开上面的文件。", err=True)


def baseline_command(
    paths: Paths,
    out: Out = None,
    select: Select = None,
    ignore: Ignore = None,
    profile: ProfileName = None,
    config: ConfigFile = None,
) -> None:
    """把现有的疑点记为基线：以后用 check --baseline 只看新出现的。"""
    from extractor.pipeline import Options
    from extractor.report.withheld import to_baseline

    with refusing():
        settings = configured(config)
        options = Options(
            select=codes(select) or settings.select,
            ignore=(*settings.ignore, *codes(ignore)),
            profile=profile or settings.profile,
        )
        with asking(settings, Flags()) as model:
            asked = replace(options, llm=model.use, asker=model.asker)
            subjects, failed = _check_all(paths, asked, settings, Lang.zh)
    if failed:
        raise typer.Exit(BROKEN)
    write(to_baseline(one.result for one in subjects), out)


def _check_all(
    paths: list[Path], options: Options, settings: Config, lang: Lang
) -> tuple[list[Subject], bool]:
    """Check every path; one that cannot be read, or where the program fails, is said and does not stop the others."""
    from extractor.pipeline import check_path
    from extractor.report.subject import Subject

    subjects, failed = [], False
    for path in _tracked(paths):
        here = replace(options, ignore=(*options.ignore, *settings.ignored_in(path)))
        try:
            checked = check_path(path, here)
        except GoujiError as error:
            failed = True
            complain(error, lang)
        except Exception as error:  # noqa: BLE001 - what was found in a hundred files is not lost to the next
            failed = True
            complain(_fault(path, error), lang)
        else:
            subjects.append(Subject(path, checked.document, checked.result))
    return subjects, failed


def _fault(path: Path, error: Exception) -> GoujiError:
    """A fault of the program, with the place in it."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    what = f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
    return GoujiError(
        str(path),
        f"程序出错，这份文件没有核对：{what}。请把这一行报告给我们，其余文件照常核对。",
        f"the program failed on this file, which was not checked: {what}; please report this line",
    )


def _tracked(paths: list[Path]) -> Iterable[Path]:
    """The paths, with a progress bar on the terminal if there is more than one."""
    if len(paths) < 2 or not sys.stderr.isatty():
        return paths
    from rich.console import Console
    from rich.progress import track

    return track(paths, description="核对", console=Console(stderr=True), transient=True)


def _kept(subjects: list[Subject], verdict_file: Path | None, baseline: Path | None) -> list[Subject]:
    """The documents with what was dismissed or is in the baseline left out; stale entries are said."""
    from extractor.report.withheld import load_baseline, stale, withhold
    from schemas.verdicts import load_verdicts

    verdicts = load_verdicts(verdict_file or VERDICTS)
    known = load_baseline(baseline) if baseline else ()
    _say_stale(stale(known, [one.result for one in subjects]))
    dismissed = {fingerprint for fingerprint, one in verdicts.items() if one.verdict == "wrong"}
    listed = {one.fingerprint for one in known}
    return [
        replace(one, result=withhold(one.result, dismissed, listed), verdicts=verdicts) for one in subjects
    ]


def _say_stale(entries: Sequence[Known]) -> None:
    if entries:
        typer.echo(f"gouji: 基线中 {len(entries)} 项已不存在，可重新生成基线：", err=True)
    for one in entries:
        typer.echo(f"  {one.fingerprint} {one.rule} {one.unit_name} {one.year or ''}", err=True)


def _report(subjects: list[Subject], format: Format, out: Path | None, pages: bool, lang: Lang) -> None:
    if format is Format.text:
        _print_reports(subjects, out, lang)
    elif format in _SINGLE:
        _write_each(subjects, format, out, pages, lang)
    else:
        write(_whole(subjects, format), out)


def _print_reports(subjects: list[Subject], out: Path | None, lang: Lang) -> None:
    import io

    from extractor.report.terminal import print_report

    buffer = io.StringIO()
    screen = console(buffer if out else None)
    for number, one in enumerate(subjects):
        if number:
            screen.rule()
        print_report(one, screen, lang.value)
    if out:
        write(buffer.getvalue(), out)


def _whole(subjects: list[Subject], format: Format) -> str | bytes:
    """All documents in one file."""
    from extractor import __version__
    from extractor.check import rules
    from extractor.report import excel, github, machine, markdown, rows, sarif

    if format is Format.json:
        return machine.to_json([one.result for one in subjects])
    if format is Format.jsonl:
        return machine.to_jsonl([one.result for one in subjects])
    if format is Format.sarif:
        return sarif.to_sarif(subjects, rules(), __version__)
    if format is Format.xlsx:
        return excel.to_xlsx(subjects, rules())
    writer = {Format.csv: rows.to_csv, Format.markdown: markdown.to_markdown, Format.github: github.to_github}
    return writer[format](subjects, rules())


def _write_each(subjects: list[Subject], format: Format, out: Path | None, pages: bool, lang: Lang) -> None:
    """One file a document: to ``out`` if there is one document, else into the folder ``out``."""
    if len(subjects) > 1 and (out is None or not out.is_dir()):
        raise OptionError(
            "--out",
            f"多份文件的 {format} 报告需要一个已有的文件夹",
            f"several {format} reports need a folder",
        )
    written: Counter[str] = Counter()
    for one in subjects:
        target = out
        if out and out.is_dir():
            name = one.document.name
            written[name] += 1
            again = f"-{written[name]}" if written[name] > 1 else ""
            target = out / f"{name}{again}.{format}"
        write(_one(one, format, pages, lang), target)


def _one(subject: Subject, format: Format, pages: bool, lang: Lang) -> str | bytes:
    """One document's report."""
    from extractor.check import rules

    if format is Format.html:
        from extractor.report.html import to_html

        return to_html(subject, rules(), pages, lang.value)
    if format is Format.docx:
        from extractor.report.word import to_docx

        return to_docx(subject, rules())
    return _pdf(subject)


def _pdf(subject: Subject) -> bytes:
    """The original with notes, if it is a PDF; else a printed report."""
    from extractor.check import rules

    if subject.document.format == "pdf":
        needed("pikepdf", "pdf")
        from extractor.report.annotated import to_annotated

        return to_annotated(subject, rules())
    needed("reportlab", "pdf")
    from extractor.report.printed import to_printed

    return to_printed(subject, rules())
