"""The real texts: unchanged, every row of their tables found, and no table that is none."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from extractor.read import read
from schemas.document import Document
from schemas.text import squeeze
from tests.read.making import assert_sound, paragraphs

TEXTS = ("bohu_2024", "gaoping_2023", "gaoyi_2024", "panzhihua_xiqu_2024", "tongnan_2024")


def sample(folder: Path, name: str) -> Document:
    return read(folder / f"{name}.txt")


@pytest.mark.parametrize("name", TEXTS)
def test_the_text_is_the_decoded_file(samples: Path, name: str) -> None:
    document = sample(samples, name)
    assert document.text.encode() == (samples / f"{name}.txt").read_bytes()
    assert document.format == ("markdown" if name == "gaoyi_2024" else "txt")
    assert not document.unreadable
    assert_sound(document)


@pytest.mark.parametrize(
    ("name", "shapes"),
    [
        # 01-08, the agency's information table, thirteen forms
        ("tongnan_2024", [(32, 4), (29, 10), (29, 8), (35, 7), (29, 5), (36, 9), (4, 8), (4, 5), (25, 5)]),
        # 01-10, eight forms
        (
            "gaoping_2023",
            [(34, 6), (28, 9), (28, 8), (35, 9), (28, 5), (31, 12), (4, 8), (4, 5), (5, 12), (21, 3)],
        ),
    ],
)
def test_statutory_tables_have_their_shapes(samples: Path, name: str, shapes: list[tuple[int, int]]) -> None:
    tables = sample(samples, name).tables
    assert [(table.rows, table.columns) for table in tables[: len(shapes)]] == shapes
    forms = tables[len(shapes) :]
    assert len(forms) == {"tongnan_2024": 13, "gaoping_2023": 8}[name]
    assert all(16 <= form.rows <= 30 for form in forms)


@pytest.mark.parametrize(
    ("name", "tables"), [("bohu_2024", 5), ("gaoyi_2024", 1), ("panzhihua_xiqu_2024", 0)]
)
def test_the_number_of_tables(samples: Path, name: str, tables: int) -> None:
    assert len(sample(samples, name).tables) == tables


@pytest.mark.parametrize("name", ["tongnan_2024", "gaoping_2023"])
def test_every_row_with_figures_is_in_a_table(samples: Path, name: str) -> None:
    document = sample(samples, name)
    inside = [(table.start, table.end) for table in document.tables]
    at = 0
    outside = []
    for line in document.text.splitlines(keepends=True):
        if "\t" in line and not any(start <= at <= end for start, end in inside):
            outside.append(squeeze(line))
        at += len(line)
    # what is left are titles and states of forms, and the table of contents
    assert all(one.endswith("表") or one.startswith("状态") or one[-1].isdigit() for one in outside)
    assert len(outside) == {"tongnan_2024": 24, "gaoping_2023": 27}[name]


def test_captions_stand_before_each_statutory_table(samples: Path) -> None:
    for name, count in (("tongnan_2024", 9), ("gaoping_2023", 10)):
        document = sample(samples, name)
        said = [squeeze(text) for text in paragraphs(document)]
        for number in range(1, count + 1):
            assert f"公开{number:02d}表" in said


def test_cells_of_one_form_per_line(samples: Path) -> None:
    tables = sample(samples, "bohu_2024").tables
    assert [(table.rows, table.columns) for table in tables] == [
        (90, 1),
        (183, 1),
        (169, 1),
        (169, 1),
        (211, 1),
    ]
    assert tables[4].texts().count([""]) > 20
    assert any("\n" in cell.text for cell in tables[4].cells)  # a cell of several paragraphs


def test_headings_have_the_levels_of_their_marks(samples: Path) -> None:
    document = sample(samples, "gaoyi_2024")
    marks = [line for line in document.text.splitlines() if line.startswith("#")]
    levels = [block.level for block in document.blocks if block.kind == "heading"]
    assert levels == [len(line) - len(line.lstrip("#")) for line in marks]
    assert not any("#" in block.text for block in document.blocks if block.kind == "heading")


def test_reading_is_fast(samples: Path) -> None:
    begin = time.perf_counter()
    for name in TEXTS:
        sample(samples, name)
    assert time.perf_counter() - begin < 2.0
