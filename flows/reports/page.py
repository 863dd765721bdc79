"""A sheet being written: titles, tables with their columns, links, print setup."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from flows.reports.published import Head
from flows.reports.styles import clean, styles, width_of

LAST_ROW = 1_048_575
_TITLE_SIZE, _TEXT_SIZE = 18, 10.5


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its width in characters, and the look of its cells."""

    heading: str
    width: float
    look: str = "text"


class Book:
    """A workbook being written: its formats, its head, and its sheets as pages."""

    def __init__(self, book: Workbook, head: Head) -> None:
        self.book = book
        self.head = head
        self.looks = styles(book)

    def page(self, name: str, title: str, note: str = "", *, columns: int) -> "Page":
        """A new sheet with its title over `columns` columns and a note beneath."""
        return Page(self, name, title, note, columns)


class Page:
    """One sheet; `row` is the next free one."""

    def __init__(self, book: Book, name: str, title: str, note: str, columns: int) -> None:
        self.looks: dict[str, Format] = book.looks
        self.name = name
        self.sheet: Worksheet = book.book.add_worksheet(name)
        self.sheet.hide_gridlines(2)
        self.title, self.note = clean(title), clean(note)
        self.sheet.merge_range(0, 0, 0, columns - 1, self.title, self.looks["title"])
        self.row = 1
        if note:
            self.sheet.merge_range(1, 0, 1, columns - 1, self.note, self.looks["note"])
            self.row = 2
        self.fit_head(columns * 9)
        self._print_setup(book.head)

    def _print_setup(self, head: Head) -> None:
        self.sheet.set_paper(9)
        self.sheet.set_landscape()
        self.sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        self.sheet.fit_to_pages(1, 0)
        # A blank ends the size: a document number that begins with a digit would go on with it.
        self.sheet.set_header(f"&L&9 {_safe(head.document)}&R&9 {_safe(self.name)}")
        self.sheet.set_footer(f"&L&9统计日：{head.as_of:%Y-%m-%d}&C&9第 &P 页，共 &N 页&R&9双随机数据系统")

    def fit_head(self, width: float) -> None:
        """Room for the title and the note over columns that are `width` characters wide together."""
        self.sheet.set_row(0, 34 * -(-width_of(self.title) * _TITLE_SIZE // (width * _TEXT_SIZE)))
        if self.note:
            lines = sum(max(1, -(-width_of(line) // int(width - 1))) for line in self.note.split("\n"))
            self.sheet.set_row(1, 15 * lines + 3)

    def table(
        self, columns: Sequence[Column], rows: Iterable[Sequence[object]], *, freeze: bool = True
    ) -> int:
        """A table with its heading row, frozen and filtered where it is long; the number of rows written."""
        head = self.row
        self.fit_head(sum(column.width for column in columns))
        for at, column in enumerate(columns):
            self.sheet.set_column(at, at, column.width)
            self.sheet.write_string(head, at, column.heading, self.looks["heading"])
        self.sheet.set_row(head, 30)
        self.row += 1
        for values in rows:
            if self.row >= LAST_ROW:
                self.sheet.write_string(
                    self.row, 0, "以下还有更多行，请查 inspections.duckdb", self.looks["note"]
                )
                break
            for at, (column, value) in enumerate(zip(columns, values, strict=True)):
                self.cell(self.row, at, value, column.look)
            self._set_height(columns, values)
            self.row += 1
        if freeze:
            self.sheet.freeze_panes(head + 1, 0)
            self.sheet.repeat_rows(head)
            if self.row - head > 6:
                self.sheet.autofilter(head, 0, self.row - 1, len(columns) - 1)
        count = self.row - head - 1
        if not count:
            self.sheet.merge_range(self.row, 0, self.row, len(columns) - 1, "（没有）", self.looks["name"])
            self.row += 1
        return count

    def _set_height(self, columns: Sequence[Column], values: Sequence[object]) -> None:
        """Room for a wrapped text: no program makes it by itself when the file is only shown or printed."""
        lines = max(
            -(-width_of(value) // int(column.width - 1))
            if isinstance(value, str) and len(value) * 2 >= column.width
            else 1
            for column, value in zip(columns, values, strict=True)
        )
        if lines > 1:
            self.sheet.set_row(self.row, min(15 * lines + 3, 400))

    def linked_formula(
        self, row: int, column: int, formula: str, look: str, value: object, target: str | None
    ) -> None:
        """A formula with its cached value that leads to the list behind it, where there is one, when it is clicked."""
        if target:
            self.sheet.write_url(row, column, target, self.looks[look], tip="点开看是哪些机构")
        self.sheet.write_formula(row, column, formula, self.looks[look], value)

    def cell(self, row: int, column: int, value: object, look: str) -> None:
        """One value by its type: text always as text."""
        if value is None:
            self.sheet.write_blank(row, column, None, self.looks[look])
        elif isinstance(value, bool):
            self.sheet.write_string(row, column, "是" if value else "否", self.looks[look])
        elif isinstance(value, int | float | Decimal):
            self.sheet.write_number(row, column, value, self.looks[look])
        elif isinstance(value, datetime | date):
            self.sheet.write_datetime(row, column, value, self.looks[look])
        else:
            self.sheet.write_string(row, column, clean(value), self.looks[look])


def _safe(text: str) -> str:
    return text.replace("&", "&&")[:100]
