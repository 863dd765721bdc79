"""Workbooks of every kind to grids: values by python-calamine, what else their cells say by the marks of
each format."""

import datetime
from dataclasses import replace
from io import BytesIO
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from flows.intake.formats.cell_marks import MarksOf, marked
from flows.intake.formats.number_formats import number_text
from schemas.handover import Anchor, Grid, Limits, not_a_spreadsheet, too_large, with_password


def read_workbook(data: bytes, limits: Limits, marks_of: MarksOf) -> list[Grid]:
    """The worksheets of a workbook, hidden ones included. Raises Unreadable (F01, F02, F05)."""
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        left = limits.cells
        grids: list[Grid] = []
        for meta in workbook.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            grid = _read_sheet(workbook.get_sheet_by_name(meta.name), meta.name, left, marks_of)
            left -= len(grid.rows) * (len(grid.rows[0]) if grid.rows else 0)
            hidden = meta.visible != SheetVisibleEnum.Visible
            grids.append(replace(grid, hidden=True) if hidden else grid)
        return grids
    except PasswordError:
        raise with_password() from None
    except (CalamineError, OSError, ValueError, KeyError) as error:
        if "assword" in str(error) or "encrypt" in str(error).lower():
            raise with_password() from None
        raise not_a_spreadsheet() from None


def _read_sheet(sheet: CalamineSheet, name: str, cells: int, marks_of: MarksOf) -> Grid:
    if sheet.start is None:
        grid = Grid(name, [])
    else:
        if sheet.height * sheet.width > cells:
            raise too_large(f"工作表“{name}”展开后有 {sheet.height} 行 × {sheet.width} 列")
        rows: Any = sheet.to_python(skip_empty_area=True)
        pictures: tuple[Anchor, ...] = ()
        if not _are_texts_as_stored(rows):
            rows = [
                [value if type(value) is str and "\r" not in value else _cell_text(value) for value in row]
                for row in rows
            ]
            pictures = _pictures_in_cells(rows, *sheet.start)
        merged = tuple([first + last for first, last in sheet.merged_cell_ranges or ()])
        grid = Grid(name, rows, *sheet.start, merged, pictures)
    marks = marks_of(name)
    return grid if marks is None else marked(grid, marks, cells)


def _are_texts_as_stored(rows: list[list[Any]]) -> bool:
    """Whether every cell is a text to be taken as it is, which is most forms: seen at a glance a row."""
    try:
        return not any("\r" in line or "DISPIMG(" in line for line in map("".join, rows))
    except TypeError:  # a number, a date
        return False


def _cell_text(value: object) -> str:
    """A typed cell as text: 5.0 is "5", a date "2024-08-08"; a time of day is kept, a line ends in one
    way."""
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return (
            value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
        )
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)


def _pictures_in_cells(rows: list[list[str]], first_row: int, first_column: int) -> tuple[Anchor, ...]:
    """Pictures that WPS keeps inside a cell as the value of its function DISPIMG, which is no text of the
    cell."""
    pictures = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row) if "DISPIMG(" in "".join(row) else ():
            if "DISPIMG(" in text:
                row[c] = ""
                place = (first_row + r, first_column + c)
                pictures.append((*place, *place))
    return tuple(pictures)
