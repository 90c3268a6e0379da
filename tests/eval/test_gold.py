"""Labels: located, validated, compared, settled; and none of a document's sentences is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from eval.corpus import GOLD
from eval.records.agree import Agreement, Passes
from eval.records.labels import AmountLabel, AnyLabel, dump_gold, find_gold, load_gold
from eval.records.settle import Decision, settle
from eval.records.validate import validate
from eval.records.working import locate
from extractor.cli import app
from extractor.profiles import taxonomy
from extractor.profiles.classification import Scheme, names_by_code
from extractor.read import read
from schemas.errors import OptionError
from tests.eval import records as own

WORKING: list[dict[str, Any]] = [
    {"kind": "amount", "line": 1, "q": "10.00 万元", "v": "10.00", "u": "万元", "concept": "total_income"}
    | {"scope": "all", "measure": "actual", "period": "2024", "hard": "not_sure", "note": "unclear"},
    {
        "kind": "amount",
        "line": 1,
        "q": "万元",
        "n": 2,
        "v": "12.00",
        "u": "万元",
        "concept": "project:修缮项目",
    },
    {"kind": "change", "line": 2, "q": "增加", "q_end": "50%", "subject": "reception|fiscal|actual|2024"}
    | {"base": "prior_year", "dir": 1, "amount": "0.10", "u": "万元", "rate": "50%"},
    {
        "kind": "reason",
        "line": 2,
        "q": "来访批次增加",
        "explains": [{"line": 2, "q": "增加 0.10 万元，增长 50%"}],
    }
    | {"items": ["reception"], "topics": ["guests"], "vacuous": False},
    {"kind": "cell", "line": 3, "cell": 1, "table": "income", "row": "合计", "col": "total", "v": "1,234.50"},
    {"kind": "indicator", "line": 3, "q": "合计", "form": 0, "name": "合计", "op": "", "target": "≥65万人"}
    | {"actual": "逐步提升", "unit": "", "weight": "10分", "score": "-"},
]
DOCUMENT = own.TEXT + "合计\t1,234.5 0\n"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(DOCUMENT, "utf-8")
    return path


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture
def working(tmp_path: Path) -> Path:
    return written(tmp_path / "working.jsonl", WORKING)


def test_locate(document: Path, working: Path) -> None:
    header, labels, slips = locate(working, read(document))
    assert slips == []
    assert (header.document, header.year) == ("a.txt", 2024)
    amount, project, change, reason, *table = labels
    assert isinstance(amount, AmountLabel)
    assert amount.span == own.place("10.00万元")
    assert (amount.period, amount.hard) == (2024, ("not_sure",))
    assert project.span == own.place("万元", 2)
    assert project.concept.startswith("project:#")  # type: ignore[union-attr]
    assert change.span == own.place("增加0.10万元,增长50%")
    assert (change.rate, reason.explains) == ("50", (change.span,))  # type: ignore[union-attr]
    indicator, cell = table
    assert (cell.v, cell.row) == ("1234.50", "合计")  # type: ignore[union-attr]
    fields = indicator.model_dump()
    assert (fields["op"], fields["target"], fields["unit"]) == ("≥", "65", "万人")
    assert fields["actual"].startswith("#")
    assert (fields["weight"], fields["score"]) == ("10分", None)


@pytest.mark.parametrize(
    "fault",
    [{"q": "11.00"}, {"n": 2}, {"line": 9}, {"cell": 4}, {"scope": "none"}, {"u": None}, {"extra": 1}],
    ids=str,
)
def test_what_cannot_be_located_is_said(document: Path, tmp_path: Path, fault: dict[str, Any]) -> None:
    path = written(tmp_path / "w.jsonl", [WORKING[0] | fault, WORKING[0]])
    _, labels, slips = locate(path, read(document))
    assert [slip.number for slip in slips] == [1]
    assert len(labels) == 1


def test_a_file_of_labels_is_read_back_as_it_was(document: Path, working: Path, tmp_path: Path) -> None:
    header, labels, _ = locate(working, read(document))
    path = tmp_path / "gold.jsonl"
    path.write_text(dump_gold(header, labels), "utf-8")
    again = load_gold(path)
    assert (again.header, list(again.labels)) == (header, labels)
    assert [one.path for one in find_gold(tmp_path)] == [path]


@pytest.mark.parametrize(
    ("line", "said"),
    [("", "空的"), ("{}", "抬头"), ('{"kind": "amount"}', "抬头")],
)
def test_no_file_of_labels(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(line, "utf-8")
    with pytest.raises(OptionError, match=said):
        load_gold(path)
    with pytest.raises(OptionError, match="没有记录标注"):
        find_gold(tmp_path)


def test_another_codebook_and_a_broken_label_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    text = dump_gold(own.gold().header, own.LABELS)
    path.write_text(text.replace('"codebook": "1"', '"codebook": "0"'), "utf-8")
    with pytest.raises(OptionError, match="手册"):
        load_gold(path)
    path.write_text(text.replace('"base": "prior_year"', '"base": "never"'), "utf-8")
    with pytest.raises(OptionError, match="第 4 行不是标注"):
        load_gold(path)


# --- validation ------------------------------------------------------------------------------------------


def validated(document: Path, *labels: AnyLabel, text: str = DOCUMENT) -> Any:
    return validate(own.gold(*labels, text=text), read(document))


def test_right_labels_are_valid_and_the_rest_is_listed(document: Path) -> None:
    found = validated(document, *own.LABELS)
    assert found.valid
    assert found.amounts == []
    found = validated(document, own.INCOME)
    assert found.valid
    assert [re.findall("【(.+)】", one.text)[0] for one in found.amounts] == ["12.00 万元", "0.10 万元"]


def test_a_tampered_document_fails(document: Path) -> None:
    document.write_text(DOCUMENT.replace("10.00", "10.01"), "utf-8")
    assert not validated(document, *own.LABELS).valid


@pytest.mark.parametrize(
    ("label", "said"),
    [
        (own.INCOME.model_copy(update={"v": "11.00"}), "没有 11.00"),
        (own.INCOME.model_copy(update={"start": 900, "end": 905}), "不在文中"),
        (own.CHANGE.model_copy(update={"rate": "51"}), "没有 51"),
        (own.REASON.model_copy(update={"explains": ((0, 2),)}), "没有标注"),
        (own.SPENT, "重复"),
    ],
)
def test_labels_that_are_wrong(document: Path, label: AnyLabel, said: str) -> None:
    found = validated(document, own.SPENT, label)
    assert [said in one.said for one in found.wrong] == [True]


def test_cells_nobody_labelled(tmp_path: Path) -> None:
    text = "表\n项目\t金额\t合计\n收入\t10.00\t12.00\n支出\t11.00\t13.00\n"
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    document = read(path)
    assert document.tables
    row = {
        "kind": "cell",
        "line": 3,
        "cell": 1,
        "table": "income",
        "row": "收入",
        "col": "total",
        "v": "10.00",
    }
    _, labels, _ = locate(written(tmp_path / "w.jsonl", [row]), document)
    found = validate(own.gold(*labels, text=text), document)
    assert [re.findall("【(.+)】", one.text)[0] for one in found.cells] == ["12.00", "11.00", "13.00"]


# --- two passes ------------------------------------------------------------------------------------------

OTHER_SCOPE = own.INCOME.model_copy(update={"scope": "gpb"})
OTHER_TOPICS = own.REASON.model_copy(update={"topics": ("thrift",), "vacuous": True})


def passes(first: tuple[AnyLabel, ...], second: tuple[AnyLabel, ...]) -> Passes:
    return Passes(own.gold(*first), own.gold(*second), own.TEXT)


def test_agreement() -> None:
    data = passes(own.LABELS, (OTHER_SCOPE, own.CHANGE, OTHER_TOPICS)).agreement().as_dict()
    assert data["kinds"]["amount"] == {"first": 2, "second": 1, "place_f1": 2 / 3, "strict_f1": 0}
    assert data["kinds"]["change"]["strict_f1"] == 1
    assert data["fields"]["scope"] == {"pairs": 2, "agreed": 1, "kappa": pytest.approx(1 / 3)}
    assert data["fields"]["vacuous"]["agreed"] == 0
    assert "measure" in data["fields"]
    whole = sum([passes(own.LABELS, own.LABELS).agreement()] * 2, start=Agreement())
    assert whole.as_dict()["kinds"]["amount"]["first"] == 4


def test_differences_have_stable_ids_and_their_text() -> None:
    rows = passes(own.LABELS, (OTHER_SCOPE, own.CHANGE, OTHER_TOPICS)).differences()
    assert [(row["id"].split("/")[0], row["fields"]) for row in rows] == [
        ("amount", ["scope"]),
        ("amount", []),
        ("reason", ["topics", "vacuous"]),
    ]
    assert rows[1]["B"] is None
    assert "【12.00 万元】" in rows[1]["text"]


def test_settling() -> None:
    items = passes(own.LABELS, (OTHER_SCOPE, own.CHANGE, OTHER_TOPICS)).items()
    income = items[0].id
    decisions = [
        Decision(kind="amount", only="A", take="A", reason="stated"),
        Decision(id=income, take="B", label={"measure": "budget"}, reason="heading"),
        Decision(kind="reason", fields=("vacuous", "topics"), take="neither", reason="none"),
        Decision(add={**own.INCOME.model_dump(), "side": "both"}, reason="missed"),
        Decision(id="amount/0-1", take="A", reason="nothing"),
    ]
    done = settle(items, decisions)
    assert [one.id for one in done.idle] == ["amount/0-1"]
    assert done.undecided == []
    kept = [(one.kind, one.settled.why if one.settled else None) for one in done.labels]
    assert sorted(kept, key=str) == [
        ("amount", "heading"),
        ("amount", "missed"),
        ("amount", "stated"),
        ("change", None),
    ]
    assert [item.id for item in settle(items, decisions[1:2]).undecided] == [items[1].id, items[3].id]


def test_what_both_agree_on_is_kept_with_the_flags_of_both() -> None:
    flagged = own.INCOME.model_copy(update={"hard": ("split",)})
    (label,) = settle(passes((own.INCOME,), (flagged,)).items(), []).labels
    assert label.hard == ("split",)


def test_commands(document: Path, working: Path, tmp_path: Path) -> None:
    run = CliRunner()
    first, second = tmp_path / "A", tmp_path / "B"
    first.mkdir()
    second.mkdir()
    for folder in (first, second):
        done = run.invoke(app, ["gold", "locate", str(document), str(working), "-o", str(folder / "a.jsonl")])
        assert done.exit_code == 0, done.output
    done = run.invoke(app, ["gold", "validate", str(first / "a.jsonl"), str(document)])
    assert "有误 1 处" in done.output  # the second 万元 is no 12.00
    assert done.exit_code == 1
    arguments = [
        "gold",
        "agree",
        str(first),
        str(second),
        "-d",
        str(tmp_path),
        "--differences",
        str(tmp_path / "D"),
    ]
    done = run.invoke(app, arguments)
    assert json.loads(done.stdout)["kinds"]["amount"]["strict_f1"] == 1
    assert (tmp_path / "D" / "a.jsonl").read_text("utf-8") == ""
    decisions = written(tmp_path / "decisions.jsonl", [])
    arguments = [
        "gold",
        "settle",
        str(first / "a.jsonl"),
        str(second / "a.jsonl"),
        str(document),
        str(decisions),
    ]
    done = run.invoke(app, arguments)
    assert done.exit_code == 0
    assert done.stdout == (first / "a.jsonl").read_text("utf-8")
    written(tmp_path / "bad.jsonl", [WORKING[0] | {"q": "none"}])
    done = run.invoke(app, ["gold", "locate", str(document), str(tmp_path / "bad.jsonl")])
    assert done.exit_code == 2
    assert "第 1 行" in done.output


# --- the labels of the repository ------------------------------------------------------------------------

_WORDS = re.compile(r"[一-鿿]+")
#: A longer run of Chinese characters is a name of the vocabulary, or too much.
_LONGEST = 16
#: Names printed beside codes and rows of tables may be as long as the longest official one.
_LONGEST_NAME = 40


def vocabulary() -> frozenset[str]:
    schemes: tuple[Scheme, ...] = ("function", "economic")
    names = [word for scheme in schemes for words in names_by_code(scheme).values() for word in words]
    text = str([taxonomy(name) for name in ("columns", "concepts", "forms")])
    return frozenset(part for name in (*names, text) for part in _WORDS.findall(name))


def long_words(folder: Path) -> list[str]:
    known = vocabulary()
    return [
        f"{path.name}: {word}"
        for path in sorted(folder.glob("*.jsonl"))
        for longest, word in _words_of(path)
        if len(word) > longest and word not in known
    ]


def _words_of(path: Path) -> Iterator[tuple[int, str]]:
    """Runs of Chinese characters with how long they may be; verdicts and quotes of our own documents are ours."""
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        if "fingerprint" in row or "quotes" in row:
            continue
        for name, value in row.items():
            if name != "settled":
                longest = _LONGEST_NAME if name in ("name", "row") else _LONGEST
                yield from ((longest, word) for word in _WORDS.findall(str(value)))


def test_labels_keep_no_sentence() -> None:
    assert long_words(GOLD) == []


def test_a_sentence_in_a_label_is_seen(tmp_path: Path) -> None:
    sentence = "根据相关文件要求按照每人每年的筹资标准"
    rows = [
        {"source": sentence},
        {"name": sentence * 3},
        {"name": sentence},
        {"source": "一般公共预算财政拨款收入"},
    ]
    written(tmp_path / "x.jsonl", rows)
    assert len(long_words(tmp_path)) == 2
