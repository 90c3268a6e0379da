"""What may leave the machine, and what a question that comes twice costs."""

from __future__ import annotations

from dataclasses import replace

from schemas.asks import Ask, Message, Reply
from schemas.privacy import mask


def bordered(ask: Ask) -> Ask:
    """The question as it may leave the machine: personal numbers, and names beside them, masked."""
    messages = tuple(Message(one.role, mask(one.content)) for one in ask.messages)
    return ask if messages == ask.messages else replace(ask, messages=messages)


def again(reply: Reply) -> Reply:
    """The reply to a question that was asked before: it costs nothing more."""
    return replace(reply, cached=True, tokens_in=0, tokens_out=0, calls=0, seconds=0.0)
