"""What reports say of the language model: everything that was not believed or not answered, and nothing that acts."""

from __future__ import annotations

import io

import openpyxl
import pytest
from rich.console import Console

from extractor.report.excel import to_xlsx
from extractor.report.html import to_html
from extractor.report.markdown import to_markdown
from extractor.report.model import model_notes
from extractor.report.subject import Subject
from extractor.report.terminal import print_report
from schemas.evidence import quote
from schemas.model_use import Disagreement, ModelCoverage, Unanswered
from tests.report.making import FORMULA, HOSTILE, RULES, document, subject

READ = document(f"灯塔花了1.00万元{HOSTILE}\n合计 3.50")


def with_model(**more: object) -> Subject:
    evidence = quote(READ, 0, 12)
    made = ModelCoverage(
        mode="assist",
        asks=3,
        proposed=6,
        verified=3,
        repaired=1,
        dropped={"数字不在引文中": 2},
        added=4,
        labels=1,
        unanswered=(Unanswered(evidence=evidence, why=f"超时{HOSTILE}"),),
        refused=(quote(READ, 0, len(READ.text.splitlines()[0])),),
        disagreements=(Disagreement(evidence=evidence, grammar="灯塔：金额", model=FORMULA),),
    )
    one = subject(READ)
    result = one.result
    coverage = result.coverage.model_copy(update={"model": made.model_copy(update=more)})
    return Subject(one.path, READ, result.model_copy(update={"coverage": coverage}))


SAID = (
    "提问 3 次",
    "提出 6 条",
    "舍弃 2 条",
    "数字不在引文中 2",
    "1 段未能由模型读出",
    "没有交给模型",
    "灯塔：金额",
)


def terminal(one: Subject) -> str:
    stream = io.StringIO()
    print_report(one, Console(file=stream, width=400))
    return stream.getvalue()


def cells(one: Subject) -> str:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx([one], RULES)))
    return "\n".join(
        str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None
    )


REPORTS = {
    "html": lambda one: to_html(one, RULES),
    "markdown": lambda one: to_markdown([one], RULES),
    "terminal": terminal,
    "xlsx": cells,
}


@pytest.mark.parametrize("form", REPORTS)
def test_every_report_says_what_became_of_the_proposals(form: str) -> None:
    text = REPORTS[form](with_model())
    assert [said for said in SAID if said not in text] == []


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_words_of_a_model_do_not_act(form: str) -> None:
    assert "<script>alert" not in REPORTS[form](with_model())


def test_nothing_is_said_without_a_model() -> None:
    assert model_notes(None) == []
    assert "语言模型" not in REPORTS["markdown"](subject(READ))


def test_what_the_model_left_out_is_said() -> None:
    assert any(
        "没有读到的数字 7 处" in note.heading
        for note in model_notes(with_model(unconfirmed=7).result.coverage.model)
    )
