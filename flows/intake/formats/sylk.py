"""SYLK (.slk): a text of records, one a cell, that Excel writes and opens under any name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from flows.intake.formats.cells import Cells, plain_value
from flows.intake.formats.number_formats import DIGITS, hides_all, shown_by
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
    cells, formats = Cells(), _Formats()
    values: dict[tuple[int, int], str] = {}
    row = column = 0
    for kind, fields in _records(decode(data.replace(_LINE_WITHIN, b"\v"))):
        if kind == "P" and "P" in fields:
            formats.codes.append(fields["P"])
        if kind not in ("C", "F"):
            continue
        row, column = _place(fields.get("Y"), row), _place(fields.get("X"), column)
        if kind == "F" and fields.get("P", "").isdigit():
            formats.take(fields, (row, column))
        elif kind == "C" and "K" in fields:
            values[row, column] = fields["K"]
        elif kind == "C" and "E" in fields:
            cells.note(row, column, "F10", f"公式“{fields['E']}”没有存下计算结果")
    for place, value in values.items():
        _put(cells, *place, value, formats.of(place))
    return cells.grid("Sheet1", limits)


@dataclass(slots=True)
class _Formats:
    """The number formats of a sheet, by their numbers: each cell's own, its row's or its column's."""

    codes: list[str] = field(default_factory=list)
    given: dict[tuple[int | None, int | None], int] = field(default_factory=dict)

    def take(self, fields: dict[str, str], place: tuple[int, int]) -> None:
        """A record's format, for the cell at which it stands or the row or column that it names."""
        row, column = (int(fields[side]) - 1 if fields.get(side, "").isdigit() else None for side in "RC")
        of_all = not fields.keys() & {"X", "Y", "R", "C"} and "D" in fields
        at = (None, None) if of_all else (row, column) if "R" in fields or "C" in fields else place
        self.given[at] = int(fields["P"])

    def of(self, place: tuple[int, int]) -> str:
        """The code by which the cell at a place shows its number, "" for none."""
        row, column = place
        at = ((row, column), (row, None), (None, column), (None, None))
        number = next((self.given[key] for key in at if key in self.given), -1)
        return self.codes[number] if 0 <= number < len(self.codes) else ""


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


def _put(cells: Cells, row: int, column: int, value: str, code: str) -> None:
    shown = _shown(value, code)
    if not shown:
        cells.note(row, column, "I29", value.strip('"').removesuffix(".0"))
    elif value.startswith('"'):
        if not value.endswith('"', 1):  # a semicolon within it stands once: what follows is lost
            cells.note(row, column, "F09", f"这一格的文字里有没写成两个的分号，只读到“{value[1:41]}”")
        cells.put(row, column, plain_value(value[1:].removesuffix('"').strip()))
    elif value.startswith("#"):
        cells.note(row, column, "F10", value)
    else:
        cells.put(row, column, shown)


def _shown(value: str, code: str) -> str:
    """A value as its format has it shown; "" where it hides it."""
    if value.startswith(('"', "#")):
        return "" if hides_all(code) else value
    show = shown_by(code)
    try:
        return show(float(value)) if show and len(value) <= DIGITS else value.removesuffix(".0")
    except ValueError:
        return value
