"""A sheet being written: its title, its table row by row, links, colours, print setup."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from flows.reports.published import RECOMPUTED, Head
from flows.reports.streamed import StreamedSheet
from flows.reports.styles import clean, styles, width_of

LAST_ROW: Final = 1_048_575
_TITLE_SIZE, _TEXT_SIZE = 18, 10.5
_TALLEST: Final = 399
_FEW: Final = 5
"""So many rows are seen at a glance: no filter over them."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its width in characters, and the look of its cells."""

    heading: str
    width: float
    look: str = "text"


@dataclass(frozen=True, slots=True)
class Figure:
    """A formula with its cached value; clicked, it leads to `target`, the rows behind it.
    `look`: not its column's."""

    formula: str
    value: object
    target: str | None = None
    look: str | None = None


class Book:
    """A workbook being written: its formats, its head, and its sheets as pages."""

    def __init__(self, book: Workbook, head: Head) -> None:
        self.book = book
        self.head = head
        self.looks = styles(book)

    def page(
        self,
        name: str,
        title: str,
        note: str = "",
        *,
        columns: Sequence[Column],
        streamed: bool = False,
        is_official: bool = False,
    ) -> "Page":
        """A new sheet with its title over the columns and a note beneath.

        A `streamed` sheet may have very many rows; no chart can be drawn over them.
        The title of an official one is the notice's, and nothing is put beside it.
        """
        sheet = self.book.add_worksheet(name, StreamedSheet if streamed else None)
        return Page(self, sheet, title, note, columns, is_official=is_official)


class Page:
    """One sheet; `row` is the next free one."""

    def __init__(
        self,
        book: Book,
        sheet: Worksheet,
        title: str,
        note: str,
        columns: Sequence[Column],
        *,
        is_official: bool,
    ) -> None:
        self.looks: Mapping[str, Format] = book.looks
        self.sheet = sheet
        self.name = sheet.get_name()
        self.columns = columns
        self.row = 0
        sheet.hide_gridlines(2)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
        self._head(clean(title), clean(note), "" if is_official else book.head.recomputed)
        self._print_setup(book.head, is_official=is_official)

    def _head(self, title: str, note: str, mark: str) -> None:
        """The title with its mark and the note, in rows with room for them,
        the mark's too whether it is there or not."""
        width = sum(column.width for column in self.columns)
        longest = width_of(title + RECOMPUTED) * _TITLE_SIZE
        self.across(title + mark, "title", 34 * -(-longest // (width * _TEXT_SIZE)))
        if note:
            lines = sum(max(1, -(-width_of(line) // int(width - 1))) for line in note.split("\n"))
            self.across(note, "note", 15 * lines + 3)

    def across(self, text: str, look: str, height: float | None = None) -> None:
        """A row with one text over all columns."""
        self.sheet.merge_range(self.row, 0, self.row, len(self.columns) - 1, text, self.looks[look])
        if height:
            self.sheet.set_row(self.row, height)
        self.row += 1

    def _print_setup(self, head: Head, *, is_official: bool) -> None:
        self.sheet.set_paper(9)
        self.sheet.set_landscape()
        self.sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        self.sheet.fit_to_pages(1, 0)
        # A blank ends the size: a document number that begins with a digit would go on with it.
        day = f"&L&9统计日：{head.as_of:%Y-%m-%d}{head.recomputed}"
        if is_official:
            self.sheet.set_footer(day)
            return
        self.sheet.set_header(f"&L&9 {_safe(head.document)}&R&9 {_safe(self.name)}")
        self.sheet.set_footer(f"{day}&C&9第 &P 页，共 &N 页&R&9双随机数据系统")

    def table(self, rows: Iterable[Sequence[object]], *, heading_height: float = 30) -> range:
        """The headings, then the rows; frozen, and filtered where it is long.
        The sheet's rows that hold `rows`."""
        head = self.row
        self.headings(heading_height)
        self.lines(rows, [self.looks[column.look] for column in self.columns])
        written = range(head + 1, self.row)
        self.sheet.freeze_panes(head + 1, 0)
        self.sheet.repeat_rows(head)
        if len(written) > _FEW:
            self.sheet.autofilter(head, 0, written[-1], len(self.columns) - 1)
        if not written:
            self.across("（没有）", "name")
        return written

    def lines(
        self, rows: Iterable[Sequence[object]], looks: Sequence[Format | None], *, bare: bool = False
    ) -> None:
        """The rows alone, as many as a sheet holds; that it holds no more is told beneath them.

        `bare` rows of a streamed sheet have no cell for what is None, and no room for wrapped text.
        """
        rows = iter(rows)
        fitting = islice(rows, LAST_ROW - self.row)
        if isinstance(self.sheet, StreamedSheet):
            self.row += self.sheet.write_lines(self.row, fitting, looks, None if bare else self.height)
        else:
            for values in fitting:
                self._write_line(values, looks)
        if next(rows, None) is not None:
            told = "以下还有更多行，请查 inspections.duckdb"
            self.sheet.write_string(self.row, 0, told, self.looks["note"])

    def _write_line(self, values: Sequence[object], looks: Sequence[Format | None]) -> None:
        for at, (look, value) in enumerate(zip(looks, values, strict=True)):
            self._write(at, value, look)
        if height := self.height(values):
            self.sheet.set_row(self.row, height)
        self.row += 1

    def headings(self, height: float) -> None:
        """The row of the columns' headings."""
        for at, column in enumerate(self.columns):
            self.sheet.write_string(self.row, at, column.heading, self.looks["heading"])
        self.sheet.set_row(self.row, height)
        self.row += 1

    def _write(self, at: int, value: object, look: Format | None) -> None:
        """One value by its type: text always as text."""
        if value is None:
            self.sheet.write_blank(self.row, at, None, look)
        elif isinstance(value, bool):
            self.sheet.write_string(self.row, at, "是" if value else "否", look)
        elif isinstance(value, int | float | Decimal):
            self.sheet.write_number(self.row, at, value, look)
        elif isinstance(value, datetime | date):
            self.sheet.write_datetime(self.row, at, value, look)
        elif isinstance(value, Figure):
            self.figure(self.row, at, value, self.looks[value.look] if value.look else look)
        else:
            self.sheet.write_string(self.row, at, clean(value), look)

    def figure(self, row: int, column: int, figure: Figure, look: Format | None) -> None:
        """A formula with its cached value that leads to the list behind it when it is clicked."""
        if figure.target:
            self.sheet.write_url(row, column, figure.target, look, tip="点开看是哪些机构")
        self.sheet.write_formula(row, column, figure.formula, look, figure.value)

    def height(self, values: Sequence[object]) -> float | None:
        """Room for a wrapped text: no program makes it by itself when the file is only shown or printed."""
        lines = 1
        for column, value in zip(self.columns, values, strict=True):
            if isinstance(value, str) and len(value) * 2 >= column.width:
                lines = max(lines, -(-width_of(value) // int(column.width - 1)))
        return min(15 * lines + 3, _TALLEST) if lines > 1 else None

    def colour(
        self, rows: range, columns: tuple[int, int], criteria: Mapping[str, object], look: str
    ) -> None:
        """Colour cells, from the first of the columns to the last, by a rule that Excel applies."""
        if rows:
            shown = {**criteria, "format": self.looks[look]}
            self.sheet.conditional_format(rows[0], columns[0], rows[-1], columns[1], shown)


def equals(word: str) -> dict[str, object]:
    """The rule that a cell holds this word."""
    return {"type": "cell", "criteria": "==", "value": f'"{word}"'}


def _safe(text: str) -> str:
    return text.replace("&", "&&")[:100]
