"""What a run would ask, counted and written down; what a batch service answers, brought in."""

from __future__ import annotations

import json
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extractor.model.answers import Answers
from extractor.model.batch import Importing, from_lines, mode_for, to_lines
from extractor.model.client import Client
from extractor.model.estimate import Counting, tokens, tokens_of
from extractor.model.settings import Mode, Price, Settings, completed
from schemas.errors import OptionError
from tests.model.conftest import GOOD, Items, Opening, ask
from tests.model.server import Say, completion, serving


def output(line: str, text: str) -> str:
    """The service's line for a line of the batch file."""
    row = json.loads(line)
    body = completion(row["body"], Say(text))
    return json.dumps(
        {
            "id": "b",
            "custom_id": row["custom_id"],
            "response": {"status_code": 200, "body": body},
            "error": None,
        }
    )


@pytest.mark.parametrize("mode", ["tools", "json_schema", "json", "auto"])
def test_a_batch_is_answered_overnight_and_the_run_sends_nothing(tmp_path: Path, mode: Mode) -> None:
    settings = completed(Settings(model="m", base_url="http://127.0.0.1:9/v1", mode=mode, retries=0), {})
    asks = [ask("甲"), ask("乙"), ask("甲"), ask("丙")]
    with closing(Answers(tmp_path / "a.sqlite")) as answers:
        counting = Counting(settings, answers)
        assert not any(reply.answer for reply in counting.answer(asks))
        lines = to_lines(counting, settings, mode_for(settings, answers)).splitlines()
        assert [json.loads(line)["custom_id"] for line in lines] == [
            one.digest for one in (asks[0], asks[1], asks[3])
        ]
        replies = [output(lines[0], GOOD), output(lines[1], "不知道")]
        error = json.dumps({"custom_id": asks[3].digest, "response": {"status_code": 500, "body": {}}})
        (tmp_path / "out.jsonl").write_text("\n".join([*replies, error, ""]), "utf-8")
        with closing(Client(settings, "k", answers)) as client:
            importing = Importing(client, from_lines(tmp_path / "out.jsonl"))
            good, bad, same = importing.answer(asks[:3])
            assert (importing.imported, importing.unused, client.usage.calls) == (2, 0, 0)
        again = Counting(settings, answers)
        again.answer(asks)
    assert good.answer == same.answer == Items.model_validate_json(GOOD)
    assert "JSON" in bad.failure
    assert list(again.missing) == [asks[3].digest], "only what was not answered is exported again"


@pytest.mark.parametrize("mode", ["tools", "json_schema", "json"])
def test_a_batch_asks_what_the_client_asks(opened: Opening, mode: Mode) -> None:
    with serving(lambda _: Say(GOOD)) as fake:
        opened(fake.url, mode=mode).answer([ask()])
        settings = completed(Settings(model="m", base_url=fake.url, mode=mode), {})
    counting = Counting(settings, None)
    counting.answer([ask()])
    row = json.loads(to_lines(counting, settings, mode))
    assert row["body"] == fake.bodies[0]
    assert (row["method"], row["url"]) == ("POST", "/v1/chat/completions")


def test_answers_of_other_questions_are_left(opened: Opening, tmp_path: Path) -> None:
    other = {"custom_id": "x", "response": {"status_code": 200, "body": {"choices": []}}}
    (tmp_path / "out.jsonl").write_text(json.dumps(other), "utf-8")
    with serving(lambda _: Say(GOOD)) as fake:
        client = opened(fake.url, mode="json")
        importing = Importing(client, from_lines(tmp_path / "out.jsonl"))
        (reply,) = importing.answer([ask()])
    assert reply.answer
    assert (importing.imported, importing.unused, importing.usage.calls) == (0, 1, 1)


@pytest.mark.parametrize("line", ["{", "3", '{"response": {"status_code": 200}}'])
def test_a_file_that_is_no_batch_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "out.jsonl").write_text("\n" + line, "utf-8")
    with pytest.raises(OptionError, match="第 2 行"):
        from_lines(tmp_path / "out.jsonl")


def test_the_mode_of_a_batch_is_that_set_or_known_or_the_first(tmp_path: Path) -> None:
    auto = completed(Settings(model="m"), {})
    with closing(Answers(tmp_path / "a.sqlite")) as answers:
        assert mode_for(auto, answers) == "json_schema"
        answers.keep_mode(auto.host, "m", "tools")
        assert mode_for(auto, answers) == "tools"
        assert mode_for(auto.model_copy(update={"mode": "json"}), answers) == "json"


#: Characters of our own sentences and the tokens a Chinese model's tokenizer made of them.
MEASURED = [
    ("预算数决算数主要原因是人员经费增加" * 100, 1000),
    ("12,345.67万元，增长3.45%，" * 100, 1700),
]


@pytest.mark.parametrize(("text", "measured"), MEASURED)
def test_tokens_are_estimated_within_a_tenth(text: str, measured: int) -> None:
    assert abs(tokens(text) - measured) / measured < 0.1


def test_an_estimate_counts_each_question_once_and_kept_ones_not_at_all(tmp_path: Path) -> None:
    price: dict[str, Any] = {"m": Price(input=Decimal(2), output=Decimal(8))}
    settings = Settings(model="m", prices=price)
    counting = Counting(settings, None)
    counting.answer([ask("甲"), ask("乙"), ask("甲")])
    assert (counting.asks, counting.cached, len(counting.missing)) == (3, 0, 2)
    assert counting.tokens_in == tokens_of(ask("甲")) + tokens_of(ask("乙"))
    assert counting.tokens_out == 400
    assert counting.yuan == (2 * Decimal(counting.tokens_in) + 8 * 400) / 1_000_000
    assert Counting(Settings(model="x", prices=price), None).yuan is None
