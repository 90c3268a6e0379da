"""A self-evaluation gives points without the figures they rest on, or against its own words.

What it checks:
    Indicators of a narrative report that are scored without a figure (覆盖率…得4分) or without a target
    (实际人数…得2.5分); a project scored below full marks while all targets are said to be reached; full marks for
    the whole while the report finds its own targets not properly set.

Why it matters:
    A score that cannot be recomputed proves nothing.

Example:
    绩效自评覆盖率：按要求开展自评，故此项得 4 分.

False alarms:
    Only headed indicators with a score in a short paragraph are looked at. Each kind is one finding of low severity.

Basis:
    《项目支出绩效评价管理办法》（财预〔2020〕10号）：绩效自评应当数据真实、结果客观，未完成的应当说明原因.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from extractor.check.facts import Facts, stands_in_table
from extractor.check.forms import listed
from extractor.check.outcome import Outcome, failed, passed
from schemas.exact import Fraction
from schemas.findings import Category
from schemas.records import CountRecord, StatementRecord
from schemas.text import squeeze

TITLE = "绩效得分没有依据或与文字不符"
CATEGORY: Category = "performance_score"
SEVERITY = "low"
_FULL = 100
#: Scores below this are of single indicators, not of a project.
_LEAST = 60
_STAFF = re.compile(r"在职|实有|在编|在岗|编制")


def check(facts: Facts) -> Iterator[Outcome]:
    """Indicators of the report, then the scores of projects and of the whole."""
    said = facts.of(StatementRecord)
    bare = [one for one in said if one.predicate == "score_without_figure"]
    aimless = [one for one in said if one.predicate == "score_without_target"]
    cut = any(one.predicate in ("numbering_gap", "cut_off") for one in said)
    seen = "（仅就所见文本而言，文件疑有缺页）" if cut else ""
    if bare:
        yield _indicators(bare, "比率类指标给分而没有列出任何数据", "reason_vacuous", seen)
    aimless = [one for one in aimless if not _is_known(facts, one)]
    if aimless:
        yield _indicators(aimless, "数量类指标给分而没有列出目标值", "performance_score", seen)
    scores = [one for one in facts.of(CountRecord) if _is_score(one)]
    yield from _lost(scores, [one for one in said if one.predicate == "all_done"])
    yield from _full(scores, [one for one in said if one.predicate == "weak_targets"])


def _is_score(one: CountRecord) -> bool:
    """Whether a count is what a project or the whole was given, not one indicator."""
    told = one.quantity.unit == "分" and "得分" in one.name and not stands_in_table(one)
    return told and one.section == "performance" and one.quantity.value >= _LEAST


def _is_known(facts: Facts, one: StatementRecord) -> bool:
    """Whether the quantity is the number of staff, which the document states elsewhere."""
    if "人" not in (one.concept or ""):
        return False
    staff: dict[str, list[Fraction]] = defaultdict(list)
    for count in facts.of(CountRecord):
        if (count.concept.startswith("staff") or _STAFF.search(count.name)) and count.quantity.unit in (
            "人",
            "名",
        ):
            staff[squeeze(count.name)].append(count.quantity.nominal)
    known = {value for values in staff.values() for value in (*values, sum(values, Fraction(0)))}
    told = re.search(r"(\d+)(?:余)?(?:人|名)", squeeze(one.evidence.quote))
    return told is not None and Fraction(int(told[1])) in known


def _indicators(found: Sequence[StatementRecord], what: str, category: Category, seen: str) -> Outcome:
    names = [
        f"“{one.concept}”{'' if re.search('[0-9]', _unscored(one)) or '率类' in what else '（实际数也没有）'}"
        for one in found
    ]
    return failed(
        what,
        f"绩效评价报告有{len(found)}项{what}，得分无法核对：{listed(names, 10)}{seen}。",
        f"{len(found)}项",
        tuple(one.evidence for one in found),
        used=tuple(one.id for one in found),
        category=category,
    )


def _unscored(one: StatementRecord) -> str:
    """The words on an indicator without its score."""
    return re.sub(r"\d+(?:\.\d+)?分", "", squeeze(one.evidence.quote))


def _lost(scores: Sequence[CountRecord], done: Sequence[StatementRecord]) -> Iterator[Outcome]:
    """A project that lost points, in a report that says that everything was reached."""
    lost = [one for one in scores if one.quantity.value < _FULL]
    told = [one for one in done if "目标" in one.evidence.quote]
    if not scores or not told:
        return
    used = (*(one.id for one in scores), *(one.id for one in told))
    if not lost:
        yield passed("全部完成与得分", used)
        return
    words = "、".join(f"“{_plain(one)}”" for one in lost)
    yield failed(
        "全部完成与得分",
        f"文中称“{squeeze(told[0].evidence.quote)}”，而{words}；文中没有说明扣分的指标和原因，无从核对。",
        "; ".join(f"{one.quantity.value} < {_FULL}" for one in lost),
        (told[0].evidence, *(one.evidence for one in lost)),
        used=used,
    )


def _plain(one: CountRecord) -> str:
    """A quote without the quotation marks that open or close in it."""
    return re.sub(r"[\"“”]", "", squeeze(one.evidence.quote))


def _full(scores: Sequence[CountRecord], weak: Sequence[StatementRecord]) -> Iterator[Outcome]:
    """Full marks for the whole, and targets that the report itself finds badly set."""
    full = [one for one in scores if one.concept == "performance_score" and one.quantity.value == _FULL]
    if not full or not weak:
        return
    yield failed(
        "整体自评满分与所列问题",
        f"部门整体自评得分{full[0].quantity}，而文中承认“{squeeze(weak[0].evidence.quote)}”，满分没有反映这一问题。",
        f"{full[0].quantity.value} = {_FULL}",
        (full[0].evidence, weak[0].evidence),
        used=(full[0].id, weak[0].id),
    )
