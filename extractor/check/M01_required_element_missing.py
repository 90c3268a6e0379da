"""A required element of a final account is not there, nor the sentence that it does not apply.

What it checks:
    The elements of the official template (the items of 三公, 机关运行经费, 政府采购, 国有资产,
    政府性基金, 国有资本经营, 绩效): each must be spoken of somewhere. Sections that the table of contents
    promises must exist. A text that begins in mid-sentence, or headings that skip numbers, show missing
    pages.

Why it matters:
    What is not spoken of cannot be told from what was hidden; an item without spending must be stated so.

Example:
    A section on 三公 that speaks of vehicles and receptions and never of 因公出国.

False alarms:
    Only final accounts whose narrative is there as a whole are judged, and nothing is said of documents with
    unreadable parts. A sentence that there is no 三公 spending at all stands for its items.

Basis:
    财预〔2016〕143号; official template C10 to C18; 财政部: a table without data is listed as an empty table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, cannot_check, failed, passed
from extractor.profiles import taxonomy
from schemas.records import StatementRecord

TITLE = "应公开的内容缺失"
CATEGORY = "disclosure_missing"
SEVERITY = "low"
_ITEMS = ("因公出国（境）费", "公务用车购置费", "公务用车运行维护费", "公务接待费")


def check(facts: Facts) -> Iterator[Outcome]:
    """Report what nobody speaks of, and pages that must be missing."""
    said = facts.of(StatementRecord)
    absent = [one for one in said if one.predicate == "element_absent"]
    if any(one.predicate == "none" and one.concept == "sangong" for one in said):
        absent = [one for one in absent if one.concept not in _ITEMS]
    sangong = [one for one in absent if one.concept in _ITEMS]
    others = [one for one in absent if one.concept not in _ITEMS]
    if sangong:
        yield _absent(sangong, "“三公”经费的情况说明")
    if others:
        yield _absent(others, "决算情况说明")
    missing = [one for one in said if one.predicate == "section_missing"]
    if missing:
        yield _sections(missing)
    yield from _pages(said)
    if not absent and not missing:
        why = _not_examined(facts)
        yield cannot_check("应公开的内容", why) if why else passed("应公开的内容")


def _not_examined(facts: Facts) -> str:
    """Why nobody can tell what is missing; empty where the narrative of an account was looked through."""
    about = facts.document
    if about is not None and about.document_kind != "final_account":
        return "不是部门决算，不看应公开的内容是否齐全"
    wanted = taxonomy("residue")["narrative"]
    told = {record.section for record in facts.records}.intersection(wanted["sections"])
    if about is not None and len(told) < wanted["whole"]:
        return "读到的决算情况说明不全，不知缺的是文件还是内容"
    return ""


def _names(records: Sequence[StatementRecord]) -> str:
    return "、".join(dict.fromkeys(one.concept or "" for one in records))


def _absent(records: Sequence[StatementRecord], where: str) -> Outcome:
    names = _names(records)
    return failed(
        f"{where}：{names}",
        f"{where}未提及{names}，既无数额，也无“未发生”的说明。",
        f"全文（名词解释和报表除外）未出现：{names}",
        tuple({one.evidence.start: one.evidence for one in records}.values()),
        used=tuple(one.id for one in records),
    )


def _sections(records: Sequence[StatementRecord]) -> Outcome:
    return failed(
        "目录所列而正文没有的部分",
        f"目录列有{_names(records)}，正文中没有这一部分。",
        f"目录有、正文无：{_names(records)}",
        (records[0].evidence,),
        used=tuple(one.id for one in records),
        severity="medium",
    )


def _pages(said: Sequence[StatementRecord]) -> Iterator[Outcome]:
    """Missing pages: text that begins or ends in mid-sentence together with numbers left out."""
    cut = [one for one in said if one.predicate == "cut_off"]
    gaps = [one for one in said if one.predicate == "numbering_gap"]
    if not cut or not gaps:
        return
    number = sum(int(one.value or 0) for one in gaps)
    yield failed(
        "文本不完整",
        f"文中有语句残缺，标题编号又缺{number}个，疑有缺页，相应内容无法核对。",
        f"残缺语句{len(cut)}处，缺少的标题编号{number}个",
        tuple(one.evidence for one in (*cut, *gaps)),
        used=tuple(one.id for one in (*cut, *gaps)),
        severity="medium",
    )
