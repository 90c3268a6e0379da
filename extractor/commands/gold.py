"""``gouji gold``: labels of documents, made by readers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.commands.shared import FOUND, Out, refusing, write
from schemas.errors import OptionError

if TYPE_CHECKING:
    from eval.records.agree import Passes
    from eval.records.labels import Gold
    from schemas.document import Document

gold_app = typer.Typer(
    name="gold",
    help="记录标注：把手写的标注定位成数据，校验，比较两遍标注，裁定差异。标注只存数字、键和位置，不存原文。",
    no_args_is_help=True,
)
Working = Annotated[Path, typer.Argument(help="手写的标注（JSON Lines，写法见 CODEBOOK.md）。")]
DocumentPath = Annotated[Path, typer.Argument(help="被标注的文件。")]
GoldPath = Annotated[Path, typer.Argument(help="标注文件。")]
First = Annotated[Path, typer.Argument(help="第一遍标注（文件，或每份文件一个的文件夹）。")]
Second = Annotated[Path, typer.Argument(help="第二遍标注（同上）。")]
Documents = Annotated[Path, typer.Option("--documents", "-d", help="被标注文件所在的文件夹。")]


def _read(path: Path) -> Document:
    from extractor.read import read
    from schemas.privacy import masked

    return masked(read(path))


@gold_app.command("locate")
def locate_command(document: DocumentPath, working: Working, out: Out = None) -> None:
    """把手写的标注（行号和原词）变成标注文件（位置和数字）。"""
    from eval.records.labels import dump_gold
    from eval.records.working import locate

    with refusing():
        header, labels, slips = locate(working, _read(document))
        if slips:
            first = slips[0]
            raise OptionError(
                str(working),
                f"{len(slips)} 行无法定位，第 {first.number} 行：{first.why}",
                f"{len(slips)} lines cannot be located; line {first.number}: {first.why}",
            )
        write(dump_gold(header, labels), out)


@gold_app.command("validate")
def validate_command(
    gold: GoldPath,
    document: DocumentPath,
    show: Annotated[int, typer.Option("--show", min=0, help="未标注的各列出几处。")] = 20,
) -> None:
    """校验标注：文本相符、位置上确有其数；并列出没有标注的金额和单元格。"""
    from eval.records.labels import load_gold
    from eval.records.validate import validate

    with refusing():
        labelled = load_gold(gold)
        checked = validate(labelled, _read(document))
    if checked.other_text:
        typer.echo(f"{gold}: 是另一份文本的标注", err=True)
        raise typer.Exit(FOUND)
    for one in checked.wrong:
        typer.echo(f"{one.said}：{one.text}")
    typer.echo(f"标注 {len(labelled.labels)} 条，有误 {len(checked.wrong)} 处。")
    for said, places in (("金额", checked.amounts), ("单元格", checked.cells)):
        typer.echo(f"未标注的{said} {len(places)} 处。")
        for one in places[:show]:
            typer.echo(f"  @{one.start} {one.text}")
    if not checked.valid:
        raise typer.Exit(FOUND)


@gold_app.command("agree")
def agree_command(
    first: First,
    second: Second,
    documents: Documents,
    differences: Annotated[
        Path | None, typer.Option("--differences", help="把差异逐条写入此文件夹，含原文，勿存入仓库。")
    ] = None,
    out: Out = None,
) -> None:
    """比较两遍标注：各类的 F1，各字段的 κ，以及逐条差异。"""
    from eval.records.agree import Agreement

    with refusing():
        pairs = _pairs(first, second, documents)
        total = sum((one.agreement() for one in pairs), start=Agreement())
        data: dict[str, Any] = {"documents": len(pairs), **total.as_dict()}
        if differences:
            differences.mkdir(parents=True, exist_ok=True)
            for one in pairs:
                rows = [json.dumps(row, ensure_ascii=False) for row in one.differences()]
                write("".join(row + "\n" for row in rows), differences / f"{one.first.path.stem}.jsonl")
        write(json.dumps(data, ensure_ascii=False, indent=1) + "\n", out)


@gold_app.command("settle")
def settle_command(
    first: GoldPath,
    second: GoldPath,
    document: DocumentPath,
    decisions: Annotated[
        Path, typer.Argument(help="裁定（JSON Lines：id 或 kind/fields/only、take、reason）。")
    ],
    out: Out = None,
) -> None:
    """按裁定合并两遍标注。尚未裁定的差异逐条列出，不写文件。"""
    from eval.records.agree import Passes
    from eval.records.labels import dump_gold, load_gold
    from eval.records.settle import load_decisions, settle

    with refusing():
        one, other, text = load_gold(first), load_gold(second), _read(document).text
        items = Passes(one, other, text).items()
        merged = settle(items, load_decisions(decisions, one.header.document))
        for idle in merged.idle:
            typer.echo(f"裁定 {idle.id} 没有对应的标注", err=True)
        if merged.undecided:
            for item in merged.undecided:
                typer.echo(f"未裁定：{item.id} {'、'.join(item.fields)}", err=True)
            raise typer.Exit(FOUND)
        write(dump_gold(one.header, merged.labels), out)


def _pairs(first: Path, second: Path, documents: Path) -> list[Passes]:
    from eval.records.agree import Passes
    from eval.records.labels import find_gold, load_gold

    def load(path: Path) -> dict[str, Gold]:
        found = [load_gold(path)] if path.is_file() else find_gold(path)
        return {one.header.document: one for one in found}

    one, other = load(first), load(second)
    names = sorted(one.keys() & other.keys())
    if not names:
        raise OptionError(str(second), "两遍标注没有相同的文件", "the passes have no document in common")
    return [Passes(one[name], other[name], _read(documents / name).text) for name in names]
