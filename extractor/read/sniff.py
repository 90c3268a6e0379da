"""What a file is, told from its content: extensions lie."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath
from typing import Literal, NamedTuple

from extractor.read import refusals
from extractor.read.encoding import decode
from extractor.read.ole import MAGIC as OLE_MAGIC
from extractor.read.ole import BrokenOleError, Ole

Kind = Literal["pdf", "docx", "doc", "xlsx", "xls", "html", "mhtml", "markdown", "txt", "zip"]

_HEAD = 4096
_OFFICE = "请用 Word 或 WPS 另存为 DOCX。"
_SHEET = "请用 Excel 或 WPS 另存为 XLSX。"
_UNPACK = "请解开，或改用 ZIP 打包。"
_OCR = "图片需要文字识别：请先转成 PDF，并安装 gouji[ocr]。"


class _Sign(NamedTuple):
    """How the bytes of a format begin that is recognised and not read."""

    begins: bytes
    name: str
    hint: str


_REFUSED = (
    _Sign(b"\x89PNG\r\n", "PNG 图片", _OCR),
    _Sign(b"\xff\xd8\xff", "JPEG 图片", _OCR),
    _Sign(b"GIF8", "GIF 图片", _OCR),
    _Sign(b"II*\0", "TIFF 图片", _OCR),
    _Sign(b"MM\0*", "TIFF 图片", _OCR),
    _Sign(b"BM", "BMP 图片", _OCR),
    _Sign(b"RIFF", "WebP 图片或音视频", _OCR),
    _Sign(b"Rar!", "RAR 压缩包", _UNPACK),
    _Sign(b"7z\xbc\xaf\x27\x1c", "7z 压缩包", _UNPACK),
    _Sign(b"\x1f\x8b", "gzip 压缩包", _UNPACK),
    _Sign(b"{\\rtf", "RTF", _OFFICE),
    _Sign(b"%!PS", "PostScript", "请转成 PDF。"),
    _Sign(b"MZ", "Windows 程序", "请给出公开文件本身。"),
    _Sign(b"\x7fELF", "程序", "请给出公开文件本身。"),
)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|center|style|script)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_LATER = re.compile(r"<html\b|<body\b", re.IGNORECASE)
_OLD_SHEET = re.compile(r"<\?mso-application\s+progid=\"Excel|<Workbook\b[^>]*office:spreadsheet")
_OLD_WORD = re.compile(r"<\?mso-application\s+progid=\"Word|<w:wordDocument\b")
_MARKDOWN = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_MARKUP_TABLE = re.compile(r"<table\b[^<>]*>\s{0,9}(?:<[^<>]{1,200}>\s{0,9}){0,5}<t[rdh]\b", re.IGNORECASE)
_MHTML = re.compile(rb"\A\s*(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?MIME-Version:", re.IGNORECASE)


def sniff(data: bytes, name: str) -> Kind:
    """Tell the format of a file.

    Raises:
        ReadError: recognised and not supported, encrypted, or not recognised at all.
    """
    head = data[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _in_zip(data, name)
    if head.startswith(OLE_MAGIC):
        return _in_ole(data, name)
    for sign in _REFUSED:
        if head.startswith(sign.begins) and not _is_text(data, sign):
            raise refusals.unsupported(name, sign.name, sign.hint)
    if _MHTML.match(head) and b"multipart/related" in head.lower():
        return "mhtml"
    return _in_text(data, name)


def _is_text(data: bytes, sign: _Sign) -> bool:
    """Signs of two or four letters may begin a text too; RTF is text all the same."""
    return sign.begins.isalnum() and decode(data[:_HEAD]) is not None


def _in_zip(data: bytes, name: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {info.filename.replace("\\", "/") for info in archive.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise refusals.damaged(name, "ZIP/DOCX/XLSX", error) from error
    if members & {"[Content_Types].xml", "word/document.xml", "xl/workbook.xml"}:
        if any(one.startswith("word/") for one in members):
            return "docx"
        if "xl/workbook.bin" in members:
            raise refusals.unsupported(name, "XLSB", _SHEET)
        if any(one.startswith("xl/") for one in members):
            return "xlsx"
        if any(one.startswith("ppt/") for one in members):
            raise refusals.unsupported(name, "PPTX", _OFFICE)
    if "OFD.xml" in members:
        raise refusals.unsupported(name, "OFD", "请用 OFD 阅读器转成 PDF。")
    if {"mimetype", "content.xml"} <= members:
        raise refusals.unsupported(name, "ODF（ODT/ODS）", "请另存为 DOCX 或 XLSX。")
    return "zip"


def _in_ole(data: bytes, name: str) -> Kind:
    try:
        streams = Ole(data).names()
    except (BrokenOleError, ValueError) as error:
        raise refusals.damaged(name, "DOC/XLS", error) from error
    if "EncryptedPackage" in streams:
        raise refusals.encrypted(name)
    if "WordDocument" in streams:
        return "doc"
    if streams & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        return "xls"
    if "PowerPoint Document" in streams:
        raise refusals.unsupported(name, "PPT", _OFFICE)
    raise refusals.unsupported(name, "未知的 OLE 文件", _OFFICE)


def _in_text(data: bytes, name: str) -> Kind:
    start = decode_start(data)
    suffix = PurePath(name).suffix.lower()
    if _OLD_SHEET.search(start):
        raise refusals.unsupported(name, "Excel 2003 XML", _SHEET)
    if _OLD_WORD.search(start):
        raise refusals.unsupported(name, "Word 2003 XML", _OFFICE)
    if suffix in {".md", ".markdown"}:
        return "markdown"
    if _HTML.match(start) or (suffix in {".htm", ".html"} and _HTML_LATER.search(start)):
        return "html"
    text = decode(data)
    if text is None:
        raise refusals.unknown_text(name)
    headings = sum(1 for _ in zip(range(2), _MARKDOWN.finditer(text), strict=False))
    return "markdown" if headings > 1 or _MARKUP_TABLE.search(text) else "txt"


def decode_start(data: bytes) -> str:
    """The beginning of a file, good enough to look for tags in it."""
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
