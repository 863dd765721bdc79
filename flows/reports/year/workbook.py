"""年度汇总-<year>.xlsx: the office's year, every figure a formula over the rows behind it."""

from datetime import datetime, time
from pathlib import Path

import xlsxwriter

from flows.reports.page import Book
from flows.reports.styles import WORKBOOK_OPTIONS
from flows.reports.year.ledger_sheets import write_inspectors, write_plan, write_repeated, write_together
from flows.reports.year.listing import write_listing
from flows.reports.year.read import Year
from flows.reports.year.rows import listings
from flows.reports.year.tally_sheets import (
    write_campaigns,
    write_departments,
    write_dispositions,
    write_months,
    write_overview,
)


def write_year_workbook(data: Year, target: Path) -> None:
    """Write the workbook of a year to `target` (the caller puts it in its place)."""
    head = data.head
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as book:
        book.set_properties(
            {
                "title": head.tally_title,
                "author": head.office,
                "company": head.office,
                "created": datetime.combine(head.as_of, time()),
                "comments": data.days,
            }
        )
        book.set_calc_mode("auto")
        _write_sheets(Book(book, head), data)


def _write_sheets(book: Book, data: Year) -> None:
    """Every sheet, in the order of the tabs."""
    rows = listings(data)
    write_overview(book, data)
    write_campaigns(book, data, rows)
    write_departments(book, data, rows)
    write_months(book, data, rows)
    write_dispositions(book, data, rows)
    write_plan(book, data, rows)
    write_repeated(book, data, rows)
    write_together(book, data)
    write_inspectors(book, data, rows)
    for listing in rows.all:
        write_listing(book, listing, data.mark)
