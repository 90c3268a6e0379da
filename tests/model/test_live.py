"""A running endpoint, named by the environment: OPENAI_BASE_URL, OPENAI_API_KEY, GOUJI_LLM_MODEL.

Run with ``pytest -m live``; a small model on this machine will do.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from extractor.model.modes import PROBE, PROBED
from extractor.model.opening import opened
from extractor.model.settings import Settings
from schemas.asks import Ask, Message
from tests.model.conftest import Items

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(
        not (os.environ.get("OPENAI_BASE_URL") and os.environ.get("GOUJI_LLM_MODEL")),
        reason="no endpoint: set OPENAI_BASE_URL and GOUJI_LLM_MODEL",
    ),
]


def settings(tmp_path: Path, **said: object) -> Settings:
    return Settings(timeout=300, concurrency=2, cache=tmp_path / "answers.sqlite").model_copy(update=said)


def question(text: str, max_tokens: int = 200) -> Ask:
    task = "列出句中每个金额。items 的每一项：name 为支出名称，amount 为照抄的数字。"
    return Ask("live", "1", (Message("system", task), Message("user", text)), Items, max_tokens)


def test_a_mode_that_works_is_found_and_kept(tmp_path: Path) -> None:
    with opened(settings(tmp_path), os.environ) as asker:
        (reply,) = asker.answer([question("会议费支出1.20万元，培训费支出3.40万元。")])
        assert reply.answer is not None, reply.failure
        assert asker.usage.mode in PROBED
        assert reply.tokens_in > 20
    with opened(settings(tmp_path), os.environ) as asker:
        (again,) = asker.answer([question("会议费支出1.20万元，培训费支出3.40万元。")])
        assert (again.answer, again.cached, asker.usage.calls) == (reply.answer, True, 0)


@pytest.mark.parametrize("mode", PROBED)
def test_every_mode_gives_an_answer_or_a_reason(tmp_path: Path, mode: str) -> None:
    with opened(settings(tmp_path, mode=mode), os.environ) as asker:
        (reply,) = asker.answer([question("公务接待费支出0.56万元。", 60)])
    assert (reply.answer is None) == bool(reply.failure)
    assert reply.calls == 1


def test_several_in_flight_are_all_answered(tmp_path: Path) -> None:
    with opened(settings(tmp_path, mode="json_schema", concurrency=3), os.environ) as asker:
        replies = asker.answer([question(f"会议费支出{n}.20万元。", 60) for n in range(3)])
    assert [reply.failure for reply in replies if reply.answer is None] == []


def test_an_answer_is_cut_at_its_limit(tmp_path: Path) -> None:
    with opened(settings(tmp_path, mode="json_schema"), os.environ) as asker:
        (reply,) = asker.answer([question("会议费支出1.20万元，培训费支出3.40万元。", 8)])
    assert "被截断" in reply.failure


def test_a_limit_of_time_holds(tmp_path: Path) -> None:
    begin = time.perf_counter()
    with opened(settings(tmp_path, mode="json", timeout=0.2, retries=0), os.environ) as asker:
        (reply,) = asker.answer([PROBE])
    assert "时限" in reply.failure
    assert time.perf_counter() - begin < 5
