"""The pieces of the grammar: view, tokens, clauses, bases, functional paths."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.extract.narrative.clauses import Group, sentences
from extractor.extract.narrative.functions import Functions, bare
from extractor.extract.narrative.lexicon import Entry, Kind, Lexicon, plain, scope_in, standard_lexicon
from extractor.extract.narrative.phrases import read_base
from extractor.extract.narrative.tokens import Path, Token, Tokenizer, find_paths
from extractor.extract.narrative.view import view
from schemas.quantity import Quantity
from tests.extract.narrative.notation import parse

WORDS = [
    "2024年度",
    "收、支总计",
    "415.60万元",
    "，",
    "。",
    "；",
    "：",
    "、",
    "（",
    "）",
    "其中",
    "占",
    "5.5%",
    "增加",
    "减少",
    "增长（下降）",
    "比上年",
    "与年初预算相比",
    "主要原因是",
    "完成预算的",
    "持平",
    "社会保障和就业支出（类）",
    "行政运行（项）",
    "2130201",
    "公务接待",
    "12批次",
    "80人次",
    "一是",
    "1.",
    "截至",
    "12月31日",
    "∞%",
    "等",
    "由",
    "到",
    "主要用于",
    "包括",
    "基本支出",
    "财政拨款",
    "三公",
    "“",
    "”",
    "政府性基金",
    "[image:图1]",
    "因",
    "所致",
    "-3.2",
    "亿元",
    "1,234.50",
    "\n",
    "\t",
    " ",
]


def tokens(text: str) -> list[Token]:
    return Tokenizer(view(text, 0, len(text)), standard_lexicon()).run()


def kinds(text: str) -> list[str]:
    return [token.kind.name for token in tokens(text)]


def test_the_view_drops_blanks_quotes_and_residue_and_leads_back() -> None:
    text = "[image: 图1]收 入“总 计”，１２万元"
    seen = view(text, 0, len(text))
    assert seen.text == "收入总计，12万元"
    start, end = seen.span(0, 4)
    assert text[start:end] == "收 入“总 计"
    assert [words for _, _, words in seen.quoted()] == ["总 计"]


def test_a_view_of_nothing_has_no_span() -> None:
    with pytest.raises(ValueError, match="no text"):
        view("", 0, 0).span(0, 0)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1,234.50万元", "1234.50", "万元"),
        ("0.47万（含", "0.47", "万元"),
        ("71,204,836.5 0元", "71204836.50", "元"),
        ("-38.40%", "-38.40", "%"),
        ("3台（套）", "3", "台(套)"),
        ("7 批次", "7", "批次"),
        ("１，２３４．５０万元", "1234.50", "万元"),
        ("2.5个百分点", "2.5", "百分点"),
    ],
)
def test_figures_with_their_units(text: str, value: str, unit: str) -> None:
    token = tokens(text)[0]
    assert token.value == Quantity(value=Decimal(value), unit=unit)


@pytest.mark.parametrize(
    "text",
    [
        "〔2023〕35号",
        "12月31日",
        "第3部分",
        "0951-1234567",
        "139" + "12345678",
        "2020-2024年",
        "单价100万元（含）以上设备",
        "1.2024年度",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert not {"MONEY", "COUNT", "RATE"} & set(kinds(text))


def test_a_line_break_inside_digits_parts_two_figures() -> None:
    assert [t.text for t in tokens("12\n34万元")][-1] == "34万元"


def test_a_number_that_a_line_of_words_breaks_is_none() -> None:
    assert not {"MONEY", "COUNT", "RATE", "BARE"} & set(kinds("本年收入20\n323.21万元"))


def test_a_blank_behind_whole_decimals_parts_two_figures() -> None:
    assert [t.text for t in tokens("合计3,019.34 3,019.34")][-2:] == ["3,019.34", "3,019.34"]
    assert [t.text for t in tokens("合计48,120,365.5 0元")][-1] == "48,120,365.50元"


def test_directions_of_one_character_count_only_before_a_figure() -> None:
    assert "DIRECTION" in kinds("少3.00万元")
    assert "DIRECTION" not in kinds("少数民族")


def test_both_directions_left_in_are_none() -> None:
    token = next(t for t in tokens("比上年增加（减少）3.00万元") if t.kind is Kind.DIRECTION)
    assert token.value is None
    assert token.text == "增加(减少)"


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("主要原因是：人员增加", "主要原因是"),
        ("变动原因：人员增加", "变动原因"),
        ("主要由于人员增加", "主要由于"),
        ("减少了，主要变动原因为：人员", "主要变动原因为"),
    ],
)
def test_cues_of_reasons(text: str, cue: str) -> None:
    assert next(t.text for t in tokens(text) if t.kind is Kind.CUE) == cue


def test_words_that_only_hold_the_word_reason() -> None:
    assert "CUE" not in kinds("政策调整等原因减少支出")


def test_paths_with_levels_codes_and_numbers() -> None:
    text = "3.农林水支出（类）林业和草原（款）行政运行（项）：2130201"
    assert [path for _, _, path in find_paths(plain(text))] == [
        Path(("农林水支出", "林业和草原", "行政运行"))
    ]
    coded = find_paths(plain("农林水支出（213类）行政运行（2130201项）"))
    assert [path.code for _, _, path in coded] == ["2130201"]


def test_sentences_clauses_and_groups() -> None:
    tree = sentences(
        tokens(
            "基本支出3.00万元（其中：人员经费2.00万元、公用经费1.00万元），占60%；项目支出2.00万元。收、支持平。"
        )
    )
    assert [len(sentence) for sentence in tree] == [3, 1]
    group = tree[0][0].items[-1]
    assert isinstance(group, Group)
    assert group.has_figure()
    assert [clause.mark for clause in group.clauses] == [Kind.COLON, Kind.PAUSE, None]


def test_a_bracket_that_never_closes_ends_with_its_sentence() -> None:
    tree = sentences(tokens("项目支出3.00万元（其中，甲2.00万元。基本支出1.00万元。"))
    assert len(tree) == 2


@pytest.mark.parametrize(
    ("text", "base", "figure"),
    [
        ("比上年", "prior_year", None),
        ("与2023年度相比", "prior_year", None),
        ("较2022年决算", "other", None),
        ("较年初预算数", "initial_budget", None),
        ("比全年预算", "full_year_budget", None),
        ("比2024年年初预算12.00万元减少", "initial_budget", "12.00万元"),
        ("由上年的12.00万元减少到", "prior_year", "12.00万元"),
    ],
)
def test_bases(text: str, base: str, figure: str | None) -> None:
    phrase = read_base(tokens(text), 0, 2024)
    assert phrase is not None
    assert phrase.kind == base
    assert (phrase.figure.text if phrase.figure else None) == figure


@pytest.mark.parametrize("text", ["与公务用车保有量差异", "和项目支出", "由县林草局承担"])
def test_prepositions_that_open_no_base(text: str) -> None:
    assert read_base(tokens(text), 0, 2024) is None


def test_names_are_compared_without_the_endings_that_vary() -> None:
    assert bare("住房保障支出（类）") == bare("住房保障")
    assert bare("支出") == "支出"


def test_paths_resolve_in_the_light_of_the_class() -> None:
    functions = Functions({})
    assert functions.concept(Path(("农林水支出", "林业和草原", "行政运行"))) == (
        "function:2130201",
        "2130201",
    )
    assert functions.concept(Path(("农林水支出", "", ""))) == ("function:213", "213")
    unknown = functions.concept(Path(("农林水支出", "林业和草原", "从未有过的科目")))
    assert unknown == ("function:农林水/林业和草原/从未有过的科目", None)


def test_of_several_codes_printed_for_a_name_the_standard_one_counts() -> None:
    functions = Functions({"社会保障和就业支出": ["108", "208"], "苗圃支出": ["2139801", "2139802"]})
    assert functions.codes("社会保障和就业", 3) == {"208"}
    assert functions.codes("苗圃支出", 7) == {"2139801", "2139802"}


def test_a_name_that_many_lines_have_means_none() -> None:
    functions = Functions({})
    assert functions.of_name("行政运行") is None
    assert functions.of_name("行政运行", "21302") == ("function:2130201", "2130201")


def test_the_longest_word_wins_and_own_words_do_not_hide_shared_ones() -> None:
    lexicon = standard_lexicon()
    found = lexicon.longest("财政拨款收入支出总计", 0)
    assert found is not None
    assert found[0] == len("财政拨款收入支出总计")
    assert lexicon.extended({}) is lexicon
    assert Lexicon({}).longest("财政", 0) is None


_SPELLINGS = st.sets(st.text("甲乙丙", min_size=1, max_size=4), max_size=12)


@given(_SPELLINGS, _SPELLINGS, st.text("甲乙丙丁", min_size=1, max_size=8), st.data())
def test_the_longest_word_is_what_trying_every_word_finds(
    shared: set[str], own: set[str], text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    below = Lexicon({word: Entry(Kind.WORD, word) for word in shared})
    both = below.extended({word: Entry(Kind.UNIT, word) for word in own})
    for lexicon, words in ((both, shared | own), (below, shared)):
        longest = max((word for word in words if text.startswith(word, start)), key=len, default=None)
        found = lexicon.longest(text, start)
        assert (found[0], found[1].value) == (start + len(longest), longest) if longest else found is None
        assert found is None or found[1].kind is (Kind.WORD if longest in shared else Kind.UNIT)


def test_funds_in_words() -> None:
    assert scope_in("一般公共预算财政拨款支出") == "gpb"
    assert scope_in("使用非财政拨款结余") is None


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40).map("".join))
def test_no_text_breaks_the_reader(text: str) -> None:
    builder = parse(text, "（三）一般公共预算财政拨款支出决算具体情况", "gpb_detail")
    known = {record.id for record in builder.records}
    assert len(known) == len(builder.records)
    for record in builder.records:
        assert builder.document.text[record.evidence.start : record.evidence.end] == record.evidence.quote
