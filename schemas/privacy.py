"""Personal data that a disclosure prints and nobody needs: names beside telephone numbers.

Masking keeps every length, so offsets hold. It is done once, right after reading: nothing later can
print, store or send what it never saw.
"""

from __future__ import annotations

import re
from dataclasses import replace

from schemas.document import Block, Cell, Document, Table

#: Not part of a longer code, and not an amount.
_ALONE = r"(?<![0-9A-Za-z.,，_-])"
_NO_UNIT = r"(?![0-9A-Za-z_]|\.\d|[ \t]*[元万亿%％])"
_MOBILE = rf"{_ALONE}1[3-9]\d[ -]?\d{{4}}[ -]?\d{{4}}{_NO_UNIT}"
_LANDLINE = rf"{_ALONE}(?:[(（]0\d{{2,3}}[)）]|0\d{{2,3}}[-—－ ])[ ]?\d{{7,8}}(?:[-转]\d{{1,6}})?{_NO_UNIT}"
_LABELLED = r"(?<=电话)[:：\s]*(\d[\d -]{5,13}\d)(?!\d)"
_IDENTITY = rf"{_ALONE}[1-9]\d{{16}}[\dXx]{_NO_UNIT}"
_NUMBER = re.compile("|".join((_MOBILE, _LANDLINE, _LABELLED, _IDENTITY)))
_NAME_LABEL = re.compile(
    r"(?:联\s*系\s*人|经\s*办\s*人|填\s*报\s*人|填\s*表\s*人)\s*[:：]\s*([一-鿿]{2,4})(?=[\s,，;；。、]|$)"
)
#: The commonest surnames: beside a telephone number a short word that begins with one is a name.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金"
    "韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶贺毛郝顾龚邵万钱覃武戴孔汤庞樊兰殷施洪翟安颜倪严牛温芦季俞章鲁葛伍申尤毕聂柴焦向柳邢岳齐梅莫庄辛管祝左涂耿牟卜"
)
_NAME = re.compile(rf"(?<![一-鿿])[{_SURNAMES}][一-鿿]{{1,2}}(?![一-鿿])")
_HIDDEN = str.maketrans(dict.fromkeys("0123456789Xx", "*"))


def mask(text: str) -> str:
    """Return ``text`` with telephone and identity numbers, and the names beside them, as asterisks.

    The result is as long as ``text``.
    """
    spans = [match.span(1) for match in _NAME_LABEL.finditer(text)]
    for match in _NUMBER.finditer(text):
        spans.append(match.span())
        line = text.rfind("\n", 0, match.start()) + 1
        spans += [name.span() for name in _NAME.finditer(text, line, match.start())]
    if not spans:
        return text
    chars = list(text)
    for start, end in spans:
        for index in range(start, end):
            char = chars[index]
            chars[index] = "*" if "一" <= char <= "鿿" and char not in "电话" else char.translate(_HIDDEN)
    return "".join(chars)


def masked(document: Document) -> Document:
    """Return the document with personal data masked in text, blocks and cells."""
    text = mask(document.text)
    if text == document.text:
        return document
    return replace(
        document,
        text=text,
        blocks=tuple(_masked_block(block, text) for block in document.blocks),
        tables=tuple(_masked_table(table, text) for table in document.tables),
    )


def _masked_block(block: Block, text: str) -> Block:
    hidden = text[block.start : block.end] if block.start < block.end else mask(block.text)
    return (
        replace(block, text=hidden)
        if len(hidden) == len(block.text)
        else replace(block, text=mask(block.text))
    )


def _masked_table(table: Table, text: str) -> Table:
    return replace(table, cells=tuple(_masked_cell(cell, text) for cell in table.cells))


def _masked_cell(cell: Cell, text: str) -> Cell:
    hidden = text[cell.start : cell.end].strip()
    return replace(cell, text=hidden) if "*" in hidden else cell
