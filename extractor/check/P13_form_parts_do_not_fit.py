"""A form's name, goals, indicators and remarks do not fit each other.

What it checks:
    A part of the project's name (甲及乙) of which neither goals, results nor indicators speak; a numbered goal of which
    neither the result nor an indicator speaks; a remark on indicators of one kind that stands with one of another
    kind, in a form without any of its own.

Why it matters:
    Money named for one thing and spent on another is not covered by the form; a goal nobody measures cannot be
    missed; a remark on the wrong row shows that the form's rows have slipped.

Example:
    项目名称：信息系统建设及运转经费; all goals and indicators are about a vehicle and heating.

False alarms:
    One pair of characters in common is enough for a name, a tenth of its pairs for a goal. Words any project uses
    (建设, 管理, 服务) are no evidence either way.

Basis:
    《中央部门预算绩效目标管理办法》（财预〔2015〕88号）：绩效目标应当指向明确，绩效指标应当与目标对应.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.check.dates import pairs
from extractor.check.facts import Facts
from extractor.check.forms import Form, forms_of, head_of
from extractor.check.outcome import Outcome, failed, passed
from schemas.records import IndicatorRecord
from schemas.text import squeeze

TITLE = "自评表的名称、目标、指标与备注不对应"
CATEGORY = "other"
SEVERITY = "low"
_AND = re.compile(r"[及和与、]|以及")
_LIGHT = re.compile(
    r"20\d\d年?度?|[(（].*?[)）]|中央|省级|市级|县级|区级|州级|自治区|本级|上级|财政|预算|提前下达|再安排|第[一二三]批|专项|"
    r"(?:资金|经费|费用|支出|项目|专款|费)$"
)
#: Words that any project's name may have.
_COMMON = re.compile(
    r"建设|管理|服务|保障|工作|能力|提升|项目|经费|资金|运行|运转|维护|支出|补助|业务|专项|费用|成本"
)
#: 节水改造项目泵站安装项目: the programme's name stands before the project's.
_PROGRAMME = re.compile(r"^.*项目(?=.{4,}(?:项目|工程)$)")
#: What is left of a part of a name must be so long to be looked for.
_OWN = 3
_NUMBERED = re.compile(r"(?:^|[\n。;；])\s*\d{1,2}[.、．]")
#: A goal as short as this is a heading; one that shares less than this part of its pairs is spoken of nowhere.
_GOAL = 10
_SHARED = 0.1
_REMARK = re.compile(
    r"(?:未|没有|无|缺少?)(?:设立|设置|设定|设|制定|编制|列)?(?:了|有|具体|明确|相应|的)*"
    r"(?P<kind>成本|数量|质量|时效|经济效益|社会效益|生态效益|可持续影响|满意度)(?:类|方面|性)?(?:的)?(?:绩效)?指标"
)


def check(facts: Facts) -> Iterator[Outcome]:
    """Outcomes of every form."""
    for form in forms_of(facts):
        if form.record.project and len(form.indicators) > 1:
            yield from _names(form)
            yield from _goals(form)
        yield from _remarks(form)


def _spoken(form: Form, *, goals: bool) -> set[str]:
    """All pairs of characters of a form's results and indicators, and of its goals."""
    record = form.record
    words = [record.result, *(f"{row.name}|{row.reason}" for row in form.indicators)]
    words += [claim.evidence.quote for claim in form.claims if claim.role not in ("goal", "pasted")]
    return pairs(squeeze("|".join([*words, record.goal] if goals else words)))


def _names(form: Form) -> Iterator[Outcome]:
    name = _PROGRAMME.sub("", squeeze(form.record.project or ""))
    parts = [_LIGHT.sub("", part) for part in _AND.split(name)]
    told = [(part, _COMMON.sub("", part)) for part in parts if len(_COMMON.sub("", part)) >= _OWN]
    if len(parts) < 2 or not told or not form.record.goal:
        return
    spoken = _spoken(form, goals=True)
    silent = [part for part, core in told if not pairs(core) & spoken]
    if not silent or len(silent) == len(parts):
        yield passed(f"{form.name}的名称", (form.record.id,))
        return
    yield failed(
        f"{form.name}的名称",
        f"项目名称“{form.name}”中的“{'、'.join(silent)}”在绩效目标、完成情况和指标中都没有对应内容，"
        f"资金实际用途与名称不符或内容漏列。",
        f"“{'、'.join(silent)}”出现0次",
        (form.record.evidence, *(head_of(row) for row in form.indicators[:3])),
        used=(form.record.id,),
        category="code_or_name",
    )


def _goals(form: Form) -> Iterator[Outcome]:
    goals = [squeeze(part) for part in _NUMBERED.split(form.record.goal)]
    goals = [goal for goal in goals if len(goal) >= _GOAL]
    if len(goals) < 2:
        return
    spoken = _spoken(form, goals=False)
    bare = [goal for goal in goals if len(pairs(goal) & spoken) < _SHARED * len(pairs(goal))]
    if not bare:
        yield passed(f"{form.name}的目标", (form.record.id,))
        return
    words = "；".join(goal.rstrip("。;；") for goal in bare)
    claims = [claim.evidence for claim in form.claims if claim.role == "result"]
    yield failed(
        f"{form.name}的目标",
        f"{form.name}年度目标“{words}”没有对应的指标，完成情况中也没有提到。",
        f"{len(goals)}项目标中{len(bare)}项没有对应内容",
        (form.record.goal_evidence or form.record.evidence, *claims[:2]),
        used=(form.record.id,),
    )


def _remarks(form: Form) -> Iterator[Outcome]:
    kinds = "|".join(level for row in form.indicators for level in (*row.levels, row.name))
    for row in form.indicators:
        remark = _REMARK.search(squeeze(row.reason))
        if remark and remark["kind"] not in kinds:
            yield _stray(form, row, remark["kind"])


def _stray(form: Form, row: IndicatorRecord, kind: str) -> Outcome:
    return failed(
        f"{form.name}{row.name}的备注",
        f"{form.name}“{squeeze(row.name)}”的说明栏写“{squeeze(row.reason)}”，说的是{kind}指标，而表中没有{kind}指标行，"
        f"疑该行漏列、备注错行。",
        f"{kind}指标 = 0行",
        (row.evidence,),
        used=(row.id,),
        category="disclosure_missing",
    )
