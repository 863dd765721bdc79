"""Cells put down by place, as formats that name their places do, to a rectangular grid within the limits."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from flows.intake.formats.text import DAMAGED
from schemas.handover import CellNote, Grid, Limits, too_large

ERROR_VALUE: Final = re.compile(r"#(REF!|DIV/0!|N/A|NAME\?|VALUE!|NUM!|NULL!)|Err:\d+|错误:\d+")
"""What a cell shows whose formula is in error, in formats that keep no more of it than its text."""
BEGINS_AN_ERROR: Final = ("#", "Err:", "错误:")
"""Each of them begins so: a text without any of these is not gone through for them."""


class Cells:
    """A sheet that is being read: texts by zero-based place, merged ranges, notes, what is hidden,
    pictures."""

    def __init__(self) -> None:
        self.texts: dict[tuple[int, int], str] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self.notes: list[CellNote] = []
        self.pictures: list[tuple[int, int, int, int]] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()

    def put(self, row: int, column: int, text: str) -> None:
        """Put a text down; an empty one leaves no trace."""
        if text:
            self.texts[row, column] = text

    def merge(self, row: int, column: int, down: int, across: int) -> None:
        """Merge a cell with so many below it and to its right."""
        if down or across:
            self.merged.append((row, column, row + down, column + across))

    def note(self, row: int, column: int, rule: str, found: str) -> None:
        """Tell something of a cell (schemas.handover.CellNote)."""
        self.notes.append(CellNote(row, column, rule, found))

    def grid(self, sheet: str, limits: Limits, *, hidden: bool = False) -> Grid:
        """The sheet as far as anything stands on it, from its first row and column. Raises
        Unreadable(F05)."""
        places = [*self.texts, *((r, c) for a, b, d, e in self.pictures for r, c in ((a, b), (d, e)))]
        height = 1 + max((row for row, _ in places), default=-1)
        width = 1 + max((column for _, column in places), default=-1)
        if height * width > limits.cells:
            raise too_large(f"工作表“{sheet}”展开后有 {height} 行 × {width} 列")
        rows = [[""] * width for _ in range(height)]
        for (row, column), text in self.texts.items():
            rows[row][column] = text
        return Grid(
            sheet,
            rows,
            merged=tuple(self.merged),
            pictures=tuple(self.pictures),
            hidden=hidden,
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self.hidden_columns),
            notes=(*self.notes, *damaged_cells(self.texts.items())),
        )


def remaining(limits: Limits, grids: Iterable[Grid]) -> Limits:
    """What the limits leave for the next sheet of a file that has given these."""
    return replace(
        limits, cells=limits.cells - sum(len(grid.rows) * len(grid.rows[0]) for grid in grids if grid.rows)
    )


def damaged_cells(cells: Iterable[tuple[tuple[int, int], str]]) -> Iterator[CellNote]:
    """A note (F09) on every cell in which bytes were no character: its value is not what was typed."""
    for (row, column), text in cells:
        if DAMAGED in text:
            shown = text if len(text) <= 40 else f"{text[:40]}…"
            yield CellNote(row, column, "F09", f"这一格有损坏的字符，读出来是“{shown}”")


def plain_value(text: str) -> str:
    """A value as it was meant, without what makes a spreadsheet keep it as text: ="…" around it, an
    apostrophe before it."""
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        return text[2:-1].replace('""', '"').strip()
    if text.startswith("'"):
        return text[1:].removesuffix("'").strip()
    return text
