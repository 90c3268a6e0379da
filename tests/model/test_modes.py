"""The way an endpoint gives answers in a form is found out once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.model.conftest import GOOD, Opening, ask
from tests.model.server import Body, Say, Script, is_probe, serving

_PROBED = '{"colour":"red","amounts":[]}'


def endpoint(*enforced: str, refuses: tuple[str, ...] = ()) -> Script:
    """A script of an endpoint that enforces some modes, refuses some, and does not know the rest."""

    def script(body: Body) -> Say:
        kind = "tools" if "tools" in body else body.get("response_format", {}).get("type", "")
        if kind in refuses:
            return Say(f"response_format {kind} is not supported", 400)
        if not is_probe(body):
            return Say(GOOD)
        return Say(_PROBED if kind in enforced else "你好")

    return script


@pytest.mark.parametrize(
    ("enforced", "refuses", "mode", "probes"),
    [
        (("json_schema", "tools"), (), "json_schema", 1),
        (("tools",), (), "tools", 2),
        (("tools",), ("json_schema",), "tools", 2),
        ((), (), "json", 2),
        ((), ("json_schema", "tools"), "json", 2),
    ],
)
def test_the_first_mode_that_is_enforced_is_used_and_remembered(
    opened: Opening, enforced: tuple[str, ...], refuses: tuple[str, ...], mode: str, probes: int
) -> None:
    with serving(endpoint(*enforced, refuses=refuses)) as fake:
        client = opened(fake.url, mode="auto")
        (reply,) = client.answer([ask()])
        assert (reply.answer is not None, client.usage.mode, len(fake.bodies)) == (True, mode, probes + 1)
        assert client.usage.calls == probes + 1, "trying out costs too"
        again = opened(fake.url, mode="auto")
        again.answer([ask("别的")])
        assert (again.usage.mode, len(fake.bodies)) == (mode, probes + 2)


def test_a_mode_that_is_set_is_not_tried_out(opened: Opening) -> None:
    with serving(endpoint()) as fake:
        opened(fake.url, mode="tools").answer([ask()])
    assert "tools" in fake.bodies[0]
    assert len(fake.bodies) == 1


def test_an_answer_in_any_mode_will_do_where_none_is_set(opened: Opening) -> None:
    with serving(endpoint("tools")) as fake:
        opened(fake.url, mode="tools").answer([ask()])
        (reply,) = opened(fake.url, mode="auto").answer([ask()])
    assert reply.cached
    assert len(fake.bodies) == 1


@pytest.mark.usefixtures("at_once")
def test_an_endpoint_that_is_not_there_is_tried_once_and_nothing_remembered(
    opened: Opening, tmp_path: Path
) -> None:
    with serving(endpoint("json_schema")) as fake:
        url = fake.url
    client = opened(url, mode="auto", retries=1)
    replies = client.answer([ask("甲"), ask("乙")])
    assert all("连接不上" in reply.failure for reply in replies)
    assert client.usage.calls == 2
    assert client.answers.mode(client.usage.endpoint, "m") is None
