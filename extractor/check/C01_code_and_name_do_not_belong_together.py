"""A classification code and its name do not belong together.

What it checks:
    Every code with a name beside it (tables, glossary, headings of the detail) and every 类, 款 and 项
    that a sentence names: the name against the document's own tables and against the classification; the
    款 above a 项; in a document with tables, a 项 that none of them has.

Why it matters:
    Money is voted and spent by 项. A wrong code or name says that it was spent on something else.

Example:
    医疗保障管理事务（款）行政单位医疗（项）2101101: 21011 is 行政事业单位医疗.

False alarms:
    Only what is certain is claimed: a name must be that of another code, or the document must contradict
    itself. Codes under one wrong name are one finding; a wrong code's parent is not judged. Codes that the
    list does not hold prove nothing; former names of a code are noted as such; the ending 支出 and names cut
    off in a cell make no difference.

Basis:
    《政府收支分类科目》; articulation D2.12.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.check.codes import Codes, Said, bare, fits_amount, is_foreign, other_codes, same, wrong_parent
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from extractor.profiles.classification import names_by_code
from schemas.findings import Severity

TITLE = "科目编码与名称不符"
CATEGORY = "code_or_name"
SEVERITY = "low"


def check(facts: Facts) -> Iterator[Outcome]:
    """Look at everything the document says of codes, each statement once."""
    codes = Codes(facts)
    orphans: dict[tuple[str, str], list[Said]] = {}
    for said in {one.item: one for one in codes.said}.values():
        found = list(_problems(facts, codes, said))
        parent = None if found else wrong_parent(codes, said)
        if parent:
            orphans.setdefault((parent, said.path[-1]), []).append(said)
        else:
            yield from found or [passed(said.item, (said.record,))]
    for (parent, _), group in orphans.items():
        yield _under_wrong_parent(codes, parent, group)


def _problems(facts: Facts, codes: Codes, said: Said) -> Iterator[Outcome]:
    if said.code is None:
        yield from _unknown(facts, codes, said)
    elif not codes.is_named(said, said.code):
        yield from _wrong_name(codes, said, said.code)
    elif not said.in_table:
        yield from _former_name(codes, said, said.code)


def _wrong_name(codes: Codes, said: Said, code: str) -> Iterator[Outcome]:
    """The name is that of another code, or not the one that the document's tables print."""
    others = other_codes(said.scheme, code, said.name)
    printed = codes.printed_otherwise(said, code)
    right = tuple(one.name for one in printed) + names_by_code(said.scheme).get(code, ())
    if not right or not (others or (is_foreign(said, code, printed) if said.in_table else printed)):
        return
    if others and any(bare(name).startswith(bare(said.name)) for name in right):
        return  # a name cut so short that it may be the right one's beginning proves nothing
    known = f"；“{said.name}”的编码为{'、'.join(others[:3])}" if others else ""
    yield _failure(
        said,
        f"{code}的名称为“{right[0]}”，文中写作“{said.name}”{known}",
        f"{code}：{right[0]} ≠ {said.name}",
        printed,
        "medium" if others else None,
    )


def _former_name(codes: Codes, said: Said, code: str) -> Iterator[Outcome]:
    """The sentence uses a former name of a code whose present one the tables print."""
    printed = codes.printed_otherwise(said, code)
    if printed and len(printed) == len(codes.printed[said.scheme, code]):
        yield _failure(
            said,
            f"表中{code}为“{printed[0].name}”，文中写作旧称“{said.name}”",
            f"{code}：{printed[0].name} ≠ {said.name}",
            printed,
        )


def _under_wrong_parent(codes: Codes, parent: str, group: Sequence[Said]) -> Outcome:
    """All codes that stand under one wrong name."""
    right, name = codes.names(group[0].scheme, parent)[0], group[0].path[-1]
    those = "、".join(dict.fromkeys(one.code or "" for one in group))
    level = "款" if len(parent) == 5 else "类"
    return _failure(
        group[0],
        f"{those}属于“{right}”（{parent}），文中{level}写作“{name}”",
        f"{parent}：{right} ≠ {name}",
        group[1:],
        kind="上级",
    )


def _unknown(facts: Facts, codes: Codes, said: Said) -> Iterator[Outcome]:
    """A 项 without a code: the line of the tables with its amount, or the 其他 of its 款, has another name."""
    amount = facts.get(said.record)
    lines = [one for one in codes.said if one.in_table and one.code and fits_amount(facts, amount, one, said)]
    if len({one.code for one in lines}) == 1:
        line = lines[0]
        yield _failure(
            said,
            f"表中没有“{said.name}”，金额相同的一行是{line.code} {line.name}",
            f"{line.code}：{line.name} ≠ {said.name}",
            lines,
        )
        return
    if not said.name.startswith("其他") or len(said.path) != 2:
        return
    for code, names in names_by_code("function").items():
        if len(code) != 7 or not code.endswith("99") or any(same(said.name, name) for name in names):
            continue
        if any(same(said.path[1], name) for name in codes.names("function", code[:5])):
            yield _failure(
                said,
                f"“{said.path[1]}”下没有“{said.name}”，应为“{names[0]}”（{code}）",
                f"{code}：{names[0]} ≠ {said.name}",
            )


def _failure(
    said: Said,
    message: str,
    computation: str,
    others: Sequence[Said] = (),
    severity: Severity | None = None,
    kind: str = "名称",
) -> Outcome:
    return failed(
        f"{kind}：{said.item}",
        f"{message}。",
        computation,
        (*((said.named,) if said.named else ()), said.evidence, *(one.evidence for one in others[:3])),
        used=(said.record, *(one.record for one in others)),
        severity=severity,
    )
