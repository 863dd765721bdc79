"""How places are named: several cells in a few signs;
a place in a Word table, which is a sheet of its own, its cells by A1 like any other."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

_WORD_TABLE: Final = "Word表格"
_PLACE: Final = re.compile(rf"{_WORD_TABLE}(\d+)")
_CELL: Final = re.compile(r"([A-Z]{1,3})(-?\d+)")
_SHORTEST_RUN: Final = 3
_RUNS_SHOWN: Final = 6


def row_and_column(cell: str | None) -> tuple[int, int] | None:
    """A cell's row and column, counted from 1 (rows above a Word table from 0 down);
    None for what is no cell."""
    place = _CELL.fullmatch(cell or "")
    if not place:
        return None
    column = 0
    for letter in place[1]:
        column = column * 26 + ord(letter) - 64
    return int(place[2]), column


def cells_in_words(cells: Iterable[str]) -> str:
    """Cells of one column or one row, those that follow each other drawn together: I2…I9、I12."""
    at = {place: cell for cell in cells if (place := row_and_column(cell))}
    # In a run of neighbours row + column grows by one from cell to cell.
    numbered = enumerate(sorted(at))
    runs = [[at[place] for _, place in run] for _, run in groupby(numbered, lambda x: sum(x[1]) - x[0])]
    shown = [
        f"{run[0]}…{run[-1]}" if len(run) >= _SHORTEST_RUN else "、".join(run) for run in runs[:_RUNS_SHOWN]
    ]
    return "、".join(shown) + (f"等 {len(at)} 处" if len(runs) > _RUNS_SHOWN else "")


def word_table(number: int) -> str:
    """The sheet name of a document's n-th table."""
    return f"{_WORD_TABLE}{number}"


def is_word_table(sheet: str) -> bool:
    """Whether a sheet is a table of a Word document."""
    return bool(_PLACE.fullmatch(sheet))


def told_at(message: str, sheet: str | None, cell: str | None) -> str:
    """A finding's message, with its place in words where the cell's name means nothing to a reader."""
    place = in_words(sheet, cell)
    return f"{message}（{place}）" if place else message


def told_at_all(message: str, sheet: str | None, cells: Sequence[str]) -> str:
    """A message about cells of one column or one row, with their places in words in a Word table."""
    table = in_words(sheet, None)
    places = [place for cell in cells if (place := row_and_column(cell)) and place[0] > 0]
    if not table or not places:
        return told_at(message, sheet, cells[0] if cells else None)
    rows, columns = ("、".join(map(str, dict.fromkeys(at))) for at in zip(*places, strict=True))
    return f"{message}（{table}第{rows}行第{columns}列）"


def without_place(message: str, sheet: str | None, cell: str | None) -> str:
    """A finding's message as it was before `told_at`."""
    place = in_words(sheet, cell)
    return message.removesuffix(f"（{place}）") if place else message


def in_words(sheet: str | None, cell: str | None) -> str:
    """Where a cell of a Word table is, for people who see no A1 in Word:
    "Word文档第1个表格第9行第5列"; "" for a spreadsheet's."""
    table, place = _PLACE.fullmatch(sheet or ""), row_and_column(cell)
    if not table:
        return ""
    if not place:
        return f"Word文档第{table[1]}个表格"
    row, column = place
    if row < 1:  # a paragraph above the table
        return f"Word文档第{table[1]}个表格上方"
    return f"Word文档第{table[1]}个表格第{row}行第{column}列"
