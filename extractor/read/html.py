"""HTML pages, and MHTML (a page saved in one file), by the tree of selectolax."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.read import refusals
from extractor.read.canvas import Canvas, FlowCell, FlowTable, Item, Paragraph
from extractor.read.encoding import decode
from extractor.read.limits import Limits
from extractor.read.spans import Placer
from schemas.document import Document

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$)",
    re.IGNORECASE,
)
#: White letters; on which ground only the page's style sheets may tell.
_WHITE = re.compile(
    r"(?<![-\w])color\s*:\s*(?:#fff(?:fff)?\b|white\b|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))", re.IGNORECASE
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
#: Tags without an end, or that end where the next of their kind begins.
_NEVER_DEEP = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "dd",
        "dt",
        "embed",
        "hr",
        "img",
        "input",
        "li",
        "link",
        "meta",
        "option",
        "p",
    }
    | {"param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "wbr"}
)
_MOST_WORK = 500_000_000
_ATTACHMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|7z)(?:[?#].*)?$", re.IGNORECASE)
_SIZE = re.compile(r"(width|height)\s*:\s*(\d{1,5})")
#: A picture of at least this width and height (pixels) may show a table.
_LARGE = (300, 150)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
    }
    | {
        "fieldset",
        "figcaption",
        "figure",
        "form",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "ol",
    }
    | {"p", "pre", "section", "summary", "ul"}
)
#: Never shown, or shown as something that is not text.
_IGNORED = frozenset(
    {"audio", "button", "canvas", "datalist", "embed", "head", "iframe", "input", "map", "noscript", "object"}
    | {"option", "script", "select", "style", "svg", "template", "textarea", "video"}
)
_WHITES = frozenset({"white", "#fff", "#ffffff"})
#: Around the page, not of it.
_FURNITURE = frozenset({"nav", "footer", "aside"})


def read_html(data: bytes, name: str, limits: Limits | None = None) -> Document:
    """Read an HTML page. Menus and footers become furniture; what is hidden is left out.

    Raises:
        ReadError: not text in a known encoding, or no text in it.
    """
    limits = limits or Limits()
    if len(data) > limits.max_text_bytes:
        raise refusals.too_large(name, len(data), limits.max_text_bytes)
    canvas = Canvas(name, "html", data, limits)
    return _read(_decode(data, name, canvas), name, canvas)


def read_mhtml(data: bytes, name: str, limits: Limits | None = None) -> Document:
    """Read a page saved in one file (MHTML), as Word and browsers write them.

    Raises:
        ReadError: no HTML in it, or as for :func:`read_html`.
    """
    import email
    import email.policy

    message = email.message_from_bytes(data, policy=email.policy.compat32)
    canvas = Canvas(name, "html", data, limits or Limits())
    for part in message.walk():
        body = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(body, bytes):
            return _read(_decode(body, name, canvas), name, canvas)
    raise refusals.damaged(name, "MHTML")


def _decode(data: bytes, name: str, canvas: Canvas) -> str:
    """Decode strictly; only a page that says its encoding is read with single bytes lost."""
    if (text := decode(data)) is not None:
        return text
    declared = _CHARSET.search(data[:4096])
    encoding = declared[1].decode("ascii").lower() if declared else ""
    encoding = "gb18030" if encoding.startswith("gb") else encoding
    try:
        text = data.decode(encoding, "replace") if encoding else ""
    except LookupError:
        text = ""
    lost = text.count("\ufffd")
    if not text or lost > 0.01 * len(text):
        raise refusals.unknown_text(name)
    if lost:
        canvas.report("全文", f"有 {lost} 处字符编码损坏，已用 \ufffd 代替")
    return text


def _read(text: str, name: str, canvas: Canvas) -> Document:
    from selectolax.lexbor import LexborHTMLParser

    if _work(text) > _MOST_WORK:
        raise refusals.damaged(name, "HTML")
    root = LexborHTMLParser(text).root
    if root is not None:
        canvas.lay(_Flow().read(root))
        _say_unread(root, canvas)
    return canvas.document()


def _work(text: str) -> int:
    """Steps the parser may take: for each tag it looks through all that are open (HTML 13.2.4.2).

    It is native and cannot be interrupted: 200,000 nested tags take minutes.
    """
    depth = deepest = tags = 0
    for tag in _TAG.finditer(text):
        tags += 1
        if tag[2].lower() not in _NEVER_DEEP:
            depth = max(0, depth + (-1 if tag[1] else 1))
            deepest = max(deepest, depth)
    return deepest * tags


def _say_unread(root: LexborNode, canvas: Canvas) -> None:
    """Report large pictures, and attachments that the page only links to."""
    for link in root.css("a[href]"):
        if _ATTACHMENT.search(link.attributes.get("href") or ""):
            said = " ".join(link.text().split()) or "（无名）"
            canvas.report(f"附件“{said[:60]}”", "只是链接，不在文件中，未读入")
    large = sum(_is_large(picture) for picture in root.css("img"))
    if large:
        canvas.report(f"{large} 幅图片", "未做文字识别")


def _is_large(picture: LexborNode) -> bool:
    """Tell whether a picture may show a table; one that states no size counts as small."""
    attributes = picture.attributes
    size = dict(_SIZE.findall(attributes.get("style") or ""))
    sides = [attributes.get(side) or size.get(side, "0") for side in ("width", "height")]
    width, height = (int(match[0]) if (match := re.match(r"\d{1,5}", side)) else 0 for side in sides)
    return width >= _LARGE[0] and height >= _LARGE[1]


class _Flow:
    """Turns the children of a node into paragraphs and tables."""

    def __init__(self) -> None:
        self._items: list[Item] = []
        self._said: list[str] = []
        self._level: int | None = None
        self._furniture = 0
        self._preformatted = 0

    def read(self, root: LexborNode) -> list[Item]:
        """Read everything under ``root``, without recursion: pages nest deeply."""
        waiting: list[tuple[LexborNode, bool]] = [(child, True) for child in _children(root)][::-1]
        while waiting:
            node, opens = waiting.pop()
            if not opens:
                self._close(node.tag or "")
            elif self._open(node):
                waiting.append((node, False))
                waiting += [(child, True) for child in _children(node)][::-1]
        self._flush()
        return self._items

    def _open(self, node: LexborNode) -> bool:
        """Begin a node; tells whether its children are to be read."""
        tag = node.tag or ""
        if tag == "-text":
            self._text(node.text_content or "")
            return False
        if tag in _IGNORED or tag.startswith(("-", "!", "_")) or _is_hidden(node):
            return False
        if tag == "br":
            self._said.append("\n")
            return False
        if tag == "table":
            self._flush()
            if table := _table(node):
                self._items.append(table)
            return False
        if tag in _HEADINGS or tag in _BLOCKS or tag in _FURNITURE:
            self._flush()
            self._level = _HEADINGS.get(tag)
            self._furniture += tag in _FURNITURE
            self._preformatted += tag == "pre"
        return True

    def _close(self, tag: str) -> None:
        if tag in _HEADINGS or tag in _BLOCKS or tag in _FURNITURE:
            self._flush()
            self._level = None
            self._furniture -= tag in _FURNITURE
            self._preformatted -= tag == "pre"

    def _text(self, text: str) -> None:
        self._said.append(text if self._preformatted else _BLANKS.sub(" ", text))

    def _flush(self) -> None:
        said = "".join(self._said)
        self._said.clear()
        if said.strip():
            self._items.append(Paragraph(said, self._level, furniture=self._furniture > 0))


def _children(node: LexborNode) -> Iterator[LexborNode]:
    return node.iter(include_text=True)


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    style = attributes.get("style") or ""
    if "hidden" in attributes or (style and _HIDDEN.search(style)):
        return True
    white = bool(style and _WHITE.search(style)) or (attributes.get("color") or "").lower() in _WHITES
    return white and not _has_ground(node)


def _has_ground(node: LexborNode) -> bool:
    """Whether white letters may stand on a coloured ground: one is stated around them, or a class may give it."""
    first = True
    around: LexborNode | None = node
    while around is not None and around.tag not in ("html", None):
        attributes = around.attributes
        if "background" in (attributes.get("style") or "").lower() or "bgcolor" in attributes:
            return True
        if first and "class" in attributes:
            return True
        first = around is node
        around = around.parent
    return False


def _table(node: LexborNode) -> FlowTable | None:
    table = FlowTable()
    placer = Placer()
    captions: list[Item] = []
    for row in _rows(node, captions):
        placer.begin_row()
        for cell in _children(row):
            if cell.tag in ("td", "th") and not _is_hidden(cell):
                spans = _span(cell, "colspan"), _span(cell, "rowspan")
                column, width, height = placer.place(*spans)
                table.cells.append(FlowCell(placer.row, column, height, width, _Flow().read(cell)))
    for one in table.cells:
        one.row_span = min(one.row_span, placer.row + 1 - one.row)
    if captions:  # a caption stands above the table: a table of one column holding both lays them out
        table = FlowTable([FlowCell(0, 0, items=[*captions, table])])
    return table if table.cells else None


def _rows(node: LexborNode, captions: list[Item]) -> Iterator[LexborNode]:
    """The rows of a table, in head, body and foot alike; its captions go to ``captions``."""
    for child in _children(node):
        if child.tag == "tr" and not _is_hidden(child):
            yield child
        elif child.tag == "caption":
            captions += _Flow().read(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child, captions)


def _span(node: LexborNode, name: str) -> int:
    value = (node.attributes.get(name) or "").strip()
    return int(value) if value.isdecimal() and len(value) < 6 else 1
