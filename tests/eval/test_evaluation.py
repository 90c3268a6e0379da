"""``gouji eval`` from the command line: what it scores, what it writes, when it refuses, and the gate."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from eval import corpus
from eval.gate import Fall, baseline_data, falls, load_baseline, under
from eval.provenance import checkout, provenance
from eval.records.labels import Header, dump_gold, text_hash
from eval.records.run import Evaluation
from extractor.cli import app
from schemas.errors import OptionError
from schemas.text import Squeezed
from tests.eval import records as own

#: A document of our own with a <mark> in it, which must not act in the page.
TEXT = (
    "某某局2024年度部门决算\n"
    "第三部分 2024年度部门决算情况说明\n"
    "一、收入支出决算总体情况说明\n"
    "2024年度收入合计100.00万元，其中：财政拨款收入90.00万元，占90.00%；其他收入10.00万元<b>，占10.00%。\n"
    "2024年度支出合计100.00万元。与上年相比，支出合计增加20.00万元，增长25.00%，主要原因是人员增加。\n"
)


def place(words: str) -> dict[str, int]:
    start = Squeezed.of(TEXT).text.index(words)
    return {"start": start, "end": start + len(words)}


def rows() -> list[dict[str, Any]]:
    amount = {
        "kind": "amount",
        "u": "万元",
        "scope": "all",
        "measure": "actual",
        "period": 2024,
        "side": None,
    }
    return [
        amount | place("100.00万元") | {"v": "100.00", "concept": "total_income"},
        amount | place("90.00万元") | {"v": "90.00", "concept": "fiscal_income", "scope": "fiscal"},
        amount | place("10.00万元<") | {"v": "10.00", "concept": "business_income"},
        {
            "kind": "share",
            "v": "90.00",
            "part": "fiscal_income|fiscal|actual|2024",
            "whole": "total_income|all",
        }
        | place("90.00%"),
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "gold").mkdir()
    header = Header(
        document="a.txt",
        sha256="0" * 64,
        text_sha256=text_hash(Squeezed.of(TEXT)),
        codebook="1",
        year=2024,
        kinds=("amount", "share"),
    )
    lines = [header.model_dump_json(), *(json.dumps(row, ensure_ascii=False) for row in rows())]
    (tmp_path / "gold" / "a.jsonl").write_text("\n".join(lines), "utf-8")
    other = header.model_copy(update={"document": "absent.txt"})
    (tmp_path / "gold" / "absent.jsonl").write_text(dump_gold(other, ()), "utf-8")
    return tmp_path


def run(folder: Path, *words: str) -> Any:
    arguments = ["eval", "-d", str(folder), "--gold", str(folder / "gold"), *words]
    return CliRunner().invoke(app, arguments)


def scores(done: Any) -> dict[str, Any]:
    assert done.exit_code == 0, done.output
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def test_json(folder: Path) -> None:
    data = scores(run(folder, "--json"))
    assert data["run"]["backend"] == "off"
    assert data["run"]["packages"]["pydantic"]
    (records,) = data["records"]
    assert records["missing"] == ["absent.txt"]
    amounts = records["kinds"]["amount"]
    assert (amounts["gold"], amounts["found"], amounts["strict"]["right"]) == (3, 4, 2)
    assert amounts["strict"] == {"precision": 0.5, "recall": 0.666667, "f1": 0.571429, "right": 2}
    assert amounts["errors"]["mislabel"] == amounts["errors"]["invention"] == 1
    assert records["kinds"]["share"]["strict"]["recall"] == 1
    assert set(records["kinds"]) == {"amount", "share", "all"}  # the change and its reason were not labelled
    assert records["documents"]["a.txt"]["coverage"] == {"amounts_seen": 5, "amounts_recorded": 5}
    wrong = next(one for one in records["errors"] if one["error"] == "mislabel")
    assert wrong["differences"] == [{"field": "concept", "wanted": "business_income", "got": "other_income"}]
    assert (wrong["before"][-4:], wrong["words"]) == ("其他收入", "10.00万元<")


def test_terminal_and_file(folder: Path) -> None:
    done = run(folder)
    assert re.search(r"金额 +3 +4 +50\.0% +66\.7% +57\.1%", done.stdout), done.output
    assert "有标注而没有文件的：absent.txt" in done.stdout
    run(folder, "-o", str(folder / "scores.txt"))
    assert "57.1%" in (folder / "scores.txt").read_text("utf-8")


def test_page(folder: Path) -> None:
    page = folder / "scores.html"
    assert run(folder, "--html", str(page)).exit_code == 0
    html = page.read_text("utf-8")
    assert "10.00万元&lt;" in html
    assert "<mark>10.00万元&lt;</mark>b&gt;" in html
    assert "<del>事业收入</del> → <ins>其他收入</ins>" in html
    assert html.count("<svg") == 2
    assert re.findall(r"https?://[^\s\"']+", html) == []
    assert re.findall(r"<(?:script|style)(?! nonce=)", html) == []
    assert re.findall(r"<(?:link|img|script)[^>]+(?:src|href)=\"(?!data:)", html) == []
    assert str(folder) not in html


def saved(folder: Path, name: str, **changes: Any) -> Path:
    """A saved run, perhaps with its records' values changed."""
    done = CliRunner().invoke(app, ["check", str(folder / "a.txt"), "--format", "json", "--with-text"])
    text = done.stdout
    for old, new in changes.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_saved_run_scores_as_the_documents_do(folder: Path) -> None:
    run_file = saved(folder, "run.json")
    data = scores(run(folder, "--run", str(run_file), "--json"))
    assert data["run"]["backend"] == "saved"
    assert data["records"][0]["kinds"] == scores(run(folder, "--json"))["records"][0]["kinds"]


def test_two_runs_are_compared(folder: Path) -> None:
    worse = saved(folder, "worse.json", total_income="other")
    against = scores(run(folder, "--against", str(worse), "--json"))["records"][0]["against"]
    assert against["documents"] == ["a.txt"]
    amount = against["kinds"]["amount"]
    assert (amount["now"], amount["before"]) == (0.571429, 0.285714)
    assert amount["difference"] == pytest.approx(0.285714, abs=1e-6)
    assert "与 worse.json 相比" in run(folder, "--against", str(worse)).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--backend", "gpt"], "没有这个后端"),
        (["--run", "a.txt"], "不是 gouji check 的 JSON 结果"),
        (["--baseline", "a.txt"], "不是评测基线文件"),
        (["--findings", "nothing.jsonl"], "没有这个标注文件"),
    ],
)
def test_refusals_are_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(folder)
    done = run(folder, *words)
    assert done.exit_code == 2
    assert said in done.output
    assert "Traceback" not in done.output


def test_a_run_without_text_is_refused(folder: Path) -> None:
    done = CliRunner().invoke(app, ["check", str(folder / "a.txt"), "--format", "json"])
    (folder / "bare.json").write_text(done.stdout, "utf-8")
    done = run(folder, "--run", str(folder / "bare.json"))
    assert done.exit_code == 2
    assert "--with-text" in done.output


def test_nothing_labelled_is_no_score(folder: Path) -> None:
    (folder / "a.txt").unlink()
    done = run(folder)
    assert done.exit_code == 2
    assert "没有一份标注的文件在这里" in done.output


# --- the corpus ------------------------------------------------------------------------------------------


def test_without_the_originals_it_says_how_to_add_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_SAMPLES", str(tmp_path / "none"))
    mine = corpus.corpus_of(None)
    assert mine.said == "自带文件"
    assert "GOUJI_SAMPLES" in mine.hint
    monkeypatch.setenv("GOUJI_SAMPLES", str(tmp_path))
    (tmp_path / "b.txt").write_text("x", "utf-8")
    assert "b.txt" in corpus.corpus_of(None).paths
    assert corpus.corpus_of(None).hint == ""
    with pytest.raises(OptionError):
        corpus.corpus_of(tmp_path / "none")


def test_provenance_of_a_checkout_and_of_none(tmp_path: Path) -> None:
    assert checkout(tmp_path) == (None, None)
    made = provenance("off")
    assert (made["dirty"] is None) is (made["commit"] is None)


# --- the gate --------------------------------------------------------------------------------------------


def evaluation(*records: own.AnyRecord) -> Evaluation:
    return Evaluation("off", (own.scored(*records),))


def baseline(tmp_path: Path, *records: own.AnyRecord) -> Path:
    path = tmp_path / "baseline.json"
    path.write_text(json.dumps(baseline_data(evaluation(*records), {})), "utf-8")
    return path


def test_no_kind_may_fall(tmp_path: Path) -> None:
    known = load_baseline(baseline(tmp_path, *own.PERFECT))
    assert falls(evaluation(*own.PERFECT), known) == []
    assert falls(evaluation(own.INCOME_RECORD, own.change(), own.reason()), known) == [
        Fall("amount", 1.0, pytest.approx(2 / 3))
    ]
    less = load_baseline(baseline(tmp_path, own.INCOME_RECORD))
    assert falls(evaluation(*own.PERFECT), less) == []


def test_a_baseline_of_other_documents_passes_nothing(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="没有相同的文件"):
        falls(evaluation(*own.PERFECT), {"b.txt": {}})


def test_least_f1() -> None:
    assert under(evaluation(*own.PERFECT), 1) == []
    assert [fall.kind for fall in under(evaluation(own.INCOME_RECORD), 0.6)] == ["change", "reason"]


def test_gate_from_the_command_line(folder: Path) -> None:
    kept = folder / "baseline.json"
    assert run(folder, "--save-baseline", str(kept)).exit_code == 0
    assert run(folder, "--baseline", str(kept)).exit_code == 0
    worse = saved(folder, "worse.json", total_income="other")
    done = run(folder, "--run", str(worse), "--baseline", str(kept))
    assert done.exit_code == 1
    assert "金额 的 F1 是 28.6%，低于 57.1%" in done.output
    assert run(folder, "--fail-under", "0.9").exit_code == 1
    assert run(folder, "--fail-under", "0.1").exit_code == 0
