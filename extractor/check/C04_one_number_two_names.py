"""One number stands with two titles or names, or one paper with two numbers.

What it checks:
    Official papers cited with number and title: one number has one title, and a year and serial with one
    title one prefix. Codes of departments and units in the heads of forms: one code has one name.

Why it matters:
    Whoever looks the paper up finds another one; a unit with two names is two units in a register.

Example:
    “甲财社〔2030〕98号《关于2030年…标准的通知》”, elsewhere “甲财社〔2030〕98号《关于2031年…标准的通知》”.

False alarms:
    A title cited shortened (one contains the other) is no other title. Numbers without titles are not compared.

Basis:
    《党政机关公文格式》（GB/T 9704—2012）：引用公文应当先引标题，后引发文字号；一文一号。
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from schemas.records import StatementRecord

TITLE = "同一编号对应不同名称"
CATEGORY = "code_or_name"
SEVERITY = "low"

Group = dict[str, StatementRecord]


def check(facts: Facts) -> Iterator[Outcome]:
    """One outcome for the numbers of papers and one for the codes of units."""
    said = facts.of(StatementRecord)
    yield from _papers([one for one in said if one.predicate == "paper" and one.concept])
    yield from _units([one for one in said if one.predicate == "unit_code" and one.concept])


def _papers(cited: Sequence[StatementRecord]) -> Iterator[Outcome]:
    titles: dict[str, Group] = defaultdict(dict)
    numbers: dict[tuple[str, str], Group] = defaultdict(dict)
    for one in cited:
        prefix, year, serial, title = (one.concept or "").split("|", 3)
        titles[f"{prefix}〔{year}〕{serial}号"].setdefault(title, one)
        numbers[f"{year}|{serial}", title].setdefault(f"{prefix}〔{year}〕{serial}号", one)
    found = [(f"文号“{number}”", group) for number, group in titles.items() if _differ(group)]
    found += [(f"文件《{title}》", group) for (_, title), group in numbers.items() if len(group) > 1]
    yield from _told("文号与题名", found, cited, "题名或文号")


def _units(cited: Sequence[StatementRecord]) -> Iterator[Outcome]:
    names: dict[str, Group] = defaultdict(dict)
    for one in cited:
        code, name = (one.concept or "").split("|", 1)
        names[f"编码“{code}”"].setdefault(name, one)
    found = [(code, group) for code, group in names.items() if _differ(group)]
    yield from _told("单位编码与名称", found, cited, "单位名称")


def _differ(group: Group) -> bool:
    """Whether two names are neither equal nor one a short form of the other."""
    names = list(group)
    return any(a not in b and b not in a for i, a in enumerate(names) for b in names[i + 1 :])


def _told(
    item: str, found: Sequence[tuple[str, Group]], cited: Sequence[StatementRecord], what: str
) -> Iterator[Outcome]:
    if not cited:
        return
    used = tuple(one.id for one in cited)
    if not found:
        yield passed(item, used)
        return
    words = "；".join(f"{name}对应{'、'.join(f'“{one}”' for one in group)}" for name, group in found)
    yield failed(
        item,
        f"同一编号或文件的{what}前后不一：{words}。",
        f"{len(found)}处",
        tuple(one.evidence for _, group in found for one in group.values()),
        used=used,
    )
