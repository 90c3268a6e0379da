"""A document ten times as long takes at most twelve times as long."""

from __future__ import annotations

import gc
import time
from pathlib import Path

import pytest

from extractor.pipeline import check_path

OWN = Path(__file__).parent.parent / "eval" / "documents" / "qingxi_2024_clean.txt"
NARRATIVE, GLOSSARY = "第三部分 2024年度部门决算情况说明\n\n一", "第四部分 名词解释\n\n"


def narrative_ten_times(text: str) -> str:
    start, end = text.index(NARRATIVE), text.index(GLOSSARY)
    return text[:start] + text[start:end] * 10 + text[end:]


def cpu_seconds(path: Path) -> float:
    """The least processor time of three checks."""
    times = []
    for _ in range(3):
        gc.collect()
        begin = time.process_time()
        check_path(path)
        times.append(time.process_time() - begin)
    return min(times)


@pytest.mark.parametrize("grow", [narrative_ten_times, lambda text: text * 10], ids=["narrative", "whole"])
def test_time_grows_with_the_length(grow: object, tmp_path: Path) -> None:
    assert callable(grow)
    text = OWN.read_text("utf-8")
    short, long = tmp_path / "short.txt", tmp_path / "long.txt"
    short.write_text(text, "utf-8")
    long.write_text(grow(text), "utf-8")
    cpu_seconds(short)
    # a busy machine blurs the ratio: the best of three counts
    ratios = [cpu_seconds(long) / cpu_seconds(short) for _ in range(3)]
    assert min(ratios) <= 12, ratios
