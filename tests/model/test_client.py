"""The client against a real server that does what endpoints do: faults become reasons, answers are kept."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from email.utils import formatdate
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from extractor.model.answers import Kept
from extractor.model.settings import Price
from schemas.asks import Ask, Message
from schemas.usage import Metered
from tests.conftest import ROOT
from tests.model.conftest import GOOD, Items, Opening, ask
from tests.model.server import Body, Say, serving


def says(*replies: Say) -> Callable[[Body], Say]:
    """The replies in turn; the last one again and again."""
    turn = count()
    return lambda _: replies[min(next(turn), len(replies) - 1)]


def test_answers_in_order_and_counts(opened: Opening) -> None:
    def script(body: Body) -> Say:
        name = body["messages"][-1]["content"][:2]
        return Say(f'{{"items":[{{"name":"{name}","amount":"1"}}]}}', wait=0.05 if name == "甲乙" else 0)

    with serving(script) as fake:
        client = opened(fake.url)
        replies = client.answer([ask("甲乙1"), ask("丙丁1"), ask("戊己1")])
    assert [reply.answer.items[0].name for reply in replies if isinstance(reply.answer, Items)] == [
        "甲乙",
        "丙丁",
        "戊己",
    ]
    assert {(one.cached, one.tokens_in, one.tokens_out, one.calls) for one in replies} == {
        (False, 100, 20, 1)
    }
    used = client.usage
    assert isinstance(client, Metered)
    assert (used.asks, used.calls, used.cached, used.failed) == (3, 3, 0, 0)
    assert (used.tokens_in, used.tokens_out, used.mode, used.model) == (300, 60, "json_schema", "m")
    assert used.endpoint == fake.url.removeprefix("http://").removesuffix("/v1")


def test_nothing_asked_nothing_sent(opened: Opening) -> None:
    assert opened("http://127.0.0.1:9/v1").answer([]) == []


@pytest.mark.parametrize(
    ("faults", "calls"),
    [
        ([Say("busy", 429)], 2),
        ([Say("down", 500), Say("down", 502), Say("down", 503)], 4),
        ([Say(GOOD, cut=40)], 2),
        ([Say(GOOD, cut=0)], 2),
        ([Say(GOOD, raw="{half a", kind="application/json")], 2),
        ([Say(GOOD, drip=0.02)], 2),
        ([Say(GOOD, wait=0.6)], 2),
    ],
    ids=["429", "5xx", "half a body", "no body", "no JSON", "drip", "slow"],
)
@pytest.mark.usefixtures("at_once")
def test_a_passing_fault_is_tried_again(opened: Opening, faults: list[Say], calls: int) -> None:
    with serving(says(*faults, Say(GOOD))) as fake:
        (reply,) = opened(fake.url, timeout=0.4).answer([ask()])
    assert reply.answer is not None, reply.failure
    assert (reply.calls, len(fake.bodies)) == (calls, calls)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (Say("busy", 429), "接口返回 429"),
        (Say("down", 500), "接口返回 500"),
        (Say(GOOD, cut=40), "断开"),
        (Say(GOOD, drip=0.02), "超过时限"),
        (Say(raw="<html>", kind="application/json"), "读不懂"),
        (Say(raw="<html>", kind="text/html"), "接口未给出回答"),
        (Say(raw='{"error": {"message": "overloaded"}}'), "overloaded"),
        (Say(raw='{"choices": []}'), "接口未给出回答"),
        (Say("no such model", 404), "接口返回 404"),
        (Say("too long", 400), "接口返回 400：.*too long"),
    ],
)
@pytest.mark.usefixtures("at_once")
def test_a_lasting_fault_of_the_endpoint_is_a_reason_and_not_kept(
    opened: Opening, said: Say, reason: str
) -> None:
    with serving(says(said)) as fake:
        (reply,) = opened(fake.url, timeout=0.3, retries=1).answer([ask()])
        assert reply.answer is None
        assert re.search(reason, reply.failure), reply.failure
        fake.script = says(Say(GOOD))
        (reply,) = opened(fake.url).answer([ask()])
    assert reply.answer is not None


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (Say("对不起，我不能回答。"), "不是完整的 JSON"),
        (Say(GOOD[:20]), "不是完整的 JSON"),
        (Say('{"items":[{"name":"会议费"}]}'), "items.0.amount missing"),
        (Say('{"items":[{"name":"会议费","amount":1.2}]}'), "items.0.amount string_type"),
        (Say('{"items":[], "system": "new task"}'), "system extra_forbidden"),
        (Say('{"items":' + '[{"name":"a","amount":"1"},' * 50, finish="length"), "超过 200 tokens"),
        (Say(""), "JSON"),
    ],
    ids=["prose", "half", "missing", "type", "extra", "endless", "empty"],
)
@pytest.mark.parametrize("mode", ["json_schema", "tools", "json"])
def test_a_reply_out_of_form_is_a_reason_with_its_tokens_and_kept(
    opened: Opening, said: Say, reason: str, mode: str
) -> None:
    with serving(says(said)) as fake:
        (reply,) = opened(fake.url, mode=mode).answer([ask()])
        (second,) = opened(fake.url, mode=mode).answer([ask()])
    assert reply.answer is None
    assert reason in reply.failure
    assert (reply.tokens_in, reply.tokens_out, reply.calls) == (100, 20, 1)
    assert (second.answer, second.failure, second.cached) == (None, reply.failure, True)
    assert (second.tokens_in, len(fake.bodies)) == (0, 1)


def test_a_model_that_does_not_use_the_tool_or_declines_is_a_reason(opened: Opening) -> None:
    talk = {"role": "assistant", "content": "会议费是1.20万元。"}
    choices = [
        {"index": 0, "finish_reason": "stop", "message": message}
        for message in (talk, {**talk, "refusal": "no"})
    ]
    raw = [json.dumps({"choices": [choice]}) for choice in choices]
    with serving(says(*(Say(raw=one) for one in raw))) as fake:
        replies = opened(fake.url, mode="tools", concurrency=1).answer([ask("甲"), ask("乙")])
    assert replies[0].failure == "没有以工具调用的形式回答"
    assert replies[1].failure.startswith("模型拒绝回答：")


def test_wrong_numbers_are_an_answer_like_any_other(opened: Opening) -> None:
    with serving(says(Say(GOOD.replace("1.20", "9.99")))) as fake:
        (reply,) = opened(fake.url).answer([ask()])
    assert isinstance(reply.answer, Items)
    assert reply.answer.items[0].amount == "9.99"


def test_json_in_a_code_block_is_read(opened: Opening) -> None:
    with serving(says(Say(f"好的：\n```json\n{GOOD}\n```"))) as fake:
        (reply,) = opened(fake.url, mode="json").answer([ask()])
    assert reply.answer == Items.model_validate_json(GOOD)


@pytest.mark.parametrize("pause", ["1", "date"])
def test_the_pause_an_endpoint_asks_for_is_kept(opened: Opening, pause: str) -> None:
    header = formatdate(time.time() + 2, usegmt=True) if pause == "date" else pause
    with serving(says(Say("busy", 429, (("Retry-After", header),)), Say(GOOD))) as fake:
        begin = time.perf_counter()
        (reply,) = opened(fake.url).answer([ask()])
    assert reply.answer is not None
    assert 0.9 < time.perf_counter() - begin < 4


def test_a_pause_too_long_is_not_waited_for(opened: Opening) -> None:
    with serving(says(Say("tomorrow", 429, (("Retry-After", "3600"),)))) as fake:
        begin = time.perf_counter()
        (reply,) = opened(fake.url).answer([ask()])
    assert "429" in reply.failure
    assert time.perf_counter() - begin < 2


@pytest.mark.usefixtures("at_once")
def test_an_endpoint_that_dies_leaves_what_was_answered(opened: Opening) -> None:
    with serving(says(Say(GOOD))) as fake:
        client = opened(fake.url, retries=1, concurrency=2)
        before = client.answer([ask(f"第{n}句") for n in range(5)])
        fake.stop()
        after = client.answer([ask(f"第{n}句") for n in range(40)])
    assert all(reply.answer for reply in before)
    assert [reply.answer is not None for reply in after] == [True] * 5 + [False] * 35
    assert "连接不上" in after[5].failure
    assert after[-1].failure.startswith("已停止提问")
    assert sum(reply.calls for reply in after) <= 2 * 6, "the rest fails without being sent"


def test_a_key_that_is_refused_ends_the_asking(opened: Opening) -> None:
    with serving(says(Say("bad key", 401))) as fake:
        replies = opened(fake.url, concurrency=1).answer([ask("甲"), ask("乙"), ask("丙")])
    assert len(fake.bodies) == 1
    assert all("401" in reply.failure for reply in replies)


def test_the_same_question_is_sent_once(opened: Opening) -> None:
    with serving(says(Say(GOOD))) as fake:
        client = opened(fake.url)
        replies = client.answer([ask(), ask("别的"), ask()])
        again = client.answer([ask()])
    assert len(fake.bodies) == 2
    assert [reply.cached for reply in (*replies, *again)] == [False, False, True, True]
    assert replies[0].answer == replies[2].answer == again[0].answer
    assert replies[2].tokens_in == again[0].tokens_in == 0


def test_a_run_without_a_network_answers_the_same(opened: Opening) -> None:
    asks = [ask("甲"), ask("乙")]
    with serving(says(Say(GOOD), Say("nonsense"))) as fake:
        first = opened(fake.url, concurrency=1).answer(asks)
        url = fake.url
    second = opened(url, retries=0).answer(asks)
    assert [(one.answer, one.failure) for one in first] == [(one.answer, one.failure) for one in second]
    assert all(one.cached for one in second)


@pytest.mark.parametrize(
    "other", [{"temperature": 0.5}, {"mode": "tools"}, {"extra_body": {"seed": 1}}], ids=str
)
def test_what_affects_an_answer_is_part_of_its_key(opened: Opening, other: dict[str, Any]) -> None:
    with serving(says(Say(GOOD))) as fake:
        opened(fake.url).answer([ask()])
        opened(fake.url, **other).answer([ask()])
        opened(fake.url).answer([ask(max_tokens=100)])
    assert len(fake.bodies) == 3
    assert fake.bodies[1] != fake.bodies[0]


def test_in_flight_is_bounded(opened: Opening) -> None:
    with serving(says(Say(GOOD, wait=0.02))) as fake:
        opened(fake.url, concurrency=3).answer([ask(str(n)) for n in range(20)])
    assert fake.most_at_once == 3


_MANY = """
import sys, time
from pathlib import Path
from extractor.model.answers import Answers
from extractor.model.client import Client
from extractor.model.settings import Settings
from tests.model.conftest import ask
answers = Answers(Path(sys.argv[2]))
client = Client(Settings(model="m", base_url=sys.argv[1], concurrency=16), "k", answers)
client.answer([ask("先建立连接")])
spent = []
for turn in range(3):
    begin = time.process_time()
    client.answer([ask(f"{turn}-{n}") for n in range(64)])
    spent.append((time.process_time() - begin) / 64)
print(min(spent))
client.close()
answers.close()
"""


def test_sixteen_in_flight_keep_an_endpoint_busy(tmp_path: Path) -> None:
    """Processor time is held, not time on the wall, of a process that nothing traces, and the least of three."""
    with serving(says(Say(GOOD, wait=0.2))) as fake:
        command = [sys.executable, "-c", _MANY, fake.url, str(tmp_path / "a.sqlite")]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert fake.most_at_once == 16
    # an endpoint that takes a second and is asked by 16 is kept at 14 a second by less than 9 ms a question
    assert float(done.stdout) < 0.009


def test_a_thousand_kept_answers_take_less_than_two_seconds(opened: Opening) -> None:
    def asks() -> list[Ask]:
        return [ask(f"第{n}节：会议费支出{n}.20万元。" * 10) for n in range(1000)]

    client = opened("http://127.0.0.1:9/v1")
    sampling = client.settings.sampling
    client.answers.keep(Kept(one.digest, "items", "1", "m", sampling, "json_schema", GOOD) for one in asks())
    begin = time.process_time()
    replies = client.answer(asks())
    assert time.process_time() - begin < 2
    assert all(reply.cached and reply.answer for reply in replies)


@pytest.mark.parametrize(
    ("budget", "sent"),
    [
        ({"budget_tokens": 240}, 2),
        ({"budget_tokens": 241}, 3),
        ({"budget_yuan": Decimal("0.0002"), "prices": {"m": Price(input=Decimal(1), output=Decimal(2))}}, 2),
    ],
)
def test_a_used_up_budget_ends_the_asking(opened: Opening, budget: dict[str, Any], sent: int) -> None:
    with serving(says(Say(GOOD))) as fake:
        client = opened(fake.url, concurrency=1, **budget)
        replies = client.answer([ask(str(n)) for n in range(5)])
    assert len(fake.bodies) == sent
    assert [reply.answer is not None for reply in replies] == [True] * sent + [False] * (5 - sent)
    assert "预算" in replies[-1].failure


def test_cost_is_counted_in_yuan(opened: Opening) -> None:
    price = Price(input=Decimal("0.8"), output=Decimal("2"))
    with serving(says(Say(GOOD))) as fake:
        client = opened(fake.url, prices={"m": price})
        client.answer([ask()])
        before = client.usage
        client.answer([ask("别的"), ask()])
    assert before.yuan == Decimal("0.00012")
    part = client.usage.since(before)
    assert (part.asks, part.cached, part.calls, part.yuan) == (2, 1, 1, Decimal("0.00012"))


def test_personal_numbers_do_not_leave_the_machine(opened: Opening) -> None:
    mobile, identity = "1" + "3" + "8" * 9, "51010" + "1" * 12 + "X"
    text = f"联系人：王小明，电话：{mobile}，身份证 {identity}。会议费1.20万元。"
    with serving(says(Say(GOOD))) as fake:
        (reply,) = opened(fake.url).answer([ask(text)])
    sent = str(fake.bodies)
    assert not any(secret in sent for secret in (mobile, identity, "王小明"))
    assert "会议费1.20万元" in sent
    assert reply.answer is not None


def test_the_limit_of_an_answer_is_sent(opened: Opening) -> None:
    with serving(says(Say(GOOD))) as fake:
        opened(fake.url, extra_body={"enable_thinking": False}).answer([ask(max_tokens=77)])
    (body,) = fake.bodies
    assert (body["max_tokens"], body["temperature"], body["enable_thinking"]) == (77, 0, False)


def test_a_model_with_newer_parameters_is_obeyed(opened: Opening) -> None:
    def script(body: Body) -> Say:
        if "max_tokens" in body:
            return Say("Unsupported parameter: use 'max_completion_tokens' instead.", 400)
        if "temperature" in body:
            return Say("Unsupported value: 'temperature' does not support 0 with this model.", 400)
        return Say(GOOD)

    with serving(script) as fake:
        replies = opened(fake.url).answer([ask(), ask("别的")])
    assert all(reply.answer for reply in replies)
    assert fake.bodies[-1]["max_completion_tokens"] == 200


def test_templates_in_a_document_are_not_filled_in(opened: Opening) -> None:
    text = "{{ 7 * 7 }} {% for a in b %} data:image/png;base64,AAAA https://example.org/a.png"
    with serving(says(Say(GOOD))) as fake:
        opened(fake.url).answer([ask(text)])
    assert fake.texts() == [text]


def test_roles_are_sent_as_they_are(opened: Opening) -> None:
    turns = (
        Message("system", "s"),
        Message("user", "u"),
        Message("assistant", "{}"),
        Message("user", "again"),
    )
    with serving(says(Say(GOOD))) as fake:
        opened(fake.url).answer([replace(ask(), messages=turns)])
    assert [(one["role"], one["content"]) for one in fake.bodies[0]["messages"]] == [
        (one.role, one.content) for one in turns
    ]


def test_two_clients_share_a_file(opened: Opening, tmp_path: Path) -> None:
    with serving(says(Say(GOOD))) as fake:
        one, other = opened(fake.url), opened(fake.url)
        one.answer([ask()])
        (reply,) = other.answer([ask()])
    assert reply.cached


_ASKING = """
import sys
from pathlib import Path
from extractor.model.answers import Answers
from extractor.model.client import Client
from extractor.model.settings import Settings
from tests.model.conftest import ask
answers = Answers(Path(sys.argv[2]))
client = Client(Settings(model="m", base_url=sys.argv[1], mode="tools"), "k", answers)
print([reply.failure for reply in client.answer([ask()])])
client.close()
answers.close()
"""


def test_the_libraries_say_nothing_of_their_own(tmp_path: Path) -> None:
    with serving(says(Say("down", 500, (("Retry-After", "0"),)), Say("nonsense"))) as fake:
        command = [sys.executable, "-W", "error", "-c", _ASKING, fake.url, str(tmp_path / "a.sqlite")]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.stdout, done.stderr) == ("['回答不是完整的 JSON']\n", "")
