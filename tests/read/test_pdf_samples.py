"""The PDF reader on real final accounts: their own sums, pdfplumber and the labelled quotes are the oracles."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path

import pdfplumber
import pytest

from extractor.read.pdf import read_pdf
from schemas.document import Document, Table
from schemas.text import squeeze

LAND, FINANCE = "putuo_guihua_2024.pdf", "putuo_caizheng_2024.pdf"
BOTH = pytest.mark.parametrize("name", [LAND, FINANCE])
#: Pages of each table as printed: the list of units, then 公开01-09.
PAGES = {
    LAND: [(6,), (7,), (8, 9), (10, 11), (12, 13), (14, 15), (16,), (17,), (18,), (19,)],
    FINANCE: [(5,), (6, 7), (8, 9), (10, 11), (12, 13, 14), (15,), (16, 17), (18,), (19,), (20,)],
}
#: Tables with functional codes, columns of the code, of the name, and of the amounts.
CODED = {LAND: ((2, 3, 5), 1), FINANCE: ((2, 3, 5), 3)}


@cache
def document_of(path: Path) -> Document:
    """Each sample is read once."""
    return read_pdf(path.read_bytes(), path.name, max_pages=100)


@BOTH
def test_offsets_fit(samples: Path, name: str) -> None:
    document = document_of(samples / name)
    for table in document.tables:
        for cell in table.cells:
            assert document.text[cell.start : cell.end] == cell.text
    for block in document.blocks:
        if block.kind != "furniture":
            assert document.text[block.start : block.end] == block.text
            assert block.kind == "table" or "\n" not in block.text
    assert [page.start for page in document.pages[1:]] == [page.end for page in document.pages[:-1]]
    starts = [line.start for line in document.lines]
    assert starts == sorted(starts)


@BOTH
def test_nothing_is_lost_or_said_twice(samples: Path, name: str) -> None:
    path = samples / name
    document = document_of(path)
    with pdfplumber.open(path) as plain:
        theirs = sorted(squeeze("".join(char["text"] for page in plain.pages for char in page.chars)))
    furniture = "".join(block.text for block in document.blocks if block.kind == "furniture")
    assert sorted(squeeze(document.text + furniture)) == theirs


@BOTH
def test_tables_are_found_whole(samples: Path, name: str) -> None:
    assert [table.pages for table in document_of(samples / name).tables] == PAGES[name]


@BOTH
def test_cells_equal_those_of_pdfplumber(samples: Path, name: str) -> None:
    path = samples / name
    with pdfplumber.open(path) as plain:
        theirs = {page.page_number: page.extract_tables() for page in plain.pages}
    for table in document_of(path).tables:
        rows = [row for page in table.pages for (grid,) in [theirs[page]] for row in grid]
        places: list[list[str | None]] = [[None] * table.columns for _ in range(table.rows)]
        for cell in table.cells:
            places[cell.row][cell.column] = squeeze(cell.text)
        assert places == [[None if text is None else squeeze(text) for text in row] for row in rows]


def figure(text: str) -> Decimal | None:
    """An amount as printed."""
    return Decimal(text.replace(",", "")) if text.strip() else None


def coded_rows(table: Table, name_column: int) -> dict[str, list[Decimal | None]]:
    """Amounts by functional code; the total has the code ``""``."""
    rows = {}
    for texts in table.texts():
        code = "".join(dict.fromkeys(texts[:name_column]))
        code = squeeze("".join(texts[:name_column])) if name_column > 1 else squeeze(code)
        total = "合计" in [squeeze(text) for text in texts[: name_column + 1]]
        if code.isdigit() or total:
            rows["" if total else code] = [figure(text) for text in texts[name_column + 1 :]]
    return rows


@BOTH
def test_printed_sums_hold_in_the_coded_tables(samples: Path, name: str) -> None:
    tables, name_column = CODED[name]
    for index in tables:
        rows = coded_rows(document_of(samples / name).tables[index], name_column)
        assert len(rows) > 15
        for code, amounts in rows.items():
            longer = {"": 3, 3: 5, 5: 7}.get(code and len(code))
            parts = [row for other, row in rows.items() if len(other) == longer and other.startswith(code)]
            if len(code) == 7:
                continue
            assert parts, code
            for whole, *values in zip(amounts, *parts, strict=True):
                found = [value for value in values if value is not None]
                assert abs((whole or 0) - sum(found)) <= Decimal("0.005") * (len(found) + 1)


@BOTH
def test_printed_sums_hold_in_the_summary(samples: Path, name: str) -> None:
    rows = [[squeeze(text) for text in row] for row in document_of(samples / name).tables[1].texts()]
    incomes = {row[0]: figure(row[1]) for row in rows[2:] if row[0]}
    spendings = {row[2]: figure(row[3]) for row in rows[2:] if row[2]}
    for amounts, total in ((incomes, "本年收入合计"), (spendings, "本年支出合计")):
        listed = [value for key, value in amounts.items() if "、" in key and value is not None]
        assert listed
        assert abs((amounts[total] or 0) - sum(listed)) <= Decimal("0.005") * (len(listed) + 1)
    assert incomes["总计"] == spendings["总计"]
    assert len([key for key in spendings if "、" in key]) == (24 if name == LAND else 26)


def test_narrative_quotes_are_in_the_text(samples: Path) -> None:
    text = squeeze(document_of(samples / LAND).text)
    facts = [
        json.loads(line) for line in (samples / "extraction_public.jsonl").read_text("utf-8").splitlines()
    ]
    quotes = [fact["quote"] for fact in facts if fact["doc"] == LAND and fact["source"] == "narrative"]
    assert len(quotes) > 20
    assert [quote for quote in quotes if squeeze(quote) not in text] == []


def test_quotes_of_findings_are_in_the_text(samples: Path) -> None:
    """Quotes from rows of tables hold cells in another order; those begin with a code."""
    text = squeeze(document_of(samples / LAND).text)
    items = [json.loads(line) for line in (samples / "findings_public.jsonl").read_text("utf-8").splitlines()]
    quotes = [squeeze(quote) for item in items if item["doc"] == LAND for quote in item["quotes"]]
    missing = [quote for quote in quotes if quote not in text]
    assert len(quotes) > 40
    assert all(quote[:7].isdigit() for quote in missing)
    assert len(missing) <= 3


def test_figures_stand_in_their_sentences(samples: Path) -> None:
    """In this file the boxes of figures lie 4.9 pt below those of the words."""
    text = squeeze(document_of(samples / FINANCE).text)
    for figures, words in [("0.3", "总计%s万元"), ("56.95", "减少%s万元"), ("4.79", "货物采购金额%s万元")]:
        assert words % figures in text


@BOTH
def test_figures_are_placed_on_their_page(samples: Path, name: str) -> None:
    path = samples / name
    document = document_of(path)
    with pdfplumber.open(path) as plain:
        pages = {page.page_number: page.extract_words(y_tolerance=6) for page in plain.pages}
    checked = 0
    for table in document.tables[2:6]:
        for cell in table.cells:
            if cell.text and figure_like(cell.text):
                page, box = document.place(cell.start, cell.end)
                assert box is not None
                words = [w for w in pages[page or 0] if w["text"] == cell.text]
                assert any(abs(w["x0"] - box[0]) < 2 and abs(w["bottom"] - box[3]) < 8 for w in words)
                checked += 1
    assert checked > 100


def figure_like(text: str) -> bool:
    """Whether a cell holds an amount and nothing else."""
    return "." in text and text.replace(",", "").replace(".", "").isdigit()


def test_a_place_in_a_sentence_is_exact(samples: Path) -> None:
    path = samples / LAND
    document = document_of(path)
    page = document.pages[19]
    start = document.text.index("1062.85", page.start)
    number, box = document.place(start, start + 7)
    with pdfplumber.open(path) as plain:
        (word,) = [w for w in plain.pages[19].extract_words() if w["text"] == "1062.85"]
    assert number == 20
    assert box == pytest.approx((word["x0"], word["top"], word["x1"], word["bottom"]), abs=2)
