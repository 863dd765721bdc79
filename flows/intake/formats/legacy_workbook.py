"""The marks of .xls and .et ([MS-XLS]: records of BIFF8), by the sheets' names."""

import struct
from collections.abc import Iterable, Iterator, Set
from io import BytesIO
from typing import Final, NamedTuple

from flows.intake.formats.binary_values import (
    ERRORS,
    BinaryStyles,
    cell_styles,
    packed_number,
)
from flows.intake.formats.cell_marks import Cell, Marks, MarksOf
from flows.intake.formats.cell_styles import PLAIN, mark_number, mark_text
from flows.intake.formats.legacy_drawings import LegacyDrawing
from flows.intake.formats.legacy_strings import read_shared_strings, short_text, text_at
from flows.intake.formats.number_formats import BUILT_IN
from schemas.handover import not_a_spreadsheet

_BEGIN, _END, _CONTINUE = 0x0809, 0x000A, 0x003C
_SHEET, _FONT, _FORMAT, _STYLE, _STRINGS = 0x0085, 0x0031, 0x041E, 0x00E0, 0x00FC
_ROW, _COLUMNS, _SHARED, _RK, _RKS, _NUMBER = 0x0208, 0x007D, 0x00FD, 0x027E, 0x00BD, 0x0203
_ERROR, _FORMULA = 0x0205, 0x0006
_BLANKS: Final = frozenset({0x0201, 0x00BE})
_VALUES: Final = frozenset({_SHARED, _RK, _NUMBER, _RKS})
"""Records that are passed over where no style and no text of the workbook says more than the value."""
_BIFF8: Final = 0x0600
_STRUCK, _ROW_HIDDEN, _CALCULATED_ON_OPENING = 0x08, 0x20, 0x02
_IN_ERROR, _NOTHING = 2, 3
_ARITHMETIC: Final = range(0x03, 0x08)
_NUMBER_FUNCTIONS: Final = (
    0,
    4,
    5,
    6,
    7,
    169,
    228,
    345,
    346,
)  # COUNT SUM AVERAGE MIN MAX COUNTA SUMPRODUCT SUMIF COUNTIF
_SUM_OF_ONE: Final = b"\x19\x10"
_CALLS: Final = (0x21, 0x22, 0x41, 0x42, 0x61, 0x62)
_WHITE: Final = frozenset({0x01, 0x09})
_STYLE_LENGTH: Final = 20
_NO_FONT: Final = 4  # the fifth font is never written; what is numbered above it stands one earlier


_HEAD: Final = struct.Struct("<HH")


class Record(NamedTuple):
    """A record and what goes on of it in CONTINUE records, each piece by itself."""

    kind: int
    pieces: list[bytes]

    @property
    def data(self) -> bytes:
        """The record's first piece, which is all of it but for texts."""
        return self.pieces[0]


def legacy_marks(data: bytes) -> MarksOf:
    """What the cells of a .xls say beyond their values, a sheet at a time. Raises Unreadable (F01)."""
    stream = _workbook_stream(data)
    try:
        globals_ = list(_substream(stream, 0))
        if not globals_ or struct.unpack_from("<H", globals_[0].data)[0] != _BIFF8:
            return lambda _: None
        styles = _styles(globals_)
        starts = {
            short_text(record.data, 6): struct.unpack_from("<I", record.data)[0]
            for record in globals_
            if record.kind == _SHEET
        }
    except (struct.error, IndexError):
        raise not_a_spreadsheet() from None
    return lambda sheet: _sheet_marks(stream, starts[sheet], styles) if sheet in starts else None


def _workbook_stream(data: bytes) -> bytes:
    import olefile

    with olefile.OleFileIO(BytesIO(data)) as container:
        if not container.exists("Workbook"):
            return b""
        stream: bytes = container.openstream("Workbook").read()
        return stream


def _sheet_marks(stream: bytes, start: int, styles: BinaryStyles) -> Marks:
    marks, drawing = Marks(), LegacyDrawing()
    passed_over = _BLANKS if styles.cells or styles.texts else _BLANKS | _VALUES
    try:
        for record in _substream(stream, start, passed_over):
            if record.kind in (_ROW, _COLUMNS):
                _mark_hidden(record, marks)
            elif record.kind in (_ERROR, _FORMULA):
                _mark_formula(record, marks, styles)
            elif record.kind in _VALUES:
                _mark_values(record, marks, styles)
            else:
                drawing.take(record.kind, record.pieces)
        drawing.mark(marks)
    except (struct.error, IndexError):
        raise not_a_spreadsheet() from None
    return marks


def _styles(records: Iterable[Record]) -> BinaryStyles:
    struck: list[bool] = []
    white: set[int] = set()
    formats: list[tuple[int, int]] = []
    blank: set[int] = set()
    codes, strings = dict(BUILT_IN), [b""]
    for record in records:
        if record.kind == _FONT:
            if len(struck) == _NO_FONT:
                struck.append(False)
            if struct.unpack_from("<H", record.data, 4)[0] in _WHITE:
                white.add(len(struck))
            struck.append(bool(record.data[2] & _STRUCK))
        elif record.kind == _FORMAT:
            codes[struct.unpack_from("<H", record.data)[0]] = text_at(record.data, 2)
        elif record.kind == _STYLE:
            if _is_blank(record.data):
                blank.add(len(formats))
            formats.append(struct.unpack_from("<HH", record.data))
        elif record.kind == _STRINGS:
            strings = record.pieces
    unseen = {index for index in blank if formats[index][0] in white}
    cells = cell_styles(formats, struck, codes, unseen)
    return BinaryStyles(cells, read_shared_strings(strings, struck) if cells or any(struck) else {})


def _is_blank(style: bytes) -> bool:
    """Whether a style leaves its cell white: no pattern, or a solid one in white."""
    if len(style) < _STYLE_LENGTH:
        return True
    pattern, colours = style[17] >> 2, int.from_bytes(style[18:20], "little")
    return pattern == 0 or (pattern == 1 and colours & 0x7F in _WHITE)


def _mark_hidden(record: Record, marks: Marks) -> None:
    if record.kind == _ROW:
        row, height, flags = struct.unpack_from("<H4xH4xH", record.data)
        if flags & _ROW_HIDDEN or not height & 0x7FFF:
            marks.hidden_rows.add(row)
    else:
        first, last, width, _, flags = struct.unpack_from("<HHHHH", record.data)
        if flags & 1 or not width:
            marks.hidden_columns.update(range(first, min(last + 1, 256)))


def _mark_formula(record: Record, marks: Marks, styles: BinaryStyles) -> None:
    row, column, style = struct.unpack_from("<HHH", record.data)
    value = record.data[6:14]
    if record.kind == _ERROR:
        if value[1]:
            marks.formula_fault((row, column), ERRORS.get(value[0], "#?"))
    elif value[6:8] == b"\xff\xff":
        if value[0] == _IN_ERROR:
            marks.formula_fault((row, column), ERRORS.get(value[2], "#?"))
        elif value[0] == _NOTHING and _gives_a_number(record.data[22:]):
            marks.formula_fault((row, column), "=")
    elif value == bytes(8) and record.data[14] & _CALCULATED_ON_OPENING:
        marks.formula_fault((row, column), "=")
    else:
        number = struct.unpack("<d", value)[0]
        mark_number(marks, (row, column), number, styles.cells.get(style, PLAIN))


def _gives_a_number(formula: bytes) -> bool:
    """Whether a formula, by the last thing it does, can only give a number: nothing is then no value of
    it."""
    if (formula[-1:] and formula[-1] in _ARITHMETIC) or formula[-4:-2] == _SUM_OF_ONE:
        return True
    name = struct.unpack("<H", formula[-2:])[0] if len(formula) > 3 else None
    return name in _NUMBER_FUNCTIONS and (formula[-4] in _CALLS or formula[-3] in _CALLS)


def _mark_values(record: Record, marks: Marks, styles: BinaryStyles) -> None:
    data = record.data
    row, column, index = struct.unpack_from("<HHH", data)
    style = styles.cells.get(index, PLAIN)
    if record.kind == _SHARED:
        text = styles.texts.get(struct.unpack_from("<I", data, 6)[0], [])
        mark_text(marks, (row, column), text, style)
    elif record.kind == _NUMBER:
        mark_number(marks, (row, column), struct.unpack_from("<d", data, 6)[0], style)
    else:
        for cell, index, packed in _packed(record, row, column):
            mark_number(marks, cell, packed_number(packed), styles.cells.get(index, PLAIN))


def _packed(record: Record, row: int, column: int) -> Iterator[tuple[Cell, int, int]]:
    """The cells of an RK or a MULRK record: place, style, number."""
    many = (len(record.data) - 6) // 6 if record.kind == _RKS else 1
    for n in range(many):
        style, packed = struct.unpack_from("<HI", record.data, 4 + 6 * n)
        yield (row, column + n), style, packed


def _substream(stream: bytes, start: int, passed_over: Set[int] = frozenset()) -> Iterator[Record]:
    """The records of one substream, from its BOF to its EOF; those of charts within it are passed over, and
    those of the kinds `passed_over`."""
    depth = 0
    for record in _records(stream, start, passed_over):
        depth += (record.kind == _BEGIN) - (record.kind == _END)
        if depth == 1:
            yield record
        elif depth == 0:
            return


def _records(stream: bytes, offset: int, passed_over: Set[int]) -> Iterator[Record]:
    record: Record | None = None
    while offset + 4 <= len(stream):
        kind, length = _HEAD.unpack_from(stream, offset)
        begins = offset + 4
        offset = begins + length
        if kind in passed_over:
            if record is not None:
                yield record
            record = None
            continue
        data = stream[begins:offset]
        if kind == _CONTINUE and record is not None:
            record.pieces.append(data)
            continue
        if record is not None:
            yield record
        record = Record(kind, [data])
    if record is not None:
        yield record
