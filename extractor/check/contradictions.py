"""What in a document may contradict a stated reason: the comparisons behind check R06.

Each function yields outcomes for one kind of contradiction, so that R06 only lists them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.check.facts import Facts
from extractor.check.forms import is_full, listed, row_words
from extractor.check.outcome import Outcome, failed, passed
from extractor.check.reason_facts import (
    BASE_NAMES,
    Explained,
    change_words,
    explained,
    explanations,
    figure_of,
    in_wan,
    is_line,
    item_name,
    label,
    middle,
    moved,
    said,
    same_money,
    tells,
    way_of,
)
from schemas.exact import Fraction
from schemas.quantity import Interval, total
from schemas.records import (
    ChangeRecord,
    CountRecord,
    FactKey,
    FormClaimRecord,
    FormRecord,
    IndicatorRecord,
    ReasonRecord,
    StatementRecord,
)
from schemas.text import squeeze

_WORD = {1: "增加", -1: "减少"}
#: Functional lines that hold pay and contributions of one's own staff.
_PAY_LINE = re.compile(
    r"^(?:行政运行|事业运行|行政单位离退休|事业单位离退休|机关事业单位基本养老保险缴费(?:支出)?|机关事业单位职业年金缴费(?:支出)?"
    r"|行政单位医疗|事业单位医疗|公务员医疗补助|住房公积金|提租补贴|购房补贴)$"
)
_STAFF = ("staff", "staff_active")
#: Numbers of persons are compared with last year's, whether it is said or not (退休人员3人，增加1人).
_LAST_YEAR = ("prior_year", "other")
_NOT_YET = re.compile(r"(?:未|没有|尚未|未能)(?:及时|完成|进行|组织|通过)*(?:验收|到货|交付|交货|采购|安装)")
_CLAIMED = re.compile(r"(?:已完成|已经完成|完成了?|满足了?|实现了?|到位)")
#: What retirees cost is given up, in one clause or in the next, which then speaks of it again (这部分不再负担).
_RETIREES_GONE = re.compile(
    r"离?退休(?:人员|干部|职工)?[^,;。]{0,20}(?:不再|停止|停缴|减少|取消|免缴|无需|不需)"
    r"|离?退休(?:人员|干部|职工)的[^,;。]{2,30}[,;](?:这|该|此|其|相关|相应|上述|单位)[^,;。]{0,12}?"
    r"(?:不再|停止|停缴|取消|免缴|无需|不需)"
)
#: Pooling that is done, however it is worded: 实行市级统筹, 由市级统筹, 上划市级统筹, 统筹层次提高到市级.
_POOLED = re.compile(
    r"(?P<what>[^,;。、]{2,24}?)(?:已经?|全面|正式|统一|开始|改|均)*"
    r"(?:实行|实施|实现|推行|纳入|转为|转入|改为|改成|上划至?为?|上收至?为?|归|由|划归|并入|进入|执行|启动|(?:提升|提高|升级)(?:为|到|至))(?:了)?"
    r"(?P<level>[市省州县区盟]|自治区)级(?:统一)?(?:统筹|统收统支)"
)
_TIME = re.compile(
    r"(?:自|从|于)?[\d一二三四五六七八九十上去本今当次]+(?:[年月日]度?[底初末中]?)(?:起|开始)?"
)
_NOT_POOLED = re.compile(r"(?:拟|计划|将|准备|尚未|未|推进|逐步|预计|待)[^,;。]{0,8}$")
#: How far before a cause of difference the two numbers may stand.
_SENTENCE = 60
_NO_DIFFERENCE = re.compile(r"无差异|不存在差异|没有差异|一致|原因(?:是|为)?:?(?:无)?$")


def items_against_changes(facts: Facts) -> Iterator[Outcome]:
    """A reason says an item rose; the document's own change of that item says it fell."""
    changes = [one for one in facts.of(ChangeRecord) if not is_line(one) and way_of(one)]
    for reason, record in explanations(facts):
        for key, push in reason.pushes.items():
            if key == record.subject.concept:
                continue
            for change in changes:
                if (
                    change.subject.concept != key
                    or change.base != record.base
                    or change.id in reason.explains
                ):
                    continue
                if (
                    not same_money(change.subject, record.subject)
                    or change.subject.entity != record.subject.entity
                ):
                    continue
                item = f"{item_name(key)}比{BASE_NAMES[change.base]}的变动"
                if way_of(change) == push:
                    yield passed(item, (reason.id, change.id))
                    continue
                yield failed(
                    item,
                    f"{tells(facts, record)}的原因称{item_name(key)}{_WORD[push]}，"
                    f"而同一文件写明{tells(facts, change)}，二者矛盾。",
                    f"原因：{item_name(key)}{_WORD[push]}；变动：{change_words(facts, change)}",
                    (reason.evidence, change.evidence),
                    used=(reason.id, change.id),
                )


def personnel_against_lines(facts: Facts) -> Iterator[Outcome]:
    """A total's reason says personnel cost rose, while the lines of pay together fell (or the reverse)."""
    lines = _pay_lines(facts)
    if not lines:
        return
    total_by = total(by for _, by in lines)
    for reason, record in explanations(facts):
        push = reason.pushes.get("personnel_cost")
        if not push or is_line(record) or record.base != "prior_year":
            continue
        contrary = [
            (other, line)
            for other, line in explanations(facts)
            if is_line(line) and line.base == "prior_year" and other.pushes.get("personnel_cost") == -push
        ]
        falls = total_by.hi < 0 if push > 0 else total_by.lo > 0
        if not falls or not contrary:
            yield passed("人员经费比上年的变动", (reason.id,))
            continue
        yield _personnel_finding(facts, reason, record, contrary[0], lines, total_by)
        return


def _pay_lines(facts: Facts) -> list[tuple[ChangeRecord, Interval]]:
    """The lines of pay with their changes from last year; none if one of them does not say by how much."""
    lines: dict[FactKey, tuple[ChangeRecord, Interval]] = {}
    for change in facts.of(ChangeRecord):
        if is_line(change) and change.base == "prior_year" and _PAY_LINE.match(label(change)):
            by = moved(facts, change)
            if by is None:
                return []
            lines.setdefault(change.subject, (change, by))
    return list(lines.values()) if len(lines) > 2 else []


def _personnel_finding(
    facts: Facts,
    reason: ReasonRecord,
    record: Explained,
    contrary: tuple[ReasonRecord, Explained],
    lines: list[tuple[ChangeRecord, Interval]],
    by: Interval,
) -> Outcome:
    push = reason.pushes["personnel_cost"]
    other, line = contrary
    sum_words = " + ".join(f"({in_wan(middle(one))})" for _, one in lines)
    return failed(
        "人员经费比上年的变动",
        f"{tells(facts, record)}的原因称人员经费{_WORD[push]}；而“{label(line)}”的原因是"
        f"“{said(other)}”，行政运行等不含项目的各科目合计比上年{_WORD[-push]}{in_wan(abs(middle(by)))}，二者矛盾。",
        f"{sum_words} = {in_wan(middle(by))}",
        (reason.evidence, line.evidence, other.evidence),
        used=(reason.id, other.id, *(one.id for one, _ in lines)),
        severity="high",
    )


def retirees_against_counts(facts: Facts) -> Iterator[Outcome]:
    """A fall is blamed on retirees that the unit did not have last year."""
    before = _prior_count(facts, "staff_retired")
    if before is None:
        return
    count, change, number = before
    for reason, record in explanations(facts):
        falls = way_of(record) == -1 and record.base == "prior_year"
        if "retire" not in reason.topics or not falls or not _RETIREES_GONE.search(squeeze(reason.text)):
            continue
        if number != 0:
            yield passed("退休人员", (reason.id, change.id))
            continue
        yield failed(
            f"{label(record)}与退休人员数",
            f"{tells(facts, record)}，原因归于退休人员（“{said(reason)}”）；但退休人员本年"
            f"{count.quantity}、比上年增加{change.amount}，上年没有退休人员，不存在可减少的支出。",
            f"{count.quantity.value} - {change.amount.value if change.amount else 0} = 0",
            (reason.evidence, record.evidence, count.evidence, change.evidence),
            used=(reason.id, record.id, count.id, change.id),
        )


def staff_against_counts(facts: Facts) -> Iterator[Outcome]:
    """Staff is said to have grown, and the count says that there are fewer (or the reverse)."""
    changes = [
        one for one in facts.of(ChangeRecord) if one.subject.concept in _STAFF and one.base in _LAST_YEAR
    ]
    ways = {way_of(change) for change in changes}
    if len(ways) != 1 or not (way := ways.pop()):
        return
    for reason, record in explanations(facts):
        push = {reason.pushes.get("staff_increase"), reason.pushes.get("staff_decrease")} - {None, 0}
        if len(push) != 1 or record.base != "prior_year" or {"staff_move", "retire"} & set(reason.topics):
            continue
        if push == {way}:
            yield passed("人员增减", (reason.id, changes[0].id))
            continue
        yield failed(
            f"{label(record)}的原因与人员数",
            f"{tells(facts, record)}的原因称人员{_WORD[-way]}（“{said(reason)}”），"
            f"而{tells(facts, changes[0])}{changes[0].amount or ''}，二者矛盾。",
            f"原因：人员{_WORD[-way]}；人数：{_WORD[way]}{changes[0].amount or ''}",
            (reason.evidence, changes[0].evidence),
            used=(reason.id, changes[0].id),
        )


def _prior_count(facts: Facts, concept: str) -> tuple[CountRecord, ChangeRecord, Fraction] | None:
    for change in facts.of(ChangeRecord):
        if (
            change.subject.concept == concept
            and change.base in _LAST_YEAR
            and change.amount
            and change.direction
        ):
            count = facts.figure(change.subject_id) or next(iter(facts.mentions(change.subject)), None)
            if isinstance(count, CountRecord):
                return count, change, count.quantity.nominal - change.direction * change.amount.nominal
    return None


def pooling_against_plans(facts: Facts) -> Iterator[Outcome]:
    """A fall is explained with pooling at a higher level, which the document elsewhere still prepares."""
    plans = [one for one in facts.of(StatementRecord) if one.predicate == "pooling_prepared"]
    if not plans:
        return
    for reason in facts.of(ReasonRecord):
        done = _POOLED.search(squeeze(reason.text))
        if not done or _NOT_POOLED.search(done["what"]):
            continue
        for plan in plans:
            words = squeeze(plan.evidence.quote)
            what = _TIME.sub("", done["what"])
            if f"{done['level']}级统筹" in words and _shared(what, _before(words, done["level"])):
                yield failed(
                    f"{what}{done['level']}级统筹",
                    f"变动原因称{what}已实行{done['level']}级统筹（“{said(reason)}”），"
                    f"文中却仍把它列为要准备的工作（“{words}”），二者矛盾。",
                    f"原因：已实行；其他部分：{words}",
                    (reason.evidence, plan.evidence),
                    used=(reason.id, plan.id),
                    severity="high",
                )
                return
        yield passed("统筹层次", (reason.id,))


def _before(words: str, level: str) -> str:
    return words[: words.find(f"{level}级统筹")]


def _shared(one: str, other: str, length: int = 4) -> bool:
    """Whether two phrases share a stretch of ``length`` characters."""
    return any(one[i : i + length] in other for i in range(len(one) - length + 1))


def nothing_against_figures(facts: Facts) -> Iterator[Outcome]:
    """A reason says that there was none this year, and this year's figure is not zero."""
    for reason in facts.of(ReasonRecord):
        for record in explained(facts, reason):
            now = figure_of(facts, record)
            if not now or not _says_none(reason, record):
                continue
            item = f"{label(record)}有无发生"
            if now.value <= 0:
                yield passed(item, (reason.id, record.id))
                continue
            yield failed(
                item,
                f"{label(record)}本年为{now}，{change_words(facts, record)}，"
                f"所述原因却是“{said(reason)}”，二者矛盾。",
                f"{now} > 0",
                (record.evidence, reason.evidence),
                used=(reason.id, record.id),
                severity="high",
            )


def _says_none(reason: ReasonRecord, record: Explained) -> bool:
    """Whether the whole reason is that there was none of the item this year."""
    if "none_happened" not in reason.topics or not reason.vacuous or is_line(record):
        return False
    earlier = re.search(r"上年|去年|20\d\d年", reason.text)
    return not earlier and record.subject.concept in reason.items and record.subject.measure == "actual"


def vehicles_against_statements(facts: Facts) -> Iterator[Outcome]:
    """Costs of running vehicles rose by wear or purchase, and the document says it has none."""
    held = [
        one for one in facts.of(CountRecord) if one.concept == "vehicles_held" and one.measure == "actual"
    ]
    none = [one for one in facts.of(StatementRecord) if one.predicate == "no_vehicle"]
    proof = [*none, *(one for one in held if one.quantity.value == 0)]
    if not proof or any(one.quantity.value > 0 for one in held):
        return
    for reason, record in explanations(facts):
        if {"vehicle_old", "new_vehicle"} & set(reason.topics) and way_of(record) == 1:
            yield failed(
                f"{label(record)}与公务用车保有量",
                f"{tells(facts, record)}的原因是“{said(reason)}”，而文中称没有公务用车"
                f"（“{squeeze(proof[0].evidence.quote)}”），二者矛盾。",
                "保有量 = 0",
                (reason.evidence, proof[0].evidence),
                used=(reason.id, proof[0].id),
            )


def results_against_indicators(facts: Facts) -> Iterator[Outcome]:
    """A form's result says bought and in use; its indicator says nothing of it was accepted or delivered."""
    forms = {form.form: form for form in facts.of(FormRecord)}
    for indicator in facts.of(IndicatorRecord):
        form, missing = forms.get(indicator.form), _NOT_YET.search(squeeze(indicator.reason))
        zero = indicator.actual is not None and indicator.actual.value == 0
        if not form or not missing or not zero:
            continue
        thing, result = _thing(squeeze(indicator.name)), squeeze(form.result)
        if not thing or thing not in result or not _CLAIMED.search(result) or _NOT_YET.search(result):
            yield passed(f"{form.title}{indicator.name}", (indicator.id,))
            continue
        told = [
            claim
            for claim in facts.of(FormClaimRecord)
            if claim.form == form.form and claim.role == "result" and thing in squeeze(claim.evidence.quote)
        ]
        actual, why = squeeze(indicator.actual_text).lstrip("=") or "0", _phrase(squeeze(indicator.reason))
        admitted = indicator.score is not None and not indicator.score.value
        full = [
            one
            for one in facts.of(IndicatorRecord)
            if one.form == form.form and thing in one.name and is_full(one)
        ]
        marks = f"；{listed([f'“{row_words(one)}”' for one in full])}却得满分" if full else ""
        yield failed(
            f"{form.title}{indicator.name}",
            f"绩效目标完成情况称“{_phrase(result)}”，同一张表的指标“{squeeze(indicator.name)}”实际为"
            f"{actual}{'、得0分' if admitted else ''}，原因是“{why}”，二者不一致{marks}。",
            f"实际完成值 = {actual}",
            (indicator.evidence, *(one.evidence for one in (*told, *full)), form.evidence),
            used=(indicator.id, form.id),
            severity="medium" if admitted else "high",
        )


def _phrase(text: str, length: int = 60) -> str:
    """The first words of a text, up to a punctuation mark."""
    if len(text) <= length:
        return text.rstrip("。；;，,")
    ends = [at for at, char in enumerate(text[:length]) if char in "，,。；;、"]
    return text[: ends[-1]] if ends else text[:length] + "…"


def _thing(name: str) -> str:
    """What an indicator is about, if it is a thing that is bought: 车辆验收合格率 -> 车."""
    found = re.search(r"车|设备|系统|家具|仪器|器材|软件|房屋|工程", name)
    return found.group() if found else ""


def cause_of_no_difference(facts: Facts) -> Iterator[Outcome]:
    """固定资产车辆 and 公务用车保有量 are the same number, and a cause of their difference is given."""
    for statement in facts.of(StatementRecord):
        if statement.predicate != "difference_explained":
            continue
        counts = _numbers_before(facts, statement)
        words = squeeze(statement.evidence.quote)
        differ = len({one.quantity.value for one in counts}) != 1 or len(counts) < 2
        if differ or _NO_DIFFERENCE.search(words):
            yield passed("车辆数与保有量的差异", (statement.id,))
            continue
        number = counts[0].quantity
        yield failed(
            "车辆数与保有量的差异",
            f"固定资产车辆与公务用车保有量都是{number}，没有差异，却写明差异原因（“{words}”），疑为模板遗留。",
            f"{number.value} - {number.value} = 0",
            (statement.evidence, *(one.evidence for one in counts)),
            used=(statement.id, *(one.id for one in counts)),
            severity="low",
            category="reason_vacuous",
        )


def _numbers_before(facts: Facts, statement: StatementRecord) -> list[CountRecord]:
    place = statement.evidence.start
    counts = (one for one in facts.of(CountRecord) if one.quantity.unit == "辆")
    return [one for one in counts if 0 <= place - one.evidence.end < _SENTENCE][-2:]
