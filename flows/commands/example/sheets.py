"""Lists as departments send them: a workbook with a title above its table, or delimited text."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import xlsxwriter

from flows.reports.styles import WORKBOOK_OPTIONS
from flows.storage.replacing import replacing

MADE: Final = datetime(2024, 7, 1)
"""One fixed time of making, so that the same list is the same bytes."""
Rows = Sequence[Sequence[object]]
_WIDTHS: Final = (1, 4, 26)
"""The columns that hold names and codes, first and last, and how wide they are."""


def write_sheet(target: Path, title: str, headings: Sequence[str], rows: Rows) -> None:
    """An .xlsx with one sheet: the title over all columns, the headings, the rows."""
    with replacing(target) as draft, xlsxwriter.Workbook(draft, WORKBOOK_OPTIONS) as book:
        book.set_properties({"created": MADE})
        sheet = book.add_worksheet("Sheet1")
        sheet.merge_range(0, 0, 0, len(headings) - 1, title)
        for number, row in enumerate([headings, *rows], 1):
            sheet.write_row(number, 0, row)
        sheet.set_column(*_WIDTHS)


def write_csv(target: Path, headings: Sequence[str], rows: Rows) -> None:
    """A .csv as Excel saves it (UTF-8 with its mark)."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([headings, *rows])
    with replacing(target) as draft:
        draft.write_text(text.getvalue(), encoding="utf-8-sig")
