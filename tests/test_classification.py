"""The classification and the 勾稽 formulas as data: complete in themselves, and read as written."""

from __future__ import annotations

import pytest

from extractor.check import rules
from extractor.check.formulas import _terms, _texts
from extractor.profiles import taxonomy
from extractor.profiles.classification import (
    class_of_name,
    code_of_name,
    codes_by_name,
    names_by_code,
)


@pytest.mark.parametrize("scheme", ["function", "economic"])
def test_every_code_has_its_level_above_and_a_name(scheme: str) -> None:
    names = names_by_code(scheme)  # type: ignore[arg-type]
    assert len(names) > 100
    for code, own in names.items():
        assert len(code) in ((3, 5, 7) if scheme == "function" else (3, 5))
        assert len(code) == 3 or code[:-2] in names
        assert own
        assert len(set(own)) == len(own)
        assert all(name.strip() == name and name for name in own)


def test_all_classes_are_listed() -> None:
    classes = {code for code in names_by_code("function") if len(code) == 3}
    assert classes == {str(n) for n in [*range(201, 218), *range(219, 225), 227, *range(229, 235)]}
    economic = {code for code in names_by_code("economic") if len(code) == 3}
    assert economic == {"301", "302", "303", "307", "309", "310", "311", "312", "313", "399"}


def test_names_lead_to_codes() -> None:
    assert code_of_name("公务员医疗补助") == "2101103"
    assert code_of_name("归口管理的行政单位离退休") == "2080501"
    assert code_of_name("行政运行") is None
    assert code_of_name("没有这个科目") is None
    assert code_of_name("公务接待费", "economic") == "30217"
    assert names_by_code("function")["2010101"] == ("行政运行",)
    assert "2130104" in codes_by_name("function")["事业运行"]


@pytest.mark.parametrize(
    ("name", "scheme", "code"),
    [
        ("社会保障和就业支出", "function", "208"),
        ("社会保障和就业", "function", "208"),
        ("国土海洋气象等支出", "function", "220"),
        ("其他支出", "function", "229"),
        ("其他支出", "economic", "399"),
        ("人大事务", "function", None),
    ],
)
def test_classes_by_name(name: str, scheme: str, code: str | None) -> None:
    assert class_of_name(name, scheme) == code  # type: ignore[arg-type]


def test_every_formula_belongs_to_a_rule_and_is_read() -> None:
    formulas = dict(taxonomy("relations"))
    tables = formulas.pop("tables")
    # T13 to T16 look for rows that are missing or differ, T20 gathers rounding: they have no formula
    table_rules = {rule.code for rule in rules() if rule.code.startswith("T")} - {
        "T13",
        "T14",
        "T15",
        "T16",
        "T20",
    }
    assert set(formulas) == table_rules
    concepts = set(taxonomy("concepts")["concepts"]) | set(taxonomy("concepts")["counts"]) | {"class"}
    for listed in formulas.values():
        for formula in listed:
            assert {"item"} < set(formula)
            for asked in [asked for text in _texts(formula) for asked in _terms(text)]:
                assert asked.table in (None, *tables)
                assert asked.concept in concepts or asked.concept.startswith(("function:", "econ:"))


def test_a_term_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not a term"):
        _terms("total income")
