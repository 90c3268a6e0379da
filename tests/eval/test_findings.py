"""The scorer of findings is tested itself: perfect, empty, trap fired, another relation, label of another text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.findings import Item, score, spans_of
from eval.run import evaluate_findings, to_dict, to_text
from eval.verdicts import OWN, Judged, load_verdicts, precision
from schemas.errors import OptionError
from schemas.evidence import Evidence
from schemas.findings import Category, Coverage, Finding, Result, Run, Severity
from schemas.text import Squeezed

TEXT = "收入合计 10.00 万元，支出合计 12.00 万元。\n公务接待费增加 0.10 万元，增长 50%。\n"
DOCUMENTS = Path(__file__).parent.parent.parent / "eval" / "documents"


def finding(quote: str, category: Category = "sum", severity: Severity = "high") -> Finding:
    start = TEXT.index(quote)
    return Finding(
        rule="A01",
        name="x",
        category=category,
        severity=severity,
        message="",
        computation="",
        evidence=(Evidence(quote=quote, start=start, end=start + len(quote)),),
        fingerprint=f"{start:016x}",
    )


def result(*findings: Finding) -> tuple[str, Result, str]:
    coverage = Coverage(amounts_seen=0, amounts_recorded=0, amounts_checked=0)
    run = Run(gouji_version="0", python_version="3")
    return "a.txt", Result(run=run, document={}, records=(), findings=findings, coverage=coverage), TEXT


def item(name: str, quote: str, kind: str = "issue", category: str = "sum", severity: str = "high") -> Item:
    return Item(name, "a.txt", kind, category, severity, (quote,))


ISSUE = item("i", "收入合计10.00万元")
TRAP = item("t", "增长50%", kind="trap", category="growth")


def test_perfect() -> None:
    compared = score([result(finding("10.00"))], [ISSUE, TRAP])
    assert compared.recall("high") == (1, 1)
    assert (compared.missed, compared.fired, compared.unlisted) == ([], {}, [])


def test_nothing_found() -> None:
    compared = score([result()], [ISSUE, TRAP])
    assert compared.recall("high") == (0, 1)
    assert compared.missed == [ISSUE]


def test_another_place_or_another_relation_is_not_the_issue() -> None:
    elsewhere, other = finding("12.00"), finding("10.00", "code_or_name")
    compared = score([result(elsewhere, other)], [ISSUE])
    assert compared.recall("high") == (0, 1)
    assert [one for _, one in compared.unlisted] == [elsewhere, other]


def test_a_trap_fires_only_for_its_own_relation_and_above_info() -> None:
    about_reason, note = finding("50%", "reason_vacuous"), finding("50%", "growth", "info")
    assert score([result(about_reason, note)], [TRAP]).fired == {}
    fired = finding("50%", "growth", "low")
    assert score([result(fired)], [TRAP]).fired == {"t": [fired]}


def test_a_label_whose_words_are_not_in_the_text_decides_nothing() -> None:
    foreign = item("f", "另一份文件")
    compared = score([result()], [foreign, ISSUE])
    assert compared.unplaced == [foreign]
    assert compared.recall("high") == (0, 1)


def test_every_place_of_a_quote_is_found_whatever_the_blanks() -> None:
    text = Squeezed.of("合 计1 0.00万元；合计10.00万元")
    assert spans_of(["合计10.00"], text) == [(0, 7), (10, 17)]
    assert spans_of([" "], text) == []


def test_precision_counts_arguable_as_neither() -> None:
    findings = [finding(quote) for quote in ("10.00", "12.00", "0.10", "50%")]
    words = ("right", "wrong", "arguable")
    verdicts = {
        f.fingerprint: Judged(f.fingerprint, "A01", w, "", "") for f, w in zip(findings, words, strict=False)
    }  # type: ignore[arg-type]
    high = precision(findings, verdicts)["high"]
    assert (high.right, high.wrong, high.arguable, high.unjudged, high.value) == (1, 1, 1, 1, 0.5)
    assert precision(findings[3:], verdicts)["high"].value is None


def test_own_verdicts_are_well_formed() -> None:
    assert load_verdicts(OWN)


def test_a_misspelt_verdict_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "v.jsonl"
    row = {"fingerprint": "0", "rule": "A01", "verdict": "maybe", "reason": "", "by": ""}
    file.write_text(json.dumps(row), "utf-8")
    with pytest.raises(OptionError):
        load_verdicts(file)


def test_the_command_scores_own_documents(tmp_path: Path) -> None:
    labels = tmp_path / "labels.jsonl"
    row = {"id": "q1", "doc": "qingxi_2024.txt", "kind": "issue", "category": "growth", "severity": "high"}
    labels.write_text(json.dumps({**row, "quotes": ["减少3.08万元，下降5.58%"]}, ensure_ascii=False), "utf-8")
    evaluation = evaluate_findings(DOCUMENTS, labels)
    assert evaluation.documents == ("qingxi_2024.txt",)
    assert to_dict(evaluation)["recall"]["high"] == {"found": 1, "of": 1}
    assert {one["document"] for one in to_dict(evaluation)["unjudged"]} == {"qingxi_2024.txt"}
    assert "发现 1/1" in to_text(evaluation)
    with pytest.raises(OptionError):
        evaluate_findings(tmp_path, labels)
