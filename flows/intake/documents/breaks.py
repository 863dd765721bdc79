"""Where one list of a sheet ends and another may begin: below it, or beside it further down."""

import re

from flows.intake.documents.columns import ListPlace
from flows.intake.documents.sheet import Sheet

_DIGIT = re.compile(r"\d")


def edge_of(sheet: Sheet, found: list[ListPlace]) -> int:
    """The last column of the lists that are still open."""
    return max((p.last_headed for p in found if p.last_row == sheet.last_row), default=sheet.last_column)


def last_above(sheet: Sheet, row: int) -> int:
    """The last row above a header that may be a line: its title, a single cell straight above it, is none."""
    alone = len(sheet.filled(row - 1, sheet.first_column, sheet.last_column)) <= 1
    return row - 2 if alone else row - 1


def is_repeated(sheet: Sheet, places: list[ListPlace], open_ones: list[ListPlace]) -> bool:
    """Whether a header only repeats the one above: the same columns, straight below a row of data."""
    if len(sheet.filled(places[0].header_row - 1, sheet.first_column, sheet.last_column)) <= 1:
        return False
    return [(p.kind, p.left, p.found.fields) for p in places] == [
        (p.kind, p.left, p.found.fields) for p in open_ones
    ]


def next_break(sheet: Sheet, row: int, edge: int) -> int:
    """The next row in which a new table can begin: one that follows a row with at most one cell filled, or
    one without a digit, as no row of data is; right of the open tables' edge the row of one beside them."""
    rows = sheet.grid.rows
    beside = edge + 1 - sheet.first_column
    for index in range(row - sheet.first_row, len(rows) - 1):
        if len(rows[index]) - rows[index].count("") <= 1 or not any(map(_DIGIT.search, rows[index + 1])):
            return index + 1 + sheet.first_row
        if edge < sheet.last_column and _may_head(rows[index + 1][beside:]):
            return index + 1 + sheet.first_row
    return sheet.last_row + 1


def _may_head(texts: list[str]) -> bool:
    """Whether a part of a row looks like a header: several words, none with a digit."""
    return len(texts) - texts.count("") > 1 and not any(map(_DIGIT.search, texts))
