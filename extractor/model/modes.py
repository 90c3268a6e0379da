"""Which way an endpoint gives answers in a form: tried out with a question that does not ask for one.

An endpoint that enforces the form gives it all the same; one that ignores what it does not know says good day.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from extractor.model.settings import Mode
from schemas.asks import Ask, Message

#: In the order they are tried. The last one needs nothing but a model that can write JSON.
PROBED: tuple[Mode, ...] = ("json_schema", "tools", "json")


class _Probe(BaseModel):
    """An answer nobody gives who has not seen this form."""

    colour: Literal["red", "green"]
    amounts: list[str]


PROBE = Ask("probe", "1", (Message("user", "请只说两个字：你好。"),), _Probe, 300)
