"""From bytes to text: UTF-8, UTF-16 and UTF-32 with a mark, GB18030. All strict.

GB18030 accepts almost any pairs of high bytes, UTF-8 with one damaged byte among them, and what
comes out are thousands of rare characters. Real text stays in the plane of GB2312 (both bytes from
A1 up), so that is what tells the two apart.
"""

from __future__ import annotations

import codecs

#: Marks at the beginning of a file, the longer before those they begin with.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Controls that word processors leave in a text: tabs, line and page breaks, cell and field marks.
_CONTROLS = frozenset("\t\n\v\f\r\x07\x13\x14\x15\x1a\x1e\x1f")
_MAX_CONTROLS = 0.005
#: Share of two-byte characters that must be in the plane of GB2312.
_MIN_COMMON = 0.8


def decode(data: bytes) -> str | None:
    """Decode a text, its byte order mark removed and nothing else changed.

    Returns None if the bytes are not text in a known encoding. A character cut off at the very end of
    a UTF-8 file (a broken download) is left out.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _plausible(_strict(data[len(mark) :], encoding))
    text = _utf8(data)
    if (text is None or _has_no_chinese(text)) and _looks_like_gb(data):
        text = _strict(data, "gb18030") or text
    return _plausible(text)


def _has_no_chinese(text: str) -> bool:
    """A short text in GB18030 may be valid UTF-8 by chance, of letters no disclosure has (联通's fault)."""
    return not text.isascii() and max(text) < "\u0800"


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_off = error.reason == "unexpected end of data" and error.start > 0
        return data[: error.start].decode("utf-8") if cut_off else None


def _looks_like_gb(data: bytes) -> bool:
    high = common = index = 0
    sample = data[: 1 << 18]
    while index < len(sample) - 1:
        if sample[index] < 0x80:
            index += 1
            continue
        high += 1
        common += sample[index] >= 0xA1 and sample[index + 1] >= 0xA1
        index += 2
    return high > 0 and common >= _MIN_COMMON * high


def _plausible(text: str | None) -> str | None:
    if text is None or "\0" in text:
        return None
    controls = sum(text.count(chr(code)) for code in range(32) if chr(code) not in _CONTROLS)
    controls += sum(text.count(chr(code)) for code in range(0x80, 0xA0) if code != 0x85)
    return None if controls > _MAX_CONTROLS * len(text) else text
