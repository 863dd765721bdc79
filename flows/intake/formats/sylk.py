"""SYLK (.slk): a text of records, one a cell, that Excel writes and opens under any name."""

import re
from collections.abc import Iterator
from typing import Final

from flows.intake.formats.cells import Cells, plain_value
from flows.intake.formats.text import decode
from schemas.handover import Grid, Limits, not_a_spreadsheet

_BREAK: Final = re.compile(r"\r\n|\r|\n")
_FIELD: Final = re.compile(r"(?:[^;]|;;)+")
_CELL_RECORD: Final = re.compile(rb"^ID;.*?[\r\n]+C;", re.DOTALL)
_LINE_WITHIN: Final = b"\x1b :"
_FARTHEST: Final = 1 << 20


def is_sylk(data: bytes) -> bool:
    """Whether this is SYLK: it begins with an ID record and has a cell's; a list whose first heading is
    ID has not."""
    return data.startswith(b"ID;") and _CELL_RECORD.match(data[: 64 << 10]) is not None


def read_sylk(data: bytes, limits: Limits) -> Grid:
    """The one sheet of a SYLK text. Raises Unreadable (F01, F05)."""
    cells = Cells()
    row = column = 0
    for kind, fields in _records(decode(data.replace(_LINE_WITHIN, b"\v"))):
        if kind not in ("C", "F"):
            continue
        row, column = _place(fields.get("Y"), row), _place(fields.get("X"), column)
        if kind == "C" and "K" in fields:
            _put(cells, row, column, fields["K"])
        elif kind == "C" and "E" in fields:
            cells.note(row, column, "F10", f"公式“{fields['E']}”没有存下计算结果")
    return cells.grid("Sheet1", limits)


def _records(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Each record's kind and its fields by their letter; a semicolon within a field stands twice."""
    for line in _BREAK.split(text):
        kind, *fields = _FIELD.findall(line) or [""]
        yield kind, {field[0]: field[1:].replace(";;", ";").replace("\v", "\n") for field in fields}


def _place(given: str | None, current: int) -> int:
    """A zero-based row or column; what a record leaves out is that of the one before."""
    if given is None:
        return current
    if not given.isdigit() or not 1 <= int(given) <= _FARTHEST:
        raise not_a_spreadsheet()
    return int(given) - 1


def _put(cells: Cells, row: int, column: int, value: str) -> None:
    if value.startswith('"'):
        if not value.endswith('"', 1):  # a semicolon within it stands once: what follows is lost
            cells.note(row, column, "F09", f"这一格的文字里有没写成两个的分号，只读到“{value[1:41]}”")
        cells.put(row, column, plain_value(value[1:].removesuffix('"').strip()))
    elif value.startswith("#"):
        cells.note(row, column, "F10", value)
    else:
        cells.put(row, column, value.removesuffix(".0"))
