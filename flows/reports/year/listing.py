"""The sheets of rows behind the year's figures, and the formulas that count them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from xlsxwriter.utility import xl_col_to_name

from flows.reports.page import Book, Column, Figure
from flows.reports.published import Row
from flows.reports.workbook.flags import equal_to

_FIRST_ROW: Final = 4
"""Counted from one: beneath the title, the note and the headings."""


@dataclass
class Listing:
    """A sheet of rows; those whose first column is alike stand together."""

    name: str
    title: str
    source: str
    columns: Sequence[Column]
    rows: list[Row]
    spans: dict[object, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for at, row in enumerate(self.rows, _FIRST_ROW):
            self.spans[row[0]] = (self.spans.get(row[0], (at, at))[0], at)

    def figure(self, value: object, where: Mapping[str, object], beside: int = 0) -> Figure:
        """How many rows have these values in the columns of these headings, and so many `beside` that are
        in no row; it leads to the rows, where they stand together, else to the table in which they are."""
        added = f"+{beside}" if beside else ""
        return Figure(f"={self.counted(where)}{added}", value, self._behind(where))

    def counted(self, where: Mapping[str, object]) -> str:
        """The formula, without its =, that counts the rows with these values; a tuple: any of its values."""
        several = [(name, value) for name, value in where.items() if isinstance(value, tuple)]
        if several:
            name, values = several[0]
            return "(" + "+".join(self.counted({**where, name: value}) for value in values) + ")"
        conditions = [f"{self._column(name)},{_criterion(value)}" for name, value in where.items()]
        return (
            f"COUNTIFS({','.join(conditions)})"
            if conditions
            else f"ROWS({self._column(self.columns[0].heading)})"
        )

    def _column(self, heading: str) -> str:
        at = next(at for at, column in enumerate(self.columns) if column.heading == heading)
        name = xl_col_to_name(at, True)
        return f"'{self.name}'!{name}${_FIRST_ROW}:{name}${_FIRST_ROW + max(len(self.rows), 1) - 1}"

    def _behind(self, where: Mapping[str, object]) -> str:
        table = (_FIRST_ROW, _FIRST_ROW + max(len(self.rows), 1) - 1)
        first, last = self.spans.get(where.get(self.columns[0].heading), table)
        return f"internal:'{self.name}'!A{first}:{xl_col_to_name(len(self.columns) - 1)}{last}"


def _criterion(value: object) -> str:
    return str(value) if isinstance(value, int) else equal_to(value)


def write_listing(book: Book, listing: Listing, mark: str) -> None:
    """The sheet itself; `mark`: said first on it."""
    note = f"{mark}前面各表的数都是数本表的行，可以筛选。来源：总库.duckdb {listing.source}。"
    book.page(listing.name, listing.title, note, columns=listing.columns, streamed=True).table(listing.rows)
