"""What is seen of a file that is opened (shown/: its text, and the grid): one case a chapter."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from flows.intake.formats.detect import read_grids
from schemas.handover import Grid, Limits, Unreadable

SHOWN: Final = Path(__file__).with_name("shown")
_SIGNS: Final = str.maketrans({"⇥": "\t", "␍": "\r", "␠": " ", "␣": "\u00a0"})
_BOOK: Final = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<Styles><Style ss:ID="p"><NumberFormat ss:Format="0%"/></Style>'
    '<Style ss:ID="z"><NumberFormat ss:Format="000000"/></Style><Style ss:ID="y" ss:Parent="z"><Font/></Style>'
    '<Style ss:ID="w"><NumberFormat ss:Format="&quot;第&quot;0&quot;号&quot;"/></Style>'
    '<Style ss:ID="h"><NumberFormat ss:Format=";;;@"/></Style><Style ss:ID="g"><NumberFormat ss:Format=";;;"/></Style>'
    '<Style ss:ID="s"><Font ss:StrikeThrough="1"/></Style></Styles>{}</Workbook>'
)
_FILES: Final = {
    "delimited": "{}",
    "page": "<meta charset=utf-8>{}",
    "book": _BOOK,
    "sylk": "ID;PWXL;N;E\nP;PGeneral\n{}\nE\n",
}
"""What stands around the text of each kind's cases, which is the same for all of them."""


def _cases() -> Iterator[tuple[str, str, str, list[str]]]:
    for kind in _FILES:
        chapters = (SHOWN / f"{kind}.txt").read_text("utf-8").removeprefix("## ").split("\n## ")
        for chapter in chapters:
            title, _, rest = chapter.partition("\n")
            text, _, seen = rest.partition("\n----\n")
            yield (
                kind,
                title,
                text.translate(_SIGNS),
                [line.rstrip() for line in seen.strip("\n").split("\n")],
            )


def _column(number: int) -> str:
    return chr(ord("A") + number)


def _seen(grid: Grid, *, named: bool) -> Iterator[str]:
    """A grid in the lines that a case is written in."""
    if named:
        yield f"# {grid.sheet}" + ("（隐藏）" if grid.hidden else "")
    for row in grid.rows:
        yield " │ ".join(value.replace("\n", "⏎") for value in row).rstrip()
    notes = {(note.row, note.column, note.rule) for note in grid.notes}
    yield from (f"! {rule} {_column(column)}{row + 1}" for row, column, rule in sorted(notes))
    yield from (
        f"= {_column(b)}{a + 1}:{_column(d)}{c + 1}" for a, b, c, d in sorted(grid.merged) if (a, b) != (c, d)
    )
    yield from (f"~ {row + 1}" for row in sorted(grid.hidden_rows))
    yield from (f"~ {_column(column)}" for column in sorted(grid.hidden_columns))


def _read(kind: str, text: str, *, named: bool) -> list[str]:
    data = _FILES[kind].format(text) if kind != "delimited" else text
    try:
        grids = read_grids(data.encode(), Limits())
    except Unreadable as error:
        return [error.rule]
    return [line for grid in grids for line in _seen(grid, named=named)]


@pytest.mark.parametrize(("kind", "title", "text", "seen"), _cases())
def test_what_is_seen_of_a_file(kind: str, title: str, text: str, seen: list[str]) -> None:
    named = any(re.match("# ", line) for line in seen)
    assert _read(kind, text, named=named) == seen, title


def test_every_kind_has_its_cases() -> None:
    assert {path.stem for path in SHOWN.glob("*.txt")} == set(_FILES)
