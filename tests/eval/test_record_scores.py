"""The scorer of records is tested itself: every score here is worked out by hand."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.records.assign import assign
from eval.records.errors import Difference
from eval.records.labels import LABEL
from eval.records.run import Evaluation, score_document
from eval.records.scores import Tally, bootstrap, f1_of, kappa, paired
from schemas.errors import OptionError
from schemas.quantity import Quantity
from schemas.records import CountRecord, ReasonAmount
from tests.eval import records as own


def errors(score: object) -> list[tuple[str, str]]:
    return [(one.kind, one.error) for one in score.errors]  # type: ignore[attr-defined]


def test_perfect() -> None:
    score = own.scored(*own.PERFECT)
    assert score.tallies == {
        "amount": Tally(gold=2, found=2, strict=2, placed=2, fact=2),
        "change": Tally(1, 1, 1, 1, 1),
        "reason": Tally(1, 1, 1, 1, 1),
    }
    assert score.errors == ()
    assert (score.reasons.anls, score.reasons.links.f1(), score.reasons.items.f1()) == (1, 1, 1)


def test_nothing_read() -> None:
    score = own.scored()
    assert score.tallies["amount"] == Tally(gold=2)
    assert score.tallies["amount"].precision() is None
    assert (score.tallies["amount"].recall(), score.tallies["amount"].f1()) == (0, 0)
    assert errors(score) == [("amount", "omission")] * 2 + [("change", "omission"), ("reason", "omission")]
    assert (score.reasons.anls, score.reasons.links) == (0, Tally(gold=1))


def test_right_value_at_a_wrong_place_is_an_omission_and_an_invention() -> None:
    moved = own.amount("公务接待费", "10.00", "total_income")
    score = own.scored(moved, own.SPENT_RECORD, labels=(own.INCOME, own.SPENT))
    assert score.tallies["amount"] == Tally(gold=2, found=2, strict=1, placed=1, fact=2)
    assert errors(score) == [("amount", "omission"), ("amount", "invention")]


def test_a_record_twice_is_one_right_and_one_duplicate() -> None:
    again = own.amount("10.00万元", "10.00", "total_income", id="again")
    score = own.scored(own.INCOME_RECORD, again, labels=(own.INCOME,))
    assert score.tallies["amount"] == Tally(gold=1, found=2, strict=1, placed=1, fact=1)
    assert (score.tallies["amount"].precision(), score.tallies["amount"].recall()) == (0.5, 1)
    assert errors(score) == [("amount", "duplicate")]


@pytest.mark.parametrize(
    ("record", "error", "field", "placed"),
    [
        (own.amount("10.00万元", "10.00", "total_income", unit="元"), "misread", "unit", 0),
        (own.amount("10.00万元", "10.0", "total_income"), "misread", "v", 0),
        (own.amount("10.00万元", "10.00", "total_expenditure"), "mislabel", "concept", 1),
        (own.amount("10.00万元", "10.00", "total_income", scope="gpb"), "mislabel", "scope", 1),
        (own.amount("10.00万元", "10.00", "total_income", period=2023), "mislabel", "period", 1),
        (own.amount("10.00万元", "10.00", "total_income", measure="budget"), "mislabel", "measure", 1),
    ],
    ids=["unit", "places", "concept", "scope", "period", "measure"],
)
def test_one_wrong_field_is_one_error(record: own.AnyRecord, error: str, field: str, placed: int) -> None:
    score = own.scored(record, labels=(own.INCOME,))
    assert score.tallies["amount"] == Tally(gold=1, found=1, placed=placed)
    assert [(one.error, [d.field for d in one.differences]) for one in score.errors] == [(error, [field])]


def test_an_error_shows_its_text_and_both_readings() -> None:
    (error,) = own.scored(
        own.amount("10.00万元", "10.00", "total_income", scope="gpb"), labels=(own.INCOME,)
    ).errors
    assert error.differences == (Difference("scope", "all", "gpb"),)
    assert (error.before, error.words, error.after[:8]) == ("一、收入合计 ", "10.00 万元", "，支出合计 12")


def test_a_label_answered_by_a_record_of_another_kind() -> None:
    count = CountRecord(
        id="n",
        evidence=own.evidence("10.00"),
        concept="other",
        name="",
        quantity=Quantity.parse("10.00", "个"),
    )
    score = own.scored(count, labels=(own.INCOME,))
    assert errors(score) == [("amount", "omission"), ("count", "wrong_kind")]


def test_a_side_that_the_label_leaves_out_is_not_compared() -> None:
    record = own.amount("10.00万元", "10.00", "total_income", side="income")
    assert own.scored(record, labels=(own.INCOME,)).errors == ()


def test_one_record_of_both_sides_is_the_same_as_one_of_each() -> None:
    both = LABEL.validate_python({**own.CHANGE.model_dump(), "side": "both"})
    each = tuple(both.model_copy(update={"side": side}) for side in ("income", "expenditure"))
    one = [own.change(side="both")]
    two = [own.change(id="c1", side="expenditure"), own.change(id="c2", side="income")]
    for labels in ((both,), each):
        for read in (one, two):
            assert own.scored(*read, labels=labels).tallies["change"] == Tally(1, 1, 1, 1, 1)
    assert own.scored(two[0], labels=each).tallies["change"] == Tally(1, 1, 0, 1)


def test_two_facts_at_one_place_are_matched_by_what_they_say_not_by_order() -> None:
    subjects = [own.FactKey(concept, "fiscal", "actual", 2024) for concept in ("reception", "meeting")]
    labels = tuple(
        own.CHANGE.model_copy(update={"subject": f"{concept}|fiscal|actual|2024"})
        for concept in ("meeting", "reception")
    )
    read = [own.change(id=subject.concept, subject=subject) for subject in subjects]
    for order in permutations(read):
        assert own.scored(*order, labels=labels).tallies["change"] == Tally(2, 2, 2, 2, 2)


def test_a_figure_of_no_year() -> None:
    label = own.INCOME.model_copy(update={"period": None})
    assert (
        own.scored(own.amount("10.00万元", "10.00", "total_income", period=None), labels=(label,)).errors
        == ()
    )
    assert own.scored(own.INCOME_RECORD, labels=(label,)).errors != ()
    left_out = LABEL.validate_python(own.INCOME.model_dump(exclude={"period"}))
    assert own.scored(own.INCOME_RECORD, labels=(left_out,)).errors == ()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"direction": -1}, "dir"),
        ({"rate": None}, "rate"),
        ({"amount": None}, "amount"),
        ({"base": "initial_budget"}, "base"),
        ({"subject": own.FactKey("reception", "gpb", "actual", 2024)}, "subject.scope"),
    ],
)
def test_fields_of_a_change(fields: dict[str, object], wrong: str) -> None:
    (error,) = own.scored(own.change(**fields), labels=(own.CHANGE,)).errors
    assert wrong in [one.field for one in error.differences]


def test_an_amount_in_a_reason_is_answered_by_the_reason_and_its_key_does_not_count() -> None:
    quoted = ReasonAmount(item="", quantity=Quantity.parse("10.00", "万元"), evidence=own.evidence("10.00"))
    label = own.label("amount", "10.00万元", v="10.00", u="万元", concept="in_reason")
    only = own.reason(amounts=(quoted,), explains=())
    assert own.scored(only, labels=(label,)).tallies["amount"] == Tally(1, 1, 1, 1, 1)
    assert own.scored(own.SPENT_RECORD, only, labels=(own.SPENT,)).tallies["amount"] == Tally(1, 1, 1, 1, 1)
    assert own.scored(own.INCOME_RECORD, labels=(label,)).tallies["amount"] == Tally(1, 1, 1, 1, 1)


def test_hard_cases_are_left_out_with_their_answers() -> None:
    hard = own.INCOME.model_copy(update={"hard": ("not_sure",)})
    wrong = own.amount("10.00万元", "10.00", "total_income", scope="gpb")
    score = own.scored(wrong, own.SPENT_RECORD, labels=(hard, own.SPENT))
    assert score.tallies["amount"] == Tally(gold=2, found=2, strict=1, placed=2, fact=1)
    assert score.easy["amount"] == Tally(1, 1, 1, 1, 1)


def test_a_field_flagged_as_ambiguous_is_not_compared() -> None:
    flagged = own.INCOME.model_copy(update={"hard": ("ambiguous_scope",)})
    assert (
        own.scored(own.amount("10.00万元", "10.00", "total_income", scope="gpb"), labels=(flagged,)).errors
        == ()
    )
    change = own.CHANGE.model_copy(update={"hard": ("ambiguous_base", "ambiguous_scope")})
    elsewhere = own.FactKey("reception", "gpb", "actual", 2024)
    assert own.scored(own.change(base="budget", subject=elsewhere), labels=(change,)).errors == ()
    (error,) = own.scored(own.change(base="budget", direction=-1), labels=(change,)).errors
    assert [one.field for one in error.differences] == ["dir"]


def test_a_comparison_within_a_reason_counts_as_nothing_unless_it_is_labelled() -> None:
    all_of_it = own.reason("公务接待费比上年增加 0.10 万元，增长 50%，主要原因是来访批次增加", explains=())
    quoted = own.label("amount", "0.10万元", v="0.10", u="万元", concept="in_reason")
    assert own.scored(own.change(), all_of_it, labels=(quoted,)).tallies["amount"] == Tally(1, 1, 1, 1, 1)
    inside = own.change(id="c2", evidence=own.evidence("批次"))
    assert own.scored(*own.PERFECT, inside).errors == (own.scored(*own.PERFECT).errors)
    assert own.scored(*own.PERFECT, own.change(id="c2", evidence=own.evidence("公务接待费"))).errors != ()


def test_words_of_a_reason() -> None:
    longer = own.scored(own.change(), own.reason("主要原因是来访批次增加")).reasons
    assert longer.anls == pytest.approx(6 / 11)
    score = own.scored(
        own.change(), own.reason("批次增加", explains=(), topics=("renovation", "thrift"), vacuous="x")
    )
    assert score.tallies["reason"] == Tally(gold=1, found=1)
    assert score.reasons.anls == pytest.approx(4 / 6)
    assert score.reasons.links == Tally(gold=1)
    assert score.reasons.topics.f1() == pytest.approx(2 / 3)
    assert score.reasons.vacuous == [(False, True)]


def test_a_comparison_without_figures_answers_a_label_and_counts_as_nothing_otherwise() -> None:
    bare = own.change(id="b", amount=None, rate=None, evidence=own.evidence("比上年增加"))
    score = own.scored(bare, own.change(), own.reason(explains=("b", "c1")))
    assert score.tallies["change"] == Tally(1, 1, 1, 1, 1)
    assert score.tallies["reason"] == Tally(1, 1, 1, 1, 1)
    of_amount = own.REASON.model_copy(update={"explains": (own.SPENT.span,)})
    bare = bare.model_copy(update={"subject_id": own.SPENT_RECORD.id})
    score = own.scored(own.SPENT_RECORD, bare, own.reason(explains=("b",)), labels=(of_amount,))
    assert score.tallies["reason"].strict == 1


def test_labels_of_another_text_are_refused() -> None:
    with pytest.raises(OptionError, match="另一份文本"):
        score_document(own.gold(own.INCOME), own.prediction(text=own.TEXT.replace("10.00", "11.00")))
    spaced = own.TEXT.replace("收入合计", "收入\n合计")
    assert score_document(own.gold(own.INCOME), own.prediction(text=spaced)).tallies["amount"].gold == 1


# --- measures over documents -----------------------------------------------------------------------------

RIGHT, WRONG = {"amount": Tally(10, 10, 10)}, {"amount": Tally(10, 10, 0)}


def test_interval_of_two_documents_that_differ_in_everything() -> None:
    found = bootstrap([RIGHT, WRONG], f1_of("amount"))
    assert (found.value, found.low, found.high) == (0.5, 0, 1)


def test_intervals_are_the_same_on_every_run_and_need_two_documents() -> None:
    some = [RIGHT, WRONG, {"amount": Tally(5, 6, 4)}]
    assert bootstrap(some, f1_of("amount")) == bootstrap(some, f1_of("amount"))
    assert bootstrap(some, f1_of("amount"), seed=1) != bootstrap(some, f1_of("amount"), draws=10, seed=2)
    assert bootstrap([RIGHT], f1_of("amount")).low is None
    assert bootstrap([RIGHT, WRONG], f1_of("share")).value is None


def test_difference_of_two_runs_draws_the_same_documents_for_both() -> None:
    same = paired([RIGHT, WRONG], [RIGHT, WRONG], "amount").difference
    assert (same.value, same.low, same.high) == (0, 0, 0)
    better = paired([RIGHT, RIGHT], [RIGHT, WRONG], "amount")
    assert (better.now, better.before, better.difference.value) == (1, 0.5, 0.5)
    assert (better.difference.low, better.difference.high) == (0, 1)


def test_kappa() -> None:
    table = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    assert kappa(table) == pytest.approx(0.4)
    assert kappa([(1, 1)]) == 1
    assert kappa([]) is None


def test_scores_of_several_documents_are_summed() -> None:
    one = own.scored(*own.PERFECT)
    both = Evaluation("off", (one, own.scored()))
    assert both.kinds == ["amount", "change", "reason"]
    assert both.count_errors("amount") == {"omission": 2}
    assert both.reasons.anls == 0.5


# --- assignment ------------------------------------------------------------------------------------------


@given(
    st.integers(1, 4).flatmap(
        lambda columns: st.lists(
            st.lists(st.integers(0, 20), min_size=columns, max_size=columns), min_size=1, max_size=4
        )
    )
)
def test_assignment_is_the_best_there_is(weights: list[list[int]]) -> None:
    pairs = assign(weights)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert all(weights[row][column] > 0 for row, column in pairs)
    assert sum(weights[row][column] for row, column in pairs) == _best(weights)


def _best(weights: list[list[int]]) -> int:
    """By trying everything."""
    if not weights:
        return 0
    first, *rest = weights
    skipped = _best(rest)
    taken = (
        first[column] + _best([row[:column] + row[column + 1 :] for row in rest])
        for column in range(len(first))
    )
    return max(skipped, *taken) if first else skipped


def test_assignment_of_nothing() -> None:
    assert assign([]) == []
    assert assign([[0, 0]]) == []
