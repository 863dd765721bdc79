"""Bytes to text: which encoding they are in, and where a character of it is damaged."""

import codecs
import re
from typing import Final

from schemas.handover import Unreadable, not_a_spreadsheet, other_format

DAMAGED: Final = "\ufffd"
"""What stands where bytes were no character: every reader tells of the cell that holds one."""

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE: Final = 64 << 10
_FILLING: Final = "\x00\x1a"
"""What programs fill a file's end with: it is behind the text, not damage to it."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_HANZI: Final = re.compile(r"[\u4e00-\u9fff]")
_SAYS_NOTHING: Final = {
    "",
    "ascii",
    "us-ascii",
    "iso-8859-1",
    "iso8859-1",
    "latin-1",
    "windows-1252",
    "cp1252",
}
"""Charsets that programs write without knowing; every byte is a character in them, so that trying proves
nothing."""
_CHINESE: Final = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "cp936": "gb18030"}
_GB_LEADS: Final = range(0xB0, 0xD8)
_BIG5_LEADS: Final = range(0xA4, 0xC7)
"""The first bytes of the 3,755 characters of GB 2312's first level, and of the 5,401 of Big5's."""
_COUNTED: Final = 2_000
_FAR_MORE: Final = 0.5
_FEW: Final = 3
_DAMAGED_SHARE: Final = 50


def decode(data: bytes, declared: str = "") -> str:
    """The text that bytes are; `declared`: the charset they name, which is believed where the bytes agree.

    What is no character comes as DAMAGED, control characters too. Raises Unreadable(F01) for what is no
    text, and for Big5.
    """
    text = _by_mark(data) or _by_trial(data, declared)
    text = _CONTROL.sub(DAMAGED, text.lstrip("\ufeff").rstrip(_FILLING))
    if not text.strip() or text.count(DAMAGED) > max(_FEW, len(text) // _DAMAGED_SHARE):
        raise not_a_spreadsheet()
    return text


def _by_mark(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if encoding := _bare_utf16(data[:_SAMPLE]):
        return data.decode(encoding, "replace")
    return ""


def _bare_utf16(sample: bytes) -> str:
    """UTF-16 without a mark shows itself: every other byte of its digits, letters and line breaks is zero."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 20 < len(sample) or max(even, odd) < 4 * min(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _by_trial(data: bytes, declared: str) -> str:
    """UTF-8 first, because what is UTF-8 is so by no accident; then what is declared; then GB18030."""
    named = declared.strip().lower()
    named = _CHINESE.get(named, named)
    tried = [name for name in ("utf-8", named, "gb18030") if name not in _SAYS_NOTHING and _is_known(name)]
    for encoding in tried:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            if encoding == "utf-8" and _is_damaged_utf8(data[:_SAMPLE]):
                return data.decode(encoding, "replace")
            continue
        if encoding == "big5" or (encoding == "gb18030" and _is_big5(data, text)):
            raise _traditional()
        return text
    if _decodes(data, "big5"):
        raise _traditional()
    lossy = [data.decode(encoding, "replace") for encoding in tried]
    return min(lossy, key=lambda text: text.count(DAMAGED))


def _is_damaged_utf8(sample: bytes) -> bool:
    """Whether this is UTF-8 but for a few bytes:
    other encodings hardly ever make a Chinese character of UTF-8."""
    text = sample.decode("utf-8", "replace")
    return text.count(DAMAGED) * 4 <= len(_HANZI.findall(text))


def _is_known(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return True


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_big5(data: bytes, as_gb18030: str) -> bool:
    """Whether bytes that could be GB18030 are Big5: most of what either makes of its own texts is everyday
    characters, and far less of what it makes of the other's."""
    if not _decodes(data, "big5"):
        return False
    as_big5 = _everyday(data.decode("big5"), "big5", _BIG5_LEADS)
    return as_big5 - _everyday(as_gb18030, "gb2312", _GB_LEADS) > _FAR_MORE


def _everyday(text: str, encoding: str, leads: range) -> float:
    """The share of everyday characters, which an encoding keeps together at its beginning, among those of a
    text that are not ASCII."""
    beyond = [character for character in text if not character.isascii()][:_COUNTED]
    encoded = (character.encode(encoding, "ignore") for character in beyond)
    return sum(two[:1] != b"" and two[0] in leads for two in encoded) / max(len(beyond), 1)


def _traditional() -> Unreadable:
    return other_format(
        "文字是繁体中文的 Big5 编码，与名录里的简体名称对不上",
        "用 Excel 或 WPS 打开核对文字，把繁体改为简体，另存为 .xlsx 后重新报送",
    )
