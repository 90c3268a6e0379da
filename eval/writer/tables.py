"""The statutory tables of a disclosure, as grids. Layouts differ by province; the figures do not."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from eval.writer.model import ZERO, Disclosure, Line, total
from eval.writer.nodes import Grid, Node, Paragraph
from eval.writer.style import Style

CLASSES = {
    "201": "一般公共服务支出",
    "204": "公共安全支出",
    "205": "教育支出",
    "206": "科学技术支出",
    "207": "文化旅游体育与传媒支出",
    "208": "社会保障和就业支出",
    "210": "卫生健康支出",
    "211": "节能环保支出",
    "212": "城乡社区支出",
    "213": "农林水支出",
    "221": "住房保障支出",
    "229": "其他支出",
}
_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_INCOME = (
    "一般公共预算财政拨款收入",
    "政府性基金预算财政拨款收入",
    "国有资本经营预算财政拨款收入",
    "上级补助收入",
    "事业收入",
    "经营收入",
    "附属单位上缴收入",
    "其他收入",
)


def tables(d: Disclosure, style: Style, *, total_last: bool = False) -> Iterator[Node]:
    """Tables 01, 03, 05, 06 and 07 with their captions; ``total_last`` puts 合计 under the lines."""
    yield from _captioned("收入支出决算总表", 1, d, _summary(d, style))
    yield from _captioned("支出决算表", 3, d, _lines(d, style, general=False, total_last=total_last))
    yield from _captioned(
        "一般公共预算财政拨款支出决算表", 5, d, _lines(d, style, general=True, total_last=total_last)
    )
    yield from _captioned("一般公共预算财政拨款基本支出决算表", 6, d, _economic(d, style))
    yield from _captioned("财政拨款“三公”经费支出决算表", 7, d, _sangong(d, style))
    yield Paragraph("注：本表反映部门本年度“三公”经费支出预决算情况，预算数为年初预算数。")


def _captioned(title: str, number: int, d: Disclosure, grid: Grid) -> Iterator[Node]:
    yield Paragraph(title)
    yield Paragraph(f"公开{number:02d}表")
    yield Paragraph(f"编制单位：{d.unit}")
    yield Paragraph("金额单位：万元")
    yield grid


def _summary(d: Disclosure, style: Style) -> Grid:
    spent = {code: total(one.actual + one.other for one in lines) for code, (_, lines) in d.classes().items()}
    got = {_INCOME[0]: d.general_income, _INCOME[-1]: d.other_income}
    rows = [("收入", "", "支出", ""), ("项目", "决算数", "项目", "决算数")]
    for index, (code, name) in enumerate(CLASSES.items()):
        source = _INCOME[index] if index < len(_INCOME) else ""
        left = f"{_NUMERALS[index]}、{source}" if source else ""
        right = f"{_NUMERALS[index]}、{name}"
        rows.append((left, style.cell(got.get(source, ZERO)), right, style.cell(spent.get(code, ZERO))))
    foot = (
        ("本年收入合计", d.income, "本年支出合计", d.expenditure),
        ("使用非财政拨款结余", ZERO, "结余分配", ZERO),
        ("年初结转和结余", d.begin_fiscal + d.begin_other, "年末结转和结余", d.end_fiscal + d.end_other),
        ("总计", d.grand_total, "总计", d.grand_total),
    )
    rows += [(a, style.cell(b), c, style.cell(e)) for a, b, c, e in foot]
    return Grid("收入支出决算总表", tuple(rows), ((0, 0, 1, 2), (0, 2, 1, 2)))


def _lines(d: Disclosure, style: Style, *, general: bool, total_last: bool) -> Grid:
    body = [_row(code, name, lines, style, general) for code, name, lines in _levels(d)]
    whole = ("合计", "", *_sums(d.lines, style, general))
    body = [*body, whole] if total_last else [whole, *body]
    head = [("项目", "", "本年支出", "", ""), ("科目编码", "科目名称", "合计", "基本支出", "项目支出")]
    name = "一般公共预算财政拨款支出决算表" if general else "支出决算表"
    return Grid(name, (*head, *body), ((0, 0, 1, 2), (0, 2, 1, 3)))


def _levels(d: Disclosure) -> Iterator[tuple[str, str, list[Line]]]:
    groups = d.groups()
    for top, (name, lines) in d.classes().items():
        yield top, name, lines
        for code, (group, members) in groups.items():
            if code.startswith(top):
                yield code, group, members
                yield from ((one.code, one.names[2], [one]) for one in members)


def _row(code: str, name: str, lines: list[Line], style: Style, general: bool) -> tuple[str, ...]:
    return (code, name, *_sums(lines, style, general))


def _sums(lines: tuple[Line, ...] | list[Line], style: Style, general: bool) -> tuple[str, str, str]:
    basic = total(one.basic for one in lines)
    project = total(one.project + (ZERO if general else one.other) for one in lines)
    return style.cell(basic + project), style.cell(basic), style.cell(project)


def _economic(d: Disclosure, style: Style) -> Grid:
    titles = {
        "301": "工资福利支出",
        "303": "对个人和家庭的补助",
        "302": "商品和服务支出",
        "310": "资本性支出",
    }
    blocks: dict[str, list[tuple[str, str, str]]] = {}
    for code, title in titles.items():
        members = [one for one in d.economic if one.code.startswith(code)]
        head = (code, title, style.cell(total(one.amount for one in members)))
        blocks[code] = [head, *((one.code, one.name, style.cell(one.amount)) for one in members)]
    left, right = blocks["301"] + blocks["303"], blocks["302"] + blocks["310"]
    empty = ("", "", "")
    length = max(len(left), len(right))
    left, right = left + [empty] * (length - len(left)), right + [empty] * (length - len(right))
    rows = [("人员经费", "", "", "公用经费", "", ""), ("科目编码", "科目名称", "决算数") * 2]
    rows += [(*one, *other) for one, other in zip(left, right, strict=True)]
    rows.append(("人员经费合计", "", style.cell(d.personnel), "公用经费合计", "", style.cell(d.public)))
    return Grid("基本支出决算表", tuple(rows), ((0, 0, 1, 3), (0, 3, 1, 3)))


def _sangong(d: Disclosure, style: Style) -> Grid:
    def six(measure: str) -> tuple[str, ...]:
        def of(item: object) -> str:
            value: Decimal = getattr(item, measure)
            return style.cell(value)

        return (of(d.sangong), "", of(d.vehicle), of(d.vehicle_bought), of(d.vehicle_run), of(d.reception))

    top = ("合计", "因公出国（境）费", "公务用车购置及运行维护费", "", "", "公务接待费")
    low = ("", "", "小计", "公务用车购置费", "公务用车运行维护费", "")
    rows = (("预算数", *[""] * 5, "决算数", *[""] * 5), top * 2, low * 2, (*six("budget"), *six("actual")))
    spans = [(0, 0, 1, 6), (0, 6, 1, 6)]
    for base in (0, 6):
        spans += [(1, base, 2, 1), (1, base + 1, 2, 1), (1, base + 2, 1, 3), (1, base + 5, 2, 1)]
    return Grid("三公经费支出决算表", rows, tuple(spans))
