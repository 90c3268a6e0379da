"""The documents of our own that have the figures of real ones, and the labels their writer gives them."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from eval.corpus import GOLD
from eval.findings import load_items, spans_of
from eval.records.labels import KINDS, ReasonLabel, dump_gold, load_gold
from eval.records.validate import validate
from eval.writer.likeness import names, write_likeness
from extractor.read import read
from schemas.privacy import masked
from schemas.text import Squeezed

DOCUMENTS = GOLD.parent / "documents"
FINDINGS = GOLD / "findings_own.jsonl"


@pytest.mark.parametrize("name", names())
def test_what_is_in_the_repository_is_what_is_written(name: str) -> None:
    written = write_likeness(name)
    assert (DOCUMENTS / f"{name}.txt").read_text("utf-8") == written.text
    assert (GOLD / f"{name}.jsonl").read_text("utf-8") == dump_gold(written.header, written.labels)


@pytest.mark.parametrize("name", names())
def test_labels_stand_where_their_figures_are_printed(name: str) -> None:
    found = validate(load_gold(GOLD / f"{name}.jsonl"), masked(read(DOCUMENTS / f"{name}.txt")))
    assert [(place.said, place.words) for place in found.wrong] == []
    assert not found.other_text
    assert found.amounts == []
    assert found.cells == []


def test_every_kind_of_label_is_there() -> None:
    kinds = Counter(label.kind for name in names() for label in write_likeness(name).labels)
    assert set(kinds) == set(KINDS)
    assert sum(kinds.values()) > 2000


def test_a_reason_leads_to_a_figure() -> None:
    for name in names():
        labels = write_likeness(name).labels
        places = {label.span for label in labels if label.kind != "reason"}
        reasons = [label for label in labels if isinstance(label, ReasonLabel)]
        assert all(label.explains and set(label.explains) <= places for label in reasons)


def test_quotes_of_findings_stand_in_the_documents() -> None:
    texts = {path.name: Squeezed.of(path.read_text("utf-8")) for path in DOCUMENTS.glob("*.txt")}
    items = load_items(FINDINGS)
    assert len(items) > 150
    assert [item.id for item in items if not all(spans_of([q], texts[item.doc]) for q in item.quotes)] == []
    assert len({item.doc for item in items}) == len(names())


def written_in(folder: Path, words: str, *facts: dict[str, Any]) -> Any:
    head = {"document": "x_2024.txt", "year": 2024, "gap": ""}
    for kind, text in (("words", words), ("facts", "\n".join(json.dumps(row) for row in (head, *facts)))):
        (folder / kind).mkdir()
        suffix = ".txt" if kind == "words" else ".jsonl"
        (folder / kind / f"x_2024{suffix}").write_text(text, "utf-8")
    return write_likeness("x_2024", folder)


AMOUNT = {"id": 1, "kind": "amount", "v": "3.00", "u": "万元", "concept": "sangong"}
CHANGE = {
    "id": 2,
    "kind": "change",
    "subject": "sangong|all|actual|2024",
    "base": "prior_year",
    "dir": 1,
    "amount": "1.00",
    "u": "万元",
    "rate": "50.00",
}
REASON = {"id": 3, "kind": "reason", "explains": [2]}
QUOTED = {"id": 4, "kind": "count", "v": "2", "u": "人", "concept": "in_reason"}


def test_words_say_facts(tmp_path: Path) -> None:
    words = "“三公”经费{1}，比上年{2|增加@a，增长@r}，因为{3|来了{4}}。\n"
    written = written_in(tmp_path, words, AMOUNT, CHANGE, REASON, QUOTED)
    assert written.text == "“三公”经费3.00万元，比上年增加1.00万元，增长50.00%，因为来了2人。\n"
    said = {label.kind: written.text[label.start : label.end] for label in written.labels}
    assert said == {
        "amount": "3.00万元",
        "change": "增加1.00万元，增长50.00%",
        "reason": "来了2人",
        "count": "2人",
    }
    reason = next(label for label in written.labels if label.kind == "reason")
    assert reason.explains == (next(label for label in written.labels if label.kind == "change").span,)


def test_a_fact_that_is_only_printed_has_no_label(tmp_path: Path) -> None:
    written = written_in(tmp_path, "购置{1}。", AMOUNT | {"said": True})
    assert written.text == "购置3.00万元。"
    assert written.labels == ()


@pytest.mark.parametrize(
    ("words", "said"),
    [("{1}{1}", "said twice"), ("无", r"facts \[1\] are not said"), ("{1}}", "closes nothing")],
)
def test_words_and_facts_must_fit(words: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=said):
        written_in(tmp_path, words, AMOUNT)


#: Official headings, names of tables, of items and of forms: what every province prints alike.
_OFFICIAL = re.compile(
    r"情况|说明|支出|收入|预算|决算|绩效|经费|财政拨款|科目|用车|设备|缴费|补助|目标|概况|信息|指标|管理|接待|评价"
    r"|公务员|\([类款项]\)|（[类款项]）|结余|总计|合计|因公出国|补贴|中小企业|参保对象|乡村振兴|活动|原因"
)
_CLAUSE = re.compile(r"[^\u4e00-\u9fff（）()、“”]+")


def test_no_sentence_is_that_of_a_sample(samples: Path) -> None:
    theirs = {
        clause
        for path in samples.glob("*.txt")
        for clause in _CLAUSE.split(re.sub(r"[ \u3000]", "", path.read_text("utf-8")))
    }
    ours = {
        clause
        for name in names()
        for clause in _CLAUSE.split(re.sub(r"[ \u3000]", "", write_likeness(name).text))
        if len(clause) >= 12
    }
    assert [clause for clause in sorted(ours & theirs) if not _OFFICIAL.search(clause)] == []
