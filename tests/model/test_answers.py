"""Kept answers: on disk, as lines to review, replayed; whole after any misuse."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import BaseModel

from extractor.model.answers import Answers, Kept, to_json
from extractor.model.recording import Replay, from_lines, to_lines
from extractor.model.settings import Settings
from schemas.asks import Ask, Message
from schemas.errors import OptionError
from tests.model.conftest import GOOD, Items, Opening, ask
from tests.model.server import Say, serving

_SETTINGS = Settings(model="m")


def kept(question: Ask, answer: str | None = GOOD, failure: str = "") -> Kept:
    return Kept(question.digest, "items", "1", "m", _SETTINGS.sampling, "json", answer, failure, 100, 20)


def test_answers_and_failures_survive(tmp_path: Path) -> None:
    good, bad = ask("甲"), ask("乙")
    with closing(Answers(tmp_path / "new" / "a.sqlite")) as answers:
        assert answers.find(good, _SETTINGS) is None
        answers.keep([kept(good), kept(bad, None, "不合格式")])
    with closing(Answers(tmp_path / "new" / "a.sqlite")) as answers:
        found, failed = answers.find(good, _SETTINGS), answers.find(bad, _SETTINGS)
        assert answers.find(good, Settings(model="other")) is None
    assert found
    assert failed
    assert found.answer == Items.model_validate_json(GOOD)
    assert (failed.answer, failed.failure) == (None, "不合格式")


def test_what_no_longer_fits_its_form_is_asked_again(tmp_path: Path) -> None:
    with closing(Answers(tmp_path / "a.sqlite")) as answers:
        answers.keep([kept(ask(), '{"items": 1}')])
        assert answers.find(ask(), _SETTINGS) is None


def test_fields_that_were_not_given_are_not_given_when_read_back() -> None:
    class Loose(BaseModel):
        a: int = 1
        b: int | None = None

    read = Loose.model_validate_json(to_json(Loose(b=None)))
    assert read.model_fields_set == {"b"}


@pytest.mark.parametrize("content", [b"not a database, for certain" * 40, None])
def test_a_file_that_is_something_else_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.sqlite"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(OptionError, match="答案缓存无法使用"):
        Answers(path)


def test_a_later_version_of_the_file_is_refused(tmp_path: Path) -> None:
    with closing(Answers(tmp_path / "a.sqlite")) as answers:
        answers._base.execute("PRAGMA user_version = 99")
    with pytest.raises(OptionError):
        Answers(tmp_path / "a.sqlite")


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with closing(Answers(tmp_path / "a.sqlite")) as answers:
        answers._base.execute("PRAGMA query_only = ON")
        with pytest.raises(OptionError):
            answers.keep([kept(ask())])


_WRITER = """
import sys
from contextlib import closing
from pathlib import Path
from extractor.model.answers import Answers, Kept
with closing(Answers(Path(sys.argv[1]))) as answers:
    for number in range(200):
        answers.keep([Kept(f"{sys.argv[2]}-{number}", "t", "1", "m", "{}", "json", "{}")])
"""


def test_several_processes_write_one_file(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    commands = [[sys.executable, "-c", _WRITER, str(path), str(number)] for number in range(4)]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for command in commands]
    for one in running:
        _, errors = one.communicate(timeout=60)
        assert one.returncode == 0, errors
    with closing(Answers(path)) as answers:
        assert len(list(answers)) == 800


def test_a_recording_is_read_by_people_and_replayed(opened: Opening, tmp_path: Path) -> None:
    asks = [ask("会议费"), ask("培训费"), ask("会议费")]
    path = tmp_path / "answers.sqlite"
    with serving(lambda body: Say(GOOD if "会议" in str(body) else "不知道")) as fake:
        first = opened(fake.url, path).answer(asks)
    with closing(Answers(path)) as answers:
        lines = to_lines(answers)
    (tmp_path / "r.jsonl").write_text(lines, "utf-8")
    assert {"name": "会议费", "amount": "1.20"} in [
        item for line in lines.splitlines() for item in (json.loads(line)["answer"] or {"items": []})["items"]
    ]
    replay = Replay(from_lines(tmp_path / "r.jsonl"))
    second = replay.answer([*asks, ask("没有问过")])
    assert [(one.answer, one.failure) for one in second[:3]] == [(one.answer, one.failure) for one in first]
    assert second[3].failure == "录制的回答中没有这个问题"
    assert (replay.usage.asks, replay.usage.cached, replay.usage.failed) == (4, 3, 2)
    assert replay.usage.model == "m"


def test_lines_go_back_into_a_file_of_answers(tmp_path: Path) -> None:
    several = [kept(ask("甲")), kept(ask("乙"), None, "不合格式")]
    (tmp_path / "r.jsonl").write_text(to_lines(several), "utf-8")
    with closing(Answers(tmp_path / "a.sqlite")) as answers:
        assert answers.keep(from_lines(tmp_path / "r.jsonl")) == 2
        once = to_lines(answers)
        answers.keep(from_lines(tmp_path / "r.jsonl"))
        assert to_lines(answers) == once


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"answer": null, "digest": "x", "colour": "red"}'])
def test_a_line_that_is_no_answer_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(to_lines([kept(ask())]) + line, "utf-8")
    with pytest.raises(OptionError, match="第 2 行"):
        from_lines(path)
    with pytest.raises(OptionError, match="无法读取"):
        from_lines(tmp_path / "missing.jsonl")


def test_the_key_is_of_the_masked_question(opened: Opening) -> None:
    mobile = "1" + "3" + "7" * 9
    question = replace(ask(), messages=(Message("user", f"电话 {mobile}"),))
    hidden = replace(ask(), messages=(Message("user", "电话 " + "*" * 11),))
    with serving(lambda _: Say(GOOD)) as fake:
        client = opened(fake.url)
        client.answer([question])
        (reply,) = client.answer([hidden])
    assert reply.cached
