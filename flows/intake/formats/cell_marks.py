"""What a sheet's cells say beyond their stored values: struck, in error, hidden, ticked, signed by a
picture, covered by a text box. Every format fills a `Marks`; `marked` lays it over the grid of values."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from schemas.handover import Anchor, CellNote, Grid, too_large

Cell = tuple[int, int]
"""A cell by its zero-based row and column."""

TICKED: Final = "☑"
EMPTY_BOX: Final = "□"
_JOINTS: Final = " \t\n、，,；;"


@dataclass(slots=True)
class Marks:
    """The marks of one sheet, zero-based.

    `texts`: what a cell says instead of its stored value; `boxes`: a check box and its caption over its
    cells, in reading order; `covers`: a text box and what it says over its cells; `merged`: merged ranges
    of formats whose values come without them.
    """

    texts: dict[Cell, str] = field(default_factory=dict)
    notes: list[CellNote] = field(default_factory=list)
    pictures: list[Anchor] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    boxes: list[tuple[Anchor, str]] = field(default_factory=list)
    covers: list[tuple[Anchor, str]] = field(default_factory=list)
    merged: list[Anchor] = field(default_factory=list)

    def formula_fault(self, cell: Cell, found: str) -> None:
        """A formula in error or without a value: no text, and F10."""
        self.texts[cell] = ""
        self.notes.append(CellNote(*cell, "F10", found))

    def left_out(self, cell: Cell, kept: str, struck: str) -> None:
        """Words of a cell that are struck out or hidden: the others stay, without what joined them; I29
        for the words gone."""
        self.texts[cell] = kept.strip(_JOINTS)
        if struck.strip():
            self.notes.append(CellNote(*cell, "I29", struck.strip()))

    def picture_in(self, cell: Cell) -> None:
        """A picture that is the cell's value."""
        self.texts[cell] = ""
        self.pictures.append((*cell, *cell))


MarksOf = Callable[[str], Marks | None]
"""The marks of a sheet by its name; None where its cells are only their values."""


def box(ticked: bool, caption: str = "") -> str:
    """A check box as text, in the notation every reading knows."""
    return (TICKED if ticked else EMPTY_BOX) + caption.strip()


def column_of(letters: str) -> int:
    """A column's zero-based number from its letters."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def marked(grid: Grid, marks: Marks, most_cells: int) -> Grid:
    """A grid with its marks laid over it; it grows where a mark gives text to a cell outside of the values.

    Raises Unreadable (F05) where it would grow beyond `most_cells`.
    """
    grid = replace(grid, merged=(*grid.merged, *marks.merged))
    said = {cell: text for cell, text in marks.texts.items() if text or _holds(grid, cell)}
    grid = _with_texts(grid, said, most_cells)
    grid = _with_texts(grid, _boxed(grid, marks.boxes), most_cells)
    for anchor, text in marks.covers:
        place = next((cell for cell in _middle_first(anchor) if not _text(grid, cell)), None)
        if place is not None and text.strip():
            grid = _with_texts(grid, {_top_left(grid, place): text.strip()}, most_cells)
        elif (
            text.strip()
        ):  # over a cell that says something itself: which of the two counts is not for us to say
            marks.notes.append(CellNote(*_top_left(grid, _middle_first(anchor)[0]), "I29", text.strip()))
    return replace(
        grid,
        pictures=tuple(dict.fromkeys((*grid.pictures, *marks.pictures))),
        hidden_rows=frozenset(marks.hidden_rows),
        hidden_columns=frozenset(marks.hidden_columns),
        notes=tuple(sorted({*grid.notes, *marks.notes}, key=lambda note: (note.row, note.column, note.rule))),
    )


def _boxed(grid: Grid, boxes: Iterable[tuple[Anchor, str]]) -> dict[Cell, str]:
    """Check boxes written before the text of the cell they begin in; a linked cell's TRUE or FALSE is what
    they say."""
    drawn: dict[Cell, list[str]] = {}
    for anchor, text in sorted(boxes):
        drawn.setdefault(_top_left(grid, anchor[:2]), []).append(text)
    own = {cell: _text(grid, cell) for cell in drawn}
    return {
        cell: " ".join(texts) + ("" if own[cell] in ("TRUE", "FALSE") else own[cell])
        for cell, texts in drawn.items()
    }


def _middle_first(anchor: Anchor) -> tuple[Cell, Cell]:
    row, column, last, far = anchor
    return ((row + last) // 2, (column + far) // 2), (row, column)


def _top_left(grid: Grid, cell: Cell) -> Cell:
    row, column = cell
    return next(((a, b) for a, b, c, d in grid.merged if a <= row <= c and b <= column <= d), cell)


def _holds(grid: Grid, cell: Cell) -> bool:
    row, column = cell[0] - grid.first_row, cell[1] - grid.first_column
    return 0 <= row < len(grid.rows) and 0 <= column < len(grid.rows[row])


def _text(grid: Grid, cell: Cell) -> str:
    row, column = _top_left(grid, cell)
    return (
        grid.rows[row - grid.first_row][column - grid.first_column].strip()
        if _holds(grid, (row, column))
        else ""
    )


def _with_texts(grid: Grid, texts: dict[Cell, str], most_cells: int) -> Grid:
    """A grid in which these cells say this."""
    outside = [cell for cell in texts if not _holds(grid, cell)]
    if outside:
        grid = _grown(grid, outside, most_cells)
    for (row, column), text in texts.items():
        grid.rows[row - grid.first_row][column - grid.first_column] = text
    return grid


def _grown(grid: Grid, cells: list[Cell], most_cells: int) -> Grid:
    rows, columns = [row for row, _ in cells], [column for _, column in cells]
    if grid.rows:
        rows += [grid.first_row, grid.first_row + len(grid.rows) - 1]
        columns += [grid.first_column, grid.first_column + len(grid.rows[0]) - 1]
    top, left, height, width = (
        min(rows),
        min(columns),
        max(rows) - min(rows) + 1,
        max(columns) - min(columns) + 1,
    )
    if height * width > most_cells:
        raise too_large(f"工作表“{grid.sheet}”展开后有 {height} 行 × {width} 列")
    wide = [[""] * width for _ in range(height)]
    for r, row in enumerate(grid.rows, grid.first_row - top):
        wide[r][grid.first_column - left : grid.first_column - left + len(row)] = row
    return replace(grid, rows=wide, first_row=top, first_column=left)
