"""The command line as a user meets it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor import __version__
from extractor.check import rules
from extractor.cli import app
from extractor.pipeline import Checked, Options, check_path
from schemas.findings import Result

DOCUMENTS = Path(__file__).parent.parent / "eval" / "documents"
FAULTY = DOCUMENTS / "qingxi_2024.txt"
CLEAN = DOCUMENTS / "qingxi_2024_clean.txt"
#: The faults that were put into the bundled document.
PLANTED = {"N01", "R01", "A04", "A07"}

runner = CliRunner()


def run(*arguments: object) -> tuple[int, str]:
    result = runner.invoke(app, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_version_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['gouji', '--version']\n"
        "from extractor.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'openai', 'instructor', 'stamina', 'sqlite3', 'asyncio', 'pdfplumber', 'pypdfium2', 'docx'}\n"
        "heavy |= {'pydantic', 'rich.progress'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"gouji {__version__}", "[]"]


def test_check_reports_the_planted_faults_and_exits_1() -> None:
    code, output = run("check", FAULTY)
    assert code == 1
    assert all(rule in output for rule in PLANTED)
    assert "未能检查" in output


def test_clean_document_has_no_findings_and_exits_0() -> None:
    code, output = run("check", CLEAN)
    assert (code, "未发现疑点" in output) == (0, True), output


def test_json_is_the_contract_and_quotes_are_verbatim() -> None:
    code, output = run("check", FAULTY, "--format", "json", "--with-text")
    whole = json.loads(output)
    assert code == 1
    assert list(whole) == ["schema_version", "run", "document", "text", "records", "findings", "coverage"]
    result = Result.model_validate(whole)
    assert result.text == FAULTY.read_text("utf-8")
    assert {finding.rule for finding in result.findings} == PLANTED
    for one in [e for f in result.findings for e in f.evidence] + [r.evidence for r in result.records]:
        assert result.text[one.start : one.end] == one.quote
    assert whole["coverage"]["rules"]["N01"]["fail"] == 1
    assert whole["text"] is not None


def test_text_is_left_out_unless_asked_for() -> None:
    assert json.loads(run("check", CLEAN, "-f", "json")[1])["text"] is None


def test_several_documents_are_a_list_and_lines() -> None:
    assert len(json.loads(run("check", FAULTY, CLEAN, "-f", "json")[1])) == 2
    lines = run("check", FAULTY, CLEAN, "-f", "jsonl")[1].splitlines()
    assert [json.loads(line)["document"]["name"] for line in lines] == [FAULTY.name, CLEAN.name]


def test_one_bad_file_is_one_line_and_does_not_stop_the_others(tmp_path: Path) -> None:
    bad = tmp_path / "空.txt"
    bad.write_bytes(b"")
    result = runner.invoke(app, ["check", str(bad), str(CLEAN)])
    assert result.exit_code == 2
    assert "未发现疑点" in result.stdout
    assert result.stderr.count("\n") == 1
    assert "空.txt" in result.stderr


def test_a_fault_of_the_program_is_one_line_and_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(path: Path, options: Options | None = None) -> Checked:
        if path == CLEAN:
            raise ZeroDivisionError("for the test")
        return check_path(path, options)

    monkeypatch.setattr("extractor.pipeline.check_path", broken)
    code, output = run("check", CLEAN, FAULTY)
    assert code == 2
    (line,) = [line for line in output.splitlines() if line.startswith("gouji: ")]
    for told in (CLEAN.name, "ZeroDivisionError", "test_cli.py:"):
        assert told in line
    assert "R01" in output


def test_a_time_limit_is_kept_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import extractor.read.plain as plain

    monkeypatch.setattr(plain, "read_text", lambda *_, **__: time.sleep(5))
    slow = tmp_path / "慢.txt"
    slow.write_text(CLEAN.read_text("utf-8"), "utf-8")
    code, output = run("check", slow, "--timeout", "0.2")
    assert (code, output.count("\n")) == (2, 1)
    assert "--timeout" in output


def test_missing_file_exits_2(tmp_path: Path) -> None:
    code, output = run("check", tmp_path / "没有.pdf")
    assert code == 2
    assert output.count("\n") == 1


def test_select_and_ignore() -> None:
    found = json.loads(run("check", FAULTY, "-f", "json", "--select", "A,R01", "--ignore", "A04")[1])[
        "findings"
    ]
    assert {finding["rule"] for finding in found} == {"A01", "A07", "R01"}


@pytest.mark.parametrize("option", [("--select", "Q77"), ("--profile", "atlantis")])
def test_unknown_rule_or_profile_exits_2(option: tuple[str, str]) -> None:
    code, output = run("check", CLEAN, *option)
    assert code == 2
    assert option[1] in output


def test_out_is_whole_or_not_there(tmp_path: Path) -> None:
    target = tmp_path / "结果.json"
    assert run("check", FAULTY, "-f", "json", "-o", target)[0] == 1
    assert json.loads(target.read_text("utf-8"))["findings"]
    assert [path.name for path in tmp_path.iterdir()] == [target.name]
    assert run("check", FAULTY, "-f", "json", "-o", tmp_path / "没有" / "x.json")[0] == 2


def test_html_report_is_written(tmp_path: Path) -> None:
    target = tmp_path / "r.html"
    assert run("check", FAULTY, "-f", "html", "-o", target)[0] == 1
    assert target.read_text("utf-8").count('class="finding ') == len(PLANTED)
    assert run("check", FAULTY, CLEAN, "-f", "html", "-o", tmp_path)[0] == 1
    assert (tmp_path / f"{CLEAN.name}.html").exists()
    assert run("check", FAULTY, CLEAN, "-f", "html")[0] == 2


def test_english_labels() -> None:
    assert "4 findings" in run("check", FAULTY, "--lang", "en")[1]


def test_the_same_document_gives_the_same_bytes() -> None:
    def stable(output: str) -> object:
        whole = json.loads(output)
        del whole["run"]["seconds"]
        return whole

    assert stable(run("check", FAULTY, "-f", "json")[1]) == stable(run("check", FAULTY, "-f", "json")[1])


def test_rules_and_explain_know_every_rule() -> None:
    listed = run("rules")[1]
    for rule in rules():
        assert rule.code in listed
        code, page = run("explain", rule.code)
        assert code == 0
        assert "What it checks" in page
    assert run("explain", "Q77")[0] == 2


@pytest.mark.parametrize("format", ["table", "json", "csv"])
def test_records_are_listed(format: str) -> None:
    code, output = run("records", FAULTY, "--kind", "change", "--format", format)
    assert code == 0
    assert "4.53%" in output or "4.53" in output


def test_csv_cannot_start_a_formula(tmp_path: Path) -> None:
    target = tmp_path / "r.csv"
    run("records", FAULTY, "-f", "csv", "-o", target)
    rows = target.read_text("utf-8-sig").splitlines()
    assert len(rows) > 100
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.split(","))


def test_version_option() -> None:
    assert run("--version") == (0, f"gouji {__version__}\n")


def test_seeded_errors_are_drawn_counted_and_repeatable() -> None:
    arguments = ("eval", "--documents", CLEAN, "--seeded", "--seed", 2, "--per-document", 2, "--json")
    (code, output), (_, again) = run(*arguments), run(*arguments)
    assert code == 0, output
    assert output == again
    data = json.loads(output)
    assert data["seed"] == 2
    assert CLEAN.stem in data["documents"]
    drawn = sum(place["drawn"] for place in data["places"].values())
    assert drawn == 2 * len(data["documents"])


def test_eval_of_nothing_labelled_and_seeds_without_documents_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", "utf-8")
    code, output = run("eval", "--documents", tmp_path)
    assert code == 2
    assert "没有一份标注的文件在这里" in output
    code, output = run("eval", "--seeded")
    assert code == 2
    assert "--documents" in output
