"""An evaluation as tables for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from eval.backends import model_lines
from eval.evaluation import Report
from eval.records.errors import CLASSES
from eval.report.words import KIND, percent
from eval.run import to_text as findings_text

if TYPE_CHECKING:
    from rich.console import Console


def print_report(report: Report, console: Console) -> None:
    """Print scores per kind and document, reasons, differences, findings."""
    data = report.data
    console.print(Text(head(data)))
    for one in data["records"]:
        _print_records(one, console)
    if report.findings:
        console.print(Text(findings_text(report.findings)))


def head(data: Mapping[str, Any]) -> str:
    """One or two lines: who read what."""
    run, corpus = data["run"], data["corpus"]
    commit = f"，提交 {run['commit'][:10]}" + ("（有改动）" if run["dirty"] else "") if run["commit"] else ""
    said = f"gouji {run['gouji_version']}{commit}，后端 {run['backend']}；文件：{corpus['said']}"
    return f"{said}\n{corpus['hint']}" if corpus["hint"] else said


def _print_records(data: Mapping[str, Any], console: Console) -> None:
    console.print(Text(f"\n记录（后端 {data['backend']}，文件 {len(data['documents'])} 份）"))
    console.print(_kinds(data["kinds"]))
    console.print(_documents(data))
    if data["reasons"]:
        console.print(Text(reasons_line(data["reasons"])))
    if data["model"]:
        console.print(Text("\n".join(model_lines(data["model"]))))
    if "against" in data:
        console.print(_against(data["against"]))
    if data["missing"]:
        console.print(Text(f"有标注而没有文件的：{'、'.join(data['missing'])}"))


def _kinds(kinds: Mapping[str, Any]) -> Table:
    titles = ("种类", "标注", "读出", "精确率", "召回率", "F1", "95% 区间", "位置与值", "不计疑难")
    table = Table(*titles, *CLASSES.values(), box=None, pad_edge=False)
    for kind, one in kinds.items():
        strict = one["strict"]
        table.add_row(
            KIND[kind],
            str(one["gold"]),
            str(one["found"]),
            *(percent(strict[name]) for name in ("precision", "recall", "f1")),
            interval(one["interval"]),
            percent(one["placed"]["f1"]),
            percent(one["easy"]["f1"]),
            *(str(one["errors"][name] or "") for name in CLASSES),
        )
    return table


def interval(ends: list[float | None]) -> str:
    """An interval as per cent, a dash where there is none."""
    low, high = ends
    return "—" if low is None or high is None else f"{100 * low:.1f}–{100 * high:.1f}"


def _documents(data: Mapping[str, Any]) -> Table:
    kinds = [kind for kind in data["kinds"] if kind != "all"]
    table = Table("文件", *(KIND[kind] for kind in kinds), KIND["all"], "金额读出", box=None, pad_edge=False)
    for name, one in data["documents"].items():
        cells = [percent(one["kinds"].get(kind, {}).get("f1")) for kind in kinds]
        coverage = one["coverage"]
        seen = f"{coverage['amounts_recorded']}/{coverage['amounts_seen']}"
        table.add_row(name, *cells, percent(one["all"]["f1"]), seen)
    return table


def reasons_line(reasons: Mapping[str, Any]) -> str:
    """What is scored of reasons, in a line."""
    kappa = reasons["vacuous_kappa"]
    parts = (
        f"文字 ANLS* {percent(reasons['anls'])}",
        f"所解释的变动 F1 {percent(reasons['links']['f1'])}",
        f"事项 F1 {percent(reasons['items']['f1'])}",
        f"主题 F1 {percent(reasons['topics']['f1'])}",
        "是否空话 κ " + ("—" if kappa is None else f"{kappa:.2f}"),
    )
    return "原因：" + "，".join(parts)


def _against(data: Mapping[str, Any]) -> Table:
    title = f"与 {data['backend']} 相比（相同文件 {len(data['documents'])} 份）"
    table = Table("种类", "本次", "对照", "差", "95% 区间", box=None, pad_edge=False, title=title)
    for kind, one in data["kinds"].items():
        difference = one["difference"]
        said = "—" if difference is None else f"{100 * difference:+.1f}"
        table.add_row(
            KIND[kind], percent(one["now"]), percent(one["before"]), said, interval(one["interval"])
        )
    return table
