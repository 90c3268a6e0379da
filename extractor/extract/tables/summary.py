"""收入支出决算总表 (公开01) and 财政拨款收入支出决算总表 (公开04): income and expenditure side by side."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.extract.tables.columns import Column, is_order_column, read_column
from extractor.extract.tables.emit import Emitter, Meaning
from extractor.extract.tables.grid import Row, Sheet, code_before_name, has_words
from extractor.extract.tables.lines import scoped
from extractor.extract.tables.words import Vocabulary, word
from extractor.profiles.classification import class_of_name
from schemas.records import Scope, Side

TABLES: dict[str, Scope] = {"income_expenditure_summary": "all", "fiscal_summary": "fiscal"}
#: Rows after which a fund's name means that fund's part of the carry-over, not its income.
_CARRYOVER = ("carryover_begin", "carryover_end")
_FUND: dict[str, Scope] = {"gpb_income": "gpb", "govfund_income": "govfund", "statecap_income": "statecap"}
#: Where a row of the economic classification of all expenditure belongs, apart from that of 公开06.
ALL_EXPENDITURE = "total_expenditure"


@dataclass
class _Block:
    """One of the lists that stand side by side: a column of labels and its columns of figures."""

    label: int
    columns: tuple[Column, ...]
    side: Side | None
    mode: str = "function"
    above: str = ""


def extract_summary(emit: Emitter) -> None:
    """Record every figure of a summary table."""
    blocks = _blocks(emit.sheet, emit.known)
    for row in emit.sheet.body:
        for block in blocks:
            _record(emit, block, row)


def _blocks(sheet: Sheet, known: Vocabulary) -> list[_Block]:
    labels = [c for c in range(sheet.width) if _holds_labels(sheet, c, known)]
    found = []
    for number, label in enumerate(labels):
        stop = labels[number + 1] if number + 1 < len(labels) else sheet.width
        places = [c for c in range(label + 1, stop) if not is_order_column(sheet, c, known)]
        columns = tuple(_column(c, sheet, known) for c in places)
        found.append(
            _Block(label, columns, _side(sheet, label, number, len(labels)), _mode(sheet, label, known))
        )
    return found


def _holds_labels(sheet: Sheet, column: int, known: Vocabulary) -> bool:
    """Whether a column holds row labels; figures with a stray note do not make one."""
    if any(word(text) in known.order for text in sheet.paths[column]):
        return False
    return 2 * len(sheet.worded[column]) > len(sheet.filled[column])


def _column(place: int, sheet: Sheet, known: Vocabulary) -> Column:
    """A column of figures. Words of its block (收入, 支出, 按功能分类) say nothing of the column itself."""
    path = [t for t in sheet.paths[place] if word(t) not in known.modes and not _names_side(t)]
    return read_column(place, path, known)


def _names_side(text: str) -> bool:
    return word(text) in ("收入", "支出", "本年收入", "本年支出")


def _side(sheet: Sheet, label: int, number: int, count: int) -> Side | None:
    """The side by the header (收入, 支出), else by the labels, else by the order of the blocks."""
    top = "".join(sheet.paths[label])
    body = sheet.filled[label]
    for words in ([top], body):
        income = any("收入" in text for text in words)
        spent = any("支出" in text for text in words)
        if income != spent:
            return "income" if income else "expenditure"
    return None if count != 2 else ("income", "expenditure")[number]


def _mode(sheet: Sheet, label: int, known: Vocabulary) -> str:
    words = [word(text) for text in sheet.paths[label]]
    return next((known.modes[text] for text in words if text in known.modes), "function")


def _record(emit: Emitter, block: _Block, row: Row) -> None:
    text = row.texts[block.label]
    label = word(text)
    if label in emit.known.modes:
        block.mode = emit.known.modes[label]
    if not has_words(text):
        for column in block.columns:
            emit.other(row, column, "")
        return
    concept, fund = _concept(emit, block, text)
    code, scope = _code_and_scope(emit, concept)
    for column in block.columns:
        own = column.scope or fund
        if concept is None or not _is_plain(column) or (fund and own != fund):
            emit.other(row, column, label)
            continue
        measure = column.measure or "actual"
        period, unit = column.period, column.unit
        meaning = Meaning(concept, label, own or scope, measure, block.side, code, period, None, unit)
        emit.amount(row, column.place, meaning)


def _is_plain(column: Column) -> bool:
    """Whether the header says of a column no more than that it holds the row's figure."""
    return column.meaning == "" and not column.ratio


def _concept(emit: Emitter, block: _Block, text: str) -> tuple[str | None, Scope | None]:
    """The concept of a row, and the fund if the row names one under a carry-over row."""
    label = word(text)
    key = emit.known.summary.get(label)
    if block.above in _CARRYOVER:
        if key in _FUND:
            return block.above, _FUND[key]
        if key not in _CARRYOVER and (part := _carryover_part(label)):
            return f"{block.above}:{part}", None
    block.above = key or ""
    return (key or _classified(block, text)), None


def _carryover_part(label: str) -> str | None:
    """基本支出结转 and 项目支出结转和结余 are parts of the carry-over."""
    for words, key in (
        ("基本支出", "basic_expenditure"),
        ("项目支出", "project_expenditure"),
        ("经营", "operating_expenditure"),
    ):
        if label.startswith(words):
            return key
    return None


def _classified(block: _Block, text: str) -> str | None:
    """The concept of an expenditure row that names a functional or economic class."""
    if block.side == "income":
        return None
    both = code_before_name(text)
    label = word(both[1] if both else text)
    economic, functional = class_of_name(label, "economic"), class_of_name(label)
    if block.mode == "economic" or (economic and not functional):
        return f"econ:{economic}:{ALL_EXPENDITURE}" if economic else None
    if functional and block.mode == "function":
        return f"function:{functional}"
    return f"function:{label}" if block.mode == "function" and label.endswith("支出") else None


def _code_and_scope(emit: Emitter, concept: str | None) -> tuple[str | None, Scope]:
    """The code in a concept, and the fund of its figures where neither row nor column names one."""
    if concept is None:
        return None, TABLES[emit.table]
    kind, _, rest = concept.partition(":")
    code = rest.partition(":")[0] if kind in ("function", "econ") else ""
    return code if code.isdigit() else None, scoped(kind, TABLES[emit.table])
