"""A grid of text cells: what every reader makes of a worksheet or of a table in a document."""

from dataclasses import dataclass

Anchor = tuple[int, int, int, int]
"""A picture's cells, zero-based: row, column, last row, last column, ends included."""


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
