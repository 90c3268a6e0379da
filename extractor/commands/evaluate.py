"""``gouji eval``: scores on labelled documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.model import Flags, LlmBaseUrl, LlmBudget, LlmCache, LlmModel, Use, asking
from extractor.commands.shared import FOUND, ConfigFile, Out, codes, configured, console, refusing, write
from schemas.errors import OptionError

if TYPE_CHECKING:
    from eval.evaluation import Checking, Report
    from eval.gate import Fall
    from eval.records.run import Evaluation
    from extractor.config import Config
    from schemas.asks import LlmUse

_OPTIONAL = Path | None


def eval_command(
    documents: Annotated[
        _OPTIONAL,
        typer.Option("--documents", "-d", help="已标注文件所在的文件夹，默认自带文件和找得到的原件。"),
    ] = None,
    gold: Annotated[_OPTIONAL, typer.Option("--gold", help="记录标注所在的文件夹，默认自带的标注。")] = None,
    records: Annotated[
        bool, typer.Option("--records", help="评记录；只给了 --findings 时默认不评。")
    ] = False,
    findings: Annotated[_OPTIONAL, typer.Option("--findings", help="疑点标注（JSON Lines）。")] = None,
    verdicts: Annotated[_OPTIONAL, typer.Option("--verdicts", help="人工复核结论（JSON Lines）。")] = None,
    backend: Annotated[
        list[str] | None, typer.Option("--backend", help="由谁读：off、assist、full，可列几个作比较。")
    ] = None,
    run: Annotated[
        _OPTIONAL,
        typer.Option("--run", help="评这份已存的结果（check --format json --with-text），不再读文件。"),
    ] = None,
    against: Annotated[_OPTIONAL, typer.Option("--against", help="与这份已存的结果比较。")] = None,
    html: Annotated[_OPTIONAL, typer.Option("--html", help="另存一页带图表和每处错误的 HTML。")] = None,
    json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。")] = False,
    fail_under: Annotated[
        float | None, typer.Option("--fail-under", min=0, max=1, help="任何一类的 F1 低于此数则退出码为 1。")
    ] = None,
    baseline: Annotated[
        _OPTIONAL, typer.Option("--baseline", help="与基线比，任何一类的 F1 下降则退出码为 1。")
    ] = None,
    save_baseline: Annotated[_OPTIONAL, typer.Option("--save-baseline", help="把本次得分存为基线。")] = None,
    seeded: Annotated[bool, typer.Option("--seeded", help="逐处植入错误，看能否发现。")] = False,
    generated: Annotated[
        int | None,
        typer.Option("--generated", min=1, help="随机写出这么多个部门的决算，各种文风和格式，看读回多少。"),
    ] = None,
    forms: Annotated[
        list[str] | None,
        typer.Option("--format", help="--generated 的格式：txt、html、docx、pdf、docx+xlsx、scan。"),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="植入错误和随机写作的种子。")] = 1,
    per_document: Annotated[int, typer.Option("--per-document", min=1, help="每份文件植入几处。")] = 25,
    llm_model: LlmModel = None,
    llm_base_url: LlmBaseUrl = None,
    llm_cache: LlmCache = None,
    llm_budget: LlmBudget = None,
    config: ConfigFile = None,
    out: Out = None,
) -> None:
    """评测：在已标注的文件上评记录和疑点，看哪里读错；或植入错误，看能否发现（--seeded）。"""
    from eval.evaluation import Request
    from eval.evaluation import run as evaluate

    with refusing():
        if generated:
            write(_generated(generated, seed, codes(forms), json), out)
            return
        if seeded:
            write(_seeded(documents, seed, per_document, json), out)
            return
        request = Request(
            documents,
            gold,
            records or gold is not None or findings is None,
            findings,
            verdicts,
            _backends(backend),
            run,
            against,
        )
        flags = Flags(None, llm_model, llm_base_url, llm_cache, llm_budget)
        with _checking(request.backends, configured(config), flags) as checking:
            report = evaluate(request, checking)
        _write_report(report, json, out)
        if html:
            _write_html(report, html)
        fallen = _gate(report, fail_under, baseline)
        if save_baseline:
            _save_baseline(report, save_baseline)
    for one in fallen:
        typer.echo(_said(one), err=True)
    if fallen:
        raise typer.Exit(FOUND)


@contextmanager
def _checking(backends: Sequence[LlmUse], config: Config, flags: Flags) -> Iterator[Checking]:
    """Checks documents by any of the backends; one model answers all that ask."""
    from eval.evaluation import Checking
    from extractor.pipeline import Options

    asks = next((backend for backend in backends if backend != "off"), None)
    if asks is None:
        yield Checking()
        return
    with asking(config, replace(flags, use=Use(asks))) as model:
        yield Checking(lambda backend: Options(llm=backend, asker=model.asker))


def _backends(words: list[str] | None) -> tuple[LlmUse, ...]:
    found = codes(words) or ("off",)
    for word in found:
        if word not in Use.__members__:
            raise OptionError(word, "没有这个后端，可用 off、assist、full", "no such backend")
    return tuple(Use(word).value for word in found)


def _write_report(report: Report, json: bool, out: Path | None) -> None:
    from io import StringIO
    from json import dumps

    from eval.report.text import print_report

    if json:
        write(dumps(report.data, ensure_ascii=False, indent=1) + "\n", out)
    elif out is None:
        print_report(report, console())
    else:
        page = StringIO()
        print_report(report, console(page))
        write(page.getvalue(), out)


def _write_html(report: Report, path: Path) -> None:
    from eval.report.html import to_html

    write(to_html(report), path)


def _gate(report: Report, least: float | None, baseline: Path | None) -> list[Fall]:
    from eval.gate import falls, load_baseline, under

    if least is None and baseline is None:
        return []
    scored = _scored(report)
    found = under(scored, least) if least is not None else []
    return found + (falls(scored, load_baseline(baseline)) if baseline else [])


def _scored(report: Report) -> Evaluation:
    if not report.records:
        raise OptionError("eval", "没有评记录，无从与基线比较", "no records were scored")
    return report.records[0]


def _save_baseline(report: Report, path: Path) -> None:
    from json import dumps

    from eval.gate import baseline_data

    write(dumps(baseline_data(_scored(report), report.run), ensure_ascii=False, indent=1) + "\n", path)


def _said(fall: Fall) -> str:
    from eval.report.words import KIND, percent

    return f"gouji: {KIND[fall.kind]} 的 F1 是 {percent(fall.now)}，低于 {percent(fall.wanted)}"


def _generated(number: int, seed: int, forms: Sequence[str] | None, json: bool) -> str:
    from json import dumps

    from eval.generated import ALL_FORMATS, run, to_dict, to_text

    found = run(number, seed, forms=forms or ALL_FORMATS)
    return dumps(to_dict(found), ensure_ascii=False, indent=1) + "\n" if json else to_text(found)


def _seeded(documents: Path | None, seed: int, per_document: int, json: bool) -> str:
    from eval.seeded import run, to_json, to_text

    if documents is None:
        raise OptionError("--seeded", "需要用 --documents 指明文件夹", "--documents is needed")
    report = run([documents], seed, per_document)
    return to_json(report) if json else to_text(report)
