"""What a model adds, on documents written in manners the grammar does not know; and that it only adds."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extractor.extract.llm.merge import is_bare
from extractor.extract.llm.numerals import find_numerals
from extractor.pipeline import Options, check_path
from schemas.asks import Ask, LlmUse
from schemas.findings import Result
from schemas.records import AmountRecord, ChangeRecord, ReasonRecord, Record
from schemas.text import squeeze
from tests.extract.llm.scripts import (
    DOCUMENTS,
    MESSY,
    Scripted,
    asked_of,
    check_with,
    figure,
    is_second,
    lines_of,
    nothing,
    oracle,
)

DOCS = [*MESSY, "qingxi_2024"]
Script = Callable[[Ask], Any]
#: Names the taxonomy knows: the wrong item is most dangerous if it is one of these.
NAMES = (
    *(
        "公务接待费",
        "公务用车运行维护费",
        "公务用车",
        "因公出国",
        "三公",
        "机关运行经费",
        "培训费",
        "会议费",
        "差旅费",
    ),
    *(
        "政府采购",
        "货物",
        "服务",
        "基本支出",
        "项目支出",
        "本年支出合计",
        "本年收入合计",
        "人员经费",
        "公用经费",
    ),
)


def checked(name: str, script: Script, use: LlmUse = "assist") -> Result:
    return check_path(
        DOCUMENTS / f"{name}.txt", Options(llm=use, asker=Scripted(script), with_text=True)
    ).result


def figures_of(record: Record) -> list[str]:
    """The figures of a record, digit for digit as they would be printed in Arabic."""
    names = ("quantity", "amount", "rate")
    return [str(q.value) for name in names if (q := getattr(record, name, None)) is not None]


def wild(seed: int) -> Script:
    """A model that answers anything: right and wrong lines, kinds, items, figures, in any number."""
    dice = random.Random(seed)  # noqa: S311 - a script, not a secret
    kinds = ["金额", "增减额", "增减率", "完成率", "占比", "数量", "其他"]

    def words(text: str) -> str:
        start = dice.randrange(len(text))
        return text[start : start + dice.randrange(1, 40)]

    def script(ask: Ask) -> Any:
        lines, out = lines_of(ask), []
        if ask.task != "figures":
            topics = ["人员增加", "人员减少", "厉行节约", "价格上涨", "没有这类"]
            return {
                "labels": [
                    {
                        "line": n,
                        "quote": words(t),
                        "topic": dice.choice(topics),
                        "push": dice.choice("增减"),
                        "facts": [1, 9],
                    }
                    for n, t in lines.items()
                ]
            }
        for n, printed in [*asked_of(ask), *asked_of(ask)]:
            line = lines.get(n, "")
            quote = dice.choice([line, words(line), line[: line.find(printed) + len(printed)]])
            known = [name for name in NAMES if name in line]
            item = dice.choice([words(line), "公务接待费", "", line[: dice.randrange(1, 8)], *known, *known])
            out.append(figure(n, quote, printed, item, dice.choice(kinds)))
        return {"figures": out}

    return script


@pytest.mark.parametrize("use", ["assist", "full"])
@pytest.mark.parametrize("name", DOCS)
def test_whatever_a_model_says_nothing_is_invented_and_no_finding_is_made(name: str, use: LlmUse) -> None:
    """The goals: quotes not in the document 0, figures not in the quote 0, false findings of the model's making 0."""
    off = check_path(DOCUMENTS / f"{name}.txt").result
    known = {finding.fingerprint for finding in off.findings}
    made = 0
    for seed in range(12):
        result = checked(name, wild(seed), use)
        assert result.text is not None
        for record in result.records:
            assert record.evidence.quote == result.text[record.evidence.start : record.evidence.end]
            if record.extractor == "llm":
                made += 1
                quote = squeeze(record.evidence.quote).replace(",", "")
                numerals = {str(one.quantity.value) for one in find_numerals(quote)}
                assert all(value in quote or value in numerals for value in figures_of(record))
        assert {finding.fingerprint for finding in result.findings} <= known
    assert made or name not in MESSY  # the grammar reads every figure of the other


@pytest.mark.parametrize("name", MESSY)
def test_assist_adds_and_takes_nothing_away(name: str) -> None:
    off = check_path(DOCUMENTS / f"{name}.txt").result
    result = checked(name, oracle(name))
    added = [record for record in result.records if record.extractor == "llm"]
    assert len(added) >= 5
    # every record with a meaning is still there, but for its number
    kept = {_plain(record) for record in result.records}
    for record in off.records:
        assert is_bare(record) or _plain(record) in kept
    assert result.coverage.quantities_recorded == off.coverage.quantities_recorded
    explained = {r.id: r.explains for r in off.records if isinstance(r, ReasonRecord) and r.explains}
    assert (
        explained.items() <= {r.id: r.explains for r in result.records if isinstance(r, ReasonRecord)}.items()
    )


def _plain(record: Record) -> str:
    """A record without what a model may say of it: labels, and the change that an unlinked reason explains."""
    linked = {"explains", "direction"} if isinstance(record, ReasonRecord) else set()
    return record.model_dump_json(exclude={"labels", *linked})


@pytest.mark.parametrize("name", MESSY)
def test_a_model_that_says_nothing_changes_nothing(name: str) -> None:
    off = check_path(DOCUMENTS / f"{name}.txt").result
    result = checked(name, nothing)
    assert result.records == off.records
    assert result.findings == off.findings


@pytest.mark.parametrize("use", ["assist", "full"])
@pytest.mark.parametrize("name", MESSY)
def test_a_model_that_cannot_be_reached_changes_nothing_and_is_said(name: str, use: LlmUse) -> None:
    off = check_path(DOCUMENTS / f"{name}.txt").result
    result = checked(name, lambda ask: None, use)
    assert result.records == off.records
    assert result.findings == off.findings
    model = result.coverage.model
    assert model is not None
    assert len(model.unanswered) == model.asks > 0
    assert {one.why for one in model.unanswered} == {"超时"}


def test_the_same_replies_give_the_same_bytes() -> None:
    first, again = (checked(MESSY[0], oracle(MESSY[0])) for _ in range(2))
    assert [r.model_dump_json() for r in first.records] == [r.model_dump_json() for r in again.records]
    assert first.coverage.model == again.coverage.model


def test_an_endpoint_that_dies_half_way_keeps_what_was_answered() -> None:
    whole = oracle(MESSY[1])
    seen: list[Ask] = []

    def dying(ask: Ask) -> Any:
        seen.append(ask)
        return whole(ask) if len(seen) <= 3 else None

    result = checked(MESSY[1], dying)
    model = result.coverage.model
    assert model is not None
    assert model.added
    assert model.unanswered


TEXT = (
    "碧泉市南港区航标站\n2024年度部门决算\n一、支出决算情况说明\n"
    "公务接待费那一块花了3.20万元，比头一年多掏了0.40万元，多了14.3%。\n"
)


def test_amount_and_rate_of_a_change_are_one_record(tmp_path: Path) -> None:
    def script(ask: Ask) -> Any:
        (line,) = lines_of(ask).values()
        given = zip(("3.20万元", "0.40万元", "14.3%"), ("金额", "增减额", "增减率"), strict=True)
        return {"figures": [figure(1, line, printed, "公务接待费", kind) for printed, kind in given]}

    records = [r for r in check_with(TEXT, script, tmp_path)[0].result.records if r.extractor == "llm"]
    amount, change = records
    assert isinstance(amount, AmountRecord)
    assert (amount.concept, str(amount.quantity)) == ("reception", "3.20万元")
    assert amount.scope != "unknown"
    assert isinstance(change, ChangeRecord)
    assert (str(change.amount), str(change.rate), change.direction, change.base) == (
        "0.40万元",
        "14.3%",
        1,
        "prior_year",
    )


#: A word more, and the figure may be another one: no check may then compare it.
UNSURE = {
    "of others": "下属站公务接待费那一块花了3.20万元。",
    "last year's": "头一年公务接待费那一块花了3.20万元。",
    "a part": "其中公务接待费那一块花了3.20万元。",
    "about": "公务接待费那一块花了将近3.20万元。",
    "planned": "公务接待费那一块打算花了3.20万元。",
    "two figures": "公务接待费和培训费那一块花了3.20万元和1.10万元。",
    "a condition": "码头开放日公务接待费那一块花了3.20万元。",
    "another year": "2021年公务接待费那一块花了3.20万元。",
}


@pytest.mark.parametrize("name", UNSURE)
def test_a_figure_that_may_be_another_one_is_compared_with_nothing(name: str, tmp_path: Path) -> None:
    def script(ask: Ask) -> Any:
        lines = lines_of(ask)
        return {
            "figures": [figure(n, lines[n], printed, "公务接待费", "金额") for n, printed in asked_of(ask)]
        }

    text = TEXT.splitlines()
    result = check_with("\n".join([*text[:3], UNSURE[name]]), script, tmp_path)[0].result
    meant = [r for r in result.records if isinstance(r, AmountRecord) and r.concept == "reception"]
    assert all(r.scope == "unknown" or r.period != 2024 for r in meant if r.extractor == "llm")


def test_what_does_not_hold_is_asked_once_more_by_name(tmp_path: Path) -> None:
    def script(ask: Ask) -> Any:
        right = figure(1, "公务接待费那一块花了3.20万元", "3.20万元", "公务接待费", "金额")
        return {"figures": [right if is_second(ask) else right | {"quote": "公务接待费花了3.90万元"}]}

    checked_, asker = check_with(TEXT, script, tmp_path)
    assert [is_second(ask) for ask in asker.asks] == [False, True]
    assert (
        "引文中的数字与原文不符" in asker.asks[1].messages[-1].content
        or "引文不在原文中" in asker.asks[1].messages[-1].content
    )
    model = checked_.result.coverage.model
    assert model is not None
    assert (model.proposed, model.verified, sum(model.dropped.values()), model.added) == (2, 1, 1, 1)


def test_nobody_is_asked_about_what_the_grammar_reads(tmp_path: Path) -> None:
    text = "某局2024年度部门决算\n一、支出决算情况说明\n本年支出合计12.50万元，比上年增加1.50万元，增长13.64%。\n"
    result, asker = check_with(text, nothing, tmp_path)
    assert not asker.asks
    assert result.result.coverage.model is not None
    assert result.result.coverage.model.asks == 0


def test_figures_of_a_long_list_are_asked_in_batches(tmp_path: Path) -> None:
    figures_ = "、".join(f"第{n}号浮标那一块花了{n}.25万元" for n in range(1, 38))
    _, asker = check_with(f"某站2024年度部门决算\n一、支出决算情况说明\n{figures_}。\n", nothing, tmp_path)
    counts = [len(asked_of(ask)) for ask in asker.asks]
    assert sum(counts) == 37
    assert max(counts) <= 10


def test_off_loads_nothing_of_it() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from pathlib import Path; from extractor.pipeline import check_path;"
        f"check_path(Path({str(DOCUMENTS / 'qingxi_2024.txt')!r}));"
        "print([m for m in sys.modules if m.startswith(('extractor.extract.llm', 'openai', 'instructor'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
