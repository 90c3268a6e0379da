"""An office that a form says did the work is not among the unit's internal offices.

What it checks:
    Where the unit lists its internal offices (综合股、基金财务股…), every office that the text says is in charge of
    something (由…负责, …承办) is on the list.

Why it matters:
    An office that does not exist was copied from another unit's form, or the structure was not brought up to date.

Example:
    内设：综合股、财务股、造林股; in a form: 该项目由资源管理股负责审核.

False alarms:
    Offices of other organs are named with them, and 业务科室, 相关科室 name none. All are one finding.

Basis:
    Official template C1 (机构设置).
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, failed, passed
from schemas.records import StatementRecord

TITLE = "所述科室不在机构设置之内"
CATEGORY = "code_or_name"
SEVERITY = "low"


def check(facts: Facts) -> Iterator[Outcome]:
    """List the offices that are named and not listed."""
    said = facts.of(StatementRecord)
    listed = [one for one in said if one.predicate == "office_listed"]
    unlisted = [one for one in said if one.predicate == "office_unlisted"]
    if not listed:
        return
    if not unlisted:
        yield passed("内设机构", tuple(one.id for one in listed))
        return
    names = "、".join(dict.fromkeys(f"“{one.concept}”" for one in unlisted))
    known = "、".join(dict.fromkeys(one.concept or "" for one in listed))
    yield failed(
        "内设机构",
        f"文中称由{names}承担工作，而机构设置所列内设机构为{known}，没有这些科室。",
        f"{len({one.concept for one in unlisted})}个名称不在所列{len(listed)}个之内",
        (*(one.evidence for one in unlisted), *(one.evidence for one in listed)),
        used=tuple(one.id for one in (*listed, *unlisted)),
    )
