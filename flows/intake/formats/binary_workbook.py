"""The marks of the binary parts of an .xlsb ([MS-XLSB]: records of BIFF12)."""

import struct
from collections.abc import Iterator
from typing import Final

from flows.intake.formats.binary_values import (
    ERRORS,
    BinaryStyles,
    cell_styles,
    packed_number,
    runs_by_font,
)
from flows.intake.formats.cell_marks import Marks
from flows.intake.formats.cell_styles import PLAIN, CellStyle, Run, mark_number, mark_text
from flows.intake.formats.number_formats import BUILT_IN

_ROW, _RK, _ERROR, _REAL, _TEXT, _SHARED = 0, 2, 3, 5, 6, 7
_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_ERROR = 8, 9, 11
_STRING, _FONT, _FORMAT, _STYLE, _COLUMNS, _SHEET, _MERGED = 19, 43, 44, 47, 60, 156, 176
_CELL_STYLES_BEGIN, _CELL_STYLES_END = 617, 618
_STRUCK: Final = 0x08
_ROW_HIDDEN: Final = 0x10
_LAST_COLUMN: Final = 16_384


def named_sheets(part: bytes) -> list[tuple[str, str]]:
    """The sheets of xl/workbook.bin: each one's name and relation id."""
    sheets = []
    for kind, data in _records(part):
        if kind == _SHEET:
            relation, end = _text(data, 8)
            sheets.append((_text(data, end)[0], relation))
    return sheets


def read_binary_styles(styles: bytes, strings: bytes) -> BinaryStyles:
    """What of xl/styles.bin and xl/sharedStrings.bin changes what a cell says."""
    struck: list[bool] = []
    codes, formats, in_cells = dict(BUILT_IN), [], False
    for kind, data in _records(styles):
        if kind == _FONT:
            struck.append(bool(data[2] & _STRUCK))
        elif kind == _FORMAT:
            codes[int.from_bytes(data[:2], "little")] = _text(data, 2)[0]
        elif kind in (_CELL_STYLES_BEGIN, _CELL_STYLES_END):
            in_cells = kind == _CELL_STYLES_BEGIN
        elif kind == _STYLE and in_cells:
            _, code, font = struct.unpack_from("<HHH", data)
            formats.append((font, code))
    cells = cell_styles(formats, struck, codes)
    texts = (data for kind, data in _records(strings) if kind == _STRING)
    concern = bool(cells) or any(struck)
    return BinaryStyles(
        cells, {n: _rich_text(text, struck) for n, text in enumerate(texts)} if concern else {}
    )


def read_binary_sheet(part: bytes, styles: BinaryStyles, marks: Marks) -> None:
    """Add a binary sheet's marks; its merged ranges too, which its values come without."""
    row = 0
    for kind, data in _records(part):
        if kind == _ROW:
            row = int.from_bytes(data[:4], "little")
            if data[11] & _ROW_HIDDEN or data[8:10] == b"\0\0":
                marks.hidden_rows.add(row)
        elif kind == _COLUMNS:
            first, last, width, _, flags = struct.unpack_from("<IIIIH", data)
            if flags & 1 or not width:
                marks.hidden_columns.update(range(first, min(last + 1, _LAST_COLUMN)))
        elif kind == _MERGED:
            top, bottom, left, right = struct.unpack_from("<IIII", data)
            marks.merged.append((top, left, bottom, right))
        elif kind <= _FORMULA_ERROR:
            _read_cell(kind, data, row, styles, marks)


def _read_cell(kind: int, data: bytes, row: int, styles: BinaryStyles, marks: Marks) -> None:
    cell = (row, int.from_bytes(data[:4], "little"))
    style = styles.cells.get(int.from_bytes(data[4:7], "little"), PLAIN)
    if kind in (_ERROR, _FORMULA_ERROR):
        marks.formula_fault(cell, ERRORS.get(data[8], "#?"))
    elif kind in (_RK, _REAL, _FORMULA_NUMBER):
        number = packed_number(int.from_bytes(data[8:12], "little")) if kind == _RK else _double(data)
        mark_number(marks, cell, number, style)
    elif runs := _runs(kind, data, style, styles):
        mark_text(marks, cell, runs, style)


def _runs(kind: int, data: bytes, style: CellStyle, styles: BinaryStyles) -> list[Run]:
    if kind == _SHARED:
        return styles.texts.get(int.from_bytes(data[8:12], "little"), [])
    if kind in (_TEXT, _FORMULA_TEXT) and style != PLAIN:
        return [Run(_text(data, 8)[0], None)]
    return []


def _double(data: bytes) -> float:
    return float(struct.unpack_from("<d", data, 8)[0])


def _rich_text(data: bytes, struck: list[bool]) -> list[Run]:
    text, end = _text(data, 1)
    count = struct.unpack_from("<I", data, end)[0] if data[0] & 1 else 0
    changes = [struct.unpack_from("<HH", data, end + 4 + 4 * n) for n in range(count)]
    return runs_by_font(text, [(start, font) for start, font in changes], struck)


def _text(data: bytes, offset: int) -> tuple[str, int]:
    """A counted UTF-16 text at an offset, and where it ends."""
    count = int.from_bytes(data[offset : offset + 4], "little")
    count = 0 if count == 0xFFFFFFFF else count
    end = offset + 4 + 2 * count
    return data[offset + 4 : end].decode("utf-16-le", "replace"), end


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part: kind and length are written seven bits a byte."""
    offset = 0
    while offset < len(part):
        kind, offset = _variable(part, offset, 2)
        length, offset = _variable(part, offset, 4)
        yield kind, part[offset : offset + length]
        offset += length


def _variable(part: bytes, offset: int, most: int) -> tuple[int, int]:
    value = 0
    for n in range(most):
        byte = part[offset] if offset < len(part) else 0
        offset += 1
        value |= (byte & 0x7F) << 7 * n
        if not byte & 0x80:
            break
    return value, offset
