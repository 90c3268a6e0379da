"""The forms of answers. Small on purpose: what an answer means is said in the prompt, not here."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

FigureKind = Literal["金额", "增减额", "增减率", "完成率", "占比", "数量", "其他"]
Push = Literal["增", "减", "不定"]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FigureAnswer(_Answer):
    """What one figure of a line is said to be."""

    line: int
    quote: str
    figure: str
    item: str
    kind: FigureKind


class Figures(_Answer):
    """The answer to the task ``figures``."""

    figures: list[FigureAnswer]


class LabelAnswer(_Answer):
    """What one phrase of a reason is said to mean. ``facts`` are numbers of the facts listed in the question."""

    line: int
    quote: str
    topic: str
    push: Push
    facts: list[int]


class Labels(_Answer):
    """The answer to the task ``reasons``."""

    labels: list[LabelAnswer]
