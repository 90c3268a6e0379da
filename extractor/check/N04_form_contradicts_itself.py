"""A performance form's words do not fit its own figures, or forms give one figure differently.

What it checks:
    全年预算数, 全年执行数 and 执行率 in a form's sentences, and the one amount they say was paid in full, against
    its funds; a figure in the result against the indicator of the same thing; a cumulated count against its
    parts; 执行率 and 结余率 as indicators against the form's own money; and an indicator that stands in several
    forms: one actual value, and one target where the actual value is the same. Persons subsidised or paid for
    against those insured, and satisfaction in forms that plainly report on the same persons.

Why it matters:
    Two figures for one thing in one table: one of them is wrong, and the score rests on one of them.

Example:
    培训农户 目标≥600户, 实际 650户; 完成情况：“培训农户560户”.

False alarms:
    A sentence must name the indicator in its own order of characters and count the same things; parts, plans and
    other years do not count. Names any project may use (群众满意度, 培训人次) are not compared between forms.

Basis:
    《项目支出绩效评价管理办法》（财预〔2020〕10号）：绩效自评应当做到内容完整、权重合理、数据真实、结果客观。
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.facts import Facts
from extractor.check.form_counts import parts_of_insured, satisfaction
from extractor.check.form_pairs import pairs_of
from extractor.check.form_words import counts, cumulated, money, own_rates, paid
from extractor.check.forms import forms_data, forms_of
from extractor.check.outcome import Outcome

TITLE = "绩效自评表自相矛盾"
CATEGORY = "narrative_vs_table"
SEVERITY = "medium"


def check(facts: Facts) -> Iterator[Outcome]:
    """Outcomes within each form, then between forms."""
    data = forms_data(facts.profile)
    forms = forms_of(facts)
    for form in forms:
        yield from (found for found in (money(form), paid(form)) if found)
        yield from counts(form, data)
        yield from cumulated(form, data)
        yield from own_rates(form)
    yield from pairs_of(forms, data)
    yield from parts_of_insured(forms, data)
    yield from satisfaction(forms)
