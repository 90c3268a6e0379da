"""Drawn disclosures: what is written is read back as it was meant, whatever the manner and the format."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from pathlib import Path
from random import Random

import pypdfium2
import pytest
from typer.testing import CliRunner

from eval.generated import ALL_FORMATS, BESIDE, SCAN, moved, render, run, score, to_dict
from eval.planted import plant
from eval.records.labels import KINDS, LABEL, ReasonLabel
from eval.records.scores import total
from eval.writer.__main__ import main
from eval.writer.draw import draw
from eval.writer.render import FORMATS, to_text
from eval.writer.write import manners, write_labelled
from extractor.cli import app
from extractor.pipeline import check_path
from schemas.errors import OptionError
from schemas.text import squeeze

#: F1 below which no manner may fall, all kinds together. Two manners were written without a look at the grammar.
FLOORS = dict.fromkeys(manners(), 0.985) | {"qiantang": 0.94, "liaohe": 0.85, "lingnan": 0.84}


@pytest.mark.parametrize("manner", manners())
def test_what_is_written_is_read_back(manner: str) -> None:
    found = run(2, 11, [manner], ["txt"])
    groups = found.of(manner, "txt")
    assert total(groups, "all").f1() >= FLOORS[manner]
    assert total(groups, "cell").f1() == total(groups, "code_name").f1() == 1
    assert sum(one.lost for one in found.reads) == 0


def test_every_format_gives_back_the_same() -> None:
    found = run(1, 4, ["yongding"])
    plain = found.of(None, "txt")[0]
    assert [one.form for one in found.reads] == [*ALL_FORMATS]
    assert {one.form: one.tallies == plain for one in found.reads} == dict.fromkeys(ALL_FORMATS, True)


@pytest.mark.parametrize("manner", manners())
def test_the_writer_labels_what_it_prints(manner: str) -> None:
    written = write_labelled(draw(9), manner)
    assert {label.kind for label in written.labels} == set(KINDS) - {"fund_row", "indicator"} - (
        # one manner tells differences from the budget, not completions
        {"completion"} if manner == "yongding" else set()
    )
    places = {label.span for label in written.labels}
    reasons = [label for label in written.labels if isinstance(label, ReasonLabel)]
    assert all(label.explains and set(label.explains) <= places for label in reasons)
    text = "".join(written.text.split())
    figures = [(text[one.start : one.end], one.v) for one in written.labels if one.kind == "amount"]
    assert all(words == f"{v}万元" for words, v in ((w.replace(",", ""), v) for w, v in figures))
    assert FORMATS["txt"](written.nodes).decode() == written.text


def label(start: int, end: int, **fields: object) -> object:
    fields = fields or {"kind": "count", "v": "1", "u": "人", "concept": "staff"}
    return LABEL.validate_python({"start": start, "end": end, **fields})


def test_labels_move_with_their_words() -> None:
    fields = {"kind": "reason", "items": (), "topics": (), "vacuous": False}
    labels = [label(2, 4), label(5, 9, explains=((2, 4), (0, 1)), **fields), label(0, 1)]
    found = moved(labels, "甲乙12人因为所以", "第1页乙12人因为所以")
    assert [one.span for one in found] == [(4, 6), (7, 11)]
    assert found[1].explains == ((4, 6),)


def test_scores_are_told_per_manner_and_format() -> None:
    data = to_dict(run(1, 2, ["lancang"], ["txt", "html"]))
    assert [(one["manner"], one["format"]) for one in data["scores"]] == [
        ("lancang", "html"),
        ("lancang", "txt"),
    ]
    assert data["kinds"]["cell"] == 1
    assert data["lost"] == 0


def test_a_manner_that_is_not_there_is_refused() -> None:
    with pytest.raises(OptionError, match="没有这种文风或格式"):
        run(1, 1, ["nowhere"], ["txt"])


@pytest.mark.parametrize("seed", range(4))
def test_planted_faults_stand_where_they_are_said_to(seed: int) -> None:
    sound = write_labelled(draw(seed), manners()[seed]).text
    text, faults = plant(sound, "x.txt", Random(seed), 4)  # noqa: S311 - no secret
    assert len(faults) == 4
    assert text != sound
    assert all(text[one["start"] : one["end"]] == one["new"] != one["old"] for one in faults)
    assert plant(sound, "x.txt", Random(seed), 4) == (text, faults)  # noqa: S311 - no secret


def test_the_command_writes_documents_that_can_be_scored(tmp_path: Path) -> None:
    main(tmp_path, number=1, seed=3, manner=["taihu", "lancang"])
    scored = CliRunner().invoke(
        app, ["eval", "--documents", str(tmp_path), "--gold", str(tmp_path / "gold"), "--json"]
    )
    data = json.loads(scored.stdout)
    assert scored.exit_code == 0
    assert sorted(data["records"][0]["documents"]) == ["lancang_3.txt", "taihu_3.txt"]
    faulty = tmp_path / "faulty"
    main(faulty, number=1, seed=3, manner=["taihu"], faults=2)
    listed = [json.loads(line) for line in (faulty / "faults.jsonl").read_text("utf-8").splitlines()]
    text = (faulty / "taihu_3.txt").read_text("utf-8")
    assert [text[one["start"] : one["end"]] for one in listed] == [one["new"] for one in listed]


def test_the_scores_of_drawn_documents_are_printed() -> None:
    done = CliRunner().invoke(app, ["eval", "--generated", "1", "--format", "txt", "--seed", "5"])
    assert done.exit_code == 0
    assert all(manner in done.stdout for manner in manners())
    assert CliRunner().invoke(app, ["eval", "--generated", "1", "--format", "rtf"]).exit_code == 2


def test_a_scan_holds_pictures_and_no_text(tmp_path: Path) -> None:
    path = render(write_labelled(draw(1), "lancang"), SCAN, tmp_path / "x")
    document = pypdfium2.PdfDocument(path)
    assert len(document) > 1
    assert document[0].get_textpage().get_text_bounded() == ""
    darkest, lightest = document[0].render().to_pil().convert("L").getextrema()
    assert (darkest < 100, lightest > 200) == (True, True)


@pytest.mark.skipif(not importlib.util.find_spec("rapidocr"), reason="the OCR extra is not installed")
def test_a_scan_is_read_back(tmp_path: Path) -> None:
    # the manner that begins with its tables; one page of it is enough for a test
    whole = write_labelled(draw(1), "yongding")
    nodes = (*whole.words[: whole.at], *whole.tables[:5])
    text = to_text(nodes)
    labels = tuple(one for one in whole.labels if one.end <= len(squeeze(text)))
    written = replace(whole, words=nodes, at=len(nodes), tables=(), text=text, labels=labels)
    tallies, _, lost = score(written, check_path(render(written, SCAN, tmp_path / "x")))
    assert len(labels) > 10
    assert total([tallies], "cell").f1() > 0.9
    assert lost == 0


def test_words_and_tables_apart_are_one_disclosure(tmp_path: Path) -> None:
    written = write_labelled(draw(3), manners()[0], tables_last=True)
    checked = check_path(render(written, BESIDE, tmp_path / "x"))
    assert checked.document.parts == ("1.docx", "2.xlsx")
    assert len(checked.document.tables) == 5
    assert [one.message for one in checked.result.findings if one.severity in ("high", "medium")] == []
