"""Every check against its cases, and the guards that no check is without cases or documentation.

A case file ``tests/checks/CODE.yml`` is a list of cases. Each has a ``name`` and either

``document``  a text that is read, segmented and extracted like any other, or
``records``   a list of records as mappings; ``id`` and ``evidence`` are filled in, ``quote`` is the words of
              the evidence, a quantity may be written ``0.12万元`` and a fact key as its concept alone;

and ``expect``: the findings, in any order, each a mapping of what must hold (``severity``, ``category``,
``item``, ``message_has``, ``computation_has``, ``suggestion_has``, ``quotes``, ``values``); an empty list
for none.
``cannot_check`` is true (some), false (none) or how many; ``passes`` likewise. ``profile`` names a profile.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import pytest
import yaml
from pydantic import TypeAdapter

from extractor.check import DOC_SECTIONS, Rule, rules, run_rule
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, cannot_check, failed, passed
from extractor.profiles import load_profile
from schemas.evidence import Evidence
from schemas.findings import Category, Severity
from schemas.records import AnyRecord
from schemas.text import squeeze

CASES = Path(__file__).resolve().parent / "checks"
_RECORD: TypeAdapter[AnyRecord] = TypeAdapter(AnyRecord)
_QUANTITY = re.compile(r"([+-]?[\d,]+(?:\.\d+)?)(.*)")
_QUANTITIES = frozenset(
    {"quantity", "amount", "rate", "initial_budget", "full_year_budget", "executed", "weight", "score"}
    | {"target", "actual", "completion", "deviation", "coefficient", "total_score"}
)
_KEYS = frozenset({"subject", "part", "whole"})
#: Fields that have the name of a fact key and are plain words.
_VERBATIM = {"breakdown": ("whole",), "form_claim": ("subject",)}
_CASE_KEYS = frozenset({"name", "document", "records", "profile", "expect", "cannot_check", "passes"})
_EXPECT_KEYS = frozenset(
    {"severity", "category", "item", "message_has", "computation_has", "suggestion_has", "quotes", "values"}
)


class _Loader(yaml.SafeLoader):
    """YAML that keeps figures as printed: ``0.30`` stays a string and never becomes a float."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:float"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def load_cases(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Case lists by rule code.

    Raises:
        AssertionError: the folder holds no case at all, or a file is malformed.
    """
    files = {path.stem: yaml.load(path.read_text("utf-8"), _Loader) for path in folder.glob("*.yml")}  # noqa: S506 - _Loader is a SafeLoader
    assert files, f"no cases in {folder}"
    for code, cases in files.items():
        assert cases, f"{code}: no cases"
        assert isinstance(cases, list), f"{code}: not a list of cases"
        for case in cases:
            assert set(case) <= _CASE_KEYS, f"{code}: unknown keys {set(case) - _CASE_KEYS}"
            assert ("document" in case) != ("records" in case), (
                f"{code}: {case.get('name')}: document or records"
            )
            for wanted in case["expect"]:
                assert set(wanted) <= _EXPECT_KEYS, f"{code}: unknown keys {set(wanted) - _EXPECT_KEYS}"
    return files


def case_problems(cases: dict[str, list[dict[str, Any]]], codes: set[str]) -> list[str]:
    """What is wrong with a set of case files for a set of rules."""
    problems = [f"{code}: no case file" for code in codes - cases.keys()]
    problems += [f"{code}.yml: no such rule" for code in cases.keys() - codes]
    for code, listed in cases.items():
        names = Counter(case["name"] for case in listed)
        problems += [f"{code}: duplicate case {name}" for name, n in names.items() if n > 1]
        if not any(case["expect"] for case in listed):
            problems.append(f"{code}: no case that fails")
        if all(case["expect"] for case in listed):
            problems.append(f"{code}: no case that passes")
    return problems


def rule_problems(rule: Any) -> list[str]:
    """What a rule lacks of documentation and declarations."""
    problems = []
    for section in DOC_SECTIONS:
        body = re.search(
            rf"^{section}[:：]?\s*\n(.*?)(?=^(?:{'|'.join(DOC_SECTIONS)})|\Z)", rule.doc, re.M | re.S
        )
        body = body or re.search(rf"^{section}[:：]\s*(\S.*)", rule.doc, re.M)
        if not body or len(re.sub(r"[\W_]", "", body.group(1))) < 10:
            problems.append(f"{rule.code}: section {section!r} is missing or empty")
    if not rule.title or not re.search(r"[\u4e00-\u9fff]", rule.title):
        problems.append(f"{rule.code}: TITLE is not Chinese")
    if rule.category not in get_args(Category):
        problems.append(f"{rule.code}: no such CATEGORY: {rule.category}")
    if rule.severity not in get_args(Severity):
        problems.append(f"{rule.code}: no such SEVERITY: {rule.severity}")
    if not rule.doc.strip().splitlines()[:1]:
        problems.append(f"{rule.code}: no first line")
    return problems


def build_records(given: list[dict[str, Any]]) -> list[AnyRecord]:
    """Make records of case data; ids ``r1``, ``r2`` ... and evidence are filled in where not given."""
    made, offset = [], 0
    for number, fields in enumerate(given, 1):
        words = str(fields.get("quote", fields.get("name", fields.get("text", fields["kind"]))))
        evidence = {"quote": words, "start": offset, "end": offset + len(words)} | fields.get("evidence", {})
        offset += len(words) + 1
        verbatim = _VERBATIM.get(fields["kind"], ())
        plain = {
            key: value if key in verbatim else _expanded(key, value)
            for key, value in fields.items()
            if key not in ("quote", "evidence")
        }
        made.append(_RECORD.validate_python({"id": f"r{number}", **plain, "evidence": evidence}))
    return made


def _expanded(key: str, value: Any) -> Any:
    if key in _QUANTITIES and isinstance(value, str | int):
        printed = _QUANTITY.fullmatch(str(value))
        assert printed, f"not a quantity: {value}"
        return {"value": printed.group(1).replace(",", ""), "unit": printed.group(2)}
    if key in _KEYS and isinstance(value, str):
        return {"concept": value}
    if key == "amounts":
        blank = Evidence(quote="额", start=0, end=1)
        return [{"evidence": blank} | {k: _expanded(k, v) for k, v in one.items()} for one in value]
    return value


def facts_of(case: dict[str, Any], folder: Path) -> Facts:
    """The facts of a case, made from its records or extracted from its document."""
    if "records" in case:
        return Facts(build_records(case["records"]), load_profile(case.get("profile", "base")))
    from extractor.extract import extract
    from extractor.read import read
    from extractor.segment import segment

    path = folder / "case.txt"
    path.write_text(case["document"], "utf-8")
    document = read(path)
    segments = segment(document, case.get("profile"))
    profile = load_profile(segments.profile)
    return Facts(extract(document, segments, profile).records, profile)


def _has(text: str | None, pieces: str | list[str]) -> bool:
    wanted = [pieces] if isinstance(pieces, str) else pieces
    return all(squeeze(str(piece)) in squeeze(text or "") for piece in wanted)


def fits(outcome: Outcome, wanted: dict[str, Any], rule: Rule) -> bool:
    """Whether a failed outcome is the one a case asks for."""
    quotes = " ".join(squeeze(one.quote) for one in outcome.evidence)
    values = [one.value for one in outcome.values]
    tests = {
        "severity": lambda w: (outcome.severity or rule.severity) == w,
        "category": lambda w: (outcome.category or rule.category) == w,
        "item": lambda w: _has(outcome.item, w),
        "message_has": lambda w: _has(outcome.message, w),
        "computation_has": lambda w: _has(outcome.computation, w),
        "suggestion_has": lambda w: _has(outcome.suggestion, w),
        "quotes": lambda w: _has(quotes, w),
        "values": lambda w: all(str(one) in values for one in w),
    }
    return all(tests[key](value) for key, value in wanted.items())


def _agrees(number: int, wanted: bool | int) -> bool:
    return (number > 0) == wanted if isinstance(wanted, bool) else number == wanted


def check_case(rule: Rule, case: dict[str, Any], folder: Path) -> None:
    """Run one rule over one case; a crash of the rule is a failure of the test."""
    outcomes = list(rule.check(facts_of(case, folder)))
    found = list({one.item: one for one in outcomes if one.status == "fail"}.values())
    said = "\n".join(
        f"  [{one.severity or rule.severity}] {one.item}: {one.message}"
        f" | {one.computation} | {one.suggestion}"
        for one in found
    )
    assert len(found) == len(case["expect"]), f"{len(found)} findings:\n{said}"
    left = list(found)
    for wanted in case["expect"]:
        match = next((one for one in left if fits(one, wanted, rule)), None)
        assert match, f"no finding is {wanted}:\n{said}"
        left.remove(match)
    for one in found:
        assert re.search(r"[\u4e00-\u9fff]", one.message), f"the message is not Chinese: {one.message}"
    for key, status in (("cannot_check", "cannot_check"), ("passes", "pass")):
        if key in case:
            number = sum(one.status == status for one in outcomes)
            assert _agrees(number, case[key]), f"{status}: {number}: {[o.reason or o.item for o in outcomes]}"


_ALL = [(rule, case) for rule in rules() for case in load_cases(CASES).get(rule.code, [])]


@pytest.mark.parametrize(("rule", "case"), _ALL, ids=[f"{rule.code}-{case['name']}" for rule, case in _ALL])
def test_case(rule: Rule, case: dict[str, Any], tmp_path: Path) -> None:
    check_case(rule, case, tmp_path)


def test_every_check_has_cases_and_every_case_file_a_check() -> None:
    assert _ALL
    assert case_problems(load_cases(CASES), {rule.code for rule in rules()}) == []


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_every_check_is_documented_and_declared(rule: Rule) -> None:
    assert rule_problems(rule) == []
    source = (
        Path(__file__).resolve().parent.parent / "extractor" / "check" / f"{rule.module.split('.')[-1]}.py"
    )
    assert len(source.read_text("utf-8").splitlines()) <= 150


def test_codes_and_names_are_unique() -> None:
    found = rules()
    assert len({rule.code for rule in found}) == len({rule.name for rule in found}) == len(found)


# The guards themselves, each seen to fail once.

_DOC = "Title.\n\n" + "\n\n".join(f"{section}:\n    something is said here" for section in DOC_SECTIONS)


def _fake(**changes: Any) -> Any:
    fields = {"code": "Z99", "doc": _DOC, "title": "假规则", "category": "sum", "severity": "high"}
    return SimpleNamespace(**{**fields, **changes})


def test_a_documented_rule_is_accepted() -> None:
    assert rule_problems(_fake()) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"doc": ""},
        {"doc": "Title only."},
        {"doc": _DOC.replace("False alarms", "Alarms")},
        {"doc": _DOC.replace("Basis:\n    something is said here", "Basis:\n")},
        {"title": "English"},
        {"category": "sums"},
        {"severity": "urgent"},
    ],
)
def test_a_rule_without_its_declarations_is_refused(changes: dict[str, Any]) -> None:
    assert rule_problems(_fake(**changes))


_PASS: dict[str, Any] = {"name": "a", "expect": []}
_FAIL: dict[str, Any] = {"name": "b", "expect": [{}]}


@pytest.mark.parametrize(
    ("cases", "codes"),
    [
        ({}, {"Z99"}),
        ({"Z99": [_PASS, _FAIL]}, set()),
        ({"Z99": [_PASS, _FAIL, _FAIL]}, {"Z99"}),
        ({"Z99": [_PASS]}, {"Z99"}),
        ({"Z99": [_FAIL]}, {"Z99"}),
    ],
    ids=["check without cases", "cases without check", "duplicate name", "no fail", "no pass"],
)
def test_bad_case_files_are_refused(cases: dict[str, Any], codes: set[str]) -> None:
    assert case_problems({"Y98": [_PASS, _FAIL]}, {"Y98"}) == []
    assert case_problems(cases, codes)


def test_no_cases_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no cases"):
        load_cases(tmp_path)


def test_a_case_with_a_misspelt_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Z99.yml").write_text("- name: a\n  records: []\n  expected: []\n  expect: []\n", "utf-8")
    with pytest.raises(AssertionError, match="unknown keys"):
        load_cases(tmp_path)


class _FakeRule:
    code, name, severity, category = "Z99", "fake", "high", "sum"

    def __init__(self, outcomes: Any) -> None:
        self.check = outcomes


def test_a_crash_fails_the_case_and_is_cannot_check_in_a_run(tmp_path: Path) -> None:
    def crash(_: Facts) -> Any:
        raise ZeroDivisionError

    rule: Any = _FakeRule(crash)
    with pytest.raises(ZeroDivisionError):
        check_case(rule, {"records": [], "expect": []}, tmp_path)
    (outcome,) = run_rule(rule, Facts([], load_profile()))
    assert outcome.status == "cannot_check"
    assert "ZeroDivisionError" in outcome.reason


def test_a_case_that_expects_something_else_fails(tmp_path: Path) -> None:
    found = failed("项", "某项不符", "1 + 1 = 2", (Evidence(quote="某项", start=0, end=2),))
    rule: Any = _FakeRule(lambda _: [found, passed("乙"), cannot_check("丙", "缺数")])
    check_case(
        rule,
        {
            "records": [],
            "expect": [{"item": "项", "message_has": ["不符"]}],
            "passes": 1,
            "cannot_check": True,
        },
        tmp_path,
    )
    for wanted in ([], [{"severity": "low"}], [{"message_has": "相符"}], [{}, {}]):
        with pytest.raises(AssertionError):
            check_case(rule, {"records": [], "expect": wanted}, tmp_path)
    with pytest.raises(AssertionError):
        check_case(rule, {"records": [], "expect": [{}], "cannot_check": False}, tmp_path)


def test_a_finding_without_evidence_is_refused() -> None:
    with pytest.raises(ValueError, match="evidence"):
        failed("项", "不符", "", ())
