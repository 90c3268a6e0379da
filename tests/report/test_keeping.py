"""Verdicts, baselines and comparisons: appended, counted, recognised by fingerprint."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.report.compare import compare, to_text
from extractor.report.withheld import known, load_baseline, stale, to_baseline, withhold
from schemas.errors import OptionError
from schemas.verdicts import Judged, append_verdicts, history, load_verdicts
from tests.report.making import amount, document, finding, result

FAULTY = Path(__file__).parents[2] / "eval" / "documents" / "qingxi_2024.txt"
READ = document("收入1.00万元\n合计")
runner = CliRunner()


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test in a folder of its own: verdicts are kept in the working folder."""
    monkeypatch.chdir(tmp_path)


def run(*arguments: object) -> tuple[int, str]:
    done = runner.invoke(app, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def found(*options: str) -> list[dict[str, str]]:
    """The findings of the bundled document."""
    listed: list[dict[str, str]] = json.loads(run("check", FAULTY, "-f", "json", *options)[1])["findings"]
    return listed


def test_verdicts_are_appended_and_the_last_one_holds(tmp_path: Path) -> None:
    path = tmp_path / "里" / "v.jsonl"
    append_verdicts(path, [Judged("a", "A01", "wrong", "", "甲")])
    before = path.read_bytes()
    append_verdicts(path, [Judged("a", "A01", "right", "又查", "乙", "2025")])
    assert path.read_bytes().startswith(before)
    assert load_verdicts(path)["a"].verdict == "right"
    assert [one.by for one in history(path)] == ["甲", "乙"]


def test_a_torn_last_line_does_not_swallow_the_next(tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    path.write_text('{"fingerprint": "a", "rule": "", "verdict": "wrong", "reason": "", "by": "甲"}')
    append_verdicts(path, [Judged("b", "", "right", "", "乙")])
    assert set(load_verdicts(path)) == {"a", "b"}


@pytest.mark.parametrize("line", ["{", '{"fingerprint": "a"}', "[]", '{"x": 1}'])
def test_a_line_that_is_no_verdict_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "v.jsonl"
    path.write_text(f"\n{line}\n")
    with pytest.raises(OptionError, match="第 2 行"):
        load_verdicts(path)


def test_dismissed_findings_stay_out_and_are_counted() -> None:
    first, *others = found()
    assert run("verdicts", "dismiss", first["fingerprint"], "--by", "甲", "--reason", "口径不同")[0] == 0
    assert [one["fingerprint"] for one in found()] == [one["fingerprint"] for one in others]
    assert "已复核为不属实 1 项" in run("check", FAULTY)[1]
    assert run("verdicts", "confirm", first["fingerprint"], "--by", "乙")[0] == 0
    assert first["fingerprint"] in {one["fingerprint"] for one in found()}
    assert len(history(Path(".gouji/verdicts.jsonl"))) == 2
    assert run("verdicts", "list")[1].count(first["fingerprint"]) == 1
    assert run("verdicts", "list", "--all")[1].count(first["fingerprint"]) == 2


def test_a_word_that_is_no_fingerprint_is_refused() -> None:
    assert run("verdicts", "dismiss", "A04", "--by", "甲", "--reason", "x")[0] == 2
    assert not Path(".gouji").exists()


def test_a_filled_in_workbook_is_imported_once(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    assert run("check", FAULTY, "-f", "xlsx", "-o", path)[0] == 1
    book = openpyxl.load_workbook(path)
    columns = {cell.value: cell.column for cell in book["疑点清单"][1]}
    book["疑点清单"].cell(2, columns["复核结论"]).value = "不属实"
    fingerprint = book["疑点清单"].cell(2, columns["指纹"]).value
    book.save(path)
    assert "新记入 1 条" in run("verdicts", "import", path, "--by", "甲")[1]
    assert "新记入 0 条" in run("verdicts", "import", path, "--by", "甲")[1]
    assert fingerprint not in {one["fingerprint"] for one in found()}


def test_withheld_findings_are_counted_apart() -> None:
    whole = result(READ, tuple(finding(READ, number, (0, 2)) for number in range(3)))
    kept = withhold(whole, {f"{0:016x}"}, {f"{0:016x}", f"{1:016x}"})
    assert [one.fingerprint for one in kept.findings] == [f"{2:016x}"]
    assert (kept.coverage.dismissed, kept.coverage.baselined) == (1, 1)
    assert withhold(whole, (), ()) == whole


def test_baseline_hides_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    assert run("baseline", FAULTY, "-o", path)[0] == 0
    code, output = run("check", FAULTY, "--baseline", path)
    assert (code, "基线中已有 4 项" in output) == (0, True)
    assert run("check", FAULTY, "--baseline", tmp_path / "没有.json")[0] == 2


def test_stale_entries_are_those_of_checked_documents_and_rules() -> None:
    before = result(READ, (finding(READ, 1, (0, 2)), finding(READ, 2, (2, 4))))
    baseline = known([before])
    after = result(READ, (finding(READ, 2, (2, 4)),))
    assert [one.fingerprint for one in stale(baseline, [after])] == [f"{1:016x}"]
    other_unit = result(READ, unit_name="他县")
    assert stale(baseline, [other_unit]) == []
    unselected = after.model_copy(update={"run": after.run.model_copy(update={"rules_selected": ()})})
    assert stale(baseline, [unselected]) == []


def test_baseline_reads_back_and_others_are_refused(tmp_path: Path) -> None:
    one = result(READ, (finding(READ, 1, (0, 2)),))
    path = tmp_path / "b.json"
    path.write_text(to_baseline([one]), encoding="utf-8")
    assert list(load_baseline(path)) == known([one])
    path.write_text('{"baseline": "9", "findings": []}')
    with pytest.raises(OptionError):
        load_baseline(path)


def test_comparison_tells_gone_still_and_new_findings_and_changed_figures() -> None:
    fresh = document("收入2.00万元\n合计")
    old = result(
        READ,
        (finding(READ, 1, (0, 2)), finding(READ, 2, (2, 4))),
        (amount(READ, "1.00万元", "total_income", "1.00", 1), amount(READ, "合计", "sangong", "3.0", 2)),
    )
    new = result(
        fresh,
        (finding(fresh, 2, (2, 4)), finding(fresh, 3, (0, 2))),
        (amount(fresh, "2.00万元", "total_income", "2.00", 1), amount(fresh, "合计", "sangong", "3.00", 2)),
    )
    made = compare(old, new)
    assert [len(group) for group in (made.gone, made.still, made.added)] == [1, 1, 1]
    (changed,) = made.changed
    assert (changed.name, changed.old, changed.new) == ("本年收入合计", ("1.00万元",), ("2.00万元",))
    assert "本年收入合计（全部资金 · 决算数 · 2024）：1.00万元 → 2.00万元" in to_text(made)
    assert compare(old, result(fresh, unit_name="他县")).strangers


def test_diff_of_files_and_of_stored_results(tmp_path: Path) -> None:
    clean = FAULTY.with_name("qingxi_2024_clean.txt")
    code, output = run("diff", FAULTY, clean)
    assert (code, "已消除 4 项" in output, "新出现 0 项" in output) == (0, True, True)
    stored = tmp_path / "old.json"
    run("check", FAULTY, "-f", "json", "-o", stored)
    code, output = run("diff", clean, stored, "--json")
    assert code == 1
    assert len(json.loads(output)["added"]) == 4
    stored.write_text("[]")
    assert run("diff", stored, clean)[0] == 2
