"""汇总表.xlsx: 附件3 first, then what stands behind it. Reads the published database and nothing else."""

from datetime import datetime, time
from pathlib import Path

import xlsxwriter

from flows.reports.page import Book
from flows.reports.published import Published, open_published
from flows.reports.styles import WORKBOOK_OPTIONS
from flows.reports.workbook.class_sheets import write_classes, write_department_classes
from flows.reports.workbook.flags import flag_sheets, write_flags
from flows.reports.workbook.follow_up import write_deadlines, write_open_issues, write_progress
from flows.reports.workbook.guide import write_guide
from flows.reports.workbook.line_sheets import (
    write_coverage,
    write_findings,
    write_outside_visits,
    write_pending,
    write_reconciliation,
    write_results,
)
from flows.reports.workbook.tally_sheet import write_tally
from flows.reports.workbook.visit_sheets import write_visits


def write_workbook(published: Path, target: Path) -> None:
    """Write the summary workbook of a published database to `target` (the caller puts it in its place)."""
    with open_published(published) as data, xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as book:
        head = data.head
        book.set_properties(
            {
                "title": head.tally_title,
                "subject": head.title,
                "author": head.office,
                "company": head.office,
                "keywords": head.document,
                "created": datetime.combine(head.as_of, time()),
                "comments": f"统计日 {head.as_of:%Y-%m-%d}",
            }
        )
        book.set_calc_mode("auto")
        _write_sheets(Book(book, head), data)


def _write_sheets(book: Book, data: Published) -> None:
    """Every sheet, in the order of the tabs."""
    by_department, institutions = flag_sheets(data)
    write_tally(book, data, by_department, institutions)
    write_classes(book, data, institutions)
    write_department_classes(book, data, by_department)
    write_coverage(book, data)
    write_outside_visits(book, data)
    write_visits(book, data)
    write_deadlines(book, data)
    write_open_issues(book, data)
    write_pending(book, data)
    write_reconciliation(book, data)
    write_progress(book, data)
    write_findings(book, data)
    write_guide(book, data)
    write_results(book, data)
    write_flags(book, data, by_department)
    write_flags(book, data, institutions)
