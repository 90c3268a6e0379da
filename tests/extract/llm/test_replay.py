"""What a real model of 1.5 billion parameters answered on our own documents, recorded and replayed without a network.

``replies.jsonl`` is data to be read: what it proposed stands there as it came, inventions included. A changed prompt or
question finds no recorded reply; then ask again and record: ``gouji eval --gold eval/gold/messy --backend assist
--llm-cache answers.sqlite``, then ``gouji answers export``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.backends import invented, model_data
from eval.evaluation import Checking, Request, run
from extractor.model.recording import Replay, from_lines
from extractor.pipeline import Options, check_path
from tests.extract.llm.scripts import DOCUMENTS, GOLD

REPLIES = Path(__file__).parent / "replies.jsonl"
#: The documents whose questions were all answered.
RECORDED = ("messy_lutan_2024", "messy_shuangqiao_2024")


def options() -> Options:
    return Options(llm="assist", asker=Replay(from_lines(REPLIES)), with_text=True)


@pytest.mark.parametrize("name", RECORDED)
def test_every_question_was_answered_and_nothing_is_invented(name: str) -> None:
    checked = check_path(DOCUMENTS / f"{name}.txt", options())
    model = checked.result.coverage.model
    assert model is not None
    assert [one.why for one in model.unanswered] == []
    assert model.added >= 4
    assert invented(checked) == 0
    # the model computed, rounded, converted: none of it was believed
    assert model.dropped["数字不在引文中"] >= 1
    assert {f.fingerprint for f in checked.result.findings} <= {
        f.fingerprint for f in check_path(DOCUMENTS / f"{name}.txt").result.findings
    }


@pytest.mark.parametrize("name", RECORDED)
def test_replaying_twice_gives_the_same_bytes(name: str) -> None:
    def printed() -> str:
        result = check_path(DOCUMENTS / f"{name}.txt", options()).result
        return result.model_dump_json(exclude={"run": {"seconds", "usage"}})

    assert printed() == printed()


def test_assist_lowers_no_score_and_raises_some(tmp_path: Path) -> None:
    for name in RECORDED:
        gold = (GOLD / "messy" / f"{name}.jsonl").read_text("utf-8")
        (tmp_path / f"{name}.jsonl").write_text(gold, "utf-8")
    checking = Checking(lambda use: options() if use == "assist" else Options(llm=use))
    report = run(Request(DOCUMENTS, tmp_path, backends=("off", "assist")), checking)
    kinds = report.data["records"][1]["against"]["kinds"]
    assert all(one["difference"] is None or one["difference"] >= 0 for one in kinds.values()), kinds
    assert kinds["all"]["difference"] > 0
    told = model_data(checking.done("assist"))
    assert told is not None
    assert told["invented"] == 0
