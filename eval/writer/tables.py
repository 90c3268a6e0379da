"""The statutory tables of a disclosure, as grids. Layouts differ by province; the figures do not."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from eval.writer.marks import Marks
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


_ECONOMIC = {
    "301": "工资福利支出",
    "303": "对个人和家庭的补助",
    "302": "商品和服务支出",
    "310": "资本性支出",
}
#: The meanings of the columns of the tables by lines and of the 三公 table.
_LINE_COLUMNS = ("total", "basic", "project")
_SANGONG_COLUMNS = ("sangong", "outbound", "vehicle", "vehicle_purchase", "vehicle_maintenance", "reception")


def tables(d: Disclosure, style: Style, marks: Marks) -> Iterator[Node]:
    """Tables 01, 03, 05, 06 and 07 with their captions, each filled cell marked with its fact."""
    grids = _Grids(d, style, marks)
    yield from _captioned("收入支出决算总表", 1, d, grids.summary())
    yield from _captioned("支出决算表", 3, d, grids.lines(general=False))
    yield from _captioned("一般公共预算财政拨款支出决算表", 5, d, grids.lines(general=True))
    yield from _captioned("一般公共预算财政拨款基本支出决算表", 6, d, grids.economic())
    yield from _captioned("财政拨款“三公”经费支出决算表", 7, d, grids.sangong())
    yield Paragraph("注：本表反映部门本年度“三公”经费支出预决算情况，预算数为年初预算数。")


def _captioned(title: str, number: int, d: Disclosure, grid: Grid) -> Iterator[Node]:
    yield Paragraph(title)
    yield Paragraph(f"公开{number:02d}表")
    yield Paragraph(f"编制单位：{d.unit}")
    yield Paragraph("金额单位：万元")
    yield grid


class _Grids:
    """The tables of one disclosure."""

    def __init__(self, d: Disclosure, style: Style, marks: Marks) -> None:
        self._d, self._style, self._marks = d, style, marks

    def _cell(self, value: Decimal, table: str, row: str, col: str) -> str:
        printed = self._style.cell(value)
        if not printed:
            return printed
        plain = printed.replace(",", "")
        return self._marks.mark(printed, kind="cell", table=table, row=row, col=col, v=plain)

    def _code(self, code: str, name: str) -> str:
        return self._marks.mark(code, kind="code_name", code=code, name=name)

    def summary(self) -> Grid:
        d, table = self._d, "income_expenditure_summary"
        spent = {
            code: total(one.actual + one.other for one in lines) for code, (_, lines) in d.classes().items()
        }
        got = {_INCOME[0]: d.general_income, _INCOME[-1]: d.other_income}
        rows = [("收入", "", "支出", ""), ("项目", "决算数", "项目", "决算数")]
        for index, (code, name) in enumerate(CLASSES.items()):
            source = _INCOME[index] if index < len(_INCOME) else ""
            left = f"{_NUMERALS[index]}、{source}" if source else ""
            income = self._cell(got.get(source, ZERO), table, source, "income.amount") if source else ""
            spending = self._cell(spent.get(code, ZERO), table, name, "expenditure.amount")
            rows.append((left, income, f"{_NUMERALS[index]}、{name}", spending))
        foot = (
            ("本年收入合计", d.income, "本年支出合计", d.expenditure),
            ("使用非财政拨款结余", ZERO, "结余分配", ZERO),
            ("年初结转和结余", d.begin, "年末结转和结余", d.end),
            ("总计", d.grand_total, "总计", d.grand_total),
        )
        rows += [
            (a, self._cell(b, table, a, "income.amount"), c, self._cell(e, table, c, "expenditure.amount"))
            for a, b, c, e in foot
        ]
        return Grid("收入支出决算总表", tuple(rows), ((0, 0, 1, 2), (0, 2, 1, 2)))

    def lines(self, *, general: bool) -> Grid:
        table = "gpb_expenditure" if general else "expenditure"
        name = "一般公共预算财政拨款支出决算表" if general else "支出决算表"
        head = [("项目", "", "本年支出", "", ""), ("科目编码", "科目名称", "合计", "基本支出", "项目支出")]
        whole = ("合计", "", *self._sums(list(self._d.lines), table, "合计"))
        body = [
            (self._code(code, title), title, *self._sums(lines, table, code))
            for code, title, lines in _levels(self._d)
        ]
        body = [*body, whole] if self._style.total_last else [whole, *body]
        return Grid(name, (*head, *body), ((0, 0, 1, 2), (0, 2, 1, 3)))

    def _sums(self, lines: list[Line], table: str, row: str) -> tuple[str, str, str]:
        basic = total(one.basic for one in lines)
        project = total(one.project + (ZERO if table == "gpb_expenditure" else one.other) for one in lines)
        figures = zip(_LINE_COLUMNS, (basic + project, basic, project), strict=True)
        one, two, three = (self._cell(value, table, row, col) for col, value in figures)
        return one, two, three

    def economic(self) -> Grid:
        left, right = self._block("301") + self._block("303"), self._block("302") + self._block("310")
        empty = ("", "", "")
        length = max(len(left), len(right))
        left, right = left + [empty] * (length - len(left)), right + [empty] * (length - len(right))
        rows = [("人员经费", "", "", "公用经费", "", ""), ("科目编码", "科目名称", "决算数") * 2]
        rows += [(*one, *other) for one, other in zip(left, right, strict=True)]
        staff = self._cell(self._d.personnel, "gpb_basic", "人员经费合计", "amount")
        public = self._cell(self._d.public, "gpb_basic", "公用经费合计", "amount")
        rows.append(("人员经费合计", "", staff, "公用经费合计", "", public))
        return Grid("基本支出决算表", tuple(rows), ((0, 0, 1, 3), (0, 3, 1, 3)))

    def _block(self, code: str) -> list[tuple[str, str, str]]:
        members = [one for one in self._d.economic if one.code.startswith(code)]
        figures = [(code, _ECONOMIC[code], total(one.amount for one in members))]
        figures += [(one.code, one.name, one.amount) for one in members]
        return [
            (self._code(number, name), name, self._cell(amount, "gpb_basic", number, "amount"))
            for number, name, amount in figures
        ]

    def sangong(self) -> Grid:
        top = ("合计", "因公出国（境）费", "公务用车购置及运行维护费", "", "", "公务接待费")
        low = ("", "", "小计", "公务用车购置费", "公务用车运行维护费", "")
        figures = (*self._six("budget"), *self._six("actual"))
        rows = (("预算数", *[""] * 5, "决算数", *[""] * 5), top * 2, low * 2, figures)
        spans = [(0, 0, 1, 6), (0, 6, 1, 6)]
        for base in (0, 6):
            spans += [(1, base, 2, 1), (1, base + 1, 2, 1), (1, base + 2, 1, 3), (1, base + 5, 2, 1)]
        return Grid("三公经费支出决算表", rows, tuple(spans))

    def _six(self, measure: str) -> list[str]:
        d = self._d
        items = (d.sangong, None, d.vehicle, d.vehicle_bought, d.vehicle_run, d.reception)
        return [
            self._cell(getattr(item, measure), "sangong", "", f"{measure}.{col}") if item else ""
            for col, item in zip(_SANGONG_COLUMNS, items, strict=True)
        ]


def _levels(d: Disclosure) -> Iterator[tuple[str, str, list[Line]]]:
    groups = d.groups()
    for top, (name, lines) in d.classes().items():
        yield top, name, lines
        for code, (group, members) in groups.items():
            if code.startswith(top):
                yield code, group, members
                yield from ((one.code, one.names[2], [one]) for one in members)
