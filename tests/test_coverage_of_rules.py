"""Every rule is accounted for in every document: it decided something, could not, or says why it does not apply."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.writer.draw import draw
from eval.writer.render import FORMATS
from eval.writer.write import manners, write
from extractor.check import rules
from extractor.pipeline import check_path

_BARE = "某某市林业局2031年度部门决算\n第一部分 某某市林业局概况\n本单位负责全市林业工作。\n"


@pytest.mark.parametrize("manner", [*manners(), ""])
def test_no_rule_is_silent_without_a_reason(manner: str, tmp_path: Path) -> None:
    path = tmp_path / "account.txt"
    path.write_bytes(FORMATS["txt"](write(draw(7), manner)) if manner else _BARE.encode())
    coverage = check_path(path).result.coverage
    decided = {code for code, n in coverage.rules.items() if n.passed + n.failed + n.cannot_check}
    idle = {one.rule: one.reason for one in coverage.not_applicable}
    assert set(coverage.rules) == {rule.code for rule in rules()}
    assert decided | set(idle) == set(coverage.rules)
    assert not decided & set(idle)
    assert all(len(reason) > 5 for reason in idle.values())
    if not manner:
        assert idle["T01"] == "没有读到决算报表（公开01–09）"
