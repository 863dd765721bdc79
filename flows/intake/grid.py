"""From bytes to grids of text cells. python-calamine reads every workbook; the format is told by content, never by name."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from flows.intake.delimited import read_delimited
from flows.intake.package import Anchor, Package, is_encrypted_container, is_legacy_workbook
from flows.intake.unreadable import Limits, Unreadable, not_a_spreadsheet, too_large, with_password

__all__ = ["Grid", "Limits", "Unreadable", "read_grids"]

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Grid:
    """One worksheet: every cell as text ("" for empty), rectangular, beginning at (first_row, first_column), zero-based.

    `merged` and `pictures` are zero-based and the sheet's own: (row, column, last row, last column), ends included;
    a picture's are the cells its corners lie in.
    """

    sheet: str
    rows: list[list[str]]
    first_row: int = 0
    first_column: int = 0
    merged: tuple[tuple[int, int, int, int], ...] = ()
    pictures: tuple[Anchor, ...] = ()
    hidden: bool = False


def read_grids(data: bytes, limits: Limits) -> list[Grid]:
    """The worksheets of a file, hidden ones included. Raises Unreadable (F01, F02, F05)."""
    if data.startswith(_ZIP):
        package = Package(data, limits)
        return _read_workbook(data, limits, package.pictures_of)
    if data.startswith(_OLE):
        if is_encrypted_container(data):
            raise with_password()
        if not is_legacy_workbook(data):
            raise not_a_spreadsheet()
        return _read_workbook(data, limits, lambda _: ())
    rows = read_delimited(data, limits)
    return [Grid("Sheet1", rows)]


def _read_workbook(data: bytes, limits: Limits, pictures_of: Callable[[str], tuple[Anchor, ...]]) -> list[Grid]:
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        left = limits.cells
        grids: list[Grid] = []
        for meta in workbook.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            grid = _read_sheet(workbook.get_sheet_by_name(meta.name), meta.name, left, pictures_of)
            left -= len(grid.rows) * (len(grid.rows[0]) if grid.rows else 0)
            hidden = meta.visible != SheetVisibleEnum.Visible
            grids.append(grid if not hidden else Grid(*_parts(grid), hidden=True))
        return grids
    except PasswordError:
        raise with_password() from None
    except (CalamineError, OSError, ValueError, KeyError) as error:
        if "assword" in str(error) or "encrypt" in str(error).lower():
            raise with_password() from None
        raise not_a_spreadsheet() from None


def _parts(grid: Grid) -> tuple[str, list[list[str]], int, int, tuple[tuple[int, int, int, int], ...], tuple[Anchor, ...]]:
    return grid.sheet, grid.rows, grid.first_row, grid.first_column, grid.merged, grid.pictures


def _read_sheet(sheet: CalamineSheet, name: str, cells: int, pictures_of: Callable[[str], tuple[Anchor, ...]]) -> Grid:
    if sheet.start is None:
        return Grid(name, [], pictures=pictures_of(name))
    if sheet.height * sheet.width > cells:
        raise too_large(f"工作表“{name}”展开后有 {sheet.height} 行 × {sheet.width} 列")
    first_row, first_column = sheet.start
    rows = [
        [value if type(value) is str else _cell_text(value) for value in row] for row in sheet.to_python(skip_empty_area=True)
    ]
    merged = tuple((a, b, c, d) for (a, b), (c, d) in (sheet.merged_cell_ranges or ()))
    pictures = pictures_of(name) + _pictures_in_cells(rows, first_row, first_column)
    return Grid(name, rows, first_row, first_column, merged, pictures)


def _cell_text(value: object) -> str:
    """A typed cell as text: 5.0 is "5", a date "2024-08-08", a date with a time of day keeps it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)


def _pictures_in_cells(rows: list[list[str]], first_row: int, first_column: int) -> tuple[Anchor, ...]:
    """Pictures that WPS keeps inside a cell as the value of its function DISPIMG."""
    return tuple(
        (r, c, r, c) for r, row in enumerate(rows, first_row) for c, text in enumerate(row, first_column) if "DISPIMG(" in text
    )
