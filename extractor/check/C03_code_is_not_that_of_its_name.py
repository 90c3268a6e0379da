"""A code that no classification has beside a name whose code differs in one slip.

What it checks:
    In the tables: a code that the classification does not hold, beside a name that it gives to one other code
    of the same length, or that the document's other tables print with one. The two codes must differ in one
    digit or in two neighbours swapped.

Why it matters:
    Money is voted and spent by code. A mistyped one books the line under another class.

Example:
    41002 办公设备购置: the code is 31002.

False alarms:
    New and local codes are not in the list: they differ in more than a slip from the code of their name, or
    have a name of their own. Codes that exist are compared with their names by C01.

Basis:
    《政府收支分类科目》; articulation D2.12.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from extractor.check.codes import bare
from extractor.check.facts import Facts, stands_in_table
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.words import place
from extractor.profiles.classification import Scheme, codes_by_name, names_by_code
from schemas.records import CodeNameRecord

TITLE = "科目编码疑有误"
CATEGORY = "code_or_name"
SEVERITY = "medium"


def check(facts: Facts) -> Iterator[Outcome]:
    """Look at every code of the tables that the classification does not hold."""
    printed = [record for record in facts.of(CodeNameRecord) if stands_in_table(record)]
    own: dict[tuple[Scheme, str], Counter[str]] = defaultdict(Counter)
    for record in printed:
        own[record.scheme, bare(record.name)][record.code] += 1
    found = False
    for record in printed:
        if record.code not in names_by_code(record.scheme) and (right := _right(own, record)):
            found = True
            yield _failure(record, right)
    if not found:
        yield passed("科目编码")


def _right(own: dict[tuple[Scheme, str], Counter[str]], record: CodeNameRecord) -> str | None:
    """The one code a slip away that the name has in the classification, or more often in the tables."""
    name = bare(record.name)
    printed = own[record.scheme, name]
    known = {
        code for told, codes in codes_by_name(record.scheme).items() if bare(told) == name for code in codes
    }
    oftener = {code for code, number in printed.items() if number > printed[record.code]}
    codes = {code for code in known | oftener if _is_slip(code, record.code)}
    return codes.pop() if len(codes) == 1 else None


def _is_slip(one: str, other: str) -> bool:
    """Whether two codes differ in one digit, or in two neighbours swapped."""
    if len(one) != len(other):
        return False
    places = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(places) == 2:
        i, j = places
        return j == i + 1 and one[i] == other[j] and one[j] == other[i]
    return len(places) == 1


def _failure(record: CodeNameRecord, right: str) -> Outcome:
    return failed(
        f"编码：{record.code} {record.name}",
        f"{place(record)}中“{record.name}”的编码写作{record.code}，分类科目中没有这一编码，应为{right}。",
        f"{record.code} ≠ {right}",
        (record.evidence,),
        used=(record.id,),
        suggestion=f"编码应为{right}",
    )
