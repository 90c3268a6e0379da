"""The options of a model: nothing is sent unless they or the settings file say so, and where is said first."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import extractor.pipeline
from extractor.cli import app
from extractor.config import find_config, load_config
from extractor.pipeline import Checked, Options
from schemas.errors import OptionError
from tests.model.conftest import GOOD, ask
from tests.model.server import Body, Fake, Say, serving

ROOT = Path(__file__).parent.parent.parent
FAULTY = ROOT / "eval" / "documents" / "qingxi_2024.txt"
CLEAN = ROOT / "eval" / "documents" / "qingxi_2024_clean.txt"
MODEL = ("--llm", "full", "--llm-model", "m")


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    """An endpoint that the environment names, and a pipeline that asks two questions of every document."""
    real = extractor.pipeline.check_path

    def check_path(path: Path, options: Options | None = None) -> Checked:
        options = options or Options()
        checked = real(path, replace(options, llm="off", asker=None))
        if options.asker:
            assert options.llm != "off"
            options.asker.answer([ask("甲"), ask(path.stem)])
        return checked

    monkeypatch.setattr(extractor.pipeline, "check_path", check_path)
    monkeypatch.chdir(tmp_path)
    with serving(lambda _: Say(GOOD)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", "key")
        monkeypatch.delenv("GOUJI_LLM_MODEL", raising=False)
        yield server


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [*map(str, words)])


def refused(*words: str | Path) -> str:
    """The one line of a refusal."""
    done = run(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_key_in_the_environment_is_no_consent(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUJI_LLM_MODEL", "m")
    done = run("check", FAULTY)
    assert (done.exit_code, done.stderr, fake.bodies) == (1, "", [])
    assert run("records", FAULTY, "-f", "csv").exit_code == 0
    assert run("estimate", FAULTY).exit_code == 0
    assert fake.bodies == []
    assert not Path(".gouji").exists()


def test_where_text_goes_is_said_first_and_what_it_took_last(fake: Fake) -> None:
    done = run("check", FAULTY, CLEAN, *MODEL)
    said = done.stderr.splitlines()
    host = fake.url.split("/")[2]
    assert said[0].startswith(f"gouji: 文中片段将发送到 {host}（模型 m，full）")
    tried = 2  # ways to ask, once
    assert said[-1] == f"gouji: 提问 4 个：缓存 1，无回答 0；请求 {3 + tried} 次，输入 500、输出 100 tokens。"
    assert "key" not in done.output
    assert Path(".gouji", "answers.sqlite").exists()


@pytest.mark.parametrize("command", [("records", "-f", "json"), ("check", "-f", "json"), ("baseline",)])
def test_the_settings_file_is_consent_and_the_command_line_overrules_it(
    fake: Fake, command: tuple[str, ...]
) -> None:
    Path("gouji.toml").write_text('[llm]\nuse = "assist"\nmodel = "m"\nmode = "tools"\ncache = "a/b.sqlite"')
    assert run(command[0], FAULTY, *command[1:]).exit_code in (0, 1)
    assert len(fake.bodies) == 2
    assert Path("a", "b.sqlite").exists()
    if command[0] != "baseline":
        assert run(command[0], CLEAN, *command[1:], "--llm", "off").exit_code in (0, 1)
        assert len(fake.bodies) == 2


def test_a_second_run_needs_no_network(fake: Fake) -> None:
    first = run("check", FAULTY, *MODEL)
    fake.stop()
    second = run("check", FAULTY, *MODEL)
    assert first.stdout == second.stdout
    assert "缓存 2，无回答 0；请求 0 次" in second.stderr


def empty(body: Body) -> Say:
    """An answer in form with nothing in it."""
    form = body["tools"][0]["function"]["parameters"]["properties"]
    return Say(json.dumps({name: [] for name in form}))


def test_a_document_read_again_without_a_network_gives_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("gouji.toml").write_text('[llm]\nuse = "full"\nmodel = "m"\nmode = "tools"\nretries = 0')
    with serving(empty) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        first = run("records", CLEAN, "-f", "json")
        assert len(server.bodies) > 3
        asked = run("check", CLEAN, "-f", "json")
    second = run("records", CLEAN, "-f", "json")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout_bytes == second.stdout_bytes
    assert "请求 0 次" in second.stderr
    same = [json.loads(one.stdout) for one in (asked, run("check", CLEAN, "-f", "json"))]
    assert [one["run"].pop("usage")["cached"] for one in same] == [len(server.bodies)] * 2
    assert all(one["run"].pop("seconds") for one in same)
    assert same[0] == same[1]


def test_an_endpoint_that_is_away_does_not_end_the_check(fake: Fake) -> None:
    fake.stop()
    Path("gouji.toml").write_text('[llm]\nuse = "full"\nmodel = "m"\nretries = 0')
    done = run("check", FAULTY)
    assert done.exit_code == 1
    assert "无回答 2" in done.stderr


@pytest.mark.usefixtures("fake")
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--llm-model", "m"), "没有要求使用模型"),
        (("--llm", "off", "--llm-budget", "5元"), "没有要求使用模型"),
        (("--llm", "full"), "没有指明模型"),
        ((*MODEL, "--llm-budget", "很多"), "不是预算"),
        ((*MODEL, "--llm-budget", "0"), "不是预算"),
        ((*MODEL, "--llm-budget", "5元"), "单价"),
        ((*MODEL, "--llm-base-url", "ftp://example.org"), "接口地址不成立"),
        ((*MODEL, "--llm-base-url", "example.org/v1"), "接口地址不成立"),
        ((*MODEL, "--llm-cache", "missing.jsonl"), "无法读取"),
        ((*MODEL, "--llm-cache", "."), "答案缓存无法使用"),
        ((*MODEL, "--llm-batch", "import", "missing"), "无法读取"),
        ((*MODEL, "--llm-batch", "import", "x", "--llm-cache", "r.jsonl"), "是录制的回答"),
    ],
)
def test_what_cannot_be_done_is_one_line(words: tuple[str, ...], reason: str) -> None:
    assert reason in refused("check", FAULTY, *words)


def test_an_endpoint_elsewhere_needs_a_key(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    url = ("--llm-base-url", "https://model.example.org/v1")
    assert "没有设置环境变量 OPENAI_API_KEY" in refused("check", FAULTY, *MODEL, *url)
    assert run("check", FAULTY, *MODEL).exit_code == 1, "one on this machine does not"
    Path("gouji.toml").write_text('[llm]\nkey_env = "MY_KEY"')
    assert "MY_KEY" in refused("check", FAULTY, *MODEL, *url)


@pytest.mark.usefixtures("fake")
def test_a_missing_extra_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "instructor" else real(name)
    )
    assert "pip install 'gouji[llm]'" in refused("check", FAULTY, *MODEL)
    assert run("check", FAULTY).exit_code == 1


def test_a_recording_is_replayed_without_a_network(fake: Fake) -> None:
    run("check", FAULTY, *MODEL)
    assert run("answers", "export", "-o", "r.jsonl").exit_code == 0
    sent = len(fake.bodies)
    done = run("check", FAULTY, "--llm", "full", "--llm-cache", "r.jsonl")
    assert done.exit_code == 1
    assert "不联网" in done.stderr
    assert "缓存 2，无回答 0" in done.stderr
    assert len(fake.bodies) == sent


def test_answers_are_taken_to_another_folder(fake: Fake, tmp_path: Path) -> None:
    run("check", FAULTY, *MODEL)
    lines = run("answers", "export").stdout
    assert len(lines.splitlines()) == 2
    Path("r.jsonl").write_text(lines, "utf-8")
    assert run("answers", "import", "r.jsonl", "--cache", "new/b.sqlite").exit_code == 0
    assert run("answers", "export", "--cache", "new/b.sqlite").stdout == lines
    assert "没有这个答案缓存" in refused("answers", "export", "--cache", "c.sqlite")
    assert "无法读取" in refused("answers", "import", "missing.jsonl", "--cache", "c.sqlite")
    assert not Path("c.sqlite").exists()


def test_a_batch_is_exported_and_imported(fake: Fake) -> None:
    done = run("check", FAULTY, *MODEL, "--llm-batch", "export", "questions.jsonl")
    assert (done.exit_code, done.stdout, fake.bodies) == (0, "", [])
    assert "已写出问题 2 个" in done.stderr
    rows = [json.loads(line) for line in Path("questions.jsonl").read_text("utf-8").splitlines()]
    message = {"role": "assistant", "content": GOOD}
    body = {"choices": [{"index": 0, "finish_reason": "stop", "message": message}]}
    answers = [
        {"custom_id": row["custom_id"], "response": {"status_code": 200, "body": body}} for row in rows
    ]
    Path("answers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in answers))
    done = run("check", FAULTY, *MODEL, "--llm-batch", "import", "answers.jsonl")
    assert (done.exit_code, fake.bodies) == (1, [])
    assert "读入批量回答 2 个，未用到 0 个" in done.stderr
    assert "缓存 2" in run("check", FAULTY, *MODEL).stderr
    assert fake.bodies == []


def test_a_batch_of_a_file_that_cannot_be_read_says_so(fake: Fake) -> None:
    done = run("check", FAULTY, "missing.pdf", *MODEL, "--llm-batch", "export", "q.jsonl")
    assert done.exit_code == 2
    assert len(Path("q.jsonl").read_text("utf-8").splitlines()) == 2
    assert fake.bodies == []


def test_an_estimate_sends_nothing(fake: Fake) -> None:
    Path("gouji.toml").write_text("[llm]\n[llm.prices.m]\ninput = 2\noutput = 8")
    done = run("estimate", FAULTY, CLEAN, "--llm-model", "m")
    assert done.exit_code == 0, done.output
    rows = [line.split() for line in done.stdout.splitlines()]
    assert [row[0] for row in rows[1:]] == ["assist", "full"]
    assert rows[1][1:3] == ["4", "0"]
    assert rows[1][-1] == "元"
    assert fake.bodies == []
    run("check", FAULTY, *MODEL)
    done = run("estimate", FAULTY, "--llm", "full", "--llm-model", "m")
    assert done.stdout.split()[-6:-2] == ["2", "2", "0", "0"]
    assert run("estimate", "missing.pdf").exit_code == 2


@pytest.mark.parametrize(
    "table",
    [
        'modell = "x"',
        'use = "sometimes"',
        'key = "secret"',
        'api_key = "secret"',
        "temperature = -1",
        "concurrency = 0",
        'mode = "xml"',
        "budget_tokens = 0",
        "[llm.prices.m]\ninput = 1",
        "[llm.prices.m]\ninput = -1\noutput = 1",
    ],
)
def test_what_is_misspelt_is_refused(tmp_path: Path, table: str) -> None:
    path = tmp_path / "gouji.toml"
    path.write_text(f"[llm]\n{table}")
    with pytest.raises(OptionError) as refusal:
        load_config(path)
    assert "secret" not in refusal.value.line()
    assert "llm." in refusal.value.line()


def test_settings_are_read(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.gouji.llm]\nuse = "full"\nmodel = "m"\nbudget_yuan = 0.5')
    settings = find_config(tmp_path).llm
    assert settings
    assert (settings.use, settings.model, str(settings.budget_yuan)) == ("full", "m", "0.5")
    (tmp_path / "gouji.toml").write_text("llm = 1")
    with pytest.raises(OptionError):
        find_config(tmp_path)


def test_a_check_without_a_model_imports_none_of_it() -> None:
    code = (
        f"import sys; sys.argv = ['gouji', 'check', {str(FAULTY)!r}]\n"
        "from extractor.cli import main\n"
        "try:\n    main()\nexcept SystemExit: pass\n"
        "print(sorted({'openai', 'instructor', 'stamina', 'httpx2', 'extractor.model.client'} & set(sys.modules)))\n"
    )
    environ = {**os.environ, "OPENAI_API_KEY": "key"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environ
    )
    assert done.stdout.splitlines()[-1] == "[]"
