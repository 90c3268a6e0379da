"""The checks of reasons on real disclosures: what they must find, and nothing graver beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.pipeline import Options, check_path

#: Per document: rule, severity, and a figure of the change (or a stretch of the evidence's offsets).
FOUND: dict[str, list[tuple[str, str, str]]] = {
    "gaoping_2023.txt": [("R01", "high", "0.07"), ("R09", "medium", "139.44")],
    "bohu_2024.txt": [
        ("R06", "high", "8.83"),
        ("R06", "medium", "实际完成值 = 0%"),
        ("R06", "medium", "4.22"),
        ("R06", "medium", "638.95万元 ≥ 637.20万元"),
        ("R03", "medium", "3.81"),
        ("R07", "medium", ""),
    ],
    "tongnan_2024.txt": [
        ("R04", "medium", "2242.01"),
    ],
    "panzhihua_xiqu_2024.txt": [("R06", "high", ""), ("R06", "medium", "人员转隶")],
    "gaoyi_2024.txt": [],
    "putuo_caizheng_2024.pdf": [("R02", "medium", "减少支付"), ("R03", "medium", "48.16")],
    "putuo_guihua_2024.pdf": [],
}


@pytest.mark.parametrize("name", FOUND)
def test_grave_findings_are_those_and_no_others(samples: Path, name: str) -> None:
    result = check_path(samples / name, Options(select=["R"])).result
    grave = [one for one in result.findings if one.severity in ("high", "medium")]
    left = list(grave)
    for rule, severity, figure in FOUND[name]:
        match = next(
            (
                one
                for one in left
                if (one.rule, one.severity) == (rule, severity) and figure in one.message + one.computation
            ),
            None,
        )
        assert match, (rule, figure, [(one.rule, one.severity, one.message) for one in grave])
        left.remove(match)
    assert left == []


def test_boilerplate_is_low_and_gathered(samples: Path) -> None:
    result = check_path(samples / "putuo_guihua_2024.pdf", Options(select=["R05"])).result
    assert {one.severity for one in result.findings} == {"low"}
    quoted = [len(one.evidence) for one in result.findings]
    assert max(quoted) >= 4
