"""``python -m eval.writer FOLDER``: write drawn disclosures with their labels, sound or with known faults."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from random import Random
from typing import Annotated, Any

import typer

from eval.generated import BESIDE, render
from eval.planted import plant
from eval.records.labels import CODEBOOK, Header, dump_gold, text_hash
from eval.writer.draw import draw
from eval.writer.write import Written, manners, write_labelled
from schemas.text import Squeezed


def main(
    folder: Annotated[Path, typer.Argument(help="写到这个文件夹。")],
    number: Annotated[int, typer.Option(min=1, help="写几个部门。")] = 10,
    seed: Annotated[int, typer.Option(help="随机种子；同一种子写出同样的文件。")] = 1,
    manner: Annotated[list[str] | None, typer.Option(help="文风，可列几种；默认全部。")] = None,
    form: Annotated[
        str, typer.Option("--format", help="格式：txt、html、docx、pdf、docx+xlsx、scan。")
    ] = "txt",
    faults: Annotated[int, typer.Option(min=0, help="每份植入几处已知错误，只用于 txt。")] = 0,
) -> None:
    """写出随机的部门决算：文件、记录标注（gold/），植入错误时另有错误清单（faults.jsonl）。"""
    if faults and form != "txt":
        raise typer.BadParameter("植入错误只用于 txt：请去掉 --faults，或用 --format txt")
    (folder / "gold").mkdir(parents=True, exist_ok=True)
    planted: list[dict[str, Any]] = []
    for one in range(seed, seed + number):
        for name in manner or manners():
            written = write_labelled(draw(one), name, tables_last=form == BESIDE)
            stem = folder / f"{name}_{one}"
            if faults:
                planted += _with_faults(written, stem, Random(f"{one}/{name}"), faults)  # noqa: S311 - no secret
                continue
            path = render(written, form, stem)
            if form == "txt":
                (folder / "gold" / f"{stem.name}.jsonl").write_text(_gold(written, path), "utf-8")
    if faults:
        lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in planted)
        (folder / "faults.jsonl").write_text("".join(lines), "utf-8")


def _gold(written: Written, path: Path) -> str:
    header = Header(
        document=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        text_sha256=text_hash(Squeezed.of(written.text)),
        codebook=CODEBOOK,
        year=written.year,
    )
    return dump_gold(header, written.labels)


def _with_faults(written: Written, stem: Path, random: Random, number: int) -> list[dict[str, Any]]:
    """Write a disclosure with faults; say what was planted, and where it is in the text with the faults."""
    path = stem.with_suffix(".txt")
    text, faults = plant(written.text, path.name, random, number)
    path.write_text(text, "utf-8")
    return [{"document": path.name, **one} for one in faults]


if __name__ == "__main__":
    typer.run(main)
