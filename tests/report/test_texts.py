"""CSV, Markdown, workflow commands and SARIF: right, complete, and no text acts in them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from extractor.check import rules
from extractor.report.github import to_github
from extractor.report.markdown import escape, to_markdown
from extractor.report.rows import COLUMNS, harmless, to_csv
from extractor.report.sarif import to_sarif
from extractor.report.subject import Subject
from tests.report.making import FORMULA, HOSTILE, RULES, document, finding, result, subject

READ = document("收入1.00万元\n合计::3.50，% 止")


def test_csv_reads_back_and_starts_no_formula() -> None:
    text = to_csv([subject(READ, (0, 4))], RULES)
    assert text.startswith("\ufeff")
    (row,) = csv.DictReader(io.StringIO(text[1:]))
    assert list(row) == list(COLUMNS)
    assert row["建议"] == f"'{FORMULA}"
    assert row["原文"] == "第 1 行：“收入1.”"


@pytest.mark.parametrize("value", ["=1+1", "+cmd", "-cmd|x", "@x", "\tx", "\r=x", "-1+cmd"])
def test_formulas_are_quoted(value: str) -> None:
    assert harmless(value) == f"'{value}"


@pytest.mark.parametrize("value", ["-1.20", "+3", "-1,234.5", "收入=支出", "", "-12.5%"])
def test_figures_and_words_are_not(value: str) -> None:
    assert harmless(value) == value


def test_markdown_shows_hostile_words_as_words() -> None:
    text = to_markdown([subject(READ, (0, 4))], RULES)
    assert "<script>" not in text
    assert "〔高〕A01 合计与分项不符" in text
    assert "计算：1.00 + 2.00 = 3.00 ≠ 3.50" in text


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("[x](http://y) `a`\n# b", r"\[x\]\(http&#58;//y\) \`a\` \# b"),
        ("1. 收入", r"1\. 收入"),
        ("1.00 + 2", "1.00 + 2"),
        ("- 支出", r"\- 支出"),
        ("-1.00", "-1.00"),
        ("a & <b>", r"a &amp; &lt;b\>"),
    ],
)
def test_markdown_escapes(said: str, shown: str) -> None:
    assert escape(said) == shown


def test_workflow_commands_are_one_line_each() -> None:
    text = to_github([subject(READ, (0, 4), (9, 14))], RULES)
    first, second = text.splitlines()
    assert first.startswith("::error file=决算.txt,title=A01 合计与分项不符,line=1::")
    assert ",line=2::" in second


def test_no_word_ends_or_extends_a_workflow_command() -> None:
    bad = finding(READ, 1, (0, 2), message="差100%\n::error::插入")
    one = Subject(Path("甲,乙:丙.txt"), READ, result(READ, (bad,)))
    (line,) = to_github([one], RULES).splitlines()
    assert line.startswith("::error file=甲%2C乙%3A丙.txt,")
    assert "差100%25%0A::error::插入" in line


def sarif(*spans: tuple[int, int]) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(to_sarif([subject(READ, *spans)], rules(), "1.2.3"))
    return whole


#: What the 2.1.0 schema requires and allows of the objects that are written.
SHAPES: dict[str, tuple[set[str], set[str]]] = {
    "sarifLog": ({"version", "runs"}, {"$schema"}),
    "run": ({"tool"}, {"columnKind", "artifacts", "invocations", "results"}),
    "driver": ({"name"}, {"semanticVersion", "rules"}),
    "rule": (
        {"id"},
        {"name", "shortDescription", "fullDescription", "help", "defaultConfiguration", "properties"},
    ),
    "result": (
        {"message"},
        {
            "ruleId",
            "ruleIndex",
            "level",
            "locations",
            "relatedLocations",
            "partialFingerprints",
            "properties",
        },
    ),
    "location": (set(), {"id", "physicalLocation", "message", "properties"}),
    "region": (set(), {"startLine", "startColumn", "endLine", "endColumn", "snippet"}),
    "artifact": (set(), {"location", "hashes", "properties"}),
    "invocation": ({"executionSuccessful"}, {"toolExecutionNotifications"}),
}


def has_shape(value: dict[str, Any], shape: str) -> None:
    required, allowed = SHAPES[shape]
    assert required <= set(value) <= required | allowed, (shape, sorted(value))


def test_sarif_has_the_shape_of_its_schema() -> None:
    whole = sarif((0, 4), (9, 14))
    has_shape(whole, "sarifLog")
    assert whole["version"] == "2.1.0"
    (run,) = whole["runs"]
    has_shape(run, "run")
    has_shape(run["tool"]["driver"], "driver")
    has_shape(run["artifacts"][0], "artifact")
    has_shape(run["invocations"][0], "invocation")
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    for rule in run["tool"]["driver"]["rules"]:
        has_shape(rule, "rule")
        assert rule["shortDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
    for one in run["results"]:
        has_shape(one, "result")
        for location in [*one["locations"], *one.get("relatedLocations", ())]:
            has_shape(location, "location")
            has_shape(location["physicalLocation"]["region"], "region")


def test_sarif_declares_every_rule_and_points_at_them() -> None:
    run = sarif((0, 4))["runs"][0]
    declared = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in declared] == [rule.code for rule in rules()]
    (one,) = run["results"]
    assert declared[one["ruleIndex"]]["id"] == one["ruleId"] == "A01"
    assert one["partialFingerprints"]["gouji/v1"] == "0" * 16
    assert HOSTILE in one["message"]["text"]


def test_sarif_regions_are_the_quotes() -> None:
    run = sarif((9, 14))["runs"][0]
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    lines = READ.text.split("\n")
    assert region["startLine"] == region["endLine"] == 2
    cut = lines[1][region["startColumn"] - 1 : region["endColumn"] - 1]
    assert cut == region["snippet"]["text"] == READ.text[9:14]
    assert run["artifacts"][0]["location"]["uri"] == "%E5%86%B3%E7%AE%97.txt"
