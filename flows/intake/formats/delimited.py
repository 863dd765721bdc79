"""Delimited text (.csv and the like): UTF-8 with or without BOM, GB18030, UTF-16; comma, tab or semicolon."""

import codecs
import csv
import io
import re

from schemas.handover import Limits, not_a_spreadsheet, too_large

_DELIMITERS = (",", "\t", ";")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SAMPLE = 64 << 10
_LONGEST_FIELD = 1 << 20


def read_delimited(data: bytes, limits: Limits) -> list[list[str]]:
    """The rows of a delimited text, all of one width. Raises Unreadable (F01 where it is no table, F05)."""
    text = _decode(data)
    if _CONTROL.search(text) or text.lstrip()[:1] in ("<", "{", "%"):
        raise not_a_spreadsheet()
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error:
        raise not_a_spreadsheet() from None
    width = max(map(len, rows), default=0)
    if width < 2 or len(rows) < 1:
        raise not_a_spreadsheet()
    if width * len(rows) > limits.cells:
        raise too_large(f"{len(rows)} 行 × {width} 列")
    return [row if len(row) == width else row + [""] * (width - len(row)) for row in rows]


def _decode(data: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _decoded(data, encoding)
    if not data.strip():
        raise not_a_spreadsheet()
    for encoding in _bare_encodings(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise not_a_spreadsheet()


def _bare_encodings(data: bytes) -> tuple[str, ...]:
    """Encodings to try without a byte-order mark: UTF-16 shows itself by the zero bytes of its line breaks."""
    if b"\n\x00" in data[:_SAMPLE] and b"\x00" in data[1:_SAMPLE:2]:
        return ("utf-16-le",)
    if b"\x00\n" in data[:_SAMPLE] and b"\x00" in data[0:_SAMPLE:2]:
        return ("utf-16-be",)
    return ("utf-8", "gb18030")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise not_a_spreadsheet() from None


def _delimiter(text: str) -> str:
    """The delimiter that parts the most lines into the same, largest number of fields."""
    lines = [line for line in text[:_SAMPLE].splitlines() if line.strip()][:200]
    counts = {mark: sum(line.count(mark) for line in lines) for mark in _DELIMITERS}
    semicolons_inside_lists = counts["\t"] > 0 or counts[","] >= len(lines)
    if semicolons_inside_lists and counts[";"] <= max(counts["\t"], counts[","]):
        return "\t" if counts["\t"] >= max(1, len(lines) - 1) else ","
    return max(_DELIMITERS, key=lambda mark: counts[mark])
