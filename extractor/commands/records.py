"""``gouji records``: what was read from a document."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.model import Flags, Llm, LlmBaseUrl, LlmBudget, LlmCache, LlmModel, asking
from extractor.commands.shared import (
    ConfigFile,
    Out,
    ProfileName,
    codes,
    configured,
    console,
    needed,
    refusing,
    write,
)

if TYPE_CHECKING:
    from extractor.pipeline import Checked
    from schemas.records import AnyRecord


class RecordFormat(StrEnum):
    """Output formats of ``records``."""

    table = "table"
    json = "json"
    csv = "csv"
    xlsx = "xlsx"
    parquet = "parquet"


def records_command(
    path: Annotated[Path, typer.Argument(help="决算公开文件。")],
    kind: Annotated[
        list[str] | None, typer.Option("--kind", "-k", help="只列这些种类，如 amount,change。")
    ] = None,
    format: Annotated[RecordFormat, typer.Option("--format", "-f", help="输出格式。")] = RecordFormat.table,
    out: Out = None,
    profile: ProfileName = None,
    llm: Llm = None,
    llm_model: LlmModel = None,
    llm_base_url: LlmBaseUrl = None,
    llm_cache: LlmCache = None,
    llm_budget: LlmBudget = None,
    config: ConfigFile = None,
) -> None:
    """列出从文件中读出的每一条记录。"""
    from extractor.pipeline import Options, check_path
    from extractor.report.records import print_table

    with refusing():
        if format is RecordFormat.parquet:
            needed("pyarrow", "parquet")
        settings = configured(config)
        with asking(settings, Flags(llm, llm_model, llm_base_url, llm_cache, llm_budget)) as model:
            options = Options(profile=profile or settings.profile, llm=model.use, asker=model.asker)
            checked = check_path(path, options)
    kinds = codes(kind)
    records = [record for record in checked.result.records if not kinds or record.kind in kinds]
    if format is RecordFormat.table:
        print_table(records, console())
    else:
        write(_written(path, checked, records, format), out)


def _written(path: Path, checked: Checked, records: list[AnyRecord], format: RecordFormat) -> str | bytes:
    from extractor.report.excel import records_to_xlsx
    from extractor.report.records import to_csv, to_json, to_parquet
    from extractor.report.subject import Subject

    if format is RecordFormat.xlsx:
        return records_to_xlsx(Subject(path, checked.document, checked.result), records)
    if format is RecordFormat.parquet:
        return to_parquet(records)
    return to_csv(records) if format is RecordFormat.csv else to_json(records)
