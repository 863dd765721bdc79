"""How a place in a Word table is named: a table of a document is a sheet of its own, its cells go by A1 like any other."""

import re
from typing import Final

_WORD_TABLE: Final = "Word表格"
_PLACE: Final = re.compile(rf"{_WORD_TABLE}(\d+)")
_CELL: Final = re.compile(r"([A-Z]{1,3})(-?\d+)")


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


def in_words(sheet: str | None, cell: str | None) -> str:
    """Where a cell of a Word table is, for people who see no A1 in Word: "Word文档第1个表格第9行第5列"; "" for a spreadsheet's."""
    table, place = _PLACE.fullmatch(sheet or ""), _CELL.fullmatch(cell or "")
    if not table:
        return ""
    if not place:
        return f"Word文档第{table[1]}个表格"
    if int(place[2]) < 1:  # a paragraph above the table
        return f"Word文档第{table[1]}个表格上方"
    column = 0
    for letter in place[1]:
        column = column * 26 + ord(letter) - 64
    return f"Word文档第{table[1]}个表格第{place[2]}行第{column}列"
