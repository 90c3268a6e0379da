"""The seeded-error evaluation: what is drawn, what is known of it, and how a detection is told."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from eval.ground import Ground
from eval.redundancy import Redundancy, direction
from eval.seeded import Report, run, to_json, to_text
from eval.seeding import Change, Seeder
from extractor.read import read_bytes
from extractor.segment import segment
from schemas.errors import OptionError
from schemas.quantity import Quantity

TEXT = """甲县测试局2031年度部门决算

第二部分 2031年度部门决算表

支出决算表

公开03表

金额单位：万元

项目¦¦本年支出¦¦
科目编码¦科目名称¦合计¦基本支出¦项目支出
合计¦¦130.50¦90.30¦40.20
208¦社会保障和就业支出¦86.40¦86.40¦
20805¦行政事业单位养老支出¦86.40¦86.40¦
2080501¦行政单位离退休¦12.30¦12.30¦
2080505¦机关事业单位基本养老保险缴费支出¦74.10¦74.10¦
213¦农林水支出¦44.10¦3.90¦40.20
21303¦水利¦44.10¦3.90¦40.20
2130301¦行政运行¦3.90¦3.90¦
2130305¦水利工程建设¦40.20¦¦40.20

第三部分 2031年度部门决算情况说明

一、支出决算情况说明

2031年度本年支出合计130.50万元，其中：基本支出90.30万元，占69.20%；项目支出40.20万元，占30.80%。与2030年度相比，支出增加30.50万元，增长30.50%，主要原因是水利工程增加。

二、其他情况

本部门另有工会会费17.77万元。
""".replace("¦", "\t")


def ground_of(text: str = TEXT) -> Ground:
    document = read_bytes(text.encode(), "case.txt")
    return Ground(document, segment(document))


def figure(ground: Ground, printed: str, place: str = "narrative", nth: int = 0):  # type: ignore[no-untyped-def]
    return [f for f in ground.figures if f.printed == printed and f.place == place][nth]


def test_figures_are_found_with_their_place_and_unit() -> None:
    ground = ground_of()
    assert str(figure(ground, "130.50").quantity) == "130.50万元"
    assert str(figure(ground, "130.50", "table").quantity) == "130.50万元"
    assert str(figure(ground, "69.20").quantity) == "69.20%"
    printed = {f.printed for f in ground.figures}
    assert "2031" not in printed
    assert "2080501" not in printed


@pytest.mark.parametrize(
    ("printed", "place", "new", "told"),
    [
        ("130.50", "narrative", "136.50", True),
        ("69.20", "narrative", "96.20", True),
        ("30.50", "narrative", "35.00", True),
        ("12.30", "table", "12.80", True),
        ("44.10", "table", "41.40", True),
        ("17.77", "narrative", "17.71", False),
        ("130.50", "narrative", "130.50", False),
    ],
)
def test_an_error_is_knowable_if_a_relation_breaks(printed: str, place: str, new: str, told: bool) -> None:
    ground = ground_of()
    altered = figure(ground, printed, place)
    quantity = Quantity.parse(new, altered.quantity.unit)
    assert bool(Redundancy(ground).broken(altered, quantity)) is told


def test_a_slip_within_rounding_is_not_knowable_by_a_rate() -> None:
    ground = ground_of(TEXT.replace("30.50万元，增长30.50%", "30.50万元，增长30.5%"))
    known = Redundancy(ground)
    step = figure(ground, "30.50")
    assert known.broken(step, Quantity.parse("30.49", "万元")) == ""
    assert known.broken(step, Quantity.parse("31.50", "万元")) == "growth"


@pytest.mark.parametrize(
    ("words", "sign"), [("比上年增加", 1), ("减少", -1), ("增加后又减少", -1), ("持平", 0)]
)
def test_direction_is_that_of_the_last_word(words: str, sign: int) -> None:
    assert direction(words) == sign


def changes(seed: int, number: int = 60, text: str = TEXT) -> list[Change]:
    return Seeder(ground_of(text), Random(seed)).draw(number)  # noqa: S311 - no secret


def test_the_same_seed_draws_the_same_changes() -> None:
    assert changes(5) == changes(5)
    assert changes(5) != changes(6)


def test_every_change_changes_the_text_and_only_its_edits() -> None:
    for change in changes(7):
        altered = change.apply(TEXT)
        assert altered != TEXT
        first = min(edit.start for edit in change.edits)
        last = max(edit.end for edit in change.edits)
        assert altered[:first] == TEXT[:first]
        assert altered[change.moved(last) :] == TEXT[last:]


def test_figure_changes_leave_a_readable_figure_that_differs() -> None:
    altered = [c for c in changes(8) if c.new]
    assert {c.kind for c in altered} >= {"digit", "swap", "shift", "rate", "cell"}
    assert all(c.old != c.new for c in altered)


def test_an_item_is_repeated_under_another_class_with_and_without_its_total() -> None:
    drawn = [c for seed in range(6) for c in changes(seed)]
    plain = next(c for c in drawn if c.kind == "double" and c.place == "table")
    raised = next(c for c in drawn if c.kind == "double_raised" and c.place == "table")
    assert len(plain.edits) == 1
    assert len(raised.edits) > 1
    assert plain.knowable
    assert plain.apply(TEXT).count(plain.names[0]) == TEXT.count(plain.names[0]) + 1


def test_a_direction_word_beside_another_is_knowable() -> None:
    signs = {c.edits[0].start: c for seed in range(8) for c in changes(seed) if c.kind == "sign"}
    assert len(signs) == 2
    assert {c.knowable for c in signs.values()} == {"pair of words"}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    path = tmp_path_factory.mktemp("seeded") / "case.txt"
    path.write_text(TEXT, "utf-8")
    return run([path], seed=3, per_document=40, drawn=0)


def test_most_of_what_is_knowable_is_found(report: Report) -> None:
    numbers = report.count(None, "table")
    assert numbers["knowable"] >= 8
    assert numbers["detected"] >= 0.9 * numbers["knowable"]
    assert sum(len(t.stray) for t in report.trials) <= 1


def test_counts_by_kind_add_to_those_by_place(report: Report) -> None:
    data = json.loads(to_json(report))
    for place in ("table", "narrative", "form"):
        drawn = sum(kinds[place]["drawn"] for kinds in data["kinds"].values() if place in kinds)
        assert drawn == data["places"][place]["drawn"]
    assert data["suggestions"]["right"] <= data["suggestions"]["given"]


def test_the_report_says_what_was_missed(report: Report) -> None:
    text = to_text(report)
    assert f"植入错误 {len(report.trials)} 处" in text
    assert f"可知而未发现 {len(report.misses)} 处" in text


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OptionError):
        run([tmp_path], seed=1, per_document=1, drawn=0)
