"""Why a rule found nothing to look at in a document: what it needs and the document does not have.

A rule that is silent must not look like one that passed.
"""

from __future__ import annotations

from collections.abc import Callable

from extractor.check import Rule
from extractor.check.facts import Facts
from extractor.check.forms import forms_of
from extractor.check.statutory import sheets_of
from schemas.records import (
    AmountRecord,
    ChangeRecord,
    CodeNameRecord,
    CompletionRecord,
    ReasonRecord,
    ShareRecord,
)

_OF_FORMS = ("P", "N03", "N04", "D02")
#: What rules of a kind look at: a test for it, and what to say where the document has none.
_NEEDS: tuple[tuple[tuple[str, ...], Callable[[Facts], object], str], ...] = (
    (("T", "D03", "N07", "N10", "M06"), lambda facts: facts.once(sheets_of), "没有读到决算报表（公开01–09）"),
    (_OF_FORMS, forms_of, "没有读到绩效自评表"),
    (("R", "Y02"), lambda facts: facts.of(ReasonRecord), "没有读到说明变动原因的语句"),
    (("A02", "A03", "A19"), lambda facts: facts.of(ShareRecord), "没有读到占比"),
    (("A04", "A08", "A09", "A12", "A14", "N08"), lambda facts: facts.of(ChangeRecord), "没有读到增减变动"),
    (("A05", "A15", "A16", "M04"), lambda facts: facts.of(CompletionRecord), "没有读到预算完成率"),
    (("A01", "A06", "A17", "A18"), lambda facts: facts.listings, "没有读到合计与分项"),
    (("C01", "C03", "M05"), lambda facts: facts.of(CodeNameRecord), "没有读到科目编码与名称"),
    (("A", "N", "U", "D"), lambda facts: facts.of(AmountRecord), "没有读到金额"),
)
_OTHERWISE = "文中没有这条规则所核对的内容"


def why_idle(rule: Rule, facts: Facts) -> str:
    """The reason, in Chinese, why a rule yielded nothing at all."""
    for codes, has, reason in _NEEDS:
        if rule.code.startswith(codes) and not has(facts):
            return reason
    return f"{_OTHERWISE}（{rule.title}）"
