"""What a language model contributed to an evaluation, and whether any of it was invented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from extractor.extract.ledger import quantities_of
from extractor.extract.llm.numerals import find_numerals
from extractor.pipeline import Checked
from schemas.model_use import ModelCoverage
from schemas.records import Record
from schemas.text import squeeze
from schemas.usage import Usage

_COUNTS = ("asks", "proposed", "verified", "repaired", "added", "agreed", "unconfirmed", "labels")
_COSTS = ("calls", "cached", "failed", "tokens_in", "tokens_out", "seconds")


def model_data(checked: Sequence[Checked]) -> dict[str, Any] | None:
    """The counts of all documents together; None if no model was to be asked."""
    models = [one.result.coverage.model for one in checked]
    told = [model for model in models if model is not None]
    if not told:
        return None
    usages = [one.result.run.usage for one in checked if one.result.run.usage]
    return {
        **{name: sum(getattr(model, name) for model in told) for name in _COUNTS},
        "dropped": dict(sorted(_dropped(told).items())),
        "disagreements": sum(len(model.disagreements) for model in told),
        "unanswered": sum(len(model.unanswered) for model in told),
        "refused": sum(len(model.refused) for model in told),
        "invented": sum(invented(one) for one in checked),
        "usage": _costs(usages),
    }


def _dropped(models: Sequence[ModelCoverage]) -> Counter[str]:
    found: Counter[str] = Counter()
    for model in models:
        found.update(model.dropped)
    return found


def _costs(usages: Sequence[Usage]) -> dict[str, Any]:
    yuan = [one.yuan for one in usages if one.yuan is not None]
    return {
        **{name: round(sum(getattr(one, name) for one in usages), 3) for name in _COSTS},
        "yuan": str(sum(yuan, start=Decimal(0))) if yuan else None,
    }


def invented(checked: Checked) -> int:
    """Records of the model whose quote is not in the document, or whose figures are not in their quote."""
    text = checked.document.text
    return sum(record.extractor == "llm" and not _holds(record, text) for record in checked.result.records)


def _holds(record: Record, text: str) -> bool:
    evidence = record.evidence
    if text[evidence.start : evidence.end] != evidence.quote:
        return False
    quote = squeeze(evidence.quote)
    numerals = {one.quantity.value for one in find_numerals(quote)}
    plain = quote.replace(",", "")
    figures = [quantity.value for quantity, _ in quantities_of(record, evidence)]
    return all(str(value) in plain or value in numerals for value in figures)


def model_lines(data: dict[str, Any]) -> list[str]:
    """The counts as lines of Chinese."""
    dropped = "、".join(f"{why} {count}" for why, count in data["dropped"].items())
    usage = data["usage"]
    cost = f"，约 {usage['yuan']} 元" if usage["yuan"] else ""
    return [
        f"模型：提问 {data['asks']}，提出 {data['proposed']}，与原文相符 {data['verified']}，"
        f"更正引文后采用 {data['repaired']}，舍弃 {sum(data['dropped'].values())}"
        + (f"（{dropped}）" if dropped else ""),
        f"模型：新增记录 {data['added']}，与语法一致 {data['agreed']}，读法不同 {data['disagreements']}，"
        f"原因归类 {data['labels']}，未能回答 {data['unanswered']}，未交给模型 {data['refused']}，"
        f"采用而不在原文中的 {data['invented']}",
        f"模型：请求 {usage['calls']} 次，缓存 {usage['cached']}，输入 {usage['tokens_in']}、"
        f"输出 {usage['tokens_out']} tokens，{usage['seconds']:.0f} 秒{cost}",
    ]
