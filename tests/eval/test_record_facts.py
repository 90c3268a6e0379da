"""Records of every kind meet their labels: keys by code or by name, columns, rows of forms."""

from __future__ import annotations

from typing import Any

import pytest

from eval.records.align import align
from eval.records.facts import Fact
from eval.records.gold_facts import facts_of_labels, indicator_value, split_said
from eval.records.keys import Names, canonical_concept, same_concept
from eval.records.labels import LABEL
from eval.records.normal import digest, figure, label_word, said
from eval.records.record_facts import RecordFacts
from schemas.evidence import Evidence
from schemas.quantity import Quantity
from schemas.records import (
    AmountRecord,
    AnyRecord,
    CodeNameRecord,
    CompletionRecord,
    DocumentRecord,
    FactKey,
    FormClaimRecord,
    FormFundRecord,
    FormRecord,
    IndicatorRecord,
    LineRecord,
    ShareRecord,
)
from schemas.text import Squeezed

OWN = Names.of([("2080505", "养老保险缴费支出")])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("total_income", "total_income", True),
        ("total_income", "total_expenditure", False),
        ("function:2101301", "function:2101301", True),
        ("function:2101301", "function:2101302", False),
        ("function:卫生健康支出/医疗救助/城乡医疗救助", "function:2101301", True),
        ("function:卫生健康/医疗救助（款）/城乡医疗救助（项）", "function:2101301", True),
        ("function:城乡医疗救助", "function:2101301", True),
        ("function:卫生健康支出", "function:210", True),
        ("function:教育支出/医疗救助/城乡医疗救助", "function:2101301", False),
        ("function:卫生健康支出/医疗救助/疾病应急救助", "function:2101301", False),
        ("function:住房保障支出/住房保障支出/住房公积金", "function:2210201", True),
        ("function:一般公共服务支出/财政事务/行政运行", "function:2010601", True),
        ("function:一般公共服务支出/审计事务/行政运行", "function:2010601", False),
        ("function:养老保险缴费支出", "function:2080505", True),
        ("function:养老保险缴费支出/x", "function:2080505", False),
        ("function:卫生健康/医疗救助", "function:卫生健康支出/医疗救助", True),
        ("function:卫生健康/医疗救助", "function:教育/医疗救助", False),
        ("function:210:basic_expenditure", "function:210", False),
        ("econ:办公费", "econ:30201", True),
        ("econ:办公费", "econ:30202", False),
        ("econ:办公费", "function:30201", False),
        ("project:城乡医疗救助项目", "project:城乡医疗救助", True),
        ("project:城乡医疗救助", "project:长期护理保险", False),
        ("other", "project:城乡医疗救助", False),
    ],
)
def test_same_concept(one: str, other: str, same: bool) -> None:
    assert same_concept(one, other, OWN) is same
    assert same_concept(other, one, OWN) is same


def test_words_in_comparable_form() -> None:
    assert figure("48,120,365.5 0") == Quantity.parse("48120365.50", "元").value
    assert figure("96.49%") == figure("96.49")
    assert figure("——") is None
    assert label_word("（一）其中： 公务接待费（万元）") == "公务接待费"
    assert digest("提升 服务，") == digest("提升服务")
    assert canonical_concept("project:甲项目") == canonical_concept(canonical_concept("project:甲项目"))
    assert (said(""), said("≥95%"), said("65万人", "万人")) == ("", "95", "65")


@pytest.mark.parametrize(
    ("printed", "op", "unit", "wanted"),
    [
        ("65", "≥", "万人", ("≥", "65", "万人")),
        ("≥65万人", "", "", ("≥", "65", "万人")),
        (">=95 %", "", "", ("≥", "95", "%")),
        ("1,000元", "=", "", ("=", "1000", "元")),
        ("", "", "", ("", "", "")),
    ],
)
def test_targets_wherever_operator_and_unit_stand(
    printed: str, op: str, unit: str, wanted: tuple[str, str, str]
) -> None:
    assert split_said(printed, op, unit) == wanted


def test_targets_in_words_are_equal_by_their_digests() -> None:
    value = indicator_value("", "逐步提升", "已提升", "", None, None)
    assert value["target"] == digest("逐步提升") != digest("已提升") == value["actual"]


# --- records against labels ------------------------------------------------------------------------------

TEXT = "208 社会保障 5.00 3.00 资金总额 10.00 9.00 参保率 ≥95% 96% 完成预算的90% 占50% 说明2.00万元"
SQUEEZED = Squeezed.of(TEXT)


def at(words: str, **place: Any) -> Evidence:
    start = TEXT.index(words)
    return Evidence(quote=words, start=start, end=start + len(words), **place)


def table(words: str, concept: str, section: str, **fields: Any) -> AmountRecord:
    return AmountRecord(
        id=words,
        evidence=at(words, table=0, row=1, column=1),
        section=f"table:{section}",
        extractor="table",
        concept=concept,
        name=fields.pop("name", "社会保障"),
        quantity=Quantity.parse(words, "万元"),
        **fields,
    )


def facts(*records: AnyRecord) -> list[Fact]:
    return RecordFacts(records, SQUEEZED).facts()


@pytest.mark.parametrize(
    ("record", "row", "col"),
    [
        (table("5.00", "function:208", "expenditure", code="208"), "208", "total"),
        (table("5.00", "function:208:basic_expenditure", "expenditure", code="208"), "208", "basic"),
        (table("5.00", "function:208:income", "income", code="208"), "208", "total"),
        (table("5.00", "function:208:fiscal_income", "income", code="208"), "208", "fiscal"),
        (table("5.00", "total_income", "income", name="合计"), "合计", "total"),
        (table("5.00", "total_income", "govfund", name="合计"), "合计", "income"),
        (table("5.00", "carryover_begin", "govfund", name="合计"), "合计", "begin"),
        (table("5.00", "econ:30201", "gpb_basic", code="30201"), "30201", "amount"),
        (
            table("5.00", "function:208", "fiscal_summary", side="expenditure", scope="gpb"),
            "社会保障",
            "expenditure.gpb",
        ),
        (
            table("5.00", "function:208", "fiscal_summary", side="expenditure", scope="fiscal"),
            "社会保障",
            "expenditure.total",
        ),
        (
            table("5.00", "gpb_income", "fiscal_summary", side="income", scope="gpb"),
            "社会保障",
            "income.amount",
        ),
        (table("5.00", "reception", "sangong", measure="full_year_budget"), "", "budget.reception"),
        (table("5.00", "meeting", "agency_info", name="会议费"), "会议费", "statistic"),
        (table("5.00", "other", "income", name="合计 事业收入 其中:教育收费"), "合计", "business_education"),
    ],
)
def test_cells_of_tables(record: AmountRecord, row: str, col: str) -> None:
    start, end = SQUEEZED.index(record.evidence.start), SQUEEZED.index(record.evidence.end)
    name = (record.section or "").removeprefix("table:")
    cell = {"kind": "cell", "start": start, "end": end, "table": name, "row": row, "col": col, "v": "5.00"}
    wanted = facts_of_labels([LABEL.validate_python(cell)], SQUEEZED.text, 2024)
    (pair,) = align("cell", wanted, facts(record), Names()).pairs
    assert pair.right, pair.compared


def test_a_figure_without_meaning_takes_the_code_of_its_row() -> None:
    line = LineRecord(
        id="l",
        evidence=at("208", table=0, row=1, column=0),
        kind="function_line",
        code="208",
        name="社会保障",
        level=1,
        table="income",
    )
    cell = next(one for one in facts(line, table("5.00", "other", "income")) if one.kind == "cell")
    assert cell.key["row"] == "208"


def test_a_code_and_its_name() -> None:
    record = CodeNameRecord(id="n", evidence=at("208"), scheme="function", code="208", name="社会保障")
    start = SQUEEZED.index(0)
    label = {"kind": "code_name", "start": start, "end": start + 3, "code": "208"}
    for name, right in (("社会保障", True), ("卫生健康", False)):
        wanted = facts_of_labels([LABEL.validate_python({**label, "name": name})], SQUEEZED.text, None)
        (pair,) = align("code_name", wanted, facts(record), Names()).pairs
        assert pair.right is right


def forms() -> list[AnyRecord]:
    """A form on a project: a row of money, an indicator, and claims in words."""
    document = DocumentRecord(
        id="d",
        evidence=at("208"),
        unit_name="",
        region="",
        year=2024,
        document_kind="final_account",
        level="unit",
        money_unit=None,
        source_hash="",
        profile="base",
    )
    unit = {"unit": "元"}
    return [
        document,
        FormRecord(id="f", evidence=at("资金总额"), form=0, title="", project="参保扩面", family="x"),
        FormFundRecord(
            id="m",
            evidence=at("资金总额 10.00 9.00"),
            form=0,
            source="资金总额",
            is_total=True,
            full_year_budget=Quantity.parse("10.00", unit["unit"]),
            executed=Quantity.parse("9.00", unit["unit"]),
        ),
        IndicatorRecord(
            id="i",
            evidence=at("参保率 ≥95% 96%"),
            form=0,
            name="参保率",
            operator="≥",
            target_text="95%",
            actual_text="96%",
            target=Quantity.parse("95", "%"),
            actual=Quantity.parse("96", "%"),
        ),
        FormClaimRecord(
            id="c",
            evidence=at("90%"),
            form=0,
            role="result",
            predicate="execution_rate",
            quantity=Quantity.parse("90", "%"),
        ),
        FormClaimRecord(
            id="e",
            evidence=at("2.00万元"),
            form=0,
            role="goal",
            predicate="figure",
            quantity=Quantity.parse("2.00", "万元"),
        ),
    ]


ROW = {"initial_budget": None, "rate": None, "weight": None, "score": None}
FORM_LABELS: list[dict[str, Any]] = [
    {"kind": "fund_row", "words": "资金总额", "form": 0, "source": "资金总额：", "is_total": True, **ROW}
    | {"full_year_budget": "10.00", "executed": "9.00"},
    {"kind": "indicator", "words": "参保率", "form": 0, "name": digest("参保率"), "op": "≥", "target": "95"}
    | {"actual": "96", "unit": "%", "weight": None, "score": None},
    {"kind": "completion", "words": "90%", "v": "90", "subject": "project:参保扩面|unknown|actual|2024"}
    | {"base": "full_year_budget", "form": "completion"},
    {"kind": "amount", "words": "2.00万元", "v": "2.00", "u": "万元", "concept": "other"}
    | {"scope": "unknown", "measure": "budget", "period": 2024},
]


@pytest.mark.parametrize("label", FORM_LABELS, ids=lambda label: str(label["kind"]))
def test_rows_and_claims_of_forms(label: dict[str, Any]) -> None:
    fields = dict(label)
    words = fields.pop("words")
    start = SQUEEZED.text.index(words)
    wanted = facts_of_labels(
        [LABEL.validate_python({**fields, "start": start, "end": start + len(words)})], SQUEEZED.text, 2024
    )
    aligned = align(fields["kind"], wanted, facts(*forms()), Names())
    assert [pair.right for pair in aligned.pairs] == [True], aligned.pairs
    assert aligned.extra == ()


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("fund_row", "executed", "9.01"),
        ("fund_row", "rate", "90"),
        ("fund_row", "full_year_budget", None),
        ("fund_row", "form", 1),
        ("fund_row", "is_total", False),
        ("fund_row", "source", "其中：财政拨款"),
        ("indicator", "name", digest("参保人数")),
        ("indicator", "op", "="),
        ("indicator", "target", "95.0"),
        ("indicator", "actual", "97"),
        ("indicator", "unit", "人"),
        ("indicator", "weight", "5"),
        ("indicator", "score", "5"),
        ("indicator", "reason", True),
        ("completion", "subject", "project:参保扩面|all"),
        ("completion", "form", "deviation"),
        ("amount", "measure", "actual"),
    ],
)
def test_every_field_of_a_row_or_claim_counts(kind: str, field: str, value: Any) -> None:
    label = next(one for one in FORM_LABELS if one["kind"] == kind)
    start = SQUEEZED.text.index(label["words"])
    fields = {name: one for name, one in label.items() if name != "words"} | {field: value}
    place = {"start": start, "end": start + len(label["words"])}
    wanted = facts_of_labels([LABEL.validate_python(fields | place)], SQUEEZED.text, 2024)
    (pair,) = align(kind, wanted, facts(*forms()), Names()).pairs
    assert not pair.right
    assert len((*pair.compared.value, *pair.compared.key)) == 1


def test_claims_of_forms_that_no_label_asks_for_count_as_nothing() -> None:
    assert align("amount", [], facts(*forms()), Names()).extra == ()


def test_what_is_read_from_the_words_of_a_form_counts_as_nothing_unless_it_is_labelled() -> None:
    read = AmountRecord(
        id="a", evidence=at("96%"), concept="other", name="", quantity=Quantity.parse("96", "元")
    )
    assert align("amount", [], facts(read), Names()).extra != ()
    assert align("amount", [], facts(read, *forms()), Names()).extra == ()


def test_keys_of_shares_and_completions() -> None:
    share = ShareRecord(
        id="s",
        evidence=at("占50%"),
        quantity=Quantity.parse("50", "%"),
        part=FactKey("function:208", "gpb", "actual", 2024),
        whole=None,
    )
    done = CompletionRecord(
        id="c",
        evidence=at("完成预算的90%"),
        subject=FactKey("reception", "fiscal", "actual", 2024),
        name="",
        base="budget",
        quantity=Quantity.parse("90", "%"),
    )
    start = SQUEEZED.text.index("50%")
    label = {
        "kind": "share",
        "start": start,
        "end": start + 3,
        "v": "50",
        "part": "function:社会保障和就业支出|gpb",
    }
    for whole, wrong in ((None, ()), ("total_expenditure|gpb", ("whole.concept", "whole.scope"))):
        wanted = facts_of_labels([LABEL.validate_python({**label, "whole": whole})], SQUEEZED.text, None)
        (pair,) = align("share", wanted, facts(share, done), Names()).pairs
        assert pair.compared.key == wrong
    start = SQUEEZED.text.index("90%")
    label = {
        "kind": "completion",
        "start": start,
        "end": start + 3,
        "v": "90",
        "subject": "reception|fiscal|actual|2024",
    }
    wanted = facts_of_labels(
        [LABEL.validate_python({**label, "base": "initial_budget", "form": "completion"})],
        SQUEEZED.text,
        None,
    )
    (pair,) = align("completion", wanted, facts(share, done), Names()).pairs
    assert pair.compared.key == ("base",)
