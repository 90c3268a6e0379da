"""The real documents: sections and tables by offset and key, no words of theirs."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from extractor.read import read
from extractor.segment import segment
from schemas.document import Document
from schemas.sections import Segments

#: Start offset, level and meaning of every section.
OUTLINES: dict[str, list[tuple[int, int, str]]] = {
    "bohu_2024.txt": [
        (30, 1, "overview"),
        (40, 2, "duties"),
        (285, 2, "organisation"),
        (415, 1, "narrative"),
        (429, 2, "income_expenditure_overall"),
        (687, 2, "income"),
        (835, 2, "expenditure"),
        (965, 2, "fiscal_overall"),
        (1295, 2, "gpb_overall"),
        (1316, 3, "gpb_overall"),
        (1565, 3, "gpb_structure"),
        (1674, 3, "gpb_detail"),
        (2824, 2, "gpb_basic"),
        (3041, 2, "govfund"),
        (3118, 2, "statecap"),
        (3198, 2, "sangong_overall"),
        (4113, 2, "other_matters"),
        (4127, 3, "agency_running_cost"),
        (4250, 3, "procurement"),
        (4405, 3, "assets"),
        (4596, 2, "performance"),
        (13214, 2, "other_matters"),
        (13242, 1, "glossary"),
        (14102, 1, "tables"),
        (14119, 2, "tables"),
        (14132, 2, "tables"),
        (14142, 2, "tables"),
        (14152, 2, "tables"),
        (14169, 2, "tables"),
        (14189, 2, "tables"),
        (14211, 2, "tables"),
        (14234, 2, "tables"),
        (14258, 2, "tables"),
    ],
    "gaoping_2023.txt": [
        (623, 1, "overview"),
        (632, 2, "duties"),
        (1060, 2, "organisation"),
        (1156, 1, "tables"),
        (8972, 1, "narrative"),
        (8983, 2, "income_expenditure_overall"),
        (9147, 2, "income"),
        (9295, 2, "expenditure"),
        (9435, 2, "fiscal_overall"),
        (9613, 2, "gpb_overall"),
        (9635, 3, "gpb_overall"),
        (9803, 3, "gpb_structure"),
        (9978, 3, "gpb_detail"),
        (10590, 2, "gpb_basic"),
        (10960, 2, "govfund"),
        (10994, 2, "statecap"),
        (11029, 2, "sangong_overall"),
        (11051, 3, "sangong_overall"),
        (11525, 3, "sangong_detail"),
        (11912, 2, "other_matters"),
        (11926, 3, "agency_running_cost"),
        (11956, 3, "procurement"),
        (12098, 3, "assets"),
        (12274, 3, "performance"),
        (12287, 4, "performance"),
        (12362, 4, "other_matters"),
        (12391, 1, "glossary"),
        (13235, 1, "attachment"),
    ],
    "gaoyi_2024.txt": [
        (6, 1, "performance_report"),
        (162, 2, "performance_report.overview"),
        (176, 3, "performance_report.overview"),
        (191, 4, "performance_report.overview"),
        (450, 4, "performance_report.overview"),
        (506, 4, "performance_report.overview"),
        (647, 3, "performance_report.funds"),
        (665, 4, "performance_report.funds"),
        (759, 4, "performance_report.funds"),
        (896, 3, "performance_report.overview"),
        (1069, 4, "performance_report.overview"),
        (1169, 4, "performance_report.overview"),
        (1324, 4, "performance_report.overview"),
        (1403, 3, "performance_report.overview"),
        (1421, 4, "performance_report.overview"),
        (1767, 4, "performance_report.overview"),
        (1815, 5, "performance_report.overview"),
        (1848, 2, "performance_report"),
        (1876, 3, "performance_report"),
        (2299, 3, "performance_report"),
        (2325, 4, "performance_report"),
        (2336, 5, "performance_report.funds"),
        (2350, 6, "performance_report.funds"),
        (2411, 6, "performance_report.funds"),
        (2503, 6, "performance_report.funds"),
        (2556, 6, "performance_report.funds"),
        (2600, 6, "performance_report.funds"),
        (2658, 6, "performance_report.funds"),
        (2729, 6, "performance_report.funds"),
        (2785, 5, "performance_report"),
        (2800, 6, "performance_report"),
        (2859, 6, "performance_report"),
        (2922, 4, "performance_report"),
        (2934, 5, "performance_report"),
        (2949, 6, "performance_report"),
        (2990, 6, "performance_report"),
        (3047, 6, "performance_report"),
        (3091, 6, "performance_report"),
        (3140, 5, "performance_report"),
        (3155, 6, "performance_report"),
        (3176, 3, "performance_report.problems"),
        (3226, 3, "performance_report.problems"),
        (3421, 2, "performance_report"),
    ],
    "panzhihua_xiqu_2024.txt": [
        (26, 1, "overview"),
        (61, 2, "duties"),
        (343, 2, "organisation"),
        (521, 1, "narrative"),
        (542, 2, "income_expenditure_overall"),
        (839, 2, "income"),
        (1149, 2, "expenditure"),
        (1380, 2, "fiscal_overall"),
        (1615, 2, "gpb_overall"),
        (1685, 3, "gpb_overall"),
        (1915, 3, "gpb_structure"),
        (2182, 3, "gpb_detail"),
        (3020, 2, "gpb_basic"),
        (3425, 2, "sangong_overall"),
        (3495, 3, "sangong_overall"),
        (3642, 3, "sangong_detail"),
        (4368, 2, "govfund"),
        (4558, 2, "statecap"),
        (4674, 2, "other_matters"),
        (4737, 3, "agency_running_cost"),
        (4883, 3, "procurement"),
        (5081, 3, "assets"),
        (5211, 3, "performance"),
        (6427, 1, "glossary"),
        (7860, 1, "attachment"),
        (7869, 2, "performance_report"),
        (7900, 3, "performance_report.overview"),
        (7911, 4, "performance_report.overview"),
        (8051, 4, "performance_report.overview"),
        (8262, 4, "performance_report.overview"),
        (8345, 3, "performance_report.funds"),
        (8358, 4, "performance_report.funds"),
        (8592, 4, "performance_report.funds"),
        (8868, 3, "performance_report"),
        (8883, 4, "performance_report"),
        (8898, 5, "performance_report"),
        (9620, 5, "performance_report"),
        (11232, 5, "performance_report.funds"),
        (11655, 5, "performance_report.funds"),
        (12054, 5, "performance_report.funds"),
        (12403, 5, "performance_report.funds"),
        (12456, 5, "performance_report"),
        (12487, 4, "performance_report"),
        (13126, 3, "performance_report.problems"),
        (13136, 4, "performance_report.problems"),
        (13351, 4, "performance_report.problems"),
        (13447, 4, "performance_report.problems"),
        (13633, 2, "performance_report"),
        (13699, 3, "performance_report.overview"),
        (13707, 4, "performance_report.overview"),
        (14194, 4, "performance_report.overview"),
        (14393, 3, "performance_report.funds"),
        (14407, 4, "performance_report.funds"),
        (14647, 4, "performance_report.funds"),
        (15033, 4, "performance_report.funds"),
        (15109, 3, "performance_report"),
        (15121, 4, "performance_report"),
        (15370, 4, "performance_report"),
        (15761, 3, "performance_report"),
        (15770, 4, "performance_report"),
        (15999, 4, "performance_report"),
        (16105, 3, "performance_report.problems"),
        (16115, 4, "performance_report.problems"),
        (16209, 4, "performance_report.problems"),
        (16244, 4, "performance_report.problems"),
    ],
    "tongnan_2024.txt": [
        (29, 1, "overview"),
        (39, 2, "duties"),
        (590, 3, "duties"),
        (719, 3, "duties"),
        (823, 2, "organisation"),
        (898, 1, "narrative"),
        (912, 2, "income_expenditure_overall"),
        (1087, 3, "income"),
        (1277, 3, "expenditure"),
        (1488, 3, "carryover"),
        (1515, 2, "fiscal_overall"),
        (1706, 2, "gpb_overall"),
        (1731, 3, "gpb_overall"),
        (2003, 3, "gpb_overall"),
        (2648, 3, "gpb_overall"),
        (2701, 2, "gpb_basic"),
        (2970, 2, "govfund"),
        (3018, 2, "statecap"),
        (3072, 1, "sangong_overall"),
        (3090, 2, "sangong_overall"),
        (3265, 2, "sangong_detail"),
        (3598, 2, "sangong_volume"),
        (3694, 1, "other_matters"),
        (3707, 2, "meeting_training_travel"),
        (3941, 2, "agency_running_cost"),
        (4102, 2, "assets"),
        (4169, 2, "procurement"),
        (4333, 1, "performance"),
        (4350, 2, "performance"),
        (4445, 2, "performance"),
        (4469, 1, "glossary"),
        (5862, 1, "contact"),
        (5918, 1, "tables"),
        (14811, 1, "attachment"),
    ],
}
#: The two published PDFs have the same outline but for the number of the part with the tables.
PDF_OUTLINE = (
    "overview duties organisation tables narrative income_expenditure_overall income expenditure fiscal_overall"
    " gpb_overall gpb_overall gpb_structure gpb_detail gpb_basic sangong_overall sangong_overall sangong_detail"
    " govfund statecap performance other_matters agency_running_cost procurement assets glossary"
)
SUMMARIES = "income_expenditure_summary income expenditure fiscal_summary gpb_expenditure gpb_basic"
TABLES = {
    "bohu_2024.txt": " ".join(["performance_form"] * 5),
    "tongnan_2024.txt": f"{SUMMARIES} govfund statecap agency_info " + " ".join(["performance_form"] * 13),
    "gaoping_2023.txt": f"{SUMMARIES} govfund statecap sangong public_info "
    + " ".join(["performance_form"] * 8),
    "panzhihua_xiqu_2024.txt": "",
    "gaoyi_2024.txt": "None",
    "putuo_caizheng_2024.pdf": f"unit_list {SUMMARIES} sangong govfund statecap",
    "putuo_guihua_2024.pdf": f"unit_list {SUMMARIES} sangong govfund statecap",
}
EMPTY = {
    "tongnan_2024.txt": "govfund statecap",
    "gaoping_2023.txt": "govfund statecap",
    "putuo_caizheng_2024.pdf": "govfund statecap",
    "putuo_guihua_2024.pdf": "govfund statecap",
}
#: Kind, level, year, profile, length of the unit's name and where it stands, province.
FACTS = {
    "bohu_2024.txt": ("final_account", "department", 2024, "xinjiang", 8, 5, "新疆"),
    "tongnan_2024.txt": ("final_account", "department", 2024, "chongqing", 11, 2, "重庆"),
    "gaoping_2023.txt": ("final_account", "unit", 2023, "shanxi", 11, 2, "山西"),
    "panzhihua_xiqu_2024.txt": ("final_account", "department", 2024, "sichuan", 11, 350, "四川"),
    "gaoyi_2024.txt": ("performance_report", "unknown", 2024, "hebei", 8, 6, "河北"),
    "putuo_caizheng_2024.pdf": ("final_account", "department", 2024, "shanghai", 9, 0, "上海"),
    "putuo_guihua_2024.pdf": ("final_account", "department", 2024, "shanghai", 14, 0, "上海"),
}


@lru_cache
def divided(folder: Path, name: str) -> tuple[Document, Segments]:
    document = read(folder / name)
    return document, segment(document)


@pytest.mark.parametrize("name", OUTLINES)
def test_sections_of_the_texts(samples: Path, name: str) -> None:
    _, found = divided(samples, name)
    assert [(s.start, s.level, s.meaning) for s in found.sections] == OUTLINES[name]


@pytest.mark.parametrize("name", ["putuo_caizheng_2024.pdf", "putuo_guihua_2024.pdf"])
def test_sections_of_the_pdfs(samples: Path, name: str) -> None:
    _, found = divided(samples, name)
    assert [s.meaning for s in found.sections] == PDF_OUTLINE.split()


@pytest.mark.parametrize("name", TABLES)
def test_tables(samples: Path, name: str) -> None:
    _, found = divided(samples, name)
    assert [str(t.meaning) for t in found.tables] == TABLES[name].split()
    assert [t.meaning for t in found.tables if t.declared_empty] == EMPTY.get(name, "").split()


@pytest.mark.parametrize("name", TABLES)
def test_captions_give_number_and_unit(samples: Path, name: str) -> None:
    document, found = divided(samples, name)
    statutory = [t for t in found.tables if t.meaning not in ("performance_form", "unit_list", None)]
    assert all(t.unit == "万元" for t in statutory)
    assert found.money_unit == ("万元" if statutory else None)
    numbers = [t.number for t in statutory]
    assert numbers == (list(range(1, len(numbers) + 1)) if name.endswith(".txt") else [None] * len(numbers))
    for table in statutory:
        assert "".join(document.text[slice(*table.title_span)].split()) == table.title


@pytest.mark.parametrize("name", FACTS)
def test_what_the_document_says_of_itself(samples: Path, name: str) -> None:
    document, found = divided(samples, name)
    kind, level, year, profile, length, start, province = FACTS[name]
    assert (found.kind, found.level, found.year, found.profile) == (kind, level, year, profile)
    assert len(found.unit_name) == length
    assert found.name_span[0] == start
    assert "".join(document.text[slice(*found.name_span)].split()) == found.unit_name
    assert document.text[slice(*found.year_span)] == str(year)
    assert found.region.startswith(province)
    assert found.missing_sections == ()


def test_sentence_cut_by_a_page_is_one_paragraph(samples: Path) -> None:
    document, found = divided(samples, "tongnan_2024.txt")
    fiscal = next(s for s in found.sections if s.meaning == "fiscal_overall")
    inside = [p for p in found.paragraphs if p.section == fiscal.index]
    assert len(inside) == 1
    assert document.text[inside[0].start : inside[0].end].count("\n\n") == 1


def test_parts_stay_with_their_whole(samples: Path) -> None:
    document, found = divided(samples, "gaoping_2023.txt")
    for meaning, items in (("income", 7), ("expenditure", 6), ("gpb_structure", 5)):
        section = next(s for s in found.sections if s.meaning == meaning)
        inside = [p for p in found.paragraphs if p.section == section.index]
        assert len(inside) == 1
        assert document.text[inside[0].start : inside[0].end].count("万元") >= items - 1


def test_residue_is_in_no_title_and_no_edge(samples: Path) -> None:
    document, found = divided(samples, "panzhihua_xiqu_2024.txt")
    assert not any("[" in section.title for section in found.sections)
    for paragraph in found.paragraphs:
        words = document.text[paragraph.start : paragraph.end]
        assert not words.startswith("[")
        assert "[bookmark" not in words
        assert "[image" not in words
