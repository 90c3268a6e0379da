"""``gouji eval --findings``: check documents and compare the findings with labels and verdicts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.findings import Score, load_items, score
from eval.verdicts import OWN, Precision, load_verdicts, precision
from extractor.pipeline import Checked, check_path
from schemas.errors import OptionError
from schemas.findings import Finding, Result


@dataclass(frozen=True)
class Evaluation:
    """The findings of a corpus, scored."""

    documents: tuple[str, ...]
    score: Score
    precision: dict[str, Precision]
    unjudged: tuple[tuple[str, Finding], ...]


def evaluate_findings(
    documents: Path,
    labels: Path,
    verdicts: Path | None = None,
    check: Callable[[Path], Checked] = check_path,
) -> Evaluation:
    """Check every document of a folder and compare.

    Args:
        documents: the folder.
        labels: issues and traps.
        verdicts: what people decided; the verdicts that ship with the product if None.
        check: checks a document.

    Raises:
        OptionError: the folder has no document or the labels are not there.
    """
    if not labels.is_file():
        raise OptionError(str(labels), "没有这个标注文件", "no such file of labels")
    items = load_items(labels)
    paths = sorted(documents / name for name in {item.doc for item in items} if (documents / name).is_file())
    if not paths:
        raise OptionError(str(documents), "文件夹中没有已标注的文件", "no labelled documents in this folder")
    judged = load_verdicts(verdicts or OWN)
    checked = [(path.name, check(path)) for path in paths]
    results = [(name, one.result, one.document.text) for name, one in checked]
    findings = _all_findings([(name, result) for name, result, _ in results])
    return Evaluation(
        documents=tuple(path.name for path in paths),
        score=score(results, items),
        precision=precision([finding for _, finding in findings], judged),
        unjudged=tuple(pair for pair in findings if pair[1].fingerprint not in judged),
    )


def _all_findings(results: Sequence[tuple[str, Result]]) -> list[tuple[str, Finding]]:
    return [(name, finding) for name, result in results for finding in result.findings]


def to_dict(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation as plain data, for JSON."""
    compared = evaluation.score
    return {
        "documents": list(evaluation.documents),
        "recall": {s: dict(zip(("found", "of"), compared.recall(s), strict=True)) for s in _GRADES},
        "by_category": compared.by_category(),
        "missed": [item.id for item in compared.missed],
        "unplaced": [item.id for item in compared.unplaced],
        "traps": sum(item.kind == "trap" for item in compared.items),
        "traps_fired": {k: [f"{f.rule} {f.fingerprint}" for f in v] for k, v in compared.fired.items()},
        "precision": {s: {**vars(p), "value": p.value} for s, p in evaluation.precision.items()},
        "unlisted": [_brief(name, finding) for name, finding in compared.unlisted],
        "unjudged": [_brief(name, finding) for name, finding in evaluation.unjudged],
    }


_GRADES = ("high", "medium", "low")


def _brief(document: str, finding: Finding) -> dict[str, str]:
    fields = ("rule", "severity", "fingerprint", "message")
    return {"document": document, **{name: getattr(finding, name) for name in fields}}


def to_text(evaluation: Evaluation) -> str:
    """The evaluation as a few lines of Chinese."""
    data = to_dict(evaluation)
    lines = [f"文件 {len(data['documents'])} 份：" + "、".join(data["documents"])]
    for severity, word in zip(_GRADES, ("高", "中", "低"), strict=True):
        found, of = data["recall"][severity]["found"], data["recall"][severity]["of"]
        lines.append(f"标注疑点（{word}）：发现 {found}/{of}" + (f" = {found / of:.1%}" if of else ""))
    if unplaced := data["unplaced"]:
        lines.append(f"标注原文不在文中、不计入的 {len(unplaced)} 项：{'、'.join(unplaced)}")
    lines.append(f"误报陷阱：触发 {len(data['traps_fired'])}/{data['traps']}")
    lines += [f"  {trap}：{'；'.join(rules)}" for trap, rules in data["traps_fired"].items()]
    for severity, one in data["precision"].items():
        value = "—" if one["value"] is None else f"{one['value']:.1%}"
        lines.append(
            f"人工复核（{severity}）：正确 {one['right']}、错误 {one['wrong']}、存疑 {one['arguable']}、"
            f"未复核 {one['unjudged']}，精确率 {value}"
        )
    lines.append(f"未列入标注的发现 {len(data['unlisted'])} 项")
    return "\n".join(lines) + "\n"
