"""The rows of a table on a web page, however badly it is written, and tables within tables."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from flows.intake.formats.html_text import PageStyles, pieces, shown_text

_NOT_ROWS: Final = {"col", "colgroup", "script", "style"}


@dataclass(slots=True)
class Row:
    """A row of a table: its element (None for text that stands in the table itself) and its cells."""

    element: Any
    cells: list[Any] = field(default_factory=list)
    text: str = ""


def rows_of(element: Any, styles: PageStyles) -> Iterator[Row]:
    """A table's own rows, however badly it is written: rows within forms, cells without a row, text
    between the rows."""
    loose: list[Any] = []
    if text := shown_text([element.text or ""]):
        yield Row(None, text=text)
    for child in element:
        if child.tag in ("td", "th"):
            loose.append(child)
            continue
        if loose:
            yield Row(loose[0], loose)
            loose = []
        if child.tag == "tr":
            yield Row(child, list(_cells(child)))
        elif child.tag == "caption":
            yield Row(None, text=own_text(child, styles))
        elif child.tag == "table":
            yield Row(None, [child])
        elif isinstance(child.tag, str) and child.tag not in _NOT_ROWS:
            yield from rows_of(child, styles)
        if text := shown_text([child.tail or ""]):
            yield Row(None, text=text)
    if loose:
        yield Row(loose[0], loose)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag in ("td", "th"):
            yield child
        elif isinstance(child.tag, str) and child.tag != "table":
            yield from _cells(child)


def is_layout(row: Row, styles: PageStyles) -> bool:
    """Whether a row only places tables on the page: one of them is a table of rows and columns, or there
    is nothing else."""
    if not any(map(len, row.cells)):
        return False
    within = [table for cell in row.cells for table in cell.iter("table")]
    if not within:
        return False
    if any(_is_table_of_both(table, styles) for table in within):
        return True
    return len(row.cells) == 1 and not own_text(row.cells[0], styles)


def _is_table_of_both(table: Any, styles: PageStyles) -> bool:
    rows = [row for row in rows_of(table, styles) if row.cells]
    return len(rows) > 1 and any(len(row.cells) > 1 for row in rows)


def table_text(table: Any, styles: PageStyles) -> str:
    """A small table within a cell as the cell's own text: a line a row."""
    lines = (
        " ".join(own_text(cell, styles) for cell in row.cells) or row.text for row in rows_of(table, styles)
    )
    return "\v" + "\v".join(lines) + "\v"


def own_text(element: Any, styles: PageStyles) -> str:
    return shown_text(piece for piece in pieces(element, styles) if isinstance(piece, str))
